"""The rows of a table: the columns their cells begin in, how tall they are, which stay together on a page."""

from math import ceil

from docgen.document.tree import Row, Table, plain

_FULL_LINE = 42
"""So many characters fill a line of a table as wide as the page, at its widest style."""
_LONG_ROW = {"grid": 20, "form": 8, "facts": 20}
"""Lines, by the table's style: a row of more may be split between pages, lest it push the head of its table off them.

Of a grid about half a page. A form's rows are paragraphs and boxes to tick, which bear a split earlier than figures do.
"""
_LOW_ROW = 3
"""Lines: two such rows stay together at the head and the foot of a table; of taller ones one is enough there."""


def column_numbers(rows: tuple[Row, ...], columns: int) -> list[list[int]]:
    """For each row, the column each of its cells begins in, rows spanned from above counted."""
    spanned = [0] * columns
    found = []
    for row in rows:
        free = [column for column in range(columns) if not spanned[column]]
        spanned = [max(0, rest - 1) for rest in spanned]
        starts = []
        for cell in row.cells:
            starts.append(free[0])
            for column in free[: cell.colspan]:
                spanned[column] = cell.rowspan - 1
            free = free[cell.colspan :]
        found.append(starts)
    return found


def is_long(table: Table, row: Row, columns: list[int]) -> bool:
    """Whether a row takes more lines than a page should hold back for it."""
    return _lines(table, row, columns) > _LONG_ROW[table.style]


def kept_rows(table: Table) -> frozenset[int]:
    """The numbers of the body's rows that stay with the next: no page begins or ends a table with one low row."""
    last = len(table.body) - 1
    if last < 1:
        return frozenset()
    starts = column_numbers(table.body, len(table.widths))
    low = [_lines(table, row, columns) <= _LOW_ROW for row, columns in zip(table.body, starts, strict=True)]
    return frozenset(number for number in (0, last - 1) if low[number] and low[number + 1])


def _lines(table: Table, row: Row, columns: list[int]) -> int:
    """How many lines a row takes, by a rough count."""
    tallest = 1
    for cell, column in zip(row.cells, columns, strict=True):
        share = sum(table.widths[column : column + cell.colspan]) / sum(table.widths)
        lines = [line for paragraph in cell.paragraphs for line in plain(paragraph.inlines).split("\n")]
        tallest = max(tallest, sum(max(1, ceil(len(line) / (share * _FULL_LINE))) for line in lines))
    return tallest
