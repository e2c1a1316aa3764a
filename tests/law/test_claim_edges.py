"""Edges of the claim as a whole: what is compared with the core system, what falls due next under several debts."""

from decimal import Decimal
from typing import get_args

from law_facts import BULLET, case, claim, debt

from docgen.law.claim import Basis

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
