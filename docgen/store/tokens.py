"""Tokens of programs, and answers kept for requests that come again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from docgen.errors import NotFound
from docgen.store.audit import add_row
from docgen.store.models import ApiToken, ApiTokenEnd, KeptAnswer


def add_token(session: Session, made: ApiToken) -> None:
    """Store a token; it has its number when this returns."""
    add_row(session, made)


def token_of(session: Session, secret: str) -> ApiToken | None:
    """The token of this SHA-256; None if there is none, or it was revoked."""
    ended = select(ApiTokenEnd.id).where(ApiTokenEnd.token_id == ApiToken.id).exists()
    return session.scalar(select(ApiToken).where(ApiToken.secret == secret, ~ended))


def tokens_of(session: Session, name: str | None) -> Sequence[ApiToken]:
    """The tokens of an account, or of all, that were not revoked, oldest first."""
    ended = select(ApiTokenEnd.id).where(ApiTokenEnd.token_id == ApiToken.id).exists()
    query = select(ApiToken).where(~ended).order_by(ApiToken.id)
    return session.scalars(query if name is None else query.where(ApiToken.name == name)).all()


def token(session: Session, number: int) -> ApiToken:
    """A token that was not revoked, by its number. Raises NotFound."""
    found = session.get(ApiToken, number)
    if found is None or session.scalar(select(ApiTokenEnd.id).where(ApiTokenEnd.token_id == number)) is not None:
        raise NotFound(what="访问令牌", name=str(number))
    return found


def end_token(session: Session, number: int, at: datetime, by: str) -> None:
    """Revoke a token. Raises NotFound."""
    token(session, number)
    add_row(session, ApiTokenEnd(token_id=number, at=at, by=by))


def begin_answer(session: Session, made: KeptAnswer, *, forget_before: datetime) -> KeptAnswer | None:
    """Note that a request is being answered; the one that has its account and key already, if there is one."""
    session.execute(delete(KeptAnswer).where(KeptAnswer.begun_at < forget_before))
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    values = {"name": made.name, "key": made.key, "request": made.request, "begun_at": made.begun_at}
    written = session.execute(insert(KeptAnswer).values(**values).on_conflict_do_nothing().returning(KeptAnswer.key))
    return None if written.first() else session.get_one(KeptAnswer, (made.name, made.key))


def end_answer(session: Session, name: str, key: str, status: int, answer: str) -> None:
    """Note what a request was answered."""
    found = session.get_one(KeptAnswer, (name, key))
    found.status, found.answer = status, answer


def drop_answer(session: Session, name: str, key: str) -> None:
    """Forget a request that did nothing."""
    session.execute(delete(KeptAnswer).where(KeptAnswer.name == name, KeptAnswer.key == key))
