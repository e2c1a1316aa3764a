"""Sheets of a file matched to the sheets of a case: which column is which, which rows hold something.

What can't be told for a sheet as a whole (an unknown heading, a hidden column) concerns every case of the file and is
gathered as a problem of the file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from docgen.casefile.case import Case
from docgen.casefile.debts import Balance, Debt
from docgen.casefile.faults import nearest, shown
from docgen.casefile.parties import Creditor, Debtor
from docgen.casefile.shape import Part
from docgen.casefile.workbook.cells import Cell, text_of
from docgen.casefile.workbook.mapping import Renaming
from docgen.casefile.workbook.marks import FAULT_COLUMN, FAULT_SHEET
from docgen.casefile.workbook.package import RawSheet
from docgen.casefile.workbook.sheets import CASE_NO, Column, Sheet, flat_columns, sheet_named, sheet_of, sheets
from docgen.errors import Problem

Beside = Mapping[str, Part]
"""Headings of columns that may stand beside a case without being its fields, each with what it holds."""

NEEDED = tuple(sheet_of(record).name for record in (Case, Creditor, Debtor, Debt))
"""The sheets without which there is no case."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Merged cells: their range (B3:B5), and their value where they lie in one column."""

    span: str
    top: Cell


@dataclass(slots=True)
class Table:
    """The rows of one sheet of the file, for one sheet of a case. A flat sheet makes a table for each of its parts."""

    sheet: Sheet
    raw: RawSheet
    head: int
    """The row of headings, from 0."""
    flat: bool
    columns: dict[int, Column] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    """Where the columns stand that say what a row belongs to."""
    labels: dict[str, str] = field(default_factory=dict)
    """The file's own heading for each of ours."""
    beside: dict[int, tuple[str, Part]] = field(default_factory=dict)
    """The columns that stand beside a case and are none of its fields: what the caller named, with its shape."""

    def place(self, row: int | None = None, heading: str | None = None) -> str:
        """A place in the file, for an error: ``工作表 当事人，第4行，“证件号码”列``."""
        parts = [f"工作表 {self.raw.name}"]
        parts += [f"第{row + 1}行"] if row is not None else []
        parts += [f"“{self.labels.get(heading, heading)}”列"] if heading else []
        return "，".join(parts)

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows below the headings that hold something, numbered from 0."""
        marked = {row for row, _ in (*self.raw.anatomy.uncomputed, *self.raw.anatomy.errors)}
        for number in range(self.head + 1, len(self.raw.rows)):
            cells = self.raw.rows[number]
            if number in marked or not all(is_blank_cell(cell) for cell in cells):
                yield number, cells

    def merged(self) -> dict[tuple[int, int], Merged]:
        """Cells below the headings that are merged with others, where anything stands in them."""
        found = {}
        for first_row, first, last_row, last in self.raw.anatomy.merged:
            if first_row > self.head and first_row < len(self.raw.rows) and not self._is_blank(first_row, first):
                span = f"{get_column_letter(first + 1)}{first_row + 1}:{get_column_letter(last + 1)}{last_row + 1}"
                covered = ((row, column) for row in range(first_row, last_row + 1) for column in range(first, last + 1))
                top = self.raw.rows[first_row][first] if first == last else ""
                found.update(dict.fromkeys(covered, Merged(span, top)))
        return found

    def _is_blank(self, row: int, column: int) -> bool:
        cells = self.raw.rows[row]
        return column >= len(cells) or is_blank_cell(cells[column])


def is_blank_cell(cell: Cell) -> bool:
    """Whether nothing, or only spaces, stands in a cell."""
    return isinstance(cell, str) and not cell.strip()


def matched(raws: Iterable[RawSheet], renaming: Renaming, beside: Beside) -> tuple[list[Table], list[Problem]]:
    """The tables of a workbook in the order of a case's sheets, and what is wrong with the file as a whole."""
    problems: list[Problem] = []
    filled = [raw for raw in raws if not _is_blank(raw) and raw.name != FAULT_SHEET and renaming.sheet(raw.name)]
    for raw in filled:
        if not raw.visible:
            expected = "工作表被隐藏；请取消隐藏，或删除后重试"
            problems.append(Problem(f"工作表 {raw.name}", "", expected))
    if len(filled) == 1:
        return _flat(filled[0], renaming, beside, problems), problems
    known = [sheet.name for sheet in sheets()]
    tables: list[Table] = []
    for raw in filled:
        sheet = sheet_named(renaming.sheet(raw.name).strip())
        if sheet is None:
            expected = f"没有这个工作表，最相近的是“{nearest(raw.name, known) or known[0]}”"
            problems.append(Problem(f"工作表 {raw.name}", raw.name, expected))
        elif any(table.sheet is sheet for table in tables):
            problems.append(Problem(f"工作表 {raw.name}", raw.name, f"有两个工作表都对应“{sheet.name}”"))
        else:
            tables += _regular(raw, sheet, renaming, beside if sheet.record is Case else {}, problems)
    present = {table.sheet.name for table in tables}
    problems += [Problem("工作簿", "", f"缺少工作表“{name}”") for name in NEEDED if name not in present]
    return sorted(tables, key=lambda table: known.index(table.sheet.name)), problems


def _is_blank(raw: RawSheet) -> bool:
    marked = raw.anatomy.uncomputed or raw.anatomy.errors
    return not marked and all(is_blank_cell(cell) for cells in raw.rows for cell in cells)


