"""Codes on scanned pages: every way a page can lie, soft and noisy; and what is no code of ours."""

import io
import random
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw
from scanned_pages import Scanner, blank_back, sample_pages, with_code, with_other_code

from docgen.delivery.code import PaperCode
from docgen.delivery.scanning import Mark, PageKind, Sighting, is_blank, look, thumbnail

OURS = PaperCode("XGYH", "00000C")
LETTER, RECEIPT = 0, 1


def marks_of(page: Image.Image) -> list[tuple[str, bool]]:
    return [(mark.text, mark.receipt) for mark in look(page).marks]


@pytest.mark.parametrize("dpi", [150, 200])
def test_letter_and_receipt_say_the_same_code_and_only_the_receipt_that_it_is_one(dpi: int) -> None:
    letter, receipt = map(look, sample_pages("demand_letter", dpi))
    own = "DG1:LOCAL:00000C:14"
    assert [(mark.text, mark.receipt) for mark in (*letter.marks, *receipt.marks)] == [(own, False), (own, True)]
    assert (letter.kind, receipt.kind) == (PageKind.PAGE, PageKind.RECEIPT)


SCANNERS = {
    "skewed": Scanner(turn=2.8, soft=0.8, noise=20, quality=50),
    "skewed the other way, 150 dpi": Scanner(dpi=150, turn=-3, soft=0.8, noise=20, quality=50),
    "upside down": Scanner(turn=181.5, soft=1, noise=25, quality=40),
    "on its side": Scanner(turn=90.7, noise=15),
    "on its other side": Scanner(turn=268.9, noise=15),
    "askew": Scanner(turn=37, soft=0.6, noise=10),
    "soft": Scanner(turn=1, soft=1.6, noise=10),
    "noisy": Scanner(turn=1, noise=40, quality=30),
    "grey": Scanner(turn=-1, dark=140, noise=15),
    "packed hard": Scanner(turn=0.5, quality=10),
    "stapled": Scanner(turn=2, staple=True, soft=0.5),
    "fine": Scanner(dpi=300, turn=-2.2, soft=1, noise=25, quality=40),
}
QUICK = {"skewed", "skewed the other way, 150 dpi", "upside down", "on its side", "grey"}


@pytest.mark.parametrize(
    "scanner",
    [pytest.param(SCANNERS[name], marks=() if name in QUICK else pytest.mark.slow, id=name) for name in SCANNERS],
)
def test_a_receipt_is_read_however_it_was_scanned(scanner: Scanner) -> None:
    page = with_code(sample_pages("demand_letter", scanner.dpi)[RECEIPT], OURS, scanner.dpi)
    assert look(scanner.scan(page)) == Sighting(marks=(Mark(str(OURS), receipt=True, code=OURS),))


def test_pages_of_one_bit_are_read() -> None:
    page = Scanner(turn=1.2, soft=0.7, noise=12).scan(sample_pages("demand_letter", 200)[RECEIPT])
    for made in (page.convert("1"), page.point(lambda value: 255 if value > 150 else 0)):
        assert len(look(made.convert("L")).marks) == 1


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_no_receipt_is_lost_in_a_full_turn(dpi: int) -> None:
    chance = random.Random(dpi)  # noqa: S311 - repeatable, no secret
    base = sample_pages("demand_letter", dpi)[RECEIPT]
    missed = []
    for number, degrees in enumerate([*range(0, 360, 15), -3, -1.5, 1.5, 3, 177, 183]):
        code = PaperCode.of("XGYH", chance.randrange(1, 36**6))
        scanner = Scanner(
            dpi, degrees, chance.uniform(0, 1.2), chance.uniform(0, 30), chance.randint(30, 90), staple=number % 2 == 0
        )
        if marks_of(scanner.scan(with_code(base, code, dpi))) != [(str(code), True)]:
            missed.append(scanner)
    assert not missed


