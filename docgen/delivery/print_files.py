"""Letters as stacks to be printed on both sides: each begins on the front of a sheet, so do its receipt and enclosures.

A stack is one PDF of at most a ream, its cover first. Where a receipt begins is read from the letter's own bookmarks:
the parts of a document are its headings of the first level.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Final

from pikepdf import Array, OutlineItem, Page, Pdf

from docgen.delivery.postings import Letter
from docgen.render.unsigned import take_signatures

MOST_SHEETS: Final = 500
"""Sheets of a print file: what a printer's tray and a ream hold."""

Read = Callable[[str], bytes]
"""A PDF by its SHA-256."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as it lies in its stack: its line in the dispatch list, then itself and each enclosure."""

    line: int
    letter: Letter
    title: str
    papers: tuple["Laid", ...]

    @property
    def pages(self) -> int:
        """How many pages it has, its enclosures' among them."""
        return sum(paper.pages for paper in self.papers)

    @property
    def sheets(self) -> int:
        """How many sheets it takes."""
        return sum(paper.sheets for paper in self.papers)


@dataclass(frozen=True, slots=True)
class Laid:
    """One PDF: how many pages it has, on which of them a sheet begins."""

    pdf_sha256: str
    pages: int
    fronts: frozenset[int] = frozenset((0,))

    @property
    def sheets(self) -> int:
        """How many sheets it takes."""
        bounds = [*sorted(self.fronts), self.pages]
        return sum((after - before + 1) // 2 for before, after in pairwise(bounds))


@dataclass(frozen=True, slots=True)
class Stack:
    """What is printed in one go."""

    no: int
    printed: tuple[Printed, ...]

    @property
    def sheets(self) -> int:
        """How many sheets it takes, its cover aside."""
        return sum(one.sheets for one in self.printed)

    @property
    def pages(self) -> int:
        """How many of its pages say something, its cover aside."""
        return sum(one.pages for one in self.printed)


def stacks(letters: Iterable[Letter], read: Read, *, most_sheets: int = MOST_SHEETS) -> list[Stack]:
    """The letters, in the order given, laid on stacks; none is split.

    Args:
        letters: in postal order.
        read: their PDFs.
        most_sheets: of a stack; a letter of more has one of its own.
    """
    made: list[list[Printed]] = []
    sheets = 0
    for line, letter in enumerate(letters, 1):
        printed = _printed(line, letter, read)
        if not made or sheets + printed.sheets > most_sheets:
            made.append([])
            sheets = 0
        made[-1].append(printed)
        sheets += printed.sheets
    return [Stack(no, tuple(printed)) for no, printed in enumerate(made, 1)]


def print_file(stack: Stack, cover: bytes, read: Read) -> bytes:
    """The stack as one PDF: its cover, then its letters, each under a bookmark with its line and number."""
    with Pdf.new() as made:
        _append(made, cover, frozenset((0,)))
        bookmarks = []
        for one in stack.printed:
            bookmarks.append(OutlineItem(f"{one.line} {one.letter.number}", len(made.pages)))
            for paper in one.papers:
                _append(made, read(paper.pdf_sha256), paper.fronts)
        with made.open_outline() as outline:
            outline.root.extend(bookmarks)
        out = BytesIO()
        made.save(out, deterministic_id=True)
        return out.getvalue()


def _printed(line: int, letter: Letter, read: Read) -> Printed:
    with Pdf.open(BytesIO(read(letter.pdf_sha256))) as opened:
        parts = _parts(opened) if letter.has_receipt else ()
        title = letter.title or str(opened.docinfo.get("/Title", ""))
        itself = Laid(letter.pdf_sha256, len(opened.pages), frozenset((0, *parts)))
    return Printed(line, letter, title, (itself, *(_enclosed(one.pdf_sha256, read) for one in letter.enclosures)))


def _enclosed(pdf_sha256: str, read: Read) -> Laid:
    with Pdf.open(BytesIO(read(pdf_sha256))) as opened:
        return Laid(pdf_sha256, len(opened.pages))


def _parts(pdf: Pdf) -> Iterator[int]:
    """The pages on which parts begin."""
    with pdf.open_outline() as outline:
        for item in outline.root:
            if isinstance(item.destination, Array):
                yield pdf.pages.index(Page(item.destination[0]))


def _append(made: Pdf, pdf: bytes, fronts: frozenset[int]) -> None:
    """Add a document's pages, with a blank back wherever a front would else be one."""
    with Pdf.open(BytesIO(pdf)) as source:
        take_signatures(source)
        for index, page in enumerate(source.pages):
            if index in fronts and len(made.pages) % 2:
                _add_blank(made)
            made.pages.append(page)
    if len(made.pages) % 2:
        _add_blank(made)


def _add_blank(made: Pdf) -> None:
    _, _, width, height = (float(side) for side in made.pages[-1].mediabox)
    made.add_blank_page(page_size=(width, height))
