"""Warnings of law.md 2.1 and 2.3: a bank's penalty beside the range of the central bank, and after an assignment."""

from typing import Any

import pytest
from law_facts import case, claim, codes, debt, due, half_up, repaid

from docgen.law.beside import ClaimResult

AS_OF = "2026-03-16"


def message(result: ClaimResult, code: str) -> str:
    return "".join(warning.message for warning in result.warnings if warning.code == code)


@pytest.mark.parametrize(
    ("over", "told"),
    [
        # 30 % to 50 % on top of 6 %, both ends included
        ({"default_rate": {"multiplier": "1.3"}}, ""),
        ({"default_rate": {"multiplier": "1.5"}}, ""),
        (
            {"default_rate": {"multiplier": "1.29"}},
            "罚息利率为期内利率6%的1.29倍（7.74%），不在银行贷款的1.3至1.5倍之间",
        ),
        (
            {"default_rate": {"multiplier": "1.51"}},
            "罚息利率为期内利率6%的1.51倍（9.06%），不在银行贷款的1.3至1.5倍之间",
        ),
        ({"default_rate": {"annual": "0.09"}}, ""),
        ({"default_rate": {"annual": "0.0901"}}, "罚息利率为期内利率6%的1.5017倍（9.01%）"),
        # 0.0005 × 360 = 18 %
        ({"default_rate": {"daily": "0.00025"}}, ""),
        ({"default_rate": {"daily": "0.0005"}}, "罚息利率为期内利率6%的3倍（18%）"),
        # nothing agreed has its own warning; nothing to compare with
        ({"default_rate": None}, ""),
        ({"annual_rate": "0", "default_rate": {"annual": "0.09"}}, ""),
        # 50 % to 100 % for misuse
        ({"misuse": {"multiplier": "1.5", "from": "2026-02-01"}}, ""),
        ({"misuse": {"multiplier": "2", "from": "2026-02-01"}}, ""),
        ({"misuse": {"multiplier": "1.49", "from": "2026-02-01"}}, "挪用罚息利率为期内利率6%的1.49倍（8.94%）"),
        (
            {"misuse": {"multiplier": "2.01", "from": "2026-02-01"}},
            "挪用罚息利率为期内利率6%的2.01倍（12.06%），不在银行贷款的1.5至2倍",
        ),
        # signed the day before the notice took effect
        ({"signed_on": "2003-12-31", "default_rate": {"multiplier": "3"}}, ""),
        ({"signed_on": "2004-01-01", "default_rate": {"multiplier": "3"}}, "期内利率6%的3倍"),
    ],
)
def test_a_banks_uplift_outside_the_range_is_told_and_nothing_changed(over: dict[str, Any], told: str) -> None:
    result = claim(debt(**over), AS_OF)
    found = message(result, "penalty_uplift_outside")
    assert told in found
    assert bool(told) == bool(found)
    if told:
        assert "银发〔2003〕251号" in found
        assert "计算未作调整" in found
    assert [used.name for used in result.parameters] == ["day_count_financial"]


@pytest.mark.parametrize("claim_type", ["private_lending", "receivable"])
def test_the_range_is_for_bank_loans(claim_type: str) -> None:
    other = case(debt(default_rate={"multiplier": "1"}), claim_type=claim_type)
    assert "penalty_uplift_outside" not in codes(claim(other, AS_OF))


def assigned(assignee: str | None, on: str = "2026-02-14", **over: Any) -> dict[str, Any]:
    """An assignment 30 days before the cut-off date and 30 after the loan fell due."""
    return {"kind": "assignment", "signed_on": on, "assignee": assignee} | over


def told(*agreements: dict[str, Any], **over: Any) -> str:
    return message(claim(case(debt(compound=True), agreements=list(agreements), **over), AS_OF), "assignee_penalty")


def test_what_accrued_after_an_assignment_to_another_than_a_bank_is_told() -> None:
    """Penalty of 9 % on 100,000.00 and compound of 9 % on 6,083.33, for the 30 days from the assignment on."""
    found = told(assigned("示例资产管理有限公司"))
    penalty, compound = half_up("100000", "0.09", 30, over=360), half_up("6083.33", "0.09", 30, over=360)
    assert "2026-02-14转让给示例资产管理有限公司，从名称看不出是金融机构" in found
    assert f"2026-02-14起计有罚息{penalty}元、复利{compound}元，计算未作扣减" in found
    # a segment that begins after it counts whole
    facts = debt(ledger=[repaid("2026-02-24", "50000.00")], allocation={"order": ["principal"]})
    split = message(claim(case(facts, agreements=[assigned("某某")]), AS_OF), "assignee_penalty")
    parts = half_up("100000", "0.09", 10, over=360) + half_up("50000", "0.09", 20, over=360)
    assert f"罚息{parts}元、复利0.00元" in split


@pytest.mark.parametrize(
    ("agreements", "over", "who"),
    [
        ([], {}, None),
        ([{"kind": "supplement", "signed_on": "2026-02-14"}], {}, None),
        # an institution by its name
        ([assigned("示例商业银行股份有限公司")], {}, None),
        ([assigned("示例金融资产管理股份有限公司")], {}, None),
        ([assigned("示例县农村信用合作联社")], {}, None),
        # named by nobody: the creditor's own name
        ([assigned(None)], {}, None),
        ([assigned(None)], {"creditor": {"kind": "organization", "name": "示例投资有限公司"}}, "示例投资有限公司"),
        # the last one counts
        ([assigned("甲公司", "2026-02-01"), assigned("乙公司")], {}, "乙公司"),
        ([assigned("甲公司", "2026-02-01"), assigned("示例银行")], {}, None),
        # of another contract; not signed yet; nothing accrued since
        ([assigned("甲公司", debts=["D2"])], {}, None),
        ([assigned("甲公司", "2026-03-17")], {}, None),
        ([assigned("甲公司", "2026-03-16")], {}, None),
        ([assigned("甲公司", "2026-03-15", debts=["D1"])], {}, "甲公司"),
        ([assigned("甲公司")], {"claim_type": "receivable"}, None),
    ],
)
def test_who_is_warned_of_after_an_assignment(
    agreements: list[dict[str, Any]], over: dict[str, Any], who: str | None
) -> None:
    found = told(*agreements, **over)
    assert bool(found) == bool(who)
    assert f"转让给{who}，" in found or not who


def test_a_card_claim_is_a_banks_too() -> None:
    card = {
        "no": "C1",
        "name": "信用卡",
        "signed_on": "2020-01-01",
        "card": {"number": "6200000000000000"},
        "annual_rate": "0.18",
        "compound": True,
        "balances": [{"on": "2026-02-01", "principal": "100.00", "interest": "500.00", "overdue_days": 9}],
    }
    whole = case(card, claim_type="credit_card", agreements=[assigned("甲公司", "2026-03-01")])
    compound = half_up("500", "0.18", 15, over=360)
    assert f"罚息0.00元、复利{compound}元" in message(claim(whole, AS_OF), "assignee_penalty")


def test_each_installment_is_counted() -> None:
    parts = [due(1, "2026-01-15", "50000.00", "0.00"), due(2, "2026-03-06", "50000.00", "0.00")]
    facts = debt(repayment_method="as_scheduled", schedule=parts, matures_on="2026-03-06")
    found = message(claim(case(facts, agreements=[assigned("甲公司")]), AS_OF), "assignee_penalty")
    penalty = half_up("50000", "0.09", 30, over=360) + half_up("50000", "0.09", 10, over=360)
    assert f"罚息{penalty}元" in found
