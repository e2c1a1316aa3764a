"""What became of a case's issued documents: postings, what carriers told, the files that prove it, and how well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.register import StoredDocument, list_documents
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import DeliveryMethod, DeliveryOutcome
from docgen.delivery.carriers import Carrier
from docgen.errors import NotFound
from docgen.kinds.registry import kind
from docgen.law.acts import Act as ProvenAct
from docgen.law.clock import Strength
from docgen.store.cases import load_case
from docgen.store.documents import document
from docgen.store.models import StoredPosting, TrackingEvent
from docgen.store.postings import postings_of, tracking_events_of
from docgen.workflow.access import Act
from docgen.workflow.service_proof import Original, Service, services_of


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What a carrier told: when it happened (as it wrote it), in its words, and the file that it was read from."""

    happened_at: str
    told: str
    outcome: DeliveryOutcome | None
    signed_by: str | None
    file: str
    place: str


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A posting, and what its carrier told of it, the newest first."""

    carrier: Carrier
    tracking_no: str
    posted_on: date
    posted_by: str
    address: str
    receipt: bool
    source: str
    told: tuple[ToldLine, ...]


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act of service: how it was tried, what came of it, what that is in law, how well it is proven."""

    method: DeliveryMethod
    sent_on: date
    tracking_no: str | None
    outcome: DeliveryOutcome | None
    outcome_on: date | None
    signed_by: str | None
    relation: str | None
    confirms_debt: bool
    said: str
    article: str
    reached: bool
    strength: Strength
    missing: str


@dataclass(frozen=True, slots=True)
class DocumentService:
    """A document's service. ``best`` is the act that is proven best, None while nothing went out (or it is void)."""

    document: StoredDocument
    title: str
    acts: tuple[ActLine, ...]
    best: ActLine | None
    postings: tuple[PostingLine, ...]
    originals: tuple[Original, ...]


@permitted(Act.READ_CASES)
def case_service(office: Office, case_no: str) -> tuple[DocumentService, ...]:
    """The service of a case's issued documents, oldest first. Raises NotFound."""
    documents = list_documents(office, case_no)
    with office.database.reading() as session:
        case = load_case(session, case_no).case
        services = {one.document_no: one for one in services_of(session, case)}
        return tuple(_of(session, one, services) for one in documents)


@permitted(Act.READ_CASES)
def document_service(office: Office, case_no: str, document_no: str) -> DocumentService:
    """The service of one of a case's documents. Raises NotFound, also where it is another's."""
    for one in case_service(office, case_no):
        if one.document.document_no == document_no:
            return one
    raise NotFound(what=f"案件 {case_no} 的文书", name=document_no)


@permitted(Act.READ_CASES)
def proof_original(office: Office, case_no: str, document_no: str, place: int) -> tuple[str, bytes]:
    """A file that proves a document's service, by its place: its name and its bytes. Raises NotFound, StorageError."""
    originals = document_service(office, case_no, document_no).originals
    if not 0 <= place < len(originals):
        raise NotFound(what=f"文书 {document_no} 的送达凭证文件", name=str(place))
    found = originals[place]
    return PurePosixPath(found.path).name, office.blobs.read(found.sha256)


def _of(session: Session, one: StoredDocument, services: Mapping[str, Service]) -> DocumentService:
    service = services.get(one.document_no)
    postings = tuple(postings_of(session, document(session, one.document_no).serial))
    told = tracking_events_of(session, [posting.id for posting in postings])
    acts = service.acts if service else ()
    return DocumentService(
        document=one,
        title=kind(one.kind).definition.title,
        acts=tuple(_act(*act) for act in acts),
        best=_act(*service.best) if service else None,
        postings=tuple(_posting(posting, told[posting.id]) for posting in postings),
        originals=service.originals if service else (),
    )


def _act(delivery: Delivery, act: ProvenAct) -> ActLine:
    return ActLine(
        method=delivery.method,
        sent_on=delivery.sent_on,
        tracking_no=delivery.tracking_no,
        outcome=delivery.outcome,
        outcome_on=delivery.outcome_on,
        signed_by=delivery.signed_by,
        relation=delivery.relation,
        confirms_debt=bool(delivery.confirms_debt),
        said=act.said,
        article=act.article,
        reached=act.reached,
        strength=act.strength,
        missing=act.missing,
    )


def _posting(one: StoredPosting, told: Sequence[TrackingEvent]) -> PostingLine:
    return PostingLine(
        carrier=Carrier(one.carrier),
        tracking_no=one.tracking_no,
        posted_on=one.posted_on,
        posted_by=one.posted_by,
        address=one.address,
        receipt=one.receipt_path is not None,
        source=one.source,
        told=tuple(
            ToldLine(
                event.happened_at.replace("T", " "),
                event.told,
                DeliveryOutcome(event.outcome) if event.outcome else None,
                event.signed_by,
                event.file,
                event.place,
            )
            for event in sorted(told, key=lambda event: event.happened_at, reverse=True)
        ),
    )
