"""Schedules of an agreement: what is to be paid when, summing to the debt to the cent (law.md 8.6).

民法典 arts. 560 and 561 leave the order of allocation to the parties: each installment pays off the kinds of the debt
in the agreed order, so that its principal and the rest are known beforehand. Interest during the plan is worked out as
the claim's is: on the principal outstanding, by days, rounded half-up to the cent; the first day counts, the due day
doesn't.

How ambiguous spots are read here:

- Equal installments are the debt ÷ their number, rounded down to the cent; the last takes the remainder. A debt that
  doesn't give each installment a cent is refused.
- Steps are counted out in full but for the last installment of all, which takes the remainder. A last step without an
  amount shares out what is left in equal parts.
- Due dates are the first one's day in every further month, or the month's last day where it has no such day.
- Nothing bears interest twice: interest of the plan runs on the principal alone, from the cut-off date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.casefile.vocabulary import Bucket
from docgen.errors import PlanDayTooEarly, PlanLeavesNothing, PlanTooFine, PlanUnequal
from docgen.law.arithmetic import NIL, by_days, total
from docgen.law.rates import Steps
from docgen.law.schedule import month_after


@dataclass(frozen=True, slots=True)
class Step:
    """So many installments of one amount in yuan; None in the last step: what is left, in equal parts."""

    count: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One installment: ``principal`` and ``other`` of the debt as it stood, and the ``interest`` of the plan."""

    number: int
    due_on: date
    principal: Decimal
    other: Decimal
    interest: Decimal

    @property
    def amount(self) -> Decimal:
        """What is to be paid on the day, in yuan."""
        return self.principal + self.other + self.interest


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule: ``principal`` + ``other`` is the debt."""

    rows: tuple[PlanRow, ...]

    @property
    def principal(self) -> Decimal:
        """The principal of all installments."""
        return total(row.principal for row in self.rows)

    @property
    def other(self) -> Decimal:
        """The rest of the debt, over all installments."""
        return total(row.other for row in self.rows)

    @property
    def interest(self) -> Decimal:
        """The interest during the plan."""
        return total(row.interest for row in self.rows)

    @property
    def amount(self) -> Decimal:
        """Everything that is to be paid."""
        return total(row.amount for row in self.rows)


def monthly(first_on: date, count: int, every_months: int = 1) -> list[date]:
    """``count`` due dates from ``first_on``, its day in every ``every_months``-th month."""
    return [month_after(first_on, place * every_months, first_on.day) for place in range(count)]


def equal(debt: Decimal, count: int) -> list[Decimal]:
    """``debt`` in ``count`` equal parts, rounded down to the cent; the last takes the remainder.

    Raises:
        PlanTooFine: a part would be less than a cent.
    """
    part, left = divmod(_whole_cents(debt), count)
    if not part:
        raise PlanTooFine(debt=debt, count=count)
    return [_yuan(part)] * (count - 1) + [_yuan(part + left)]


def stepped(debt: Decimal, steps: Sequence[Step]) -> list[Decimal]:
    """``debt`` by steps, of which at least one counts an installment; only the last may leave its amount open.

    Raises:
        PlanLeavesNothing: the installments before the last come to the debt or more.
        PlanTooFine: what is left doesn't give each installment of the last step a cent.
    """
    fixed = [step.amount for step in steps if step.amount is not None for _ in range(step.count)]
    if steps[-1].amount is not None:
        fixed.pop()
        count = 1
    else:
        count = steps[-1].count
    left = debt - total(fixed)
    if left <= NIL:
        raise PlanLeavesNothing(debt=debt, count=len(fixed), planned=total(fixed), excess=-left)
    return [*fixed, *equal(left, count)]


def at_the_end(debt: Decimal, count: int) -> list[Decimal]:
    """Nothing of ``debt`` before the last of ``count`` installments: they pay the interest alone."""
    return [NIL] * (count - 1) + [debt]


def given(debt: Decimal, amounts: Sequence[Decimal]) -> list[Decimal]:
    """Installments written by hand, as they are.

    Raises:
        PlanUnequal: they don't sum to ``debt``; the difference is told.
    """
    planned = total(amounts)
    if planned != debt:
        said = "少列" if planned < debt else "多列"
        raise PlanUnequal(planned=planned, debt=debt, difference=f"{said}{abs(debt - planned)}元")
    return list(amounts)


def make_plan(  # noqa: PLR0913 - each is a term of the agreement
    owed: Mapping[Bucket, Decimal],
    order: Sequence[Bucket],
    dated: Sequence[tuple[date, Decimal]],
    *,
    from_on: date,
    rate: Steps,
    divisor: int,
) -> Plan:
    """The schedule of a debt.

    Args:
        owed: the debt by kinds, in yuan, none below zero.
        order: in which the kinds are paid off; every kind of ``owed``.
        dated: due date and amount of each installment; the amounts sum to the debt.
        from_on: the day from which interest of the plan runs: the cut-off date.
        rate: of that interest, a year; zero for none.
        divisor: the days of a year, 360 or 365.

    Raises:
        PlanDayTooEarly: the first due date lies before ``from_on``, or one not after the one before.
    """
    left = {kind: owed.get(kind, NIL) for kind in order}
    rows: list[PlanRow] = []
    start = from_on
    for number, (due_on, amount) in enumerate(dated, 1):
        if due_on < start or (rows and due_on == start):
            raise PlanDayTooEarly(number=number, due_on=due_on, after=start)
        interest = _interest(left[Bucket.PRINCIPAL], rate, start, due_on, divisor)
        principal = _pay_off(left, order, amount)
        rows.append(PlanRow(number, due_on, principal, amount - principal, interest))
        start = due_on
    return Plan(tuple(rows))


def _interest(base: Decimal, rate: Steps, start: date, end: date, divisor: int) -> Decimal:
    return total(by_days(base, each, (to - since).days, divisor) for since, to, each in rate.pieces(start, end))


def _pay_off(left: dict[Bucket, Decimal], order: Sequence[Bucket], amount: Decimal) -> Decimal:
    """Take ``amount`` off what is ``left``, kind by kind; what of it was principal."""
    principal = NIL
    for kind in order:
        taken = min(left[kind], amount)
        left[kind] -= taken
        amount -= taken
        if kind is Bucket.PRINCIPAL:
            principal = taken
    return principal


def _whole_cents(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def _yuan(count: int) -> Decimal:
    return Decimal(count).scaleb(-2)
