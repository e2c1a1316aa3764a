"""What must hold between the parts of a case: identities, references, numbers, the order of dates."""

from typing import Any

import pytest
from case_data import as_json

from docgen.casefile import Case, load_json
from docgen.casefile.faults import path_text
from docgen.casefile.references import filled_ids
from docgen.casefile.validation import examine

Data = dict[str, Any]

ID_CARD = "990000199001010017"
CREDIT_CODE = "91990000MA00000008"


def faults(data: Data) -> dict[str, str]:
    """What is expected, by place; nothing if the case is sound."""
    found = examine(data)
    return {} if isinstance(found, Case) else {path_text(fault.at): fault.expected for fault in found}


def test_the_small_case_is_sound(small: Data) -> None:
    assert faults(small) == {}


# --- Parties ---


@pytest.mark.parametrize(
    ("given", "filled"),
    [
        ([None, None], ["P1", "P2"]),
        (["甲", None], ["甲", "P2"]),
        ([None, "P1"], ["P2", "P1"]),
        (["P2", None], ["P2", "P1"]),
        (["P3", None, None], ["P3", "P2", "P1"]),
    ],
)
def test_ids_are_filled_by_place_or_with_the_first_free(given: list[str | None], filled: list[str]) -> None:
    assert filled_ids(given) == filled


def test_parties_are_found_by_id_or_name_and_become_ids(small: Data) -> None:
    small["debtors"][0]["spouse"] = "李四"
    small["guarantees"] = [{"party": "李四"}, {"party": "P2"}]
    small["collateral"] = [{"kind": "mortgage", "name": "房", "owner": "张三"}]
    small["agreements"] = [
        {"kind": "extension", "signed_on": "2026-01-01", "parties": ["P1", "李四"], "guarantor_consents": ["李四"]}
    ]
    small["contacts"] = [{"at": "2026-03-05T09:30:00+08:00", "channel": "phone", "party": "张三", "by": "王五"}]
    small["deliveries"] = [{"document": "催收函", "party": "李四", "method": "ems", "sent_on": "2026-03-05"}]
    small["assets"] = [{"kind": "vehicle", "detail": "车", "holder": "张三"}]
    case = load_json(as_json(small))
    assert [guarantee.party for guarantee in case.guarantees] == ["P2", "P2"]
    assert (case.collateral[0].owner, case.contacts[0].party, case.deliveries[0].party) == ("P1", "P1", "P2")
    assert (case.agreements[0].parties, case.agreements[0].guarantor_consents) == (("P1", "P2"), ("P2",))
    assert (case.debtors[0].spouse, case.assets[0].holder) == ("P2", "P1")
    assert case.name_of("P2") == "李四"


REFERRING = {
    "guarantees[0].party": {"guarantees": [{"party": "?"}]},
    "collateral[0].owner": {"collateral": [{"kind": "pledge", "name": "物", "owner": "?"}]},
    "agreements[0].parties[0]": {"agreements": [{"kind": "waiver", "signed_on": "2026-01-01", "parties": ["?"]}]},
    "agreements[0].guarantor_consents[0]": {
        "agreements": [{"kind": "waiver", "signed_on": "2026-01-01", "guarantor_consents": ["?"]}]
    },
    "contacts[0].party": {"contacts": [{"at": "2026-03-05T09:30:00Z", "channel": "sms", "party": "?", "by": "王五"}]},
    "deliveries[0].party": {"deliveries": [{"document": "函", "party": "?", "method": "ems", "sent_on": "2026-01-01"}]},
    "assets[0].holder": {"assets": [{"kind": "vehicle", "detail": "车", "holder": "?"}]},
}


def referring(place: str, reference: str) -> Data:
    def put(data: Any) -> Any:
        if isinstance(data, dict):
            return {key: put(value) for key, value in data.items()}
        if isinstance(data, list):
            return [put(value) for value in data]
        return reference if data == "?" else data

    return {key: put(value) for key, value in REFERRING[place].items()}


@pytest.mark.parametrize("place", REFERRING)
def test_who_is_not_there_is_told_with_the_nearest(small: Data, place: str) -> None:
    assert "最相近的是“P1”" in faults(small | referring(place, "P9"))[place]


