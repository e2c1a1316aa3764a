"""Credentials, sessions, and what was tried in vain."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from docgen.store.audit import add_row
from docgen.store.models import Credential, SignInGuard, WebSession


def credential(session: Session, name: str) -> Credential | None:
    """What the account of this name proves itself with now; None where it never had a password."""
    revisions = select(Credential).where(Credential.name == name).order_by(Credential.revision.desc())
    return session.scalars(revisions.limit(1)).first()


def set_credential(session: Session, made: Credential) -> None:
    """Store an account's next credential."""
    add_row(session, made)


def add_session(session: Session, made: WebSession) -> None:
    """Store that somebody signed in."""
    session.add(made)


def session_of(session: Session, token: str) -> WebSession | None:
    """The session of this token (its SHA-256); None if it ended."""
    return session.get(WebSession, token)


def sessions_of(session: Session, name: str) -> Sequence[WebSession]:
    """The sessions of an account, newest first."""
    query = select(WebSession).where(WebSession.name == name).order_by(WebSession.begun_at.desc())
    return session.scalars(query).all()


def end_session(session: Session, token: str) -> None:
    """End one session."""
    session.execute(delete(WebSession).where(WebSession.token == token))


def end_sessions(session: Session, name: str, *, but: str | None = None) -> None:
    """End the sessions of an account, ``but`` one."""
    session.execute(delete(WebSession).where(WebSession.name == name, WebSession.token != (but or "")))


def end_old_sessions(session: Session, *, begun_before: datetime, seen_before: datetime) -> None:
    """Forget sessions that are over anyway."""
    session.execute(delete(WebSession).where((WebSession.begun_at < begun_before) | (WebSession.seen_at < seen_before)))


def guard(session: Session, key: str, at: datetime) -> SignInGuard:
    """What was tried in vain under a key, made where nothing was; nobody else changes it until the transaction ends."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(insert(SignInGuard).values(key=key, failures=0, last_at=at).on_conflict_do_nothing())
    return session.get_one(SignInGuard, key, with_for_update=True)


def forget_guard(session: Session, key: str) -> None:
    """Forget what was tried in vain under a key."""
    changed = update(SignInGuard).where(SignInGuard.key == key).values(failures=0, locked_until=None)
    session.execute(changed)


def forget_guards(session: Session, *, before: datetime) -> None:
    """Forget what was tried in vain long ago; which code was last taken stays."""
    old = (SignInGuard.last_at < before) & SignInGuard.totp_step.is_(None)
    session.execute(delete(SignInGuard).where(old))
