import errno
import os
from pathlib import Path

import pytest

from docgen.errors import DiskFull, NotReadable, NotWritable
from docgen.store.files import read_file, replacing, write_file

unprivileged = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def test_what_is_written_is_there_whole_and_alone(tmp_path: Path) -> None:
    write_file(tmp_path / "外" / "函.pdf", b"one")
    write_file(tmp_path / "外" / "函.pdf", b"two")
    assert [(p.name, p.read_bytes()) for p in (tmp_path / "外").iterdir()] == [("函.pdf", b"two")]


def test_an_error_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    write_file(tmp_path / "a.pdf", b"old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "a.pdf") as temporary:
        temporary.write_bytes(b"half" * (1 // 0))
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.pdf", b"old")]


def write_to_a_full_disk(path: Path) -> None:
    path.symlink_to("/dev/full")
    path.write_bytes(b"more than the disk holds")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match=r"a\.pdf"), replacing(tmp_path / "a.pdf") as temporary:
        write_to_a_full_disk(temporary)
    assert list(tmp_path.iterdir()) == []


def test_a_refusing_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(NotWritable, match="只读"):
        write_file(tmp_path / "a.pdf", b"x")


@unprivileged
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(NotWritable, match="没有权限"):
        write_file(tmp_path / "a.pdf", b"x")


@pytest.mark.parametrize(
    ("path", "reason"),
    [("file/a.pdf", "同名文件"), ("folder", "是文件夹"), ("长" * 100 + ".pdf", "文件名过长")],
)
def test_places_where_no_file_can_be(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotWritable, match=reason):
        write_file(tmp_path / path, b"x")


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotReadable, match=r"a\.json.*不存在"):
        read_file(tmp_path / "a.json")
