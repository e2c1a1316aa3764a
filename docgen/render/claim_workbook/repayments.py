"""The sheet of repayments: a row for each part that was applied, the sums of a repayment on its first row."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Final

from openpyxl import Workbook

from docgen.casefile.vocabulary import Bucket
from docgen.law.arithmetic import total
from docgen.law.result import Applied, Repayment
from docgen.render.claim_workbook.segments import CARRIED
from docgen.render.claim_workbook.sheet import Content, Formula, agreement
from docgen.render.claim_workbook.statement import Statement
from docgen.render.claim_workbook.table import Column, Table, contract_columns

NAME: Final = "还款抵充"
NO_REPAYMENTS: Final = "截止日前无还款记录。"
NO_VOUCHER: Final = "—"


def write_repayments(book: Workbook, statement: Statement) -> Table:
    """Write the sheet."""
    table = Table(book, NAME, "还款抵充明细", _columns(several=statement.several))
    for place, debt in enumerate(statement.claim.debts, 1):
        for number, repayment in enumerate(debt.repayments, 1):
            named: dict[str, Content] = {"debt": place, "debt_no": debt.debt, "number": number}
            sums = _sums(table, repayment)
            for part, more in zip_longest(repayment.applied, [sums]):
                table.row(named | _part(part, statement.titles) | (more or {}))
    if not statement.claim.repayments:
        table.sheet.across(NO_REPAYMENTS, "plain")
    table.finish()
    return table


def _columns(*, several: bool) -> list[Column]:
    return [
        *contract_columns(several=several),
        Column("number", "笔次", "centre", 6),
        Column("on", "日期", "date", 11),
        Column("voucher", "凭证号", "text", 18),
        Column("amount", "还款金额", "money", 14),
        Column("installment", "期次", "centre", 6),
        Column("kind", "抵充项目", "centre", 10),
        Column("applied", "抵充金额", "money", 14),
        Column("applied_total", "本笔已抵充", "money", 14),
        Column("credit", "留存待抵充", "money", 13),
        Column("engine", "计算书所列留存", "money", 15),
        Column("check", "校验", "centre", 7),
    ]


def _part(part: Applied | None, titles: Mapping[Bucket, str]) -> dict[str, Content]:
    if part is None:
        return {}
    installment = CARRIED if part.installment == 0 else part.installment
    return {"installment": installment, "kind": titles[part.kind], "applied": part.amount}


def _sums(table: Table, repayment: Repayment) -> dict[str, Content]:
    """What the first row of a repayment also says."""
    first = table.next_row
    last = first + max(1, len(repayment.applied)) - 1
    applied = total(part.amount for part in repayment.applied)
    credit = repayment.amount - applied
    parts = f"{table.at('applied', first)}:{table.at('applied', last)}"
    return {
        "on": repayment.on,
        "voucher": repayment.voucher or NO_VOUCHER,
        "amount": repayment.amount,
        "applied_total": Formula(f"=ROUND(SUM({parts}),2)", applied),
        "credit": Formula(f"=ROUND({table.at('amount', first)}-{table.at('applied_total', first)},2)", credit),
        "engine": repayment.credit,
        "check": agreement(table.at("credit", first), table.at("engine", first), agrees=credit == repayment.credit),
    }
