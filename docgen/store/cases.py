"""Cases: what the lender stated, version by version, and what happened since, put together into one case.

A version holds the lender's facts; contacts, deliveries, evidence and agreements entered here are events of their own.
Nothing is overwritten, so a case can be read as it stood at any earlier moment.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, insert, select, text
from sqlalchemy.orm import Session, aliased

from docgen.casefile.case import Case
from docgen.casefile.records import Agreement, Contact, Delivery, Evidence
from docgen.errors import NotFound
from docgen.store.assignments import entrusted_to
from docgen.store.audit import insert_rows, mark_of, witness
from docgen.store.events import Stamp, bring_up_to_date, event_row, events, newest, spelt
from docgen.store.evidence_order import Arrangement, Keyed, arrange, arranged, items_told
from docgen.store.models import AgreementEvent, CaseVersion, ContactEvent, DeliveryEvent, EvidenceEvent, StoredCase

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a case had come: the last row of each table that its reading took in (0: none)."""

    version: int
    contact: int
    delivery: int
    evidence: int
    agreement: int = 0
    """Left out by documents issued before agreements were signed here."""


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case as it stood at a moment. ``stated`` is the lender's part alone, as its last import gave it."""

    id: int
    case: Case
    stated: Case
    moment: Moment
    signed: tuple[Agreement, ...] = ()
    """Every agreement signed here, also one that the lender's part holds by now."""
    listed: tuple[Keyed, ...] = ()
    """The evidence of ``case``, each item with its key."""
    removed: tuple[Keyed, ...] = ()
    """Evidence that was taken out of the list here; its files are kept."""


def load_case(session: Session, case_no: str, moment: Moment | None = None) -> LoadedCase:
    """The case now, or as it stood at ``moment``. Raises NotFound."""
    return _loaded(session, {case_id_of(session, case_no): case_no}, moment)[case_no]


def load_cases(session: Session, case_nos: Sequence[str]) -> dict[str, LoadedCase]:
    """Those of the given cases that are stored, by number."""
    loaded: dict[str, LoadedCase] = {}
    for start in range(0, len(case_nos), _CHUNK):
        loaded |= _loaded(session, _ids(session, case_nos[start : start + _CHUNK]), None)
    return loaded


def case_numbers(session: Session, *, own: str | None = None, limit: int | None = None, offset: int = 0) -> list[str]:
    """The numbers of the cases, in the order in which they came; with ``own`` those entrusted to that account."""
    query = select(StoredCase.case_no).order_by(StoredCase.id).limit(limit).offset(offset)
    return list(session.scalars(query.where(StoredCase.id.in_(entrusted_to(own))) if own is not None else query))


def case_count(session: Session, *, own: str | None = None) -> int:
    """How many cases there are; with ``own`` how many are entrusted to that account."""
    query = select(func.count()).select_from(StoredCase)
    return session.scalar(query.where(StoredCase.id.in_(entrusted_to(own))) if own is not None else query) or 0


def which_exist(session: Session, case_nos: Sequence[str]) -> set[str]:
    """Those of the given case numbers that are stored."""
    return set(case_ids(session, case_nos))


def add_cases(session: Session, cases: Sequence[Case], stamp: Stamp) -> None:
    """Store new cases, each with its first version and events. Their numbers must be new (see ``lock_imports``)."""
    if not cases:
        return
    mark = mark_of(session)
    made = session.execute(
        insert(StoredCase).returning(StoredCase.id, StoredCase.case_no, StoredCase.created_at),
        [{"case_no": case.case_no, "created_at": stamp.at, "deed": mark} for case in cases],
    ).all()
    for row in made:
        witness(session, StoredCase, row)
    ids = {row.case_no: row.id for row in made}
    insert_rows(session, CaseVersion, [_version_row(ids[case.case_no], 1, case, stamp) for case in cases])
    contacts = [
        event_row(ids[case.case_no], entry, 1, spelt(record), stamp)
        for case in cases
        for entry, record in enumerate(case.contacts)
    ]
    deliveries = [
        event_row(ids[case.case_no], entry, 1, spelt(record), stamp)
        for case in cases
        for entry, record in enumerate(case.deliveries)
    ]
    insert_rows(session, ContactEvent, contacts)
    insert_rows(session, DeliveryEvent, deliveries)


