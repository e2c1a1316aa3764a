"""Files reach their final name whole or not at all: temporary name, sync, rename.

Everything docgen writes for a user, and every blob, goes through here. What the disk refuses becomes an error that
names the place and the remedy.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from docgen.errors import DiskFull, DocgenError, NotReadable, NotWritable

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "该位置为只读",
    errno.ENOENT: "文件或文件夹不存在",
    errno.ENOTDIR: "路径中有一级不是文件夹",
    errno.EISDIR: "该路径是文件夹，不是文件",
    errno.EEXIST: "已有同名文件",
    errno.ENAMETOOLONG: "文件名过长",
}


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, replacing what is there only once all of it is on the disk.

    Raises:
        DiskFull: no space is left.
        NotWritable: the folder refuses, or a folder stands in the file's place.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` to write to; takes ``path``'s place when the block ends without an error.

    Folders on the way are made. On an error nothing is left behind. Raises what ``write_file`` raises.
    """
    temporary = path.with_name(f".{uuid4().hex}.part")
    with disk_errors(path):
        _make(path.parent)
        try:
            yield temporary
            _sync(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync(path.parent)


def make_folder(path: Path) -> Path:
    """Make the folder with those above it. Raises NotWritable or DiskFull."""
    with disk_errors(path):
        _make(path)
    return path


def read_file(path: Path) -> bytes:
    """The bytes of a file the user named. Raises NotReadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotReadable(path=path, reason=reason(error)) from error


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system says while ``path`` is written into DiskFull or NotWritable."""
    try:
        yield
    except OSError as error:
        raise _disk_error(path, error) from error


def reason(error: OSError) -> str:
    """What the operating system says, in Chinese where it is known."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def _make(folder: Path) -> None:
    """Make a folder so that a power cut afterwards does not take it away again."""
    missing = [level for level in (folder, *folder.parents) if not level.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for level in missing:
        _sync(level.parent)


def _disk_error(path: Path, error: OSError) -> DocgenError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(path=path)
    return NotWritable(path=path, reason=reason(error))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
