"""A courier's list as a table of texts: a workbook, or a CSV file in UTF-8 or GBK, whatever stands above its headings.

A number that a spreadsheet no longer holds whole (more than fifteen digits, or written ``1.23E+12``) stops the file:
the number on the letter can't be told from it.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docgen import glossary
from docgen.casefile.workbook.cells import text_of
from docgen.casefile.workbook.package import RawSheet, raw_sheets
from docgen.delivery.carriers import tracking_number
from docgen.delivery.courier_words import CourierColumn, CourierWords
from docgen.errors import NotReadable, WrongCourierFile

MOST_BYTES: Final = 100_000_000
_SEARCHED: Final = 20
"""Rows in which the headings may stand."""
_ROUNDED: Final = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class CourierRow:
    """A row: its number in the file, its cells as they stand there, and what they say by the column they stand in."""

    number: int
    cells: tuple[str, ...]
    said: Mapping[CourierColumn, str]

    def get(self, column: CourierColumn) -> str:
        """What a column says, "" where there is none of it."""
        return self.said.get(column, "")


@dataclass(frozen=True, slots=True)
class CourierTable:
    """A courier's list: its sheet (None in a CSV file), its headings, its rows."""

    sheet: str | None
    headings: tuple[str, ...]
    columns: frozenset[CourierColumn]
    rows: tuple[CourierRow, ...]


def read_table(content: bytes, name: str, words: CourierWords, needed: Sequence[CourierColumn]) -> CourierTable:
    """Read a courier's list.

    Args:
        content: the file's bytes.
        name: what it is called.
        words: how its headings are understood.
        needed: the columns without which it is of no use.

    Raises:
        UnreadableFileError: it is no workbook, or a damaged one.
        WrongCourierFile: its columns can't be told, or a number in it is no longer whole.
    """
    if len(content) > MOST_BYTES:
        raise WrongCourierFile(name=name, reason="文件过大，请分成几个文件后重试")
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        sheets = [(sheet.name, _texts(sheet, name)) for sheet in raw_sheets(content, name) if sheet.visible]
    else:
        sheets = [("", _csv_rows(content, name))]
    found = [(title, rows, at) for title, rows in sheets if (at := _headings_at(rows, words, needed)) is not None]
    if not found:
        listed = "、".join(glossary.word(column) for column in needed)
        reason = f"前{_SEARCHED}行中没有找到标题行（须有 {listed}）。标题另有叫法的，请写对照文件并用 --mapping 指明"
        raise WrongCourierFile(name=name, reason=reason)
    if len(found) > 1:
        titles = "、".join(title for title, _, _ in found)
        raise WrongCourierFile(name=name, reason=f"有几个工作表都像是清单（{titles}），请只留一个后重试")
    title, rows, at = found[0]
    return _table(name, title or None, rows, at, words)


def _table(name: str, sheet: str | None, rows: list[list[str]], at: int, words: CourierWords) -> CourierTable:
    headings = rows[at]
    columns = {place: column for place, heading in enumerate(headings) if (column := words.column(heading))}
    for column in CourierColumn:
        same = [headings[place] for place, one in columns.items() if one is column]
        if len(same) > 1:
            reason = (
                f"“{'”“'.join(same)}”都是“{glossary.word(column)}”。"
                '请在对照文件的 [headings] 中把不用的写成 ""，再用 --mapping 指明'
            )
            raise WrongCourierFile(name=name, reason=reason)
    read = []
    for number, row in enumerate(rows[at + 1 :], at + 2):
        if not any(row):
            continue
        said = {column: row[place] for place, column in columns.items() if place < len(row) and row[place]}
        if _ROUNDED.fullmatch(said.get(CourierColumn.TRACKING_NO, "")):
            reason = (
                f"第{number}行的邮件号被表格软件改成了“{said[CourierColumn.TRACKING_NO]}”，已不完整。"
                "请向承运人重新导出，或把该列设为文本后重新录入"
            )
            raise WrongCourierFile(name=name, reason=reason)
        if CourierColumn.TRACKING_NO in said:
            said[CourierColumn.TRACKING_NO] = tracking_number(said[CourierColumn.TRACKING_NO])
        read.append(CourierRow(number, tuple(row), said))
    return CourierTable(sheet, tuple(headings), frozenset(columns.values()), tuple(read))


def _headings_at(rows: list[list[str]], words: CourierWords, needed: Sequence[CourierColumn]) -> int | None:
    for at, row in enumerate(rows[:_SEARCHED]):
        if set(needed) <= {column for cell in row if cell and (column := words.column(cell))}:
            return at
    return None


def _texts(sheet: RawSheet, name: str) -> list[list[str]]:
    rows = [[text_of(cell) for cell in row] for row in sheet.rows]
    hidden = [number + 1 for number in sorted(sheet.anatomy.hidden_rows) if number < len(rows) and any(rows[number])]
    if hidden:
        reason = f"工作表“{sheet.name}”有隐藏的行（如第{hidden[0]}行），不能断定是否应处理。请取消筛选和隐藏后重试"
        raise WrongCourierFile(name=name, reason=reason)
    return rows


def _csv_rows(content: bytes, name: str) -> list[list[str]]:
    text = _decoded(content, name)
    csv.field_size_limit(MOST_BYTES)
    head = text[:4000]
    mark = max(",\t;", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise WrongCourierFile(name=name, reason="CSV 格式已损坏，请向承运人重新导出") from error
    return [[_unwrapped(cell) for cell in row] for row in rows]


def _unwrapped(cell: str) -> str:
    """A cell without what keeps spreadsheets from reading a number."""
    plain = cell.strip()
    found = _FORMULA.fullmatch(plain)
    return (found[1] if found else plain.removeprefix("'")).strip()


def _decoded(content: bytes, name: str) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WrongCourierFile(name=name, reason="不是 Excel 工作簿，也不是 UTF-8 或 GBK 编码的 CSV 文件")


def extract(table: CourierTable, rows: Sequence[CourierRow]) -> bytes:
    """Those rows alone, as they stand in the list, as a CSV file: what others were sent is nobody's business.

    Columns that say nothing in them are left out.
    """
    used = [
        place
        for place in range(max(len(table.headings), *(len(row.cells) for row in rows)))
        if any(place < len(row.cells) and row.cells[place] for row in rows)
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["原文件行次", *(table.headings[place] if place < len(table.headings) else "" for place in used)])
    for row in rows:
        writer.writerow([row.number, *(row.cells[place] if place < len(row.cells) else "" for place in used)])
    return out.getvalue().encode("utf-8-sig")


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises NotReadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotReadable(path=path.name, reason="文件不存在或没有读取权限") from error
