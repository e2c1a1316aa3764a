"""Scans back: each page on its document or in the inbox, nothing twice; what a person states moves the clocks."""

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw
from scanned_pages import Scanner, blank_back, drawn, sample_pages, with_code, with_other_code

from docgen.api.accounts import add_account
from docgen.api.assignments import assign
from docgen.api.audit import audit_verify
from docgen.api.cases import import_cases
from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.law import clocks
from docgen.api.office import Office, open_office
from docgen.api.profile import profile_set
from docgen.api.receipts import Stated, confirm_receipt
from docgen.api.register import read_document
from docgen.api.returns import ReturnAnswer, return_letters
from docgen.api.scans import ScanAnswer, attach_scan, dismiss_scan, scan_files, scan_inbox, scan_thumbnail
from docgen.api.voiding import void_document
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import DeliveryMethod, DeliveryOutcome
from docgen.delivery.code import PaperCode
from docgen.delivery.matching import ScanReason
from docgen.delivery.scanning import PageKind
from docgen.errors import Clash, NotFound, ReasonMissing, StorageError, WrongReceipt, WrongState
from docgen.law.clock import ClockKind
from docgen.store.audit import Deed
from docgen.store.case_files import case_files
from docgen.store.cases import add_delivery, load_case
from docgen.store.documents import document, document_events
from docgen.store.events import Stamp
from docgen.store.numbers import Series, mark_void, reserve
from docgen.store.stored_files import examine_files
from docgen.workflow import scan_back
from docgen.workflow.access import AccountRole
from docgen.workflow.returned import Returned

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
DPI = 150
CAME_BACK = Returned(date(2026, 11, 28), "原址查无此人")
FIRST, SECOND = "江银催〔2026〕1号", "江银催〔2026〕2号"
CREDITOR = {
    "kind": "organization",
    "name": "江城示例银行股份有限公司",
    "phone": "010-00000000",
    "account": {"bank": "江城示例银行营业部", "name": "江城示例银行", "number": "0000 0000 0001"},
}
DEBTORS = [
    {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "address": "江城市示例路1号"},
    {"id": "P2", "kind": "person", "name": "李堃", "roles": ["co_borrower"], "address": "江城市示例路1号"},
]
Papers = dict[tuple[str, int], Image.Image]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Papers, dict[str, bytes]]:
    """A data folder with two issued letters, their pages as a scanner would see them at its best, and their PDFs."""
    folder = tmp_path_factory.mktemp("issued")
    office = open_office(folder / "data")
    profile_set(office, {"short_code": "JYXD", "number_prefix": "江银"}, at=AT)
    debt = {
        "no": "JK-001",
        "name": "个人借款合同",
        "signed_on": "2025-01-10",
        "principal": "100000.00",
        "disbursed_on": "2025-01-15",
        "matures_on": "2026-01-15",
        "annual_rate": "0.06",
        "repayment_method": "bullet",
    }
    parts: dict[str, Any] = {
        "case_no": "2026-001",
        "claim_type": "financial_loan",
        "creditor": CREDITOR,
        "debtors": DEBTORS,
        "debts": [debt],
        "handler": "王五",
    }
    (folder / "case.json").write_bytes(dump_json(Case.model_validate(parts)))
    import_cases(office, [folder / "case.json"], at=AT)
    issue_documents(office, DocumentOrder("demand_letter", "2026-001", DAY, DAY), out=folder / "out", at=AT)
    pdfs = {number: read_document(office, number, "pdf") for number in (FIRST, SECOND)}
    office.close()
    papers = {(number, at): page for number, pdf in pdfs.items() for at, page in enumerate(drawn(pdf, DPI))}
    return folder / "data", papers, pdfs


@pytest.fixture
def papers(issued: tuple[Path, Papers, dict[str, bytes]]) -> Papers:
    return issued[1]


@pytest.fixture
def office(issued: tuple[Path, Papers, dict[str, bytes]], tmp_path: Path) -> Iterator[Office]:
    """The two letters in a folder of this test's own."""
    shutil.copytree(issued[0], tmp_path / "data")
    opened = open_office(tmp_path / "data")
    yield opened
    opened.close()


def stack(path: Path, *pages: Image.Image) -> Path:
    """A scanner's file of several pages."""
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(DPI, DPI))
    return path


