"""Batches: their rows are the truth of how far one has come; whoever drives it takes the next and ends it here.

A row is taken in a short transaction by writing a lease's name on it; another process skips it meanwhile, and takes it
once that lease is dead. Its documents bear the row's fingerprint and no others do, so what was issued for it is found
whatever happened afterwards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from docgen.store.audit import add_row
from docgen.store.models import (
    Batch,
    BatchRow,
    DocumentEvent,
    DraftEvent,
    IssuedDocument,
    Number,
    RowState,
    StoredDraft,
)

_MOST_DEATHS = 2
"""So many processes a row may take down with it."""
_TO_DO = (RowState.PENDING.value, RowState.APPROVED.value)
"""What a process takes up."""
_DIED = "办理此案的进程两次异常终止，已跳过。请将案件资料发给系统管理员"


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that its taker alone works on."""

    id: int
    case_no: str
    answers: str
    """JSON."""
    fingerprint: str
    approved: bool = False
    """Whether its drafts are to be issued."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many rows of a batch are in each state."""

    pending: int
    done: int
    refused: int
    drafted: int = 0
    approved: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.pending + self.done + self.refused + self.drafted + self.approved


def add_batch(session: Session, batch: Batch, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store a batch with its rows."""
    add_row(session, batch)
    if rows:
        session.execute(insert(BatchRow), [{"batch_id": batch.id, **row} for row in rows])


def batch_of(session: Session, batch_id: str) -> Batch | None:
    """The batch of this id; None if this database has none."""
    return session.get(Batch, batch_id)


def take_row(session: Session, batch_id: str, owner: str) -> Taken | None:
    """The next row that nobody works on, now this owner's; None if there is none. Others never wait for it."""
    free = select(BatchRow).where(_to_do(batch_id), BatchRow.owner.is_(None)).order_by(BatchRow.position).limit(1)
    row = session.scalar(free.with_for_update(skip_locked=True))
    if row is None:
        return None
    row.owner = owner
    return Taken(row.id, row.case_no, row.answers, row.fingerprint, approved=row.state == RowState.APPROVED)


def end_row(
    session: Session, row_id: int, owner: str, *, refused: str | None = None, state: RowState = RowState.DONE
) -> bool:
    """End a row as done (or as ``state``), or as refused for a reason; false if it is no longer this owner's."""
    row = session.scalar(select(BatchRow).where(BatchRow.id == row_id).with_for_update())
    if row is None or row.owner != owner or row.state not in _TO_DO:
        return False
    row.state, row.reason, row.owner = (state if refused is None else RowState.REFUSED).value, refused, None
    return True


def release_rows(session: Session, batch_id: str, owner: str) -> None:
    """Give back what this owner took and did not end."""
    session.execute(update(BatchRow).where(_to_do(batch_id), BatchRow.owner == owner).values(owner=None))


def release_dead(session: Session, batch_id: str, is_alive: Callable[[str], bool], *, of_it: bool = False) -> bool:
    """Give back the rows of owners that are no longer at work; whether any row is free then.

    Args:
        session: a writing session.
        batch_id: whose rows.
        is_alive: whether a lease is held.
        of_it: whether they died while nobody stopped the batch: a row that does so again is refused, unless its
            documents were issued.
    """
    taken = select(BatchRow).where(_to_do(batch_id), BatchRow.owner.is_not(None)).with_for_update()
    for row in session.scalars(taken).all():
        if row.owner is not None and is_alive(row.owner):
            continue
        row.owner = None
        row.deaths += of_it
        if row.deaths >= _MOST_DEATHS and not _is_issued(session, row.fingerprint):
            row.state, row.reason = RowState.REFUSED.value, _DIED
    session.flush()
    return bool(session.scalar(select(exists().where(_to_do(batch_id), BatchRow.owner.is_(None)))))


def standing(session: Session, batch_id: str) -> Standing:
    """How far the batch has come."""
    counts = {
        row[0]: row[1]
        for row in session.execute(
            select(BatchRow.state, func.count()).where(BatchRow.batch_id == batch_id).group_by(BatchRow.state)
        )
    }
    return Standing(**{state.value: counts.get(state.value, 0) for state in RowState})


def refused_rows(session: Session, batch_id: str) -> Sequence[BatchRow]:
    """The rows that were refused, in the order of the file."""
    wanted = select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.state == RowState.REFUSED.value)
    return session.scalars(wanted.order_by(BatchRow.position)).all()


