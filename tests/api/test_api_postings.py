"""Letters on their way: posted, tracked, returned, proved; the clocks before and after; the bundle takes the proof."""

import csv
import hashlib
import io
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import zxingcpp
from openpyxl import Workbook
from PIL import Image
from scanned_pages import drawn, phone_page
from sqlalchemy import select

from docgen.api.accounts import add_account
from docgen.api.audit import audit_verify
from docgen.api.bundles import BundleWish, bundle
from docgen.api.cases import add_evidence, import_cases
from docgen.api.clock_moves import clocks_if_delivered
from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.evidence import set_evidence
from docgen.api.office import Office, open_office
from docgen.api.postings import ListWish, post_document, post_list
from docgen.api.profile import profile_set
from docgen.api.receipts import Stated, confirm_receipt
from docgen.api.register import list_documents, read_document
from docgen.api.returns import return_letters
from docgen.api.scans import attach_scan, scan_files
from docgen.api.service_proofs import prove
from docgen.api.tracking import TrackingAnswer, track
from docgen.api.voiding import archive_document
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.delivery.carriers import Carrier
from docgen.delivery.scanning import PageKind
from docgen.errors import (
    Clash,
    InputError,
    NotFound,
    NothingNew,
    PostedAlready,
    ReasonMissing,
    WrongCourierFile,
    WrongPosting,
    WrongReceipt,
    WrongState,
)
from docgen.law.clock import Strength
from docgen.store.case_files import case_files
from docgen.store.cases import load_case
from docgen.store.models import IssuedDocument, StoredBlob
from docgen.store.scans import coded_documents
from docgen.workflow import posting, screenshots
from docgen.workflow.access import AccountRole
from docgen.workflow.posting import Handed
from docgen.workflow.returned import Returned
from docgen.workflow.states import DocumentState

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
FIRST, SECOND = "江银催〔2026〕1号", "江银催〔2026〕2号"
EMS, SF = "EA123456785CN", "SF1234567890123"
CASE: dict[str, Any] = {
    "case_no": "2026-001",
    "claim_type": "financial_loan",
    "creditor": {
        "kind": "organization",
        "name": "江城示例银行股份有限公司",
        "phone": "010-00000000",
        "account": {"bank": "江城示例银行营业部", "name": "江城示例银行", "number": "0000 0000 0001"},
    },
    "debtors": [
        {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "address": "江城市示例路1号"},
        {"id": "P2", "kind": "person", "name": "李堃", "roles": ["co_borrower"], "address": "江城市示例路1号"},
    ],
    "debts": [
        {
            "no": "JK-001",
            "name": "个人借款合同",
            "signed_on": "2025-01-10",
            "principal": "100000.00",
            "disbursed_on": "2025-01-15",
            "matures_on": "2026-01-15",
            "annual_rate": "0.06",
            "repayment_method": "bullet",
        }
    ],
    "handler": "王五",
}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two issued letters."""
    folder = tmp_path_factory.mktemp("issued")
    office = open_office(folder / "data")
    profile_set(office, {"short_code": "JYXD", "number_prefix": "江银"}, at=AT)
    (folder / "case.json").write_bytes(dump_json(Case.model_validate(CASE)))
    import_cases(office, [folder / "case.json"], at=AT)
    issue_documents(office, DocumentOrder("demand_letter", "2026-001", DAY, DAY), out=folder / "out", at=AT)
    office.close()
    return folder / "data"


@pytest.fixture
def office(issued: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(issued, tmp_path / "data")
    opened = open_office(tmp_path / "data")
    yield opened
    opened.close()


def handed(
    tracking_no: str = EMS, carrier: Carrier = Carrier.EMS, on: date = date(2026, 11, 24), **more: Any
) -> Handed:
    return Handed(carrier=carrier, tracking_no=tracking_no, on=on, **more)


def deliveries(office: Office) -> tuple[Delivery, ...]:
    with office.database.reading() as session:
        return load_case(session, "2026-001").case.deliveries


def state(office: Office, number: str = FIRST) -> DocumentState:
    return next(one.state for one in list_documents(office, "2026-001") if one.document_no == number)


def export(path: Path, *rows: tuple[str, ...], encoding: str = "gb18030") -> Path:
    """A courier's export with a title above its headings."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("某快递 查询结果",), ("运单号码", "操作时间", "运单状态", "路由描述", "签收人"), *rows])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def test_one_picture_taken_in_twice_at_once_waits_once(
    tmp_path: Path, database_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    offices = [open_office(tmp_path / "new", database_url) for _ in range(2)]
    phone_page(f"邮件号 {EMS}", "本人签收").save(tmp_path / "a.png")
    both, known = Barrier(2), screenshots.scan_of

    def known_to_both(*args: Any) -> Any:
        found = known(*args)
        with suppress(BrokenBarrierError):
            both.wait(3)  # where both may look before either writes, both do
        return found

    monkeypatch.setattr(screenshots, "scan_of", known_to_both)
    with ThreadPoolExecutor(2) as at_once:
        answers = [*at_once.map(lambda office: track(office, [tmp_path / "a.png"], at=LATER), offices)]
    assert {one.inbox for answer in answers for one in answer.inbox} == {1}
    for office in offices:
        office.close()


