"""Scans of receipts: how many are read and how fast, against the same reader asked once for every symbology.

Receipts with codes of their own and pages of other papers (letters without codes, receipts of another institution,
codes of other things, blank backs) come out of a scanner that skews, turns upside down, softens, adds noise and packs
as JPEG. A false match is a page that would be filed with a document of ours and isn't its receipt; there may be none.
"""

import json
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from time import perf_counter

import zxingcpp
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from scanned_pages import Scanner, blank_back, sample_pages, with_code, with_other_code

from docgen.delivery.code import PaperCode
from docgen.delivery.matching import Fits, one_code
from docgen.delivery.scanning import PageKind, look

RECEIPTS = 200
OTHERS = 60
BASELINE = 30
"""Receipts that are also read the other way; it takes a second each."""
DENSITIES = (150, 200, 300)
ISSUER = "XGYH"


@dataclass
class Figures:
    """What came out at one density; seconds are of reading alone, on one core."""

    dpi: int
    receipts: int = 0
    read: int = 0
    recall: float = 0
    baseline_recall: float = 0
    foreign: int = 0
    false_matches: int = 0
    receipt_pages_a_second: float = 0
    foreign_pages_a_second: float = 0
    baseline_receipt_pages_a_second: float = 0
    times_as_fast_as_all_formats: float = 0


def scanner(dpi: int, chance: Random) -> Scanner:
    """A scanner as they are in offices."""
    return Scanner(
        dpi=dpi,
        turn=chance.uniform(-3, 3) + chance.choice((0, 0, 0, 180, 90, 270)),
        soft=chance.uniform(0, 1.4),
        noise=chance.uniform(0, 35),
        quality=chance.randint(20, 90),
        dark=chance.choice((255, 255, 200, 150)),
        staple=chance.random() < 0.5,
    )


def marked_by_hand(page: Image.Image, chance: Random) -> Image.Image:
    """A signature in the page's lower half, and now and then a fold."""
    draw = ImageDraw.Draw(page)
    x, y = chance.uniform(0.4, 0.6) * page.width, chance.uniform(0.55, 0.7) * page.height
    points = [(x + chance.uniform(0, 0.2) * page.width, y + chance.uniform(0, 0.04) * page.height) for _ in range(12)]
    draw.line(points, fill=60, width=page.width // 400)
    if chance.random() < 0.3:
        across = chance.uniform(0.02, 0.98) * page.height
        draw.line([(0, across), (page.width, across + page.height / 100)], fill=215, width=max(1, page.width // 800))
    return page


def foreign(number: int, dpi: int, chance: Random) -> Image.Image:
    """A page that belongs to none of our documents."""
    receipt, paper = sample_pages("demand_letter", dpi)[-1], sample_pages("power_of_attorney", dpi)[0]
    match number % 4:
        case 0:
            return paper
        case 1:
            return with_code(receipt, PaperCode.of("QTYH", chance.randrange(1, 36**6)), dpi)
        case 2:
            return with_other_code(paper, f"https://express.invalid/{chance.random()}")
        case _:
            return blank_back(dpi, chance)


def measure(dpi: int) -> Figures:
    """Read a few hundred pages at one density."""
    chance = Random(dpi)
    figures = Figures(dpi, RECEIPTS, foreign=OTHERS)
    base = sample_pages("demand_letter", dpi)[-1]
    seconds: dict[str, float] = defaultdict(float)
    baseline = 0
    for number in range(1, RECEIPTS + 1):
        code = PaperCode.of(ISSUER, chance.randrange(1, 36**6))
        page = scanner(dpi, chance).scan(marked_by_hand(with_code(base, code, dpi), chance))
        began = perf_counter()
        found = one_code(look(page))
        seconds["receipts"] += perf_counter() - began
        figures.read += found == Fits(code, PageKind.RECEIPT)
        figures.false_matches += isinstance(found, Fits) and found.code != code
        if number <= BASELINE:
            seconds["the same"] = seconds["receipts"]
            began = perf_counter()
            baseline += str(code) in {symbol.text for symbol in zxingcpp.read_barcodes(page)}
            seconds["baseline"] += perf_counter() - began
        if found != Fits(code, PageKind.RECEIPT):
            print(f"  {dpi} dpi, receipt {number}: {found}", file=sys.stderr)
    for number in range(OTHERS):
        page = scanner(dpi, chance).scan(foreign(number, dpi, chance))
        began = perf_counter()
        found = one_code(look(page))
        seconds["foreign"] += perf_counter() - began
        figures.false_matches += isinstance(found, Fits) and found.code.issuer == ISSUER
    figures.recall, figures.baseline_recall = figures.read / RECEIPTS, baseline / BASELINE
    figures.receipt_pages_a_second = round(RECEIPTS / seconds["receipts"], 1)
    figures.baseline_receipt_pages_a_second = round(BASELINE / seconds["baseline"], 1)
    figures.foreign_pages_a_second = round(OTHERS / seconds["foreign"], 1)
    figures.times_as_fast_as_all_formats = round(seconds["baseline"] / seconds["the same"], 2)
    return figures


if __name__ == "__main__":
    print(json.dumps([asdict(measure(dpi)) for dpi in DENSITIES], indent=1))
