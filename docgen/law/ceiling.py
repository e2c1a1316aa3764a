"""Under a cap: compound interest beside penalty interest, and damages beside both (claim-rules 9).

For the days of each penalty segment penalty and compound together stay within cap × unpaid principal, compound cut
first; from the due date to the cut-off date the two and the damages stay within the same, damages cut first.

How ambiguous spots of the rules are read here:

- A penalty segment is one installment's (claim-rules 4), so it is held together with that installment's compound
  interest; one installment's room serves no other.
- Over a penalty segment the cap is summed day by day, rounded once, and the pair is held over the whole segment: where
  the cap falls while the penalty rate stays, as on 2020-08-20, room of the days before serves the days after. What a
  comparison of each day by itself would cut more is a warning with its amount (``day_by_day``).
- Of several compound segments in one penalty segment the earlier takes the room first; their sum is the same anyhow.
  A compound segment that outlasts a penalty segment is cut where what the cap leaves of it changes.
- On a day within a segment the cap is that of the days so far: what a claim cut off on that day would say.
- Compound interest on an installment with no unpaid principal has no penalty segment beside it: only its rate is
  limited. Where that takes all that runs beyond the cap on all unpaid principal, it is a warning with the amount.
- "The same" for damages, which belong to no installment, is the room of every penalty segment together, less compound
  interest that has none beside it. Where damages would be cut and an installment without principal brought them, it is
  refused, for the rules don't say by what principal its days are measured; and so it is where compound interest alone
  is more than the room.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from docgen.law.accrual import Accrual, Slice, agreed_by_days, allowance
from docgen.law.arithmetic import NIL, by_days, divided, product, total
from docgen.law.rates import BEGINNING, Steps
from docgen.law.result import SegmentRule


@dataclass(frozen=True, slots=True)
class Part:
    """Days of a compound slice within one penalty slice, or within none: what accrues, and what the cap leaves."""

    from_on: date
    to_on: date
    agreed: Decimal
    left: Decimal

    @property
    def state(self) -> tuple[bool, date | None]:
        """Whole, cut to nothing, or cut to some: neighbours of one of the former states are one."""
        some = self.from_on if NIL < self.left < self.agreed else None
        return self.left == self.agreed, some


@dataclass(slots=True, kw_only=True)
class CappedCompound(Accrual):
    """Compound interest of one installment, held to what the cap leaves beside its penalty interest."""

    penalty: Accrual
    cap: Steps

    def slices(self, day: date) -> list[Slice]:
        """As any accrual's, each held to the room of its days; never less than what is paid of it."""
        beside = self.penalty.slices(day)
        rooms = [self._room(piece) for piece in beside]
        pieces = [held for piece in Accrual.slices(self, day) for held in self._held(piece, beside, rooms)]
        missing = self.paid + self.waived - self.opening - total(piece.amount for piece in pieces)
        return [*pieces[:-1], self._cut_to(pieces[-1], pieces[-1].amount + missing)] if missing > NIL else pieces

    def owed(self, day: date) -> Decimal:
        """What has accrued by ``day``, paid or not."""
        return self.opening + total(piece.amount for piece in self.slices(day))

    def per_day_numerator(self, day: date) -> Decimal:
        """As any accrual's, held to the room a day leaves."""
        if not self.penalty.base:
            return Accrual.per_day_numerator(self, day)
        room = product(self.penalty.base, self.cap.at(day)) - self.penalty.per_day_numerator(day)
        return min(Accrual.per_day_numerator(self, day), room)

    def day_by_day(self, day: date) -> Decimal:
        """What would be cut by ``day`` besides, were each day measured by itself and not each penalty segment."""
        compound, cut = Accrual.slices(self, day), NIL
        for beside in self.penalty.slices(day):
            edges = {*_edges(beside, compound), *(each for each, _, _ in self.cap.pieces(beside.from_on, beside.to_on))}
            wanted, rooms = [], []
            for begins, ends in pairwise(sorted(edges)):
                own = next((piece for piece in compound if piece.from_on <= begins < piece.to_on), None)
                wanted.append(product(own.base, own.annual_rate, (ends - begins).days) if own else NIL)
                rooms.append(product(beside.base, self.cap.at(begins) - beside.annual_rate, (ends - begins).days))
            cut += min(sum(wanted), sum(rooms)) - sum(map(min, wanted, rooms))
        return divided(cut, self.divisor)

    def _room(self, beside: Slice) -> Decimal:
        return allowance(beside.base, self.cap, beside.from_on, beside.to_on, self.divisor) - beside.amount

    def _held(self, piece: Slice, beside: Sequence[Slice], rooms: list[Decimal]) -> Iterator[Slice]:
        """A slice as the ``rooms`` leave it, cut where that changes; what it takes of them is taken off."""
        parts = list(self._parts(piece, beside, rooms))
        if all(part.left == part.agreed for part in parts):
            yield piece
            return
        for _, group in groupby(parts, key=lambda part: part.state):
            alike = list(group)
            part = self._between(piece, alike[0].from_on, alike[-1].to_on)
            whole = alike[0].left == alike[0].agreed
            yield part if whole else self._cut_to(part, total(each.left for each in alike))

    def _parts(self, piece: Slice, beside: Sequence[Slice], rooms: list[Decimal]) -> Iterator[Part]:
        for begins, ends in pairwise(sorted(_edges(piece, beside))):
            agreed = left = by_days(piece.base, piece.annual_rate, (ends - begins).days, self.divisor)
            for place, other in enumerate(beside):
                if other.from_on <= begins < other.to_on:
                    left = min(agreed, rooms[place])
                    rooms[place] -= left
            yield Part(begins, ends, agreed, left)

    def _between(self, piece: Slice, begins: date, ends: date) -> Slice:
        amount = by_days(piece.base, piece.annual_rate, (ends - begins).days, self.divisor)
        agreed = agreed_by_days(piece.base, self.line, begins, ends, self.divisor)
        rule = SegmentRule.DAYS if agreed is None else SegmentRule.CAPPED
        return Slice(begins, ends, piece.base, piece.annual_rate, amount, rule, agreed)

    def _cut_to(self, piece: Slice, amount: Decimal) -> Slice:
        agreed = piece.amount if piece.contract_amount is None else piece.contract_amount
        return Slice(piece.from_on, piece.to_on, piece.base, piece.annual_rate, amount, SegmentRule.CAPPED, agreed)


