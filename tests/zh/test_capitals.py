"""Amounts in capitals, proven by reading them back with a reader that shares nothing with the writer."""

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.errors import AmountInCapitalsError
from docgen.zh.capitals import capitals

LARGEST_FEN = 10**18 - 1

# --- The reader ---------------------------------------------------------------------------------------------------
# It reads like a bank clerk: split at 亿, then at 万, then sum digit × unit; zeros say nothing about value.

VALUE = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNIT = {"拾": 10, "佰": 100, "仟": 1000}


def read_group(text: str) -> int:
    """Up to four digits: every digit but the last stands before its unit."""
    total, digit = 0, 0
    for character in text:
        if character in UNIT:
            total += digit * UNIT[character]
            digit = 0
        else:
            digit = VALUE[character]
    return total + digit


def read_integer(text: str) -> int:
    for mark, worth in (("亿", 10**8), ("万", 10**4)):
        if mark in text:
            before, after = text.split(mark) if mark == "万" else text.rsplit(mark, 1)
            return read_integer(before) * worth + read_integer(after)
    return read_group(text)


def read_back(text: str) -> Decimal:
    whole, mark, cents = text.removesuffix("整").partition("元")
    if not mark:
        whole, cents = "", whole
    fen = 0
    if "角" in cents:
        jiao, cents = cents.split("角")
        fen += 10 * read_group(jiao)
    fen += read_group(cents.removesuffix("分"))
    return Decimal(read_integer(whole) * 100 + fen).scaleb(-2)


def assert_grammar(text: str, fen: int) -> None:
    """What 附一 asks of the writing itself, beside its value."""
    digit, units = "[壹贰叁肆伍陆柒捌玖]", "拾佰仟"
    assert set(text) <= set("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整")
    assert "零零" not in text
    assert not re.search("零[拾佰仟万亿角分]", text)
    assert text == "零元整" or not re.match("零", text)
    assert text == "零元整" or "零元" not in text
    assert not re.search(f"{digit}{digit}", text), "a unit stands between two digits"
    assert not re.search(f"[{units}][{units}]", text), "a digit stands before a unit"
    assert not re.search("[万亿]万", text), "万 follows a digit or its unit"
    assert text.count("亿") <= 1
    assert text.count("元") <= 1
    assert ("整" in text) == (fen % 10 == 0 and fen // 10 % 10 == 0), "整 after 元 only"
    assert ("元" in text) == (fen >= 100 or fen == 0)
    if fen >= 100 and fen // 10 % 10 and fen // 100 % 10 == 0:
        assert re.search(f"元零{digit}角", text), "元 is 0 and 角 is not: 零 before 角"
    if fen >= 100 and not fen // 10 % 10 and fen % 10:
        assert re.search(f"元零{digit}分$", text), "角 is 0 and 分 is not: 零 before 分"
    assert not re.search(f"[{units}]万零{digit}仟", text), "no optional 零 between 万 and 千"


# --- Tables -------------------------------------------------------------------------------------------------------

WRITTEN = {
    # 银发〔1997〕393号 附一 and the usual cases
    "1409.50": "壹仟肆佰零玖元伍角",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元零叁角贰分",
    "107000.53": "壹拾万柒仟元零伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    "20050": "贰万零伍拾元整",
    "100000": "壹拾万元整",
    "1000001": "壹佰万零壹元整",
    "1000500": "壹佰万零伍佰元整",
    "100000000": "壹亿元整",
    "10020003000": "壹佰亿贰仟万叁仟元整",
    "0.42": "肆角贰分",
    "0.05": "伍分",
    "0": "零元整",
    # known to be written wrongly elsewhere
    "1200000": "壹佰贰拾万元整",
    "203000.50": "贰拾万叁仟元零伍角",
    "10000000": "壹仟万元整",
    "1234567890.12": "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元零壹角贰分",
    # cents
    "0.10": "壹角",
    "0.01": "壹分",
    "1": "壹元整",
    "1.00": "壹元整",
    "1.10": "壹元壹角",
    "1.01": "壹元零壹分",
    "10.10": "壹拾元零壹角",
    "10.01": "壹拾元零壹分",
    "100.50": "壹佰元零伍角",
    # zeros across groups
    "10": "壹拾元整",
    "11": "壹拾壹元整",
    "1010": "壹仟零壹拾元整",
    "10001": "壹万零壹元整",
    "10100": "壹万零壹佰元整",
    "11000": "壹万壹仟元整",
    "101000": "壹拾万壹仟元整",
    "100000001": "壹亿零壹元整",
    "100001000": "壹亿零壹仟元整",
    "100010000": "壹亿零壹万元整",
    "110000000": "壹亿壹仟万元整",
    "1010101010": "壹拾亿壹仟零壹拾万壹仟零壹拾元整",
    "1000000000000": "壹万亿元整",
    "1000000000001": "壹万亿零壹元整",
    "1000000010000": "壹万亿零壹万元整",
    "1000010000000": "壹万亿零壹仟万元整",
    "1000100000000": "壹万零壹亿元整",
    "1100000000000": "壹万壹仟亿元整",
    "1234500000000": "壹万贰仟叁佰肆拾伍亿元整",
    "9999999999999999.99": "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}


@pytest.mark.parametrize(("figure", "text"), WRITTEN.items())
def test_written(figure: str, text: str) -> None:
    assert capitals(Decimal(figure)) == text
    assert read_back(text) == Decimal(figure)


def boundaries() -> list[int]:
    """Fen on both sides of every power of ten, their sums in pairs, and every run of nines and zeros."""
    powers = [10**n for n in range(19)]
    near = {power + step for power in powers for step in (-100, -10, -1, 0, 1, 10, 100)}
    pairs = {high + low for high in powers for low in powers}
    nines = {9 * high + 9 * low for high in powers for low in powers}
    return sorted(fen for fen in near | pairs | nines if 0 <= fen <= LARGEST_FEN)


def test_boundaries_read_back() -> None:
    for fen in boundaries():
        amount = Decimal(fen).scaleb(-2)
        text = capitals(amount)
        assert read_back(text) == amount
        assert_grammar(text, fen)


def test_the_first_ten_thousand_are_all_different() -> None:
    texts = {capitals(yuan) for yuan in range(10_000)} | {capitals(Decimal(fen).scaleb(-2)) for fen in range(1, 100)}
    assert len(texts) == 10_000 + 99


digits_with_many_zeros = st.text(alphabet="00000123456789", min_size=1, max_size=18).map(int)


@given(st.one_of(st.integers(0, LARGEST_FEN), digits_with_many_zeros))
@example(LARGEST_FEN)
def test_any_amount_reads_back(fen: int) -> None:
    amount = Decimal(fen).scaleb(-2)
    text = capitals(amount)
    assert read_back(text) == amount
    assert_grammar(text, fen)


@given(st.integers(0, 10**16 - 1))
def test_an_integer_is_written_as_the_decimal_is(yuan: int) -> None:
    assert capitals(yuan) == capitals(Decimal(yuan)) == capitals(Decimal(f"{yuan}.000"))


@pytest.mark.parametrize(
    "figure",
    ["-0.01", "-1", "10000000000000000", "0.001", "1.005", "9999999999999999.991", "NaN", "sNaN", "Infinity", "1E+30",
     "1." + "0" * 60 + "1", "0." + "0" * 60 + "1", "9" * 60],
)  # fmt: skip
def test_refused(figure: str) -> None:
    with pytest.raises(AmountInCapitalsError, match="不能写成大写"):
        capitals(Decimal(figure))


def test_a_negative_zero_is_zero() -> None:
    assert capitals(Decimal("-0.00")) == "零元整"
