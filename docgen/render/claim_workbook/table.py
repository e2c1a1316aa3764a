"""A sheet that is one table: columns by name, rows that formulas point at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from docgen.render.claim_workbook.sheet import Content, Look, Sheet


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: by what name formulas know it, its heading, how its cells look, its width."""

    key: str
    title: str
    look: Look
    width: int


def contract_columns(*, several: bool) -> list[Column]:
    """Which contract a row belongs to: its place in the summary, by which formulas know it, and its number."""
    place = Column("debt", "合同", "centre", 6)
    return [place, Column("debt_no", "合同编号", "text", 18)] if several else [place]


class Table:
    """A titled sheet of one table, written row by row."""

    def __init__(self, book: Workbook, name: str, title: str, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.sheet = Sheet(book, name, [column.width for column in columns])
        self._letters = {column.key: get_column_letter(place) for place, column in enumerate(columns, 1)}
        self.sheet.across(title, "title")
        self.heading = self.sheet.line([(place, place, c.title, "head") for place, c in enumerate(columns, 1)])
        self.first = self.heading + 1

    @property
    def next_row(self) -> int:
        """The row that is written next."""
        return self.sheet.next_row

    def at(self, key: str, row: int) -> str:
        """A cell of this sheet, for a formula in it."""
        return f"{self._letters[key]}{row}"

    def cell(self, key: str, row: int) -> str:
        """A cell, for a formula of another sheet."""
        return f"'{self.sheet.name}'!{self._letters[key]}{row}"

    def range(self, key: str) -> str:
        """Every cell of a column from the first row to the last one written."""
        letter, last = self._letters[key], max(self.first, self.next_row - 1)
        return f"'{self.sheet.name}'!${letter}${self.first}:${letter}${last}"

    def row(
        self, values: Mapping[str, Content], *, looks: Mapping[str, Look] | None = None, strong: bool = False
    ) -> int:
        """Write a row; what a table has no column for is left out."""
        own = looks or {}
        cells = [(p, p, values.get(c.key), own.get(c.key, c.look)) for p, c in enumerate(self.columns, 1)]
        return self.sheet.line(cells, strong=strong)

    def finish(self) -> None:
        """Print set-up: title and heading are on every page."""
        if self.next_row == self.first:
            self.row({})
        self.sheet.finish((1, self.heading))


def sum_where(summed: str, *conditions: tuple[str, int | str]) -> str:
    """``SUMIFS`` over ranges: each with a whole number, or one of our own words, which hold no wildcard."""
    tests = ",".join(
        f"{cells},{wanted}" if isinstance(wanted, int) else f'{cells},"{wanted}"' for cells, wanted in conditions
    )
    return f"SUMIFS({summed},{tests})"