def replace_cases(
    session: Session,
    merged: Sequence[Case],
    stamp: Stamp,
    signed: Mapping[str, Sequence[Agreement]] = MappingProxyType({}),
) -> None:
    """Store a new version of each case, and what its contacts and deliveries have more than before.

    A merged case has the stored contacts and deliveries first, in their order and perhaps with more known, then new
    ones. All of them must be stored. ``signed`` holds, by case number, the agreements signed here in their order,
    speaking of the parties as the new version does.
    """
    for start in range(0, len(merged), _CHUNK):
        cases = {case.case_no: case for case in merged[start : start + _CHUNK]}
        ids = _ids(session, list(cases), lock=True)
        versions = select(CaseVersion.case_id, func.max(CaseVersion.number)).where(CaseVersion.case_id.in_(ids))
        last = {row[0]: row[1] for row in session.execute(versions.group_by(CaseVersion.case_id))}
        rows = [_version_row(case_id, last[case_id] + 1, cases[case_no], stamp) for case_id, case_no in ids.items()]
        insert_rows(session, CaseVersion, rows)
        contacts = {case_id: cases[case_no].contacts for case_id, case_no in ids.items()}
        deliveries = {case_id: cases[case_no].deliveries for case_id, case_no in ids.items()}
        bring_up_to_date(session, ContactEvent, contacts, stamp)
        bring_up_to_date(session, DeliveryEvent, deliveries, stamp)
        agreements = {case_id: signed.get(case_no, ()) for case_id, case_no in ids.items()}
        bring_up_to_date(session, AgreementEvent, agreements, stamp)


def add_evidence(session: Session, case_no: str, items: Sequence[Evidence], stamp: Stamp) -> None:
    """Store items of evidence entered here. Raises NotFound."""
    case_id = case_id_of(session, case_no, lock=True)
    first = 1 + max((one.entry for one in events(session, EvidenceEvent, [case_id])[case_id]), default=-1)
    rows = [event_row(case_id, entry, 1, spelt(item), stamp) for entry, item in enumerate(items, first)]
    insert_rows(session, EvidenceEvent, rows)


def put_back(session: Session, loaded: LoadedCase, files: Sequence[str], stamp: Stamp) -> None:
    """Put the items of these files back at the end of the list that were taken out of it."""
    back = [one.key for one in loaded.removed if one.item.file in files]
    removed = tuple(one.key for one in loaded.removed if one.key not in back)
    arrange(session, loaded.id, Arrangement((*(one.key for one in loaded.listed), *back), removed), stamp)


def change_evidence(session: Session, case_no: str, item: Evidence, stamp: Stamp) -> None:
    """Store what is now said of the item of evidence entered here that has this file. Raises NotFound."""
    case_id = case_id_of(session, case_no, lock=True)
    told = events(session, EvidenceEvent, [case_id])[case_id]
    own = [one for one in items_told(told) if Evidence.model_validate_json(one.document).file == item.file]
    if not own:
        raise NotFound(what="证据", name=item.file)
    rows = [event_row(case_id, own[-1].entry, own[-1].revision + 1, spelt(item), stamp)]
    insert_rows(session, EvidenceEvent, rows)


def add_contact(session: Session, case_no: str, contact: Contact, stamp: Stamp) -> int:
    """Store an entry of the contact log made here; its place in the log. Raises NotFound."""
    case_id = case_id_of(session, case_no, lock=True)
    entry = len(newest(events(session, ContactEvent, [case_id])[case_id]))
    insert_rows(session, ContactEvent, [event_row(case_id, entry, 1, spelt(contact), stamp)])
    return entry


def add_delivery(session: Session, case_no: str, delivery: Delivery, stamp: Stamp, entry: int | None = None) -> int:
    """Store an act of service, or more known about the one at a place of the case's; its place. Raises NotFound."""
    case_id = case_id_of(session, case_no, lock=True)
    told = events(session, DeliveryEvent, [case_id])[case_id]
    at = len(newest(told)) if entry is None else entry
    revision = 1 + max((one.revision for one in told if one.entry == at), default=0)
    insert_rows(session, DeliveryEvent, [event_row(case_id, at, revision, spelt(delivery), stamp)])
    return at


def add_agreement(session: Session, case_no: str, agreement: Agreement, stamp: Stamp) -> None:
    """Store an agreement signed here. Raises NotFound."""
    case_id = case_id_of(session, case_no, lock=True)
    entry = len(newest(events(session, AgreementEvent, [case_id])[case_id]))
    insert_rows(session, AgreementEvent, [event_row(case_id, entry, 1, spelt(agreement), stamp)])


def lock_imports(session: Session) -> None:
    """Until the transaction ends nobody else adds a case, so that a number found free stays free."""
    if session.get_bind().dialect.name == "postgresql":  # a writer of SQLite is alone anyway
        session.execute(text("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE"))


