"""The HTTP API: who gets in and to what, requests that come again, pages, refusals; the way of a case in calls."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from programs import ENTRY, OWN, Program, program_on
from visiting import NOW
from werkzeug.routing import Rule

from docgen.api.audit import audit_log, audit_verify
from docgen.api.roles import ACCESS, OWN_CASES_ONLY, AccountRole, Act
from docgen.api.tokens import add_token, list_tokens, revoke_token
from docgen.casefile.case import Case
from docgen.errors import NotAdmitted, NotFound, WrongToken
from web.routes.api import ENDPOINTS
from web.security import limiter

LOAN = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
FOREIGN_PATH = "2026~2f002"
"""The number 2026/002 in an address."""
COLLECTOR, LEGAL, MANAGER = AccountRole.COLLECTOR, AccountRole.LEGAL, AccountRole.MANAGER


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, make_case: Callable[..., Case]) -> Iterator[Program]:
    with program_on(tmp_path_factory.mktemp("api"), make_case) as made:
        yield made


@pytest.fixture
def program(shared: Program) -> Program:
    limiter.reset()
    return shared


def code(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]  # type: ignore[attr-defined]  # a test response


def test_every_endpoint_asks_for_its_act_and_the_case(program: Program) -> None:
    rules: dict[str, Rule] = {rule.endpoint: rule for rule in program.app.url_map.iter_rules()}
    wrong = []
    for endpoint in ENDPOINTS:
        rule = rules[f"api.{endpoint.name}"]
        values = {"case_no": "2026/002", "form": "pdf", "webhook": 7, "document_no": "n", "draft_no": "D9"}
        values |= {"job_id": "j", "which": "1", "batch": "b", "work": "submit", "path": "a.pdf", "act": "remove"}
        values |= {"key": "a.pdf", "file": "a.pdf", "page": 7, "number": 7}
        path = program.app.url_map.bind("localhost").build(
            rule.endpoint, {name: values[name] for name in rule.arguments}
        )
        nobody = program.client.open(path, method=endpoint.method)
        wrong += [(endpoint.name, "nobody", nobody.status_code)] if nobody.status_code != 401 else []
        for role in AccountRole:
            if endpoint.act is Act.RUN_JOBS or (role in ACCESS[endpoint.act] and "case_no" not in rule.arguments):
                continue
            status = program.client.open(path, method=endpoint.method, headers=program.headers(role)).status_code
            if role not in ACCESS[endpoint.act]:
                wrong += [(endpoint.name, role, status)] if status != 403 else []
            elif role in OWN_CASES_ONLY and endpoint.body is None and not endpoint.files:
                wrong += [(endpoint.name, role, status)] if status != 404 else []
    assert wrong == []


def test_a_token_is_for_its_scopes_and_its_time_alone(program: Program) -> None:
    manager = program.office.acting_as("manager")
    made = add_token(manager, "只读", [Act.READ_CASES], days=1, at=NOW)
    headers = {"Authorization": f"Bearer {made.secret}"}

    def asked(path: str) -> tuple[int, str]:
        answer = program.client.get(ENTRY + path, headers=headers)
        return (200, "") if answer.status_code == 200 else code(answer)

    assert asked(f"/cases/{OWN}/claim") == (200, "")
    assert asked(f"/cases/{OWN}") == (200, "")
    assert asked(f"/cases/{OWN}?reveal=true") == (403, "out_of_scope")
    assert asked("/kinds") == (403, "out_of_scope")
    revoke_token(manager, made.token, at=NOW)
    assert asked(f"/cases/{OWN}/claim") == (401, "token_needed")
    old = add_token(manager, "到期", [Act.READ_CASES], days=1, at=NOW - timedelta(days=1))
    headers["Authorization"] = f"Bearer {old.secret}"
    assert asked(f"/cases/{OWN}/claim") == (401, "token_needed")
    refused = program.client.get(f"{ENTRY}/cases")
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert refused.content_type == "application/problem+json"


def test_a_token_grants_no_more_than_its_role_and_is_kept_as_a_hash(program: Program) -> None:
    collector = program.office.acting_as("collector")
    for scopes in ([Act.AUDIT], [Act.OWN_ACCOUNT], []):
        with pytest.raises(WrongToken):
            add_token(collector, "越权", scopes, days=30, at=NOW)
    with pytest.raises(NotAdmitted):
        add_token(collector, "他人", [Act.READ_CASES], days=30, at=NOW, name="legal")
    others = list_tokens(program.office.acting_as("legal")).tokens[0].token
    with pytest.raises(NotFound):
        revoke_token(collector, others, at=NOW)
    stored = (program.office.data_dir / "docgen.db").read_bytes() + (
        program.office.data_dir / "docgen.db-wal"
    ).read_bytes()
    assert program.tokens[MANAGER].encode() not in stored
    assert audit_verify(program.office.acting_as("admin")).ok


def test_a_request_that_comes_again_does_nothing_again(program: Program) -> None:
    order, key = {"kind": "claim_statement", "as_of": "2026-03-16"}, {"Idempotency-Key": "core-1"}
    first = program.post(f"/cases/{OWN}/documents", json=order, headers=key)
    again = program.post(f"/cases/{OWN}/documents", json=order, headers=key)
    assert (first.status_code, first.json) == (201, again.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    (issued,) = program.get(f"/cases/{OWN}/documents").json["documents"]
    other = program.post(f"/cases/{OWN}/documents", json={**order, "as_of": "2026-03-15"}, headers=key)
    assert code(other) == (422, "key_reused")
    number = issued["document_no"]
    file = program.get(f"/documents/{number}/pdf")
    assert (file.data[:5], file.headers["Content-Disposition"][:10]) == (b"%PDF-", "attachment")
    assert program.get(f"/documents/{number}", role=COLLECTOR).json["case_no"] == OWN
    void = program.post(f"/documents/{number}/void", json={"reason": "测试"})
    assert void.json["state"] == "void"
    assert code(program.post(f"/documents/{number}/void", json={"reason": "再次"})) == (409, "wrong_state")


def test_a_refused_request_may_come_again_mended(program: Program) -> None:
    key = {"Idempotency-Key": "core-2"}
    wrong = program.post(f"/cases/{OWN}/documents", json={"kind": "nothing"}, headers=key)
    assert code(wrong) == (404, "unknown_kind")
    drafted = program.post(f"/cases/{OWN}/drafts", json={"kind": "claim_statement"}, headers=key)
    assert drafted.status_code == 201
    draft = drafted.json["drafts"][0]["draft"]
    assert program.post(f"/drafts/{draft}/submit").json["state"] == "submitted"


def test_lists_come_a_page_at_a_time(program: Program) -> None:
    first = program.get("/cases?limit=1&sort=case_no")
    following = first.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
    second = program.get(following.removeprefix(ENTRY))
    numbers = [answer.json["cases"][0]["case_no"] for answer in (first, second)]
    assert sorted(numbers) == ["2026-001", "2026/002"]
    assert "Link" not in second.headers
    assert [one["case_no"] for one in program.get("/cases", role=COLLECTOR).json["cases"]] == [OWN]
    assert code(program.get("/next?after=zz")) == (400, "wrong_parameter")


def test_what_is_wrong_is_told_all_at_once(program: Program) -> None:
    refused = program.get("/fees?amount=x&year=1")
    assert code(refused) == (422, "wrong_request")
    assert {one["place"] for one in refused.json["problems"]} == {"amount", "year"}
    assert code(program.post(f"/cases/{OWN}/contacts", data="{", content_type="application/json")) == (400, "not_json")
    assert program.post(f"/cases/{OWN}/contacts", data="x", content_type="text/plain").status_code == 415
    named = program.post("/scans", data={"file": (io.BytesIO(b"MZ"), "扫描.pdf")})
    assert code(named) == (415, "wrong_upload")
    assert code(program.post(f"/cases/{OWN}/contacts", json={"x": "y" * 2_000_000})) == (413, "too_large")
    assert code(program.client.get("/api/v1/nothing")) == (404, "http_404")


def test_cases_come_in_as_json_and_as_files(program: Program) -> None:
    case = program.get(f"/cases/{FOREIGN_PATH}?reveal=true").json
    assert case["case_no"] == "2026/002"
    made = program.post("/cases", json={**case, "case_no": "2026-003"})
    assert made.json["imported"] == ["2026-003"]
    there = program.post("/cases", json={**case, "case_no": "2026-003"})
    assert code(there) == (409, "cases_exist")
    assert [one["value"] for one in there.json["problems"]] == ["2026-003"]
    faulty = program.post("/cases", json={**case, "case_no": "2026-003", "debts": []})
    assert code(faulty) == (422, "cases_refused")
    changed = program.post("/cases?replace=true", json={**case, "case_no": "2026-003", "handler": "李经办"})
    assert changed.json["changed"][0]["case_no"] == "2026-003"


def test_numbers_of_persons_are_masked_but_for_who_may_see_them(program: Program) -> None:
    case = json.loads(LOAN.read_text("utf-8"))
    debtor = case["debtors"][0]
    assert program.post("/cases", json=case).status_code == 200
    path, id_no, phone = f"/cases/{case['case_no']}", debtor["id_no"], debtor["phone"]
    hidden = program.get(path)
    assert id_no not in hidden.text
    assert phone not in hidden.text
    assert hidden.json["debtors"][0]["id_no"] == f"{id_no[:6]}********{id_no[-4:]}"
    assert hidden.json["debts"] == case["debts"]
    again = program.post("/cases?replace=true", json=hidden.json)
    assert code(again) == (422, "cases_refused")
    for role in (AccountRole.ACCOUNT_MANAGER, AccountRole.ARCHIVIST):
        assert program.get(path, role=role).status_code == 200
        assert code(program.get(f"{path}?reveal=true", role=role)) == (403, "not_admitted")
    scopes = [Act.READ_CASES, Act.EXPORT_CASES]
    exporter = add_token(program.office.acting_as("manager"), "导出", scopes, days=1, at=NOW)
    beyond = program.client.get(f"{ENTRY}{path}?reveal=true", headers={"Authorization": f"Bearer {exporter.secret}"})
    assert code(beyond) == (403, "out_of_scope")
    admin = program.office.acting_as("admin")
    before = [line.act for line in audit_log(admin, case["case_no"]).lines].count("reveal")
    assert program.get(f"{path}?reveal=true").json["debtors"][0] == debtor
    assert [line.act for line in audit_log(admin, case["case_no"]).lines].count("reveal") == before + 1 == 1


def test_long_work_is_answered_with_a_job(program: Program) -> None:
    asked = program.post(f"/cases/{OWN}/packs", json={})
    assert (asked.status_code, asked.json["state"]) == (202, "waiting")
    job = asked.json["id"]
    assert program.get(f"/jobs/{job}").json["kind"] == "pack"
    assert program.get(f"/cases/{OWN}/packs", role=COLLECTOR).json["jobs"][0]["id"] == job
    assert program.get(f"/jobs/{job}/file").status_code == 404
    assert program.post(f"/jobs/{job}/cancel").json["state"] == "cancelled"


def test_a_token_has_its_own_rate(program: Program) -> None:
    left = [program.get("/kinds", role=role).headers["X-RateLimit-Remaining"] for role in (LEGAL, LEGAL, MANAGER)]
    assert left == ["599", "598", "599"]
