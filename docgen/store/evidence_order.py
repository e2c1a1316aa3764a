"""The list of a case's evidence as it is arranged here: in which order, and what was taken out of it.

An arrangement is an event among those of the evidence, with an entry of its own; the last one holds. What came after it
stands at the end. Taking an item out of the list touches neither its file nor what was said of it.
"""

import json
from collections.abc import Iterable, Sequence
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
    """Files in their order, and those that are taken out of the list."""

    order: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


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


def arranged(items: Sequence[Evidence], told: Sequence[Told]) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The items in their order, and those taken out."""
    held = arrangement(told)
    place = {file: number for number, file in enumerate(held.order)}
    listed = sorted(items, key=lambda item: place.get(item.file, len(place)))
    return (
        tuple(item for item in listed if item.file not in held.removed),
        tuple(item for item in listed if item.file in held.removed),
    )


def arrange(session: Session, case_id: int, made: Arrangement, stamp: Stamp) -> None:
    """Store how the list of a locked case is arranged from now on."""
    told = [one for one in events(session, EvidenceEvent, [case_id])[case_id] if one.entry == ENTRY]
    revision = told[-1].revision + 1 if told else 1
    document = json.dumps(asdict(made), ensure_ascii=False)
    insert_rows(session, EvidenceEvent, [event_row(case_id, ENTRY, revision, document, stamp)])
