"""Proof that a PDF and a Word file say what the document says, paragraph by paragraph, tables included.

Readers break lines where the page does and know no paragraphs; so texts are compared without white space, and each of
the document's passages must stand in the PDF, in order, with nothing between two of them but page numbers and the heads
of tables that are repeated on a new page. Word has paragraphs, and they must be the same ones.
"""

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
from docx.oxml.ns import qn

from docgen.document.text import passages
from docgen.document.tree import Clause, Document, Receipt, Table, plain
from docgen.render.wordcodes import page_code

_FOOTER = re.compile(r"(—\d+—|第\d+页共\d+页)")


def squeeze(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s+", "", text)


def document_paragraphs(document: Document) -> list[str]:
    """The document's passages, squeezed; empty ones left out."""
    return [text for passage in passages(document) if (text := squeeze(passage.text))]


def word_paragraphs(word: bytes) -> list[str]:
    """The paragraphs of a Word file in the order of the file, those of cells where the table stands."""
    body = docx.Document(BytesIO(word)).element.body
    texts = ("".join(_word_text(paragraph)) for paragraph in body.iter(qn("w:p")))
    return [text for raw in texts if (text := squeeze(raw))]


def _word_text(paragraph: object) -> Iterator[str]:
    for element in paragraph.iter(qn("w:t"), qn("w:br")):  # type: ignore[attr-defined]
        yield element.text or "" if element.tag == qn("w:t") else "\n"


def poppler_text(pdf: bytes, tmp_path: Path, *options: str) -> str:
    """What pdftotext reads."""
    path = tmp_path / "agreement.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", *options, str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - poppler on a file of our own
    return done.stdout.decode()


def pdfium_text(pdf: bytes) -> str:
    """What a second reader reads."""
    with pypdfium2.PdfDocument(pdf) as file:
        return "\f".join(page.get_textpage().get_text_bounded() for page in file)


def _heads(document: Document) -> set[str]:
    found = set()
    blocks = list(document.blocks)
    while blocks:
        block = blocks.pop()
        if isinstance(block, Clause | Receipt):
            blocks += block.blocks
        elif isinstance(block, Table):
            cells = (cell for row in block.head for cell in row.cells)
            found |= {squeeze(plain(p.inlines)) for cell in cells for p in cell.paragraphs}
    return found


def assert_pdf_says(document: Document, text: str) -> None:
    """Every passage, in order, and nothing else but footers, repeated heads and page codes, stands in ``text``."""
    pages = [_FOOTER.sub("", squeeze(page)) for page in text.split("\f")]
    code = squeeze(page_code(document) or "")
    if code and sum(passage.count(code) for passage in document_paragraphs(document)) == 1:
        pages[1:] = [page.replace(code, "", 1) for page in pages[1:]]  # a receipt's own code is a passage
    rest = "".join(pages)
    heads = sorted({*_heads(document), code} - {""}, key=len, reverse=True)
    for passage in document_paragraphs(document):
        at = rest.find(passage)
        assert at >= 0, f"missing or out of order: {passage}"
        skipped = rest[:at]
        for head in heads:
            skipped = skipped.replace(head, "")
        assert not skipped, f"stands in the PDF, not in the document, before {passage!r}: {skipped!r}"
        rest = rest[at + len(passage) :]
    assert not rest, f"stands in the PDF after the document's end: {rest!r}"


def assert_agree(document: Document, pdf: bytes, word: bytes, tmp_path: Path) -> None:
    """PDF and Word say what the document says: the one function a kind's test needs.

    ``pdftotext -raw`` keeps the order of the file, which is that of the document; by default it reads cells column by
    column, so tables are compared in the raw order.
    """
    assert word_paragraphs(word) == document_paragraphs(document)
    assert_pdf_says(document, poppler_text(pdf, tmp_path, "-raw"))
