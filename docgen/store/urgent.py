"""Clocks that are about to run out, or have unless something is proved, over all cases."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from docgen.law.clock import ClockStatus
from docgen.store.listing import Within
from docgen.store.models import CaseClock, StoredCase

_URGENT: Final = (ClockStatus.EXPIRING.value, ClockStatus.EXPIRED_UNLESS_PROVED.value)


def urgent_clocks(session: Session, as_of: date, *, limit: int, within: Within = None) -> list[tuple[str, CaseClock]]:
    """Such clocks of a day with their case's number, the first to run out first."""
    query = (
        select(StoredCase.case_no, CaseClock)
        .join(StoredCase, StoredCase.id == CaseClock.case_id)
        .where(*_urgent(as_of, within))
        .order_by(CaseClock.expires_on, CaseClock.case_id, CaseClock.position)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def urgent_count(session: Session, as_of: date, *, within: Within = None) -> int:
    """How many such clocks there are."""
    return session.scalar(select(func.count()).select_from(CaseClock).where(*_urgent(as_of, within))) or 0


def _urgent(as_of: date, within: Within) -> Iterator[ColumnElement[bool]]:
    yield CaseClock.as_of == as_of
    yield CaseClock.status.in_(_URGENT)
    if within is not None:
        yield CaseClock.case_id.in_(within)
