"""Prove a finished volume by reading it again with libraries that did not write it.

pypdf reads every page: its label, the number printed on it, the place of its content, where bookmarks and links lead.
PDFium, which draws pages as browsers do, reads the printed numbers off the first and last page of every item and off
the front matter. Index row, link target, bookmark target, page label and printed number must all say the same; else
the volume does not get its name.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pypdfium2
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination, NullObject

from docgen.bundle.arrangement import Arrangement
from docgen.bundle.geometry import A4_LONG, A4_SHORT, Box, Place, Placement, band, frame
from docgen.bundle.likeness import Original
from docgen.bundle.plan import Item, Volume
from docgen.bundle.stamped import stamped
from docgen.errors import Problem, UnfaithfulRenderError

logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # it tells a damaged file's faults in English; we tell them ourselves

TOLERANCE: Final = 0.6
"""Points by which content may stand over its frame: rounding, no more."""
ROUNDED: Final = 0.011
"""Points by which the frame itself, written with two decimals, may be off."""
SHOWN: Final = re.compile(rb"<([0-9A-F]+)> Tj")
PLACED: Final = re.compile(rb"q ((?:-?[\d.]+ ){4})re W n ((?:-?[\d.]+ ){6})cm /P Do Q\n")
"""How a page is drawn; numbers with exponents, which PDF does not know, do not match."""
MAPPED: Final = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})>")


def prove(volume: Volume, path: Path, front_pages: int) -> None:
    """Read the volume again.

    Args:
        volume: what should be in it.
        path: the finished file.
        front_pages: pages before the first number.

    Raises:
        UnfaithfulRenderError: with every difference found.
    """
    arrangement = Arrangement(volume, front_pages)
    try:
        problems = list(_read_by_pypdf(arrangement, path))
        problems = problems or list(_read_by_pdfium(arrangement, path))
    except (PyPdfError, pypdfium2.PdfiumError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        reason = f"成册后的文件 {path.name} 不能用第二种程序读回（{type(error).__name__}）"
        raise UnfaithfulRenderError(reason=reason) from error
    if problems:
        reason = f"{path.name} 复核发现 {len(problems)} 处不一致"
        raise UnfaithfulRenderError(reason=reason, problems=problems[:50])


def _read_by_pypdf(arrangement: Arrangement, path: Path) -> Iterator[Problem]:
    with path.open("rb") as file:
        reader = PdfReader(file)
        expected = arrangement.labels
        if len(reader.pages) != len(expected):
            yield Problem(path.name, f"{len(reader.pages)} 页", f"应为 {len(expected)} 页")
            return
        for index, (said, label) in enumerate(zip(reader.page_labels, expected, strict=True)):
            if said != label:
                yield Problem(f"第 {index + 1} 页的页码标签", said, f"应为 {label}")
        yield from _item_pages(arrangement, reader)
        yield from _bookmarks(arrangement, reader)
        yield from _links(arrangement, reader)


def _item_pages(arrangement: Arrangement, reader: PdfReader) -> Iterator[Problem]:
    style = arrangement.volume.style
    characters: dict[str, str] | None = None
    for item in arrangement.volume.items:
        with Original(item.readable.pdf) as original:
            yield from _unlike(arrangement, reader, item, original)
        for position, number in enumerate(range(item.first, item.last + 1), arrangement.start(item)):
            page: Any = reader.pages[position]
            contents = page["/Contents"].get_data()
            resources = page["/Resources"]
            characters = characters or _characters(resources)
            shown = [_decoded(code.decode("ascii"), characters) for code in SHOWN.findall(contents)]
            if shown != [style.printed(number), item.tag]:
                expected = f"应为 {style.printed(number)}、{item.tag}"
                yield Problem(f"第 {position + 1} 页印刷的页码", "、".join(shown), expected)
            bbox = resources["/XObject"]["/P"]["/BBox"] if number in {item.first, item.last} else None
            if not _in_frame(page, contents, bbox, style.place):
                yield Problem(f"第 {position + 1} 页", "", "内容应完整位于 A4 页面内、页码之外")


def _unlike(arrangement: Arrangement, reader: PdfReader, item: Item, original: Original) -> Iterator[Problem]:
    """Every page shows the page of the item's source that it should."""
    for position, index in enumerate(item.taken, arrangement.start(item)):
        page: Any = reader.pages[position]
        if not original.shows(index, page["/Resources"]["/XObject"].raw_get("/P")):
            expected = f"应为“{item.readable.source.name}”第 {index + 1} 页的内容"
            yield Problem(f"文件第 {position + 1} 页", "", expected)


