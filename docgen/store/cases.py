"""Cases: what the lender stated, version by version, and what happened since, put together into one case.

A version holds the lender's facts; contacts, deliveries and evidence entered here are events of their own. Nothing is
overwritten, so a case can be read as it stood at any earlier moment.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from docgen.casefile.case import Case
from docgen.casefile.record import Record
from docgen.casefile.records import Contact, Delivery, Evidence
from docgen.errors import NotFound
from docgen.store.models import CaseVersion, ContactEvent, DeliveryEvent, EvidenceEvent, StoredCase

_CHUNK = 500
_Event = TypeVar("_Event", ContactEvent, DeliveryEvent, EvidenceEvent)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something was written down, by which account, and where it came from (a file's name)."""

    at: datetime
    by: str
    source: str


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a case had come: the last row of each table that its reading took in (0: none)."""

    version: int
    contact: int
    delivery: int
    evidence: int


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case as it stood at a moment. ``stated`` is the lender's part alone, as its last import gave it."""

    id: int
    case: Case
    stated: Case
    moment: Moment


def load_case(session: Session, case_no: str, moment: Moment | None = None) -> LoadedCase:
    """The case now, or as it stood at ``moment``. Raises NotFound."""
    case_id = case_id_of(session, case_no)
    versions = select(CaseVersion).where(CaseVersion.case_id == case_id).order_by(CaseVersion.number.desc()).limit(1)
    version = session.scalars(versions.where(CaseVersion.id == moment.version) if moment else versions).one()
    contacts = _events(session, ContactEvent, case_id, moment.contact if moment else None)
    deliveries = _events(session, DeliveryEvent, case_id, moment.delivery if moment else None)
    evidence = _events(session, EvidenceEvent, case_id, moment.evidence if moment else None)
    stated = Case.model_validate_json(version.document)
    paths = {item.file for item in stated.evidence}
    added = [Evidence.model_validate_json(document) for document in _newest(evidence)]
    case = stated.model_copy(
        update={
            "contacts": tuple(Contact.model_validate_json(document) for document in _newest(contacts)),
            "deliveries": tuple(Delivery.model_validate_json(document) for document in _newest(deliveries)),
            "evidence": (*stated.evidence, *(item for item in added if item.file not in paths)),
        }
    )
    reached = Moment(version.id, _reached(contacts), _reached(deliveries), _reached(evidence))
    return LoadedCase(case_id, case, stated, reached)


def case_numbers(session: Session, *, limit: int | None = None, offset: int = 0) -> list[str]:
    """The numbers of the cases, in the order in which they came."""
    return list(session.scalars(select(StoredCase.case_no).order_by(StoredCase.id).limit(limit).offset(offset)))


def case_count(session: Session) -> int:
    """How many cases there are."""
    return session.scalar(select(func.count()).select_from(StoredCase)) or 0


def which_exist(session: Session, case_nos: Sequence[str]) -> set[str]:
    """Those of the given case numbers that are stored."""
    found: set[str] = set()
    for start in range(0, len(case_nos), _CHUNK):
        chunk = case_nos[start : start + _CHUNK]
        found |= set(session.scalars(select(StoredCase.case_no).where(StoredCase.case_no.in_(chunk))))
    return found


def add_cases(session: Session, cases: Sequence[Case], stamp: Stamp) -> None:
    """Store new cases, each with its first version and events. Their numbers must be new (see ``lock_imports``)."""
    if not cases:
        return
    rows = session.execute(
        insert(StoredCase).returning(StoredCase.case_no, StoredCase.id),
        [{"case_no": case.case_no, "created_at": stamp.at} for case in cases],
    )
    ids = {row.case_no: row.id for row in rows}
    session.execute(insert(CaseVersion), [_version_row(ids[case.case_no], 1, case, stamp) for case in cases])
    contacts = [
        _event_row(ids[case.case_no], entry, 1, _json(record), stamp)
        for case in cases
        for entry, record in enumerate(case.contacts)
    ]
    deliveries = [
        _event_row(ids[case.case_no], entry, 1, _json(record), stamp)
        for case in cases
        for entry, record in enumerate(case.deliveries)
    ]
    _insert_events(session, ContactEvent, contacts)
    _insert_events(session, DeliveryEvent, deliveries)


