"""The contact log: what breaks a rule is said before it is entered, and entered only when that was confirmed."""

from visiting import Visitor

CALL = {"at": "2026-03-16T09:00", "channel": "phone", "direction": "out", "party": "P1", "result": "reached"}
AT_NIGHT = {**CALL, "at": "2026-03-15T22:30"}
PATH = "/cases/2026-001/contacts"


def test_a_contact_that_keeps_the_rules_is_entered_at_once(visitor: Visitor, stored: str) -> None:
    answer = visitor.post(
        PATH, {**CALL, "do": "add", "summary": "承诺 <3 日> 内还款\r\n另行确认", "promised_amount": "1,000.50"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    text = visitor.get(PATH).text
    said = "承诺 &lt;3 日&gt; 内还款\n另行确认"
    for shown in ("已记入催收记录第 1 条。", "2026年3月16日 09:00", said, "1,000.50", "没有发现违规"):
        assert shown in text
    assert stored in text


def test_a_breach_is_said_and_entered_only_when_confirmed(visitor: Visitor, stored: str) -> None:
    asked = visitor.post(PATH, {**AT_NIGHT, "do": "add", "summary": "深夜致电"})
    assert asked.status_code == 409
    for shown in ("22:30 在静默时段（22:00 至次日 8:00）内", 'name="confirmed"', "深夜致电", "还没有联系记录"):
        assert shown in asked.text
    assert visitor.post(PATH, {**AT_NIGHT, "do": "add", "confirmed": "1"}).status_code == 303
    text = visitor.get(PATH).text
    assert "一并记入违规 1 项" in text
    assert "共 1 次，其中违规 1 项" in text
    assert text.count('class="breach"') == 1
    assert stored in text


def test_checking_enters_nothing_and_says_what_must_be_told(visitor: Visitor, stored: str) -> None:
    planned = visitor.post(PATH, {**CALL, "at": "2026-03-20T10:00", "do": "check"})
    assert planned.status_code == 200
    assert "符合催收规范" in planned.text
    assert "须表明机构名称和本人身份" in planned.text
    assert 'value="2026-03-20T10:00"' in planned.text
    assert "还没有联系记录" in visitor.get(f"/cases/{stored}/contacts").text


def test_faults_are_listed_and_nothing_is_entered(visitor: Visitor, stored: str) -> None:
    for wrong in (
        {"at": "2026-03-17T09:00"},  # not yet
        {"at": ""},
        {"at": "yesterday"},
        {"party": "P9"},
        {"party": "third_party"},  # without a name
        {"channel": "pigeon"},
        {"promised_amount": "很多"},
    ):
        answer = visitor.post(PATH, {**CALL, "do": "add", **wrong})
        assert answer.status_code == 422, wrong
        assert "problems" in answer.text
    assert "还没有联系记录" in visitor.get(f"/cases/{stored}/contacts").text


def test_a_third_party_is_named_and_a_debtor_never_is_one(visitor: Visitor, stored: str) -> None:
    named = {"third_party_name": "李四", "relation": "同事"}
    assert visitor.post(PATH, {**CALL, "do": "add", **named}).status_code == 303
    assert "李四" not in visitor.get(PATH).text
    asked = visitor.post(PATH, {**CALL, "do": "add", "party": "third_party", **named})
    assert asked.status_code == 409
    assert "不得向第三人催收" in asked.text
    assert stored in asked.text
