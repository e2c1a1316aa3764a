"""A file of evidence as it lies in the case's folder: inside it, read once, hashed, recognised.

Everything that is wrong with any file is gathered, so that the clerk hears of all of it at once.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docgen.bundle.geometry import Turn
from docgen.bundle.sniff import SUFFIXES, ZH_KIND, FileKind, sniff
from docgen.errors import Problem


@dataclass(frozen=True, slots=True)
class Note:
    """Something the making of a bundle did to a file, or found in it. ``code`` is stable, ``text`` Chinese."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file. ``name`` is its path in the case's folder, as the case file writes it."""

    name: str
    path: Path
    sha256: str
    size: int
    kind: FileKind
    stamp: tuple[int, int, int]
    """Device-independent identity while we work: inode, size, time of last change in nanoseconds."""
    notes: tuple[Note, ...] = ()

    def unchanged(self) -> bool:
        """Whether the file is still the one that was hashed."""
        try:
            return _stamp(self.path.stat()) == self.stamp
        except OSError:
            return False


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Attached:
    """What hangs on another file, laid out as a file of its own."""

    name: str
    path: Path
    sha256: str
    size: int
    text: bool
    """Its carrier says it is text, whatever its name."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A file of evidence as PDF pages: its own, or those of its conversion."""

    source: Source
    pdf: Path
    page_count: int
    turns: tuple[Turn, ...] = ()
    """For pictures, how each page is turned upright; a PDF's pages say that themselves."""
    notes: tuple[Note, ...] = ()
    sheet: bool = False
    """A sheet stands in for the file: its name, length and hash."""


Outcome = tuple[int, tuple[Note, ...]] | Problem
"""What becomes of a file on its way in: the number of its pages and what is to be said of it, or why it cannot go."""


def find(names: Iterable[str], root: Path) -> tuple[dict[str, Source], list[Problem]]:
    """The files of these names under ``root``, each name once, and a problem for each that cannot be taken.

    Args:
        names: paths relative to ``root``, with ``/``.
        root: the case's folder; nothing outside it is read.
    """
    home = root.resolve()
    sources: dict[str, Source] = {}
    problems = []
    for name in dict.fromkeys(names):
        try:
            path = (home / name).resolve(strict=True)
        except (FileNotFoundError, NotADirectoryError):
            problems.append(Problem(name, "", "文件不存在。请核对文件名，或把文件放入案件文件夹"))
            continue
        except (OSError, RuntimeError):
            problems.append(Problem(name, "", "文件无法读取。请检查文件或其链接"))
            continue
        if not path.is_relative_to(home):
            problems.append(Problem(name, "", "文件在案件文件夹之外，不予读取。请把文件复制到案件文件夹内"))
        elif not path.is_file():
            problems.append(Problem(name, "", "不是普通文件。请改为一份文件"))
        else:
            taken = _take(name, path)
            if isinstance(taken, Problem):
                problems.append(taken)
            else:
                sources[name] = taken
    return sources, problems


def _take(name: str, path: Path) -> Source | Problem:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        kind = _believed(Path(name).suffix.lower(), sniff(path))
    except OSError:
        return Problem(name, "", "文件无法读取。请检查读取权限或重新复制该文件")
    if status.st_size == 0:
        return Problem(name, "", "文件是空的（0 字节）。请重新取得该文件")
    return Source(name, path, sha256, status.st_size, kind, _stamp(status), _mismatch(name, kind))


def _believed(suffix: str, kind: FileKind) -> FileKind:
    """What is written in letters is taken for what it is under a name that says so; anything passes for text."""
    if kind not in {FileKind.TEXT, FileKind.HTML, FileKind.MAIL} or suffix in {"", *SUFFIXES[kind]}:
        return kind
    return FileKind.TEXT if suffix in SUFFIXES[FileKind.TEXT] else FileKind.FALSE_NAME


def attached(name: str, file: Attached) -> Source:
    """A file that hangs on another, which is not in the case's folder; its own notes say what it was taken for.

    Args:
        name: what it is called: the file it hangs on, and its own name.
        file: where it lies, and what it says of itself.
    """
    suffix = Path(file.name).suffix.lower()
    kind = sniff(file.path)
    if not (file.text and kind in {FileKind.TEXT, FileKind.HTML}):
        kind = _believed(suffix, kind)
    return Source(name, file.path, file.sha256, file.size, kind, _stamp(file.path.stat()), _mismatch(file.name, kind))


def _mismatch(name: str, kind: FileKind) -> tuple[Note, ...]:
    suffix = Path(name).suffix.lower()
    expected = SUFFIXES.get(kind)
    if expected is None or suffix in expected:
        return ()
    shown = f"扩展名“{suffix}”" if suffix else "没有扩展名"
    return (Note("extension_mismatch", f"{shown}，内容实为{ZH_KIND[kind]}，按内容处理"),)


AS_SHEET: Final = (
    "设为只入说明页（随案件资料导入的，在案件资料中填 as_sheet；命令行：docgen evidence set 案件 序号 --as-sheet）"
)
REMEDIES: Final = {
    FileKind.OFD: "OFD 文件不能直接编入。请用 OFD 阅读器打印为 PDF 后重新提交",
    FileKind.OUTLOOK_MAIL: (
        "Outlook 邮件（.msg）不能直接编入。请在 Outlook 中另存为 .eml 后重新提交，或打印为 PDF 并将附件另行列为证据"
    ),
    FileKind.ARCHIVE: "压缩包不能直接编入。请解压后把其中的文件逐一列为证据",
    FileKind.LOCKED_OFFICE: "文件有密码，不能读取。请取消密码后重新提交",
    FileKind.FALSE_NAME: (
        "内容只是文本或网页，与扩展名不符，可能没有下载或导出完整。请重新取得该文件；确为文本的，请把扩展名改为 .txt"
    ),
    FileKind.UNKNOWN: f"文件不能识别。请转为 PDF 后重新提交，或{AS_SHEET}",
}
"""What a clerk can do about a file of a kind that has no way into a bundle."""
