"""Cells of a workbook set anew, in a copy: what stands in every other cell stays as it was read.

A formula is kept as the value it had: a copy is not computed, and what it then held would be no result.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from docgen.casefile.workbook.marks import headings_of, located
from docgen.errors import UnreadableFileError


def mended(source: Path, cells: Mapping[str, str]) -> bytes:
    """A copy of the workbook with these cells set.

    Args:
        source: the workbook; it stays as it is.
        cells: what is to stand there, by the places that problems name; one that names no cell is passed over.

    Raises:
        UnreadableFileError: it holds what cannot be written back as it is.
    """
    try:
        book, values = load_workbook(source), load_workbook(source, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError) as error:
        raise _unmendable(source) from error
    _freeze(book, values)
    for place, text in cells.items():
        found = located(place, book.sheetnames)
        if found is None or found.row is None or found.heading is None:
            continue
        sheet = book[found.sheet]
        column = headings_of(sheet)[1].get(found.heading)
        cell = sheet.cell(found.row, column) if column else None
        if isinstance(cell, Cell):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
            cell.number_format = "@"
            if cell.value is not None:
                cell.data_type = "s"
    written = io.BytesIO()
    try:
        book.save(written)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise _unmendable(source) from error
    return written.getvalue()


def _unmendable(source: Path) -> UnreadableFileError:
    reason = "含有无法原样写回的内容，不能在页面上更正"
    return UnreadableFileError(name=source.name, reason=reason, remedy="请在原文件中更正后重新上传")


def _freeze(book: Workbook, values: Workbook) -> None:
    """Put the result in the place of every formula that has one."""
    for sheet in book.worksheets:
        computed = values[sheet.title]
        for row, cells in enumerate(sheet.iter_rows(), 1):
            for column, cell in enumerate(cells, 1):
                if cell.data_type == "f" and computed.cell(row, column).value is not None:
                    cell.value = computed.cell(row, column).value
