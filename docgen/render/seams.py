"""Page-seam marks 骑缝章: a seal in slices, one on the right edge of each page; together they are the seal.

As when the pages are fanned out and stamped at once, the first page bears the left slice. A seal goes over so few pages
that each slice can be told from any other; of a longer document the pages go in several series, the last page of one
being the first of the next, lest a whole series be exchanged, and each series at another height.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Final

from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image

from docgen.render.measures import POINTS_PER_MM
from docgen.render.overdraw import draw_over

MOST_PAGES: Final = 20
"""Of a series: slices of a seal of 42 mm are 2.1 mm wide then."""
_HEIGHTS: Final = (0.5, 0.32)
"""Where the middle of a series lies on its pages, counted from below, one after the other."""
_PICTURE, _STATE = "/DgSeam", "/DgSeamState"


@dataclass(frozen=True, slots=True)
class Slice:
    """A page's share of the seal, both counted from 0: from ``start`` to ``end`` of its width."""

    page: int
    start: float
    end: float
    height: float
    """Where its middle lies, of the page's height."""


def slices(pages: int) -> Iterator[Slice]:
    """The slices of a document of so many pages; none where there is but one."""
    if pages < 2:
        return
    series = -(-(pages - 1) // (MOST_PAGES - 1))
    bounds = [round(at * (pages - 1) / series) for at in range(series + 1)]
    for number, (first, last) in enumerate(pairwise(bounds)):
        count = last - first + 1
        height = _HEIGHTS[number % len(_HEIGHTS)]
        yield from (Slice(first + at, at / count, (at + 1) / count, height) for at in range(count))


def with_seams(pdf: bytes, picture: bytes, width_mm: float, height_mm: float) -> bytes:
    """The document with the seal over the seam of its pages; the same document gives the same bytes.

    Args:
        pdf: the document.
        picture: the seal's, that ``check_seal`` accepts.
        width_mm: of the seal.
        height_mm: of the seal.
    """
    with Pdf.open(BytesIO(pdf)) as opened:
        shares = list(slices(len(opened.pages)))
        if not shares:
            return pdf
        image, state = _image(opened, picture), opened.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Multiply))
        for share in shares:
            page = opened.pages[share.page]
            page.add_resource(image, Name.XObject, Name(_PICTURE), replace_existing=True)
            page.add_resource(state, Name.ExtGState, Name(_STATE), replace_existing=True)
            box = [float(side) for side in page.mediabox]
            drawn = _drawn(share, box, width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM)
            draw_over(opened, page, drawn)
        out = BytesIO()
        opened.save(out, deterministic_id=True)
        return out.getvalue()


def _drawn(share: Slice, box: list[float], wide: float, high: float) -> bytes:
    """What draws a slice flush with the right edge, cut to the slice."""
    _, bottom, right, top = box
    shown = (share.end - share.start) * wide
    low = bottom + (top - bottom) * share.height - high / 2
    return (
        f"/Artifact BMC q {_STATE} gs {right - shown:.4f} {low:.4f} {shown:.4f} {high:.4f} re W n "
        f"{wide:.4f} 0 0 {high:.4f} {right - share.end * wide:.4f} {low:.4f} cm {_PICTURE} Do Q EMC\n"
    ).encode("ascii")


def _image(pdf: Pdf, picture: bytes) -> Stream:
    """The picture as an object of the file, with its openness as a mask."""
    with Image.open(BytesIO(picture)) as opened:
        read = opened.convert("RGBA")
    mask = _samples(pdf, read.getchannel("A"), Name.DeviceGray)
    image = _samples(pdf, read.convert("RGB"), Name.DeviceRGB)
    image.SMask = mask
    return image


def _samples(pdf: Pdf, image: Image.Image, colours: Name) -> Stream:
    return Stream(
        pdf,
        image.tobytes(),
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=image.width,
            Height=image.height,
            ColorSpace=colours,
            BitsPerComponent=8,
        ),
    )
