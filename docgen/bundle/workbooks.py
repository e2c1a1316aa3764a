"""Looks through a workbook for what its print leaves out: hidden sheets, rows and columns, cells beyond the print area,
text that its cell cuts off, numbers shown as ``###``.

A workbook's print is what its author set up, not all it holds. Each omission is counted and said; a number that
nobody can read is refused. Widths are estimates (a Chinese character counts as two of the units columns are measured
in), so what may be cut off is said, not refused.
"""

import math
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pypdfium2
from lxml import etree
from openpyxl.utils.cell import get_column_letter, range_boundaries

from docgen.bundle.source import Note
from docgen.errors import Problem

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ROWS: Final = 1 << 20
_SHOWN: Final = 5
_NARROW: Final = re.compile(r"(?<![#\w])#{3,}(?![#\w])")
"""What stands where a number is wider than its column."""
_SLACK: Final = 1.5
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")
_RANGE: Final = re.compile(r"(?<=!)(?:\$[A-Z]{1,3})?(?:\$\d+)?(?::(?:\$[A-Z]{1,3})?(?:\$\d+)?)?")
"""A part of a print area behind its sheet's name: cells, whole columns or whole rows."""
Area = tuple[int, int, int, int]
"""First column, first row, last column, last row, from 1."""


@dataclass(slots=True)
class _Style:
    size: float = 11.0
    wraps: bool = False
    free: bool = True
    """Set from the left and not shrunk: what is too long runs to the right, until there is something."""


@dataclass(slots=True)
class _Sheet:
    """One visible sheet as it is read."""

    name: str
    areas: list[Area]
    widths: dict[int, float] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    usual_width: float = 8.43
    hidden_cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    columns_with_hidden: set[int] = field(default_factory=set)
    outside: int = 0
    cut: list[str] = field(default_factory=list)


def look_through(name: str, path: Path) -> tuple[Note, ...] | Problem:
    """What the print of a workbook leaves out.

    Args:
        name: what the file is called in the case.
        path: the workbook as ``.xlsx``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(_notes(archive))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, IndexError, TypeError):
        return Problem(name, "", "工作簿结构异常，不能核对其内容是否完整。请在 Excel 中另存为 PDF 后重新提交")


def unreadable_numbers(name: str, pdf: Path, path: Path) -> Problem | None:
    """A problem if the print shows ``###`` that is not in the workbook.

    Args:
        name: what the file is called in the case.
        pdf: its print.
        path: the workbook as ``.xlsx``.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [number for number, text in enumerate(_texts(document), 1) if _NARROW.search(text)]
    finally:
        document.close()
    if not pages or _has_own_hashes(path):
        return None
    shown = "、".join(str(page) for page in pages[:_SHOWN]) + ("等" if len(pages) > _SHOWN else "")
    return Problem(
        name, "", f"打印稿第{shown}页有数字因列宽不足显示为 ###。请在 Excel 中调整列宽后重新提交，或另存为 PDF"
    )


def _texts(document: Any) -> Iterator[str]:
    for page in document:
        text_page = page.get_textpage()
        yield text_page.get_text_bounded()
        text_page.close()
        page.close()


def _has_own_hashes(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            b"###" in archive.read(part)
            for part in archive.namelist()
            if part == "xl/sharedStrings.xml" or part.startswith("xl/worksheets/sheet")
        )


