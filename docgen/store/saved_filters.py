"""Filters of the case list that accounts keep under names of their own."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from docgen.store.models import SavedFilter


def save(session: Session, account: str, name: str, text: str) -> None:
    """Keep a filter (JSON), in place of the one of that name."""
    session.merge(SavedFilter(account=account, name=name, filter=text))


def all_of(session: Session, account: str) -> list[tuple[str, str]]:
    """The names and filters of an account, by name."""
    rows = session.execute(
        select(SavedFilter.name, SavedFilter.filter).where(SavedFilter.account == account).order_by(SavedFilter.name)
    )
    return [(row.name, row.filter) for row in rows]


def remove(session: Session, account: str, name: str) -> None:
    """Let go of a filter."""
    session.execute(delete(SavedFilter).where(SavedFilter.account == account, SavedFilter.name == name))
