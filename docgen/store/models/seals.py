"""The register of seal use 用印登记: what was sealed with which seal, when, at whose wish and with whose approval."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.models.base import Witnessed
from docgen.store.sealing import SealedText


class SealUse(Witnessed):
    """A use of a seal: printed with a document as it was issued, signed, put on paper by hand, printed once more.

    ``seal`` is None for a digital signature and for a reprint of what bears no seal; ``times`` counts the reprints of a
    document. ``pages`` are those of one copy. ``approved_by`` is None where whoever asked needed nobody's approval.
    """

    __tablename__ = "seal_uses"
    __table_args__ = (
        CheckConstraint("act IN ('printed', 'signed', 'by_hand', 'reprinted')", name="act"),
        CheckConstraint("(act = 'reprinted') = (times IS NOT NULL)", name="times"),
        CheckConstraint("copies > 0 AND pages > 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    serial: Mapped[int] = mapped_column(ForeignKey("documents.serial"), index=True)
    act: Mapped[str] = mapped_column()
    seal: Mapped[str | None] = mapped_column()
    seams: Mapped[bool] = mapped_column()
    copies: Mapped[int] = mapped_column()
    pages: Mapped[int] = mapped_column()
    asked_by: Mapped[str] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    times: Mapped[int | None] = mapped_column(default=None)
    approved_by: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(SealedText, default=None)
