"""What has decided a case: from then on a court's or tribunal's paper is enforced, no contract any more."""

from datetime import date
from typing import Any

import pytest
from clock_facts import facts

from docgen.casefile.records import Proceeding
from docgen.law.actions import bankruptcies, debt_declared_on, decides


@pytest.mark.parametrize(
    ("proceeding", "decided"),
    [
        ({"kind": "suit"}, False),
        ({"kind": "judgment"}, True),
        ({"kind": "judgment", "on": "2026-11-23"}, True),
        ({"kind": "judgment", "on": "2026-11-24"}, False),
        ({"kind": "enforcement"}, True),
        ({"kind": "mediation", "court": "示例市虚构区人民法院"}, True),
        ({"kind": "mediation", "court": "示例市虚构区人民调解委员会"}, False),
        ({"kind": "arbitration"}, False),
        ({"kind": "arbitration", "outcome": "已受理"}, False),
        ({"kind": "arbitration", "orders": "被申请人偿还借款本金"}, True),
        ({"kind": "arbitration", "effective_on": "2026-11-01"}, True),
        ({"kind": "arbitration", "outcome": "已裁决"}, True),
        ({"kind": "payment_order"}, False),
        ({"kind": "payment_order", "effective_on": "2026-11-23"}, True),
        ({"kind": "payment_order", "effective_on": "2026-11-24"}, False),
    ],
)
def test_what_decides(proceeding: dict[str, Any], decided: bool) -> None:  # noqa: FBT001  # an expected value
    record = Proceeding.model_validate({"on": "2026-03-12"} | proceeding)

    assert decides(record, date(2026, 11, 23)) is decided


@pytest.mark.parametrize(
    ("record", "bankrupt", "declared"),
    [
        ({}, True, False),
        ({"outcome": "裁定受理"}, True, False),
        ({"outcome": "裁定受理，2026年4月1日申报债权"}, True, True),
        ({"file": "债权申报登记表.pdf"}, True, True),
        ({"file": "受理裁定书.pdf"}, True, False),
        ({"outcome": "裁定不予受理", "file": "债权申报登记表.pdf"}, False, False),
        ({"outcome": "申请人撤回申请"}, False, False),
        ({"outcome": "裁定驳回申请"}, False, False),
        ({"outcome": "驳回债务人的异议，裁定受理"}, True, False),
        ({"kind": "suit", "outcome": "申报"}, False, False),
    ],
)
def test_a_bankruptcy_and_the_proof_of_debt_in_it(record: dict[str, Any], *, bankrupt: bool, declared: bool) -> None:
    case = facts(proceedings=[{"kind": "bankruptcy", "on": "2026-03-12"} | record])
    assert bool(bankruptcies(case)) is bankrupt
    assert debt_declared_on(case, date(2026, 3, 12)) == (date(2026, 3, 12) if declared else None)
    assert debt_declared_on(case, date(2026, 3, 11)) is None
