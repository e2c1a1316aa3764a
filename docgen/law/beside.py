"""The claim of a case with what stands beside it and is in none of its sums: delay, agreements, a bankruptcy."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from docgen.casefile.vocabulary import AgreementKind, ProceedingKind
from docgen.law.result import ClaimWarning, DebtClaim, Figures, From, NextDue, ParameterUsed, Ratio, To, Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class DelaySegment:
    """The doubled part over days of one base; ``to_on`` isn't counted."""

    from_on: From
    to_on: To
    days: int
    base: Yuan
    daily_rate: Ratio
    amount: Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayInterest:
    """The doubled part of the interest for delayed performance under one instrument in force (加倍部分债务利息).

    It stands beside the claim and is in none of its sums. Where the case file doesn't tell enough, ``refused`` says
    what to record, the figures are None and there are no segments.
    """

    instrument: ProceedingKind
    on: date
    """The instrument's own day."""
    case_number: str | None
    starts_on: date
    """The first day of delay."""
    base: Yuan | None
    """The money debt that the instrument fixes, without general interest (一般债务利息) and court fees."""
    base_unpaid: Yuan | None
    segments: tuple[DelaySegment, ...]
    amount: Yuan | None
    """The sum of the segments."""
    paid: Yuan | None
    """What repayments left over from the money debt paid of it."""
    unpaid: Yuan | None
    daily: Yuan | None
    """What a day adds at the cut-off date."""
    basis: tuple[str, ...]
    assumptions: tuple[str, ...]
    parameters: tuple[ParameterUsed, ...]
    refused: ClaimWarning | None


class Keeping(StrEnum):
    """Whether what an agreement asks up to a day is kept."""

    KEPT = "kept"
    BROKEN = "broken"
    PERFORMED = "performed"
    """All of it is paid, each installment in time."""
    UNTOLD = "untold"
    """The case file doesn't tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedInstallment:
    """An installment of an agreement: what is to be paid on its day, and what payments in order leave of it."""

    number: int
    due_on: date
    amount: Yuan
    unpaid: Yuan
    paid_on: date | None
    """The day on which it was paid in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementKept:
    """What a repayment plan, settlement or conditional waiver asks by the cut-off date, and whether it is kept.

    It stands beside the claim, which it leaves as it is. Where the case file doesn't tell what is asked, the sums that
    depend on it are None, and ``notes`` say what is missing.
    """

    kind: AgreementKind
    no: str | None
    signed_on: date
    debts: tuple[str, ...]
    """The numbers of the contracts it is about."""
    condition: str | None
    """Of a waiver, in its own words."""
    condition_until: date | None
    installments: tuple[AgreedInstallment, ...]
    asked: Yuan | None
    """What is due by the cut-off date."""
    paid: Yuan | None
    """What was paid since the signing."""
    shortfall: Yuan | None
    next_due: NextDue | None
    keeping: Keeping
    broken_on: date | None
    """The first due date on which less was paid in all than asked."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedDebt:
    """One debt with interest stopped by a bankruptcy: ``unpaid`` = ``total`` − ``paid_since``."""

    debt: str
    total: Yuan
    """To settle on the day of acceptance, which doesn't accrue."""
    paid_since: Yuan
    unpaid: Yuan
    difference: Yuan
    """The claim's total to settle − ``unpaid``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedInterest:
    """The claim with interest stopped on the day a bankruptcy was accepted, for the bankrupt and his guarantors.

    It stands beside the claim and is in none of its sums.
    """

    accepted_on: date
    total: Yuan
    paid_since: Yuan
    unpaid: Yuan
    difference: Yuan
    debts: tuple[StoppedDebt, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult(Figures):
    """The claim of a case: the sums, the largest overdue days, the earliest next due date, and every debt's own.

    ``delay_interest`` has a record for each instrument in force, by the first day of delay; none is in a sum.
    ``agreements`` has one for each that asks for something and leaves the claim as it is, in the file's order.
    ``bankruptcy`` is None where none was accepted by the cut-off date, or its sums are refused (a warning says why).
    """

    debts: tuple[DebtClaim, ...]
    delay_interest: tuple[DelayInterest, ...]
    agreements: tuple[AgreementKept, ...]
    bankruptcy: StoppedInterest | None
