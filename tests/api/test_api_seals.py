"""Seals from the picture to the register: issued, put on paper, printed once more, made void; and who may."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pypdf
import pytest
from openpyxl import load_workbook
from sealing_samples import NOW, PASSWORD, Hand, own_seal, seal_picture, signing_hand

from docgen.api.accounts import add_account
from docgen.api.assignments import assign
from docgen.api.audit import audit_verify
from docgen.api.batches import BatchOrder, issue_batch
from docgen.api.bundles import verify
from docgen.api.documents import DocumentOrder, issue_documents, render_documents
from docgen.api.drafts import approve, issue_draft, make_drafts, submit
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.own_seals import not_sealed, permitted_sealing
from docgen.api.profile import profile_set
from docgen.api.register import read_document
from docgen.api.reprints import reprint
from docgen.api.seals import add_seal, seal_register, use_seal
from docgen.api.signer import SigningSettings
from docgen.api.taking_back import edit_draft, take_back
from docgen.api.voiding import void_document
from docgen.casefile import dump_json, load_json
from docgen.casefile.case import Case
from docgen.casefile.profile import SealKind
from docgen.cli import docgen
from docgen.cli.output import run
from docgen.errors import (
    NotAdmitted,
    ReasonMissing,
    SealNotPermitted,
    SealPictureWrong,
    SigningFailed,
    UnknownFormat,
    WrongProfile,
    WrongState,
)
from docgen.kinds.registry import kind
from docgen.workflow.access import AccountRole
from docgen.workflow.drafting import draft

BANK = "江城示例银行股份有限公司"
DAY = date(2026, 11, 23)
NO = "催〔2026〕1号"
ACCOUNT = {"bank": "江城示例银行营业部", "name": "江城示例银行", "number": "0000 0000 0001"}


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Hand:
    return signing_hand(tmp_path_factory.mktemp("hand"))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    (tmp_path / "章.png").write_bytes(seal_picture())
    return tmp_path / "章.png"


@pytest.fixture
def office(tmp_path: Path, picture: Path) -> Iterator[Office]:
    """The sample bank's, with its seal."""
    opened = open_office(tmp_path / "data")
    profile_set(opened, {"name": BANK, "short_code": "JYXD"}, at=NOW)
    add_seal(opened, picture, SealKind.OFFICIAL, at=NOW)
    yield opened
    opened.close()


@pytest.fixture
def case_file(make_case: Callable[..., Case], tmp_path: Path) -> Path:
    creditor = {"kind": "organization", "name": BANK, "phone": "010-00000000", "account": ACCOUNT}
    (tmp_path / "case.json").write_bytes(dump_json(make_case(creditor=creditor, handler="王五")))
    return tmp_path / "case.json"


def order(case_file: Path, kind: str = "demand_letter") -> DocumentOrder:
    return DocumentOrder(kind, str(case_file), DAY, DAY)


def pictures(path: Path) -> int:
    """How many pictures a PDF holds: the codes of letter and receipt, a seal."""
    with pikepdf.open(path) as opened:
        return len(opened.pages[0].get_images())


def test_a_picture_is_taken_in_and_said_what_was_changed(office: Office, picture: Path) -> None:
    made = add_seal(office, picture, SealKind.CONTRACT, at=NOW, width_mm=Decimal("40.5"))
    assert (made.width_mm, made.height_mm, made.changes) == (40.5, 40.5, ("白色底已改为透明", "四周的空白已裁去"))
    assert (office.data_dir / made.path).read_bytes() == own_seal()
    assert (office.profile.contract_seal, office.profile.contract_seal_mm) == (made.path, "40.5")
    with pytest.raises(WrongProfile, match=r"印章|机构"):
        add_seal(office, picture, SealKind.OFFICIAL, at=NOW, width_mm=Decimal(60))
    picture.write_bytes(b"none")
    with pytest.raises(SealPictureWrong, match="docgen seal add"):
        add_seal(office, picture, SealKind.OFFICIAL, at=NOW)


def test_issuing_seals_and_no_draft_is_sealed(office: Office, case_file: Path, tmp_path: Path) -> None:
    (draft,) = render_documents(office, order(case_file), out=tmp_path / "drafts", formats=["pdf"]).files
    assert pictures(tmp_path / "drafts" / draft.path) == 0, "neither code nor seal"
    answer = issue_documents(office, order(case_file), out=tmp_path / "out", at=NOW)
    assert pictures(tmp_path / "out" / answer.files[0].path) == 3
    assert [warning.code for warning in answer.warnings if warning.code == "not_sealed"] == []
    (line,) = seal_register(office, dated_on=DAY).lines
    assert (line.document_no, line.seal_word, line.act_word, line.copies, line.pages) == (
        *(NO, "公章", "随文书印出"),
        *(1, 2),
    )
    assert (line.asked_by, line.approved_by, line.at) == ("local", None, NOW)


