"""Pictures become PDF pages without being encoded again where the format allows (img2pdf), a page a frame.

The picture's bytes stay as they lie (a JPEG's are copied); its orientation tag turns the page, not the pixels.
"""

import io
import logging
import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import img2pdf
import pi_heif
import pikepdf
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from docgen.bundle.drawn import TOO_MANY
from docgen.bundle.geometry import A4_LONG, EXIF, UPRIGHT, Turn
from docgen.bundle.source import AS_SHEET, Note
from docgen.errors import Problem

SANE_DPI: Final = range(72, 1201)
"""Densities a file may claim and be believed; others count as a screen's 96."""
SCREEN_DPI: Final = 96
TALL: Final = 3.0
"""Height to width from which on a picture is shown on several pages,"""
SCREEN: Final = 2.2
"""height to width of each, about a telephone's screen,"""
OVERLAP: Final = 0.1
"""and how much of its width each repeats of the one before: a line or two of text."""
LARGEST_PAGE: Final = 14_400.0
"""Points a side a PDF page may have (ISO 32000-1, annex C)."""
RESAVE: Final = "请用看图软件另存为 JPEG 或 PNG 后重新提交"

JPEG_QUALITY: Final = 95
"""Of photographs whose own coding a PDF cannot hold (HEIC, AVIF): no eye sees the difference, and it is stated."""

pi_heif.register_heif_opener()
logging.getLogger("img2pdf").setLevel(logging.ERROR)  # it warns of transparency, which the manifest states


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a PDF: how each page is turned upright, and what was done to it."""

    turns: tuple[Turn, ...]
    notes: tuple[Note, ...]


def picture_to_pdf(name: str, path: Path, target: Path) -> Picture | Problem:
    """Write the picture's frames as pages of ``target``.

    Args:
        name: what the file is called in the case.
        path: the picture.
        target: the PDF to write.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process; evidence is whole or refused
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # twice that size is an error, and refused
        try:
            with Image.open(path) as image:
                return _convert(name, path, image, target)
        except Image.DecompressionBombError:
            return Problem(name, "", f"{TOO_MANY}。请缩小尺寸后重新提交")
        except UnidentifiedImageError:
            return Problem(name, "", f"图片格式不能识别或文件已损坏。{RESAVE}")
        except (OSError, ValueError, SyntaxError, EOFError, img2pdf.PdfTooLargeError, img2pdf.ImageOpenError):
            return Problem(name, "", f"图片已损坏或不完整，不能如实编入。请重新取得该文件，或{RESAVE[1:]}")


