"""What of a case the papers of a filing belong to.

A subject is one defendant, one contract, one guarantee …, of which a paper is wanted each. It knows by which words the
title of a paper tells that it is the subject's, and which files the case itself names as the subject's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.parties import Agent, Creditor, Debtor, Representative
from docgen.casefile.records import Agreement, Collateral, Guarantee
from docgen.casefile.vocabulary import (
    AgreementKind,
    CollateralKind,
    DisbursedBy,
    FeeKind,
    GuaranteeMode,
    HoldReason,
    LedgerType,
    PartyKind,
    Registration,
    Role,
)
from docgen.glossary import word, words
from docgen.kinds.facts import OWING
from docgen.law.guarantee_term import mode_of

REGISTERED: Final = (Registration.FORMAL, Registration.ADVANCE)
ACCELERATION: Final = frozenset({"acceleration_notice", words("Letter")["acceleration_notice"]})
OFFICES: Final = ("法定代表人", "负责人")
RECEIVABLES: Final = ("应收账款", "收费权", "账款")
Record = Debtor | Debt | Guarantee | Collateral | Agreement | Agent | Representative | Creditor


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
        return self.party is not None or isinstance(self.record, Agent | Representative)


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


def _representative(case: Case) -> list[Subject]:
    """Who represents the creditor: by name, or as a title may call him."""
    creditor, own = case.creditor, case.creditor.representative
    titles = [f"{whose}{office}" for whose in ("债权人", "原告", creditor.name) for office in OFFICES]
    label = own.name if own else "法定代表人（负责人）"
    return [Subject(label, tuple(filter(None, (own.name if own else None, *titles))), own or creditor)]


def unheard(case: Case) -> list[Subject]:
    """The defendants whose whereabouts are unknown; where a hold says so of a case of one defendant, that one."""
    held = len(case.debtors) == 1 and any(hold.reason is HoldReason.MISSING for hold in case.holds)
    return _defendants(case, lambda debtor: bool(debtor.whereabouts_unknown) or held)


def guarantors(case: Case, mode: GuaranteeMode) -> list[Subject]:
    """The guarantors of a mode, agreed or the law's, with the proofs of what was delivered to each."""
    found: dict[str, Subject] = {}
    for made in case.guarantees:
        debts = [debt for debt in case.debts if not made.debts or debt.no in made.debts]
        if mode not in {mode_of(made, debt) for debt in debts}:
            continue
        name = case.name_of(made.party)
        served = [served for served in case.deliveries if case.name_of(served.party) == name]
        files = tuple(file for one in served for file in one.proof)
        found.setdefault(name, Subject(name, (name,), made, files, party=name))
    return list(found.values())


def _frameworks(case: Case) -> list[Subject]:
    """The facilities that contracts were drawn under, each once."""
    known: dict[str, Subject] = {}
    for debt in case.debts:
        if debt.framework:
            no, name = debt.framework.no, debt.framework.name
            label = f"授信合同 {no}" if no else name or f"合同 {debt.no} 的授信"
            known.setdefault(label, _subject(label, (no,), debt))
    return list(known.values())


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


def _is_receivable(item: Collateral) -> bool:
    """A pledge of receivables (民法典 445), told by its name."""
    return item.kind is CollateralKind.PLEDGE and any(word in item.name for word in RECEIVABLES)


def _registered(case: Case, kind: CollateralKind, *, receivable: bool = False) -> list[Subject]:
    """What of a kind was registered; of pledges the receivables, or the others."""
    return _collateral(
        case, lambda item: item.kind is kind and _is_receivable(item) is receivable and _is_registered(item)
    )


def _of_kind(case: Case, kind: CollateralKind) -> list[Subject]:
    return _collateral(case, lambda item: item.kind is kind)


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


def is_assignment(made: Agreement) -> bool:
    """Whether an agreement assigns the claim."""
    return made.kind is AgreementKind.ASSIGNMENT


SUBJECTS: Final[Mapping[str, Callable[[Case], list[Subject]]]] = {
    "defendant": lambda case: _defendants(case, lambda _: True),
    "company_surety": lambda case: _defendants(case, lambda debtor: _is_company_surety(case, debtor)),
    "debt": lambda case: _debts(case, lambda _: True),
    "card": lambda case: _debts(case, lambda debt: debt.card is not None),
    "debt_with_costs": lambda case: _debts(case, lambda debt: bool(fees_of(debt))),
    "drawdown": lambda case: _drawdowns(case, *DisbursedBy, None),
    "entrusted": lambda case: _drawdowns(case, DisbursedBy.ENTRUSTED),
    "transferred": lambda case: _drawdowns(case, DisbursedBy.TRANSFER, DisbursedBy.ENTRUSTED, None),
    "cash": lambda case: _drawdowns(case, DisbursedBy.CASH),
    "accelerated": lambda case: _debts(case, lambda debt: debt.acceleration is not None),
    "notified": _notified,
    "guarantee": _guarantees,
    "mortgage": lambda case: _of_kind(case, CollateralKind.MORTGAGE),
    "pledge": lambda case: _of_kind(case, CollateralKind.PLEDGE),
    "other_security": lambda case: _of_kind(case, CollateralKind.OTHER),
    "registered_mortgage": lambda case: _registered(case, CollateralKind.MORTGAGE),
    "registered_receivable": lambda case: _registered(case, CollateralKind.PLEDGE, receivable=True),
    "registered_pledge": lambda case: _registered(case, CollateralKind.PLEDGE),
    "registered_other": lambda case: _registered(case, CollateralKind.OTHER),
    "joint_guarantor": lambda case: guarantors(case, GuaranteeMode.JOINT),
    "general_guarantor": lambda case: guarantors(case, GuaranteeMode.GENERAL),
    "framework": _frameworks,
    "representative": _representative,
    "unheard": unheard,
    "misused": lambda case: _debts(case, lambda debt: debt.misuse is not None),
    "assignment": lambda case: _agreements(case, is_assignment),
    "agreement": lambda case: _agreements(case, lambda made: not is_assignment(made)),
    "lawyer": lambda case: _agents(case, lawyers=True),
    "employee": lambda case: _agents(case, lawyers=False),
}
"""What ``each`` may say: of which things of the case a paper is wanted each."""


NAMED: Final = frozenset({"defendant", "representative", "unheard", "joint_guarantor"})
"""Subjects whose paper must say whose it is, though he is alone: others of the case have papers of its like."""


def fees_of(debt: Debt) -> set[FeeKind | None]:
    """The kinds of the fees that the ledger of a contract holds."""
    return {entry.fee_kind for entry in debt.ledger if entry.type is LedgerType.FEE}


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
