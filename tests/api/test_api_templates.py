"""An institution's own Word templates in a kind's place: drafts, issued documents, the way back."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from agreement import pdfium_text, squeeze, word_paragraphs

from docgen.api import templates
from docgen.api.catalogue import check
from docgen.api.documents import (
    DocumentOrder,
    issue_documents,
    one_document,
    render_documents,
    render_sample,
)
from docgen.api.office import Office, open_office
from docgen.api.previews import examine_order
from docgen.api.register import list_documents, read_document
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.errors import (
    DocumentGaps,
    NotFound,
    OfficeMissingError,
    TemplateDamaged,
    TemplateFillFailed,
    TemplateNotConvertible,
    TemplateNotForKind,
    TemplateRefused,
    UnprintableCharacterError,
    WordingRefused,
)
from docgen.render import office as libreoffice
from docgen.store.documents import document

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
CREDITOR = {
    "kind": "organization",
    "name": "江城示例&银行<股份>有限公司",
    "phone": "010-00000000",
    "account": {"bank": "江城示例银行营业部", "name": "江城示例银行", "number": "0000 0000 0001"},
}
DEBTORS = [
    {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "address": "江城市示例路1号"},
    {"id": "P2", "kind": "person", "name": "李堃", "roles": ["co_borrower"], "address": "江城市示例路1号"},
]
MARK = "本函由本行法务部按自有格式制作。"
Order = Callable[..., DocumentOrder]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def order(make_case: Callable[..., Case], tmp_path: Path) -> Order:
    """An order of a demand letter on a case file of two debtors; ``parts`` change the case."""

    def ordered(kind: str = "demand_letter", parts: dict[str, Any] | None = None, **more: Any) -> DocumentOrder:
        case = make_case(**{"creditor": CREDITOR, "debtors": DEBTORS, "handler": "王五", **(parts or {})})
        (tmp_path / "case.json").write_bytes(dump_json(case))
        return DocumentOrder(kind, str(tmp_path / "case.json"), as_of=DAY, dated_on=DAY, **more)

    return ordered


@pytest.fixture
def own(office: Office, tmp_path: Path) -> Path:
    """The demand letter's start template with a sentence of the institution's own; it is in force."""
    path = tmp_path / "催收函.docx"
    templates.start_file(office, "demand_letter", path)
    made = docx.Document(str(path))
    made.add_paragraph(MARK + "{{ case.case_no }}")
    made.save(str(path))
    assert templates.add_template(office, "demand_letter", path, at=AT).version == 1
    return path


@pytest.mark.libreoffice
@pytest.mark.usefixtures("own")
def test_drafts_come_from_the_template_in_force(office: Office, order: Order, tmp_path: Path) -> None:
    answer = render_documents(office, order(), out=tmp_path / "out", formats=["pdf", "docx", "txt"])
    assert len(answer.files) == 6
    for party, name in (("P1", "张喆"), ("P2", "李堃")):
        pdf, word, text = ((tmp_path / "out" / f.path).read_bytes() for f in answer.files if f.party == party)
        assert MARK + "2026-001" in text.decode().splitlines()
        assert word_paragraphs(word)[-1] == MARK + "2026-001"
        assert name in text.decode()
        assert "江城示例&银行<股份>有限公司" in text.decode()
        assert squeeze(MARK) in squeeze(pdfium_text(pdf))
        assert "草稿" in text.decode()


@pytest.mark.libreoffice
@pytest.mark.usefixtures("own")
def test_an_issued_document_keeps_which_template_made_it(office: Office, order: Order, tmp_path: Path) -> None:
    answer = issue_documents(office, order(party="P1"), out=tmp_path / "out", at=AT, formats=["pdf", "docx", "txt"])
    (number,) = {file.document_no for file in answer.files}
    with office.database.reading() as session:
        row = document(session, number)
        kept = json.loads(row.inputs)["template"]
        assert MARK in row.text
        assert row.code in row.text
    assert kept == {"version": 1, "sha256": templates.list_templates(office, "demand_letter").templates[1].sha256}
    word = read_document(office, number, "docx")
    assert len(docx.Document(io.BytesIO(word)).inline_shapes) == 2
    with pikepdf.open(io.BytesIO(read_document(office, number, "pdf"))) as pdf:
        assert len(pdf.pages) == answer.files[0].pages == list_documents(office, "2026-001")[0].pages
    templates.use_template(office, "demand_letter", 0, at=AT)
    (standard,) = issue_documents(office, order(party="P1"), out=tmp_path / "out", at=AT, formats=["txt"]).files
    with office.database.reading() as session:
        assert json.loads(document(session, standard.document_no).inputs)["template"] is None
    assert MARK not in (tmp_path / "out" / standard.path).read_text("utf-8")


@pytest.mark.libreoffice
@pytest.mark.usefixtures("own")
def test_all_letters_of_a_run_go_through_one_process(
    office: Office, order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    run = libreoffice._run
    monkeypatch.setattr(libreoffice, "_run", lambda *given: (runs.append(len(given[2])), run(*given)))
    issue_documents(office, order(), out=tmp_path / "out", at=AT)
    assert runs == [2]


@pytest.mark.libreoffice
@pytest.mark.usefixtures("own")
def test_samples_and_previews_show_the_template(office: Office, order: Order, tmp_path: Path) -> None:
    (file,) = render_sample(office, "demand_letter", out=tmp_path / "out", formats=["txt"]).files
    assert MARK in (tmp_path / "out" / file.path).read_text("utf-8")
    previews = examine_order(office, order()).papers
    assert [MARK in preview.html for preview in previews] == [True, False] * 2  # each letter, then its annex


@pytest.mark.libreoffice
def test_a_claim_statement_in_the_institutions_form(office: Office, order: Order, tmp_path: Path) -> None:
    path = tmp_path / "计算书.docx"
    templates.start_file(office, "claim_statement", path)
    templates.add_template(office, "claim_statement", path, at=AT)
    pdf = one_document(office, order("claim_statement"), "pdf")
    assert "债权计算书" in squeeze(pdfium_text(pdf))


@pytest.mark.usefixtures("own")
def test_every_gap_of_every_letter_at_once_and_nothing_written(office: Office, order: Order, tmp_path: Path) -> None:
    bare = [{key: value for key, value in debtor.items() if key != "address"} for debtor in DEBTORS]
    with pytest.raises(DocumentGaps) as caught:
        render_documents(office, order(parts={"debtors": bare, "handler": None}), out=tmp_path / "out")
    said = {(problem.place.partition("：")[0], problem.expected) for problem in caught.value.problems}
    assert {place for place, _ in said} == {"致张喆", "致李堃"}
    assert any("送达地址或住所地" in expected for _, expected in said)
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("own")
def test_without_libreoffice_it_is_refused_by_name(
    office: Office, order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "find_office", lambda: None)
    with pytest.raises(OfficeMissingError, match=r"逾期贷款催收通知书\.docx"):
        issue_documents(office, order(), out=tmp_path / "out", at=AT)
    assert list_documents(office, "2026-001") == []
    templates.use_template(office, "demand_letter", 0, at=AT)
    assert render_documents(office, order(), out=tmp_path / "out").files


def test_what_letters_may_not_say_is_not_said_by_a_template_either(
    office: Office, order: Order, own: Path, tmp_path: Path
) -> None:
    made = docx.Document(str(own))
    made.add_paragraph("逾期不还的，我行将依法向征信系统报送，并保留主张权利的权利。")
    made.save(str(own))
    templates.add_template(office, "demand_letter", own, at=AT)
    with pytest.raises(WordingRefused):
        render_documents(office, order(), out=tmp_path / "out")
    made.add_paragraph("逾期不还的，将上门催收并通知您的亲友，公安机关将对您立案侦查。")
    made.save(str(own))
    with pytest.raises(TemplateRefused, match="将上门"):
        templates.add_template(office, "demand_letter", own, at=AT)


@pytest.mark.usefixtures("own")
def test_a_character_that_no_face_has_stops(office: Office, order: Order, tmp_path: Path) -> None:
    with pytest.raises(UnprintableCharacterError):
        render_documents(office, order(parts={"handler": "王\U0001f600五"}), out=tmp_path / "out")


def test_what_a_case_does_to_a_template_that_fits_the_sample_only(
    office: Office, order: Order, own: Path, tmp_path: Path
) -> None:
    made = docx.Document(str(own))
    made.add_paragraph('{{ {"financial_loan": "贷款", "receivable": "账款"}[case.claim_type] }}')
    made.save(str(own))
    templates.add_template(office, "demand_letter", own, at=AT)
    with pytest.raises(TemplateFillFailed, match="第 2 版"):
        render_documents(office, order(parts={"claim_type": "private_lending"}), out=tmp_path / "out")


def test_a_template_with_faults_is_not_taken(office: Office, own: Path) -> None:
    made = docx.Document(str(own))
    made.add_paragraph("{{ creditor.nmae }}")
    made.add_paragraph("{% if secured %}")
    made.save(str(own))
    with pytest.raises(TemplateRefused) as caught:
        templates.add_template(office, "demand_letter", own, at=AT)
    assert len(caught.value.problems) == 2
    assert [each.in_force for each in templates.list_templates(office, "demand_letter").templates] == [False, True]


def test_versions_and_the_way_back(office: Office, own: Path) -> None:
    templates.add_template(office, "demand_letter", own, at=AT)
    for version in (1, 0, 2):
        listed = templates.use_template(office, "demand_letter", version, at=AT).templates
        assert [each.version for each in listed if each.in_force] == [version]
    with pytest.raises(NotFound):
        templates.use_template(office, "demand_letter", 3, at=AT)
    assert {each.kind for each in templates.list_templates(office).templates} == {"demand_letter"}


@pytest.mark.usefixtures("own")
def test_a_changed_file_in_the_data_folder_is_never_used(office: Office, order: Order, tmp_path: Path) -> None:
    path = tmp_path / "data" / "templates" / "demand_letter" / "0001.docx"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(TemplateDamaged, match=r"0001\.docx"):
        render_documents(office, order(), out=tmp_path / "out")


@pytest.mark.parametrize("kind", ["bundle_cover", "recording_sheet", "specimen_contents"])
def test_what_a_bundle_lays_out_itself_takes_no_template(office: Office, own: Path, kind: str) -> None:
    with pytest.raises(TemplateNotForKind, match="不能换用"):
        templates.add_template(office, kind, own, at=AT)


@pytest.mark.parametrize(("kind", "notices"), [("evidence_index", 1), ("filing_checklist", 0)])
def test_what_a_bundle_fills_takes_a_template(office: Office, tmp_path: Path, kind: str, notices: int) -> None:
    path = tmp_path / f"{kind}.docx"
    templates.start_file(office, kind, path)

    added = templates.add_template(office, kind, path, at=AT)

    assert (added.version, len(added.notices)) == (1, notices)


def test_check_tells_when_a_kind_has_outgrown_a_template(
    office: Office, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(office, ["demand_letter"], on=DAY).problems == ()
    path = office.data_dir / "templates" / "demand_letter"
    broken = docx.Document(str(own))
    broken.add_paragraph("{{ gone }}")
    broken.save(str(own))
    with monkeypatch.context() as patched:
        patched.setattr(templates, "check_template", lambda *_: ())
        templates.add_template(office, "demand_letter", own, at=AT)
    (problem,) = check(office, ["demand_letter"], on=DAY).problems
    assert problem.place.startswith("demand_letter/0002.docx 第")
    assert (path / "0002.docx").is_file()


def test_the_field_dictionary_as_word(office: Office, tmp_path: Path) -> None:
    assert templates.write_fields(office, "demand_letter", tmp_path / "字段.docx").kind == "demand_letter"
    text = word_paragraphs((tmp_path / "字段.docx").read_bytes())
    assert "《逾期贷款催收通知书》模板字段" in text
    assert squeeze("{{ contract.annual_rate | percent }}") in text
    for group in ("债权人", "致送对象", "合同", "债权金额", "填写项"):
        assert group in text


def test_a_start_template_that_would_not_be_accepted_is_not_written(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = docx.Document()
    made.add_paragraph("{{ 2 * 3 }}")
    out = io.BytesIO()
    made.save(out)
    monkeypatch.setattr(templates, "write_start", lambda _: out.getvalue())
    with pytest.raises(TemplateNotConvertible, match="不能乘"):
        templates.start_file(office, "demand_letter", tmp_path / "a.docx")
    assert not (tmp_path / "a.docx").exists()


def test_the_file_is_whole(own: Path) -> None:
    with zipfile.ZipFile(own) as archive:
        assert archive.testzip() is None