def _edges(piece: Slice, others: Sequence[Slice]) -> set[date]:
    """The first and the last day of ``piece``, and those of ``others`` in between."""
    days = {day for other in others for day in (other.from_on, other.to_on)}
    return {piece.from_on, piece.to_on, *(day for day in days if piece.from_on < day < piece.to_on)}


def room_beside(penalty: Accrual, compound: Accrual | None, cap: Steps, day: date) -> Decimal:
    """What the cap leaves for damages beside one installment's penalty and compound interest by ``day``.

    Below zero by compound interest that has no penalty interest beside it.
    """
    room = NIL
    for piece in penalty.slices(day):
        room += allowance(piece.base, cap, piece.from_on, piece.to_on, penalty.divisor) - piece.amount
    return room if compound is None else room - sum((piece.amount for piece in compound.slices(day)), NIL)


@dataclass(slots=True)
class Beyond:
    """How far compound interest without penalty interest beside it takes all that runs beyond the cap.

    All that runs is in-term, penalty and compound interest; the cap is on all unpaid principal, due or not
    (民间借贷规定 art. 27: a ceiling over the whole term where interest bears interest).
    """

    since: date = BEGINNING
    per_day: Decimal = NIL
    numerator: Decimal = NIL

    def go_on(self, day: date, per_day: Decimal) -> None:
        """``per_day`` from ``day`` on, of which a day bears the divisor's part."""
        self.numerator += product(self.per_day, (day - self.since).days)
        self.since, self.per_day = day, per_day
