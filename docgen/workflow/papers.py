"""A document's files: PDF and Word from one tree, and what made them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Final, Literal

import pikepdf

from docgen.document.text import plain_text
from docgen.document.tree import Document

Format = Literal["pdf", "docx", "txt"]

_LIBRARIES: Final = ("docgen", "docxtpl", "jinja2", "python-docx", "weasyprint")


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

    def write(self, document: Document) -> Paper:
        """All of a document's forms. Raises what the writers refuse."""
        pdf = self.pdf(document)
        return Paper(pdf, self.docx(document), plain_text(document), page_count(pdf))


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


@cache
def library_versions() -> dict[str, str]:
    """The versions of what words, sets and writes a document."""
    return {name: version(name) for name in _LIBRARIES}
