"""How our workbooks look: headings with a note each, lists to choose from, text columns, widths, a frozen first row."""

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from docgen import glossary
from docgen.casefile.record import Record
from docgen.casefile.records import Hold
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import Part
from docgen.casefile.workbook.sheets import (
    AGREEMENT_NO,
    AGREEMENT_ORDINAL,
    CASE_NO,
    DEBT_NO,
    Column,
)

LAST_ROW = 1_048_576
MOST_IN_LIST = 255
"""Characters that Excel takes for a list written into a sheet."""

_REQUIRED_FILL = PatternFill("solid", fgColor="FCE4D6")
_OPTIONAL_FILL = PatternFill("solid", fgColor="E7E6E6")
_BOLD = Font(bold=True)
_MIDDLE = Alignment(vertical="center", wrap_text=True)
_WIDTHS = {
    Spelling.MONEY: 16,
    Spelling.DATE: 13,
    Spelling.INSTANT: 20,
    Spelling.TEXT: 32,
    Spelling.LINE: 20,
    Spelling.CODE: 22,
    Spelling.PATH: 24,
    Spelling.FLAG: 8,
    Spelling.WHOLE: 8,
}

_KEY_NOTES = {
    CASE_NO: "文件只有一个案件时可不填；有多个案件时必填，与“案件”表一致。",
    DEBT_NO: "案件只有一个合同时可不填；有几个合同时必填，与“合同”表一致。",
    AGREEMENT_ORDINAL: "案件有几份协议时填写：该案件在“协议”表中的第几行，如 1。",
    AGREEMENT_NO: "可代替协议序号填写，与“协议”表一致。",
}
_HINTS = {
    Spelling.MONEY: "金额，单位元，至多两位小数，如 1,234.50。",
    Spelling.DATE: "日期，如 2026-03-05、2026/3/5 或 2026年3月5日。",
    Spelling.INSTANT: "日期和时刻，如 2026-03-05 09:30；不写时区即北京时间。",
    Spelling.CODE: "号码，文本格式（不要让 Excel 转成数字）。",
    Spelling.DEBT: "合同编号，与“合同”表一致。",
    Spelling.PATH: "文件路径，从案件文件所在的文件夹写起，用 / 分隔。",
    Spelling.PARTY: "当事人的编号，或只有一名当事人使用的姓名、名称。",
    Spelling.FLAG: "填 是 或 否。",
    Spelling.WHOLE: "整数。",
    Spelling.TEXT: "文字，可换行。",
    Spelling.LINE: "文字。",
}
_RATE_HINTS = {"multiplier": "倍数，如 1.5 即上浮50%。", "daily": "每日的比率，如 万分之五/日 或 0.05%。"}
_ANNUAL_HINT = "每年的比率，如 5.88% 或 0.0588。"
_TEXT_FORMAT = (Spelling.CODE, Spelling.DEBT)


def lay_out(sheet: Worksheet, keys: tuple[str, ...], columns: list[tuple[str, Column]]) -> None:
    """Write the headings of a sheet and what the sheet offers to whoever fills it in.

    Args:
        sheet: a sheet without rows.
        keys: headings of the columns that say what a row belongs to.
        columns: headings with their columns.
    """
    headed: list[tuple[str, Column | None]] = [*((key, None) for key in keys), *columns]
    for place, (heading, column) in enumerate(headed, 1):
        letter = get_column_letter(place)
        part = column.part if column else None
        spelling = Spelling.CODE if part is None else part.spelling
        least = _WIDTHS.get(spelling, 14) if spelling else 14
        sheet.column_dimensions[letter].width = max(least, 2 * len(heading) + 2)
        if part is None or part.spelling in _TEXT_FORMAT:
            sheet.column_dimensions[letter].number_format = "@"
        offered = None if part is None else _offered(part)
        if offered is not None:
            offered.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.data_validations.append(offered)
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 30
    sheet.append([_heading(sheet, heading, column) for heading, column in headed])


def note(heading: str, column: Column | None) -> str:
    """What a heading asks for: required or not, and how it is spelt."""
    if column is None:
        return _KEY_NOTES[heading]
    part = column.part
    needed = "必填。" if column.required else "可不填。"
    within = "填写此组任一列时必填。" if part.required and not column.required else ""
    several = "可填几项，用、分隔。" if part.many else ""
    return f"{within or needed}{_hint(part)}{several}"


def _hint(part: Part) -> str:
    if part.words is not None:
        return f"可选：{'、'.join(glossary.words(part.words.__name__).values())}。"
    if part.record is not None:
        return _record_hint(part.record)
    if part.spelling is Spelling.RATE:
        return _RATE_HINTS.get(part.key, _ANNUAL_HINT)
    return _HINTS[part.spelling or Spelling.TEXT]


def _record_hint(record: type[Record]) -> str:
    if record is Hold:
        words = "、".join(glossary.words("HoldReason").values())
        return f"可选：{words}；可在括号中写起始日，如 有异议（2026-03-05）。"
    return "名称和金额，如 本金：1000.00、利息：50.00。"


def _offered(part: Part) -> DataValidation | None:
    """A list to choose from; where a cell may hold several, the list only suggests."""
    if part.words is not None:
        listed = list(glossary.words(part.words.__name__).values())
    elif part.spelling is Spelling.FLAG:
        listed = list(glossary.words("Flag").values())
    else:
        return None
    formula = f'"{",".join(listed)}"'
    if len(formula) > MOST_IN_LIST:
        return None
    offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=not part.many)
    offered.errorTitle, offered.error = "请从列表中选择", f"应为下列之一：{'、'.join(listed)}"[:250]
    return offered


def _heading(sheet: Worksheet, heading: str, column: Column | None) -> Cell:
    cell = WriteOnlyCell(sheet, value=heading)
    cell.font, cell.alignment = _BOLD, _MIDDLE
    cell.fill = _REQUIRED_FILL if column is not None and column.required else _OPTIONAL_FILL
    cell.comment = Comment(note(heading, column), "填写说明", height=110, width=260)
    return cell
