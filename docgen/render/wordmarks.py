"""The places of number, date and code in an edited Word file: found again, filled in at issue.

A text's place is known by its bookmark, a picture's by the words that describe it: Word, WPS and LibreOffice keep both
whatever is done around them (LibreOffice loses bookmarks in frames, so the code's text is known by what it says too).
A place that is gone, or in which something else stands, is found before the draft is taken back.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

import docx
from docx.shared import Mm
from lxml import etree

from docgen.document.tree import Page
from docgen.render import letterhead
from docgen.render.code import code_png
from docgen.render.letterhead import W, zipped
from docgen.render.measures import CODE_MM, PAGE_CODE_MM
from docgen.render.word import set_properties
from docgen.render.wordpackage import parsed
from docgen.render.wordreader import read_document, story_parts
from docgen.render.wordtemplate import FilledWord
from docgen.zh.dates import zh_date

SCALE: Final = 8
"""Pixels a module of a code, as every writer has it."""
P, R, T = (f"{{{W}}}{name}" for name in ("p", "r", "t"))
VAL: Final = f"{{{W}}}val"
_START, _END, _SDT = (f"{{{W}}}{name}" for name in ("bookmarkStart", "bookmarkEnd", "sdt"))
_ID, _NAME = f"{{{W}}}id", f"{{{W}}}name"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WORD_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
BLIP: Final = f"{{{_DRAWING}}}blip"
EMBED: Final = f"{{{letterhead.R}}}embed"
DESCRIPTION: Final = f"{{{_WORD_DRAWING}}}docPr"
_EXTENTS: Final = (f"{{{_WORD_DRAWING}}}extent", f"{{{_DRAWING}}}ext")
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
Parts = dict[str, bytes]


class Place(StrEnum):
    """What issuing writes: ``RECEIPT_PICTURE`` is the code at the head of a receipt."""

    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    PICTURE = "picture"
    RECEIPT_PICTURE = "receipt_picture"


WORDS: Final = {
    Place.NUMBER: "文号",
    Place.DATE: "落款日期",
    Place.CODE: "编码文字",
    Place.PICTURE: "二维码",
    Place.RECEIPT_PICTURE: "回执二维码",
}
PICTURES: Final = {Place.PICTURE: False, Place.RECEIPT_PICTURE: True}
CODE_SHOWN: Final = "出具时印编码"
"""What stands in the place of the code's text until then."""
DESCRIBED: Final = "docgen:{draft}:{place}"
"""How a picture that stands for a code is described."""
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DAY: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_DESCRIPTION: Final = re.compile(rf"docgen:(D[1-9][0-9]*):({'|'.join(Place)})")
_BOOKMARK: Final = re.compile(rf"docgen_(D[1-9][0-9]*)_({'|'.join(Place)})_[0-9]+")


@dataclass(slots=True)
class Mark:
    """A place in a file: whose draft it says it is, what goes there, and what stands there."""

    draft: str
    place: Place
    paragraph: etree._Element
    texts: list[etree._Element] = field(default_factory=list)
    drawn: list[etree._Element] = field(default_factory=list)
    is_whole: bool = True
    """Whether it begins and ends in one paragraph."""

    @property
    def shown(self) -> str:
        """What stands there."""
        return "".join(text.text or "" for text in self.texts)

    @property
    def is_picture(self) -> bool:
        """Whether a picture stands there."""
        return any(element.tag == BLIP for element in self.drawn)


