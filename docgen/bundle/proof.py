"""Prove a finished volume by reading it again with libraries that did not write it.

pypdf reads every page: its label, the number printed on it, the place of its content, where bookmarks and links lead.
PDFium, which draws pages as browsers do, reads the printed numbers off the first and last page of every item and off
the front matter. Index row, link target, bookmark target, page label and printed number must all say the same; else
the volume does not get its name.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pypdfium2
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination, NullObject

from docgen.bundle.geometry import A4_LONG, A4_SHORT, BAND, Box, Placement
from docgen.bundle.plan import Volume
from docgen.bundle.stamp import roman
from docgen.bundle.stamped import stamped
from docgen.errors import Problem, UnfaithfulRenderError

logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # it tells a damaged file's faults in English; we tell them ourselves

TOLERANCE: Final = 0.6
"""Points by which content may stand over its frame: rounding, no more."""
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
    try:
        problems = list(_read_by_pypdf(volume, path, front_pages))
        problems = problems or list(_read_by_pdfium(volume, path, front_pages))
    except (PyPdfError, pypdfium2.PdfiumError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        reason = f"成册后的文件 {path.name} 不能用第二种程序读回（{type(error).__name__}）"
        raise UnfaithfulRenderError(reason=reason) from error
    if problems:
        reason = f"{path.name} 复核发现 {len(problems)} 处不一致"
        raise UnfaithfulRenderError(reason=reason, problems=problems[:50])


def labels(volume: Volume, front_pages: int) -> list[str]:
    """What is printed on each page of the volume, in order."""
    first = volume.items[0].first
    return [roman(n) for n in range(1, front_pages + 1)] + [str(first + n) for n in range(volume.page_count)]


def _read_by_pypdf(volume: Volume, path: Path, front_pages: int) -> Iterator[Problem]:
    with path.open("rb") as file:
        reader = PdfReader(file)
        expected = labels(volume, front_pages)
        if len(reader.pages) != len(expected):
            yield Problem(path.name, f"{len(reader.pages)} 页", f"应为 {len(expected)} 页")
            return
        for index, (said, label) in enumerate(zip(reader.page_labels, expected, strict=True)):
            if said != label:
                yield Problem(f"第 {index + 1} 页的页码标签", said, f"应为 {label}")
        yield from _item_pages(volume, reader, front_pages)
        yield from _bookmarks(volume, reader, front_pages)
        yield from _links(volume, reader, front_pages)


def _item_pages(volume: Volume, reader: PdfReader, front_pages: int) -> Iterator[Problem]:
    position = front_pages
    characters: dict[str, str] | None = None
    for item in volume.items:
        for number in range(item.first, item.last + 1):
            page: Any = reader.pages[position]
            contents = page["/Contents"].get_data()
            resources = page["/Resources"]
            characters = characters or _characters(resources)
            shown = [_decoded(code.decode("ascii"), characters) for code in SHOWN.findall(contents)]
            if shown != [str(number), item.tag]:
                yield Problem(f"第 {position + 1} 页印刷的页码", "、".join(shown), f"应为 {number}、{item.tag}")
            bbox = resources["/XObject"]["/P"]["/BBox"] if number in {item.first, item.last} else None
            if not _in_frame(page, contents, bbox):
                yield Problem(f"第 {position + 1} 页", "", "内容应完整位于 A4 页面内、页码之上")
            position += 1


def _characters(resources: Any) -> dict[str, str]:
    """What each glyph code of the stamp's font stands for, by the font's own map."""
    font = resources["/Font"]["/DgStamp"]
    pairs = MAPPED.findall(font["/ToUnicode"].get_data())
    return {code.decode("ascii"): chr(int(character, 16)) for code, character in pairs}


def _decoded(codes: str, characters: dict[str, str]) -> str:
    return "".join(characters[codes[at : at + 4]] for at in range(0, len(codes), 4))


def _in_frame(page: Any, contents: bytes, bbox: Any) -> bool:
    """Whether the page is upright A4, its content clipped above the number, and (if given) ``bbox`` wholly inside."""
    found = PLACED.match(contents)
    if found is None or page.get("/Rotate", 0):
        return False
    width, height = float(page["/MediaBox"][2]), float(page["/MediaBox"][3])
    if sorted((round(width, 2), round(height, 2))) != [round(A4_SHORT, 2), round(A4_LONG, 2)]:
        return False
    clip = [float(number) for number in found[1].split()]
    if clip[1] < BAND:
        return False
    if bbox is None:
        return True
    a, b, c, d, e, f = (float(number) for number in found[2].split())
    area = Placement(width, height, 1, (a, b, c, d, e, f)).spread(Box(*(float(side) for side in bbox)))
    return max(-area.left, area.right - width, BAND - area.bottom, area.top - height) <= TOLERANCE


def _bookmarks(volume: Volume, reader: PdfReader, front_pages: int) -> Iterator[Problem]:
    """Every item has a bookmark below its group's, and it leads to the item's first page."""
    lines: list[tuple[str, int]] = []
    for entry in reader.outline:
        if isinstance(entry, list):
            lines += [_line(reader, child) for child in entry if isinstance(child, Destination)]
    expected = [
        (f"{item.no} {item.evidence.title}（{item.printed}）", front_pages + item.first - volume.items[0].first)
        for item in volume.items
    ]
    for (title, page), line in zip(expected, lines, strict=False):
        if line != (title, page):
            yield Problem(f"书签“{title}”", f"“{line[0]}”，第 {line[1] + 1} 页", f"应指向文件第 {page + 1} 页")
    if len(lines) != len(expected):
        yield Problem("书签", f"{len(lines)} 条", f"应为 {len(expected)} 条")


def _line(reader: PdfReader, entry: Destination) -> tuple[str, int]:
    number = reader.get_destination_page_number(entry)
    return str(entry.title), -1 if number is None else number


def _links(volume: Volume, reader: PdfReader, front_pages: int) -> Iterator[Problem]:
    """Links of the index lead to first pages; the tag of every page leads back to where such a link stands."""
    if not front_pages:
        return
    places = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference}
    targets: dict[int, set[int]] = {}
    for index in range(front_pages):
        for target in _targets(reader.pages[index], places):
            targets.setdefault(target, set()).add(index)
    for item in volume.items:
        first = front_pages + item.first - volume.items[0].first
        if first not in targets:
            yield Problem(f"目录第 {item.no} 项的链接", "", f"应指向印刷页码 {item.first}")
            continue
        for number in range(first, first + len(item.taken)):
            back = list(_targets(reader.pages[number], places))
            if len(back) != 1 or back[0] not in targets[first]:
                yield Problem(f"文件第 {number + 1} 页返回目录的链接", "", f"应指向目录第 {item.no} 项所在页")
    firsts = {front_pages + item.first - volume.items[0].first for item in volume.items}
    for stray in sorted(set(targets) - firsts):
        yield Problem("目录的链接", f"文件第 {stray + 1} 页", "应指向某项证据的第一页")


def _targets(page: Any, places: dict[int, int]) -> Iterator[int]:
    for reference in page.get("/Annots", ()):
        link = reference.get_object()
        if link.get("/Subtype") == "/Link" and not isinstance(link.get("/Dest", NullObject()), NullObject):
            yield places.get(link["/Dest"][0].idnum if hasattr(link["/Dest"][0], "idnum") else -1, -1)


def _read_by_pdfium(volume: Volume, path: Path, front_pages: int) -> Iterator[Problem]:
    document = pypdfium2.PdfDocument(path)
    try:
        for index in range(front_pages):
            yield from _printed(document, index, [roman(index + 1)])
        for item in volume.items:
            position = front_pages + item.first - volume.items[0].first
            yield from _printed(document, position, [item.tag, str(item.first)])
            if len(item.taken) > 1:
                yield from _printed(document, position + len(item.taken) - 1, [item.tag, str(item.last)])
        yield from _index_rows(document, volume, front_pages)
    finally:
        document.close()


def printed(document: Any, index: int, *, label_only: bool = False) -> str:
    """What stands in the band at the foot of page ``index``, as PDFium sees it: tag and number, or the number alone."""
    page = document[index]
    text_page = page.get_textpage()
    width = page.get_width()
    text = stamped(text_page, Box(width / 2 if label_only else 0, 0, width, BAND))
    text_page.close()
    page.close()
    return text


def _printed(document: Any, index: int, expected: Sequence[str]) -> Iterator[Problem]:
    if (read := printed(document, index)) != "".join(expected):
        yield Problem(f"第 {index + 1} 页页脚", read, f"应印有 {'、'.join(expected)}")


def _index_rows(document: Any, volume: Volume, front_pages: int) -> Iterator[Problem]:
    """The pages column of the index: the last words linked to an item are the range of its pages."""
    rows: dict[int, list[str]] = {}
    for index in range(front_pages):
        page = document[index]
        text_page = page.get_textpage()
        for target, area in _pdfium_links(document, page):
            rows.setdefault(target, []).append("".join(text_page.get_text_bounded(*area).split()))
        text_page.close()
        page.close()
    if not front_pages:
        return
    for item in volume.items:
        words = rows.get(front_pages + item.first - volume.items[0].first, [])
        if item.printed not in {"".join(words[at:]) for at in range(len(words))}:
            yield Problem(f"目录第 {item.no} 项的页码", "、".join(words), f"应为 {item.printed}，并链接到该页")


def _pdfium_links(document: Any, page: Any) -> Iterator[tuple[int, Box]]:
    raw = pypdfium2.raw
    position, link, rect = raw.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while raw.FPDFLink_Enumerate(page, position, link):
        target = raw.FPDFLink_GetDest(document, link)
        if target and raw.FPDFLink_GetAnnotRect(link, rect):
            yield raw.FPDFDest_GetDestPageIndex(document, target), Box(rect.left, rect.bottom, rect.right, rect.top)
