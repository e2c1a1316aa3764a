"""CSV files as printed tables: every cell as its characters stand in the file, none taken for a number or a date.

LibreOffice would read them as a workbook and lose what matters here: leading zeros, account numbers of more than
fifteen digits, dates of another order. So the table is set here: columns as wide as their contents, upright or
landscape, smaller where need be; what is wider still goes over several pages side by side, none of it cut off.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from docgen.bundle.characters import Printable
from docgen.bundle.geometry import A4_LONG, A4_SHORT, BAND
from docgen.bundle.source import Note
from docgen.render.fonts import load_faces
from docgen.render.glyphs import split_by_face

MARGIN: Final = 34.0
PADDING: Final = 3.0
WIDEST: Final = 190.0
"""Points a column may take before its cells go over several lines."""
SIZES: Final = (9.0, 8.0, 7.0)
PITCH: Final = 1.3
"""Line pitch, in sizes."""
_DELIMITERS: Final = ",\t;|"
_AMOUNT: Final = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)\.\d+")
_GREY: Final = 0.93

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a table is set: type size, page, and which columns stand on one page."""

    size: float
    page: tuple[float, float]
    widths: list[float]
    slices: list[range]


def read_table(text: str, *, tabs: bool = False) -> Rows | None:
    """The cells of a CSV file; None if it is no table of two columns or more, or not written by CSV's rules.

    Args:
        text: the file.
        tabs: its cells are parted by tabs; else the parting character is found out.
    """
    head, _, rest = text.partition("\n")
    if (said := re.fullmatch(r"sep=(.)", head.strip("\ufeff "))) is not None:
        return _cells(rest, said[1])
    found = [rows for mark in ("\t" if tabs else _DELIMITERS) if (rows := _cells(text, mark)) is not None]
    return max(found, key=_evenness, default=None)


def _cells(text: str, mark: str) -> Rows | None:
    csv.field_size_limit(len(text) + 1)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return None
    while rows and not any(rows[-1]):
        rows.pop()
    return rows if max(map(len, rows), default=0) > 1 else None


def _evenness(rows: Rows) -> float:
    """How many of the rows have as many cells as most rows have; a table of commas in prose is uneven."""
    lengths = [len(row) for row in rows if any(row)]
    usual = max(set(lengths), key=lengths.count)
    return lengths.count(usual) / len(lengths) + usual / 10_000 if usual > 1 else 0.0