def places(answer: ScanAnswer) -> list[tuple[str, int, str, PageKind]]:
    return [(page.file, page.page, page.document_no, page.kind) for page in answer.matched]


def reasons(answer: ScanAnswer) -> list[tuple[int | None, ScanReason]]:
    return [(page.page, page.code) for page in answer.unmatched]


def test_a_mixed_stack_goes_where_it_belongs(office: Office, papers: Papers, tmp_path: Path) -> None:
    foreign = with_code(papers[FIRST, 1], PaperCode("QTYH", "000001"), DPI)
    unknown = with_code(papers[FIRST, 1], PaperCode("JYXD", "000077"), DPI)
    damaged = with_code(papers[FIRST, 1], "DG1:JYXD:000001:00", DPI)
    other_paper = with_other_code(sample_pages("power_of_attorney", DPI)[0], "https://express.invalid/1")
    both = Image.new("L", (papers[FIRST, 1].width, 2 * papers[FIRST, 1].height), 255)
    both.paste(papers[FIRST, 1], (0, 0))
    both.paste(papers[SECOND, 1], (0, papers[FIRST, 1].height))
    back = blank_back(DPI, random.Random(1))  # noqa: S311 - repeatable, no secret
    upside = Scanner(DPI, turn=181, soft=0.6, noise=15).scan(papers[SECOND, 1])
    skewed = Scanner(DPI, turn=-2, soft=0.6, noise=15, staple=True).scan(papers[FIRST, 1])
    pages = [other_paper, upside, back, skewed, back, foreign, unknown, damaged, both, papers[FIRST, 0], upside]
    scan = stack(tmp_path / "来件.tif", *pages)
    answer = scan_files(office, [scan], at=LATER)
    assert places(answer) == [
        ("来件.tif", 2, SECOND, PageKind.RECEIPT),
        ("来件.tif", 4, FIRST, PageKind.RECEIPT),
        ("来件.tif", 10, FIRST, PageKind.PAGE),
    ]
    assert reasons(answer) == [
        (1, ScanReason.OTHER_CODES),
        (6, ScanReason.FOREIGN),
        (7, ScanReason.UNKNOWN),
        (8, ScanReason.DAMAGED),
        (9, ScanReason.SEVERAL),
        (11, ScanReason.DUPLICATE),
    ]
    assert [page.page for page in answer.blank] == [3, 5]
    said = {page.page: page for page in answer.unmatched}
    assert said[6].reason == f"是其他机构的编码（{PaperCode('QTYH', '000001')}）"
    assert said[8].guesses == (FIRST,)
    assert said[9].guesses == (FIRST, SECOND)
    assert said[11].reason == f"该文书的同类页已归档过（{SECOND}，见 来件.tif 第2页）"
    assert [page.inbox for page in scan_inbox(office).pages] == [page.inbox for page in answer.unmatched]


def test_a_filed_page_is_evidence_with_file_page_and_hash_and_an_event_of_the_document(
    office: Office, papers: Papers, tmp_path: Path
) -> None:
    scan = stack(tmp_path / "来件.tif", papers[SECOND, 1], papers[FIRST, 1])
    answer = scan_files(office, [scan], at=LATER)
    page = answer.matched[1]
    with office.database.reading() as session:
        items = load_case(session, "2026-001").case.evidence
        files = case_files(session, "2026-001")
        events = document_events(session, document(session, FIRST).serial)
    item = items[1]
    assert (item.title, item.group) == (f"《逾期贷款催收通知书》{FIRST} 回执", "demand")
    assert item.proves == "证明债权人主张权利的时间、方式和对象"  # a bundle refuses what has no purpose
    assert item.note == f"扫描自 来件.tif 第2页，SHA-256 {page.sha256}"
    assert files[item.file] == page.sha256
    with pikepdf.open(office.blobs.path(page.sha256)) as single:
        assert len(single.pages) == 1
    assert office.blobs.read(hashlib.sha256(scan.read_bytes()).hexdigest()) == scan.read_bytes()
    assert events[-1].event == "scanned"
    assert events[-1].note == f"回执：来件.tif 第2页，SHA-256 {page.sha256}"
    assert not any("serve" in event.event for event in events)
    assert audit_verify(office).ok


