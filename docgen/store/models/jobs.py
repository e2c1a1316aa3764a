"""Long work that somebody asked for, done by a process beside."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Base
from docgen.store.sealing import SealedText


class JobState(StrEnum):
    """How far a job has come; what has ended stays so. ``INTERRUPTED``: processes died of it."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    INTERRUPTED = "interrupted"
    CANCELLED = "cancelled"


class Job(Base):
    """A job: what is asked (JSON) and by whom, how far it is, what came of it (JSON).

    Whoever works on it names his lease in ``owner``; ``deaths`` counts the processes that died of it. It is work, not
    record: it goes with its files some time after it ended.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'refused', 'interrupted', 'cancelled')",
            name="state",
        ),
        CheckConstraint("(state = 'running') = (owner IS NOT NULL)", name="owner"),
        Index(None, "state", "asked_at"),
        Index(None, "asked_by", "asked_at"),
        Index(None, "case_no"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column()
    order: Mapped[str] = mapped_column("wanted", SealedText)
    case_no: Mapped[str | None] = mapped_column()
    asked_by: Mapped[str] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column()
    state: Mapped[str] = mapped_column(default=JobState.WAITING.value)
    owner: Mapped[str | None] = mapped_column(String(32), default=None)
    deaths: Mapped[int] = mapped_column(default=0)
    stop: Mapped[bool] = mapped_column(default=False)
    """Whether it is to be given up."""
    step: Mapped[str | None] = mapped_column(default=None)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    result: Mapped[str | None] = mapped_column(SealedText, default=None)
    error: Mapped[str | None] = mapped_column(SealedText, default=None)
