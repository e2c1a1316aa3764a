import io
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from visiting import Visitor

from web.app import create_app

PAGES = ["/imports", "/cases", "/cases/2026-001", "/cases/2026-001/write/demand_letter", "/nowhere", "/healthz"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_its_defences(visitor: Visitor, stored: str, path: str) -> None:
    assert stored
    headers = visitor.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES[:4])
def test_pages_hold_no_inline_script_or_style_and_name_no_other_host(visitor: Visitor, stored: str, path: str) -> None:
    assert stored
    text = visitor.get(path).text
    for inline in ("<style", "style=", "onclick", "onload", "javascript:", "http://", "https://", 'src="//'):
        assert inline not in text
    assert text.count("<script") == text.count('<script src="/static/')


@pytest.mark.parametrize(
    "path",
    [
        "/imports",
        "/imports/aaaaaaaaaaaaaaaaaaaaaa/apply",
        "/cases/2026-001/bundles",
        "/cases/2026-001/write/demand_letter/preview",
        "/cases/2026-001/write/demand_letter/draft.pdf",
        "/cases/2026-001/write/demand_letter/confirm",
        "/cases/2026-001/write/demand_letter/issue",
    ],
)
@pytest.mark.parametrize("token", [None, "forged"])
def test_a_form_without_its_token_does_nothing(visitor: Visitor, stored: str, path: str, token: str | None) -> None:
    assert stored
    answer = visitor.client.post(path, data={"csrf_token": token} if token else {})
    assert answer.status_code == 400
    assert "未作任何更改" in answer.text


def test_no_form_is_spared_its_token(app: Flask) -> None:
    assert not app.extensions["csrf"]._exempt_views
    bearers = {blueprint.name for blueprint in app.extensions["csrf"]._exempt_blueprints}
    assert bearers == {"api"}, "it takes tokens of its own and no cookie"


def test_the_cookie_is_for_this_site_and_no_script(visitor: Visitor) -> None:
    cookie = visitor.client.application.test_client().get("/first").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.0.2.1"])
def test_a_foreign_host_name_is_refused(visitor: Visitor, host: str) -> None:
    assert visitor.get("/", headers={"Host": host}).status_code == 400


def test_a_host_that_is_no_name_is_refused_too(visitor: Visitor) -> None:
    answer = visitor.get("/", headers={"Host": "a b/c"})
    assert answer.status_code == 400
    assert "主机名" in answer.text or "请求" in answer.text


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_this_machine_by_any_of_its_names_is_answered(visitor: Visitor, host: str) -> None:
    assert visitor.get("/healthz", headers={"Host": host}).status_code == 200


def test_another_machine_is_refused_until_there_are_accounts(visitor: Visitor) -> None:
    answer = visitor.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 403
    assert "只接受本机访问" in answer.text


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP"])
def test_what_a_server_in_front_hands_on_is_not_from_this_machine(visitor: Visitor, header: str) -> None:
    assert visitor.get("/first", headers={header: "127.0.0.1"}).status_code == 403


def test_too_large_an_upload_is_refused_in_chinese(app: Flask, visitor: Visitor) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] == 2 * 1024 * 1024
    app.config["MAX_CONTENT_LENGTH"] = 100_000  # the test client spools what is larger into files that it leaves open
    answer = visitor.drop(b"x" * 100_001)
    assert answer.status_code == 413
    assert "超过 2 MB 的上限" in answer.text


def test_a_form_field_cannot_fill_the_memory(visitor: Visitor, stored: str) -> None:
    path = f"/cases/{stored}/write/demand_letter/preview"
    assert visitor.post(path, {"answer.contact_name": "x" * (1024 * 1024 + 1)}).status_code == 413


def test_the_secret_is_the_owners_alone_and_stays(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "data" / "web.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert app.config["SECRET_KEY"] == path.read_bytes()
    assert len(path.read_bytes()) == 32
    again = create_app({"data": tmp_path / "data"})
    again.extensions["office"].close()
    assert again.config["SECRET_KEY"] == app.config["SECRET_KEY"]


@pytest.mark.parametrize("name", ["../../evil.json", "C:\\temp\\evil.json", "/etc/evil.json"])
def test_a_path_in_a_files_name_leads_nowhere(
    visitor: Visitor, case_json: Callable[..., bytes], tmp_path: Path, name: str
) -> None:
    broken = case_json().replace(b'"JK-001"', b'""', 1)
    assert visitor.post("/imports", {"file": (io.BytesIO(broken), name)}).status_code == 303
    written = list(tmp_path.rglob("*evil*"))
    assert [path.parent.parent for path in written] == [tmp_path / "data" / "uploads"]


def test_a_stored_number_never_names_a_file(visitor: Visitor, case_json: Callable[..., bytes], tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_bytes(case_json("秘密"))
    address = str(outside).replace("/", "~2f")
    for path in ("", "/claim", "/write/demand_letter", "/write/claim_statement/draft.pdf", "/bundle", "/documents"):
        assert visitor.get(f"/cases/{address}{path}").status_code == 404
    assert visitor.drop(case_json(str(outside))).status_code == 303
    claim = visitor.get(f"/cases/{address}/claim")
    assert claim.status_code == 200
    assert "秘密" not in claim.text
