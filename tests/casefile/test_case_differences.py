"""What differs between two versions of a case, and what importing one over the other leaves."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from case_data import as_json
from case_strategies import cases
from hypothesis import HealthCheck, given, settings

from docgen.casefile import Case, dump_json, load_json
from docgen.casefile.differences import Difference, differences
from docgen.casefile.merging import merge
from docgen.casefile.validation import examine
from docgen.errors import MergeError

Data = dict[str, Any]
FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

CALL = {"at": "2026-03-05T09:30:00+08:00", "channel": "phone", "party": "张三", "by": "王五"}
LETTER = {"document": "催收函", "party": "张三", "method": "ems", "sent_on": "2026-03-05"}


def loaded(data: Data, **changes: Any) -> Case:
    return load_json(as_json(data | changes))


def between(small: Data, change: Callable[[Data], object]) -> list[tuple[str, str, str]]:
    """The differences that a change of the small case makes."""
    changed = json.loads(json.dumps(small))
    change(changed)
    return [(d.place, d.before, d.after) for d in differences(loaded(small), loaded(changed))]


# --- Differences ---


def test_equal_cases_do_not_differ(full_case: Case) -> None:
    assert differences(full_case, full_case) == []


CHANGES: list[tuple[Callable[[Data], object], list[tuple[str, str, str]]]] = [
    (lambda c: c.update(handler="王五"), [("经办人", "", "王五")]),
    (lambda c: c.update(cap="0.24"), [("利率上限", "", "24%")]),
    (lambda c: c["debtors"][0].update(phone="1"), [("当事人 张三，联系电话", "", "1")]),
    (lambda c: c["debtors"][0].update(spouse="李四"), [("当事人 张三，配偶", "", "李四")]),
    (lambda c: c["debtors"][0].update(name="张三丰"), [
        ("当事人 张三", "类型：自然人，姓名/名称：张三，当事人编号：原P1，身份：借款人", ""),
        ("当事人 张三丰", "", "类型：自然人，姓名/名称：张三丰，当事人编号：P1，身份：借款人"),
    ]),
    (lambda c: c["debts"][0].update(principal="1234.5"), [("合同 JK-1，借款本金", "100,000.00元", "1,234.50元")]),
    (lambda c: c["debts"][0].update(annual_rate="0.0588"), [("合同 JK-1，年利率", "6%", "5.88%")]),
    (lambda c: c["debts"][0].update(compound=True), [("合同 JK-1，计收复利", "否", "是")]),
    (lambda c: c["debts"][0].update(default_rate={"multiplier": "1.5"}), [("合同 JK-1，罚息利率倍数", "", "1.5")]),
    (lambda c: c["debts"][0].update(clauses={"fees": {"no": "第九条"}}), [
        ("合同 JK-1，费用承担，条款号", "", "第九条")
    ]),
    (lambda c: c["debts"][0].update(repayment_method="equal_principal"), [
        ("合同 JK-1，还款方式", "一次性还本付息", "等额本金")
    ]),
    (lambda c: c["debts"][0].update(matures_on="2027-01-15"), [("合同 JK-1，到期日", "2026-01-15", "2027-01-15")]),
    (lambda c: c["debts"][0].update(ledger=[{"on": "2025-02-01", "type": "repayment", "amount": "5"}]), [
        ("合同 JK-1，还款流水 2025-02-01 还款", "", "日期：2025-02-01，类型：还款，金额：5.00元")
    ]),
    (lambda c: c.update(guarantees=[{"party": "李四", "mode": "joint"}]), [
        ("保证 李四", "", "保证人：李四，保证方式：连带责任保证")
    ]),
    (lambda c: c["creditor"].update(account={"bank": "甲", "name": "乙", "number": "1"}), [
        ("债权人，开户行", "", "甲"), ("债权人，户名", "", "乙"), ("债权人，账号", "", "1")
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_a_change_is_told_in_chinese(
    small: Data, change: Callable[[Data], object], told: list[tuple[str, str, str]]
) -> None:
    assert between(small, change) == told


def test_parties_in_another_order_are_the_same_people(small: Data) -> None:
    small["guarantees"] = [{"party": "李四"}]
    small["contacts"] = [CALL]
    assert between(small, lambda c: c["debtors"].reverse()) == [
        ("当事人 张三，当事人编号", "P1", "P2"),
        ("当事人 李四，当事人编号", "P2", "P1"),
        ("当事人的次序", "张三、李四", "李四、张三"),
    ]


def test_a_name_corrected_under_one_id_card_is_one_change(small: Data) -> None:
    small["debtors"][0]["id_no"] = "990000199001010017"
    assert between(small, lambda c: c["debtors"][0].update(name="张叁")) == [
        ("当事人 张三，姓名/名称", "张三", "张叁"),
    ]


def test_lines_in_another_order_differ_in_their_order_alone(small: Data) -> None:
    small["debts"][0]["ledger"] = [
        {"on": "2025-02-01", "type": "repayment", "amount": "5"},
        {"on": "2025-03-01", "type": "fee", "amount": "7"},
    ]
    (only,) = between(small, lambda c: c["debts"][0]["ledger"].reverse())
    assert only == ("合同 JK-1，还款流水的次序", "2025-02-01 还款、2025-03-01 费用", "2025-03-01 费用、2025-02-01 还款")


@FEW
@given(cases(), cases())
def test_cases_differ_if_and_only_if_they_are_unequal(one: Case, other: Case) -> None:
    assert differences(one, one) == []
    assert bool(differences(one, other)) is (one != other)


# --- Merging ---


def test_importing_the_same_again_changes_nothing(full_case: Case) -> None:
    assert merge(full_case, full_case) == full_case


@FEW
@given(cases())
def test_importing_any_case_again_changes_nothing(case: Case) -> None:
    assert merge(case, load_json(dump_json(case))) == case


def test_the_lenders_facts_are_replaced_and_what_was_done_is_kept(small: Data) -> None:
    old = loaded(small, notes="旧", contacts=[CALL], deliveries=[LETTER])
    new = loaded(small, handler="新", deliveries=[LETTER | {"document": "律师函"}])
    merged = merge(old, new)
    assert (merged.notes, merged.handler) == (None, "新")
    assert merged.contacts == old.contacts
    assert [delivery.document for delivery in merged.deliveries] == ["催收函", "律师函"]
    assert merged.model_copy(update={"contacts": (), "deliveries": new.deliveries}) == new


def test_the_same_delivery_is_brought_up_to_date(small: Data) -> None:
    old = loaded(small, deliveries=[LETTER | {"outcome": "pending", "tracking_no": "E1", "proof": ["a.pdf"]}])
    new = loaded(small, deliveries=[LETTER | {"outcome": "signed", "outcome_on": "2026-03-07", "proof": ["b.pdf"]}])
    (delivery,) = merge(old, new).deliveries
    assert (delivery.outcome, str(delivery.outcome_on), delivery.tracking_no) == ("signed", "2026-03-07", "E1")
    assert delivery.proof == ("a.pdf", "b.pdf")


def test_what_is_known_is_not_forgotten(small: Data) -> None:
    old = loaded(small, deliveries=[LETTER | {"outcome": "signed", "signed_by": "张三"}])
    new = loaded(small, deliveries=[LETTER | {"outcome": "pending"}])
    assert merge(old, new).deliveries == old.deliveries


SAME = [
    ({}, 1),
    ({"result": "promised"}, 1),
    ({"by": "赵六"}, 1),
    ({"at": "2026-03-05T01:30:00Z"}, 1),  # the same moment, 09:30 in China
    ({"at": "2026-03-05T09:31:00+08:00"}, 2),
    ({"channel": "sms"}, 2),
    ({"party": "李四"}, 2),
    ({"party": "third_party", "third_party_name": "父亲"}, 2),
]


@pytest.mark.parametrize(("change", "count"), SAME)
def test_a_contact_is_the_same_if_time_channel_and_party_are(small: Data, change: Data, count: int) -> None:
    merged = merge(loaded(small, contacts=[CALL]), loaded(small, contacts=[CALL | change]))
    assert len(merged.contacts) == count


def test_two_third_parties_are_two(small: Data) -> None:
    father = CALL | {"party": "third_party", "third_party_name": "父亲"}
    mother = father | {"third_party_name": "母亲"}
    assert len(merge(loaded(small, contacts=[father]), loaded(small, contacts=[mother])).contacts) == 2


def test_a_letter_by_post_and_by_message_on_one_day_stay_two(small: Data) -> None:
    by_post, by_message = LETTER | {"outcome": "pending"}, LETTER | {"method": "sms"}
    old = loaded(small, deliveries=[by_post])
    new = loaded(small, deliveries=[by_message, LETTER | {"outcome": "signed"}])
    merged = merge(old, new).deliveries
    assert [(delivery.method, delivery.outcome) for delivery in merged] == [("ems", "signed"), ("sms", None)]
    assert merge(merge(old, new), new).deliveries == merged


def test_people_are_followed_when_their_ids_change(small: Data) -> None:
    old = loaded(small, contacts=[CALL], deliveries=[LETTER | {"party": "李四"}])
    small["debtors"].reverse()
    merged = merge(old, loaded(small))
    assert merged.name_of(merged.contacts[0].party) == "张三"
    assert merged.name_of(merged.deliveries[0].party) == "李四"
    assert examine(json.loads(dump_json(merged))) == merged


def test_whoever_was_contacted_must_stay(small: Data) -> None:
    old = loaded(small, contacts=[CALL | {"party": "李四"}, CALL], deliveries=[LETTER | {"party": "李四"}])
    small["debtors"][1] = {"kind": "person", "name": "王五", "roles": ["guarantor"]}  # P2 is now someone else
    with pytest.raises(MergeError) as caught:
        merge(old, loaded(small))
    (problem,) = caught.value.problems
    assert problem.place == "当事人 李四"
    assert "2026-03-05 的催收记录等2项" in problem.expected


def test_two_of_one_name_are_told_apart_by_their_id_cards_alone(small: Data) -> None:
    small["debtors"][0]["id_no"], small["debtors"][1] = "E0000001", small["debtors"][1] | {"name": "张三"}
    small["debtors"][1]["id_no"] = "E0000002"
    old = loaded(small, contacts=[CALL | {"party": "P2"}])
    small["debtors"].reverse()
    merged = merge(old, loaded(small))
    assert merged.debtor(merged.contacts[0].party).id_no == "E0000002"


def test_a_difference_is_a_record() -> None:
    assert Difference("经办人", "", "王五") == Difference("经办人", "", "王五")
