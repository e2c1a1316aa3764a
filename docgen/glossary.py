"""The one list of terms: English identifiers and the Chinese words users read for them.

The list stands beside this module in ``glossary.toml``. An identifier that means different things in different parts
of a case file has its term in that part's context; any other falls back to the plain term.
"""

import tomllib
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from docgen.errors import UnknownTermError


@cache
def _list() -> dict[str, Any]:
    return tomllib.loads(files("docgen").joinpath("glossary.toml").read_text(encoding="utf-8"))


def term(identifier: str, context: str | None = None) -> str:
    """The Chinese term of ``identifier``, in ``context`` where it has one there (``"no", "debt"`` -> 合同编号).

    Raises:
        UnknownTermError: the glossary holds no such term.
    """
    found = _list()["contexts"].get(context, {}).get(identifier) or _list()["terms"].get(identifier)
    if not isinstance(found, str):
        raise UnknownTermError(identifier=identifier, context=context or "—")
    return found


def terms(context: str) -> dict[str, str]:
    """Every term of one context by identifier, without the plain ones."""
    return dict(_list()["contexts"].get(context, {}))


def aliases(identifier: str, context: str) -> tuple[str, ...]:
    """Other headings a workbook may bear for this term."""
    return tuple(_list()["aliases"].get(context, {}).get(identifier, ()))


def word(value: Enum | tuple[str, str]) -> str:
    """The Chinese word of a member of a closed list, given as the member or as (class name, value).

    Raises:
        UnknownTermError: the glossary holds no such word.
    """
    name, key = value if isinstance(value, tuple) else (type(value).__name__, str(value.value))
    found = _list()["words"].get(name, {}).get(key)
    if not isinstance(found, str):
        raise UnknownTermError(identifier=key, context=name)
    return found


def words(class_name: str) -> dict[str, str]:
    """The Chinese words of a closed list by value, in the list's order."""
    return dict(_list()["words"].get(class_name, {}))


def every_term() -> dict[str, str]:
    """Every Chinese term's identifier; of those that share a term, the plain one."""
    found = {term: key for context in _list()["contexts"].values() for key, term in context.items()}
    return found | {term: key for key, term in _list()["terms"].items()}


def every_word() -> dict[str, str]:
    """The value that each Chinese word of a closed list is of; of those that share a word, the first."""
    found: dict[str, str] = {}
    for words_of_class in _list()["words"].values():
        for value, chinese in words_of_class.items():
            found.setdefault(chinese, value)
    return found


def value_of(class_name: str, written: str) -> str | None:
    """The value of a closed list that ``written`` names, by its Chinese word or as itself; None if neither."""
    known = words(class_name)
    if written in known:
        return written
    return next((value for value, chinese in known.items() if chinese == written), None)
