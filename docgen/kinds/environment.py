"""The Jinja environment all templates run in: sandboxed, strict, escaping, with one filter for each way of writing."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache, wraps
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from docgen import glossary
from docgen.kinds.history_parts import document_title
from docgen.kinds.parts import Gap, Part
from docgen.law.statutes import cite
from docgen.zh.capitals import capitals
from docgen.zh.dates import zh_date
from docgen.zh.figures import percent, yuan
from docgen.zh.identifiers import mask_account, mask_id, mask_phone
from docgen.zh.numerals import chinese_number

_NUMBER = re.compile(r"[0-9A-Za-z]+")

HOUSE = Path(__file__).resolve().parents[2] / "templates" / "house"
"""The macros all templates may use."""


class HouseEnvironment(ImmutableSandboxedEnvironment):
    """Looks names up in parts by their own rule: a known but open value is a gap, an unknown name an error."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``obj.attribute``."""
        return self._in_part(obj, attribute) if isinstance(obj, Part | Gap) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``obj[argument]``."""
        return self._in_part(obj, str(argument)) if isinstance(obj, Part | Gap) else super().getitem(obj, argument)

    def _in_part(self, obj: Part | Gap, name: str) -> Any:
        try:
            return obj.look_up(name)
        except KeyError:
            return self.undefined(obj=obj, name=name)


def _passes_gaps(write: Callable[..., str]) -> Callable[..., object]:
    @wraps(write)
    def filtered(value: object, *args: object) -> object:
        return value if isinstance(value, Gap) else write(value, *args)

    return filtered


def _capitals(value: Decimal) -> str:
    return "人民币" + capitals(value)


def _word(value: str, vocabulary: str) -> str:
    return glossary.word((vocabulary, value))


def _tail(value: str, count: int = 4) -> str:
    """The end of the last number in a text: 0118 of 虚银借字2024第0118号; without one, of the text."""
    numbers: list[str] = _NUMBER.findall(value)
    return (numbers or [value])[-1][-count:]


def _lines(value: str) -> Markup:
    """Text of several lines, broken where it was typed so."""
    return Markup("<br/>").join(value.splitlines())


@cache
def house_environment(*, autoescape: bool = True) -> HouseEnvironment:
    """The environment of our own templates; a template gets nothing but its context, these filters and ``cite``.

    One a process, so that the house's macros are compiled once and not for every kind: no template can change it.

    Args:
        autoescape: for a template of markup; False for one of plain text.
    """
    environment = HouseEnvironment(
        loader=FileSystemLoader(HOUSE),
        undefined=StrictUndefined,
        autoescape=autoescape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    writers: dict[str, Callable[..., str]] = {
        "capitals": _capitals,
        "yuan": yuan,
        "zh_date": zh_date,
        "percent": percent,
        "masked_id": mask_id,
        "masked_phone": mask_phone,
        "masked_account": mask_account,
        "word": _word,
        "tail": _tail,
        "zh_number": chinese_number,
        "lines": _lines,
        "document_title": document_title,
    }
    environment.filters.update({name: _passes_gaps(write) for name, write in writers.items()})
    environment.globals.clear()
    environment.globals.update({"cite": cite, "range": range})
    return environment
