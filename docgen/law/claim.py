"""The claim: what a case's debts come to on a cut-off date (the claim rules, as a whole).

Each debt goes its own course from an opening - its disbursement, or the core system's balance - to the cut-off date,
and the case is the sum. How each ambiguous spot of the rules is read stands in the module that carries it out; where
they are silent the claim is refused (``errors.RuleSilent``).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import localcontext
from typing import Literal

from docgen.casefile.case import Case
from docgen.casefile.debts import Balance, Debt
from docgen.errors import BalanceMissing, CardNeedsCore, CutOffTooLate, InputError, LawError
from docgen.law.actions import bankrupt_on
from docgen.law.agreements_kept import agreements_kept
from docgen.law.arithmetic import EXACT, total
from docgen.law.bank_penalty import note_bank_penalty
from docgen.law.beside import AgreementKept, ClaimResult, DelayInterest, StoppedInterest
from docgen.law.comparison import note_caps
from docgen.law.dated import Citations, Parameters
from docgen.law.delay_interest import delay_interest, undated
from docgen.law.figures import figures
from docgen.law.notices import notice
from docgen.law.oddities import note_oddities
from docgen.law.opening import from_balance, from_disbursement
from docgen.law.reconcile import difference_warnings, differences
from docgen.law.result import ClaimWarning, DebtClaim, NextDue, Paid, ParameterUsed
from docgen.law.stopped_interest import stopped_interest, summed
from docgen.law.terms import resolve

SUMS = (
    "principal_not_due",
    "accrued_not_due",
    "principal_overdue",
    "interest",
    "penalty",
    "compound",
    "liquidated_damages",
    "fees",
    "waived",
    "credit",
    "total_due",
    "total_to_settle",
    "daily",
)
"""The figures of a case that are the sums of its debts'."""
Basis = Literal["computed", "core"]
Beside = tuple[tuple[DelayInterest, ...], tuple[AgreementKept, ...], StoppedInterest | None]
"""What stands beside the claim."""
CENTURY = 100
"""Years after a contract's last day by which no cut-off date can be meant."""


def compute_claim(case: Case, as_of: date, *, parameters: Parameters, basis: Basis | None = None) -> ClaimResult:
    """The claim of ``case`` on the cut-off date ``as_of``, which itself doesn't accrue.

    Args:
        case: a case as read.
        as_of: the cut-off date; later entries of the ledger are ignored.
        parameters: the dated legal values.
        basis: the figures to print for every debt; None for each debt's own default.

    Raises:
        InputError: the case's facts do not fit together.
        LawError: the law, its data or the rules do not allow it; nothing is guessed.
    """
    with localcontext(EXACT):
        debts = _claims_of(case, as_of, parameters, basis)
        stopped = _stopped(case, debts, as_of, parameters, basis)
        bankruptcy, untold = (None, (stopped,)) if isinstance(stopped, ClaimWarning) else (stopped, ())
        delays = delay_interest(case, as_of, parameters=parameters)
        refused = (delay.refused for delay in delays if delay.refused)
        noticed = (*_about_bankruptcy(case, as_of), *untold)
        about = (*_about_ledger(case, as_of), *noticed, *refused, *undated(case, as_of))
        return _summed(as_of, debts, (delays, agreements_kept(case, as_of), bankruptcy), about)


def limited_to(claim: ClaimResult, nos: Collection[str]) -> ClaimResult:
    """The claim as far as some of the case's debts go, by their numbers; at least one of them is known."""
    with localcontext(EXACT):
        about = tuple(each for each in claim.agreements if not set(nos).isdisjoint(each.debts))
        debts = [debt for debt in claim.debts if debt.debt in nos]
        stopped = claim.bankruptcy
        own = summed(stopped.accepted_on, [each for each in stopped.debts if each.debt in nos]) if stopped else None
        return _summed(claim.as_of, debts, (claim.delay_interest, about, own), ())


def default_basis(debt: Debt) -> Basis:
    """The figures a debt's documents print unless told otherwise: the core system's where that is all there is."""
    return "core" if debt.card or (debt.balances and not debt.ledger) else "computed"


def _claims_of(case: Case, as_of: date, parameters: Parameters, basis: Basis | None) -> list[DebtClaim]:
    return [_claim_of(case, debt, as_of, parameters, basis or default_basis(debt)) for debt in case.debts]


def _stopped(
    case: Case, debts: Sequence[DebtClaim], as_of: date, parameters: Parameters, basis: Basis | None
) -> StoppedInterest | ClaimWarning | None:
    """The sums with interest stopped by a bankruptcy; where they are refused, a warning that says why."""
    accepted_on = bankrupt_on(case)
    if accepted_on is None or accepted_on > as_of:
        return None
    try:
        then = debts if accepted_on == as_of else _claims_of(case, accepted_on, parameters, basis)
        return stopped_interest(case, accepted_on, debts, then)
    except (InputError, LawError) as refused:
        return notice("stopped_interest_refused", on=accepted_on, reason=refused.message)


