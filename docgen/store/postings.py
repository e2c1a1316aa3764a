"""Postings: which documents went out under which tracking numbers, and what the carriers told of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from docgen.errors import Clash
from docgen.store.assignments import entrusted_to
from docgen.store.audit import add_row, insert_rows
from docgen.store.models import IssuedDocument, Number, StoredCase, StoredPosting, TrackingEvent

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Posting:
    """A posting with the document and the case it is of."""

    row: StoredPosting
    document_no: str
    case_no: str


def postings_by_number(session: Session, tracking_nos: Iterable[str], own: str | None = None) -> dict[str, Posting]:
    """The postings of these tracking numbers, by number; with ``own`` those of the cases entrusted to an account."""
    wanted = list(dict.fromkeys(tracking_nos))
    found: dict[str, Posting] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(StoredPosting, Number.text, StoredCase.case_no)
            .join(IssuedDocument, IssuedDocument.serial == StoredPosting.serial)
            .join(Number, Number.serial == StoredPosting.serial)
            .join(StoredCase, StoredCase.id == IssuedDocument.case_id)
            .where(StoredPosting.tracking_no.in_(wanted[start : start + _CHUNK]))
        )
        rows = session.execute(query if own is None else query.where(StoredCase.id.in_(entrusted_to(own))))
        found |= {row[0].tracking_no: Posting(row[0], row[1], row[2]) for row in rows}
    return found


def sent_letters(session: Session, own: str | None = None) -> list[tuple[str, str, str | None, date]]:
    """Every posting, or those of the cases entrusted to an account: tracking number, document, addressee, day."""
    query = (
        select(StoredPosting.tracking_no, Number.text, IssuedDocument.party_name, StoredPosting.posted_on)
        .join(Number, Number.serial == StoredPosting.serial)
        .join(IssuedDocument, IssuedDocument.serial == StoredPosting.serial)
        .order_by(StoredPosting.id)
    )
    rows = session.execute(query if own is None else query.where(IssuedDocument.case_id.in_(entrusted_to(own))))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def postings_of(session: Session, serial: int) -> Sequence[StoredPosting]:
    """The postings of a document, oldest first."""
    return session.scalars(select(StoredPosting).where(StoredPosting.serial == serial).order_by(StoredPosting.id)).all()


def add_posting(session: Session, posting: StoredPosting) -> None:
    """Store a posting; it has its number when this returns.

    Raises:
        Clash: somebody entered the same tracking number meanwhile; nothing of this session may be kept.
    """
    try:
        add_row(session, posting)
    except IntegrityError as error:
        if "tracking_no" not in str(error.orig):
            raise
        reason = "刚由他人记入另一件文书。请核对面单"
        raise Clash(what="邮件号", name=posting.tracking_no, reason=reason) from error


def tracking_events_of(session: Session, postings: Iterable[int]) -> defaultdict[int, list[TrackingEvent]]:
    """What was told of each posting, as it came in."""
    told = defaultdict[int, list[TrackingEvent]](list)
    query = select(TrackingEvent).where(TrackingEvent.posting_id.in_(list(postings))).order_by(TrackingEvent.id)
    for event in session.scalars(query):
        told[event.posting_id].append(event)
    return told


def add_tracking_events(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Store what was told, a mapping of columns each."""
    insert_rows(session, TrackingEvent, rows)
