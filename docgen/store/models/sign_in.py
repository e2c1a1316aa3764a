"""Who gets in, and to what: credentials, sessions, what was tried in vain, whose cases are whose."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Base, Witnessed
from docgen.store.sealing import SealedText


class Credential(Witnessed):
    """What an account proves itself with, as it was set; of an account the last revision holds."""

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("name", "revision"),
        CheckConstraint("(totp IS NULL) = (recovery IS NULL)", name="second_factor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column()
    revision: Mapped[int] = mapped_column()
    password: Mapped[str] = mapped_column(SealedText)
    """Its argon2id hash."""
    temporary: Mapped[bool] = mapped_column()
    """Somebody else set the password: it is to be changed at the first sign-in."""
    totp: Mapped[str | None] = mapped_column(SealedText)
    """The second factor's secret."""
    recovery: Mapped[str | None] = mapped_column(SealedText)
    """The SHA-256 of each recovery code not yet used, a line each."""
    set_at: Mapped[datetime] = mapped_column()
    set_by: Mapped[str] = mapped_column()


class Assignment(Witnessed):
    """A case entrusted to an account, or taken back; of the two the last revision holds."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("case_id", "name", "revision"),
        Index("ix_assignments_name_case_id", "name", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    name: Mapped[str] = mapped_column()
    revision: Mapped[int] = mapped_column()
    entrusted: Mapped[bool] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column()


class WebSession(Base):
    """Somebody signed in: by the SHA-256 of what his browser shows. It ends by being deleted."""

    __tablename__ = "web_sessions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    begun_at: Mapped[datetime] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column()


class SignInGuard(Base):
    """What was tried in vain with an account or from an address, both known by a keyed hash alone."""

    __tablename__ = "sign_in_guards"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column()
    last_at: Mapped[datetime] = mapped_column()
    locked_until: Mapped[datetime | None] = mapped_column(default=None)
    totp_step: Mapped[int | None] = mapped_column(default=None)
    """The last time step whose code was taken: none is taken twice."""
