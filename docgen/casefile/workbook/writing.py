"""Cases as a workbook, nothing lost; and the empty workbook, the reference for headings and values."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from docgen.casefile.case import Case
from docgen.casefile.faults import Location
from docgen.casefile.json_file import load_json
from docgen.casefile.record import Record
from docgen.casefile.references import Directory
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import part
from docgen.casefile.vocabulary import Role
from docgen.casefile.workbook.layout import lay_out
from docgen.casefile.workbook.sheets import FLAT, Column, Sheet, flat_columns, sheets
from docgen.casefile.workbook.values import MOST_IN_CELL, Value, escaped, number_format, value_of
from docgen.errors import CellTooLongError

_LIKE_A_FORMULA = ("=", "+", "-", "@")
_LIKE_AN_ERROR = "#"
FLAT_NAME = "案件"


def write_workbook(cases: Iterable[Case], path: Path | IO[bytes]) -> None:
    """Write cases as a workbook that reads back equal.

    Args:
        cases: loaded cases; their order is kept.
        path: the file to write.

    Raises:
        CellTooLongError: a value is longer than a cell can be.
    """
    gathered = list(cases)
    for case in gathered:
        _refuse_too_long(case)
    book = _book()
    for sheet in sheets():
        written = _sheet(book, sheet.name, sheet.keys, [(column.heading, column) for column in sheet.columns])
        for case in gathered:
            names = _Names(case)
            for keys, record in _records(case, sheet):
                values = [(column, _value(record, column, names)) for column in sheet.columns]
                written.append([*(_cell(written, key, None) for key in keys), *_cells(written, values)])
    book.save(path)


def empty_workbook(path: Path | IO[bytes], *, flat: bool = False) -> None:
    """Write the empty workbook, with one invented example; ``flat`` for the flat sheet."""
    example = example_case()
    if not flat:
        write_workbook([example], path)
        return
    book = _book()
    written = _sheet(book, FLAT_NAME, (), [(heading, column) for _, heading, column in flat_columns()])
    names = _Names(example)
    borrower = next(debtor for debtor in example.debtors if Role.BORROWER in debtor.roles)
    debt = example.debts[0]
    records = dict(zip(FLAT, (example, borrower, debt, debt.balances[-1]), strict=True))
    values = [(column, _value(records[sheet.record], column, names)) for sheet, _, column in flat_columns()]
    written.append(_cells(written, values))
    book.save(path)


def example_case() -> Case:
    """The invented case that the empty workbook shows."""
    return load_json(files("docgen.casefile.workbook").joinpath("example.json").read_bytes(), name="example.json")


class _Names:
    """References to parties as written: the name where only one party has it, else the id."""

    def __init__(self, case: Case) -> None:
        self._directory = Directory(
            tuple(debtor.id or "" for debtor in case.debtors), tuple(debtor.name for debtor in case.debtors)
        )
        self._names = {debtor.id: debtor.name for debtor in case.debtors}

    def __call__(self, reference: str) -> str:
        name = self._names.get(reference)
        return name if name and self._directory.find(name) == (reference,) else reference


def _book() -> Workbook:
    book = Workbook(write_only=True)
    book.properties.creator = "docgen"
    return book


def _sheet(book: Workbook, name: str, keys: tuple[str, ...], columns: list[tuple[str, Column]]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    lay_out(sheet, keys, columns)
    return sheet


def _records(case: Case, sheet: Sheet) -> Iterator[tuple[tuple[str | int | None, ...], Record]]:
    """The rows of a case in one sheet, each with the values of its key columns."""
    if not sheet.path:
        yield (), case
    elif not sheet.many:
        yield (case.case_no,), getattr(case, sheet.path[0])
    elif len(sheet.path) == 1:
        yield from (((case.case_no,), record) for record in getattr(case, sheet.path[0]))
    else:
        above, key = sheet.path
        for ordinal, parent in enumerate(getattr(case, above), 1):
            belongs = (case.case_no, parent.no) if len(sheet.keys) == 2 else (case.case_no, ordinal, parent.no)
            yield from ((belongs, record) for record in getattr(parent, key))


def _value(record: Record, column: Column, names: _Names) -> Value:
    value = _at(record, column.path)
    return value_of(value, column.part, names)


def _at(record: Record, path: Location) -> Any:
    """What lies at ``path`` of the record; None where the way ends early."""
    here: Any = record
    for step in path:
        if here is None:
            return None
        if isinstance(step, int):
            here = here[step] if step < len(here) else None
        else:
            here_type: type[Record] = type(here)
            found = part(here_type, step)
            here = getattr(here, found.name if found else step)
    return here


def _refuse_too_long(case: Case) -> None:
    """Before anything is written: a text or list that a cell would not hold."""
    names = _Names(case)
    for sheet in sheets():
        long = [column for column in sheet.columns if column.part.many or column.part.spelling is Spelling.TEXT]
        for _, record in _records(case, sheet) if long else ():
            for column in long:
                value = _value(record, column, names)
                length = len(escaped(value).encode("utf-16-le")) // 2 if isinstance(value, str) else 0
                if length > MOST_IN_CELL:
                    raise CellTooLongError(case_no=case.case_no, heading=column.heading, length=length)


def _cells(sheet: Worksheet, values: list[tuple[Column, Value]]) -> list[Any]:
    return [_cell(sheet, value, column) for column, value in values]


def _cell(sheet: Worksheet, value: Value, column: Column | None) -> Any:
    """A cell as the sheet takes it: text that stays text, sums and rates in their formats."""
    if isinstance(value, str):
        return _text_cell(sheet, value, column)
    if isinstance(value, Decimal) and column is not None:
        cell = WriteOnlyCell(sheet, value=format(value, "f"))
        cell.data_type = "n"  # the digits as they are, not a float's
        cell.number_format = number_format(column.part)
        return cell
    return value


def _text_cell(sheet: Worksheet, value: str, column: Column | None) -> Any:
    text = escaped(value)
    is_code = column is None or column.part.spelling in (Spelling.CODE, Spelling.DEBT)
    if not is_code and not text.startswith((*_LIKE_A_FORMULA, _LIKE_AN_ERROR)):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(_LIKE_A_FORMULA)
    return cell
