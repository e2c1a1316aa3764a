import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from docgen.api.bundles import verify
from docgen.api.cases import import_cases
from docgen.api.documents import (
    DocumentOrder,
    issue_documents,
    render_documents,
    render_sample,
)
from docgen.api.office import Office, open_office, tidy_up
from docgen.api.paper_files import RenderedFile
from docgen.api.previews import examine_order
from docgen.api.profile import profile_set
from docgen.api.register import list_documents, read_document
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.delivery.code import PaperCode
from docgen.errors import BlobDamaged, DocumentGaps, NotFound, NotReadable, NotWritable, UnknownFormat
from docgen.store.cases import case_count

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
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
Order = Callable[..., DocumentOrder]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def order(make_case: Callable[..., Case], tmp_path: Path) -> Order:
    """An order on a case file of two debtors; keywords change the order, ``parts`` the case."""

    def ordered(kind: str = "demand_letter", parts: dict[str, Any] | None = None, **more: Any) -> DocumentOrder:
        case = make_case(**{"creditor": CREDITOR, "debtors": DEBTORS, "handler": "王五", **(parts or {})})
        (tmp_path / "case.json").write_bytes(dump_json(case))
        return DocumentOrder(kind, str(tmp_path / "case.json"), as_of=DAY, dated_on=DAY, **more)

    return ordered


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def paths_of(files: Sequence[RenderedFile]) -> set[str]:
    """Every file that an answer names."""
    return {path for file in files for path in (file.path, *(annex.path for annex in file.annexes))}


def test_a_draft_an_addressee_says_that_it_is_one(office: Office, order: Order, tmp_path: Path) -> None:
    answer = render_documents(office, order(), out=tmp_path / "out", formats=["txt", "pdf", "docx"])
    assert [(file.party, Path(file.path).suffix) for file in answer.files] == [
        (party, suffix) for party in ("P1", "P2") for suffix in (".pdf", ".docx", ".txt")
    ]
    for file in answer.files:
        content = (tmp_path / "out" / file.path).read_bytes()
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        if file.path.endswith(".txt"):
            assert "草稿" in content.decode()
            assert "DG1:" not in content.decode()
        if file.path.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(content)) as pdf:
                assert len(pdf.pages) == file.pages
    assert len({file.path for file in answer.files}) == 6
    assert written(tmp_path / "out") == paths_of(answer.files)
    assert len(paths_of(answer.files)) == 12  # each with its annex
    assert not (tmp_path / "data").exists()


def test_one_addressee_by_id_or_by_name(office: Office, order: Order, tmp_path: Path) -> None:
    for party in ("P2", "李堃"):
        answer = render_documents(office, order(party=party), out=tmp_path / "out", formats=["txt"])
        assert [file.party for file in answer.files] == ["P2"]
    with pytest.raises(NotFound, match="王五"):
        render_documents(office, order(party="王五"), out=tmp_path / "out")


def test_every_gap_of_every_letter_at_once_and_nothing_written(office: Office, order: Order, tmp_path: Path) -> None:
    bare = [{key: value for key, value in debtor.items() if key != "address"} for debtor in DEBTORS]
    with pytest.raises(DocumentGaps) as caught:
        render_documents(office, order(parts={"debtors": bare, "handler": None}), out=tmp_path / "out")
    places = [problem.place for problem in caught.value.problems]
    assert {place.partition("：")[0] for place in places} == {"致张喆", "致李堃"}
    assert len(places) >= 4
    assert not (tmp_path / "out").exists()


def test_an_issued_document_bears_number_and_code_and_is_kept(office: Office, order: Order, tmp_path: Path) -> None:
    profile_set(office, {"short_code": "JYXD", "number_prefix": "江银"}, at=AT)
    answer = issue_documents(office, order(), out=tmp_path / "out", at=AT, formats=["txt", "pdf"])
    assert [(file.party, file.document_no) for file in answer.files] == [
        (party, number)
        for party, number in (("P1", "江银催〔2026〕1号"), ("P2", "江银催〔2026〕2号"))
        for _ in ("pdf", "txt")
    ]
    for file in answer.files:
        content = (tmp_path / "out" / file.path).read_bytes()
        assert content == read_document(office, file.document_no, Path(file.path).suffix[1:])
        assert file.document_no in file.path
        assert file.sha256 == hashlib.sha256(content).hexdigest()
    text = read_document(office, "江银催〔2026〕2号", "txt").decode()
    assert "江银催〔2026〕2号" in text
    assert str(PaperCode("JYXD", "000002")) in text
    assert "草稿" not in text
    assert [(d.document_no, d.party, d.party_name, d.issued_at) for d in list_documents(office, "2026-001")] == [
        ("江银催〔2026〕1号", "P1", "张喆", AT),
        ("江银催〔2026〕2号", "P2", "李堃", AT),
    ]
    assert read_document(office, "江银催〔2026〕1号", "docx")[:2] == b"PK"