def batch_documents(session: Session, batch_id: str) -> Sequence[tuple[IssuedDocument, str, str, int]]:
    """The documents of a batch's rows, each with its number, its case's and its round, in the order of the file.

    Those of a row at work are left out until it ends; those made void since are none of them any more.
    """
    void = exists().where(DocumentEvent.serial == IssuedDocument.serial, DocumentEvent.event == "void")
    drafted = (
        select(DraftEvent.serial, StoredDraft.batch_row)
        .join(StoredDraft, StoredDraft.id == DraftEvent.draft_id)
        .where(DraftEvent.serial.is_not(None), StoredDraft.batch_row.is_not(None))
        .subquery()
    )
    its_row = func.coalesce(drafted.c.batch_row, IssuedDocument.fingerprint)
    ended = BatchRow.state.in_((RowState.DONE.value, RowState.REFUSED.value))
    rows = session.execute(
        select(IssuedDocument, Number.text, BatchRow.case_no, BatchRow.round)
        .join(Number, Number.serial == IssuedDocument.serial)
        .join(drafted, drafted.c.serial == IssuedDocument.serial, isouter=True)
        .join(BatchRow, BatchRow.fingerprint == its_row)
        .where(BatchRow.batch_id == batch_id, ended, ~void)
        .order_by(BatchRow.position, IssuedDocument.serial)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def batch_drafts(session: Session, batch_id: str) -> dict[str, list[tuple[StoredDraft, list[DraftEvent]]]]:
    """The drafts of a batch's rows with what became of each, oldest first, by the row's fingerprint."""
    its_rows = select(BatchRow.fingerprint).where(BatchRow.batch_id == batch_id)
    return _drafts(session, its_rows)


def row_drafts(session: Session, fingerprint: str) -> list[tuple[StoredDraft, list[DraftEvent]]]:
    """The same of one row."""
    return _drafts(session, [fingerprint]).get(fingerprint, [])


def _drafts(session: Session, fingerprints: Any) -> dict[str, list[tuple[StoredDraft, list[DraftEvent]]]]:
    its_own = StoredDraft.batch_row.in_(fingerprints)
    events: dict[int, list[DraftEvent]] = {}
    told = select(DraftEvent).join(StoredDraft, StoredDraft.id == DraftEvent.draft_id).where(its_own)
    for event in session.scalars(told.order_by(DraftEvent.id)):
        events.setdefault(event.draft_id, []).append(event)
    by_row: dict[str, list[tuple[StoredDraft, list[DraftEvent]]]] = {}
    for one in session.scalars(select(StoredDraft).where(its_own).order_by(StoredDraft.id)):
        by_row.setdefault(one.batch_row or "", []).append((one, events.get(one.id, [])))
    return by_row


def rows_in(session: Session, batch_id: str, state: RowState) -> Sequence[BatchRow]:
    """The rows in a state, in the order of the file, for whoever changes them: nobody else does meanwhile."""
    wanted = select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.state == state.value)
    return session.scalars(wanted.order_by(BatchRow.position).with_for_update()).all()


def accepted_cases(session: Session, batch_id: str) -> set[str]:
    """The cases of rows that were not refused."""
    rows = select(BatchRow.case_no).where(BatchRow.batch_id == batch_id, BatchRow.state != RowState.REFUSED.value)
    return set(session.scalars(rows))


def next_round(session: Session, batch_id: str) -> int:
    """What is issued from now on belongs to this round: one after that of what was issued before."""
    done = select(func.max(BatchRow.round)).where(BatchRow.batch_id == batch_id, BatchRow.state == RowState.DONE.value)
    last = session.scalar(done)
    return 0 if last is None else last + 1


def _is_issued(session: Session, fingerprint: str) -> bool:
    """Whether there is a document of the row, or of one of its drafts."""
    itself = exists().where(IssuedDocument.fingerprint == fingerprint)
    draft = exists().where(
        StoredDraft.batch_row == fingerprint, DraftEvent.draft_id == StoredDraft.id, DraftEvent.serial.is_not(None)
    )
    return bool(session.scalar(select(or_(itself, draft))))


def _to_do(batch_id: str) -> Any:
    return (BatchRow.batch_id == batch_id) & BatchRow.state.in_(_TO_DO)
