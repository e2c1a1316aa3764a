"""Acts: what is on file that may start, interrupt or end a period, with its article and how well it is proven."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from docgen.law.clock import ClockEvent, Effect, Strength


class ActKind(Enum):
    """What sort of act it is."""

    DEMAND = auto()
    """The creditor asked for performance."""
    CONSENT = auto()
    """The debtor agreed to perform."""
    PAYMENT = auto()
    ACTION = auto()
    """A suit or what is equal to it."""
    CLOSING = auto()
    """A pending action ends."""
    SETTLEMENT = auto()
    """The parties settle: it ends a pending action, and is a consent where none is pending."""
    OBSTACLE = auto()
    """The right cannot be exercised for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. ``party`` is whom it reached or who did it, None where the file does not say."""

    on: date
    kind: ActKind
    said: str
    article: str
    strength: Strength
    party: str | None = None
    debts: tuple[str, ...] = ()
    """Contracts it is about; every one if empty."""
    proof: tuple[str, ...] = ()
    missing: str = ""
    reached: bool = True
    """False where it can have no effect, whatever is proven."""
    resumes_on: date | None = None
    """The new period is counted from this later day."""
    pending: bool = False
    """Nothing runs until the action ends."""
    withdrawn: bool = False
    """A suit that no court came to decide."""
    alone: bool = False
    """It reaches the debtor and nobody else: a payment order, the proof of debt in his bankruptcy."""
    last_months: int = 0
    """Of an obstacle: it counts within so many months of the end alone."""
    revives: Strength | None = None
    """How well it is proven to waive a limitation that has run out; None where it cannot."""

    def about(self, debt: str) -> bool:
        """Whether it concerns this contract."""
        return not self.debts or debt in self.debts

    def event(self, effect: Effect, strength: Strength | None = None) -> ClockEvent:
        """The act as a clock shows it."""
        return ClockEvent(
            on=self.on,
            event=self.said,
            effect=effect,
            article=self.article,
            proof=self.proof,
            strength=strength or self.strength,
            missing=self.missing,
        )


def joined(*parts: str) -> str:
    """What is missing, in one line."""
    return "、".join(part for part in parts if part)
