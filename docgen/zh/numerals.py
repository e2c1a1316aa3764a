"""Chinese numerals of headings, clauses and dates: 一, 十二, 二十, 一百零三."""

DIGITS = "〇一二三四五六七八九"
_UNITS = ("千", "百", "十", "")
_LARGEST = 9999


def chinese_number(number: int) -> str:
    """The number as headings (一、) and clauses (第一条) write it.

    Args:
        number: 1 to 9999.

    Returns:
        ``十二`` for 12, ``二十`` for 20, ``一百零三`` for 103, ``一千零一十`` for 1010.

    Raises:
        ValueError: the number is out of range.
    """
    if not 1 <= number <= _LARGEST:
        message = f"chinese_number writes 1 to {_LARGEST}, not {number}"
        raise ValueError(message)
    written = four_digits(number, digits=DIGITS, units=_UNITS, zero="零")
    return written.removeprefix("一") if written.startswith("一十") else written


def four_digits(number: int, *, digits: str, units: tuple[str, str, str, str], zero: str) -> str:
    """The digits of 1 to 9999 with their units, a gap between two digits written as one ``zero``."""
    written = ""
    gap = False
    for digit, unit in zip(f"{number:04d}", units, strict=True):
        if digit == "0":
            gap = bool(written)
        else:
            written += (zero if gap else "") + digits[int(digit)] + unit
            gap = False
    return written