@pytest.mark.parametrize("place", REFERRING)
def test_a_name_that_two_parties_have_is_ambiguous(small: Data, place: str) -> None:
    small["debtors"][1]["name"] = "张三"
    assert "2名当事人同名，应改填当事人编号：P1、P2" in faults(small | referring(place, "张三"))[place]


@pytest.mark.parametrize("place", [place for place in REFERRING if not place.startswith("assets")])
def test_a_stranger_is_no_party(small: Data, place: str) -> None:
    assert "没有这一当事人" in faults(small | referring(place, "王五"))[place]


def test_a_spouse_or_holder_may_be_no_party(small: Data) -> None:
    small["debtors"][0]["spouse"] = "王五"
    assert faults(small | referring("assets[0].holder", "王五")) == {}


def test_a_spouse_whose_name_two_parties_have_is_ambiguous(small: Data) -> None:
    small["debtors"][1]["name"] = "张三"
    small["debtors"][1]["spouse"] = "张三"
    assert "同名" in faults(small)["debtors[1].spouse"]


def test_full_width_digits_of_a_reference_are_plain(small: Data) -> None:
    small["guarantees"] = [{"party": "\uff30\uff12", "debts": ["\uff2a\uff2b-\uff11"]}]
    case = examine(small)
    assert isinstance(case, Case)
    assert (case.guarantees[0].party, case.guarantees[0].debts) == ("P2", ("JK-1",))


@pytest.mark.parametrize(
    ("debtors", "place", "told"),
    [
        ([{"id": "甲"}, {"id": "甲"}], "debtors[1].id", "不得重复"),
        ([{"id": "李四"}, {}], "debtors[0].id", "不得与其他当事人的姓名"),
        ([{"id": "third_party"}, {}], "debtors[0].id", "第三人"),
        ([{"roles": ["co_borrower"]}, {}], "debtors", "至少应有一名的身份为借款人"),
    ],
)
def test_parties_are_told_apart(small: Data, debtors: list[Data], place: str, told: str) -> None:
    for debtor, change in zip(small["debtors"], debtors, strict=True):
        debtor.update(change)
    assert told in faults(small)[place]


def test_whether_there_is_a_borrower_is_open_while_roles_cannot_be_read(small: Data) -> None:
    small["debtors"][0]["roles"] = ["Borrower"]
    assert list(faults(small)) == ["debtors[0].roles[0]"]


def test_who_guarantees_is_a_guarantor(small: Data) -> None:
    small["guarantees"] = [{"party": "张三"}]
    assert "保证人" in faults(small)["guarantees[0].party"]


def test_a_mortgage_of_the_borrower_needs_no_further_role(small: Data) -> None:
    small["collateral"] = [{"kind": "mortgage", "name": "房", "owner": "张三"}]
    assert faults(small) == {}


def test_a_third_party_is_named(small: Data) -> None:
    contact = {"at": "2026-03-05T09:30:00Z", "channel": "phone", "party": "third_party", "by": "王五"}
    assert "姓名" in faults(small | {"contacts": [contact]})["contacts[0].third_party_name"]
    assert faults(small | {"contacts": [contact | {"third_party_name": "赵六"}]}) == {}


# --- Debts ---


def test_debts_have_numbers_of_their_own(small: Data) -> None:
    small["debts"].append(dict(small["debts"][0]))
    assert list(faults(small)) == ["debts[0].no", "debts[1].no"]


@pytest.mark.parametrize("part", ["guarantees", "agreements"])
def test_a_debt_that_is_not_there_is_told_with_the_nearest(small: Data, part: str) -> None:
    record = {"party": "P2"} if part == "guarantees" else {"kind": "waiver", "signed_on": "2026-01-01"}
    small[part] = [record | {"debts": ["JK-1", "JK-2"]}]
    assert "最相近的是“JK-1”" in faults(small)[f"{part}[0].debts[1]"]


def test_a_schedule_has_each_number_once_and_a_debt_one_balance_a_day(small: Data) -> None:
    line = {"period": 1, "due_on": "2025-02-15", "principal": "1.00", "interest": "0"}
    small["debts"][0]["schedule"] = [line, line | {"period": 2}, line]
    small["debts"][0]["balances"] = [{"on": "2026-01-01", "principal": "1"}] * 2
    assert list(faults(small)) == [
        "debts[0].schedule[0].period",
        "debts[0].schedule[2].period",
        "debts[0].balances[0].on",
        "debts[0].balances[1].on",
    ]


