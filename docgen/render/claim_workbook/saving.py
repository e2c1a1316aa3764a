"""A workbook as bytes: the same every time, and with the results of its formulas.

openpyxl writes formulas without results, so that a preview (a phone, a mail program, Excel's protected view) would show
blanks; they are put in here. The file still asks to be computed when it is opened.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from openpyxl import Workbook

from docgen.render.claim_workbook.sheet import Result, Sheet
from docgen.render.letterhead import zipped

DAY_ZERO = date(1899, 12, 30)
"""From which spreadsheets count days, as of March 1900."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def saved(book: Workbook, sheets: Sequence[Sheet], dated_on: date) -> bytes:
    """The file.

    Args:
        book: the workbook; its sheets are those of ``sheets`` in this order.
        sheets: with the results of their formulas.
        dated_on: the day written into the file's properties. No clock is read.
    """
    book.properties.creator = "docgen"
    book.properties.created = datetime(dated_on.year, dated_on.month, dated_on.day)  # noqa: DTZ001 - a day, not an instant
    book.calculation.fullCalcOnLoad = True
    out = BytesIO()
    book.save(out)
    results = {f"xl/worksheets/sheet{n}.xml": sheet.results for n, sheet in enumerate(sheets, 1)}
    parts: dict[str, bytes] = {}
    with ZipFile(out) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name in results:
                content = _with_results(content, results[name])
            elif name == "docProps/core.xml":
                content = _CHANGED.sub(rb"\g<1>%sT00:00:00Z" % dated_on.isoformat().encode(), content)
            parts[name] = content
    return zipped(parts)


def _with_results(content: bytes, results: Mapping[str, Result]) -> bytes:
    root = etree.fromstring(content)
    for formula in root.iter(f"{_MAIN}f"):
        cell = formula.getparent()
        if cell is None:
            continue
        result = results[str(cell.get("r"))]
        held = cell.find(f"{_MAIN}v")
        if held is None:
            held = etree.SubElement(cell, f"{_MAIN}v")
        held.text = _written(result)
        if isinstance(result, str):
            cell.set("t", "str")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _written(result: Result) -> str:
    if isinstance(result, Decimal):
        return format(result, "f")
    return str((result - DAY_ZERO).days) if isinstance(result, date) else str(result)
