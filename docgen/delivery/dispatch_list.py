"""The dispatch list 交寄清单, as couriers take it in: one sheet, its headings in the first row, a line a letter.

It has no title above the headings, since what reads it expects them first; what the clerk should know stands on a
second sheet. Everything but the running number is text: a postcode keeps its zeros, and a name that begins like a
formula is none.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.delivery.postings import contents
from docgen.delivery.print_files import Printed
from docgen.render.claim_workbook.saving import saved

HEADINGS: Final = {
    "序号": 6,
    "收件人": 24,
    "联系电话": 16,
    "收件地址": 48,
    "邮编": 9,
    "内件品名": 52,
    "内件份数": 9,
    "文书编号": 24,
    "重量": 8,
    "寄件人": 28,
}
"""The columns, with their widths in characters."""
NOTES: Final = (
    "各行按打印文件中的先后排列，序号与打印封面、标签、地址页一致。",
    "内件品名写明文书名称、编号、合同号、日期、份数及所附文书，用于证明寄出的是什么；寄出后请保留面单、收据和查询结果。",
    "内件品名只供承运人登记。致自然人的邮件，请要求承运人不把它印在信封或面单可以看到的一面；信封、标签和地址页均不写欠款事项。",
    "地址页适合DL信封（220×110毫米，窗口100×40毫米，距左边25、距上边30毫米）：置于信件最上面，三折后装入。其他信封请贴标签。",
    "重量由承运人称重后填写；没有电话或邮编的，请在寄出前补充。",
)


def dispatch_list(printed: Sequence[Printed], dated_on: date) -> bytes:
    """The list as a workbook; the same letters give the same bytes. A letter without an addressee has no line.

    Args:
        printed: in the order of the print files.
        dated_on: the day written into the file's properties. No clock is read.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "交寄清单"
    _write(sheet, 1, list(HEADINGS), bold=True)
    for row, one in enumerate((one for one in printed if one.letter.addressee), 2):
        _write(sheet, row, _line(one))
    for number, width in enumerate(HEADINGS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    notes = book.create_sheet("说明")
    notes.column_dimensions["A"].width = 110
    for row, note in enumerate(NOTES, 1):
        _text(notes.cell(row, 1), note)
    return saved(book, [], dated_on)


def _line(one: Printed) -> list[int | str]:
    letter, to = one.letter, one.letter.addressee
    assert to is not None  # noqa: S101  # the caller leaves such letters out
    return [
        one.line,
        to.name,
        to.phone,
        to.address,
        to.postcode,
        contents(letter, one.title, [paper.pages for paper in one.papers]),
        len(one.papers),
        letter.number,
        "",
        letter.sender,
    ]


_RULE = Side(style="thin")
_FRAME = Border(_RULE, _RULE, _RULE, _RULE)


def _write(sheet: Worksheet, row: int, values: Sequence[int | str], *, bold: bool = False) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)  # noqa: S101  # none is merged
        if isinstance(value, int):
            cell.value = value
        else:
            _text(cell, value)
        cell.border = _FRAME
        if bold:
            cell.font = Font(bold=True)


def _text(cell: object, value: str) -> None:
    assert isinstance(cell, Cell)  # noqa: S101  # none is merged
    cell.value = value or None
    if value:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="center")
