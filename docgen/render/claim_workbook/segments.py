"""The sheet of segments: each worked out by a formula, beside it the engine's figure."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from openpyxl import Workbook

from docgen import glossary
from docgen.law.arithmetic import MONTHS
from docgen.law.result import Segment, SegmentRule
from docgen.render.claim_workbook.precision import digits_for, half_up
from docgen.render.claim_workbook.sheet import Content, Formula, agreement, plain_result
from docgen.render.claim_workbook.statement import Statement
from docgen.render.claim_workbook.table import Column, Table, contract_columns

NAME: Final = "逐段计算"
NO_SEGMENTS: Final = "截止日前无利息、罚息、复利发生。"
CARRIED: Final = "结转"
AS_PLANNED: Final = "还款计划所列数"
BY_ROOM: Final = "受上限所限，为上限内余额"
TOO_NEAR: Final = "极近半分，按精确值填列"


@dataclass(frozen=True, slots=True)
class _Way:
    """How an amount comes about: base × rate × ``times`` ÷ ``divisor``; ``times`` is None for the segment's days."""

    divisor: int
    times: int | None = None

    def cents(self, segment: Segment) -> Fraction:
        """The exact figure."""
        times = segment.days if self.times is None else self.times
        return Fraction(segment.base) * Fraction(segment.annual_rate) * times * 100 / self.divisor


def write_segments(book: Workbook, statement: Statement) -> Table:
    """Write the sheet."""
    table = Table(book, NAME, "利息、罚息、复利逐段计算", _columns(statement))
    for place, debt in enumerate(statement.claim.debts, 1):
        for segment in debt.segments:
            _write(table, place, segment, statement)
    if not statement.claim.segments:
        table.sheet.across(NO_SEGMENTS, "plain")
    table.finish()
    return table


def _columns(statement: Statement) -> list[Column]:
    segments = statement.claim.segments
    capped = any(segment.contract_amount is not None for segment in segments)
    noted = any(_note(segment, _way(segment, statement.divisors[segment.debt])) for segment in segments)
    return [
        *contract_columns(several=statement.several),
        Column("installment", "期次", "centre", 6),
        Column("kind", "项目", "centre", 9),
        Column("from", "自", "date", 11),
        Column("to", "至（不含）", "date", 11),
        Column("days", "天数", "whole", 6),
        Column("base", "计算基数", "money", 14),
        Column("rate", "年利率", "rate", 9),
        Column("divisor", "除数", "centre", 6),
        Column("rule", "算法", "centre", 8),
        Column("amount", "金额", "money", 14),
        *([Column("contract", "合同约定数", "money", 14)] if capped else []),
        Column("engine", "计算书所列", "money", 14),
        Column("check", "校验", "centre", 7),
        *([Column("note", "说明", "text", 24)] if noted else []),
    ]


def _write(table: Table, place: int, segment: Segment, statement: Statement) -> None:
    row = table.next_row
    way = _way(segment, statement.divisors[segment.debt])
    note = _note(segment, way)
    shown = segment.amount if way is None or note else _formula(table, row, segment, way)
    agrees = plain_result(shown) == segment.amount
    values: dict[str, Content] = {
        "debt": place,
        "debt_no": segment.debt,
        "installment": segment.installment or CARRIED,
        "kind": statement.titles[segment.kind],
        "from": segment.from_on,
        "to": segment.to_on,
        "days": Formula(f"={table.at('to', row)}-{table.at('from', row)}", segment.days),
        "base": segment.base,
        "rate": segment.annual_rate,
        "divisor": way.divisor if way else None,
        "rule": glossary.word(segment.rule),
        "amount": shown,
        "contract": segment.contract_amount,
        "engine": segment.amount,
        "check": agreement(table.at("amount", row), table.at("engine", row), agrees=agrees),
        "note": note,
    }
    table.row(values, looks={"amount": "given"} if note else None)


def _way(segment: Segment, divisor: int) -> _Way | None:
    """How the engine came to the amount; None where no product of the row's gives it.

    The rule of a capped segment doesn't say whether it goes by days or by months, or is what the cap left beside
    another segment.
    """
    by_days, by_months = _Way(divisor), _Way(MONTHS, _months(segment))
    match segment.rule:
        case SegmentRule.AS_SCHEDULED:
            return None
        case SegmentRule.MONTH:
            return by_months
        case SegmentRule.CAPPED:
            tried = (by_days, by_months)
            return next((way for way in tried if half_up(way.cents(segment)) == segment.amount), None)
        case _:
            return by_days


def _months(segment: Segment) -> int:
    """Calendar months from its beginning to its end."""
    start_on, end_on = segment.from_on, segment.to_on
    return (end_on.year - start_on.year) * MONTHS + end_on.month - start_on.month


def _note(segment: Segment, way: _Way | None) -> str | None:
    """Why the amount is a value; None where it is a formula."""
    if way is None:
        return AS_PLANNED if segment.rule is SegmentRule.AS_SCHEDULED else BY_ROOM
    return TOO_NEAR if digits_for(way.cents(segment)) is None else None


def _formula(table: Table, row: int, segment: Segment, way: _Way) -> Formula:
    cents = way.cents(segment)
    times = {None: f"*{table.at('days', row)}", 1: ""}.get(way.times, f"*{way.times}")
    product = f"{table.at('base', row)}*{table.at('rate', row)}{times}"
    rounded = f"ROUND(ROUND({product}/{table.at('divisor', row)}*100,{digits_for(cents)}),0)"
    return Formula(f"={rounded}/100", half_up(cents))
