"""A workbook as a file: is it one, can it be read, and what stands in it that its values alone don't tell.

python-calamine reads values fast, but gives a formula that was never computed and an error value as empty cells, and
knows nothing of hidden rows. Those are taken from the sheets' XML, streamed through lxml.
"""

import io
import posixpath
import re
import string
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO

from lxml import etree
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from docgen.casefile.workbook.cells import Cell
from docgen.errors import UnreadableFileError

MAX_UNPACKED = 1024**3
"""Bytes of XML in one workbook; 5,000 cases take about a tenth of it."""

MAX_CELLS = 30_000_000
"""Rows times columns of one sheet: a stray mark in the last cell of a sheet must not fill the memory."""

_MARKS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b't="e"', b"t='e'")
_FAR_RIGHT = re.compile(rb"""r=["'][A-Z]{3}""")
"""Marks of formulas, of error values, and of cells far to the right, in the XML of a sheet."""

_PADS = re.compile(r"[^.;E]*00")
_WORDS = re.compile(r'"[^"]*"|\\.')
"""Number formats with two zeros or more before the point; words written into them."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS_XLSX = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重试"


@dataclass(slots=True)
class Anatomy:
    """What the XML of a sheet tells beyond values; rows and columns count from 0."""

    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    """Formulas that hold no result, or in a file whose maker left it to Excel to compute them (and wrote 0)."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells with an error value, such as #N/A."""
    padded: set[tuple[int, int]] = field(default_factory=set)
    """Cells in a format that shows zeros before a number, 000123 for 123, which are not in the cell."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the sheets of one file are to be read."""

    stale: bool
    """What is saved with its formulas is no result: their maker left it to Excel."""
    padding: frozenset[str]
    """The styles, as cells name them, of formats that pad numbers with zeros."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet: its name, its rows of values from the first cell on, its anatomy."""

    name: str
    visible: bool
    rows: list[list[Cell]]
    anatomy: Anatomy


def raw_sheets(source: Path | bytes, called: str) -> Iterator[RawSheet]:
    """The worksheets of a workbook, one at a time, in the order of the file.

    Raises:
        UnreadableFileError: the file is no .xlsx workbook, or is damaged, encrypted or out of proportion.
    """
    content = _content(source, called)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise _unreadable(called, "展开后过大", "请拆分成几个文件后重试")
            book = _parsed(archive, "xl/workbook.xml") if "xl/workbook.xml" in archive.namelist() else None
            if book is None:
                raise _unreadable(called, "压缩包中没有 Excel 工作簿", _SAVE_AS_XLSX)
            places = _sheet_parts(archive, book, called)
            stale = any(_true(calculation.get("fullCalcOnLoad")) for calculation in book.iter("{*}calcPr"))
            manner = _Manner(stale, _padding(archive))
            anatomies = {name: _anatomy(archive, part, called, manner) for name, part in places.items()}
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ is not SheetTypeEnum.WorkSheet or sheet.name not in anatomies:
                    continue
                rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                visible = sheet.visible is SheetVisibleEnum.Visible
                yield RawSheet(sheet.name, visible, rows, anatomies[sheet.name])
    except (
        zipfile.BadZipFile,
        CalamineError,
        etree.XMLSyntaxError,
        KeyError,
        EOFError,
        ValueError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise _unreadable(
            called, "文件已损坏或不完整", "请用 Excel 或 WPS 打开核对并重新保存，或重新传送该文件"
        ) from error


def _content(source: Path | bytes, called: str) -> bytes:
    """The bytes of what may be an .xlsx; anything else is named for what it is."""
    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        reason = "文件不存在" if isinstance(error, FileNotFoundError) else "无法打开该文件"
        raise _unreadable(called, reason, "请核对文件位置和读取权限") from error
    if not content:
        raise _unreadable(called, "文件是空的", "请核对是否选对了文件")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise _unreadable(called, "工作簿设有打开密码", "请在 Excel 或 WPS 中取消密码后另存，再重试")
        raise _unreadable(called, "是旧版 .xls 工作簿，不是 .xlsx", _SAVE_AS_XLSX)
    if not content.startswith(b"PK"):
        reason = (
            "是网页，不是 .xlsx 工作簿"
            if content.lstrip()[:1] == b"<"
            else "不是 .xlsx 工作簿（可能是 CSV 等文本文件改了后缀）"
        )
        raise _unreadable(called, reason, _SAVE_AS_XLSX)
    return content


def _unreadable(called: str, reason: str, remedy: str) -> UnreadableFileError:
    return UnreadableFileError(name=called, reason=reason, remedy=remedy)


def _sheet_parts(archive: zipfile.ZipFile, book: etree._Element, called: str) -> dict[str, str]:
    """The part of the package that holds each worksheet."""
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _parsed(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
        if relation.get("Type", "").endswith("/worksheet")
    }
    if any(properties.get("date1904") in ("1", "true") for properties in book.iter("{*}workbookPr")):
        raise _unreadable(
            called, "使用1904年日期系统，日期可能相差四年", "请在 Excel 选项中取消“使用1904日期系统”并核对日期"
        )
    found = {}
    for sheet in book.iter("{*}sheet"):
        identifier = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), None)
        if identifier in targets:
            found[str(sheet.get("name"))] = targets[identifier]
    return found


