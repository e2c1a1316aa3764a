"""Accounts: each a row a revision; the last one holds."""

from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, aliased

from docgen.store.audit import add_row
from docgen.store.models import AccountRevision


def account(session: Session, name: str) -> AccountRevision | None:
    """The account of this name as it is now; None if there never was one."""
    revisions = select(AccountRevision).where(AccountRevision.name == name).order_by(AccountRevision.revision.desc())
    return None if "\0" in name else session.scalars(revisions.limit(1)).first()


def accounts(session: Session) -> Sequence[AccountRevision]:
    """Every account as it is now, by name."""
    newer = aliased(AccountRevision)
    last = select(func.max(newer.revision)).where(newer.name == AccountRevision.name).scalar_subquery()
    return session.scalars(
        select(AccountRevision).where(AccountRevision.revision == last).order_by(AccountRevision.name)
    ).all()


def has_accounts(session: Session) -> bool:
    """Whether there are any."""
    return session.scalar(select(AccountRevision.id).limit(1)) is not None


def lock_accounts(session: Session) -> None:
    """Until the transaction ends nobody else sets an account: a name found free stays free, an administrator one."""
    if session.get_bind().dialect.name == "postgresql":  # a writer of SQLite is alone anyway
        session.execute(text("LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE"))


def set_account(session: Session, revision: AccountRevision) -> None:
    """Store an account's next revision."""
    add_row(session, revision)
