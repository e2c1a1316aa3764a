"""The contact log: a planned contact checked against the rules of conduct, a contact entered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import find_case
from docgen.casefile.case import Case
from docgen.casefile.faults import json_problem
from docgen.casefile.records import THIRD_PARTY, Contact
from docgen.casefile.validation import record_faults
from docgen.collection.conduct import Assessment, Breach, assess, over_the_log
from docgen.errors import Problem, WrongContact
from docgen.store.cases import add_contact as store_contact
from docgen.store.cases import case_id_of, load_case
from docgen.store.conduct import breaches_of, record_breaches
from docgen.store.events import Stamp
from docgen.workflow.access import Act

__all__ = ["THIRD_PARTY", "ContactCheck", "add_contact", "check_contact", "conduct_report"]


@dataclass(frozen=True, slots=True)
class ContactCheck:
    """Whether a planned contact keeps the rules; what it breaks; what must be told and kept."""

    allowed: bool
    breaches: tuple[Breach, ...]
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactAdded:
    """An entry of the log: its case, its place there (from 1), and the breaches entered with it."""

    case_no: str
    entry: int
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class LoggedBreach:
    """A breach in the log: of which contact (from 1), when that was, and whether it was entered for good."""

    contact: int
    at: datetime
    rule: str
    text: str
    basis: str
    entered: bool


@dataclass(frozen=True, slots=True)
class ConductReport:
    """Every breach in a case's log."""

    case_no: str
    contacts: int
    breaches: tuple[LoggedBreach, ...]


@permitted(Act.READ_CASES, own_files=True)
def check_contact(office: Office, source: str, contact: dict[str, Any]) -> ContactCheck:
    """Check a planned contact.

    Args:
        office: whose.
        source: a stored case number, or a case file.
        contact: the contact as case-format.md writes it; ``by`` may be left out.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
        WrongContact: the contact has faults, all of them.
    """
    case = find_case(office, source).case
    planned = _contact(case, {"by": office.account, **contact})
    found = assess(case, planned, case.contacts, office.parameters)
    return ContactCheck(not found.breaches, found.breaches, found.duties)


@permitted(Act.ADD_CONTACT)
def add_contact(office: Office, case_no: str, contact: dict[str, Any], *, at: datetime) -> ContactAdded:
    """Enter a contact that was made. What it breaks is entered with it and stays.

    Args:
        office: whose.
        case_no: a stored case.
        contact: the contact as case-format.md writes it; ``by`` is the account if left out.
        at: this instant.

    Raises:
        NotFound: there is no such case.
        WrongContact: the contact has faults, or lies ahead.
        StorageError: nothing was entered.
    """
    with office.database.writing(office.deed(Act.ADD_CONTACT, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)  # what others enter meanwhile counts
        case = load_case(session, case_no).case
        made = _contact(case, {"by": office.account, **contact})
        if made.at > at:
            raise WrongContact(
                problems=[Problem("at", made.at.isoformat(), "尚未到来。拟进行的联系请用 contact check 核对")]
            )
        found: Assessment = assess(case, made, case.contacts, office.parameters)
        entry = store_contact(session, case_no, made, Stamp(at, office.account, "contact add"))
        record_breaches(session, case_no, entry, found.breaches, at)
    return ContactAdded(case_no, entry + 1, found.breaches)


@permitted(Act.READ_CASES, own_files=True)
def conduct_report(office: Office, source: str) -> ConductReport:
    """Every breach in a case's log: those entered for good, and those an imported log shows.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
    """
    found = find_case(office, source)
    case = found.case
    told = [
        LoggedBreach(index + 1, case.contacts[index].at, b.rule, b.text, b.basis, entered=False)
        for index, b in over_the_log(case, office.parameters)
    ]
    if found.file is None:
        with office.database.reading() as session:
            kept = [
                LoggedBreach(b.contact + 1, case.contacts[b.contact].at, b.rule, b.text, b.basis, entered=True)
                for b in breaches_of(session, case.case_no)
            ]
        entered = {(b.contact, b.rule) for b in kept}
        told = [*kept, *(b for b in told if (b.contact, b.rule) not in entered)]
    return ConductReport(case.case_no, len(case.contacts), tuple(sorted(told, key=lambda b: (b.contact, b.rule))))


def _contact(case: Case, given: dict[str, Any]) -> Contact:
    """The contact, its party one of the case's, by id or name. Raises WrongContact."""
    parties = {name: debtor.id for debtor in case.debtors for name in (debtor.id, debtor.name)}
    party = given.get("party")
    if party != THIRD_PARTY and party not in parties:
        known = "、".join(f"{debtor.name}（{debtor.id}）" for debtor in case.debtors)
        raise WrongContact(
            problems=[Problem("party", str(party or ""), f"应为本案当事人之一：{known}，或 {THIRD_PARTY}")]
        )
    try:
        return Contact.model_validate(given | {"party": parties.get(str(party), THIRD_PARTY)})
    except ValidationError as error:
        raise WrongContact(problems=map(json_problem, record_faults(Contact, error))) from error
