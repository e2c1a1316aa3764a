"""A record of the case file as people read it: Chinese terms and values, and a table for every list in it.

It goes by the shape of the types, so a field added to the case file is shown without a word here. Numbers that name a
person (identity papers, phones, cards) are masked as letters mask them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from docgen.api.masking import masked
from docgen.casefile.case import Case
from docgen.casefile.debts import Clause
from docgen.casefile.record import Record, is_empty
from docgen.casefile.records import THIRD_PARTY, Delivery
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import Part, context, parts
from docgen.glossary import term, word
from docgen.kinds.registry import kinds
from docgen.zh.dates import zh_date
from docgen.zh.figures import per_ten_thousand, percent, yuan

Names = Mapping[str, str]
"""Parties' names by id."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value under its term."""

    title: str
    text: str


Style = Literal["figure", "short", "text", "long"]
"""How a column is set: sums and rates; what stays on one line; words; sentences."""

NARROW: Final = 4
WIDE: Final = 9
"""Columns beside which there is room for sentences, and up to which every one is shown."""

ONE_LINE: Final = 12
SENTENCE: Final = 30
"""Characters up to which a text stays on one line, and beyond which it is a sentence."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list of records: a column a field that any of them has."""

    title: str
    headings: tuple[str, ...]
    styles: tuple[Style, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def main(self) -> tuple[int, ...]:
        """The columns that make a table one can take in: of a wide one no sentences, nor what is rare or longest."""
        count = len(self.headings)
        sentences = {i for i in range(count) if self.styles[i] == "long" and count > NARROW}
        rare = {i for i in range(count) if 2 * self._filled(i) < len(self.rows) and count > WIDE}
        kept = [i for i in range(count) if i not in sentences | rare]
        words = sorted((i for i in kept if self.styles[i] == "text"), key=self._longest, reverse=True)
        wordy = words[: max(0, len(kept) - WIDE)]
        return tuple(i for i in kept if i not in wordy)

    @property
    def aside(self) -> tuple[int, ...]:
        """The other columns; what they hold stands below its row."""
        return tuple(i for i in range(len(self.headings)) if i not in self.main)

    def _longest(self, column: int) -> int:
        return max(len(row[column]) for row in self.rows)

    def _filled(self, column: int) -> int:
        return sum(bool(row[column]) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One record: its facts, and its lists."""

    title: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...] = ()


def party_names(case: Case) -> Names:
    """What references to parties say in words."""
    return {debtor.id: debtor.name for debtor in case.debtors if debtor.id} | {THIRD_PARTY: term(THIRD_PARTY)}


def sheet(record: Record, title: str, names: Names, *, without: Collection[str] = ()) -> Sheet:
    """A record, whole.

    Args:
        record: any part of a case.
        title: what heads it.
        names: from :func:`party_names`.
        without: fields that are shown elsewhere.
    """
    kind = type(record)
    lists = [part for part in parts(kind) if part.many and part.record and part.name not in without]
    tables = (table(getattr(record, part.name), term(part.key, context(kind)), names) for part in lists)
    facts = (Fact(title, text) for title, text, _ in _facts(record, names, without=without))
    return Sheet(title, tuple(facts), tuple(found for found in tables if found.rows))


def table(records: Sequence[Record], title: str, names: Names) -> Table:
    """Records of one type, a row each."""
    lines = [{heading: (text, kind) for heading, text, kind in _facts(record, names, row=True)} for record in records]
    order = (
        [heading for heading in _columns(type(records[0])) if any(heading in line for line in lines)] if lines else []
    )
    styles = (_style([line[heading] for line in lines if heading in line]) for heading in order)
    rows = (tuple(line[heading][0] if heading in line else "" for heading in order) for line in lines)
    return Table(title, tuple(order), tuple(styles), tuple(rows))


def hidden(record: Record) -> Iterator[Fact]:
    """What is masked in a record and those within it, in full."""
    kind = type(record)
    for part in parts(kind):
        value = getattr(record, part.name)
        for member in value if part.many else (value,):
            if isinstance(member, Record):
                yield from hidden(member)
            elif isinstance(member, str) and masked(record, part.name, member) != member:
                yield Fact(term(part.key, context(kind)), member)


def _style(cells: Sequence[tuple[str, Spelling | None]]) -> Style:
    if any(kind in (Spelling.MONEY, Spelling.RATE) for _, kind in cells):
        return "figure"
    longest = max(len(text) for text, _ in cells)
    if longest <= ONE_LINE or all(kind in (Spelling.DATE, Spelling.INSTANT) for _, kind in cells):
        return "short"
    return "long" if longest > SENTENCE else "text"


def _columns(record: type[Record], before: str = "") -> Iterator[str]:
    """Every title a record's facts may have, in the order of its fields."""
    for part in parts(record):
        if part.record and not part.many:
            yield from _columns(part.record, _prefix(record, part))
        else:
            yield before + term(part.key, context(record))


def _facts(
    record: Record, names: Names, before: str = "", *, row: bool = False, without: Collection[str] = ()
) -> Iterator[tuple[str, str, Spelling | None]]:
    """Title, text and spelling of all that is known; records within stand among their holder's facts.

    A row also holds the lists within it, and leaves out what is not so: a column of 否 says nothing.
    """
    kind = type(record)
    for part in parts(kind):
        value = getattr(record, part.name)
        if is_empty(value) or part.name in without or (row and value is False):
            continue
        title = before + term(part.key, context(kind))
        if part.record and not part.many:
            yield from _facts(value, names, _prefix(kind, part), row=row)
        elif part.record:
            if row:
                yield title, "；".join(_line(inner, names) for inner in value), None
        else:
            members = value if part.many else (value,)
            yield title, "、".join(_text(record, part, member, names) for member in members), part.spelling


def _prefix(holder: type[Record], part: Part) -> str:
    """Clauses are told apart by what they are about; other records' terms say it themselves."""
    return term(part.key, context(holder)) if part.record is Clause else ""


def _line(record: Record, names: Names) -> str:
    return "，".join(f"{title} {text}" for title, text, _ in _facts(record, names))


def _text(record: Record, part: Part, value: object, names: Names) -> str:
    match value:
        case bool():
            return word(("Flag", "true" if value else "false"))
        case StrEnum():
            return word(value)
        case Decimal():
            return yuan(value) if part.spelling is Spelling.MONEY else _rate(part.name, value)
        case datetime():
            return f"{zh_date(value.date())} {value:%H:%M}"
        case date():
            return zh_date(value)
        case str() if part.spelling is Spelling.PARTY:
            return names.get(value, value)
        case str() if isinstance(record, Delivery) and part.name == "document" and value in kinds():
            return kinds()[value].definition.title
        case str():
            return masked(record, part.name, value)
        case _:
            return str(value)


def _rate(name: str, value: Decimal) -> str:
    match name:
        case "multiplier":
            return f"{value.normalize():f}倍"
        case "daily":
            return f"日{per_ten_thousand(value)}"
        case _:
            return percent(value)