def unpacked(packed: bytes) -> Parts:
    """The parts of a Word file of our own."""
    with ZipFile(BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def marks_in(parts: Parts) -> list[Mark]:
    """The places of a file, in order; those that stand there a second time for older programs are not told."""
    found = (mark for name in stories(parts) for mark in marks_of(parsed(parts[name])))
    return [mark for mark in found if next(mark.paragraph.iterancestors(_FALLBACK), None) is None]


def filled_in(parts: Parts, *, number: str, code: str, dated_on: date) -> Parts:
    """The parts with number, date and code in their places, which are marked no more; nor is any content control left.

    Args:
        parts: an edited file's.
        number: the document's number; empty for a draft, which keeps what it shows.
        code: the code on paper; empty likewise.
        dated_on: the day it bears.
    """
    made = dict(parts)
    said = {Place.NUMBER: number, Place.CODE: code, Place.DATE: zh_date(dated_on)}
    for name in stories(parts):
        root = parsed(made[name])
        for mark in marks_of(root):
            if mark.place in PICTURES and code:
                _put_picture(made, name, mark, code)
            elif said.get(mark.place):
                _put_text(mark, said[mark.place])
        _unmark(root)
        made[name] = as_part(root)
    return made


def marked_word(  # noqa: PLR0913 - an edited file, and what goes into it
    edited: bytes, *, title: str, kind: str, page: Page, number: str, code: str, dated_on: date
) -> FilledWord:
    """An edited file with number, date and code in their places, and nothing in its properties about who edited it.

    Args:
        edited: the edited file.
        title: for the file's properties.
        kind: likewise.
        page: the kind's page style.
        number: the document's number; empty for a draft, which keeps what it shows.
        code: the code on paper; empty likewise.
        dated_on: the day it bears.
    """
    parts = filled_in(unpacked(edited), number=number, code=code, dated_on=dated_on)
    page_code = code or CODE_SHOWN
    document = read_document(parts, title=title, kind=kind, page=page, page_code=page_code)
    word = docx.Document(BytesIO(zipped(parts)))
    word.core_properties.author = word.core_properties.last_modified_by = ""
    word.core_properties.comments = word.core_properties.keywords = word.core_properties.subject = ""
    set_properties(word, title=title, category=kind, dated_on=dated_on)
    out = BytesIO()
    word.save(out)
    return FilledWord(document, zipped(unpacked(out.getvalue())), page_code)


def _is_header(name: str) -> bool:
    return posixpath.basename(name).startswith("header")


def stories(parts: Parts) -> list[str]:
    """The parts that print words."""
    return ["word/document.xml", *story_parts(parts)]


def as_part(root: etree._Element) -> bytes:
    """A tree as a part's bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def targets_of(parts: Parts, name: str) -> dict[str, str]:
    """The parts that a part's relations lead to."""
    relations = parts.get(_relations_of(name))
    found = parsed(relations).iter(f"{{{_RELATIONS}}}Relationship") if relations else ()
    folder = posixpath.dirname(name)
    return {
        each.get("Id", ""): posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/")
        for each in found
        if each.get("TargetMode") != "External"
    }


def marks_of(root: etree._Element) -> Iterator[Mark]:
    """The places of one part."""
    bookmarked = [*_bookmarked(root)]
    yield from bookmarked
    for described in root.iter(DESCRIPTION):
        if found := _DESCRIPTION.fullmatch(described.get("descr", "")):
            drawing: Any = described.getparent()
            drawn = [*drawing.iter(DESCRIPTION, BLIP, *_EXTENTS)]
            yield Mark(found[1], Place(found[2]), _paragraph(described), drawn=drawn)
    known = [mark.paragraph for mark in bookmarked]
    for paragraph in root.iter(P):
        texts = [text for text in paragraph.iter(T) if _paragraph(text) is paragraph]
        if paragraph not in known and "".join(text.text or "" for text in texts) == CODE_SHOWN:
            yield Mark("", Place.CODE, paragraph, texts)


def _bookmarked(root: etree._Element) -> Iterator[Mark]:
    open_marks: dict[str, Mark] = {}
    for element in root.iter(_START, _END, T):
        identity = element.get(_ID, "")
        if element.tag == T:
            for mark in open_marks.values():
                mark.texts.append(element)
                mark.is_whole = mark.is_whole and _paragraph(element) is mark.paragraph
        elif element.tag == _END:
            if ended := open_marks.pop(identity, None):
                ended.is_whole = ended.is_whole and _paragraph(element) is ended.paragraph
                yield _whole_day(ended)
        elif found := _BOOKMARK.fullmatch(element.get(_NAME, "")):
            open_marks[identity] = Mark(found[1], Place(found[2]), _paragraph(element))


def _whole_day(mark: Mark) -> Mark:
    """LibreOffice may end a bookmark before the last character; a line that is a day and no more is its place."""
    line = [text for text in mark.paragraph.iter(T) if _paragraph(text) is mark.paragraph]
    if mark.place is Place.DATE and _DAY.fullmatch("".join(text.text or "" for text in line)):
        mark.texts = line
    return mark


def _paragraph(element: etree._Element) -> Any:
    return next(element.iterancestors(P), None)


def _put_text(mark: Mark, said: str) -> None:
    first, *others = mark.texts
    first.text = said
    for text in others:
        text.text = ""


def _put_picture(parts: Parts, name: str, mark: Mark, code: str) -> None:
    """A part and a relation of its own: Word may have joined pictures that looked alike."""
    made = f"word/media/docgen-{mark.place}.png"
    relation = f"rIdDocgen{mark.place.replace('_', '')}"
    path = _relations_of(name)
    relations = parsed(parts[path])
    if not any(each.get("Id") == relation for each in relations):
        target = posixpath.relpath(made, posixpath.dirname(name))
        kind = f"{letterhead.R}/image"
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", {"Id": relation, "Type": kind, "Target": target})
        parts[path] = as_part(relations)
    parts[made] = code_png(code, SCALE, receipt=PICTURES[mark.place])
    _declare_png(parts)
    sizes = [int(Mm(side)) for side in ((CODE_MM, PAGE_CODE_MM) if _is_header(name) else (CODE_MM,))]
    for element in mark.drawn:
        if element.tag == BLIP:
            element.set(EMBED, relation)
        elif element.tag == DESCRIPTION:
            element.set("descr", f"二维码 {code}")
        elif element.get("cx"):
            drawn = int(element.get("cx", ""))
            side = str(min(sizes, key=lambda size: abs(size - drawn)))
            element.set("cx", side)
            element.set("cy", side)


def _declare_png(parts: Parts) -> None:
    types = parsed(parts["[Content_Types].xml"])
    if not any(each.get("Extension", "").lower() == "png" for each in types):
        types.insert(0, etree.Element(f"{{{_TYPES}}}Default", {"Extension": "png", "ContentType": "image/png"}))
        parts["[Content_Types].xml"] = as_part(types)


def _unmark(root: etree._Element) -> None:
    """Take our bookmarks away, and every content control: LibreOffice prints what one holds as a field of a form."""
    ours = {start.get(_ID) for start in root.iter(_START) if _BOOKMARK.fullmatch(start.get(_NAME, ""))}
    for bookmark in [each for each in root.iter(_START, _END) if each.get(_ID) in ours]:
        _remove(bookmark)
    for sdt in list(root.iter(_SDT)):
        for content in sdt.iterchildren(f"{{{W}}}sdtContent"):
            for child in list(content):
                sdt.addprevious(child)
        _remove(sdt)


def _remove(element: Any) -> None:
    element.getparent().remove(element)


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return f"{folder}/_rels/{base}.rels"
