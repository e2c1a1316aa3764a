"""The litigation pack as whoever files it gets it: a folder and a ZIP that verify, nothing half made."""

import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from docgen.api.documents import DocumentOrder, render_documents
from docgen.api.examination import examine
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.packs import PackAnswer, PackWish, make_pack
from docgen.bundle.verify import verify
from docgen.errors import BundleFolderTaken, PackRefused

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ON = date(2026, 11, 23)
DATED = date(2026, 11, 25)
AT = datetime(2026, 11, 23, 9, 30, 15, tzinfo=UTC)
CARD = "XYKA-2026-0009"
STEM = f"{CARD}-立案材料"


def wish(source: Path | str, **more: Any) -> PackWish:
    return PackWish(source=str(source), as_of=ON, dated_on=DATED, **more)


def card_case(folder: Path, **changes: Any) -> Path:
    """The fixture's card account with two texts for evidence."""
    folder.mkdir(parents=True, exist_ok=True)
    case = json.loads((FIXTURES / "cases/09_credit_card.json").read_text("utf-8"))
    case["evidence"] = [
        {"file": "领用合约.txt", "title": "信用卡领用合约", "group": "credit", "proves": "双方的信用卡合同关系"},
        {"file": "明细.txt", "title": "账户交易明细及账单", "group": "default", "proves": "透支金额"},
    ]
    (folder / "领用合约.txt").write_text("第一条 持卡人应当按期还款。", "utf-8")
    (folder / "明细.txt").write_text("2026-09-30 透支本金", "utf-8")
    path = folder / "case.json"
    path.write_text(json.dumps(case | changes, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path / "data")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PackAnswer]:
    """A pack of the card case, made once."""
    folder = tmp_path_factory.mktemp("pack")
    office = open_office(folder / "data")
    answer = make_pack(office, wish(card_case(folder / "case")), out=folder / "out", at=AT)
    office.close()
    return folder / "out", answer


NAMES = [
    "00_提交材料清单.docx",
    "00_提交材料清单.pdf",
    "01_民事起诉状.docx",
    "01_民事起诉状.pdf",
    "02_债权计算书.docx",
    "02_债权计算书.pdf",
    "02_债权计算书.xlsx",
    "03_证据目录和证据材料/manifest.json",
    "03_证据目录和证据材料/校验单.pdf",
    "03_证据目录和证据材料/证据材料.pdf",
    "03_证据目录和证据材料/证据目录.docx",
    "03_证据目录和证据材料/证据目录.pdf",
    "03_证据目录和证据材料/证据目录.xlsx",
    "04_法定代表人身份证明书.docx",
    "04_法定代表人身份证明书.pdf",
    "05_送达地址确认书.docx",
    "05_送达地址确认书.pdf",
    "06_立案材料清单.docx",
    "06_立案材料清单.pdf",
    "07_诉讼费用估算表.docx",
    "07_诉讼费用估算表.pdf",
    "manifest.json",
    "校验单.pdf",
]


def text_of(path: Path) -> str:
    pdf = PdfDocument(path)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pdf))


def test_the_folder_is_numbered_and_the_answer_names_every_file_in_it(made: tuple[Path, PackAnswer]) -> None:
    out, answer = made
    folder = out / STEM

    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == NAMES
    assert sorted(path.name for path in out.iterdir()) == [STEM, f"{STEM}.zip"]
    assert sorted(file.path for file in answer.files) == sorted([*(f"{STEM}/{name}" for name in NAMES), f"{STEM}.zip"])


def test_the_zip_holds_the_folder_under_names_that_windows_reads(made: tuple[Path, PackAnswer]) -> None:
    out, _ = made
    with zipfile.ZipFile(out / f"{STEM}.zip") as archive:
        entries = archive.infolist()

        assert sorted(entry.filename for entry in entries) == sorted(f"{STEM}/{name}" for name in NAMES)
        assert all(entry.flag_bits & 0x800 for entry in entries)  # names are UTF-8, and say so
        assert {entry.date_time for entry in entries} == {(2026, 11, 23, 17, 30, 14)}  # by twos, in China
        for entry in entries:
            assert archive.read(entry) == (out / entry.filename).read_bytes()


def test_index_and_cover_of_the_evidence_bear_the_date_of_the_papers(made: tuple[Path, PackAnswer]) -> None:
    (folder,) = (made[0] / STEM).glob("*_证据目录和证据材料")
    for name in ("证据目录.pdf", "证据材料.pdf"):
        words = "".join(PdfReader(folder / name).pages[0].extract_text().split())
        assert "2026年11月25日" in words
        assert "2026年11月23日" not in words


