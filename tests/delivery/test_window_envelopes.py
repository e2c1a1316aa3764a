"""Address pages read through the window of a DL envelope, and nothing else does: measured on the printed page.

GB/T 1416-2003 appendix A, after a public transcription: the window of a domestic DL envelope (220 by 110 mm) is 100 by
40 mm, 25 mm (give or take 2) from its left, 30 mm (give or take 1.5) from its top; another is 100 by 50 mm. A sheet of
A4 folded to a third (210 by 99 mm) slides within it by 10 mm from side to side and 11 mm up and down.
"""

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from docgen.bundle.sheets import Printer
from docgen.casefile import load_json

CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
DAY = date(2026, 11, 23)
MM = 25.4 / 72
# Shown wherever the sheet lies, in millimetres of the sheet: left, top, right, bottom.
SHOWN = (25 + 2, 30 + 1.5, 125 - 2 - 10, 70 - 1.5 - 11)
# What the larger window may show, wherever the sheet lies.
MAY_SHOW = (25 - 2 - 10, 30 - 1.5 - 11, 125 + 2, 80 + 1.5)
ADDRESSEES = {
    "short": {"postcode": "000100", "address": "示例省示例市虚构区样例路12号3单元401室", "name": "张三"},
    "no postcode": {"address": "示例省示例市虚构区样例路12号", "name": "张三"},
    "two lines of each": {
        "postcode": "000100",
        "address": "示例省示例市虚构区工业园一路88号示范科技园区二期甲栋",
        "name": "示例省示例市虚构区乌有新型环保材料有限责任公司",
    },
    "long": {
        "postcode": "000100",
        "address": "示例省示例市虚构区工业园一路88号示范科技园区二期标准厂房甲栋第三层东侧样例大道与虚构街交叉口",
        "name": "示例省示例市虚构区乌有先生与子虚公子及亡是公联合创办新型环保高分子复合材料"
        "研究开发生产制造销售进出口贸易集团有限责任公司",
    },
}


def boxes(addressee: dict[str, str]) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every character of the page with its left, top, right and bottom in millimetres."""
    page_of = Printer(load_json(CASE), DAY)
    with pypdfium2.PdfDocument(page_of.kind("address_pages", {"addressees": [{"line": 7, **addressee}]})) as document:
        assert len(document) == 1
        page = document[0]
        text = page.get_textpage()
        found = []
        for at in range(text.count_chars()):
            said = text.get_text_range(at, 1)
            if said.strip():
                left, bottom, right, top = text.get_charbox(at)
                high = page.get_height()
                found.append((said, (left * MM, (high - top) * MM, right * MM, (high - bottom) * MM)))
    return found


def within(box: tuple[float, float, float, float], frame: tuple[float, float, float, float]) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def touches(box: tuple[float, float, float, float], frame: tuple[float, float, float, float]) -> bool:
    return box[0] < frame[2] and box[2] > frame[0] and box[1] < frame[3] and box[3] > frame[1]


@pytest.mark.parametrize("which", ADDRESSEES)
def test_the_address_is_whole_in_the_window_wherever_the_sheet_lies(which: str) -> None:
    addressee = ADDRESSEES[which]
    wanted = addressee.get("postcode", "") + addressee["address"] + addressee["name"] + "收"
    shown = [(said, box) for said, box in boxes(addressee) if within(box, SHOWN)]
    assert "".join(said for said, _ in shown) == wanted


@pytest.mark.parametrize("which", ADDRESSEES)
def test_nothing_else_shows_through_it(which: str) -> None:
    others = [(said, box) for said, box in boxes(ADDRESSEES[which]) if not within(box, SHOWN)]
    assert "".join(said for said, _ in others) == "7"
    assert not [said for said, box in others if touches(box, MAY_SHOW)]