def table_to_pdf(title: str, rows: Rows, target: Path, printable: Printable) -> tuple[int, tuple[Note, ...]]:
    """Write a table as PDF; its pages, and what is to be said.

    Args:
        title: what stands above it.
        rows: its cells; rows may differ in length.
        target: the PDF to write.
        printable: makes cells printable.
    """
    across = max(map(len, rows))
    cells = [[printable(" ".join(cell.split("\t"))) for cell in row] + [""] * (across - len(row)) for row in rows]
    head = _head(cells)
    shape = _shape(cells)
    canvas = Canvas(str(target), pagesize=shape.page, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    writer = _Writer(canvas, shape, cells, head, printable(title))
    for columns in shape.slices:
        writer.write(columns)
    canvas.save()
    notes = [Note("converted", f"表格 {len(rows)} 行 {across} 列，单元格逐字印出，表头每页重复")]
    if len(shape.slices) > 1:
        notes.append(Note("table_in_slices", f"表格较宽，分 {len(shape.slices)} 段编入，各段以行号对应，内容无缺失"))
    return writer.pages, tuple(notes)


def _head(cells: Rows) -> int:
    """Which row heads the columns: of the first ten, the first with the most cells filled."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in cells[:10]]
    return filled.index(max(filled))


@cache
def _widths() -> dict[str, float]:
    """Widths of characters met so far, for a size of one point."""
    return {}


def _font(face: str) -> str:
    name = f"Docgen-{face}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(load_faces().path(face))))
    return name


def _width(text: str) -> float:
    """Width of a line set one point high."""
    known = _widths()
    for character in set(text) - known.keys():
        face = next(iter(split_by_face(character, "song", load_faces())))[0] or "song"
        known[character] = pdfmetrics.stringWidth(character, _font(face), 1)
    return sum(known[character] for character in text)


def _shape(cells: Rows) -> _Shape:
    """The largest type that fits on one page across; else landscape pages side by side."""
    natural = [max(_width(line) for cell in column for line in cell.split("\n")) for column in zip(*cells, strict=True)]
    upright, landscape = (A4_SHORT, A4_LONG - BAND), (A4_LONG, A4_SHORT - BAND)
    for size in SIZES:
        widths = [min(width * size, WIDEST) + 2 * PADDING for width in natural]
        for page in (upright, landscape) if size == SIZES[0] else (landscape,):
            if sum(widths) <= page[0] - 2 * MARGIN:
                return _Shape(size, page, widths, [range(len(widths))])
    widths = [min(width * SIZES[-1], WIDEST) + 2 * PADDING for width in natural]
    room = landscape[0] - 2 * MARGIN - _width(str(len(cells))) * SIZES[-1] - 2 * PADDING
    slices: list[range] = []
    start = 0
    for column in range(len(widths)):
        if sum(widths[start : column + 1]) > room:
            slices.append(range(start, column))
            start = column
    return _Shape(SIZES[-1], landscape, widths, [*slices, range(start, len(widths))])


def _wrapped(text: str, room: float) -> list[str]:
    """A cell's lines, none wider than ``room`` (for a size of one point)."""
    lines = []
    for line in text.split("\n"):
        if _width(line) <= room:
            lines.append(line)
            continue
        known, start, width = _widths(), 0, 0.0
        for at, character in enumerate(line):
            width += known[character]
            if width > room and at > start:
                lines.append(line[start:at])
                start, width = at, known[character]
        lines.append(line[start:])
    return lines


class _Writer:
    """Draws the pages, from left to right and from top to bottom."""

    def __init__(self, canvas: Canvas, shape: _Shape, cells: Rows, head: int, title: str) -> None:
        self.canvas = canvas
        self.shape = shape
        self.cells = cells
        self.head = head
        self.title = title
        self.pages = 0
        self.right = [
            all(not (cell := row[n].strip()) or _AMOUNT.fullmatch(cell) for row in cells[head + 1 :])
            for n in range(len(shape.widths))
        ]

    def write(self, columns: range) -> None:
        """One slice of the table."""
        numbered = len(self.shape.slices) > 1
        widths = [self.shape.widths[n] for n in columns]
        if numbered:
            widths = [_width(str(len(self.cells))) * self.shape.size + 2 * PADDING, *widths]
        rooms = [(width - 2 * PADDING) / self.shape.size + 1e-6 for width in widths]
        heading = [self.cells[self.head][n] for n in columns]
        head = self._row((["行"] if numbered else []) + heading, rooms)
        self._begin(columns, numbered)
        for number, row in enumerate(self.cells):
            words = ([str(number + 1)] if numbered else []) + [row[n] for n in columns]
            lines = self._row(words, rooms)
            is_head = number == self.head
            for part in self._parts(lines, len(head), columns, numbered):
                if not self.under_head and not is_head and number > self.head:
                    self._draw(head, widths, columns, head=True)
                self._draw(part, widths, columns, head=is_head)
        self.canvas.showPage()

    def _row(self, words: Sequence[str], rooms: Sequence[float]) -> list[list[str]]:
        """A row's lines: for each line, what stands in each column."""
        cells = [_wrapped(word, room) for word, room in zip(words, rooms, strict=True)]
        high = max(map(len, cells))
        return [[cell[n] if n < len(cell) else "" for cell in cells] for n in range(high)]

    def _parts(
        self,
        lines: list[list[str]],
        head: int,
        columns: range,
        numbered: bool,  # noqa: FBT001
    ) -> Iterator[list[list[str]]]:
        """The row, on a new page where it does not fit; a row higher than a page in several parts."""
        pitch = self.shape.size * PITCH
        while lines:
            room = int((self.y - MARGIN - 2 * PADDING) / pitch) - (0 if self.under_head else head)
            if len(lines) > room and (self.filled or room < 1):
                self.canvas.showPage()
                self._begin(columns, numbered)
                continue
            yield lines[:room]
            lines = lines[room:]

    def _begin(self, columns: range, numbered: bool) -> None:  # noqa: FBT001
        self.pages += 1
        self.y = self.shape.page[1] - MARGIN
        self.under_head = self.filled = False
        part = f"（第{columns.start + 1}至{columns.stop}列，共{len(self.shape.widths)}列）" if numbered else ""
        self._text(MARGIN, self.y - 8, _wrapped(f"{self.title}{part}", (self.shape.page[0] - 2 * MARGIN) / 8)[0], 8)
        self.y -= 14

    def _draw(self, lines: list[list[str]], widths: Sequence[float], columns: range, *, head: bool) -> None:
        size, canvas = self.shape.size, self.canvas
        height = len(lines) * size * PITCH + PADDING
        bottom = self.y - height
        if head:
            canvas.setFillGray(_GREY)
            canvas.rect(MARGIN, bottom, sum(widths), height, stroke=0, fill=1)
            canvas.setFillGray(0)
            self.under_head = True
        else:
            self.filled = True
        lead = len(widths) - len(columns)
        canvas.setLineWidth(0.4)
        canvas.rect(MARGIN, bottom, sum(widths), height, stroke=1, fill=0)
        x = MARGIN
        for place, width in enumerate(widths):
            if place:
                canvas.line(x, bottom, x, self.y)
            right = place < lead or self.right[columns[place - lead]]
            for number, line in enumerate(lines):
                word = line[place]
                if word.strip():
                    start = x + width - PADDING - _width(word) * size if right else x + PADDING
                    self._text(start, self.y - (number * PITCH + 1) * size - PADDING / 2, word, size)
            x += width
        self.y = bottom

    def _text(self, x: float, y: float, text: str, size: float) -> None:
        for face, piece in split_by_face(text, "song", load_faces()):
            self.canvas.setFont(_font(face or "song"), size)
            self.canvas.drawString(x, y, piece)
            x += _width(piece) * size
