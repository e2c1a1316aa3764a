"""Rates as people write them: 5.88%, 0.0588, 千分之五, 万分之五/日."""

import re
from decimal import Decimal

from docgen.zh.numerals import DIGITS

_DIGITS = {digit: value for value, digit in enumerate(DIGITS)} | {"零": 0, "两": 2}
_PARTS = {"百分之": 2, "千分之": 3, "万分之": 4}
_SIGNS = {"%": 2, "‰": 3, "‱": 4}
_NUMBER = r"\d{1,9}(?:\.\d{1,12})?"
_PER = {"日": "daily", "天": "daily", "年": "annual", "月": "monthly"}
_EXPECTED = {
    "daily": "应为每日的比率，如 万分之五/日、0.05% 或 0.0005",
    "multiplier": "应为倍数，如 1.5（即上浮50%）",
}
_ANNUAL = "应为每年的比率，如 5.88% 或 0.0588"


def spelt_rate(written: str, key: str) -> Decimal | str:
    """The rate as a fraction, or in Chinese what the column expects.

    Args:
        written: what the cell holds, in half-width signs.
        key: the field: ``daily`` is per day, ``multiplier`` a factor, any other per year.
    """
    text = re.sub(r"\s", "", written)
    expected = _EXPECTED.get(key, _ANNUAL)
    before = re.match(r"(?:每)?([日天年月])(?:利率|息)?(?=[百千万\d])", text)
    after = re.search(r"/(?:每)?([日天年月])$", text)
    named = {_PER[found[1]] for found in (before, after) if found}
    if named - {"daily" if key == "daily" else "" if key == "multiplier" else "annual"}:
        return expected
    text = text[before.end() if before else 0 : after.start() if after else None]
    rate = _fraction(text)
    if rate is None:
        return expected
    if rate >= 1 and key != "multiplier" and re.fullmatch(_NUMBER, text, re.ASCII):
        return "利率不小于1，无法判断是否为百分数；请写成 5.88% 或 0.0588"
    if key == "multiplier" and rate < 1 and not re.fullmatch(_NUMBER, text, re.ASCII):
        return expected  # 50% means 上浮50%, a factor of 1.5
    return rate


def _fraction(text: str) -> Decimal | None:
    for name, places in _PARTS.items():
        if text.startswith(name):
            number = text.removeprefix(name)
            share = Decimal(number) if re.fullmatch(_NUMBER, number, re.ASCII) else _numeral(number)
            return None if share is None else share.scaleb(-places)
    places = _SIGNS.get(text[-1:], 0)
    number = text[:-1] if places else text
    return Decimal(number).scaleb(-places) if re.fullmatch(_NUMBER, number, re.ASCII) else None


def _numeral(text: str) -> Decimal | None:
    """A number below one hundred in words: 五, 一点七五, 二十四, 十八."""
    whole, point, fraction = text.partition("点")
    tens, ten, ones = whole.rpartition("十")
    if (
        not all(c in _DIGITS for c in tens + ones + fraction)
        or len(tens) > 1
        or len(ones) > 1
        or (point and not fraction)
    ):
        return None
    if not whole:
        return None
    number = (_DIGITS[tens] if tens else 1 if ten else 0) * 10 + (_DIGITS[ones] if ones else 0)
    return Decimal(f"{number}.{''.join(str(_DIGITS[c]) for c in fraction)}" if fraction else number)
