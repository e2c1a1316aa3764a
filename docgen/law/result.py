"""What a computed claim says: rule 10 of the claim rules as frozen records.

``TypeAdapter(ClaimResult).dump_python(result, by_alias=True, mode="json")`` gives the JSON: money as strings of two
decimals, days as ISO dates, rates as plain decimals. ``from`` and ``to`` are ``from_on`` and ``to_on`` in Python.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, PlainSerializer, WithJsonSchema

from docgen.casefile.vocabulary import Bucket
from docgen.law.dated import Cited


def _two_decimals(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _plain(ratio: Decimal) -> str:
    return format(ratio.normalize(), "f")


Yuan = Annotated[
    Decimal,
    PlainSerializer(_two_decimals, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$"}),
]
"""Money; below zero where more was paid than is owed."""

Ratio = Annotated[
    Decimal,
    PlainSerializer(_plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
]
"""A rate or another legal value, without needless zeros."""

From = Annotated[date, Field(alias="from")]
To = Annotated[date, Field(alias="to")]


class SegmentRule(StrEnum):
    """How a segment's amount is worked out."""

    DAYS = "days"
    MONTH = "month"
    AS_SCHEDULED = "as_scheduled"
    RUNNING = "running"
    """By days, on what isn't due yet."""
    CAPPED = "capped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One accrual over days of one base and one rate; ``to_on`` isn't counted.

    ``installment`` is 0 for what the core system's balance brought forward. ``contract_amount`` is what the contract
    alone would give, where a cap touched the segment; a running segment keeps its rule then.
    """

    debt: str
    installment: int
    kind: Bucket
    from_on: From
    to_on: To
    days: int
    base: Yuan
    annual_rate: Ratio
    amount: Yuan
    rule: SegmentRule
    contract_amount: Yuan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketLine:
    """One kind of one debt: ``balance`` = ``owed`` − ``paid`` − ``waived``."""

    debt: str
    kind: Bucket
    owed: Yuan
    paid: Yuan
    waived: Yuan
    balance: Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A part of a repayment; ``installment`` is None for fees and damages, which belong to none."""

    installment: int | None
    kind: Bucket
    amount: Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment:
    """A repayment and where it has gone by the cut-off date: ``amount`` = what was applied + ``credit``.

    What was left over and applied on a later day is among ``applied``; ``credit`` is what is still left.
    """

    on: date
    amount: Yuan
    voucher: str | None
    applied: tuple[Applied, ...]
    credit: Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What was paid in all; ``interest_until`` is the last due date whose interest is settled."""

    principal: Yuan
    interest: Yuan
    interest_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDue:
    """The next due date after the cut-off date, and principal and interest due on it."""

    on: date
    amount: Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure of the core system beside the computed one of the same day; ``difference`` = core − computed."""

    kind: str
    core: Yuan
    computed: Yuan
    difference: Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWarning:
    """Something for whoever makes a document; never printed on it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterUsed:
    """A legal value the claim rests on."""

    name: str
    value: Ratio
    from_on: From
    source: str

    @classmethod
    def of(cls, cited: Cited) -> Self:
        """The value as it was looked up."""
        return cls(name=cited.name, value=cited.value, from_on=cited.since, source=cited.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of rule 10, of a debt or of the whole case."""

    as_of: date
    principal_not_due: Yuan
    accrued_not_due: Yuan
    principal_overdue: Yuan
    interest: Yuan
    penalty: Yuan
    compound: Yuan
    liquidated_damages: Yuan
    fees: Yuan
    waived: Yuan
    credit: Yuan
    total_due: Yuan
    total_to_settle: Yuan
    daily: Yuan
    overdue_days: int
    paid: Paid
    next_due: NextDue | None
    segments: tuple[Segment, ...]
    buckets: tuple[BucketLine, ...]
    repayments: tuple[Repayment, ...]
    reconciliation: tuple[Difference, ...]
    warnings: tuple[ClaimWarning, ...]
    parameters: tuple[ParameterUsed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtClaim(Figures):
    """The claim under one debt."""

    debt: str
    """Its number."""
