"""The tables. Rows are written once and never change, but for ``number_series``, ``numbers`` and ``batch_rows``.

Whoever writes a row says for which deed (see ``docgen.store.audit``).

A case is its newest version together with its events; ``cases`` puts them together. What a column holds as JSON is
spelt as case-format.md says. Triggers (in the migrations) hold what this text promises.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from docgen.store.columns import UtcInstant
from docgen.store.sealing import SealedText


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The root of the models."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {datetime: UtcInstant, str: Text}  # noqa: RUF012  # SQLAlchemy reads it from the class


class Witnessed(Base):
    """A table whose rows the audit chain witnesses: ``deed`` is the mark of the act that wrote the row."""

    __abstract__ = True

    deed: Mapped[str] = mapped_column(String(32), init=False, server_default=text("''"))


class StoredBlob(Base):
    """A blob that is on the disk. A row is written after its bytes, so whoever refers to it refers to bytes."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    stored_at: Mapped[datetime] = mapped_column()


class StoredCase(Witnessed):
    """A case's number; its row is the lock of whoever writes to the case."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_no: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column()


class CaseVersion(Witnessed):
    """The lender's facts as one import stated them: the case file without contacts and deliveries."""

    __tablename__ = "case_versions"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int] = mapped_column()
    document: Mapped[str] = mapped_column(SealedText)
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column()
    imported_by: Mapped[str] = mapped_column()
    source: Mapped[str] = mapped_column()


