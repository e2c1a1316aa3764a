"""Under which conditions a line of the lists of papers, or a paper of one, is asked for at all."""

from collections.abc import Callable, Mapping
from typing import Final

from docgen.bundle.subjects import fees_of, guarantors, is_assignment, unheard
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import (
    EvidenceForm,
    EvidenceGroup,
    FeeKind,
    GuaranteeMode,
    HoldReason,
    PartyKind,
    ProceedingKind,
)
from docgen.kinds.court_parts import BRANCHES
from docgen.kinds.facts import OWING, is_property_fee
from docgen.law.agreed_court import arbitrates

LOCAL_LENDERS: Final = ("小额贷款", "典当", "融资担保", "商业保理", "融资租赁")
"""What names the local financial organisations of 法释〔2020〕27号: they have an approval, and no licence."""
SUED: Final = frozenset({ProceedingKind.SUIT, ProceedingKind.ARBITRATION})


def _spent(case: Case, *kinds: FeeKind | None) -> bool:
    return any(fees_of(debt) & set(kinds) for debt in case.debts)


def _clause(case: Case, *names: str) -> bool:
    return any(debt.clauses and getattr(debt.clauses, name) for debt in case.debts for name in names)


def _venue_clause(case: Case) -> bool:
    return _clause(case, "venue", "arbitration")


def _service_clause(case: Case) -> bool:
    agreed = any(debtor.service_address and debtor.service_address.agreed for debtor in case.debtors)
    return agreed or _clause(case, "service_address")


def _electronic(case: Case) -> bool:
    """A contract that exists as data alone: no original is kept anywhere."""
    groups = (EvidenceGroup.CREDIT, EvidenceGroup.SECURITY)
    return any(e.form is EvidenceForm.ELECTRONIC and not e.kept_at for e in case.evidence if e.group in groups)


def _assigned(case: Case) -> bool:
    return any(is_assignment(made) for made in case.agreements)


def _organization(case: Case) -> bool:
    return case.creditor.kind is PartyKind.ORGANIZATION


def _lender(case: Case, *, local: bool) -> bool:
    """An organization that lent itself, from the local list or not."""
    listed = any(word in case.creditor.name for word in LOCAL_LENDERS)
    return _organization(case) and not _assigned(case) and listed is local


def _between_persons(case: Case) -> bool:
    """Whether a natural person lent to natural persons (民法典 679): then the loan is formed by its payment."""
    borrowers = [debtor for debtor in case.debtors if OWING & set(debtor.roles)]
    return all(party.kind is PartyKind.PERSON for party in (case.creditor, *borrowers))


def _general_unsued(case: Case) -> bool:
    """A general guarantor, and no suit or arbitration against the debtor on record (民法典 693)."""
    sued = case.filed_on or any(made.kind in SUED for made in case.proceedings)
    return bool(guarantors(case, GuaranteeMode.GENERAL)) and not sued


CONDITIONS: Final[Mapping[str, Callable[[Case], bool]]] = {
    "": lambda _: True,
    "organization": _organization,
    "person": lambda case: case.creditor.kind is PartyKind.PERSON,
    "licensed_lender": lambda case: _lender(case, local=False),
    "local_lender": lambda case: _lender(case, local=True),
    "assigned_loan": _assigned,
    "branch": lambda case: case.creditor.name.endswith(BRANCHES),
    "agents": lambda case: bool(case.creditor.agents),
    "security": lambda case: bool(case.guarantees or case.collateral),
    "assignment": _assigned,
    "acceleration": lambda case: any(debt.acceleration for debt in case.debts),
    "later_agreements": lambda case: any(not is_assignment(made) for made in case.agreements),
    "floating": lambda case: any(debt.floating for debt in case.debts),
    "electronic_contract": _electronic,
    "between_persons": _between_persons,
    "not_between_persons": lambda case: not _between_persons(case),
    "misuse": lambda case: any(debt.misuse for debt in case.debts),
    "whereabouts_unknown": lambda case: bool(unheard(case)),
    "disputed": lambda case: any(hold.reason is HoldReason.DISPUTED for hold in case.holds),
    "property_fees": is_property_fee,
    "no_property_fees": lambda case: not is_property_fee(case),
    "general_unsued": _general_unsued,
    "assets": lambda case: bool(case.assets),
    "wished": lambda _: False,
    "preserved": lambda case: any(made.kind is ProceedingKind.PRESERVATION for made in case.proceedings),
    "costs": lambda case: any(fees_of(debt) for debt in case.debts),
    "lawyer_fee": lambda case: _spent(case, FeeKind.LAWYER, None),
    "litigation_fee": lambda case: _spent(case, FeeKind.LITIGATION),
    "preservation_fee": lambda case: _spent(case, FeeKind.PRESERVATION),
    "notary_fee": lambda case: _spent(case, FeeKind.NOTARY),
    "announcement_fee": lambda case: _spent(case, FeeKind.ANNOUNCEMENT),
    "appraisal_fee": lambda case: _spent(case, FeeKind.APPRAISAL),
    "agreed_clauses": lambda case: _venue_clause(case) or _service_clause(case),
    "venue_clause": _venue_clause,
    "arbitration_clause": lambda case: any(arbitrates(debt) for debt in case.debts),
    "service_clause": _service_clause,
    "no_venue_clause": lambda case: not _venue_clause(case),
}
"""What ``when`` may say: which cases need a line, or a paper of one; ``wished``: only where its paper is asked for."""
