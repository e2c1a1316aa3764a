"""What a template sees: plain values, and gaps.

A *part* is a dict of plain values that knows its Chinese name. Looking up a value that the case leaves open gives a
*gap*: false in a condition, and a mark in the text where it is printed. The composer finds every mark in the finished
text and refuses the document with all of them at once. A name that no part has is a fault of the template.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self

from jinja2 import Undefined
from markupsafe import Markup

from docgen import glossary
from docgen.casefile import shape
from docgen.casefile.record import Record
from docgen.casefile.scalars import Spelling

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


class Absent(str):
    """An empty text in place of a value that a case need not have; it tells of what type the value would be."""

    __slots__ = ("of",)
    of: type

    def __new__(cls, of: type) -> Self:
        """No value of this type."""
        made = super().__new__(cls, "")
        made.of = of
        return made


class Listed(list[Any]):
    """A list that may be empty; it tells what its members are: by a record's type, or by a value such as they are."""

    __slots__ = ("like",)

    def __init__(self, members: Iterable[Any], like: Any) -> None:
        super().__init__(members)
        self.like = like


NO_DATE: Final = Absent(date)
NO_SUM: Final = Absent(Decimal)


Plain = None | str | bool | int | Decimal | date | datetime | Markup | list[Any] | Part


Names = Mapping[str, str]
"""Parties' names by id."""


def plain(value: object, label: str = "", context: str = "", names: Names = MappingProxyType({})) -> Plain:
    """A record or value as plain values a template may see; where the case refers to a party, its name stands.

    Args:
        value: a casefile or law record, or what they are made of.
        label: the Chinese name of the whole, put before the names of its gaps.
        context: the type's name in the glossary; a record's own class if left out.
        names: of the parties.
    """
    if value is None or isinstance(value, bool | int | Decimal | date):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, Record):
        return _record(value, label, context, names)
    if is_dataclass(value):
        held = {field.name: plain(getattr(value, field.name), label, names=names) for field in fields(value)}
        return Part(held, label=label, context=context or type(value).__name__.lower(), record=type(value))
    if isinstance(value, tuple | list):
        return [plain(member, label, context, names) for member in value]
    if isinstance(value, Mapping):
        return Part({str(key): plain(each, label) for key, each in value.items()}, label=label, context=context)
    raise TypeError(type(value))


def _record(record: Record, label: str, context: str, names: Names) -> Part:
    held: dict[str, Any] = {}
    for field in shape.parts(type(record)):
        value = getattr(record, field.name)
        if field.spelling is Spelling.PARTY and value is not None:
            held[field.name] = [names.get(each, each) for each in value] if field.many else names.get(value, value)
        else:
            held[field.name] = plain(value, label, names=names)
    return Part(held, label=label, context=context or shape.context(type(record)), record=type(record))


def part(record: object, label: str, context: str, names: Names = MappingProxyType({}), **more: Any) -> Part:
    """A record as a part, with ``more`` values of our own beside or in place of its own."""
    made = plain(record, label, context, names)
    if not isinstance(made, Part):
        raise TypeError(record)
    made |= more
    return made
