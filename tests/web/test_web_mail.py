"""Letters in and out over the web: posted, tracked, scanned, proved, sent; archives and the audit chain."""

import io
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from PIL import Image
from scanned_pages import drawn, sample_pages, with_other_code
from smtp_server import local_mail
from visiting import CREDITOR, Visitor

from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.importing import import_cases
from docgen.api.office import open_office
from docgen.api.profile import profile_set
from docgen.api.register import list_documents, read_document
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from web.app import create_app

DAY = date(2026, 11, 23)
ISSUED = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = datetime(2026, 12, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRST, SECOND, OTHERS = "江银催〔2026〕1号", "江银催〔2026〕2号", "江银催〔2026〕3号"
EMS = "EA123456785CN"
MAIL = "zhangzhe@example.invalid"
DEBTORS: list[dict[str, Any]] = [
    {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "address": "江城市示例路1号", "email": MAIL},
    {"id": "P2", "kind": "person", "name": "李堃", "roles": ["co_borrower"], "address": "江城市示例路1号"},
]
DEBT = {
    "no": "JK-001",
    "name": "个人借款合同",
    "signed_on": "2025-01-10",
    "principal": "100000.00",
    "disbursed_on": "2025-01-15",
    "matures_on": "2026-01-15",
    "annual_rate": "0.06",
    "repayment_method": "bullet",
}
Papers = dict[tuple[str, int], Image.Image]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Papers]:
    """A folder with three issued letters, the last of another case; pages of theirs as a scanner would see them."""
    folder = tmp_path_factory.mktemp("issued")
    office = open_office(folder / "data")
    profile_set(office, {"short_code": "JYXD", "number_prefix": "江银", "name": CREDITOR["name"]}, at=ISSUED)
    for case_no, debtors in (("2026-001", DEBTORS), ("2026-002", DEBTORS[:1])):
        case = {"case_no": case_no, "claim_type": "financial_loan", "creditor": CREDITOR, "handler": "王五"}
        made = Case.model_validate({**case, "debtors": debtors, "debts": [DEBT]})
        (folder / "case.json").write_bytes(dump_json(made))
        import_cases(office, [folder / "case.json"], at=ISSUED)
        issue_documents(office, DocumentOrder("demand_letter", case_no, DAY, DAY), out=folder / case_no, at=ISSUED)
    papers = {(number, 0): drawn(read_document(office, number, "pdf"), 150)[0] for number in (FIRST, SECOND)}
    papers[FIRST, 1] = drawn(read_document(office, FIRST, "pdf"), 150)[1]
    office.close()
    return folder / "data", papers


@pytest.fixture
def papers(issued: tuple[Path, Papers]) -> Papers:
    return issued[1]


@pytest.fixture
def app(issued: tuple[Path, Papers], tmp_path: Path) -> Iterator[Flask]:
    shutil.copytree(issued[0], tmp_path / "data")
    made = create_app({"data": tmp_path / "data", "now": lambda: LATER, "max_upload_mb": 20})
    made.testing = True
    yield made
    made.extensions["office"].close()


def of(number: str, then: str = "delivery", case_no: str = "2026-001") -> str:
    return f"/cases/{case_no}/documents/{quote(number)}/{then}"


def png(page: Image.Image) -> bytes:
    content = io.BytesIO()
    page.save(content, "PNG", dpi=(150, 150))
    return content.getvalue()


def sent(*files: tuple[str, bytes], **fields: Any) -> dict[str, Any]:
    return {"file": [(io.BytesIO(content), name) for name, content in files], **fields}


def posted(visitor: Visitor, number: str = FIRST, **more: Any) -> str:
    fields = {"carrier": "ems", "tracking_no": "ea 1234 56785 cn", "on": "2026-11-24", **more}
    return visitor.post(f"{of(number)}/posting", fields, follow_redirects=True).text


def export(*rows: str) -> bytes:
    return "\n".join(["邮件号,时间,状态,轨迹,签收人", *rows, ""]).encode("gb18030")


