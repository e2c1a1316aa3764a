"""What a template sees: plain values, and gaps.

A *part* is a dict of plain values that knows its Chinese name. Looking up a value that the case leaves open gives a
*gap*: false in a condition, and a mark in the text where it is printed. The composer finds every mark in the finished
text and refuses the document with all of them at once. A name that no part has is a fault of the template.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from jinja2 import Undefined
from markupsafe import Markup
from pydantic import BaseModel

from docgen import glossary

GAP_MARK = re.compile("\ue000([^\ue001]*)\ue001")


class Gap(Undefined):
    """A value that is not known. Prints as a mark naming it; its own values are gaps too."""

    __slots__ = ("title",)

    def __init__(self, title: str) -> None:
        super().__init__(name=title)
        self.title = title

    def __str__(self) -> str:
        """The mark."""
        return f"\ue000{self.title}\ue001"

    def __html__(self) -> str:
        """The mark, for autoescaping."""
        return str(self)

    def __bool__(self) -> bool:
        """A gap is false: a template may ask before it prints."""
        return False

    def __iter__(self) -> Iterator[Any]:
        """A list that is not known has no members."""
        return iter(())

    def __len__(self) -> int:
        """A list that is not known has no members."""
        return 0

    def look_up(self, _name: str) -> Self:
        """A part of what is unknown is the same gap."""
        return self


class Part(dict[str, Any]):
    """Plain values under identifiers, with the Chinese name of the whole (``借款人 张三``)."""

    __slots__ = ("context", "label", "record", "titles")

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        label: str,
        context: str,
        titles: Mapping[str, str] | None = None,
        record: type | None = None,
    ) -> None:
        super().__init__(values)
        self.label = label
        self.context = context
        self.titles = titles or {}
        self.record = record
        """The type of the record these values were taken from; it says what stands where this one leaves it open."""

    def look_up(self, name: str) -> Any:
        """The value, or a gap if it is known to be open.

        Raises:
            KeyError: this part has no such name.
        """
        value = self[name]
        if value is None:
            return Gap(self.label + (self.titles.get(name) or glossary.term(name, self.context)))
        return value


Plain = None | str | bool | int | Decimal | date | datetime | Markup | list[Any] | Part


def plain(value: object, label: str = "", context: str = "") -> Plain:
    """A record or value as plain values a template may see.

    Args:
        value: a casefile or law record, or what they are made of.
        label: the Chinese name of the whole, put before the names of its gaps.
        context: the type's name in the glossary; a record's own class if left out.
    """
    if value is None or isinstance(value, bool | int | Decimal | date):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, BaseModel):
        names: list[str] = list(type(value).model_fields)
    elif is_dataclass(value):
        names = [field.name for field in fields(value)]
    elif isinstance(value, tuple | list):
        return [plain(member, label, context) for member in value]
    elif isinstance(value, Mapping):
        return Part({str(key): plain(member, label) for key, member in value.items()}, label=label, context=context)
    else:
        raise TypeError(type(value))
    context = context or type(value).__name__.lower()
    values = {name: plain(getattr(value, name), label) for name in names}
    return Part(values, label=label, context=context, record=type(value))


def part(record: object, label: str, context: str, **more: Any) -> Part:
    """A record as a part, with ``more`` values of our own beside or in place of its own."""
    made = plain(record, label, context)
    if not isinstance(made, Part):
        raise TypeError(record)
    made |= more
    return made
