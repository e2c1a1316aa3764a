"""Which formula gives the engine's cent in a program that reckons in binary floating point.

A segment is worked out in cents: ``ROUND(ROUND(base*rate*days/divisor*100,6),0)/100``. The inner rounding takes away
what floating point adds or leaves out, so that an exact half cent is exactly ``n.5``, which the outer one rounds up in
any program. It would be wrong only where the exact figure lies so near below a half cent that the inner rounding lifts
it there; for such a figure, and for one so large that its error reaches the digits kept, other digits are taken, and
where none will do the amount is written as a value. ``digits_for`` proves this for each figure in exact fractions.
"""

from decimal import Decimal
from fractions import Fraction

DIGITS = (6, 8, 4)
"""What the inner rounding may keep, in the order of preference."""

ERROR = Fraction(2, 10**15)
"""Bound of the relative error of two inputs, four operations and the inner rounding: 9 halves of 2^-52, and some."""

LARGEST = Decimal(10) ** 13
"""Below it a sum with two decimals has the 15 digits that Excel keeps."""

MOST = Decimal(36) * 10**12
"""Terms times their sum: below it a sum in floating point (2^-53 a term) is within 0.004 of the exact one."""

_HALF = Fraction(1, 2)


def half_up(cents: Fraction) -> Decimal:
    """An exact figure in cents, not negative, rounded half-up, as yuan."""
    return Decimal(int(cents + _HALF)).scaleb(-2)


def digits_for(cents: Fraction) -> int | None:
    """The decimals the inner rounding keeps so that the formula gives ``half_up(cents)``; None where none is sure."""
    return next((digits for digits in DIGITS if _sure(cents, digits)), None)


def _sure(cents: Fraction, digits: int) -> bool:
    unit = Fraction(1, 10**digits)
    error = cents * ERROR
    above_half = cents - int(cents) - _HALF
    if abs(above_half) > unit + error:
        return True
    return above_half >= 0 and error < unit / 2