def test_a_letter_of_somebody_elses_is_not_sealed_and_that_is_said(
    office: Office, case_file: Path, tmp_path: Path
) -> None:
    profile_set(office, {"name": "江城示例资产管理有限公司"}, at=NOW)
    answer = issue_documents(office, order(case_file), out=tmp_path / "out", at=NOW, formats=["pdf"])
    assert "not_sealed" in [warning.code for warning in answer.warnings]
    assert pictures(tmp_path / "out" / answer.files[0].path) == 2
    assert seal_register(office, dated_on=DAY).lines == ()
    made = issue_batch(
        office, BatchOrder("demand_letter", str(case_file), DAY, DAY), out=tmp_path / "batch", jobs=1, at=NOW
    )
    assert (made.issued, made.not_sealed) == (1, 1)


@pytest.mark.libreoffice
def test_what_was_edited_by_hand_is_sealed_and_signed_with_its_annex_and_said_where_it_is_not(
    office: Office, case_file: Path, tmp_path: Path, hand: Hand
) -> None:
    office = signing(office, hand)
    import_cases(office, [case_file], at=NOW)
    wish = DocumentOrder("demand_letter", load_json(case_file).case_no, DAY, DAY)
    (line,) = make_drafts(office, wish, at=NOW).drafts
    file = tmp_path / edit_draft(office, line.draft, out=tmp_path).path
    taken = take_back(office, line.draft, file, at=NOW)
    submit(office, line.draft, at=NOW)
    approve(office, line.draft, at=NOW, edited=taken.edited)
    answer = issue_draft(office, line.draft, out=tmp_path / "out", at=NOW, dated_on=DAY)
    assert "not_sealed" not in {warning.code for warning in answer.warnings}
    (letter,) = [one for one in answer.files if one.path.endswith(".pdf")]
    assert pictures(tmp_path / "out" / letter.path) >= 2, "its code and the seal"
    acts = [(each.act_word, each.reason) for each in seal_register(office, dated_on=DAY).lines]
    assert acts == [("随文书印出", None), ("数字签名", None), ("数字签名", "附件1《债权计算书》")]

    word = docx.Document(str(file))
    (name,) = [each for each in word.paragraphs if BANK in each.text and "盖章" in each.text]
    name.add_run("虚构支行")
    out = BytesIO()
    word.save(out)
    drafts = draft(wish.on(load_json(case_file), office.profile), office.parameters)
    (warning,) = not_sealed(replace(drafts, edited=out.getvalue()), permitted_sealing(office, kind(wish.kind)))
    assert "落款" in warning.message


def test_a_picture_that_was_not_made_ready_stops_before_any_number(
    office: Office, case_file: Path, tmp_path: Path, picture: Path
) -> None:
    (office.data_dir / "white.png").write_bytes(picture.read_bytes())
    profile_set(office, {"seal": "white.png"}, at=NOW)
    with pytest.raises(SealPictureWrong, match="不是透明的"):
        issue_documents(office, order(case_file), out=tmp_path / "out", at=NOW)
    profile_set(office, {"seal": ""}, at=NOW)
    answer = issue_documents(office, order(case_file), out=tmp_path / "out", at=NOW, formats=["pdf"])
    assert answer.files[0].document_no == NO, "no number was lost"


def test_reprints_and_uses_on_paper_and_voids_stand_in_the_register(
    office: Office, case_file: Path, tmp_path: Path
) -> None:
    issue_documents(office, order(case_file), out=tmp_path / "out", at=NOW)
    stored = read_document(office, NO, "pdf")
    use_seal(office, NO, SealKind.OFFICIAL, copies=3, reason="窗口 & <补盖>", at=NOW, approved_by="钱某", seams=True)
    later = NOW + timedelta(hours=1)
    copies = [reprint(office, NO, reason="退回重寄", copies=2, out=tmp_path / "out", at=later) for _ in range(2)]
    assert [(one.times, one.copies, one.pages) for one in copies] == [(1, 2, 2), (2, 2, 2)]
    assert {one.note for one in copies} == {"附件（债权计算书）不在补打件内，请一并打印存档的附件"}
    assert read_document(office, NO, "pdf") == stored
    reader = pypdf.PdfReader(tmp_path / "out" / copies[1].path)
    with pikepdf.open(tmp_path / "out" / copies[1].path) as opened:
        assert opened.open_metadata()["pdfaid:part"] == "3"
    for number, page in enumerate(reader.pages, 1):
        said = "".join(page.extract_text().split())
        assert "第2次补打原件出具于" in said, number
        assert "DG1:JYXD:000001" in said, "the code stays"
    void_document(office, NO, reason="金额有误", successor=None, at=later)
    with pytest.raises(WrongState, match="作废"):
        reprint(office, NO, reason="退回重寄", copies=1, out=tmp_path / "out", at=later)
    with pytest.raises(ReasonMissing):
        use_seal(office, NO, SealKind.OFFICIAL, copies=1, reason=" ", at=later)
    lines = seal_register(office, dated_on=DAY).lines
    assert [(line.act_word, line.seal_word, line.copies, line.reason) for line in lines] == [
        ("随文书印出", "公章", 1, None),
        ("纸面用印", "公章（含骑缝章）", 3, "窗口 & <补盖>"),
        ("补打（第1次）", "公章", 2, "退回重寄"),
        ("补打（第2次）", "公章", 2, "退回重寄"),
        ("文书作废", "—", 0, "金额有误"),
    ]
    assert audit_verify(office).problems == ()


