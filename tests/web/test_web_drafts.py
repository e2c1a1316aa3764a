"""Drafts in a browser: written down, submitted, returned, approved, issued; edited by hand and taken back."""

import io
import re

import pytest
from docx import Document
from visiting import Visitor

WRITE = "/cases/2026-001/write/demand_letter"
DRAFT = "/cases/2026-001/drafts/D1"
ANSWERS = {"answer.pay_within_days": "15", "as_of": "2026-03-16", "dated_on": "2026-03-16", "party": "P1"}


@pytest.fixture
def drafted(visitor: Visitor, stored: str) -> Visitor:
    """Who has a draft D1 that demands payment within 15 days, where the standard says 7."""
    assert stored
    answer = visitor.post(f"{WRITE}/save", {**ANSWERS, "then": "keep"})
    assert (answer.status_code, answer.headers["Location"]) == (303, DRAFT)
    return visitor


def test_what_is_missing_is_linked_to_its_field(visitor: Visitor, stored: str) -> None:
    assert stored
    found = visitor.post(f"{WRITE}/findings", {**ANSWERS, "answer.pay_within_days": "七天"}).text
    assert '<a href="#answer-pay_within_days">' in found
    good = visitor.post(f"{WRITE}/findings", ANSWERS).text
    assert "内容齐全" in good
    assert "随附：债权计算书" in good
    page = visitor.get(WRITE)
    assert 'id="answer-pay_within_days"' in page.text
    assert "connect-src 'self'" in page.headers["Content-Security-Policy"]
    assert "connect-src" not in visitor.get("/cases").headers["Content-Security-Policy"]


def test_a_table_has_a_row_more_with_and_without_script(visitor: Visitor, stored: str) -> None:
    assert stored
    path = "/cases/2026-001/write/repayment_commitment"
    row = {"answer.plan.0.due_on": "2026-05-01", "answer.plan.3.due_on": "2026-06-01"}
    text = visitor.post(path, row).text
    assert 'name="answer.plan.1.due_on" value="2026-06-01"' in text
    assert 'name="answer.plan.4.due_on"' in text
    assert "data-add-row" in text


def test_a_draft_with_gaps_is_not_saved(visitor: Visitor, stored: str) -> None:
    assert stored
    assert visitor.post(f"{WRITE}/save", {**ANSWERS, "answer.pay_within_days": "七天"}).status_code == 422
    assert "没有草稿" in visitor.get("/cases/2026-001/drafts").text


def test_from_draft_to_issue(drafted: Visitor) -> None:
    assert "D1" in drafted.get("/drafts").text
    assert "没有等待您批准的草稿" in drafted.get("/approvals").text
    assert drafted.post(f"{DRAFT}/submit").status_code == 303
    assert drafted.post(f"{DRAFT}/submit").status_code == 409
    review = drafted.get(f"{DRAFT}/review").text
    assert "<del>" in review
    assert re.search(r"<del><span[^>]*>删去：</span>7</del><ins><span[^>]*>增加：</span>15</ins>", review)
    assert "第 1 份，共 1 份待批准" in review
    assert drafted.post(f"{DRAFT}/return", {"reason": " "}).status_code == 422
    assert drafted.post(f"{DRAFT}/return", {"reason": "期限太长"}).status_code == 303
    assert "期限太长" in drafted.get(DRAFT).text
    drafted.post(f"{DRAFT}/submit")
    assert drafted.post(f"{DRAFT}/issue").status_code == 409
    answer = drafted.post(f"{DRAFT}/approve")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/approvals")
    assert drafted.post(f"{DRAFT}/issue", {"dated_on": "2026-03-15"}).status_code == 422
    assert "已出具" in drafted.post(f"{DRAFT}/issue", follow_redirects=True).text
    text = drafted.get(DRAFT).text
    assert "已出具为" in text
    assert drafted.get("/drafts").text.count("D1<") == 0
    assert "D1<" in drafted.get("/drafts?state=issued").text


def test_a_withdrawn_draft_goes_nowhere(drafted: Visitor) -> None:
    assert drafted.post(f"{DRAFT}/withdraw", {"reason": "已还款"}).status_code == 303
    assert "已还款" in drafted.get(DRAFT).text
    assert drafted.post(f"{DRAFT}/submit").status_code == 409


def test_the_next_draft_is_one_key_away(drafted: Visitor) -> None:
    drafted.post(f"{WRITE}/save", {**ANSWERS, "answer.contact_name": "李<四>", "then": "submit"})
    drafted.post(f"{DRAFT}/submit")
    first = drafted.get("/cases/2026-001/drafts/D2/review").text
    assert re.search(r'data-key="j" href="/cases/2026-001/drafts/D1/review"', first)
    assert "李&lt;四&gt;" in first
    assert drafted.post("/cases/2026-001/drafts/D2/approve").headers["Location"] == f"{DRAFT}/review"


@pytest.mark.parametrize("path", ["/cases/2026-002/drafts/D1", "/cases/2026-001/drafts/D9", "/cases/2026-001/drafts/x"])
def test_a_draft_is_reached_through_its_own_case_alone(drafted: Visitor, case_json: object, path: str) -> None:
    drafted.drop(case_json("2026-002"))  # type: ignore[operator]
    assert drafted.get(path).status_code == 404


def edited(visitor: Visitor, old: str, new: str) -> bytes:
    """The draft's Word file with words replaced in it."""
    document = Document(io.BytesIO(visitor.get(f"{DRAFT}/edit.docx").data))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new) if old in run.text else run.text
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.mark.libreoffice
def test_an_edited_draft_is_taken_back_once_its_values_are_confirmed(drafted: Visitor) -> None:
    content = edited(drafted, "15日内", "20日内")
    answer = drafted.post(f"{DRAFT}/take-back", {"file": (io.BytesIO(content), "改.docx")})
    assert answer.status_code == 422
    values = re.findall(r'name="confirmed" value="([^"]+)" required', answer.text)
    assert values
    (address,) = re.findall(r'action="([^"]+/take-back/[^"]+)"', answer.text)
    assert drafted.post(address, {"confirmed": values[:0]}).status_code == 422
    done = drafted.post(address, {"confirmed": values}, follow_redirects=True)
    assert "已取回修改稿" in done.text
    assert "人工修改 1 处" in done.text
    assert "20日内" in drafted.get(f"{DRAFT}/preview").text
    assert drafted.get(f"{DRAFT}/edited.pdf").data.startswith(b"%PDF-")
    drafted.post(f"{DRAFT}/submit")
    assert drafted.post(f"{DRAFT}/approve").status_code == 409  # the version that was seen is not named
    (version,) = re.findall(r'name="edited" value="([^"]+)"', drafted.get(f"{DRAFT}/review").text)
    assert drafted.post(f"{DRAFT}/approve", {"edited": version}).status_code == 303


@pytest.mark.parametrize(("content", "name", "status"), [(b"PK", "a.docx", 415), (b"x", "a.exe", 415), (b"", "", 400)])
def test_what_is_no_word_file_is_not_taken_back(drafted: Visitor, content: bytes, name: str, status: int) -> None:
    assert drafted.post(f"{DRAFT}/take-back", {"file": (io.BytesIO(content), name)}).status_code == status
