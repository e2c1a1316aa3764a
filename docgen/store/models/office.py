"""The office's own: accounts, the audit chain, which key seals."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Base, Witnessed


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


class PersonalKey(Base):
    """Which key seals what is personal in this database: its fingerprint, never the key."""

    __tablename__ = "personal_key"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(32))
