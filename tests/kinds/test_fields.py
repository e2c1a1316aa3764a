from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.errors import InputError, WrongAnswers
from docgen.kinds.definition import Column, Kind, KindDefinition, Question
from docgen.kinds.fields import check_answers, read_answers
from docgen.kinds.parts import Gap
from docgen.kinds.registry import kind, kinds

KIND = Kind(
    "sample",
    "letters",
    Path(),
    KindDefinition(
        title="样例",
        version=1,
        page="letter",
        filename="{case_no}",
        addressed_to="case",
        stage="record",
        fields=(
            Question(name="pay_by", title="截止日期", type="date"),
            Question(name="amount", title="金额", type="money", required=True),
            Question(name="days", title="天数", type="integer", default=7),
            Question(name="rate", title="利率", type="rate"),
            Question(name="note", title="说明", type="line"),
            Question(name="reports", title="报送", type="bool"),
            Question(name="way", title="方式", type="choice", choices=("一", "二")),
            Question(
                name="rows",
                title="明细",
                type="table",
                columns=(
                    Column(name="title", title="名称", required=True),
                    Column(name="sum", title="数额", type="money"),
                    Column(name="side", title="一方", choices=("甲方", "乙方")),
                ),
            ),
        ),
    ),
)


def test_answers_come_out_typed_and_defaults_stand_in() -> None:
    given = {
        "amount": "100.5",
        "pay_by": "2026-12-01",
        "rate": "0.0588",
        "rows": [{"title": "甲", "sum": "1", "side": "乙方"}],
    }

    answers = check_answers(KIND, given)

    assert answers["amount"] == Decimal("100.50")
    assert answers["pay_by"] == date(2026, 12, 1)
    assert answers["days"] == 7
    assert answers["rate"] == Decimal("0.0588")
    assert answers["rows"][0]["sum"] == Decimal("1.00")
    assert answers["rows"][0]["side"] == "乙方"


def test_an_answer_left_open_is_a_gap_under_its_title() -> None:
    gap = check_answers(KIND, {"amount": "1"}).look_up("note")

    assert isinstance(gap, Gap)
    assert gap.title == "说明"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("amount", 100, "金额字符串"),
        ("amount", "1.234", "金额字符串"),
        ("amount", "-1", "金额字符串"),
        ("amount", "NaN", "金额字符串"),
        ("pay_by", "2026-02-30", "日期"),
        ("days", "7", "整数"),
        ("days", True, "整数"),
        ("days", -3, "整数"),
        ("amount", "1E+30", "金额字符串"),
        ("reports", "是", "true 或 false"),
        ("way", "三", "一、二"),
        ("note", "一\n二", "一行"),
        ("rows", "甲", "表"),
        ("rows", [{"title": "甲", "side": "丙方"}], "应为下列之一：甲方、乙方"),
    ],
)
def test_a_wrong_answer_is_refused_by_its_title(name: str, value: object, expected: str) -> None:
    with pytest.raises(WrongAnswers) as caught:
        check_answers(KIND, {"amount": "1"} | {name: value})

    (problem,) = caught.value.problems
    assert expected in problem.expected


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(WrongAnswers) as caught:
        check_answers(KIND, {"payby": "2026-12-01", "days": "七", "rows": [{"sum": "x", "titel": "甲"}]})

    said = [(problem.place, problem.expected) for problem in caught.value.problems]
    assert ("填写项 payby", "没有这一项。是否指 pay_by？") in said
    assert any(place == "填写项 金额" and "必填" in expected for place, expected in said)
    assert ("填写项 天数", "应为整数，不小于零") in said
    assert ("填写项 明细第1行 titel", "没有这一项。是否指 title？") in said
    assert ("填写项 明细第1行“名称”", "必填") in said
    assert any(place == "填写项 明细第1行“数额”" for place, _ in said)


def test_answers_that_are_no_toml_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        read_answers(b"a = ", "answers.toml")

    assert caught.value.problems[0].place == "answers.toml"


