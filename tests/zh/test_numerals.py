import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.zh.numerals import chinese_number

WRITTEN = {
    1: "一", 9: "九", 10: "十", 11: "十一", 19: "十九", 20: "二十", 21: "二十一", 99: "九十九", 100: "一百",
    101: "一百零一", 110: "一百一十", 111: "一百一十一", 205: "二百零五", 1000: "一千", 1001: "一千零一",
    1010: "一千零一十", 1100: "一千一百", 1260: "一千二百六十", 2026: "二千零二十六", 9999: "九千九百九十九",
}  # fmt: skip


@pytest.mark.parametrize(("number", "text"), WRITTEN.items())
def test_written(number: int, text: str) -> None:
    assert chinese_number(number) == text


@given(st.integers(1, 9999))
def test_any_number_reads_back(number: int) -> None:
    total, digit = 0, 0
    for character in chinese_number(number):
        if character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(character)
    assert total + digit == number


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_out_of_range(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 9999"):
        chinese_number(number)