def test_a_letter_is_posted_tracked_and_proved(visitor: Visitor, papers: Papers) -> None:
    assert "尚未出具" not in visitor.get("/cases/2026-001/deliveries").text
    page = posted(visitor, file=(io.BytesIO(png(papers[FIRST, 0])), "面单.png"))
    assert f"已记入寄出：邮件号 {EMS}。" in page
    assert "如今日由本人签收且有凭证，期限将变为" in page
    assert page.count("2029年12月1日届满") == 2  # three years from today, for both debtors

    told = export(f"{EMS},2026-11-26 10:21:05,签收,本人签收,张喆", "EA999999994CN,2026-11-26 10:00,签收,他人的,王")
    answer = visitor.post("/mail/tracking", sent(("ems.csv", told))).text
    for shown in (EMS, "本人签收 2026-11-26", "已记入", "EA999999994CN", "2029年11月26日届满"):
        assert shown in answer
    contradicting = export(f"{EMS},2026-11-27 09:00,退回,原址查无此人,")
    assert "与记录矛盾</span>" in visitor.post("/mail/tracking", sent(("later.csv", contradicting))).text

    page = visitor.get(of(FIRST)).text
    for shown in ("已送达", "签收；本人签收", "原址查无此人", "寄送凭证", "邮件查询结果"):
        assert shown in page
    with visitor.get(f"{of(FIRST)}/proof.pdf") as sheet:
        assert sheet.data.startswith(b"%PDF-")
        assert sheet.headers["Content-Disposition"].startswith("attachment; ")
    with visitor.get(f"{of(FIRST)}/originals/0") as original:
        assert original.data == png(papers[FIRST, 0])
        assert (original.mimetype, original.headers["Content-Disposition"][:11]) == (
            "application/octet-stream",
            "attachment;",
        )
    assert visitor.get(f"{of(FIRST)}/originals/9").status_code == 404


def test_what_cannot_be_posted_is_said_with_what_was_typed_kept(visitor: Visitor) -> None:
    fields = {"carrier": "ems", "tracking_no": "EA123456780CN", "on": "2026-11-20", "by": "张<三>"}
    answer = visitor.post(f"{of(FIRST)}/posting", fields)
    assert answer.status_code == 422
    for shown in ("校验码不符", "早于文书日期 2026-11-23", "邮件号", 'value="张&lt;三&gt;"'):
        assert shown in answer.text
    assert "tracking_no</td>" not in answer.text
    assert visitor.post(f"{of(FIRST)}/posting", {**fields, "carrier": "pigeon"}).status_code == 400
    assert visitor.post(f"{of(OTHERS)}/posting", fields).status_code == 404  # another case's, by this one's address
    posted(visitor)
    assert visitor.post(f"{of(FIRST)}/posting", {**fields, "tracking_no": "EB123456783CN"}).status_code in {409, 422}


def test_a_hand_over_list_says_of_every_line_what_became_of_it(visitor: Visitor) -> None:
    rows = f"文书编号,邮件号\n{FIRST},{EMS}\n{SECOND},EA123456780CN\n没有的,EB123456783CN\n".encode()
    fields = {"carrier": "ems", "on": "2026-11-24"}
    page = visitor.post("/mail/postings", sent(("清单.csv", rows), **fields)).text
    for shown in ("1 件", "2 件", "校验码不符", "没有的"):
        assert shown in page
    assert "此前已记入</td>" in visitor.post("/mail/postings", sent(("清单.csv", rows), **fields)).text
    assert visitor.post("/mail/postings", sent(("清单.exe", rows))).status_code == 400
    assert visitor.post("/mail/postings", fields).status_code == 400
    path = sent(("清单.csv", rows), mapping="../../etc/passwd")
    assert visitor.post("/mail/postings", path).status_code == 400


def test_a_receipt_shows_the_clocks_before_it_is_entered(visitor: Visitor, papers: Papers) -> None:
    page = visitor.worked_off(visitor.post("/mail/scans", sent(("回执.png", png(papers[FIRST, 1])))), LATER)
    assert "回执.png" in page
    assert f"/mail/documents/{quote(FIRST)}" in page
    assert visitor.get(f"/mail/documents/{quote(FIRST)}").location == of(FIRST)
    stated = {
        "outcome": "signed",
        "on": "2026-11-25",
        "signed_by": "张喆",
        "method": "personal",
        "sent_on": "2026-11-25",
    }
    check = visitor.post(f"{of(FIRST)}/receipt/check", stated)
    assert (check.status_code, check.text.count("2029年11月25日届满")) == (200, 2)
    assert "已出具" in visitor.get("/cases/2026-001/deliveries").text  # nothing was entered
    assert "送达结果已记入" in visitor.post(f"{of(FIRST)}/receipt", stated, follow_redirects=True).text
    wrong = visitor.post(f"{of(SECOND)}/receipt/check", stated)
    assert (wrong.status_code, "没有归档的扫描件" in wrong.text) == (422, True)
    assert visitor.post(f"{of(SECOND)}/archive", {"reason": " "}).status_code == 422
    assert "已归档" in visitor.post(f"{of(FIRST)}/archive", {}, follow_redirects=True).text


