"""Deadline arithmetic: law.md 12's vectors, ends of months, and the edge of the known calendar."""

import pytest
from law_facts import day

from docgen.law.deadlines import Deadline, Period, deadline

HALF_YEAR, THREE_YEARS = Period(months=6), Period(years=3)


@pytest.mark.parametrize(
    ("start_on", "period", "safe_on", "on"),
    [
        # law.md 12
        ("2023-05-10", THREE_YEARS, "2026-05-10", "2026-05-11"),  # a Sunday
        ("2025-08-31", HALF_YEAR, "2026-02-28", "2026-02-28"),  # no 31 February; a Saturday made up for
        ("2025-08-20", HALF_YEAR, "2026-02-20", "2026-02-24"),  # Spring Festival
        ("2026-09-18", Period(days=15), "2026-10-03", "2026-10-08"),  # National Day
        # the corresponding day
        ("2021-02-28", THREE_YEARS, "2024-02-28", "2024-02-28"),  # not the 29th
        ("2023-08-31", HALF_YEAR, "2024-02-29", "2024-02-29"),
        ("2024-02-29", Period(years=1), "2025-02-28", "2025-02-28"),
        ("2023-12-31", Period(months=2), "2024-02-29", "2024-02-29"),
        ("2025-11-30", Period(months=3), "2026-02-28", "2026-02-28"),
        ("2025-06-30", HALF_YEAR, "2025-12-30", "2025-12-30"),  # the 30th, not the month's end
        # days: the first isn't counted
        ("2026-11-23", Period(days=7), "2026-11-30", "2026-11-30"),
        ("2026-11-20", Period(days=30), "2026-12-20", "2026-12-21"),
        ("2026-01-30", Period(days=15), "2026-02-14", "2026-02-14"),  # a Saturday made up for
    ],
)
def test_the_last_day(start_on: str, period: Period, safe_on: str, on: str) -> None:
    assert deadline(day(start_on), period) == Deadline(day(on), day(safe_on))


@pytest.mark.parametrize(
    ("start_on", "last_on"),
    [
        ("2024-02-29", "2027-02-28"),  # law.md 12: a Sunday, but the arrangement of 2027 isn't known
        ("2024-01-04", "2027-01-04"),
    ],
)
def test_beyond_the_known_calendar_nothing_rolls(start_on: str, last_on: str) -> None:
    assert deadline(day(start_on), THREE_YEARS) == Deadline(day(last_on), day(last_on), provisional=True)
