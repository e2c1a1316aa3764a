"""The whole way: a case and its folder in, a proven bundle out, or one refusal that names everything."""

import hashlib
import json
import shutil
import wave
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from bundle_readback import check
from bundle_samples import A4, change, javascript, text_of, write_pages
from docx import Document as WordDocument
from mail_samples import mail
from openpyxl import Workbook
from pikepdf import Encryption
from PIL import Image
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from docgen.bundle import volumes
from docgen.bundle.build import build_bundle
from docgen.bundle.front import Receiver
from docgen.bundle.timelimit import Limit
from docgen.bundle.verify import verify
from docgen.casefile.case import Case
from docgen.errors import BundleFolderTaken, BundleRefused, NoEvidence, NotWritable, UnfaithfulRenderError

AT = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A case's folder with files of every kind that needs no Office."""
    folder = tmp_path / "case"
    (folder / "照片").mkdir(parents=True)
    write_pages(folder / "合同.pdf", ["contract one", "contract two", "contract three"])
    change(write_pages(folder / "script.pdf", ["with a script"], (A4[1], A4[0])), javascript)
    Image.new("RGB", (400, 300), "white").save(folder / "照片" / "上门.jpg")
    (folder / "聊天.txt").write_text("张三：下月归还\n  李四：好", "gb18030")
    with wave.open(str(folder / "通话.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(100)
        file.writeframes(bytes(6500))
    (folder / "资料.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    return folder


EVIDENCE: list[dict[str, Any]] = [
    {"file": "通话.wav", "title": "催收通话录音", "group": "demand", "form": "electronic", "transcript": "聊天.txt"},
    {"file": "合同.pdf", "title": "A&B<公司>借款合同", "group": "credit", "form": "copy", "source": "债权人保存"},
    {"file": "照片/上门.jpg", "title": "上门催收照片", "group": "demand"},
    {"file": "聊天.txt", "title": "聊天记录", "group": "demand"},
    {"file": "合同.pdf", "title": "合同节选", "pages": "2-3"},
    {"file": "资料.zip", "title": "全部资料", "as_sheet": True, "note": "光盘另附"},
    {"file": "script.pdf", "title": "担保函（堃䶮𠅤）", "group": "security"},
]


def case_with(make_case: Callable[..., Case], evidence: list[dict[str, Any]]) -> Case:
    return make_case(evidence=[{"proves": "证明所述事实", **item} for item in evidence])


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    return case_with(make_case, EVIDENCE)


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_bundle_of_many_kinds(tmp_path: Path, case: Case, root: Path) -> None:
    before = hashes(root)
    stages: list[tuple[str, int, int]] = []
    result = build_bundle(case, root, tmp_path / "out", at=AT, progress=lambda *step: stages.append(step))
    assert hashes(root) == before, "originals are kept byte for byte"
    assert [(item.no, item.title, item.pages, item.volume) for item in result.items] == [
        (1, "A&B<公司>借款合同", (1, 3), 1),
        (2, "担保函（堃䶮𠅤）", (4, 4), 1),
        (3, "催收通话录音", (5, 5), 1),
        (4, "上门催收照片", (6, 6), 1),
        (5, "聊天记录", (7, 7), 1),
        (6, "合同节选", (8, 9), 1),
        (7, "全部资料", (10, 10), 1),
    ]
    assert [(volume.path, volume.pages) for volume in result.volumes] == [("证据材料.pdf", 12)]
    path = tmp_path / "out" / "证据材料.pdf"
    assert result.volumes[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {stage for stage, _, _ in stages} == {
        *("读取材料", "转换材料", "编排页面", "复核成册文件", "编制目录", "出具清单和校验单")
    }
    assert result.index == ("证据目录.pdf", "证据目录.docx", "证据目录.xlsx")
    assert sorted(hashes(tmp_path / "out")) == sorted(["manifest.json", "校验单.pdf", "证据材料.pdf", *result.index])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "out"]
    assert verify(tmp_path / "out").ok


def test_what_a_reader_finds(tmp_path: Path, case: Case, root: Path) -> None:
    """Cover, index, the sheets' words, labels and bookmarks, read back here once more from scratch."""
    build_bundle(case, root, tmp_path / "out", at=AT, receiver=Receiver("仲裁机构", "江城仲裁委员会"))
    path = tmp_path / "out" / "证据材料.pdf"
    reader = PdfReader(path)
    assert reader.page_labels == ["i", "ii", *map(str, range(1, 11))]
    cover, index, sheet, chat, zipped = (text_of(path, page) for page in (0, 1, 6, 8, 11))
    assert "证据材料" in cover
    assert "江城示例银行股份有限公司" in cover
    assert "仲裁机构江城仲裁委员会" in "".join(cover.split())
    assert "2026年11月23日" in cover
    for words in ("A&B<公司>借款合同", "债权人保存", "复印件", "1-3", "8-9", "光盘另附", "共7份证据，10页", "一式2份"):
        assert words in index.replace("\r\n", "")
    assert "1分05秒" in sheet
    assert "张三：下月归还" in sheet
    assert hashlib.sha256((root / "通话.wav").read_bytes()).hexdigest() in "".join(sheet.split())
    assert "李四：好" in chat
    assert "资料.zip" in zipped
    for page, label in enumerate(reader.page_labels):
        assert text_of(path, page).split()[-1] == label
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [
        "封面",
        "证据目录",
        "B 授信与借款",
        "D 担保",
        "F 催收送达",
        "I 其他",
    ]


def test_the_manifest_says_what_was_done(tmp_path: Path, case: Case, root: Path) -> None:
    build_bundle(case, root, tmp_path / "out", at=AT)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["made_at"] == "2026-11-23T09:00:00+08:00"
    assert manifest["page_count"] == 10
    assert {source["path"]: source["sha256"] for source in manifest["sources"]} == hashes(root)
    done = {item["title"]: [note["code"] for note in item["notes"]] for item in manifest["items"]}
    assert done["担保函（堃䶮𠅤）"] == ["scripts_removed"]
    assert done["聊天记录"] == ["converted"]
    assert done["催收通话录音"] == done["全部资料"] == ["sheet"]
    assert manifest["items"][5]["taken"] == "2-3"
    assert manifest["items"][5]["source_pages"] == 3


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path, case: Case, root: Path) -> None:
    for name in ("one", "two"):
        build_bundle(case, root, tmp_path / name, at=AT)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_everything_wrong_is_named_at_once_and_nothing_is_written(
    tmp_path: Path, make_case: Callable[..., Case], root: Path
) -> None:
    change(write_pages(root / "locked.pdf", ["x"]), lambda _: None, encryption=Encryption(owner="o", user="u"))
    (root / "torn.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    (root / "empty.pdf").touch()
    (root / "page.html").write_text("<html><body><img src=photo.jpg>", "utf-8")
    (root / "outside.pdf").symlink_to("/etc/hostname")
    names = ["locked.pdf", "torn.jpg", "empty.pdf", "page.html", "outside.pdf", "gone.pdf", "资料.zip"]
    evidence = [{"file": name, "title": name} for name in names]
    evidence += [{"file": "合同.pdf", "title": "x", "pages": "2-9"}, {"file": "通话.wav", "title": "x", "pages": "1"}]
    case = case_with(make_case, evidence).model_copy()
    broken = case.model_copy(
        update={"evidence": (case.evidence[0].model_copy(update={"proves": None}), *case.evidence[1:])}
    )
    with pytest.raises(BundleRefused) as caught:
        build_bundle(broken, root, tmp_path / "out", at=AT)
    places = [problem.place for problem in caught.value.problems]
    assert sorted(places) == sorted([*names, "合同.pdf", "通话.wav", "evidence[0].proves（locked.pdf）"])
    assert all("请" in problem.expected or problem.place == "合同.pdf" for problem in caught.value.problems)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]


def test_without_evidence_there_is_no_bundle(tmp_path: Path, make_case: Callable[..., Case], root: Path) -> None:
    with pytest.raises(NoEvidence):
        build_bundle(make_case(), root, tmp_path / "out", at=AT)


def test_a_bundle_that_does_not_read_back_gets_no_name(
    tmp_path: Path, case: Case, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(*_: object) -> None:
        raise UnfaithfulRenderError(reason="x")

    monkeypatch.setattr(volumes, "prove", lie)
    with pytest.raises(UnfaithfulRenderError):
        build_bundle(case, root, tmp_path / "out", at=AT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]


def test_a_file_changed_while_we_work_stops_the_bundle(tmp_path: Path, case: Case, root: Path) -> None:
    def meddle(stage: str, _done: int, _total: int) -> None:
        if stage == "复核成册文件":
            (root / "聊天.txt").write_text("别的内容", "utf-8")

    with pytest.raises(BundleRefused, match="制作期间文件被改动"):
        build_bundle(case, root, tmp_path / "out", at=AT, progress=meddle)
    assert not (tmp_path / "out").exists()


def test_a_folder_with_other_things_is_refused_before_any_work(tmp_path: Path, case: Case, root: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").touch()
    with pytest.raises(BundleFolderTaken):
        build_bundle(case, root, tmp_path / "out", at=AT)


def test_an_item_of_fifteen_hundred_pages(tmp_path: Path, make_case: Callable[..., Case], root: Path) -> None:
    write_pages(root / "ledger.pdf", ["x"] * 1500)
    case = case_with(make_case, [{"file": "ledger.pdf", "title": "流水"}, {"file": "合同.pdf", "title": "合同"}])
    result = build_bundle(case, root, tmp_path / "out", at=AT)
    assert [item.pages for item in result.items] == [(1, 1500), (1501, 1503)]
    (volume,) = check(tmp_path / "out")
    assert volume.labels[-1] == "1503"


@pytest.mark.libreoffice
def test_word_and_excel_through_libreoffice(tmp_path: Path, make_case: Callable[..., Case], root: Path) -> None:
    word = WordDocument()
    word.add_paragraph("还款协议第一条")
    word.add_page_break()
    word.add_paragraph("还款协议第二页")
    word.save(str(root / "协议.docx"))
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "还款明细"
    book.save(root / "明细.xlsx")
    (root / "坏.docx").write_bytes((root / "协议.docx").read_bytes()[:3000])
    evidence = [{"file": "协议.docx", "title": "协议"}, {"file": "明细.xlsx", "title": "明细"}]
    result = build_bundle(case_with(make_case, evidence), root, tmp_path / "out", at=AT)
    assert [item.pages for item in result.items] == [(1, 2), (3, 3)]
    document = PdfDocument(tmp_path / "out" / "证据材料.pdf")
    words = [document[page].get_textpage().get_text_bounded() for page in (2, 3, 4)]
    document.close()
    assert ["还款协议第一条" in words[0], "还款协议第二页" in words[1], "还款明细" in words[2]] == [True] * 3
    with pytest.raises(BundleRefused, match=r"坏\.docx"):
        build_bundle(
            case_with(make_case, [*evidence, {"file": "坏.docx", "title": "坏"}]), root, tmp_path / "out2", at=AT
        )


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, case: Case, root: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotWritable, match="不能写入"):
        build_bundle(case, root, tmp_path / "file" / "bundle", at=AT)


def test_a_file_that_takes_too_long_is_refused_by_name(
    tmp_path: Path, make_case: Callable[..., Case], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no time at all, each file that is looked into is named; a sheet needs none."""
    monkeypatch.setattr(Limit, "of", lambda _self, _size: 0.0)
    (root / "往来.eml").write_text("From: a\nSubject: b\n\nx", "utf-8")
    (root / "公告.html").write_text("<html><p>x", "utf-8")
    names = ["合同.pdf", "照片/上门.jpg", "聊天.txt", "往来.eml", "公告.html"]
    evidence = [{"file": name, "title": name} for name in names]
    evidence.append({"file": "资料.zip", "title": "资料", "as_sheet": True})
    with pytest.raises(BundleRefused) as caught:
        build_bundle(case_with(make_case, evidence), root, tmp_path / "out", at=AT)
    assert sorted(problem.place for problem in caught.value.problems) == sorted(names)
    assert {problem.expected.split("，")[0] for problem in caught.value.problems} == {"0 秒内未能处理完毕"}


def test_a_mail_a_web_page_a_table_and_a_photograph_in_one_bundle(
    tmp_path: Path, make_case: Callable[..., Case], root: Path
) -> None:
    message = mail()
    message.add_attachment((root / "合同.pdf").read_bytes(), maintype="application", subtype="pdf", filename="合同.pdf")
    (root / "往来.eml").write_bytes(message.as_bytes())
    (root / "公告.html").write_text("<html><p>利率公告</p>", "utf-8")
    (root / "流水.csv").write_text("账号,金额\n0062,5.00\n", "utf-8")
    shutil.copy(Path(__file__).with_name("heic") / "turned.heic", root / "照片.heic")
    names = ["往来.eml", "公告.html", "流水.csv", "照片.heic"]
    before = hashes(root)
    case = case_with(make_case, [{"file": name, "title": name} for name in names])
    result = build_bundle(case, root, tmp_path / "out", at=AT)
    assert [item.pages for item in result.items] == [(1, 4), (5, 5), (6, 6), (7, 7)]
    assert hashes(root) == before
    path = tmp_path / "out" / "证据材料.pdf"
    shown = ["".join(text_of(path, page).split()) for page in range(2, 8)]
    for page, words in enumerate(
        ("关于借款的还款安排", "contractone", "contracttwo", "contractthree", "利率公告", "0062")
    ):
        assert words in shown[page]
    outline = [entry for entry in PdfReader(path).outline if isinstance(entry, list)]
    assert [entry.title for entry in outline[0][1]] == ["电子邮件", "合同.pdf"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert [[note["code"] for note in item["notes"]] for item in manifest["items"]] == [
        ["converted", "attachment"],
        ["converted"],
        ["converted"],
        ["converted"],
    ]
    assert verify(tmp_path / "out").ok
    build_bundle(case, root, tmp_path / "again", at=AT)
    assert hashes(tmp_path / "out") == hashes(tmp_path / "again")


def test_a_recording_that_cannot_be_played_is_told(tmp_path: Path, make_case: Callable[..., Case], root: Path) -> None:
    (root / "坏.mp3").write_bytes(b"ID3" + b"garbage" * 40)
    case = case_with(make_case, [{"file": "坏.mp3", "title": "录音"}, {"file": "通话.wav", "title": "通话"}])
    made = build_bundle(case, root, tmp_path / "out", at=AT)
    assert [(one.no, one.code) for one in made.left_out] == [(1, "length_unknown")]
    assert "时长未能读出" in made.left_out[0].text


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="流水"><table:table-column/>'
    '<table:table-column table:visibility="collapse"/><table:table-row><table:table-cell office:value-type="string">'
    '<text:p>可见</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>隐藏</text:p>'
    "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.libreoffice
def test_workbooks_are_looked_through_whatever_wrote_them(
    tmp_path: Path, make_case: Callable[..., Case], root: Path
) -> None:
    with zipfile.ZipFile(root / "流水.ods", "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", ODS)
        entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f"{entry.format('/', ODS_TYPE)}{entry.format('content.xml', 'text/xml')}</manifest:manifest>",
        )
    case = case_with(make_case, [{"file": "流水.ods", "title": "流水"}])
    build_bundle(case, root, tmp_path / "out", at=AT)
    (item,) = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["items"]
    assert [note["code"] for note in item["notes"]] == ["converted", "hidden_cells"]
    assert "隐藏的 1 列（1 个单元格有内容）" in item["notes"][1]["text"]
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = 1234567.89
    book.active.column_dimensions["A"].width = 3
    book.save(root / "窄.xlsx")
    with pytest.raises(BundleRefused, match="显示为 ###"):
        build_bundle(case_with(make_case, [{"file": "窄.xlsx", "title": "窄"}]), root, tmp_path / "out", at=AT)
