"""The cells of a workbook as its file writes them: their places, words, styles, and whether the words fit."""

import math
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")
_SLACK: Final = 1.5
"""Units a text may be wider than its column by these estimates."""


@dataclass(slots=True)
class Style:
    """How a cell's words are set."""

    size: float = 11.0
    wraps: bool = False
    free: bool = True
    """Set from the left and not shrunk: what is too long runs to the right, until there is something."""


def styles_of(archive: zipfile.ZipFile) -> list[Style]:
    """The styles of the workbook, by the numbers its cells give."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    root = parsed(archive, "xl/styles.xml")
    sizes = []
    for font in root.iterfind(f"{MAIN}fonts/{MAIN}font"):
        size = font.find(f"{MAIN}sz")
        sizes.append(float(size.get("val", "11")) if size is not None else 11.0)
    found = []
    for xf in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
        setting = xf.find(f"{MAIN}alignment")
        said = dict(setting.attrib) if setting is not None else {}
        font = int(xf.get("fontId", "0"))
        found.append(
            Style(
                size=sizes[font] if font < len(sizes) else 11.0,
                wraps=said.get("wrapText") in {"1", "true"},
                free=said.get("shrinkToFit") not in {"1", "true"}
                and said.get("horizontal", "left") in {"left", "general"},
            )
        )
    return found


def strings_of(archive: zipfile.ZipFile) -> list[str]:
    """The words its cells share, by number."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    strings = []
    with archive.open("xl/sharedStrings.xml") as file:
        for _, item in etree.iterparse(file, tag=f"{MAIN}si", resolve_entities=False, no_network=True):
            phonetic = {id(text) for run in item.iter(f"{MAIN}rPh") for text in run.iter(f"{MAIN}t")}
            strings.append("".join(t.text or "" for t in item.iter(f"{MAIN}t") if id(t) not in phonetic))
            item.clear()
    return strings


def place_of(cell: Any) -> tuple[int, int]:
    """A cell's column and row, from 1."""
    found = _CELL.fullmatch(cell.get("r", "A1"))
    letters, row = (found[1], int(found[2])) if found else ("A", 1)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, row


def value_of(cell: Any, strings: list[str]) -> str:
    """What a cell shows of words or numbers, unformatted."""
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
    value = cell.find(f"{MAIN}v")
    text = (value.text or "") if value is not None else ""
    return strings[int(text)] if text and cell.get("t") == "s" else text


def is_cut(text: str, style: Style, width: float, height: float, *, followed: bool) -> bool:
    """Whether a text is wider than its column and hidden by its neighbour, or higher than its row."""
    lines = text.split("\n")
    units = [
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) * style.size / 11.0 for line in lines
    ]
    if not style.wraps:
        return style.free and followed and max(units) > width + _SLACK
    needed = sum(max(1, math.ceil(line / max(width, 1.0))) for line in units)
    return needed > 1 and height < 0.8 * needed * 1.2 * style.size


def parsed(archive: zipfile.ZipFile, part: str) -> Any:
    """A part as a tree; nothing outside it is read."""
    return etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
