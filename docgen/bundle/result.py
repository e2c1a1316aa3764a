"""What making a bundle answers: its volumes, its items and their pages, the files beside them."""

from dataclasses import dataclass
from typing import Final

from docgen.bundle.manifest import FILE_NAME, SHEET_NAME, Manifest
from docgen.bundle.manifest_parts import STAMP_NAME

_LEFT_OUT: Final = frozenset(
    {
        "alternative_left_out",
        "attachments_left_out",
        "cells_cut",
        "comments_left_out",
        "form_data_left_out",
        "further_pictures_left_out",
        "hidden_cells",
        "hidden_sheets",
        "hidden_slides",
        "length_unknown",
        "outside_print_area",
        "resources_left_out",
        "speaker_notes_left_out",
    }
)
"""Notes of what a file holds and its pages don't, or not all of, and of a recording that may hold nothing."""


@dataclass(frozen=True, slots=True)
class BuiltVolume:
    """A file of the bundle; ``path`` is relative to the output folder, ``pages`` counts front matter too."""

    path: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class BuiltPart:
    """What a volume holds of an item that is split: the printed numbers of its first and last page."""

    volume: int
    pages: tuple[int, int]


@dataclass(frozen=True, slots=True)
class BuiltItem:
    """An item, the printed numbers of its first and last page, and the volume it begins in."""

    no: int
    title: str
    pages: tuple[int, int]
    volume: int
    parts: tuple[BuiltPart, ...] = ()
    """Only of an item larger than a volume."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What an item's file holds and its pages don't, or not all of: a stable code, and Chinese words."""

    no: int
    title: str
    code: str
    text: str

    @property
    def told(self) -> str:
        """For whoever reads it away from the item."""
        return f"第 {self.no} 项证据“{self.title}”：{self.text}"


@dataclass(frozen=True, slots=True)
class BundleResult:
    """What ``docgen bundle`` answers; paths are relative to the output folder."""

    volumes: tuple[BuiltVolume, ...]
    items: tuple[BuiltItem, ...]
    manifest: str
    sheet: str
    """The printed sheet with the manifest's hash."""
    timestamp: str | None
    """The time stamp on the manifest, if it has one."""
    index: tuple[str, ...]
    """The index 证据目录 as files of its own."""
    copies: int
    """How many copies are to be made of it all."""
    left_out: tuple[LeftOut, ...] = ()


def result_of(manifest: Manifest) -> BundleResult:
    """What is answered of a bundle with this manifest."""
    volumes = {volume.path for volume in manifest.volumes}
    return BundleResult(
        volumes=tuple(BuiltVolume(f.path, f.sha256, f.pages or 0) for f in manifest.files if f.path in volumes),
        items=tuple(
            BuiltItem(i.no, i.title, i.pages, i.volume, tuple(BuiltPart(p.volume, p.pages) for p in i.parts))
            for i in manifest.items
        ),
        manifest=FILE_NAME,
        sheet=SHEET_NAME,
        timestamp=STAMP_NAME if manifest.timestamp else None,
        index=tuple(file.path for file in manifest.files if file.path not in volumes),
        copies=manifest.copies or 1,
        left_out=tuple(
            LeftOut(item.no, item.title, note.code, note.text)
            for item in manifest.items
            for note in item.notes
            if note.code in _LEFT_OUT
        ),
    )