class CaseFile(Witnessed):
    """The bytes behind a path that the case names; the newest row of a path holds."""

    __tablename__ = "case_files"
    __table_args__ = (Index(None, "case_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    path: Mapped[str] = mapped_column()
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    recorded_at: Mapped[datetime] = mapped_column()


class _Event(MappedAsDataclass, kw_only=True):
    """Something that happened to a case. ``entry`` counts from 0 within it; of an entry the last revision holds."""

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    entry: Mapped[int] = mapped_column()
    revision: Mapped[int] = mapped_column()
    document: Mapped[str] = mapped_column(SealedText)
    recorded_at: Mapped[datetime] = mapped_column()
    recorded_by: Mapped[str] = mapped_column()
    source: Mapped[str] = mapped_column()


class ContactEvent(_Event, Witnessed):
    """An entry of the contact log, or more known about one."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("case_id", "entry", "revision"),)


class DeliveryEvent(_Event, Witnessed):
    """An act of service, or more known about one."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("case_id", "entry", "revision"),)


class EvidenceEvent(_Event, Witnessed):
    """An item of evidence entered here; imports leave it alone."""

    __tablename__ = "evidence_items"
    __table_args__ = (UniqueConstraint("case_id", "entry", "revision"),)


class AgreementEvent(_Event, Witnessed):
    """An agreement made and signed here; an import only gives its parties their new ids."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("case_id", "entry", "revision"),)


class NumberState(StrEnum):
    """How far a number has come; it leaves ``RESERVED`` once and for good."""

    RESERVED = "reserved"
    ISSUED = "issued"
    VOID = "void"


class NumberSeries(Base):
    """The last number given out of a series: one prefix in one year."""

    __tablename__ = "number_series"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column()


class Number(Witnessed):
    """A document's number and its serial, reserved before the document is written."""

    __tablename__ = "numbers"
    __table_args__ = (
        UniqueConstraint("prefix", "year", "value"),
        CheckConstraint("state IN ('reserved', 'issued', 'void')", name="state"),
        CheckConstraint("(state = 'reserved') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'void') = (void_reason IS NOT NULL)", name="reason"),
        Index(None, "state"),
    )

    serial: Mapped[int] = mapped_column(primary_key=True, init=False)
    prefix: Mapped[str] = mapped_column()
    year: Mapped[int] = mapped_column()
    value: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str] = mapped_column()
    reserved_at: Mapped[datetime] = mapped_column()
    state: Mapped[str] = mapped_column(default=NumberState.RESERVED.value)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    void_reason: Mapped[str | None] = mapped_column(default=None)


class IssuedDocument(Witnessed):
    """An issued document: its bytes, and all it was made from."""

    __tablename__ = "documents"
    __table_args__ = (Index(None, "fingerprint"),)

    serial: Mapped[int] = mapped_column(ForeignKey("numbers.serial"), primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("case_versions.id"))
    kind: Mapped[str] = mapped_column()
    kind_version: Mapped[str] = mapped_column()
    party: Mapped[str | None] = mapped_column()
    party_name: Mapped[str | None] = mapped_column()
    code: Mapped[str] = mapped_column(unique=True)
    filename: Mapped[str] = mapped_column()
    dated_on: Mapped[date] = mapped_column()
    as_of: Mapped[date] = mapped_column()
    inputs: Mapped[str] = mapped_column(SealedText)
    parameters: Mapped[str] = mapped_column()
    versions: Mapped[str] = mapped_column()
    fingerprint: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(SealedText)
    pages: Mapped[int] = mapped_column()
    pdf_sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    docx_sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    issued_at: Mapped[datetime] = mapped_column()
    issued_by: Mapped[str] = mapped_column()


class DocumentEvent(Witnessed):
    """What became of an issued document; the document itself never changes. ``note`` says why, where that is asked."""

    __tablename__ = "document_events"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    serial: Mapped[int] = mapped_column(ForeignKey("documents.serial"), index=True)
    event: Mapped[str] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()
    note: Mapped[str | None] = mapped_column(SealedText, default=None)


class StoredDraft(Witnessed):
    """A document before it has a number: what it is to be made from, and what it says."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column()
    kind_version: Mapped[str] = mapped_column()
    party: Mapped[str | None] = mapped_column()
    party_name: Mapped[str | None] = mapped_column()
    dated_on: Mapped[date] = mapped_column()
    as_of: Mapped[date] = mapped_column()
    inputs: Mapped[str] = mapped_column(SealedText)
    text: Mapped[str] = mapped_column(SealedText)
    made_at: Mapped[datetime] = mapped_column()
    made_by: Mapped[str] = mapped_column()


class DraftEvent(Witnessed):
    """What became of a draft; ``note`` says why, ``serial`` is the document it was issued as."""

    __tablename__ = "draft_events"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True)
    event: Mapped[str] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()
    note: Mapped[str | None] = mapped_column(SealedText, default=None)
    serial: Mapped[int | None] = mapped_column(ForeignKey("documents.serial"), default=None)


class StoredScan(Witnessed):
    """A page of a scan that had something on it: filed with a document, or put in the inbox for a ``reason``.

    ``path`` is the page's within the case; ``guesses`` are documents' numbers, a JSON list.
    """

    __tablename__ = "scans"
    __table_args__ = (
        UniqueConstraint("file_sha256", "page"),
        CheckConstraint("(serial IS NULL) = (reason IS NOT NULL)", name="filed_or_reason"),
        CheckConstraint("(serial IS NULL) = (path IS NULL)", name="filed_where"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    file: Mapped[str] = mapped_column()
    file_sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    page: Mapped[int] = mapped_column()
    page_sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    thumbnail_sha256: Mapped[str | None] = mapped_column(ForeignKey("blobs.sha256"))
    kind: Mapped[str] = mapped_column()
    serial: Mapped[int | None] = mapped_column(ForeignKey("documents.serial"), index=True)
    path: Mapped[str | None] = mapped_column()
    reason: Mapped[str | None] = mapped_column()
    about: Mapped[str] = mapped_column()
    guesses: Mapped[str] = mapped_column()
    scanned_at: Mapped[datetime] = mapped_column()
    scanned_by: Mapped[str] = mapped_column()


class ScanEnd(Witnessed):
    """How a page left the inbox: filed by hand with a document or with several, or put aside for what ``note`` says."""

    __tablename__ = "scan_ends"
    __table_args__ = (
        UniqueConstraint("scan_id", "serial"),
        CheckConstraint("(serial IS NULL) = (path IS NULL)", name="filed_where"),
        CheckConstraint("(serial IS NULL) = (note IS NOT NULL)", name="filed_or_note"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scans.id"))
    kind: Mapped[str] = mapped_column()
    serial: Mapped[int | None] = mapped_column(ForeignKey("documents.serial"), index=True)
    path: Mapped[str | None] = mapped_column()
    note: Mapped[str | None] = mapped_column(SealedText)
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()


class Batch(Witnessed):
    """One kind for many cases: what is written, from which file, on which days. ``id`` is also in its folder."""

    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column()
    source_sha256: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date] = mapped_column()
    dated_on: Mapped[date] = mapped_column()
    basis: Mapped[str | None] = mapped_column()
    draft: Mapped[bool] = mapped_column()
    started_at: Mapped[datetime] = mapped_column()
    started_by: Mapped[str] = mapped_column()


class RowState(StrEnum):
    """How far a row of a batch has come; it leaves ``PENDING`` once and for good."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


class BatchRow(Base):
    """A case of a batch: what is to be written for it, and what became of that.

    ``fingerprint`` is that of the row's documents and of no others. Whoever works on the row names his lease in
    ``owner``; ``deaths`` counts the processes that died of it.
    """

    __tablename__ = "batch_rows"
    __table_args__ = (
        UniqueConstraint("batch_id", "position"),
        CheckConstraint("state IN ('pending', 'done', 'refused')", name="state"),
        CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="reason"),
        Index(None, "batch_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    batch_id: Mapped[str] = mapped_column(ForeignKey("batches.id"))
    position: Mapped[int] = mapped_column()
    case_no: Mapped[str] = mapped_column()
    sheet_row: Mapped[int | None] = mapped_column()
    """Where the case stands in its file; from 1, as Excel counts."""
    answers: Mapped[str] = mapped_column(SealedText)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(default=RowState.PENDING.value)
    reason: Mapped[str | None] = mapped_column(SealedText, default=None)
    owner: Mapped[str | None] = mapped_column(default=None)
    deaths: Mapped[int] = mapped_column(default=0)


class AuditEntry(Base):
    """A link of the audit chain: who did what when to what, and the hash over the rows he wrote."""

    __tablename__ = "audit_entries"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deed: Mapped[str] = mapped_column(String(32), unique=True)
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()
    act: Mapped[str] = mapped_column()
    subject: Mapped[str | None] = mapped_column(index=True)
    rows: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AccountRevision(Witnessed):
    """An account as it was set; of an account the last revision holds."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("name", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column()
    revision: Mapped[int] = mapped_column()
    role: Mapped[str] = mapped_column()
    person: Mapped[str] = mapped_column()
    active: Mapped[bool] = mapped_column()
    set_at: Mapped[datetime] = mapped_column()
    set_by: Mapped[str] = mapped_column()


class ConductBreach(Witnessed):
    """A rule of conduct that a contact broke, as it was found when the contact was entered; nobody takes it back."""

    __tablename__ = "conduct_breaches"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    contact: Mapped[int] = mapped_column()
    """The entry of the contact within its case."""
    rule: Mapped[str] = mapped_column()
    text: Mapped[str] = mapped_column(SealedText)
    basis: Mapped[str] = mapped_column()
    found_at: Mapped[datetime] = mapped_column()


class PersonalKey(Base):
    """Which key seals what is personal in this database: its fingerprint, never the key."""

    __tablename__ = "personal_key"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(32))
