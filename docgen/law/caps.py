"""Which cap limits a debt's rates, and since when (claim-rules 9, law.md 2.2).

民间借贷规定 arts. 25, 28, 29 and 31: accepted before the rule of 2020 came into force, the fixed cap of 2015; a later
case on an older contract, the fixed cap up to the day before and then a multiple of the one-year LPR at filing; a
newer contract, that multiple of the LPR at formation. Financial loans and cards are cut only at the cap the case asks
for.

How ambiguous spots of the rules are read here:

- A contract between natural persons is formed when the money is paid out (民法典 art. 679); of several borrowers all
  must be natural persons.
- A cap chosen in a case of private lending or of receivables is refused, for there the law sets it, or none applies.
"""

from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.vocabulary import ClaimType, PartyKind, Role
from docgen.errors import CapNotForClaim
from docgen.law.arithmetic import product
from docgen.law.dated import Citations
from docgen.law.rates import Steps

FIXED = "private_lending_fixed_cap"
MULTIPLE = "private_lending_lpr_multiple"
LPR = "lpr_1y"
FINANCIAL = (ClaimType.FINANCIAL_LOAN, ClaimType.CREDIT_CARD)


def cap_of(case: Case, debt: Debt, as_of: date, citations: Citations) -> Steps | None:
    """The cap on rates a year through time; None where nothing is cut.

    Raises:
        CapNotForClaim: the case chooses a cap that isn't its to choose.
        ParameterGap, RateBeyondData: a legal value isn't known for its day.
    """
    if case.cap is not None:
        if case.claim_type not in FINANCIAL:
            raise CapNotForClaim(debt=debt.no, cap=case.cap)
        return Steps.constant(case.cap)
    if case.claim_type is not ClaimType.PRIVATE_LENDING:
        return None
    changed_on = citations.parameters[MULTIPLE].history[0].since
    accepted_on = case.accepted_on or as_of
    if accepted_on < changed_on:
        return Steps.constant(citations.value(FIXED, accepted_on))
    multiple = citations.value(MULTIPLE, accepted_on)
    formed_on = _formed_on(case, debt)
    if formed_on >= changed_on:
        return Steps.constant(product(multiple, citations.value(LPR, formed_on)))
    before = citations.value(FIXED, changed_on)
    since = product(multiple, citations.value(LPR, case.filed_on or as_of))
    return Steps.of([changed_on], lambda day: before if day < changed_on else since)


def _formed_on(case: Case, debt: Debt) -> date:
    borrowers = [debtor for debtor in case.debtors if Role.BORROWER in debtor.roles or Role.CO_BORROWER in debtor.roles]
    natural = all(party.kind is PartyKind.PERSON for party in (case.creditor, *borrowers))
    return debt.disbursed_on if natural and debt.disbursed_on is not None else debt.signed_on
