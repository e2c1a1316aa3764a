"""The audit chain: every act that wrote something is an entry, chained to the one before it by hash.

Whoever writes says what he does (:class:`Deed`); every row he writes bears the deed's mark, and its entry holds the
SHA-256 over all of them. So a row that was changed, added or taken away behind the program's back no longer fits its
entry, and an entry that was, no longer fits its neighbour. The last hash, kept elsewhere, holds the whole chain down.
The chain holds hashes and no personal data. Rows are hashed whole, keys too: what order events came in, and which draft
an approval speaks of, is told by keys alone. A number joins in when it ends.
"""

import hashlib
import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Row, Select, Table, insert, or_, select, text
from sqlalchemy.orm import Session

from docgen.store.models import (
    Assignment,
    AuditEntry,
    Base,
    CaseVersion,
    Number,
    NumberState,
    StoredCase,
    Witnessed,
)

BEFORE: Final = ""
"""The mark of rows that were there before the chain was; its first entry holds them."""
FIRST: Final = "0" * 64
"""What stands for the hash before the first entry."""
_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The first entry is nobody's act."""
_BATCH: Final = 2_000
TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "case_versions": ("case_id", "number"),
    "documents": ("serial", "kind", "case_id"),
    "document_events": ("serial", "event"),
}
"""Of which tables others are told when a row is written (``docgen.store.outbox``), and by what of it."""
_LOCK: Final = 0x646F6367656E
"""PostgreSQL's advisory lock of whoever appends (any number that nobody else uses)."""


@dataclass(frozen=True, slots=True)
class Deed:
    """An act: what is done (a stable code), by which account, when, and to what (a case's or a document's number).

    An act that writes nothing leaves no entry, unless it is ``told``: taking the key away.
    """

    act: str
    by: str
    at: datetime
    subject: str | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number and its hash (hex)."""

    seq: int
    hash: str


@dataclass(slots=True)
class _Open:
    """A deed while it is done."""

    deed: Deed
    mark: str = field(default_factory=lambda: uuid4().hex)
    hashes: list[str] = field(default_factory=list)
    cases: set[int] = field(default_factory=set)
    """The cases that it writes of."""
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def take(self, table: Table, row: Mapping[str, Any]) -> None:
        """A row is among those of the deed."""
        self.hashes.append(_hashed(table, row))
        if "case_id" in row:
            self.cases.add(row["case_id"])
        if names := TOLD.get(table.name):
            self.told.append((table.name, {name: row[name] for name in names}))


def begin(session: Session, deed: Deed) -> None:
    """From now on this session writes for ``deed``."""
    session.info["deed"] = _Open(deed)


def insert_rows(session: Session, model: type[Witnessed], rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows of a table that numbers them itself, each with the deed's mark."""
    if not rows:
        return
    doing = _doing(session)
    table = _table(model)
    ids = session.scalars(
        insert(model).returning(table.c.id, sort_by_parameter_order=True), [{**row, "deed": doing.mark} for row in rows]
    )
    for row, key in zip(rows, ids, strict=True):
        doing.take(table, {**row, "id": key})


def add_row(session: Session, row: Witnessed) -> None:
    """Store one row with the deed's mark; it has its key when this returns."""
    doing = _doing(session)
    row.deed = doing.mark
    session.add(row)
    session.flush()
    table = _table(type(row))
    doing.take(table, {column.name: getattr(row, column.name) for column in table.columns})


def touch(session: Session, case_id: int) -> None:
    """Say that the deed changes how a case stands, though no row it writes names the case."""
    _doing(session).cases.add(case_id)


def cases_of(session: Session) -> set[int]:
    """The cases that this session's deed has written of so far."""
    return _doing(session).cases


def mark_of(session: Session) -> str:
    """The deed's mark, for a statement that writes rows by itself; :func:`witness` each of them then."""
    return _doing(session).mark


def witness(session: Session, model: type[Witnessed], row: Row[*tuple[Any, ...]]) -> None:
    """Take a row, as the database returned it whole, among those of the deed."""
    _doing(session).take(_table(model), row._asdict())


