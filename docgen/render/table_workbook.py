"""A document that is mainly a table, as a workbook: the same words in the same order as PDF and Word have them."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from openpyxl import Workbook

from docgen.document.tree import Cell, Document, Heading, Paragraph, Signature, Table, plain
from docgen.errors import UnfaithfulRenderError
from docgen.render.claim_workbook.saving import saved
from docgen.render.claim_workbook.sheet import Content, Look, Sheet

WIDTH: Final = 130
"""Of all columns together, in characters: an A4 page across."""
LONGEST_NUMBER: Final = 9
"""Digits up to which a cell's words are a number: a spreadsheet would spoil longer ones."""
_LOOKS: Final[dict[str, Look]] = {"text": "text", "center": "centre", "num": "whole"}


def write_table_workbook(document: Document, *, dated_on: date) -> bytes:
    """The document as a workbook of one sheet; the same document gives the same bytes.

    Its grid's head stays in sight and is printed on every page; A4 across, as wide as the page.

    Args:
        document: a title, lines of facts, one table with a head, lines below it.
        dated_on: the day written into the file's properties. No clock is read.

    Raises:
        UnfaithfulRenderError: the document has no table with a head, or holds what a sheet of lines doesn't show.
    """
    grid = next((block for block in document.blocks if isinstance(block, Table) and block.head), None)
    if grid is None:
        raise UnfaithfulRenderError(reason=f"“{document.title}”没有带表头的表格，不能写成工作簿")
    share = WIDTH / sum(grid.widths)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = Sheet(book, document.title[:31], [round(width * share) for width in grid.widths])
    heading = (1, 1)
    for block in document.blocks:
        match block:
            case Heading():
                sheet.across(plain(block.inlines), "title")
            case Table() if block is grid:
                heading = _grid(sheet, grid)
            case Table():
                for row in block.body:
                    sheet.across("：".join(_words(cell) for cell in row.cells), "plain")
            case Paragraph():
                sheet.across(plain(block.inlines), "plain")
            case Signature():
                for line in _signed(block):
                    sheet.across(line, "plain")
            case _:
                raise UnfaithfulRenderError(reason=f"“{document.title}”有工作簿写不出的内容")
    sheet.finish(heading)
    return saved(book, [sheet], dated_on)


def _grid(sheet: Sheet, grid: Table) -> tuple[int, int]:
    """Write the table; the first and last row of its head."""
    first = sheet.next_row
    for row in grid.head:
        sheet.line([(column, column, _words(cell), "head") for column, cell in enumerate(row.cells, 1)])
    last = sheet.next_row - 1
    for row in grid.body:
        sheet.line([(column, column, *_content(cell)) for column, cell in enumerate(row.cells, 1)])
    return first, last


def _content(cell: Cell) -> tuple[Content, Look]:
    words = _words(cell)
    is_number = words.isdecimal() and words.isascii() and str(int(words)) == words and len(words) <= LONGEST_NUMBER
    return int(words) if is_number and cell.style != "text" else words, _LOOKS[cell.style]


def _words(cell: Cell) -> str:
    return "\n".join(plain(paragraph.inlines) for paragraph in cell.paragraphs)


def _signed(block: Signature) -> Iterator[str]:
    for column in block.columns:
        yield from (plain(paragraph.inlines) for paragraph in column)
