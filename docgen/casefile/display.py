"""Values of a case in Chinese, for differences and notices."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from docgen import glossary
from docgen.casefile.record import Record, is_empty
from docgen.casefile.records import THIRD_PARTY
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import Part, context, parts
from docgen.zh.figures import percent, yuan


def display(value: Any, part: Part, name_of: Callable[[str], str]) -> str:
    """What a field holds, as users read it; "" for nothing.

    Args:
        value: the field's value.
        part: the field.
        name_of: a party's name by id.
    """
    if is_empty(value):
        return ""
    if part.many:
        return "、".join(_one(item, part, name_of) for item in value)
    return _one(value, part, name_of)


def summary(record: Record, name_of: Callable[[str], str]) -> str:
    """All that stands in a record: 应还日期：2026-01-15，应还本金：1,000.00元. Of a list of records, their number."""
    told = []
    for part in parts(type(record)):
        value = getattr(record, part.name)
        if is_empty(value) or value is False:
            continue
        term = glossary.term(part.key, context(type(record)))
        if part.record is None:
            told.append(f"{term}：{display(value, part, name_of)}")
        elif part.many:
            told.append(f"{term}{len(value)}项")
        else:
            told.append(summary(value, name_of))
    return "，".join(told)


def _one(value: Any, part: Part, name_of: Callable[[str], str]) -> str:
    if part.words is not None:
        return glossary.word(value)
    if part.record is not None:
        return summary(value, name_of)
    if isinstance(value, bool):
        return glossary.word(("Flag", "true" if value else "false"))
    if part.spelling is Spelling.MONEY:
        return f"{yuan(value)}元"
    if isinstance(value, Decimal):
        return format(value, "f") if part.key == "multiplier" else percent(value)
    if part.spelling is Spelling.PARTY:
        return glossary.term(THIRD_PARTY) if value == THIRD_PARTY else name_of(value)
    if part.spelling is Spelling.INSTANT:
        return str(value.isoformat(sep=" "))
    return str(value)
