"""How many bytes the pages of a source weigh: the streams they draw with, each counted once however often it is used.

A volume holds what its pages refer to and nothing else, so the streams that any of its pages reach, together, are
nearly all of its size; what the volume adds of its own is measured when it is written.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pikepdf import Array, Dictionary, Object, Stream

from docgen.bundle.pages import open_source

Streams = dict[tuple[int, int], int]
"""Sizes by object; a source's own."""
OVERHEAD: Final = 1200
"""Bytes a page adds for itself: its object, its number, its link."""
_DEEPEST: Final = 64


def page_streams(path: Path, pages: tuple[int, ...]) -> list[Streams]:
    """For each of these pages of a PDF, the streams it reaches and their sizes in bytes."""
    with open_source(path) as pdf:
        known: dict[tuple[int, int], Streams] = {}
        found = []
        for index in pages:
            page = pdf.pages[index].obj
            streams: Streams = {}
            for key in ("/Contents", "/Resources", "/Annots", "/Group"):
                if key in page:
                    _gather(page.get(key), streams, known, 0)
            found.append(streams)
        return found


def _gather(thing: object, streams: Streams, known: dict[tuple[int, int], Streams], depth: int) -> None:
    """Add what ``thing`` reaches. ``known`` keeps what indirect objects reach, for the pages that share them.

    Of things that refer to each other one may be known to reach too little; the written file is measured.
    """
    if depth > _DEEPEST or not isinstance(thing, Object):
        return
    if not thing.is_indirect:
        for child in _children(thing):
            _gather(child, streams, known, depth + 1)
        return
    if thing.objgen not in known:
        own: Streams = {}
        known[thing.objgen] = own  # before its children: what refers back to it adds nothing
        if isinstance(thing, Stream):
            length = thing.stream_dict.get("/Length", 0)
            own[thing.objgen] = length if isinstance(length, int) else 0
        for child in _children(thing):
            _gather(child, own, known, depth + 1)
    streams.update(known[thing.objgen])


def _children(thing: Object) -> Iterator[object]:
    if isinstance(thing, Array):
        yield from thing
    elif isinstance(thing, Stream | Dictionary):
        held = thing.stream_dict if isinstance(thing, Stream) else thing
        yield from (value for key, value in held.items() if key not in {"/Parent", "/P", "/Dest", "/A"})
