"""The state of one debt on a day: what fell due, what accrued on it, what was paid and waived (claim-rules 3 and 8).

How ambiguous spots of the rules are read here:

- With ``roll_due_dates`` only the day from which an installment is overdue moves; it falls due on the day agreed.
- Damages belong to no installment; like fees they are paid in their place within the oldest.
- A waiver of interest takes interest that has fallen due, not what is still running up.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from docgen.casefile.vocabulary import Bucket, FeeKind
from docgen.errors import DamagesCapUnclear
from docgen.law.accrual import Accrual, Slice
from docgen.law.arithmetic import NIL
from docgen.law.ceiling import room_beside
from docgen.law.rates import Steps


@dataclass(slots=True, eq=False)
class Due:
    """An installment that has fallen due. Number 0 holds what a core system's balance brought forward.

    Each is itself alone, whatever figures another holds.
    """

    number: int
    due_on: date
    overdue_from: date
    principal: Decimal
    interest: Decimal
    penalty: Accrual
    compound: Accrual | None = None
    terms: tuple[Slice, ...] = ()
    """Its in-term interest."""
    overdraft: Accrual | None = None
    """A card's interest on the principal."""
    provisional: bool = False
    """Its day of rest isn't known yet: the un-rolled day stands."""
    principal_paid: Decimal = NIL
    interest_paid: Decimal = NIL
    interest_waived: Decimal = NIL

    @property
    def principal_left(self) -> Decimal:
        """Not yet paid."""
        return self.principal - self.principal_paid

    @property
    def interest_left(self) -> Decimal:
        """In-term interest neither paid nor waived."""
        return self.interest - self.interest_paid - self.interest_waived

    @property
    def unpaid(self) -> bool:
        """Whether principal or interest is not fully paid."""
        return bool(self.principal_left or self.interest_left)

    def accruals(self) -> Iterator[tuple[Bucket, Accrual]]:
        """What accrues on it, by kind."""
        if self.overdraft:
            yield Bucket.INTEREST, self.overdraft
        yield Bucket.PENALTY, self.penalty
        if self.compound:
            yield Bucket.COMPOUND, self.compound

    def balance(self, kind: Bucket, day: date) -> Decimal:
        """What is owed of ``kind`` on ``day``."""
        if kind is Bucket.PRINCIPAL:
            return self.principal_left
        if kind is Bucket.PENALTY:
            return self.penalty.balance(day)
        if kind is Bucket.COMPOUND:
            return self.compound.balance(day) if self.compound else NIL
        return self.interest_left + (self.overdraft.balance(day) if self.overdraft else NIL)

    def pay(self, kind: Bucket, amount: Decimal, day: date) -> None:
        """Take ``amount``, no more than the balance, off ``kind``."""
        if kind is Bucket.PRINCIPAL:
            self.principal_paid += amount
            self._principal_moved(day)
        elif kind is Bucket.INTEREST:
            taken = min(amount, self.interest_left)
            self.interest_paid += taken
            self._interest_moved(day)
            if self.overdraft:
                self.overdraft.paid += amount - taken
        else:
            self._accrual(kind).paid += amount

    def waive(self, kind: Bucket, amount: Decimal, day: date) -> None:
        """Waive ``amount``, no more than the balance, of ``kind``."""
        if kind is Bucket.INTEREST:
            taken = min(amount, self.interest_left)
            self.interest_waived += taken
            self._interest_moved(day)
            if self.overdraft:
                self.overdraft.waived += amount - taken
        else:
            self._accrual(kind).waived += amount

    def release_principal(self, day: date) -> Decimal:
        """Give up the unpaid principal to a new schedule: penalty ends on ``day``."""
        released = self.principal_left
        self.principal -= released
        self._principal_moved(day)
        return released

    def settled(self, day: date) -> bool:
        """Whether nothing of it is owed, or will be: nothing accrues on what is paid."""
        return not self.unpaid and not any(accrual.balance(day) for _, accrual in self.accruals())

    def close(self, day: date) -> None:
        """End everything that accrues on the cut-off date."""
        for _, accrual in self.accruals():
            accrual.cut(day)

    def _accrual(self, kind: Bucket) -> Accrual:
        return next(accrual for each, accrual in self.accruals() if each is kind)

    def _principal_moved(self, day: date) -> None:
        (self.overdraft or self.penalty).rebase(day, self.principal_left)

    def _interest_moved(self, day: date) -> None:
        if self.compound:
            self.compound.rebase(day, self.interest_left)


