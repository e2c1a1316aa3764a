"""The list of cases: asked in an address, kept under a name, entrusted from it."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from visiting import NOW, Visitor

from docgen.api.accounts import add_account
from docgen.api.credentials import change_password, first_administrator, set_password
from docgen.api.roles import AccountRole
from docgen.api.sign_in import sign_in
from web.access import TOKEN

CaseJson = Callable[..., bytes]
PASSWORD, FIRST = "correct horse battery", "purple staple 77"


@pytest.fixture
def three(visitor: Visitor, case_json: CaseJson) -> Visitor:
    """Three cases: of a handler, on hold, and plain."""
    visitor.drop(case_json("甲1", handler="王经办"))
    visitor.drop(case_json("甲2", holds=[{"reason": "complaint"}], handler="李经办"))
    visitor.drop(case_json("乙3", handler="李经办"))
    return visitor


def listed(visitor: Visitor, query: str) -> list[str]:
    table = visitor.get(f"/cases?{query}").text.partition("<tbody>")[2]
    return re.findall(r'<a href="/cases/[^"]+">([^<]+)</a>', table.partition("</tbody>")[0])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sort=case_no", ["乙3", "甲1", "甲2"]),
        ("sort=newest", ["乙3", "甲2", "甲1"]),
        ("search=甲2", ["甲2"]),
        ("held=yes", ["甲2"]),
        ("held=no&sort=case_no", ["乙3", "甲1"]),
        ("handler=李经办&handler=王经办&held=no&sort=case_no", ["乙3", "甲1"]),
        ("amount_from=999,999.00", []),
        ("days_from=60&days_to=60&sort=case_no", ["乙3", "甲1", "甲2"]),
        ("days_from=61", []),
    ],
)
def test_search_filters_and_order(three: Visitor, query: str, found: list[str]) -> None:
    assert listed(three, query) == found


@pytest.mark.parametrize("query", ["days_from=x", "risk=purple", "sort=none", "due_until=yesterday", "held=maybe"])
def test_what_a_filter_cannot_be_is_refused_by_its_name(three: Visitor, query: str) -> None:
    answer = three.get(f"/cases?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] not in answer.text.partition("<main")[2].partition("</main>")[0]


def test_pages_follow_one_another_without_gap_or_repeat(three: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.routes.cases.PAGE_LENGTH", 2)
    first = three.get("/cases?sort=newest").text
    following = re.search(r'href="/cases\?([^"]*after=[^"]*)" rel="next"', first)
    assert following
    assert listed(three, following[1].replace("&amp;", "&")) == ["甲1"]
    assert three.get("/cases?sort=newest&after=nonsense").status_code == 400


def test_a_filter_is_kept_with_all_its_values_and_let_go(three: Visitor) -> None:
    kept = three.post(
        "/cases/filters", {"name": " 暂停 & 李 ", "held": "yes", "handler": ["李经办", "王经办"], "policy": "bank"}
    )
    assert kept.status_code == 303
    text = three.get("/cases").text
    assert "暂停 &amp; 李" in text
    address = re.search(r'class="tag" href="/cases\?([^"]+)"', text)
    assert address
    query = address[1].replace("&amp;", "&")
    assert listed(three, query) == ["甲2"]
    assert '<input type="hidden" name="policy" value="bank">' in three.get(f"/cases?{query}").text
    assert three.post("/cases/filters", {"name": "", "held": "yes"}).status_code == 400
    assert three.post("/cases/filters/remove", {"name": "暂停 & 李"}).status_code == 303
    assert three.post("/cases/filters/remove", {"name": "暂停 & 李"}).status_code == 404


@pytest.fixture
def chief(app: Flask, three: Visitor, cheap_hashes: None) -> FlaskClient:
    """A browser of a manager, in a folder with three cases and a collector."""
    assert (cheap_hashes, three.get("/cases").status_code) == (None, 200)
    operator = app.extensions["office"]
    first_administrator(operator, "admin", PASSWORD, at=NOW)
    add_account(operator.acting_as("admin"), "zhang", role=AccountRole.COLLECTOR, person="张催收", at=NOW)
    add_account(operator.acting_as("admin"), "chief", role=AccountRole.MANAGER, at=NOW)
    set_password(operator.acting_as("admin"), "chief", FIRST, at=NOW)
    change_password(operator.acting_as("chief"), FIRST, PASSWORD, at=NOW)
    token = sign_in(operator, "chief", PASSWORD, address="127.0.0.1", at=NOW).token
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    with browser.session_transaction() as session:
        session[TOKEN] = token
    return browser


def test_a_manager_entrusts_the_chosen_cases(chief: FlaskClient) -> None:
    text = chief.get("/cases").text
    assert 'value="zhang">张催收' in text
    assert chief.post("/cases/assign", data={"case_no": ["甲1"]}).status_code == 400
    assert chief.post("/cases/assign", data={"to": "zhang"}).status_code == 400
    assert chief.post("/cases/assign", data={"case_no": ["甲1", "无此案"], "to": "zhang"}).status_code == 404
    answer = chief.post("/cases/assign", data={"case_no": ["甲1", "乙3"], "to": "zhang", "sort": "case_no"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases?sort=case_no")
    chief.post("/cases/assign", data={"case_no": ["甲1", "甲2"], "to": "zhang"})
    assert "1 件案件已交由 zhang 办理。另有 1 件原已由其办理。" in chief.get("/cases").text
    found = chief.get("/cases?entrusted_to=zhang&sort=case_no").text
    assert [found.count(f'value="{number}"') for number in ("乙3", "甲1", "甲2")] == [1, 1, 1]
