"""A seal's picture: on nothing, cut to its ink, so that its width in the profile is the seal's own.

``prepared`` makes one of what was scanned or drawn, and says what it changed; ``check_seal`` accepts nothing else.
White goes out of a picture without a threshold: what a white sheet shows through by is taken as how thin the ink is, so
the picture looks the same on white, and like ink on anything else.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageFile, UnidentifiedImageError

from docgen.errors import SealPictureWrong

LEAST_PIXELS: Final = 240
"""Across; of a seal of 42 mm about 145 to the inch."""
MOST_PIXELS: Final = 1000
"""Across; of a seal of 42 mm about 600 to the inch. What is finer is made coarser."""
_WHITE: Final = 225
"""From here on a grey is paper."""
_THIN: Final = 24
"""Ink thinner than this (of 255) is the noise of a scan."""
_EDGE_SHARE: Final = 0.02
"""So much of a picture's edge may not be paper: a seal's ink may touch it."""
_MOST_AREA: Final = 100_000_000
_UNREADABLE: Final = (UnidentifiedImageError, OSError, SyntaxError, ValueError)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A seal's picture as PNG, and what was changed to make it (Chinese)."""

    png: bytes
    changes: tuple[str, ...]


def prepared(content: bytes) -> Prepared:
    """The picture on nothing, cut to its ink. Raises SealPictureWrong for what can't be made so."""
    image, changes = _read(content), list[str]()
    if not _is_open(image):
        _refuse_coloured(image)
        image = _without_white(image)
        changes.append("白色底已改为透明")
    box = image.getchannel("A").getbbox()
    if box is None:
        raise SealPictureWrong(reason="图上没有印迹")
    if box != (0, 0, *image.size):
        image = image.crop(box)
        changes.append("四周的空白已裁去")
    _refuse_coarse(image)
    if max(image.size) > MOST_PIXELS:
        image.thumbnail((MOST_PIXELS, MOST_PIXELS), Image.Resampling.LANCZOS)
        changes.append("分辨率已降至约 600 DPI")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return Prepared(out.getvalue(), tuple(changes))


def check_seal(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture that ``prepared`` made. Raises SealPictureWrong for any other."""
    image = _read(content)
    if image.format != "PNG" or not _is_open(image):
        raise SealPictureWrong(reason="底色不是透明的")
    if image.getchannel("A").getbbox() != (0, 0, *image.size):
        raise SealPictureWrong(reason="印迹四周有空白，印出的尺寸会小于实际")
    _refuse_coarse(image)
    return image.size


def _read(content: bytes) -> Image.Image:
    """The picture in colours and openness; its format stays known. Raises SealPictureWrong."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process; half a seal is none
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > _MOST_AREA:
                raise SealPictureWrong(reason="图片过大")
            opened.load()
            read = opened.convert("RGBA")
            read.format = opened.format
    except _UNREADABLE as error:
        raise SealPictureWrong(reason="不是完整的 PNG 或 JPEG 图片") from error
    return read


def _is_open(image: Image.Image) -> bool:
    """Whether one sees through the picture where there is no ink: in at least a tenth of it."""
    return image.getchannel("A").histogram()[0] >= image.width * image.height / 10


def _refuse_coloured(image: Image.Image) -> None:
    """Raises SealPictureWrong where the picture's edge is not white paper, or parts of it are open and others not."""
    if image.getchannel("A").getextrema()[0] != 255:
        raise SealPictureWrong(reason="图片半透明，分不出印迹和底色")
    grey = image.convert("L")
    wide, high = grey.size
    sides = [(0, 0, wide, 1), (0, high - 1, wide, high), (0, 0, 1, high), (wide - 1, 0, wide, high)]
    dark = sum(sum(grey.crop(side).histogram()[:_WHITE]) for side in sides)
    if dark > 2 * (wide + high) * _EDGE_SHARE:
        raise SealPictureWrong(reason="底色既不是白色也不是透明的")


def _without_white(image: Image.Image) -> Image.Image:
    """How thin the ink is becomes how open the picture is; the ink itself keeps its full colour."""
    red, green, blue, _ = image.split()
    openness = ImageChops.darker(ImageChops.darker(red, green), blue)
    ink = openness.point([255 - value if 255 - value >= _THIN else 0 for value in range(256)])
    full = [
        ImageChops.invert(_divided(ImageChops.invert(band), ImageChops.invert(openness))) for band in (red, green, blue)
    ]
    return Image.merge("RGBA", (*full, ink))


def _divided(part: Image.Image, whole: Image.Image) -> Image.Image:
    """255 × part ÷ whole, for each pixel; 0 where there is no whole."""
    pairs = zip(part.tobytes(), whole.tobytes(), strict=True)
    return Image.frombytes("L", part.size, bytes(min(255, 255 * a // b) if b else 0 for a, b in pairs))


def _refuse_coarse(image: Image.Image) -> None:
    if image.width < LEAST_PIXELS:
        raise SealPictureWrong(reason=f"印迹只有 {image.width} 像素宽，印出来会模糊，至少应有 {LEAST_PIXELS} 像素")
