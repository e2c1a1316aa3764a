"""A clock: when a right lapses, what that rests on, and how well it is proven.

``expires_on`` counts the events whose proof is ``strong`` or ``usable``, ``expires_on_if_proved`` every event on
record; None where nothing runs (a suit is pending, a guarantee was claimed in time). ``latest_safe_on`` is the last
day before any holiday roll. A clock with an event still to be proven is never called expired before the later date.
Where an accelerated debt may be counted from its effective day or from the agreed one, the dates go by the first, and
once that is over ``expires_on_if_proved`` goes by the second: nothing is conceded while it stands.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EXPIRING_DAYS = 90
"""A clock with no more days left is about to run out."""


class ClockKind(StrEnum):
    """What lapses."""

    LIMITATION = "limitation"
    GUARANTEE_PERIOD = "guarantee_period"
    GUARANTEE_LIMITATION = "guarantee_limitation"
    MORTGAGE_EXERCISE = "mortgage_exercise"
    ENFORCEMENT = "enforcement"
    PRESERVATION = "preservation"
    PRESUIT_PRESERVATION_SUIT = "presuit_preservation_suit"
    JUDICIAL_CONFIRMATION = "judicial_confirmation"
    FEE_PAYMENT = "fee_payment"


class ClockStatus(StrEnum):
    """How a clock stands on a day."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    EXPIRING = "expiring"
    EXPIRED_UNLESS_PROVED = "expired_unless_proved"
    EXPIRED = "expired"


class Effect(StrEnum):
    """What an event does to a clock."""

    STARTS = "starts"
    INTERRUPTS = "interrupts"
    SUSPENDS = "suspends"
    NONE = "none"


class Strength(StrEnum):
    """How well an event is proven by what is on file."""

    STRONG = "strong"
    USABLE = "usable"
    WEAK = "weak"
    NONE = "none"

    @property
    def proven(self) -> bool:
        """Whether ``expires_on`` counts it."""
        return self in {Strength.STRONG, Strength.USABLE}

    def at_most(self, other: "Strength") -> "Strength":
        """The weaker of the two."""
        order = list(Strength)
        return max(self, other, key=order.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEvent:
    """One event of a clock, in Chinese; ``proof`` are files, ``missing`` what would prove it, "" if nothing."""

    on: date
    event: str
    effect: Effect
    article: str
    proof: tuple[str, ...]
    strength: Strength
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock on a day. ``starts_on`` is the day the period is counted from, itself not counted."""

    kind: ClockKind
    party: str | None
    debt: str | None
    starts_on: date | None
    expires_on: date | None
    expires_on_if_proved: date | None
    latest_safe_on: date | None
    provisional: bool
    days_left: int | None
    status: ClockStatus
    events: tuple[ClockEvent, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Every clock of a case."""

    clocks: tuple[Clock, ...]


def status_on(as_of: date, starts_on: date | None, proven_on: date | None, recorded_on: date | None) -> ClockStatus:
    """How a clock stands.

    Args:
        as_of: the day.
        starts_on: from when it is counted.
        proven_on: when it ends by the proven events; None where it doesn't run.
        recorded_on: when it ends by all events; None where it doesn't run.
    """
    if starts_on is None or proven_on is None or as_of < starts_on:
        return ClockStatus.NOT_STARTED
    if as_of > proven_on:
        late = recorded_on is not None and as_of > recorded_on
        return ClockStatus.EXPIRED if late else ClockStatus.EXPIRED_UNLESS_PROVED
    return ClockStatus.EXPIRING if (proven_on - as_of).days <= EXPIRING_DAYS else ClockStatus.RUNNING