def _claim_of(case: Case, debt: Debt, as_of: date, parameters: Parameters, basis: Basis) -> DebtClaim:
    _check_cut_off(debt, as_of)
    if debt.card and basis == "computed":
        raise CardNeedsCore(debt=debt.no)
    balance = max((each for each in debt.balances if each.on <= as_of), key=lambda each: each.on, default=None)
    citations = Citations(parameters)
    if basis == "computed":
        claim = _gone_through(case, debt, as_of, None, citations)
    elif balance is None:
        raise BalanceMissing(debt=debt.no, as_of=as_of)
    else:
        claim = _gone_through(case, debt, as_of, balance, citations)
    if balance is not None and not debt.card:
        at_hand = claim if basis == "computed" and balance.on == as_of else None
        claim = _reconciled(claim, balance, at_hand or _computed_on(case, debt, balance.on, parameters))
    return replace(claim, parameters=tuple(ParameterUsed.of(cited) for cited in citations.used))


def _check_cut_off(debt: Debt, as_of: date) -> None:
    """A cut-off date a century after a contract's last day isn't meant: the longest limitation ends after 20 years."""
    days = [debt.signed_on, *([debt.matures_on] if debt.matures_on else []), *(each.on for each in debt.ledger)]
    days += [each.due_on for rows in (debt.schedule, debt.invoices) for each in rows]
    last = max(days + [each.on for each in debt.balances])
    if as_of.year - last.year >= CENTURY:
        raise CutOffTooLate(debt=debt.no, as_of=as_of, last=last)


def _gone_through(case: Case, debt: Debt, as_of: date, balance: Balance | None, citations: Citations) -> DebtClaim:
    terms = resolve(case, debt, as_of, citations)
    course = from_disbursement(terms) if balance is None else from_balance(terms, balance)
    if debt.default_rate is None and (not debt.card or debt.compound):
        course.notice("default_rate_omitted")
    note_caps(case, course, balance, citations)
    note_bank_penalty(case, course, citations.parameters)
    note_oddities(course)
    return figures(course)


def _computed_on(case: Case, debt: Debt, on: date, parameters: Parameters) -> DebtClaim | ClaimWarning:
    """The claim computed for the day of a balance; where it is refused, a warning that says why."""
    try:
        return _gone_through(case, debt, on, None, Citations(parameters))
    except (InputError, LawError) as refused:
        return notice("not_reconciled", debt=debt.no, reason=refused.message)


def _reconciled(claim: DebtClaim, balance: Balance, computed: DebtClaim | ClaimWarning) -> DebtClaim:
    """``claim`` with the core system's figures beside those computed for their day."""
    if isinstance(computed, ClaimWarning):
        return replace(claim, warnings=(*claim.warnings, computed))
    compared = tuple(differences(balance, computed))
    warnings = (*claim.warnings, *difference_warnings(balance, computed, compared))
    return replace(claim, reconciliation=compared, warnings=warnings)


def _about_bankruptcy(case: Case, as_of: date) -> Iterator[ClaimWarning]:
    accepted_on = bankrupt_on(case)
    if accepted_on is not None and accepted_on < as_of:
        yield notice("interest_after_bankruptcy", on=accepted_on)


def _about_ledger(case: Case, as_of: date) -> Iterator[ClaimWarning]:
    current_to = case.ledger_current_to
    if current_to is not None and current_to < as_of and any(debt.ledger for debt in case.debts):
        yield notice("ledger_not_current", current_to=current_to, as_of=as_of)


def _summed(as_of: date, debts: Sequence[DebtClaim], beside: Beside, warnings: tuple[ClaimWarning, ...]) -> ClaimResult:
    sums = {name: total(getattr(debt, name) for debt in debts) for name in SUMS}
    return ClaimResult(
        **sums,
        as_of=as_of,
        overdue_days=max(debt.overdue_days for debt in debts),
        paid=_paid(debts),
        next_due=_next_due(debts),
        segments=tuple(segment for debt in debts for segment in debt.segments),
        buckets=tuple(line for debt in debts for line in debt.buckets),
        repayments=tuple(repayment for debt in debts for repayment in debt.repayments),
        reconciliation=tuple(line for debt in debts for line in debt.reconciliation),
        warnings=(*warnings, *(warning for debt in debts for warning in debt.warnings)),
        parameters=tuple(dict.fromkeys(used for debt in debts for used in debt.parameters)),
        debts=tuple(debts),
        delay_interest=beside[0],
        agreements=beside[1],
        bankruptcy=beside[2],
    )


def _paid(debts: Sequence[DebtClaim]) -> Paid:
    """Over several debts, interest is paid until the earliest of their days, and not at all if one's isn't."""
    days = [debt.paid.interest_until for debt in debts]
    known = [day for day in days if day is not None]
    return Paid(
        principal=total(debt.paid.principal for debt in debts),
        interest=total(debt.paid.interest for debt in debts),
        interest_until=min(known) if len(known) == len(days) else None,
    )


def _next_due(debts: Sequence[DebtClaim]) -> NextDue | None:
    """The earliest, with what every debt then makes due."""
    coming = [debt.next_due for debt in debts if debt.next_due is not None]
    if not coming:
        return None
    on = min(due.on for due in coming)
    return NextDue(on=on, amount=total(due.amount for due in coming if due.on == on))