def _notes(archive: zipfile.ZipFile) -> Iterator[Note]:
    book = _parsed(archive, "xl/workbook.xml")
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _parsed(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    areas = _print_areas(book)
    styles = _styles(archive)
    strings = _strings(archive)
    hidden = []
    for number, sheet in enumerate(book.iter(f"{_MAIN}sheet")):
        name = sheet.get("name", "")
        if sheet.get("state") in {"hidden", "veryHidden"}:
            hidden.append(name)
            continue
        target = targets.get(sheet.get(f"{_RELATIONS}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part and part in archive.namelist():
            found = _Sheet(name, areas.get(number, []))
            _read(archive, part, found, styles, strings)
            yield from _said(found)
    if hidden:
        text = f"隐藏的工作表 {len(hidden)} 个未编入：{_some(hidden)}。如需作为证据请取消隐藏后重新提交"
        yield Note("hidden_sheets", text)


def _some(names: list[str]) -> str:
    return "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")


def _said(sheet: _Sheet) -> Iterator[Note]:
    where = f"工作表“{sheet.name}”"
    if sheet.hidden_rows or sheet.columns_with_hidden:
        found = ((sheet.hidden_rows, "行"), (sheet.columns_with_hidden, "列"))
        counted = [f"{len(places)} {what}" for places, what in found if places]
        text = f"{where}有隐藏的 {'、'.join(counted)}（{sheet.hidden_cells} 个单元格有内容），未编入"
        yield Note("hidden_cells", f"{text}。如需作为证据请取消隐藏后重新提交")
    if sheet.outside:
        text = f"{where}打印区域之外有 {sheet.outside} 个单元格有内容，未编入"
        yield Note("outside_print_area", f"{text}。如需作为证据请取消打印区域后重新提交")
    if sheet.cut:
        text = f"{where}约 {len(sheet.cut)} 个单元格文字放不下（{_some(sheet.cut)}），印出时可能不全"
        yield Note("cells_cut", f"{text}。请调整列宽、行高后重新提交")


def _print_areas(book: Any) -> dict[int, list[Area]]:
    areas: dict[int, list[Area]] = {}
    for named in book.iter(f"{_MAIN}definedName"):
        if named.get("name") == "_xlnm.Print_Area" and named.get("localSheetId") and named.text:
            found = areas.setdefault(int(named.get("localSheetId")), [])
            for piece in filter(None, _RANGE.findall(named.text)):
                left, top, right, bottom = range_boundaries(piece)
                found.append((left or 1, top or 1, right or 16384, bottom or _ROWS))
    return areas


def _styles(archive: zipfile.ZipFile) -> list[_Style]:
    if "xl/styles.xml" not in archive.namelist():
        return []
    root = _parsed(archive, "xl/styles.xml")
    sizes = []
    for font in root.iterfind(f"{_MAIN}fonts/{_MAIN}font"):
        size = font.find(f"{_MAIN}sz")
        sizes.append(float(size.get("val", "11")) if size is not None else 11.0)
    styles = []
    for xf in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"):
        setting = xf.find(f"{_MAIN}alignment")
        said = dict(setting.attrib) if setting is not None else {}
        font = int(xf.get("fontId", "0"))
        styles.append(
            _Style(
                size=sizes[font] if font < len(sizes) else 11.0,
                wraps=said.get("wrapText") in {"1", "true"},
                free=said.get("shrinkToFit") not in {"1", "true"}
                and said.get("horizontal", "left") in {"left", "general"},
            )
        )
    return styles


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    strings = []
    with archive.open("xl/sharedStrings.xml") as file:
        for _, item in etree.iterparse(file, tag=f"{_MAIN}si", resolve_entities=False, no_network=True):
            phonetic = {id(text) for run in item.iter(f"{_MAIN}rPh") for text in run.iter(f"{_MAIN}t")}
            strings.append("".join(t.text or "" for t in item.iter(f"{_MAIN}t") if id(t) not in phonetic))
            item.clear()
    return strings


def _read(archive: zipfile.ZipFile, part: str, sheet: _Sheet, styles: list[_Style], strings: list[str]) -> None:
    merged: set[tuple[int, int]] = set()
    rows: list[tuple[Any, ...]] = []
    tags = [f"{_MAIN}{tag}" for tag in ("sheetFormatPr", "col", "row", "mergeCell")]
    concealed = False
    with archive.open(part) as file:
        for _, element in etree.iterparse(file, tag=tags, resolve_entities=False, no_network=True):
            tag = element.tag.rpartition("}")[2]
            if tag == "sheetFormatPr":
                sheet.usual_width = float(element.get("defaultColWidth", sheet.usual_width))
                concealed = element.get("zeroHeight") in {"1", "true"}
            elif tag == "col":
                _column(element, sheet)
            elif tag == "mergeCell":
                left, top, right, bottom = (side or 1 for side in range_boundaries(element.get("ref")))
                if (right - left + 1) * (bottom - top + 1) <= 10_000:
                    merged |= {(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)}
            else:
                rows += _row(element, sheet, styles, strings, concealed=concealed)
                element.clear()
    sheet.cut += [f"{get_column_letter(x)}{y}" for x, y in rows if (x, y) not in merged]


def _column(element: Any, sheet: _Sheet) -> None:
    columns = range(int(element.get("min")), min(int(element.get("max")), 16384) + 1)
    width = float(element.get("width", sheet.usual_width))
    if element.get("hidden") in {"1", "true"} or width == 0:
        sheet.hidden_columns |= set(columns)
    for column in columns if len(columns) < 1000 else ():
        sheet.widths[column] = width


def _row(
    element: Any, sheet: _Sheet, styles: list[_Style], strings: list[str], *, concealed: bool
) -> Iterator[tuple[int, int]]:
    """Counts what of a row is hidden or outside; gives the places of cells whose text is cut off."""
    height = element.get("ht")
    hidden = (
        element.get("hidden") in {"1", "true"}
        or (height is not None and float(height) == 0)
        or (concealed and element.get("hidden") is None)
    )
    cells = [(*_place(cell), cell, _value(cell, strings)) for cell in element.iter(f"{_MAIN}c")]
    filled = {x for x, _, _, value in cells if value}
    fixed = float(height) if height and element.get("customHeight") in {"1", "true"} else math.inf
    for x, y, cell, value in cells:
        if not value:
            continue
        if hidden or x in sheet.hidden_columns:
            sheet.hidden_cells += 1
            (sheet.hidden_rows if hidden else sheet.columns_with_hidden).add(y if hidden else x)
        elif sheet.areas and not any(a <= x <= c and b <= y <= d for a, b, c, d in sheet.areas):
            sheet.outside += 1
        elif cell.get("t") in {"s", "inlineStr", "str"}:
            number = int(cell.get("s", "0"))
            style = styles[number] if number < len(styles) else _Style()
            if _is_cut(value, style, sheet.widths.get(x, sheet.usual_width), fixed, followed=x + 1 in filled):
                yield x, y


def _place(cell: Any) -> tuple[int, int]:
    found = _CELL.fullmatch(cell.get("r", "A1"))
    letters, row = (found[1], int(found[2])) if found else ("A", 1)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, row


def _value(cell: Any, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
    value = cell.find(f"{_MAIN}v")
    text = (value.text or "") if value is not None else ""
    return strings[int(text)] if text and cell.get("t") == "s" else text


def _is_cut(text: str, style: _Style, width: float, height: float, *, followed: bool) -> bool:
    lines = text.split("\n")
    units = [
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) * style.size / 11.0 for line in lines
    ]
    if not style.wraps:
        return style.free and followed and max(units) > width + _SLACK
    needed = sum(max(1, math.ceil(line / max(width, 1.0))) for line in units)
    return needed > 1 and height < 0.8 * needed * 1.2 * style.size


def _parsed(archive: zipfile.ZipFile, part: str) -> Any:
    return etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
