"""What two facts of a case say against each other: the record, and the means to make one.

A contradiction stops nothing: who prepares the papers sees it before anything is built, and decides.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from docgen.casefile.case import Case
from docgen.casefile.faults import Location, path_text
from docgen.zh.figures import yuan


class Severity(StrEnum):
    """How grave: an error cannot be true as it stands; a warning may be, and is to be checked."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A value where it stands: ``debts[0].principal``, ``借款本金500,000.00元``."""

    place: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Facts that do not fit together: what, where and with which values, why it matters, what to do (in Chinese)."""

    code: str
    severity: Severity
    what: str
    seen: tuple[Seen, ...]
    why: str
    remedy: str


Check = Callable[[Case], Iterator[Contradiction]]


def seen(at: Location, value: str) -> Seen:
    """A value at its location in the case."""
    return Seen(place=path_text(at), value=value)


def sum_seen(at: Location, title: str, amount: Decimal) -> Seen:
    """A sum of money at its location."""
    return seen(at, f"{title}{yuan(amount)}元")


def error(code: str, what: str, *found: Seen, why: str, remedy: str) -> Contradiction:
    """What cannot be true as it stands."""
    return Contradiction(code=code, severity=Severity.ERROR, what=what, seen=found, why=why, remedy=remedy)


def warning(code: str, what: str, *found: Seen, why: str, remedy: str) -> Contradiction:
    """What is unlikely, and to be checked."""
    return Contradiction(code=code, severity=Severity.WARNING, what=what, seen=found, why=why, remedy=remedy)
