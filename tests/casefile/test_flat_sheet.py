"""A flat sheet: a workbook with one sheet, a row a case, as core banking systems give it."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from workbooks import Rows, as_book, rows_of, saved, told

from docgen.casefile.parties import Creditor
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import Part
from docgen.casefile.vocabulary import PartyKind, Role
from docgen.casefile.workbook import Outcome, empty_workbook, load_mapping, read
from docgen.casefile.workbook.mapping import AS_IT_IS, Renaming
from docgen.casefile.workbook.writing import example_case
from docgen.errors import MissingCreditorError, WorkbookError

LENDER = Creditor(kind=PartyKind.ORGANIZATION, name="江城示例银行")
HEAD = [
    "案件编号", "案由", "类型", "姓名/名称", "证件号码", "合同编号", "合同名称", "签订日期", "借款本金", "放款日期",
    "到期日", "年利率", "还款方式", "余额日期", "逾期本金", "利息", "余额违约金",
]  # fmt: skip


def row(number: str, **changes: Any) -> list[Any]:
    values = [
        number, "金融借款合同纠纷", "自然人", "张三", "990000199001010017", f"JK-{number}", "借款合同", "2025-01-10",
        100000, "2025-01-15", "2026-01-15", "6%", "等额本息", "2026-10-31", 60000.5, 1200, 30,
    ]  # fmt: skip
    return [changes.get(heading, value) for heading, value in zip(HEAD, values, strict=True)]


def flat(rows: Rows, mapping: Renaming = AS_IT_IS, creditor: Creditor | None = LENDER) -> list[Outcome]:
    return read(saved(as_book({"Sheet1": rows})), creditor=creditor, mapping=mapping)


def test_a_row_is_a_case_with_the_given_creditor() -> None:
    first, second = flat([HEAD, row("A-1"), row("A-2", **{"姓名/名称": "李四"})])
    assert (first.row, second.row) == (2, 3)
    case = second.case
    assert case is not None
    assert (case.creditor, case.debtors[0].name, case.debtors[0].roles) == (LENDER, "李四", (Role.BORROWER,))
    assert case.debts[0].no == "JK-A-2"
    assert case.debts[0].balances[0].principal == Decimal("60000.50")
    assert case.debts[0].balances[0].liquidated_damages == Decimal("30.00")
    assert case.debts[0].liquidated_damages is None


def test_a_row_without_a_balance_has_none() -> None:
    empty = dict.fromkeys(("余额日期", "逾期本金", "利息", "余额违约金"))
    (outcome,) = flat([HEAD, row("A-1", **empty)])
    assert outcome.case is not None
    assert outcome.case.debts[0].balances == ()


def test_bad_rows_are_refused_with_their_places() -> None:
    good, bad, ugly = flat(
        [HEAD, row("A-1"), row("A-2", 证件号码=3.20102e17, 余额日期=None), row("A-3", 借款本金="十万", 案由=None)]
    )
    assert good.problems == ()
    assert list(told(bad)) == ["工作表 Sheet1，第3行，“证件号码”列", "工作表 Sheet1，第3行，“余额日期”列"]
    assert list(told(ugly)) == ["工作表 Sheet1，第4行，“借款本金”列", "工作表 Sheet1，第4行，“案由”列"]


def test_a_row_that_names_no_case_is_refused_alone() -> None:
    total = [None] * (len(HEAD) - 3) + [60000.5, None, None]
    good, unnamed, sums = flat([HEAD, row("A-1"), row("", 类型=None), total])
    assert good.problems == ()
    assert told(unnamed) == {
        "工作表 Sheet1，第3行，“案件编号”列": "必填",
        "工作表 Sheet1，第3行，“类型”列": "必填",
    }
    assert told(sums)["工作表 Sheet1，第4行"] == "此行没有填写“合同”的任何一项"


def test_a_case_twice_is_refused() -> None:
    (outcome,) = flat([HEAD, row("A-1"), row("A-1")])
    assert "另见第2行" in told(outcome)["工作表 Sheet1，第3行，“案件编号”列"]


def test_a_hidden_row_refuses_its_case_once() -> None:
    book = as_book({"Sheet1": [HEAD, row("A-1"), row("A-2")]})
    book["Sheet1"].row_dimensions[3].hidden = True
    good, bad = read(saved(book), creditor=LENDER)
    assert good.problems == ()
    assert list(told(bad)) == ["工作表 Sheet1，第3行"]


def test_without_a_creditor_a_flat_sheet_is_refused() -> None:
    with pytest.raises(MissingCreditorError, match="机构资料"):
        flat([HEAD, row("A-1")], creditor=None)


@pytest.mark.parametrize(
    ("heading", "told_"),
    [("违约金", "“合同违约金”或“余额违约金”"), ("逾期本金额", "最相近的是“逾期本金”"), ("期次", "没有这一列")],
)
def test_headings_that_are_unknown_or_of_two_meanings_are_refused(heading: str, told_: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        flat([[*HEAD, heading], [*row("A-1"), 5]])
    assert told_ in caught.value.problems[0].expected


def test_required_columns_that_are_missing_are_told_once() -> None:
    with pytest.raises(WorkbookError) as caught:
        flat([HEAD[:2], row("A-1")[:2], row("A-2")[:2]])
    assert [problem.expected for problem in caught.value.problems[:5]] == [
        f"缺少必填的列“{heading}”" for heading in ("类型", "姓名/名称", "合同编号", "合同名称", "签订日期")
    ]


def test_a_mapping_renames_headings_and_values() -> None:
    mapping = load_mapping('[headings]\n"客户名称" = "姓名/名称"\n[values.kind]\n"01" = "自然人"'.encode())
    head = ["客户名称" if heading == "姓名/名称" else heading for heading in HEAD]
    (outcome,) = flat([head, row("A-1", 类型="01")], mapping)
    assert outcome.case is not None
    assert outcome.case.debtors[0].name == "张三"


def test_the_empty_flat_sheet_imports_as_it_is() -> None:
    written = io.BytesIO()
    empty_workbook(written, flat=True)
    (outcome,) = read(written.getvalue(), creditor=LENDER)
    example = example_case()
    assert outcome.problems == ()
    assert outcome.case is not None
    assert outcome.case.debts[0].balances == example.debts[0].balances
    assert outcome.case.debtors[0].name == example.debtors[0].name


BESIDE = {
    heading: Part(name, name, spelling, None, None, many=False, required=False)
    for heading, name, spelling in [
        ("还款截止日期", "pay_by", Spelling.DATE),
        ("联系人", "contact_name", Spelling.LINE),
        ("报送", "reports_credit", Spelling.FLAG),
        ("金额", "sum", Spelling.MONEY),
        ("姓名/名称", "name", Spelling.LINE),
    ]
}


def test_columns_that_the_caller_named_stand_beside_the_case() -> None:
    rows = [
        [*HEAD, "还款截止日期", "联系人", "报送", "金额"],
        [*row("A-1"), dt.datetime(2026, 12, 1), "王五", "是", 12.5],  # noqa: DTZ001  # as Excel has it
        [*row("A-2"), "2026年12月2日", None, None, "1,000元"],
        [*row("A-3"), "不日", "王五", "也许", -1],
    ]
    first, second, third = read(saved(as_book({"Sheet1": rows})), creditor=LENDER, beside=BESIDE)
    assert first.beside == {"pay_by": "2026-12-01", "contact_name": "王五", "reports_credit": True, "sum": "12.5"}
    assert second.beside == {"pay_by": "2026-12-02", "sum": "1000"}
    assert first.case is not None
    assert first.case.debtors[0].name == "张三"  # what a case has is the case's
    assert third.case is None
    assert [problem.place for problem in third.problems] == [
        f"工作表 Sheet1，第4行，“{heading}”列" for heading in ("还款截止日期", "报送", "金额")
    ]


def test_a_workbook_has_them_in_its_sheet_of_cases() -> None:
    sheets = rows_of("A-1")
    sheets["案件"] = [["案件编号", "案由", "联系人"], ["A-1", "金融借款合同纠纷", "王五"]]
    (outcome,) = read(saved(as_book(sheets)), beside=BESIDE)
    assert (outcome.problems, outcome.beside) == ((), {"contact_name": "王五"})
    with pytest.raises(WorkbookError, match="没有这一列"):
        read(saved(as_book(sheets)))
    sheets["合同"][0].append("联系人")
    sheets["合同"][1].append("王五")
    with pytest.raises(WorkbookError, match="“联系人”列：没有这一列"):
        read(saved(as_book(sheets)), beside=BESIDE)


def test_two_columns_of_the_same_answer_are_one_too_many() -> None:
    both = {"联系人": BESIDE["联系人"], "contact_name": BESIDE["联系人"]}
    rows = [[*HEAD, "联系人", "contact_name"], [*row("A-1"), "王五", "赵六"]]
    with pytest.raises(WorkbookError, match="“contact_name”列：此填写项有两列"):
        read(saved(as_book({"Sheet1": rows})), creditor=LENDER, beside=both)
