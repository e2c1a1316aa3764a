import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.casefile import archive
from docgen.casefile.archive import unpack
from docgen.errors import ArchiveError, UnreadableFileError


def made(tmp_path: Path, fill: Callable[[zipfile.ZipFile], None], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    path = tmp_path / "case.zip"
    with zipfile.ZipFile(path, "w", compression) as opened:
        fill(opened)
    return path


def test_files_come_out_under_their_names(tmp_path: Path) -> None:
    path = made(tmp_path, lambda z: (z.writestr("案件/case.json", b"{}"), z.writestr("案件/证据/合同.pdf", b"%PDF"))[0])
    assert unpack(path, tmp_path / "out") == ["案件/case.json", "案件/证据/合同.pdf"]
    assert (tmp_path / "out" / "案件" / "证据" / "合同.pdf").read_bytes() == b"%PDF"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_that_do_not_say_their_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    raw = "证据/借款合同喆.pdf".encode(encoding)
    stand_in = "x" * len(raw)
    path = made(tmp_path, lambda z: z.writestr(stand_in, b"1"))
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), raw))
    assert unpack(path, tmp_path / "out") == ["证据/借款合同喆.pdf"]


def test_a_name_in_gbk_that_happens_to_be_utf_8_is_read_as_chinese(tmp_path: Path) -> None:
    raw = "图片/图一.jpg".encode("gb18030")
    assert raw.decode("utf-8") == "ͼƬ/ͼһ.jpg"
    stand_in = "x" * len(raw)
    path = made(tmp_path, lambda z: z.writestr(stand_in, b"1"))
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), raw))
    assert unpack(path, tmp_path / "out") == ["图片/图一.jpg"]


def test_backslashes_of_old_windows_programs_are_separators(tmp_path: Path) -> None:
    path = made(tmp_path, lambda z: z.writestr("folder\\file.txt", b"1"))
    assert unpack(path, tmp_path / "out") == ["folder/file.txt"]


def test_what_operating_systems_add_is_left_out(tmp_path: Path) -> None:
    def fill(opened: zipfile.ZipFile) -> None:
        for name in ("case.json", "__MACOSX/._case.json", "evidence/.DS_Store", "evidence/Thumbs.db"):
            opened.writestr(name, b"{}")

    assert unpack(made(tmp_path, fill), tmp_path / "out") == ["case.json"]


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/x", "C:/x", "..\\x", "\\\\server\\share", "a\u0007b", "a\u202eb", "好" * 70]
)
def test_a_name_that_leads_elsewhere_or_cannot_be_shown_is_refused(tmp_path: Path, name: str) -> None:
    path = made(tmp_path, lambda z: z.writestr(name, b"1"))
    with pytest.raises(ArchiveError):
        unpack(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_bad_entry_is_named_at_once(tmp_path: Path) -> None:
    def fill(opened: zipfile.ZipFile) -> None:
        for name in ("../1", "good", "../2", "twice", "TWICE"):
            opened.writestr(name, b"1")

    with pytest.raises(ArchiveError) as error:
        unpack(made(tmp_path, fill), tmp_path / "out")
    assert [problem.place for problem in error.value.problems] == ["../1", "../2", "twice"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    def fill(opened: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(entry, "/etc/passwd")

    with pytest.raises(ArchiveError, match="压缩包"):
        unpack(made(tmp_path, fill), tmp_path / "out")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SMALL", 1000)
    path = made(tmp_path, lambda z: z.writestr("zeros", bytes(1_000_000)))
    assert archive.PROPORTION * path.stat().st_size < 1_000_000
    with pytest.raises(UnreadableFileError, match="展开后过大"):
        unpack(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 2)

    def fill(opened: zipfile.ZipFile) -> None:
        for number in range(3):
            opened.writestr(str(number), b"")

    with pytest.raises(UnreadableFileError, match="超过 2 个文件"):
        unpack(made(tmp_path, fill), tmp_path / "out")


def test_an_entry_gives_no_more_than_it_declared(tmp_path: Path) -> None:
    path = made(tmp_path, lambda z: z.writestr("zeros", bytes(100_000)))
    declared = struct.pack("<I", 100_000)
    content = path.read_bytes()
    assert content.count(declared) == 2  # the local header and the directory
    path.write_bytes(content.replace(declared, struct.pack("<I", 10)))
    with pytest.raises(UnreadableFileError, match="损坏"):
        unpack(path, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04 torn", b"<html>"])
def test_what_is_no_zip_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "case.zip").write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"case\.zip"):
        unpack(tmp_path / "case.zip", tmp_path / "out")


def test_a_password_is_said(tmp_path: Path) -> None:
    path = made(tmp_path, lambda z: z.writestr("case.json", b"{}"))
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="密码"):
        unpack(path, tmp_path / "out")


def test_a_torn_archive_is_said(tmp_path: Path) -> None:
    path = made(tmp_path, lambda z: z.writestr("case.json", b"0123456789" * 50), zipfile.ZIP_STORED)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"0123456789", b"0123456780", 1))
    with pytest.raises(UnreadableFileError, match="损坏"):
        unpack(path, tmp_path / "out")
    assert zipfile.is_zipfile(io.BytesIO(content))
