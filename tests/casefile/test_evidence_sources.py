"""Files, folders and ZIPs into evidence: titled and grouped by name where plain, refused where not safe."""

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from case_data import as_json

from docgen.casefile import Case, load_json
from docgen.casefile import evidence as module
from docgen.casefile.evidence import Findings, find_evidence
from docgen.casefile.evidence_names import recognised
from docgen.casefile.named_files import named_files
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.errors import EvidenceSourceError, UnreadableFileError


@pytest.fixture
def case(small: dict[str, Any]) -> Case:
    return load_json(as_json(small | {"evidence": [{"file": "送达.pdf", "title": "送达"}]}))


def told(findings: Findings) -> list[tuple[str, str, str | None]]:
    return [(f.item.file, f.item.title, f.item.group and f.item.group.value) for f in findings.found]


NAMES = [
    ("借款合同", "借款合同", "credit"),
    ("借款合同1", "借款合同", "credit"),
    ("借款合同（12）", "借款合同", "credit"),
    ("借款合同_2", "借款合同", "credit"),
    ("贷款合同", "借款合同", "credit"),
    ("身份证正反面", "身份证正反面", "identity"),
    ("营业执照", "营业执照", "identity"),
    ("放款凭证", "放款凭证", "performance"),
    ("还款记录", "还款记录", "default"),
    ("还款详情", "还款记录", "default"),
    ("催收记录", "催收记录", "demand"),
    ("保证合同", "保证合同", "security"),
    ("律师费发票", "律师费发票", "costs"),
    ("送达地址确认书", "送达地址确认书", "venue"),
    ("张三身份证正面", None, "identity"),
    ("个人经营借款合同3", None, "credit"),
    ("最高额保证合同", "保证合同", "security"),
    ("借款合同及保证合同", None, None),
    ("IMG_20260305", None, None),
    ("说明", None, None),
    ("借款合同说明", None, None),
]


@pytest.mark.parametrize(("stem", "kind", "group"), NAMES)
def test_names_say_what_they_plainly_say(stem: str, kind: str | None, group: str | None) -> None:
    assert recognised(stem) == (kind, group and EvidenceGroup(group))


def test_files_become_items_by_their_names(case: Case, tmp_path: Path) -> None:
    for name in ("放款凭证.pdf", "IMG_0001.jpg", "送达.pdf"):
        (tmp_path / name).write_bytes(b"x")
    found = find_evidence([tmp_path / "IMG_0001.jpg", tmp_path / "放款凭证.pdf", tmp_path / "送达.pdf"], case)
    assert told(found) == [
        ("IMG_0001.jpg", "IMG_0001", None),
        ("放款凭证.pdf", "放款凭证", "performance"),
        ("送达(2).pdf", "送达", None),  # the case has a 送达.pdf
    ]