def _characters(resources: Any) -> dict[str, str]:
    """What each glyph code of the stamp's font stands for, by the font's own map."""
    font = resources["/Font"]["/DgStamp"]
    pairs = MAPPED.findall(font["/ToUnicode"].get_data())
    return {code.decode("ascii"): chr(int(character, 16)) for code, character in pairs}


def _decoded(codes: str, characters: dict[str, str]) -> str:
    return "".join(characters[codes[at : at + 4]] for at in range(0, len(codes), 4))


def _in_frame(page: Any, contents: bytes, bbox: Any, at: Place) -> bool:
    """Whether the page is upright A4, its content clipped clear of the number, and ``bbox``, if given, inside."""
    found = PLACED.match(contents)
    if found is None or page.get("/Rotate", 0):
        return False
    width, height = float(page["/MediaBox"][2]), float(page["/MediaBox"][3])
    if sorted((round(width, 2), round(height, 2))) != [round(A4_SHORT, 2), round(A4_LONG, 2)]:
        return False
    room = frame(width, height, at_head=at.at_head)
    left, bottom, across, up = (float(number) for number in found[1].split())
    if not _within(Box(left, bottom, left + across, bottom + up), room, ROUNDED):
        return False
    if bbox is None:
        return True
    a, b, c, d, e, f = (float(number) for number in found[2].split())
    area = Placement(width, height, 1, (a, b, c, d, e, f)).spread(Box(*(float(side) for side in bbox)))
    return _within(area, room, TOLERANCE)


def _within(inner: Box, outer: Box, tolerance: float) -> bool:
    over = (outer.left - inner.left, inner.right - outer.right, outer.bottom - inner.bottom, inner.top - outer.top)
    return max(over) <= tolerance


def _bookmarks(arrangement: Arrangement, reader: PdfReader) -> Iterator[Problem]:
    """Every item has a bookmark below its group's, and it leads to the item's first page."""
    lines: list[tuple[str, int]] = []
    for entry in reader.outline:
        if isinstance(entry, list):
            lines += [_line(reader, child) for child in entry if isinstance(child, Destination)]
    expected = [
        (f"{item.no} {item.title}（{item.printed}）", arrangement.start(item)) for item in arrangement.volume.items
    ]
    for (title, page), line in zip(expected, lines, strict=False):
        if line != (title, page):
            yield Problem(f"书签“{title}”", f"“{line[0]}”，第 {line[1] + 1} 页", f"应指向文件第 {page + 1} 页")
    if len(lines) != len(expected):
        yield Problem("书签", f"{len(lines)} 条", f"应为 {len(expected)} 条")


def _line(reader: PdfReader, entry: Destination) -> tuple[str, int]:
    number = reader.get_destination_page_number(entry)
    return str(entry.title), -1 if number is None else number


def _links(arrangement: Arrangement, reader: PdfReader) -> Iterator[Problem]:
    """Links of the index lead to first pages; the tag of every page leads back to where such a link stands."""
    if not arrangement.indexed:
        return
    places = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference}
    targets: dict[int, set[int]] = {}
    for index in range(arrangement.front_pages):
        for target in _targets(reader.pages[index], places):
            targets.setdefault(target, set()).add(index)
    for item in arrangement.volume.items:
        first = arrangement.start(item)
        if first not in targets:
            yield Problem(f"目录第 {item.no} 项的链接", "", f"应指向印刷页码 {item.first}")
            continue
        for number in range(first, first + len(item.taken)):
            back = list(_targets(reader.pages[number], places))
            if len(back) != 1 or back[0] not in targets[first]:
                yield Problem(f"文件第 {number + 1} 页返回目录的链接", "", f"应指向目录第 {item.no} 项所在页")
    for stray in sorted(set(targets) - set(arrangement.starts.values())):
        yield Problem("目录的链接", f"文件第 {stray + 1} 页", "应指向某项证据的第一页")


