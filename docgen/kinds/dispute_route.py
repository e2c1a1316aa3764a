"""The way a letter says the creditor will go if he isn't paid: to court or to arbitration, as each contract says.

What a contract says is read in ``docgen.law.agreed_court``. A contract that seems to leave a choice between both leaves
it in the letter too. A pending suit or arbitration isn't recorded with its contracts: where all contracts go one way it
is taken to be about all of them, else about those that go its way.
"""

from datetime import date
from typing import Final

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.vocabulary import ProceedingKind
from docgen.law.actions import was_withdrawn
from docgen.law.agreed_court import arbitrates, leaves_choice

SUE, ARBITRATE, EITHER = "提起诉讼", "申请仲裁", "提起诉讼或者申请仲裁"
_GOING_ON: Final = {ProceedingKind.SUIT: (SUE, "继续进行诉讼"), ProceedingKind.ARBITRATION: (ARBITRATE, "继续进行仲裁")}


def dispute_route(case: Case, as_of: date) -> str:
    """The way, to follow 依法 or 通过; where the contracts of the case go different ones, each with its numbers."""
    ways = {debt.no: _way(debt) for debt in case.debts}
    for kind, (begun, going_on) in _GOING_ON.items():
        recorded = [each for each in case.proceedings if each.kind is kind and each.on <= as_of]
        pending = [each for each in recorded if not was_withdrawn(case, each, as_of)]
        if pending and len(set(ways.values())) == 1:
            return going_on
        if pending:
            ways = {no: going_on if way in (begun, EITHER) else way for no, way in ways.items()}
    if len(set(ways.values())) == 1:
        return next(iter(ways.values()))
    return "、".join(
        f"就编号为{'、'.join(no for no, its in ways.items() if its == way)}的合同{way}"
        for way in dict.fromkeys(ways.values())
    )


def _way(debt: Debt) -> str:
    if not arbitrates(debt):
        return SUE
    return EITHER if leaves_choice(debt) else ARBITRATE
