"""Sums and rates in figures. Nothing is rounded here: a sum finer than a cent is a fault of whoever computed it."""

from decimal import Decimal

from docgen.zh.numerals import DIGITS, chinese_number

_CENT = Decimal("0.01")


def yuan(amount: Decimal) -> str:
    """The sum with two decimals, grouped by thousands, without its unit: ``1,234.50``.

    Raises:
        ValueError: the sum is finer than a cent.
    """
    cents = amount.quantize(_CENT)
    if cents != amount:
        message = f"{amount} is finer than a cent"
        raise ValueError(message)
    return format(cents + 0, ",f")  # a negative zero prints as zero


def percent(rate: Decimal) -> str:
    """The rate as an exact percentage, no needless zeros: ``4.35%`` for 0.0435, ``5%`` for 0.0500."""
    return f"{_plain(rate.scaleb(2))}%"


def per_ten_thousand(rate: Decimal) -> str:
    """The rate in parts of ten thousand, in words: ``万分之五`` for 0.0005, ``万分之三点五`` for 0.00035.

    Args:
        rate: a fraction, usually per day; below 1.
    """
    whole, _, fraction = _plain(rate.scaleb(4)).partition(".")
    written = chinese_number(int(whole)) if int(whole) else "零"
    if fraction:
        written += "点" + "".join("零" if digit == "0" else DIGITS[int(digit)] for digit in fraction)
    return f"万分之{written}"


def _plain(number: Decimal) -> str:
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
