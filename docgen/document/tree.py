"""The document tree: a document as a value, before any writer turns it into bytes.

Everything is frozen. Words stand in runs; a run is text of one look. Writers, the language check, differences and
expected texts read this tree and nothing else, so that Word and PDF cannot say different things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Page = Literal["letter", "form", "agreement", "table", "labels", "window"]
ParagraphStyle = Literal["body", "flush", "addressee", "right", "center", "note", "number", "subtitle", "digest"]
"""``digest``: a check sum, in a face whose characters are all of one width."""
TableStyle = Literal["grid", "facts", "form"]
CellStyle = Literal["text", "num", "center"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. ``link`` is the anchor (without ``#``) of a place in the same document."""

    text: str
    bold: bool = False
    underline: bool = False
    unbroken: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A line ends here, the paragraph does not."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A ruled gap to be filled in by hand, ``chars`` Chinese characters wide."""

    chars: int


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick: □ or ☑."""

    checked: bool = False


Inline = Run | Break | Blank | Box


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``keep`` holds it on one page with the block that follows."""

    inlines: tuple[Inline, ...]
    style: ParagraphStyle = "body"
    keep: bool = False
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the title of a part (a document, a receipt), 2 is 一、 and 3 is （一）."""

    level: Literal[1, 2, 3]
    inlines: tuple[Inline, ...]
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose letter it is, at the head of the page: a name and a line of particulars, beside the picture ``logo``."""

    name: str
    line: str = ""
    logo: str | None = None


@dataclass(frozen=True, slots=True)
class Masthead:
    """Title and number centred on the page; a QR code of ``code`` at the top right, ``caption`` in clear below it.

    At the head of a ``receipt`` the code says that it is one.
    """

    title: Heading
    number: Paragraph | None = None
    code: str | None = None
    caption: str | None = None
    letterhead: Letterhead | None = None
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. ``num`` is set right and never broken."""

    paragraphs: tuple[Paragraph, ...]
    style: CellStyle = "text"
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a ``section`` row heads the part of a form below it."""

    cells: tuple[Cell, ...]
    section: bool = False
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``head`` is repeated on every page; ``widths`` are relative, one a column."""

    style: TableStyle
    widths: tuple[float, ...]
    body: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    foot: tuple[Row, ...] = ()
    caption: Paragraph | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal over the words of a signature: the picture ``name`` of the assets, in its true size.

    ``column`` and ``line`` count from 0. ``over_gap``: it goes where that line is to be signed, after its words; else
    over the middle of its words, and of those below down to the date where it is tall enough.
    """

    name: str
    column: int
    line: int
    width_mm: float
    height_mm: float
    over_gap: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Where people sign: one block on the right (one column), or columns side by side. Never split."""

    columns: tuple[tuple[Paragraph, ...], ...]
    side_by_side: bool = False
    seals: tuple[Seal, ...] = ()
    """Only issuing puts any there."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the name of an asset handed to the writer (a seal, say), ``width_mm`` millimetres wide."""

    name: str
    width_mm: float


@dataclass(frozen=True, slots=True)
class Clause:
    """An article of an agreement: its label hangs bold before the first paragraph."""

    label: str
    blocks: tuple["Block", ...]
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A part to be torn off and sent back; it starts on its own page."""

    blocks: tuple["Block", ...]


Block = Masthead | Heading | Paragraph | Clause | Table | Signature | Receipt | PageBreak | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``title`` goes into the file's properties; ``page`` chooses margins, sizes and footer."""

    title: str
    kind: str
    page: Page
    blocks: tuple[Block, ...]
    language: str = "zh-CN"


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in reading order, those inside clauses and receipts after the block that holds them."""
    for block in blocks:
        yield block
        if isinstance(block, Clause | Receipt):
            yield from walk(block.blocks)


def plain(inlines: tuple[Inline, ...]) -> str:
    """The words of inline content: a break is a line end, a blank its underscores, a box its sign."""
    parts = []
    for inline in inlines:
        match inline:
            case Run():
                parts.append(inline.text)
            case Break():
                parts.append("\n")
            case Blank():
                parts.append("__" * inline.chars)
            case Box():
                parts.append("☑" if inline.checked else "□")
    return "".join(parts)