@pytest.mark.parametrize(("prefix", "case_no"), [("../../甲/", "2026-001"), ("A:B", "案" * 60), ("江银", "..")])
def test_a_numbers_file_stays_in_its_folder_whatever_the_number_holds(
    office: Office, order: Order, tmp_path: Path, prefix: str, case_no: str
) -> None:
    profile_set(office, {"number_prefix": prefix}, at=AT)
    answer = issue_documents(office, order(parts={"case_no": case_no}), out=tmp_path / "out", at=AT, formats=["docx"])

    assert answer.files[0].document_no == f"{prefix}催〔2026〕1号"
    manifests = {file.path.replace(".docx", ".manifest.json") for file in answer.files}
    assert written(tmp_path / "out") == paths_of(answer.files) | manifests
    assert len(answer.files) == len(manifests) == 2
    assert [d.filename + ".docx" for d in list_documents(office, case_no)] == [file.path for file in answer.files]


def test_an_issued_document_is_verified_by_the_manifest_beside_it(office: Office, order: Order, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = issue_documents(office, order(), out=out, at=AT, formats=["txt", "pdf", "docx"])
    assert verify(out, office=office).problems == ()
    assert verify(out, office=office).checked == len(paths_of(answer.files)) == 12
    manifest = json.loads(next(out.glob("*1号.manifest.json")).read_bytes())
    assert (manifest["document_no"], manifest["case_no"]) == ("催〔2026〕1号", "2026-001")
    assert datetime.fromisoformat(manifest["made_at"]) == AT
    assert manifest["software"]["docgen"]
    letter = out / answer.files[0].path
    letter.write_bytes(letter.read_bytes() + b"\n")
    (problem,) = verify(letter, office=office).problems
    assert problem.startswith(f"文件“{letter.name}”的内容已被改动，大小应为")


def test_issuing_again_makes_new_documents_beside_the_old(office: Office, order: Order, tmp_path: Path) -> None:
    for _ in range(2):
        issue_documents(office, order(party="P1"), out=tmp_path / "out", at=AT)
    names = sorted(path.name for path in (tmp_path / "out").glob("*.pdf"))
    assert [name[-len("催〔2026〕1号.pdf") :] for name in names] == ["催〔2026〕1号.pdf", "催〔2026〕2号.pdf"]


def test_what_was_issued_and_could_not_be_written_out_is_written_next_time(
    office: Office, order: Order, tmp_path: Path
) -> None:
    (tmp_path / "full").write_bytes(b"")
    with pytest.raises(NotWritable):
        issue_documents(office, order(), out=tmp_path / "full", at=AT)
    assert len(list_documents(office, "2026-001")) == 2
    answer = issue_documents(office, order(), out=tmp_path / "out", at=AT)
    assert {file.document_no for file in answer.files} == {"催〔2026〕1号", "催〔2026〕2号"}
    assert len(list_documents(office, "2026-001")) == 2
    assert tidy_up(office, at=AT) == []


def test_damaged_bytes_of_an_issued_document_are_found(office: Office, order: Order, tmp_path: Path) -> None:
    (file,) = issue_documents(office, order(party="P1"), out=tmp_path / "out", at=AT, formats=["pdf"]).files
    blob = office.blobs.path(file.sha256)
    content = bytearray(blob.read_bytes())
    content[100] ^= 1
    blob.write_bytes(content)
    with pytest.raises(BlobDamaged, match=file.sha256):
        read_document(office, file.document_no, "pdf")


def test_what_is_not_there_is_named(office: Office, order: Order, tmp_path: Path) -> None:
    import_cases(office, [Path(order().source)], at=AT)
    with pytest.raises(NotFound, match="催〔2026〕9号"):
        read_document(office, "催〔2026〕9号", "pdf")
    with pytest.raises(NotFound, match="2026-404"):
        list_documents(office, "2026-404")
    with pytest.raises(UnknownFormat, match="odt"):
        render_documents(office, order(), out=tmp_path, formats=["odt"])


def test_a_seal_that_is_not_there_stops_issuing_and_no_draft(office: Office, order: Order, tmp_path: Path) -> None:
    profile_set(office, {"seal": "印章.png"}, at=AT)
    assert render_documents(office, order(), out=tmp_path / "out", formats=["pdf"]).files
    with pytest.raises(NotReadable, match=r"印章\.png"):
        issue_documents(office, order(), out=tmp_path / "out", at=AT)
    with office.database.reading() as session:
        assert case_count(session) == 0, "not so much as a case was taken in"


def test_a_preview_an_addressee(office: Office, order: Order) -> None:
    previews = examine_order(office, order()).papers
    assert [(preview.party, preview.title) for preview in previews] == [
        (party, title) for party in ("P1", "P2") for title in ("逾期贷款催收通知书", "债权计算书")
    ]
    assert "李堃" in previews[2].html


@pytest.mark.parametrize("kind", ["demand_letter", "claim_statement"])
def test_a_kinds_own_sample(office: Office, tmp_path: Path, kind: str) -> None:
    (file,) = render_sample(office, kind, out=tmp_path / "out", formats=["pdf"]).files
    assert (tmp_path / "out" / file.path).read_bytes().startswith(b"%PDF")
