"""Sending as a page shows it: addresses masked and chosen by their place, the log with them masked too."""

from dataclasses import dataclass, replace
from datetime import datetime

from docgen.api.office import Office
from docgen.api.outgoing import CHANNELS, Way
from docgen.api.permission import permitted
from docgen.api.sendings import SendingLine, list_sendings, send_document
from docgen.casefile.parties import Debtor
from docgen.casefile.vocabulary import Channel
from docgen.errors import NotFound
from docgen.kinds.registry import kind
from docgen.kinds.sms import has_sms
from docgen.store.cases import case_no_of, load_case
from docgen.store.documents import document
from docgen.workflow.access import Act
from docgen.workflow.sending import addresses_of, masked_address
from docgen.workflow.service import addressee_of


@dataclass(frozen=True, slots=True)
class SendingChoice:
    """A way in which a document can go out: by what, to which of the addressee's addresses (its place), masked."""

    by: Way
    place: int
    shown: str


@permitted(Act.SEND)
def sending_choices(office: Office, document_no: str) -> tuple[SendingChoice, ...]:
    """The ways in which a document can go out, the usual address first; none if it goes to nobody. Raises NotFound."""
    with office.database.reading() as session:
        row = document(session, document_no)
        debtor = addressee_of(row, load_case(session, case_no_of(session, row.case_id)).case)
    if debtor is None:
        return ()
    ways: tuple[Way, ...] = ("email", "sms") if has_sms(kind(row.kind)) else ("email",)
    return tuple(
        SendingChoice(by, place, masked_address(address, CHANNELS[by]))
        for by in ways
        for place, address in enumerate(addresses_of(debtor, CHANNELS[by]))
    )


@permitted(Act.SEND)
def send_chosen(  # noqa: PLR0913 - a choice, and what holds for it
    office: Office, document_no: str, by: Way, place: int, *, at: datetime, again: bool = False
) -> SendingLine:
    """Send a document in one of these ways; the answer's address is masked. Raises what ``send_document`` raises."""
    with office.database.reading() as session:
        row = document(session, document_no)
        debtor = addressee_of(row, load_case(session, case_no_of(session, row.case_id)).case)
    to = _at(debtor, CHANNELS[by], place)
    return _shown(send_document(office, document_no, by=by, at=at, to=to, again=again))


@permitted(Act.READ_CASES)
def sending_log(office: Office, document_no: str) -> tuple[SendingLine, ...]:
    """The messages by which a document went out, oldest first, their addresses masked. Raises NotFound."""
    return tuple(_shown(line) for line in list_sendings(office, document_no))


def _at(debtor: Debtor | None, channel: Channel, place: int) -> str | None:
    """The address at a place; None where nobody has one, which sending says. Raises NotFound."""
    known = addresses_of(debtor, channel) if debtor else []
    if known and not 0 <= place < len(known):
        raise NotFound(what="收件地址", name=str(place))
    return known[place] if known else None


def _shown(line: SendingLine) -> SendingLine:
    return replace(line, address=masked_address(line.address, line.channel))
