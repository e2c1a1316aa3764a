"""The sheet of the doubled interest for delayed performance (民诉法 264): beside the claim, in none of its sums."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from openpyxl import Workbook

from docgen.kinds.claim_parts import delay_title
from docgen.law.arithmetic import total
from docgen.law.beside import DelayInterest, DelaySegment
from docgen.render.claim_workbook.precision import digits_for, half_up
from docgen.render.claim_workbook.segments import TOO_NEAR
from docgen.render.claim_workbook.sheet import Content, Formula, agreement, plain_result
from docgen.render.claim_workbook.statement import Statement
from docgen.render.claim_workbook.table import Column, Table

NAME: Final = "迟延履行"
TITLE: Final = "迟延履行期间加倍部分债务利息（不在债权合计之内）"
PART: Final = "加倍部分"
TOTAL: Final = "合计"
PAID: Final = "减：还款已清偿"
UNPAID: Final = "尚欠"
DAILY: Final = "截止日起每日新增"
METHOD: Final = "各段：金额＝计算基数×日利率×天数，自起日起至止日止，算头不算尾，四舍五入到分。"
COLUMNS: Final = (
    Column("instrument", "文书", "centre", 6),
    Column("title", "名称", "text", 22),
    Column("kind", "项目", "text", 18),
    Column("from", "自", "date", 11),
    Column("to", "至（不含）", "date", 11),
    Column("days", "天数", "whole", 6),
    Column("base", "计算基数", "money", 14),
    Column("rate", "日利率", "rate", 10),
    Column("amount", "金额", "money", 14),
    Column("engine", "计算书所列", "money", 14),
    Column("check", "校验", "centre", 7),
)
NOTE: Final = Column("note", "说明", "text", 24)


@dataclass(frozen=True, slots=True)
class Delays:
    """The sheet, and the row of what is unpaid under each instrument that was computed."""

    table: Table
    unpaid: tuple[tuple[DelayInterest, int], ...]


def write_delays(book: Workbook, statement: Statement) -> Delays:
    """Write the sheet; the claim has a record of some instrument."""
    computed = [delay for delay in statement.claim.delay_interest if delay.refused is None]
    noted = any(digits_for(_cents(segment)) is None for delay in computed for segment in delay.segments)
    table = Table(book, NAME, TITLE, [*COLUMNS, NOTE] if noted else COLUMNS)
    unpaid = tuple((delay, _write(table, place, delay)) for place, delay in enumerate(computed, 1))
    table.finish()
    _write_notes(table, statement, computed)
    return Delays(table, unpaid)


def _write(table: Table, place: int, delay: DelayInterest) -> int:
    """The rows of an instrument. Returns that of what is unpaid."""
    named: dict[str, Content] = {"instrument": place, "title": delay_title(delay)}
    first = table.next_row
    for segment in delay.segments:
        _line(table, named | {"kind": PART}, _segment(table, segment), segment.amount)
    parts = f"{table.at('amount', first)}:{table.at('amount', max(first, table.next_row - 1))}"
    amount = total(segment.amount for segment in delay.segments)
    summed = Formula(f"=ROUND(SUM({parts}),2)", amount) if delay.segments else amount
    whole = _line(table, named | {"kind": TOTAL}, {"amount": summed}, delay.amount)
    paid = table.row(named | {"kind": PAID, "amount": delay.paid})
    left = Formula(f"=ROUND({table.at('amount', whole)}-{table.at('amount', paid)},2)", amount - (delay.paid or 0))
    unpaid = _line(table, named | {"kind": UNPAID}, {"amount": left}, delay.unpaid, strong=True)
    _line(table, named | {"kind": DAILY}, _daily(table, delay), delay.daily)
    return unpaid


def _line(
    table: Table, named: dict[str, Content], shown: dict[str, Content], engine: Decimal | None, *, strong: bool = False
) -> int:
    row = table.next_row
    agrees = plain_result(shown["amount"]) == engine
    check = agreement(table.at("amount", row), table.at("engine", row), agrees=agrees)
    return table.row(
        named | shown | {"engine": engine, "check": check},
        looks={"amount": "given"} if shown.get("note") else None,
        strong=strong,
    )


def _segment(table: Table, segment: DelaySegment) -> dict[str, Content]:
    row = table.next_row
    return {
        "from": segment.from_on,
        "to": segment.to_on,
        "days": Formula(f"={table.at('to', row)}-{table.at('from', row)}", segment.days),
        "base": segment.base,
        "rate": segment.daily_rate,
        **_product(f"{table.at('base', row)}*{table.at('rate', row)}*{table.at('days', row)}", _cents(segment)),
    }


def _cents(segment: DelaySegment) -> Fraction:
    return Fraction(segment.base) * Fraction(segment.daily_rate) * segment.days * 100


def _daily(table: Table, delay: DelayInterest) -> dict[str, Content]:
    """What a day adds, at the rate of the last segment; a value where there is none, or another rate begins."""
    row, base = table.next_row, delay.base_unpaid
    if base is None or not delay.segments:
        return {"amount": delay.daily}
    rate = delay.segments[-1].daily_rate
    cents = Fraction(base) * Fraction(rate) * 100
    if half_up(cents) != delay.daily:
        return {"amount": delay.daily}
    return {"base": base, "rate": rate, **_product(f"{table.at('base', row)}*{table.at('rate', row)}", cents)}


def _product(terms: str, cents: Fraction) -> dict[str, Content]:
    """An amount as a formula; as a value with its reason where floating point isn't sure of the cent."""
    digits = digits_for(cents)
    if digits is None:
        return {"amount": half_up(cents), "note": TOO_NEAR}
    return {"amount": Formula(f"=ROUND(ROUND({terms}*100,{digits}),0)/100", half_up(cents))}


def _write_notes(table: Table, statement: Statement, computed: list[DelayInterest]) -> None:
    """How it is worked out, what it takes for granted, and what wasn't computed."""
    table.sheet.across(METHOD, "plain")
    for line in dict.fromkeys(line for delay in computed for line in (*delay.basis, *delay.assumptions)):
        table.sheet.across(f"{line}。", "plain")
    for delay in statement.claim.delay_interest:
        if delay.refused is not None:
            table.sheet.across(delay.refused.message, "plain")
