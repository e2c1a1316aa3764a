"""A sheet being written: cells in a few looks, formulas with their results, and how it prints.

Text of a case never becomes a formula, whatever it begins with. Results are kept beside the formulas, for openpyxl
writes none (``saving`` puts them into the file).
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.casefile.workbook.values import escaped
from docgen.zh.figures import percent, yuan

Look = Literal["text", "centre", "money", "given", "rate", "date", "day", "whole", "head", "title", "section", "plain"]
Result = Decimal | int | str | date

FACE: Final = "宋体"
A4: Final = 9
LIKE_A_FORMULA: Final = ("=", "+", "-", "@")
AGREES: Final = "一致"
DIFFERS: Final = "不一致"

WIDEST_TEXT: Final = 26
ROWS_OF_A_PAGE: Final = 45
"""Up to which a sheet without a table is shrunk to one page."""

_SIZE = 10
_THIN = Side(style="thin", color="FF808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FORMATS: Mapping[Look, str] = {
    "money": "#,##0.00",
    "given": "#,##0.00",
    "rate": "0.00##############%",
    "date": "yyyy-mm-dd",
    "day": "yyyy-mm-dd",
    "whole": "0",
}
_FILLS: Mapping[Look, PatternFill] = {
    "head": PatternFill("solid", fgColor="FFE7E6E6"),
    "given": PatternFill("solid", fgColor="FFF2F2F2"),
}
_RIGHT = Alignment(horizontal="right", vertical="center")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_PLACES: Mapping[Look, Alignment] = {
    **dict.fromkeys(("money", "given", "rate", "whole"), _RIGHT),
    **dict.fromkeys(("centre", "date", "head", "title"), _CENTRE),
    **dict.fromkeys(("text", "day", "section", "plain"), _LEFT),
}
_BARE = ("title", "section", "plain")
_SIZES: Mapping[Look, int] = {"title": 16, "section": 12}
_BOLD = ("head", "title", "section")
_LINE_POINTS = 15


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as a cell holds it, and what it comes to."""

    text: str
    result: Result


Content = str | int | Decimal | date | Formula | None


def plain_result(content: Content) -> Result | None:
    """What a cell shows: the value, or what its formula comes to."""
    return content.result if isinstance(content, Formula) else content


def agreement(cell: str, expected: str, *, agrees: bool) -> Formula:
    """Whether two cells hold the same sum."""
    return Formula(f'=IF(ROUND({cell}-{expected},2)=0,"{AGREES}","{DIFFERS}")', AGREES if agrees else DIFFERS)


class Sheet:
    """A worksheet written from the top."""

    def __init__(self, book: Workbook, name: str, widths: Sequence[int]) -> None:
        self.sheet: Worksheet = book.create_sheet(name)
        self.name = name
        self.next_row = 1
        self.results: dict[str, Result] = {}
        self._widths = list(widths)
        self._styles: dict[tuple[Look, bool], StyleArray] = {}

    def line(self, cells: Sequence[tuple[int, int, Content, Look]], *, strong: bool = False) -> int:
        """A row of cells, each from its first to its last column, merged where these differ. Returns the row."""
        row = self.next_row
        self.next_row += 1
        lines = 1
        for first, last, content, look in cells:
            self._put(row, first, content, look, strong=strong)
            for column in range(first + 1, last + 1):
                self._dress(self._cell(row, column), look, strong=strong)
            if last > first:
                self.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
            else:
                self._widen(first, plain_result(content), look)
            if _PLACES[look].wrap_text:
                room = (sum(self._widths[first - 1 : last]) - 1) * _SIZE
                lines = max(lines, -(-_span(str(plain_result(content))) * _SIZES.get(look, _SIZE) // room))
        size = max((_SIZES.get(look, _SIZE) for *_, look in cells), default=_SIZE)
        self.sheet.row_dimensions[row].height = lines * _LINE_POINTS * size / _SIZE + 3
        return row

    def across(self, text: str, look: Look) -> int:
        """A row of one text over the whole width."""
        return self.line([(1, len(self._widths), text, look)])

    def finish(self, heading: tuple[int, int] | None = None) -> None:
        """Widths and print set-up; ``heading`` are the first and last row that every page repeats."""
        sheet = self.sheet
        for column, width in enumerate(self._widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        one_page = heading is None and self.next_row <= ROWS_OF_A_PAGE
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one_page)
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.6
        margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.8, 0.3, 0.4
        footer = HeaderFooterItem()
        footer.center.text = "第 &P 页 共 &N 页"
        sheet.HeaderFooter.oddFooter = footer
        sheet.sheet_view.showGridLines = False
        if heading:
            sheet.print_title_rows = f"{heading[0]}:{heading[1]}"
            sheet.freeze_panes = f"A{heading[1] + 1}"

    def _put(self, row: int, column: int, content: Content, look: Look, *, strong: bool) -> None:
        cell = self._cell(row, column)
        if isinstance(content, Formula):
            cell.value = content.text
            self.results[cell.coordinate] = content.result
        elif isinstance(content, str):
            cell.value = escaped(content)
            cell.data_type = "s"
        elif isinstance(content, Decimal):
            cell.value = format(content, "f")
            cell.data_type = "n"  # the digits as they are, not a float's
        else:
            cell.value = content
        self._dress(cell, look, strong=strong)
        if isinstance(content, str) and content.startswith(LIKE_A_FORMULA):
            cell.quotePrefix = True

    def _cell(self, row: int, column: int) -> Cell:
        cell = self.sheet.cell(row, column)
        if not isinstance(cell, Cell):
            message = f"{self.name}: {row}, {column} is inside a merged cell"
            raise TypeError(message)
        return cell

    def _dress(self, cell: Cell, look: Look, *, strong: bool) -> None:
        """A look is set once a sheet and then copied: openpyxl looks up every part of a style each time it is set."""
        known = self._styles.get((look, strong))
        if known is not None:
            cell._style = copy(known)  # type: ignore[attr-defined]  # noqa: SLF001 - openpyxl knows no other way
            return
        cell.font = Font(name=FACE, size=_SIZES.get(look, _SIZE), bold=strong or look in _BOLD)
        cell.alignment = _PLACES[look]
        if look not in _BARE:
            cell.border = _BORDER
        if look in _FORMATS:
            cell.number_format = _FORMATS[look]
        if look in _FILLS:
            cell.fill = _FILLS[look]
        self._styles[look, strong] = copy(cell._style)  # type: ignore[attr-defined]  # noqa: SLF001 - as above

    def _widen(self, column: int, shown: Result | None, look: Look) -> None:
        """A figure or a day always fits its column: a program shows #### where it doesn't."""
        if look == "text" and isinstance(shown, str):
            self._widths[column - 1] = max(self._widths[column - 1], min(_span(shown) + 2, WIDEST_TEXT))
        elif isinstance(shown, Decimal):
            self._widths[column - 1] = max(self._widths[column - 1], len(_figure(shown, look)) + 3)


def _figure(shown: Decimal, look: Look) -> str:
    return percent(shown) if look == "rate" else yuan(shown)


def _span(text: str) -> int:
    """Width in half-width characters; of several lines the sum, each filled up."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
