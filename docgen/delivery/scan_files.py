"""Scans as pages: a PDF's pages drawn, a picture's frames as they are, all grey and within bounds.

What comes from a scanner or a mailbox is not trusted: a file says what it is by its bytes, is refused by name where it
has a password, too many pages or too many pixels, and nothing in it is run.
"""

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

import img2pdf
import pikepdf
import pypdfium2
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from docgen.errors import ScanUnreadable

DPI: Final = 200
"""Dots an inch at which a PDF's page is drawn first."""
FINE_DPI: Final = 300
"""The same where a first look found no code."""
MOST_PAGES: Final = 2_000
MOST_PIXELS: Final = 20_000_000
"""Pixels of a page that are looked at: an A3 at 300 dots an inch has 17 million. A larger one is made smaller."""
MOST_STORED: Final = 180_000_000
"""Pixels of a picture that is opened at all."""
SUFFIXES: Final = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".bmp", ".webp")
"""What is taken out of a folder; a file that is named itself is taken by its content."""

_RESAVE: Final = "请重新扫描，或用阅读器另存为 PDF、JPEG 或 PNG 后重试"
_PDFIUM: Final = threading.Lock()
"""PDFium may be used by one thread at a time."""


class Scan(Protocol):
    """An opened scan; its pages count from 1."""

    @property
    def count(self) -> int:
        """How many pages it has."""

    @property
    def drawn(self) -> bool:
        """Whether its pages are drawn at the density asked for; a picture has the pixels that it has."""

    def image(self, page: int, dpi: int) -> Image.Image:
        """A page in grey (mode L); ``dpi`` is for pages that have to be drawn. Raises ScanUnreadable."""

    def text(self, page: int) -> str:
        """What a scanner's own reading put behind the page, "" if nothing."""

    def alone(self, page: int) -> bytes:
        """The page as a PDF of its own. Raises ScanUnreadable."""


@contextmanager
def opened(path: Path, name: str) -> Iterator[Scan]:
    """Open a scan.

    Args:
        path: where it lies.
        name: what it is called, for messages.

    Raises:
        ScanUnreadable: it is none, or can't be read; also from within, for a page that can't.
    """
    try:
        with path.open("rb") as file:
            is_pdf = b"%PDF-" in file.read(1024)
    except OSError as error:
        raise ScanUnreadable(name=name, reason="文件不存在或没有读取权限") from error
    with _pdf(path, name) if is_pdf else _picture(path, name) as scan:
        yield scan


@contextmanager
def _pdf(path: Path, name: str) -> Iterator[Scan]:
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            locked = "password" in str(error).lower()
            reason = "设有打开密码。请取消密码后重试" if locked else f"PDF 已损坏。{_RESAVE}"
            raise ScanUnreadable(name=name, reason=reason) from error
    try:
        _count_is_sane(len(document), name)
        yield _Pdf(path, name, document)
    finally:
        with _PDFIUM:
            document.close()


@contextmanager
def _picture(path: Path, name: str) -> Iterator[Scan]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is below Pillow's error
        try:
            image = Image.open(path)
        except Image.DecompressionBombError as error:
            raise ScanUnreadable(name=name, reason="图片过大，不予打开。请缩小尺寸后重试") from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            reason = f"不是能识别的扫描件（PDF、TIFF、JPEG、PNG 等）。{_RESAVE}"
            raise ScanUnreadable(name=name, reason=reason) from error
        with image:
            try:
                frames = getattr(image, "n_frames", 1)
            except (OSError, ValueError, SyntaxError, EOFError) as error:
                raise ScanUnreadable(name=name, reason=f"图片已损坏。{_RESAVE}") from error
            _count_is_sane(frames, name)
            yield _Picture(path, name, image, frames)


def _count_is_sane(count: int, name: str) -> None:
    if not count:
        raise ScanUnreadable(name=name, reason=f"其中没有页面。{_RESAVE}")
    if count > MOST_PAGES:
        raise ScanUnreadable(name=name, reason=f"有 {count} 页，超过一次可读的 {MOST_PAGES} 页。请拆分后重试")


