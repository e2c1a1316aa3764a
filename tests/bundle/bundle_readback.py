"""A finished bundle read again by libraries that did not write it: what its index says against what its files hold.

Nothing here goes by the program's own plan: rows come from the index's Excel file, pages, labels, bookmarks and links
from pypdf, what is printed and what the index's pages say from PDFium.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import Destination
from pypdfium2 import PdfDocument, raw


@dataclass(frozen=True)
class Row:
    """A row of the index, as its Excel file has it."""

    no: int
    title: str
    volume: int
    first: int
    last: int
    pages: str


@dataclass(frozen=True)
class Read:
    """A volume's file."""

    labels: list[str]
    bookmarks: list[tuple[str, int]]
    """Items, below the groups: title and position."""
    groups: list[tuple[str, int]]
    links: dict[int, list[int]]
    """Positions that links of each page lead to."""
    linked: dict[int, list[tuple[int, str]]]
    """Of each page where its links lead and the words they lie over, spaces aside."""
    text: list[str]
    bands: list[str]
    """What is printed above or below the content of each page, spaces aside."""


def rows_of(folder: Path) -> list[Row]:
    """The rows of the bundle's Excel index."""
    (path,) = folder.glob("*.xlsx")
    sheet = load_workbook(path).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(number for number, row in enumerate(cells) if "编号" in row)
    assert sheet.freeze_panes == f"A{start + 2}"
    assert sheet.print_title_rows == f"${start + 1}:${start + 1}"
    head = cells[start]
    rows = []
    for values in cells[start + 1 :]:
        named: dict[Any, Any] = dict(zip(head, values, strict=True))
        if named["编号"] is None:
            break
        pages = str(named["页码"])
        first, _, last = pages.partition("-")
        rows.append(
            Row(named["编号"], named["证据名称"], int(named.get("册次") or 1), int(first), int(last or first), pages)
        )
    return rows


def read(path: Path, *, at_head: bool = False) -> Read:
    """Everything that a reader of this PDF sees of numbers and ways."""
    reader = PdfReader(path)
    places = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference}
    items: list[tuple[str, int]] = []
    groups: list[tuple[str, int]] = []
    for entry in reader.outline:
        if isinstance(entry, list):
            items += [_line(reader, child) for child in entry if isinstance(child, Destination)]
        else:
            groups.append(_line(reader, entry))
    links = {number: list(_links(page, places)) for number, page in enumerate(reader.pages)}
    document = PdfDocument(path)
    text, bands, linked = [], [], {}
    for number, page in enumerate(document):
        linked[number] = list(_linked(document, page))
        words = page.get_textpage()
        height = page.get_height()
        strip = (0, height - 34, page.get_width(), height) if at_head else (0, 0, page.get_width(), 30)
        bands.append("".join(words.get_text_bounded(*strip).split()))
        text.append("".join(words.get_text_bounded().split()))
    document.close()
    return Read(list(reader.page_labels), items, groups, links, linked, text, bands)


def _linked(document: PdfDocument, page: Any) -> Iterator[tuple[int, str]]:
    """Where each link leads, and the words it lies over, as PDFium sees them."""
    words = page.get_textpage()
    position, link, rect = raw.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while raw.FPDFLink_Enumerate(page, position, link):
        target = raw.FPDFLink_GetDest(document, link)
        if target and raw.FPDFLink_GetAnnotRect(link, rect):
            text = words.get_text_bounded(rect.left, rect.bottom, rect.right, rect.top)
            yield raw.FPDFDest_GetDestPageIndex(document, target), "".join(text.split())


def _line(reader: PdfReader, entry: Destination) -> tuple[str, int]:
    number = reader.get_destination_page_number(entry)
    assert number is not None
    return str(entry.title), number


def _links(page: Any, places: dict[int, int]) -> Iterator[int]:
    for reference in page.get("/Annots", ()):
        target = reference.get_object().get("/Dest")
        if target is not None:
            yield places[target[0].idnum]


def _rows_lead(volume: Read, own: list[Row], front: int) -> None:
    """Every link of the index lies over words of the row it belongs to, and each row's pages are such words."""
    over: dict[int, list[str]] = {}
    for at in range(front):
        for target, words in volume.linked[at]:
            over.setdefault(target, []).append(words)
    assert sorted(over) == sorted(position for _, position in volume.bookmarks)
    for row, (_, position) in zip(own, volume.bookmarks, strict=True):
        words, title = over[position], "".join(row.title.split())
        ends = ("".join(part) for at in range(len(words)) for part in (words[at:], words[: at + 1]))
        assert row.pages in ends
        assert [text for text in words if text not in title and text not in row.pages] == []


def check(folder: Path, *, form: str = "{page}", at_head: bool = False, indexed: bool = True) -> list[Read]:
    """Index row = link target = bookmark target = page label = printed number, in every volume; the volumes as read."""
    rows = rows_of(folder)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    volumes = [read(folder / volume["path"], at_head=at_head) for volume in manifest["volumes"]]
    total = rows[-1].last
    for before, row in pairwise(rows):
        assert row.first == before.last + 1, "no gap, no overlap"
    for number, volume in enumerate(volumes, 1):
        own = [row for row in rows if row.volume == number]
        assert [title for title, _ in volume.bookmarks] == [f"{r.no} {r.title}（{r.pages}）" for r in own]
        plain = [label for label in volume.labels if label.isdecimal()]
        assert plain == [str(page) for row in own for page in range(row.first, row.last + 1)]
        romans = [label for label in volume.labels if not label.isdecimal()]
        assert len(set(romans)) == len(romans)
        front = volume.labels.index(str(own[0].first))
        for row, (_, position) in zip(own, volume.bookmarks, strict=True):
            for page in range(row.first, row.last + 1):
                at = position + page - row.first
                printed = "".join(form.format(page=page, total=total).split())
                assert volume.labels[at] == str(page)
                assert volume.bands[at] in {f"证据{row.no}{printed}", f"{printed}证据{row.no}"}
                if indexed:
                    (back,) = volume.links[at]
                    assert back < front
                    assert position in volume.links[back]
                    assert f"{row.no}{row.title}"[:9] in volume.text[back]
        if indexed:
            _rows_lead(volume, own, front)
        for at, label in enumerate(volume.labels):
            if not label.isdecimal():
                assert volume.bands[at] == label
    return volumes
