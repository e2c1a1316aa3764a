"""Sums written in Chinese numerals, read back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.zh.capitals import capitals
from docgen.zh.written_sums import read_sum


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("壹拾万元整", "100000"),
        ("拾万元整", "100000"),
        ("十万元", "100000"),
        ("伍佰万圆整", "5000000"),
        ("三十五万六千元", "356000"),
        ("两万五千元", "25000"),
        ("一亿二千万元", "120000000"),
        ("壹萬貳仟圓正", "12000"),
        ("一百零五元", "105"),
        ("十五元", "15"),
        ("五元", "5"),
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("叁拾贰万伍仟元零肆分", "325000.04"),
        ("壹拾万零柒仟元整", "107000"),
        ("零元整", "0"),
    ],
)
def test_a_sum_in_chinese_numerals_is_read(written: str, yuan: str) -> None:
    assert read_sum(written) == Decimal(yuan)


@pytest.mark.parametrize(
    "written",
    [
        *("一万五元", "一百五元", "五〇〇元", "一亿五元"),  # read in two ways
        *("十百元", "百元", "一万二万元", "五十十元", "一千五千元", "万元", "百十元", "一亿一亿元"),  # no numbers
        *("五", "元", "五万", "五万余元", ""),  # no sums
    ],
)
def test_what_is_no_sum_or_two_is_not_read(written: str) -> None:
    assert read_sum(written) is None


@given(st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2))
def test_every_amount_in_capitals_is_read_back(amount: Decimal) -> None:
    written = capitals(amount)
    assert read_sum(written if "元" in written else f"零元{written}") == amount
