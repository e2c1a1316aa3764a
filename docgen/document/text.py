"""The plain text of a document tree: one line a paragraph, table cells included.

Language checks, differences, expected texts and the proof that Word and PDF agree all read this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from docgen.document.tree import (
    Block,
    Cell,
    Clause,
    Document,
    Heading,
    Masthead,
    Paragraph,
    Receipt,
    Run,
    Signature,
    Table,
    plain,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of text and where it stands, in Chinese (``第3段``, ``表1第2行第3列``)."""

    place: str
    text: str


def passages(document: Document) -> Iterator[Passage]:
    """Every paragraph in reading order: titles, headings, paragraphs, captions, cells row by row, signatures.

    A clause's label and its first paragraph are one passage, as they are one paragraph on paper.
    """
    return _Walk().blocks(document.blocks, "")


class _Walk:
    """Counts paragraphs and tables while it walks, so that each place has a number a reader can count to."""

    def __init__(self) -> None:
        self.paragraph_no = 0
        self.table_no = 0

    def blocks(self, blocks: tuple[Block, ...], part: str) -> Iterator[Passage]:
        for block in blocks:
            yield from self.block(block, part)

    def block(self, block: Block, part: str) -> Iterator[Passage]:
        match block:
            case Masthead():
                yield from self.masthead(block, part)
            case Heading():
                yield Passage(f"{part}标题", plain(block.inlines))
            case Paragraph():
                self.paragraph_no += 1
                yield Passage(f"{part}第{self.paragraph_no}段", plain(block.inlines))
            case Clause():
                yield from self.blocks(labelled(block), part)
            case Table():
                yield from self.table(block, part)
            case Signature():
                for line in chain.from_iterable(block.columns):
                    yield Passage(f"{part}签署处", plain(line.inlines))
            case Receipt():
                yield from self.blocks(block.blocks, "回执")

    def masthead(self, masthead: Masthead, part: str) -> Iterator[Passage]:
        if masthead.letterhead is not None:
            lines = (masthead.letterhead.name, masthead.letterhead.line)
            yield from (Passage(f"{part}信头", line) for line in lines if line)
        if masthead.code is not None:
            yield Passage(f"{part}二维码", masthead.caption or masthead.code)
        yield Passage(f"{part}标题", plain(masthead.title.inlines))
        if masthead.number is not None:
            yield Passage(f"{part}文号", plain(masthead.number.inlines))

    def table(self, table: Table, part: str) -> Iterator[Passage]:
        self.table_no += 1
        name = f"{part}表{self.table_no}"
        if table.caption is not None:
            yield Passage(f"{name}标题", plain(table.caption.inlines))
        for row_no, row in enumerate((*table.head, *table.body, *table.foot), start=1):
            for cell_no, cell in enumerate(row.cells, start=1):
                for paragraph in cell.paragraphs:
                    yield Passage(f"{name}第{row_no}行第{cell_no}格", plain(paragraph.inlines))


def labelled(clause: Clause) -> tuple[Block, ...]:
    """The blocks of a clause with its label, bold, before the first paragraph (or as a paragraph of its own)."""
    label = Run(f"{clause.label}　", bold=True)
    first, rest = (clause.blocks[0], clause.blocks[1:]) if clause.blocks else (None, ())
    if isinstance(first, Paragraph):
        return (
            Paragraph((label, *first.inlines), first.style, keep=first.keep, anchor=clause.anchor or first.anchor),
            *rest,
        )
    return (Paragraph((Run(clause.label, bold=True),), keep=True, anchor=clause.anchor), *clause.blocks)


def plain_text(document: Document) -> str:
    """The document's words, one line a paragraph; the cells of a row share a line, parted by ``｜``."""
    return "\n".join(_lines(document.blocks)) + "\n"


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Clause():
                yield from _lines(labelled(block))
            case Receipt():
                yield ""
                yield from _lines(block.blocks)
            case Table():
                if block.caption is not None:
                    yield plain(block.caption.inlines)
                for row in (*block.head, *block.body, *block.foot):
                    yield " ｜ ".join(_one_line(cell) for cell in row.cells)
            case _:
                yield from (passage.text for passage in _Walk().block(block, ""))


def _one_line(cell: Cell) -> str:
    lines = (line for paragraph in cell.paragraphs for line in plain(paragraph.inlines).split("\n"))
    return "／".join(line for line in lines if line)