def test_a_page_with_two_codes_tells_both() -> None:
    one, other = PaperCode("XGYH", "000001"), PaperCode("XGYH", "000002")
    receipt = sample_pages("demand_letter", 150)[RECEIPT]
    both = Image.new("L", (receipt.width, receipt.height * 2), 255)
    both.paste(with_code(receipt, one, 150), (0, 0))
    both.paste(with_code(receipt, other, 150), (0, receipt.height))
    assert {text for text, _ in marks_of(both)} == {str(one), str(other)}


def test_a_code_whose_check_digits_do_not_fit_is_told_and_is_no_code() -> None:
    page = with_code(sample_pages("demand_letter", 150)[RECEIPT], "DG1:XGYH:00000C:00", 150)
    assert look(page).marks == (Mark("DG1:XGYH:00000C:00", receipt=True, code=None),)


def torn(page: Image.Image) -> Image.Image:
    """A code with a stripe torn out: its corners are there, a third of the rest is not."""
    page = page.copy()
    box = page.point(lambda value: 255 if value < 128 else 0).crop((page.width * 2 // 3, 0, page.width, 200)).getbbox()
    assert box is not None
    left, top, side = page.width * 2 // 3 + box[0], box[1], box[2] - box[0]
    third = side * 9 // 25
    ImageDraw.Draw(page).rectangle((left + third, top, left + side - third, top + side), fill=255)
    ImageDraw.Draw(page).rectangle((left + third, top + side - third, left + side, top + side), fill=255)
    return page


NO_CODE: dict[str, Callable[[], Image.Image]] = {
    "a letter's draft": lambda: sample_pages("power_of_attorney", 150)[0],
    "a code of another thing": lambda: with_other_code(
        sample_pages("power_of_attorney", 150)[0], "https://a.invalid/1"
    ),
    "a text that begins like ours": lambda: with_other_code(sample_pages("power_of_attorney", 150)[0], "DG2:A:B:00"),
}


@pytest.mark.parametrize("page", NO_CODE.values(), ids=NO_CODE)
def test_what_is_no_code_of_ours_gives_none(page: Callable[[], Image.Image]) -> None:
    seen = look(page())
    assert (seen.marks, seen.blank) == ((), False)


def test_codes_of_other_things_are_told() -> None:
    bare = sample_pages("power_of_attorney", 150)[0]
    assert not look(bare).others
    assert look(with_other_code(bare, "https://a.invalid/1")).others


def test_a_torn_code_is_told_and_not_guessed() -> None:
    seen = look(torn(sample_pages("demand_letter", 200)[RECEIPT]))
    assert seen.marks == ()
    assert seen.torn


def test_a_finer_page_is_asked_for_only_on_a_miss() -> None:
    fine = sample_pages("demand_letter", 200)[RECEIPT]
    coarse = fine.resize((fine.width // 8, fine.height // 8))
    asked = []

    def finer() -> Image.Image:
        asked.append(1)
        return fine

    assert look(fine, finer).marks
    assert not asked
    assert look(coarse, finer).marks
    assert asked


def test_blank_backs_are_blank_and_a_signature_is_not() -> None:
    chance = random.Random(7)  # noqa: S311 - repeatable, no secret
    for noise in (0, 12):
        back = Scanner(150, turn=1, noise=noise).scan(blank_back(150, chance))
        assert is_blank(back)
        assert look(back) == Sighting(blank=True)
    signed = blank_back(200, chance)
    ImageDraw.Draw(signed).line([(600, 1200), (680, 1130), (700, 1230), (790, 1140), (850, 1210)], fill=60, width=4)
    assert not is_blank(signed)
    assert not is_blank(sample_pages("demand_letter", 150)[LETTER])


def test_what_shows_through_from_the_other_side_is_no_ink() -> None:
    page = sample_pages("demand_letter", 200)[RECEIPT]
    through = page.transpose(Image.Transpose.FLIP_LEFT_RIGHT).point(lambda value: 205 + value * 50 // 255)
    assert look(through) == Sighting(blank=True)


def test_a_thumbnail_is_a_small_jpeg() -> None:
    with Image.open(io.BytesIO(thumbnail(sample_pages("demand_letter", 150)[LETTER]))) as small:
        assert (small.format, max(small.size)) == ("JPEG", 480)
