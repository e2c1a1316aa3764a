"""Texts and e-mails: what was about to go out, and what came of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Witnessed
from docgen.store.sealing import SealedText


class Sending(Witnessed):
    """A message about to be handed to its carrier: written before, so that a crash leaves it without an end."""

    __tablename__ = "sendings"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    serial: Mapped[int] = mapped_column(ForeignKey("documents.serial"), index=True)
    channel: Mapped[str] = mapped_column()
    address: Mapped[str] = mapped_column(SealedText)
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column()
    text: Mapped[str] = mapped_column(SealedText)
    owner: Mapped[str] = mapped_column()
    """The lease of the process that hands it over."""
    begun_at: Mapped[datetime] = mapped_column()
    begun_by: Mapped[str] = mapped_column()


class SendingEnd(Witnessed):
    """What came of a message; ``answer`` is the carrier's, or what somebody found out and told (``told``)."""

    __tablename__ = "sending_ends"
    __table_args__ = (CheckConstraint("outcome IN ('sent', 'failed')", name="outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    sending_id: Mapped[int] = mapped_column(ForeignKey("sendings.id"), unique=True)
    outcome: Mapped[str] = mapped_column()
    answer: Mapped[str] = mapped_column(SealedText)
    told: Mapped[bool] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()
