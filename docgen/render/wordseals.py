"""Seals in a Word file that others laid out: over a signature's name and date, which are found by what they say.

A signature is a line that is the institution's own name, with the day it is signed on in one of the next lines. The
picture hangs on the name's first character, behind the words: wherever the name goes it goes too, and moves nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from lxml import etree

from docgen.render.letterhead import W, zipped
from docgen.render.measures import POINTS_PER_MM
from docgen.render.sealspot import ems, seal_top
from docgen.render.wordfloat import floating
from docgen.render.wordmarks import DESCRIPTION, unpacked
from docgen.render.wordtemplate import FilledWord
from docgen.render.wordtree import pieces_of

_P, _TC, _BODY = (f"{{{W}}}{name}" for name in ("p", "tc", "body"))
_PROPERTIES: Final = f"{{{W}}}pPr"
_DAY: Final = re.compile(r"(?:[^：]*：)?\s*[\d_\s]*年[\d_\s]*月[\d_\s]*日\s*")
_ADDRESSED: Final = re.compile(r"[此致送抄收][^：]*：")
"""A line that begins so names whom something goes to, and nobody who signs."""
_LINES: Final = 4
"""So many lines below the name may the day stand."""
_USUAL_PT: Final = 12.0
_PITCH: Final = 1.5
"""A line's height of its characters', where the paragraph names none."""


@dataclass(frozen=True, slots=True)
class WordSeal:
    """A seal: its picture's name and bytes, its true size, and the mark of the line it goes on, None for the name's."""

    name: str
    picture: bytes
    width_mm: float
    height_mm: float
    mark: str | None = None


def sealed_word(filled: FilledWord, seals: Sequence[WordSeal], is_own: Callable[[str], bool]) -> FilledWord:
    """The file with the seals over its first signature of the institution's own; as it is where there is none.

    Args:
        filled: the file.
        seals: what it is to bear.
        is_own: whether a line is one of the institution's names.
    """
    word = docx.Document(BytesIO(filled.docx))
    signature = next(_signatures(word, is_own), None)
    if signature is None:
        return filled
    placed = []
    for seal in seals:
        line = next((one for one in signature if seal.mark is None or seal.mark in one.said), None)
        if line is not None:
            _place(word, line, signature, seal)
            placed.append(seal.name)
    for line in signature[:-1]:
        line.paragraph.paragraph_format.keep_with_next = True
    out = BytesIO()
    word.save(out)
    return replace(filled, docx=zipped(unpacked(out.getvalue())), seals=tuple(placed))


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, and what it says."""

    element: etree._Element
    paragraph: Paragraph
    holder: etree._Element
    said: str


def _lines(word: WordDocument) -> Iterator[_Line]:
    for element in word.element.body.iter(_P):
        holder = _holder(element)
        if holder is not None:
            said = "".join(piece.text for piece in pieces_of(element)).strip()
            yield _Line(element, Paragraph(element, word), holder, said)


def _signatures(word: WordDocument, is_own: Callable[[str], bool]) -> Iterator[list[_Line]]:
    """The lines of each signature, from the name to the day."""
    lines = list(_lines(word))
    for at, line in enumerate(lines):
        if not is_own(line.said) or _ADDRESSED.match(line.said):
            continue
        below = [one for one in lines[at + 1 :] if one.holder is line.holder]
        day = next((one for one in [one for one in below if one.said][:_LINES] if _DAY.fullmatch(one.said)), None)
        if day is not None:
            yield [line, *below[: below.index(day) + 1]]


def _holder(paragraph: etree._Element) -> etree._Element | None:
    """The cell or body whose line a paragraph is; None in a text box."""
    for above in paragraph.iterancestors():
        if above.tag in {_TC, _BODY}:
            return above
        if above.tag == f"{{{W}}}txbxContent":
            return None
    return None


def _place(word: WordDocument, line: _Line, signature: Sequence[_Line], seal: WordSeal) -> None:
    size, high, wide = _size(line.paragraph), seal.height_mm * POINTS_PER_MM, seal.width_mm * POINTS_PER_MM
    words, pitch = ems(line.said.replace("_", "")) * size, _pitch(line.paragraph, size)
    if seal.mark is not None:
        across, down = words, (pitch - high) / 2
    else:
        covered = sum(_pitch(one.paragraph, _size(one.paragraph)) for one in signature)
        across, down = (words - wide) / 2, seal_top(covered, high, pitch)
    numbers = [int(each.get("id", "0")) for each in word.element.body.iter(DESCRIPTION)]
    run = floating(
        word.part,
        max(numbers, default=0) + 1,
        seal.picture,
        (Mm(seal.width_mm), Mm(seal.height_mm)),
        across=int(Pt(across)),
        down=int(Pt(down)),
        start="character",
    )
    (made,) = etree.fromstring(f'<w:p xmlns:w="{W}">{run}</w:p>')
    properties = line.element.find(_PROPERTIES)
    line.element.insert(0 if properties is None else line.element.index(properties) + 1, made)


def _size(line: Paragraph) -> float:
    """The size of its characters, in points: its own, its style's, or the usual one."""
    sizes = [run.font.size for run in line.runs] + [style.font.size for style in _styles(line)]
    return next((size.pt for size in sizes if size is not None), _USUAL_PT)


def _pitch(line: Paragraph, size_pt: float) -> float:
    """The height of a line, in points."""
    formats = [line.paragraph_format, *(style.paragraph_format for style in _styles(line))]
    spacing = next((each.line_spacing for each in formats if each.line_spacing is not None), _PITCH)
    return spacing.pt if isinstance(spacing, Length) else size_pt * max(_PITCH, spacing)


def _styles(line: Paragraph) -> Iterator[ParagraphStyle]:
    """Its style, and those that this one rests on."""
    style = line.style
    while isinstance(style, ParagraphStyle):
        yield style
        style = style.base_style
