"""A Word file from outside, before anything opens it: is it one, of a sane size, whole in itself, without programs?

What lies outside the file (a linked picture, a template it is attached to, a field that takes in another file) would
be fetched by Word or LibreOffice when the document is opened, from the network or from the reader's disk, and is not
part of what is signed. Such a file is refused, and each thing is named.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree

from docgen.errors import Problem, TemplateFileUnreadable

MOST_BYTES: Final = 20 << 20
"""Of a template."""
MOST_UNPACKED: Final = 100 << 20
MOST_PARTS: Final = 2000
MOST_RATIO: Final = 200
"""How many times its size a part may unpack to, beyond a few megabytes."""
_FREE: Final = 4 << 20

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE: Final = "请在 Word 或 WPS 中打开，另存为“Word 文档（.docx）”后重试"
_FIELDS: Final = re.compile(
    r"\b(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|DDE|DDEAUTO|LINK|IMPORT|DATABASE|MERGEFIELD|MACROBUTTON|RD|AUTOTEXT|ASK|FILLIN)\b",
    re.IGNORECASE,
)
_ADDRESSES: Final = ("https://", "http://", "mailto:", "tel:")
"""Of links that nothing follows until a reader clicks them: the institution's site, its mail."""
_OUTSIDE: Final = {
    "hyperlink": "指向文件的链接",
    "image": "链接的图片（没有嵌入文件）",
    "attachedTemplate": "附加的模板",
    "oleObject": "链接的对象",
    "subDocument": "子文档",
    "frame": "框架文件",
}
_INSIDE: Final = {
    "oleObject": "嵌入的对象（OLE）",
    "package": "嵌入的文件",
    "control": "控件（ActiveX）",
    "vbaProject": "宏（VBA）",
    "aFChunk": "并入的其他文件（altChunk）",
    "attachedToolbars": "附加的工具栏",
    "keyMapCustomizations": "自定义按键",
    "wordVbaData": "宏（VBA）",
}
_MARKUP: Final = {
    "ins": "修订标记（插入）",
    "del": "修订标记（删除）",
    "moveFrom": "修订标记（移动）",
    "moveTo": "修订标记（移动）",
    "rPrChange": "修订标记（格式）",
    "pPrChange": "修订标记（格式）",
    "sectPrChange": "修订标记（版式）",
    "tblPrChange": "修订标记（表格）",
    "trPrChange": "修订标记（表格）",
    "tcPrChange": "修订标记（表格）",
    "tblGridChange": "修订标记（表格）",
    "cellIns": "修订标记（插入单元格）",
    "cellDel": "修订标记（删除单元格）",
    "cellMerge": "修订标记（合并单元格）",
    "altChunk": "并入的其他文件（altChunk）",
    "object": "嵌入的对象（OLE）",
    "subDoc": "子文档",
    "control": "控件（ActiveX）",
}


def parsed(content: bytes) -> etree._Element:
    """XML without entities, network or DTD. Raises etree.XMLSyntaxError or ValueError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("DTD")
    return root


def open_package(name: str, content: bytes) -> dict[str, bytes]:
    """The parts of a Word file by their names.

    Raises:
        TemplateFileUnreadable: it is none, or is damaged, encrypted or out of proportion; says what it is.
    """
    _look_at(name, content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _parts(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError) as error:
        raise _unreadable(name, "文件已损坏或不完整", "请在 Word 或 WPS 中打开核对，重新保存后再试") from error


def _look_at(name: str, content: bytes) -> None:
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        reason = "文件设有打开密码" if encrypted else "是旧版 .doc 文件，不是 .docx"
        raise _unreadable(name, reason, "请取消密码后另存，再重试" if encrypted else _SAVE)
    if not content:
        raise _unreadable(name, "文件是空的", "请核对是否选对了文件")
    if not content.startswith(b"PK"):
        reason = "是 RTF 或网页等其他格式" if content.lstrip()[:1] in (b"<", b"{") else "不是 Word 文件"
        raise _unreadable(name, reason, _SAVE)
    if len(content) > MOST_BYTES:
        raise _unreadable(name, f"文件大于 {MOST_BYTES >> 20} MB", "请压缩其中的图片后重试")


def _parts(name: str, archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    swollen = any(e.file_size > _FREE and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries)
    if swollen or sum(e.file_size for e in entries) > MOST_UNPACKED or len(entries) > MOST_PARTS:
        raise _unreadable(name, "文件解压后异常庞大，不予打开", "请重新制作模板")
    if len({e.filename for e in entries}) != len(entries):
        raise _unreadable(name, "文件里有重名的部件", _SAVE)
    parts = {}
    for entry in entries:
        with archive.open(entry) as file:
            parts[entry.filename] = file.read(entry.file_size + 1)
        if len(parts[entry.filename]) != entry.file_size:
            raise zipfile.BadZipFile(entry.filename)
    return _checked(name, parts)


def _checked(name: str, parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts, if they make a Word document and all their XML can be read."""
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise _unreadable(name, "压缩包里没有 Word 文档", _SAVE)
    for part, content in parts.items():
        if part.endswith((".xml", ".rels")):
            try:
                parsed(content)
            except (etree.XMLSyntaxError, ValueError) as error:
                reason = f"部件 {part} 不是完整的 XML，或者含有外部声明"
                raise _unreadable(name, reason, "请在 Word 或 WPS 中打开核对，重新保存后再试") from error
    kinds = _content_types(parts)
    kind = kinds.get("/word/document.xml", "")
    if "macroEnabled" in kind:
        raise _unreadable(name, "是带宏的文件（.docm/.dotm）", _SAVE)
    if kind != _MAIN:
        raise _unreadable(name, "是 Word 模板（.dotx）或其他格式，不是 .docx 文档", _SAVE)
    return parts