def test_the_register_is_asked_for_by_days_of_china_and_printed(
    office: Office, case_file: Path, tmp_path: Path
) -> None:
    assert seal_register(open_office(tmp_path / "new"), dated_on=DAY).lines == ()
    issue_documents(office, order(case_file), out=tmp_path / "out", at=datetime(2026, 11, 22, 16, 30, tzinfo=UTC))
    assert len(seal_register(office, since=DAY, until=DAY, dated_on=DAY).lines) == 1, "half past midnight in China"
    assert seal_register(office, until=DAY - timedelta(days=1), dated_on=DAY).lines == ()
    assert seal_register(office, since=DAY + timedelta(days=1), dated_on=DAY).lines == ()
    seal_register(office, out=tmp_path / "簿.xlsx", dated_on=DAY)
    rows = list(load_workbook(tmp_path / "簿.xlsx").active.iter_rows(values_only=True))
    assert any(row[:4] == (1, "2026-11-23 00:30", "公章", "随文书印出") for row in rows)
    seal_register(office, out=tmp_path / "簿.pdf", dated_on=DAY)
    assert NO in pypdf.PdfReader(tmp_path / "簿.pdf").pages[0].extract_text()
    seal_register(office, since=DAY + timedelta(days=1), out=tmp_path / "空.pdf", dated_on=DAY)
    assert "没有用印记录" in pypdf.PdfReader(tmp_path / "空.pdf").pages[0].extract_text()
    with pytest.raises(UnknownFormat, match=r"\.csv"):
        seal_register(office, out=tmp_path / "簿.csv", dated_on=DAY)


def test_who_may_seal_and_whose_approval_serves(office: Office, case_file: Path, tmp_path: Path) -> None:
    add_account(office, "admin", role=AccountRole.ADMIN, at=NOW)
    chief = open_office(office.data_dir, account="admin")
    names = ("collector", "legal", "manager")
    for name in names:
        add_account(chief, name, role=AccountRole(name), at=NOW)
    collector, legal, manager = (open_office(office.data_dir, account=name) for name in names)
    out = tmp_path / "out"
    issue_documents(legal, order(case_file), out=out, at=NOW, formats=["pdf"])
    assign(manager, ["2026-001"], to="collector", at=NOW)
    stored = DocumentOrder("demand_letter", "2026-001", DAY, DAY)
    with pytest.raises(SealNotPermitted, match="collector 无权用印"):
        issue_documents(collector, stored, out=out, at=NOW)
    with pytest.raises(SealNotPermitted):
        issue_batch(collector, BatchOrder("demand_letter", "2026-001", DAY, DAY), out=tmp_path / "b", jobs=1, at=NOW)
    for act in (
        lambda: use_seal(collector, NO, SealKind.OFFICIAL, copies=1, reason="补盖", at=NOW),
        lambda: reprint(collector, NO, reason="补打", copies=1, out=out, at=NOW),
        lambda: seal_register(collector, dated_on=DAY),
    ):
        with pytest.raises(NotAdmitted, match="用印"):
            act()
    (line,) = make_drafts(collector, stored, at=NOW).drafts
    submit(collector, line.draft, at=NOW)
    approve(legal, line.draft, at=NOW)
    issue_draft(collector, line.draft, out=out, at=NOW, formats=["pdf"])
    last = seal_register(legal, dated_on=DAY).lines[-1]
    assert (last.document_no, last.asked_by, last.approved_by) == ("催〔2026〕2号", "collector", "legal")


def signing(office: Office, hand: Hand, password: str | None = PASSWORD) -> Office:
    (office.data_dir / "hand.p12").write_bytes(hand.pkcs12)
    (office.data_dir / "root.pem").write_bytes(hand.root)
    profile_set(office, {"signature.pkcs12": "hand.p12", "signature.root": "root.pem"}, at=NOW)
    return open_office(office.data_dir, signing=SigningSettings(password))


