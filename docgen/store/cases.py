"""Cases: what the lender stated, version by version, and what happened since, put together into one case.

A version holds the lender's facts; contacts, deliveries and evidence entered here are events of their own. Nothing is
overwritten, so a case can be read as it stood at any earlier moment.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, func, insert, select, text
from sqlalchemy.orm import Session, aliased

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


class _Told(NamedTuple):
    """A row of an event table."""

    id: int
    entry: int
    revision: int
    document: str


def load_case(session: Session, case_no: str, moment: Moment | None = None) -> LoadedCase:
    """The case now, or as it stood at ``moment``. Raises NotFound."""
    return _loaded(session, {case_id_of(session, case_no): case_no}, moment)[case_no]


def load_cases(session: Session, case_nos: Sequence[str]) -> dict[str, LoadedCase]:
    """Those of the given cases that are stored, by number."""
    loaded: dict[str, LoadedCase] = {}
    for start in range(0, len(case_nos), _CHUNK):
        loaded |= _loaded(session, _ids(session, case_nos[start : start + _CHUNK]), None)
    return loaded


def case_numbers(session: Session, *, limit: int | None = None, offset: int = 0) -> list[str]:
    """The numbers of the cases, in the order in which they came."""
    return list(session.scalars(select(StoredCase.case_no).order_by(StoredCase.id).limit(limit).offset(offset)))


def case_count(session: Session) -> int:
    """How many cases there are."""
    return session.scalar(select(func.count()).select_from(StoredCase)) or 0


def which_exist(session: Session, case_nos: Sequence[str]) -> set[str]:
    """Those of the given case numbers that are stored."""
    chunks = (case_nos[start : start + _CHUNK] for start in range(0, len(case_nos), _CHUNK))
    return {case_no for chunk in chunks for case_no in _ids(session, chunk).values()}


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


def replace_cases(session: Session, merged: Sequence[Case], stamp: Stamp) -> None:
    """Store a new version of each case, and what its contacts and deliveries have more than before.

    A merged case has the stored contacts and deliveries first, in their order and perhaps with more known, then new
    ones. All of them must be stored.
    """
    for start in range(0, len(merged), _CHUNK):
        cases = {case.case_no: case for case in merged[start : start + _CHUNK]}
        ids = _ids(session, list(cases), lock=True)
        versions = select(CaseVersion.case_id, func.max(CaseVersion.number)).where(CaseVersion.case_id.in_(ids))
        last = {row[0]: row[1] for row in session.execute(versions.group_by(CaseVersion.case_id))}
        rows = [_version_row(case_id, last[case_id] + 1, cases[case_no], stamp) for case_id, case_no in ids.items()]
        session.execute(insert(CaseVersion), rows)
        contacts = {case_id: cases[case_no].contacts for case_id, case_no in ids.items()}
        deliveries = {case_id: cases[case_no].deliveries for case_id, case_no in ids.items()}
        _bring_up_to_date(session, ContactEvent, contacts, stamp)
        _bring_up_to_date(session, DeliveryEvent, deliveries, stamp)


def add_evidence(session: Session, case_no: str, items: Sequence[Evidence], stamp: Stamp) -> None:
    """Store items of evidence entered here. Raises NotFound."""
    case_id = case_id_of(session, case_no, lock=True)
    first = len(_newest(_events(session, EvidenceEvent, [case_id])[case_id]))
    rows = [_event_row(case_id, entry, 1, _json(item), stamp) for entry, item in enumerate(items, first)]
    _insert_events(session, EvidenceEvent, rows)


def lock_imports(session: Session) -> None:
    """Until the transaction ends nobody else adds a case, so that a number found free stays free."""
    if session.get_bind().dialect.name == "postgresql":  # a writer of SQLite is alone anyway
        session.execute(text("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE"))


def case_id_of(session: Session, case_no: str, *, lock: bool = False) -> int:
    """The row of a case number; with ``lock`` nobody else writes to the case meanwhile. Raises NotFound."""
    query = select(StoredCase.id).where(StoredCase.case_no == case_no)
    # PostgreSQL refuses to be asked for a text with NUL, which a browser may well send.
    found = None if "\0" in case_no else session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(what="案件", name=case_no)
    return found


def _ids(session: Session, case_nos: Sequence[str], *, lock: bool = False) -> dict[int, str]:
    """The rows of case numbers, in one order for whoever locks them."""
    query = select(StoredCase.id, StoredCase.case_no).where(StoredCase.case_no.in_(case_nos)).order_by(StoredCase.id)
    return {row.id: row.case_no for row in session.execute(query.with_for_update() if lock else query)}


def _loaded(session: Session, ids: Mapping[int, str], moment: Moment | None) -> dict[str, LoadedCase]:
    contacts = _events(session, ContactEvent, ids, moment.contact if moment else None)
    deliveries = _events(session, DeliveryEvent, ids, moment.delivery if moment else None)
    evidence = _events(session, EvidenceEvent, ids, moment.evidence if moment else None)
    loaded = {}
    for version in session.execute(_versions(ids, moment)):
        case_id = version.case_id
        stated = Case.model_validate_json(version.document)
        paths = {item.file for item in stated.evidence}
        added = [Evidence.model_validate_json(document) for document in _newest(evidence[case_id])]
        case = stated.model_copy(
            update={
                "contacts": tuple(Contact.model_validate_json(d) for d in _newest(contacts[case_id])),
                "deliveries": tuple(Delivery.model_validate_json(d) for d in _newest(deliveries[case_id])),
                "evidence": (*stated.evidence, *(item for item in added if item.file not in paths)),
            }
        )
        last = (max((event.id for event in found[case_id]), default=0) for found in (contacts, deliveries, evidence))
        loaded[ids[case_id]] = LoadedCase(case_id, case, stated, Moment(version.id, *last))
    return loaded


def _versions(ids: Iterable[int], moment: Moment | None) -> Select[int, int, str]:
    """The newest version of each case, or the one of a moment."""
    wanted = select(CaseVersion.id, CaseVersion.case_id, CaseVersion.document).where(CaseVersion.case_id.in_(ids))
    if moment:
        return wanted.where(CaseVersion.id == moment.version)
    newer = aliased(CaseVersion)
    last = select(func.max(newer.number)).where(newer.case_id == CaseVersion.case_id).scalar_subquery()
    return wanted.where(CaseVersion.number == last)


def _events(
    session: Session, table: type[_Event], ids: Iterable[int], through: int | None = None
) -> defaultdict[int, list[_Told]]:
    """What is told of each case, entry by entry, each entry's revisions in order."""
    query = select(table.id, table.case_id, table.entry, table.revision, table.document).where(table.case_id.in_(ids))
    rows = session.execute(
        (query if through is None else query.where(table.id <= through)).order_by(table.entry, table.revision)
    )
    told = defaultdict[int, list[_Told]](list)
    for row in rows:
        told[row.case_id].append(_Told(row.id, row.entry, row.revision, row.document))
    return told


def _newest(told: Iterable[_Told]) -> list[str]:
    """What the last revision of every entry says, in order of the entries."""
    return list({one.entry: one.document for one in told}.values())


def _bring_up_to_date(
    session: Session, table: type[_Event], records: Mapping[int, Sequence[Record]], stamp: Stamp
) -> None:
    told = _events(session, table, records)
    rows = []
    for case_id, now in records.items():
        known = {one.entry: one for one in told[case_id]}
        for entry, record in enumerate(now):
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