def _content_types(parts: dict[str, bytes]) -> dict[str, str]:
    root = parsed(parts["[Content_Types].xml"])
    return {item.get("PartName", ""): item.get("ContentType", "") for item in root.iter("{*}Override")}


def _unreadable(name: str, reason: str, remedy: str) -> TemplateFileUnreadable:
    return TemplateFileUnreadable(file=name, reason=reason, remedy=remedy)


def foreign_things(parts: dict[str, bytes]) -> Iterator[Problem]:
    """What a template may not hold: programs, things from outside the file, revisions and remarks."""
    for part, content in parts.items():
        if part.endswith(".rels"):
            yield from _relationships(content)
        elif part.endswith(".xml") and part.startswith("word/"):
            yield from _markup(part, parsed(content))
    if any(part.endswith("vbaProject.bin") for part in parts):
        yield Problem("文件", "", "含有宏（VBA）。请删除宏后另存为 .docx")
    if any(re.fullmatch(r"word/comments\w*\.xml", part) and len(parsed(parts[part])) for part in parts):
        yield Problem("文件", "", "含有批注，会随文书发出。请删除全部批注")


def _relationships(content: bytes) -> Iterator[Problem]:
    for relationship in parsed(content).iter("{*}Relationship"):
        kind = relationship.get("Type", "").rpartition("/")[2]
        target = relationship.get("Target", "")
        if relationship.get("TargetMode") == "External":
            if kind == "hyperlink" and target.lower().startswith(_ADDRESSES):
                continue
            what = _OUTSIDE.get(kind, "外部内容")
            yield Problem("文件", target[:80], f"含有{what}，打开文书时会到文件之外读取。请断开链接，或把内容嵌入文件")
        elif kind in _INSIDE:
            yield Problem("文件", target[:80], f"含有{_INSIDE[kind]}。请删除")


def _markup(part: str, root: etree._Element) -> Iterator[Problem]:
    place = "页眉" if "header" in part else "页脚" if "footer" in part else "正文" if "document" in part else "文件"
    for tag, what in _MARKUP.items():
        if root.find(f".//{{{W}}}{tag}") is not None:
            yield Problem(place, "", f"含有{what}。请{'接受或拒绝全部修订' if '修订' in what else '删除'}")
    for field in _fields(root):
        if found := _FIELDS.search(field):
            yield Problem(
                place, field.strip()[:60], f"含有域 {found[1].upper()}，会到文件之外读取或等待填写。请删除该域"
            )


def _fields(root: etree._Element) -> Iterator[str]:
    """The codes of fields; one that Word split over runs is put together, a paragraph at a time."""
    for simple in root.iter(f"{{{W}}}fldSimple"):
        yield simple.get(f"{{{W}}}instr", "")
    for paragraph in root.iter(f"{{{W}}}p"):
        code = "".join(text.text or "" for text in paragraph.iter(f"{{{W}}}instrText"))
        if code:
            yield code
