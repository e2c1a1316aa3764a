"""When performance of a debt was due: the day its limitation and its guarantees are counted from.

What the texts leave open, and how it is read here:

- The whole debt counts from its last installment (民法典 189). Invoices are debts of their own: the clock is that of
  the earliest one that repayments, taken in order of due date, have not covered.
- An acceleration counts from its effective day; practice is divided, and the earlier day is the safe one, but no term
  is called over while it runs by the agreed day (:func:`as_agreed`).
- A card account counts from the day the core system's overdue days lead back to.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from docgen.casefile.debts import Debt
from docgen.casefile.vocabulary import LedgerType, RepaymentMethod
from docgen.law.consent import PAYMENTS
from docgen.law.deadlines import rolled
from docgen.law.reasons import assumed


@dataclass(frozen=True, slots=True)
class Due:
    """The day, what falls due on it, and what that rests on."""

    on: date
    said: str
    basis: tuple[str, ...] = ()
    agreed_on: date | None = None
    """When it would have been due but for an acceleration; None where there was none."""
    installments: bool = False

    @property
    def accelerated(self) -> bool:
        """Whether it fell due early."""
        return self.agreed_on is not None


def due_of(debt: Debt, as_of: date) -> Due | None:
    """When the debt was or will be due; None where the case file can't tell."""
    if debt.card:
        return _card_due(debt, as_of)
    if debt.invoices:
        return _invoice_due(debt, as_of)
    days = [line.due_on for line in debt.schedule] or ([debt.matures_on] if debt.matures_on else [])
    if not days:
        return None
    last_on = rolled(max(days)).on if debt.roll_due_dates else max(days)
    installments = len(debt.schedule) > 1 or debt.repayment_method not in {None, RepaymentMethod.BULLET}
    effective_on = debt.acceleration.effective_on if debt.acceleration else None
    if effective_on and effective_on <= min(as_of, last_on):
        reading = assumed(
            f"宣布提前到期的，自提前到期日{effective_on}起算；如仍按原最后一期计，为{last_on}（实务有分歧，从早）"
        )
        return Due(effective_on, "借款提前到期", (reading,), agreed_on=last_on)
    return Due(last_on, "最后一期履行期限届满" if installments else "履行期限届满", installments=installments)


def as_agreed(debt: Debt, as_of: date) -> Due | None:
    """The other reading of an accelerated debt: due when its last installment was to be; None where there is none."""
    due = due_of(debt, as_of)
    return due_of(debt.model_copy(update={"acceleration": None}), as_of) if due and due.accelerated else None


def _card_due(debt: Debt, as_of: date) -> Due | None:
    known = [balance for balance in debt.balances if balance.on <= as_of and balance.overdue_days is not None]
    latest = max(known, key=lambda balance: balance.on, default=None)
    if latest is None or not latest.overdue_days:
        return None
    on = latest.on - timedelta(days=latest.overdue_days)
    reading = assumed(f"信用卡账户自{latest.on}系统余额的逾期天数{latest.overdue_days}天推算的逾期日起算")
    return Due(on, "信用卡账户逾期", (reading,))


def _invoice_due(debt: Debt, as_of: date) -> Due:
    paid = sum(
        (entry.amount or Decimal(0) for entry in debt.ledger if _counts(entry.type, entry.on, as_of)), Decimal(0)
    )
    invoices = sorted(debt.invoices, key=lambda invoice: invoice.due_on)
    for invoice in invoices:
        paid -= invoice.amount
        if paid < 0:
            break
    if len(invoices) == 1:
        return Due(invoice.due_on, "履行期限届满")
    reading = assumed(
        f"各张发票为各自独立的债务，还款按先到期先抵充，自最早一张未付清发票的应付日{invoice.due_on}起算；"
        f"如视为同一债务分期履行，自{invoices[-1].due_on}起算"
    )
    return Due(invoice.due_on, "最早一张未付清发票到期", (reading,))


def _counts(kind: LedgerType, on: date, as_of: date) -> bool:
    return kind in PAYMENTS and on <= as_of
