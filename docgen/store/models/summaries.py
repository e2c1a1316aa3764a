"""What lists and dashboards read: derived from the cases by the engine, row by row, and made again when those change.

Nothing here is a fact of its own, so the audit chain does not witness it and the rows may be written over. The rows of
a day hold what each case came to on that day; a row is ``stale`` from the change of its case (or of the rules) until it
was worked out again, and says meanwhile for which day it was worked out last.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.orm import Mapped, mapped_column

from docgen.store.columns import Cents
from docgen.store.models.base import Base
from docgen.store.sealing import SealedText

NO_DAY: Final = date(9999, 12, 31)
"""Stands for none where rows are sorted by a day."""

CLOCKS_REFUSED: Final = "refused"
"""In place of a clock's status: the clocks of the case cannot be worked out."""

_NONE: Final = text("''")
_ZERO: Final = text("0")
_STALE: Final = text("stale")
_STALE_ONE: Final = text("stale = 1")
_NEVER: Final = text("'9999-12-31'")


class SummaryDay(Base):
    """A day for which every case has a row; ``opened`` counts them, ``rules`` tells by which definitions they go."""

    __tablename__ = "summary_days"

    as_of: Mapped[date] = mapped_column(primary_key=True)
    opened: Mapped[int] = mapped_column()
    rules: Mapped[str] = mapped_column(String(64))


class CaseSummary(Base):
    """What a case came to on a day. Of a case that is refused the amounts are 0 and ``refusal`` is the code.

    ``changes`` counts the changes of the case, so that what was worked out before one is not taken for the newest.
    Rows are short and lie side by side by day, so that going through all of them takes little.
    """

    __tablename__ = "case_summaries"
    __table_args__ = (
        Index(None, "as_of", "due_on", "case_id"),
        Index(None, "as_of", "total_due", "case_id"),
        Index(None, "as_of", "overdue_days", "case_id"),
        Index(None, "as_of", "clock_on", "case_id"),
        Index(None, "as_of", "case_no", "case_id"),
        Index("ix_case_summaries_stale", "as_of", "case_id", sqlite_where=_STALE_ONE, postgresql_where=_STALE),
        {"sqlite_with_rowid": False},
    )

    as_of: Mapped[date] = mapped_column(ForeignKey("summary_days.as_of"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    case_no: Mapped[str] = mapped_column()
    stale: Mapped[bool] = mapped_column(server_default=text("true"))
    changes: Mapped[int] = mapped_column(server_default=_ZERO)
    worked_out_on: Mapped[date | None] = mapped_column()
    worked_out_at: Mapped[int | None] = mapped_column()
    """How often the case had changed when it was worked out last."""
    debtors: Mapped[str] = mapped_column(server_default=text("'[]'"))
    claim_type: Mapped[str] = mapped_column(server_default=_NONE)
    status: Mapped[str] = mapped_column(server_default=_NONE)
    holds: Mapped[str] = mapped_column(server_default=_NONE)
    product: Mapped[str] = mapped_column(server_default=_NONE)
    handler: Mapped[str] = mapped_column(server_default=_NONE)
    policy: Mapped[str] = mapped_column(server_default=_NONE)
    cause: Mapped[str] = mapped_column(server_default=_NONE)
    over: Mapped[bool] = mapped_column(server_default=text("false"))
    """Settled or closed: no longer in hand."""
    refusal: Mapped[str | None] = mapped_column()
    principal_overdue: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    principal_not_due: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    interest: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    penalty: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    compound: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    liquidated_damages: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    fees: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    total_due: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    total_to_settle: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    overdue_days: Mapped[int] = mapped_column(server_default=_ZERO)
    ageing: Mapped[int] = mapped_column(server_default=_ZERO)
    amount_band: Mapped[int] = mapped_column(server_default=_ZERO)
    grade: Mapped[str] = mapped_column(server_default=_NONE)
    repayment_class: Mapped[str] = mapped_column(server_default=_NONE)
    risk: Mapped[str] = mapped_column(server_default=_NONE)
    step: Mapped[str] = mapped_column(server_default=_NONE)
    document: Mapped[str] = mapped_column(server_default=_NONE)
    due_on: Mapped[date] = mapped_column(server_default=_NEVER)
    clock_kind: Mapped[str] = mapped_column(server_default=_NONE)
    clock_status: Mapped[str] = mapped_column(server_default=_NONE)
    clock_on: Mapped[date] = mapped_column(server_default=_NEVER)
    placed_on: Mapped[date | None] = mapped_column()
    """The day the case came in."""
    placed_amount: Mapped[Decimal | None] = mapped_column(Cents)
    """What was due on that day; None where that is refused."""
    collected: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    """What was paid after that day."""
    collected_by_days: Mapped[Decimal] = mapped_column(Cents, server_default=_ZERO)
    """The sum of each such payment times the days from that day to it."""


class CaseWords(Base):
    """What lists show of a case on a day and nobody sorts or adds up, in JSON: its steps, the words of a refusal."""

    __tablename__ = "case_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["as_of", "case_id"], ["case_summaries.as_of", "case_summaries.case_id"], ondelete="CASCADE"
        ),
    )

    as_of: Mapped[date] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    about: Mapped[str] = mapped_column(SealedText)


