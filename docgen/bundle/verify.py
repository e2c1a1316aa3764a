"""Verify a bundle against its manifest: needs the files and nothing else.

Every file the manifest lists must be there with the bytes it says, and no other. Where a file differs, its pages are
looked at, so that the answer names the missing page and the exchanged volume, not only a hash.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdfium2 import PdfDocument, PdfiumError

from docgen.bundle.manifest import (
    FILE_NAME,
    Manifest,
    ManifestFile,
    ManifestNumbering,
    ManifestStretch,
    ManifestVolume,
)
from docgen.bundle.plan import Style
from docgen.bundle.proof import printed
from docgen.bundle.stamp import roman
from docgen.errors import NotABundle


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """Whether a bundle is as it was made; how many files were compared; what differs, in Chinese."""

    ok: bool
    checked: int
    problems: tuple[str, ...]


def verify(path: Path) -> VerifyResult:
    """Compare a bundle with its manifest.

    Args:
        path: the bundle's folder, or a file in it: its manifest, a volume.

    Raises:
        NotABundle: there is no manifest, or it cannot be read.
    """
    folder = path if path.is_dir() else path.parent
    manifest = _manifest(folder / FILE_NAME)
    hashes = {name: _sha256(folder / name) for name in _present(folder)}
    problems = [*_differences(folder, manifest, hashes), *_strangers(manifest, hashes), *_contradictions(manifest)]
    checked = sum(file.path in hashes for file in manifest.files)
    return VerifyResult(not problems, checked, tuple(problems))


def _manifest(path: Path) -> Manifest:
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise NotABundle(path=path, reason="没有清单文件，或无权读取") from error
    except ValidationError as error:
        raise NotABundle(path=path, reason="清单文件已损坏或不是证据材料册的清单") from error


def _present(folder: Path) -> list[str]:
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if not path.is_dir())
    return [name for name in names if name != FILE_NAME]


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _differences(folder: Path, manifest: Manifest, hashes: dict[str, str]) -> Iterator[str]:
    rightful = {file.sha256: file.path for file in manifest.files}
    volumes = {volume.path: volume for volume in manifest.volumes}
    for file in manifest.files:
        found = hashes.get(file.path)
        if found is None:
            yield f"缺少文件“{file.path}”"
        elif found in rightful and rightful[found] != file.path:
            yield f"文件“{file.path}”被换成了“{rightful[found]}”的内容"
        elif found != file.sha256:
            changed = _what_changed(folder / file.path, file, volumes.get(file.path), manifest)
            yield f"文件“{file.path}”的内容已被改动{changed}"


def _what_changed(path: Path, file: ManifestFile, volume: ManifestVolume | None, manifest: Manifest) -> str:
    size = path.stat().st_size
    grown = "" if size == file.size else f"，大小应为 {file.size} 字节，现为 {size} 字节"
    if volume is None:
        return grown
    try:
        found = len(PdfReader(path).pages)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return f"{grown}，已不能作为 PDF 打开"
    expected = _labels(volume)
    if found == len(expected):
        return grown or "，页数未变"
    last = manifest.items[-1].pages[1] if manifest.items else 0
    gone = _missing(path, expected, manifest.numbering, last)
    return f"，应有 {len(expected)} 页，现有 {found} 页{gone}"


def _labels(volume: ManifestVolume) -> list[str]:
    """The number printed on each page of a volume: roman before the evidence and on what was put between it."""
    labels = [roman(number) for number in range(1, volume.front_pages + 1)]
    labels += [str(number) for number in range(volume.pages[0], volume.pages[1] + 1)]
    for insert in volume.inserts:
        labels.insert(insert.position - 1, insert.label)
    return labels


def _missing(path: Path, expected: list[str], numbering: ManifestNumbering, last: int) -> str:
    """Which printed numbers are gone, read off the pages: labels shift when a page is taken out."""
    try:
        with closing(PdfDocument(path)) as document:
            seen = {printed(document, index, numbering.place, alone=True) for index in range(len(document))}
    except PdfiumError:
        return ""
    gone = [label for label in expected if _band(label, numbering, last) not in seen]
    shown = "、".join(gone[:10]) + ("等" if len(gone) > 10 else "")
    return f"，缺少页码为 {shown} 的页" if gone else ""


def _band(label: str, numbering: ManifestNumbering, last: int) -> str:
    """What is printed on the page of this number, spaces aside; roman numbers stand alone."""
    style = Style(numbering.place, numbering.format, last)
    return "".join(style.printed(int(label)).split()) if label.isdecimal() else label


def _strangers(manifest: Manifest, hashes: dict[str, str]) -> Iterator[str]:
    listed = {file.path for file in manifest.files}
    for name in hashes:
        if name not in listed:
            yield f"多出清单没有列明的文件“{name}”"


def _contradictions(manifest: Manifest) -> Iterator[str]:
    """A manifest edited by hand contradicts itself: items, volumes and files account for the same pages, from 1 on.

    Supplementary evidence begins after the last item and page of the bundle it goes on from.
    """
    if not manifest.items or not manifest.volumes or not manifest.files:
        yield "清单没有列明任何证据、册或文件"
    sources = {source.path for source in manifest.sources}
    volumes = {volume.no: volume for volume in manifest.volumes}
    last_item, last_page = _before(manifest)
    following = last_page + 1
    for no, item in enumerate(manifest.items, last_item + 1):
        if item.no != no:
            yield f"清单中证据的编号不连续，第 {no} 项编为 {item.no}"
        if item.pages[0] != following or item.pages[1] < item.pages[0]:
            yield f"清单中第 {item.no} 项证据的页码不连续"
        following = item.pages[1] + 1
        parts = item.parts or (ManifestStretch(volume=item.volume, pages=item.pages),)
        for part in parts:
            volume = volumes.get(part.volume)
            if volume is None or part.pages[0] < volume.pages[0] or part.pages[1] > volume.pages[1]:
                yield f"清单中第 {item.no} 项证据的页码不在它所属的第 {part.volume} 册内"
        ends = [(part.pages[0], part.pages[1] + 1) for part in parts]
        if [first for first, _ in ends] + [item.pages[1] + 1] != [item.pages[0]] + [after for _, after in ends]:
            yield f"清单中第 {item.no} 项证据各册部分的页码不连续"
        if item.source not in sources:
            yield f"清单中第 {item.no} 项证据没有对应的原文件"
    if following != last_page + manifest.page_count + 1:
        yield "清单所列总页数与各项证据的页码不符"
    yield from _contradictory_volumes(manifest)


def _before(manifest: Manifest) -> tuple[int, int]:
    """The last item and the last page of the bundle this one goes on from."""
    return (manifest.continues.last_item, manifest.continues.last_page) if manifest.continues else (0, 0)


def _contradictory_volumes(manifest: Manifest) -> Iterator[str]:
    """Each volume is a listed file of as many pages as it says, and follows the volume before it."""
    files = {file.path: file for file in manifest.files}
    if len(files) != len(manifest.files):
        yield "清单中同一文件列了两次"
    _, last_page = _before(manifest)
    following = last_page + 1
    for no, volume in enumerate(manifest.volumes, 1):
        file = files.get(volume.path)
        if volume.no != no or volume.pages[0] != following or volume.pages[1] < volume.pages[0]:
            yield f"清单中第 {volume.no} 册的册号或页码不连续"
        following = volume.pages[1] + 1
        if file is None:
            yield f"清单中第 {volume.no} 册的文件“{volume.path}”没有列入文件"
        elif file.pages != volume.front_pages + len(volume.inserts) + volume.pages[1] - volume.pages[0] + 1:
            yield f"清单中第 {volume.no} 册的页数与文件“{volume.path}”的页数不符"
    if following != last_page + manifest.page_count + 1:
        yield "清单所列总页数与各册的页码不符"
