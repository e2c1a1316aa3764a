"""The numbers of a person in full: shown to who needs them, and each time told to the audit chain."""

from dataclasses import dataclass, replace
from datetime import datetime

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sheet import Fact, hidden
from docgen.errors import NotFound
from docgen.store.cases import load_case
from docgen.workflow.access import Act


@dataclass(frozen=True, slots=True)
class Revealed:
    """A party's numbers that pages mask, in full."""

    party: str
    name: str
    facts: tuple[Fact, ...]


@permitted(Act.REVEAL)
def reveal(office: Office, case_no: str, party: str, *, at: datetime) -> Revealed:
    """The ID numbers, phones and cards of a debtor in full; the chain tells of it before they are handed out.

    Raises:
        NotFound: there is no such case, or no such debtor in it.
    """
    with office.database.reading() as session:
        case = load_case(session, case_no).case
    found = next((debtor for debtor in case.debtors if debtor.id == party), None)
    if found is None:
        raise NotFound(what="当事人", name=party)
    with office.database.writing(replace(office.deed(Act.REVEAL, at, case_no), told=True)):
        pass
    return Revealed(party, found.name, tuple(hidden(found)))
