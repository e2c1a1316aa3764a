"""What a volume itself says, read back by PDFium and held against the manifest.

A hash binds the manifest to the volume's bytes; this binds what the manifest says of them: the case, the instant,
every item's title, where its bookmark leads, and the numbers of its pages.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from pikepdf.models.metadata import encode_pdf_date
from pypdfium2 import PdfDocument, PdfiumError

from docgen.bundle.manifest import Listing, Manifest
from docgen.bundle.manifest_parts import ManifestFile, ManifestVolume, PageRange
from docgen.bundle.plan import Style
from docgen.bundle.proof import printed
from docgen.bundle.stamp import roman


def read_back(path: Path, manifest: Manifest, volume: ManifestVolume) -> list[str]:
    """Everything in which a volume's file and its manifest differ, in Chinese."""
    return list(_differences(path, manifest, volume))


def _differences(path: Path, manifest: Manifest, volume: ManifestVolume) -> Iterator[str]:
    try:
        with closing(PdfDocument(path)) as document:
            yield from _described(document, manifest, volume)
            labels = [document.get_page_label(index) for index in range(len(document))]
            numbered = [label for label in labels if label.isdecimal()]
            if numbered != [str(number) for number in range(volume.pages[0], volume.pages[1] + 1)]:
                yield f"“{volume.path}”的页码标签与清单所列第 {volume.pages[0]} 至 {volume.pages[1]} 页不符"
            inserts = [(insert.position, insert.label) for insert in volume.inserts]
            if any(position > len(labels) or labels[position - 1] != label for position, label in inserts):
                yield f"“{volume.path}”的隔页或空白页与清单所列不符"
            yield from _bookmarks(document, labels, volume, _parts(manifest, volume))
    except PdfiumError:
        yield f"“{volume.path}”不能作为 PDF 打开"


def _described(document: Any, manifest: Manifest, volume: ManifestVolume) -> Iterator[str]:
    title = document.get_metadata_value("Title")
    if f"（{manifest.case_no}）" not in title:
        yield f"清单的案件编号“{manifest.case_no}”与“{volume.path}”所载“{title}”不符"
    if _instant(document.get_metadata_value("CreationDate")) != _instant(encode_pdf_date(manifest.made_at)):
        yield f"清单的制作时间与“{volume.path}”所载不符"


def _instant(written: str) -> datetime | None:
    """The instant a PDF's date ``D:20261123090000+08'00'`` tells."""
    plain = written.removeprefix("D:").replace("'", "").replace("Z", "+0000")
    try:
        return datetime.strptime(plain, "%Y%m%d%H%M%S%z")
    except ValueError:
        return None


def _parts(manifest: Manifest, volume: ManifestVolume) -> Iterator[tuple[int, str, PageRange]]:
    """Number, title and pages of what the volume holds, as its bookmarks say them."""
    for item in manifest.items:
        for index, stretch in enumerate(item.stretches):
            if stretch.volume == volume.no:
                yield item.no, f"{item.title}（续）" if index else item.title, stretch.pages


def _bookmarks(
    document: Any, labels: list[str], volume: ManifestVolume, parts: Iterator[tuple[int, str, PageRange]]
) -> Iterator[str]:
    """Every item's bookmark bears its number, title and pages, and leads to its first page."""
    found: dict[str, list[str]] = {}
    for entry in document.get_toc():
        target = entry.get_dest()
        index = target.get_index() if target is not None else None
        label = labels[index] if index is not None and 0 <= index < len(labels) else ""
        found.setdefault(entry.get_title(), []).append(label)
    for no, title, (first, last) in parts:
        pages = f"（{first}）" if first == last else f"（{first}-{last}）"
        places = found.get(f"{no} {title}{pages}", [])
        if not places:
            yield f"清单中第 {no} 项证据“{title}”{pages}与“{volume.path}”的书签不符"
        elif str(first) not in places:
            yield f"“{volume.path}”中第 {no} 项证据的书签没有指向第 {first} 页"


def what_changed(path: Path, size: int, file: ManifestFile, manifest: Listing) -> str:
    """What can be said of a file that is not the one it was, in Chinese, beginning with a comma; "" for nothing.

    Args:
        path: where it can be read.
        size: its bytes.
        file: what it should be.
        manifest: which says so.
    """
    grown = "" if size == file.size else f"，大小应为 {file.size} 字节，现为 {size} 字节"
    if file.pages is None:
        return grown
    try:
        with closing(PdfDocument(path)) as document:
            found = len(document)
            gone = _missing(document, file.path, manifest) if found != file.pages else []
    except PdfiumError:
        return f"{grown}，已不能作为 PDF 打开"
    if found == file.pages:
        return grown or "，页数未变"
    shown = "、".join(gone[:10]) + ("等" if len(gone) > 10 else "")
    named = f"，缺少页码为 {shown} 的页" if gone else ""
    return f"，应有 {file.pages} 页，现有 {found} 页{named}"


def _missing(document: Any, path: str, manifest: Listing) -> list[str]:
    """Which printed numbers are gone from a volume, read off its pages: labels shift when a page is taken out."""
    volume = next((v for v in manifest.volumes if v.path == path), None) if isinstance(manifest, Manifest) else None
    if volume is None or not isinstance(manifest, Manifest):
        return []
    numbering = manifest.numbering
    style = Style(numbering.place, numbering.format, manifest.items[-1].pages[1] if manifest.items else 0)
    seen = {printed(document, index, numbering.place, alone=True) for index in range(len(document))}
    expected = [roman(number) for number in range(1, volume.front_pages + 1)]
    expected += [str(number) for number in range(volume.pages[0], volume.pages[1] + 1)]
    expected += [insert.label for insert in volume.inserts]
    return [label for label in expected if _band(label, style) not in seen]


def _band(label: str, style: Style) -> str:
    """What is printed on the page of this number, spaces aside; roman numbers stand alone."""
    return "".join(style.printed(int(label)).split()) if label.isdecimal() else label
