"""Looks through a workbook for what its print leaves out: hidden sheets, rows and columns, cells beyond the print area,
text that its cell cuts off, numbers shown as ``###``.

A workbook's print is what its author set up, not all it holds. Each omission is counted and said; a number that
nobody can read is refused. Widths are estimates (a Chinese character counts as two of the units columns are measured
in), so what may be cut off is said, not refused.
"""

import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pypdfium2
from lxml import etree
from openpyxl.utils.cell import get_column_letter, range_boundaries

from docgen.bundle.cells import MAIN, Style, is_cut, parsed, place_of, strings_of, styles_of, value_of
from docgen.bundle.source import Note
from docgen.errors import Problem

_RELATIONS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ROWS: Final = 1 << 20
_SHOWN: Final = 5
_NARROW: Final = re.compile(r"#{3,}")
"""What LibreOffice prints, always three, where a number is wider than its column; a neighbour's words may touch it."""
_OWN: Final = re.compile(r"(?:\S{1,4}\s*)?#{3,}(?:\s*[^\s#]{1,4})?")
"""Hashes in a workbook's own words, with what tells them from a number too wide."""
_WORDED: Final = ("is", "v", "p", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_CODE: Final = re.compile(r"&(?:\"[^\"]*\"|\d+|[A-Za-z])")
"""A setting within the words of a header."""
_RANGE: Final = re.compile(r"(?<=!)(?:\$[A-Z]{1,3})?(?:\$\d+)?(?::(?:\$[A-Z]{1,3})?(?:\$\d+)?)?")
"""A part of a print area behind its sheet's name: cells, whole columns or whole rows."""
Area = tuple[int, int, int, int]
"""First column, first row, last column, last row, from 1."""


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
    """A problem if the print shows ``###`` that is not among the workbook's own words.

    A cell whose only words are hashes cannot be told from a number too wide, and counts as one.

    Args:
        name: what the file is called in the case.
        pdf: its print.
        path: the workbook as ``.xlsx``.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [(number, text) for number, text in enumerate(_texts(document), 1) if _NARROW.search(text)]
    finally:
        document.close()
    own = _own_hashes(path) if texts else None
    pages = [number for number, text in texts if _NARROW.search(own.sub("", text) if own else text)]
    if not pages:
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


def _own_hashes(path: Path) -> re.Pattern[str] | None:
    """Where a workbook's own words bear hashes, however a print breaks them; None if none do."""
    with zipfile.ZipFile(path) as archive:
        found = {piece for text in _words(archive) for piece in _OWN.findall(text) if piece.strip("#")}
    spread = [r"\s*".join(re.escape(c) for c in piece if not c.isspace()) for piece in found]
    return re.compile("|".join(sorted(spread, key=len, reverse=True))) if spread else None


def _words(archive: zipfile.ZipFile) -> Iterator[str]:
    """The words of cells, drawings, headers and footers; of a part without hashes none."""
    yield from strings_of(archive)
    for part in archive.namelist():
        if part.startswith(("xl/worksheets/sheet", "xl/drawings/drawing")) and b"###" in archive.read(part):
            for element in parsed(archive, part).iter(*(f"{{*}}{tag}" for tag in _WORDED)):
                yield from _CODE.split("".join(element.itertext()))


def _notes(archive: zipfile.ZipFile) -> Iterator[Note]:
    book = parsed(archive, "xl/workbook.xml")
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in parsed(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    areas = _print_areas(book)
    styles = styles_of(archive)
    strings = strings_of(archive)
    hidden = []
    for number, sheet in enumerate(book.iter(f"{MAIN}sheet")):
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
    for named in book.iter(f"{MAIN}definedName"):
        if named.get("name") == "_xlnm.Print_Area" and named.get("localSheetId") and named.text:
            found = areas.setdefault(int(named.get("localSheetId")), [])
            for piece in filter(None, _RANGE.findall(named.text)):
                left, top, right, bottom = range_boundaries(piece)
                found.append((left or 1, top or 1, right or 16384, bottom or _ROWS))
    return areas


def _read(archive: zipfile.ZipFile, part: str, sheet: _Sheet, styles: list[Style], strings: list[str]) -> None:
    merged: set[tuple[int, int]] = set()
    rows: list[tuple[Any, ...]] = []
    tags = [f"{MAIN}{tag}" for tag in ("sheetFormatPr", "col", "row", "mergeCell")]
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
    element: Any, sheet: _Sheet, styles: list[Style], strings: list[str], *, concealed: bool
) -> Iterator[tuple[int, int]]:
    """Counts what of a row is hidden or outside; gives the places of cells whose text is cut off."""
    height = element.get("ht")
    hidden = (
        element.get("hidden") in {"1", "true"}
        or (height is not None and float(height) == 0)
        or (concealed and element.get("hidden") is None)
    )
    cells = [(*place_of(cell), cell, value_of(cell, strings)) for cell in element.iter(f"{MAIN}c")]
    filled = {x for x, _, _, value in cells if value}
    fixed = float(height) if height and element.get("customHeight") in {"1", "true"} else math.inf
    for x, y, cell, value in cells:
        if not value and cell.find(f"{MAIN}f") is None:  # a formula without its value is computed by who opens it
            continue
        if hidden or x in sheet.hidden_columns:
            sheet.hidden_cells += 1
            (sheet.hidden_rows if hidden else sheet.columns_with_hidden).add(y if hidden else x)
        elif sheet.areas and not any(a <= x <= c and b <= y <= d for a, b, c, d in sheet.areas):
            sheet.outside += 1
        elif cell.get("t") in {"s", "inlineStr", "str"}:
            number = int(cell.get("s", "0"))
            style = styles[number] if number < len(styles) else Style()
            if is_cut(value, style, sheet.widths.get(x, sheet.usual_width), fixed, followed=x + 1 in filled):
                yield x, y