def test_folder_and_zip_verify_and_a_changed_paper_is_named(made: tuple[Path, PackAnswer], tmp_path: Path) -> None:
    out, _ = made
    assert verify(out).ok
    assert verify(out / f"{STEM}.zip").ok

    copy = tmp_path / "copy"
    shutil.copytree(out / STEM, copy)
    with (copy / "01_民事起诉状.docx").open("ab") as file:
        file.write(b"!")
    (copy / "03_证据目录和证据材料/证据材料.pdf").unlink()
    problems = "；".join(verify(copy).problems)
    assert "01_民事起诉状.docx" in problems
    assert "证据材料.pdf" in problems


def test_copies_are_told_by_the_defendants_and_nothing_is_copied(made: tuple[Path, PackAnswer]) -> None:
    out, answer = made
    copies = {file.path.removeprefix(f"{STEM}/"): file.copies for file in answer.files if file.copies}

    assert copies == {
        "01_民事起诉状.pdf": 2,
        "02_债权计算书.pdf": 2,
        "03_证据目录和证据材料/证据目录.pdf": 2,
        "03_证据目录和证据材料/证据材料.pdf": 2,
        "04_法定代表人身份证明书.pdf": 1,
        "05_送达地址确认书.pdf": 1,
        "06_立案材料清单.pdf": 1,
        "07_诉讼费用估算表.pdf": 1,
    }
    pages = {file.path.removeprefix(f"{STEM}/"): file.pages for file in answer.files if file.pages}
    counted = {name: len(PdfReader(out / STEM / name).pages) for name in copies}
    assert pages == counted | {"00_提交材料清单.pdf": 1}
    listed = json.loads((out / STEM / "manifest.json").read_bytes())["files"]
    assert {file["path"]: file["pages"] for file in listed if file["pages"]} == pages
    said = text_of(out / STEM / "00_提交材料清单.pdf")
    assert "打印2份的，法院1份，被告每名1份" in said
    assert "01民事起诉状PDF、Word" in said


def test_the_papers_agree_with_each_other(made: tuple[Path, PackAnswer]) -> None:
    out, answer = made
    folder = out / STEM
    total = load_workbook(folder / "02_债权计算书.xlsx").sheetnames
    fees = re.search(r"标的总额([\d,.]+)元", text_of(folder / "07_诉讼费用估算表.pdf"))

    assert total
    assert fees
    assert fees[1] in text_of(folder / "01_民事起诉状.pdf")
    assert "民事起诉状附件" in text_of(folder / "02_债权计算书.pdf")
    assert "草稿" not in text_of(folder / "02_债权计算书.pdf")
    lacking = [one.what for one in answer.missing if one.required]
    assert "信用卡申请表" in lacking
    assert "领用合约" not in lacking
    assert "信用卡申请表" in text_of(folder / "06_立案材料清单.pdf")


def test_the_same_pack_takes_the_place_of_the_last_and_has_its_bytes(
    made: tuple[Path, PackAnswer], office: Office, tmp_path: Path
) -> None:
    first, _ = made
    out = tmp_path / "out"
    shutil.copytree(first, out)
    make_pack(office, wish(card_case(tmp_path / "case")), out=out, at=AT)

    assert (out / f"{STEM}.zip").read_bytes() == (first / f"{STEM}.zip").read_bytes()
    assert [path.name for path in sorted(out.parent.iterdir()) if path.name.startswith(".out")] == []


def test_a_folder_with_something_else_in_a_pack_is_left_alone(
    made: tuple[Path, PackAnswer], office: Office, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(made[0], out)
    (out / STEM / "律师的批注.txt").write_text("不得丢失", "utf-8")

    with pytest.raises(BundleFolderTaken, match=STEM):
        make_pack(office, wish(card_case(tmp_path / "case")), out=out, at=AT)
    assert (out / STEM / "律师的批注.txt").read_text("utf-8") == "不得丢失"


def test_every_problem_of_papers_and_evidence_is_told_at_once_and_nothing_is_left(
    office: Office, tmp_path: Path
) -> None:
    path = card_case(tmp_path / "case")
    (tmp_path / "case" / "明细.txt").unlink()
    asked = wish(path, wishes=frozenset({"preservation"}))
    told: list[str] = []

    with pytest.raises(PackRefused) as caught:
        make_pack(office, asked, out=tmp_path / "out", at=AT, progress=lambda step, _done, _total: told.append(step))

    places = [problem.place for problem in caught.value.problems]
    assert any(place.startswith("《财产保全申请书》") for place in places)
    assert "《证据目录和证据材料》明细.txt" in places
    assert set(told) == {"起草文书"}, "nothing is built before"
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_stored_case_gives_the_same_papers(office: Office, tmp_path: Path) -> None:
    case = json.loads((FIXTURES / "cases/07_between_friends.json").read_text("utf-8"))
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), "utf-8")
    import_cases(office, [path], at=AT)
    told: list[str] = []
    answer = make_pack(
        office,
        wish(case["case_no"]),
        out=tmp_path / "out",
        at=AT,
        progress=lambda step, _done, _total: told.append(step),
    )

    assert "证据目录和证据材料" in [one.what for one in answer.missing if one.required]
    assert not [file.path for file in answer.files if "证据" in file.path]
    assert list(dict.fromkeys(told)) == ["起草文书", "排版文书", "打包"]
    assert verify(tmp_path / "out").ok


