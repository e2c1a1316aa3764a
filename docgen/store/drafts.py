"""Drafts that are on their way to being issued: each written once, what becomes of it told beside it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from docgen.errors import NotFound
from docgen.store.audit import add_row
from docgen.store.models import DraftEvent, DraftRevision, StoredCase, StoredDraft


def add_draft(session: Session, made: StoredDraft) -> None:
    """Store a draft; it has its number when this returns."""
    add_row(session, made)


def stored_draft(session: Session, number: int, *, lock: bool = False) -> tuple[StoredDraft, Sequence[DraftEvent]]:
    """A draft and what became of it, oldest first; with ``lock`` nobody else acts on its case. Raises NotFound."""
    found = session.get(StoredDraft, number)
    if found is None:
        raise NotFound(what="草稿", name=f"D{number}")
    if lock:
        session.execute(select(StoredCase.id).where(StoredCase.id == found.case_id).with_for_update())
    events = select(DraftEvent).where(DraftEvent.draft_id == number).order_by(DraftEvent.id)
    return found, session.scalars(events).all()


def add_draft_event(session: Session, event: DraftEvent) -> None:
    """Store what became of a draft."""
    add_row(session, event)


def add_revision(session: Session, revision: DraftRevision) -> None:
    """Store a draft's edited file; its blob is recorded."""
    add_row(session, revision)


def last_revision(session: Session, number: int) -> DraftRevision | None:
    """The edited file that stands for a draft; None where nobody edited it."""
    newest = select(DraftRevision).where(DraftRevision.draft_id == number).order_by(DraftRevision.id.desc())
    return session.scalars(newest.limit(1)).first()


def drafts_of(session: Session, case_no: str | None = None) -> list[tuple[StoredDraft, str, list[DraftEvent]]]:
    """The drafts of a case, or of all, with their case's number and what became of each, oldest first."""
    query = select(StoredDraft, StoredCase.case_no).join(StoredCase, StoredCase.id == StoredDraft.case_id)
    query = query if case_no is None else query.where(StoredCase.case_no == case_no)
    rows = session.execute(query.order_by(StoredDraft.id)).all()
    events: dict[int, list[DraftEvent]] = {row[0].id: [] for row in rows}
    told = select(DraftEvent).join(StoredDraft, StoredDraft.id == DraftEvent.draft_id).order_by(DraftEvent.id)
    for event in session.scalars(
        told
        if case_no is None
        else told.where(StoredDraft.case_id.in_(select(StoredCase.id).where(StoredCase.case_no == case_no)))
    ):
        events[event.draft_id].append(event)
    return [(row[0], row[1], events[row[0].id]) for row in rows]