def test_the_inbox_is_seen_and_decided_on(visitor: Visitor, papers: Papers) -> None:
    stranger = with_other_code(sample_pages("power_of_attorney", 150)[0], "https://express.invalid/1")
    both = Image.new("L", (papers[FIRST, 0].width, 2 * papers[FIRST, 0].height), 255)
    both.paste(papers[FIRST, 0], (0, 0))
    both.paste(papers[SECOND, 0], (0, papers[FIRST, 0].height))
    scans = sent(("来 <b>.png", png(stranger)), ("两份.png", png(both)), ("坏.pdf", b"%PDF-1.7 torn"))
    page = visitor.worked_off(visitor.post("/mail/scans", scans), LATER)
    assert "<b>" not in page
    assert "坏.pdf" in page
    inbox = visitor.get("/mail").text
    for shown in ("一页上有两个以上的编码", f"归入 {FIRST}", f"归入 {SECOND}", "共 2 页"):
        assert shown in inbox
    assert 'href="/mail#2">两份.png</a>' in visitor.get("/today").text
    small = visitor.get("/mail/inbox/2.jpg")
    assert (small.mimetype, small.data[:3], "sandbox" in small.headers["Content-Security-Policy"]) == (
        "image/jpeg",
        b"\xff\xd8\xff",
        True,
    )
    with visitor.get("/mail/inbox/2/page") as whole:
        assert (whole.data, whole.headers["Content-Disposition"][:11]) == (png(both), "attachment;")
    assert "没有" in visitor.post("/mail/inbox/1/attach", {"document_no": "无此号"}, follow_redirects=True).text
    assert "共 2 页" in visitor.get("/mail").text
    assert "已归入" in visitor.post("/mail/inbox/2/attach", {"guess": SECOND}, follow_redirects=True).text
    assert "共 1 页" in visitor.post("/mail/inbox/1/dismiss", {"reason": ""}, follow_redirects=True).text
    assert "共 0 页" in visitor.post("/mail/inbox/1/dismiss", {"reason": "误扫"}, follow_redirects=True).text
    assert visitor.get("/mail/inbox/1.jpg").status_code == 404


def test_a_returned_envelope_is_entered(visitor: Visitor, papers: Papers) -> None:
    posted(visitor)
    back = {"on": "2026-11-28", "reason": "原址查无此人"}
    page = visitor.worked_off(visitor.post("/mail/returned", sent(("信封.png", png(papers[FIRST, 0])), **back)), LATER)
    assert "退回已记入" in page
    assert "退回" in visitor.get(of(FIRST)).text
    early = sent(("信封.png", png(papers[FIRST, 0])), on="2026-12-02", reason="x")
    assert visitor.post("/mail/returned", early).status_code == 422


def test_a_document_is_sent_by_mail_once_and_its_address_is_masked(visitor: Visitor, app: Flask) -> None:
    refused = visitor.post(of(FIRST, "sendings"), {"way": "email:0"})
    assert (refused.status_code, "尚未设置邮件服务" in refused.text) == (422, True)
    with local_mail() as server:
        office = app.extensions["office"]
        settings = {
            "mail.server": f"localhost:{server.port}",
            "mail.address": "a@bank.example",
            "mail.security": "none",
        }
        profile_set(office, settings, at=LATER)
        page = visitor.post(of(FIRST, "sendings"), {"way": "email:0"}, follow_redirects=True).text
        assert "已发往 z*******@example.invalid。" in page
        assert MAIL not in page
        again = visitor.post(of(FIRST, "sendings"), {"way": "email:0"})
        assert (again.status_code, MAIL in again.text, len(server.taken)) == (409, False, 1)
    assert [one.state for one in list_documents(office, "2026-001")] == ["sent", "issued"]
    for way in ("email:9", "fax:0", "email:x"):
        assert visitor.post(of(FIRST, "sendings"), {"way": way}).status_code in {400, 404}
    assert visitor.post(f"{of(FIRST, 'sendings')}/1/settle", {"outcome": "sent", "note": "x"}).status_code == 409


def test_an_archive_is_a_job_and_the_chain_is_verified(visitor: Visitor) -> None:
    assert "制作归档文件" in visitor.get("/cases/2026-001/deliveries").text
    assert visitor.post("/cases/2026-001/archive").location.startswith("/jobs/")
    assert "没有保存期限已届满的案件" in visitor.get("/archives").text
    assert "出具文书" in visitor.get("/cases/2026-001/audit").text
    page = visitor.get("/audit").text
    head = page.partition('<code class="secret">')[2].partition("<")[0]
    assert "审计链完整" in visitor.post("/audit/verify", {"kept": head}).text
    wrong = visitor.post("/audit/verify", {"kept": f"{head.partition(':')[0]}:{'0' * 64}"})
    assert "处不符" in wrong.text
    assert visitor.post("/audit/verify", {"kept": "nonsense"}).status_code == 422
    assert visitor.get("/audit?case_no=none").status_code == 404
