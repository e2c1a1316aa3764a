import pytest
from law_facts import day

from docgen.law.calendar import Rolled, roll


@pytest.mark.parametrize(
    ("on", "working"),
    [
        ("2026-02-13", "2026-02-13"),  # a Friday
        ("2026-02-14", "2026-02-14"),  # a Saturday made up for
        ("2026-02-15", "2026-02-24"),  # Spring Festival, 15 to 23
        ("2026-02-20", "2026-02-24"),
        ("2026-05-09", "2026-05-09"),  # a Saturday made up for
        ("2026-05-10", "2026-05-11"),  # law.md 12: a Sunday
        ("2026-10-03", "2026-10-08"),  # law.md 12: National Day
        ("2025-10-01", "2025-10-09"),
    ],
)
def test_a_day_of_rest_moves_to_the_next_working_day(on: str, working: str) -> None:
    assert roll(day(on)) == Rolled(day(working))


@pytest.mark.parametrize("on", ["2003-12-31", "2030-01-05", "2030-01-07"])
def test_a_day_beyond_the_known_years_stands_and_is_provisional(on: str) -> None:
    assert roll(day(on)) == Rolled(day(on), provisional=True)
