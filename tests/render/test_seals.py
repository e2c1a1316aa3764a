"""Seals on paper: as large as they are, over name and date, in PDF and in Word; seams that make a whole."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pypdfium2
import pytest
from pdfa import pdfa_faults
from PIL import Image, ImageChops
from render_samples import LETTER, Read
from sealing_samples import own_seal

from docgen.document.tree import Document, Seal, Signature
from docgen.render.pdf import write_pdf
from docgen.render.seams import MOST_PAGES, slices, with_seams
from docgen.render.word import write_docx

ASSETS = {"seal": own_seal(), "name": own_seal()}
MM = 72 / 25.4


def sealed(document: Document, *seals: Seal) -> Document:
    blocks = [replace(one, seals=seals) if isinstance(one, Signature) else one for one in document.blocks]
    return replace(document, blocks=tuple(blocks))


def red_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float] | None:
    """Where a page is red, in millimetres from its upper left corner."""
    red, green, _ = page.render(scale=144 / 72).to_pil().convert("RGB").split()
    box = ImageChops.subtract(red, green).point(lambda value: 255 if value > 90 else 0).getbbox()
    return tuple(side / 144 * 25.4 for side in box) if box else None


def place_of(page: pypdfium2.PdfPage, words: str) -> tuple[float, float]:
    """The middle of some words, in millimetres from the upper left corner."""
    text = page.get_textpage()
    searched = text.search(words)
    index, count = searched.get_next()
    boxes = [text.get_charbox(index + at) for at in range(count)]
    across = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2
    up = (min(box[1] for box in boxes) + max(box[3] for box in boxes)) / 2
    return across / MM, (page.get_height() - up) / MM


def test_a_seal_covers_name_and_date_in_its_true_size(read: Read) -> None:
    document = sealed(read(LETTER), Seal("seal", 0, 0, 42, 42))
    content = write_pdf(document, assets=ASSETS)
    assert pdfa_faults(content, "3U") == []
    with pypdfium2.PdfDocument(content) as pdf:
        left, top, right, bottom = red_box(pdf[0]) or pytest.fail("no seal")
        assert right - left == pytest.approx(42, abs=0.6)
        assert bottom - top == pytest.approx(42, abs=0.6)
        for words in ("江城示例银行股份有限公司（盖章）", "2026年11月23日"):
            across, down = place_of(pdf[0], words)
            assert left < across < right
            assert top + 42 / 4 < down < bottom - 42 / 4, "well within, not at its edge"
        assert red_box(pdf[1]) is None, "the receipt bears none"
    with pypdfium2.PdfDocument(write_pdf(read(LETTER))) as plain, pypdfium2.PdfDocument(content) as pdf:
        words = [[page.get_textpage().get_text_range() for page in one] for one in (plain, pdf)]
        assert words[0] == words[1], "nothing moved for it"


PARTIES = """
<h1>分期还款协议</h1><p>各方约定如下。</p>
<signature><party><p>甲方（债权人，盖章）：</p><p>江城示例银行股份有限公司</p><p><br/><br/></p>
<p>代表人或者代理人（签名）：</p><p>日期：<blank chars="3"/>年</p></party>
<party><p>乙方（债务人，签名）：</p><p>张三</p></party></signature>
"""


def test_a_representatives_seal_stands_where_he_would_sign_and_no_seal_over_the_other_side(read: Read) -> None:
    seals = (Seal("seal", 0, 1, 42, 42), Seal("name", 0, 3, 20, 20, over_gap=True))
    with pypdfium2.PdfDocument(write_pdf(sealed(read(PARTIES, page="agreement"), *seals), assets=ASSETS)) as pdf:
        left, _, right, bottom = red_box(pdf[0]) or pytest.fail("no seal")
        other, _ = place_of(pdf[0], "张三")
        assert left >= 28, "within the margin"
        assert right < other - 3
        across, down = place_of(pdf[0], "代表人或者代理人（签名）：")
        assert right - 20 > across, "after its words"
        assert down - 12 < bottom


def test_word_holds_the_seal_behind_the_words_in_its_true_size(read: Read) -> None:
    document = sealed(read(LETTER), Seal("seal", 0, 0, 42, 42))
    with ZipFile(BytesIO(write_docx(document, assets=ASSETS))) as archive:
        body = archive.read("word/document.xml").decode()
    (anchor,) = re.findall(r"<wp:anchor .*?</wp:anchor>", body)
    assert 'behindDoc="1"' in anchor
    assert f'<wp:extent cx="{42 * 36000}" cy="{42 * 36000}"' in re.sub(r' xmlns:\w+="[^"]*"', "", anchor)
    paragraph = next(part for part in body.split("<w:p>") if "<wp:anchor" in part)
    assert "江城示例银行股份有限公司" in paragraph, "anchored to the name"


@pytest.mark.parametrize(
    ("pages", "series"),
    [
        (1, []),
        (2, [2]),
        (20, [20]),
        (21, [11, 11]),
        (39, [20, 20]),
        (40, [14, 14, 14]),
        (100, [17, 18, 18, 17, 17, 18]),
    ],
)
def test_a_seal_goes_over_few_pages_and_series_share_one(pages: int, series: list[int]) -> None:
    made = list(slices(pages))
    starts = [at for at, one in enumerate(made) if one.start == 0]
    assert [after - first for first, after in pairwise([*starts, len(made)])] == series
    assert max(series, default=0) <= MOST_PAGES
    assert {one.page for one in made} == (set(range(pages)) if pages > 1 else set())
    for first, after in zip(starts[1:], starts, strict=False):
        assert made[first].page == made[first - 1].page, "the last page of one is the first of the next"
        assert made[first].height != made[after].height


@pytest.mark.parametrize("pages", [2, 3, 20])
def test_the_slices_of_all_pages_make_the_seal(read: Read, pages: int) -> None:
    document = read("<h1>协议</h1><p>甲</p>" + "<pagebreak/><p>乙</p>" * (pages - 1), page="agreement")
    content = with_seams(write_pdf(document), own_seal(), 42, 42)
    assert content == with_seams(write_pdf(document), own_seal(), 42, 42)
    assert pdfa_faults(content, "3U") == []
    dots = 1200 / 42  # of a seal 1200 dots wide, every slice is of whole dots
    whole = Image.new("RGB", (1200, 1200), "white")
    with pypdfium2.PdfDocument(content) as pdf:
        share = 1200 // pages
        for number, page in enumerate(pdf):
            drawn = page.render(scale=dots / MM).to_pil().convert("RGB")
            middle = round(drawn.height / 2)
            box = (drawn.width - share, middle - 600, drawn.width, middle + 600)
            whole.paste(drawn.crop(box), (number * share, 0))
            assert drawn.crop((0, 0, drawn.width - share - 2, drawn.height)).getpixel((10, middle)) == (255, 255, 255)
    paper = Image.new("RGBA", (301, 301), "white")
    paper.alpha_composite(Image.open(BytesIO(own_seal())))
    small = whole.resize((301, 301), Image.Resampling.BOX)
    apart = ImageChops.difference(small, paper.convert("RGB")).convert("L")
    off = sum(apart.histogram()[100:])
    assert off < 301 * 301 * 0.01, "the same seal, upright, nothing lost between pages"
