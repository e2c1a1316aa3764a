"""Stored cases as people leaf through them: a page of the list, one case whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sheet import Names, Sheet, Table, party_names, sheet, table
from docgen.casefile.case import Case
from docgen.casefile.record import Record
from docgen.casefile.vocabulary import CaseStatus, ClaimType, HoldReason, Role
from docgen.glossary import term
from docgen.store import cases
from docgen.store.assignments import entrusted_numbers
from docgen.store.cases import load_case, which_exist
from docgen.workflow.access import Act

LISTS = ("contacts", "deliveries", "evidence", "assets", "proceedings")
SECURITIES = ("guarantees", "collateral", "agreements")
SHOWN_APART = frozenset({"creditor", "debtors", "debts", *SECURITIES, *LISTS})


@dataclass(frozen=True, slots=True)
class DebtorLine:
    """A debtor by name and roles."""

    id: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, whole, in words."""

    case_no: str
    claim_type: ClaimType
    status: CaseStatus | None
    holds: tuple[HoldReason, ...]
    debtors: tuple[DebtorLine, ...]
    overview: Sheet
    creditor_name: str
    creditor: Sheet
    parties: tuple[Sheet, ...]
    """The debtors, then the creditor's agents."""
    debts: tuple[Sheet, ...]
    securities: tuple[Sheet, ...]
    """What secures the debts, and what was agreed since."""
    lists: dict[str, Table]
    """By the case file's key; a list that holds nothing is left out."""

    @property
    def borrowers(self) -> tuple[str, ...]:
        """Who borrowed."""
        return tuple(debtor.name for debtor in self.debtors if Role.BORROWER in debtor.roles)

    @property
    def names(self) -> dict[str, str]:
        """Debtors' names by id."""
        return {debtor.id: debtor.name for debtor in self.debtors}

    def tables(self, *keys: str) -> tuple[Table, ...]:
        """Those of these lists that hold something."""
        return tuple(self.lists[key] for key in keys if key in self.lists)


@permitted(Act.READ_CASES)
def case_count(office: Office) -> int:
    """How many cases there are for whoever asks. Raises StorageError."""
    own = office.sees_only()
    with office.database.reading() as session:
        return cases.case_count(session, own=own)


@permitted(Act.IMPORT_CASES)
def which_stored(office: Office, case_nos: Sequence[str]) -> set[str]:
    """Those of the given numbers that are stored cases', of whoever asks. Raises StorageError."""
    own = office.sees_only()
    with office.database.reading() as session:
        found = which_exist(session, case_nos)
        return found if own is None else found & entrusted_numbers(session, own)


@permitted(Act.READ_CASES)
def case_view(office: Office, case_no: str) -> CaseView:
    """A stored case, whole. Raises NotFound."""
    with office.database.reading() as session:
        case = load_case(session, case_no).case
    names = party_names(case)
    lists = {key: table(getattr(case, key), term(key, "case"), names) for key in LISTS}
    return CaseView(
        case_no=case.case_no,
        claim_type=case.claim_type,
        status=case.status,
        holds=tuple(hold.reason for hold in case.holds),
        debtors=tuple(DebtorLine(debtor.id or "", debtor.name, debtor.roles) for debtor in case.debtors),
        overview=sheet(case, case.case_no, names, without=SHOWN_APART),
        creditor_name=case.creditor.name,
        creditor=_party(case.creditor, f"{term('creditor', 'case')} {case.creditor.name}", names),
        parties=(
            *(_party(debtor, debtor.name, names) for debtor in case.debtors),
            *(_party(agent, f"{term('name', 'agent')} {agent.name}", names) for agent in case.creditor.agents),
        ),
        debts=tuple(sheet(debt, f"{debt.name} {debt.no}", names) for debt in case.debts),
        securities=tuple(_securities(case, names)),
        lists={key: found for key, found in lists.items() if found.rows},
    )


def _securities(case: Case, names: Names) -> Iterator[Sheet]:
    for key in SECURITIES:
        records: Sequence[Record] = getattr(case, key)
        for number, record in enumerate(records, 1):
            title = term(key, "case") + (f"（{number}）" if len(records) > 1 else "")
            yield sheet(record, title, names)


def _party(party: Record, title: str, names: Names) -> Sheet:
    return sheet(party, title, names, without=("name", "agents"))
