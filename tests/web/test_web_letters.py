import io
import re
import zipfile
from collections.abc import Callable

import pytest
from visiting import CREDITOR, Visitor

CaseJson = Callable[..., bytes]
WRITE = "/cases/2026-001/write/demand_letter"
ANSWERS = {"answer.pay_within_days": "7", "as_of": "2026-03-16", "dated_on": "2026-03-16", "party": "P1"}


def test_the_kinds_questions_stand_as_labelled_fields(visitor: Visitor, stored: str) -> None:
    assert stored
    text = visitor.get(WRITE).text
    for name in ("pay_within_days", "pay_by", "contact_name", "contact_phone", "reports_credit"):
        assert f'name="answer.{name}"' in text
        assert f'for="answer-{name}"' in text
    assert re.search(r'name="answer.pay_within_days" value="7"[^>]* type="number"', text)


def test_the_preview_stands_in_a_sandboxed_frame_of_our_own(visitor: Visitor, stored: str) -> None:
    assert stored
    frame = re.search(r"<iframe [^>]*>", visitor.get(WRITE).text)
    assert frame
    assert re.search(r" sandbox ", frame[0])
    headers = visitor.get(f"{WRITE}/preview").headers
    assert "sandbox" in headers["Content-Security-Policy"].split("; ")
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_preview_follows_the_answers(visitor: Visitor, stored: str) -> None:
    assert stored
    assert "7日内" in visitor.get(f"{WRITE}/preview").text
    answer = visitor.post(f"{WRITE}/preview", {**ANSWERS, "answer.pay_within_days": "15"})
    assert answer.status_code == 200
    assert "15日内" in answer.text
    assert "张三" in answer.text


def test_every_gap_is_shown_at_once_in_the_preview_and_stops_the_download(
    visitor: Visitor, case_json: CaseJson
) -> None:
    visitor.drop(case_json(creditor={key: CREDITOR[key] for key in ("kind", "name")}, handler=None))
    for path, status in (("preview", 200), ("draft.pdf", 422), ("draft.docx", 422), ("confirm", 422)):
        answer = visitor.post(f"{WRITE}/{path}", ANSWERS)
        assert answer.status_code == status
        for gap in ("账号", "户名", "联系人", "联系电话"):
            assert gap in answer.text


def test_what_was_typed_is_not_lost_when_something_is_wrong_or_reconsidered(visitor: Visitor, stored: str) -> None:
    assert stored
    typed = {**ANSWERS, "answer.contact_name": "李<四>", "answer.pay_within_days": "七天", "as_of": "2026-03-15"}
    for path, status in (("/draft.pdf", 422), ("/confirm", 422), ("", 200)):
        answer = visitor.post(f"{WRITE}{path}", typed)
        assert answer.status_code == status
        assert 'value="李&lt;四&gt;"' in answer.text
        assert 'value="2026-03-15"' in answer.text
        assert "应为整数" in answer.text


def test_an_answer_that_does_not_fit_is_said_by_its_title(visitor: Visitor, stored: str) -> None:
    assert stored
    answer = visitor.post(f"{WRITE}/preview", {**ANSWERS, "answer.pay_within_days": "七天"})
    assert "还款期限（收到之日起天数）" in answer.text
    assert "七天" in answer.text


