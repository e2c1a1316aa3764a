"""A debt's course as the figures of rule 10 (claim-rules 10).

How ambiguous spots of the rules are read here:

- What runs on principal not due has segments of the rule ``running`` and is in ``accrued_not_due`` alone, in no bucket;
  capped, it keeps that rule and shows the contract's figure beside.
- Segments of a zero rate aren't shown.
- ``daily`` takes in whatever is running on the cut-off date: penalty, compound interest, a card's interest, and the
  contract rate on principal not due.
- Principal prepaid by agreement counts as owed and paid, so that the bucket's paid is what was paid.
- A core system's balance brought forward is part of ``owed``, with no segment.
- ``interest_until`` looks at installments that bear interest; settled is paid or waived.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from docgen.casefile.vocabulary import Bucket
from docgen.law.accrual import Slice
from docgen.law.arithmetic import NIL, divided, product, total
from docgen.law.calendar import roll
from docgen.law.course import Course, Payment
from docgen.law.interest import in_term, running
from docgen.law.result import Applied, BucketLine, DebtClaim, NextDue, Paid, Repayment, Segment

SHOWN = (
    Bucket.PRINCIPAL,
    Bucket.INTEREST,
    Bucket.PENALTY,
    Bucket.COMPOUND,
    Bucket.LIQUIDATED_DAMAGES,
    Bucket.FEE,
)


def figures(course: Course) -> DebtClaim:
    """The claim under one debt; ``reconciliation`` and ``parameters`` are still empty."""
    as_of = course.terms.as_of
    to_come = running(course.bases, as_of, course.terms)
    accrued = total(piece.amount for piece in to_come)
    buckets = {line.kind: line for line in _buckets(course, as_of)}
    credit = total(payment.left for payment in course.payments)
    due = total(line.balance for line in buckets.values()) - credit
    return DebtClaim(
        debt=course.terms.debt.no,
        as_of=as_of,
        principal_not_due=course.not_due,
        accrued_not_due=accrued,
        principal_overdue=buckets[Bucket.PRINCIPAL].balance,
        interest=buckets[Bucket.INTEREST].balance,
        penalty=buckets[Bucket.PENALTY].balance,
        compound=buckets[Bucket.COMPOUND].balance,
        liquidated_damages=buckets[Bucket.LIQUIDATED_DAMAGES].balance,
        fees=buckets[Bucket.FEE].balance,
        waived=total(line.waived for line in buckets.values()),
        credit=credit,
        total_due=due,
        total_to_settle=due + course.not_due + accrued,
        daily=_daily(course),
        overdue_days=course.account.overdue_days(as_of),
        paid=Paid(
            principal=buckets[Bucket.PRINCIPAL].paid,
            interest=buckets[Bucket.INTEREST].paid,
            interest_until=_interest_until(course),
        ),
        next_due=_next_due(course),
        segments=tuple(_segments(course, to_come)),
        buckets=tuple(buckets.values()),
        repayments=tuple(_repayment(payment) for payment in course.payments),
        reconciliation=(),
        warnings=tuple(course.warnings),
        parameters=(),
    )


def _buckets(course: Course, as_of: date) -> Iterator[BucketLine]:
    account, debt_no = course.account, course.terms.debt.no
    damages, fees, dues = account.damages, account.fees, account.dues
    sums: dict[Bucket, tuple[Decimal, Decimal, Decimal]] = {
        Bucket.PRINCIPAL: (
            total(due.principal for due in dues) + course.prepaid,
            total(due.principal_paid for due in dues) + course.prepaid,
            NIL,
        ),
        Bucket.INTEREST: (
            total(due.interest for due in dues),
            total(due.interest_paid for due in dues),
            total(due.interest_waived for due in dues),
        ),
        Bucket.PENALTY: (NIL, NIL, NIL),
        Bucket.COMPOUND: (NIL, NIL, NIL),
        Bucket.LIQUIDATED_DAMAGES: (account.owed_damages(as_of), damages.paid, damages.waived),
        Bucket.FEE: (
            total(fee.amount for fee in fees),
            total(fee.paid for fee in fees),
            total(fee.waived for fee in fees),
        ),
    }
    for due in dues:
        for kind, accrual in due.accruals():
            owed, paid, waived = sums[kind]
            sums[kind] = (owed + accrual.owed(as_of), paid + accrual.paid, waived + accrual.waived)
    for kind in SHOWN:
        owed, paid, waived = sums[kind]
        yield BucketLine(debt=debt_no, kind=kind, owed=owed, paid=paid, waived=waived, balance=owed - paid - waived)


def _segments(course: Course, to_come: Iterable[Slice]) -> Iterator[Segment]:
    as_of, debt_no = course.terms.as_of, course.terms.debt.no
    for due in course.account.dues:
        for piece in due.terms:
            yield from _segment(debt_no, due.number, Bucket.INTEREST, piece)
        for kind, accrual in due.accruals():
            for piece in accrual.slices(as_of):
                yield from _segment(debt_no, due.number, kind, piece)
    number = course.rows[0].number if course.rows else 0
    for piece in to_come:
        yield from _segment(debt_no, number, Bucket.INTEREST, piece)


def _segment(debt_no: str, number: int, kind: Bucket, piece: Slice) -> Iterator[Segment]:
    if piece.annual_rate or piece.amount:
        yield Segment(
            debt=debt_no,
            installment=number,
            kind=kind,
            from_on=piece.from_on,
            to_on=piece.to_on,
            days=piece.days,
            base=piece.base,
            annual_rate=piece.annual_rate,
            amount=piece.amount,
            rule=piece.rule,
            contract_amount=piece.contract_amount,
        )


def _daily(course: Course) -> Decimal:
    as_of, terms = course.terms.as_of, course.terms
    numerator = product(course.not_due, terms.in_term.effective.at(as_of))
    for due in course.account.dues:
        for _, accrual in due.accruals():
            numerator += accrual.per_day_numerator(as_of)
    return divided(numerator, terms.divisor)


def _interest_until(course: Course) -> date | None:
    settled = [due.due_on for due in course.account.dues if due.number and due.interest and not due.interest_left]
    return max(settled, default=None)


def _next_due(course: Course) -> NextDue | None:
    if not course.rows:
        return None
    on = course.rows[0].due_on
    if course.terms.debt.roll_due_dates and roll(on).provisional:
        course.notice("provisional_due_date", due_on=on)
    together = [row for row in course.rows if row.due_on == on]
    interest = total(piece.amount for row in together for piece in in_term(row, course.terms))
    return NextDue(on=on, amount=total(row.principal for row in together) + interest)


def _repayment(payment: Payment) -> Repayment:
    applied: dict[tuple[int | None, Bucket], Decimal] = {}
    for share in payment.shares:
        key = (share.installment, share.kind)
        applied[key] = applied.get(key, NIL) + share.amount
    return Repayment(
        on=payment.on,
        amount=payment.amount,
        voucher=payment.voucher,
        applied=tuple(Applied(installment=key[0], kind=key[1], amount=amount) for key, amount in applied.items()),
        credit=payment.left,
    )
