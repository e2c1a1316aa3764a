from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_facts import half_up

from docgen.law.arithmetic import annuity, by_days, by_month, cents, divided, product, total

money = st.decimals(min_value="0.01", max_value="99999999999999.99", places=2)
rates = st.decimals(min_value="0.000000000001", max_value="3", places=12)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.004", "0.00"), ("0.005", "0.01"), ("0.0149999", "0.01"), ("0.015", "0.02"), ("2.675", "2.68")],
)
def test_half_a_cent_goes_up(exact: str, rounded: str) -> None:
    assert cents(Decimal(exact)) == Decimal(rounded)


@given(money, rates, st.integers(0, 20000), st.sampled_from([360, 365]))
def test_a_segment_is_the_exact_quotient_rounded_once(base: Decimal, rate: Decimal, days: int, divisor: int) -> None:
    assert by_days(base, rate, days, divisor) == half_up(base, rate, days, over=divisor)
    assert by_month(base, rate) == half_up(base, rate, over=12)


@given(money, rates, st.decimals(min_value=1, max_value=2, places=12), st.integers(0, 20000))
def test_an_unrounded_default_rate_stays_exact(base: Decimal, rate: Decimal, multiplier: Decimal, days: int) -> None:
    assert by_days(base, product(rate, multiplier), days, 360) == half_up(base, rate, multiplier, days, over=360)


def test_half_a_cent_by_a_repeating_quotient() -> None:
    # 3.00 × 0.02 ÷ 12 = 0.005 exactly, though 0.02 ÷ 12 never ends
    assert by_month(Decimal("3.00"), Decimal("0.02")) == Decimal("0.01")
    assert annuity(Decimal("3.00"), Decimal("0.02"), 1) == Decimal("3.01")


@given(money, rates, st.integers(1, 60))
def test_the_level_payment_is_the_annuity(principal: Decimal, rate: Decimal, count: int) -> None:
    i = Fraction(str(rate)) / 12
    exact = Fraction(str(principal)) * i * (1 + i) ** count / ((1 + i) ** count - 1)
    assert annuity(principal, rate, count) == Decimal(int(exact * 100 + Fraction(1, 2))).scaleb(-2)


def test_a_known_level_payment() -> None:
    # 100,000 at 6 % over 12 months: every loan calculator's 8,606.64
    assert annuity(Decimal(100000), Decimal("0.06"), 12) == Decimal("8606.64")


def test_the_callers_context_does_not_matter() -> None:
    expected = half_up("123456789.12", "0.0588", 365, over=360)
    with localcontext(Context(prec=4)):
        assert by_days(Decimal("123456789.12"), Decimal("0.0588"), 365, 360) == expected
        assert divided(Decimal("1000000.00"), 3) == Decimal("333333.33")


def test_a_sum_of_nothing_is_nil() -> None:
    assert total([]) == Decimal("0.00")
    assert total([Decimal("0.10"), Decimal("0.20")]) == Decimal("0.30")
