"""Deadline arithmetic (民法典 200-204, 民诉法 85): when a period that began on a day ends.

The day a period starts from is not counted. A period of years or months ends on the corresponding day, or on the last
day of a month that has no such day; a last day of rest moves to the next working day. Both days are kept: nobody is
told to rely on the roll. Beyond the known calendar nothing rolls, and the deadline is provisional (claim-rules 12).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from docgen.law.arithmetic import MONTHS
from docgen.law.calendar import roll
from docgen.law.schedule import month_after


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in calendar units."""

    years: int = 0
    months: int = 0
    days: int = 0

    def after(self, start_on: date) -> date:
        """The last day of the period that starts from ``start_on``, not rolled."""
        moved = month_after(start_on, self.years * MONTHS + self.months, start_on.day)
        return moved + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period: ``on`` after the roll, ``safe_on`` before it.

    ``provisional``: the arrangement of public holidays of that time isn't known, and ``on`` is not rolled.
    """

    on: date
    safe_on: date
    provisional: bool = False


def deadline(start_on: date, period: Period) -> Deadline:
    """When the period that starts from ``start_on`` ends."""
    return rolled(period.after(start_on))


def rolled(last_on: date) -> Deadline:
    """The deadline whose un-rolled last day is ``last_on``."""
    moved = roll(last_on)
    return Deadline(moved.on, last_on, moved.provisional)
