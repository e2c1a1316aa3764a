"""Pages scanned back, and how those of the inbox left it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Witnessed
from docgen.store.sealing import SealedText


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
