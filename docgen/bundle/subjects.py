"""What of a case the papers of a filing belong to, and under which conditions a line is asked for at all.

A subject is one defendant, one contract, one guarantee …, of which a paper is wanted each. It knows by which words the
title of a paper tells that it is the subject's, and which files the case itself names as the subject's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.parties import Agent, Debtor
from docgen.casefile.records import Agreement, Collateral, Guarantee
from docgen.casefile.vocabulary import (
    AgreementKind,
    DisbursedBy,
    EvidenceForm,
    EvidenceGroup,
    FeeKind,
    LedgerType,
    PartyKind,
    ProceedingKind,
    Registration,
    Role,
)
from docgen.glossary import word, words
from docgen.kinds.court_parts import BRANCHES
from docgen.kinds.facts import OWING

REGISTERED: Final = (Registration.FORMAL, Registration.ADVANCE)
ACCELERATION: Final = frozenset({"acceleration_notice", words("Letter")["acceleration_notice"]})
Record = Debtor | Debt | Guarantee | Collateral | Agreement | Agent


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is wanted of: how it is called, the words that name it in titles, the files the case gives it."""

    label: str
    names: tuple[str, ...]
    record: Record
    files: tuple[str, ...] = ()
    party: str | None = None
    """The name of the defendant it is, or who gave it: titles may also call him by his role."""

    @property
    def is_somebody(self) -> bool:
        """Whether it is somebody's own paper: then it is called by his name, though he is alone."""
        return self.party is not None or isinstance(self.record, Agent)


def _subject(label: str, names: Iterable[str | None], record: Record, files: Iterable[str | None] = ()) -> Subject:
    return Subject(label, tuple(name for name in names if name), record, tuple(file for file in files if file))


def _debts(case: Case, fitting: Callable[[Debt], bool]) -> list[Subject]:
    return [_debt(debt) for debt in case.debts if fitting(debt)]


def _debt(debt: Debt, files: Iterable[str | None] = ()) -> Subject:
    framework = debt.framework.no if debt.framework else None
    return _subject(f"合同 {debt.no}", (debt.no, framework), debt, files)


def _drawdowns(case: Case, *ways: DisbursedBy | None) -> list[Subject]:
    """The loans paid out in one of these ways, with the proofs of their disbursement."""
    return [
        _debt(debt, (entry.proof for entry in debt.ledger if entry.type is LedgerType.DISBURSEMENT))
        for debt in case.debts
        if debt.disbursed_on and debt.disbursed_by in ways
    ]


def _notified(case: Case) -> list[Subject]:
    """The contracts declared due early, with the proofs that the notices arrived."""
    proofs = [file for made in case.deliveries if made.document in ACCELERATION for file in made.proof]
    return [_debt(debt, proofs) for debt in case.debts if debt.acceleration]


def _defendants(case: Case, fitting: Callable[[Debtor], bool]) -> list[Subject]:
    return [Subject(each.name, (each.name,), each, party=each.name) for each in case.debtors if fitting(each)]


def _guarantees(case: Case) -> list[Subject]:
    named = [(made, case.name_of(made.party)) for made in case.guarantees]
    return [Subject(name, tuple(filter(None, (name, made.contract_no))), made, party=name) for made, name in named]


def _collateral(case: Case, fitting: Callable[[Collateral], bool]) -> list[Subject]:
    return [
        _subject(
            item.name,
            (item.name, case.name_of(item.owner), item.contract_no, item.title_no, item.certificate_no),
            item,
        )
        for item in case.collateral
        if fitting(item)
    ]


def _is_registered(item: Collateral) -> bool:
    return bool(item.registered_on) or item.registration in REGISTERED


def _is_company_surety(case: Case, debtor: Debtor) -> bool:
    """An organization that answers for another's debt: by a guarantee, or by a thing of its own."""
    sureties = {guarantee.party for guarantee in case.guarantees} | {item.owner for item in case.collateral}
    other = debtor.id in sureties and not OWING & set(debtor.roles)
    return debtor.kind is PartyKind.ORGANIZATION and other


def _agreements(case: Case, fitting: Callable[[Agreement], bool]) -> list[Subject]:
    found = [made for made in case.agreements if fitting(made)]
    return [_subject(f"{made.signed_on}{word(made.kind)}", (made.no,), made, (made.file,)) for made in found]


def _agents(case: Case, *, lawyers: bool) -> list[Subject]:
    agents = case.creditor.agents
    return [_subject(each.name, (each.name,), each) for each in agents if bool(each.firm or each.licence_no) is lawyers]


def _is_assignment(made: Agreement) -> bool:
    return made.kind is AgreementKind.ASSIGNMENT


