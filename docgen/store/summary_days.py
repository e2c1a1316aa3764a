"""The days that summaries are kept for, and which of their rows are to be worked out (again).

A day is opened with the rows of the day before it, each stale and telling its own day, so that lists are never empty
while a new day is worked out. Only so many days are kept.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, func, insert, literal, select, text, true, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from docgen.store.figure_blocks import forget
from docgen.store.models import CaseClock, CaseSummary, CaseWords, StoredCase, SummaryDay

KEPT_DAYS: Final = 3
"""Today's, and two others that somebody asked for last."""
CHUNK: Final = 500


def mark_stale(session: Session, ids: Iterable[int]) -> None:
    """Have the rows of these cases worked out again, on every day there is; a new case gets its rows."""
    summary, every = CaseSummary.__table__, sorted(ids)
    on_server = session.get_bind().dialect.name == "postgresql"
    insert_rows = postgresql_insert if on_server else sqlite_insert
    if every and on_server:
        # Whoever opens a day waits until these cases are there, or we see his day: none is left out of it.
        session.execute(text("LOCK TABLE summary_days IN SHARE MODE"))
    for start in range(0, len(every), CHUNK):
        rows = (
            select(SummaryDay.as_of, StoredCase.id, StoredCase.case_no)
            .join(StoredCase, true())
            .where(StoredCase.id.in_(every[start : start + CHUNK]))
            .order_by(StoredCase.id, SummaryDay.as_of)
        )
        entered = insert_rows(CaseSummary).from_select(["as_of", "case_id", "case_no"], rows, include_defaults=False)
        session.execute(
            entered.on_conflict_do_update(
                index_elements=["as_of", "case_id"], set_={"stale": True, "changes": summary.c.changes + 1}
            )
        )


def is_open(session: Session, as_of: date, rules: str) -> bool:
    """Whether the day's rows are there and go by these rules."""
    return session.scalar(select(SummaryDay.rules).where(SummaryDay.as_of == as_of)) == rules


def open_day(session: Session, as_of: date, rules: str) -> None:
    """Have a row for every case on this day, to be worked out by these rules; days beyond the kept ones go."""
    known = session.scalar(select(SummaryDay.rules).where(SummaryDay.as_of == as_of))
    if known is not None:
        if known != rules:
            session.execute(update(SummaryDay).where(SummaryDay.as_of == as_of).values(rules=rules))
            expire(session, as_of)
        return
    nearest = session.scalar(select(SummaryDay.as_of).order_by(SummaryDay.opened.desc()).limit(1))
    opened = 1 + (session.scalar(select(func.max(SummaryDay.opened))) or 0)
    new = {"as_of": as_of, "opened": opened, "rules": rules}
    insert_days = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    entered = insert_days(SummaryDay).values(new).on_conflict_do_nothing().returning(SummaryDay.as_of)
    if session.execute(entered).one_or_none() is None:
        return  # somebody else opened it while we waited
    if nearest is not None:
        _copy(session, nearest, as_of)
    there = exists().where(CaseSummary.as_of == as_of, CaseSummary.case_id == StoredCase.id)
    missing = select(literal(as_of, SummaryDay.as_of.type), StoredCase.id, StoredCase.case_no).where(~there)
    session.execute(insert(CaseSummary).from_select(["as_of", "case_id", "case_no"], missing, include_defaults=False))
    _forget(session)
    forget(session)


def lock_rows(session: Session, which: ColumnElement[bool]) -> set[tuple[date, int]]:
    """Until the transaction ends nobody else writes these summaries; the days and cases of those that are there.

    Whoever locks several does so here, in one order, so that no two wait for each other.
    """
    rows = select(CaseSummary.as_of, CaseSummary.case_id).where(which)
    ordered = rows.order_by(CaseSummary.case_id, CaseSummary.as_of).with_for_update()
    return {(row[0], row[1]) for row in session.execute(ordered)}


def expire(session: Session, as_of: date) -> None:
    """Have every row of the day worked out again."""
    lock_rows(session, CaseSummary.as_of == as_of)
    session.execute(
        update(CaseSummary)
        .where(CaseSummary.as_of == as_of)
        .values(stale=True, changes=CaseSummary.changes + 1)
        .execution_options(synchronize_session=False)
    )


def stale_count(session: Session, as_of: date, *, at_most: int | None = None) -> int:
    """How many rows of the day are to be worked out; counted no further than ``at_most``."""
    rows = select(CaseSummary.case_id).where(CaseSummary.as_of == as_of, CaseSummary.stale)
    return session.scalar(select(func.count()).select_from(rows.limit(at_most).subquery())) or 0


def stale_rows(
    session: Session, as_of: date, limit: int, *, after: int = 0, share: tuple[int, int] = (0, 1)
) -> Sequence[int]:
    """Cases whose rows of the day are to be worked out, in the order of their ids.

    Args:
        session: of the database.
        as_of: the day.
        limit: so many at most.
        after: only cases behind this one.
        share: (which, of how many): only the cases of one of so many equal parts.
    """
    which, parts = share
    query = select(CaseSummary.case_id).where(
        CaseSummary.as_of == as_of, CaseSummary.stale, CaseSummary.case_id > after, CaseSummary.case_id % parts == which
    )
    return session.scalars(query.order_by(CaseSummary.case_id).limit(limit)).all()


def _copy(session: Session, source: date, as_of: date) -> None:
    for model, told in ((CaseSummary, {"stale": literal(True)}), (CaseWords, {}), (CaseClock, {})):
        table = model.__table__
        named = {**told, "as_of": literal(as_of, SummaryDay.as_of.type)}
        values = [named.get(column.name, column) for column in table.columns]
        copied = select(*values).where(table.c.as_of == source)
        session.execute(
            insert(model).from_select([column.name for column in table.columns], copied, include_defaults=False)
        )


def _forget(session: Session) -> None:
    """Let go of the days opened longest ago."""
    days = session.scalars(select(SummaryDay.as_of).order_by(SummaryDay.opened.desc()).offset(KEPT_DAYS)).all()
    lock_rows(session, CaseSummary.as_of.in_(days))
    for model in (CaseClock, CaseWords, CaseSummary, SummaryDay):
        session.execute(delete(model).where(model.as_of.in_(days)).execution_options(synchronize_session=False))
