"""Installments: given by the case file, or derived from the contract (claim-rules 5, 6 and 7).

A row says when an installment falls due, its principal, and how its interest is worked out: as given, for a whole
month, or by days. The interest itself is worked out when the rates are known (``accrual.in_term``).

How ambiguous spots of the rules are read here:

- "The disbursement's own day included": the first period is a whole month where the disbursement fell on the
  (clamped) due day of its month and the first due date is that of the next.
- A rate change on a due date splits nothing; every later installment is worked out anew. Within a period it leaves
  that installment's principal as it was. The principal worked out anew is what those later installments held.
- "The next number" of an accelerated installment follows the last one that stays.
- The base of a given installment's segment is the scheduled principal not due before its due date.
- Two installments may fall due on one day; both periods then begin at the due date before.
- Invoices are numbered as they are listed.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from docgen.casefile.debts import Debt, Installment
from docgen.casefile.vocabulary import InterestPeriod, RepaymentMethod
from docgen.errors import DebtFaulty, PrincipalTooSmall, QuarterlyInstallments, ScheduleFaulty
from docgen.law.arithmetic import MONTHS, NIL, annuity, by_month, divided, total
from docgen.law.rates import Steps

QUARTER_MONTHS = 3
SHORTEST_MONTH = 28
"""Every month has a day of this number."""
OF_THE_CONTRACT = "还款计划"
LEVEL = (RepaymentMethod.EQUAL_INSTALLMENT, RepaymentMethod.EQUAL_PRINCIPAL)


@dataclass(frozen=True, slots=True)
class Row:
    """One installment to come: ``base`` bears interest from ``start_on`` to ``due_on``, unless ``given`` is it."""

    number: int
    start_on: date
    due_on: date
    principal: Decimal
    base: Decimal
    given: Decimal | None = None
    whole_month: bool = False


def planned(debt: Debt, in_term: Steps) -> list[Row]:
    """The installments of a loan or of receivables, in order of due date.

    Args:
        debt: the contract.
        in_term: the contract rate; a derived schedule is worked out anew at each of its changes.

    Raises:
        DebtFaulty, ScheduleFaulty: the contract or its schedule does not fit together.
        RuleSilent: a schedule the rules don't derive.
    """
    if debt.invoices:
        return _invoiced(debt)
    if debt.schedule:
        return _given_by_contract(debt)
    principal, start_on, matures_on, method = _loan(debt)
    if method is RepaymentMethod.AS_SCHEDULED:
        raise ScheduleFaulty(debt=debt.no, schedule=OF_THE_CONTRACT, fault="还款方式为按还款计划，但未填还款计划")
    if method in LEVEL and debt.interest_period is InterestPeriod.QUARTER:
        raise QuarterlyInstallments(debt=debt.no)
    due_day = debt.due_day or start_on.day
    if method is RepaymentMethod.BULLET:
        return [Row(1, start_on, matures_on, principal, principal)]
    step = QUARTER_MONTHS if debt.interest_period is InterestPeriod.QUARTER else 1
    dates = list(due_dates(start_on, matures_on, due_day, step))
    starts = [start_on, *dates[:-1]]
    if method is RepaymentMethod.INTEREST_ONLY:
        last = len(dates) - 1
        return [
            Row(i + 1, starts[i], due_on, principal if i == last else NIL, principal) for i, due_on in enumerate(dates)
        ]
    parts = _level(debt, principal, len(dates), in_term.at(start_on))
    rows = []
    left = principal
    for i, due_on in enumerate(dates):
        rows.append(Row(i + 1, starts[i], due_on, parts[i], left, whole_month=_is_month(starts[i], due_on, due_day)))
        left -= parts[i]
    return _repriced(debt, rows, in_term)


def _loan(debt: Debt) -> tuple[Decimal, date, date, RepaymentMethod]:
    if debt.principal is None or debt.disbursed_on is None or debt.matures_on is None or debt.repayment_method is None:
        raise DebtFaulty(debt=debt.no, fault="借款本金、放款日期、到期日、还款方式未填全，也没有还款计划")
    if debt.matures_on <= debt.disbursed_on:
        raise DebtFaulty(debt=debt.no, fault=f"到期日{debt.matures_on}不晚于放款日期{debt.disbursed_on}")
    return debt.principal, debt.disbursed_on, debt.matures_on, debt.repayment_method


def clamped(year: int, month: int, day: int) -> date:
    """``day`` of a month, or the month's last day where it has no such day."""
    return date(year, month, day if day <= SHORTEST_MONTH else min(day, monthrange(year, month)[1]))


def month_after(day: date, count: int, due_day: int) -> date:
    """The (clamped) ``due_day`` of the ``count``-th calendar month after that of ``day``."""
    years, month = divmod(day.month - 1 + count, MONTHS)
    return clamped(day.year + years, month + 1, due_day)


