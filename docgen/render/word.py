"""Document tree -> Word, by python-docx on the house's letterhead.

The body is written as XML text and parsed once: building a table of sixty rows through python-docx's objects takes many
times longer, and docxtpl would parse a letterhead that has nothing to fill in (it serves the institution's own
templates). Styles, footers and settings stand in letterhead.docx; here paragraphs only name their style, so that
whoever edits the file in Word finds 标题, 正文缩进, 表格文字 … and not a thousand hand-set looks.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from docgen.document.tree import Document, Page
from docgen.render.fonts import load_faces
from docgen.render.glyphs import check_characters
from docgen.render.keeping import kept_together
from docgen.render.letterhead import FOOTERS, NORMAL, STYLES, R, W, style_xml, zipped
from docgen.render.measures import MEASURES, PAGE_HEIGHT_MM, PAGE_WIDTH_MM
from docgen.render.pictures import HOUSE, check_pictures
from docgen.render.wordcodes import end_sections, page_code, put_codes
from docgen.render.wordtext import mm
from docgen.render.wordxml import Body

NAMESPACES = {"w": W}
NO_DAY = date(2000, 1, 1)
"""In the properties of a file that bears no day."""
_LONGEST_PROPERTY = 255
"""What a property of a Word file holds; python-docx refuses more."""


def write_docx(
    document: Document,
    *,
    dated_on: date | None = None,
    assets: Mapping[str, bytes] | None = None,
    fonts: Path | None = None,
) -> bytes:
    """The document as a Word file; the same document gives the same bytes.

    Args:
        document: What to write.
        dated_on: The day written into the file's properties. No clock is read.
        assets: Pictures (PNG, JPEG) by the names the document uses.
        fonts: The folder of the built faces, against which characters are checked.

    Raises:
        FontMissingError: The faces are not there.
        UnprintableCharacterError: A character no face has.
        AssetMissingError: A picture that was not handed over or cannot be read.
        TextOverflowError: Figures that do not fit their column.
    """
    faces = load_faces(fonts)
    check_characters(document, faces)
    check_pictures(document, assets or {})
    word = docx.Document(BytesIO(letterhead(document.page)))
    code = page_code(document)
    body = Body(document.page, word.part, assets or {}, faces, coded=code is not None)
    root = word.element.body
    for element in parse_xml(body.xml(kept_together(document.blocks))):
        root.insert(len(root) - 1, element)
    if code is not None:
        put_codes(word, code, document.page, body.picture)
        end_sections(word)
    set_properties(word, title=document.title, category=document.kind, dated_on=dated_on or NO_DAY)
    out = BytesIO()
    word.save(out)
    with ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


@cache
def letterhead(page: Page) -> bytes:
    """The letterhead in the sizes, margins and footer of a page style, made once a process."""
    word = docx.Document(str(HOUSE / "letterhead.docx"))
    measures = MEASURES[page]
    styles = word.styles.element
    for style in (*STYLES, NORMAL):
        ours = parse_xml(style_xml(style, page).replace("<w:style ", f'<w:style xmlns:w="{W}" ', 1))
        theirs = styles.get_by_id(style.identifier)
        if theirs is not None:
            _take_sizes(theirs, ours)
    odd, even = FOOTERS["dashed" if measures.dashed_footer else "pages"]
    section = parse_xml(
        f'<w:sectPr xmlns:w="{W}" xmlns:r="{R}"><w:footerReference w:type="default" r:id="{odd}"/>'
        f'<w:footerReference w:type="even" r:id="{even}"/>'
        f'<w:pgSz w:w="{mm(PAGE_WIDTH_MM)}" w:h="{mm(PAGE_HEIGHT_MM)}"/>'
        f'<w:pgMar w:top="{mm(measures.top_mm)}" w:right="{mm(measures.right_mm)}" w:bottom="{mm(measures.bottom_mm)}"'
        f' w:left="{mm(measures.left_mm)}" w:header="{mm(12)}" w:footer="{mm(measures.bottom_mm - 11)}" w:gutter="0"/>'
        f'<w:docGrid w:linePitch="{round(measures.pitch_pt * 20)}"/></w:sectPr>'
    )
    body = word.element.body
    old = body.sectPr
    for reference in old.findall(qn("w:headerReference")):
        section.insert(0, reference)
    body.replace(old, section)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _take_sizes(theirs: Any, ours: Any) -> None:
    """Size and line pitch of the page style; all else stays as the letterhead has it."""
    for path in ("w:rPr/w:sz", "w:rPr/w:szCs", "w:pPr/w:spacing", "w:pPr/w:ind"):
        old, new = theirs.find(path, NAMESPACES), ours.find(path, NAMESPACES)
        if old is not None and new is not None:
            old.getparent().replace(old, new)


def set_properties(word: WordDocument, *, title: str, category: str, dated_on: date, language: str = "zh-CN") -> None:
    """Title, kind and day in a Word file's properties. No clock is read."""
    properties = word.core_properties
    properties.title = title[:_LONGEST_PROPERTY]
    properties.language = language
    properties.category = category
    properties.created = properties.modified = datetime(dated_on.year, dated_on.month, dated_on.day)  # noqa: DTZ001 - a day, not an instant
