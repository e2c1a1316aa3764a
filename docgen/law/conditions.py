"""Conditions of a venue or a procedure: each met, not met or not known from the case file, with its article.

``unknown`` is an answer, never a guess: it names what to record. What is taken for granted because the file says
nothing against it is met under an assumption, which ``found`` states (``假定：…``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Met(StrEnum):
    """Whether a condition is met, by what the case file says."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Opening(StrEnum):
    """Whether a way is open: every condition met, one not met, or some not known."""

    OPEN = "open"
    CLOSED = "closed"
    DEPENDS = "depends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition, in Chinese: ``found`` is what the file says of it, ``missing`` what to record or to check."""

    what: str
    article: str
    met: Met
    found: str = ""
    missing: str = ""


def met(what: str, article: str, found: str = "") -> Condition:
    """A condition that is met."""
    return Condition(what=what, article=article, met=Met.YES, found=found)


def unmet(what: str, article: str, found: str) -> Condition:
    """A condition that is not met, and what shows it."""
    return Condition(what=what, article=article, met=Met.NO, found=found)


def unknown(what: str, article: str, missing: str, found: str = "") -> Condition:
    """A condition the file cannot decide, and what to record or to check."""
    return Condition(what=what, article=article, met=Met.UNKNOWN, found=found, missing=missing)


def opening(conditions: Iterable[Condition]) -> Opening:
    """How a way stands that has these conditions."""
    answers = {condition.met for condition in conditions}
    if Met.NO in answers:
        return Opening.CLOSED
    return Opening.DEPENDS if Met.UNKNOWN in answers else Opening.OPEN
