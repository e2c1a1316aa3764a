"""Builds the faces at set-up: single faces out of the distribution's collections, as TrueType, under our own names.

Three things are changed on the way, each for the sake of Chinese type: digits get one width, so that figures stand in
columns; the dash and the middle dot fill the square, as Chinese writes them, and the underscore
half of it, so that blanks to fill in are as wide as they say; and of two punctuation marks that meet,
one takes half a square only, by a substitution. ☑ is drawn into the face from its own □.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from docgen.errors import FontSourceMissingError
from docgen.render.fonts import CATALOGUE, FAMILIES, SOURCES, FaceSource, default_folder

RECIPE = 7
"""Raise it when the building changes: faces of another recipe are built anew."""

FONT_ROOTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
"""Debian and Ubuntu both keep fonts here; the folder below differs from release to release, so files go by name."""

MAX_ERROR = 0.9
"""How far, in units of the grid, a quadratic outline may stray from its cubic one."""

BUILT_AT = 3_850_000_000
"""The time written into the faces (seconds since 1904): always the same, so that a rebuilt face has the same bytes."""

DIGIT_WIDTH = 0.555
"""About the average of the digits as drawn."""

FULL_WIDTH = (0x2014, 0xB7)
"""— and ·."""

CLOSING = "，。、；：？！）》〉」』】〕”’"
OPENING = "（《〈「『【〔“‘"
HANGUL = (range(0x1100, 0x1200), range(0x3130, 0x3190), range(0xA960, 0xA980), range(0xAC00, 0xD800))


def main(arguments: list[str]) -> int:
    """Build where needed, say where the faces are. One optional argument: the folder."""
    folder = Path(arguments[0]) if arguments else default_folder()
    started = time.monotonic()
    built = build(folder)
    print(f"字体{'已生成' if built else '已就绪'}：{folder}（{time.monotonic() - started:.0f} 秒）")  # noqa: T201 - a set-up command speaks to the terminal
    return 0


def build(folder: Path) -> bool:
    """Build all faces into ``folder``; False when those that stand there are of the same recipe and sources.

    The folder appears whole or not at all: it is built under another name and renamed.

    Raises:
        FontSourceMissingError: A package is not installed, or does not hold the face.
    """
    files = {source.file: _find(source) for source in SOURCES}
    stamp = {"recipe": RECIPE, "sources": {name: path.stat().st_size for name, path in sorted(files.items())}}
    if _stamp_of(folder) == stamp:
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".fonts-", dir=folder.parent))
    try:
        with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
            found = pool.map(_build_source, SOURCES, [files[s.file] for s in SOURCES], [work] * len(SOURCES))
            faces = {face: ranges for part in found for face, ranges in part.items()}
        (work / CATALOGUE).write_text(json.dumps({"stamp": stamp, "faces": faces}), "ascii")
        work.chmod(0o755)
        if folder.exists():
            folder.rename(work.with_suffix(".old"))
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(work.with_suffix(".old"), ignore_errors=True)
    return True


def _stamp_of(folder: Path) -> Any:
    if not all((folder / f"{face}.ttf").is_file() for face in FAMILIES):
        return None
    try:
        return json.loads((folder / CATALOGUE).read_text("ascii"))["stamp"]
    except (OSError, ValueError, KeyError):
        return None


def _find(source: FaceSource) -> Path:
    for root in FONT_ROOTS:
        for path in sorted(root.rglob(source.file)):
            return path
    raise FontSourceMissingError(face=source.face, package=source.package)


def _open(source: FaceSource, path: Path) -> TTFont:
    fonts = TTCollection(path, lazy=True).fonts if path.suffix == ".ttc" else [TTFont(path, lazy=True)]
    for font in fonts:
        if font["name"].getDebugName(4) == source.face:
            return font
    raise FontSourceMissingError(face=source.face, package=source.package)


def _build_source(source: FaceSource, path: Path, folder: Path) -> dict[str, list[tuple[int, int]]]:
    """Build the faces that come out of one source; answers the character ranges of each."""
    font = _open(source, path)
    held = {code: name for code, name in font.getBestCmap().items() if not any(code in part for part in HANGUL)}
    if source.rare is not None:
        _rename(font, FAMILIES[source.rare])
        font.save(folder / f"{source.rare}.ttf", reorderTables=None)
        return {source.rare: list(_ranges(held))}
    everyday = everyday_characters()
    base = {code: name for code, name in held.items() if code in everyday}
    found = {}
    for face, characters in ((source.base, base), (source.ext, {c: n for c, n in held.items() if c not in base})):
        if face is not None:
            found[face] = list(
                _ranges(_Face(font, characters, source.grid).save(folder / f"{face}.ttf", FAMILIES[face]))
            )
    return found


def everyday_characters() -> frozenset[int]:
    """ASCII, the whole of GB 2312, and the signs that documents use beyond it."""
    gb2312 = {bytes((high, low)).decode("gb2312", "replace") for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF)}
    signs = "–—…·€¥￥№℃☑□■○●\u3007※①②③④⑤⑥⑦⑧⑨⑩"
    return frozenset({*range(0x20, 0x7F), *(ord(c) for c in gb2312 if c != "\ufffd" and len(c) == 1), *map(ord, signs)})


def _ranges(codes: Any) -> Iterator[tuple[int, int]]:
    """The sorted codes as closed ranges."""
    first = last = None
    for code in sorted(codes):
        if last is not None and code == last + 1:
            last = code
            continue
        if first is not None and last is not None:
            yield (first, last)
        first = last = code
    if first is not None and last is not None:
        yield (first, last)


def _rename(font: TTFont, family: str) -> None:
    """A name of our own: no other font can be taken for it, and reserved names stay with their owners."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in {0, 13, 14}]
    _set_names(names, family)


