import logging

import pytest
from flask import Flask
from visiting import Visitor

from docgen.errors import (
    AccessError,
    Clash,
    DefinitionError,
    DocgenError,
    DocumentGaps,
    InputError,
    KindNotApplicable,
    KindNotLawful,
    LawError,
    NotFound,
    Problem,
    ShippedFileFaulty,
    StorageError,
    TextOverflowError,
    UnfaithfulRenderError,
    UnknownKind,
    WrongParameter,
    WrongParameterFile,
    WrongPolicyFile,
    WrongRecipeFile,
)
from web.access import everybody
from web.errors import status_of

SECRET = "990101197203159111"  # noqa: S105 - somebody's number, which no log may hold


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError(), 422),
        (WrongParameter(name="截止日", value="x", expected="应为日期"), 400),
        (DocumentGaps(title="催收函"), 422),
        (NotFound(what="案件", name="1"), 404),
        (UnknownKind(name="x", nearest="", known=""), 404),
        (Clash(what="案件", name="1", reason="已存在"), 409),
        (LawError(), 422),
        (KindNotLawful(title="律师函", case_no="1", reason="只能由律师事务所出具"), 422),
        (KindNotApplicable(title="律师函", case_no="1", reason="没有承办律师"), 422),
        (AccessError(), 403),
        (DefinitionError(), 500),
        (ShippedFileFaulty(name="bank.toml"), 500),
        (WrongPolicyFile(count=1), 422),
        (WrongRecipeFile(name="own.toml", count=1), 422),
        (WrongParameterFile(path="own.toml", fault="缺少 value"), 422),
        (UnfaithfulRenderError(reason="页数不符"), 500),
        (TextOverflowError(where="第 1 页", text="甲"), 422),
        (StorageError(reason="磁盘"), 503),
        (DocgenError(), 500),
    ],
)
def test_every_family_has_its_status(error: DocgenError, status: int) -> None:
    assert status_of(error) == status


def raising(app: Flask, error: Exception) -> Visitor:
    @everybody
    def route() -> str:
        raise error

    app.add_url_rule("/api/v1/fails", "fails_api", route)
    app.add_url_rule("/fails", "fails_page", route)
    return Visitor(app.test_client())


def test_a_program_is_told_in_problem_json(app: Flask) -> None:
    problem = Problem("debtors[0].id_no", SECRET, "校验位不符")
    answer = raising(app, InputError(problems=[problem])).get("/api/v1/fails")
    assert answer.content_type == "application/problem+json"
    assert answer.status_code == 422
    assert answer.json == {
        "type": "urn:docgen:problem:input",
        "title": "内容有误，未能办理",
        "status": 422,
        "detail": InputError.wording,
        "code": "input",
        "problems": [{"place": "debtors[0].id_no", "value": SECRET, "expected": "校验位不符"}],
    }


def test_a_person_is_told_on_a_page_where_nothing_is_markup(app: Flask) -> None:
    answer = raising(app, InputError(problems=[Problem("姓名", "<script>alert(1)</script>", "应为姓名")])).get("/fails")
    assert answer.status_code == 422
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "error", [InputError(problems=[Problem("证件", SECRET, "x")]), DefinitionError(), ValueError(f"bad value {SECRET}")]
)
def test_no_log_holds_what_a_message_says(app: Flask, error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert raising(app, error).get("/fails").status_code in (422, 500)
    assert caplog.text
    assert SECRET not in caplog.text


def test_an_unforeseen_error_is_said_in_chinese_without_its_inside(app: Flask) -> None:
    answer = raising(app, ValueError("inside")).get("/fails")
    assert answer.status_code == 500
    assert "程序内部出错" in answer.text
    assert "inside" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/api/v1/nowhere", 404), ("/imports/aaaaaaaaaaaaaaaaaaaaaa/apply", 405)]
)
def test_http_errors_are_chinese_too(visitor: Visitor, path: str, status: int) -> None:
    answer = visitor.get(path)
    assert answer.status_code == status
    assert "请" in (answer.json["detail"] if path.startswith("/api/") else answer.text)


def test_a_method_that_is_refused_says_which_are_not(visitor: Visitor) -> None:
    assert "POST" in visitor.get("/imports/a/apply").headers["Allow"]


def test_the_wanted_form_is_asked_for_too(visitor: Visitor, stored: str) -> None:
    answer = visitor.get("/cases/none", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert stored not in answer.text
