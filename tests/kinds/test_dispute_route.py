"""Where a letter says the creditor will turn: each contract's own clause decides for it alone."""

import json
from datetime import date
from typing import Any

import pytest

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.kinds.dispute_route import dispute_route
from docgen.kinds.sample import FIXTURES

AS_OF = date(2026, 11, 23)
FIRST, SECOND = "虚银流借字2024第0511号", "虚银流借字2024第0603号"
COURT = {"venue": {"text": "向贷款人住所地人民法院起诉"}}
ARBITRATION = {"arbitration": {"text": "提交示例仲裁委员会仲裁"}}
WITHIN_VENUE = {"venue": {"text": "提交示例仲裁委员会仲裁"}}
BOTH = COURT | ARBITRATION
SUIT = {"kind": "suit", "on": "2026-10-01"}
WITHDRAWN = SUIT | {"outcome": "撤诉"}
ARBITRATING = {"kind": "arbitration", "on": "2026-10-01"}


def case_with(first: dict[str, Any], second: dict[str, Any], *proceedings: dict[str, Any]) -> Case:
    facts = json.loads((FIXTURES / "cases/04_two_debts.json").read_text("utf-8"))
    for debt, clauses in zip(facts["debts"], (first, second), strict=True):
        debt["clauses"] = clauses
    return load_json(json.dumps(facts | {"proceedings": proceedings}).encode())


@pytest.mark.parametrize(
    ("first", "second", "proceedings", "way"),
    [
        ({}, {}, [], "提起诉讼"),
        (COURT, {}, [], "提起诉讼"),
        (ARBITRATION, WITHIN_VENUE, [], "申请仲裁"),
        (ARBITRATION, COURT, [], f"就编号为{FIRST}的合同申请仲裁、就编号为{SECOND}的合同提起诉讼"),
        ({}, WITHIN_VENUE, [], f"就编号为{FIRST}的合同提起诉讼、就编号为{SECOND}的合同申请仲裁"),
        (BOTH, BOTH, [], "提起诉讼或者申请仲裁"),
        (BOTH, COURT, [], f"就编号为{FIRST}的合同提起诉讼或者申请仲裁、就编号为{SECOND}的合同提起诉讼"),
        (COURT, COURT, [SUIT], "继续进行诉讼"),
        (COURT, COURT, [WITHDRAWN], "提起诉讼"),
        (ARBITRATION, ARBITRATION, [SUIT], "继续进行诉讼"),
        (ARBITRATION, COURT, [SUIT], f"就编号为{FIRST}的合同申请仲裁、就编号为{SECOND}的合同继续进行诉讼"),
        (ARBITRATION, COURT, [ARBITRATING], f"就编号为{FIRST}的合同继续进行仲裁、就编号为{SECOND}的合同提起诉讼"),
        (BOTH, COURT, [SUIT], "继续进行诉讼"),
    ],
)
def test_each_contract_goes_its_own_way(
    first: dict[str, Any], second: dict[str, Any], proceedings: list[dict[str, Any]], way: str
) -> None:
    assert dispute_route(case_with(first, second, *proceedings), AS_OF) == way