def _set_names(names: Any, family: str) -> None:
    for number, value in ((1, family), (2, "Regular"), (3, family), (4, family), (6, family.replace(" ", ""))):
        names.setName(value, number, 3, 1, 0x409)


class _Face:
    """One face being drawn anew as TrueType, on a grid of its own, from the glyphs of another."""

    def __init__(self, font: TTFont, characters: dict[int, str], grid: int) -> None:
        self.font = font
        self.outlines = font.getGlyphSet()
        self.em = font["head"].unitsPerEm
        self.grid = grid
        self.names = dict(characters)
        for code in FULL_WIDTH:
            if code in self.names:
                self.names[code] = _full_width_form(font, self.names[code])
        self.digits = {self.names[code] for code in range(0x30, 0x3A) if code in self.names}
        self.closing, self.opening = self._square(CLOSING), self._square(OPENING)

    def _square(self, marks: str) -> list[str]:
        names = (self.names.get(ord(mark)) for mark in marks)
        return list(dict.fromkeys(n for n in names if n is not None and self.font["hmtx"][n][0] == self.em))

    def save(self, path: Path, family: str) -> dict[int, str]:
        """Write the face; answers the characters it holds."""
        glyphs, widths = {".notdef": self._glyph(".notdef")}, {".notdef": self._width(".notdef")}
        for name in self.closing + self.opening:
            glyphs[f"{name}.half"] = self._glyph(name, -self.em / 2 if name in self.opening else 0)
            widths[f"{name}.half"] = self.grid // 2
        if 0x25A1 in self.names:
            glyphs["checked"] = self._glyph(self.names[0x25A1], 0, _check_mark)
            widths["checked"] = self._width(self.names[0x25A1])
        for name in dict.fromkeys(self.names[code] for code in sorted(self.names, key=_rank)):
            glyphs[name] = self._glyph(name, self._centred(name))
            widths[name] = self._width(name)
        if "checked" in glyphs:
            self.names[0x2611] = "checked"
        builder = FontBuilder(self.grid, isTTF=True)
        builder.setupGlyphOrder(list(glyphs))
        builder.setupCharacterMap(self.names)
        builder.setupGlyf(glyphs)
        table = builder.font["glyf"]
        builder.setupHorizontalMetrics({name: (widths[name], getattr(table[name], "xMin", 0)) for name in glyphs})
        self._name(builder, family)
        if rules := self._punctuation():
            builder.addOpenTypeFeatures(rules)
        builder.font["head"].created = builder.font["head"].modified = BUILT_AT
        builder.font.recalcTimestamp = False
        builder.save(path)
        return self.names

    def _name(self, builder: FontBuilder, family: str) -> None:
        hhea = self.font["hhea"]
        ascent, descent = round(hhea.ascent / self.em * self.grid), round(hhea.descent / self.em * self.grid)
        builder.setupHorizontalHeader(ascent=ascent, descent=descent)
        builder.setupNameTable({})
        _set_names(builder.font["name"], family)
        builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent, usWinDescent=-descent)
        builder.setupPost(keepGlyphNames=False, underlinePosition=-self.grid // 8, underlineThickness=self.grid // 20)

    def _width(self, name: str) -> int:
        if name in self.digits:
            return round(self.grid * DIGIT_WIDTH)
        if name == self.names.get(0x5F):
            return self.grid // 2
        advance: int = self.font["hmtx"][name][0]
        return round(advance / self.em * self.grid)

    def _centred(self, name: str) -> float:
        """How far a digit moves right to stand in the middle of the common width."""
        return (self.em * DIGIT_WIDTH - self.font["hmtx"][name][0]) / 2 if name in self.digits else 0.0

    def _glyph(self, name: str, shift: float = 0.0, more: Callable[[TTGlyphPen, int], None] | None = None) -> Any:
        pen = TTGlyphPen(None)
        if name == self.names.get(0x2014):
            _polygon(pen, self.grid, *_bar(0.0, 1.0, 0.355, 0.405))
        elif name == self.names.get(0x5F):
            _polygon(pen, self.grid, *_bar(0.0, 0.5, -0.13, -0.095))
        else:
            scale = self.grid / self.em
            quadratic = Cu2QuPen(pen, MAX_ERROR, reverse_direction="CFF " in self.font, all_quadratic=True)
            placed = TransformPen(quadratic, (scale, 0, 0, scale, shift * scale, 0))
            self.outlines[name].draw(DecomposingFilterPen(placed, self.outlines))
        if more is not None:
            more(pen, self.grid)
        return pen.glyph()

    def _punctuation(self) -> str:
        """Marks that meet share a square: the first of two, or the second of two opening ones, takes half of one."""
        if not self.closing or not self.opening:
            return ""
        closing, opening = " ".join(self.closing), " ".join(self.opening)
        halves = {
            kind: " ".join(f"{name}.half" for name in names)
            for kind, names in (("closing", self.closing), ("opening", self.opening))
        }
        return (
            "languagesystem DFLT dflt; languagesystem hani dflt; feature calt {\n"
            f"  sub [{closing}]' [{closing} {opening}] by [{halves['closing']}];\n"
            f"  sub [{opening} {halves['opening']}] [{opening}]' by [{halves['opening']}];\n"
            "} calt;\n"
        )


def _rank(code: int) -> tuple[bytes, int]:
    """GB 2312 has its common characters first; so a subset, whose tables reach to its last glyph, stays short."""
    return chr(code).encode("gb2312", "ignore") or b"\xff", code


def _full_width_form(font: TTFont, name: str) -> str:
    """What the ``fwid`` feature puts in the place of a glyph; the glyph itself where it puts nothing."""
    if "GSUB" not in font:
        return name
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != "fwid":
            continue
        for index in record.Feature.LookupListIndex:
            for subtable in table.LookupList.Lookup[index].SubTable:
                mapping = getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {})
                if name in mapping:
                    return str(mapping[name])
    return name


def _polygon(pen: TTGlyphPen, grid: int, *points: tuple[float, float]) -> None:
    """A polygon, its points in parts of the square."""
    scaled = [(round(x * grid), round(y * grid)) for x, y in points]
    pen.moveTo(scaled[0])
    for point in scaled[1:]:
        pen.lineTo(point)
    pen.closePath()


def _bar(left: float, right: float, bottom: float, top: float) -> tuple[tuple[float, float], ...]:
    """The corners of a bar from edge to edge: dashes in a row join, and so do underscores."""
    return ((left, bottom), (left, top), (right, top), (right, bottom))


def _check_mark(pen: TTGlyphPen, grid: int) -> None:
    _polygon(pen, grid, (0.21, 0.40), (0.28, 0.46), (0.43, 0.26), (0.72, 0.66), (0.79, 0.61), (0.44, 0.12))
