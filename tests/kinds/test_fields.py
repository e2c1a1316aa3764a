from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.errors import InputError, WrongAnswers
from docgen.kinds.definition import Column, Kind, KindDefinition, Question
from docgen.kinds.fields import check_answers, read_answers
from docgen.kinds.parts import Gap

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
