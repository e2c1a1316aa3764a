"""One kind for many cases, row by row."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Base, Witnessed
from docgen.store.sealing import SealedText


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
    """How far a row of a batch has come; what is done stays so, what was refused may be tried again.

    Of a batch of drafts a row is ``DRAFTED`` first; ``APPROVED``: some of its drafts are, and are to be issued.
    """

    PENDING = "pending"
    DRAFTED = "drafted"
    APPROVED = "approved"
    DONE = "done"
    REFUSED = "refused"


class BatchRow(Base):
    """A case of a batch: what is to be written for it, and what became of that.

    ``fingerprint`` is that of the row's documents and of no others. Whoever works on the row names his lease in
    ``owner``; ``deaths`` counts the processes that died of it; ``round`` how often the batch had been tried again.
    """

    __tablename__ = "batch_rows"
    __table_args__ = (
        UniqueConstraint("batch_id", "position"),
        CheckConstraint("state IN ('pending', 'drafted', 'approved', 'done', 'refused')", name="state"),
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
    round: Mapped[int] = mapped_column(default=0, server_default="0")
