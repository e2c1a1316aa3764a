"""A kind's form as a text message: one line, signed, for its addressee's eyes, every gap a refusal."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kinds_samples import reminder

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.errors import DocumentGaps, FaultyKind, SmsRefused, WordingRefused, WrongAnswers
from docgen.kinds.check import check_kinds
from docgen.kinds.context import Marks
from docgen.kinds.environment import house_environment
from docgen.kinds.facts import derive
from docgen.kinds.registry import kind
from docgen.kinds.sample import FIXTURES
from docgen.kinds.sms import compose_sms, has_sms
from docgen.law.dated import Parameters
from docgen.zh.sms import sms_length

PARAMETERS = Parameters.load()
DUE = "【{{ creditor.name }}】您好，"
Write = Callable[..., str]


def case_with(**debtor: Any) -> Case:
    facts = json.loads((FIXTURES / "cases/01_consumer_loan.json").read_text(encoding="utf-8"))
    facts["debtors"][0] |= debtor
    return load_json(json.dumps(facts).encode())


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """The message that a template gives for a case."""

    def written(template: str, case: Case | None = None, **answers: Any) -> str:
        case = case or case_with()
        made = reminder(tmp_path / f"k{len(list(tmp_path.iterdir()))}", template)
        day = case.debts[0].signed_on.replace(year=2026)
        facts = derive(made, case, day, parameters=PARAMETERS)
        return compose_sms(made, facts, party=case.debtors[0].id, answers=answers, marks=Marks(day))

    return written


def test_the_lines_of_the_template_become_one_message(write: Write) -> None:
    said = write(
        """
        【{{ creditor.name }}】{{ addressee.name }}您好，
        {% if answers.note %}
          {{ answers.note }}
        {% endif %}
        请按期还款。
        """,
        note="到期日将至，",
    )
    case = case_with()

    assert said == f"【{case.creditor.name}】{case.debtors[0].name}您好，到期日将至，请按期还款。"


def test_plain_text_is_not_escaped(write: Write) -> None:
    assert write(DUE + "{{ answers.note }}", note="A&B<1>\"'").endswith("您好，A&B<1>\"'")


def test_every_gap_is_a_refusal(write: Write) -> None:
    with pytest.raises(DocumentGaps) as caught:
        write(DUE + "{{ answers.note }}，{{ answers.pay_by | zh_date }}前还款")

    assert {problem.expected for problem in caught.value.problems} == {"缺少说明", "缺少还款截止日期"}


def test_wrong_answers_are_refused(write: Write) -> None:
    with pytest.raises(WrongAnswers):
        write(DUE + "请还款", nothing="x")


@pytest.mark.parametrize(
    ("template", "line"),
    [(DUE + "\n{{ nothing }}", 2), (DUE + "{% if %}", 1), ("\n\n{{ ''.__class__.__mro__ }}", 3)],
)
def test_a_fault_of_the_template_is_told_with_its_line(write: Write, template: str, line: int) -> None:
    with pytest.raises(FaultyKind) as caught:
        write(template)

    (problem,) = caught.value.problems
    assert problem.place.endswith(f"/sms.txt 第{line}行")


def test_the_language_list_reads_messages_and_their_answers(write: Write) -> None:
    with pytest.raises(WordingRefused) as caught:
        write(DUE + "{{ answers.note }}", note="再不还就让你坐牢")

    (problem,) = caught.value.problems
    assert problem.place == "短信"
    assert "坐牢" in problem.value


@pytest.mark.parametrize(
    "template",
    ["请还款。", "您好【示例银行】请还款", "【】请还款", "【 】请还款", "【示例银行】", "【甲】请还款【乙】"],
)
def test_a_message_opens_with_one_signature(write: Write, template: str) -> None:
    with pytest.raises(SmsRefused, match="机构签名"):
        write(template)


def test_a_message_names_no_third_person(write: Write) -> None:
    head = {"name": "钱示例", "title": "经理", "phone": "13900000001"}
    case = case_with(spouse="孙示例", representative=head)

    assert write(DUE + "请{{ addressee.name }}还款", case)
    for name in ("孙示例", "钱示例"):
        with pytest.raises(SmsRefused, match=f"{name}"):
            write(DUE + "请转告" + name, case)


def test_a_name_within_the_addressees_own_is_no_third_person(write: Write) -> None:
    case = case_with(name="欧阳孙示例", spouse="孙示例")

    assert write(DUE + "请{{ addressee.name }}还款", case)


NUMBERS = {
    "phone": ("13900000001", "手机139 0000-0001"),
    "reserved_phone": ("13900000002", "手机\uff11\uff13\uff1900000002"),
    "email": ("a@example.invalid", "邮箱A@example.invalid"),
}


@pytest.mark.parametrize("field", NUMBERS)
def test_a_number_on_file_never_stands_in_full(write: Write, field: str) -> None:
    number, said = NUMBERS[field]
    with pytest.raises(SmsRefused) as caught:
        write(DUE + said, case_with(**{field: number}))

    (problem,) = caught.value.problems
    assert problem.value == "…" + number[-4:].upper()


def test_the_creditors_account_and_unknown_long_numbers_are_shown_by_their_tail(write: Write) -> None:
    account = case_with().creditor.account
    assert account

    assert write(DUE + "请存入尾号{{ creditor.account.number | tail }}的账户，电话{{ creditor.phone }}")
    for said in ("{{ creditor.account.number }}", "{{ addressee.id_no }}", "6222000000000000000"):
        with pytest.raises(SmsRefused, match="尾号"):
            write(DUE + said)


def test_masked_numbers_may_stand(write: Write) -> None:
    assert write(DUE + "手机{{ addressee.phone | masked_phone }}", case_with(phone="13900000001"))


def test_all_faults_are_said_at_once(write: Write) -> None:
    with pytest.raises(SmsRefused) as caught:
        write("孙示例还款，手机13900000001", case_with(spouse="孙示例", phone="13900000001"))

    assert len(caught.value.problems) == 3


def test_check_compares_the_message_with_what_is_expected_and_accepts_it(tmp_path: Path) -> None:
    made = reminder(tmp_path / "note_reminder", DUE + "{{ answers.note }}")
    checked = [problem.place for problem in check_kinds([made], PARAMETERS)]
    assert checked == ["note_reminder/expected.txt", "note_reminder/expected_sms.txt"]

    assert check_kinds([made], PARAMETERS, accept=True) == []
    expected = made.folder / "expected_sms.txt"
    assert expected.read_text("utf-8") == "【示例市虚构银行股份有限公司】您好，到期提醒\n"
    assert check_kinds([made], PARAMETERS) == []

    expected.write_text("【别的银行】\n", encoding="utf-8")
    (problem,) = check_kinds([made], PARAMETERS)
    assert problem.place == "note_reminder/expected_sms.txt 第1行"


def test_check_tells_what_a_sample_may_not_say(tmp_path: Path) -> None:
    made = reminder(tmp_path / "note_reminder", DUE + "{{ answers.note }}", note="你这个老赖")
    problems = check_kinds([made], PARAMETERS, accept=True)

    assert [problem.place for problem in problems] == ["第1段", "短信"]
    assert not (made.folder / "expected.txt").exists()


def test_a_kind_has_a_message_where_it_has_a_template_of_one() -> None:
    assert not has_sms(kind("demand_letter"))


REMINDERS = [
    # case, kind, what it must say (law.md 8.6: sender, tail, due date, sum, channel, whom to ask), messages
    (
        "01_consumer_loan",
        "overdue_reminder",
        ["【示例市虚构银行股份有限公司】张三喆：", "合同尾号0118", "应于2026年2月20日还款，已逾期276天，欠68,505.58元"],
        2,
    ),
    ("09_credit_card", "overdue_reminder", ["信用卡尾号0081的欠款", "已逾期"], 2),
    ("04_two_debts", "overdue_reminder", ["合同尾号0511的借款", "；合同尾号0603的借款"], 3),
    ("13_floating_loan", "payment_reminder", ["合同尾号0905应于", "另有到期未付"], 2),
]


@pytest.mark.parametrize(("name", "kind_name", "says", "messages"), REMINDERS)
def test_a_reminder_says_what_it_must(name: str, kind_name: str, says: list[str], messages: int) -> None:
    case, found, day = load_json(FIXTURES / f"cases/{name}.json"), kind(kind_name), date(2026, 11, 23)
    if kind_name == "payment_reminder":
        day = date(2026, 11, 10)
    facts = derive(found, case, day, parameters=PARAMETERS)
    text = compose_sms(found, facts, party=case.debtors[0].id, answers={}, marks=Marks(day))
    account = case.creditor.account
    channel = f"存入我行尾号{account.number[-4:]}账户" if account else "?"

    assert [said for said in [*says, channel, f"请致电{case.creditor.phone}"] if said not in text] == []
    assert sms_length(text).messages == messages


@pytest.mark.parametrize(
    ("number", "tail"),
    [
        ("虚银个消借字2024第0118号", "0118"),
        ("借条2023-0508", "0508"),
        ("亡是借2021-01", "01"),
        ("6222 0000 0000 1234", "1234"),
        ("XGWY20205602", "5602"),
        ("借字第十二号", "第十二号"),
    ],
)
def test_a_tail_ends_where_the_number_does(number: str, tail: str) -> None:
    assert house_environment().from_string("{{ no | tail }}").render(no=number) == tail
