"""A clock as a drawing: where its events lie on a line of time, in per cent of its width, to fit any screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

_MOST_YEARS: Final = 10
"""So many years may bear their number each; of a longer time every second, fifth or tenth does."""


@dataclass(frozen=True, slots=True)
class Year:
    """The first day of a year: where it lies, and whether its number is written."""

    at: str
    name: str


@dataclass(frozen=True, slots=True)
class Dot:
    """Events of one day: where they lie, their place in the table below, what they do and how well they are proven."""

    at: str
    number: int
    effect: str
    strength: str
    on: date


@dataclass(frozen=True, slots=True)
class Stretch:
    """From where to where, as place and width."""

    at: str
    width: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn of a clock; None is not drawn.

    ``runs`` goes from the day the period is counted from to the day it ends by the proven events, ``if_proved`` on from
    there to the day it ends by all events.
    """

    years: tuple[Year, ...]
    dots: tuple[Dot, ...]
    runs: Stretch | None
    if_proved: Stretch | None
    today: str
    ends: str | None


def timeline(clock: Any, as_of: date) -> Timeline:
    """Where the parts of a clock lie on its line, as one looks at it on a day."""
    scale = _Scale.over([*_days(clock), as_of])
    starts, ends, later = clock.starts_on, clock.expires_on, clock.expires_on_if_proved
    return Timeline(
        years=tuple(scale.years()),
        dots=tuple(
            Dot(scale.at(event.on), number, event.effect.value, event.strength.value, event.on)
            for number, event in enumerate(clock.events, 1)
        ),
        runs=scale.stretch(starts, ends),
        if_proved=scale.stretch(ends or starts, later),
        today=scale.at(as_of),
        ends=scale.at(ends) if ends else None,
    )


def _days(clock: Any) -> list[date]:
    known = (clock.starts_on, clock.expires_on, clock.expires_on_if_proved)
    return [*(event.on for event in clock.events), *(on for on in known if on)]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the first day to the last, with a little room at either end."""

    first: date
    days: int

    @classmethod
    def over(cls, days: Sequence[date]) -> "_Scale":
        first, last = min(days), max(days)
        room = max((last - first).days // 25, 15)
        first = max(first, date.min + timedelta(days=room)) - timedelta(days=room)
        return cls(first, min((last - first).days + room, (date.max - first).days))

    def at(self, on: date) -> str:
        """The place of a day."""
        return f"{100 * (on - self.first).days / self.days:.2f}%"

    def stretch(self, start: date | None, end: date | None) -> Stretch | None:
        """From one day to a later one."""
        if start is None or end is None or end <= start:
            return None
        return Stretch(self.at(start), f"{100 * (end - start).days / self.days:.2f}%")

    def years(self) -> Iterator[Year]:
        """The years that begin within it."""
        last = self.first + timedelta(days=self.days)
        found = range(self.first.year + 1, last.year + 1)
        step = next(step for step in (1, 2, 5, 10, 100) if len(found) <= _MOST_YEARS * step or step == 100)
        for year in found:
            if year % step == 0:
                yield Year(self.at(date(year, 1, 1)), str(year))