def _regular(raw: RawSheet, sheet: Sheet, renaming: Renaming, beside: Beside, problems: list[Problem]) -> list[Table]:
    table = Table(sheet, raw, _head(raw), flat=False)
    columns = {name: column for column in sheet.columns for name in (*column.aliases, column.heading)}
    known = {**dict.fromkeys(sheet.keys), **columns}
    for place, label, ours in _headings(table, renaming, sheet.name, list(known), beside, problems):
        column = known[ours]
        heading = column.heading if column else ours
        if heading in table.labels:
            problems.append(Problem(table.place(table.head, label), label, f"与“{table.labels[heading]}”列是同一项"))
            continue
        table.labels[heading] = label
        if column is None:
            table.keys[ours] = place
        else:
            table.columns[place] = column
    if sheet.record is Case:
        table.keys = _case_no(table)
    problems += _missing_columns(table)
    return [table]


def _flat(raw: RawSheet, renaming: Renaming, beside: Beside, problems: list[Problem]) -> list[Table]:
    """One table for each part of a flat sheet, over the same rows."""
    head = _head(raw)
    tables = {sheet.name: Table(sheet, raw, head, flat=True) for sheet, _, _ in flat_columns()}
    known = {heading: (sheet, column) for sheet, heading, column in flat_columns()}
    for sheet, heading, column in flat_columns():
        known |= {alias: (sheet, column) for alias in column.aliases if heading == column.heading}
    seen: dict[str, str] = {}
    first = next(iter(tables.values()))
    for place, label, ours in _headings(first, renaming, None, list(known), beside, problems):
        sheet, column = known[ours]
        key = f"{sheet.name}{column.heading}"
        if key in seen:
            problems.append(Problem(first.place(head, label), label, f"与“{seen[key]}”列是同一项"))
            continue
        seen[key] = label
        tables[sheet.name].columns[place] = column
        tables[sheet.name].labels[column.heading] = label
    case_no = _case_no(first)
    for table in tables.values():
        table.keys = case_no
        problems += _missing_columns(table)
    return list(tables.values())


def _case_no(table: Table) -> dict[str, int]:
    """The column of 案件编号 in the sheet of cases, where it is a field of the record too."""
    return {column.heading: place for place, column in table.columns.items() if column.heading == CASE_NO}


def _head(raw: RawSheet) -> int:
    """The row of headings: the first that holds anything."""
    return next((n for n, cells in enumerate(raw.rows) if not all(is_blank_cell(cell) for cell in cells)), 0)


def _headings(  # noqa: PLR0913, PLR0917  # what a heading is looked up in
    table: Table,
    renaming: Renaming,
    sheet: str | None,
    known: list[str],
    beside: Beside,
    problems: list[Problem],
) -> Iterator[tuple[int, str, str]]:
    """The columns of a sheet that are known: position, the file's heading, ours. Those beside the case are noted."""
    anatomy = table.raw.anatomy
    filled = _filled_columns(table)
    for first_row, first, last_row, last in anatomy.merged:
        if first_row <= table.head <= last_row:
            span = f"{get_column_letter(first + 1)} 至 {get_column_letter(last + 1)} 列"
            expected = f"标题 {span}是合并单元格；请取消合并，标题各占一格"
            problems.append(Problem(table.place(table.head), "", expected))
    for place, cell in enumerate(table.raw.rows[table.head]):
        label = " ".join(text_of(cell).split())
        column = f"{get_column_letter(place + 1)} 列"
        if not label:
            if place in filled:
                problems.append(Problem(f"{table.place()}，{column}", "", "该列有内容而没有标题；请补上标题或删除该列"))
            continue
        ours = renaming.heading(label, sheet)
        ours = ours if ours in known else ours.strip("*＊ ")
        if not ours or ours == FAULT_COLUMN:
            continue
        if ours not in known and ours not in beside:
            problems.append(Problem(table.place(table.head, label), label, _unknown_heading(ours, known, sheet)))
            continue
        if place in anatomy.hidden_columns and place in filled:
            problems.append(Problem(table.place(None, label), "", f"该列（{column}）被隐藏；请取消隐藏，或删除后重试"))
        if ours in known:
            yield place, label, ours
        else:
            _take_beside(table, place, label, beside[ours], problems)


def _take_beside(table: Table, place: int, label: str, part: Part, problems: list[Problem]) -> None:
    """Note a column beside the case, unless another holds the same."""
    if any(known is part for _, known in table.beside.values()):
        problems.append(Problem(table.place(table.head, label), label, "此填写项有两列；请删去一列"))
    else:
        table.beside[place] = (label, part)


def _unknown_heading(ours: str, known: list[str], sheet: str | None) -> str:
    shared = [heading for part, heading, c in flat_columns() if c.heading == ours and heading != ours]
    if sheet is None and shared:
        return f"单表中此标题含义不明，应写作{'或'.join(f'“{heading}”' for heading in shared)}"
    return f"没有这一列，最相近的是“{nearest(ours, known) or known[0]}”"


def _filled_columns(table: Table) -> set[int]:
    """The columns in which something stands below the headings."""
    filled = {column for row, column in (*table.raw.anatomy.uncomputed, *table.raw.anatomy.errors) if row > table.head}
    for cells in table.raw.rows[table.head + 1 :]:
        filled.update(place for place, cell in enumerate(cells) if cell != "" and not is_blank_cell(cell))
    return filled


def _missing_columns(table: Table) -> Iterator[Problem]:
    """A required column that a sheet with rows does not have, said once and not for each of its rows."""
    if table.flat and table.sheet.record is Balance and not table.columns:
        return
    if next(table.rows(), None) is None:
        return
    present = {column.heading for column in table.columns.values()}
    for column in table.sheet.columns:
        filled_in = table.flat and table.sheet.record is Debtor and column.part.key == "roles"
        if column.required and column.heading not in present and not filled_in:
            yield Problem(table.place(), "", f"缺少必填的列“{column.heading}”")


def cell_text(cell: Cell) -> str:
    """A cell as an error shows it."""
    return shown(text_of(cell))
