"""A signed paper is entered beside the document it was issued as."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from visiting import Visitor

from docgen.api.cases import get_case
from docgen.api.voiding import void_document

WRITE = "/cases/2026-001/write/repayment_commitment"
ANSWERS = {
    "as_of": "2026-03-16",
    "dated_on": "2026-03-16",
    "party": "P1",
    "answer.plan.0.due_on": "2026-04-16",
    "answer.plan.0.amount": "100.00",
}
DAY = {"signed_on": "2026-03-16"}


@pytest.fixture
def number(visitor: Visitor, stored: str) -> str:
    """The number of an issued promise of the stored case's borrower."""
    assert stored
    visitor.post(f"{WRITE}/issue", {**ANSWERS, "seen": "0", "confirmed": "1"})
    (found,) = re.findall(r'<th scope="row"><a [^>]+>([^<]+号)</a>', visitor.get("/cases/2026-001/documents").text)
    return str(found)


def sign_path(number: str, case_no: str = "2026-001") -> str:
    return f"/cases/{case_no}/documents/{number}/sign"


def test_a_signed_promise_goes_into_the_case_with_its_scan(visitor: Visitor, app: Flask, number: str) -> None:
    assert "记入签署" in visitor.get("/cases/2026-001/documents").text
    assert "还款承诺书" in visitor.get(sign_path(number)).text
    scan = (io.BytesIO(b"%PDF-1.4 signed".ljust(3 << 19)), "扫描件.PDF")  # larger than a form without files may be

    answer = visitor.post(sign_path(number), {**DAY, "file": scan}, follow_redirects=True)

    assert f"{number} 已记入案件" in answer.text
    assert "记入签署" not in answer.text
    (kept,) = get_case(app.extensions["office"], "2026-001").agreements
    assert (kept.kind, kept.no, str(kept.signed_on), kept.parties) == ("commitment", number, "2026-03-16", ("P1",))
    assert kept.file == f"协议/{number}.pdf"
    assert "已记入案件" in visitor.get(sign_path(number)).text
    assert visitor.post(sign_path(number), DAY).status_code == 409


WRONG: list[tuple[dict[str, str], str]] = [
    ({}, "应填写签订日期"),
    ({"signed_on": "昨天"}, "签订日期"),
    ({"signed_on": "2026-03-15"}, "早于文书日期"),
    ({"signed_on": "2026-03-17"}, "尚未到来"),
    ({**DAY, "without": "路人"}, "不是应在协议上签署同意的担保人"),
]


def test_what_cannot_be_entered_says_why(visitor: Visitor, app: Flask, number: str) -> None:
    for fields, said in WRONG:  # one issued document for all: issuing is what takes long
        answer = visitor.post(sign_path(number), fields)
        assert answer.status_code in (400, 422), said
        assert said in answer.text
    assert get_case(app.extensions["office"], "2026-001").agreements == ()


def test_only_papers_of_the_case_that_bind_are_signed(
    visitor: Visitor, app: Flask, number: str, case_json: Callable[..., bytes]
) -> None:
    wrong = visitor.post(sign_path(number), {**DAY, "file": (io.BytesIO(b"MZ"), "a.exe")})
    assert (wrong.status_code, "应为下列格式" in wrong.text) == (400, True)
    visitor.drop(case_json("2026-002"))
    assert visitor.get(sign_path(number, "2026-002")).status_code == 404
    assert visitor.get(sign_path("无此编号")).status_code == 404
    visitor.post(
        "/cases/2026-001/write/demand_letter/issue",
        {key: ANSWERS[key] for key in ("as_of", "dated_on", "party")} | {"seen": "0", "confirmed": "1"},
    )
    page = visitor.get("/cases/2026-001/documents").text
    (letter,) = (found for found in re.findall(r'<th scope="row"><a [^>]+>([^<]+号)</a>', page) if found != number)
    assert sign_path(letter) not in page
    assert visitor.get(sign_path(letter)).status_code in (400, 422)
    void_document(app.extensions["office"], number, reason="有误", successor=None, at=datetime.now(UTC))
    page = visitor.get("/cases/2026-001/documents").text
    (row,) = re.findall(rf'<tr id="{number}">.*?</tr>', page, re.DOTALL)
    assert '<span class="tag bad">作废</span>' in row
    assert sign_path(number) not in page
