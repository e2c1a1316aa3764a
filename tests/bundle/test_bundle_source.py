"""Files of the case's folder: inside it, hashed, recognised; every fault at once."""

import hashlib
from pathlib import Path

import pytest

from docgen.bundle.sniff import FileKind
from docgen.bundle.source import REMEDIES, find


def test_a_file_is_hashed_and_recognised(tmp_path: Path) -> None:
    (tmp_path / "合同.pdf").write_bytes(b"%PDF-1.4 ...")
    sources, problems = find(["合同.pdf", "合同.pdf"], tmp_path)
    assert problems == []
    assert list(sources) == ["合同.pdf"]
    assert sources["合同.pdf"].sha256 == hashlib.sha256(b"%PDF-1.4 ...").hexdigest()
    assert sources["合同.pdf"].size == 12
    assert sources["合同.pdf"].notes == ()


def test_every_fault_at_once_each_with_its_remedy(tmp_path: Path) -> None:
    root, outside = tmp_path / "case", tmp_path / "other.pdf"
    root.mkdir()
    outside.write_bytes(b"%PDF-1.4 another case")
    (root / "empty.pdf").touch()
    (root / "folder").mkdir()
    (root / "link.pdf").symlink_to(outside)
    (root / "loop.pdf").symlink_to(root / "loop.pdf")
    names = ["missing.pdf", "empty.pdf", "folder", "link.pdf", "../other.pdf", str(outside), "loop.pdf"]
    sources, problems = find(names, root)
    assert sources == {}
    assert [(problem.place, problem.expected.split("。")[0]) for problem in problems] == [
        ("missing.pdf", "文件不存在"),
        ("empty.pdf", "文件是空的（0 字节）"),
        ("folder", "不是普通文件"),
        ("link.pdf", "文件在案件文件夹之外，不予读取"),
        ("../other.pdf", "文件在案件文件夹之外，不予读取"),
        (str(outside), "文件在案件文件夹之外，不予读取"),
        ("loop.pdf", "文件无法读取"),
    ]


def test_a_link_that_stays_inside_is_fine(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("合同", "utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    sources, problems = find(["b.txt"], tmp_path)
    assert problems == []
    assert sources["b.txt"].size == 6


def test_a_lying_extension_is_noted(tmp_path: Path) -> None:
    (tmp_path / "photo.pdf").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "noname").write_bytes(b"%PDF-1.4")
    sources, _ = find(["photo.pdf", "noname"], tmp_path)
    assert [note.text for source in sources.values() for note in source.notes] == [
        "扩展名“.pdf”，内容实为图片，按内容处理",
        "没有扩展名，内容实为PDF，按内容处理",
    ]


def test_a_change_while_we_work_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一", "utf-8")
    sources, _ = find(["a.txt"], tmp_path)
    assert sources["a.txt"].unchanged()
    path.write_text("二二", "utf-8")
    assert not sources["a.txt"].unchanged()
    path.unlink()
    assert not sources["a.txt"].unchanged()


@pytest.mark.parametrize("name", ["合同.pdf", "截图.jpg", "流水.xlsx", "程序.exe"])
def test_text_under_another_name_is_not_believed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("登录超时", encoding="utf-8")
    sources, problems = find([name], tmp_path)
    assert problems == []
    assert sources[name].kind is FileKind.FALSE_NAME
    assert "没有下载或导出完整" in REMEDIES[FileKind.FALSE_NAME]


@pytest.mark.parametrize("name", ["说明.txt", "流水.csv", "说明"])
def test_text_under_its_own_name_is_text(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("说明", encoding="utf-8")
    assert find([name], tmp_path)[0][name].kind is FileKind.TEXT


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("公告.html", "<html><p>x", FileKind.HTML),
        ("公告", "<html><p>x", FileKind.HTML),
        ("照片.jpg", "<html><p>请登录", FileKind.FALSE_NAME),
        ("流水.xls", "<html><table>", FileKind.FALSE_NAME),
        ("网页源码.txt", "<html><p>x", FileKind.TEXT),
        ("往来.eml", "From: a\nSubject: b\n\nx", FileKind.MAIL),
        ("摘录.txt", "From: a\nSubject: b\n\nx", FileKind.TEXT),
        ("合同.pdf", "From: a\nSubject: b\n\nx", FileKind.FALSE_NAME),
    ],
)
def test_pages_and_mails_are_believed_under_names_that_say_so(
    tmp_path: Path, name: str, content: str, kind: FileKind
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert find([name], tmp_path)[0][name].kind is kind
