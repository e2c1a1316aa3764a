"""The shape of the types of a case file, read from the types: what a field holds and how it is spelt.

Workbooks, the JSON Schema, comparisons and the glossary's test all go by this, so that a field added to a type is in
all of them.
"""

import re
import types
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from docgen.casefile.record import Record
from docgen.casefile.scalars import Spelling


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a record. Exactly one of ``spelling``, ``words`` and ``record`` is set."""

    name: str
    """The attribute."""
    key: str
    """The key in JSON: the attribute but for ``from``."""
    spelling: Spelling | None
    words: type[StrEnum] | None
    record: type[Record] | None
    many: bool
    required: bool


@cache
def parts(record: type[Record]) -> tuple[Part, ...]:
    """The fields of ``record`` in their order."""
    found = []
    for name, field in record.model_fields.items():
        kinds, many = _kinds(field.annotation, list(field.metadata))
        spelling = next((kind for kind in reversed(kinds) if isinstance(kind, Spelling)), None)
        classes = [kind for kind in kinds if isinstance(kind, type)]
        words = next((kind for kind in classes if issubclass(kind, StrEnum)), None)
        inner = next((kind for kind in classes if issubclass(kind, Record)), None)
        if (spelling is not None) + (words is not None) + (inner is not None) != 1:
            msg = f"{record.__name__}.{name} is of no one known kind"
            raise TypeError(msg)
        found.append(Part(name, field.alias or name, spelling, words, inner, many, field.is_required()))
    return tuple(found)


def _kinds(annotation: Any, metadata: list[object]) -> tuple[list[object], bool]:
    """Classes and metadata under ``annotation``, innermost class first, and whether it is a list."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *outer = get_args(annotation)
        return _kinds(inner, [*outer, *metadata])
    if origin in (Union, types.UnionType):
        (inner,) = (arg for arg in get_args(annotation) if arg is not type(None))
        return _kinds(inner, metadata)
    if origin is tuple:
        kinds, _ = _kinds(get_args(annotation)[0], metadata)
        return kinds, True
    return [annotation, *metadata], False


@cache
def part(record: type[Record], key: str) -> Part | None:
    """The field of ``record`` with this JSON key, if it has one."""
    return next((found for found in parts(record) if found.key == key), None)


@cache
def context(record: type[Record]) -> str:
    """The glossary's context for the fields of ``record``: ``LedgerEntry`` -> ``ledger_entry``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", record.__name__).lower()


@cache
def records(root: type[Record]) -> tuple[type[Record], ...]:
    """``root`` and every record type below it, each once, in order of appearance."""
    found = [root]
    for inner in (p.record for p in parts(root)):
        if inner is not None:
            found += [below for below in records(inner) if below not in found]
    return tuple(found)


def vocabulary(root: type[Record]) -> tuple[type[StrEnum], ...]:
    """Every closed list used by ``root`` or below it."""
    used = [p.words for record in records(root) for p in parts(record) if p.words is not None]
    return tuple(dict.fromkeys(used))