class CaseClock(Base):
    """A clock of a case on a day that has run out or does so soon (``docgen.workflow.summarising``)."""

    __tablename__ = "case_clocks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["as_of", "case_id"], ["case_summaries.as_of", "case_summaries.case_id"], ondelete="CASCADE"
        ),
        Index(None, "as_of", "expires_on"),
    )

    as_of: Mapped[date] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column()
    status: Mapped[str] = mapped_column()
    party: Mapped[str | None] = mapped_column()
    debt: Mapped[str | None] = mapped_column(SealedText)
    """Of a card its number may be the account's."""
    expires_on: Mapped[date] = mapped_column()
    latest_safe_on: Mapped[date | None] = mapped_column()
    provisional: Mapped[bool] = mapped_column()


class SearchKey(Base):
    """What a case is found by: the ends of names, the parts of numbers, marks of what is personal."""

    __tablename__ = "search_keys"
    __table_args__ = (Index(None, "case_id"),)

    sort: Mapped[str] = mapped_column(String(6), primary_key=True)
    key: Mapped[str] = mapped_column(Text().with_variant(TEXT(collation="C"), "postgresql"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)


class CasePayment(Base):
    """What was paid in a case on a day, reversals taken off; ``since_placed`` says whether after the case came in."""

    __tablename__ = "case_payments"
    __table_args__ = (Index(None, "paid_on", "since_placed", "amount"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    paid_on: Mapped[date] = mapped_column(primary_key=True)
    amount: Mapped[Decimal] = mapped_column(Cents)
    since_placed: Mapped[bool] = mapped_column()


class CaseLetter(Base):
    """A letter that went out, and what was paid within 7, 15 and 30 days after it."""

    __tablename__ = "case_letters"
    __table_args__ = (Index(None, "sent_on", "kind", "paid_7", "paid_15", "paid_30"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column()
    sent_on: Mapped[date] = mapped_column()
    paid_7: Mapped[Decimal] = mapped_column(Cents)
    paid_15: Mapped[Decimal] = mapped_column(Cents)
    paid_30: Mapped[Decimal] = mapped_column(Cents)


class FigureBlock(Base):
    """Sums of some cases on a day (``docgen.store.figure_blocks``), in JSON: counts and cents, no case by itself."""

    __tablename__ = "figure_blocks"

    opened: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Which opening of a day."""
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changes: Mapped[int] = mapped_column()
    counted: Mapped[int | None] = mapped_column(default=None)
    figures: Mapped[str | None] = mapped_column(default=None)


class SavedFilter(Base):
    """A filter of the case list under the name its account gave it."""

    __tablename__ = "saved_filters"

    account: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    filter: Mapped[str] = mapped_column(SealedText)
    """JSON; somebody's number may be in it."""
