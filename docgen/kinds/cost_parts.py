"""The costs of enforcing the claim that are still owed, told by the entries of the ledger."""

from decimal import Decimal

from docgen import glossary
from docgen.casefile.debts import Debt, LedgerEntry
from docgen.casefile.vocabulary import FeeKind, LedgerType
from docgen.kinds.parts import NO_SUM, Part
from docgen.law.result import DebtClaim

NIL = Decimal(0)
COURT_FEES = frozenset({FeeKind.LITIGATION, FeeKind.PRESERVATION})


def enforcement_costs(debt: Debt, owed: DebtClaim) -> tuple[list[Part], Decimal]:
    """The costs still owed under a contract by entry of its ledger, and what no entry accounts for, in yuan.

    Earlier costs are paid first, so that what is owed is told by the latest entries.
    """
    entries = [e for e in debt.ledger if e.type is LedgerType.FEE and e.amount and e.on <= owed.as_of]
    left, found = owed.fees, []
    for entry in sorted(entries, key=lambda entry: entry.on, reverse=True):
        amount = min(left, entry.amount or NIL)
        if amount > NIL:
            found.append(_cost(entry, amount))
            left -= amount
    return found[::-1], left


def _cost(entry: LedgerEntry, amount: Decimal) -> Part:
    values = {
        "title": entry.memo or (glossary.word(entry.fee_kind) if entry.fee_kind else "费用"),
        "on": entry.on,
        "amount": amount,
        "part_of": entry.amount if amount != entry.amount else NO_SUM,
        "court": entry.fee_kind in COURT_FEES,
    }
    return Part(values, label="", context="claim", titles={"court": "是诉讼费用", "on": "发生日期"})
