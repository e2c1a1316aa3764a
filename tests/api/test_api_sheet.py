from collections.abc import Callable
from typing import Any

import pytest

from docgen.api.sheet import _columns, party_names, sheet, table
from docgen.casefile.case import Case
from docgen.casefile.record import Record
from docgen.casefile.shape import records

MakeCase = Callable[..., Case]
PERSON = {"id": "P1", "kind": "person", "name": "张三", "roles": ["borrower"]}
COMPANY = {"id": "P2", "kind": "organization", "name": "乌有公司", "roles": ["guarantor", "mortgagor"]}


def facts(case: Case, record: Record, **more: Any) -> dict[str, str]:
    return {fact.title: fact.text for fact in sheet(record, "", party_names(case), **more).facts}


def test_values_stand_under_their_terms_in_words(make_case: MakeCase) -> None:
    case = make_case(debtors=[PERSON, {**COMPANY, "spouse": "P1"}])
    debt = facts(case, case.debts[0])
    assert debt["借款本金"] == "100,000.00"
    assert debt["年利率"] == "6%"
    assert debt["罚息利率倍数"] == "1.5倍"
    assert debt["放款日期"] == "2025年1月15日"
    assert debt["计收复利"] == "是"
    assert facts(case, case.debtors[1])["身份"] == "保证人、抵押人"
    assert facts(case, case.debtors[1])["配偶"] == "张三"


def test_a_daily_rate_is_written_as_contracts_write_it(make_case: MakeCase) -> None:
    case = make_case()
    daily = case.debts[0].model_dump(mode="json", exclude_none=True) | {"default_rate": {"daily": "0.0005"}}
    case = make_case(debts=[daily])
    assert facts(case, case.debts[0])["逾期日利率"] == "日万分之五"


@pytest.mark.parametrize(
    ("debtor", "title", "text"),
    [
        ({**PERSON, "id_no": "990101197203159111"}, "证件号码", "990101********9111"),
        ({**PERSON, "phone": "10000000091"}, "联系电话", "100****0091"),
        ({**PERSON, "reserved_phone": "10000000091"}, "预留电话", "100****0091"),
        ({**PERSON, "service_address": {"phone": "10000000091"}}, "收件电话", "100****0091"),
        ({**COMPANY, "id_no": "91990000FAKE012278"}, "证件号码", "91990000FAKE012278"),
        ({**COMPANY, "representative": {"name": "李四", "phone": "10000000091"}}, "代表人电话", "100****0091"),
    ],
)
def test_a_persons_numbers_are_masked_and_a_companys_code_is_not(
    make_case: MakeCase, debtor: dict[str, Any], title: str, text: str
) -> None:
    case = make_case(debtors=[{**PERSON, "id": "P9"}, debtor])
    assert facts(case, case.debtors[1])[title] == text


def test_the_creditors_own_account_is_shown_and_a_card_is_not(make_case: MakeCase) -> None:
    account = {"bank": "示例银行", "name": "示例银行", "number": "0000111122223333"}
    card = {"no": "XYK-1", "name": "领用合约", "signed_on": "2024-01-10", "card": {"number": "0000111122223333"}}
    case = make_case(
        claim_type="credit_card",
        creditor={"kind": "organization", "name": "示例银行", "account": account},
        debts=[{**card, "balances": [{"on": "2026-01-01", "principal": "1.00"}]}],
    )
    assert facts(case, case.creditor)["账号"] == "0000111122223333"
    assert facts(case, case.debts[0])["卡号"] == "************3333"


def test_a_list_is_a_table_of_the_columns_that_hold_something(make_case: MakeCase) -> None:
    calls = [
        {"at": "2026-03-01T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "王经办", "automated": False},
        {"at": "2026-03-02T10:00:00+08:00", "channel": "visit", "party": "third_party", "third_party_name": "赵六"}
        | {"by": "王经办", "promised_amount": "1200.00"},
    ]
    case = make_case(contacts=calls)
    found = table(case.contacts, "催收记录", party_names(case))
    assert found.headings == ("时间", "方式", "联系对象", "第三人姓名", "经办人", "承诺金额")
    assert found.styles == ("short", "short", "short", "short", "short", "figure")
    assert found.rows == (
        ("2026年3月1日 10:00", "电话", "张三", "", "王经办", ""),
        ("2026年3月2日 10:00", "上门", "第三人", "赵六", "王经办", "1,200.00"),
    )


def test_of_a_wide_table_sentences_and_rare_columns_stand_aside(make_case: MakeCase) -> None:
    call = {"at": "2026-03-01T10:00:00+08:00", "ended_at": "2026-03-01T10:05:00+08:00", "channel": "phone"}
    call |= {"direction": "out", "party": "P1", "number": "10000000091", "by": "王经办", "result": "promised"}
    calls = [{**call, "summary": "话" * 31}, {**call, "place": "柜台"}, call]
    case = make_case(contacts=calls)
    found = table(case.contacts, "催收记录", party_names(case))
    assert [found.headings[i] for i in found.aside] == ["地点", "内容摘要"]
    assert len(found.main) == 8
    narrow = make_case(assets=[{"kind": "vehicle", "detail": "车" * 31, "holder": "P1"}])
    assert table(narrow.assets, "财产", party_names(narrow)).aside == ()


def test_a_delivery_names_its_document_by_title(make_case: MakeCase) -> None:
    case = make_case(
        deliveries=[{"document": "demand_letter", "party": "P1", "method": "ems", "sent_on": "2026-03-02"}]
    )
    assert "逾期贷款催收通知书" in table(case.deliveries, "送达", party_names(case)).rows[0]


def test_lists_within_a_row_stand_in_its_cell(make_case: MakeCase) -> None:
    line = {"period": 1, "due_on": "2026-05-01", "principal": "1.00", "interest": "0.00"}
    case = make_case(agreements=[{"kind": "repayment_plan", "signed_on": "2026-02-01", "schedule": [line]}])
    found = table(case.agreements, "协议", party_names(case))
    cell = dict(zip(found.headings, found.rows[0], strict=True))["协议还款计划"]
    assert cell == "期次 1，应还日期 2026年5月1日，应还本金 1.00，应还利息 0.00"


def test_what_is_shown_elsewhere_is_left_out(make_case: MakeCase) -> None:
    case = make_case(handler="王经办")
    without = {"creditor", "debtors", "debts"}
    assert facts(case, case, without=without) == {
        "案件编号": "2026-001",
        "案由": "金融借款合同纠纷",
        "经办人": "王经办",
    }


def test_every_field_of_every_record_has_a_term() -> None:
    for record in records(Case):
        assert all(_columns(record))