def _convert(name: str, path: Path, image: Image.Image, target: Path) -> Picture | Problem:
    if image.format == "HEIF":
        return _convert_heif(image, target)
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format not in {"TIFF", "MPO"}:
        remedy = f"请截取所需画面，或{AS_SHEET}"
        return Problem(name, f"{frames} 帧", f"是动态图片，不能如实印在纸上。{remedy}")
    if image.format == "TIFF":
        return _convert_tiff(path, image, target)
    turn = EXIF.get(image.getexif().get(ExifTags.Base.Orientation, 1), UPRIGHT)
    notes = [] if turn == UPRIGHT else [Note("turned", "按图片所记拍摄方向转正")]
    if image.has_transparency_data:
        notes.append(Note("transparency", "图片含透明部分，印在白纸上"))
    if image.format == "MPO" and frames > 1:
        text = f"文件内另有相机附存的图片 {frames - 1} 幅（预览、景深、另一视角等），未编入"
        notes.append(Note("further_pictures_left_out", text))
    if image.format in {"JPEG", "MPO"}:
        image.draft("L", (image.width // 8, image.height // 8))
        image.load()  # a torn picture shows itself here, at an eighth of the work
        _write([path.read_bytes()], target)
    else:
        image.load()
        if image.format == "AVIF":
            notes.append(_decoded("AVIF"))
        elif image.format not in {"PNG", "BMP"}:
            notes.append(Note("converted", f"{image.format} 图片无损转换后编入"))
        as_it_is = image.format == "PNG" and "transparency" not in image.info
        _write([path.read_bytes() if as_it_is else _as_photo(image)], target)
    pieces = _split(target) if turn == UPRIGHT else 1
    if pieces > 1:
        notes.append(Note("split", f"长图分 {pieces} 页编入，相邻两页有少许重叠，内容无缺失"))
    return Picture((turn,) * pieces, tuple(notes))


def _convert_heif(image: Image.Image, target: Path) -> Picture:
    """HEIC, which telephones take photographs in: decoded upright (the file's turns are part of its decoding).

    Of several pictures in one file (a burst, a collection) every one is a page.
    """
    count = getattr(image, "n_frames", 1)
    pages = []
    for number in range(count):
        image.seek(number)
        image.load()
        pages.append(_as_photo(image))
    _write(pages, target)
    notes = [_decoded("HEIC")]
    if count > 1:
        notes.append(Note("all_pictures", f"文件内有图片 {count} 幅，全部编入，每幅一页"))
    if image.has_transparency_data:
        notes.append(Note("transparency", "图片含透明部分，印在白纸上"))
    return Picture((UPRIGHT,) * count, tuple(notes))


def _decoded(name: str) -> Note:
    return Note("converted", f"{name} 图片解码后编入：照片存为 JPEG（质量 {JPEG_QUALITY}），尺寸不变")


def _as_photo(image: Image.Image) -> bytes:
    """A decoded photograph as JPEG; what a JPEG cannot hold, and what was not a photograph's coding, as it is."""
    if image.format not in {"HEIF", "AVIF"} or image.mode not in {"L", "RGB"}:
        return _as_png(image)
    file = io.BytesIO()
    profile = image.info.get("icc_profile")
    image.save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0, icc_profile=profile)
    return file.getvalue()


def _split(target: Path) -> int:
    """Show a very tall picture (a whole conversation in one screenshot) on several pages; how many.

    Every page shows its part of the one picture through its CropBox, and a little of the part before.
    """
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        width, height = (float(side) for side in pdf.pages[0].mediabox[2:])
        if height <= TALL * width:
            return 1
        overlap = OVERLAP * width
        pieces = math.ceil((height - overlap) / (SCREEN * width - overlap))
        piece = (height + (pieces - 1) * overlap) / pieces
        for number in range(1, pieces):
            pdf.pages.append(pdf.pages[0])
            top = height - number * (piece - overlap)
            pdf.pages[number].cropbox = pikepdf.Rectangle(0, max(0.0, top - piece), width, top)
        pdf.pages[0].cropbox = pikepdf.Rectangle(0, height - piece, width, height)
        pdf.save(target, static_id=True)
    return pieces


def _convert_tiff(path: Path, image: Image.Image, target: Path) -> Picture:
    """TIFF: fax-coded pages are copied; Pillow turns the others while it reads them.

    JPEG within a TIFF lies in strips that share their tables apart from them: no stream a PDF could hold.
    """
    count = getattr(image, "n_frames", 1)
    tags = []
    jpegs = 0
    for number in range(count):
        image.seek(number)
        jpegs += image.info.get("compression") in {"jpeg", "tiff_jpeg"}
        tags.append(image.getexif().get(ExifTags.Base.Orientation, 1))
        if image.mode not in {"1", "L", "P", "RGB", "RGBA", "LA", "CMYK"} and not image.mode.startswith("I"):
            raise ValueError(image.mode)
    notes = []
    if jpegs:
        text = f"TIFF 内 {jpegs} 页以 JPEG 分条存放，无法原样编入，解码后无损存入，尺寸不变"
        notes.append(Note("converted", text))
    plain = set(tags) <= {1} and not image.mode.startswith("I")
    if plain:
        for number in range(count):
            image.seek(number)
            image.load()
        _write([path.read_bytes()], target)
    else:
        pages = []
        for number in range(count):
            image.seek(number)
            image.load()
            pages.append(_as_png(image))
        _write(pages, target)
        if set(tags) - {1}:
            notes.append(Note("turned", "按图片所记拍摄方向转正"))
    return Picture((UPRIGHT,) * count, tuple(notes))


def _as_png(image: Image.Image) -> bytes:
    """The picture's pixels, unchanged, in a file img2pdf copies."""
    if image.mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in {"1", "L", "P", "RGB", "RGBA", "LA", "I;16"}:
        image = image.convert("I;16" if image.mode.startswith("I") else "RGB")
    file = io.BytesIO()
    image.info.pop("transparency", None)
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()


def _write(pictures: list[bytes], target: Path) -> None:
    with target.open("wb") as file:
        img2pdf.convert(
            *pictures,
            outputstream=file,
            layout_fun=_natural_size,
            rotation=img2pdf.Rotation.none,
            first_frame_only=len(pictures) == 1 and not pictures[0].startswith((b"II", b"MM")),
            nodate=True,
            engine=img2pdf.Engine.internal,
        )


def _natural_size(width: int, height: int, density: tuple[float, float]) -> tuple[float, float, float, float]:
    """Size in points by the picture's own density, within bounds: it is fitted later."""
    dpi = density[0] if density[0] == density[1] and round(density[0]) in SANE_DPI else SCREEN_DPI
    most = LARGEST_PAGE if height > TALL * width else 2 * A4_LONG
    scale = min(72 / dpi, most / max(width, height))
    size = (width * scale, height * scale)
    return (*size, *size)
