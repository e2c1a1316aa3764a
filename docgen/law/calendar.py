"""Chinese working days, and where a due date on a day of rest moves to (claim-rules 2 and 12).

The State Council's yearly arrangement comes from the package chinesecalendar. A day beyond the years it knows does
not move: the day itself stands, marked provisional; and so it does where the next working day lies beyond them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar import is_workday  # type: ignore[import-untyped] # the package carries no types


@dataclass(frozen=True, slots=True)
class Rolled:
    """A day after the roll. ``provisional``: the arrangement of that time isn't known, and the day is un-rolled."""

    on: date
    provisional: bool = False


def roll(day: date) -> Rolled:
    """``day`` itself if it is a working day, else the next working day."""
    moved = day
    try:
        while not is_workday(moved):
            moved += timedelta(days=1)
    except NotImplementedError:  # the package's word for a year it doesn't hold
        return Rolled(day, provisional=True)
    return Rolled(moved)
