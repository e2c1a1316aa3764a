"""The sums of every so many cases, kept until one of those cases is worked out anew.

A dashboard adds up the blocks and counts only those that changed. ``changes`` counts how often cases of a block were
written; ``counted`` is that count as it was read before the block was counted, so that what changes meanwhile leaves
the block to be counted again. A block is of the opening of a day: one that is opened again begins anew.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from docgen.store.figures import Sums, add, counted
from docgen.store.models import FigureBlock, StoredCase, SummaryDay

SIZE: Final = 512
"""So many cases make a block."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A block that was counted: of which opening of a day, which, after how many changes (None: no row), its sums."""

    opened: int
    block: int
    changes: int | None
    sums: Sums


def mark_changed(session: Session, ids: Iterable[int]) -> None:
    """Have the blocks of these cases counted again, on every day: their payments and letters are every day's."""
    days = session.scalars(select(SummaryDay.opened)).all()
    blocks = {case_id // SIZE for case_id in ids}
    rows = [{"opened": opened, "block": block, "changes": 1} for opened in sorted(days) for block in sorted(blocks)]
    if rows:
        entered = _insert(session).values(rows)
        session.execute(
            entered.on_conflict_do_update(
                index_elements=["opened", "block"], set_={"changes": FigureBlock.__table__.c.changes + 1}
            )
        )


def added_up(session: Session, as_of: date) -> tuple[Sums, Sequence[Counted]]:
    """The sums of every case on a day, and the blocks that had to be counted for it."""
    total: Sums = {}
    kept, fresh = _blocks(session, as_of)
    for figures in kept:
        add(total, json.loads(figures))
    for one in fresh:
        add(total, one.sums)
    return total, fresh


def changed(session: Session, as_of: date) -> Sequence[Counted]:
    """The blocks of a day that changed since they were kept, counted."""
    return _blocks(session, as_of)[1]


def keep(session: Session, fresh: Iterable[Counted]) -> None:
    """Keep what was counted; a block that somebody else entered meanwhile, or counted later, is left as it is."""
    for one in fresh:
        figures = json.dumps(one.sums, ensure_ascii=False)
        if one.changes is None:
            new = {"opened": one.opened, "block": one.block, "changes": 0, "counted": 0, "figures": figures}
            session.execute(_insert(session).values(new).on_conflict_do_nothing())
            continue
        older = or_(FigureBlock.counted.is_(None), FigureBlock.counted < one.changes)
        this = (FigureBlock.opened == one.opened, FigureBlock.block == one.block)
        session.execute(update(FigureBlock).where(*this, older).values(counted=one.changes, figures=figures))


def forget(session: Session) -> None:
    """Let go of the blocks of days that are no longer there."""
    there = select(SummaryDay.opened)
    session.execute(
        delete(FigureBlock).where(FigureBlock.opened.not_in(there)).execution_options(synchronize_session=False)
    )


def _blocks(session: Session, as_of: date) -> tuple[list[str], list[Counted]]:
    """What is kept and holds yet, as JSON, and the other blocks of a day, counted."""
    opened = session.scalar(select(SummaryDay.opened).where(SummaryDay.as_of == as_of))
    last = session.scalar(select(func.max(StoredCase.id)))
    if opened is None or last is None:
        return [], []
    columns = (FigureBlock.block, FigureBlock.changes, FigureBlock.counted, FigureBlock.figures)
    rows = {row.block: row for row in session.execute(select(*columns).where(FigureBlock.opened == opened))}
    kept, fresh = [], []
    for block in range(last // SIZE + 1):
        row = rows.get(block)
        if row is not None and row.counted == row.changes:
            kept.append(row.figures)
        else:
            changes = row.changes if row else None
            fresh.append(Counted(opened, block, changes, counted(session, as_of, partial(_within, block))))
    return kept, fresh


def _within(block: int, case_id: InstrumentedAttribute[int]) -> Sequence[ColumnElement[bool]]:
    return (case_id.between(block * SIZE, (block + 1) * SIZE - 1),)


def _insert(session: Session) -> Any:
    """Each database's own insert, which says what becomes of a row that is there."""
    return (sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert)(FigureBlock)