def test_a_draft_is_saved_as_pdf_and_as_word(visitor: Visitor, stored: str) -> None:
    assert stored
    pdf = visitor.post(f"{WRITE}/draft.pdf", ANSWERS)
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    word = visitor.post(f"{WRITE}/draft.docx", ANSWERS)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word.data)).namelist()
    for answer in (pdf, word):
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert "filename*=UTF-8''2026-001-" in answer.headers["Content-Disposition"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_claim_statement_is_one_link_away(visitor: Visitor, stored: str) -> None:
    text = visitor.get(f"/cases/{stored}/claim").text
    links = re.findall(r'href="([^"]+/write/claim_statement/draft\.(?:pdf|docx)[^"]*)"', text)
    assert len(links) == 2
    for link in links:
        assert visitor.get(link.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cases/2026-001/write/no_such_kind", 404),
        ("/cases/2026-001/write/demand_letter?party=P9", 404),
        ("/cases/2026-001/write/demand_letter?as_of=x", 400),
        ("/cases/2026-001/write/demand_letter?dated_on=2026-13-01", 400),
        ("/cases/2026-001/write/demand_letter/draft.exe", 404),
        ("/cases/2099-404/write/demand_letter", 404),
        ("/cases/2026-001/documents/无此编号.pdf", 404),
    ],
)
def test_what_is_not_there_or_cannot_be_read_is_refused(visitor: Visitor, stored: str, path: str, status: int) -> None:
    assert stored
    assert visitor.get(path).status_code == status


def seen(visitor: Visitor) -> str:
    answer = visitor.post(f"{WRITE}/confirm", ANSWERS)
    assert answer.status_code == 200
    found = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert found
    return found[1]


def numbers(visitor: Visitor) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+号)</a></th>', visitor.get("/cases/2026-001/documents").text)


def test_issuing_needs_a_confirmation_and_gives_a_number(visitor: Visitor, stored: str) -> None:
    assert stored
    confirmation = visitor.post(f"{WRITE}/confirm", ANSWERS)
    assert "出具后不能更改或撤回" in confirmation.text
    assert 'name="answer.pay_within_days" value="7"' in confirmation.text
    assert numbers(visitor) == []
    fields = {**ANSWERS, "seen": seen(visitor)}
    assert visitor.post(f"{WRITE}/issue", fields).status_code == 400
    assert numbers(visitor) == []
    answer = visitor.post(f"{WRITE}/issue", {**fields, "confirmed": "1"}, follow_redirects=True)
    (number,) = numbers(visitor)
    assert f"已出具 {number}" in answer.text
    for suffix in ("pdf", "docx"):
        file = visitor.get(f"/cases/2026-001/documents/{number}.{suffix}")
        assert file.status_code == 200
        assert file.headers["Content-Disposition"].startswith("attachment; ")


def test_the_same_confirmation_twice_issues_once(visitor: Visitor, stored: str) -> None:
    assert stored
    fields = {**ANSWERS, "seen": seen(visitor), "confirmed": "1"}
    assert visitor.post(f"{WRITE}/issue", fields).status_code == 303
    again = visitor.post(f"{WRITE}/issue", fields)
    assert again.status_code == 409
    assert len(numbers(visitor)) == 1
    assert "已为同一对象出具过此文书" in visitor.post(f"{WRITE}/confirm", ANSWERS).text


def test_a_document_is_reached_through_its_own_case_alone(visitor: Visitor, stored: str, case_json: CaseJson) -> None:
    assert stored
    visitor.post(f"{WRITE}/issue", {**ANSWERS, "seen": seen(visitor), "confirmed": "1"})
    (number,) = numbers(visitor)
    visitor.drop(case_json("2026-002"))
    assert visitor.get(f"/cases/2026-002/documents/{number}.pdf").status_code == 404


def test_each_addressee_is_offered(visitor: Visitor, case_json: CaseJson) -> None:
    borrower = {"id": "P1", "kind": "person", "roles": ["borrower"], "name": "张三", "address": "江城市示例路1号"}
    wife = {**borrower, "id": "P2", "roles": ["co_borrower"], "name": "李四"}
    visitor.drop(case_json(debtors=[borrower, wife]))
    overview = visitor.get("/cases/2026-001").text
    assert "致 张三" in overview
    assert "致 李四" in overview
    chosen = visitor.get(f"{WRITE}?party=P2").text
    assert '<option value="P2" selected>' in chosen
    assert "李四" in visitor.get(f"{WRITE}/preview?party=P2").text
