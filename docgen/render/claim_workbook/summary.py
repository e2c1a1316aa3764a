"""The first sheet: whose claim, what is owed in all, and whether every formula agrees with the statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import Bucket
from docgen.kinds.claim_parts import delay_title
from docgen.kinds.context import roles_of
from docgen.law.arithmetic import NIL, total
from docgen.law.beside import ClaimResult
from docgen.render.claim_workbook.buckets import SUMS, TOTALS, SumName
from docgen.render.claim_workbook.delays import TITLE as DELAYS
from docgen.render.claim_workbook.delays import UNPAID, Delays
from docgen.render.claim_workbook.sheet import AGREES, Content, Formula, Look, Sheet, agreement
from docgen.render.claim_workbook.statement import Statement
from docgen.render.claim_workbook.table import Table, sum_where
from docgen.zh.capitals import capitals

NAME: Final = "汇总"
ALL_AGREE: Final = "全部一致"
SOME_DIFFER: Final = "有不一致，请勿使用"
NOTICE: Final = (
    "本表打开时自动重新计算。基数、日期、利率等填列值如有改动，凡结果与计算书不符之处即显示“不一致”。",
    "大写金额、天数为计算书所列，不随改动变化。",
)
WIDTHS: Final = (7, 24, 30, 10, 20, 20, 12)
FIGURES: Final[Mapping[Bucket, str]] = {
    Bucket.PRINCIPAL: "principal_overdue",
    Bucket.INTEREST: "interest",
    Bucket.PENALTY: "penalty",
    Bucket.COMPOUND: "compound",
    Bucket.LIQUIDATED_DAMAGES: "liquidated_damages",
    Bucket.FEE: "fees",
}
"""The claim's figure that each kind's balances come to."""

_DEBT_HEADS = ("合同", "合同编号", "合同名称", "逾期天数", SUMS["total_due"], SUMS["total_to_settle"], "每年天数")


@dataclass(frozen=True, slots=True)
class Sums:
    """The sheet that adds up, the rows of each contract's sums in it, and every sheet with checks."""

    buckets: Table
    rows: Sequence[Mapping[SumName, int]]
    checked: Sequence[Table]
    delays: Delays | None
    """The doubled interest beside the claim; None where no instrument is in force."""


def write_summary(sheet: Sheet, statement: Statement, sums: Sums) -> None:
    """Fill the sheet in."""
    claim = statement.claim
    sheet.across("债权计算书（计算表）", "title")
    _facts(sheet, statement.case, claim)
    sheet.across("一、债权总额", "section")
    checks = _totals(sheet, statement, sums)
    if claim.total_due >= 0:
        _fact(sheet, f"{SUMS['total_due']}大写", f"人民币{capitals(claim.total_due)}")
    _fact(sheet, "最长逾期天数" if statement.several else "逾期天数", f"{claim.overdue_days}天")
    sheet.across("二、各合同", "section")
    _debts(sheet, statement, sums)
    if sums.delays and sums.delays.unpaid:
        sheet.across(f"三、{DELAYS}", "section")
        for delay, row in sums.delays.unpaid:
            unpaid = Formula(f"={sums.delays.table.cell('amount', row)}", delay.unpaid or NIL)
            sheet.line([(1, 3, f"{delay_title(delay)}{UNPAID}", "text"), (4, 5, unpaid, "money")])
    sheet.across("四、校验" if sums.delays and sums.delays.unpaid else "三、校验", "section")
    _fact(sheet, "公式结果与计算书所列数", _verdict([checks, *(table.range("check") for table in sums.checked)]))
    for line in NOTICE:
        sheet.across(line, "plain")
    sheet.finish()


def _fact(sheet: Sheet, title: str, content: Content, look: Look = "text") -> int:
    return sheet.line([(1, 2, title, "head"), (3, len(WIDTHS), content, look)])


def _facts(sheet: Sheet, case: Case, claim: ClaimResult) -> None:
    _fact(sheet, glossary.term("case_no", "case"), case.case_no)
    _fact(sheet, glossary.term("claim_type", "case"), glossary.word(case.claim_type))
    _fact(sheet, glossary.term("creditor", "case"), case.creditor.name)
    for debtor in case.debtors:
        _fact(sheet, roles_of(debtor, case), debtor.name)
    row = _fact(sheet, f"{glossary.term('as_of', 'claim')}（当日不计）", claim.as_of, "day")
    _fact(sheet, "暂计至（含当日）", Formula(f"=C{row}-1", claim.as_of - timedelta(days=1)), "day")
    _fact(sheet, "金额单位", "人民币元")


def _totals(sheet: Sheet, statement: Statement, sums: Sums) -> str:
    """The lines of the whole claim. Returns the cells of their checks."""
    buckets, claim = sums.buckets, statement.claim
    lines = [(statement.titles[kind], name) for kind, name in FIGURES.items()]
    lines += [(title, name) for name, title in SUMS.items()]
    sheet.line([(1, 3, "项目", "head"), (4, 5, "金额", "head"), (6, 6, "计算书所列", "head"), (7, 7, "校验", "head")])
    first = sheet.next_row
    for title, name in lines:
        formula = sum_where(buckets.range("balance"), (buckets.range("kind"), title))
        _total(sheet, title, formula, name, claim)
    _total(sheet, "已减免（各项结欠中已扣除）", f"SUM({buckets.range('waived')})", "waived", claim)
    return f"'{NAME}'!$G${first}:$G${sheet.next_row - 1}"


def _total(sheet: Sheet, title: str, formula: str, name: str, claim: ClaimResult) -> None:
    row = sheet.next_row
    figure: Decimal = getattr(claim, name)
    result = total(getattr(debt, name) for debt in claim.debts)
    sheet.line(
        [
            (1, 3, title, "text"),
            (4, 5, Formula(f"=ROUND({formula},2)", result), "money"),
            (6, 6, figure, "money"),
            (7, 7, agreement(f"D{row}", f"F{row}", agrees=result == figure), "centre"),
        ],
        strong=name in TOTALS,
    )


def _debts(sheet: Sheet, statement: Statement, sums: Sums) -> None:
    names = {debt.no: debt.name for debt in statement.case.debts}
    sheet.line([(place, place, title, "head") for place, title in enumerate(_DEBT_HEADS, 1)])
    for place, (debt, rows) in enumerate(zip(statement.claim.debts, sums.rows, strict=True), 1):
        due, settled = (f"={sums.buckets.cell('balance', rows[name])}" for name in TOTALS)
        sheet.line(
            [
                (1, 1, place, "centre"),
                (2, 2, debt.debt, "text"),
                (3, 3, names[debt.debt], "text"),
                (4, 4, debt.overdue_days, "centre"),
                (5, 5, Formula(due, debt.total_due), "money"),
                (6, 6, Formula(settled, debt.total_to_settle), "money"),
                (7, 7, statement.divisors[debt.debt], "centre"),
            ]
        )


def _verdict(checks: Sequence[str]) -> Formula:
    """Every cell that has a check says that it agrees; one that holds an error is none of those."""
    agreeing = "+".join(f'COUNTIF({cells},"{AGREES}")' for cells in checks)
    held = "+".join(f"COUNTA({cells})" for cells in checks)
    return Formula(f'=IF({agreeing}={held},"{ALL_AGREE}","{SOME_DIFFER}")', ALL_AGREE)
