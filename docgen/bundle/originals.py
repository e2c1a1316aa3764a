"""A volume held against the originals it was made of, by whoever has them: page for page, not by hash alone.

What was taken from a PDF as it lies is compared by what its pages draw. What we set or converted (a picture, a text, an
Office file, a sheet) is another file than its original; of that the original's hash is compared, and this is said.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from docgen.bundle.examine import UNREADABLE
from docgen.bundle.likeness import Original
from docgen.bundle.manifest import Manifest
from docgen.bundle.manifest_parts import ManifestItem, ManifestVolume
from docgen.bundle.plan import page_range
from docgen.bundle.sniff import FileKind

BROKEN = (*UNREADABLE, PyPdfError, IndexError, AttributeError, OSError)
"""What reading raises of a volume or an original that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, in Chinese; how many pages were compared, and how many items by their original's hash alone."""

    problems: tuple[str, ...]
    pages: int
    by_hash: int

    @property
    def told(self) -> str:
        """What was done, in Chinese, as said of a volume."""
        alone = f"；另有 {self.by_hash} 项由本程序转换或排版，只核对了原文件的 SHA-256" if self.by_hash else ""
        return f"已与所给原文件逐页比对 {self.pages} 页{alone}"


def compare(path: Path, manifest: Manifest, volume: ManifestVolume, sources: Path) -> Compared:
    """Hold a volume against the originals.

    Args:
        path: the volume's file, which is what the manifest says.
        manifest: of its bundle.
        volume: which one it is.
        sources: the case's folder, or one laid out like it; nothing outside of it is read.
    """
    known = {source.path: source for source in manifest.sources}
    problems: list[str] = []
    pages = by_hash = 0
    with PdfReader(path) as reader:
        places = {label: index for index, label in enumerate(reader.page_labels)}
        for item in manifest.items:
            numbers = [
                n
                for part in item.stretches
                if part.volume == volume.no
                for n in range(part.pages[0], part.pages[1] + 1)
            ]
            if not numbers:
                continue
            source = known.get(item.source)
            original = _found(sources, item.source)
            if source is None or original is None or _digest(original) != source.sha256:
                what = "不在所给文件夹中" if original is None else "与清单所列 SHA-256 不符"
                problems.append(f"第 {item.no} 项证据的原文件“{item.source}”{what}，未能比对")
            elif source.kind != FileKind.PDF or not _as_it_lies(item):
                by_hash += 1
            else:
                pages += len(numbers)
                problems += _unlike(reader, places, item, numbers, original)
    return Compared(tuple(problems), pages, by_hash)


def _found(folder: Path, name: str) -> Path | None:
    """The file of this name below the folder, if it is one."""
    home = folder.resolve()
    try:
        path = (home / name).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    return path if path.is_relative_to(home) and path.is_file() else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _as_it_lies(item: ManifestItem) -> bool:
    """Whether the pages of an item are those of its file: no sheet, none of its pictures made coarser."""
    return not (item.sheet or item.rendered or any(note.code == "downsampled" for note in item.notes))


def _unlike(
    reader: PdfReader, places: Mapping[str, int], item: ManifestItem, numbers: list[int], path: Path
) -> Iterator[str]:
    """Pages that do not show what they should."""
    try:
        with Original(path) as original:
            taken = range(len(original.pages)) if item.taken is None else page_range(item.taken, len(original.pages))
            for number in numbers:
                index = int(taken[number - item.pages[0]])
                page: Any = reader.pages[places[str(number)]]
                if not original.shows(index, page["/Resources"]["/XObject"].raw_get("/P")):
                    yield f"第 {number} 页所示不是原文件“{item.source}”第 {index + 1} 页的内容"
    except BROKEN:
        yield f"第 {item.no} 项证据的页面不能与原文件“{item.source}”逐页比对"
