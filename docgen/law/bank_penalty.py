"""What a lawyer should see of a bank's penalty and compound interest: warnings, nothing is cut (law.md 2.1 and 2.3).

银发〔2003〕251号 art. 3: a bank adds 30 to 50 % to the rate of an overdue loan, 50 to 100 % to that of a misused one.
What an assignee that is no financial institution may claim of both after the transfer is divided in practice.

How ambiguous spots are read here:

- The multiples are those of the day the contract was signed; a default rate that isn't agreed as a multiple is compared
  with the contract rate of the disbursement.
- Whether an assignee is a financial institution the case file doesn't say: its name is looked at, and of an assignment
  that names none, the creditor's. A card claim is a bank's claim as well.
- The transfer is the day the assignment was signed; the last one counts.
"""

from collections.abc import Iterator
from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import AgreementKind, Bucket, ClaimType
from docgen.law.accrual import Slice
from docgen.law.arithmetic import EXACT, NIL, by_days, product
from docgen.law.caps import FINANCIAL
from docgen.law.course import Course
from docgen.law.dated import Parameters
from docgen.zh.figures import percent

OVERDUE = ("penalty_multiplier_overdue_low", "penalty_multiplier_overdue_high", "罚息")
MISUSE = ("penalty_multiplier_misuse_low", "penalty_multiplier_misuse_high", "挪用罚息")
INSTITUTIONS = (
    *("银行", "农村信用", "信托", "消费金融", "汽车金融", "金融租赁", "金融资产"),
    *("集团财务", "财务有限", "财务公司"),
)
"""What the names of financial institutions hold."""


def note_bank_penalty(case: Case, course: Course, parameters: Parameters) -> None:
    """Add the warnings about a bank's penalty and compound interest to the course's."""
    if case.claim_type is ClaimType.FINANCIAL_LOAN:
        _note_uplift(course, parameters)
    if case.claim_type in FINANCIAL:
        _note_assignee(case, course)


def _note_uplift(course: Course, parameters: Parameters) -> None:
    debt = course.terms.debt
    contract = debt.annual_rate or NIL
    for annual, (low, high, kind) in _agreed(course, contract):
        known = parameters[low].history[0].since
        if debt.signed_on < known or not contract:
            continue
        least, most = parameters[low].on(debt.signed_on), parameters[high].on(debt.signed_on)
        if not product(contract, least.value) <= annual <= product(contract, most.value):
            course.notice(
                "penalty_uplift_outside",
                kind=kind,
                contract=percent(contract),
                annual=percent(annual),
                multiplier=_multiple(annual, contract),
                low=least.value,
                high=most.value,
                source=least.shown,
            )


def _agreed(course: Course, contract: Decimal) -> Iterator[tuple[Decimal, tuple[str, str, str]]]:
    """Each default rate that was agreed, a year, with what it is compared with."""
    debt = course.terms.debt
    if debt.default_rate is not None:
        yield course.terms.default.contract.values[0], OVERDUE
    if debt.misuse is not None:
        yield product(contract, debt.misuse.multiplier), MISUSE


def _note_assignee(case: Case, course: Course) -> None:
    as_of, debt = course.terms.as_of, course.terms.debt
    transfers = [
        each
        for each in case.agreements
        if each.kind is AgreementKind.ASSIGNMENT
        and each.signed_on <= as_of
        and (not each.debts or debt.no in each.debts)
    ]
    last = max(transfers, key=lambda each: each.signed_on, default=None)
    if last is None:
        return
    assignee = last.assignee or case.creditor.name
    since = {Bucket.PENALTY: NIL, Bucket.COMPOUND: NIL}
    for due in course.account.dues:
        for kind, accrual in due.accruals():
            if kind in since:
                pieces = (piece for piece in accrual.slices(as_of) if piece.to_on > last.signed_on)
                since[kind] += sum(
                    (_after(piece, (piece.to_on - last.signed_on).days, accrual.divisor) for piece in pieces), NIL
                )
    if any(since.values()) and not any(mark in assignee for mark in INSTITUTIONS):
        sums = {"penalty": since[Bucket.PENALTY], "compound": since[Bucket.COMPOUND]}
        course.notice("assignee_penalty", on=last.signed_on, assignee=assignee, **sums)


def _after(piece: Slice, days: int, divisor: int) -> Decimal:
    """What of a slice the last ``days`` bore."""
    return (
        piece.amount if days >= piece.days else min(piece.amount, by_days(piece.base, piece.annual_rate, days, divisor))
    )


def _multiple(annual: Decimal, contract: Decimal) -> str:
    """With at most four decimals, without needless zeros."""
    return format(EXACT.divide(annual, contract).quantize(Decimal("0.0001")).normalize(), "f")