@pytest.mark.parametrize("missing", ["principal", "disbursed_on", "matures_on", "annual_rate", "repayment_method"])
def test_a_loan_is_whole(small: Data, missing: str) -> None:
    del small["debts"][0][missing]
    assert list(faults(small)) == [f"debts[0].{missing}"]


@pytest.mark.parametrize(
    "stands_in", [{"card": {"number": "0001"}}, {"invoices": [{"due_on": "2026-01-01", "amount": "1"}]}]
)
def test_cards_and_receivables_need_no_loan(small: Data, stands_in: Data) -> None:
    small["debts"] = [{"no": "1", "name": "合同", "signed_on": "2025-01-01"} | stands_in]
    assert faults(small) == {}


def test_a_card_account_has_no_invoices(small: Data) -> None:
    small["debts"][0] |= {"card": {"number": "0001"}, "invoices": [{"due_on": "2026-01-01", "amount": "1"}]}
    assert list(faults(small)) == ["debts[0].invoices"]


def test_nothing_is_paid_twice(small: Data) -> None:
    small["debts"][0]["allocation"] = {"order": ["fee", "fee"], "order_after_90_days": ["fee", "interest"]}
    assert list(faults(small)) == ["debts[0].allocation.order"]


# --- Dates ---


@pytest.mark.parametrize(
    ("start", "end", "sound"),
    [("2025-01-15", "2025-01-16", True), ("2025-01-15", "2025-01-15", False), ("2025-01-15", "2025-01-14", False)],
)
def test_a_loan_matures_after_it_is_paid_out(small: Data, start: str, end: str, *, sound: bool) -> None:
    small["debts"][0] |= {"disbursed_on": start, "matures_on": end}
    assert (faults(small) == {}) is sound


@pytest.mark.parametrize(
    ("at", "ended_at", "sound"),
    [
        ("2026-03-05T09:30:00+08:00", "2026-03-05T09:30:00+08:00", True),
        ("2026-03-05T09:30:00+08:00", "2026-03-05T09:29:59+08:00", False),
        ("2026-03-05T09:30:00+08:00", "2026-03-05T01:31:00Z", True),  # 09:31 in China
        ("2026-03-05T09:30:00+08:00", "2026-03-05T09:31:00+09:00", False),  # 08:31 in China
    ],
)
def test_a_contact_ends_no_earlier_than_it_began(small: Data, at: str, ended_at: str, *, sound: bool) -> None:
    small["contacts"] = [{"at": at, "ended_at": ended_at, "channel": "phone", "party": "张三", "by": "王五"}]
    assert (faults(small) == {}) is sound


@pytest.mark.parametrize(("until", "sound"), [("2026-01-16", True), ("2026-01-15", False)])
def test_a_guarantee_period_ends_after_it_began(small: Data, until: str, *, sound: bool) -> None:
    small["guarantees"] = [{"party": "李四", "from": "2026-01-16", "until": until}]
    assert (faults(small) == {}) is sound


@pytest.mark.parametrize(("arrived", "sound"), [("2026-03-05", True), ("2026-03-04", False)])
def test_what_is_sent_arrives_no_earlier(small: Data, arrived: str, *, sound: bool) -> None:
    delivery = {"document": "函", "party": "张三", "method": "ems", "sent_on": "2026-03-05", "outcome_on": arrived}
    assert (faults(small | {"deliveries": [delivery]}) == {}) is sound


# --- Identity numbers: whose, its type, its number, whether it is sound ---