def due_dates(start_on: date, matures_on: date, due_day: int, step: int) -> Iterator[date]:
    """Every due day from the month after ``start_on``; by quarters those of March, June, September and December.

    The maturity date is always the last one.
    """
    count = 1
    while (day := month_after(start_on, count, due_day)) < matures_on:
        if day.month % step == 0:
            yield day
        count += 1
    yield matures_on


def _is_month(start_on: date, due_on: date, due_day: int) -> bool:
    return start_on == clamped(start_on.year, start_on.month, due_day) and due_on == month_after(start_on, 1, due_day)


def _level(debt: Debt, principal: Decimal, count: int, annual_rate: Decimal) -> list[Decimal]:
    """The principal parts of ``count`` installments at one rate; the last takes the remainder."""
    equal_parts = debt.repayment_method is RepaymentMethod.EQUAL_PRINCIPAL or not annual_rate
    level = divided(principal, count) if equal_parts else annuity(principal, annual_rate, count)
    left = principal
    parts = []
    for _ in range(count - 1):
        part = level if equal_parts else level - by_month(left, annual_rate)
        parts.append(part)
        left -= part
    if left < NIL:
        raise PrincipalTooSmall(debt=debt.no)
    return [*parts, left]


def _repriced(debt: Debt, rows: list[Row], in_term: Steps) -> list[Row]:
    """``rows`` worked out anew at each change of the rate, from the period that begins on it or after it."""
    for changed_on, annual_rate in zip(in_term.starts, in_term.values, strict=True):
        kept = [row for row in rows if row.start_on < changed_on]
        anew = rows[len(kept) :]
        if kept and anew:
            left = total(row.principal for row in anew)
            for part in _level(debt, left, len(anew), annual_rate):
                kept.append(replace(rows[len(kept)], principal=part, base=left))
                left -= part
            rows = kept
    return rows


def _invoiced(debt: Debt) -> list[Row]:
    if debt.schedule:
        raise DebtFaulty(debt=debt.no, fault="应收账款发票与还款计划不能同填")
    rows = [
        Row(number, invoice.due_on, invoice.due_on, invoice.amount, invoice.amount, given=NIL)
        for number, invoice in enumerate(debt.invoices, start=1)
    ]
    return sorted(rows, key=lambda row: row.due_on)


def _given_by_contract(debt: Debt) -> list[Row]:
    principal, start_on, _, _ = _loan(debt)
    held = total(installment.principal for installment in debt.schedule)
    if held != principal:
        fault = f"各期本金合计{held}元，与借款本金{principal}元不符"
        raise ScheduleFaulty(debt=debt.no, schedule=OF_THE_CONTRACT, fault=fault)
    return given_rows(debt.no, OF_THE_CONTRACT, debt.schedule, start_on, start_on)


def given_rows(debt_no: str, name: str, schedule: Sequence[Installment], start_on: date, agreed_on: date) -> list[Row]:
    """The rows of a schedule that the case file gives.

    Args:
        debt_no: the contract, for messages.
        name: what the schedule is, for messages.
        schedule: its lines, in any order.
        start_on: the day from which interest runs.
        agreed_on: the day after which everything of it must fall due.

    Raises:
        ScheduleFaulty: two lines of one number, numbers against the order of days, a day not after ``agreed_on``.
    """
    lines = sorted(schedule, key=lambda line: (line.due_on, line.period))
    numbers = [line.period for line in lines]
    if numbers != sorted(set(numbers)):
        raise ScheduleFaulty(debt=debt_no, schedule=name, fault="期次重复，或期次先后与应还日期先后不一致")
    if lines[0].due_on <= agreed_on:
        fault = f"第{numbers[0]}期应还日期{lines[0].due_on}不晚于{agreed_on}"
        raise ScheduleFaulty(debt=debt_no, schedule=name, fault=fault)
    left = total(line.principal for line in lines)
    rows: list[Row] = []
    start, base = start_on, left
    for line in lines:
        if rows and line.due_on != rows[-1].due_on:
            start, base = rows[-1].due_on, left
        rows.append(Row(line.period, start, line.due_on, line.principal, base, given=line.interest))
        left -= line.principal
    return rows


def accelerated(rows: Sequence[Row], effective_on: date, start_on: date, last_number: int) -> Row:
    """The one installment that takes the place of ``rows``, all due later, on ``effective_on`` (claim-rules 6).

    Args:
        rows: what was to fall due later.
        effective_on: the day it falls due.
        start_on: the last due date on or before that day, or the disbursement.
        last_number: of the last installment that stays, or the one before the first replaced.
    """
    principal = total(row.principal for row in rows)
    return Row(last_number + 1, start_on, effective_on, principal, principal)
