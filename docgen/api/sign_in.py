"""Signing in and out: sessions that end, and a lock after what was tried in vain.

A try is counted before it is looked at, so that many at once gain nothing; who gets in is forgiven. What an account and
an address are called lies there as a keyed hash alone.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from docgen.api.accounts import Account, told
from docgen.api.credentials import spent
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import SignInLocked, WrongSignIn
from docgen.store.accounts import account, lock_accounts
from docgen.store.audit import Deed
from docgen.store.models import Credential, WebSession
from docgen.store.sealing import mark
from docgen.store.sign_in import (
    add_session,
    credential,
    end_old_sessions,
    end_session,
    end_sessions,
    forget_guards,
    guard,
    session_of,
    sessions_of,
    set_credential,
)
from docgen.workflow.access import Act
from docgen.workflow.passwords import LONGEST, fits
from docgen.workflow.second_factor import step_of

IDLE: Final = timedelta(minutes=30)
"""A session that is not used for so long is over."""
LONGEST_SESSION: Final = timedelta(hours=12)
"""And so is one that was begun so long ago."""
LOCK: Final = timedelta(minutes=15)
"""How long a lock lasts, and how far back tries in vain count."""
TRIES: Final = 5
"""Tries in vain with one account before it is locked."""
TRIES_OF_AN_ADDRESS: Final = 30
"""Tries in vain from one address, with whatever accounts: an office may share one."""
_SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly it is noted when a session was last used."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session is of; the token that his browser shows, told once; whether he must change his password."""

    account: Account
    temporary: bool
    token: str = ""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session of one's own account."""

    begun_at: datetime
    seen_at: datetime
    this: bool


def has_accounts(office: Office) -> bool:
    """Whether the folder has accounts: until then there is nobody to sign in."""
    return office.has_accounts()


def sign_in(  # noqa: PLR0913 - what somebody shows at the door
    office: Office, name: str, password: str, *, code: str = "", address: str, at: datetime
) -> SignedIn:
    """Begin a session.

    Args:
        office: whose.
        name: the account's.
        password: as it was typed.
        code: of the second factor, or a recovery code, where the account has one.
        address: where it comes from.
        at: this instant.

    Raises:
        SignInLocked: too much was tried in vain.
        WrongSignIn: they don't go together, or the account may not act.
    """
    shown = name.strip().lower()[:64].replace("\0", "")
    keys = (f"account {shown}", f"address {address}")
    _count(office, keys, shown, at)
    with office.database.reading() as session:
        known, now = account(session, shown), credential(session, shown)
    right = fits(password[: LONGEST + 1], now.password if now and known and known.active else None)
    if not right or known is None or now is None:
        raise WrongSignIn
    token = secrets.token_urlsafe(32)
    entered = Deed(Act.SIGN_IN, shown, at, shown, told=True)
    with office.database.writing(entered) as session:
        lock_accounts(session)
        _prove_second_factor(session, now, code, at)
        _forgive(session, keys, at)
        end_old_sessions(session, begun_before=at - LONGEST_SESSION, seen_before=at - IDLE)
        add_session(session, WebSession(token=_hash(token), name=shown, begun_at=at, seen_at=at))
    return SignedIn(told(known), now.temporary, token)


def resume(office: Office, token: str, *, at: datetime) -> SignedIn | None:
    """Who a browser's token is of; None if its session is over, or its account closed."""
    with office.database.reading() as session:
        found = session_of(session, _hash(token))
        known = account(session, found.name) if found else None
        now = credential(session, found.name) if found else None
    if found is None or known is None or now is None or not known.active:
        return None
    if at - found.begun_at >= LONGEST_SESSION or at - found.seen_at >= IDLE:
        return None
    if at - found.seen_at >= _SEEN_EVERY:
        with office.database.writing(Deed(Act.SIGN_IN, found.name, at)) as session:
            still = session_of(session, found.token)
            if still is not None:
                still.seen_at = at
    return SignedIn(told(known), now.temporary)


def sign_out(office: Office, token: str, *, at: datetime) -> None:
    """End a session; one that is over already is none."""
    with office.database.writing(Deed(Act.SIGN_IN, office.account, at)) as session:
        end_session(session, _hash(token))


@permitted(Act.OWN_ACCOUNT)
def own_sessions(office: Office, token: str, *, at: datetime) -> tuple[OwnSession, ...]:
    """Where one's own account is signed in, newest first."""
    with office.database.reading() as session:
        rows = [
            row
            for row in sessions_of(session, office.account)
            if at - row.begun_at < LONGEST_SESSION and at - row.seen_at < IDLE
        ]
    return tuple(OwnSession(row.begun_at, row.seen_at, row.token == _hash(token)) for row in rows)


@permitted(Act.OWN_ACCOUNT)
def sign_out_elsewhere(office: Office, token: str, *, at: datetime) -> None:
    """End every session of one's own account but this one."""
    with office.database.writing(replace(office.deed(Act.OWN_ACCOUNT, at, office.account), told=True)) as session:
        end_sessions(session, office.account, but=_hash(token))


def _count(office: Office, keys: tuple[str, str], name: str, at: datetime) -> None:
    """Count a try as one in vain. Raises SignInLocked, and tells the audit chain of an account when it is locked."""
    until: datetime | None = None
    fresh = False
    with office.database.writing(Deed(Act.SIGN_IN, name, at)) as session:
        forget_guards(session, before=at - LOCK)
        for key, most in zip(keys, (TRIES, TRIES_OF_AN_ADDRESS), strict=True):
            row = guard(session, mark(key), at)
            if row.locked_until is not None and row.locked_until > at:
                until = max(until or at, row.locked_until)
                continue
            if row.locked_until is not None or at - row.last_at > LOCK:
                row.failures, row.locked_until = 0, None
            row.failures, row.last_at = row.failures + 1, at
            if row.failures > most:
                row.locked_until = at + LOCK
                until = max(until or at, row.locked_until)
                fresh = fresh or key == keys[0]
        known = account(session, name) is not None
    if until is None:
        return
    if fresh and known:
        with office.database.writing(Deed("lock_out", "docgen", at, name, told=True)):
            pass
    raise SignInLocked(minutes=max(-(-int((until - at).total_seconds()) // 60), 1))


def _forgive(session: Session, keys: tuple[str, str], at: datetime) -> None:
    """The try was not in vain: the account's are forgotten, the address has this one and one in vain less.

    Where many share an address somebody always mistypes, and somebody always gets in.
    """
    ours, shared = (guard(session, mark(key), at) for key in keys)
    ours.failures, ours.locked_until = 0, None
    shared.failures = max(shared.failures - 2, 0)


def _prove_second_factor(session: Session, now: Credential, code: str, at: datetime) -> None:
    """Raises WrongSignIn unless the code is one of now and was not taken before, or a recovery code, now spent."""
    if now.totp is None:
        return
    row = guard(session, mark(f"account {now.name}"), at)
    step = step_of(now.totp, code, at)
    if step is not None and (row.totp_step is None or step > row.totp_step):
        row.totp_step = step
        return
    fresh = credential(session, now.name)
    after = spent(fresh, code, at) if fresh else None
    if after is None:
        raise WrongSignIn
    set_credential(session, after)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