def test_a_single_page_is_kept_as_it_came(office: Office, papers: Papers, tmp_path: Path) -> None:
    papers[FIRST, 1].save(tmp_path / "回执.png")
    (page,) = scan_files(office, [tmp_path / "回执.png"], at=LATER).matched
    assert page.sha256 == hashlib.sha256((tmp_path / "回执.png").read_bytes()).hexdigest()
    with office.database.reading() as session:
        (item,) = load_case(session, "2026-001").case.evidence
    assert item.file == f"扫描件/{FIRST}-回执-{page.sha256[:8]}.png"


def test_the_same_scan_again_files_nothing_twice_and_says_so(office: Office, papers: Papers, tmp_path: Path) -> None:
    foreign = with_code(papers[FIRST, 1], PaperCode("QTYH", "000001"), DPI)
    scan = stack(tmp_path / "来件.tif", papers[FIRST, 1], foreign)
    first = scan_files(office, [scan], at=LATER)
    renamed = scan.rename(tmp_path / "再扫.tif")
    again = scan_files(office, [renamed], at=LATER)
    assert [page.already for page in (*first.matched, *first.unmatched)] == [False, False]
    assert [page.already for page in (*again.matched, *again.unmatched)] == [True, True]
    assert [page.document_no for page in again.matched] == [FIRST]
    assert again.unmatched[0].inbox == first.unmatched[0].inbox
    with office.database.reading() as session:
        assert len(load_case(session, "2026-001").case.evidence) == 1
    assert len(scan_inbox(office).pages) == 1


