"""Workbooks as people make them, for tests: sheets as rows, written with openpyxl, odd things and all."""

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

from docgen.casefile.case import Case
from docgen.casefile.workbook import Outcome, read
from docgen.casefile.workbook.mapping import AS_IT_IS, Renaming

Rows = list[list[Any]]

HEADINGS = {
    "案件": ["案件编号", "案由"],
    "债权人": ["案件编号", "类型", "姓名/名称"],
    "当事人": ["案件编号", "类型", "姓名/名称", "身份", "证件号码"],
    "合同": ["案件编号", "合同编号", "合同名称", "签订日期", "借款本金", "放款日期", "到期日", "年利率", "还款方式"],
}


def rows_of(*numbers: str) -> dict[str, Rows]:
    """The sheets of a small workbook with these cases: one borrower, one loan each."""
    sheets: dict[str, Rows] = {name: [list(headings)] for name, headings in HEADINGS.items()}
    for number in numbers:
        sheets["案件"].append([number, "金融借款合同纠纷"])
        sheets["债权人"].append([number, "法人或非法人组织", "江城示例银行"])
        sheets["当事人"].append([number, "自然人", "张三", "借款人", None])
        sheets["合同"].append(
            [number, "JK-1", "借款合同", "2025-01-10", 100000, "2025-01-15", "2026-01-15", "6%", "一次性还本付息"]
        )
    return sheets


def as_book(sheets: dict[str, Rows]) -> Workbook:
    """The rows as a workbook one can still change."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(content: bytes, change: Callable[[Workbook], None]) -> bytes:
    """A workbook's bytes after a change made in openpyxl."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    return saved(book)


def outcomes(sheets: dict[str, Rows], mapping: Renaming = AS_IT_IS) -> list[Outcome]:
    """What reading the rows gives."""
    return read(saved(as_book(sheets)), mapping=mapping)


def only_case(sheets: dict[str, Rows], mapping: Renaming = AS_IT_IS) -> Case:
    """The one case in the rows, which must be good."""
    (outcome,) = outcomes(sheets, mapping)
    assert outcome.problems == ()
    assert outcome.case is not None
    return outcome.case


def told(outcome: Outcome) -> dict[str, str]:
    """What was expected, by place."""
    assert (outcome.case is None) is bool(outcome.problems)
    return {problem.place: problem.expected for problem in outcome.problems}
