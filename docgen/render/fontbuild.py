"""Builds the faces at set-up: single faces out of the distribution's collections, as TrueType, under our own names.

All of them or none: they are built beside the folder and moved into place whole, and not again while the recipe and the
packages' files stay the same.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTCollection, TTFont

from docgen.errors import FontSourceMissingError
from docgen.render.facedraw import Face, set_names
from docgen.render.fonts import CATALOGUE, FAMILIES, SOURCES, FaceSource, default_folder

RECIPE = 8
"""Raise it when the building changes: faces of another recipe are built anew."""

FONT_ROOTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
"""Debian and Ubuntu both keep fonts here; the folder below differs from release to release, so files go by name."""

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
    """The face; in a collection, which holds one for every script, the one of the family's name."""
    if path.suffix != ".ttc":
        return TTFont(path, lazy=True)
    for font in TTCollection(path, lazy=True).fonts:
        if source.face in {font["name"].getDebugName(1), font["name"].getDebugName(16)}:
            return font
    raise FontSourceMissingError(face=source.face, package=source.package)


def _build_source(source: FaceSource, path: Path, folder: Path) -> dict[str, list[tuple[int, int]]]:
    """Build the faces that come out of one source; answers the character ranges of each."""
    font = _open(source, path)
    held = {code: name for code, name in font.getBestCmap().items() if not any(code in part for part in HANGUL)}
    if source.rare is not None:
        _rename(font, FAMILIES[source.rare])
        font.recalcTimestamp = False
        font.save(folder / f"{source.rare}.ttf", reorderTables=None)
        return {source.rare: list(_ranges(held))}
    everyday = everyday_characters()
    base = {code: name for code, name in held.items() if code in everyday}
    found = {}
    for face, characters in ((source.base, base), (source.ext, {c: n for c, n in held.items() if c not in base})):
        if face is not None:
            found[face] = list(
                _ranges(Face(font, characters, source.grid).save(folder / f"{face}.ttf", FAMILIES[face]))
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
    set_names(names, family)