def test_one_scan_run_twice_at_once_leaves_each_page_once(
    tmp_path: Path, papers: Papers, database_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, both, known = tmp_path / "new", Barrier(2), scan_back.scan_of
    offices = [open_office(folder, database_url) for _ in range(2)]
    scan = stack(tmp_path / "来件.tif", with_code(papers[FIRST, 1], PaperCode("QTYH", "000001"), DPI))

    def known_to_both(*args: Any) -> Any:
        found = known(*args)
        with suppress(BrokenBarrierError):
            both.wait(3)  # where both may look before either writes, both do
        return found

    monkeypatch.setattr(scan_back, "scan_of", known_to_both)
    with ThreadPoolExecutor(2) as at_once:
        answers = [*at_once.map(lambda office: scan_files(office, [scan], at=LATER), offices)]
    assert sorted(page.already for answer in answers for page in answer.unmatched) == [False, True]
    assert len(scan_inbox(offices[0]).pages) == 1
    for office in offices:
        office.close()


def test_a_scans_file_that_is_gone_is_named(office: Office, papers: Papers, tmp_path: Path) -> None:
    scan = stack(tmp_path / "来件.tif", with_code(papers[FIRST, 1], PaperCode("QTYH", "000001"), DPI))
    scan_files(office, [scan], at=LATER)
    sha256 = hashlib.sha256(scan.read_bytes()).hexdigest()
    office.blobs.path(sha256).unlink()
    with office.database.reading() as session:
        _, damaged = examine_files(session, office.blobs)
    assert [(one.sha256, one.missing, one.needed_by) for one in damaged] == [
        (sha256, True, ("扫描件 来件.tif 第 1 页",))
    ]


def test_a_run_that_broke_off_goes_on_where_it_stopped(
    office: Office, papers: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = stack(tmp_path / "来件.tif", papers[FIRST, 1], papers[SECOND, 1])
    seen: list[int] = []

    def breaks(*_: object, **__: object) -> None:
        if seen:
            raise StorageError(reason="断电")
        seen.append(1)
        return real(*_, **__)

    real: Callable[..., Any] = scan_back.file_page
    monkeypatch.setattr(scan_back, "file_page", breaks)
    with pytest.raises(StorageError):
        scan_files(office, [scan], at=LATER)
    monkeypatch.undo()
    answer = scan_files(office, [scan], at=LATER)
    assert [(page.document_no, page.already) for page in answer.matched] == [(FIRST, True), (SECOND, False)]


def test_a_folder_of_scans_and_files_that_cannot_be_read(
    office: Office, issued: tuple[Path, Papers, dict[str, bytes]], tmp_path: Path
) -> None:
    folder = tmp_path / "扫描"
    (folder / "十一月").mkdir(parents=True)
    (folder / "十一月" / "1.pdf").write_bytes(issued[2][FIRST])
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "清单.txt").write_text("不是扫描件")
    (folder / ".hidden.pdf").write_bytes(b"%PDF-1.7 nothing")
    answer = scan_files(office, [folder], at=LATER)
    assert places(answer) == [
        ("十一月/1.pdf", 1, FIRST, PageKind.PAGE),
        ("十一月/1.pdf", 2, FIRST, PageKind.RECEIPT),
    ]
    assert [(page.file, page.page, page.inbox) for page in answer.unread] == [("broken.pdf", None, None)]
    assert "已损坏" in answer.unread[0].reason
    assert scan_inbox(office).pages == ()
    with pytest.raises(NotFound, match="nothing"):
        scan_files(office, [tmp_path / "nothing"], at=LATER)


def test_void_documents_and_void_numbers_are_said_so(office: Office, papers: Papers, tmp_path: Path) -> None:
    void_document(office, FIRST, reason="金额有误", successor=None, at=AT)
    with office.database.writing(Deed("test", "local", AT)) as session:
        (number,) = reserve(
            session, Series("江银", "催", 2026, "{prefix}{kind}〔{year}〕{number}号"), 1, owner="x", at=AT
        )
        mark_void(session, number, "未能出具", AT)
    never_issued = with_code(papers[FIRST, 1], PaperCode.of("JYXD", number.serial), DPI)
    far = with_code(papers[FIRST, 1], PaperCode("JYXD", "ZZZZZZZZZZZZZZ"), DPI)
    answer = scan_files(office, [stack(tmp_path / "a.tif", papers[FIRST, 1], never_issued, far)], at=LATER)
    assert [(page.code, page.reason.partition("（")[2]) for page in answer.unmatched] == [
        (ScanReason.VOID, f"{FIRST}）"),
        (ScanReason.VOID, f"{number.text}）"),
        (ScanReason.UNKNOWN, f"{PaperCode('JYXD', 'ZZZZZZZZZZZZZZ')}）"),
    ]


def test_a_page_without_a_code_never_follows_its_neighbour_and_names_it_as_a_guess(
    office: Office, papers: Papers, tmp_path: Path
) -> None:
    bare = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(bare).line([(60, 60), (500, 90), (60, 200), (500, 700)], fill=0, width=3)
    foreign = with_code(papers[FIRST, 1], PaperCode("QTYH", "000001"), DPI)
    answer = scan_files(office, [stack(tmp_path / "a.tif", papers[FIRST, 1], bare, bare, foreign, bare)], at=LATER)
    assert [(page.page, page.guesses) for page in answer.unmatched] == [(2, (FIRST,)), (3, (FIRST,)), (4, ()), (5, ())]
    with office.database.reading() as session:
        assert len(load_case(session, "2026-001").case.evidence) == 1


def test_words_behind_a_page_give_guesses(
    office: Office, issued: tuple[Path, Papers, dict[str, bytes]], tmp_path: Path
) -> None:
    """A scanner's own reading of the page, where the code itself is covered."""
    with pikepdf.new() as covered:
        for number in (FIRST, SECOND):
            with pikepdf.open(_written(tmp_path / "one.pdf", issued[2][number])) as pdf:
                covered.pages.append(pdf.pages[0])
        for page in covered.pages:
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q 1 g 380 700 200 142 re f")
        covered.save(tmp_path / "covered.pdf")
    answer = scan_files(office, [tmp_path / "covered.pdf"], at=LATER)
    assert [(page.code, page.guesses) for page in answer.unmatched] == [
        (ScanReason.NO_CODE, (FIRST,)),
        (ScanReason.NO_CODE, (SECOND,)),
    ]


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_page_that_cannot_be_shown_waits_in_the_inbox(office: Office, papers: Papers, tmp_path: Path) -> None:
    papers[FIRST, 1].save(tmp_path / "whole.jpg")
    whole = (tmp_path / "whole.jpg").read_bytes()
    torn = _written(tmp_path / "torn.jpg", whole[: len(whole) // 2])
    (page,) = scan_files(office, [torn], at=LATER).unmatched
    assert (page.code, page.page) == (ScanReason.UNREADABLE, 1)
    assert page.inbox is not None
    with pytest.raises(NotFound, match="缩略图"):
        scan_thumbnail(office, page.inbox)


@pytest.fixture
def doubtful(office: Office, papers: Papers, tmp_path: Path) -> int:
    """A page with both receipts, in the inbox."""
    both = Image.new("L", (papers[FIRST, 1].width, 2 * papers[FIRST, 1].height), 255)
    both.paste(papers[FIRST, 1], (0, 0))
    both.paste(papers[SECOND, 1], (0, papers[FIRST, 1].height))
    both.save(tmp_path / "both.png")
    (page,) = scan_files(office, [tmp_path / "both.png"], at=LATER).unmatched
    assert page.inbox is not None
    return page.inbox


def test_a_person_files_a_page_with_each_of_its_documents(office: Office, doubtful: int, tmp_path: Path) -> None:
    assert scan_thumbnail(office, doubtful)[:2] == b"\xff\xd8"
    attached = attach_scan(office, doubtful, FIRST, at=LATER)
    assert (attached.case_no, attached.kind) == ("2026-001", PageKind.RECEIPT)
    assert attached.path.endswith(".png")
    assert scan_inbox(office).pages == ()
    assert attach_scan(office, doubtful, SECOND, at=LATER, kind=PageKind.PAGE).kind is PageKind.PAGE
    for act in (
        lambda: attach_scan(office, doubtful, FIRST, at=LATER),
        lambda: dismiss_scan(office, doubtful, reason="重复", at=LATER),
        lambda: attach_scan(office, doubtful + 1, FIRST, at=LATER),
    ):
        with pytest.raises(NotFound, match="收件箱"):
            act()
    again = scan_files(office, [tmp_path / "both.png"], at=LATER)
    assert [(page.document_no, page.already) for page in again.matched] == [(FIRST, True)]
    with office.database.reading() as session:
        assert len(load_case(session, "2026-001").case.evidence) == 2
    assert audit_verify(office).ok


def test_a_page_put_aside_stays_so_and_says_why(office: Office, doubtful: int, tmp_path: Path) -> None:
    with pytest.raises(ReasonMissing):
        dismiss_scan(office, doubtful, reason=" ", at=LATER)
    dismiss_scan(office, doubtful, reason="已另行扫描", at=LATER)
    assert scan_inbox(office).pages == ()
    (page,) = scan_files(office, [tmp_path / "both.png"], at=LATER).unmatched
    assert (page.inbox, page.already) == (None, True)
    with pytest.raises(NotFound):
        attach_scan(office, doubtful, FIRST, at=LATER)


def test_nothing_is_filed_by_hand_with_a_void_document(office: Office, doubtful: int) -> None:
    void_document(office, FIRST, reason="金额有误", successor=None, at=AT)
    with pytest.raises(WrongState, match="作废"):
        attach_scan(office, doubtful, FIRST, at=LATER)
    assert len(scan_inbox(office).pages) == 1


SIGNED = Stated(
    outcome=DeliveryOutcome.SIGNED,
    on=date(2026, 11, 25),
    signed_by="张喆",
    confirms_debt=True,
    method=DeliveryMethod.PERSONAL,
    sent_on=date(2026, 11, 25),
)


@pytest.fixture
def filed(office: Office, papers: Papers, tmp_path: Path) -> Office:
    """The first receipt, filed."""
    papers[FIRST, 1].save(tmp_path / "回执.png")
    scan_files(office, [tmp_path / "回执.png"], at=LATER)
    return office


def limitation(office: Office) -> list[date | None]:
    found = clocks(office, "2026-001", as_of=LATER.date()).clocks.clocks
    return [clock.expires_on for clock in found if clock.kind is ClockKind.LIMITATION]


def test_a_filed_receipt_moves_no_clock_until_a_person_says_what_it_says(filed: Office) -> None:
    before = limitation(filed)
    tried = confirm_receipt(filed, FIRST, SIGNED, at=LATER, dry_run=True)
    assert not tried.entered
    assert limitation(filed) == before == [date(2029, 1, 15)] * 2
    answer = confirm_receipt(filed, FIRST, SIGNED, at=LATER)
    assert answer.entered
    assert answer.clocks == tried.clocks
    moves = [(m.party_name, m.before and m.before.expires_on, m.after and m.after.expires_on) for m in answer.clocks]
    three_years_later = date(2029, 11, 25)
    assert moves == [(name, date(2029, 1, 15), three_years_later) for name in ("张喆", "李堃")]
    assert limitation(filed) == [m.after and m.after.expires_on for m in answer.clocks]
    with filed.database.reading() as session:
        case = load_case(session, "2026-001").case
        events = [event.event for event in document_events(session, document(session, FIRST).serial)]
    (delivery,) = case.deliveries
    assert delivery == answer.delivery
    assert (delivery.party, delivery.document, delivery.document_no) == ("P1", "demand_letter", FIRST)
    assert delivery.proof == (case.evidence[0].file,)
    assert events[-2:] == ["scanned", "serve"]
    assert audit_verify(filed).ok


def test_what_is_known_of_a_sending_stays_and_a_second_scan_is_no_second_proof(
    filed: Office, papers: Papers, tmp_path: Path
) -> None:
    confirm_receipt(filed, FIRST, SIGNED, at=LATER)
    with pytest.raises(Clash, match="无需重复"):
        confirm_receipt(filed, FIRST, SIGNED, at=LATER)
    Scanner(DPI, turn=1).scan(papers[FIRST, 1]).save(tmp_path / "再扫.png")
    (page,) = scan_files(filed, [tmp_path / "再扫.png"], at=LATER).unmatched
    assert page.inbox is not None
    attached = attach_scan(filed, page.inbox, FIRST, at=LATER)
    by_other = Stated(
        outcome=DeliveryOutcome.SIGNED_BY_OTHER, on=date(2026, 11, 26), signed_by="王六", relation="同住成年家属"
    )
    delivery = confirm_receipt(filed, FIRST, by_other, at=LATER).delivery
    assert (delivery.method, delivery.sent_on) == (DeliveryMethod.PERSONAL, date(2026, 11, 25))
    assert (delivery.signed_by, delivery.relation, delivery.confirms_debt) == ("王六", "同住成年家属", None)
    assert delivery.proof == (attached.path,)
    with filed.database.reading() as session:
        assert len(load_case(session, "2026-001").case.deliveries) == 1


@pytest.mark.parametrize(
    ("document_no", "changes", "places"),
    [
        (FIRST, {"on": date(2026, 11, 22), "sent_on": date(2026, 11, 22)}, ["on"]),
        (FIRST, {"on": date(2026, 12, 2)}, ["on"]),
        (FIRST, {"signed_by": None}, ["signed_by"]),
        (FIRST, {"signed_by": "张\n喆"}, ["signed_by"]),
        (FIRST, {"method": None, "sent_on": None}, ["method", "sent_on"]),
        (FIRST, {"outcome": DeliveryOutcome.REFUSED}, ["confirms_debt"]),
        (FIRST, {"outcome": DeliveryOutcome.PUBLISHED, "confirms_debt": False}, ["outcome"]),
        (FIRST, {"sent_on": date(2026, 11, 26)}, ["on"]),
        (SECOND, {}, ["document_no"]),
        (
            SECOND,
            {"on": date(2026, 11, 22), "signed_by": None, "sent_on": None},
            ["on", "signed_by", "document_no", "sent_on"],
        ),
    ],
)
def test_what_cannot_be_is_refused_all_at_once(
    filed: Office, document_no: str, changes: dict[str, Any], places: list[str]
) -> None:
    stated = Stated(**{name: getattr(SIGNED, name) for name in Stated.__slots__} | changes)
    with pytest.raises(WrongReceipt) as refused:
        confirm_receipt(filed, document_no, stated, at=LATER)
    assert [problem.place for problem in refused.value.problems] == places
    with filed.database.reading() as session:
        assert load_case(session, "2026-001").case.deliveries == ()


def test_a_sending_on_record_gets_its_outcome(filed: Office) -> None:
    posted = Delivery.model_validate(
        {
            "document_no": FIRST,
            "document": "demand_letter",
            "party": "P1",
            "method": "ems",
            "sent_on": "2026-11-24",
            "tracking_no": "EX000000001CN",
            "proof": ["寄件.jpg"],
        }
    )
    other = posted.model_copy(update={"document_no": SECOND, "party": "P2"})
    with filed.database.writing(Deed("test", "local", AT)) as session:
        for delivery in (posted, other):
            add_delivery(session, "2026-001", delivery, Stamp(AT, "local", "test"))
    stated = Stated(outcome=DeliveryOutcome.SIGNED, on=date(2026, 11, 26), signed_by="张喆")
    answer = confirm_receipt(filed, FIRST, stated, at=LATER)
    with filed.database.reading() as session:
        case = load_case(session, "2026-001").case
    assert case.deliveries == (answer.delivery, other)
    assert answer.delivery.tracking_no == "EX000000001CN"
    assert answer.delivery.proof == ("寄件.jpg", case.evidence[0].file)


def test_a_letter_that_came_back_is_returned_and_is_no_receipt(office: Office, papers: Papers, tmp_path: Path) -> None:
    papers[FIRST, 0].save(tmp_path / "退件.png")
    scan_files(office, [tmp_path / "退件.png"], at=LATER)
    with pytest.raises(WrongReceipt, match="已归档的页中没有回执"):
        confirm_receipt(office, FIRST, SIGNED, at=LATER)
    returned = Stated(
        outcome=DeliveryOutcome.RETURNED, on=date(2026, 11, 28), method=DeliveryMethod.EMS, sent_on=date(2026, 11, 24)
    )
    answer = confirm_receipt(office, FIRST, returned, at=LATER)
    assert answer.clocks == ()
    assert "来件" in answer.delivery.proof[0]
    with office.database.reading() as session:
        events = [event.event for event in document_events(session, document(session, FIRST).serial)]
    assert events[-1] == "come_back"


def test_a_void_document_is_not_served(filed: Office) -> None:
    void_document(filed, FIRST, reason="金额有误", successor=None, at=LATER)
    with pytest.raises(WrongState, match="作废"):
        confirm_receipt(filed, FIRST, SIGNED, at=LATER)


def test_who_sees_his_own_cases_alone_files_and_sees_no_page_of_others(
    office: Office, papers: Papers, tmp_path: Path
) -> None:
    add_account(office, "guan", role=AccountRole.ADMIN, person="管甲", at=AT)
    chief = open_office(office.data_dir, account="guan")
    for name, role in (("cui", AccountRole.COLLECTOR), ("dang", AccountRole.ARCHIVIST), ("jing", AccountRole.MANAGER)):
        add_account(chief, name, role=role, person=name, at=AT)
    collector, archivist = (open_office(office.data_dir, account=name) for name in ("cui", "dang"))
    his, theirs = stack(tmp_path / "his.tif", papers[FIRST, 1]), stack(tmp_path / "theirs.tif", papers[SECOND, 1])
    answer = scan_files(collector, [his], at=LATER)
    assert (answer.matched, reasons(answer)) == ((), [(1, ScanReason.UNKNOWN)])
    (page,) = answer.unmatched
    assert (page.inbox, page.guesses) == (1, ())
    filed = scan_files(archivist, [theirs], at=LATER)
    assert [one.document_no for one in filed.matched] == [SECOND]
    assert (
        scan_files(collector, [theirs], at=LATER).matched,
        return_letters(collector, [his], CAME_BACK, at=LATER),
    ) == (
        (),
        ReturnAnswer(scan_files(collector, [his], at=LATER), ()),
    )
    again = scan_files(collector, [theirs], at=LATER).unmatched[0]
    assert (again.code, again.reason, again.inbox) == (ScanReason.UNKNOWN, "编码有效，但没有出具过该文书", None)
    with pytest.raises(NotFound):
        attach_scan(collector, 1, FIRST, at=LATER)
    (waits,) = scan_inbox(archivist).pages
    assert (waits.code, waits.guesses) == (ScanReason.OTHERS_CASE, (FIRST,))
    blank = stack(tmp_path / "other.tif", with_other_code(papers[FIRST, 1], "https://express.invalid/1"))
    scan_files(archivist, [blank], at=LATER)
    assert [one.inbox for one in scan_inbox(collector).pages] == [1]
    for use_case in (scan_thumbnail, lambda office, number: dismiss_scan(office, number, reason="误扫", at=LATER)):
        with pytest.raises(NotFound):
            use_case(collector, 2)
    assign(open_office(office.data_dir, account="jing"), ["2026-001"], to="cui", at=LATER)
    assert scan_inbox(collector).pages[0].guesses == (FIRST,)
    assert attach_scan(collector, 1, FIRST, at=LATER).kind is PageKind.RECEIPT
    for opened in (chief, collector, archivist):
        opened.close()
