"""Every route, as every role, with one's own case and with somebody else's: let in or refused as the table says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from visiting import CREDITOR, NOW
from werkzeug.routing import Rule

from docgen.api.accounts import add_account
from docgen.api.assignments import assign
from docgen.api.credentials import change_password, first_administrator, set_password
from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.drafts import make_drafts
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.roles import ACCESS, OWN_CASES_ONLY, AccountRole, Act
from docgen.api.sign_in import sign_in
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from web.access import EVERYBODY, EVERYWHERE, MARK, TOKEN
from web.app import create_app
from web.security import PROGRAMS

PASSWORD, FIRST = "correct horse battery", "purple staple 77"
OWN, FOREIGN = "2026-001", "2026-002"
VALUES = {
    "kind": "demand_letter",
    "suffix": "pdf",
    "party": "P1",
    "token": "a" * 22,
    "token_no": 7,
    "job_id": "0" * 32,
    "filename": "style.css",
    "annex": 1,
    "number": 1,
    "place": 0,
    "shape": "flat",
    "work": "issue",
    "sort": "labels",
    "what": "fields",
    "version": 0,
    "name": "bank",
}
"""What a route's parameters are filled with, beside the number of a case and of its document."""
GIVEN = {"letters.issue": {"confirmed": "1"}}
"""What a form holds, where an empty one would be refused before anything is asked."""


@dataclass(frozen=True)
class Place:
    """An application with two cases, and a browser of each role."""

    app: Flask
    documents: dict[str, str]
    drafts: dict[str, str]
    browsers: dict[AccountRole, FlaskClient]

    def address(self, rule: Rule, case_no: str) -> str:
        known = {**VALUES, "case_no": case_no, "document_no": self.documents[case_no], "draft_no": self.drafts[case_no]}
        with self.app.test_request_context():
            values = {name: known[name] for name in rule.arguments}
            return self.app.url_map.bind("localhost").build(rule.endpoint, values)

    def answer(self, browser: FlaskClient, rule: Rule, case_no: str) -> int:
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        data = GIVEN.get(rule.endpoint) if method == "POST" else None
        with browser.open(self.address(rule, case_no), method=method, data=data) as answer:
            return answer.status_code


def accounts(operator: Office) -> dict[AccountRole, str]:
    """An account of each role, named like it, and the token of a session of it."""
    first_administrator(operator, "admin", PASSWORD, at=NOW)
    chief = operator.acting_as("admin")
    tokens = {}
    for role in AccountRole:
        if role is not AccountRole.ADMIN:
            add_account(chief, role.value, role=role, at=NOW)
            set_password(chief, role.value, FIRST, at=NOW)
            change_password(operator.acting_as(role.value), FIRST, PASSWORD, at=NOW)
        tokens[role] = sign_in(operator, role.value, PASSWORD, address="127.0.0.1", at=NOW).token
    return tokens


@dataclass(frozen=True)
class Filled:
    """A data folder with two cases and an account of each role."""

    data: Path
    documents: dict[str, str]
    drafts: dict[str, str]
    tokens: dict[AccountRole, str]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, make_case: Callable[..., Case], cheap_hashes: None) -> Filled:
    """Made once, copied for each test."""
    assert cheap_hashes is None
    folder = tmp_path_factory.mktemp("filled")
    operator, documents, drafts = open_office(folder / "data"), {}, {}
    for case_no in (OWN, FOREIGN):
        file = folder / f"{case_no}.json"
        file.write_bytes(dump_json(make_case(case_no, creditor=CREDITOR, handler="王经办")))
        import_cases(operator, [file], at=NOW)
        order = DocumentOrder("claim_statement", case_no, date(2026, 3, 16), date(2026, 3, 16))
        (issued, *_) = issue_documents(operator, order, out=folder / case_no, at=NOW, formats=("pdf",)).files
        documents[case_no] = issued.document_no
        drafts[case_no] = make_drafts(operator, replace(order, kind="demand_letter"), at=NOW).drafts[0].draft
    tokens = accounts(operator)
    for role in OWN_CASES_ONLY:
        assign(operator.acting_as("manager"), [OWN], to=role.value, at=NOW)
    operator.close()
    return Filled(folder / "data", documents, drafts, tokens)


