"""The claim with interest stopped on the day a bankruptcy was accepted (企业破产法 46; 担保制度解释 22).

It stands beside the claim, which runs on by the claim rules. What the texts or the case file leave open, and how it is
read here:

- The sum is the claim at a cut-off on the day of acceptance, which itself doesn't accrue, as with the doubled interest:
  principal, interest, penalty, compound interest and damages run up to then, and fees booked by then. What wasn't due
  is deemed due (46), with the interest that had run on it.
- What was paid later is taken off the sum as a whole: of interest nothing ran after, so that no order matters to it.
- The record doesn't say who is bankrupt. It is taken to be a borrower; a guarantor's own bankruptcy stops nothing of
  the debt. Its day is taken to be that of acceptance.
- Fees booked later and waivers made later aren't in the sum; they are in the difference.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.law.arithmetic import total
from docgen.law.beside import StoppedDebt, StoppedInterest
from docgen.law.ledger import payments_on
from docgen.law.reasons import assumed
from docgen.law.result import DebtClaim
from docgen.law.statutes import cite
from docgen.zh.dates import zh_date


def stopping_articles() -> str:
    """The articles by which interest stops, for the bankrupt and for who secured his debt."""
    return f"{cite('enterprise_bankruptcy_law', 46)}、{cite('guarantee_interpretation', 22)}"


def stopped_interest(
    case: Case, accepted_on: date, now: Sequence[DebtClaim], then: Sequence[DebtClaim]
) -> StoppedInterest:
    """Beside the debts' claims ``now`` what they come to with interest stopped.

    Args:
        case: whose debts they are.
        accepted_on: the day of acceptance.
        now: each debt's claim on the cut-off date.
        then: the same debts' on ``accepted_on``, in the same order.
    """
    pairs = zip(case.debts, now, then, strict=True)
    return summed(accepted_on, [_stopped(debt, accepted_on, owed, before) for debt, owed, before in pairs])


def summed(accepted_on: date, debts: Sequence[StoppedDebt]) -> StoppedInterest:
    """The sums of some debts."""
    return StoppedInterest(
        accepted_on=accepted_on,
        total=total(each.total for each in debts),
        paid_since=total(each.paid_since for each in debts),
        unpaid=total(each.unpaid for each in debts),
        difference=total(each.difference for each in debts),
        debts=tuple(debts),
        notes=tuple(_notes(accepted_on)),
    )


def _notes(accepted_on: date) -> Iterator[str]:
    yield (
        "未到期的债权在破产申请受理时视为到期，附利息的债权自受理时起停止计息，担保人同样可以主张停止"
        f"（{stopping_articles()}）；算至{zh_date(accepted_on)}，受理当日不计息"
    )
    yield assumed("记录的日期为裁定受理之日，破产的是借款人；仅担保人破产的，主债权不停止计息")
    yield "差额为债权总额（含未到期）与止息后余额之差，受理后记账的费用、减免亦在其内，能否主张另行核对"


def _stopped(debt: Debt, accepted_on: date, owed: DebtClaim, before: DebtClaim) -> StoppedDebt:
    since = paid_between(debt, accepted_on, owed.as_of)
    left = before.total_to_settle - since
    return StoppedDebt(
        debt=owed.debt,
        total=before.total_to_settle,
        paid_since=since,
        unpaid=left,
        difference=owed.total_to_settle - left,
    )


def paid_between(debt: Debt, accepted_on: date, until: date) -> Decimal:
    """What was paid on a debt after one day and up to another, in yuan. Raises as ``payments_on``."""
    before, paid = (total(amount for _, amount in payments_on([debt], day)) for day in (accepted_on, until))
    return paid - before
