"""What a file is, by its content: names lie, bytes don't."""

import codecs
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path
from typing import Final

HEAD: Final = 4096
"""Bytes looked at, from the start."""


class FileKind(StrEnum):
    """What a file is, as far as the way into a bundle goes."""

    PDF = "pdf"
    IMAGE = "image"
    OFFICE = "office"
    TEXT = "text"
    RECORDING = "recording"
    OFD = "ofd"
    HTML = "html"
    MAIL = "mail"
    OUTLOOK_MAIL = "outlook_mail"
    ARCHIVE = "archive"
    LOCKED_OFFICE = "locked_office"
    FALSE_NAME = "false_name"
    """Text or a web page under the name of something else: a failed download, most often."""
    UNKNOWN = "unknown"


ZH_KIND: Final = {
    FileKind.PDF: "PDF",
    FileKind.IMAGE: "图片",
    FileKind.OFFICE: "Word 或 Excel 等办公文件",
    FileKind.TEXT: "文本",
    FileKind.RECORDING: "录音录像",
    FileKind.OFD: "OFD",
    FileKind.HTML: "网页",
    FileKind.MAIL: "电子邮件",
    FileKind.OUTLOOK_MAIL: "Outlook 邮件",
    FileKind.ARCHIVE: "压缩包",
    FileKind.LOCKED_OFFICE: "有密码的办公文件",
    FileKind.FALSE_NAME: "名不副实的文本",
    FileKind.UNKNOWN: "不能识别的文件",
}

SUFFIXES: Final = {
    FileKind.PDF: {".pdf"},
    FileKind.IMAGE: {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".bmp", ".dib", ".webp", ".gif"),
        *(".heic", ".heif", ".hif", ".avif"),
    },
    FileKind.OFFICE: {
        *(".doc", ".docx", ".docm", ".dot", ".dotx", ".rtf", ".odt", ".wps"),
        *(".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".ods", ".et"),
        *(".ppt", ".pptx", ".pps", ".ppsx", ".odp", ".dps"),
    },
    FileKind.RECORDING: {
        *(".mp3", ".wav", ".m4a", ".aac", ".amr", ".ogg", ".opus", ".oga", ".flac", ".wma", ".aif", ".aiff"),
        *(".mp4", ".m4v", ".mov", ".3gp", ".3g2", ".avi", ".mkv", ".webm", ".wmv", ".asf", ".flv", ".mpg", ".mpeg"),
    },
    FileKind.TEXT: {".txt", ".csv", ".tsv", ".tab", ".log", ".md", ".json", ".xml"},
    FileKind.HTML: {".html", ".htm", ".xhtml"},
    FileKind.MAIL: {".eml", ".mht", ".mhtml"},
}
"""Extensions that tell the truth about each kind that goes into a bundle."""

_MAGIC: Final = (
    (0, b"\xff\xd8\xff", FileKind.IMAGE),
    (0, b"\x89PNG\r\n\x1a\n", FileKind.IMAGE),
    (0, b"II*\0", FileKind.IMAGE),
    (0, b"MM\0*", FileKind.IMAGE),
    (0, b"II+\0", FileKind.IMAGE),
    (0, b"MM\0+", FileKind.IMAGE),
    (0, b"GIF87a", FileKind.IMAGE),
    (0, b"GIF89a", FileKind.IMAGE),
    (8, b"WEBP", FileKind.IMAGE),
    (0, b"{\\rtf", FileKind.OFFICE),
    (8, b"WAVE", FileKind.RECORDING),
    (8, b"AVI ", FileKind.RECORDING),
    (8, b"AIFF", FileKind.RECORDING),
    (8, b"AIFC", FileKind.RECORDING),
    (0, b"ID3", FileKind.RECORDING),
    (0, b"OggS", FileKind.RECORDING),
    (0, b"fLaC", FileKind.RECORDING),
    (0, b"#!AMR", FileKind.RECORDING),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", FileKind.RECORDING),
    (0, b"\x1a\x45\xdf\xa3", FileKind.RECORDING),
    (0, b"FLV\x01", FileKind.RECORDING),
    (0, b"\0\0\x01\xba", FileKind.RECORDING),
    (0, b"\0\0\x01\xb3", FileKind.RECORDING),
    (0, b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (0, b"\x1f\x8b", FileKind.ARCHIVE),
)
_HEIF_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}
_HEAD_LINE: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*):\s|[ \t]")
_MAIL_HEADS: Final = {"from", "to", "subject", "date", "mime-version", "message-id", "received", "return-path"}
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old Office files and Outlook's mails begin."""
_MPEG_AUDIO_SYNC: Final = 0xE0
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_DRAWN_BY_A_PROGRAM: Final = re.compile(r"<svg\b|<\?mso-application\b|<office:document\b|<(?:\w+:)?workbook\b")
"""Pictures and Office files written as XML: their text is not what their reader sees."""

