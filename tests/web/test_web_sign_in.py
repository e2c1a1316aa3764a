"""The door in a browser's eyes: the first administrator, signing in and out, what an account is asked for."""

from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from visiting import _TOKEN, NOW
from werkzeug.test import TestResponse

from docgen.api.accounts import add_account
from docgen.api.credentials import set_password
from docgen.api.office import Office
from docgen.api.roles import AccountRole
from docgen.api.sign_in import TRIES_OF_AN_ADDRESS
from web.access import TOKEN
from web.app import create_app

PASSWORD, FIRST = "correct horse battery", "purple staple 77"

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def send(client: FlaskClient, path: str, page: str = "/sign-in", **fields: str) -> TestResponse:
    """Send a form with the token of a page."""
    found = _TOKEN.search(client.get(page, follow_redirects=True).text)
    assert found
    return client.post(path, data={"csrf_token": found[1], **fields})


def found_admin(client: FlaskClient, **fields: str) -> TestResponse:
    given = {"name": "admin", "person": "甲主任", "password": PASSWORD, "again": PASSWORD, **fields}
    return send(client, "/first", "/first", **given)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of the administrator, signed in."""
    made = app.test_client()
    assert found_admin(made).status_code == 303
    return made


def enter(client: FlaskClient, name: str = "admin", password: str = PASSWORD, **fields: str) -> TestResponse:
    return send(client, "/sign-in", name=name, password=password, **fields)


def goes_to(answer: TestResponse) -> str:
    parts = urlsplit(answer.headers["Location"])
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_a_new_folder_begins_with_its_administrator(app: Flask) -> None:
    browser = app.test_client()
    for path in ("/", "/cases", "/account", "/sign-in"):
        assert goes_to(browser.get(path)) == "/first"
    for wrong, said in (
        ({"again": FIRST}, "两次输入的密码不同"),
        ({"password": "short", "again": "short"}, "长度应为 10 至 128"),
        ({"name": "Wang"}, "小写字母"),
    ):
        answer = found_admin(browser, **wrong)
        assert answer.status_code == 422
        assert said in answer.text
        assert PASSWORD not in answer.text
    assert goes_to(found_admin(browser)) == "/"
    assert "甲主任" in browser.get("/account").text
    assert goes_to(app.test_client().get("/first")) == "/sign-in"
    assert found_admin(app.test_client(), name="second").headers["Location"] == "/sign-in"


def test_only_this_machine_sets_up_the_first_administrator(app: Flask) -> None:
    browser = app.test_client()
    for path in ("/", "/first", "/sign-in"):
        assert browser.get(path, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
    found_admin(browser)
    assert app.test_client().get("/sign-in", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_who_signs_in_goes_on_to_where_he_was_going(app: Flask, client: FlaskClient) -> None:
    assert client.get("/account").status_code == 200
    browser = app.test_client()
    asked = browser.get("/account?x=1")
    assert goes_to(asked) == "/sign-in?next=/account?x%3D1"
    assert goes_to(enter(browser, next="/account?x=1")) == "/account?x=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil",
        "",
        "x",
    ],
)
def test_nobody_is_led_elsewhere(app: Flask, client: FlaskClient, elsewhere: str) -> None:
    assert client
    assert enter(app.test_client(), next=elsewhere).headers["Location"] == "/"


def test_a_session_of_before_is_nothing_worth_after(app: Flask, client: FlaskClient) -> None:
    assert client
    browser = app.test_client()
    browser.get("/sign-in")
    with browser.session_transaction() as session:
        session["planted"] = "x"
        before = session["csrf_token"]
    enter(browser)
    with browser.session_transaction() as session:
        assert set(session) == {TOKEN}
    browser.get("/account")
    with browser.session_transaction() as session:
        assert session["csrf_token"] != before


def test_what_is_wrong_is_said_alike_and_the_password_never_again(app: Flask, client: FlaskClient) -> None:
    assert client
    browser = app.test_client()
    answers = [enter(browser, name, "wrong password 1") for name in ("admin", "nobody")]
    for answer in answers:
        assert answer.status_code == 401
        assert "账户名、密码或动态码不符" in answer.text
        assert "wrong password 1" not in answer.text
    for _ in range(4):
        enter(browser, "admin", "wrong password 1")
    locked = enter(browser)
    assert locked.status_code == 429
    assert "已暂停登录" in locked.text


def test_who_leaves_is_out(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        token = session[TOKEN]
    assert goes_to(send(client, "/sign-out", "/account")) == "/sign-in"
    assert goes_to(client.get("/account")) == "/sign-in?next=/account"
    with client.session_transaction() as session:
        session[TOKEN] = token
    assert goes_to(client.get("/account")) == "/sign-in?next=/account"


def test_a_password_set_by_another_is_changed_first(app: Flask, client: FlaskClient) -> None:
    assert client
    office: Office = app.extensions["office"]
    chief = office.acting_as("admin")
    add_account(chief, "fa", role=AccountRole.LEGAL, at=NOW)
    set_password(chief, "fa", FIRST, at=NOW)
    browser = app.test_client()
    enter(browser, "fa", FIRST)
    assert goes_to(browser.get("/cases")) == "/account"
    assert "请改为自己的密码" in browser.get("/account").text
    for wrong, said in (
        ({"present": PASSWORD, "new": "another good one 3", "again": "another good one 3"}, "现用密码不符"),
        ({"present": FIRST, "new": "another good one 3", "again": "another good one 4"}, "两次输入的密码不同"),
        ({"present": FIRST, "new": "password123", "again": "password123"}, "常见"),
    ):
        answer = send(browser, "/account/password", "/account", **wrong)
        assert answer.status_code == 422
        assert said in answer.text
    right = {"present": FIRST, "new": "another good one 3", "again": "another good one 3"}
    assert goes_to(send(browser, "/account/password", "/account", **right)) == "/sign-in"
    enter(browser, "fa", "another good one 3")
    assert browser.get("/cases").status_code == 200


def test_a_second_factor_is_set_up_shown_once_and_taken_away(app: Flask, client: FlaskClient) -> None:
    page = client.get("/account").text
    secret = page.split('name="secret" value="')[1].split('"')[0]
    assert 'src="data:image/svg+xml' in page
    path = "/account/second-factor"
    wrong = send(client, path, "/account", secret=secret, code="abcdef", present=PASSWORD)
    assert wrong.status_code == 422
    assert secret in wrong.text
    totp = pyotp.TOTP(secret)
    done = send(client, path, "/account", secret=secret, code=totp.at(NOW), present=PASSWORD)
    assert done.text.count("<li>") == 10
    code = done.text.split("<li>")[1].split("<")[0]
    assert secret not in client.get("/account").text
    browser = app.test_client()
    assert enter(browser).status_code == 401
    assert enter(browser, code=code).status_code == 303
    assert goes_to(send(client, f"{path}/remove", "/account", present=PASSWORD)) == "/account"
    assert enter(app.test_client()).status_code == 303


def test_who_signs_out_everywhere_else_stays(app: Flask, client: FlaskClient) -> None:
    other = app.test_client()
    enter(other)
    send(client, "/account/sessions/end", "/account")
    assert client.get("/account").status_code == 200
    assert goes_to(other.get("/account")) == "/sign-in?next=/account"


def test_guessing_is_slowed_down_by_address(app: Flask, client: FlaskClient) -> None:
    assert client
    browser = app.test_client()
    answers = [enter(browser, f"nobody{number}", "x") for number in range(TRIES_OF_AN_ADDRESS + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert answers[-1].status_code == 429
    assert "已暂停登录" in answers[-1].text


def test_guessing_one_name_is_slowed_down(app: Flask, client: FlaskClient) -> None:
    assert client
    browser = app.test_client()
    answers = [enter(browser, "nobody", "x") for _number in range(21)]
    assert answers[0].status_code == 401
    assert "请求过多" in answers[-1].text


def test_an_office_behind_one_address_signs_in_at_once_and_mistypes(app: Flask, client: FlaskClient) -> None:
    """Fifty within a minute, each of whom mistyped once: more than an address may try in vain by itself."""
    assert client
    office = app.extensions["office"].acting_as("admin")
    for number in range(50):
        add_account(office, f"user{number}", role=AccountRole.COLLECTOR, at=NOW)
        set_password(office, f"user{number}", FIRST, at=NOW)
    for number in range(50):
        browser = app.test_client()
        assert enter(browser, f"user{number}", "mistyped").status_code == 401
        assert enter(browser, f"user{number}", FIRST).status_code == 303
        fields = {"present": FIRST, "new": f"{PASSWORD} {number}", "again": f"{PASSWORD} {number}"}
        assert send(browser, "/account/password", "/account", **fields).status_code == 303


def test_behind_a_server_of_ours_each_has_his_own_address(tmp_path: Path) -> None:
    app = create_app({"data": tmp_path / "data", "now": lambda: NOW, "proxies": 1})
    try:
        answer = app.test_client().get("/healthz", headers={"X-Forwarded-For": "192.0.2.7"})
        assert answer.status_code == 200
        refused = app.test_client().get("/first", headers={"X-Forwarded-For": "127.0.0.1"})
        assert refused.status_code == 403
    finally:
        app.extensions["office"].close()


def test_a_program_without_a_session_is_told_in_its_own_words(client: FlaskClient, app: Flask) -> None:
    assert client
    answer = app.test_client().post("/account/sessions/end", headers={"Accept": "application/json"})
    assert answer.status_code in (400, 401)
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(("path", "words"), [("/sign-in", "Account name"), ("/first", "Set up the first account")])
def test_the_door_speaks_english_too(app: Flask, path: str, words: str, request: pytest.FixtureRequest) -> None:
    if path == "/sign-in":
        request.getfixturevalue("client")
    browser = app.test_client()
    browser.set_cookie("docgen_language", "en")
    assert words in browser.get(path).text


def test_the_fields_of_ones_account_have_their_labels(client: FlaskClient) -> None:
    text = client.get("/account").text
    for field in ("present", "new", "again", "first-code", "present-on"):
        assert f'<label for="{field}"' in text
        assert f'id="{field}"' in text
