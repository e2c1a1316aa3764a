"""A copy of a workbook with its faults marked: each wrong cell, a column of what is wrong in each row, a list of all.

The file that was handed in is read and never written. The marks are told apart from what stands there (``marks``),
so that the copy can be mended and read as it is.
"""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from docgen.casefile.workbook.marks import FAULT_COLUMN, FAULT_SHEET, Place, headings_of, located
from docgen.errors import Problem, UnreadableFileError

_FILL: Final = PatternFill("solid", fgColor="FFFFC7CE")
_RED: Final = Font(color="FF9C0006", bold=True)
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_AUTHOR: Final = "导入检查"
_MOST_LETTERS: Final = 32_000
"""Of one cell; Excel takes 32,767."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem of a file, and the case it is of ("" where it is the file's)."""

    case_no: str
    problem: Problem


def marked(source: Path, faults: Sequence[Fault]) -> bytes:
    """A copy of the workbook with its faults marked.

    Args:
        source: the workbook, as it was handed in.
        faults: as reading and importing it told them, in their order.

    Raises:
        UnreadableFileError: it holds what cannot be written back as it is.
    """
    try:
        book = load_workbook(source)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError) as error:
        raise _unmarkable(source) from error
    if FAULT_SHEET in book.sheetnames:
        del book[FAULT_SHEET]
    places = [located(fault.problem.place, [sheet.title for sheet in book.worksheets]) for fault in faults]
    by_sheet: Mapping[str, list[tuple[Place, Problem]]] = defaultdict(list)
    for fault, place in zip(faults, places, strict=True):
        if place:
            by_sheet[place.sheet].append((place, fault.problem))
    for sheet in book.worksheets:
        _mark_sheet(sheet, by_sheet.get(sheet.title, ()))
    _list(book, faults, places)
    written = io.BytesIO()
    try:
        book.save(written)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise _unmarkable(source) from error
    return written.getvalue()


def _unmarkable(source: Path) -> UnreadableFileError:
    remedy = "请按所列位置在原文件中更正"
    return UnreadableFileError(name=source.name, reason="含有无法原样写回的内容，不能标注错误", remedy=remedy)


def _mark_sheet(sheet: Worksheet, faults: Sequence[tuple[Place, Problem]]) -> None:
    """Mark the cells that are wrong, and say beside each row what is; marks of an earlier copy go first."""
    _clear(sheet)
    told: Mapping[int, list[str]] = defaultdict(list)
    if not faults:
        return
    head, headings = headings_of(sheet)
    for place, problem in faults:
        row = place.row or head
        column = headings.get(place.heading or "")
        told[row].append(f"{place.heading}：{problem.expected}" if place.heading else problem.expected)
        if column is not None:
            _mark_cell(sheet.cell(row, column), problem)
    beside = headings.get(FAULT_COLUMN) or max(sheet.max_column, 1) + 1
    _write(sheet.cell(head, beside), FAULT_COLUMN).font = _RED
    for row, sentences in told.items():
        if row != head:
            _write(sheet.cell(row, beside), "；".join(sentences)).fill = _FILL
    letter = get_column_letter(beside)
    sheet.column_dimensions[letter].width = 60
    sheet.column_dimensions[letter].hidden = False


def _clear(sheet: Worksheet) -> None:
    head, headings = headings_of(sheet)
    beside = headings.get(FAULT_COLUMN)
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell, MergedCell):
                continue
            if cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment, cell.fill = None, PatternFill()
            if cell.column == beside and cell.row > head:
                cell.value, cell.fill = None, PatternFill()


def _mark_cell(cell: Cell | MergedCell, problem: Problem) -> None:
    if isinstance(cell, MergedCell):
        return  # the row says it
    before = f"{cell.comment.text}\n" if cell.comment is not None and cell.comment.author == _AUTHOR else ""
    comment = Comment(_clean(f"{before}{problem.expected}"), _AUTHOR, width=320, height=120)
    cell.comment, cell.fill = comment, _FILL


def _list(book: Workbook, faults: Sequence[Fault], places: Sequence[Place | None]) -> None:
    """The sheet that lists every fault, each with a way to its row."""
    sheet = book.create_sheet(FAULT_SHEET, 0)
    for column, (heading, width) in enumerate({"案件编号": 18, "位置": 44, "现有内容": 28, "应当如何": 70}.items(), 1):
        cell = _write(sheet.cell(1, column), heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for number, (fault, place) in enumerate(zip(faults, places, strict=True), 2):
        problem = fault.problem
        for column, text in enumerate((fault.case_no, problem.place, problem.value, problem.expected), 1):
            _write(sheet.cell(number, column), text)
        if place and place.row:
            quoted = place.sheet.replace("'", "''")
            sheet.cell(number, 2).hyperlink = f"#'{quoted}'!A{place.row}"
    sheet.freeze_panes = "A2"
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0
    sheet.sheet_view.tabSelected = True


def _write(cell: Cell | MergedCell, text: str) -> Cell:
    """Text as text, whatever it begins with."""
    assert isinstance(cell, Cell)  # noqa: S101  # of the list, or beside everything that is merged
    cell.value = _clean(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.alignment = _WRAPPED
    return cell


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_MOST_LETTERS]
