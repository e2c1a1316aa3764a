"""Batches: their rows are the truth of how far one has come; whoever drives it takes the next and ends it here.

A row is taken in a short transaction by writing a lease's name on it; another process skips it meanwhile, and takes it
once that lease is dead. Its documents bear the row's fingerprint and no others do, so what was issued for it is found
whatever happened afterwards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.orm import Session

from docgen.store.audit import add_row
from docgen.store.models import Batch, BatchRow, DocumentEvent, IssuedDocument, Number, RowState

_MOST_DEATHS = 2
"""So many processes a row may take down with it."""
_DIED = "办理此案的进程两次异常终止，已跳过。请将案件资料发给系统管理员"


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that its taker alone works on."""

    id: int
    case_no: str
    answers: str
    """JSON."""
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many rows of a batch are in each state."""

    pending: int
    done: int
    refused: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.pending + self.done + self.refused


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
    free = select(BatchRow).where(_pending(batch_id), BatchRow.owner.is_(None)).order_by(BatchRow.position).limit(1)
    row = session.scalar(free.with_for_update(skip_locked=True))
    if row is None:
        return None
    row.owner = owner
    return Taken(row.id, row.case_no, row.answers, row.fingerprint)


def end_row(session: Session, row_id: int, owner: str, *, refused: str | None = None) -> bool:
    """End a row as done, or as refused for a reason; false if it is no longer this owner's."""
    state = RowState.DONE if refused is None else RowState.REFUSED
    row = session.scalar(select(BatchRow).where(BatchRow.id == row_id).with_for_update())
    if row is None or row.owner != owner or row.state != RowState.PENDING:
        return False
    row.state, row.reason = state.value, refused
    return True


def release_rows(session: Session, batch_id: str, owner: str) -> None:
    """Give back what this owner took and did not end."""
    session.execute(update(BatchRow).where(_pending(batch_id), BatchRow.owner == owner).values(owner=None))


def release_dead(session: Session, batch_id: str, is_alive: Callable[[str], bool], *, of_it: bool = False) -> bool:
    """Give back the rows of owners that are no longer at work; whether any row is free then.

    Args:
        session: a writing session.
        batch_id: whose rows.
        is_alive: whether a lease is held.
        of_it: whether they died while nobody stopped the batch: a row that does so again is refused, unless its
            documents were issued.
    """
    taken = select(BatchRow).where(_pending(batch_id), BatchRow.owner.is_not(None)).with_for_update()
    for row in session.scalars(taken).all():
        if row.owner is not None and is_alive(row.owner):
            continue
        row.owner = None
        row.deaths += of_it
        issued = exists().where(IssuedDocument.fingerprint == row.fingerprint)
        if row.deaths >= _MOST_DEATHS and not session.scalar(select(issued)):
            row.state, row.reason = RowState.REFUSED.value, _DIED
    session.flush()
    return bool(session.scalar(select(exists().where(_pending(batch_id), BatchRow.owner.is_(None)))))


def standing(session: Session, batch_id: str) -> Standing:
    """How far the batch has come."""
    counts = {
        row[0]: row[1]
        for row in session.execute(
            select(BatchRow.state, func.count()).where(BatchRow.batch_id == batch_id).group_by(BatchRow.state)
        )
    }
    return Standing(*(counts.get(state.value, 0) for state in (RowState.PENDING, RowState.DONE, RowState.REFUSED)))


def refused_rows(session: Session, batch_id: str) -> Sequence[BatchRow]:
    """The rows that were refused, in the order of the file."""
    wanted = select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.state == RowState.REFUSED.value)
    return session.scalars(wanted.order_by(BatchRow.position)).all()


def batch_documents(session: Session, batch_id: str) -> Sequence[tuple[IssuedDocument, str, str]]:
    """The documents of a batch's rows that are done, each with its number and its case's, in the order of the file.

    Those made void since are none of them any more.
    """
    void = exists().where(DocumentEvent.serial == IssuedDocument.serial, DocumentEvent.event == "void")
    rows = session.execute(
        select(IssuedDocument, Number.text, BatchRow.case_no)
        .join(Number, Number.serial == IssuedDocument.serial)
        .join(BatchRow, BatchRow.fingerprint == IssuedDocument.fingerprint)
        .where(BatchRow.batch_id == batch_id, BatchRow.state == RowState.DONE.value, ~void)
        .order_by(BatchRow.position, IssuedDocument.serial)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _pending(batch_id: str) -> Any:
    return (BatchRow.batch_id == batch_id) & (BatchRow.state == RowState.PENDING.value)
