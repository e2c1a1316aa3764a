"""Accounts: who works here, in which role."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.api.office import LOCAL_OPERATOR, Office
from docgen.api.permission import permitted
from docgen.errors import Clash, NotFound, WrongAccount
from docgen.store.accounts import account, accounts, lock_accounts, set_account
from docgen.store.models import AccountRevision
from docgen.workflow.access import AccountRole, Act

NAME: Final = re.compile(r"[a-z][a-z0-9._-]{0,31}")


@dataclass(frozen=True, slots=True)
class Account:
    """An account: its name, its role and that role's word, the person's name, whether it may act."""

    name: str
    role: AccountRole
    role_word: str
    person: str
    active: bool


@dataclass(frozen=True, slots=True)
class AccountList:
    """Every account, by name."""

    accounts: tuple[Account, ...]


@permitted(Act.MANAGE_ACCOUNTS)
def list_accounts(office: Office) -> AccountList:
    """Every account."""
    if office.is_new:
        return AccountList(())
    with office.database.reading() as session:
        return AccountList(tuple(told(row) for row in accounts(session)))


@permitted(Act.MANAGE_ACCOUNTS)
def add_account(office: Office, name: str, *, role: AccountRole, person: str | None = None, at: datetime) -> Account:
    """Set up an account.

    Args:
        office: whose.
        name: what it signs in with: a lower-case letter, then up to 31 of a-z, 0-9, ``.``, ``_``, ``-``.
        role: what it is there for; the first account of a folder is an administrator.
        person: whose it is, as documents and logs name him; ``name`` if left out.
        at: this instant.

    Raises:
        WrongAccount: a name of another form or that of the local operator; a first account that could set up no other.
        Clash: there is an account of this name.
    """
    _refuse_name(name)
    with office.database.writing(office.deed(Act.MANAGE_ACCOUNTS, at, name)) as session:
        lock_accounts(session)
        if account(session, name) is not None:
            raise Clash(what="账户", name=name, reason="已经存在。改变角色请用 docgen user set")
        if role is not AccountRole.ADMIN and not _administrators(session):
            raise WrongAccount(name=name, reason="第一个账户应为管理员（--role admin），否则此后无人可以设立账户")
        row = _revision(office, name, 1, role, (person or name).strip() or name, active=True, at=at)
        set_account(session, row)
        return told(row)


def found_first(session: Session, office: Office, name: str, person: str | None, at: datetime) -> Account:
    """Set up the first account of a folder, an administrator, within a transaction. Raises WrongAccount, Clash."""
    _refuse_name(name)
    if accounts(session):
        raise Clash(what="账户", name=name, reason="未设立：系统刚由他人设立了账户。请登录，或请管理员设立账户")
    row = _revision(office, name, 1, AccountRole.ADMIN, (person or name).strip() or name, active=True, at=at)
    set_account(session, row)
    return told(row)


@permitted(Act.MANAGE_ACCOUNTS)
def change_account(  # noqa: PLR0913  # each is an option of the command
    office: Office,
    name: str,
    *,
    role: AccountRole | None = None,
    active: bool | None = None,
    person: str | None = None,
    at: datetime,
) -> Account:
    """Give an account another role or person's name, close it, or let it act again; what is None stays.

    Raises:
        NotFound: there is no such account.
        WrongAccount: nobody would be left to manage accounts.
    """
    with office.database.writing(office.deed(Act.MANAGE_ACCOUNTS, at, name)) as session:
        lock_accounts(session)
        now = account(session, name)
        if now is None:
            raise NotFound(what="账户", name=name)
        then = _revision(
            office,
            name,
            now.revision + 1,
            role or AccountRole(now.role),
            (person or now.person).strip() or now.person,
            active=now.active if active is None else active,
            at=at,
        )
        stays = then.active and then.role == AccountRole.ADMIN
        if not stays and _administrators(session) == [name]:
            raise WrongAccount(name=name, reason="是唯一的管理员，停用或改变角色后无人可以管理账户。请先设立另一管理员")
        set_account(session, then)
        return told(then)


def _refuse_name(name: str) -> None:
    """Raises WrongAccount for a name of another form, or that of the local operator."""
    if not NAME.fullmatch(name) or name == LOCAL_OPERATOR:
        reason = f"账户名应以小写字母开头，只含小写字母、数字、“.”“_”“-”，不超过32个字符，且不得为 {LOCAL_OPERATOR}"
        raise WrongAccount(name=name, reason=reason)


def _administrators(session: Session) -> list[str]:
    return [row.name for row in accounts(session) if row.active and row.role == AccountRole.ADMIN]


def _revision(  # noqa: PLR0913 - what a revision says
    office: Office, name: str, revision: int, role: AccountRole, person: str, *, active: bool, at: datetime
) -> AccountRevision:
    return AccountRevision(
        name=name, revision=revision, role=role.value, person=person, active=active, set_at=at, set_by=office.account
    )


def told(row: AccountRevision) -> Account:
    """An account as it is told."""
    role = AccountRole(row.role)
    return Account(row.name, role, glossary.word(role), row.person, row.active)
