"""What happened to cases: entries of an event table, each with its revisions, of which the last holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from docgen.casefile.record import Record
from docgen.store.audit import insert_rows
from docgen.store.models import AgreementEvent, ContactEvent, DeliveryEvent, EvidenceEvent

_Event = TypeVar("_Event", ContactEvent, DeliveryEvent, EvidenceEvent, AgreementEvent)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something was written down, by which account, and where it came from (a file's name)."""

    at: datetime
    by: str
    source: str


class Told(NamedTuple):
    """A row of an event table."""

    id: int
    entry: int
    revision: int
    document: str


def events(
    session: Session, table: type[_Event], ids: Iterable[int], through: int | None = None
) -> defaultdict[int, list[Told]]:
    """What is told of each case, entry by entry, each entry's revisions in order."""
    query = select(table.id, table.case_id, table.entry, table.revision, table.document).where(table.case_id.in_(ids))
    rows = session.execute(
        (query if through is None else query.where(table.id <= through)).order_by(table.entry, table.revision)
    )
    told = defaultdict[int, list[Told]](list)
    for row in rows:
        told[row.case_id].append(Told(row.id, row.entry, row.revision, row.document))
    return told


def newest(told: Iterable[Told]) -> list[str]:
    """What the last revision of every entry says, in order of the entries."""
    return list({one.entry: one.document for one in told}.values())


def bring_up_to_date(
    session: Session, table: type[_Event], records: Mapping[int, Sequence[Record]], stamp: Stamp
) -> None:
    """Store what the records of each case, in the order of their entries, have more than is known."""
    told = events(session, table, records)
    rows = []
    for case_id, now in records.items():
        known = {one.entry: one for one in told[case_id]}
        for entry, record in enumerate(now):
            document, before = spelt(record), known.get(entry)
            if before is None or before.document != document:
                rows.append(event_row(case_id, entry, before.revision + 1 if before else 1, document, stamp))
    insert_rows(session, table, rows)


def event_row(case_id: int, entry: int, revision: int, document: str, stamp: Stamp) -> dict[str, Any]:
    """A row of an event table."""
    return {
        "case_id": case_id,
        "entry": entry,
        "revision": revision,
        "document": document,
        "recorded_at": stamp.at,
        "recorded_by": stamp.by,
        "source": stamp.source,
    }


def spelt(record: Record) -> str:
    """A record as the store keeps it."""
    return record.model_dump_json(exclude_none=True)
