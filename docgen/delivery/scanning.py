"""What a scanned page shows: nothing, codes of ours, other codes; and whether a code is a receipt's.

QR first, as the page is; where that finds no paper code, the page cleaned, finer, in parts; other symbologies
only to say what else is there. A text counts as read only if the symbol's own error correction vouches for it, and only
on the page it stands on. Whatever is left open is said, and decided by a person (cli.md: The code on paper).
"""

import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from docgen.delivery.code import SCHEME, PaperCode
from docgen.errors import WrongCode

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_BARS: Final = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39, zxingcpp.BarcodeFormat.ITF]
)
_UTF8: Final = b"]Q2\\000026"
"""What stands before the text of a symbol that declares it UTF-8: a receipt's (``docgen.render.code``)."""
_ANY_DECLARED: Final = re.compile(rb"\][A-Za-z][0-9A-Za-z](?:\\[0-9]{6})?")
_SMALL: Final = 600
"""Pixels of the longer side at which a page is looked at for ink."""
_MARGIN: Final = 0.06
"""Share of a page's sides where staples, holes and shadows lie."""
_INK: Final = 70
"""So much darker than the paper is ink; what shows through from the other side is lighter."""
_SPECKS: Final = 60
"""Pixels of ink a blank page may have: dust, not a signature."""
_SOFT: Final = 1_750
"""A longer side of so many pixels is blurred by one: about a sixth of a code's module, at any density."""
_COARSE: Final = 1_700
"""A longer side of fewer pixels is an A4 below 150 dots an inch."""
_OVERLAP: Final = 0.6
"""Width and height of a part, as a share of the page's."""
_SQUARE: Final = 1.3
_SIZES: Final = (0.03, 0.3)
"""A code's side as a share of the page's longer one; 20 mm on A4 are 0.07."""
_THUMBNAIL: Final = 480


class PageKind(StrEnum):
    """What a page with a code is."""

    RECEIPT = "receipt"
    PAGE = "page"
    """Of the document, and no more is known."""
    TRACKING = "tracking"
    """A picture of a carrier's page or app."""
    RETURNED = "returned"
    """Of what came back undelivered."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text in the form of a paper code, read on a page; without ``code`` its check digits don't fit."""

    text: str
    receipt: bool
    code: PaperCode | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is on a page. ``torn``: a QR code that can't be read; ``others``: codes of other things."""

    blank: bool = False
    marks: tuple[Mark, ...] = ()
    torn: bool = False
    others: bool = False

    @property
    def kind(self) -> PageKind:
        """A receipt, where one of the codes says so."""
        return PageKind.RECEIPT if any(mark.receipt for mark in self.marks) else PageKind.PAGE


def look(page: Image.Image, finer: Callable[[], Image.Image] | None = None) -> Sighting:
    """Look at a page, in grey, whichever way up it lies.

    Args:
        page: mode L.
        finer: gives the same page with more dots, where it can be had; asked for only on a miss.
    """
    if is_blank(page):
        return Sighting(blank=True)
    torn = others = False
    for view, binarizer in _views(page, finer):
        found = _read(view, binarizer)
        torn, others = torn or found.torn, others or found.others
        if found.marks:
            return found
    small = page.copy()
    small.thumbnail((_COARSE, _COARSE), Image.Resampling.BOX)
    return Sighting(torn=torn, others=others or bool(zxingcpp.read_barcodes(small, try_invert=False)))


def bar_codes(page: Image.Image) -> list[str]:
    """The texts of the bar codes on a page, such as the tracking number on an envelope."""
    small = page.copy()
    small.thumbnail((_COARSE * 2, _COARSE * 2), Image.Resampling.BOX)
    found = zxingcpp.read_barcodes(small, formats=_BARS, try_invert=False)
    return list(dict.fromkeys(symbol.text for symbol in found if symbol.valid))


def is_blank(page: Image.Image) -> bool:
    """Whether there is no ink on the page, its margins left out."""
    small = page.copy()
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX, reducing_gap=None)
    across, down = (round(side * _MARGIN) for side in small.size)
    inner = small.crop((across, down, small.width - across, small.height - down))
    histogram = inner.histogram()
    seen, paper = 0, 255
    for paper in range(255, -1, -1):
        seen += histogram[paper]
        if 2 * seen >= inner.width * inner.height:
            break
    return sum(histogram[: max(paper - _INK, 0)]) <= _SPECKS


def thumbnail(page: Image.Image) -> bytes:
    """The page as a small JPEG."""
    small = page.copy()
    small.thumbnail((_THUMBNAIL, _THUMBNAIL), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=70)
    return out.getvalue()


def _views(
    page: Image.Image, finer: Callable[[], Image.Image] | None
) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    """The page as it is, then cleaned in one way after the other, each time to be read anew."""
    yield page, zxingcpp.Binarizer.LocalAverage
    soft, softer = (page.filter(ImageFilter.GaussianBlur(times * max(page.size) / _SOFT)) for times in (1, 1.6))
    yield soft, zxingcpp.Binarizer.LocalAverage
    yield softer, zxingcpp.Binarizer.LocalAverage
    yield ImageOps.autocontrast(page.filter(ImageFilter.MedianFilter(3)), cutoff=1), zxingcpp.Binarizer.LocalAverage
    if finer is not None:
        yield finer(), zxingcpp.Binarizer.LocalAverage
    elif max(page.size) < _COARSE:
        large = page.resize((page.width * 2, page.height * 2), Image.Resampling.BICUBIC)
        yield large.filter(ImageFilter.UnsharpMask(4, 200, 0)), zxingcpp.Binarizer.LocalAverage
    for part in _parts(soft):
        yield part, zxingcpp.Binarizer.GlobalHistogram


def _parts(page: Image.Image) -> Iterator[Image.Image]:
    """Four parts that overlap, so that a code lies whole in one of them; each has a light and a dark of its own."""
    width, height = round(page.width * _OVERLAP), round(page.height * _OVERLAP)
    for top in (0, page.height - height):
        for left in (page.width - width, 0):
            yield page.crop((left, top, left + width, top + height))


def _read(view: Image.Image, binarizer: zxingcpp.Binarizer) -> Sighting:
    """The QR codes on a picture."""
    found = zxingcpp.read_barcodes(
        view,
        formats=_QR,
        try_invert=False,
        binarizer=binarizer,
        text_mode=zxingcpp.TextMode.HexECI,
        return_errors=True,
    )
    read = [_mark(bytes.fromhex(symbol.text)) for symbol in found if symbol.valid]
    return Sighting(
        marks=tuple(dict.fromkeys(mark for mark in read if mark is not None)),
        torn=any(_looks_like_a_code(symbol, max(view.size)) for symbol in found if not symbol.valid),
        others=None in read,
    )


def _looks_like_a_code(symbol: zxingcpp.Barcode, longer_side: int) -> bool:
    """Whether what couldn't be read is square and of a printed code's size: print has many false corners."""
    at = symbol.position
    corners = [at.top_left, at.top_right, at.bottom_right, at.bottom_left]
    sides = [math.dist((a.x, a.y), (b.x, b.y)) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    return max(sides) <= _SQUARE * min(sides) and _SIZES[0] <= max(sides) / longer_side <= _SIZES[1]


def _mark(content: bytes) -> Mark | None:
    """A symbol's content, declarations and all, as a paper code; None if it is something else."""
    text = _ANY_DECLARED.sub(b"", content, count=1).decode("latin-1")
    if not text.startswith(f"{SCHEME}:"):
        return None
    try:
        code = PaperCode.parse(text)
    except WrongCode:
        code = None
    return Mark(text, content.startswith(_UTF8), code)
