"""Cases: versions as they were stated, the files they name, what happened since."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from docgen.store.models.base import Base, Witnessed
from docgen.store.sealing import SealedText


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
    """An item of evidence entered here, or (entry −1) how the list is arranged; imports leave both alone."""

    __tablename__ = "evidence_items"
    __table_args__ = (UniqueConstraint("case_id", "entry", "revision"),)


class AgreementEvent(_Event, Witnessed):
    """An agreement made and signed here; an import only gives its parties their new ids."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("case_id", "entry", "revision"),)


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
