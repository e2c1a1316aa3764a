"""Which kinds the language list governs, and what it says of a document."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kinds_samples import reminder

from docgen.casefile import load_json
from docgen.casefile.profile import Profile
from docgen.errors import WordingRefused
from docgen.kinds.facts import Facts
from docgen.kinds.registry import kind
from docgen.kinds.sample import FIXTURES
from docgen.kinds.wording import is_controlled, refuse_wording

CASE = load_json(FIXTURES / "full_case/case.json")
FACTS = Facts(CASE, date(2026, 11, 23))
INSULT = [("第1段", "你这个骗子。")]


@pytest.mark.parametrize(
    ("family", "addressed_to", "stage", "controlled"),
    [
        ("letters", "each_debtor", "demand", True),
        ("letters", "each_debtor", "record", True),  # a confirmation of the debt goes to the debtor
        ("letters", "case", "agree", True),
        ("letters", "case", "record", False),  # a record for the file
        ("letters", "internal", "remind", False),
        ("legal", "each_debtor", "demand", False),
        ("legal", "court", "sue", False),
    ],
)
def test_letters_and_agreements_are_controlled(
    tmp_path: Path, family: Any, addressed_to: str, stage: str, *, controlled: bool
) -> None:
    made = reminder(tmp_path / "k", family=family, addressed_to=addressed_to, stage=stage)

    assert is_controlled(made) is controlled
    if controlled:
        with pytest.raises(WordingRefused, match="骗子"):
            refuse_wording(made, FACTS, INSULT, party="P1", answers={})
    else:
        refuse_wording(made, FACTS, INSULT, party="P1", answers={})


def test_court_papers_are_not_its_business() -> None:
    assert not is_controlled(kind("claim_statement"))
    assert is_controlled(kind("demand_letter"))


def test_a_refusal_says_where_what_why_and_how_better(tmp_path: Path) -> None:
    made = reminder(tmp_path / "k")
    said = [("第2段", "您好。再不还款就让您坐牢。"), ("签署处", "我行将向征信系统报送您的逾期信息。")]

    with pytest.raises(WordingRefused) as caught:
        refuse_wording(made, FACTS, said, party="P1", answers={})

    blocked, conditional = caught.value.problems
    assert (blocked.place, blocked.value) == ("第2段", "再不还款就让您坐牢")
    assert blocked.expected.startswith("不得使用“坐牢”：")
    assert "第五十条" in blocked.expected
    assert "可改为：“逾期仍不履行的，我行将依法主张权利" in blocked.expected
    assert conditional.place == "签署处"
    assert (
        "须具备下列条件才可使用：债权人依法向征信系统报送信贷信息（填写项 reports_credit）；载明报送前的事先告知"
        in (conditional.expected)
    )
    assert "《征信业管理条例》第十五条" in conditional.expected
    assert "未予输出" in str(caught.value)


def test_a_lawyers_letter_is_a_law_firms(tmp_path: Path) -> None:
    made, letter = reminder(tmp_path / "k"), [("标题", "律师函")]
    firm = Profile.model_validate({"law_firm": {"name": "示例律师事务所", "licence_no": "31990000000000000X"}})

    refuse_wording(made, replace(FACTS, profile=firm), letter, party="P1", answers={})
    with pytest.raises(WordingRefused, match="律师函"):
        refuse_wording(made, FACTS, letter, party="P1", answers={})


def test_an_answer_may_be_the_fact_and_names_of_the_case_are_no_wording(tmp_path: Path) -> None:
    made = reminder(tmp_path / "k")
    report = [("第1段", "我行依法向征信系统提供信贷信息，现事先告知贵单位。")]

    refuse_wording(made, FACTS, report, party="P1", answers={"reports_credit": True})
    named = CASE.model_copy(update={"creditor": CASE.creditor.model_copy(update={"name": "示例市曝光器材有限公司"})})
    refuse_wording(made, replace(FACTS, case=named), [("第1段", "示例市曝光器材有限公司：")], party="P1", answers={})
