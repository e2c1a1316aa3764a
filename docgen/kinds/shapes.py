"""What the names of a template stand for: money, a date, a list of contracts; told by values and by their types.

A value of a sample tells what a name is, where it isn't left open. The type of the record it was taken from tells the
rest: a guarantee's fields are known though the sample's case has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import context as context_of
from docgen.errors import UnknownTermError
from docgen.kinds.parts import Absent, Listed, Part
from docgen.law.beside import ClaimResult
from docgen.law.result import Ratio, Yuan

Sort = Literal[
    "open", "text", "money", "rate", "date", "instant", "number", "flag", "choice", "picture", "part", "list"
]

SORTS: dict[Sort, str] = {
    "open": "文字",
    "text": "文字",
    "money": "金额",
    "rate": "利率",
    "date": "日期",
    "instant": "时间",
    "number": "整数",
    "flag": "是否",
    "choice": "选项",
    "picture": "图片",
    "part": "一组",
    "list": "列表",
}
"""What users call them."""
_SPELT: dict[Spelling, Sort] = {
    Spelling.MONEY: "money",
    Spelling.RATE: "rate",
    Spelling.DATE: "date",
    Spelling.INSTANT: "instant",
    Spelling.FLAG: "flag",
    Spelling.WHOLE: "number",
}
_EMPTIED: dict[type, frozenset[str]] = {
    Case: frozenset({"debts", "debtors"}),
    Debt: frozenset({"ledger", "balances"}),
}
"""What ``context`` takes out of a record: these stand under names of their own, or nowhere."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a name stands for. A part has ``members``, a list one ``member``, a choice the name of its closed list."""

    sort: Sort
    title: str = ""
    members: Mapping[str, "Shape"] = field(default_factory=dict)
    member: "Shape | None" = None
    closed_list: str = ""

    def titled(self, title: str) -> "Shape":
        """The same under a Chinese name, where it has none yet."""
        return self if self.title or not title else replace(self, title=title)


OPEN = Shape("open")


def merged(one: Shape, other: Shape) -> Shape:
    """What both tell together; what is open, or an empty text where another case has more, gives way."""
    title = one.title or other.title
    if one.sort == "part" and other.sort == "part":
        names = [*one.members, *(name for name in other.members if name not in one.members)]
        members = {name: merged(one.members.get(name, OPEN), other.members.get(name, OPEN)) for name in names}
        return Shape("part", title, members)
    if one.sort == "list" and other.sort == "list":
        return Shape("list", title, member=merged(one.member or OPEN, other.member or OPEN))
    kept = other if (_RANK[one.sort], one.closed_list) < (_RANK[other.sort], other.closed_list) else one
    return replace(kept, title=title)


_RANK: dict[Sort, int] = {"open": 0, "text": 1, "number": 2, "date": 2, "flag": 1, "money": 3, "instant": 3, "rate": 3}
_RANK |= {"choice": 3, "picture": 3, "list": 4, "part": 5}


def shape_of(value: object, name: str = "") -> Shape:
    """What a value of a context is; ``name`` tells a rate from money."""
    match value:
        case Part():
            return _of_part(value)
        case Absent():
            return shape_of_type(value.of)
        case Mapping():
            members = {key: shape_of(member, key).titled(term(key, "template")) for key, member in value.items()}
            return Shape("part", members=members)
        case list() | tuple():
            member = _like(value.like) if isinstance(value, Listed) else OPEN
            for each in value:
                member = merged(member, shape_of(each, name))
            return Shape("list", member=member)
    return Shape(_sort_of(value, name))


def _like(example: Any) -> Shape:
    return shape_of_type(example) if isinstance(example, type) else shape_of(example)


def _of_part(value: Part) -> Shape:
    emptied = _EMPTIED.get(value.record, frozenset()) if value.record else frozenset()
    members = {
        key: shape_of(member, key).titled(value.titles.get(key, ""))
        for key, member in value.items()
        if key not in emptied
    }
    found, context = Shape("part", members=members), value.context
    if value.record:
        # a value that ``part`` put in words in place of the record's own list or part stays words
        own = value.record.__name__.lower()
        told = shape_of_type(value.record, "" if context == own else context)
        rewritten = {
            name: replace(member, title=member.title or told.members[name].title)
            for name, member in members.items()
            if member.sort == "text" and name in told.members and told.members[name].sort in ("list", "part")
        }
        found = merged(told, found)
        found = replace(found, members={**found.members, **rewritten})
    # what a gap's title says after its name is how to fill it
    said = {key: title.partition("：")[0] for key, title in value.titles.items()}
    named = {key: replace(member, title=said.get(key) or member.title) for key, member in found.members.items()}
    titled = {key: member.titled(term(key, context)) for key, member in named.items()}
    return replace(found, members=titled)


def _sort_of(value: object, name: str) -> Sort:
    match value:
        case None:
            return "open"
        case bool():
            return "flag"
        case int():
            return "number"
        case Decimal():
            return "rate" if name == "rate" or name.endswith("_rate") else "money"
        case datetime():
            return "instant"
        case date():
            return "date"
    return "text"


def term(name: str, context: str) -> str:
    """The glossary's word, empty where it has none; a name of the template alone is looked up last."""
    for known in (context, "template", "claim"):
        try:
            return glossary.term(name, known)
        except UnknownTermError:
            continue
    return ""


@cache
def shape_of_type(record: Any, context: str = "") -> Shape:
    """What the values of a type are: of records each field, of lists their members."""
    base, spelling = _unwrapped(record)
    if get_origin(base) in (tuple, list):
        return Shape("list", member=shape_of_type(get_args(base)[0]))
    if not isinstance(base, type):
        return OPEN
    if issubclass(base, StrEnum):
        return Shape("choice", closed_list=base.__name__)
    if issubclass(base, BaseModel) or is_dataclass(base):
        context = context or ("claim" if base.__module__ == ClaimResult.__module__ else context_of(base))
        hints = {
            name: hint
            for name, hint in get_type_hints(base, include_extras=True).items()
            if name in getattr(base, "model_fields", getattr(base, "__dataclass_fields__", {}))
            and name not in _EMPTIED.get(base, ())
        }
        return Shape("part", members={n: shape_of_type(hint).titled(term(n, context)) for n, hint in hints.items()})
    return Shape(_SPELT.get(spelling, _plain(base)) if spelling else _plain(base))


def _plain(base: type) -> Sort:
    sorts: dict[type, Sort] = {bool: "flag", int: "number", Decimal: "money", datetime: "instant", date: "date"}
    return sorts.get(base, "text")


def _unwrapped(hint: Any) -> tuple[Any, Spelling | None]:
    """A type without its None and its annotations, and how those say it is spelt."""
    spelling: Spelling | None = None
    while True:
        if hint in (Ratio, Yuan):
            return Decimal, Spelling.RATE if hint == Ratio else Spelling.MONEY
        origin = get_origin(hint)
        if origin is Annotated:
            found = [extra for extra in hint.__metadata__ if isinstance(extra, Spelling)]
            spelling = found[-1] if found and spelling is None else spelling
            hint = hint.__origin__
        elif origin in (Union, UnionType):
            hint = next(arg for arg in get_args(hint) if arg is not NoneType)
        else:
            return hint, spelling
