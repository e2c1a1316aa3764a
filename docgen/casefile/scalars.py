"""The scalar types of a case file: money, rates, dates, instants, references to files.

They accept the JSON spelling of case-format.md and nothing else; readers of workbooks turn cells into that spelling
first. Every refusal is a sentence in Chinese that says what was expected.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

MONEY_PATTERN = r"^\d{1,14}(\.\d{1,2})?$"
RATE_PATTERN = r"^\d{1,3}(\.\d{1,12})?$"


def _money(value: object) -> Decimal:
    if isinstance(value, Decimal):
        value = format(value, "f")
    if isinstance(value, str) and re.fullmatch(MONEY_PATTERN, value, re.ASCII):
        return Decimal(value).quantize(Decimal("0.01"))
    raise PydanticCustomError("money", '应为金额字符串，单位元，至多两位小数，如 "500000.00"')


def _rate(value: object) -> Decimal:
    if isinstance(value, Decimal):
        value = format(value, "f")
    if isinstance(value, str) and re.fullmatch(RATE_PATTERN, value, re.ASCII):
        return Decimal(value)
    raise PydanticCustomError("rate", '应为小数表示的比率字符串，如 "0.0588" 表示 5.88%')


def _iso_date(value: object) -> date:
    if isinstance(value, datetime):
        raise PydanticCustomError("date", "应为日期，格式 YYYY-MM-DD")
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date", "应为真实存在的日期，格式 YYYY-MM-DD")


def _instant(value: object) -> datetime:
    parsed = value
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            parsed = None
    if isinstance(parsed, datetime) and parsed.tzinfo is not None:
        return parsed
    raise PydanticCustomError("instant", "应为带时区的时间，如 2026-03-05T09:30:00+08:00")


def _inner_path(value: str) -> str:
    parts = PurePosixPath(value).parts
    if "\\" in value or "\0" in value or not parts or parts[0].startswith("/") or ".." in parts or ":" in parts[0]:
        raise PydanticCustomError("path", "应为案件文件旁的相对路径，不得为绝对路径或含有 ..")
    return value


def _plain(value: Decimal) -> str:
    return format(value, "f")


Money = Annotated[
    Decimal,
    BeforeValidator(_money),
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": MONEY_PATTERN, "title": "金额（元）"}),
]
"""Yuan, two decimals, never negative, below 10^14."""

Rate = Annotated[
    Decimal,
    BeforeValidator(_rate),
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": RATE_PATTERN, "title": "比率（每年，小数）"}),
]
"""A decimal fraction, per year unless its field says otherwise (``daily``), or a plain factor (``multiplier``)."""

IsoDate = Annotated[date, BeforeValidator(_iso_date)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\r\n\t\x00]*$")
]
FilePath = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_inner_path)]
PartyRef = Line
"""A party by its id, or by a name that only one party has; a loaded case holds ids only."""
