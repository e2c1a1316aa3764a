"""Issued documents at their end: made void, where the number stays and says what took its place; or archived."""

from dataclasses import dataclass
from datetime import datetime

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import AgreementInForce, Problem, ReasonMissing, WrongDraft
from docgen.law.statutes import cite
from docgen.store.cases import case_id_of, case_no_of, load_case
from docgen.store.documents import add_document_event, document, document_events
from docgen.store.events import Stamp
from docgen.store.models import DocumentEvent
from docgen.workflow.access import Act
from docgen.workflow.service import Entering, state_now
from docgen.workflow.states import DocumentAct, DocumentState, after, state_of


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """An issued document and how far it has come; ``note`` says why."""

    document_no: str
    state: DocumentState
    state_word: str
    note: str


@permitted(Act.VOID)
def void_document(
    office: Office, document_no: str, *, reason: str, successor: str | None, at: datetime
) -> DocumentLine:
    """Make an issued document void: its number stays, and says what took its place.

    Raises:
        NotFound: no document bears this number, or that of the successor.
        WrongState: it is void or archived already.
        AgreementInForce: it is an agreement that was signed: neither side alone undoes it (民法典 119, 136).
        ReasonMissing: no reason is given.
        WrongDraft: it would succeed itself.
    """
    why = reason_of(reason)
    if successor == document_no:
        raise WrongDraft(problems=[Problem("接替的文书", document_no, "不能由其自身接替")])
    with office.database.reading() as session:
        case_no = case_no_of(session, document(session, document_no).case_id)
    with office.database.writing(office.deed(Act.VOID, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        row = document(session, document_no)
        if successor is not None:
            document(session, successor)
            why = f"{why}（由 {successor} 接替）"
        events = [event.event for event in document_events(session, row.serial)]
        after(state_of(events, DocumentState.ISSUED), DocumentAct.VOID, name=document_no)
        for agreement in load_case(session, case_no).case.agreements:
            if agreement.no == document_no:
                law = f"{cite('civil_code', 119)}、{cite('civil_code', 136)}"
                raise AgreementInForce(document_no=document_no, signed_on=agreement.signed_on, law=law)
        add_document_event(
            session,
            DocumentEvent(serial=row.serial, event=DocumentAct.VOID, at=at, by=office.account, note=why),
        )
    return DocumentLine(document_no, DocumentState.VOID, glossary.word(DocumentState.VOID), why)


@permitted(Act.ARCHIVE)
def archive_document(office: Office, document_no: str, *, reason: str | None = None, at: datetime) -> DocumentLine:
    """Lay a document in the archive: nothing more becomes of it.

    Args:
        office: whose.
        document_no: its number.
        reason: why, needed where what became of it is not on record.
        at: this instant.

    Raises:
        NotFound: no document bears this number.
        WrongState: it lies there already.
        ReasonMissing: it was never sent, or is on its way, and no reason is given.
    """
    with office.database.reading() as session:
        case_no = case_no_of(session, document(session, document_no).case_id)
    why = (reason or "").strip() or None
    with office.database.writing(office.deed(Act.ARCHIVE, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        row = document(session, document_no)
        to = Entering(session, case_no, row, document_no, Stamp(at, office.account, document_no))
        to.refuse_unfit(DocumentAct.ARCHIVE)
        if why is None and state_now(session, row.serial) in {DocumentState.ISSUED, DocumentState.SENT}:
            raise ReasonMissing
        to.note(DocumentAct.ARCHIVE, why)
    state = DocumentState.ARCHIVED
    return DocumentLine(document_no, state, glossary.word(state), why or "")


def reason_of(reason: str) -> str:
    """What was given as the reason of an act. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
