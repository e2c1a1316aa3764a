"""Acts of service of issued documents: found in the case, brought up to date, each with its event of the document."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import DeliveryMethod, DeliveryOutcome
from docgen.kinds.registry import kind
from docgen.store.cases import add_delivery
from docgen.store.documents import add_document_event, document_events
from docgen.store.events import Stamp
from docgen.store.models import DocumentEvent, IssuedDocument
from docgen.workflow.states import DocumentAct, DocumentState, after, state_of

FOLDER: Final = "送达凭证"
"""Where posting receipts and carriers' answers lie within a case."""
MESSAGES: Final = frozenset({DeliveryMethod.EMAIL, DeliveryMethod.SMS})
ON_PAPER: Final = frozenset(DeliveryMethod) - MESSAGES
"""A mail or text message is an act of its own: what becomes of the letter on paper is not what became of it."""
ACTS: Final = {
    DeliveryOutcome.SIGNED: DocumentAct.SERVE,
    DeliveryOutcome.SIGNED_BY_OTHER: DocumentAct.SERVE,
    DeliveryOutcome.DELIVERED: DocumentAct.SERVE,
    DeliveryOutcome.REFUSED: DocumentAct.COME_BACK,
    DeliveryOutcome.RETURNED: DocumentAct.COME_BACK,
}
"""What each outcome does to the document; whether a refusal counts as service is for the clocks."""


def letter_title(row: IssuedDocument, document_no: str) -> str:
    """A document by its title and number."""
    return f"《{kind(row.kind).definition.title}》{document_no}"


def last_delivery(
    case: Case, document_no: str, methods: Collection[DeliveryMethod] = ON_PAPER
) -> tuple[int | None, Delivery | None]:
    """The last act of service of a document by such methods, with its place among the case's; nothing if none."""
    places = [
        place for place, one in enumerate(case.deliveries) if one.document_no == document_no and one.method in methods
    ]
    return (places[-1], case.deliveries[places[-1]]) if places else (None, None)


def addressee_of(row: IssuedDocument, case: Case) -> Debtor | None:
    """Whom a document went to, as the case numbers him now; None if to nobody, or he is not told for certain."""
    named = [debtor for debtor in case.debtors if debtor.name == row.party_name]
    if len(named) == 1:
        return named[0]
    return next((debtor for debtor in case.debtors if debtor.id == row.party), None) if row.party else None


def with_delivery(case: Case, delivery: Delivery, entry: int | None) -> Case:
    """The case with an act of service in its place; at the end if it has none."""
    deliveries = list(case.deliveries)
    deliveries[len(deliveries) if entry is None else entry : None if entry is None else entry + 1] = [delivery]
    return case.model_copy(update={"deliveries": tuple(deliveries)})


def state_now(session: Session, serial: int) -> DocumentState:
    """How far a document has come."""
    return state_of([event.event for event in document_events(session, serial)], DocumentState.ISSUED)


@dataclass(frozen=True, slots=True)
class Entering:
    """A document whose service is being entered; its case is locked, and ``stamp`` says by whom, when and from what."""

    session: Session
    case_no: str
    row: IssuedDocument
    document_no: str
    stamp: Stamp

    @property
    def letter(self) -> str:
        """The document by its title and number."""
        return letter_title(self.row, self.document_no)

    def refuse_unfit(self, act: DocumentAct) -> None:
        """Raises WrongState where the act does not fit how far the document has come."""
        after(state_now(self.session, self.row.serial), act, name=self.document_no)

    def enter(self, delivery: Delivery, entry: int | None, act: DocumentAct, note: str | None = None) -> int:
        """Store an act of service, a new one or more of a known one, and what it does to its document; its place."""
        place = add_delivery(self.session, self.case_no, delivery, self.stamp, entry)
        self.note(act, note)
        return place

    def note(self, act: DocumentAct, note: str | None = None) -> None:
        """Store what was done with the document."""
        event = DocumentEvent(serial=self.row.serial, event=act, at=self.stamp.at, by=self.stamp.by, note=note)
        add_document_event(self.session, event)
