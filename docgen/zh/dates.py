"""Dates as letters, contracts and pleadings write them."""

from datetime import date

from docgen.zh.numerals import DIGITS, chinese_number


def zh_date(day: date) -> str:
    """The date in figures without leading zeros: ``2026年11月2日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def zh_date_numerals(day: date) -> str:
    """The date in numerals, as contracts and pleadings are dated: ``二〇二六年十一月二日``."""
    year = "".join(DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"
