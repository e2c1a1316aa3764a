"""Letters as stacks to be printed on both sides: each begins on the front of a sheet, and so does its receipt.

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

Read = Callable[[Letter], bytes]
"""The PDF of a letter."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as it lies in its stack: its line in the dispatch list, its pages, on which of them a sheet begins."""

    line: int
    letter: Letter
    title: str
    pages: int
    fronts: frozenset[int]

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
        printed = _printed(line, letter, read(letter))
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
            _append(made, read(one.letter), one.fronts)
        with made.open_outline() as outline:
            outline.root.extend(bookmarks)
        out = BytesIO()
        made.save(out, deterministic_id=True)
        return out.getvalue()


def _printed(line: int, letter: Letter, pdf: bytes) -> Printed:
    with Pdf.open(BytesIO(pdf)) as opened:
        parts = _parts(opened) if letter.has_receipt else ()
        title = letter.title or str(opened.docinfo.get("/Title", ""))
        return Printed(line, letter, title, len(opened.pages), frozenset((0, *parts)))


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
