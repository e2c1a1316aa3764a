"""What accounts prove themselves with: passwords, second factors; set by oneself, or by whoever manages accounts."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from docgen.api.accounts import Account, found_first
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import NotFound, WrongPassword, WrongSecondFactor
from docgen.store.accounts import account, lock_accounts
from docgen.store.models import Credential
from docgen.store.sealing import mark
from docgen.store.sign_in import credential, end_sessions, forget_guard, set_credential
from docgen.workflow import second_factor
from docgen.workflow.access import Act
from docgen.workflow.passwords import fits, hashed, refuse_weak


@dataclass(frozen=True, slots=True)
class OwnCredential:
    """Of one's own account: whether the password is to be changed, whether there is a second factor."""

    temporary: bool
    second_factor: bool
    recovery_codes_left: int


@permitted(Act.MANAGE_ACCOUNTS)
def first_administrator(
    office: Office, name: str, password: str, *, person: str | None = None, at: datetime
) -> Account:
    """Set up the first account of a folder that has none: an administrator, with his password.

    Raises:
        WrongAccount: a name of another form.
        WeakPassword: the password may not be one.
        Clash: somebody else was first.
    """
    refuse_weak(password, name)
    secret = hashed(password)
    with office.database.writing(office.deed(Act.MANAGE_ACCOUNTS, at, name)) as session:
        lock_accounts(session)
        made = found_first(session, office, name, person, at)
        set_credential(session, _next(None, name, at, name, password=secret))
    return made


@permitted(Act.MANAGE_ACCOUNTS)
def set_password(office: Office, name: str, password: str, *, at: datetime) -> None:
    """Give an account a password that it must change when it first signs in; it is signed out, and no longer locked.

    Raises:
        NotFound: there is no such account.
        WeakPassword: the password may not be one.
    """
    refuse_weak(password, name)
    secret = hashed(password)
    with office.database.writing(office.deed(Act.MANAGE_ACCOUNTS, at, name)) as session:
        lock_accounts(session)
        if account(session, name) is None:
            raise NotFound(what="账户", name=name)
        before = credential(session, name)
        temporary = name != office.account
        set_credential(session, _next(before, name, at, office.account, password=secret, temporary=temporary))
        end_sessions(session, name)
        forget_guard(session, mark(f"account {name}"))


@permitted(Act.MANAGE_ACCOUNTS)
def remove_second_factor_of(office: Office, name: str, *, at: datetime) -> None:
    """Take the second factor of somebody who lost it; he is signed out. Raises NotFound."""
    with office.database.writing(office.deed(Act.MANAGE_ACCOUNTS, at, name)) as session:
        lock_accounts(session)
        before = credential(session, name)
        if before is None or before.totp is None:
            raise NotFound(what="两步验证，账户", name=name)
        set_credential(session, _next(before, name, at, office.account, totp=None, recovery=None))
        end_sessions(session, name)


@permitted(Act.OWN_ACCOUNT)
def own_credential(office: Office) -> OwnCredential:
    """How one's own account is secured."""
    with office.database.reading() as session:
        now = _own(session, office)
    left = len(now.recovery.split()) if now.recovery else 0
    return OwnCredential(now.temporary, now.totp is not None, left)


@permitted(Act.OWN_ACCOUNT)
def change_password(office: Office, present: str, new: str, *, at: datetime) -> None:
    """Change one's own password; every session of the account ends.

    Raises:
        WrongPassword: the present one is another.
        WeakPassword: the new one may not be one, or is the present one.
    """
    refuse_weak(new, office.account)
    _prove(office, present)
    secret = hashed(new)
    with office.database.writing(office.deed(Act.OWN_ACCOUNT, at, office.account)) as session:
        lock_accounts(session)
        before = _own(session, office)
        set_credential(session, _next(before, office.account, at, office.account, password=secret, temporary=False))
        end_sessions(session, office.account)


@permitted(Act.OWN_ACCOUNT)
def offer_second_factor(office: Office, secret: str | None = None) -> second_factor.Offer:
    """A secret to be set up in an authenticator; the one given, shown again, after a wrong code."""
    if secret is not None and second_factor.is_secret(secret):
        return second_factor.offer_of(office.account, secret)
    return second_factor.offer(office.account)


@permitted(Act.OWN_ACCOUNT)
def add_second_factor(office: Office, secret: str, code: str, password: str, *, at: datetime) -> tuple[str, ...]:
    """From now on signing in takes a code too; the recovery codes, shown this once.

    Raises:
        WrongSecondFactor: the code does not fit the secret.
        WrongPassword: the password is another.
    """
    _prove(office, password)
    if not second_factor.is_secret(secret) or second_factor.step_of(secret, code, at) is None:
        raise WrongSecondFactor
    codes = second_factor.recovery_codes()
    kept = "\n".join(second_factor.recovery_hash(one) for one in codes)
    with office.database.writing(office.deed(Act.OWN_ACCOUNT, at, office.account)) as session:
        lock_accounts(session)
        before = _own(session, office)
        set_credential(session, _next(before, office.account, at, office.account, totp=secret, recovery=kept))
    return codes


@permitted(Act.OWN_ACCOUNT)
def remove_second_factor(office: Office, password: str, *, at: datetime) -> None:
    """From now on signing in takes the password alone. Raises WrongPassword."""
    _prove(office, password)
    with office.database.writing(office.deed(Act.OWN_ACCOUNT, at, office.account)) as session:
        lock_accounts(session)
        before = _own(session, office)
        set_credential(session, _next(before, office.account, at, office.account, totp=None, recovery=None))


def spent(before: Credential, code: str, at: datetime) -> Credential | None:
    """The credential after a recovery code was used; None if it is none of its codes."""
    codes = (before.recovery or "").split()
    used = second_factor.recovery_hash(code)
    if used not in codes:
        return None
    left = "\n".join(one for one in codes if one != used)
    return _next(before, before.name, at, before.name, recovery=left)


def _own(session: Session, office: Office) -> Credential:
    found = credential(session, office.account)
    if found is None:
        raise NotFound(what="密码，账户", name=office.account)
    return found


def _prove(office: Office, password: str) -> None:
    with office.database.reading() as session:
        now = _own(session, office)
    if not fits(password, now.password):
        raise WrongPassword


@dataclass(frozen=True, slots=True)
class _Said:
    """What a credential says."""

    password: str = ""
    temporary: bool = False
    totp: str | None = None
    recovery: str | None = None


def _next(before: Credential | None, name: str, at: datetime, by: str, **changes: str | bool | None) -> Credential:
    said = _Said(before.password, before.temporary, before.totp, before.recovery) if before else _Said()
    then = replace(said, **changes)  # type: ignore[arg-type]  # fields of one record, by name
    return Credential(
        name=name,
        revision=before.revision + 1 if before else 1,
        password=then.password,
        temporary=then.temporary,
        totp=then.totp,
        recovery=then.recovery,
        set_at=at,
        set_by=by,
    )
