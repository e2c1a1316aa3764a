"""Where a case stands: willingness × ability, risk, five-class grade, ageing bucket (product.md 2, law.md 11).

How ambiguous spots are read here:

- Willingness and ability count only where both are known; one alone leaves the class unknown.
- The amount that risk looks at is what is due on the day, penalty and costs included.
- The grade takes the days, and misuse of the loan, which makes it special mention at least. What a case file doesn't
  hold (impairment, ratings, the debtor's other bank debt, a technical delay of a few days) is the bank's to add; so is
  whether a bankruptcy on record is a liquidation.
- The thresholds and the numbers of their articles have not been compared with the text: ``Cited.shown`` says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from docgen.casefile.case import Case
from docgen.casefile.records import Assessment
from docgen.casefile.vocabulary import ClaimType, Standing
from docgen.law.dated import Citations, Cited, Parameters
from docgen.law.deadlines import Period

BUCKET_DAYS = 30
"""Days of an ageing bucket: M1 is 1-30, M2 31-60 (the industry's, law.md 11)."""

RETURN_YEARS = 2
"""Within so many years ability has to return for an extension to make sense, as a rule (product.md 2)."""


class RepaymentClass(StrEnum):
    """Willingness × ability to repay 还款意愿 × 还款能力."""

    OVERSIGHT = "oversight"
    UNABLE = "unable"
    UNWILLING = "unwilling"
    NEITHER = "neither"
    UNKNOWN = "unknown"


class Risk(StrEnum):
    """Risk, lightest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Grade(StrEnum):
    """Five-class grade 五级分类, best first; never printed in letters."""

    NORMAL = "normal"
    SPECIAL_MENTION = "special_mention"
    SUBSTANDARD = "substandard"
    DOUBTFUL = "doubtful"
    LOSS = "loss"


GRAVITY = (
    RepaymentClass.OVERSIGHT,
    RepaymentClass.UNKNOWN,
    RepaymentClass.UNABLE,
    RepaymentClass.UNWILLING,
    RepaymentClass.NEITHER,
)
"""Classes, lightest first."""

_CLASSES = {
    (Standing.GOOD, Standing.GOOD): RepaymentClass.OVERSIGHT,
    (Standing.GOOD, Standing.POOR): RepaymentClass.UNABLE,
    (Standing.POOR, Standing.GOOD): RepaymentClass.UNWILLING,
    (Standing.POOR, Standing.POOR): RepaymentClass.NEITHER,
}
_GRADES = (
    (Grade.SPECIAL_MENTION, "five_class_special_mention_days"),
    (Grade.SUBSTANDARD, "five_class_substandard_days"),
    (Grade.DOUBTFUL, "five_class_doubtful_days"),
    (Grade.LOSS, "five_class_loss_days"),
)


@dataclass(frozen=True, slots=True)
class RiskFloor:
    """Where a risk begins: on which overdue day, at which amount in yuan (None: amounts don't count)."""

    risk: Risk
    from_day: int
    from_amount: Decimal | None = None
    above_amount: Decimal | None = None

    def reached(self, overdue_days: int, amount: Decimal) -> bool:
        """Whether days or amount reach it: either is enough."""
        if overdue_days >= self.from_day:
            return True
        if self.from_amount is not None and amount >= self.from_amount:
            return True
        return self.above_amount is not None and amount > self.above_amount


@dataclass(frozen=True, slots=True)
class Graded:
    """A five-class grade, and the thresholds it was read from."""

    grade: Grade
    sources: tuple[Cited, ...]


def repayment_class(assessment: Assessment | None) -> RepaymentClass:
    """The class of willingness × ability; unknown in either is unknown."""
    if assessment is None or assessment.willingness is None or assessment.ability is None:
        return RepaymentClass.UNKNOWN
    return _CLASSES.get((assessment.willingness, assessment.ability), RepaymentClass.UNKNOWN)


def ability_returns(assessment: Assessment | None, on: date) -> bool:
    """Whether the debtor is expected to be able to pay again soon enough for an extension; without a date, no."""
    returns_by = assessment.ability_returns_by if assessment else None
    return returns_by is not None and returns_by <= Period(years=RETURN_YEARS).after(on)


def risk_of(floors: Sequence[RiskFloor], overdue_days: int, amount: Decimal) -> Risk:
    """The gravest risk that days or amount reach.

    Args:
        floors: of a policy, lightest first.
        overdue_days: by claim-rules 2.
        amount: what is due, in yuan.
    """
    if overdue_days < 1:
        return Risk.LOW
    return next((floor.risk for floor in reversed(floors) if floor.reached(overdue_days, amount)), Risk.LOW)


def five_class(case: Case, overdue_days: int, on: date, *, parameters: Parameters) -> Graded | None:
    """The grade of a financial institution's claim; None for claims that aren't graded.

    Args:
        case: the case.
        overdue_days: the days of its oldest unpaid installment, principal or interest.
        on: the day of grading, which chooses the thresholds.
        parameters: the dated legal values.

    Raises:
        ParameterGap: ``on`` lies before the thresholds' first day.
    """
    if case.claim_type not in (ClaimType.FINANCIAL_LOAN, ClaimType.CREDIT_CARD):
        return None
    citations = Citations(parameters)
    grade = Grade.NORMAL
    for worse, name in _GRADES:
        if overdue_days > citations.value(name, on):
            grade = worse
    misused = any(debt.misuse is not None and debt.misuse.from_on <= on for debt in case.debts)
    if grade is Grade.NORMAL and misused:
        grade = Grade.SPECIAL_MENTION
    return Graded(grade, tuple(citations.used))


def ageing_bucket(overdue_days: int) -> str:
    """``M1`` for 1-30 days overdue, ``M2`` for 31-60 …; ``M0`` where nothing is overdue."""
    return f"M{-(-max(overdue_days, 0) // BUCKET_DAYS)}"