IDENTITIES = [
    ("person", "居民身份证", ID_CARD, True),
    ("person", "居民身份证", ID_CARD[:-1] + "8", False),
    ("person", "身份证", ID_CARD[:-1] + "8", False),
    ("person", "居民身份证", "G12345678", False),
    ("person", "居民身份证", "990000900101001", False),  # the old fifteen digits
    ("person", None, ID_CARD, True),
    ("person", None, ID_CARD[:-1] + "8", False),
    ("person", None, ID_CARD[:-1], False),  # a digit lost
    ("person", None, ID_CARD + "1", False),  # or typed twice
    ("person", None, "990000900101001", False),
    ("person", None, f"'{ID_CARD}", False),  # the apostrophe that keeps Excel from making it a number
    ("person", None, "G12345678", True),
    ("person", None, "12345678", True),  # a permit of Hong Kong or Taiwan
    ("person", "护照", ID_CARD[:-1] + "8", True),
    ("person", "护照", "G12345678", True),
    ("organization", "统一社会信用代码", CREDIT_CODE, True),
    ("organization", "统一社会信用代码", CREDIT_CODE[:-1] + "9", False),
    ("organization", "统一社会信用代码", "12345", False),
    ("organization", None, CREDIT_CODE[:-1] + "9", False),
    ("organization", None, "320100000000001", True),  # an old registration number
    ("organization", "营业执照", CREDIT_CODE[:-1] + "9", False),
    ("organization", "营业执照", "320100000000001", True),
    ("organization", "境外登记证", CREDIT_CODE[:-1] + "9", True),
]


@pytest.mark.parametrize(("kind", "id_type", "id_no", "sound"), IDENTITIES)
def test_identity_numbers_are_checked_by_their_type(
    small: Data, kind: str, id_type: str | None, id_no: str, *, sound: bool
) -> None:
    small["debtors"][0] |= {"kind": kind, "id_type": id_type, "id_no": id_no}
    assert list(faults(small)) == ([] if sound else ["debtors[0].id_no"])


def test_representatives_and_agents_are_checked_where_their_number_is_an_id_card(small: Data) -> None:
    wrong = ID_CARD[:-1] + "8"
    small["creditor"] |= {"representative": {"name": "甲", "id_no": wrong}, "agents": [{"name": "乙", "id_no": wrong}]}
    small["debtors"][0]["representative"] = {"name": "丙", "id_no": "E1234567"}
    assert list(faults(small)) == ["creditor.representative.id_no", "creditor.agents[0].id_no"]


def test_a_credit_code_typed_in_small_letters_is_kept_in_capitals(small: Data) -> None:
    small["creditor"] |= {"id_type": "统一社会信用代码", "id_no": CREDIT_CODE.lower()}
    case = examine(small)
    assert isinstance(case, Case)
    assert CREDIT_CODE.lower() != CREDIT_CODE
    assert case.creditor.id_no == CREDIT_CODE


def test_spaces_and_width_of_an_id_number_do_not_matter(small: Data) -> None:
    small["debtors"][0]["id_no"] = "\uff19\uff190000 1990 0101 0017"
    case = examine(small)
    assert isinstance(case, Case)
    assert case.debtors[0].id_no == ID_CARD


# --- What can hardly be meant ---

YEAR = "请核对年份"


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("signed_on", "0001-01-01", f"不应早于1949-10-01，{YEAR}"),
        ("signed_on", "1949-09-30", f"不应早于1949-10-01，{YEAR}"),
        ("signed_on", "1949-10-01", None),
        ("signed_on", "2149-12-31", None),
        ("signed_on", "2150-01-01", f"不应晚于2149-12-31，{YEAR}"),
    ],
)
def test_days_that_are_slips_of_the_pen(small: Data, key: str, value: str, fault: str | None) -> None:
    small["debts"][0][key] = value
    assert faults(small) == ({} if fault is None else {f"debts[0].{key}": fault})


def test_people_may_have_been_born_before_the_republic(small: Data) -> None:
    small["debtors"][0]["born_on"] = "1948-02-01"
    assert faults(small) == {}
    small["debtors"][0]["born_on"] = "1849-12-31"
    assert faults(small) == {"debtors[0].born_on": f"不应早于1850-01-01，{YEAR}"}


def test_moments_have_years_too(small: Data) -> None:
    contact = {"at": "1026-03-05T09:30:00+08:00", "channel": "phone", "party": "P1", "by": "王五"}
    small["contacts"] = [contact]
    assert faults(small) == {"contacts[0].at": f"不应早于1949-10-01，{YEAR}"}


@pytest.mark.parametrize(("matures_on", "sound"), [("2075-12-31", True), ("2076-01-01", False)])
def test_a_loan_of_more_than_half_a_century(small: Data, matures_on: str, sound: bool) -> None:  # noqa: FBT001
    small["debts"][0] |= {"disbursed_on": "2025-01-15", "matures_on": matures_on}
    expected = "距放款日期2025-01-15不应超过50年，请核对年份"
    assert faults(small) == ({} if sound else {"debts[0].matures_on": expected})


