"""A page of somebody's file as a picture to look at; run it where nothing is lost if it crashes or takes too long."""

import io
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageOps

from docgen.delivery.scan_files import SUFFIXES, opened
from docgen.errors import ScanUnreadable

MOST_PIXELS: Final = 4_000_000
SHOWN: Final = frozenset(SUFFIXES)
"""The endings of files that have a picture."""


def page_picture(path: str, name: str, page: int, width: int) -> tuple[bytes, int]:
    """A page as PNG, and how many pages there are.

    Args:
        path: the file.
        name: what it is called, for messages.
        page: from 1.
        width: pixels; a very tall page gets fewer.

    Raises:
        ScanUnreadable: it can't be read, or has no such page.
    """
    with opened(Path(path), name) as scan:
        count = scan.count
        if not 1 <= page <= count:
            raise ScanUnreadable(name=name, reason=f"共 {count} 页，没有第 {page} 页。请改选页码")
        if scan.drawn:
            picture = _drawn(Path(path), name, page, width)
        else:
            scan.image(page, 0)  # refuses what is damaged or too large
            picture = _frame(Path(path), page)
    picture.thumbnail((width, MOST_PIXELS // width))
    out = io.BytesIO()
    (picture if picture.mode in {"1", "L", "RGB"} else picture.convert("RGB")).save(out, "PNG")
    return out.getvalue(), count


def _frame(path: Path, page: int) -> Image.Image:
    """A page of a picture, in colour, upright."""
    with Image.open(path) as image:
        image.seek(page - 1)
        return ImageOps.exif_transpose(image.convert("RGB") if image.mode not in {"1", "L", "RGB"} else image).copy()


def _drawn(path: Path, name: str, page: int, width: int) -> Image.Image:
    """A page of a PDF, in colour."""
    try:
        document = pypdfium2.PdfDocument(path)
        one = document[page - 1]
        wide, high = (max(side, 1.0) for side in one.get_size())
        scale = min(width / wide, (MOST_PIXELS / (wide * high)) ** 0.5)
        drawn: Image.Image = one.render(scale=scale, may_draw_forms=True).to_pil()
        one.close()
        document.close()
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        raise ScanUnreadable(name=name, reason=f"第 {page} 页不能显示。请用阅读器另存后重试") from error
    return drawn
