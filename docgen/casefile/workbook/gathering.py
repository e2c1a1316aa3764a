"""The rows of a workbook gathered into cases: which case and contract a row belongs to, what its cells say."""

from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Any

from docgen.casefile.case import Case
from docgen.casefile.faults import Location, nearest
from docgen.casefile.scalars import half_width
from docgen.casefile.shape import Part
from docgen.casefile.workbook.cells import Cell, UnreadableCell, refuse_padded, spelt, text_of
from docgen.casefile.workbook.mapping import Renaming
from docgen.casefile.workbook.sheets import AGREEMENT_NO, AGREEMENT_ORDINAL, CASE_NO, DEBT_NO, Column
from docgen.casefile.workbook.tables import Merged, Table, cell_text, is_blank_cell
from docgen.errors import Problem

_PARENTS = {"debts": DEBT_NO, "agreements": AGREEMENT_NO}
"""The lists that have lists of their own, and the heading that says which of their records is meant."""


class _Unreadable:
    """Stands in the data for a cell that could not be read; every type refuses it."""


UNREADABLE = _Unreadable()


@dataclass(slots=True)
class Draft:
    """A case while its rows are gathered."""

    case_no: str
    row: int
    """From 1, as Excel counts."""
    known: bool = True
    """Whether the sheet 案件 has it."""
    data: dict[str, Any] = field(default_factory=dict)
    rows: dict[Location, tuple[Table, int]] = field(default_factory=dict)
    """Where each record of the data stands in the file."""
    wrong: set[Location] = field(default_factory=set)
    """What has its problem already."""
    problems: list[Problem] = field(default_factory=list)
    beside: dict[str, Any] = field(default_factory=dict)
    """What stands beside the case, by the key of what it holds."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table, with the cells that merges cover filled where that is safe."""

    table: Table
    number: int
    cells: list[Cell]

    def key(self, heading: str) -> str:
        """What the row says in a column that tells what it belongs to; "" if nothing."""
        place = self.table.keys.get(heading)
        cell = "" if place is None else self.cells[place]
        return half_width(text_of(cell)).strip()

    def is_unclear(self, heading: str) -> bool:
        """Whether a column that tells what the row belongs to holds an error, or a formula without its result."""
        here = (self.number, self.table.keys[heading])
        return here in self.table.raw.anatomy.uncomputed or here in self.table.raw.anatomy.errors

    def place(self, heading: str | None = None) -> str:
        """The row, or one of its cells, for an error."""
        return self.table.place(self.number, heading)

    def is_read(self, place: int, part: Part, merged: dict[tuple[int, int], Merged]) -> bool:
        """Whether a cell holds anything. Raises UnreadableCell where that is not what a reader of the sheet sees."""
        here = (self.number, place)
        _refuse_unsafe(self.table, here, merged)
        if here in self.table.raw.anatomy.padded:
            refuse_padded(self.cells[place], part)
        return not is_blank_cell(self.cells[place])

    def shown(self, place: int) -> str:
        """A cell as an error shows it."""
        return self.table.raw.anatomy.errors.get((self.number, place)) or cell_text(self.cells[place])


