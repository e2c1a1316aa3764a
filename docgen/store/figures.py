"""Sums over the summaries of a day: what a dashboard shows, added up by the database from columns made for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from docgen.store.listing import Within
from docgen.store.models import CaseClock, CaseLetter, CasePayment, CaseSummary

WINDOWS: Final = (7, 15, 30)
"""Within so many days after a letter a payment is said to have followed it."""


@dataclass(frozen=True, slots=True)
class Heap:
    """Cases in hand that have one value of a column, and what they owe."""

    value: Any
    cases: int
    total_due: Decimal
    principal_overdue: Decimal


@dataclass(frozen=True, slots=True)
class Placed:
    """Cases that came in: how many, what they owed then, what was paid since, and that times the days it took."""

    value: Any
    cases: int
    amount: Decimal
    collected: Decimal
    collected_by_days: Decimal


@dataclass(frozen=True, slots=True)
class Sendings:
    """Letters of a kind: how many went out; by window, how many it has passed for, and how much followed how many."""

    kind: str
    sent: int
    passed: tuple[int, ...]
    followed: tuple[int, ...]
    paid: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class EndingClocks:
    """Clocks of one kind and status that end on a day."""

    on: date
    kind: str
    status: str
    clocks: int


def heaps(session: Session, as_of: date, column: str, within: Within = None) -> list[Heap]:
    """The cases in hand whose claim is known, by a column."""
    value = CaseSummary.__table__.c[column]
    query = (
        select(
            value,
            func.count(),
            func.sum(CaseSummary.total_due),
            func.sum(CaseSummary.principal_overdue),
        )
        .where(*_in_hand(as_of, within), CaseSummary.refusal.is_(None))
        .group_by(value)
    )
    return [Heap(*row) for row in session.execute(query)]


def refused_count(session: Session, as_of: date, within: Within = None) -> int:
    """How many cases in hand have no figures because their claim is refused."""
    query = select(func.count()).where(*_in_hand(as_of, within), CaseSummary.refusal.is_not(None))
    return session.scalar(query) or 0


def placed(session: Session, as_of: date, column: str, within: Within = None) -> list[Placed]:
    """The cases that had come in by the day, over or not, by a column; without those that owed nothing then."""
    value = CaseSummary.__table__.c[column]
    query = (
        select(
            value,
            func.count(),
            func.sum(CaseSummary.placed_amount),
            func.sum(CaseSummary.collected),
            func.sum(CaseSummary.collected_by_days),
        )
        .where(
            CaseSummary.as_of == as_of,
            CaseSummary.worked_out_on.is_not(None),
            CaseSummary.placed_on <= as_of,
            CaseSummary.placed_amount > Decimal(0),
            *_seen(CaseSummary.case_id, within),
        )
        .group_by(value)
    )
    return [Placed(*row) for row in session.execute(query)]


def paid_by_day(session: Session, since: date, as_of: date, within: Within = None) -> list[tuple[date, Decimal]]:
    """What was paid in cases after they came in, by day."""
    query = (
        select(CasePayment.paid_on, func.sum(CasePayment.amount))
        .where(CasePayment.paid_on >= since, CasePayment.paid_on <= as_of, CasePayment.since_placed)
        .where(*_seen(CasePayment.case_id, within))
        .group_by(CasePayment.paid_on)
        .order_by(CasePayment.paid_on)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def sendings(session: Session, since: date, as_of: date, within: Within = None) -> list[Sendings]:
    """The letters that went out from one day to another, by kind, and what followed them."""
    paid = (CaseLetter.paid_7, CaseLetter.paid_15, CaseLetter.paid_30)
    passed = [CaseLetter.sent_on <= as_of - timedelta(days=days) for days in WINDOWS]
    columns: list[Any] = [CaseLetter.kind, func.count()]
    columns += [func.sum(case((over, 1), else_=0)) for over in passed]
    columns += [
        func.sum(case((over & (sum_ > Decimal(0)), 1), else_=0)) for over, sum_ in zip(passed, paid, strict=True)
    ]
    columns += [func.sum(case((over, sum_), else_=Decimal(0))) for over, sum_ in zip(passed, paid, strict=True)]
    query = (
        select(*columns)
        .where(CaseLetter.sent_on >= since, CaseLetter.sent_on <= as_of, *_seen(CaseLetter.case_id, within))
        .group_by(CaseLetter.kind)
    )
    found = []
    for row in session.execute(query.order_by(CaseLetter.kind)):
        parts = [tuple(row[start : start + len(WINDOWS)]) for start in range(2, len(row), len(WINDOWS))]
        found.append(Sendings(row[0], row[1], parts[0], parts[1], parts[2]))
    return found


def ending_clocks(session: Session, as_of: date, within: Within = None) -> Sequence[EndingClocks]:
    """The clocks that have run out or soon do, by their last safe day, kind and status."""
    on = func.coalesce(CaseClock.latest_safe_on, CaseClock.expires_on)
    query = (
        select(on, CaseClock.kind, CaseClock.status, func.count())
        .where(CaseClock.as_of == as_of, *_seen(CaseClock.case_id, within))
        .group_by(on, CaseClock.kind, CaseClock.status)
        .order_by(on, CaseClock.kind, CaseClock.status)
    )
    return [EndingClocks(*row) for row in session.execute(query)]


def clocks_refused_count(session: Session, as_of: date, within: Within = None) -> int:
    """How many cases have clocks that cannot be worked out."""
    query = select(func.count()).where(CaseSummary.as_of == as_of, CaseSummary.clock_status == "refused")
    query = query.where(*_seen(CaseSummary.case_id, within))
    return session.scalar(query) or 0


def _in_hand(as_of: date, within: Within) -> tuple[ColumnElement[bool], ...]:
    known = (CaseSummary.as_of == as_of, ~CaseSummary.over, CaseSummary.worked_out_on.is_not(None))
    return (*known, *_seen(CaseSummary.case_id, within))


def _seen(case_id: Any, within: Within) -> tuple[ColumnElement[bool], ...]:
    return () if within is None else (case_id.in_(within),)
