"""The arithmetic of a claim: exact until the one rounding, half-up to the cent (claim-rules 4 and 7).

Nothing here depends on the decimal context of the caller. Before it is rounded a figure is a product of money (16
digits), a rate (at most 30) and days (5); ``EXACT`` carries 64 digits, and a quotient by a divisor of days or months
can't come so near to half a cent that rounding it twice would differ from rounding it once.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=64, rounding=ROUND_HALF_UP)
CENT = Decimal("0.01")
NIL = Decimal("0.00")
MONTHS = 12
"""Months a year: the divisor of a whole month's interest."""


def cents(amount: Decimal) -> Decimal:
    """``amount`` rounded half-up to the cent."""
    return amount.quantize(CENT, context=EXACT)


def divided(numerator: Decimal, divisor: int) -> Decimal:
    """``numerator ÷ divisor``, rounded to the cent."""
    return EXACT.divide(numerator, divisor).quantize(CENT, context=EXACT)


def product(*factors: Decimal | int) -> Decimal:
    """The exact product."""
    result = Decimal(1)
    for factor in factors:
        result = EXACT.multiply(result, factor)
    return result


def by_days(base: Decimal, annual_rate: Decimal, days: int, divisor: int) -> Decimal:
    """``base × annual rate × days ÷ divisor``, rounded once."""
    numerator = EXACT.multiply(EXACT.multiply(base, annual_rate), days)
    return EXACT.divide(numerator, divisor).quantize(CENT, context=EXACT)


def by_month(base: Decimal, annual_rate: Decimal) -> Decimal:
    """``base × annual rate ÷ 12``, rounded once."""
    return divided(EXACT.multiply(base, annual_rate), MONTHS)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum: exact, for money has 16 digits and any context in use has more."""
    return sum(amounts, NIL)


def annuity(principal: Decimal, annual_rate: Decimal, count: int) -> Decimal:
    """The level payment of ``count`` months: ``P·i·(1+i)^N ÷ ((1+i)^N − 1)`` with ``i = rate ÷ 12``, rounded once.

    Worked in whole numbers, for ``i`` seldom ends as a decimal: with ``i = a ÷ s`` it is ``P·a·qᴺ ÷ (s·(qᴺ − sᴺ))``
    where ``q = s + a``. The rate isn't zero.
    """
    numerator, denominator = annual_rate.as_integer_ratio()
    scale = denominator * MONTHS
    growth = (scale + numerator) ** count
    above = int(principal.scaleb(2)) * numerator * growth
    below = scale * (growth - scale**count)
    return Decimal((2 * above + below) // (2 * below)).scaleb(-2)