@dataclass(slots=True)
class Fee:
    """A fee as booked; ``kind`` is None where it isn't a cost of enforcing, or isn't said."""

    on: date
    amount: Decimal
    kind: FeeKind | None = None
    paid: Decimal = NIL
    waived: Decimal = NIL

    @property
    def left(self) -> Decimal:
        """Neither paid nor waived."""
        return self.amount - self.paid - self.waived


@dataclass(slots=True)
class Damages:
    """Liquidated damages: the sum agreed, owed once anything has been overdue for a day."""

    agreed: Decimal
    brought_by: Due | None = None
    """The installment that was overdue first; None until they are owed."""
    opening: Decimal = NIL
    paid: Decimal = NIL
    waived: Decimal = NIL


@dataclass(slots=True)
class Account:
    """Everything of one debt that has fallen due."""

    debt_no: str
    cap: Steps | None
    damages: Damages
    dues: list[Due] = field(default_factory=list)
    """Oldest first."""
    open: list[Due] = field(default_factory=list)
    """Those of which something is owed, or will be."""
    fees: list[Fee] = field(default_factory=list)

    def add(self, due: Due) -> None:
        """Another installment falls due; one that bears nothing is not open."""
        self.dues.append(due)
        if not due.settled(due.due_on):
            self.open.append(due)

    def oldest_unpaid(self) -> Due | None:
        """The oldest installment whose principal or interest is not fully paid."""
        return next((due for due in self.open if due.unpaid), None)

    def overdue_days(self, day: date) -> int:
        """Days since the oldest due date whose principal or interest is not fully paid; 0 if there is none."""
        oldest = self.oldest_unpaid()
        return max(0, (day - oldest.overdue_from).days) if oldest else 0

    def bring_damages(self, day: date) -> None:
        """Damages are owed as soon as anything has been overdue for a day."""
        if self.damages.agreed and self.damages.brought_by is None and self.overdue_days(day):
            self.damages.brought_by = self.oldest_unpaid()

    def owed_damages(self, day: date) -> Decimal:
        """The damages owed by ``day``, paid or not, within the cap. Raises DamagesCapUnclear."""
        if self.damages.brought_by is None:
            return self.damages.opening
        agreed = self.damages.agreed
        if self.cap is None:
            return self.damages.opening + agreed
        room = sum((room_beside(due.penalty, due.compound, self.cap, day) for due in self.dues), NIL)
        if room < NIL or (agreed > room and not self.damages.brought_by.principal):
            raise DamagesCapUnclear(debt=self.debt_no)
        settled = self.damages.paid + self.damages.waived - self.damages.opening
        return self.damages.opening + max(settled, min(agreed, room))

    def balance(self, due: Due | None, kind: Bucket, day: date) -> Decimal:
        """What is owed of ``kind`` on ``day``, of one installment, or of what belongs to none."""
        if due is not None:
            return due.balance(kind, day)
        if kind is Bucket.FEE:
            return sum((fee.left for fee in self.fees), NIL)
        return self.owed_damages(day) - self.damages.paid - self.damages.waived

    def pay(self, due: Due | None, kind: Bucket, amount: Decimal, day: date) -> None:
        """Take ``amount``, no more than the balance."""
        if due is not None:
            due.pay(kind, amount, day)
        elif kind is Bucket.FEE:
            for fee in self.fees:
                taken = min(fee.left, amount)
                fee.paid += taken
                amount -= taken
        else:
            self.damages.paid += amount

    def waive(self, kind: Bucket, amount: Decimal, day: date) -> Decimal:
        """Waive at most ``amount`` of what is owed of ``kind``, oldest first; how much it took."""
        left = amount
        if kind is Bucket.FEE:
            for fee in self.fees:
                taken = min(fee.left, left)
                fee.waived += taken
                left -= taken
        elif kind is Bucket.LIQUIDATED_DAMAGES:
            taken = min(left, self.balance(None, kind, day))
            self.damages.waived += taken
            left -= taken
        else:
            for due in self.open:
                taken = min(left, due.balance(kind, day))
                if taken:
                    due.waive(kind, taken, day)
                    left -= taken
            self.prune(self.open, day)
        return amount - left

    def prune(self, touched: Iterable[Due], day: date) -> None:
        """Forget those installments of ``touched`` of which nothing is owed any more."""
        settled = {due for due in set(touched) if due.settled(day)}
        if settled:
            self.open = [due for due in self.open if due not in settled]
