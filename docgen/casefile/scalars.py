"""The scalar types of a case file: money, rates, dates, instants, numbers of things, references, files.

They accept the JSON spelling of case-format.md and nothing else; readers of workbooks turn cells into that spelling
first. Every refusal is a sentence in Chinese that says what was expected. Each scalar carries its ``Spelling``, by
which workbooks, schemas and comparisons know how to write and read it.
"""

import re
import string
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

MONEY_PATTERN = r"^\d{1,14}(\.\d{1,2})?$"
RATE_PATTERN = r"^\d{1,3}(\.\d{1,12})?$"
DATE_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
INSTANT_PATTERN = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$"
PAGES_PATTERN = r"^\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*$"
LINE_PATTERN = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]*$"
TEXT_PATTERN = r"^(?=[\s\S]*\S)[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]*$"
PATH_PATTERN = r"^(?!/)(?!.*\\)(?!(.*/)?\.\.(/|$))(?![^/]*:)[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]+$"
_UNPRINTABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]")
_INVISIBLE = dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
_TO_FULL_WIDTH = 0xFEE0
_HALF_WIDTH = {ord(plain) + _TO_FULL_WIDTH: plain for plain in string.digits + string.ascii_letters}


class Spelling(StrEnum):
    """How a scalar is spelt; the last one in a field's metadata holds."""

    MONEY = "money"
    RATE = "rate"
    DATE = "date"
    INSTANT = "instant"
    TEXT = "text"
    LINE = "line"
    CODE = "code"
    PATH = "path"
    PARTY = "party"
    DEBT = "debt"
    FLAG = "flag"
    WHOLE = "whole"


def half_width(value: str) -> str:
    """``value`` with full-width digits and letters as plain ones; brackets and other signs stay as written."""
    return value.translate(_HALF_WIDTH)


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
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(DATE_PATTERN, value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date", "应为真实存在的日期，格式 YYYY-MM-DD")


def instant(value: object) -> datetime:
    """A time with its offset, as read or in its JSON spelling. Raises PydanticCustomError for anything else."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if isinstance(value, str) and re.fullmatch(INSTANT_PATTERN, value, re.ASCII):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("instant", "应为带时区的时间，如 2026-03-05T09:30:00+08:00")


def _printable(value: str) -> str:
    if _UNPRINTABLE.search(value):
        raise PydanticCustomError("unprintable", "不得含有控制字符等不能打印的字符")
    return value


def _line(value: str) -> str:
    if _BREAKS.search(value):
        raise PydanticCustomError("line", "应为单行文字，不得含有换行或制表符")
    return _printable(value)


def _seen(value: object) -> object:
    """Without the marks one can't see (zero-width spaces, writing directions) that copying leaves in text."""
    return value.translate(_INVISIBLE) if isinstance(value, str) else value


def _text(value: object) -> object:
    """Line ends are one character, however the file was made."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def _code(value: object) -> object:
    return half_width(value) if isinstance(value, str) else value


def _id_no(value: object) -> object:
    """A document's number has no spaces; letters of ID cards and credit codes, both of 18 characters, are capitals."""
    if not isinstance(value, str):
        return value
    number = re.sub(r"[ \u00a0\u3000]", "", half_width(value))
    return number.upper() if re.fullmatch(r"[0-9A-Za-z]{18}", number) else number


def _postcode(value: str) -> str:
    if not re.fullmatch(r"\d{6}", value, re.ASCII):
        raise PydanticCustomError("postcode", "应为六位数字的邮政编码")
    return value


def _pages(value: str) -> str:
    if not re.fullmatch(PAGES_PATTERN, value, re.ASCII):
        raise PydanticCustomError("pages", "应为页码范围，如 1-3,7")
    for span in value.split(","):
        first, _, last = span.partition("-")
        if int(first) < 1 or (last and int(last) < int(first)):
            raise PydanticCustomError("pages", "应为页码范围，从1起，前小后大，如 1-3,7")
    return value


def _within(folder: str) -> AfterValidator:
    """A path that stays within a folder, which is called so. Raises PydanticCustomError."""

    def checked(value: str) -> str:
        parts = PurePosixPath(value).parts
        if "\\" in value or not parts or parts[0].startswith("/") or ".." in parts or ":" in parts[0]:
            said = f"应为{folder}的相对路径，用 / 分隔，不得为绝对路径或含有 .."
            raise PydanticCustomError("path", "{said}", {"said": said})
        return value

    return AfterValidator(checked)


def _plain(value: Decimal) -> str:
    return format(value, "f")


Money = Annotated[
    Decimal,
    BeforeValidator(_money),
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": MONEY_PATTERN}),
    Spelling.MONEY,
]
"""Yuan, two decimals, never negative, below 10^14."""

Rate = Annotated[
    Decimal,
    BeforeValidator(_rate),
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": RATE_PATTERN}),
    Spelling.RATE,
]
"""A decimal fraction, per year unless its field says otherwise (``daily``), or a plain factor (``multiplier``)."""

IsoDate = Annotated[
    date,
    BeforeValidator(_iso_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DATE_PATTERN}),
    Spelling.DATE,
]
Instant = Annotated[
    datetime,
    BeforeValidator(instant),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}),
    Spelling.INSTANT,
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    BeforeValidator(_seen),
    BeforeValidator(_text),
    AfterValidator(_printable),
    Field(json_schema_extra={"pattern": TEXT_PATTERN}),
    Spelling.TEXT,
]
"""Words over any number of lines."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    BeforeValidator(_seen),
    AfterValidator(_line),
    Field(json_schema_extra={"pattern": LINE_PATTERN}),
    Spelling.LINE,
]
"""Words on one line."""

Code = Annotated[Line, BeforeValidator(_code), Spelling.CODE]
"""The number of a thing (contract, card, phone, letter): a line whose digits and letters are plain ones."""

IdNo = Annotated[Code, BeforeValidator(_id_no)]
"""The number of an identity document; its check digits are looked at in ``check``."""

Postcode = Annotated[Code, AfterValidator(_postcode), Field(json_schema_extra={"pattern": r"^\s*\d{6}\s*$"})]
Pages = Annotated[Code, AfterValidator(_pages), Field(json_schema_extra={"pattern": PAGES_PATTERN})]
_Path = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(_line),
    Field(json_schema_extra={"pattern": PATH_PATTERN}),
    Spelling.PATH,
]
FilePath = Annotated[_Path, _within("案件文件旁")]
"""A file beside the case file, by a path that stays within its folder."""

OwnPath = Annotated[_Path, _within("数据文件夹内")]
"""A file of the institution's own in the data folder, likewise."""

PartyRef = Annotated[Line, Spelling.PARTY]
"""A party by its id, or by a name that only one party has; a loaded case holds ids only."""

DebtRef = Annotated[Code, Spelling.DEBT]
"""A debt by its number."""

Flag = Annotated[bool, Strict(), Spelling.FLAG]
Whole = Annotated[int, Strict(), Spelling.WHOLE]
