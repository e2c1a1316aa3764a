"""The code on the later pages of a Word file: in every header but those of the first page and of a receipt.

Word has no header for "all pages of a part but its first" other than a section's own, so a receipt begins a section.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import _Header
from lxml import etree

from docgen.document.tree import Document, Masthead, Page
from docgen.render.code import code_png
from docgen.render.letterhead import R, W
from docgen.render.measures import MEASURES, PAGE_CODE_FRAME_MM, PAGE_CODE_MM, PAGE_CODE_TOP_MM, PAGE_WIDTH_MM
from docgen.render.wordtext import mm

SECTION_ENDS: Final = f'<w:p xmlns:w="{W}"><w:pPr><w:sectPr/></w:pPr></w:p>'
"""Stands where a receipt begins, until its place is known."""
Picture = Callable[[Any, bytes, float, str], str]
"""A picture as a run of a part: the part, its bytes, its width in millimetres, its name."""


def page_code(document: Document) -> str | None:
    """The code that later pages bear; None where the document has none."""
    return next((block.code for block in document.blocks if isinstance(block, Masthead)), None)


def put_codes(word: WordDocument, code: str, page: Page, picture: Picture) -> None:
    """Give the file's sections their headers, unless the letterhead has one of its own."""
    last = word.element.body.sectPr
    if last.findall(qn("w:headerReference")):
        return
    section = word.sections[-1]
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        _fill(header, code, page, picture)
    section.first_page_header.is_linked_to_previous = False
    section.different_first_page_header_footer = True
    first = OxmlElement("w:footerReference")
    odd = next(one for one in last.findall(qn("w:footerReference")) if one.get(qn("w:type")) == "default")
    first.set(qn("w:type"), "first")
    first.set(qn("r:id"), odd.get(qn("r:id")))
    odd.addnext(first)


def end_sections(word: WordDocument) -> None:
    """Let each section before a receipt end in the paragraph before it, so that no empty line runs onto a new page."""
    body = word.element.body
    for mark in [each for each in body.findall(qn("w:p")) if each.pPr is not None and each.pPr.sectPr is not None]:
        section = deepcopy(body.sectPr)
        before = mark.getprevious()
        if before is None or before.tag != qn("w:p"):
            mark.pPr.replace(mark.pPr.sectPr, section)
            mark.pPr.insert(
                0, parse_xml(f'<w:spacing xmlns:w="{W}" w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>')
            )
        else:
            before.get_or_add_pPr().append(section)
            body.remove(mark)


def _fill(header: _Header, code: str, page: Page, picture: Picture) -> None:
    x = PAGE_WIDTH_MM - MEASURES[page].right_mm - PAGE_CODE_FRAME_MM
    frame = (
        f'<w:framePr w:w="{mm(PAGE_CODE_FRAME_MM)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
        f' w:x="{mm(x)}" w:y="{mm(PAGE_CODE_TOP_MM)}"/>'
    )
    look = f'<w:pPr><w:pStyle w:val="Code"/>{frame}<w:jc w:val="right"/></w:pPr>'
    drawn = picture(header.part, code_png(code, 8), PAGE_CODE_MM, f"二维码 {code}")
    words = f'<w:r><w:rPr><w:sz w:val="10"/><w:szCs w:val="10"/></w:rPr><w:t>{code}</w:t></w:r>'
    root = header._element  # noqa: SLF001 - python-docx has no other way to a header's XML
    paragraphs = [f"<w:p>{look}{drawn}</w:p>", f"<w:p>{look}{words}</w:p>"]
    made = etree.fromstring(f'<w:body xmlns:w="{W}" xmlns:r="{R}">{"".join(paragraphs)}</w:body>')
    for place, element in enumerate(list(made)):
        root.insert(place, parse_xml(etree.tostring(element)))
