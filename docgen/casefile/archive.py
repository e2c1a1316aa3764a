"""A ZIP unpacked without trusting it: every entry stays in its folder, and what it unpacks to is in proportion.

Names written by Chinese Windows without saying so are read as GB 18030. What operating systems add of their own
(``__MACOSX``, ``.DS_Store``, ``Thumbs.db``) is left out; everything else is unpacked, or the whole archive is refused.
"""

import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from docgen.errors import ArchiveError, Problem, UnreadableFileError

MAX_ENTRIES: Final = 10_000
MAX_UNPACKED: Final = 4 * 1024**3
"""Bytes of all entries together: more than any upload a bundle could be made of."""

PROPORTION: Final = 200
"""How many times its packed size an archive of more than ``SMALL`` may unpack to; papers and pictures stay below 10."""

SMALL: Final = 64 * 1024**2
_CHUNK: Final = 1 << 20
_UTF8_NAME: Final = 0x800
_FIRST_OF_THREE_BYTES: Final = "\u0800"
"""Chinese takes three bytes of UTF-8 a character, or four."""

ENCRYPTED: Final = 0x1
_MAX_NAME_BYTES: Final = 200
_JUNK = re.compile(r"(^|/)(__MACOSX(/|$)|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]")
_REPACK = "请重新压缩为普通的 ZIP 文件后重试"


def unpack(archive: Path, folder: Path, *, name: str | None = None) -> list[str]:
    """Unpack an archive into a folder.

    Args:
        archive: the ZIP.
        folder: an empty folder; on an error what was written there is the caller's to remove.
        name: what errors call the archive; its own name if left out.

    Returns:
        The files' paths below ``folder``, with ``/``, in the archive's order.

    Raises:
        UnreadableFileError: it is no ZIP, or is damaged, encrypted or out of proportion.
        ArchiveError: entries that may not be unpacked, all of them.
        OSError: the disk refuses.
    """
    called = name or archive.name
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = _entries(opened, archive.stat().st_size, called)
            for path, entry in entries.items():
                _write(opened, entry, folder / path)
            return list(entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise UnreadableFileError(name=called, reason="压缩包已损坏或不完整", remedy=_REPACK) from error
    except (NotImplementedError, RuntimeError) as error:
        reason = "压缩方式不受支持或设有密码"
        raise UnreadableFileError(name=called, reason=reason, remedy=_REPACK) from error


def _entries(opened: zipfile.ZipFile, size: int, called: str) -> dict[str, zipfile.ZipInfo]:
    """The files by their paths, once nothing is wrong with any of them."""
    names = [name.replace("\\", "/") for name in member_names(opened.infolist())]
    found = list(zip(names, opened.infolist(), strict=True))
    found = [(path, entry) for path, entry in found if not _JUNK.search(path)]
    files = [(path, entry) for path, entry in found if not (entry.is_dir() or path.endswith("/"))]
    unpacked = sum(entry.file_size for _, entry in files)
    if len(found) > MAX_ENTRIES:
        raise UnreadableFileError(name=called, reason=f"压缩包内超过 {MAX_ENTRIES} 个文件", remedy="请分成几包后重试")
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > PROPORTION * size):
        raise UnreadableFileError(name=called, reason="压缩包展开后过大", remedy="请核对其内容，分成几包后重试")
    if any(entry.flag_bits & ENCRYPTED for _, entry in files):
        raise UnreadableFileError(name=called, reason="压缩包设有密码", remedy="请取消密码后重新压缩")
    problems = [problem for path, entry in found for problem in _wrong(path, entry)]
    twice = Counter(path.casefold() for path, _ in files)
    problems += [Problem(path, "", "同名文件只能有一份") for path, n in twice.items() if n > 1]
    if problems:
        raise ArchiveError(name=called, count=len(problems), problems=problems)
    return dict(files)


def member_names(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The entries' names as their maker meant them.

    One program wrote them all, so those not marked as UTF-8 are in one encoding: UTF-8 if all of them can be and some
    Chinese comes of it (图片 in GBK is UTF-8 too, of ``ͼƬ``), else GB 18030. What fits neither becomes U+FFFD.
    """
    raw = {e.orig_filename: e.orig_filename.encode("cp437") for e in entries if not e.flag_bits & _UTF8_NAME}
    together = b"\n".join(raw.values())
    try:
        text = together.decode("utf-8")
        encoding = "utf-8" if text.isascii() or max(text) >= _FIRST_OF_THREE_BYTES else "gb18030"
    except UnicodeDecodeError:
        encoding = "gb18030"
    names = {name: octets.decode(encoding, "replace") for name, octets in raw.items()}
    return [names.get(entry.orig_filename, entry.orig_filename) for entry in entries]


def _wrong(path: str, entry: zipfile.ZipInfo) -> Iterator[Problem]:
    shown = _UNPRINTABLE.sub("�", path)
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or not parts or ":" in parts[0]:
        yield Problem(shown, "", "应为压缩包内的相对路径，不得为绝对路径，不得含有 .. 或盘符")
    elif _UNPRINTABLE.search(path):
        yield Problem(shown, "", "文件名不得含有控制字符或不能识别的字符")
    elif any(len(part.encode(errors="replace")) > _MAX_NAME_BYTES for part in parts):
        yield Problem(shown[:80] + "…", "", f"文件名过长，应不超过 {_MAX_NAME_BYTES} 字节")
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield Problem(shown, "", "不是普通文件（链接等）。请改为文件本身")


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """An entry's bytes: never more than it declared, and of the checksum it declared (else BadZipFile)."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as reader, target.open("xb") as writer:
        while chunk := reader.read(_CHUNK):
            writer.write(chunk)
