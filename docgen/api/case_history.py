"""What was done in a case, as its archive tells it: of its documents and drafts, breaches, the audit chain.

Carriers' exports and whole scans hold other cases' letters too: here their names, hashes and places; what of
them is this case's lies among its own files.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.store.audit import entries_of_case
from docgen.store.conduct import breaches_of
from docgen.store.documents import document_events, documents_of
from docgen.store.drafts import drafts_of
from docgen.store.postings import postings_of, tracking_events_of
from docgen.store.scans import filed_pages
from docgen.store.seals import seals_of
from docgen.store.sendings import sendings_of


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that became of a document or a draft: what (a code), when, by which account, why."""

    event: str
    at: datetime
    by: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message by which a document went out, and what its carrier said; no outcome where nobody knows."""

    channel: str
    address: str
    message_id: str
    subject: str
    text: str
    at: datetime
    by: str
    outcome: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a carrier told of a posting; ``file`` is what it was read from, ``place`` where in it."""

    happened_at: str
    told: str
    outcome: str | None
    signed_by: str | None
    file: str
    file_sha256: str
    place: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A posting: to whom it was given, its number, its receipt (its path in the case), what was told of it."""

    carrier: str
    tracking_no: str
    posted_on: date
    posted_by: str
    address: str
    receipt: str | None
    source: str
    at: datetime
    by: str
    events: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class PageFiled:
    """A scanned page that was filed with a document: what it is, its path in the case, what it was scanned from."""

    kind: str
    path: str
    file: str
    page: int


@dataclass(frozen=True, slots=True)
class SealUsed:
    """A use of a seal; none is named for a digital signature, and for a reprint of what bears no seal."""

    act: str
    seal: str | None
    copies: int
    pages: int
    asked_by: str
    approved_by: str | None
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """What became of an issued document, oldest first."""

    document_no: str
    issued_at: datetime
    issued_by: str
    events: tuple[Happened, ...]
    messages: tuple[Sent, ...]
    postings: tuple[HandedOver, ...]
    scans: tuple[PageFiled, ...]
    seals: tuple[SealUsed, ...]


@dataclass(frozen=True, slots=True)
class DraftHistory:
    """What became of a draft, oldest first."""

    draft: str
    kind: str
    made_at: datetime
    made_by: str
    text: str
    events: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class BreachFound:
    """A rule of conduct that a contact (counted from 0) broke."""

    contact: int
    rule: str
    text: str
    basis: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """An entry of the audit chain: what was done (its code and its word), and its hash."""

    seq: int
    at: datetime
    by: str
    act: str
    act_word: str
    digest: str
    hash: str


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """What was done in a case."""

    case_no: str
    documents: tuple[DocumentHistory, ...]
    drafts: tuple[DraftHistory, ...]
    breaches: tuple[BreachFound, ...]
    audit: tuple[ChainEntry, ...]


def case_history(session: Session, case_no: str) -> CaseHistory:
    """What was done in a case so far. Raises NotFound."""
    documents = [
        DocumentHistory(
            number,
            row.issued_at,
            row.issued_by,
            tuple(Happened(e.event, e.at, e.by, e.note) for e in document_events(session, row.serial)),
            _messages(session, row.serial),
            _postings(session, row.serial),
            tuple(PageFiled(page.kind, page.path, page.file, page.page) for page in filed_pages(session, row.serial)),
            tuple(
                SealUsed(u.act, u.seal, u.copies, u.pages, u.asked_by, u.approved_by, u.at, u.reason)
                for u in seals_of(session, row.serial)
            ),
        )
        for row, number in documents_of(session, case_no)
    ]
    drafts = [
        DraftHistory(
            f"D{row.id}",
            row.kind,
            row.made_at,
            row.made_by,
            row.text,
            tuple(Happened(e.event, e.at, e.by, e.note) for e in events),
        )
        for row, _, events in drafts_of(session, case_no)
    ]
    return CaseHistory(
        case_no,
        tuple(documents),
        tuple(drafts),
        tuple(BreachFound(b.contact, b.rule, b.text, b.basis, b.found_at) for b in breaches_of(session, case_no)),
        tuple(
            ChainEntry(e.seq, e.at, e.by, e.act, glossary.word(("Act", e.act)), e.digest, e.hash)
            for e in entries_of_case(session, case_no)
        ),
    )


def _messages(session: Session, serial: int) -> tuple[Sent, ...]:
    return tuple(
        Sent(
            begun.channel,
            begun.address,
            begun.message_id,
            begun.subject,
            begun.text,
            begun.begun_at,
            begun.begun_by,
            end.outcome if end else None,
            end.answer if end else None,
        )
        for begun, end in sendings_of(session, serial)
    )


def _postings(session: Session, serial: int) -> tuple[HandedOver, ...]:
    postings = postings_of(session, serial)
    told = tracking_events_of(session, [one.id for one in postings])
    return tuple(
        HandedOver(
            one.carrier,
            one.tracking_no,
            one.posted_on,
            one.posted_by,
            one.address,
            one.receipt_path,
            one.source,
            one.at,
            one.by,
            tuple(
                Told(e.happened_at, e.told, e.outcome, e.signed_by, e.file, e.file_sha256, e.place, e.at, e.by)
                for e in told[one.id]
            ),
        )
        for one in postings
    )
