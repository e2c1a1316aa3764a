"""What a person does with cases and documents, done by a program: each way once, as its description has it."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageDraw
from programs import Program, program_on
from smtp_server import local_mail
from visiting import NOW
from werkzeug.test import TestResponse

from docgen.api.audit import audit_log
from docgen.api.profile import profile_set
from docgen.api.roles import AccountRole
from docgen.api.worker import work_off
from docgen.casefile.case import Case
from web.security import limiter

LOAN = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
MAIL = "zhang@debtor.example"
COLLECTOR, LEGAL, ADMIN = AccountRole.COLLECTOR, AccountRole.LEGAL, AccountRole.ADMIN


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, make_case: Callable[..., Case]) -> Iterator[Program]:
    with program_on(tmp_path_factory.mktemp("api"), make_case) as made:
        case = json.loads(LOAN.read_text("utf-8"))
        case["debtors"][0]["email"] = MAIL
        assert made.post("/cases", json=case).status_code == 200
        yield made


@pytest.fixture
def program(shared: Program) -> Program:
    limiter.reset()
    return shared


CASE = json.loads(LOAN.read_text("utf-8"))["case_no"]
DAYS = {"as_of": "2026-03-16", "dated_on": "2026-03-16", "party": "P1"}


def done(answer: TestResponse, status: int = 200) -> TestResponse:
    assert answer.status_code == status, answer.text
    return answer


def issued(program: Program, kind: str, answers: dict[str, object]) -> str:
    made = program.post(f"/cases/{CASE}/documents", json={"kind": kind, **DAYS, "answers": answers})
    return str(done(made, 201).json["files"][0]["document_no"])


@pytest.fixture(scope="module")
def letter(shared: Program) -> str:
    return issued(shared, "overdue_reminder", {"contact_name": "王五"})


def scan(text: str = "回执") -> tuple[io.BytesIO, str]:
    """A page as a scanner would give it, with nothing on it that says whose it is."""
    picture = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(picture).rectangle((200, 300, 900, 1200), outline=0, width=20)
    content = io.BytesIO()
    picture.save(content, "PNG")
    content.seek(0)
    return content, f"{text}.png"


def test_a_document_is_sent_once_and_its_address_is_masked(program: Program, letter: str) -> None:
    with local_mail() as server:
        said = {
            "mail.server": f"localhost:{server.port}",
            "mail.address": "notice@bank.example",
            "mail.security": "none",
        }
        profile_set(program.office.acting_as("admin"), said, at=NOW)
        choices = done(program.get(f"/documents/{letter}/addresses")).json["choices"]
        assert choices[0]["by"] == "email"
        sent = done(program.post(f"/documents/{letter}/sendings", json={"by": "email"}), 201).json
        assert (sent["outcome"], len(server.taken)) == ("sent", 1)
        assert sent["address"] == choices[0]["shown"] != MAIL
        again = program.post(f"/documents/{letter}/sendings", json={"by": "email"})
        assert (again.status_code, again.json["code"], len(server.taken)) == (409, "already_sent", 1)
    log = program.get(f"/documents/{letter}/sendings")
    assert [one["sending"] for one in log.json["sendings"]] == [sent["sending"]]
    assert MAIL not in log.text
    settled = program.post(f"/documents/{letter}/sendings/{sent['sending']}/settle", json={"sent": False, "note": "查"})
    assert (settled.status_code, settled.json["code"]) == (409, "sending_open")


def test_a_letter_is_posted_with_its_receipt_and_what_became_of_it_is_confirmed(program: Program, letter: str) -> None:
    handed = {"carrier": "ems", "tracking_no": "EA123456785CN", "posted_on": "2026-03-16"}
    posted = program.post(f"/documents/{letter}/postings", data={**handed, "file": scan("底单")})
    assert done(posted, 201).json["delivery"]["tracking_no"] == "EA123456785CN"
    (waiting,) = done(program.post("/scans", data={"file": scan()})).json["unmatched"]
    page = waiting["inbox"]
    assert done(program.get(f"/scans/{page}/content")).data == scan()[0].getvalue()
    filed = done(program.post(f"/scans/{page}/file", json={"document_no": letter, "kind": "receipt"})).json
    assert (filed["case_no"], filed["document_no"]) == (CASE, letter)
    told = {"outcome": "signed", "on": "2026-03-16", "signed_by": "张某"}
    only_told = done(program.post(f"/documents/{letter}/receipt?dry_run=true", json=told)).json
    assert only_told["entered"] is False
    assert done(program.post(f"/documents/{letter}/receipt", json=told)).json["entered"] is True
    assert program.post(f"/documents/{letter}/receipt", json=told).status_code == 409
    (of_letter,) = [
        one
        for one in done(program.get(f"/cases/{CASE}/service")).json["documents"]
        if one["document"]["document_no"] == letter
    ]
    assert [one["receipt"] for one in of_letter["postings"]] == [True]
    sheet = done(program.get(f"/documents/{letter}/proof"))
    assert "送达凭证" in pypdf.PdfReader(io.BytesIO(sheet.data)).pages[0].extract_text()
    assert program.get(f"/documents/{CASE}/proof").status_code == 404


def test_a_page_of_nobody_is_put_aside_with_its_reason(program: Program) -> None:
    (waiting,) = done(program.post("/scans", data={"file": (picture_of(3), "传单.png")})).json["unmatched"]
    assert program.post(f"/scans/{waiting['inbox']}/dismiss", json={"reason": "与案件无关"}).status_code == 204
    assert program.get(f"/scans/{waiting['inbox']}/content").status_code == 404


def test_an_edited_draft_is_taken_back_and_approved_by_who_has_seen_it(program: Program) -> None:
    order = {"kind": "claim_statement", **DAYS, "party": None}
    shown = done(program.post(f"/cases/{CASE}/preview", json=order)).json["papers"]
    assert "债权计算书" in shown[0]["html"]
    draft = done(program.post(f"/cases/{CASE}/drafts", json=order), 201).json["drafts"][0]["draft"]
    word = done(program.get(f"/drafts/{draft}/docx")).data
    no_file = program.post(f"/drafts/{draft}/take-back", json={"confirmed": []})
    assert (no_file.status_code, no_file.json["code"]) == (415, "http_415")
    back = {"file": (io.BytesIO(word), "改稿.docx"), "confirmed": ["甲", "乙"]}
    taken = done(program.post(f"/drafts/{draft}/take-back", data=back)).json
    assert taken["draft"] == draft
    assert done(program.get(f"/drafts/{draft}/difference")).json["edited"] == taken["edited"]
    assert done(program.get(f"/drafts/{draft}/edited/docx")).data[:2] == b"PK"
    done(program.post(f"/drafts/{draft}/submit"))
    unseen = program.post(f"/drafts/{draft}/approve", role=LEGAL)
    assert (unseen.status_code, unseen.json["code"]) == (409, "edited_unseen")
    assert draft in [one["draft"] for one in done(program.get("/approvals", role=LEGAL)).json["drafts"]]
    seen = program.post(f"/drafts/{draft}/approve?edited={taken['edited']}", role=LEGAL)
    assert done(seen).json["state"] == "approved"


def test_a_signed_promise_goes_into_the_case_with_its_scan(program: Program) -> None:
    plan = [{"due_on": "2026-04-16", "amount": "100.00"}]
    number = issued(program, "repayment_commitment", {"plan": plan})
    line = {"document_no": number, "signed": False}
    assert done(program.get(f"/cases/{CASE}/agreements")).json["agreements"] == [line]
    assert done(program.get(f"/cases/{CASE}/agreements/{number}")).json["signed"] is False
    two = {"signed_on": "2026-03-16", "file": [scan("一"), scan("二")]}
    refused = program.post(f"/documents/{number}/sign", data=two)
    assert (refused.status_code, refused.json["problems"][0]["place"]) == (422, "file")
    nothing = program.post(f"/documents/{number}/sign", data={"file": scan()})
    assert [one["place"] for one in nothing.json["problems"]] == ["signed_on"]
    signed = program.post(f"/documents/{number}/sign", data={"signed_on": "2026-03-16", "file": scan("签署件")})
    assert done(signed, 201).json["agreement"]["file"] == f"协议/{number}.png"
    assert done(program.get(f"/cases/{CASE}/agreements")).json["agreements"] == [line | {"signed": True}]
    assert program.post(f"/documents/{number}/sign", json={"signed_on": "2026-03-16"}).status_code == 409


def test_seals_on_paper_and_copies_are_in_the_register(program: Program, letter: str) -> None:
    used = {"seal": "official", "copies": 2, "reason": "寄送"}
    assert done(program.post(f"/documents/{letter}/seals", json=used), 201).json["copies"] == 2
    copy = done(program.post(f"/documents/{letter}/reprints", json={"reason": "遗失", "copies": 3}))
    assert "补打" in pypdf.PdfReader(io.BytesIO(copy.data)).pages[0].extract_text()
    lines = done(program.get("/seals?since=2026-03-16&until=2026-03-16")).json["lines"]
    assert [(one["act"], one["copies"]) for one in lines] == [("by_hand", 2), ("reprinted", 3)]
    assert done(program.get("/seals/xlsx")).data[:2] == b"PK"
    assert program.get("/seals", role=COLLECTOR).status_code == 403


def test_cases_are_entrusted_and_taken_back(program: Program) -> None:
    wish = {"case_nos": [CASE], "account": "collector"}
    assert program.get(f"/cases/{CASE}", role=COLLECTOR).status_code == 404
    assert done(program.post("/assignments", json=wish)).json["changed"] == [CASE]
    assert program.get(f"/cases/{CASE}", role=COLLECTOR).status_code == 200
    assert done(program.get(f"/cases/{CASE}/assignments")).json["holders"] == ["collector"]
    counts = {one["account"]: one["cases"] for one in done(program.get("/assignments")).json["holders"]}
    assert counts == {"collector": 2, "lawyer": 1}
    unknown = program.post("/assignments", json={**wish, "case_nos": [CASE, "没有"]})
    assert unknown.status_code == 404
    assert done(program.post("/assignments/end", json=wish)).json["changed"] == [CASE]
    assert program.get(f"/cases/{CASE}", role=COLLECTOR).status_code == 404


def test_an_archive_is_made_and_its_export_is_on_the_chain(program: Program) -> None:
    asked = done(program.post(f"/cases/{CASE}/archives"), 202).json
    assert work_off(program.office, clock=lambda: NOW) == 1
    (made,) = done(program.get(f"/cases/{CASE}/archives")).json["jobs"]
    assert (made["id"], made["state"]) == (asked["id"], "done")
    with done(program.get(f"/jobs/{asked['id']}/file")) as file:
        assert file.data[:2] == b"PK"
    acts = [line.act for line in audit_log(program.office.acting_as("admin"), CASE).lines]
    assert "export_cases" in acts
    due = done(program.get("/archive/due?as_of=2026-03-16")).json
    assert due["due"] == []


def test_evidence_is_put_into_an_order_taken_out_and_put_back(program: Program) -> None:
    case = f"/cases/{CASE}"
    before = done(program.get(f"{case}/evidence")).json["items"]
    added = done(
        program.post(f"{case}/evidence", data={"file": [(picture_of(1), "甲.png"), (picture_of(2), "乙.png")]}), 201
    ).json
    assert len(added["added"]) == 2
    keys = [one["key"] for one in done(program.get(f"{case}/evidence")).json["items"]]
    assert len(keys) == len(before) + 2
    arranged = done(program.post(f"{case}/evidence-order", json={"keys": keys[::-1]})).json
    assert [one["key"] for one in arranged["items"]] == keys[::-1]
    assert program.post(f"{case}/evidence-order", json={"keys": keys[1:]}).status_code == 409
    key = keys[-1].replace("/", "~2f")
    out = done(program.post(f"{case}/evidence/{key}/remove")).json
    assert [one["key"] for one in out["removed"]] == [keys[-1]]
    assert program.post(f"{case}/evidence/{key}/remove").status_code == 404
    assert done(program.post(f"{case}/evidence/{key}/restore")).json["removed"] == []
    with done(program.get(f"{case}/evidence/{key}/content")) as file:
        assert file.data[:4] == b"\x89PNG"


def picture_of(width: int) -> io.BytesIO:
    content, picture = io.BytesIO(), Image.new("L", (400 * width, 800), 255)
    ImageDraw.Draw(picture).ellipse((50, 50, 350, 700), outline=0, width=30)
    picture.save(content, "PNG")
    content.seek(0)
    return content


def test_what_the_law_makes_of_a_case_and_its_papers_as_files(program: Program) -> None:
    case = f"/cases/{CASE}"
    assert done(program.get(f"{case}/venue?as_of=2026-03-16")).json["courts"]
    assert done(program.get(f"{case}/procedures?as_of=2026-03-16")).json
    assert "contradictions" in done(program.get(f"{case}/examination?as_of=2026-03-16")).json
    assert "demand_letter" in [one["kind"] for one in done(program.get(f"{case}/offers")).json["offers"]]
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        assert done(program.get(f"{case}/claim/{form}?as_of=2026-03-16")).data.startswith(begins)
    assert done(program.get("/dashboard/report/docx?as_of=2026-03-16")).data[:2] == b"PK"


@pytest.mark.parametrize("path", ["/postings", "/tracking", "/scans", f"/cases/{CASE}/evidence", "/batches?kind=x"])
def test_where_a_file_is_needed_json_is_none(program: Program, path: str) -> None:
    assert program.post(path, headers={"Content-Type": "application/json"}).status_code == 415
    assert program.post(path, json={}).status_code == 415
