"""A document's files: PDF and Word from one tree, or from an institution's own Word template; and what made them."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Final, Literal

import pikepdf

from docgen.document.text import plain_text
from docgen.document.tree import Document
from docgen.render.wordpdf import word_pdfs
from docgen.render.wordtemplate import FilledWord

Format = Literal["pdf", "docx", "txt"]
Composed = Document | FilledWord
"""A document as the house's own template has it, or as an institution's Word template does."""

_LIBRARIES: Final = ("docgen", "docxtpl", "jinja2", "pyhanko", "python-docx", "weasyprint")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as PDF, as Word and as plain text, and how many pages it has in PDF."""

    pdf: bytes
    docx: bytes
    text: str
    pages: int

    def content(self, form: Format) -> bytes:
        """The bytes of one form."""
        match form:
            case "pdf":
                return self.pdf
            case "docx":
                return self.docx
            case "txt":
                return self.text.encode()


@dataclass(frozen=True, slots=True)
class Writers:
    """What turns a document into bytes."""

    pdf: Callable[[Document], bytes]
    docx: Callable[[Document], bytes]
    word_pdfs: Callable[[Sequence[FilledWord]], list[bytes]] = word_pdfs
    """Makes PDFs of filled Word templates, all of them in one process."""

    def write(self, document: Composed) -> Paper:
        """All of a document's forms. Raises what the writers refuse."""
        return self.write_all([document])[0]

    def write_all(self, documents: Sequence[Composed]) -> list[Paper]:
        """All forms of all documents, in order. Raises what the writers refuse."""
        filled = [document for document in documents if isinstance(document, FilledWord)]
        pdfs = iter(self.word_pdfs(filled) if filled else ())
        return [self._paper(document, pdfs) for document in documents]

    def _paper(self, document: Composed, word_pdfs: Iterator[bytes]) -> Paper:
        if isinstance(document, FilledWord):
            pdf, docx = next(word_pdfs), document.docx
        else:
            pdf, docx = self.pdf(document), self.docx(document)
        return Paper(pdf, docx, text_of(document), page_count(pdf))


def tree_of(document: Composed) -> Document:
    """What a document says."""
    return document.document if isinstance(document, FilledWord) else document


def text_of(document: Composed) -> str:
    """What a document says, as plain text."""
    return plain_text(tree_of(document))


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


@cache
def library_versions() -> dict[str, str]:
    """The versions of what words, sets and writes a document."""
    return {name: version(name) for name in _LIBRARIES}
