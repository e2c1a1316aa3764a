import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.zh.dates import zh_date, zh_date_numerals

DATES = [
    (date(2026, 11, 22), "2026年11月22日", "二〇二六年十一月二十二日"),
    (date(2025, 1, 1), "2025年1月1日", "二〇二五年一月一日"),
    (date(2000, 10, 10), "2000年10月10日", "二〇〇〇年十月十日"),
    (date(2024, 2, 29), "2024年2月29日", "二〇二四年二月二十九日"),
    (date(1999, 12, 31), "1999年12月31日", "一九九九年十二月三十一日"),
    (date(2026, 9, 30), "2026年9月30日", "二〇二六年九月三十日"),
    (date(2026, 3, 20), "2026年3月20日", "二〇二六年三月二十日"),
]


@pytest.mark.parametrize(("day", "figures", "numerals"), DATES)
def test_a_date(day: date, figures: str, numerals: str) -> None:
    assert zh_date(day) == figures
    assert zh_date_numerals(day) == numerals


ALL_DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))
NUMERALS = "〇一二三四五六七八九"


def read(numeral: str) -> int:
    """A number below a hundred as it is read aloud, apart from the product: 十 is ten, 二十二 two tens and two."""
    tens, ten, ones = numeral.rpartition("十")
    return (10 * (NUMERALS.index(tens) if tens else 1) if ten else 0) + (NUMERALS.index(ones) if ones else 0)


@given(ALL_DAYS)
def test_any_date_reads_back(day: date) -> None:
    figures = re.fullmatch(r"([1-9]\d{3})年([1-9]\d?)月([1-9]\d?)日", zh_date(day))
    assert figures
    assert date(*map(int, figures.groups())) == day
    numerals = re.fullmatch(
        rf"([{NUMERALS}]{{4}})年([一二三四五六七八九十]+)月([一二三四五六七八九十]+)日", zh_date_numerals(day)
    )
    assert numerals
    year = int("".join(str(NUMERALS.index(digit)) for digit in numerals[1]))
    assert date(year, read(numerals[2]), read(numerals[3])) == day
