"""Summaries of the cases as the store keeps them: written over as they are worked out, a chunk of cases at a time.

What belongs to the case and not to the day (what it is found by, its payments and letters) is compared first and
written only where it differs, so that a new day writes little more than its own rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from docgen.store.figure_blocks import mark_changed
from docgen.store.models import (
    CaseClock,
    CaseLetter,
    CasePayment,
    CaseSummary,
    CaseWords,
    SearchKey,
    StoredCase,
)
from docgen.store.models.base import Base
from docgen.store.sealing import mark
from docgen.store.summary_days import lock_rows

NAME, NUMBER, SECRET = "name", "number", "secret"
"""What a case is found by: the ends of names, the parts of numbers, marks of what is personal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """A clock, as :class:`~docgen.store.models.CaseClock` keeps it."""

    kind: str
    status: str
    party: str | None
    debt: str | None
    expires_on: date
    latest_safe_on: date | None
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """A letter that went out, and what was paid after it."""

    kind: str
    sent_on: date
    paid_7: Decimal
    paid_15: Decimal
    paid_30: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """What was paid on a day, and whether after the case came in."""

    paid_on: date
    amount: Decimal
    since_placed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a case came to: ``values`` are columns of ``case_summaries``; the rest are rows of their own.

    ``secrets`` are ID numbers, phones and accounts in clear; their marks alone are stored.
    """

    case_id: int
    changes: int
    values: Mapping[str, Any]
    about: str
    clocks: Sequence[ClockRow] = ()
    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()
    payments: Sequence[PaymentRow] = ()
    letters: Sequence[LetterRow] = ()


@dataclass(frozen=True, slots=True)
class ToDo:
    """A case to be worked out: how often it had changed by then, since when it is here.

    ``placed`` says that ``placed_amount`` is known: nothing has changed since it was worked out.
    """

    case_no: str
    changes: int
    created_at: datetime
    placed: bool
    placed_amount: Decimal | None


def to_do(session: Session, as_of: date, ids: Sequence[int]) -> dict[int, ToDo]:
    """What is known of cases before they are read; whatever changes afterwards leaves their rows stale."""
    unchanged = func.coalesce(CaseSummary.worked_out_at, -1) == CaseSummary.changes
    rows = session.execute(
        select(
            CaseSummary.case_id,
            CaseSummary.case_no,
            CaseSummary.changes,
            StoredCase.created_at,
            unchanged.label("placed"),
            CaseSummary.placed_amount,
        )
        .join(StoredCase, StoredCase.id == CaseSummary.case_id)
        .where(CaseSummary.as_of == as_of, CaseSummary.case_id.in_(ids))
    )
    return {row.case_id: ToDo(*row[1:]) for row in rows}


def write_summaries(session: Session, as_of: date, summaries: Sequence[Summary]) -> None:
    """Write what cases came to on a day. The row of a case that changed since it was read stays stale.

    Of a day that was let go of meanwhile nothing is written.
    """
    # Whoever else writes these cases' rows, on whatever day, waits, so that both find what is there.
    there = lock_rows(session, CaseSummary.case_id.in_([each.case_id for each in summaries]))
    summaries = [each for each in summaries if (as_of, each.case_id) in there]
    if not summaries:
        return
    ids = [each.case_id for each in summaries]
    _update(session, as_of, summaries)
    for model in (CaseClock, CaseWords):
        session.execute(
            delete(model)
            .where(model.as_of == as_of, model.case_id.in_(ids))
            .execution_options(synchronize_session=False)
        )
    session.execute(
        insert(CaseWords), [{"as_of": as_of, "case_id": each.case_id, "about": each.about} for each in summaries]
    )
    clocks = [
        {"as_of": as_of, "case_id": each.case_id, "position": position, **asdict(clock)}
        for each in summaries
        for position, clock in enumerate(each.clocks)
    ]
    if clocks:
        session.execute(insert(CaseClock), clocks)
    _replace(session, SearchKey, {each.case_id: _keys(each) for each in summaries}, ("sort", "key"))
    payments = {each.case_id: {tuple(asdict(row).values()) for row in each.payments} for each in summaries}
    _replace(session, CasePayment, payments, ("paid_on", "amount", "since_placed"))
    letters = {each.case_id: {(at, *asdict(row).values()) for at, row in enumerate(each.letters)} for each in summaries}
    _replace(session, CaseLetter, letters, ("position", "kind", "sent_on", "paid_7", "paid_15", "paid_30"))
    mark_changed(session, ids)


def _update(session: Session, as_of: date, summaries: Sequence[Summary]) -> None:
    table = CaseSummary.__table__
    names = list(summaries[0].values)
    told = {name: bindparam(f"its_{name}", type_=table.c[name].type) for name in names}
    statement = (
        update(CaseSummary)
        .where(table.c.as_of == as_of, table.c.case_id == bindparam("its_case"))
        .values(
            {**told, "worked_out_at": bindparam("its_changes"), "stale": table.c.changes != bindparam("its_changes")}
        )
    )
    rows = [
        {
            "its_case": each.case_id,
            "its_changes": each.changes,
            **{f"its_{name}": each.values[name] for name in names},
        }
        for each in summaries
    ]
    session.connection().execute(statement, rows)


def _keys(summary: Summary) -> set[tuple[Any, ...]]:
    return {
        *((NAME, name) for name in summary.names),
        *((NUMBER, number) for number in summary.numbers),
        *((SECRET, mark(secret)) for secret in summary.secrets),
    }


def _replace(
    session: Session, model: type[Base], wanted: Mapping[int, set[tuple[Any, ...]]], names: Sequence[str]
) -> None:
    """Have the rows of these cases be the wanted ones; those that are there already are left alone."""
    columns = model.__table__.c
    there: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    rows = session.execute(select(columns.case_id, *(columns[n] for n in names)).where(columns.case_id.in_(wanted)))
    for row in rows:
        there[row[0]].add(tuple(row[1:]))
    differing = [case_id for case_id, rows_ in wanted.items() if rows_ != there[case_id]]
    if not differing:
        return
    if any(there[case_id] for case_id in differing):
        gone = delete(model).where(columns.case_id.in_(differing))
        session.execute(gone.execution_options(synchronize_session=False))
    new = [
        {"case_id": case_id, **dict(zip(names, row, strict=True))}
        for case_id in differing
        for row in _in_order(wanted[case_id])
    ]
    if new:
        session.execute(insert(model), new)


def _in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: tuple(map(str, row)))
