"""The manifest of a finished bundle: what is in its files, made of what, and what was done to it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

from docgen.bundle.archival import rendered, statement
from docgen.bundle.front import Front
from docgen.bundle.manifest import STATEMENT, Manifest, software
from docgen.bundle.manifest_parts import (
    ManifestFile,
    ManifestInsert,
    ManifestItem,
    ManifestNote,
    ManifestNumbering,
    ManifestSource,
    ManifestStretch,
    ManifestVolume,
)
from docgen.bundle.packaging import file_sha256
from docgen.bundle.plan import Item
from docgen.bundle.source import Note, Source
from docgen.bundle.volumes import Written
from docgen.render.pdf import PDFA_LEVEL


def described(
    front: Front,
    written: list[Written],
    indexes: Iterable[tuple[Path, int | None]],
    sources: Iterable[Source],
    at: datetime,
) -> Manifest:
    """The manifest.

    Args:
        front: with the case, the recipe and the plan.
        written: the volumes' files.
        indexes: the files of the index, and the pages of those that are PDF.
        sources: every original that was read for the bundle.
        at: the instant the bundle bears.
    """
    files = [_file(each.path, len(each.arrangement.labels), each.assembled.pdfa) for each in written]
    files += [_file(path, pages, None if pages is None else PDFA_LEVEL) for path, pages in indexes]
    return Manifest(
        case_no=front.printer.case.case_no,
        made_at=at,
        software=software({}),
        statement=STATEMENT,
        pdfa=statement(item for each in written for item in each.volume.items),
        page_count=front.plan.page_count,
        files=tuple(files),
        volumes=tuple(_volume(each) for each in written),
        items=tuple(_items(written)),
        sources=tuple(ManifestSource(path=s.name, sha256=s.sha256, size=s.size, kind=s.kind) for s in sources),
        recipe=front.recipe.title,
        copies=front.copies,
        numbering=ManifestNumbering(format=front.recipe.numbers.format, place=front.recipe.numbers.place),
        downsampled_to_dpi=front.recipe.downsample_dpi,
        continues=front.continues,
    )


def _file(path: Path, pages: int | None, pdfa: str | None) -> ManifestFile:
    return ManifestFile(path=path.name, sha256=file_sha256(path), size=path.stat().st_size, pages=pages, pdfa=pdfa)


def _volume(written: Written) -> ManifestVolume:
    items, arrangement = written.volume.items, written.arrangement
    return ManifestVolume(
        no=written.volume.no,
        path=written.path.name,
        front_pages=arrangement.front_pages,
        pages=(items[0].first, items[-1].last),
        inserts=tuple(
            ManifestInsert(kind=kind, position=position + 1, label=arrangement.labels[position])
            for kind, position in arrangement.inserts
        ),
    )


def _items(written: list[Written]) -> Iterator[ManifestItem]:
    """Every item once, whatever number of volumes it is spread over."""
    placed = [(item, each) for each in written for item in each.volume.items]
    for _, group in groupby(placed, key=lambda pair: pair[0].no):
        parts = list(group)
        item = parts[0][0]
        scales = [each.assembled.scales[item.no] for _, each in parts]
        notes = [note for _, each in parts for note in each.assembled.notes.get(item.no, ())]
        yield ManifestItem(
            no=item.no,
            group=item.group,
            title=item.evidence.title,
            source=item.readable.source.name,
            volume=item.volume,
            pages=(item.first, parts[-1][0].last),
            source_pages=item.readable.page_count,
            taken=item.evidence.pages,
            sheet=item.readable.sheet,
            rendered=rendered(item),
            scale=(min(low for low, _ in scales), max(high for _, high in scales)),
            notes=tuple(_noted([*item.readable.notes, *notes])),
            parts=tuple(_stretch(part) for part, _ in parts) if len(parts) > 1 else (),
        )


def _stretch(part: Item) -> ManifestStretch:
    return ManifestStretch(volume=part.volume, pages=(part.first, part.last))


def _noted(notes: list[Note]) -> Iterator[ManifestNote]:
    for note in dict.fromkeys(notes):
        yield ManifestNote(code=note.code, text=note.text)
