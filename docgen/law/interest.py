"""In-term interest: by days, for a whole month, as given; and what runs on principal not yet due (claim-rules 4, 9).

How ambiguous spots of the rules are read here:

- A whole month in which the rate changes is no whole month: each side bears interest by days.
- A given interest is measured against the cap by the days of its period; where the contract's rate lies within the
  cap, what a period of whole months gives at the cap stands too, so that a month of 28 days is no excess. One that is
  above it is cut in the way it was worked out, by days or by whole months; one that was worked out in neither way is
  refused, and so is one by whole months in which the cap moves.
- A given interest of zero has no segment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from docgen.errors import CappedSchedule
from docgen.law.accrual import Slice, agreed_by_days, slices_by_days
from docgen.law.arithmetic import MONTHS, NIL, by_days, by_month, divided, product
from docgen.law.rates import Steps, capped_line
from docgen.law.result import SegmentRule
from docgen.law.schedule import Row, clamped, month_after
from docgen.law.terms import Terms

Piece = tuple[date, date, Decimal]
Pieces = Sequence[Piece]
"""Days of one rate each."""


def in_term(row: Row, terms: Terms) -> tuple[Slice, ...]:
    """The interest of an installment, in slices.

    Raises:
        CappedSchedule: a given interest above the cap that nothing tells how to cut.
    """
    if row.given is not None:
        return _as_given(row, row.given, terms) if row.given else ()
    if row.whole_month and row.base:
        pieces = list(terms.in_term.effective.pieces(row.start_on, row.due_on))
        if len(pieces) == 1:
            return (_whole_month(row, pieces[0][2], terms),)
    return tuple(slices_by_days(row.base, terms.in_term, row.start_on, row.due_on, terms.divisor))


def running(bases: list[tuple[date, Decimal]], end: date, terms: Terms) -> list[Slice]:
    """The contract interest on principal not due, each base from its day on, up to ``end``."""
    result: list[Slice] = []
    for index, (start, base) in enumerate(bases):
        until = bases[index + 1][0] if index + 1 < len(bases) else end
        pieces = slices_by_days(base, terms.in_term, start, until, terms.divisor)
        result += [replace(piece, rule=SegmentRule.RUNNING) for piece in pieces]
    return result


def _whole_month(row: Row, rate: Decimal, terms: Terms) -> Slice:
    amount = by_month(row.base, rate)
    agreed = [value for _, _, value in terms.in_term.contract.pieces(row.start_on, row.due_on)]
    if agreed == [rate]:
        return Slice(row.start_on, row.due_on, row.base, rate, amount, SegmentRule.MONTH)
    uncapped = (
        by_month(row.base, agreed[0])
        if len(agreed) == 1
        else agreed_by_days(row.base, terms.in_term, row.start_on, row.due_on, terms.divisor)
    )
    return Slice(row.start_on, row.due_on, row.base, rate, amount, SegmentRule.CAPPED, uncapped)


def _as_given(row: Row, given: Decimal, terms: Terms) -> tuple[Slice, ...]:
    rate = terms.in_term.contract.at(row.start_on)
    if terms.cap is not None:
        pieces = list(terms.cap.pieces(row.start_on, row.due_on))
        cut = _cut(row, given, rate, terms, pieces) if rate > min(cap for _, _, cap in pieces) else ()
        if cut:
            return cut
        if given > _limit(row, rate, terms, pieces):
            raise CappedSchedule(debt=terms.debt.no, number=row.number, interest=given)
    return (Slice(row.start_on, row.due_on, row.base, rate, given, SegmentRule.AS_SCHEDULED),)


def _cut(row: Row, given: Decimal, rate: Decimal, terms: Terms, pieces: Pieces) -> tuple[Slice, ...]:
    """A given interest at a rate above the cap, cut in the way it was worked out; nothing where that isn't told."""
    if given == by_days(row.base, rate, (row.due_on - row.start_on).days, terms.divisor):
        line = capped_line(Steps.constant(rate), terms.cap)
        return tuple(slices_by_days(row.base, line, row.start_on, row.due_on, terms.divisor))
    months = _whole_months(row.start_on, row.due_on)
    if len(pieces) == 1 and given == divided(product(row.base, rate, months), MONTHS):
        ((_, _, cap),) = pieces
        limit = divided(product(row.base, cap, months), MONTHS)
        return (Slice(row.start_on, row.due_on, row.base, cap, limit, SegmentRule.CAPPED, given),)
    return ()


def _limit(row: Row, rate: Decimal, terms: Terms, pieces: Pieces) -> Decimal:
    """What a given interest may be without being cut."""
    lowest = min(cap for _, _, cap in pieces)
    if rate > lowest:
        limited = ((start, end, min(rate, cap)) for start, end, cap in pieces)
        return _by_days(row.base, limited, terms.divisor)
    by_months = divided(product(row.base, lowest, _whole_months(row.start_on, row.due_on)), MONTHS)
    return max(by_months, _by_days(row.base, pieces, terms.divisor))


def _by_days(base: Decimal, pieces: Iterable[Piece], divisor: int) -> Decimal:
    return divided(sum((product(base, rate, (end - start).days) for start, end, rate in pieces), NIL), divisor)


def _whole_months(start_on: date, due_on: date) -> int:
    """How many whole months lie between; 0 where days are left over."""
    months = (due_on.year - start_on.year) * MONTHS + due_on.month - start_on.month
    due_days = (start_on.day, due_on.day)
    return (
        months
        if any(
            clamped(start_on.year, start_on.month, day) == start_on and month_after(start_on, months, day) == due_on
            for day in due_days
        )
        else 0
    )
