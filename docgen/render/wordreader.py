"""A filled Word file read back as a document tree: for the checks, for its text, for a preview.

The words are all there, in the order of the file: headers, the text with its tables and text boxes, footers, notes.
The number of a page is a field and no words. What a paragraph looks like is not read.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from docgen.document.tree import Block, Break, Cell, Document, Inline, Page, Paragraph, Row, Run, Table, plain
from docgen.render.wordpackage import W, parsed

_P, _T, _TC, _TR, _TBL, _SDT = (f"{{{W}}}{name}" for name in ("p", "t", "tc", "tr", "tbl", "sdt"))
_BOX: Final = f"{{{W}}}txbxContent"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FIELD: Final = f"{{{W}}}fldChar"
_BREAKS: Final = (f"{{{W}}}br", f"{{{W}}}cr")
_SIGNS: Final = {f"{{{W}}}tab": " ", f"{{{W}}}noBreakHyphen": "-"}
_PAGE_NUMBER: Final = re.compile(r"[\s—\-第页共/]*")


def read_document(
    parts: dict[str, bytes], *, title: str, kind: str, page: Page, page_code: str | None = None
) -> Document:
    """The document that a Word file's parts hold.

    Args:
        parts: the file's.
        title: the document's.
        kind: likewise.
        page: the kind's page style.
        page_code: what headers say where they bear the code: as a page's number, it is no word of the document's.
    """
    around = {"header": list[Block](), "footer": list[Block](), "footnotes": list[Block]()}
    for name in story_parts(parts):
        blocks = list(_blocks(parsed(parts[name])))
        if page_code is not None and "header" in name and any(_says(block, page_code) for block in blocks):
            blocks = [block for block in blocks if not _says(block, page_code) and not _says(block, "")]
        if not all(_is_page_number(block) for block in blocks):
            around[re.sub(r"\d*\.xml$", "", posixpath.basename(name))] += blocks
    body = list(_blocks(parsed(parts["word/document.xml"])))
    return Document(title, kind, page, (*around["header"], *body, *around["footnotes"], *around["footer"]))


def story_parts(parts: dict[str, bytes]) -> list[str]:
    """The parts beside the text that print words: headers, footers and footnotes the text refers to."""
    relations = parts.get("word/_rels/document.xml.rels")
    targets = parsed(relations).iter("{*}Relationship") if relations else ()
    kinds = ("/header", "/footer", "/footnotes")
    found = {
        posixpath.normpath(posixpath.join("word", each.get("Target", "")))
        for each in targets
        if each.get("Type", "").endswith(kinds) and each.get("TargetMode") != "External"
    }
    return sorted(
        name for name in found if name in parts and re.search(r"(header|footer)\d*\.xml$|footnotes\.xml$", name)
    )


def _says(block: Block, text: str) -> bool:
    return isinstance(block, Paragraph) and plain(block.inlines).strip() == text


def _is_page_number(block: Block) -> bool:
    return isinstance(block, Paragraph) and all(
        isinstance(inline, Run) and _PAGE_NUMBER.fullmatch(inline.text) for inline in block.inlines
    )


def _blocks(holder: etree._Element) -> Iterator[Block]:
    """Paragraphs and tables in order, what content controls hold among them."""
    for element in holder:
        if element.tag == _P:
            yield from _paragraphs(element)
        elif element.tag == _TBL:
            yield from _table(element)
        elif isinstance(element.tag, str):
            yield from _blocks(element)


def _paragraphs(paragraph: etree._Element) -> Iterator[Block]:
    """A paragraph, and those of the text boxes that hang on it."""
    inlines = tuple(_inlines(paragraph))
    yield Paragraph(inlines, "flush")
    for box in paragraph.iter(_BOX):
        outer = next(box.iterancestors(_BOX, _P))
        if outer is paragraph and next(box.iterancestors(_FALLBACK), None) is None:
            yield from _blocks(box)


def _inlines(paragraph: etree._Element) -> Iterator[Inline]:
    words: list[str] = []
    in_field = 0
    for element in paragraph.iter(_T, _FIELD, *_SIGNS, *_BREAKS):
        if next(element.iterancestors(_P)) is not paragraph or next(element.iterancestors(_FALLBACK), None) is not None:
            continue
        if element.tag == _FIELD:
            in_field += {"begin": 1, "end": -1}.get(element.get(f"{{{W}}}fldCharType", ""), 0)
        elif element.tag in _BREAKS and not in_field and element.get(f"{{{W}}}type") != "page":
            if words:
                yield Run("".join(words))
                words = []
            yield Break()
        elif not in_field and next(element.iterancestors(f"{{{W}}}fldSimple", f"{{{W}}}tabs"), None) is None:
            words.append((element.text or "") if element.tag == _T else _SIGNS.get(str(element.tag), ""))
    if text := "".join(words):
        yield Run(text)


def _table(table: etree._Element) -> Iterator[Block]:
    rows = []
    for row in table.iter(_TR):
        if next(row.iterancestors(_TBL)) is table:
            cells = [cell for cell in row.iter(_TC) if next(cell.iterancestors(_TR)) is row]
            rows.append([tuple(_cell(cell)) for cell in cells])
    columns = max((len(row) for row in rows), default=0)
    if columns:
        made = tuple(Row(tuple(_cells(row, columns))) for row in rows if row)
        yield Table("grid", (1.0,) * columns, made)


def _cells(row: list[tuple[Paragraph, ...]], columns: int) -> Iterator[Cell]:
    for number, paragraphs in enumerate(row, start=1):
        yield Cell(paragraphs, colspan=columns - len(row) + 1 if number == len(row) else 1)


def _cell(cell: etree._Element) -> Iterator[Paragraph]:
    """The paragraphs of a cell, those of tables in it among them."""
    for block in _blocks(cell):
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table):
            yield from (p for row in block.body for inner in row.cells for p in inner.paragraphs)