def test_what_is_issued_is_signed_and_verify_says_by_whom(
    office: Office, case_file: Path, tmp_path: Path, hand: Hand
) -> None:
    office = signing(office, hand)
    (file,) = issue_documents(office, order(case_file), out=tmp_path / "out", at=NOW, formats=["pdf"]).files
    assert (tmp_path / "out" / file.path).read_bytes() == read_document(office, NO, "pdf"), "stored as it was signed"
    answer = verify(tmp_path / "out", office=office)
    assert answer.ok
    assert f"由 {BANK} 于 " in answer.notes[0]
    assert "数字签名，涵盖整个文件；签名证书已追溯到所给的根证书" in answer.notes[0]
    assert "未指定根证书" in verify(tmp_path / "out", office=open_office(tmp_path / "new")).notes[0]
    lines = [(line.act_word, line.reason) for line in seal_register(office, dated_on=DAY).lines]
    annexed = ("数字签名", "附件1《债权计算书》")
    assert lines == [("随文书印出", None), ("数字签名", None), annexed], "the letter and its annex are signed"
    copy = reprint(office, NO, reason="补打", copies=1, out=tmp_path / "copy", at=NOW)
    assert "不带数字签名" in copy.note
    assert b"/ByteRange" not in (tmp_path / "copy" / copy.path).read_bytes()
    content = bytearray((tmp_path / "out" / file.path).read_bytes())
    content[3000] ^= 1
    (tmp_path / "out" / file.path).write_bytes(content)
    problems = "".join(verify(tmp_path / "out", office=office).problems)
    assert "内容已被改动" in problems
    assert "数字签名无效" in problems


def test_a_batch_is_sealed_and_signed_and_its_print_file_is_not(
    office: Office, case_file: Path, tmp_path: Path, hand: Hand
) -> None:
    office = signing(office, hand, None)
    office.ask_password = lambda: PASSWORD
    out = tmp_path / "out"
    made = issue_batch(office, BatchOrder("demand_letter", str(case_file), DAY, DAY), out=out, jobs=1, at=NOW)
    assert (made.issued, made.not_sealed) == (1, 0)
    (letter,) = (out / "文书").glob("*.pdf")
    assert b"/ByteRange" in letter.read_bytes()
    assert pictures(letter) == 3
    with pikepdf.open(out / made.print_files[0]) as opened:
        assert "/AcroForm" not in opened.Root
        assert not any("/Annots" in page.obj for page in opened.pages), "no signature that no longer holds"


def test_what_cannot_be_signed_is_not_issued(office: Office, case_file: Path, tmp_path: Path, hand: Hand) -> None:
    for wrong in (signing(office, hand, "wrong"), signing(office, hand, None)):
        with pytest.raises(SigningFailed, match="密码不符"):
            issue_documents(wrong, order(case_file), out=tmp_path / "out", at=NOW)
    two = open_office(office.data_dir, signing=SigningSettings(PASSWORD, command=("/bin/cat",)))
    with pytest.raises(SigningFailed, match="只能设置一种"):
        issue_documents(two, order(case_file), out=tmp_path / "out", at=NOW)
    profile_set(office, {"signature.pkcs12": "", "signature.root": ""}, at=NOW)
    unsealing = open_office(office.data_dir, signing=SigningSettings(command=("/bin/cat",)))
    with pytest.raises(SigningFailed, match="没有印章"):
        issue_documents(unsealing, order(case_file), out=tmp_path / "out", at=NOW)
    (file,) = issue_documents(office, order(case_file), out=tmp_path / "out", at=NOW, formats=["pdf"]).files
    assert file.document_no == "催〔2026〕2号", "the first number is void: it was reserved before the service failed"


def test_the_commands(
    tmp_path: Path, picture: Path, case_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DOCGEN_SIGNING_PASSWORD", raising=False)
    days = ["--as-of", "2026-11-23", "--dated", "2026-11-23"]
    data, out = ["--data", str(tmp_path / "cli")], ["--out", str(tmp_path / "out")]
    for arguments, said in (
        (["profile", "set", f"name={BANK}"], BANK),
        (["seal", "add", str(picture), "--seal", "official"], "42×42 毫米；白色底已改为透明"),
        (["issue", "demand_letter", str(case_file), *days, *out], "催〔2026〕1号.pdf"),
        (["seal", "use", "催〔2026〕1号", "--seal", "contract", "--reason", "补盖"], "加盖合同专用章，1 份"),
        (["reprint", "催〔2026〕1号", "--reason", "退回重寄", *out], "第1次补打"),
        (["seal", "log"], "补打（第1次）"),
    ):
        assert run(docgen, [*data, *arguments]) == 0, capsys.readouterr()
        assert said in capsys.readouterr().out
