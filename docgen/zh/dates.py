"""Dates and periods as letters, contracts and pleadings write them."""

from datetime import date

from docgen.zh.numerals import DIGITS, chinese_number


def zh_date(day: date) -> str:
    """The date in figures without leading zeros: ``2026年11月2日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def zh_date_numerals(day: date) -> str:
    """The date in numerals, as contracts and pleadings are dated: ``二〇二六年十一月二日``."""
    year = "".join(DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def zh_period(from_on: date, to_on: date | None) -> str:
    """The period with both its days; without an end it runs until the debt is paid.

    Args:
        from_on: its first day.
        to_on: its last day, or None while it runs.

    Returns:
        ``自2025年1月1日起至2026年3月31日止``, or ``自2025年1月1日起至实际清偿之日止``.
    """
    return f"自{zh_date(from_on)}起至{'实际清偿之日' if to_on is None else zh_date(to_on)}止"
