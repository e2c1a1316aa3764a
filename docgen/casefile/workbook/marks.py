"""What a marked copy of a workbook holds beside its cases (``marking``), reading passes over; places in a workbook."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

FAULT_SHEET: Final = "导入错误"
FAULT_COLUMN: Final = "导入错误（再次导入时不读取）"
_ROW: Final = re.compile(r"，第(\d+)行(?:，“(.+)”列)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a workbook: the row from 1, and the file's own heading of the column, where they are told."""

    sheet: str
    row: int | None
    heading: str | None


def located(place: str, names: Iterable[str]) -> Place | None:
    """The place that ``tables.Table.place`` wrote, among sheets of these names; None where it is of no one sheet."""
    for name in sorted(names, key=len, reverse=True):
        rest = place.removeprefix(f"工作表 {name}")
        if rest == place or (rest and not rest.startswith("，")):
            continue
        found = _ROW.fullmatch(rest)
        return Place(name, int(found[1]), found[2]) if found else Place(name, None, None)
    return None


def headings_of(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of headings, the first that holds anything, and the column of each."""
    for row, cells in enumerate(sheet.iter_rows(), 1):
        texts = ((" ".join(str(cell.value or "").split()), column) for column, cell in enumerate(cells, 1))
        found = {text: column for text, column in texts if text}
        if found:
            return row, found
    return 1, {}
