"""Edges of the limitation: the articles its sentences name, the very day of twenty years, what a plan puts off."""

from typing import Any

import pytest
from clock_facts import called, clock, clocks, dates, event, facts, limitation, loan, says, sent
from law_facts import case, due

PLAN: dict[str, Any] = {"kind": "repayment_plan", "signed_on": "2024-06-03", "parties": ["P1"], "file": "协议.pdf"}
RULES = "《最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定》"
FROM_THE_PLAN = "自协议最后一期届满起算"


@pytest.mark.parametrize(
    ("sentence", "articles"),
    [
        ("当日不计入", "（《中华人民共和国民法典》第二百零一条）"),  # 起算当日不计入
        # 中断 195; 送达 8, 起诉 10, 支付令等 11, 同意履行 14
        ("可使期间重新计算", f"（《中华人民共和国民法典》第一百九十五条、{RULES}第八条、第十条、第十一条、第十四条）"),
    ],
)
def test_a_sentence_names_its_articles(sentence: str, articles: str) -> None:
    assert says(limitation(), sentence + articles)


SUIT = {"kind": "suit", "on": "2024-06-03", "outcome": "准许撤回起诉", "file": "起诉状.pdf"}
JUDGMENT = {"kind": "judgment", "on": "2024-06-03", "file": "判决书.pdf"}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"deliveries": [sent("ems", "signed", content_note="催收通知书")]}, f"明示放弃的除外（{RULES}第九条）"),
        ({"proceedings": [SUIT]}, f"仍自提交起诉材料之日中断（{RULES}第十条）"),
        ({"holds": [{"reason": "bankrupt"}]}, f"申报使时效中断（{RULES}第十一条）；尚无申报记录"),
        ({"proceedings": [JUDGMENT]}, "请尽快补录（《中华人民共和国民事诉讼法》第二百五十条）"),
    ],
)
def test_a_sentence_on_what_is_on_record_names_its_article(record: dict[str, Any], said: str) -> None:
    (found,) = clocks(facts(**record))
    assert says(found, said)


def test_a_later_sentence_names_the_waiver() -> None:
    found = limitation("2026-07-01")
    assert found.status == "expired"
    assert says(found, f"不得再以时效抗辩（{RULES}第十九条）；仅签收不足")
    revived = limitation("2026-07-01", agreements=[PLAN | {"signed_on": "2026-06-01"}])
    assert says(revived, f"不得再以时效抗辩（《中华人民共和国民法典》第一百九十二条、{RULES}第十九条）")


@pytest.mark.parametrize(
    ("last_letters", "expires_on", "beyond"),
    [
        # 2018-05-10 + 3 years = 2021-05-10, + 3 years = 2024-05-10: twenty years after 2004-05-10 to the day
        (["2018-05-10", "2021-05-10"], "2024-05-10", False),
        (["2018-05-11", "2021-05-11"], "2024-05-11", True),  # a Saturday, but a make-up working day
    ],
)
def test_twenty_years_to_the_day(last_letters: list[str], expires_on: str, *, beyond: bool) -> None:
    # two years each until 2017-10-01; a letter on the last day is in time
    days = ["2006-05-08", "2008-05-05", "2010-05-04", "2012-05-02", "2014-04-30", "2016-04-29", *last_letters]
    found = limitation("2022-12-01", due_on="2004-05-10", deliveries=[sent("personal", "signed", on) for on in days])
    assert (str(found.expires_on), says(found, "20年的最长保护期间")) == (expires_on, beyond)


def test_an_extension_signed_on_the_day_of_the_acceleration_puts_nothing_off() -> None:
    early = {"acceleration": {"effective_on": "2023-05-04", "ground": "逾期"}}
    extension = PLAN | {"kind": "extension", "signed_on": "2023-05-04", "new_maturity": "2024-05-10"}
    found = limitation(debt=early, agreements=[extension])
    assert dates(found)[0] == "2026-05-06"  # 2026-05-04 is a holiday
    assert event(found, "2023-05-04").effect == "none"
    next_day = limitation(debt=early, agreements=[extension | {"signed_on": "2023-05-05"}])
    assert dates(next_day)[0] == "2027-05-10"


def test_what_rests_on_a_plans_last_day_says_so_and_nothing_else_does() -> None:
    plan = PLAN | {"schedule": [due(1, "2024-09-30", "1.00", "0.00")]}
    assert says(limitation(agreements=[plan]), FROM_THE_PLAN)
    letter = sent("personal", "signed", "2025-01-02")
    assert not says(limitation(agreements=[plan], deliveries=[letter]), FROM_THE_PLAN)
    assert not says(limitation(deliveries=[letter]), FROM_THE_PLAN)
    assert not says(limitation(agreements=[PLAN]), FROM_THE_PLAN)  # it sets no day
    unproven = {key: value for key, value in plan.items() if key != "file"}
    assert not says(limitation(agreements=[unproven]), FROM_THE_PLAN)


def test_an_agreement_that_names_its_contract_is_no_assumption() -> None:
    whole = case(loan("2023-05-10"), loan("2023-08-10", no="D2"), agreements=[PLAN | {"debts": ["D1"]}])
    assert [dates(each)[0] for each in clocks(whole)] == ["2027-06-03", "2026-08-10"]
    assert not any(says(each, "未注明合同") for each in clocks(whole))
    assert clock(facts(), "limitation").debt == "D1"


def test_only_what_a_proof_would_add_is_asked_for() -> None:
    """A letter proven already and a call before the debt was due are not on the list of what is missing."""
    letters = [sent("personal", "signed", "2024-01-08"), sent("personal", "signed", "2024-06-03", proof=[])]
    found = limitation(deliveries=letters, contacts=[called("2023-05-08")])
    assert dates(found) == ("2027-01-08", "2027-06-03")
    assert [line[:12] for line in found.basis if line.startswith("  ")] == ["  2024-06-03"]