def test_answers_are_read_as_utf_8_and_nothing_else() -> None:
    assert read_answers('contact_name = "张三"'.encode("utf-8-sig"), "answers.toml") == {"contact_name": "张三"}
    with pytest.raises(InputError) as caught:
        read_answers('contact_name = "张三"'.encode("gbk"), "answers.toml")

    assert "UTF-8" in caught.value.problems[0].expected


PAPER = date(2026, 11, 23)


def _refused(name: str, answers: dict[str, object]) -> dict[str, str]:
    """The faults of a paper's answers, by place."""
    try:
        check_answers(kind(name), answers, PAPER)
    except WrongAnswers as wrong:
        return {problem.place: problem.expected for problem in wrong.problems}
    return {}


DEADLINES = {
    "overdue_reminder": ("pay_by", "pay_within_days"),
    "demand_letter": ("pay_by", "pay_within_days"),
    "card_demand_letter": ("pay_by", "pay_within_days"),
    "guarantor_demand": ("pay_by", "pay_within_days"),
    "lawyer_letter": ("pay_by", "pay_within_days"),
    "acceleration_notice": ("pay_by", "pay_within_days"),
    "assignment_notice": ("pay_by", "pay_within_days"),
    "final_demand": ("pay_by",),
    "demand_announcement": ("pay_within_days",),
    "balance_confirmation": ("reply_within_days",),
}


def test_the_table_holds_every_kind_that_sets_a_deadline() -> None:
    asked = {each for names in DEADLINES.values() for each in names}
    found = {
        each.name: tuple(sorted(asked & {question.name for question in each.definition.fields}))
        for each in kinds().values()
    }

    assert {name: names for name, names in found.items() if names} == DEADLINES


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, fields in DEADLINES.items() for field in fields])
def test_no_letter_sets_a_deadline_past_or_impossible(name: str, field: str) -> None:
    title = {question.name: question.title for question in kind(name).definition.fields}[field]
    days = field != "pay_by"
    faulty = [-1, 0, 366, 100_000] if days else [PAPER + timedelta(days) for days in (-365, -1, 0, 366)]
    lawful = [1, 365] if days else [PAPER + timedelta(days) for days in (1, 365)]

    assert all(f"填写项 {title}" in _refused(name, {field: each}) for each in faulty)
    assert not any(f"填写项 {title}" in _refused(name, {field: each}) for each in lawful)


def test_a_deadline_is_refused_with_the_days_that_will_do() -> None:
    said = _refused("final_demand", {"pay_by": "2026-11-23"})["填写项 还款截止日期"]

    assert said == (
        "应在2026-11-24至2027-11-23之间（文书日期为2026-11-23），不得提出已过或者不可能做到的期限；请改填，或更正文书日期"
    )


@pytest.mark.parametrize(
    ("name", "answers", "place"),
    [
        ("repayment_commitment", {"plan": [{"due_on": "2026-11-22", "amount": "1"}]}, "填写项 还款安排第1行“还款日期”"),
        ("recovery_plan", {"steps": [{"due_on": "2026-11-22"}]}, "填写项 步骤第1行“完成期限”"),
        ("collection_mandate", {"until_on": "2026-11-23"}, "填写项 委托期限止"),
        ("extension_contract", {"besides_by": "2026-11-22"}, "填写项 已计未付款项的付清日期"),
        ("repayment_plan", {"first_due_on": "2026-11-22"}, "填写项 首期还款日"),
        ("settlement", {"rows": [{"due_on": "2026-11-22", "amount": "1"}]}, "填写项 逐期还款第1行“还款日期”"),
    ],
)
def test_what_is_still_to_be_done_is_not_past(name: str, answers: dict[str, object], place: str) -> None:
    assert "2026-11-2" in _refused(name, answers)[place]


def test_answers_kept_with_an_earlier_paper_are_not_measured_by_today() -> None:
    assert check_answers(kind("demand_letter"), {"pay_by": "2020-01-01"})["pay_by"] == date(2020, 1, 1)
