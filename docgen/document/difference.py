"""What one text has that another has not: paragraph by paragraph, and within a paragraph in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from docgen.document.text import Passage

_WORDS: Final = re.compile(r"\d[\d,.]*|[A-Za-z]+|\s+|.", re.DOTALL)
_ALIKE: Final = 0.4
"""Two paragraphs less alike than this are one taken out and another put in."""


class Change(StrEnum):
    """What was done with a stretch of text."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a paragraph."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that differs: where it stands in the new text (in the old one if it is gone), both, and the words."""

    place: str
    before: str
    after: str
    stretches: tuple[Stretch, ...]


def differences(old: Sequence[Passage], new: Sequence[Passage]) -> list[Difference]:
    """Every paragraph that differs, in the order of the new text; empty ones and blanks at ends don't count."""
    before = [passage for passage in old if passage.text.strip()]
    after = [passage for passage in new if passage.text.strip()]
    matcher = SequenceMatcher(None, [_bare(p.text) for p in before], [_bare(p.text) for p in after], autojunk=False)
    return [
        difference
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
        for difference in _paired(before[a:b], after[c:d])
    ]


def _bare(text: str) -> str:
    return re.sub(r"[ \t\xa0]+", " ", text).strip()


def _paired(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Difference]:
    """Each new paragraph with the first old one that is like it; those between are gone."""
    rest = list(before)
    for passage in after:
        alike = next((at for at, other in enumerate(rest) if _likeness(other.text, passage.text) >= _ALIKE), None)
        if alike is None:
            yield _difference(passage.place, "", passage.text)
            continue
        for gone in rest[:alike]:
            yield _difference(gone.place, gone.text, "")
        yield _difference(passage.place, rest[alike].text, passage.text)
        rest = rest[alike + 1 :]
    for gone in rest:
        yield _difference(gone.place, gone.text, "")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _difference(place: str, before: str, after: str) -> Difference:
    old, new = _bare(before), _bare(after)
    return Difference(place, old, new, tuple(_stretches(_WORDS.findall(old), _WORDS.findall(new))))


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Stretch(Change.KEPT, "".join(old[a:b]))
            continue
        if a < b:
            yield Stretch(Change.DELETED, "".join(old[a:b]))
        if c < d:
            yield Stretch(Change.INSERTED, "".join(new[c:d]))
