"""Documents given to a carrier, and what the carrier told of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Witnessed
from docgen.store.sealing import SealedText


class StoredPosting(Witnessed):
    """An issued document as it was given to a carrier; ``entry`` is the act of service among the case's deliveries.

    ``posted_by`` is who gave it, where that is said; else the account that entered it.
    """

    __tablename__ = "postings"
    __table_args__ = (CheckConstraint("(receipt_path IS NULL) = (receipt_sha256 IS NULL)", name="receipt"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    serial: Mapped[int] = mapped_column(ForeignKey("documents.serial"), index=True)
    entry: Mapped[int] = mapped_column()
    carrier: Mapped[str] = mapped_column()
    tracking_no: Mapped[str] = mapped_column(unique=True)
    posted_on: Mapped[date] = mapped_column()
    posted_by: Mapped[str] = mapped_column()
    address: Mapped[str] = mapped_column(SealedText)
    receipt_path: Mapped[str | None] = mapped_column()
    receipt_sha256: Mapped[str | None] = mapped_column(ForeignKey("blobs.sha256"))
    source: Mapped[str] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()


class TrackingEvent(Witnessed):
    """What a carrier told of a posting: a line of its export, or a picture of its page.

    ``outcome`` is one of a delivery's, None where the letter was still on its way; ``happened_at`` is China's time as
    the carrier wrote it (``2026-11-25T10:21:05``, or the day alone). ``file`` is what it was read from, kept as a
    blob, and ``place`` where in it.
    """

    __tablename__ = "tracking_events"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id"), index=True)
    happened_at: Mapped[str] = mapped_column()
    outcome: Mapped[str | None] = mapped_column()
    told: Mapped[str] = mapped_column(SealedText)
    signed_by: Mapped[str | None] = mapped_column(SealedText)
    file: Mapped[str] = mapped_column()
    file_sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    place: Mapped[str] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()