def case_id_of(session: Session, case_no: str, *, lock: bool = False) -> int:
    """The row of a case number; with ``lock`` nobody else writes to the case meanwhile. Raises NotFound.

    Rows that refer to the case are not kept waiting: what lists are read from is worked out beside whoever writes.
    """
    query = select(StoredCase.id).where(StoredCase.case_no == case_no)
    # PostgreSQL refuses to be asked for a text with NUL, which a browser may well send.
    found = None if "\0" in case_no else session.scalar(query.with_for_update(key_share=True) if lock else query)
    if found is None:
        raise NotFound(what="案件", name=case_no)
    return found


def case_ids(session: Session, case_nos: Sequence[str]) -> dict[str, int]:
    """The rows of those of the given case numbers that are stored."""
    chunks = (case_nos[start : start + _CHUNK] for start in range(0, len(case_nos), _CHUNK))
    return {case_no: row for chunk in chunks for row, case_no in _ids(session, chunk).items()}


def case_no_of(session: Session, case_id: int) -> str:
    """The case number of a row that another row refers to."""
    return session.scalars(select(StoredCase.case_no).where(StoredCase.id == case_id)).one()


def _ids(session: Session, case_nos: Sequence[str], *, lock: bool = False) -> dict[int, str]:
    """The rows of case numbers, in one order for whoever locks them."""
    query = select(StoredCase.id, StoredCase.case_no).where(StoredCase.case_no.in_(case_nos)).order_by(StoredCase.id)
    return {row.id: row.case_no for row in session.execute(query.with_for_update(key_share=True) if lock else query)}


def _loaded(session: Session, ids: Mapping[int, str], moment: Moment | None) -> dict[str, LoadedCase]:
    contacts = events(session, ContactEvent, ids, moment.contact if moment else None)
    deliveries = events(session, DeliveryEvent, ids, moment.delivery if moment else None)
    evidence = events(session, EvidenceEvent, ids, moment.evidence if moment else None)
    agreements = events(session, AgreementEvent, ids, moment.agreement if moment else None)
    loaded = {}
    for version in session.execute(_versions(ids, moment)):
        case_id = version.case_id
        stated = Case.model_validate_json(version.document)
        paths = {item.file for item in stated.evidence}
        added = [Evidence.model_validate_json(document) for document in newest(items_told(evidence[case_id]))]
        every = (*stated.evidence, *(item for item in added if item.file not in paths))
        listed, removed = arranged(every, evidence[case_id])
        signed = tuple(Agreement.model_validate_json(document) for document in newest(agreements[case_id]))
        case = stated.model_copy(
            update={
                "contacts": tuple(Contact.model_validate_json(d) for d in newest(contacts[case_id])),
                "deliveries": tuple(Delivery.model_validate_json(d) for d in newest(deliveries[case_id])),
                "evidence": tuple(one.item for one in listed),
                "agreements": with_signed(stated, signed),
            }
        )
        tables = (contacts, deliveries, evidence, agreements)
        last = (max((event.id for event in found[case_id]), default=0) for found in tables)
        loaded[ids[case_id]] = LoadedCase(case_id, case, stated, Moment(version.id, *last), signed, listed, removed)
    return loaded


def with_signed(stated: Case, signed: Iterable[Agreement]) -> tuple[Agreement, ...]:
    """The agreements of a case: the lender's, then those signed here whose numbers aren't among them."""
    numbers = {agreement.no for agreement in stated.agreements}
    return (*stated.agreements, *(agreement for agreement in signed if agreement.no not in numbers))


def _versions(ids: Iterable[int], moment: Moment | None) -> Select[int, int, str]:
    """The newest version of each case, or the one of a moment."""
    wanted = select(CaseVersion.id, CaseVersion.case_id, CaseVersion.document).where(CaseVersion.case_id.in_(ids))
    if moment:
        return wanted.where(CaseVersion.id == moment.version)
    newer = aliased(CaseVersion)
    last = select(func.max(newer.number)).where(newer.case_id == CaseVersion.case_id).scalar_subquery()
    return wanted.where(CaseVersion.number == last)


def _version_row(case_id: int, number: int, case: Case, stamp: Stamp) -> dict[str, Any]:
    document = spelt(case.model_copy(update={"contacts": (), "deliveries": ()}))
    return {
        "case_id": case_id,
        "number": number,
        "document": document,
        "sha256": hashlib.sha256(document.encode()).hexdigest(),
        "imported_at": stamp.at,
        "imported_by": stamp.by,
        "source": stamp.source,
    }
