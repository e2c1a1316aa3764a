from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.zh.figures import per_ten_thousand, percent, yuan

SUMS = [
    ("0", "0.00"),
    ("0.5", "0.50"),
    ("999.99", "999.99"),
    ("1234.5", "1,234.50"),
    ("1234567.89", "1,234,567.89"),
    ("9999999999999999.99", "9,999,999,999,999,999.99"),
    ("1E+3", "1,000.00"),
    ("-12.5", "-12.50"),
    ("-0.00", "0.00"),
]
RATES = [
    ("0.0435", "4.35%"),
    ("0.05", "5%"),
    ("0.0500", "5%"),
    ("0.1", "10%"),
    ("1", "100%"),
    ("0", "0%"),
    ("0.043551", "4.3551%"),
    ("0.000001", "0.0001%"),
]
PARTS = [
    ("0.0005", "万分之五"),
    ("0.00035", "万分之三点五"),
    ("0.000205", "万分之二点零五"),
    ("0.00005", "万分之零点五"),
    ("0.0010", "万分之十"),
    ("0.0012", "万分之十二"),
]


@pytest.mark.parametrize(("amount", "grouped"), SUMS)
def test_a_sum(amount: str, grouped: str) -> None:
    assert yuan(Decimal(amount)) == grouped


def test_a_sum_finer_than_a_cent_is_a_fault() -> None:
    with pytest.raises(ValueError, match=r"1\.005 is finer than a cent"):
        yuan(Decimal("1.005"))


@pytest.mark.parametrize(("rate", "text"), RATES)
def test_a_percentage(rate: str, text: str) -> None:
    assert percent(Decimal(rate)) == text


@given(st.decimals(0, 999, places=12))
def test_a_percentage_is_exact(rate: Decimal) -> None:
    assert Decimal(percent(rate).removesuffix("%")) == rate * 100


@pytest.mark.parametrize(("rate", "text"), PARTS)
def test_parts_of_ten_thousand(rate: str, text: str) -> None:
    assert per_ten_thousand(Decimal(rate)) == text
