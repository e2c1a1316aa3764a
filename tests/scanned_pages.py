"""Pages as a scanner makes them: turned, soft, noisy, packed as JPEG; and the papers that lie between receipts."""

import io
import random
from dataclasses import dataclass
from functools import cache

import pypdfium2
import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from docgen.delivery.code import PaperCode
from docgen.document.tree import Document
from docgen.kinds.registry import kind
from docgen.kinds.sample import compose_sample
from docgen.law.dated import Parameters
from docgen.render.code import code_png
from docgen.render.fonts import load_faces
from docgen.render.measures import CODE_MM, CODE_TOP_MM
from docgen.render.pdf import write_pdf

INCH_MM = 25.4
WHITE = 255
_TILE = 300


@dataclass(frozen=True)
class Scanner:
    """How a page comes out of a scanner: degrees, softness and noise in steps of grey, JPEG quality, density."""

    dpi: int = 200
    turn: float = 0
    soft: float = 0
    noise: float = 0
    quality: int = 75
    dark: int = WHITE
    """The grey of what is white."""
    staple: bool = False

    def scan(self, page: Image.Image) -> Image.Image:
        """The page as it comes out."""
        page = page.copy()
        if self.staple:
            ImageDraw.Draw(page).line([(14, 22), (14 + self.dpi // 3, 34)], fill=70, width=self.dpi // 25)
        page = page.rotate(self.turn, expand=True, fillcolor=WHITE, resample=Image.Resampling.BICUBIC)
        if self.dark != WHITE:
            page = page.point(lambda value: value * self.dark // WHITE)
        if self.soft:
            page = page.filter(ImageFilter.GaussianBlur(self.soft * self.dpi / 200))
        if self.noise:
            page = ImageChops.add(page, _noise(page.size, self.noise), 1, -128)
        packed = io.BytesIO()
        page.save(packed, "JPEG", quality=self.quality)
        return Image.open(packed).convert("L")


def _noise(size: tuple[int, int], strength: float) -> Image.Image:
    """Noise all over: one tile of it, again and again, since drawing it takes longer than reading a page."""
    tile, noise = Image.effect_noise((_TILE, _TILE), strength), Image.new("L", size)
    for left in range(0, size[0], _TILE):
        for top in range(0, size[1], _TILE):
            noise.paste(tile, (left, top))
    return noise


def drawn(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF, in grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


@cache
def sample(name: str) -> Document:
    """A kind's own sample, issued: it bears a code."""
    return compose_sample(kind(name), Parameters.load())


@cache
def sample_pages(name: str, dpi: int) -> tuple[Image.Image, ...]:
    """The pages of a kind's sample."""
    return tuple(drawn(write_pdf(sample(name)), dpi))


def with_code(page: Image.Image, code: PaperCode | str, dpi: int, *, receipt: bool = True) -> Image.Image:
    """A page of a letter with another code in the place of its own."""
    page = page.copy()
    side, top = round(CODE_MM / INCH_MM * dpi), round(CODE_TOP_MM / INCH_MM * dpi)
    strip = page.crop((page.width // 2, 0, page.width, top + side + dpi // 10))
    dark = strip.point(lambda value: WHITE if value < 128 else 0).getbbox()
    assert dark is not None
    left = page.width // 2 + (dark[0] + dark[2]) // 2 - side // 2
    page.paste(WHITE, (left - dpi // 8, 0, left + side + dpi // 8, top + side + dpi // 8))
    symbol = Image.open(io.BytesIO(code_png(str(code), 8, receipt=receipt))).convert("L")
    page.paste(symbol.resize((side, side), Image.Resampling.BOX), (left, top))
    return page


def with_other_code(page: Image.Image, text: str) -> Image.Image:
    """A page with a QR code of something else."""
    packed = io.BytesIO()
    segno.make_qr(text).save(packed, kind="png", scale=6, border=4)
    page = page.copy()
    page.paste(Image.open(io.BytesIO(packed.getvalue())).convert("L"), (80, 80))
    return page


def blank_back(dpi: int, chance: random.Random) -> Image.Image:
    """The back of a page: nothing but dust and the shadow of a staple."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 250)
    draw = ImageDraw.Draw(page)
    draw.line([(14, 22), (14 + dpi // 3, 34)], fill=70, width=dpi // 25)
    for _ in range(6):
        x, y = chance.randrange(page.width), chance.randrange(page.height)
        draw.ellipse((x, y, x + 2, y + 2), fill=90)
    return page


def phone_page(*rows: str) -> Image.Image:
    """A carrier's page as a phone shows it, a line a row."""
    face = ImageFont.truetype(str(load_faces().path("hei")), 26)
    page = Image.new("RGB", (740, 740), "white")
    for at, row in enumerate(rows):
        ImageDraw.Draw(page).text((30, 20 + 60 * at), row, font=face, fill=(40, 40, 40))
    return page
