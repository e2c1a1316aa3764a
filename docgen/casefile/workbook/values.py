"""Values of a case as cells, so that ``cells`` reads them back equal.

A sum or rate that a number cell would not keep to the last digit is written as text. Text that a spreadsheet could
take for a formula is written as text and marked as such.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from docgen import glossary
from docgen.casefile.records import THIRD_PARTY, Hold
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import Part
from docgen.casefile.workbook import lists

Value = str | int | Decimal | dt.date | None

_MONEY_FORMAT = "#,##0.00"
_RATE_FORMAT = "0.00##########%"
MOST_IN_CELL = 32_767
"""UTF-16 units that a cell of Excel holds."""

_LARGEST_EXACT = Decimal(10) ** 13
_FIRST_YEAR = 1901
"""Excel counts days from 1900 and takes that year for a leap year."""

_CHINA = dt.timedelta(hours=8)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def value_of(value: Any, part: Part, name_of: Callable[[str], str]) -> Value:
    """The cell's value for what a field holds.

    Args:
        value: the field's value, None or an empty list for nothing.
        part: the field.
        name_of: what a reference to a party is written as.
    """
    if value is None or value == ():
        return None
    if part.many:
        return lists.join([str(_one(item, part, name_of)) for item in value])
    return _one(value, part, name_of)


def number_format(part: Part) -> str:
    """How a number of this field looks in its cell."""
    if part.spelling is Spelling.MONEY:
        return _MONEY_FORMAT
    return "General" if part.key == "multiplier" else _RATE_FORMAT


def escaped(text: str) -> str:
    """Text as the file format stores it: what looks like its own escapes is escaped."""
    return _ESCAPE.sub("_x005F_", text)


def _one(value: Any, part: Part, name_of: Callable[[str], str]) -> Value:
    if part.words is not None:
        return glossary.word(value)
    if part.record is not None:
        return _record(value)
    if part.spelling is Spelling.PARTY:
        return glossary.term(THIRD_PARTY) if value == THIRD_PARTY else name_of(value)
    if part.spelling is Spelling.FLAG:
        return glossary.word(("Flag", "true" if value else "false"))
    if part.spelling is Spelling.MONEY:
        return value if value < _LARGEST_EXACT else format(value, "f")
    if part.spelling is Spelling.RATE and value >= 1 and part.key != "multiplier":
        return f"{format(value.scaleb(2), 'f')}%"
    if part.spelling is Spelling.DATE and value.year < _FIRST_YEAR:
        return str(value.isoformat())
    if part.spelling is Spelling.INSTANT:
        return _instant(value)
    return value  # type: ignore[no-any-return]  # text, a whole number, a rate or a date: cells as they are


def _record(value: Any) -> str:
    if isinstance(value, Hold):
        since = f"（{value.since.isoformat()}）" if value.since else ""
        return f"{glossary.word(value.reason)}{since}"
    return f"{lists.sum_name(value.item)}：{format(value.amount, 'f')}"


def _instant(value: dt.datetime) -> str:
    if value.utcoffset() == _CHINA and not value.microsecond:
        return value.replace(tzinfo=None).isoformat(sep=" ")
    return value.isoformat()
