"""Looks into an Office file before LibreOffice opens it: is it of a sane size, does it fetch from elsewhere?

A picture, template or object that lies outside the file would be fetched by the converter, from the network or from
this machine's disk, and is not part of the evidence: such a file is refused. Macros are never run, and said.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from lxml import etree

from docgen.bundle.sniff import OLE
from docgen.bundle.source import Note
from docgen.errors import Problem

MOST_UNPACKED: Final = 1 << 30
"""Bytes an Office file may unpack to."""
MOST_RATIO: Final = 200
"""How many times its size a part may unpack to, beyond a few megabytes."""
_FREE: Final = 16 << 20
_FETCHED: Final = {"image", "oleObject", "attachedTemplate", "frame", "subDocument", "video", "audio", "package"}
"""Kinds of relationships whose target a converter reads."""


_RTF: Final = b"{\\rtf"
_ESCAPED: Final = re.compile(rb"\\'([0-9A-Fa-f]{2})|\\u(\d{1,5}) ?\??")
_CONTROLS: Final = re.compile(rb"\\[a-zA-Z]+-?\d* ?|\\[^a-zA-Z]|[{}\r\n]")
_INCLUDED: Final = re.compile(rb"INCLUDE(PICTURE|TEXT)|\bDDE(AUTO)?\s", re.IGNORECASE)
"""Fields of RTF whose target the converter reads, from this machine's disk too."""

_COMMENTS: Final = re.compile(
    r"word/comments\.xml|xl/comments\d*\.xml|xl/threadedComments/.*\.xml|xl/comments/.*\.xml|ppt/comments/.*\.xml"
)
_SLIDE: Final = re.compile(r"ppt/slides/slide\d+\.xml")
_ELSEWHERE: Final = (
    "文件引用了外部的图片、模板或对象，内容不完整。"
    "请在 Office 中断开链接（把图片或对象嵌入文件）或另存为 PDF 后重新提交"
)


def look_into(name: str, path: Path) -> tuple[Note, ...] | Problem:
    """What is to be said of the file, or why it cannot go to the converter.

    Args:
        name: what the file is called in the case.
        path: the file; old binary formats are passed as they are.
    """
    with path.open("rb") as file:
        if file.read(len(_RTF)) == _RTF and _INCLUDED.search(_words(_RTF + file.read())):
            return Problem(name, "", _ELSEWHERE)
    if not zipfile.is_zipfile(path):
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            return _look(name, archive)
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OSError, RuntimeError, EOFError, ValueError):
        return Problem(name, "", "办公文件已损坏，不能读取。请重新取得该文件，或另存为 PDF 后重新提交")


def _look(name: str, archive: zipfile.ZipFile) -> tuple[Note, ...] | Problem:
    parts = archive.infolist()
    swollen = any(p.file_size > _FREE and p.file_size > MOST_RATIO * max(p.compress_size, 1) for p in parts)
    if swollen or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return Problem(name, "", "文件解压后异常庞大，不予打开。请另存为 PDF 后重新提交")
    if any(part.flag_bits & 1 for part in parts):
        return Problem(name, "", "文件设有打开密码，不能读取。请取消密码后重新提交")
    notes = []
    names = {part.filename for part in parts}
    for part in parts:
        if part.filename.endswith(".rels"):
            for relationship in _parsed(archive, part.filename).iter("{*}Relationship"):
                kind = relationship.get("Type", "").rpartition("/")[2]
                if relationship.get("TargetMode") == "External" and kind in _FETCHED:
                    return Problem(name, "", _ELSEWHERE)
    if any(entry.endswith("vbaProject.bin") for entry in names):
        notes.append(Note("macros_not_run", "含宏，未运行，按文件所存内容编入"))
    if any("/externalLinks/" in entry for entry in names):
        notes.append(Note("external_links", "引用了其他工作簿，按文件中所存数值编入，未更新"))
    notes += _left_unprinted(archive, names)
    return tuple(notes)


def _left_unprinted(archive: zipfile.ZipFile, names: set[str]) -> Iterator[Note]:
    """What LibreOffice does not print of what the file holds; of workbooks, see ``workbooks``."""
    comments = [part for part in sorted(names) if _COMMENTS.fullmatch(part)]
    count = sum(
        len(list(_parsed(archive, part).iter("{*}comment", "{*}threadedComment", "{*}cm"))) for part in comments
    )
    if count:
        yield Note("comments_left_out", f"批注 {count} 条未编入。如需作为证据请连同批注打印为 PDF 后重新提交")
    if "word/document.xml" in names:
        changes = len(list(_parsed(archive, "word/document.xml").iter("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo")))
        if changes:
            yield Note("tracked_changes", f"文档有未接受的修订 {changes} 处，连同修订标记印出")
    slides = [part for part in names if _SLIDE.fullmatch(part)]
    if hidden := sum(_parsed(archive, part).get("show") in {"0", "false"} for part in slides):
        yield Note("hidden_slides", f"隐藏的幻灯片 {hidden} 张未编入。如需作为证据请取消隐藏后重新提交")
    if any(part.startswith("ppt/notesSlides/notesSlide") for part in names):
        yield Note("speaker_notes_left_out", "幻灯片的备注未编入")


def is_workbook(path: Path) -> Literal["xlsx", "other"] | None:
    """Whether it is a workbook, and whether of the format that :mod:`workbooks` reads."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    return "other" if b".spreadsheet" in file.read(80) else None
            return "other" if "xl/workbook.bin" in names else None
    content = path.read_bytes()
    streams = any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))
    return "other" if content.startswith(OLE) and streams else None


def _parsed(archive: zipfile.ZipFile, part: str) -> etree._Element:
    return etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True))


def _words(rtf: bytes) -> bytes:
    """The words of an RTF file without its commands, so that none hides between the letters of a field's name."""
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16) if found[1] else int(found[2]) % 256]), rtf)
    return _CONTROLS.sub(b"", plain)
