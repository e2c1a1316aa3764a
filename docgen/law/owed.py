"""What is still owed: a debt that is paid off has no clock any more, one that isn't was due since a day.

What the texts leave open, and how it is read here:

- It is paid off when the claim on the day comes to nothing, principal not yet due included. A claim that is refused
  says nothing, so that the debt counts as owed.
- The core system's latest balance has to agree; one that still holds a sum keeps the clocks.
- Nothing was ever paid or waived: it is owed.
- Its overdue days lead back to the earliest installment not paid in full.
"""

from datetime import date, timedelta
from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.debts import Balance, Debt
from docgen.casefile.vocabulary import LedgerType
from docgen.errors import InputError, LawError
from docgen.law.beside import ClaimResult
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters

LESSENING = (LedgerType.REPAYMENT, LedgerType.PREPAYMENT, LedgerType.WAIVER)
SUMS = ("principal", "principal_not_due", "interest", "penalty", "compound", "liquidated_damages", "fees")


def is_paid_off(case: Case, debt: Debt, as_of: date, *, parameters: Parameters) -> bool:
    """Whether nothing is owed under a debt on a day."""
    latest = max((each for each in debt.balances if each.on <= as_of), key=lambda each: each.on, default=None)
    lessened = any(entry.type in LESSENING and entry.on <= as_of for entry in debt.ledger)
    if (latest is None and not lessened) or (latest is not None and _holds(latest)):
        return False
    claim = _claim_of(case, debt, as_of, parameters)
    return claim is not None and claim.total_to_settle <= 0


def unpaid_since(case: Case, debt: Debt, as_of: date, *, parameters: Parameters) -> date | None:
    """When the earliest installment fell due that is not paid in full; None where none is, or the claim is refused."""
    claim = _claim_of(case, debt, as_of, parameters)
    return as_of - timedelta(days=claim.overdue_days) if claim and claim.overdue_days else None


def _claim_of(case: Case, debt: Debt, as_of: date, parameters: Parameters) -> ClaimResult | None:
    try:
        return compute_claim(case.model_copy(update={"debts": (debt,)}), as_of, parameters=parameters)
    except (InputError, LawError):
        return None


def _holds(balance: Balance) -> bool:
    return any(getattr(balance, name) or Decimal(0) for name in SUMS)
