"""Where a seal lies over a signature: 骑年盖月, on the name and the date, in PDF and Word alike.

Nothing moves for a seal: an issued document breaks its pages where its draft did. The seal goes behind the words, so
that none is hidden by it.
"""

import math
from dataclasses import dataclass
from typing import Final

from docgen.document.tree import Page, Paragraph, Seal, Signature, plain
from docgen.render.markup import has_blank
from docgen.render.measures import MEASURES, POINTS_PER_MM

_COVERED: Final = 0.8
"""So much of a seal's height may the lines from the name to the date take, for it to lie over all of them."""
SIGNATURE_EMS: Final = 14
"""A signature that stands alone is at least so wide, in Chinese characters."""
_SHARE: Final = 0.94
"""Of several columns' share of the line, without the gap between them (print.css)."""
_ABOVE: Final = 0.75
"""So many lines a seal begins above the name, where the date is too far below."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A seal's upper left corner, in points from that of its line."""

    left: float
    top: float


def spot(signature: Signature, seal: Seal, page: Page, width_pt: float) -> Spot:
    """Where the seal lies.

    Args:
        signature: with its lines.
        seal: one of its seals.
        page: the page style.
        width_pt: of the seal's column.
    """
    size, pitch = MEASURES[page].body_pt, MEASURES[page].pitch_pt
    lines = signature.columns[seal.column]
    line = lines[seal.line]
    high, wide = seal.height_mm * POINTS_PER_MM, seal.width_mm * POINTS_PER_MM
    words = ems(plain(line.inlines).replace("_", "")) * size
    if seal.over_gap:
        return Spot(min(words, max(0.0, width_pt - wide)), (pitch - high) / 2)
    covered = sum(_rows(one, width_pt / size) for one in lines[seal.line :]) * pitch
    top = seal_top(covered, high, pitch)
    if not signature.side_by_side and not has_blank(lines):
        return Spot((width_pt - wide) / 2, top)
    return Spot(max(0.0, (min(words, width_pt) - wide) / 2), top)


def seal_top(covered_pt: float, high_pt: float, pitch_pt: float) -> float:
    """How far below the top of the name's line a seal begins, so that it lies over name and date where both fit.

    Args:
        covered_pt: the height of the lines from the name to the date.
        high_pt: the seal's.
        pitch_pt: a line's.
    """
    return (covered_pt - high_pt) / 2 if covered_pt <= high_pt * _COVERED else -_ABOVE * pitch_pt


def seal_style(signature: Signature, seal: Seal, page: Page) -> str:
    """Where the seal's picture lies, in the words of CSS, before its line.

    By margins alone: a box that is placed by its sides would be drawn, and so be read, after all that is not.
    """
    lies = spot(signature, seal, page, column_width_pt(signature, page))
    size = f"width:{seal.width_mm:g}mm;height:{seal.height_mm:g}mm"
    return f"margin:{lies.top:.2f}pt 0 0 {lies.left:.2f}pt;{size}"


def column_width_pt(signature: Signature, page: Page) -> float:
    """The width of a column of a signature."""
    measures = MEASURES[page]
    if signature.side_by_side:
        return measures.text_width_pt / len(signature.columns) * _SHARE
    return min(measures.text_width_pt, signature_ems(signature) * measures.body_pt)


def signature_ems(signature: Signature) -> float:
    """The width of a signature that stands alone, in Chinese characters."""
    return max(SIGNATURE_EMS, *(ems(plain(line.inlines)) for line in signature.columns[0]))


def ems(text: str) -> float:
    """A generous width in Chinese characters."""
    return max(sum(0.55 if character.isascii() else 1.0 for character in line) for line in text.split("\n"))


def _rows(paragraph: Paragraph, room_ems: float) -> int:
    """How many lines a paragraph takes."""
    return sum(max(1, math.ceil(ems(line) / room_ems)) for line in plain(paragraph.inlines).split("\n"))
