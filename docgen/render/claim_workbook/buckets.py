"""The sheet that adds up: every kind of every contract, owed from the segments, paid from the repayments."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from openpyxl import Workbook

from docgen import glossary
from docgen.casefile.vocabulary import Bucket
from docgen.law.arithmetic import total
from docgen.law.result import BucketLine, DebtClaim, SegmentRule
from docgen.render.claim_workbook.sheet import Content, Formula, agreement, plain_result
from docgen.render.claim_workbook.statement import Statement
from docgen.render.claim_workbook.table import Column, Table, contract_columns, sum_where

NAME: Final = "款项核对"
RUNNING: Final = glossary.word(SegmentRule.RUNNING)

SumName = Literal["credit", "total_due", "principal_not_due", "accrued_not_due", "total_to_settle", "daily"]
SUMS: Final[Mapping[SumName, str]] = {
    "credit": "减：已收未抵充款",
    "total_due": "到期应付合计",
    "principal_not_due": "未到期本金",
    "accrued_not_due": "未到期利息",
    "total_to_settle": "结清应付合计",
    "daily": "每日新增",
}
"""The lines below a contract's kinds, by the claim's figure each of them is."""

TOTALS: Final = ("total_due", "total_to_settle")


@dataclass(frozen=True, slots=True)
class Sources:
    """The sheets that are added up here, and what the kinds are called."""

    segments: Table
    repayments: Table
    titles: Mapping[Bucket, str]


def write_buckets(book: Workbook, statement: Statement, sources: Sources) -> tuple[Table, list[dict[SumName, int]]]:
    """Write the sheet. Returns it with the rows of each contract's sums."""
    table = Table(book, NAME, "各合同款项核对", _columns(several=statement.several))
    rows: list[dict[SumName, int]] = []
    for place, debt in enumerate(statement.claim.debts, 1):
        for line in debt.buckets:
            table.row(_named(place, debt, sources.titles[line.kind]) | _bucket(table, place, debt, line, sources))
        rows.append(_write_sums(table, place, debt, sources))
    table.finish()
    return table, rows


def _columns(*, several: bool) -> list[Column]:
    return [
        *contract_columns(several=several),
        Column("kind", "项目", "text", 18),
        Column("given", "不分段的应计数", "money", 15),
        Column("segments", "各段合计", "money", 15),
        Column("owed", "应计", "money", 15),
        Column("paid", "已抵充", "money", 15),
        Column("waived", "已减免", "money", 13),
        Column("balance", "结欠", "money", 16),
        Column("engine", "计算书所列", "money", 16),
        Column("check", "校验", "centre", 7),
    ]


def _named(place: int, debt: DebtClaim, title: str) -> dict[str, Content]:
    return {"debt": place, "debt_no": debt.debt, "kind": title}


def _bucket(table: Table, place: int, debt: DebtClaim, line: BucketLine, sources: Sources) -> dict[str, Content]:
    """A kind's line: what no segment holds (principal, fees, damages, a balance brought forward) is a value."""
    found, repaid = sources.segments, sources.repayments
    at = {column.key: table.at(column.key, table.next_row) for column in table.columns}
    title = sources.titles[line.kind]
    segments = total(s.amount for s in debt.segments if s.kind is line.kind and s.rule is not SegmentRule.RUNNING)
    paid = total(part.amount for each in debt.repayments for part in each.applied if part.kind is line.kind)
    balance = line.owed - paid - line.waived
    in_segments = sum_where(
        found.range("amount"),
        (found.range("debt"), place),
        (found.range("kind"), title),
        (found.range("rule"), f"<>{RUNNING}"),
    )
    in_repayments = sum_where(repaid.range("applied"), (repaid.range("debt"), place), (repaid.range("kind"), title))
    return {
        "given": line.owed - segments,
        "segments": Formula(f"=ROUND({in_segments},2)", segments),
        "owed": Formula(f"=ROUND({at['given']}+{at['segments']},2)", line.owed),
        "paid": Formula(f"=ROUND({in_repayments},2)", paid),
        "waived": line.waived,
        "balance": Formula(f"=ROUND({at['owed']}-{at['paid']}-{at['waived']},2)", balance),
        "engine": line.balance,
        "check": agreement(at["balance"], at["engine"], agrees=balance == line.balance),
    }


def _write_sums(table: Table, place: int, debt: DebtClaim, sources: Sources) -> dict[SumName, int]:
    """The lines below a contract's kinds; what isn't a sum of the sheets' figures is a value."""
    rows: dict[SumName, int] = {}
    for name, shown in _sums(table, place, debt, sources).items():
        row = rows[name] = table.next_row
        figure: Decimal = getattr(debt, name)
        agrees = plain_result(shown) == figure
        check = agreement(table.at("balance", row), table.at("engine", row), agrees=agrees)
        table.row(
            _named(place, debt, SUMS[name]) | {"balance": shown, "engine": figure, "check": check},
            looks=None if isinstance(shown, Formula) else {"balance": "given"},
            strong=name in TOTALS,
        )
    return rows


def _sums(table: Table, place: int, debt: DebtClaim, sources: Sources) -> dict[SumName, Content]:
    first = table.next_row
    at: dict[SumName, str] = {name: table.at("balance", first + n) for n, name in enumerate(SUMS)}
    balances = f"{table.at('balance', first - len(debt.buckets))}:{table.at('balance', first - 1)}"
    repaid, found = sources.repayments, sources.segments
    credits_found = sum_where(repaid.range("credit"), (repaid.range("debt"), place))
    running_found = sum_where(found.range("amount"), (found.range("debt"), place), (found.range("rule"), RUNNING))
    credit = total(each.amount - total(part.amount for part in each.applied) for each in debt.repayments)
    due = total(line.balance for line in debt.buckets) - credit
    running = total(segment.amount for segment in debt.segments if segment.rule is SegmentRule.RUNNING)
    settled = due + debt.principal_not_due + running
    parts = f"{at['total_due']}+{at['principal_not_due']}+{at['accrued_not_due']}"
    return {
        "credit": Formula(f"=ROUND({credits_found},2)", credit),
        "total_due": Formula(f"=ROUND(SUM({balances})-{at['credit']},2)", due),
        "principal_not_due": debt.principal_not_due,
        "accrued_not_due": Formula(f"=ROUND({running_found},2)", running),
        "total_to_settle": Formula(f"=ROUND({parts},2)", settled),
        "daily": debt.daily,
    }