def _padding(archive: zipfile.ZipFile) -> frozenset[str]:
    """The styles by which a number is shown with zeros before it."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = _parsed(archive, "xl/styles.xml")
    codes = {known.get("numFmtId"): known.get("formatCode", "") for known in styles.iterfind("{*}numFmts/{*}numFmt")}
    used = [codes.get(style.get("numFmtId"), "") for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(str(number) for number, code in enumerate(used) if _PADS.match(_WORDS.sub("", code)))


def _parsed(archive: zipfile.ZipFile, part: str) -> etree._Element:
    return etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True))


def _anatomy(archive: zipfile.ZipFile, part: str, called: str, manner: _Manner) -> Anatomy:
    content = archive.read(part)
    anatomy = _streamed(io.BytesIO(content), manner, closely=_needs_a_closer_look(content) or bool(manner.padding))
    if anatomy.rows * anatomy.columns > MAX_CELLS:
        reason = f"某个工作表有 {anatomy.rows} 行 {anatomy.columns} 列，远超内容所需"
        raise _unreadable(called, reason, "请删除末尾多余的空行空列（含格式）后重试")
    return anatomy


def _needs_a_closer_look(content: bytes) -> bool:
    return any(mark in content for mark in _MARKS) or _FAR_RIGHT.search(content) is not None


def _streamed(stream: IO[bytes], manner: _Manner, *, closely: bool) -> Anatomy:
    """The anatomy of a sheet; ``closely`` where it may hold formulas or errors, so that every cell is looked at."""
    anatomy = Anatomy()
    number = -1
    tags = ("{*}row", "{*}mergeCell", "{*}col")
    for _, element in etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True):
        name = etree.QName(element).localname
        if name == "row":
            number = int(element.get("r", number + 2)) - 1
            _look_at_row(element, number, anatomy, manner, closely=closely)
        elif name == "mergeCell":
            first, _, last = str(element.get("ref")).partition(":")
            anatomy.merged.append((*_position(first), *_position(last or first)))
        elif _true(element.get("hidden")):
            anatomy.hidden_columns.update(range(int(element.get("min", 1)) - 1, min(int(element.get("max", 1)), 16384)))
        _forget(element)
    return anatomy


def _look_at_row(row: etree._Element, number: int, anatomy: Anatomy, manner: _Manner, *, closely: bool) -> None:
    if _true(row.get("hidden")):
        anatomy.hidden_rows.add(number)
    column = -1
    for place, cell in enumerate(row) if closely else [(len(row) - 1, row[-1])] if len(row) else ():
        reference = cell.get("r")
        column = _column(reference.rstrip(string.digits)) if reference else max(column + 1, place)
        kind = cell.get("t")
        if kind == "e":
            anatomy.errors[number, column] = _inner(cell, "v") or "#?"
        elif (
            len(cell) and cell.find("{*}f") is not None and (manner.stale or (kind != "str" and not _inner(cell, "v")))
        ):
            anatomy.uncomputed.add((number, column))
        if cell.get("s") in manner.padding:
            anatomy.padded.add((number, column))
        anatomy.columns = max(anatomy.columns, column + 1)
    if column >= 0:
        anatomy.rows = max(anatomy.rows, number + 1)


def _position(reference: str) -> tuple[int, int]:
    """Row and column of ``B3``, from 0."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", reference, re.ASCII)
    if found is None:
        raise KeyError(reference)
    return int(found[2]) - 1, _column(found[1])


@cache
def _column(letters: str) -> int:
    """The column called AB, from 0."""
    return column_index_from_string(letters) - 1


def _inner(cell: etree._Element, tag: str) -> str:
    inner = cell.find(f"{{*}}{tag}")
    return "" if inner is None else inner.text or ""


def _true(written: str | None) -> bool:
    return written in ("1", "true")


def _forget(element: etree._Element) -> None:
    """Free what has been looked at: a sheet may be a hundred megabytes."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
