"""Under a cap: compound interest beside penalty interest, and damages beside both (claim-rules 9).

For the days of each penalty segment penalty and compound together stay within cap × unpaid principal, compound cut
first; from the due date to the cut-off date the two and the damages stay within the same, damages cut first.

How ambiguous spots of the rules are read here:

- The compound interest measured beside a penalty segment is that of the same installment. Compound interest on an
  installment with no unpaid principal has no penalty segment beside it, and stands as long as everything that runs
  under the debt stays within the cap on all its unpaid principal, due or not; beyond that the rules don't say what
  gives way: refused.
- Room is what the cap allows over a penalty segment, rounded, less the segment. A compound segment is cut to the room
  of its days. Where one penalty segment holds several compound segments, one of them cut and some room left, the rules
  don't say which days give way: refused. No room at all cuts every one to zero.
- Where several installments accrue on the same days, one of them held to some room, it is refused: the rules don't say
  whether the room of one serves another.
- "The same" for damages is the room of every penalty segment together. Where the damages would fit beside the oldest
  installment they stand; where it doesn't suffice, and several installments make it up or the one that brought the
  damages has no principal, it is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from docgen.errors import JointCapUnclear
from docgen.law.accrual import Accrual, Slice, allowance
from docgen.law.arithmetic import NIL, by_days, product
from docgen.law.rates import Steps
from docgen.law.result import SegmentRule


@dataclass(slots=True, kw_only=True)
class CappedCompound(Accrual):
    """Compound interest of one installment, held to what the cap leaves beside its penalty interest."""

    penalty: Accrual
    cap: Steps
    debt_no: str
    number: int

    def running(self, day: date) -> list[Slice]:
        """As any accrual's, each held to its room. Raises RuleSilent where the rules don't say how."""
        pieces = Accrual.running(self, day)
        spans = [
            (piece, beside)
            for piece in pieces
            for beside in self.penalty.slices(day)
            if beside.from_on < piece.to_on and beside.to_on > piece.from_on
        ]
        rooms = [self._room(beside, piece) for piece, beside in spans]
        above = [self._part(*span) > room for span, room in zip(spans, rooms, strict=True)]
        if any(above) and not any(rooms):
            pieces = [self._held(piece, NIL) for piece in pieces]
        elif any(above):
            if len(spans) > 1:
                raise JointCapUnclear(debt=self.debt_no, number=self.number)
            floor = self.paid + self.waived - self.opening - self.closed_total
            pieces = [self._held(pieces[0], max(rooms[0], floor, NIL))]
        self._check_neighbours([*self.closed, *pieces], day)
        return pieces

    def before_principal_moves(self, day: date, base: Decimal) -> None:
        """End the running slice where the cap holds it, or will once the principal is ``base``.

        With no principal left there is no penalty segment to be measured beside: what isn't held runs on uncut.
        """
        held_now = any(self._is_held(piece) for piece in self.running(day))
        room = product(base, self.cap.at(day) - self.penalty.line.effective.at(day))
        if held_now or (base and Accrual.per_day_numerator(self, day) > room):
            self.cut(day)

    def check_alone(self, others: Iterable[Accrual], day: date) -> None:
        """Refuse where the cap leaves some room only and another installment accrues on the same days.

        Whether one installment's room serves another the rules don't say.
        """
        held = [piece for piece in self.slices(day) if piece.amount and self._is_held(piece)]
        for piece in held:
            for accrual in others:
                if any(_overlap(piece, other) > 0 for other in accrual.slices(day)):
                    raise JointCapUnclear(debt=self.debt_no, number=self.number)

    def per_day_numerator(self, day: date) -> Decimal:
        """As any accrual's, held to the room a day leaves."""
        if not self.penalty.base:
            return Accrual.per_day_numerator(self, day)
        room = product(self.penalty.base, self.cap.at(day)) - self.penalty.per_day_numerator(day)
        return min(Accrual.per_day_numerator(self, day), room)

    def _room(self, beside: Slice, piece: Slice) -> Decimal:
        """What the cap leaves beside a penalty slice over the days it shares with ``piece``."""
        ends, begins = min(beside.to_on, piece.to_on), max(beside.from_on, piece.from_on)
        return self._room_until(beside, ends) - self._room_until(beside, begins)

    def _room_until(self, beside: Slice, day: date) -> Decimal:
        accrued = by_days(beside.base, beside.annual_rate, (day - beside.from_on).days, self.divisor)
        return allowance(beside.base, self.cap, beside.from_on, day, self.divisor) - accrued

    def _part(self, piece: Slice, beside: Slice) -> Decimal:
        return by_days(piece.base, piece.annual_rate, _overlap(piece, beside), self.divisor)

    def _held(self, piece: Slice, amount: Decimal) -> Slice:
        agreed = piece.amount if piece.contract_amount is None else piece.contract_amount
        return replace(piece, amount=amount, rule=SegmentRule.CAPPED, contract_amount=agreed)

    def _is_held(self, piece: Slice) -> bool:
        return piece.amount != by_days(piece.base, piece.annual_rate, piece.days, self.divisor)

    def _check_neighbours(self, pieces: Sequence[Slice], day: date) -> None:
        """Refuse a penalty slice that outlasts a compound slice the cap holds to some of its room."""
        held = [piece for piece in pieces if piece.amount and self._is_held(piece)]
        for piece in held:
            for beside in self.penalty.slices(day):
                shares = beside.from_on < piece.to_on and beside.to_on > piece.from_on
                if shares and (beside.from_on < piece.from_on or beside.to_on > piece.to_on):
                    raise JointCapUnclear(debt=self.debt_no, number=self.number)


def _overlap(piece: Slice, beside: Slice) -> int:
    return (min(piece.to_on, beside.to_on) - max(piece.from_on, beside.from_on)).days


def room_beside(penalty: Accrual, compound: Accrual | None, cap: Steps, day: date) -> Decimal:
    """What the cap leaves for damages beside one installment's penalty and compound interest by ``day``."""
    room = NIL
    for piece in penalty.slices(day):
        room += allowance(piece.base, cap, piece.from_on, piece.to_on, penalty.divisor) - piece.amount
    return room if compound is None else room - sum((piece.amount for piece in compound.slices(day)), NIL)
