"""What a kind asks of any template in its place: names it must print, words it must say, numbers it must mask."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from docgen.kinds.definition import Kind
from docgen.kinds.dictionary import names, title_of
from docgen.kinds.environment import HOUSE, house_environment
from docgen.kinds.filters import mask_of
from docgen.kinds.seen import FILTERED, Usage
from docgen.kinds.shapes import Shape
from docgen.kinds.usage import usage


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to be said: what it is, what to add where it is missing, and how it is known to be said."""

    what: str
    add: str
    match: re.Pattern[str] | None
    names: tuple[frozenset[str], ...]
    encloses: str = ""
    """The kind of paper that whoever says it must enclose."""

    def is_said(self, paragraphs: Collection[str], printed: Collection[str]) -> bool:
        """Whether one of a template's paragraphs says it, or its names do."""
        in_words = self.match is not None and any(map(self.match.search, paragraphs))
        return in_words or any(each <= set(printed) for each in self.names)


@cache
def sayings() -> dict[str, Saying]:
    """Everything that kinds may ask for, by its name."""
    raw = tomllib.loads((HOUSE / "says.toml").read_text(encoding="utf-8"))
    return {name: _saying(entry) for name, entry in raw.items()}


def _saying(entry: Mapping[str, Any]) -> Saying:
    match = re.compile(entry["match"]) if "match" in entry else None
    names_said = tuple(frozenset(names) for names in entry.get("names", ()))
    return Saying(entry["what"], entry["add"], match, names_said, entry.get("encloses", ""))


def unsaid(kind: Kind, paragraphs: Collection[str], printed: Collection[str]) -> Iterator[Saying]:
    """What a template does not say and its kind asks for.

    Args:
        kind: the kind.
        paragraphs: the template's, every way through it, a printed name as ``X``.
        printed: the names it prints.
    """
    receipt = [name for name in sayings() if name.startswith("receipt_")] if kind.definition.receipt else []
    for name in (*kind.definition.says, *receipt):
        if not sayings()[name].is_said(paragraphs, printed):
            yield sayings()[name]


@cache
def standard_usage(kind: Kind) -> Usage:
    """What the kind's own template prints."""
    tree = house_environment().parse(kind.template_path.read_text(encoding="utf-8"))
    return usage(tree, names(kind), house_environment())


def unmasked(kind: Kind, found: Usage) -> Iterator[tuple[int, str, str]]:
    """Where a letter prints someone's number in full, unless its kind's own template does: line, name, filter."""
    if kind.sort != "letter":
        return
    standard = {path for _, path in standard_usage(kind).in_full}
    for line, path in found.in_full:
        if path not in standard and (mask := mask_of(path)):
            yield line, path, mask


def title_of_demanded(offered: Shape, name: str) -> str:
    """The Chinese name of what is to be printed, with the filter that must write it."""
    path, _, written = name.partition(FILTERED)
    return title_of(offered, path) + ("（大写）" if written == "capitals" else "")
