"""A part of a Word file after it was filled, made such as Word opens without repair.

Loops and conditions leave what a file may not have: cells without a paragraph, tables without rows, rows of more cells
than the table has columns, line ends within text.
"""

import re
from itertools import accumulate, pairwise
from typing import Final

from lxml import etree

from docgen.render.wordpackage import W

_P, _R, _T, _TC, _TR, _TBL = (f"{{{W}}}{name}" for name in ("p", "r", "t", "tc", "tr", "tbl"))
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_NARROWEST, _WIDEST = 4, 30
"""Of a column, in half Chinese characters, where widths are shared out by the words."""


def tidy(root: etree._Element) -> None:
    """Mend a filled part in place."""
    for text in [*root.iter(_T)]:
        _break_lines(text)
    for row in [*root.iter(_TR)]:
        if row.find(_TC) is None:
            _drop(row)
    for table in [*root.iter(_TBL)]:
        if table.find(_TR) is None:
            _drop(table)
        else:
            _fit_grid(table)
    for cell in root.iter(_TC):
        if len(cell) == 0 or cell[-1].tag != _P:
            etree.SubElement(cell, _P)
    for body in root.iter(f"{{{W}}}body"):
        if len(body) == 0 or (body[-1].tag != _P and (len(body) < 2 or body[-2].tag != _P)):
            body.insert(len(body) - (len(body) > 0 and body[-1].tag == f"{{{W}}}sectPr"), etree.Element(_P))


def _break_lines(text: etree._Element) -> None:
    """Line ends and tabs of a text as Word's own."""
    run = text.getparent()
    if run is None or not re.search(r"[\n\t]", text.text or ""):
        return
    at = run.index(text)
    pieces = re.split(r"([\n\t])", text.text or "")
    run.remove(text)
    for offset, piece in enumerate(pieces):
        name = {"\n": "br", "\t": "tab"}.get(piece, "t")
        made = etree.Element(f"{{{W}}}{name}")
        if name == "t":
            made.text = piece
            made.set(_SPACE, "preserve")
        run.insert(at + offset, made)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _span(cell: etree._Element) -> int:
    found = cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan")
    value = found.get(f"{{{W}}}val", "1") if found is not None else "1"
    return int(value) if value.isdigit() else 1


def _skipped(row: etree._Element, name: str) -> int:
    found = row.find(f"{{{W}}}trPr/{{{W}}}{name}")
    return int(found.get(f"{{{W}}}val", "0")) if found is not None else 0


def _fit_grid(table: etree._Element) -> None:
    """Columns for as many cells as the widest row has, as wide as their words ask, where the loop changed them."""
    grid = table.find(f"{{{W}}}tblGrid")
    if grid is None:
        grid = etree.Element(f"{{{W}}}tblGrid")
        table.insert(1 if table.find(f"{{{W}}}tblPr") is not None else 0, grid)
    rows = table.findall(_TR)
    count = max(
        _skipped(row, "gridBefore") + sum(map(_span, row.findall(_TC))) + _skipped(row, "gridAfter") for row in rows
    )
    old = [int(float(column.get(f"{{{W}}}w", "0") or "0")) for column in grid]
    if count == len(old):
        return
    total = sum(old) or 9000
    shares = _shares(rows, count)
    edges = [round(edge / sum(shares) * total) for edge in accumulate(shares, initial=0.0)]
    for column in [*grid]:
        grid.remove(column)
    for left, right in pairwise(edges):
        etree.SubElement(grid, f"{{{W}}}gridCol", {f"{{{W}}}w": str(right - left)})
    for row in rows:
        at = _skipped(row, "gridBefore")
        cells = row.findall(_TC)
        for cell in cells:
            after = at + _span(cell)
            _set_width(cell, edges[after] - edges[at])
            at = after


def _shares(rows: list[etree._Element], count: int) -> list[float]:
    widest = [float(_NARROWEST)] * count
    for row in rows:
        at = _skipped(row, "gridBefore")
        for cell in row.findall(_TC):
            if _span(cell) == 1:
                words = max((_width(paragraph) for paragraph in cell.iter(_P)), default=0)
                widest[at] = max(widest[at], min(float(words + 2), float(_WIDEST)))
            at += _span(cell)
    return widest


def _width(paragraph: etree._Element) -> int:
    """Of a paragraph's words on one line, in half Chinese characters."""
    text = "".join(text.text or "" for text in paragraph.iter(_T))
    return sum(1 if mark.isascii() else 2 for mark in text)


def _set_width(cell: etree._Element, width: int) -> None:
    properties = cell.find(f"{{{W}}}tcPr")
    if properties is None:
        properties = etree.Element(f"{{{W}}}tcPr")
        cell.insert(0, properties)
    found = properties.find(f"{{{W}}}tcW")
    if found is None:
        found = etree.Element(f"{{{W}}}tcW")
        properties.insert(0, found)
    found.set(f"{{{W}}}w", str(width))
    found.set(f"{{{W}}}type", "dxa")
