"""A draft goes out as a Word file, comes back edited, is approved as edited and issued as approved."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
import zxingcpp

from docgen.api.accounts import add_account
from docgen.api.audit import audit_verify
from docgen.api.documents import DocumentOrder
from docgen.api.drafted import composed_as_drafted
from docgen.api.drafts import approve, issue_draft, list_drafts, make_drafts, return_draft, submit
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.profile import profile_set
from docgen.api.register import read_document
from docgen.api.stored_drafts import redated
from docgen.api.taking_back import difference, edit_draft, take_back
from docgen.errors import DateInText, EditedUnseen, NotFound, NotTheApprover, TakeBackUnconfirmed, WrongState
from docgen.render.letterhead import zipped
from docgen.render.wordmarks import unpacked
from docgen.store.case_files import record_blobs
from docgen.store.drafts import add_revision, stored_draft
from docgen.store.models import DraftRevision
from docgen.workflow.access import AccountRole, Act

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
ORDER = DocumentOrder("demand_letter", "XYGD-2026-0001", DAY, DAY, "P1", {"contact_name": "王五"})
OFFER = "我行愿意在2026年12月15日之前与您协商。"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    operator = open_office(tmp_path / "data")
    import_cases(operator, [CASE], at=AT)
    return operator


def with_accounts(operator: Office) -> tuple[Office, Office, Office]:
    profile_set(operator, {"four_eyes": "true"}, at=AT)
    add_account(operator, "chief", role=AccountRole.ADMIN, at=AT)
    offices = [open_office(operator.data_dir, account=name) for name in ("chief", "cui", "fa", "fa2")]
    for name in ("cui", "fa", "fa2"):
        add_account(offices[0], name, role=AccountRole.LEGAL, at=AT)
    return offices[1], offices[2], offices[3]


def edited(path: Path) -> Path:
    word = docx.Document(str(path))
    (paragraph,) = [each for each in word.paragraphs if "逾期仍不履行" in each.text]
    paragraph.add_run(OFFER)
    word.core_properties.author = "某甲"
    word.save(str(path))
    return path


def test_a_submitted_draft_is_not_edited(office: Office, tmp_path: Path) -> None:
    (line,) = make_drafts(office, ORDER, at=AT).drafts
    file = edit_draft(office, line.draft, out=tmp_path)
    assert file.path == "XYGD-2026-0001-逾期贷款催收通知书-张三喆-D1.docx"
    again = edit_draft(office, line.draft, out=tmp_path / "again")
    assert again.sha256 == file.sha256
    with pytest.raises(NotFound, match="修改稿"):
        difference(office, line.draft)
    submit(office, line.draft, at=AT)
    with pytest.raises(WrongState, match="不能取回修改稿"):
        take_back(office, line.draft, tmp_path / file.path, at=AT)
    with pytest.raises(WrongState):
        edit_draft(office, line.draft, out=tmp_path)


def test_another_day_goes_where_the_day_of_the_draft_stood(office: Office, tmp_path: Path) -> None:
    (line,) = make_drafts(office, ORDER, at=AT).drafts
    content = (tmp_path / edit_draft(office, line.draft, out=tmp_path).path).read_bytes()
    parts = unpacked(content)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"_date_", b"_day_")
    with office.database.reading() as session:
        row, _ = stored_draft(session, 1)
    drafts, _ = composed_as_drafted(office, row)
    later = date(2026, 11, 25)
    assert redated(office, row, drafts, later)[0].order.dated_on == later
    revise(office, content)
    assert redated(office, row, drafts, later)[0].order.dated_on == later
    revise(office, zipped(parts))
    with pytest.raises(DateInText, match="没有可以改写的落款日期"):
        redated(office, row, drafts, later)


def revise(office: Office, content: bytes) -> None:
    """A file as if it had been taken back."""
    blob = office.blobs.put(content)
    with office.database.writing(office.deed(Act.DRAFT, AT)) as session:
        record_blobs(session, [blob], AT)
        add_revision(
            session,
            DraftRevision(
                draft_id=1,
                docx_sha256=blob.sha256,
                text="",
                differences="[]",
                confirmed="[]",
                pages=2,
                taken_at=AT,
                taken_by="local",
            ),
        )


@pytest.mark.slow
@pytest.mark.libreoffice
def test_what_was_edited_is_approved_and_issued(office: Office, tmp_path: Path) -> None:
    cui, fa, fa2 = with_accounts(office)
    (line,) = make_drafts(cui, ORDER, at=AT).drafts
    file = edited(tmp_path / edit_draft(cui, line.draft, out=tmp_path).path)
    with pytest.raises(TakeBackUnconfirmed):
        take_back(fa, line.draft, file, at=AT)
    taken = take_back(fa, line.draft, file, at=AT, confirmed=["2026年12月15日"])
    assert [each.after.endswith(OFFER) for each in taken.differences] == [True]
    assert [(fact.kind, fact.value, fact.known) for fact in taken.confirmed] == [("日期", "2026年12月15日", False)]
    submit(cui, line.draft, at=AT)
    with pytest.raises(EditedUnseen) as unseen:
        approve(fa2, line.draft, at=AT)
    assert [problem.place for problem in unseen.value.problems] == ["第13段"]
    with pytest.raises(EditedUnseen):
        approve(fa2, line.draft, at=AT, edited="00000000")
    with pytest.raises(NotTheApprover):  # who edited is among those who prepared it
        approve(fa, line.draft, at=AT, edited=taken.edited)
    approve(fa2, line.draft, at=AT, edited=difference(fa2, line.draft).edited)

    answer = issue_draft(
        cui, line.draft, out=tmp_path / "out", at=datetime(2026, 11, 25, 1, 30, tzinfo=UTC), dated_on=date(2026, 11, 25)
    )
    number = answer.files[0].document_no
    said = read_document(cui, number, "txt").decode()
    assert OFFER in said
    assert said.count("催〔2026〕1号") == 3
    assert "2026年11月25日" in said.splitlines()
    assert "草稿" not in said
    word = docx.Document(BytesIO(read_document(cui, number, "docx")))
    assert word.core_properties.author == ""
    assert "sdt" not in word.element.xml
    with pypdfium2.PdfDocument(read_document(cui, number, "pdf")) as pdf:
        printed = [page.get_textpage().get_text_bounded() for page in pdf]
        codes = [zxingcpp.read_barcodes(page.render(scale=2).to_pil())[0].text for page in pdf]
    assert OFFER in "".join(printed).replace("\r\n", "").replace(" ", "")
    assert len(set(codes)) == 1
    assert codes[0].startswith("DG1:LOCAL:")
    (ended,) = list_drafts(cui).drafts
    assert (ended.state_word, ended.edited, ended.document_no) == ("已出具", taken.edited, number)
    assert audit_verify(open_office(office.data_dir, account="chief")).ok


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("kind", "answers", "pages"), [("demand_letter", {"contact_name": "王五"}, 2), ("payment_reminder", {}, 1)]
)
def test_what_nobody_edited_is_taken_back_and_issued_with_its_codes(
    office: Office, tmp_path: Path, kind: str, answers: dict[str, str], pages: int
) -> None:
    profile_set(office, {"short_code": "JYXD"}, at=AT)
    order = DocumentOrder(kind, "XYGD-2026-0001", DAY, DAY, "P1", answers)
    (line,) = make_drafts(office, order, at=AT).drafts
    taken = take_back(office, line.draft, tmp_path / edit_draft(office, line.draft, out=tmp_path).path, at=AT)
    assert (taken.differences, taken.confirmed, taken.pages) == ((), (), pages)
    submit(office, line.draft, at=AT)
    approve(office, line.draft, at=AT, edited=taken.edited)
    (file, *_) = issue_draft(office, line.draft, out=tmp_path / "out", at=AT, dated_on=DAY).files
    with pypdfium2.PdfDocument(read_document(office, file.document_no, "pdf")) as pdf:
        codes = [[one.text for one in zxingcpp.read_barcodes(page.render(scale=4).to_pil())] for page in pdf]
    assert len(codes) == pages
    assert all(len(page) == 1 and page[0].startswith("DG1:JYXD:") for page in codes)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_edited_twice(office: Office, tmp_path: Path) -> None:
    (line,) = make_drafts(office, ORDER, at=AT).drafts
    file = edited(tmp_path / edit_draft(office, line.draft, out=tmp_path).path)
    first = take_back(office, line.draft, file, at=AT, confirmed=["2026年12月15日"])
    submit(office, line.draft, at=AT)
    return_draft(office, line.draft, reason="措辞", at=AT)
    again = edit_draft(office, line.draft, out=tmp_path / "again")
    assert again.edited == first.edited
    word = docx.Document(str(tmp_path / "again" / again.path))
    (signature,) = [each for each in word.paragraphs if each.text == "示例市虚构银行股份有限公司（盖章）"]
    signature.add_run("　")
    word.save(str(tmp_path / "second.docx"))
    second = take_back(office, line.draft, tmp_path / "second.docx", at=AT, confirmed=["2026年12月15日"])
    assert second.edited != first.edited
    submit(office, line.draft, at=AT)
    with pytest.raises(EditedUnseen):
        approve(office, line.draft, at=AT, edited=first.edited)
    approve(office, line.draft, at=AT, edited=second.edited)
