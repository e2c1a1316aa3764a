"""How long a loan may be extended: the day each class of term ends and the day after."""

from datetime import date

import pytest
from law_facts import shipped

from docgen.law.extension import limit_of

SIGNED = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("disbursed", "matures", "last"),
    [
        # a year: by the original term of 365 days
        ("2025-11-23", "2026-11-23", "2027-11-23"),
        # a year and a day is medium: by half of 366 days
        ("2025-11-22", "2026-11-23", "2027-05-25"),
        # five years: by half of 1,826 days
        ("2021-11-23", "2026-11-23", "2029-05-24"),
        # five years and a day is long: by three years
        ("2021-11-22", "2026-11-23", "2029-11-23"),
        # half of an odd number of days is rounded down: 367 days give 183
        ("2025-11-21", "2026-11-23", "2027-05-25"),
    ],
)
def test_the_last_maturity_by_the_original_term(disbursed: str, matures: str, last: str) -> None:
    limit = limit_of(
        date.fromisoformat(disbursed),
        date.fromisoformat(matures),
        SIGNED,
        personal=False,
        longest_months=None,
        parameters=shipped(),
    )

    assert str(limit.last_on) == last
    assert "第十二条" in limit.article
    assert all(cited.status == "unconfirmed" for cited in limit.used)


@pytest.mark.parametrize(
    ("disbursed", "longest_months", "last"),
    [
        ("2025-11-23", None, "2027-11-23"),
        ("2025-11-22", 36, "2028-11-22"),
        ("2025-11-22", None, "None"),
    ],
)
def test_a_personal_loan(disbursed: str, longest_months: int | None, last: str) -> None:
    limit = limit_of(
        date.fromisoformat(disbursed),
        date(2026, 11, 23),
        SIGNED,
        personal=True,
        longest_months=longest_months,
        parameters=shipped(),
    )

    assert str(limit.last_on) == last
    assert limit.article == "个人贷款管理规定"