def test_a_folder_is_read_in_natural_order_without_what_systems_leave_in_it(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "案件 材料_2026"
    (folder / "合同").mkdir(parents=True)
    for name in ("借款合同10.pdf", "借款合同2.pdf", ".DS_Store", "~$借款合同.docx", "Thumbs.db"):
        (folder / "合同" / name).write_bytes(b"x")
    assert told(find_evidence([folder], case)) == [
        ("案件 材料_2026/合同/借款合同2.pdf", "借款合同（1）", "credit"),
        ("案件 材料_2026/合同/借款合同10.pdf", "借款合同（2）", "credit"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_zip_in_the_industrys_shape_in_either_encoding(case: Case, tmp_path: Path, encoding: str) -> None:
    members = {"张三_JK-1/借款合同1.pdf": b"1", "张三_JK-1/身份证正反面1.jpg": b"2", "张三_JK-1/杂项.txt": b"3"}
    path = zipped_raw(tmp_path / "材料.zip", {name.encode(encoding): content for name, content in members.items()})
    found = find_evidence([path], case)
    assert sorted(told(found)) == sorted(
        [
            ("张三_JK-1/借款合同1.pdf", "借款合同", "credit"),
            ("张三_JK-1/身份证正反面1.jpg", "身份证正反面", "identity"),
            ("张三_JK-1/杂项.txt", "杂项", None),
        ]
    )
    assert {f.debt_no for f in found.found} == {"JK-1"}
    contents = {}
    for f in found.found:
        with f.open() as stream:
            contents[f.item.file] = stream.read()
    assert contents == members


def zipped_raw(path: Path, members: dict[bytes, bytes], **marks: Any) -> Path:
    """A ZIP whose members bear exactly these bytes as names, unmarked as to their encoding."""
    stream = io.BytesIO()
    placeholders = {chr(ord("a") + number) * len(name): name for number, name in enumerate(members)}
    with zipfile.ZipFile(stream, "w") as archive:
        for (placeholder, name), content in zip(placeholders.items(), members.values(), strict=True):
            info = zipfile.ZipInfo(placeholder)
            info.external_attr = marks.get("attr", 0)
            archive.writestr(info, content)
            assert len(placeholder) == len(name)
    octets = stream.getvalue()
    for placeholder, name in placeholders.items():
        octets = octets.replace(placeholder.encode(), name)
    path.write_bytes(octets)
    return path


def test_names_marked_as_utf8_are_read_as_such(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("张三_JK-1/放款凭证.pdf", b"x")
    assert told(find_evidence([tmp_path / "a.zip"], case)) == [("张三_JK-1/放款凭证.pdf", "放款凭证", "performance")]


def test_folders_of_other_contracts_are_left_out_and_named(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("张三_JK-1/借款合同.pdf", b"x")
        archive.writestr("李四_JK-2/借款合同.pdf", b"x")
    found = find_evidence([tmp_path / "a.zip"], case)
    assert [f.item.file for f in found.found] == ["张三_JK-1/借款合同.pdf"]
    assert found.left_out == ("李四_JK-2",)


def problems(case: Case, *paths: Path) -> dict[str, str]:
    with pytest.raises(EvidenceSourceError) as caught:
        find_evidence(paths, case)
    return {problem.place: problem.expected for problem in caught.value.problems}


def test_a_zip_of_other_contracts_alone_is_refused(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("李四_JK-2/借款合同.pdf", b"x")
    assert "属于本案（JK-1）" in problems(case, tmp_path / "a.zip")["文件夹 李四_JK-2"]


@pytest.mark.parametrize(
    ("folder", "taken"),
    [
        ("李四_HT-2020-98", False),
        ("王五_贷字甲号", False),
        ("虚构商贸有限公司_HT-9", False),
        ("张三_JK-1", True),
        ("张三_JK-2", False),  # another contract of the same borrower
        ("材料_2026", True),
        ("材料_2026年3月5日", True),
        ("本案材料 一_HT-9", True),  # no name
    ],
)
def test_a_contract_folder_is_one_also_where_it_is_given_itself(
    case: Case, tmp_path: Path, folder: str, *, taken: bool
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "借款合同.pdf").write_bytes(b"x")
    if taken:
        assert len(find_evidence([tmp_path / folder], case).found) == 1
    else:
        assert f"文件夹 {folder}" in problems(case, tmp_path / folder)


@pytest.mark.parametrize(
    ("folder", "left_out", "misnamed"),
    [
        ("王五_贷字甲号", True, False),
        ("许十九_XX", True, False),
        ("张三_照片", False, False),
        ("催收记录_短信", False, False),
        ("微信_聊天记录", False, False),
        ("王五_JK-1", False, True),
        ("张三、李四_JK-1", False, False),
    ],
)
def test_what_a_folders_name_says_of_its_owner(
    case: Case, tmp_path: Path, folder: str, *, left_out: bool, misnamed: bool
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("张三_JK-1/借款合同.pdf", b"x")
        archive.writestr(f"{folder}/附件.pdf", b"y")
    found = find_evidence([tmp_path / "a.zip"], case)
    assert found.left_out == ((folder,) if left_out else ())
    assert found.misnamed == ((folder,) if misnamed else ())
    assert len(found.found) == 2 - left_out


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../x.pdf", "压缩包之外"),
        ("a/../../x.pdf", "压缩包之外"),
        ("/etc/x.pdf", "压缩包之外"),
        ("..\\x.pdf", "压缩包之外"),
        ("C:\\x.pdf", "压缩包之外"),
        ("a.rar", "还有压缩包"),
        ("b/a.zip", "还有压缩包"),
    ],
)
def test_ways_out_of_a_zip_are_refused(case: Case, tmp_path: Path, name: str, why: str) -> None:
    path = zipped_raw(tmp_path / "a.zip", {name.encode(): b"x"})
    assert why in problems(case, path)[f"a.zip 中的 {name}"]


def test_links_are_refused(case: Case, tmp_path: Path) -> None:
    path = zipped_raw(tmp_path / "a.zip", {b"x.pdf": b"/etc/passwd"}, attr=(stat.S_IFLNK | 0o777) << 16)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "y.pdf").symlink_to("/etc/passwd")
    found = problems(case, path, tmp_path / "folder")
    assert "链接" in found["a.zip 中的 x.pdf"]
    assert "链接" in found[str(tmp_path / "folder" / "y.pdf")]


def test_all_that_cannot_be_taken_is_told_at_once(case: Case, tmp_path: Path) -> None:
    (tmp_path / "空.pdf").touch()
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "a.7z").write_bytes(b"x")
    zipped_raw(tmp_path / "e.zip", {b"x.pdf": b""})
    given = [tmp_path / name for name in ("空.pdf", "坏.zip", "a.7z", "没有.pdf", "e.zip")]
    assert list(problems(case, *given).values()) == [
        "文件是空的",
        "压缩包已损坏或不是 ZIP；请重新压缩或重新传送",
        "是压缩包但不是 ZIP；请解压后加入文件夹，或改用 ZIP",
        "没有这个文件或文件夹",
        "文件是空的",
    ]


def test_an_encrypted_member_is_refused(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.pdf", b"x")
    octets = bytearray((tmp_path / "a.zip").read_bytes())
    octets[octets.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(octets)
    assert "密码" in problems(case, tmp_path / "a.zip")["a.zip 中的 x.pdf"]


def test_a_zip_out_of_proportion_is_refused(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 1)
    path = zipped_raw(tmp_path / "a.zip", {b"x.pdf": b"x", b"yy.pdf": b"y"})
    assert "压缩包过大" in problems(case, path)[str(path)]


def test_a_zip_that_swells_is_not_opened(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SMALL", 1000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.pdf", bytes(1_000_000))
    assert "压缩包展开后异常庞大" in problems(case, tmp_path / "a.zip")[str(tmp_path / "a.zip")]


def test_an_empty_folder_holds_no_evidence(case: Case, tmp_path: Path) -> None:
    assert list(problems(case, tmp_path).values()) == ["没有找到任何文件"]


def test_damage_within_a_zip_is_told_when_it_is_read(case: Case, tmp_path: Path) -> None:
    path = zipped_raw(tmp_path / "a.zip", {b"x.pdf": b"hello world"})
    path.write_bytes(path.read_bytes().replace(b"hello", b"jello"))
    (found,) = find_evidence([path], case).found
    with pytest.raises(UnreadableFileError, match=r"x\.pdf.*已损坏"), found.open() as stream:
        stream.read()


def test_a_way_too_deep_keeps_its_last_part(case: Case, tmp_path: Path) -> None:
    path = zipped_raw(tmp_path / "a.zip", {("甲" * 60 + "/").encode() * 8 + b"x.pdf": b"x"})
    assert told(find_evidence([path], case)) == [("x.pdf", "x", None)]


def test_names_are_made_safe(case: Case, tmp_path: Path) -> None:
    path = zipped_raw(tmp_path / "a.zip", {"合同:1?.pdf".encode(): b"x"})
    assert told(find_evidence([path], case)) == [("合同_1_.pdf", "合同_1_", None)]


@pytest.mark.parametrize(("field", "value"), [((8, 10), 9), ((4, 6), 99)])  # Deflate64, which Windows writes; a version
def test_a_zip_packed_in_a_way_not_known_is_refused(
    case: Case, tmp_path: Path, field: tuple[int, int], value: int
) -> None:
    path = tmp_path / "材料.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("合同.pdf", b"x" * 100)
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", field[0]), (b"PK\x01\x02", field[1])):
        content[content.index(mark) + at] = value
    path.write_bytes(content)
    with pytest.raises((EvidenceSourceError, UnreadableFileError)):
        find_evidence([path], case).found[0].open().__enter__()


def test_words_of_a_transcript_are_not_taken_for_a_file(small: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "聊天.txt").write_bytes(b"x")
    said = ["聊天.txt", "没有.txt", "催收员：" + "请尽快还款。" * 40, "a/" * 260, "甲\n乙"]
    items = [{"file": f"{n}.mp3", "title": "录音", "transcript": words} for n, words in enumerate(said)]
    recorded = load_json(as_json(small | {"evidence": items}))
    named = named_files(recorded, lambda name: (tmp_path / name).is_file())
    assert list(named) == ["0.mp3", "聊天.txt", "1.mp3", "2.mp3", "3.mp3", "4.mp3"]
