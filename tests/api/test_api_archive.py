"""A case's archive: complete, checkable without the program's database, readable by its schemas; what is due."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pikepdf
import pypdf
import pytest

from docgen.api.archive import archive_due, archive_export
from docgen.api.audit import audit_log, audit_verify
from docgen.api.bundles import verify
from docgen.api.cases import add_evidence
from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.importing import import_cases
from docgen.api.mail_words import Carrier, Handed
from docgen.api.office import Office, open_office
from docgen.api.postings import post_document
from docgen.api.register import read_document
from docgen.api.tracking import track
from docgen.bundle.manifest import ArchiveManifest
from docgen.casefile import load_json
from docgen.errors import Clash, NotFound
from docgen.store.cases import load_case

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
CASE_NO = "XYGD-2026-0001"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path / "data")
    import_cases(made, [CASE], at=AT)
    (tmp_path / "录音&说明<1>.txt").write_text("通话说明", "utf-8")
    add_evidence(made, CASE_NO, [tmp_path / "录音&说明<1>.txt"], at=AT)
    order = DocumentOrder("demand_letter", CASE_NO, DAY, DAY, "P1", {"contact_name": "王五"})
    issue_documents(made, order, out=tmp_path / "issued", at=AT)
    return made


def test_an_archive_is_whole_and_speaks_for_itself(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "档案"
    answer = archive_export(office, CASE_NO, out=out, at=AT)
    assert (answer.documents, answer.keep_until, answer.rule) == (1, None, "案件未结")
    checked = verify(out, office=office)
    assert (checked.ok, checked.checked) == (True, answer.files)

    manifest = ArchiveManifest.model_validate_json((out / "manifest.json").read_bytes())
    for document, schema in (
        ("manifest.json", manifest.manifest_schema),
        (manifest.case, manifest.case_schema),
        (manifest.history, manifest.history_schema),
    ):
        jsonschema.validate(
            json.loads((out / document).read_text("utf-8")), json.loads((out / schema).read_text("utf-8"))
        )
    with office.database.reading() as session:
        assert load_json(out / manifest.case) == load_case(session, CASE_NO).case
    (letter,) = manifest.documents
    assert letter.document_no == "催〔2026〕1号"
    for path, form in ((letter.pdf, "pdf"), (letter.docx, "docx"), (letter.text, "txt")):
        assert (out / path).read_bytes() == read_document(office, letter.document_no, form)
    (annex,) = letter.annexes
    for path, form in ((annex.pdf, "pdf"), (annex.docx, "docx"), (annex.text, "txt")):
        assert (out / path).read_bytes() == read_document(office, letter.document_no, form, annex=1)
    assert [file.pdfa for file in manifest.files if file.path in (letter.pdf, annex.pdf, manifest.contents)] == [
        "3U"
    ] * 3
    (original,) = manifest.originals.values()
    assert (out / original).read_text("utf-8") == "通话说明"
    history = json.loads((out / manifest.history).read_text("utf-8"))
    assert [entry["act"] for entry in history["audit"]][-1] == "export_cases"
    assert [event["event"] for event in history["documents"][0]["events"]] == ["handed_out"]
    with pikepdf.open(out / manifest.contents) as contents:
        assert len(contents.pages) == 1
    said = "".join(page.extract_text() for page in pypdf.PdfReader(out / manifest.contents).pages)
    listed = "".join(said.split())
    assert f"附件1：债权计算书{letter.document_no}" in listed, "an annex is a paper of its own"

    (out / original).write_text("改过", "utf-8")
    (out / letter.docx).unlink()
    problems = " ".join(verify(out, office=office).problems)
    assert "内容已被改动" in problems
    assert "缺少" in problems


def test_what_carriers_told_of_a_letter_goes_with_it(office: Office, tmp_path: Path) -> None:
    handed = Handed(carrier=Carrier.EMS, tracking_no="EA123456785CN", on=DAY)
    post_document(office, "催〔2026〕1号", handed, at=AT)
    told = tmp_path / "ems.csv"
    told.write_text(
        "邮件号,时间,状态,轨迹\nEA123456785CN,2026-11-25 10:00,签收,本人签收\nEA999999999CN,2026-11-25 10:00,签收,x\n"
    )
    track(office, [told], at=datetime(2026, 11, 26, 1, 30, tzinfo=UTC))
    archive_export(office, CASE_NO, out=tmp_path / "a", at=AT)
    (posting,) = json.loads((tmp_path / "a" / "history.json").read_text("utf-8"))["documents"][0]["postings"]
    assert (posting["tracking_no"], posting["posted_on"], posting["carrier"]) == ("EA123456785CN", "2026-11-23", "ems")
    assert [(event["told"], event["outcome"], event["file"]) for event in posting["events"]] == [
        ("签收；本人签收", "signed", "ems.csv")
    ]
    everything = b"".join(file.read_bytes() for file in (tmp_path / "a").rglob("*") if file.is_file())
    assert b"EA999999999CN" not in everything  # another's letter in the same export
    assert b"EA123456785CN" in everything


def test_taking_a_case_out_is_told_and_nothing_is_overwritten(office: Office, tmp_path: Path) -> None:
    archive_export(office, CASE_NO, out=tmp_path / "a", at=AT)
    with pytest.raises(Clash, match="不是空的"):
        archive_export(office, CASE_NO, out=tmp_path / "a", at=AT)
    with pytest.raises(NotFound):
        archive_export(office, "没有", out=tmp_path / "b", at=AT)
    assert [line.act for line in audit_log(office, CASE_NO).lines].count("export_cases") == 1
    assert audit_verify(office).ok


def test_the_same_moment_gives_the_same_archive_but_for_the_chain(office: Office, tmp_path: Path) -> None:
    for name in ("a", "b"):
        archive_export(office, CASE_NO, out=tmp_path / name, at=AT)
    differing = [
        path.name
        for path in sorted((tmp_path / "a").rglob("*"))
        if path.is_file() and path.read_bytes() != (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()
    ]
    assert differing == ["history.json", "manifest.json"]  # the second says that there was a first


def test_what_is_due_is_listed_and_stays(office: Office, tmp_path: Path) -> None:
    assert archive_due(office, as_of=date(2040, 1, 1)).kept == {"案件未结": 1}
    case = json.loads(CASE.read_text("utf-8"))
    case |= {"case_no": "已结-1", "status": "settled"}
    path = tmp_path / "ended.json"
    path.write_text(json.dumps(case, ensure_ascii=False), "utf-8")
    import_cases(office, [path], at=AT)
    with office.database.reading() as session:
        last = max(entry.on for debt in load_case(session, "已结-1").case.debts for entry in debt.ledger)
    assert archive_due(office, as_of=last.replace(year=last.year + 3)).due == ()
    (due,) = archive_due(office, as_of=date(2040, 1, 1)).due
    assert (due.case_no, due.keep_until >= last.replace(year=last.year + 3), due.documents) == ("已结-1", True, 0)
    assert archive_due(office, as_of=due.keep_until).due == ()
    assert archive_due(open_office(tmp_path / "new"), as_of=DAY).due == ()