@pytest.fixture
def place(tmp_path: Path, filled: Filled) -> Iterator[Place]:
    copytree(filled.data, tmp_path / "data")
    app = create_app({"data": tmp_path / "data", "now": lambda: NOW})
    app.config["WTF_CSRF_ENABLED"] = False
    browsers = {}
    for role, token in filled.tokens.items():
        browsers[role] = app.test_client()
        with browsers[role].session_transaction() as session:
            session[TOKEN] = token
    yield Place(app, filled.documents, filled.drafts, browsers)
    app.extensions["office"].close()


SLOW = {
    "letters.draft",
    "letters.issue",
    "templates.sample",
    "templates.word_file",
    "templates.use",
}
"""What takes a second or more: let in as one role alone."""


def asked_for(place: Place) -> list[tuple[Rule, Act]]:
    """The routes that ask for an act."""
    found = [(rule, getattr(place.app.view_functions[rule.endpoint], MARK)) for rule in place.app.url_map.iter_rules()]
    pages = [(rule, act) for rule, act in found if not rule.rule.startswith(PROGRAMS)]  # programs: test_web_api
    return [(rule, act) for rule, act in pages if act not in (EVERYBODY, EVERYWHERE)]


NOTHING_YET = {
    "documents.annex",
    "taking_back.edited",
    "taking_back.confirm",
    "deliveries.proof",
    "deliveries.original",
    *(f"evidence.{name}" for name in ("item", "describe", "remove", "restore", "file", "picture")),
}
"""What is not there of one's own case: nothing was made of it yet, or the request names no item."""


@pytest.mark.no_cover  # each page's own tests cover it; tracing a thousand requests costs a third more
def test_every_route_lets_in_whom_the_table_names_and_to_his_own_cases_alone(place: Place) -> None:
    found = asked_for(place)
    assert len(found) > 20
    wrong, let_in = [], set()
    for rule, act in found:
        for role, browser in place.browsers.items():
            of_a_case = "case_no" in rule.arguments
            if role not in ACCESS[act]:
                status = place.answer(browser, rule, OWN)
                wrong += [(rule.rule, role.value, status)] if status != 403 else []
                continue
            if of_a_case and role in OWN_CASES_ONLY:
                status = place.answer(browser, rule, FOREIGN)
                wrong += [(rule.rule, role.value, "foreign", status)] if status != 404 else []
            if rule.endpoint in SLOW & let_in:
                continue
            status = place.answer(browser, rule, OWN)
            missing = of_a_case and status == 404 and rule.endpoint not in NOTHING_YET
            wrong += (
                [(rule.rule, role.value, "own", status)] if status in (401, 403) or status >= 500 or missing else []
            )
            let_in.add(rule.endpoint)
    assert wrong == []


def test_nobody_gets_no_further_than_the_door(place: Place) -> None:
    nobody = place.app.test_client()
    for rule, _ in asked_for(place):
        status = place.answer(nobody, rule, OWN)
        assert status == (303 if "GET" in (rule.methods or ()) else 401), rule.rule


def test_somebody_elses_case_is_told_as_one_that_is_not_there(place: Place) -> None:
    collector = place.browsers[AccountRole.COLLECTOR]
    foreign, none = (collector.get(f"/cases/{number}").text for number in (FOREIGN, "2026-009"))
    assert foreign.replace(FOREIGN, "X") == none.replace("2026-009", "X")
    assert OWN in collector.get("/cases").text
    assert FOREIGN not in collector.get("/cases").text
    assert FOREIGN in place.browsers[AccountRole.LEGAL].get("/cases").text
    number = place.documents[FOREIGN]
    assert collector.get(f"/cases/{OWN}/documents/{number}.pdf").status_code == 404


def test_a_route_that_names_no_act_keeps_the_application_from_starting(place: Place) -> None:
    from web.access import every_route_is_declared  # noqa: PLC0415 - beside its one use

    place.app.view_functions["forgotten"] = lambda: ""
    with pytest.raises(RuntimeError, match="forgotten"):
        every_route_is_declared(place.app)


def test_the_navigation_shows_what_a_role_may_do(place: Place) -> None:
    shown = {
        role: [entry for entry in ("案件", "导入案件") if f">{entry}</a>" in browser.get("/account").text]
        for role, browser in place.browsers.items()
    }
    assert shown[AccountRole.COLLECTOR] == ["案件"]
    assert shown[AccountRole.ADMIN] == ["导入案件"]
    assert shown[AccountRole.LEGAL] == ["案件", "导入案件"]