_BMP_HEADERS: Final = {12, 40, 52, 56, 64, 108, 124}


def sniff(path: Path) -> FileKind:
    """What this file's content says it is. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    for at, magic, kind in _MAGIC:
        if head[at : at + len(magic)] == magic and (at == 0 or head[:4] in {b"RIFF", b"FORM"}):
            return kind
    if head[4:8] == b"ftyp":
        return FileKind.IMAGE if head[8:12] in _HEIF_BRANDS else FileKind.RECORDING
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return FileKind.IMAGE
    if head[:2] == b"PK":
        return _zip_kind(path)
    if head[:8] == OLE:
        return _ole_kind(path)
    if len(head) > 1 and head[0] == 0xFF and head[1] & _MPEG_AUDIO_SYNC == _MPEG_AUDIO_SYNC and head[1] != 0xFF:
        return FileKind.RECORDING if head[:2] != b"\xff\xfe" else _text_kind(head)
    return _text_kind(head)


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = _beginning(archive, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return FileKind.UNKNOWN
    if "OFD.xml" in names:
        return FileKind.OFD
    if "[Content_Types].xml" in names or mimetype.startswith(b"application/vnd.oasis.opendocument."):
        return FileKind.OFFICE
    return FileKind.ARCHIVE


def _beginning(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as opened:
        return opened.read(80)


def _ole_kind(path: Path) -> FileKind:
    """Old Office files: the names of their streams stand in clear in the directory, as UTF-16."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return FileKind.LOCKED_OFFICE
    streams = ("WordDocument", "Workbook", "Book", "PowerPoint Document")
    if any(name.encode("utf-16-le") in content for name in streams):
        return FileKind.OFFICE
    return FileKind.OUTLOOK_MAIL if "__properties_version1.0".encode("utf-16-le") in content else FileKind.UNKNOWN


def _text_kind(head: bytes) -> FileKind:
    if _is_mail(head):
        return FileKind.MAIL
    if (text := decode(head, cut=len(head) == HEAD)) is None:
        return FileKind.UNKNOWN
    start = text.lstrip().lower()
    if start.startswith(("<!doctype html", "<html")) or "<head" in start[:500]:
        return FileKind.HTML
    if start.startswith(("<?xml", "<svg")) and _DRAWN_BY_A_PROGRAM.search(start):
        return FileKind.UNKNOWN
    return FileKind.TEXT


def _is_mail(head: bytes) -> bool:
    """Whether it opens with the head of a mail, in whatever encoding its words are."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1").replace("\r\n", "\n")
    lines = text.partition("\n\n")[0].split("\n")
    names = set()
    for line in lines[1 if lines[0].startswith("From ") else 0 :]:
        if (found := _HEAD_LINE.match(line)) is None:
            break
        names.add((found[1] or "").lower())
    return len(names & _MAIL_HEADS) > 1


def decode(content: bytes, *, cut: bool = False) -> str | None:
    """Text of these bytes in the encodings Chinese files come in; None if they are not text.

    Args:
        content: the bytes of a text file.
        cut: they are its beginning only, so that a last character may be torn.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(content, not cut)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    return None
