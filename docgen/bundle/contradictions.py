"""Contradictions between the facts of a case, all of them at once, before anything is built.

What makes a case file unreadable is refused when it is read (``docgen.casefile.check``) and not looked for again.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from docgen.bundle import contradictory_dates as dates
from docgen.bundle import contradictory_debts as debts
from docgen.bundle import contradictory_parties as parties
from docgen.bundle import contradictory_records as records
from docgen.bundle import contradictory_rights as rights
from docgen.bundle import contradictory_sums as sums
from docgen.bundle.contradiction import Check, Contradiction, Severity
from docgen.bundle.materials import Forum
from docgen.casefile.case import Case
from docgen.law.beside import ClaimResult

CHECKS: Final[Sequence[Check]] = (
    *(parties.identities, parties.sides, parties.roles, parties.strange_identities),
    *(debts.disbursements, debts.limits, debts.ledgers, debts.holders, debts.settled),
    *(records.contract_numbers, records.numbers, records.deliveries, sums.lent),
    *(dates.contracts, dates.securities, dates.agreements, dates.proceedings),
)


def contradictions(
    case: Case, on: date, claim: ClaimResult | None = None, forum: Forum = Forum.COURT
) -> tuple[Contradiction, ...]:
    """What the facts of a case say against each other, errors first.

    Args:
        case: a case as read.
        on: the day the papers are made; evidence formed later is none yet.
        claim: the claim of the case, where it could be computed.
        forum: where it is filed: in a bankruptcy what was adjudged is declared, and nothing is seized.
    """
    found = [each for check in CHECKS for each in check(case)]
    found += [*dates.evidence(case, on), *rights.guarantee_periods(case, on)]
    if claim is not None:
        found += debts.against_claim(case, claim)
    if forum is not Forum.BANKRUPTCY:
        found += rights.decided(case, on)
        found += rights.seizures(case, claim) if claim is not None else ()
    return tuple(sorted(found, key=lambda each: each.severity is Severity.WARNING))