SUBJECTS: Final[Mapping[str, Callable[[Case], list[Subject]]]] = {
    "defendant": lambda case: _defendants(case, lambda _: True),
    "company_surety": lambda case: _defendants(case, lambda debtor: _is_company_surety(case, debtor)),
    "debt": lambda case: _debts(case, lambda _: True),
    "card": lambda case: _debts(case, lambda debt: debt.card is not None),
    "debt_with_costs": lambda case: _debts(case, lambda debt: bool(_fees(debt))),
    "drawdown": lambda case: _drawdowns(case, *DisbursedBy, None),
    "entrusted": lambda case: _drawdowns(case, DisbursedBy.ENTRUSTED),
    "transferred": lambda case: _drawdowns(case, DisbursedBy.TRANSFER, DisbursedBy.ENTRUSTED, None),
    "cash": lambda case: _drawdowns(case, DisbursedBy.CASH),
    "accelerated": lambda case: _debts(case, lambda debt: debt.acceleration is not None),
    "notified": _notified,
    "guarantee": _guarantees,
    "collateral": lambda case: _collateral(case, lambda _: True),
    "registered_collateral": lambda case: _collateral(case, _is_registered),
    "assignment": lambda case: _agreements(case, _is_assignment),
    "agreement": lambda case: _agreements(case, lambda made: not _is_assignment(made)),
    "lawyer": lambda case: _agents(case, lawyers=True),
    "employee": lambda case: _agents(case, lawyers=False),
}
"""What ``each`` may say: of which things of the case a paper is wanted each."""


def _fees(debt: Debt) -> set[FeeKind | None]:
    return {entry.fee_kind for entry in debt.ledger if entry.type is LedgerType.FEE}


def _spent(case: Case, *kinds: FeeKind | None) -> bool:
    return any(_fees(debt) & set(kinds) for debt in case.debts)


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
    return any(_is_assignment(made) for made in case.agreements)


def _organization(case: Case) -> bool:
    return case.creditor.kind is PartyKind.ORGANIZATION


CONDITIONS: Final[Mapping[str, Callable[[Case], bool]]] = {
    "": lambda _: True,
    "organization": _organization,
    "person": lambda case: case.creditor.kind is PartyKind.PERSON,
    "lender": lambda case: _organization(case) and not _assigned(case),
    "assigned_loan": _assigned,
    "branch": lambda case: case.creditor.name.endswith(BRANCHES),
    "agents": lambda case: bool(case.creditor.agents),
    "security": lambda case: bool(case.guarantees or case.collateral),
    "assignment": _assigned,
    "acceleration": lambda case: any(debt.acceleration for debt in case.debts),
    "later_agreements": lambda case: any(not _is_assignment(made) for made in case.agreements),
    "floating": lambda case: any(debt.floating for debt in case.debts),
    "electronic_contract": _electronic,
    "assets": lambda case: bool(case.assets),
    "preserved": lambda case: any(made.kind is ProceedingKind.PRESERVATION for made in case.proceedings),
    "costs": lambda case: any(_fees(debt) for debt in case.debts),
    "lawyer_fee": lambda case: _spent(case, FeeKind.LAWYER, None),
    "litigation_fee": lambda case: _spent(case, FeeKind.LITIGATION),
    "preservation_fee": lambda case: _spent(case, FeeKind.PRESERVATION),
    "notary_fee": lambda case: _spent(case, FeeKind.NOTARY),
    "announcement_fee": lambda case: _spent(case, FeeKind.ANNOUNCEMENT),
    "appraisal_fee": lambda case: _spent(case, FeeKind.APPRAISAL),
    "agreed_clauses": lambda case: _venue_clause(case) or _service_clause(case),
    "venue_clause": _venue_clause,
    "service_clause": _service_clause,
    "no_venue_clause": lambda case: not _venue_clause(case),
}
"""What ``when`` may say: which cases need a line, or a paper of one."""

FACTS: Final[Mapping[str, Callable[[Record], bool]]] = {
    "id_no": lambda record: isinstance(record, Debtor) and bool(record.id_no),
    "address": lambda record: isinstance(record, Debtor) and bool(record.address or record.registered_address),
    "bears_costs": lambda record: (
        isinstance(record, Debt) and bool(record.fees_borne_by_debtor or (record.clauses and record.clauses.fees))
    ),
    "explained": lambda record: isinstance(record, Debt) and bool(record.card and record.card.explained),
}
"""What ``fact`` may say: something the case itself must tell of a subject."""

ROLE_WORDS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.BORROWER: ("借款人", "持卡人", "债务人"),
    Role.CO_BORROWER: ("共同借款人",),
    Role.GUARANTOR: ("保证人",),
    Role.MORTGAGOR: ("抵押人",),
    Role.PLEDGOR: ("出质人",),
}
"""What the title of a paper may call a defendant: it tells whose it is where only one defendant has the role."""


def defendants_named(case: Case, title: str) -> set[str]:
    """Whose paper it is by its title: the defendants it names, else the one who alone is what it calls him."""
    found: set[str] = set()
    left = title
    for name in sorted({debtor.name for debtor in case.debtors}, key=len, reverse=True):
        if name in left:
            found.add(name)
            left = left.replace(name, "")
    if found:
        return found
    names = [debtor.name for debtor in case.debtors]
    if "被告" in title and len(names) == 1:
        return set(names)
    called = [(word, role) for role, named in ROLE_WORDS.items() for word in named if word in title]
    roles = {role for word, role in called if not any(word != longer and word in longer for longer, _ in called)}
    bearers = [[debtor.name for debtor in case.debtors if role in debtor.roles] for role in roles]
    return {bearer[0] for bearer in bearers if len(bearer) == 1}
