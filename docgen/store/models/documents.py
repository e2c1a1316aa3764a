"""Documents: numbers, drafts, what was issued, what became of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Base, Witnessed
from docgen.store.sealing import SealedText


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


class DocumentAnnex(Witnessed):
    """A paper that was issued with a document, under its number; ``position`` counts from 1."""

    __tablename__ = "document_annexes"
    __table_args__ = (UniqueConstraint("serial", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    serial: Mapped[int] = mapped_column(ForeignKey("documents.serial"))
    position: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column()
    title: Mapped[str] = mapped_column()
    text: Mapped[str] = mapped_column(SealedText)
    pages: Mapped[int] = mapped_column()
    pdf_sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    docx_sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))


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
    """A document before it has a number: what it is to be made from, and what it and its annexes say.

    ``batch_row`` is the fingerprint of the row of a batch that it was drafted for.
    """

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
    annex_text: Mapped[str | None] = mapped_column(SealedText, default=None)
    batch_row: Mapped[str | None] = mapped_column(String(64), default=None, index=True)


class DraftRevision(Witnessed):
    """A draft's Word file edited by hand: its bytes, what it says, what differs, and which facts were confirmed."""

    __tablename__ = "draft_revisions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True)
    docx_sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    text: Mapped[str] = mapped_column(SealedText)
    differences: Mapped[str] = mapped_column(SealedText)
    confirmed: Mapped[str] = mapped_column(SealedText)
    pages: Mapped[int] = mapped_column()
    taken_at: Mapped[datetime] = mapped_column()
    taken_by: Mapped[str] = mapped_column()


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
