"""Drafts that are on their way to being issued: each written once, what becomes of it told beside it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from docgen.errors import NotFound
from docgen.store.assignments import entrusted_to
from docgen.store.audit import add_row
from docgen.store.listing import Within
from docgen.store.models import DraftEvent, DraftRevision, StoredCase, StoredDraft

SUBMIT: Final = "submit"
"""The draft was submitted for approval."""
DRAFT_NO: Final = re.compile(r"[Dd]([1-9][0-9]{0,8})")
"""A draft's number as people write it."""


def draft_number(draft_no: str) -> int:
    """The key of a draft by its number. Raises NotFound."""
    found = DRAFT_NO.fullmatch(draft_no)
    if found is None:
        raise NotFound(what="草稿", name=draft_no)
    return int(found[1])


def add_draft(session: Session, made: StoredDraft) -> None:
    """Store a draft; it has its number when this returns."""
    add_row(session, made)


def stored_draft(session: Session, number: int, *, lock: bool = False) -> tuple[StoredDraft, Sequence[DraftEvent]]:
    """A draft and what became of it, oldest first; with ``lock`` nobody else acts on its case. Raises NotFound."""
    found = session.get(StoredDraft, number)
    if found is None:
        raise NotFound(what="草稿", name=f"D{number}")
    if lock:
        its_case = select(StoredCase.id).where(StoredCase.id == found.case_id)
        session.execute(its_case.with_for_update(key_share=True))
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


def drafts_of(
    session: Session, case_no: str | None = None, *, own: str | None = None
) -> list[tuple[StoredDraft, str, list[DraftEvent]]]:
    """The drafts of a case, or of all, with their case's number and what became of each, oldest first.

    With ``own`` only those of cases entrusted to that account.
    """
    wanted = [StoredCase.case_no == case_no] if case_no is not None else []
    wanted += [StoredCase.id.in_(entrusted_to(own))] if own is not None else []
    query = select(StoredDraft, StoredCase.case_no).join(StoredCase, StoredCase.id == StoredDraft.case_id)
    rows = session.execute(query.where(*wanted).order_by(StoredDraft.id)).all()
    events: dict[int, list[DraftEvent]] = {row[0].id: [] for row in rows}
    told = select(DraftEvent).join(StoredDraft, StoredDraft.id == DraftEvent.draft_id).order_by(DraftEvent.id)
    for event in session.scalars(
        told.where(StoredDraft.case_id.in_(select(StoredCase.id).where(*wanted))) if wanted else told
    ):
        events[event.draft_id].append(event)
    return [(row[0], row[1], events[row[0].id]) for row in rows]


def submitted(session: Session, *, limit: int, within: Within = None) -> list[tuple[StoredDraft, str, DraftEvent]]:
    """The drafts that wait for approval with their case's number and their submission, the longest waiting first."""
    query = (
        select(StoredDraft, StoredCase.case_no, DraftEvent)
        .join(StoredCase, StoredCase.id == StoredDraft.case_id)
        .join(DraftEvent, DraftEvent.draft_id == StoredDraft.id)
        .where(*_waiting(within))
        .order_by(DraftEvent.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def submitted_count(session: Session, *, within: Within = None) -> int:
    """How many drafts wait for approval."""
    query = select(func.count()).select_from(DraftEvent).join(StoredDraft, StoredDraft.id == DraftEvent.draft_id)
    return session.scalar(query.where(*_waiting(within))) or 0


def _waiting(within: Within) -> Iterator[ColumnElement[bool]]:
    """A submission that nothing came after."""
    later = aliased(DraftEvent)
    yield DraftEvent.event == SUBMIT
    yield ~exists().where(later.draft_id == DraftEvent.draft_id, later.id > DraftEvent.id)
    if within is not None:
        yield StoredDraft.case_id.in_(within)
