from datetime import date

import pytest

from docgen.zh.dates import zh_date, zh_date_numerals, zh_period

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


def test_a_period_with_its_end() -> None:
    assert zh_period(date(2025, 1, 1), date(2026, 3, 31)) == "自2025年1月1日起至2026年3月31日止"


def test_a_period_that_runs() -> None:
    assert zh_period(date(2025, 1, 1), None) == "自2025年1月1日起至实际清偿之日止"
