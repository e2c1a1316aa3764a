"""The doors for programs: tokens, answers kept for repeated requests, and who is told of what happened."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Base, Witnessed
from docgen.store.sealing import SealedText


class ApiToken(Witnessed):
    """What a program shows in an account's place, known by its SHA-256 alone; ``scopes`` are acts, a space between."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(index=True)
    """The account's."""
    label: Mapped[str] = mapped_column()
    secret: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()
    made_by: Mapped[str] = mapped_column()


class ApiTokenEnd(Witnessed):
    """A token that was revoked."""

    __tablename__ = "api_token_ends"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_tokens.id"), unique=True)
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()


class KeptAnswer(Base):
    """A request with an idempotency key of an account: its hash, and its answer once there is one. It goes in time."""

    __tablename__ = "kept_answers"

    name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None] = mapped_column(default=None)
    answer: Mapped[str | None] = mapped_column(SealedText, default=None)


class Webhook(Witnessed):
    """An address that is told of events; ``events`` are their names, a space between; ``secret`` signs what it gets."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    url: Mapped[str] = mapped_column()
    events: Mapped[str] = mapped_column()
    secret: Mapped[str] = mapped_column(SealedText)
    made_at: Mapped[datetime] = mapped_column()
    made_by: Mapped[str] = mapped_column()


class WebhookEnd(Witnessed):
    """A webhook that is told no more."""

    __tablename__ = "webhook_ends"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"), unique=True)
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()


class OutboxMessage(Base):
    """What a webhook is to be told: written with what happened, delivered afterwards; it goes in time.

    ``next_at`` is when it is tried (again), None once it arrived or was given up; ``said`` is what came of the last
    try. ``once`` keeps an event from being told twice, where it is found anew every day.
    """

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("webhook_id", "once"), Index("ix_outbox_next_at", "next_at"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"))
    message: Mapped[str] = mapped_column(String(36))
    event: Mapped[str] = mapped_column()
    body: Mapped[str] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()
    next_at: Mapped[datetime | None] = mapped_column()
    once: Mapped[str | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    said: Mapped[str | None] = mapped_column(default=None)
    arrived_at: Mapped[datetime | None] = mapped_column(default=None)
