"""Which sheets a workbook has and which columns each: the types of a case file, laid out flat.

A list of records is a sheet; an object within a record becomes columns of its row; a list of short records (holds,
the items of a sum) is spelt within one cell. Headings are the glossary's terms.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.debts import Balance, Clause, Debt
from docgen.casefile.faults import Location
from docgen.casefile.parties import Agent, Consideration, Creditor, Debtor
from docgen.casefile.record import Record
from docgen.casefile.records import Agreement, Hold
from docgen.casefile.shape import Part, context, parts

IN_ONE_CELL = (Hold, Consideration)
"""Records whose lists are spelt within a cell."""

MOST_AGENTS = 2
FLAT = (Case, Debtor, Debt, Balance)
"""What a flat sheet sets side by side: the case, its borrower, its one contract, the latest balance."""

FIRST: dict[type[Record], tuple[str, ...]] = {Debtor: ("id", "roles")}
"""Fields that stand before the others, where the types could not put them."""

CASE_NO = glossary.term("case_no", "case")
DEBT_NO = glossary.term("no", "debt")
AGREEMENT_NO = glossary.term("no", "agreement")
AGREEMENT_ORDINAL = glossary.term("ordinal", "agreement")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a scalar, a list of scalars, or a list of short records."""

    heading: str
    path: Location
    """The way to the value from the row's record."""
    part: Part
    required: bool
    """Whether no row may leave it out."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows are the records at ``path``."""

    name: str
    record: type[Record]
    path: tuple[str, ...]
    """The way to the record or list from the case, through lists: ``("debts", "schedule")``."""
    many: bool
    """Whether a case may have several rows, or several for one debt."""
    keys: tuple[str, ...]
    """Headings before the record's own, which say what a row belongs to."""
    columns: tuple[Column, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading, in order."""
        return (*self.keys, *(column.heading for column in self.columns))

    def column_at(self, rest: Location) -> Column | None:
        """The column that holds what lies at ``rest`` of the row's record, or the first below it."""
        exact = (c for c in self.columns if rest[: len(c.path)] == c.path)
        below = (c for c in self.columns if rest and c.path[: len(rest)] == rest)
        return next(exact, None) or next(below, None)


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet of a workbook, in order."""
    return (Sheet(glossary.term("case"), Case, (), False, (), tuple(_columns(Case, ()))), *_below(Case, ()))


@cache
def sheet_named(name: str) -> Sheet | None:
    """The sheet of this name."""
    return next((sheet for sheet in sheets() if sheet.name == name), None)


@cache
def sheet_of(record: type[Record]) -> Sheet:
    """The first sheet whose rows are of this type."""
    return next(sheet for sheet in sheets() if sheet.record is record)


@cache
def flat_columns() -> tuple[tuple[Sheet, str, Column], ...]:
    """The columns of a flat sheet: where each belongs, its heading there, the column.

    A heading that two parts share bears its part's name before it (余额违约金).
    """
    together = [(sheet_of(record), column) for record in FLAT for column in sheet_of(record).columns]
    shared = Counter(column.heading for _, column in together)
    return tuple((s, f"{s.name}{c.heading}" if shared[c.heading] > 1 else c.heading, c) for s, c in together)


def _below(record: type[Record], path: tuple[str, ...]) -> Iterator[Sheet]:
    """The sheets of the lists in ``record``, each followed by those of its own lists."""
    for part in parts(record):
        inner = part.record
        if inner is None or not (part.many or inner is Creditor) or inner in (*IN_ONE_CELL, Agent):
            continue
        here = (*path, part.key)
        keys = {Case: (CASE_NO,), Debt: (CASE_NO, DEBT_NO), Agreement: (CASE_NO, AGREEMENT_ORDINAL, AGREEMENT_NO)}
        name = glossary.term(part.key, context(record))
        yield Sheet(name, inner, here, part.many, keys[record], tuple(_columns(inner, ())))
        yield from _below(inner, here)


def _columns(record: type[Record], path: Location, before: str = "", after: str = "") -> Iterator[Column]:
    """The columns of ``record`` and of the objects within it."""
    where = context(record)
    for part in sorted(parts(record), key=lambda p: p.key not in FIRST.get(record, ())):
        here = (*path, part.key)
        inner = part.record
        if inner is None or inner in IN_ONE_CELL:
            heading = f"{before}{glossary.term(part.key, where)}{after}"
            aliases = glossary.aliases(part.key, where)
            yield Column(heading, here, part, part.required and not path, aliases)
        elif inner is Agent:
            for i in range(MOST_AGENTS):
                yield from _columns(inner, (*here, i), after=str(i + 1) if i else "")
        elif inner is Clause:
            yield from _columns(inner, here, before=glossary.term(part.key, where))
        elif not part.many and inner is not Creditor:
            yield from _columns(inner, here)
