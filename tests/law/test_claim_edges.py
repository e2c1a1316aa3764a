"""Edges of the claim as a whole: what is compared with the core system, what falls due next under several debts."""

from decimal import Decimal
from typing import Any, get_args

import pytest
from law_facts import BULLET, LENDER, applied, case, claim, day, debt, due, entry, half_up, repaid, shipped

from docgen.errors import CutOffTooLate
from docgen.law.claim import Basis, compute_claim

CORE = {"on": "2026-03-16", "principal": "100000.00", "interest": "6083.33", "penalty": "1400.00", "overdue_days": 60}


def test_on_its_own_basis_the_core_system_is_still_compared_with_what_is_computed() -> None:
    # penalty computed: 100000 × 9% × 60 ÷ 360 = 1500.00, also where the balance's day is the cut-off date
    for basis in get_args(Basis):
        found = claim(debt(balances=[CORE]), "2026-03-16", basis)
        differences = {line.kind: (line.core, line.computed, line.difference) for line in found.reconciliation}
        assert differences["penalty"] == (Decimal("1400.00"), Decimal("1500.00"), Decimal("-100.00"))
        assert differences["interest"][2] == 0
        assert found.penalty == Decimal("1400.00" if basis == "core" else "1500.00")


def test_what_falls_due_next_is_what_falls_due_on_that_day() -> None:
    later = BULLET | {"no": "D2", "matures_on": "2026-02-15"}
    found = claim(case(BULLET, later), "2025-06-02")
    assert found.next_due is not None
    # 100000 + 100000 × 6% × 365 ÷ 360
    assert (str(found.next_due.on), found.next_due.amount) == ("2026-01-15", Decimal("106083.33"))
    together = claim(case(BULLET, BULLET | {"no": "D2"}), "2025-06-02")
    assert together.next_due is not None
    assert together.next_due.amount == 2 * Decimal("106083.33")


def test_a_fee_waits_for_its_place_in_the_installment_that_is_still_open() -> None:
    """Installment 1 is paid off: its turn is over, and what comes after interest comes after installment 2's."""
    parts = [due(1, "2025-02-15", "30000.00", "450.00"), due(2, "2025-03-15", "70000.00", "300.00")]
    ledger = [
        repaid("2025-02-15", "30450.00"),
        entry("2025-03-15", "fee", "80.00"),
        repaid("2025-03-15", "100.00"),
        repaid("2025-03-15", "250.00"),
    ]
    allocation = {"scope": "installment", "order": ["interest", "fee", "penalty", "principal"]}
    result = claim(debt(schedule=parts, ledger=ledger, allocation=allocation), "2025-03-15")
    assert applied(result, 1) == [(2, "interest", "100.00")]
    assert applied(result, 2) == [(2, "interest", "200.00"), (None, "fee", "50.00")]


def test_damages_waived_are_not_owed_again_nor_below_nothing() -> None:
    """Of five yuan, rounded: 12.4 % less 9 % leaves a cent for damages after four days, and nothing after five."""

    def room(days: int) -> Decimal:
        return half_up("5", "0.124", days, over=365) - half_up("5", "0.09", days, over=365)

    assert (room(4), room(5)) == (Decimal("0.01"), Decimal("0.00"))
    waiver = entry("2026-01-19", "waiver", "0.01", waives="liquidated_damages")
    loan = debt(principal="5.00", liquidated_damages="500.00", ledger=[waiver])
    whole = case(loan, claim_type="private_lending", creditor=LENDER)
    for as_of in ("2026-01-19", "2026-01-20"):
        found = claim(whole, as_of)
        (line,) = [line for line in found.buckets if line.kind == "liquidated_damages"]
        assert (line.owed, line.waived, line.balance) == (Decimal("0.01"), Decimal("0.01"), Decimal("0.00"))


def test_damages_that_just_fit_beside_the_installments_stand() -> None:
    """12.4 % less 9 % of 50,000 over the 153 days from 2025-07-15 and the 122 from 2025-08-15; a cent more is cut."""
    parts = [due(1, "2025-07-15", "50000.00", "100.00"), due(2, "2025-08-15", "50000.00", "100.00")]
    room = sum(half_up("50000", "0.124", n, over=365) - half_up("50000", "0.09", n, over=365) for n in (153, 122))

    def damages(agreed: Decimal) -> Decimal:
        loan = debt(schedule=parts, matures_on="2025-08-15", liquidated_damages=str(agreed))
        return claim(case(loan, claim_type="private_lending", creditor=LENDER), "2025-12-15").liquidated_damages

    assert damages(room) == room
    assert damages(room + Decimal("0.01")) == room


@pytest.mark.parametrize(
    ("as_of", "outcome", "told"),
    [
        ("2026-03-16", None, True),
        ("2026-03-15", None, False),
        ("2026-03-16", "驳回债务人的异议，裁定受理", True),
        ("2026-03-16", "裁定不予受理", False),
    ],
)
def test_interest_that_a_bankruptcy_stops_is_said(as_of: str, outcome: str | None, told: bool) -> None:  # noqa: FBT001
    """担保制度解释 22: it stops on the day the petition is accepted; the day after is the first in doubt."""
    proceedings = [{"kind": "bankruptcy", "on": "2026-03-15", "outcome": outcome}]
    result = compute_claim(case(BULLET, proceedings=proceedings), day(as_of), parameters=shipped())

    assert ("interest_after_bankruptcy" in [warning.code for warning in result.warnings]) is told


INVOICE = {"no": "D1", "name": "买卖合同", "signed_on": "2025-01-15", "annual_rate": "0"}
"""Receivables signed in 2025, to be paid in 2026."""


@pytest.mark.parametrize(
    "facts",
    [
        BULLET,
        BULLET | {"matures_on": "2025-07-15", "ledger": [repaid("2026-02-01", "1.00")]},
        INVOICE | {"invoices": [{"due_on": "2026-01-15", "amount": "100.00"}]},
        BULLET
        | {"matures_on": "2025-07-15", "balances": [{"on": "2026-03-01", "principal": "1.00", "overdue_days": 5}]},
    ],
)
def test_a_cut_off_date_a_century_after_a_contracts_last_day_is_refused(facts: dict[str, Any]) -> None:
    whole = case(facts, claim_type="receivable" if "invoices" in facts else "financial_loan")
    compute_claim(whole, day("2125-12-31"), parameters=shipped())
    for as_of in ("2126-01-01", "9999-12-31"):
        with pytest.raises(CutOffTooLate, match=f"截止日{as_of}比合同 D1 的最后一个日期2026-0"):
            compute_claim(whole, day(as_of), parameters=shipped())
