"""Interest stopped on the day a bankruptcy was accepted (企业破产法 46, 担保制度解释 22), beside the claim.

The loan of the tests: 100,000.00 at 6 % from 2025-01-15, due 2026-01-15 with interest of 6,083.33; then 25.00 a day.
"""

from decimal import Decimal
from typing import Any

import pytest
from law_facts import BULLET, case, claim, codes, debt, entry, repaid

from docgen.law.beside import StoppedInterest
from docgen.law.claim import limited_to

ACCEPTED = {"kind": "bankruptcy", "on": "2026-03-01"}


def stopped(*debts: dict[str, Any], as_of: str = "2026-03-16", **over: Any) -> StoppedInterest | None:
    return claim(case(*(debts or (debt(),)), **({"proceedings": [ACCEPTED]} | over)), as_of).bankruptcy


def figures(found: StoppedInterest | None) -> list[str]:
    assert found is not None
    return [str(each) for each in (found.total, found.paid_since, found.unpaid, found.difference)]


@pytest.mark.parametrize(
    ("facts", "as_of", "expected"),
    [
        # 45 days of penalty up to and including 2026-02-28: 106,083.33 + 1,125.00; 15 days more by 2026-03-16
        (debt(), "2026-03-16", ["107208.33", "0.00", "107208.33", "375.00"]),
        # on the day itself nothing ran after
        (debt(), "2026-03-01", ["107208.33", "0.00", "107208.33", "0.00"]),
        # paid on the day of acceptance: in the sum; paid later: taken off it, not its interest
        (debt(ledger=[repaid("2026-03-01", "1000.00")]), "2026-03-16", ["106208.33", "0.00", "106208.33", "375.00"]),
        # 1,000.00 paid on the 11th goes to interest: 25.00 a day runs on for 15 days all the same
        (debt(ledger=[repaid("2026-03-11", "1000.00")]), "2026-03-16", ["107208.33", "1000.00", "106208.33", "375.00"]),
        # a fee booked later is in the difference: 375.00 + 200.00
        (
            debt(ledger=[entry("2026-03-10", "fee", "200.00", fee_kind="lawyer")], fees_borne_by_debtor=["lawyer"]),
            "2026-03-16",
            ["107208.33", "0.00", "107208.33", "575.00"],
        ),
        # damages already owed on the day are in the sum
        (debt(liquidated_damages="500.00"), "2026-03-16", ["107708.33", "0.00", "107708.33", "375.00"]),
        # compound: 6,083.33 × 9 % × 45 ÷ 360 = 68.44 by the day, 60 days 91.25: 375.00 + 22.81
        (debt(compound=True), "2026-03-16", ["107276.77", "0.00", "107276.77", "397.81"]),
        # not due on the day: deemed due (46) with interest by days, × 6 % × 410 ÷ 360 = 6,833.33; 15 days 250.00
        (debt(matures_on="2026-06-15"), "2026-03-16", ["106833.33", "0.00", "106833.33", "250.00"]),
    ],
)
def test_the_sum_on_the_day_of_acceptance(facts: dict[str, Any], as_of: str, expected: list[str]) -> None:
    assert figures(stopped(facts, as_of=as_of)) == expected


def test_the_claim_itself_runs_on_and_the_difference_is_told() -> None:
    result = claim(case(debt(), proceedings=[ACCEPTED]), "2026-03-16")
    assert result.total_to_settle == claim(debt(), "2026-03-16").total_to_settle == Decimal("107583.33")
    assert result.bankruptcy is not None
    assert result.total_to_settle - result.bankruptcy.unpaid == result.bankruptcy.difference
    assert codes(result).count("interest_after_bankruptcy") == 1
    notes = "".join(result.bankruptcy.notes)
    assert "企业破产法》第四十六条" in notes
    assert "第二十二条" in notes
    assert "算至2026年3月1日，" in notes


@pytest.mark.parametrize(
    "proceedings",
    [
        [],
        # not yet accepted on the cut-off date
        [ACCEPTED | {"on": "2026-03-17"}],
        # an application that came to nothing
        [ACCEPTED | {"outcome": "裁定不予受理"}],
    ],
)
def test_without_a_bankruptcy_nothing_is_stopped(proceedings: list[dict[str, Any]]) -> None:
    assert stopped(proceedings=proceedings) is None


def test_the_first_of_two_acceptances_stops() -> None:
    assert figures(stopped(proceedings=[ACCEPTED | {"on": "2026-03-11"}, ACCEPTED])) == figures(stopped())


def test_several_debts_add_up_and_a_guarantor_of_one_sees_his_own() -> None:
    result = claim(case(debt(), debt(no="D2"), proceedings=[ACCEPTED]), "2026-03-16")
    assert figures(result.bankruptcy) == ["214416.66", "0.00", "214416.66", "750.00"]
    assert figures(limited_to(result, ["D2"]).bankruptcy) == ["107208.33", "0.00", "107208.33", "375.00"]


def test_where_the_day_can_not_be_computed_a_warning_says_why() -> None:
    """Before the loan was paid out there is no claim."""
    early = BULLET | {"signed_on": "2025-01-10"}
    result = claim(case(early, proceedings=[ACCEPTED | {"on": "2025-01-12"}]), "2026-03-16")
    assert result.bankruptcy is None
    assert "stopped_interest_refused" in codes(result)


@pytest.mark.parametrize(("as_of", "warned"), [("2026-02-28", False), ("2026-03-01", False), ("2026-03-02", True)])
def test_interest_after_a_bankruptcy_is_warned_of_from_the_next_day(as_of: str, *, warned: bool) -> None:
    found = claim(case(debt(), proceedings=[ACCEPTED]), as_of)
    assert ("interest_after_bankruptcy" in codes(found)) is warned
