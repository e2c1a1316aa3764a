"""What accrues by days: slices of one base and one rate each, rounded half-up to the cent (claim-rules 4).

An accrual is cut where its own base or rate changes and nowhere else. What has accrued by a day in between is worked
out as if the slice ended there, so that a repayment knows what is owed; the slice itself runs on. As a figure rounded
at a later day is never the smaller one, no more is ever paid than the slice will hold.

Where the base is zero nothing accrues and there is no slice; one of rate zero is kept here, for a cap's room is
measured by it, and isn't shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from docgen.law.arithmetic import NIL, by_days, divided, product, total
from docgen.law.rates import RateLine, Steps
from docgen.law.result import SegmentRule


@dataclass(frozen=True, slots=True)
class Slice:
    """One segment in the making: ``contract_amount`` where a cap touched it."""

    from_on: date
    to_on: date
    base: Decimal
    annual_rate: Decimal
    amount: Decimal
    rule: SegmentRule = SegmentRule.DAYS
    contract_amount: Decimal | None = None

    @property
    def days(self) -> int:
        """The first day counts, the last does not."""
        return (self.to_on - self.from_on).days


def slices_by_days(base: Decimal, line: RateLine, start: date, end: date, divisor: int) -> Iterator[Slice]:
    """From ``start`` up to ``end``, cut where the rate changes."""
    if not base or end <= start:
        return
    if line.fixed is not None:
        yield Slice(start, end, base, line.fixed, by_days(base, line.fixed, (end - start).days, divisor))
        return
    for begins, ends, rate in line.effective.pieces(start, end):
        amount = by_days(base, rate, (ends - begins).days, divisor)
        agreed = agreed_by_days(base, line, begins, ends, divisor)
        rule = SegmentRule.DAYS if agreed is None else SegmentRule.CAPPED
        yield Slice(begins, ends, base, rate, amount, rule, agreed)


def agreed_by_days(base: Decimal, line: RateLine, begins: date, ends: date, divisor: int) -> Decimal | None:
    """The contract's own figure where the cap holds the rate down; None where it doesn't."""
    if line.contract is line.effective:
        return None
    pieces = list(line.contract.pieces(begins, ends))
    if all(rate == line.effective.at(start) for start, _, rate in pieces):
        return None
    return total(by_days(base, rate, (end - start).days, divisor) for start, end, rate in pieces)


def allowance(base: Decimal, cap: Steps, start: date, end: date, divisor: int) -> Decimal:
    """What a cap leaves room for on ``base`` over the days, rounded once."""
    room = NIL
    for begins, ends, rate in cap.pieces(start, end):
        room += product(base, rate, (ends - begins).days)
    return divided(room, divisor)


@dataclass(slots=True)
class Accrual:
    """One kind of one installment, running on ``base`` since ``since``; ``opening`` is brought forward."""

    line: RateLine
    divisor: int
    since: date
    base: Decimal
    opening: Decimal = NIL
    paid: Decimal = NIL
    waived: Decimal = NIL
    closed: list[Slice] = field(default_factory=list)
    closed_total: Decimal = NIL

    def running(self, day: date) -> list[Slice]:
        """The slices since the last cut, ended on ``day``."""
        return list(slices_by_days(self.base, self.line, self.since, day, self.divisor))

    def slices(self, day: date) -> list[Slice]:
        """Every slice up to ``day``."""
        return [*self.closed, *self.running(day)]

    def owed(self, day: date) -> Decimal:
        """What has accrued by ``day``, paid or not."""
        settled = self.opening + self.closed_total
        if not self.base or day <= self.since:
            return settled
        return settled + sum((piece.amount for piece in self.running(day)), NIL)

    def balance(self, day: date) -> Decimal:
        """What has accrued by ``day`` and is neither paid nor waived."""
        return self.owed(day) - self.paid - self.waived

    def cut(self, day: date) -> None:
        """End the running slice on ``day``, and begin another."""
        if day > self.since:
            pieces = self.running(day)
            self.closed += pieces
            self.closed_total += sum((piece.amount for piece in pieces), NIL)
            self.since = day

    def rebase(self, day: date, base: Decimal) -> None:
        """``base`` from ``day`` on. A base that stays as it was cuts nothing."""
        if base != self.base:
            self.cut(day)
            self.base = base

    def per_day_numerator(self, day: date) -> Decimal:
        """``base × annual rate`` on ``day``, of which a day bears the ``divisor``-th part; zero before it runs."""
        if day < self.since:
            return NIL
        return product(self.base, self.line.effective.at(day))
