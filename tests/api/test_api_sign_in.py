"""Signing in: passwords, locks, sessions that end, second factors; on either kind of database."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pyotp
import pytest
from sqlalchemy import text

from docgen.api.accounts import add_account, change_account
from docgen.api.audit import audit_verify
from docgen.api.backup import back_up
from docgen.api.credentials import (
    add_second_factor,
    change_password,
    first_administrator,
    offer_second_factor,
    own_credential,
    remove_second_factor,
    remove_second_factor_of,
    set_password,
)
from docgen.api.office import Office, open_office
from docgen.api.sign_in import SignedIn, own_sessions, resume, sign_in, sign_out, sign_out_elsewhere
from docgen.errors import (
    Clash,
    NotAdmitted,
    NotFound,
    SignInLocked,
    WeakPassword,
    WrongAccount,
    WrongPassword,
    WrongSecondFactor,
    WrongSignIn,
)
from docgen.store.models import AuditEntry
from docgen.workflow.access import AccountRole

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ADMIN, FIRST, NEW = "correct horse battery", "purple staple 77", "another good one 3"
HERE = "192.0.2.7"


pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture
def office(tmp_path: Path, database_url: str | None) -> Iterator[Office]:
    """A folder with an administrator, and legal staff whose password he set."""
    operator = open_office(tmp_path / "data", database_url)
    first_administrator(operator, "chief", ADMIN, person="甲主任", at=AT)
    chief = operator.acting_as("chief")
    add_account(chief, "fa", role=AccountRole.LEGAL, at=AT)
    set_password(chief, "fa", FIRST, at=AT)
    yield chief
    operator.close()


sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def enter(office: Office, password: str = FIRST, name: str = "fa", code: str = "", at: datetime = AT) -> SignedIn:
    return sign_in(office, name, password, code=code, address=HERE, at=at)


def test_who_signs_in_is_who_his_token_says_until_he_leaves(office: Office) -> None:
    entered = enter(office, name=" FA ")
    assert (entered.account.name, entered.account.role, entered.temporary) == ("fa", AccountRole.LEGAL, True)
    again = resume(office, entered.token, at=AT + timedelta(minutes=1))
    assert again is not None
    assert (again.account, again.token) == (entered.account, "")
    assert resume(office, entered.token + "x", at=AT) is None
    sign_out(office, entered.token, at=AT)
    assert resume(office, entered.token, at=AT) is None
    with office.database.reading() as session:
        stored = session.execute(text("SELECT token FROM web_sessions")).scalars().all()
        secrets = session.execute(text("SELECT password FROM credentials")).scalars().all()
        told = [(row.act, row.by, row.subject) for row in session.query(AuditEntry).order_by(AuditEntry.seq)][1:]
    assert stored == []
    assert all(one.startswith("enc1:") for one in secrets)
    assert told == [
        ("manage_accounts", "local", "chief"),
        ("manage_accounts", "chief", "fa"),
        ("manage_accounts", "chief", "fa"),
        ("sign_in", "fa", "fa"),
    ]
    assert audit_verify(office).ok


@sqlite_alone
@pytest.mark.parametrize(
    ("name", "password"),
    [("fa", "wrong password 1"), ("nobody", FIRST), ("", ""), ("fa\0", "x"), ("local", "")],
)
def test_whatever_is_wrong_the_answer_is_the_same(office: Office, name: str, password: str) -> None:
    with pytest.raises(WrongSignIn) as refused:
        enter(office, password, name)
    assert refused.value.facts == {}


def test_an_account_is_locked_after_five_tries_for_a_quarter_of_an_hour(office: Office) -> None:
    for _ in range(5):
        with pytest.raises(WrongSignIn):
            enter(office, "wrong password 1")
    with pytest.raises(SignInLocked, match="15 分钟"):
        enter(office)
    with pytest.raises(SignInLocked, match="1 分钟"):
        enter(office, at=AT + timedelta(minutes=14, seconds=59))
    assert enter(office, ADMIN, "chief").account.name == "chief"
    assert enter(office, at=AT + timedelta(minutes=15)).account.name == "fa"
    with office.database.reading() as session:
        locked = [(row.by, row.subject) for row in session.query(AuditEntry).filter_by(act="lock_out")]
    assert locked == [("docgen", "fa")]


@sqlite_alone
def test_what_was_tried_long_ago_or_forgiven_does_not_count(office: Office) -> None:
    for _ in range(5):
        with pytest.raises(WrongSignIn):
            enter(office, "wrong password 1")
    enter(office, at=AT + timedelta(minutes=16))
    for _ in range(4):
        with pytest.raises(WrongSignIn):
            enter(office, "wrong password 1", at=AT + timedelta(minutes=17))
    enter(office, at=AT + timedelta(minutes=18))
    with pytest.raises(WrongSignIn):
        enter(office, "wrong password 1", at=AT + timedelta(minutes=18))


@sqlite_alone
def test_an_administrator_opens_a_lock_with_a_new_password(office: Office) -> None:
    for _ in range(5):
        with pytest.raises(WrongSignIn):
            enter(office, "wrong password 1")
    set_password(office, "fa", NEW, at=AT)
    assert enter(office, NEW).temporary


def test_many_tries_at_once_are_no_more_than_one_after_the_other(office: Office) -> None:
    def attempt(number: int) -> str:
        try:
            enter(office, f"wrong password {number}")
        except (WrongSignIn, SignInLocked) as refused:
            return refused.code
        return ""

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(12)))
    assert sorted(outcomes) == ["sign_in_locked"] * 7 + ["wrong_sign_in"] * 5


@sqlite_alone
def test_an_address_is_locked_whatever_names_it_tries(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.api.sign_in.TRIES_OF_AN_ADDRESS", 3)
    for name in ("a", "b", "c"):
        with pytest.raises(WrongSignIn):
            enter(office, name=name)
    with pytest.raises(SignInLocked):
        enter(office)
    assert sign_in(office, "fa", FIRST, address="192.0.2.8", at=AT)


def test_a_session_ends_by_itself(office: Office) -> None:
    token = enter(office).token
    for minutes in (29, 58):
        assert resume(office, token, at=AT + timedelta(minutes=minutes))
    assert resume(office, token, at=AT + timedelta(minutes=88)) is None  # thirty minutes idle
    used = enter(office).token
    at = AT
    while at < AT + timedelta(hours=11, minutes=40):
        at += timedelta(minutes=20)
        assert resume(office, used, at=at)
    assert resume(office, used, at=AT + timedelta(hours=12)) is None


@sqlite_alone
def test_a_closed_account_is_out_at_once(office: Office) -> None:
    token = enter(office).token
    change_account(office, "fa", active=False, at=AT)
    assert resume(office, token, at=AT) is None
    with pytest.raises(WrongSignIn):
        enter(office)


@sqlite_alone
def test_a_password_is_changed_with_the_present_one_and_ends_every_session(office: Office) -> None:
    token, own = enter(office).token, office.acting_as("fa")
    with pytest.raises(WrongPassword):
        change_password(own, NEW, NEW, at=AT)
    with pytest.raises(WeakPassword):
        change_password(own, FIRST, "password123", at=AT)
    change_password(own, FIRST, NEW, at=AT)
    assert resume(office, token, at=AT) is None
    assert not own_credential(own).temporary
    with pytest.raises(WrongSignIn):
        enter(office, FIRST)
    assert not enter(office, NEW).temporary


@sqlite_alone
def test_who_signs_out_elsewhere_stays_here(office: Office) -> None:
    here, there = enter(office).token, enter(office).token
    own = office.acting_as("fa")
    assert [one.this for one in own_sessions(own, here, at=AT)].count(True) == 1
    sign_out_elsewhere(own, here, at=AT)
    assert resume(office, there, at=AT) is None
    assert resume(office, here, at=AT)


def test_a_second_factor_is_asked_for_and_no_code_is_taken_twice(office: Office) -> None:
    own = office.acting_as("fa")
    secret = offer_second_factor(own).secret
    totp = pyotp.TOTP(secret)
    with pytest.raises(WrongSecondFactor):
        add_second_factor(own, secret, "000000" if totp.at(AT) != "000000" else "000001", FIRST, at=AT)
    with pytest.raises(WrongPassword):
        add_second_factor(own, secret, totp.at(AT), NEW, at=AT)
    codes = add_second_factor(own, secret, totp.at(AT), FIRST, at=AT)
    with pytest.raises(WrongSignIn):
        enter(office)
    later = AT + timedelta(minutes=5)
    assert enter(office, code=totp.at(later), at=later)
    with pytest.raises(WrongSignIn):
        enter(office, code=totp.at(later), at=later)
    assert enter(office, code=codes[3], at=later)
    with pytest.raises(WrongSignIn):
        enter(office, code=codes[3], at=later)
    assert own_credential(own).recovery_codes_left == 9
    remove_second_factor(own, FIRST, at=later)
    assert enter(office, at=later)


@sqlite_alone
def test_a_lost_second_factor_is_taken_away_by_who_manages_accounts(office: Office) -> None:
    own = office.acting_as("fa")
    secret = offer_second_factor(own).secret
    add_second_factor(own, secret, pyotp.TOTP(secret).at(AT), FIRST, at=AT)
    with pytest.raises(NotAdmitted):
        remove_second_factor_of(own, "fa", at=AT)
    remove_second_factor_of(office, "fa", at=AT)
    assert enter(office)
    for name in ("fa", "nobody"):
        with pytest.raises(NotFound):
            remove_second_factor_of(office, name, at=AT)


@sqlite_alone
def test_passwords_of_others_are_set_by_who_manages_accounts(office: Office) -> None:
    with pytest.raises(NotAdmitted):
        set_password(office.acting_as("fa"), "chief", NEW, at=AT)
    with pytest.raises(NotFound):
        set_password(office, "nobody", NEW, at=AT)
    with pytest.raises(WeakPassword):
        set_password(office, "fa", "short", at=AT)


@sqlite_alone
def test_there_is_one_first_administrator(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Clash, match="刚由他人"):
        first_administrator(office, "second", ADMIN, at=AT)
    new = open_office(tmp_path / "new")
    with pytest.raises(WrongAccount):
        first_administrator(new, "Wang", ADMIN, at=AT)
    with pytest.raises(WeakPassword):
        first_administrator(new, "wang", "password", at=AT)
    assert not new.has_accounts()
    new.close()


@sqlite_alone
def test_a_backup_lets_nobody_in(office: Office, tmp_path: Path) -> None:
    enter(office)
    back_up(office, tmp_path / "backup.zip", at=AT)
    with ZipFile(tmp_path / "backup.zip") as archive:
        tables = json.loads(archive.read("contents.json"))["tables"]
        assert archive.read("tables/web_sessions.jsonl") == archive.read("tables/sign_in_guards.jsonl") == b""
    assert tables["credentials"]["rows"] == 2
