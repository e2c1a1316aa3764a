"""What has decided a case: from then on a court's or tribunal's paper is enforced, no contract any more."""

from datetime import date
from typing import Any

import pytest

from docgen.casefile.records import Proceeding
from docgen.law.actions import decides


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
        ({"kind": "payment_order"}, False),
        ({"kind": "payment_order", "effective_on": "2026-11-23"}, True),
        ({"kind": "payment_order", "effective_on": "2026-11-24"}, False),
    ],
)
def test_what_decides(proceeding: dict[str, Any], decided: bool) -> None:  # noqa: FBT001  # an expected value
    record = Proceeding.model_validate({"on": "2026-03-12"} | proceeding)

    assert decides(record, date(2026, 11, 23)) is decided
