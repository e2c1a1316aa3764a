"""How a case stands on a day, as a policy looks at it: since when it is due, its class, risk, holds, whether in court.

How ambiguous spots are read here:

- A suspended case bears a hold of its own, and so does one with a bankruptcy on record that did not come to nothing.
- A decision without a last day of performance is taken to be due for enforcement from the day it took effect, or from
  its date.
- Whether a case is overdue goes by principal and interest (claim-rules 2); where only penalty, damages or costs are
  left, that is a remainder.
- An assessment dated later than the day looked at isn't known yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from docgen.casefile.case import Case
from docgen.casefile.records import Assessment
from docgen.casefile.vocabulary import CaseStatus, HoldReason, ProceedingKind
from docgen.collection.classify import RepaymentClass, Risk, repayment_class, risk_of
from docgen.collection.policy import NamedPolicy
from docgen.law.actions import bankrupt_on, performance_ends_on
from docgen.law.beside import ClaimResult

IN_COURT = (
    ProceedingKind.SUIT,
    ProceedingKind.PAYMENT_ORDER,
    ProceedingKind.ARBITRATION,
    ProceedingKind.JUDGMENT,
    ProceedingKind.MEDIATION,
    ProceedingKind.ENFORCEMENT,
)


@dataclass(frozen=True, slots=True)
class Situation:
    """A case on a day, as a policy looks at it."""

    case: Case
    as_of: date
    due_since: date | None
    """The oldest unpaid due date, or the next one; None where nothing is or falls due."""
    overdue_days: int
    remainder: bool
    """Whether something is owed though principal and interest are paid."""
    assessment: Assessment | None
    """None too where it was made later."""
    risk: Risk
    holds: Mapping[HoldReason, date | None]
    in_court: bool

    @property
    def repayment_class(self) -> RepaymentClass:
        """Willingness × ability."""
        return repayment_class(self.assessment)

    @property
    def day(self) -> int:
        """Days since the due date; before it, below zero."""
        return (self.as_of - self.due_since).days if self.due_since else 0


def situation(case: Case, claim: ClaimResult, policy: NamedPolicy) -> Situation:
    """How a case stands on the claim's day, by a policy's thresholds."""
    as_of, days = claim.as_of, claim.overdue_days
    unpaid = claim.principal_overdue + claim.interest > 0
    if days or unpaid:
        due_since: date | None = as_of - timedelta(days=days)
    else:
        due_since = claim.next_due.on if claim.next_due else None
    return Situation(
        case,
        as_of,
        due_since,
        days,
        not unpaid and claim.total_due > 0,
        _assessment(case, as_of),
        risk_of(policy.floors, days, claim.total_due),
        _holds(case, as_of),
        _in_court(case, as_of),
    )


def reasons(now: Situation) -> Mapping[HoldReason, date | None]:
    """The holds, and missing debtors beside them, who bear none for it."""
    missing = any(debtor.whereabouts_unknown for debtor in now.case.debtors)
    return {**({HoldReason.MISSING: None} if missing else {}), **now.holds}


def performance_over_on(case: Case, kinds: Sequence[ProceedingKind], as_of: date) -> date | None:
    """The last day to perform the latest decision of these kinds."""
    decisions = [proceeding for proceeding in case.proceedings if proceeding.kind in kinds and proceeding.on <= as_of]
    latest = max(decisions, key=lambda proceeding: proceeding.on, default=None)
    return performance_ends_on(latest) if latest else None


def _assessment(case: Case, as_of: date) -> Assessment | None:
    """The assessment, unless it was made later."""
    assessment = case.assessment
    later = assessment is not None and assessment.assessed_on is not None and assessment.assessed_on > as_of
    return None if later else assessment


def _holds(case: Case, as_of: date) -> dict[HoldReason, date | None]:
    holds = {hold.reason: hold.since for hold in case.holds if hold.since is None or hold.since <= as_of}
    if case.status is CaseStatus.SUSPENDED:
        holds.setdefault(HoldReason.OTHER, None)
    accepted_on = bankrupt_on(case)
    if accepted_on is not None and accepted_on <= as_of:
        holds.setdefault(HoldReason.BANKRUPT, accepted_on)
    return holds


def _in_court(case: Case, as_of: date) -> bool:
    days = [proceeding.on for proceeding in case.proceedings if proceeding.kind in IN_COURT]
    days += [day for day in (case.filed_on, case.accepted_on) if day is not None]
    return any(day <= as_of for day in days)