def replace_case(session: Session, merged: Case, stamp: Stamp) -> None:
    """Store a new version of a case and what its contacts and deliveries have more than before. Raises NotFound.

    ``merged`` has the stored contacts and deliveries first, in their order and perhaps with more known, then new ones.
    """
    case_id = case_id_of(session, merged.case_no, lock=True)
    last = session.scalar(select(func.max(CaseVersion.number)).where(CaseVersion.case_id == case_id)) or 0
    session.execute(insert(CaseVersion), [_version_row(case_id, last + 1, merged, stamp)])
    _bring_up_to_date(session, ContactEvent, case_id, merged.contacts, stamp)
    _bring_up_to_date(session, DeliveryEvent, case_id, merged.deliveries, stamp)


def add_evidence(session: Session, case_no: str, items: Sequence[Evidence], stamp: Stamp) -> None:
    """Store items of evidence entered here. Raises NotFound."""
    case_id = case_id_of(session, case_no, lock=True)
    first = len(_newest(_events(session, EvidenceEvent, case_id, None)))
    rows = [_event_row(case_id, entry, 1, _json(item), stamp) for entry, item in enumerate(items, first)]
    _insert_events(session, EvidenceEvent, rows)


def lock_imports(session: Session) -> None:
    """Until the transaction ends nobody else adds a case, so that a number found free stays free."""
    if session.get_bind().dialect.name == "postgresql":  # a writer of SQLite is alone anyway
        session.execute(text("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE"))


def case_id_of(session: Session, case_no: str, *, lock: bool = False) -> int:
    """The row of a case number; with ``lock`` nobody else writes to the case meanwhile. Raises NotFound."""
    query = select(StoredCase.id).where(StoredCase.case_no == case_no)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(what="案件", name=case_no)
    return found


def _events(session: Session, table: type[_Event], case_id: int, through: int | None) -> list[_Event]:
    query = select(table).where(table.case_id == case_id).order_by(table.entry, table.revision)
    return list(session.scalars(query if through is None else query.where(table.id <= through)))


def _newest(events: Sequence[_Event]) -> list[str]:
    """What the last revision of every entry says, in order of the entries."""
    return list({event.entry: event.document for event in events}.values())


def _reached(events: Sequence[_Event]) -> int:
    return max((event.id for event in events), default=0)


def _bring_up_to_date(
    session: Session, table: type[_Event], case_id: int, records: Sequence[Record], stamp: Stamp
) -> None:
    known = {event.entry: event for event in _events(session, table, case_id, None)}
    rows = []
    for entry, record in enumerate(records):
        document, before = _json(record), known.get(entry)
        if before is None or before.document != document:
            rows.append(_event_row(case_id, entry, before.revision + 1 if before else 1, document, stamp))
    _insert_events(session, table, rows)


def _insert_events(session: Session, table: type[_Event], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _event_row(case_id: int, entry: int, revision: int, document: str, stamp: Stamp) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "entry": entry,
        "revision": revision,
        "document": document,
        "recorded_at": stamp.at,
        "recorded_by": stamp.by,
        "source": stamp.source,
    }


def _version_row(case_id: int, number: int, case: Case, stamp: Stamp) -> dict[str, Any]:
    document = _json(case.model_copy(update={"contacts": (), "deliveries": ()}))
    return {
        "case_id": case_id,
        "number": number,
        "document": document,
        "sha256": hashlib.sha256(document.encode()).hexdigest(),
        "imported_at": stamp.at,
        "imported_by": stamp.by,
        "source": stamp.source,
    }


def _json(record: Record) -> str:
    return record.model_dump_json(exclude_none=True)