class Gathering:
    """Cases gathered sheet by sheet, in the order of a case's sheets."""

    def __init__(self, renaming: Renaming) -> None:
        self._renaming = renaming
        self._cases: dict[str, Draft] = {}
        self._unnamed: list[Draft] = []
        self._by_row: dict[int, Draft] = {}
        """The cases of a flat sheet, where a row is a case and its parts need not name it."""
        self.problems: list[Problem] = []
        """What concerns the file: rows that can't be told to be any one case's."""

    def drafts(self) -> list[Draft]:
        """Every case the file names: those of the sheet 案件 by row, then the others."""
        return sorted([*self._cases.values(), *self._unnamed], key=lambda draft: (not draft.known, draft.row))

    def add(self, table: Table) -> None:
        """Gather the rows of one table."""
        merged = table.merged()
        for number, cells in table.rows():
            row = _Row(table, number, _filled_down(table, number, cells, merged))
            if table.flat and table.sheet.record is not Case and not _says_anything(row):
                continue
            draft = self._draft(row)
            if draft is None:
                continue
            if number in table.raw.anatomy.hidden_rows and not (table.flat and table.sheet.record is not Case):
                expected = "此行被隐藏（可能是筛选所致）；要导入请取消隐藏，不导入请删除此行"
                draft.problems.append(Problem(row.place(), "", expected))
            self._take(row, draft, merged)

    def _draft(self, row: _Row) -> Draft | None:
        """The case a row belongs to; None if that can't be told, which is then a problem of the file."""
        if row.table.flat and row.table.sheet.record is not Case:
            return self._by_row.get(row.number)
        case_no = row.key(CASE_NO)
        unclear = [heading for heading in row.table.keys if row.is_unclear(heading)]
        if unclear:
            expected = "公式没有计算结果或是错误值，无从判断此行属于哪一个案件；请改填数值"
            self.problems += [Problem(row.place(heading), "", expected) for heading in unclear]
            return None
        if row.table.sheet.record is Case:
            draft = self._by_row[row.number] = self._new(row, case_no)
            return draft
        if not case_no:
            known = [draft for draft in self._cases.values() if draft.known]
            if len(known) == 1 and not self._unnamed:
                return known[0]
            expected = f"应填写“{CASE_NO}”；文件有多个案件，无从判断此行属于哪一个"
            self.problems.append(Problem(row.place(CASE_NO), "", expected))
            return None
        draft = self._cases.setdefault(case_no, Draft(case_no, row.number + 1, known=False))
        if not draft.known:
            close = nearest(case_no, [name for name, other in self._cases.items() if other.known])
            hint = f"，最相近的是“{close}”" if close else ""
            draft.problems.append(Problem(row.place(CASE_NO), case_no, f"“案件”表中没有这个案件{hint}"))
        return draft

    def _new(self, row: _Row, case_no: str) -> Draft:
        known = self._cases.get(case_no)
        draft = Draft(case_no, row.number + 1)
        if known is not None:
            expected = f"案件编号重复，另见第{known.row}行；每个案件只能有一行"
            known.problems.append(Problem(row.place(CASE_NO), case_no, expected))
            return Draft(case_no, row.number + 1)  # gathered apart and dropped: the case is refused already
        if case_no:
            self._cases[case_no] = draft
        else:
            self._unnamed.append(draft)
        return draft

    def _take(self, row: _Row, draft: Draft, merged: dict[tuple[int, int], Merged]) -> None:
        """Put what a row says into the data of its case."""
        at = _location(row, draft)
        if at is None or (not row.table.sheet.many and at in draft.rows):
            if at is not None:
                expected = f"一个案件在此表中只能有一行，另见第{draft.rows[at][1] + 1}行"
                draft.problems.append(Problem(row.place(), "", expected))
            return
        draft.rows[at] = (row.table, row.number)
        record = _record_at(draft.data, at)
        for place, column in row.table.columns.items():
            cell = row.cells[place]
            try:
                if not row.is_read(place, column.part, merged):
                    continue
                value = spelt(self._renamed(cell, column), column.part)
            except UnreadableCell as reason:
                draft.wrong.add((*at, *column.path))
                draft.problems.append(Problem(row.place(column.heading), row.shown(place), str(reason)))
                value = UNREADABLE
            _put(record, column.path, value)
        for place, (heading, part) in row.table.beside.items():
            try:
                if row.is_read(place, part, merged):
                    draft.beside[part.key] = spelt(row.cells[place], part)
            except UnreadableCell as reason:
                draft.problems.append(Problem(row.place(heading), row.shown(place), str(reason)))

    def _renamed(self, cell: Cell, column: Column) -> Cell:
        ours = self._renaming.value(text_of(cell), column) if self._renaming.values else None
        return cell if ours is None else ours


def _says_anything(row: _Row) -> bool:
    """Whether a part of a flat sheet's row holds anything."""
    anatomy = row.table.raw.anatomy
    marked = ((row.number, place) for place in row.table.columns)
    return any(here in anatomy.uncomputed or here in anatomy.errors for here in marked) or any(
        not is_blank_cell(row.cells[place]) for place in row.table.columns
    )