def test_one_number_entered_for_two_cases_at_once_is_one_letters(
    tmp_path: Path, database_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    offices = [open_office(tmp_path / "new", database_url) for _ in range(2)]
    numbers = []
    for case_no in ("2026-001", "2026-002"):
        (tmp_path / "case.json").write_bytes(dump_json(Case.model_validate(CASE | {"case_no": case_no})))
        import_cases(offices[0], [tmp_path / "case.json"], at=AT)
        order = DocumentOrder("demand_letter", case_no, DAY, DAY)
        made = issue_documents(offices[0], order, out=tmp_path / case_no, at=AT)
        numbers.append(made.files[0].document_no)
    both, known = Barrier(2), posting.postings_by_number

    def known_to_both(*args: Any) -> Any:
        found = known(*args)
        with suppress(BrokenBarrierError):
            both.wait(3)  # where both may look before either writes, both do
        return found

    def enter(office: Office, number: str) -> str:
        try:
            return post_document(office, number, handed(), at=LATER).document_no
        except InputError as error:
            return str(error)

    monkeypatch.setattr(posting, "postings_by_number", known_to_both)
    with ThreadPoolExecutor(2) as at_once:
        answers = set(at_once.map(enter, offices, numbers))
    (entered,) = answers & set(numbers)
    (refused,) = answers - {entered}
    assert "核对面单" in refused
    cases = dict(zip(numbers, ("2026-001", "2026-002"), strict=True))
    with offices[0].database.reading() as session:
        sent = {number: len(load_case(session, cases[number]).case.deliveries) for number in numbers}
    assert sent == {number: int(number == entered) for number in numbers}
    for office in offices:
        office.close()


def told(answer: TrackingAnswer) -> list[tuple[str, DeliveryOutcome | None, bool, str]]:
    return [(one.document_no, one.outcome, one.entered, one.refused) for one in answer.letters]


SIGNED = (
    (EMS, "2026-11-24 18:00:00", "已收寄", "", ""),
    (EMS, "2026-11-26 09:00:00", "投递中", "安排投递", ""),
    (EMS, "2026-11-26 10:21:05", "已妥投", "已签收，签收人：本人", "本人"),
    ("EA999999999CN", "2026-11-26 11:00:00", "已妥投", "", "某人"),
)


def test_a_posted_letter_says_what_the_clocks_become_and_a_signature_moves_them(office: Office, tmp_path: Path) -> None:
    answer = post_document(office, FIRST, handed(by="赵六"), at=LATER, if_signed_on=date(2026, 11, 26))
    assert (state(office), answer.delivery.outcome, answer.delivery.address) == (
        DocumentState.SENT,
        DeliveryOutcome.PENDING,
        "江城市示例路1号",
    )
    (before, then) = next((move.before, move.after) for move in answer.clocks if move.party == "P1")
    assert before
    assert then
    # due on 2026-01-15: three years from then, and anew from the day of arrival
    assert (before.expires_on, then.expires_on) == (date(2029, 1, 15), date(2029, 11, 26))
    preview = clocks_if_delivered(office, FIRST, on=date(2026, 11, 26))
    assert preview.clocks == answer.clocks
    assert deliveries(office)[0].outcome is DeliveryOutcome.PENDING

    file = export(tmp_path / "轨迹.csv", *SIGNED)
    tracked = track(office, [file], at=LATER)
    assert told(tracked) == [(FIRST, DeliveryOutcome.SIGNED, True, "")]
    assert [(one.tracking_no, one.lines) for one in tracked.unknown] == [("EA999999999CN", (6,))]
    assert state(office) is DocumentState.SERVED
    delivery = deliveries(office)[0]
    assert (delivery.outcome, delivery.outcome_on) == (DeliveryOutcome.SIGNED, date(2026, 11, 26))
    # a letter without a note of its contents, and no second proof, counts as usable: the clock moves
    moved = next(move for move in tracked.letters[0].clocks if move.party == "P1")
    assert moved.after
    assert moved.after.expires_on == date(2029, 11, 26)
    with office.database.reading() as session:
        kept = session.get(StoredBlob, hashlib.sha256(file.read_bytes()).hexdigest())
    assert kept is not None
    assert audit_verify(office).ok


def test_a_stored_file_that_was_changed_is_found(office: Office) -> None:
    whole = audit_verify(office)
    assert (whole.ok, whole.damaged) == (True, ())
    with office.database.reading() as session:
        first, second = session.scalars(select(IssuedDocument).order_by(IssuedDocument.serial))
    path = office.blobs.path(first.pdf_sha256)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-changed")
    office.blobs.path(second.docx_sha256).unlink()
    found = audit_verify(office)
    assert (found.ok, found.files, len(found.problems)) == (False, whole.files, 2)
    assert {(one.sha256, one.missing, one.needed_by) for one in found.damaged} == {
        (first.pdf_sha256, False, (f"文书 {FIRST}",)),
        (second.docx_sha256, True, (f"文书 {SECOND}",)),
    }


def test_the_extract_holds_this_letters_lines_alone(office: Office, tmp_path: Path) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    track(office, [export(tmp_path / "a.csv", *SIGNED)], at=LATER)
    with office.database.reading() as session:
        (item,) = load_case(session, "2026-001").case.evidence
    assert deliveries(office)[0].proof == (item.file,)
    assert item.note is not None
    assert "a.csv，SHA-256 " in item.note
    answer = prove(office, FIRST, out=tmp_path / "proof", at=LATER)
    assert [(one.strength, one.reached, one.missing) for one in answer.proofs] == [
        (Strength.USABLE, True, "内件品名或信函内容")
    ]

    with office.database.reading() as session:
        content = office.blobs.read(case_files(session, "2026-001")[item.file]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0] == ["原文件行次", "运单号码", "操作时间", "运单状态", "路由描述", "签收人"]
    assert [row[0] for row in rows[1:]] == ["3", "4", "5"]
    assert "某人" not in content


def test_again_nothing_is_entered_twice_and_what_contradicts_is_said(office: Office, tmp_path: Path) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    track(office, [export(tmp_path / "a.csv", *SIGNED)], at=LATER)
    again = track(office, [export(tmp_path / "b.csv", *SIGNED, encoding="utf-8-sig")], at=LATER)
    assert [(one.events, one.entered, one.refused, one.clocks) for one in again.letters] == [(0, False, "", ())]
    returned = track(office, [export(tmp_path / "c.csv", (EMS, "2026-11-28", "退回", "", ""))], at=LATER)
    (letter,) = returned.letters
    assert (letter.entered, letter.events) == (False, 1)
    assert "原为本人签收（2026-11-26），现为退回（2026-11-28），未改动" in letter.refused
    assert not returned.whole
    assert deliveries(office)[0].outcome is DeliveryOutcome.SIGNED
    assert len(deliveries(office)) == 1


@pytest.mark.parametrize(
    ("rows", "outcome", "on", "signer", "relation"),
    [
        # the sender signs for what comes back
        ([("2026-11-26", "退回", ""), ("2026-11-29", "已签收", "")], "returned", "2026-11-26", None, None),
        # refused is why it went back
        ([("2026-11-26", "未妥投", "收件人拒收"), ("2026-11-28", "退回", "")], "refused", "2026-11-26", None, None),
        # first into the box, then taken out by nobody knows whom: the last decisive one
        ([("2026-11-26", "快递柜", ""), ("2026-11-27", "本人签收", "")], "signed", "2026-11-27", None, None),
        ([("2026-11-26", "已妥投", "已签收，他人代收：李堃（家人）")], "signed_by_other", "2026-11-26", None, "家人"),
        ([("2026-11-26", "已妥投", "投递至小区快递柜，已签收")], "signed_by_other", "2026-11-26", "快递柜", None),
        ([("2026-11-26", "已签收", "")], "delivered", "2026-11-26", None, None),
        ([("2026-11-26", "已签收", "签收人：张喆")], "signed", "2026-11-26", "张喆", None),
        ([("2026-11-26", "本人签收", "签收人：王一")], "signed_by_other", "2026-11-26", "王一", None),
    ],
)
def test_what_the_events_come_to(  # noqa: PLR0917 - a row of the table
    office: Office,
    tmp_path: Path,
    rows: list[tuple[str, str, str]],
    outcome: str,
    on: str,
    signer: str | None,
    relation: str | None,
) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    lines = [(EMS, at, status, text, "") for at, status, text in rows]
    answer = track(office, [export(tmp_path / "a.csv", *lines)], at=LATER)
    assert [one.refused for one in answer.letters] == [""]
    delivery = deliveries(office)[0]
    assert (delivery.outcome, str(delivery.outcome_on), delivery.signed_by, delivery.relation) == (
        outcome,
        on,
        signer,
        relation,
    )


def test_what_is_not_understood_is_said_and_nothing_of_that_letter_entered(office: Office, tmp_path: Path) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    odd = track(office, [export(tmp_path / "a.csv", (EMS, "2026-11-26", "T01", "", ""))], at=LATER)
    assert [(one.tracking_no, "“T01”不认识" in one.reason) for one in odd.unclear] == [(EMS, True)]
    early = track(office, [export(tmp_path / "b.csv", (EMS, "2026-11-20", "本人签收", "", ""))], at=LATER)
    assert "早于寄出日期 2026-11-24" in early.letters[0].refused
    undated = track(office, [export(tmp_path / "c.csv", (EMS, "11-26", "本人签收", "", ""))], at=LATER)
    assert "年月日俱全" in undated.unclear[0].reason
    assert deliveries(office)[0].outcome is DeliveryOutcome.PENDING


def test_an_institutions_own_mapping_of_headings_and_words(office: Office, tmp_path: Path) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    book = Workbook()
    book.worksheets[0].append(["件号", "节点", "何时", "内部备注"])
    book.worksheets[0].append([EMS, "T01", date(2026, 11, 26), "x"])
    book.save(tmp_path / "own.xlsx")
    (unread,) = track(office, [tmp_path / "own.xlsx"], at=LATER).unclear
    assert "没有找到标题行" in unread.reason
    book.worksheets[0].row_dimensions[2].hidden = True
    book.save(tmp_path / "hidden.xlsx")
    (hidden,) = track(office, [tmp_path / "hidden.xlsx"], at=LATER).unclear
    assert "有隐藏的行（如第2行）" in hidden.reason
    saved = office.data_dir / "mappings" / "某快递.toml"
    saved.parent.mkdir(exist_ok=True)
    saved.write_text(
        '[headings]\n"件号" = "邮件号"\n"节点" = "结果"\n"何时" = "结果时间"\n[values.outcome]\n"T01" = "拒收"\n'
    )
    assert told(track(office, [tmp_path / "own.xlsx"], at=LATER, mapping="某快递")) == [
        (FIRST, DeliveryOutcome.REFUSED, True, "")
    ]
    assert state(office) is DocumentState.SENT_BACK


def test_a_picture_is_filed_where_it_proves_itself_and_waits_where_not(office: Office, tmp_path: Path) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    phone_page(f"邮件号 {EMS}", "2026-11-26 10:21:05 已签收，签收人：本人").save(tmp_path / "a.png")
    phone_page(f"邮件号 {EMS}", "本人签收").save(tmp_path / "b.png")
    first = track(office, [tmp_path / "a.png", tmp_path / "b.png"], at=LATER)
    assert told(first) == [(FIRST, DeliveryOutcome.SIGNED, True, "")]
    (waiting,) = first.inbox
    assert (waiting.file, waiting.guesses) == ("b.png", (FIRST,))
    (proof,) = deliveries(office)[0].proof
    assert proof.startswith(f"扫描件/{FIRST}-邮件查询截图-")
    again = track(office, [tmp_path / "a.png", tmp_path / "b.png"], at=LATER)
    assert (again.letters, again.before) == ((), (("a.png", FIRST),))
    assert again.inbox == first.inbox
    assert waiting.inbox is not None
    assert attach_scan(office, waiting.inbox, FIRST, at=LATER).kind is PageKind.TRACKING
    with pytest.raises(WrongReceipt, match="未记入"):  # a picture shows no tick
        confirm_receipt(
            office,
            FIRST,
            Stated(outcome=DeliveryOutcome.SIGNED, on=date(2026, 11, 26), signed_by="张喆", confirms_debt=True),
            at=LATER,
        )
    assert audit_verify(office).ok


@pytest.mark.parametrize(
    ("tracking_no", "carrier", "on", "place"),
    [
        ("EA123456786CN", Carrier.EMS, date(2026, 11, 24), "tracking_no"),  # the check digit is 5
        ("EA12345678CN", Carrier.EMS, date(2026, 11, 24), "tracking_no"),
        ("1234567890123", Carrier.SF, date(2026, 11, 24), "tracking_no"),
        (EMS, Carrier.EMS, date(2026, 11, 22), "on"),  # the letter is of the 23rd
        (EMS, Carrier.EMS, date(2026, 12, 2), "on"),
    ],
)
def test_a_posting_that_can_not_be(office: Office, tracking_no: str, carrier: Carrier, on: date, place: str) -> None:
    with pytest.raises(WrongPosting) as refused:
        post_document(office, FIRST, handed(tracking_no, carrier, on), at=LATER)
    assert [problem.place for problem in refused.value.problems] == [place]
    assert state(office) is DocumentState.ISSUED


def test_a_letter_goes_out_once_unless_it_is_said_to_go_again(office: Office) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    assert post_document(office, FIRST, handed(), at=LATER).already
    with pytest.raises(PostedAlready, match=EMS):
        post_document(office, FIRST, handed(SF, Carrier.SF), at=LATER)
    with pytest.raises(WrongPosting, match="已用于 江银催〔2026〕1号"):
        post_document(office, SECOND, handed(), at=LATER)
    post_document(office, FIRST, handed(SF, Carrier.SF, again=True, address="江城市另一路2号"), at=LATER)
    assert [one.tracking_no for one in deliveries(office)] == [EMS, SF]


def test_a_hand_over_list_by_number_and_by_code(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["文书编号", "文书编码", "运单号", "寄件日期"])
    sheet.append([FIRST, None, EMS, "2026-11-24"])
    sheet.append([None, "DG1:JYXD:000002:07", SF, "2026-11-24"])
    sheet.append([FIRST, None, "1234567890123", "2026-11-24"])
    sheet.append(["江银催〔2026〕9号", None, "SF1234567890124", None])
    book.save(tmp_path / "交寄.xlsx")
    with office.database.reading() as session:
        code = coded_documents(session)[1].code
    sheet.cell(3, 2).value = code
    book.save(tmp_path / "交寄.xlsx")
    answer = post_list(office, tmp_path / "交寄.xlsx", ListWish(carrier=Carrier.OTHER), at=LATER)
    assert [(one.line, one.document_no, one.tracking_no, one.already) for one in answer.posted] == [
        (2, FIRST, EMS, False),
        (3, SECOND, SF, False),
    ]
    assert [(one.line, one.tracking_no) for one in answer.refused] == [(4, "1234567890123"), (5, "SF1234567890124")]
    assert "已于2026-11-24寄出" in answer.refused[0].reason
    again = post_list(office, tmp_path / "交寄.xlsx", ListWish(carrier=Carrier.OTHER), at=LATER)
    assert [one.already for one in again.posted] == [True, True]
    (tmp_path / "坏.csv").write_text("运单号,文书编号\n1.23457E+12,江银催〔2026〕1号\n")
    with pytest.raises(WrongCourierFile, match="已不完整"):
        post_list(office, tmp_path / "坏.csv", ListWish(carrier=Carrier.EMS, on=DAY), at=LATER)


def test_a_letter_comes_back_and_its_envelope_says_why(office: Office, tmp_path: Path) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    (front, back) = drawn(read_document(office, FIRST, "pdf"), 150)
    front.save(tmp_path / "退件.tif", save_all=True, append_images=[back], dpi=(150, 150))
    answer = return_letters(office, [tmp_path / "退件.tif"], Returned(date(2026, 11, 29), "原址查无此人"), at=LATER)
    assert [(one.page, one.document_no, one.entered, one.refused) for one in answer.letters] == [
        (1, FIRST, True, ""),
        (2, FIRST, True, ""),
    ]
    delivery = deliveries(office)[0]
    assert (delivery.outcome, delivery.outcome_on, len(delivery.proof)) == (
        DeliveryOutcome.RETURNED,
        date(2026, 11, 29),
        2,
    )
    assert state(office) is DocumentState.SENT_BACK
    again = return_letters(office, [tmp_path / "退件.tif"], Returned(date(2026, 11, 29), "原址查无此人"), at=LATER)
    assert (again.letters, [page.already for page in again.scan.matched]) == ((), [True, True])
    with pytest.raises(ReasonMissing):
        return_letters(office, [], Returned(DAY, " "), at=LATER)


def test_an_unopened_envelope_is_known_by_its_bar_code(office: Office, tmp_path: Path) -> None:
    post_document(office, SECOND, handed(SF, Carrier.SF), at=LATER)
    bar = zxingcpp.create_barcode(SF, zxingcpp.BarcodeFormat.Code128).to_image(scale=3)
    page = Image.new("L", (1200, 800), 255)
    page.paste(Image.fromarray(bar), (300, 200))  # type: ignore[arg-type]  # an array, by its own interface
    page.save(tmp_path / "信封.png")
    answer = return_letters(office, [tmp_path / "信封.png"], Returned(date(2026, 11, 29), "收件人拒收"), at=LATER)
    assert [(one.document_no, one.entered) for one in answer.letters] == [(SECOND, True)]
    assert deliveries(office)[0].outcome is DeliveryOutcome.REFUSED


def test_archive_ends_it(office: Office, tmp_path: Path) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    with pytest.raises(ReasonMissing):
        archive_document(office, FIRST, at=LATER)
    track(office, [export(tmp_path / "a.csv", *SIGNED)], at=LATER)
    assert archive_document(office, FIRST, at=LATER).state is DocumentState.ARCHIVED
    late = track(office, [export(tmp_path / "b.csv", (EMS, "2026-11-28", "退回", "", ""))], at=LATER)
    assert late.letters[0].refused
    with pytest.raises(WrongState):
        post_document(office, FIRST, handed(SF, Carrier.SF, again=True), at=LATER)


def test_the_proof_goes_into_the_bundle_by_itself_once_and_in_order(office: Office, tmp_path: Path) -> None:
    Image.new("RGB", (400, 300), "white").save(tmp_path / "面单.png")
    post_document(office, FIRST, handed(content_note="催收通知书"), at=LATER, receipt=tmp_path / "面单.png")
    track(office, [export(tmp_path / "a.csv", *SIGNED)], at=LATER)
    receipt_page = drawn(read_document(office, FIRST, "pdf"), 150)[1]
    receipt_page.save(tmp_path / "回执.png")
    scan_files(office, [tmp_path / "回执.png"], at=LATER)
    signed = Stated(outcome=DeliveryOutcome.SIGNED, on=date(2026, 11, 26), signed_by="张喆", confirms_debt=True)
    confirm_receipt(office, FIRST, signed, at=LATER)
    made = bundle(office, "2026-001", BundleWish(timestamp=False), out=tmp_path / "b", at=LATER)
    letter = f"《逾期贷款催收通知书》{FIRST}"
    titles = [
        f"{letter} 送达凭证",
        letter,
        f"{letter} 寄送凭证",
        f"{letter} 邮件查询结果",
        f"{letter} 回执",
    ]
    assert [item.title for item in made.items] == titles
    after = BundleWish(timestamp=False, after=tmp_path / "b", dated_on=date(2026, 12, 9))
    with pytest.raises(NothingNew):  # the sheet is the same as long as nothing more is known
        bundle(office, "2026-001", after, out=tmp_path / "after", at=LATER)

    # a clerk put the letter itself in by hand, with words of his own: it stands once, in its place
    (tmp_path / "催收函.pdf").write_bytes(read_document(office, FIRST, "pdf"))
    add_evidence(office, "2026-001", [tmp_path / "催收函.pdf"], at=LATER)
    set_evidence(
        office, "2026-001", "催收函.pdf", {"title": "催收通知书原文", "group": "demand", "proves": "催收"}, at=LATER
    )
    again = bundle(office, "2026-001", BundleWish(timestamp=False), out=tmp_path / "c", at=LATER)
    assert [item.title for item in again.items] == [titles[0], "催收通知书原文", *titles[2:]]
    before = {item.title: item.pages for item in made.items}
    assert before[titles[0]] == next(item.pages for item in again.items if item.title == titles[0])


def test_a_case_whose_letter_only_went_out_gets_no_proof_in_its_bundle(office: Office, tmp_path: Path) -> None:
    Image.new("RGB", (400, 300), "white").save(tmp_path / "面单.png")
    post_document(office, FIRST, handed(), at=LATER, receipt=tmp_path / "面单.png")
    made = bundle(office, "2026-001", BundleWish(timestamp=False), out=tmp_path / "b", at=LATER)
    assert [item.title for item in made.items] == [f"《逾期贷款催收通知书》{FIRST} 寄送凭证"]
    (proof,) = prove(office, "2026-001", out=tmp_path / "p", at=LATER).proofs
    assert (proof.strength, proof.reached, proof.missing) == (Strength.NONE, True, "送达结果")
    assert issubclass(PostedAlready, Clash)


def test_who_sees_his_own_cases_alone_touches_no_others(office: Office, tmp_path: Path) -> None:
    post_document(office, FIRST, handed(), at=LATER)
    add_account(office, "guan", role=AccountRole.ADMIN, person="管甲", at=AT)
    chief = open_office(office.data_dir, account="guan")
    add_account(chief, "cui", role=AccountRole.COLLECTOR, person="崔乙", at=AT)
    collector = open_office(office.data_dir, account="cui")
    answer = track(collector, [export(tmp_path / "a.csv", *SIGNED)], at=LATER)
    assert (answer.letters, len(answer.unknown)) == ((), 2)
    (tmp_path / "b.csv").write_text(f"文书编号,邮件号\n{SECOND},{SF}\n")
    listed = post_list(collector, tmp_path / "b.csv", ListWish(carrier=Carrier.SF, on=date(2026, 11, 24)), at=LATER)
    assert (listed.posted, len(listed.refused)) == ((), 1)
    for named in (FIRST, "2026-001"):
        with pytest.raises(NotFound, match="文书或案件"):
            prove(collector, named, out=tmp_path / "p", at=LATER)
    with pytest.raises(NotFound):
        clocks_if_delivered(collector, FIRST, on=date(2026, 11, 26))
    for opened in (chief, collector):
        opened.close()