@pytest.mark.parametrize(
    ("claim_type", "change", "fault"),
    [
        # a percentage written as a fraction's figure
        ("financial_loan", {"annual_rate": "6"}, "年利率不应超过100%；利率按小数填写，5.88%写作 0.0588"),
        ("financial_loan", {"annual_rate": "1.01"}, "年利率不应超过100%；利率按小数填写，5.88%写作 0.0588"),
        ("financial_loan", {"annual_rate": "1"}, None),
        # what a court cuts can be entered
        ("private_lending", {"annual_rate": "0.36"}, None),
        ("private_lending", {"annual_rate": "2.4"}, None),
        ("private_lending", {"annual_rate": "6"}, "年利率不应超过300%；利率按小数填写，5.88%写作 0.0588"),
    ],
)
def test_rates_a_year(small: Data, claim_type: str, change: Data, fault: str | None) -> None:
    small["claim_type"] = claim_type
    small["debts"][0] |= change
    assert faults(small) == ({} if fault is None else {"debts[0].annual_rate": fault})


@pytest.mark.parametrize(
    ("claim_type", "rate", "fault"),
    [
        ("financial_loan", {"multiplier": "5"}, None),
        (
            "financial_loan",
            {"multiplier": "30"},
            "不应超过5；罚息利率倍数以期内利率为1，上浮50%写作 1.5",
        ),
        ("receivable", {"multiplier": "10"}, None),
        ("receivable", {"multiplier": "10.1"}, "不应超过10；罚息利率倍数以期内利率为1，上浮50%写作 1.5"),
        ("financial_loan", {"annual": "1"}, None),
        ("financial_loan", {"annual": "9"}, "年利率不应超过100%；利率按小数填写，5.88%写作 0.0588"),
        ("private_lending", {"annual": "3.65"}, None),
        ("private_lending", {"annual": "18"}, "年利率不应超过1000%；利率按小数填写，5.88%写作 0.0588"),
        ("financial_loan", {"daily": "0.0005"}, None),
        ("financial_loan", {"daily": "0.05"}, "不应超过0.003（每日0.3%）；日万分之五写作 0.0005"),
        ("private_lending", {"daily": "0.01"}, None),
        ("private_lending", {"daily": "5"}, "不应超过0.1（每日10.0%）；日万分之五写作 0.0005"),
    ],
)
def test_default_rates(small: Data, claim_type: str, rate: Data, fault: str | None) -> None:
    small["claim_type"] = claim_type
    small["debts"][0]["default_rate"] = rate
    (key,) = rate
    assert faults(small) == ({} if fault is None else {f"debts[0].default_rate.{key}": fault})


def test_every_rate_of_a_case_has_a_bound(small: Data) -> None:
    small["cap"] = "24"
    small["debts"][0]["ledger"] = [{"on": "2026-01-01", "type": "rate_change", "rate": "5.5"}]
    small["debts"][0]["misuse"] = {"multiplier": "100", "from": "2026-01-01"}
    small["agreements"] = [{"kind": "extension", "signed_on": "2026-01-01", "annual_rate": "4.35"}]
    assert sorted(faults(small)) == [
        "agreements[0].annual_rate",
        "cap",
        "debts[0].ledger[0].rate",
        "debts[0].misuse.multiplier",
    ]


def test_a_rate_that_is_no_rate_is_said_once(small: Data) -> None:
    small["debts"][0]["annual_rate"] = 600
    small["debts"][0]["signed_on"] = "0001"
    assert len(faults(small)) == 2


@pytest.mark.parametrize(
    ("entry", "refused"),
    [
        ({"type": "repayment", "amount": "0.00"}, True),
        ({"type": "prepayment", "amount": "0"}, True),
        ({"type": "repayment", "amount": "0.01"}, False),
        # a waiver or a fee of nothing changes nothing, and no receipt is claimed by it
        ({"type": "fee", "amount": "0.00"}, False),
    ],
)
def test_a_payment_of_nothing_is_none(small: Data, entry: Data, *, refused: bool) -> None:
    small["debts"][0]["ledger"] = [{"on": "2026-01-01"} | entry]
    expected = {"debts[0].ledger[0].amount": "还款金额应大于0；没有还款的，删去此行"} if refused else {}
    assert faults(small) == expected