def test_the_index_alone_has_the_pages_of_the_bundle(
    made: tuple[Path, PackAnswer], office: Office, tmp_path: Path
) -> None:
    order = DocumentOrder("evidence_index", str(card_case(tmp_path / "case")), ON, DATED)
    (file,) = render_documents(office, order, out=tmp_path / "out", formats=["pdf"]).files

    bundled = text_of(made[0] / STEM / "03_证据目录和证据材料/证据目录.pdf")
    assert text_of(tmp_path / "out" / file.path) == bundled


def test_a_claim_that_cannot_be_computed_is_told_once(office: Office, tmp_path: Path) -> None:
    case = json.loads((FIXTURES / "cases/01_consumer_loan.json").read_text("utf-8"))
    first = next(entry for entry in case["debts"][0]["ledger"] if entry["type"] == "disbursement")
    first["amount"] = "1.00"
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), "utf-8")
    drawn = [one.code for one in examine(office, str(path), as_of=ON).contradictions if one.severity == "error"]
    sound = str(FIXTURES / "cases/01_consumer_loan.json")
    (early, *_) = examine(office, sound, as_of=date(2023, 6, 1)).contradictions

    assert drawn == ["disbursement_differs"]
    assert early.code == "cut_off_too_early"
    assert early.what == "债权不能计算"
    assert "尚无债权可算" in early.remedy


def test_a_statement_that_no_spreadsheet_holds_is_missing_and_stops_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docgen.api import pack_folder  # noqa: PLC0415 - the one place that is replaced
    from docgen.errors import ClaimWorkbookUnsuited  # noqa: PLC0415

    def unsuited(*_: object, **__: object) -> bytes:
        raise ClaimWorkbookUnsuited(reason="金额过大")

    monkeypatch.setattr(pack_folder, "write_claim_workbook", unsuited)
    source = FIXTURES / "cases/07_between_friends.json"
    answer = make_pack(office, wish(source), out=tmp_path / "out", at=AT)

    (told,) = [one for one in answer.missing if one.what == "债权计算书的 Excel"]
    assert not told.required
    assert "金额过大" in told.why
    assert not [file.path for file in answer.files if file.path.endswith(".xlsx")]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_whole_pack_of_the_full_case(office: Office, tmp_path: Path) -> None:
    asked = replace(
        wish(FIXTURES / "full_case/case.json"),
        wishes=frozenset({"preservation", "payment_order"}),
        answers={"payment_order_application": {"no_other_disputes": "确认", "court": "示例市虚构区人民法院"}},
    )
    answer = make_pack(office, asked, out=tmp_path / "out", at=AT)
    names = [file.path.partition("/")[2] for file in answer.files if file.path.endswith(".pdf")]

    assert [name.partition("/")[0] for name in names] == [
        "00_提交材料清单.pdf",
        "01_民事起诉状.pdf",
        "02_债权计算书.pdf",
        *["03_证据目录和证据材料"] * 3,
        "04_法定代表人身份证明书.pdf",
        "05_授权委托书.pdf",
        "06_送达地址确认书.pdf",
        "07_财产保全申请书.pdf",
        "08_财产线索清单.pdf",
        "09_支付令申请书.pdf",
        "10_立案材料清单.pdf",
        "11_诉讼费用估算表.pdf",
        "校验单.pdf",
    ]
    assert {file.copies for file in answer.files if "起诉状.pdf" in file.path} == {4}
    assert verify(tmp_path / "out").ok
    assert [one.code for one in answer.findings] == ["delivery_without_proof"]
    assert "抵押合同" in [one.what for one in answer.missing]
