"""What a letter may not say (law.md 9.3), and what only where a fact holds. The list is data: ``language.toml``."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from docgen.collection.language_facts import LanguageFacts
from docgen.collection.language_text import Reading, read, read_name
from docgen.law.statutes import cite

LIST: Final = Path(__file__).parent / "language.toml"
_GROUP: Final = re.compile(r"<([a-z]+)>")
_PARTED: Final = "\n" * 4
"""Between two paragraphs: more than an expression may have between its characters."""
_INSTRUMENT: Final = re.compile(
    r"《[^《》\n]{2,80}(?:法|规定|解释|条例|办法|意见|批复|细则|指引)(?:[(（][^《》]{1,12}[)）])?》"
)
"""The title of a statute or rule: citing it says nothing about the debtor."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NEGATED: Final = re.compile(
    r"(?:不得(?!不)|不采取|禁止|严禁|切勿|请勿|谨防|警惕|防范|杜绝|不收取|免收|不使用|不通过)[^,:否]{0,40}$"
)
"""A sentence that forbids what follows; a comma ends what it forbids."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must be said beside an expression, and how it is asked for."""

    pattern: re.Pattern[str]
    say: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the list. It blocks where it asks for nothing; else the expression is allowed on its conditions."""

    name: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    only: re.Pattern[str] | None
    places: str
    needs: tuple[str, ...]
    wording: Requirement | None
    notice: Requirement | None
    why: str
    source: str
    better: str

    @property
    def blocks(self) -> bool:
        """Whether no fact makes it right."""
        return not (self.needs or self.wording or self.notice)


@dataclass(frozen=True, slots=True)
class Language:
    """The list: its rules in order, the words of its facts, and how traditional characters are read."""

    rules: tuple[Rule, ...]
    facts: Mapping[str, str]
    characters: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """What of a sentence a rule does not let stand: where, each distinct expression, and what is missing.

    Nothing is missing where it is blocked.
    """

    place: str
    sentence: str
    expressions: tuple[str, ...]
    rule: Rule
    missing: tuple[str, ...] = ()


def findings(passages: Iterable[tuple[str, str]], facts: LanguageFacts, names: Iterable[str] = ()) -> list[Finding]:
    """Every expression of a document that may not stand in it, in reading order, one a rule and sentence.

    Args:
        passages: each paragraph's place and text.
        facts: what is on file.
        names: names that are no one's wording (:func:`docgen.collection.language_facts.proper_names`).
    """
    language = the_list()
    places, starts, written = [], [], ""
    for place, text in passages:
        places.append(place)
        starts.append(len(written))
        written += text + _PARTED
    proper = {*filter(_HAN.search, names), *_INSTRUMENT.findall(written)}
    longest_first = sorted({read_name(name, language.characters) for name in proper}, key=len, reverse=True)
    reading = read(written, longest_first, language.characters)
    held = asdict(facts)
    found: list[tuple[int, Finding]] = []
    for rule in language.rules:
        for (first, last), spans in _broken(rule, reading).items():
            start = spans[0][0]
            place = places[bisect_right(starts, reading.origins[start]) - 1]
            missing = _missing(rule, held, reading.text[first:last], reading.text)
            if rule.places in place and (missing or rule.blocks):
                expressions = tuple(dict.fromkeys(reading.as_written(*span) for span in spans))
                found.append((start, Finding(place, reading.as_written(first, last), expressions, rule, missing)))
    return [finding for _, finding in sorted(found, key=lambda pair: pair[0])]


def _broken(rule: Rule, reading: Reading) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Where a rule's expressions stand for what they say, by the sentence."""
    told: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for match in rule.pattern.finditer(reading.text):
        start, end = reading.sentence(*match.span())
        sentence = reading.text[start:end]
        is_forbidden = (start, end) not in told and _NEGATED.search(reading.text[start : match.start()])
        is_excused = (rule.unless and rule.unless.search(sentence)) or (rule.only and not rule.only.search(sentence))
        if not is_forbidden and not is_excused:
            told.setdefault((start, end), []).append(match.span())
    return told


def _missing(rule: Rule, held: Mapping[str, bool], sentence: str, whole: str) -> tuple[str, ...]:
    """What the expression's conditions lack, in words."""
    lacking = [the_list().facts[need] for need in rule.needs if not held[need]]
    if rule.wording and not rule.wording.pattern.search(sentence):
        lacking.append(rule.wording.say)
    if rule.notice and not rule.notice.pattern.search(whole):
        lacking.append(rule.notice.say)
    return tuple(lacking)


@cache
def the_list() -> Language:
    """The list that ships."""
    raw = tomllib.loads(LIST.read_text(encoding="utf-8"))
    characters = str.maketrans(raw["characters"]["traditional"], raw["characters"]["simplified"])
    return Language(
        rules=tuple(_rule(entry, raw["groups"], raw["instruments"]) for entry in raw["rules"]),
        facts=raw["facts"],
        characters=characters,
    )


def _rule(entry: Mapping[str, Any], groups: Mapping[str, str], instruments: Mapping[str, str]) -> Rule:
    words = [r"\W{0,3}".join(map(re.escape, word)) for word in entry.get("words", ())]
    return Rule(
        name=entry["name"],
        pattern=_any([*words, *entry.get("patterns", ())], groups),
        unless=_any(entry["unless"], groups) if "unless" in entry else None,
        only=_any(entry["only"], groups) if "only" in entry else None,
        places=entry.get("places", ""),
        needs=tuple(entry.get("needs", ())),
        wording=_requirement(entry["wording"], groups) if "wording" in entry else None,
        notice=_requirement(entry["notice"], groups) if "notice" in entry else None,
        why=entry["why"],
        source="；".join(_source(source, instruments) for source in entry["sources"]),
        better=entry["better"],
    )


def _any(patterns: Sequence[str], groups: Mapping[str, str]) -> re.Pattern[str]:
    """One expression for all of them."""
    return re.compile("|".join(_GROUP.sub(lambda group: groups[group[1]], pattern) for pattern in patterns))


def _requirement(entry: Mapping[str, str], groups: Mapping[str, str]) -> Requirement:
    return Requirement(_any((entry["match"],), groups), entry["say"])


def _source(source: str, instruments: Mapping[str, str]) -> str:
    instrument, _, article = source.partition(":")
    return cite(instrument, int(article)) if article else instruments[instrument]