def _filled_down(table: Table, number: int, cells: list[Cell], merged: dict[tuple[int, int], Merged]) -> list[Cell]:
    """The row with 案件编号 and the like taken from the top of the cells they are merged with."""
    covered = {place: merged[number, place].top for place in table.keys.values() if (number, place) in merged}
    return [covered.get(place, cell) for place, cell in enumerate(cells)] if covered else cells


def _refuse_unsafe(table: Table, here: tuple[int, int], merged: dict[tuple[int, int], Merged]) -> None:
    """Cells whose value is not what a reader of the sheet sees."""
    if here in table.raw.anatomy.uncomputed:
        raise UnreadableCell("公式没有保存计算结果；请在 Excel 中打开并保存一次，或改填数值")
    if here in table.raw.anatomy.errors:
        raise UnreadableCell("单元格是错误值；请更正公式，或改填数值")
    if here in merged and here[1] not in table.keys.values():
        raise UnreadableCell(f"{merged[here].span} 是合并单元格；请取消合并并逐行填写")


def _location(row: _Row, draft: Draft) -> Location | None:
    """Where the row's record goes in the case; None, with a problem, if what it belongs to can't be told."""
    path = row.table.sheet.path
    if not row.table.sheet.many:
        return path
    if len(path) == 1:
        return (*path, len(draft.data.get(path[0], [])))
    above, key = path
    parent = _parent(row, draft, above)
    if parent is None:
        return None
    return (above, parent, key, len(draft.data[above][parent].get(key, [])))


def _parent(row: _Row, draft: Draft, above: str) -> int | None:
    """Which contract (or agreement) of the case a row belongs to."""
    heading = _PARENTS[above]
    number, ordinal = row.key(heading), row.key(AGREEMENT_ORDINAL)
    records: list[dict[str, Any]] = draft.data.get(above, [])
    numbers = [half_width(no).strip() if isinstance(no := record.get("no"), str) else "" for record in records]
    here, value = row.place(heading), number
    if ordinal:
        if not ordinal.isdecimal() or not 1 <= int(ordinal) <= len(records):
            here, value = row.place(AGREEMENT_ORDINAL), ordinal
            expected = f"应为1至{len(records)}的整数：该案件在“协议”表中的第几行"
        elif number and number != numbers[int(ordinal) - 1]:
            expected = f"与“{AGREEMENT_ORDINAL}”不符：第{ordinal}份协议的编号是“{numbers[int(ordinal) - 1]}”"
        else:
            return int(ordinal) - 1
    elif number and numbers.count(number) > 1 and above == "agreements":
        expected = f"本案有{numbers.count(number)}份协议用此编号，无从判断此行属于哪一份；请填写“{AGREEMENT_ORDINAL}”"
    elif number and number in numbers:
        return numbers.index(number)
    elif number:
        close = nearest(number, numbers)
        expected = f"本案没有这个{heading}" + (f"，最相近的是“{close}”" if close else "")
    elif len(records) == 1:
        return 0
    else:
        expected = f"应填写“{heading}”：本案有{len(records)}项，无从判断此行属于哪一项"
    draft.problems.append(Problem(here, value, expected))
    return None


def _record_at(data: dict[str, Any], at: Location) -> dict[str, Any]:
    """The record at a location, made where it is the next of its list."""
    here: Any = data
    for step, following in zip_longest(at, at[1:]):
        if isinstance(step, int):
            if step == len(here):
                here.append({})
            here = here[step]
        else:
            here = here.setdefault(step, [] if isinstance(following, int) else {})
    return here  # type: ignore[no-any-return]  # data is a record, and the types say where records stand in it


def _put(record: dict[str, Any], path: Location, value: Any) -> None:
    """Set the value at ``path``, with the objects and lists on the way."""
    here: Any = record
    for step, following in pairwise(path):
        if isinstance(step, int):
            while len(here) <= step:
                here.append({})
            here = here[step]
        else:
            here = here.setdefault(step, [] if isinstance(following, int) else {})
    here[path[-1]] = value