class _Pdf:
    """A PDF of scanned pages."""

    drawn = True

    def __init__(self, path: Path, name: str, document: pypdfium2.PdfDocument) -> None:
        self.count = len(document)
        self._path = path
        self._name = name
        self._document = document

    def image(self, page: int, dpi: int) -> Image.Image:
        with _PDFIUM:
            try:
                drawn = self._document[page - 1]
                width, height = (max(side, 1.0) for side in drawn.get_size())
                scale = min(dpi / 72, (MOST_PIXELS / (width * height)) ** 0.5)
                grey: Image.Image = drawn.render(scale=scale, grayscale=True).to_pil().convert("L")
                drawn.close()
            except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
                raise ScanUnreadable(name=self._name, reason=f"第 {page} 页不能显示。{_RESAVE}") from error
        return grey

    def text(self, page: int) -> str:
        with _PDFIUM:
            try:
                drawn = self._document[page - 1]
                words = drawn.get_textpage()
                found: str = words.get_text_bounded()
                words.close()
                drawn.close()
            except pypdfium2.PdfiumError:
                return ""
        return found

    def alone(self, page: int) -> bytes:
        try:
            with pikepdf.open(self._path, suppress_warnings=True) as whole, pikepdf.new() as single:
                single.pages.append(whole.pages[page - 1])
                out = io.BytesIO()
                single.save(out, deterministic_id=True)
        except (pikepdf.PdfError, ValueError, RuntimeError, IndexError) as error:
            raise ScanUnreadable(name=self._name, reason=f"第 {page} 页不能取出。{_RESAVE}") from error
        return out.getvalue()


class _Picture:
    """A picture, a page a frame."""

    drawn = False

    def __init__(self, path: Path, name: str, image: Image.Image, frames: int) -> None:
        self.count = frames
        self._path = path
        self._name = name
        self._image = image

    def image(self, page: int, dpi: int) -> Image.Image:
        del dpi
        frame = self._frame(page)
        scale = (MOST_PIXELS / (frame.width * frame.height)) ** 0.5
        if scale < 1:
            frame.thumbnail((round(frame.width * scale), round(frame.height * scale)), Image.Resampling.BOX)
        return frame

    def text(self, page: int) -> str:
        del page
        return ""

    def alone(self, page: int) -> bytes:
        file = io.BytesIO()
        frame = self._loaded(page)
        picture = frame if frame.mode in {"1", "L", "RGB"} else frame.convert("RGB")
        picture.save(file, "PNG", dpi=_density(frame))
        made: bytes = img2pdf.convert(file.getvalue(), nodate=True, engine=img2pdf.Engine.internal)
        return made

    def _frame(self, page: int) -> Image.Image:
        frame = ImageOps.exif_transpose(self._loaded(page))
        if frame.has_transparency_data:
            on_white = Image.new("RGBA", frame.size, "white")
            on_white.alpha_composite(frame.convert("RGBA"))
            frame = on_white
        if frame.mode.startswith("I"):
            return frame.point(lambda value: value / 256).convert("L")  # sixteen bits a pixel
        return frame.convert("L")

    def _loaded(self, page: int) -> Image.Image:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process; a torn page is named
        try:
            self._image.seek(page - 1)
            if self._image.width * self._image.height > MOST_STORED:
                raise ScanUnreadable(name=self._name, reason=f"第 {page} 页过大，不予打开。请缩小尺寸后重试")
            self._image.load()
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise ScanUnreadable(name=self._name, reason=f"第 {page} 页已损坏或不完整。{_RESAVE}") from error
        return self._image.copy()


def _density(image: Image.Image) -> tuple[float, float]:
    """Dots an inch as the picture says, 200 where it says nothing sane."""
    across, down = image.info.get("dpi", (0, 0))
    return (float(across), float(down)) if 50 <= across <= 1200 and 50 <= down <= 1200 else (DPI, DPI)
