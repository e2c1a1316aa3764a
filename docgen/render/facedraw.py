"""Draws one face anew as TrueType, on a grid of its own, from the glyphs of another.

Three things are changed on the way, each for the sake of Chinese type: digits get one width, so that figures stand in
columns; dash, ellipsis, middle dot and quotation marks fill the square, as Chinese writes them, and the underscore
half of it, so that blanks to fill in are as wide as they say; and of two punctuation marks that meet, one takes half a
square only, by a substitution. ☑ is drawn into the face from its own □.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

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


class Face:
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
        self.placed = self._place()
        self.closing, self.opening = self._square(CLOSING), self._square(OPENING)

    def _square(self, marks: str) -> list[str]:
        names = (self.names.get(ord(mark)) for mark in marks)
        return list(dict.fromkeys(n for n in names if n is not None and self._advance(n) == self.em))

    def save(self, path: Path, family: str) -> dict[int, str]:
        """Write the face; answers the characters it holds."""
        glyphs, widths = {".notdef": self._glyph(".notdef")}, {".notdef": self._width(".notdef")}
        for name in self.closing + self.opening:
            glyphs[f"{name}.half"] = self._glyph(
                name, self.placed.get(name, (0.0, 0.0))[1] - (self.em / 2 if name in self.opening else 0.0)
            )
            widths[f"{name}.half"] = self.grid // 2
        if 0x25A1 in self.names:
            glyphs["checked"] = self._glyph(self.names[0x25A1], 0, _check_mark)
            widths["checked"] = self._width(self.names[0x25A1])
        for name in dict.fromkeys(self.names[code] for code in sorted(self.names, key=_rank)):
            glyphs[name] = self._glyph(name, self.placed.get(name, (0.0, 0.0))[1])
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
        set_names(builder.font["name"], family)
        builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent, usWinDescent=-descent)
        builder.setupPost(keepGlyphNames=False, underlinePosition=-self.grid // 8, underlineThickness=self.grid // 20)

    def _width(self, name: str) -> int:
        return int(self._advance(name) / self.em * self.grid + 0.5)

    def _advance(self, name: str) -> float:
        return self.placed.get(name, (float(self.font["hmtx"][name][0]), 0.0))[0]

    def _place(self) -> dict[str, tuple[float, float]]:
        """The glyphs that get another width: how wide, and how far right they move for it."""
        placed: dict[str, tuple[float, float]] = {}
        wanted = dict.fromkeys(range(48, 58), (DIGIT_WIDTH, 0.5))
        wanted |= {ord("_"): (0.5, 0.0)} | dict.fromkeys(map(ord, "—…·"), (1.0, 0.5))
        wanted |= dict.fromkeys(map(ord, "“‘"), (1.0, 1.0)) | dict.fromkeys(map(ord, "”’"), (1.0, 0.0))
        for code, (width, part) in wanted.items():
            if name := self.names.get(code):
                spare = width * self.em - self.font["hmtx"][name][0]
                placed[name] = (width * self.em, spare * part)
        return placed

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


def set_names(names: Any, family: str) -> None:
    """Give a font one family name."""
    for number, value in ((1, family), (2, "Regular"), (3, family), (4, family), (6, family.replace(" ", ""))):
        names.setName(value, number, 3, 1, 0x409)