def _targets(page: Any, places: dict[int, int]) -> Iterator[int]:
    for reference in page.get("/Annots", ()):
        link = reference.get_object()
        if link.get("/Subtype") == "/Link" and not isinstance(link.get("/Dest", NullObject()), NullObject):
            yield places.get(link["/Dest"][0].idnum if hasattr(link["/Dest"][0], "idnum") else -1, -1)


def _read_by_pdfium(arrangement: Arrangement, path: Path) -> Iterator[Problem]:
    document = pypdfium2.PdfDocument(path)
    at = arrangement.volume.style.place
    inserted = [position for _, position in arrangement.inserts]
    try:
        for index in (*range(arrangement.front_pages), *inserted):
            yield from _printed(document, index, at, arrangement.labels[index])
        for item in arrangement.volume.items:
            start = arrangement.start(item)
            for position, number in {start: item.first, start + len(item.taken) - 1: item.last}.items():
                yield from _printed(document, position, at, expected_band(arrangement.volume, item, number))
        yield from _index_rows(document, arrangement)
    finally:
        document.close()


def expected_band(volume: Volume, item: Item, number: int) -> str:
    """What the band of an item's page reads from left to right, spaces aside."""
    printed = volume.style.printed(number)
    both = (printed, item.tag) if volume.style.place is Place.BOTTOM_LEFT else (item.tag, printed)
    return "".join("".join(both).split())


def printed(document: Any, index: int, at: Place = Place.BOTTOM_RIGHT, *, alone: bool = False) -> str:
    """What stands in the band of page ``index``, as PDFium sees it, spaces aside: ``alone``, without the item's tag."""
    page = document[index]
    text_page = page.get_textpage()
    left, low, right, high = band(page.get_width(), page.get_height(), at_head=at.at_head)
    bottom, top = (low + 4, high) if at.at_head else (low, high - 4)
    if alone:
        left += (right - left) * {Place.BOTTOM_LEFT: 0, Place.BOTTOM_CENTER: 0.25}.get(at, 0.5)
        right *= {Place.BOTTOM_LEFT: 0.5, Place.BOTTOM_CENTER: 0.75}.get(at, 1)
    text = stamped(text_page, Box(left, bottom, right, top))
    text_page.close()
    page.close()
    return "".join(text.split())


def _printed(document: Any, index: int, at: Place, expected: str) -> Iterator[Problem]:
    if (read := printed(document, index, at)) != expected:
        yield Problem(f"第 {index + 1} 页页码处", read, f"应印有 {expected}")


def _index_rows(document: Any, arrangement: Arrangement) -> Iterator[Problem]:
    """The pages column of the index: the last words linked to an item, or the first, are the range of its pages."""
    if not arrangement.indexed:
        return
    rows: dict[int, list[str]] = {}
    for index in range(arrangement.front_pages):
        page = document[index]
        text_page = page.get_textpage()
        for target, area in _pdfium_links(document, page):
            rows.setdefault(target, []).append("".join(text_page.get_text_bounded(*area).split()))
        text_page.close()
        page.close()
    for item in arrangement.volume.items:
        words = rows.get(arrangement.start(item), [])
        ends = {"".join(words[at:]) for at in range(len(words))} | {
            "".join(words[: at + 1]) for at in range(len(words))
        }
        if item.printed not in ends:
            yield Problem(f"目录第 {item.no} 项的页码", "、".join(words), f"应为 {item.printed}，并链接到该页")


def _pdfium_links(document: Any, page: Any) -> Iterator[tuple[int, Box]]:
    raw = pypdfium2.raw
    position, link, rect = raw.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while raw.FPDFLink_Enumerate(page, position, link):
        target = raw.FPDFLink_GetDest(document, link)
        if target and raw.FPDFLink_GetAnnotRect(link, rect):
            yield raw.FPDFDest_GetDestPageIndex(document, target), Box(rect.left, rect.bottom, rect.right, rect.top)
