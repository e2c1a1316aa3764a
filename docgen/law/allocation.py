"""What a repayment is applied to (claim-rules 8; 民法典 arts. 560 and 561).

The default order is the statutory one, costs before interest before principal, its interest read as the three kinds in
turn. ``category`` goes through all installments kind by kind, oldest first; ``installment`` through one installment
after the other.

How ambiguous spots of the rules are read here:

- Whether anything is overdue by more than 90 days is asked once, before a repayment is applied.
- Fees and damages, within ``installment``, come in their place within the oldest installment that is open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.casefile.debts import Allocation
from docgen.casefile.vocabulary import AllocationScope, Bucket
from docgen.law.account import Account, Due

STATUTORY = (
    Bucket.FEE,
    Bucket.INTEREST,
    Bucket.PENALTY,
    Bucket.COMPOUND,
    Bucket.LIQUIDATED_DAMAGES,
    Bucket.PRINCIPAL,
)
OF_THE_DEBT = (Bucket.FEE, Bucket.LIQUIDATED_DAMAGES)
"""Kinds that belong to no installment."""
LONG_OVERDUE_DAYS = 90
"""``order_after_90_days`` holds above it."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a repayment and where it went."""

    installment: int | None
    kind: Bucket
    amount: Decimal


def complete(order: Sequence[Bucket]) -> tuple[Bucket, ...]:
    """``order``, and the kinds it leaves out in the statutory order."""
    return (*order, *(kind for kind in STATUTORY if kind not in order))


def order_of(allocation: Allocation | None, account: Account, day: date) -> tuple[Bucket, ...]:
    """The order in force on ``day``."""
    if allocation is None:
        return STATUTORY
    if allocation.order_after_90_days and account.overdue_days(day) > LONG_OVERDUE_DAYS:
        return complete(allocation.order_after_90_days)
    return complete(allocation.order)


def allocate(
    account: Account, amount: Decimal, day: date, allocation: Allocation | None
) -> tuple[list[Share], Decimal]:
    """Apply ``amount`` to what is due on ``day``; the shares, and what is left over.

    The account holds everything that fell due by ``day``, and takes the payment.
    """
    order = order_of(allocation, account, day)
    by_installment = allocation is not None and allocation.scope is AllocationScope.INSTALLMENT
    targets = _by_installment(account, order) if by_installment else _by_category(account, order)
    shares: list[Share] = []
    paid: list[Due] = []
    left = amount
    for due, kind in targets:
        if not left:
            break
        taken = min(left, account.balance(due, kind, day))
        if taken:
            account.pay(due, kind, taken, day)
            shares.append(Share(due.number if due else None, kind, taken))
            paid += [due] if due else []
            left -= taken
    account.prune(paid, day)
    return shares, left


def _by_category(account: Account, order: Sequence[Bucket]) -> Iterator[tuple[Due | None, Bucket]]:
    for kind in order:
        if kind in OF_THE_DEBT:
            yield None, kind
        else:
            for due in account.open:
                yield due, kind


def _by_installment(account: Account, order: Sequence[Bucket]) -> Iterator[tuple[Due | None, Bucket]]:
    for due in account.open:
        for kind in order:
            yield (None if kind in OF_THE_DEBT else due), kind
    for kind in order:
        if kind in OF_THE_DEBT:
            yield None, kind