def told(session: Session) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """What was written by this session's deed that others are told of: tables and rows."""
    return _doing(session).told


def close(session: Session) -> None:
    """Append the entry of this session's deed; call it last in its transaction."""
    doing: _Open | None = session.info.pop("deed", None)
    if doing is None or not (doing.hashes or doing.deed.told):
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":  # a writer of SQLite is alone anyway
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    session.add(_entry(head(session), doing.deed, doing.mark, doing.hashes))


def found_chain(connection: Connection) -> None:
    """Make the first entry, where there is none: it holds what earlier releases wrote."""
    with Session(connection) as session:
        if session.scalar(select(AuditEntry.seq).limit(1)) is None:
            hashes = [digest for _, digest in marked_rows(session)]
            session.add(_entry(Head(0, FIRST), Deed("begin", "docgen", _NO_TIME), BEFORE, hashes))
            session.flush()


def head(session: Session) -> Head:
    """The last entry."""
    last = session.execute(select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)).one()
    return Head(last.seq, last.hash)


def entries_of_case(session: Session, case_no: str) -> Sequence[AuditEntry]:
    """What was done to a case, oldest first: what names it; of many at once, what imported or entrusted it."""
    case_id = select(StoredCase.id).where(StoredCase.case_no == case_no).scalar_subquery()
    its_own = or_(
        AuditEntry.subject == case_no,
        *(AuditEntry.deed.in_(select(one.deed).where(one.case_id == case_id)) for one in (CaseVersion, Assignment)),
    )
    return session.scalars(select(AuditEntry).where(its_own, AuditEntry.deed != BEFORE).order_by(AuditEntry.seq)).all()


def _doing(session: Session) -> _Open:
    doing: _Open | None = session.info.get("deed")
    if doing is None:
        message = "whoever writes must say what he does: Database.writing(Deed(...))"
        raise RuntimeError(message)
    return doing


def _entry(last: Head, deed: Deed, mark: str, hashes: Sequence[str]) -> AuditEntry:
    entry = AuditEntry(
        seq=last.seq + 1,
        deed=mark,
        at=deed.at,
        by=deed.by,
        act=deed.act,
        subject=deed.subject,
        rows=len(hashes),
        digest=digest_of(hashes),
        previous=last.hash,
        hash="",
    )
    entry.hash = hash_of(entry)
    return entry


def hash_of(entry: AuditEntry) -> str:
    """What an entry's hash has to be."""
    said = (entry.seq, entry.deed, entry.at, entry.by, entry.act, entry.subject, entry.rows, entry.digest)
    return hashlib.sha256(_canonical([*said, entry.previous])).hexdigest()


def digest_of(hashes: Iterable[str]) -> str:
    """What an entry says of the hashes of its rows."""
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def marked_rows(session: Session) -> Iterator[tuple[str, str]]:
    """The mark and the hash of every witnessed row, by mark; one deed's rows are in memory at a time."""
    return heapq.merge(*(_of_table(session, table) for table in witnessed_tables()), key=itemgetter(0))


def _of_table(session: Session, table: Table) -> Iterator[tuple[str, str]]:
    rows = session.execute(_rows(table).order_by(table.c.deed).execution_options(yield_per=_BATCH))
    for row in rows:
        yield row.deed, _hashed(table, row._asdict())


def _rows(table: Table) -> Select[Any]:
    rows = select(table)
    return rows.where(table.c.state != NumberState.RESERVED.value) if table is _table(Number) else rows


def witnessed_tables() -> list[Table]:
    """The tables whose rows the chain witnesses."""
    return [table for table in Base.metadata.sorted_tables if "deed" in table.c and table is not _table(AuditEntry)]


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


def _hashed(table: Table, row: Mapping[str, Any]) -> str:
    """A row's SHA-256: its table's name and what it says; columns that are empty or come later count for nothing."""
    said = {name: value for name, value in row.items() if name != "deed" and value is not None}
    return hashlib.sha256(_canonical([table.name, said])).hexdigest()


def _canonical(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
    raise TypeError(value)
