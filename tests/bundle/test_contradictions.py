"""Facts that do not fit together: a table of one change each on a case that says nothing twice."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.bundle.contradiction import Severity
from docgen.bundle.contradictions import contradictions
from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ON = date(2026, 11, 23)
PARAMETERS = Parameters.load()
Tree = dict[str, Any]
Change = Callable[[Tree], object]


def plain() -> Tree:
    """A loan with a facility, a guarantor, a mortgage, service and evidence, in which nothing contradicts."""
    return {
        "case_no": "MD-2026-001",
        "claim_type": "financial_loan",
        "status": "open",
        "ledger_current_to": "2026-11-20",
        "creditor": {
            "kind": "organization",
            "name": "示例市虚构银行股份有限公司",
            "id_no": "91990000FAKE000138",
            "representative": {"name": "钱甲乙"},
            "agents": [{"name": "陈法二"}],
        },
        "debtors": [
            {
                "id": "P1",
                "kind": "person",
                "name": "王五㼆",
                "roles": ["borrower", "mortgagor"],
                "id_no": "990101197203159111",
                "born_on": "1972-03-15",
                "sex": "male",
            },
            {"id": "P2", "kind": "organization", "name": "示例市乌有投资有限公司", "roles": ["guarantor"]},
        ],
        "debts": [
            {
                "no": "虚银流借字2024第0321号",
                "name": "流动资金借款合同",
                "signed_on": "2024-03-18",
                "framework": {"no": "虚银授字2024第0031号", "signed_on": "2024-03-11", "limit": "800000.00"},
                "principal": "500000.00",
                "disbursed_on": "2024-03-21",
                "matures_on": "2026-03-20",
                "annual_rate": "0.0435",
                "repayment_method": "bullet",
                "acceleration": {"declared_on": "2026-01-08", "effective_on": "2026-01-15", "ground": "欠息"},
                "ledger": [
                    {"on": "2024-03-21", "type": "disbursement", "amount": "500000.00"},
                    {"on": "2025-03-20", "type": "repayment", "amount": "1000.00"},
                ],
                "balances": [{"on": "2026-10-31", "principal": "500000.00"}],
            }
        ],
        "guarantees": [{"party": "P2", "contract_no": "虚银保字2024第0322号", "signed_on": "2024-03-18"}],
        "collateral": [
            {
                "kind": "mortgage",
                "name": "虚构路1号房屋",
                "owner": "P1",
                "contract_no": "虚银抵字2024第0324号",
                "signed_on": "2024-03-18",
                "registered_on": "2024-03-20",
                "registration": "formal",
            }
        ],
        "deliveries": [
            {
                "document": "acceleration_notice",
                "document_no": "虚银提〔2026〕1号",
                "party": "P1",
                "method": "ems",
                "sent_on": "2026-01-08",
                "outcome": "signed",
                "outcome_on": "2026-01-10",
                "content_note": "宣布贷款提前到期通知书（合同号虚银流借字2024第0321号，1份）",
                "proof": ["2.png"],
            }
        ],
        "evidence": [
            {"file": "1.pdf", "title": "流动资金借款合同", "group": "credit", "formed_on": "2024-03-18"},
            {"file": "2.png", "title": "邮件查询结果", "group": "demand", "formed_on": "2026-01-12"},
            {
                "file": "3.pdf",
                "title": "保证合同（示例市乌有投资有限公司）",
                "group": "security",
                "formed_on": "2024-03-18",
            },
        ],
    }


def case_of(tree: Tree) -> Case:
    return load_json(json.dumps(tree).encode(), name="case.json")


def codes(tree: Tree) -> list[tuple[str, str]]:
    return [(each.code, each.severity.value) for each in contradictions(case_of(tree), ON)]


def put(*way: str | int, **values: Any) -> Change:
    """Set values of the record at ``way``; None takes one away."""

    def change(tree: Tree) -> None:
        record: Any = tree
        for step in way:
            record = record[step]
        for key, value in values.items():
            record.pop(key, None) if value is None else record.__setitem__(key, value)

    return change


def add(part: str, **values: Any) -> Change:
    return lambda tree: tree.setdefault(part, []).append(values)


def second_debt(**values: Any) -> Change:
    def change(tree: Tree) -> None:
        other = deepcopy(tree["debts"][0]) | {"no": "虚银流借字2024第0555号"} | values
        tree["debts"].append(other)

    return change


ERROR, WARNING = "error", "warning"
DEBT = ("debts", 0)
LEDGER = (*DEBT, "ledger")

TABLE: list[tuple[str, str, list[Change]]] = [
    # who is who
    ("identity_differs", ERROR, [put("creditor", "representative", name="王五㼆", id_no="990101197203159154")]),
    ("identity_shared", ERROR, [put("creditor", "agents", 0, id_no="990101197203159111")]),
    ("birth_differs", ERROR, [put("debtors", 0, born_on="1972-03-16")]),
    ("sex_differs", ERROR, [put("debtors", 0, sex="female")]),
    ("identity_unknown", WARNING, [put("evidence", 1, proves="送达99010119720315912X")]),
    ("identity_unknown", WARNING, [put("evidence", 1, note="91990000FAKE01219D")]),
    (
        "creditor_is_debtor",
        ERROR,
        [put("debtors", 1, name="示例市虚构银行股份有限公司"), put("evidence", 2, title="保函")],
    ),
    (
        "party_twice",
        ERROR,
        [add("debtors", id="P3", kind="organization", name="示例市乌有投资有限公司", roles=["co_borrower"])],
    ),
    ("guarantor_without_guarantee", ERROR, [put(guarantees=None)]),
    ("security_without_thing", WARNING, [put(collateral=None)]),
    ("owner_without_role", WARNING, [put("debtors", 0, roles=["borrower"])]),
    # sums and payments
    ("disbursement_differs", ERROR, [put(*LEDGER, 0, amount="499999.99")]),
    ("disbursement_day_differs", ERROR, [put(*LEDGER, 0, on="2024-03-22")]),
    ("entry_before_disbursement", ERROR, [put(*LEDGER, 1, on="2024-03-20")]),
    ("beyond_facility", WARNING, [put(*DEBT, "framework", limit="499999.99")]),
    (
        "facility_differs",
        ERROR,
        [second_debt(framework={"no": "虚银授字2024第0031号", "signed_on": "2024-03-11", "limit": "900000.00"})],
    ),
    ("balance_beyond_principal", ERROR, [put(*DEBT, "balances", 0, principal_not_due="0.01")]),
    ("ledger_beyond_its_day", WARNING, [put(ledger_current_to="2025-03-19")]),
    ("case_settled", ERROR, [put(status="settled")]),
    (
        "assignee_differs",
        ERROR,
        [add("agreements", kind="assignment", signed_on="2026-05-01", assignor="甲银行", assignee="乙公司")],
    ),
    (
        "assignments_broken",
        ERROR,
        [
            add("agreements", kind="assignment", signed_on="2026-05-01", assignor="甲", assignee="乙"),
            add(
                "agreements",
                kind="assignment",
                signed_on="2026-06-01",
                assignor="丙",
                assignee="示例市虚构银行股份有限公司",
            ),
        ],
    ),
    # numbers and service
    ("number_differs", WARNING, [put("evidence", 0, title="流动资金借款合同（虚银流借字2024第0312号）")]),
    ("number_differs", WARNING, [put("deliveries", 0, content_note="通知书（合同号虚银流借字2024第0123号）")]),
    ("number_differs", WARNING, [put("evidence", 0, proves="合同编号为ABCD-99，借款五十万元")]),
    ("sum_differs", WARNING, [put("evidence", 0, proves="借款人确认收到借款4,999,999.00元")]),
    ("sum_differs", WARNING, [put("evidence", 0, title="流动资金借款合同（贷款本金人民币４９０万元）")]),
    ("sum_differs", WARNING, [put("evidence", 0, proves="借款人民币肆佰玖拾万元整")]),
    ("sum_differs", WARNING, [put("evidence", 0, proves="双方约定借款六十万元")]),
    ("sum_differs", WARNING, [put("evidence", 0, proves="借款本金（大写）：人民币伍拾万元整（小写：¥5,000,000.00）")]),
    (
        "security_contract_differs",
        ERROR,
        [
            add("guarantees", party="P2", contract_no="虚银保字2024第0322号", signed_on="2024-03-19"),
            put("evidence", 2, title="保函"),
        ],
    ),
    ("delivery_without_proof", WARNING, [put("deliveries", 0, proof=None)]),
    ("proof_not_in_evidence", WARNING, [put("deliveries", 0, proof=["9.png"])]),
    ("delivery_before_letter", WARNING, [put("deliveries", 0, document_no="虚银提〔2027〕1号")]),
    ("delivery_before_letter", WARNING, [put("deliveries", 0, sent_on="2026-01-07")]),
    ("accelerated_before_notice", WARNING, [put("deliveries", 0, outcome_on="2026-01-16")]),
    (
        "delivery_before_contract",
        ERROR,
        [put("deliveries", 0, document="demand_letter", document_no="催1", sent_on="2024-03-17")],
    ),
    # dates
    ("disbursed_before_signed", WARNING, [put(*DEBT, disbursed_on="2024-03-17"), put(*LEDGER, 0, on="2024-03-17")]),
    ("facility_after_contract", WARNING, [put(*DEBT, "framework", signed_on="2024-03-19")]),
    (
        "accelerated_before_declared",
        ERROR,
        [put(*DEBT, "acceleration", effective_on="2026-01-07"), put(deliveries=None)],
    ),
    ("registered_before_signed", WARNING, [put("collateral", 0, registered_on="2024-03-17")]),
    ("registered_and_not", ERROR, [put("collateral", 0, registration="none")]),
    (
        "security_before_debt",
        WARNING,
        [put("collateral", 0, signed_on="2024-03-10")],  # before the facility too
    ),
    (
        "security_after_maturity",
        WARNING,
        [put("guarantees", 0, signed_on="2026-03-21"), put("evidence", 2, title="保函")],
    ),
    ("debt_after_fixed", ERROR, [put("guarantees", 0, max_amount="600000.00", fixed_on="2024-03-20")]),
    ("agreement_before_contract", ERROR, [add("agreements", kind="supplement", signed_on="2024-03-17")]),
    (
        "extension_without_time",
        ERROR,
        [add("agreements", kind="extension", signed_on="2026-01-02", new_maturity="2026-03-20")],
    ),
    ("accepted_before_filed", ERROR, [put(filed_on="2026-10-12", accepted_on="2026-10-11")]),
    (
        "filing_day_differs",
        WARNING,
        [put(filed_on="2026-10-12"), add("proceedings", kind="suit", on="2026-10-13")],
    ),
    # what the law still gives
    ("already_decided", WARNING, [add("proceedings", kind="judgment", on="2026-11-02", court="示例法院")]),
    (
        "already_decided",
        WARNING,
        [
            add("proceedings", kind="mediation", on="2026-11-02", court="示例法院"),
            add("proceedings", kind="enforcement", on="2026-11-20", case_number="（2026）示执1号"),
        ],
    ),
    (
        "already_decided",
        WARNING,
        [add("proceedings", kind="payment_order", on="2026-11-02", effective_on="2026-11-20")],
    ),
    ("guarantee_period_void", WARNING, [put("guarantees", 0, until="2026-03-20")]),
    ("guarantee_period_void", WARNING, [put("guarantees", 0, until="2026-01-20")]),  # between the two due days
    ("guarantee_period_void", WARNING, [put("guarantees", 0, until="2025-03-20")]),
    ("evidence_in_future", ERROR, [put("evidence", 1, formed_on="2026-11-24")]),
    ("contract_day_differs", WARNING, [put("evidence", 0, formed_on="2024-03-19")]),
    ("contract_day_differs", WARNING, [put("evidence", 2, formed_on="2024-03-19")]),
]


def test_nothing_contradicts_in_the_plain_case() -> None:
    assert codes(plain()) == []


@pytest.mark.parametrize(("code", "severity", "changes"), TABLE, ids=[f"{no}-{row[0]}" for no, row in enumerate(TABLE)])
def test_one_change_contradicts_once(code: str, severity: str, changes: list[Change]) -> None:
    tree = plain()
    for change in changes:
        change(tree)

    assert codes(tree) == [(code, severity)]


UNHARMED: list[tuple[str, list[Change]]] = [
    ("a judgment set aside", [add("proceedings", kind="judgment", on="2026-11-02", outcome="驳回起诉")]),
    ("a judgment of tomorrow", [add("proceedings", kind="judgment", on="2026-11-24")]),
    ("a mediation body's agreement", [add("proceedings", kind="mediation", on="2026-11-02", court="人民调解委员会")]),
    ("an application for a payment order", [add("proceedings", kind="payment_order", on="2026-11-02")]),
    ("a guarantee a day beyond the debt", [put("guarantees", 0, until="2026-03-21")]),
    (
        "the period of a guarantee of another contract",
        [
            second_debt(matures_on="2027-03-20", acceleration=None, balances=[]),
            put("guarantees", 0, until="2026-09-20", debts=["虚银流借字2024第0321号"]),
            put(*DEBT, framework=None),
            put("debts", 1, framework=None),
            put("deliveries", 0, proof=["2.png"]),
        ],
    ),
    (
        "a guarantee of the maximum goes before its debts",
        [
            put("guarantees", 0, max_amount="600000.00", signed_on="2023-01-01"),
            put("evidence", 2, formed_on="2023-01-01"),
        ],
    ),
    ("security given between facility and contract", [put("collateral", 0, signed_on="2024-03-12")]),
    ("a debt paid out on the day it is fixed", [put("guarantees", 0, fixed_on="2024-03-21")]),
    ("a loan up to the whole facility", [put(*DEBT, "framework", limit="500000.00")]),
    (
        "a fee before the loan",
        [lambda tree: tree["debts"][0]["ledger"].append({"on": "2024-03-01", "type": "fee", "amount": "1.00"})],
    ),
    ("service not come back yet", [put("deliveries", 0, proof=None, outcome="pending", outcome_on=None)]),
    ("the number of another party in the evidence", [put("evidence", 1, proves="送达990101197203159111")]),
    ("eighteen digits that are no identity", [put("evidence", 1, proves="流水号123456789012345670")]),
    (
        "a number of the case in the words",
        [put("evidence", 0, proves="合同编号：虚银流借字2024第0321号，抵押虚银抵字2024第0324号")],
    ),
    ("filed and accepted on one day", [put(filed_on="2026-10-12", accepted_on="2026-10-12")]),
    ("a suit on the day it was filed", [put(filed_on="2026-10-12"), add("proceedings", kind="suit", on="2026-10-12")]),
    (
        "sums paid back, left, secured, or lent before",
        [
            put("evidence", 0, proves="已归还借款100,000.00元，截至2026年1月8日尚欠本金4,887,911.31元"),
            put(
                "evidence", 1, proves="贷款逾期后偿还本金1,000元；原借款3,000,000元已结清；贷款（尾号0321）当期应还9元"
            ),
            put("evidence", 2, proves="最高额度内贷款6,000,000.00元的保证；贷款余额4.5万元"),
        ],
    ),
    (
        "the sum lent, in numerals and in figures, and sums that may be read in two ways",
        [
            put("evidence", 0, proves="借款人民币（大写）伍拾万元整（小写：￥500,000.00）；借款五十万元"),
            put("evidence", 1, proves="借款一万五元；尚欠借款本金壹拾万元整"),
        ],
    ),
    ("evidence formed today", [put("evidence", 1, formed_on="2026-11-23")]),
    (
        "a supplement formed later than the contract",
        [put("evidence", 0, title="流动资金借款合同补充协议", formed_on="2025-01-01")],
    ),
    (
        "another of the same name is a party of his own",
        [put("creditor", "representative", name="王五㼆", id_no="990101197203159111")],
    ),
]


@pytest.mark.parametrize("changes", [changes for _, changes in UNHARMED], ids=[name for name, _ in UNHARMED])
def test_what_may_well_be_is_left_alone(changes: list[Change]) -> None:
    tree = plain()
    for change in changes:
        change(tree)

    assert codes(tree) == []


def test_receivables_and_cards_have_their_own() -> None:
    goods = json.loads((FIXTURES / "cases/11_goods_sold.json").read_text("utf-8"))
    goods["deliveries"] = []
    invoices = goods["debts"][0]["invoices"]
    invoices[0] |= {"no": "X1", "delivered_on": "2025-06-02", "accepted_on": "2025-06-01"}
    invoices[1]["no"] = "X1"
    card = json.loads((FIXTURES / "cases/09_credit_card.json").read_text("utf-8"))
    card["deliveries"] = []
    card["debts"][0]["card"]["holder"] = "别人"

    assert codes(goods) == [("invoice_twice", ERROR), ("accepted_before_delivered", ERROR)]
    assert codes(card) == [("card_holder_differs", ERROR)]


def test_a_contradiction_says_where_with_which_values_why_and_what_to_do() -> None:
    tree = plain()
    put(*LEDGER, 0, amount="490000.00")(tree)
    (found,) = contradictions(case_of(tree), ON)

    assert found.what == "合同 虚银流借字2024第0321号 的借款本金与放款合计不等"
    assert [(seen.place, seen.value) for seen in found.seen] == [
        ("debts[0].principal", "借款本金500,000.00元"),
        ("debts[0].ledger[0].amount", "2024-03-21放款490,000.00元"),
    ]
    assert "《民法典》第六百七十条" in found.why
    assert "差10,000.00元" in found.why
    assert found.remedy.startswith("对照放款凭证更正")


def test_errors_come_first() -> None:
    tree = plain()
    put("deliveries", 0, proof=None)(tree)
    put(status="closed")(tree)

    assert codes(tree) == [("case_settled", ERROR), ("delivery_without_proof", WARNING)]


def test_a_claim_after_full_payment() -> None:
    tree = plain()
    tree["debts"][0]["ledger"].append({"on": "2026-03-20", "type": "repayment", "amount": "600000.00"})
    del tree["debts"][0]["acceleration"], tree["deliveries"], tree["debts"][0]["balances"]
    case = case_of(tree)
    claim = compute_claim(case, ON, parameters=PARAMETERS)

    assert claim.total_to_settle <= Decimal(0)
    assert [each.code for each in contradictions(case, ON, claim)] == ["nothing_owed"]


def test_the_core_system_says_another_sum() -> None:
    tree = plain()
    tree["debts"][0]["balances"] = [{"on": "2026-11-23", "principal": "400000.00"}]
    case = case_of(tree)
    claim = compute_claim(case, ON, parameters=PARAMETERS, basis="computed")
    (found,) = contradictions(case, ON, claim)

    assert (found.code, found.severity) == ("core_differs", Severity.WARNING)
    assert ("debts[0].balances", "系统余额本金400,000.00元") in [(seen.place, seen.value) for seen in found.seen]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["1000000.00", "100000.00"], ["assets_beyond_claim"]),  # 1.1 million for half a million with its interest
        (["500000.00", "500000.00"], []),
        ([None, None], []),
    ],
)
def test_assets_far_above_the_claim_are_told(values: list[str | None], told: list[str]) -> None:
    tree = plain()
    tree["assets"] = [
        {"kind": "deposit", "detail": "存款", "holder": "P1"} | ({"value": value} if value else {}) for value in values
    ]
    tree["debts"][0]["annual_rate"] = "0.01"
    del tree["debts"][0]["balances"]
    case = case_of(tree)
    claim = compute_claim(case, ON, parameters=PARAMETERS)

    assert Decimal(500000) < claim.total_to_settle < Decimal(550000)
    assert [each.code for each in contradictions(case, ON, claim)] == told


def test_what_is_decided_cites_why_it_cannot_be_filed_anew() -> None:
    tree = plain()
    add("proceedings", kind="judgment", on="2026-11-02", case_number="（2026）示民初1号")(tree)
    (found,) = contradictions(case_of(tree), ON)

    assert "同一请求不能再次起诉或者申请仲裁" in found.what
    assert found.why.endswith("（《民事诉讼法》第一百二十七条）")
    assert [(one.place, one.value) for one in found.seen] == [
        ("proceedings[0]", "2026-11-02判决，案号（2026）示民初1号")
    ]


NAMES = [path.stem for path in sorted((FIXTURES / "cases").glob("*.json"))]


@pytest.mark.parametrize("name", ["full", *NAMES])
def test_the_fixtures_hold_no_error(name: str) -> None:
    case = load_json(FIXTURES / ("full_case/case.json" if name == "full" else f"cases/{name}.json"))

    assert [each.what for each in contradictions(case, ON) if each.severity is Severity.ERROR] == []
