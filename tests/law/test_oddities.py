"""Slips that the case format allows: computed all the same, and noticed; each beside what is in order."""

from typing import Any

import pytest
from law_facts import claim, codes, debt, repaid

PAID = {"voucher": "1"}


@pytest.mark.parametrize(
    ("odd", "plain", "code"),
    [
        ({"principal": "0.00"}, {"principal": "0.01"}, "principal_nil"),
        ({"signed_on": "2025-01-16"}, {"signed_on": "2025-01-15"}, "signed_after_disbursement"),
        (
            {"ledger": [repaid("2026-02-01", "10.00", **PAID), repaid("2026-03-16", "10.00", **PAID)]},
            # of another voucher, of none, or after the cut-off date
            {
                "ledger": [
                    repaid("2026-02-01", "10.00", **PAID),
                    repaid("2026-02-02", "10.00", voucher="2"),
                    repaid("2026-02-03", "10.00"),
                    repaid("2026-02-04", "10.00"),
                    repaid("2026-03-17", "10.00", **PAID),
                ]
            },
            "voucher_repeated",
        ),
        # 107,583.33 settles everything on the cut-off date; a cent more is too much
        (
            {"ledger": [repaid("2026-03-16", "107583.34")]},
            {"ledger": [repaid("2026-03-16", "107583.33")]},
            "overpaid",
        ),
        # 100,000.00 not due yet: what is over is a credit for it, until it would settle that too (with its interest)
        (
            {"matures_on": "2026-06-15", "ledger": [repaid("2026-03-16", "107083.34")]},
            {"matures_on": "2026-06-15", "ledger": [repaid("2026-03-16", "107083.33")]},
            "overpaid",
        ),
    ],
)
def test_a_slip_is_noticed_and_its_neighbour_is_not(odd: dict[str, Any], plain: dict[str, Any], code: str) -> None:
    assert code in codes(claim(debt(**odd), "2026-03-16"))
    assert code not in codes(claim(debt(**plain), "2026-03-16"))


def test_how_much_is_over_is_said() -> None:
    result = claim(debt(ledger=[repaid("2026-03-16", "108583.33")]), "2026-03-16")
    assert any("1000.00元" in each.message for each in result.warnings if each.code == "overpaid")
    assert result.credit == 1000
