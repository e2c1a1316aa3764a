"""The list of a case's evidence as it is arranged here: in which order, and what was taken out of it.

An arrangement is an event among those of the evidence, with an entry of its own; the last one holds. What came after it
stands at the end. Taking an item out of the list touches neither its file nor what was said of it. Several items may
have one file (the whole contract, and a page of it): each has a key of its own.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy.orm import Session

from docgen.casefile.records import Evidence
from docgen.store.audit import insert_rows
from docgen.store.events import Stamp, Told, event_row, events
from docgen.store.models import EvidenceEvent

ENTRY: Final = -1
"""The entry that arrangements have among the events of the evidence."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The keys of items in their order, and of those that are taken out of the list."""

    order: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keyed:
    """An item with what tells it from the others of its case: its file, with a number where others have the same."""

    key: str
    item: Evidence


def items_told(told: Iterable[Told]) -> list[Told]:
    """What is told of items, without arrangements."""
    return [one for one in told if one.entry != ENTRY]


def arrangement(told: Iterable[Told]) -> Arrangement:
    """The arrangement that holds."""
    found = [one for one in told if one.entry == ENTRY]
    if not found:
        return Arrangement()
    said = json.loads(found[-1].document)
    return Arrangement(tuple(said["order"]), tuple(said["removed"]))


def arranged(items: Sequence[Evidence], told: Sequence[Told]) -> tuple[tuple[Keyed, ...], tuple[Keyed, ...]]:
    """The items, given as the case has them, in their order, and those taken out."""
    held = arrangement(told)
    place = {key: number for number, key in enumerate(_keys(held.order))}
    keyed = [Keyed(key, item) for key, item in zip(_keys([item.file for item in items]), items, strict=True)]
    listed = sorted(keyed, key=lambda one: place.get(one.key, len(place)))
    return (
        tuple(one for one in listed if one.key not in held.removed),
        tuple(one for one in listed if one.key in held.removed),
    )


def _keys(files: Iterable[str]) -> Iterator[str]:
    """The key of each; no file lies below another, so that none is called as a further one of another is."""
    seen: Counter[str] = Counter()
    for file in files:
        seen[file] += 1
        yield file if seen[file] == 1 else f"{file}//{seen[file]}"


def arrange(session: Session, case_id: int, made: Arrangement, stamp: Stamp) -> None:
    """Store how the list of a locked case is arranged from now on."""
    told = [one for one in events(session, EvidenceEvent, [case_id])[case_id] if one.entry == ENTRY]
    revision = told[-1].revision + 1 if told else 1
    document = json.dumps(asdict(made), ensure_ascii=False)
    insert_rows(session, EvidenceEvent, [event_row(case_id, ENTRY, revision, document, stamp)])
