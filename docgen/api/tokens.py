"""Tokens of programs: shown once, kept as a hash, each for some acts of an account and for a time."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import NotFound, TokenNeeded, WrongToken
from docgen.store.accounts import account, lock_accounts
from docgen.store.models import ApiToken
from docgen.store.tokens import add_token as store_token
from docgen.store.tokens import end_token, token, token_of, tokens_of
from docgen.workflow.access import ACCESS, AccountRole, Act

PREFIX: Final = "docgen_"
"""What a token begins with, so that one is known where it must not stand."""
LONGEST_DAYS: Final = 731
LONGEST_LABEL: Final = 60
PERSONAL: Final = frozenset(
    {Act.OWN_ACCOUNT, Act.SIGN_IN, Act.MANAGE_ACCOUNTS, Act.EXPORT_KEY, Act.BACK_UP, Act.CLEAN_UP, Act.RUN_JOBS}
)
"""Acts that no token names: a program makes no accounts and no tokens; every one looks after the jobs it asked for."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its number, whose it is, what it is for, until when."""

    token: int
    account: str
    label: str
    scopes: tuple[Act, ...]
    made_at: datetime
    made_by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewToken(Token):
    """A token as it is made; ``secret`` is what a program shows, told this once."""

    secret: str


@dataclass(frozen=True, slots=True)
class TokenList:
    """Tokens that were not revoked, oldest first; also those that expired."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a program acts as: an account, and the acts that its token is for."""

    account: str
    scopes: frozenset[Act]


def bearer(office: Office, secret: str, *, at: datetime) -> Bearer:
    """Whose token this is. Raises TokenNeeded for one that is unknown, revoked or expired, or of a closed account."""
    if not secret.startswith(PREFIX) or not secret.isascii() or office.is_new:
        raise TokenNeeded
    with office.database.reading() as session:
        found = token_of(session, _hash(secret))
        known = account(session, found.name) if found else None
    if found is None or known is None or not known.active or found.expires_at <= at:
        raise TokenNeeded
    return Bearer(found.name, frozenset((*_scopes(found), Act.RUN_JOBS)))


def scopes_of(role: AccountRole) -> tuple[Act, ...]:
    """What a token of a role's account can be for."""
    return tuple(act for act in Act if role in ACCESS[act] and act not in PERSONAL)


@permitted(Act.OWN_ACCOUNT)
def add_token(  # noqa: PLR0913 - what a token is made of
    office: Office, label: str, scopes: Sequence[Act], *, days: int, at: datetime, name: str | None = None
) -> NewToken:
    """Make a token; what it is shown by is told this once.

    Args:
        office: whose.
        label: what it is used for.
        scopes: the acts it is for, among those that the account's role may do.
        days: how long it holds, at most two years.
        at: this instant.
        name: another account than one's own, by whoever manages accounts.

    Raises:
        NotFound: there is no such account.
        NotAdmitted: of another account, by somebody who manages none.
        WrongToken: an act that the account's role may not do or no token is for, none at all, or another span.
    """
    whose = name or office.account
    if whose != office.account:
        office.admit(Act.MANAGE_ACCOUNTS)
    secret = PREFIX + secrets.token_urlsafe(32)
    with office.database.writing(office.deed(Act.OWN_ACCOUNT, at, whose)) as session:
        lock_accounts(session)
        known = account(session, whose)
        if known is None:
            raise NotFound(what="账户", name=whose)
        _refuse(label.strip(), scopes, days, AccountRole(known.role))
        row = ApiToken(
            name=whose,
            label=label.strip(),
            secret=_hash(secret),
            scopes=" ".join(act for act in Act if act in scopes),
            expires_at=at + timedelta(days=days),
            made_at=at,
            made_by=office.account,
        )
        store_token(session, row)
    return NewToken(row.id, whose, row.label, _scopes(row), at, office.account, row.expires_at, secret)


@permitted(Act.OWN_ACCOUNT)
def list_tokens(office: Office, *, everyone: bool = False) -> TokenList:
    """The tokens of one's own account; ``everyone``'s for whoever manages accounts."""
    if everyone:
        office.admit(Act.MANAGE_ACCOUNTS)
    if office.is_new:
        return TokenList(())
    with office.database.reading() as session:
        return TokenList(tuple(_told(row) for row in tokens_of(session, None if everyone else office.account)))


@permitted(Act.OWN_ACCOUNT)
def revoke_token(office: Office, number: int, *, at: datetime) -> None:
    """Let a token hold no more: one's own, or any for whoever manages accounts. Raises NotFound."""
    manages = office.actor().may(Act.MANAGE_ACCOUNTS)
    with office.database.reading() as session:
        whose = token(session, number).name
    if whose != office.account and not manages:
        raise NotFound(what="访问令牌", name=str(number))
    with office.database.writing(office.deed(Act.OWN_ACCOUNT, at, whose)) as session:
        end_token(session, number, at, office.account)


def _refuse(label: str, scopes: Sequence[Act], days: int, role: AccountRole) -> None:
    if not label or len(label) > LONGEST_LABEL or not label.isprintable():
        raise WrongToken(reason=f"名称应为1至{LONGEST_LABEL}个字，说明用途，如“核心系统”")
    if not 1 <= days <= LONGEST_DAYS:
        raise WrongToken(reason=f"有效期应为1至{LONGEST_DAYS}天")
    if not scopes:
        raise WrongToken(reason="没有选定权限。请至少选定一项")
    beyond = [act for act in scopes if act not in scopes_of(role)]
    if beyond:
        named = "、".join(f"{glossary.word(act)}（{act}）" for act in beyond)
        raise WrongToken(reason=f"账户角色“{glossary.word(role)}”的令牌不能含有权限：{named}。请去掉后重试")


def _scopes(row: ApiToken) -> tuple[Act, ...]:
    """The acts it is for; one that a later release no longer knows is none."""
    return tuple(act for act in Act if act.value in row.scopes.split())


def _told(row: ApiToken) -> Token:
    return Token(row.id, row.name, row.label, _scopes(row), row.made_at, row.made_by, row.expires_at)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
