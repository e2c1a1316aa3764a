"""Which procedures are open (law.md 5.1-5.3, 6): each condition on both of its sides, the day before and the day."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from court_facts import (
    ASSIGNED,
    CREDITOR,
    FIRM,
    PERSON,
    SECOND,
    SURETY,
    clause,
    condition,
    facts,
    way,
    ways,
    well_formed,
)
from law_facts import day, debt, due, shipped

from docgen.casefile import load_json
from docgen.errors import AverageWageFaulty, ParameterGap
from docgen.law.procedure import compute_procedures
from docgen.law.way import ProcedureKind

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CASES = [*sorted((FIXTURES / "cases").glob("*.json")), FIXTURES / "full_case" / "case.json"]
ORDER, SMALL, SUMMARY, ORDINARY = "payment_order", "small_claims", "summary", "ordinary"
REALISE, BEFORE, IN_SUIT, CONFIRM = (
    "security_realisation",
    "presuit_preservation",
    "preservation",
    "judicial_confirmation",
)
SUITS = (SMALL, SUMMARY, ORDINARY)
CARD = {"no": "K1", "name": "领用合约", "signed_on": "2024-01-02", "card": {"number": "6200000000000001"}}
"""Without a balance its claim is refused."""
FLAT = debt(annual_rate="0", default_rate={"annual": "0"})
"""100,000.00 due on 2026-01-15, and nothing on top."""
SIGNED = {"document": "demand_letter", "party": "P1", "method": "ems", "sent_on": "2026-03-02", "outcome": "signed"}
GONE = PERSON | {"whereabouts_unknown": True}
SURETY_GONE = SURETY | {"whereabouts_unknown": True}
DISPUTE = {
    "at": "2026-06-15T10:00:00+08:00",
    "channel": "phone",
    "party": "P1",
    "by": "经办",
    "result": "disputed",
}
HALF_DUE = debt(
    annual_rate="0",
    default_rate={"annual": "0"},
    repayment_method="as_scheduled",
    matures_on="2026-12-15",
    schedule=[due(1, "2026-01-15", "60000.00", "0.00"), due(2, "2026-12-15", "40000.00", "0.00")],
)
JUDGED = {"kind": "judgment", "on": "2026-05-06", "effective_on": "2026-05-25"}


def proceeding(kind: str, on: str = "2026-06-15", **over: Any) -> dict[str, Any]:
    return {"kind": kind, "on": on} | over


def test_an_order_that_is_open() -> None:
    found = way(facts(FLAT, deliveries=[SIGNED]), ORDER)
    assert (found.party, found.status) == ("P1", "open")
    # 100,000: acceptance 2,300.00; a third 766.67
    assert found.fee == Decimal("766.67")
    assert "基层人民法院" in found.court
    for said in ("5日内通知", "15日内发出", "15日内清偿", "7日内表示不同意", "30日内未能送达", "三分之一"):
        assert any(said in line for line in found.consequences), said


def test_an_order_for_each_who_borrowed_and_no_guarantor() -> None:
    assert [each.party for each in ways(facts(debtors=[PERSON, SECOND]), ORDER)] == ["P1", "P2"]
    assert [each.party for each in ways(facts(debtors=[PERSON, SURETY]), ORDER)] == ["P1"]


@pytest.mark.parametrize(("debtors", "warned"), [([PERSON, SURETY], True), ([PERSON, SECOND], False)])
def test_an_order_does_not_bind_a_guarantor(debtors: list[dict[str, Any]], *, warned: bool) -> None:
    lines = ways(facts(debtors=debtors), ORDER)[0].consequences
    assert any("对担保人没有约束力" in line for line in lines) == warned


@pytest.mark.parametrize(
    ("over", "what", "met"),
    [
        # due: the day it falls due it is owed
        ({"as_of": "2026-01-14"}, "已到期", "no"),
        ({"as_of": "2026-01-15"}, "已到期", "yes"),
        ({"status": "settled"}, "已到期", "no"),
        ({"debts": [CARD]}, "已到期", "unknown"),
        # certain
        ({}, "数额确定", "yes"),
        ({"debts": [CARD]}, "数额确定", "unknown"),
        (
            {
                "debts": [
                    FLAT
                    | {
                        "balances": [{"on": "2026-06-15", "principal": "100000.00"}],
                        "ledger": [{"on": "2026-06-01", "type": "repayment", "amount": "1.00"}],
                    }
                ]
            },
            "数额确定",
            "unknown",
        ),
        # what is asked for stands in the papers (428)
        ({"debts": [FLAT]}, "有约定", "yes"),
        ({"debts": [debt(default_rate=None)]}, "有约定", "unknown"),
        ({"debts": [debt(default_rate=None, liquidated_damages="100.00")]}, "有约定", "yes"),
        ({"debts": [debt(default_rate=None, clauses={"overdue": clause("逾期")})]}, "有约定", "yes"),
        ({"debts": [debt(default_rate=None, clauses={"fees": clause("费用")})]}, "有约定", "unknown"),
        ({"debts": [CARD]}, "有约定", "unknown"),
        ({"debts": [CARD | {"card": CARD["card"] | {"agreement": "领用合约"}}]}, "有约定", "yes"),
        # contested
        ({"holds": [{"reason": "disputed", "since": "2026-06-15"}]}, "其他债务纠纷", "unknown"),
        ({"holds": [{"reason": "disputed", "since": "2026-06-16"}]}, "其他债务纠纷", "yes"),
        ({"holds": [{"reason": "complaint"}]}, "其他债务纠纷", "unknown"),
        ({"holds": [{"reason": "relief"}]}, "其他债务纠纷", "yes"),
        ({"contacts": [DISPUTE]}, "其他债务纠纷", "unknown"),
        ({"contacts": [DISPUTE | {"at": "2026-06-15T23:30:00+00:00"}]}, "其他债务纠纷", "yes"),  # the 16th in China
        ({"contacts": [DISPUTE | {"result": "reached"}]}, "其他债务纠纷", "yes"),
        ({"contacts": [DISPUTE | {"party": "third_party", "third_party_name": "邻居"}]}, "其他债务纠纷", "yes"),
        # missing
        ({}, "未下落不明", "yes"),
        ({"debtors": [GONE]}, "未下落不明", "no"),
        ({"holds": [{"reason": "missing", "since": "2026-06-15"}]}, "未下落不明", "no"),
        ({"holds": [{"reason": "missing", "since": "2026-06-16"}]}, "未下落不明", "yes"),
        ({"holds": [{"reason": "missing"}], "debtors": [PERSON, SURETY]}, "未下落不明", "unknown"),
        ({"holds": [{"reason": "missing"}], "debtors": [PERSON, SURETY_GONE]}, "未下落不明", "yes"),
        ({"debtors": [{k: v for k, v in PERSON.items() if k != "address"}]}, "未下落不明", "unknown"),
        # domicile
        ({}, "已知债务人住所地", "yes"),
        ({"debtors": [{k: v for k, v in PERSON.items() if k != "address"}]}, "已知债务人住所地", "unknown"),
        # preservation before the suit (427)
        ({}, "诉前保全", "yes"),
        ({"proceedings": [proceeding("preservation")]}, "诉前保全", "no"),
        ({"proceedings": [proceeding("preservation", "2026-06-16")]}, "诉前保全", "yes"),
        ({"proceedings": [proceeding("suit", outcome="撤诉"), proceeding("preservation")]}, "诉前保全", "yes"),
        (
            {"proceedings": [proceeding("suit", outcome="撤诉"), proceeding("preservation", "2026-06-14")]},
            "诉前保全",
            "no",
        ),
        ({"filed_on": "2026-06-14", "proceedings": [proceeding("preservation")]}, "诉前保全", "yes"),
        # a suit (430)
        ({}, "未就同一债权", "yes"),
        ({"filed_on": "2026-06-15"}, "未就同一债权", "no"),
        ({"filed_on": "2026-06-16"}, "未就同一债权", "yes"),
        ({"proceedings": [JUDGED]}, "未就同一债权", "no"),
        ({"proceedings": [proceeding("suit", outcome="撤诉")]}, "未就同一债权", "yes"),
    ],
)
def test_what_an_order_needs(over: dict[str, Any], what: str, met: str) -> None:
    facts_ = {"debts": [FLAT]} | over
    as_of, debts = facts_.pop("as_of", "2026-06-15"), facts_.pop("debts")
    found = ways(facts(*debts, **facts_), ORDER, as_of)[0]
    assert condition(found, what).met == met


@pytest.mark.parametrize(
    ("deliveries", "debtor", "met"),
    [
        ([], PERSON, "unknown"),
        ([SIGNED], PERSON, "yes"),
        ([SIGNED | {"outcome": "signed_by_other"}], PERSON, "yes"),
        ([SIGNED | {"outcome": "refused"}], PERSON, "yes"),
        ([SIGNED | {"outcome": "delivered"}], PERSON, "yes"),
        ([SIGNED | {"outcome": "returned"}], PERSON, "unknown"),
        ([SIGNED | {"outcome": "pending"}], PERSON, "unknown"),
        ([{k: v for k, v in SIGNED.items() if k != "outcome"}], PERSON, "unknown"),
        ([SIGNED | {"method": "sms"}], PERSON, "unknown"),
        ([SIGNED | {"method": "personal"}], PERSON, "yes"),
        ([SIGNED | {"party": "P2"}], PERSON, "unknown"),
        ([SIGNED | {"outcome_on": "2026-06-15"}], PERSON, "yes"),
        ([SIGNED | {"outcome_on": "2026-06-16"}], PERSON, "unknown"),
        ([SIGNED, SIGNED | {"sent_on": "2026-04-02", "outcome": "returned"}], PERSON, "unknown"),  # the latest
        ([SIGNED | {"sent_on": "2026-02-02", "outcome": "returned"}, SIGNED], PERSON, "yes"),
        ([SIGNED], GONE, "no"),
    ],
)
def test_whether_an_order_can_be_served(deliveries: list[dict[str, Any]], debtor: dict[str, Any], met: str) -> None:
    found = ways(facts(debtors=[debtor, SURETY], deliveries=deliveries), ORDER)[0]
    assert condition(found, "能够送达").met == met


@pytest.mark.parametrize(
    ("invoice", "met", "said"),
    [
        ({"delivered_on": "2025-12-01"}, "yes", "货物或者服务已交付"),
        ({"accepted_on": "2025-12-01"}, "yes", "货物或者服务已交付"),
        ({}, "unknown", "发票2026-01-15的交付日期或者验收日期"),
        ({"no": "F1"}, "unknown", "发票F1的交付日期或者验收日期"),
    ],
)
def test_a_seller_must_have_delivered(invoice: dict[str, Any], met: str, said: str) -> None:
    sold = {"no": "D1", "name": "买卖合同", "signed_on": "2025-11-03", "annual_rate": "0"}
    sold["invoices"] = [{"due_on": "2026-01-15", "amount": "5000.00"} | invoice]
    found = condition(way(facts(sold, claim_type="receivable"), ORDER), "对待给付")
    assert (found.met, found.found + found.missing) == (met, said)


def test_a_lender_has_performed() -> None:
    assert condition(way(facts(), ORDER), "对待给付").found == "款项已由债权人提供"


@pytest.mark.parametrize(("clauses", "warned"), [({"arbitration": clause("提交仲裁")}, True), ({}, False)])
def test_an_order_under_an_arbitration_clause_ends_in_no_suit(clauses: dict[str, Any], *, warned: bool) -> None:
    lines = way(facts(debt(clauses=clauses)), ORDER).consequences
    assert any("不能转入诉讼" in line for line in lines) == warned


def test_suits_that_are_open() -> None:
    small, summary, ordinary = (way(facts(FLAT), kind, average_wage=Decimal(200000)) for kind in SUITS)
    assert [each.status for each in (small, summary, ordinary)] == ["open", "open", "open"]
    # 100,000: 2,300.00, half of it 1,150.00
    assert [str(each.fee) for each in (small, summary, ordinary)] == ["1150.00", "1150.00", "2300.00"]
    assert "一审终审" in small.consequences[0]
    assert "2个月" in small.consequences[1]
    assert "3个月" in summary.consequences[0]
    assert "6个月" in ordinary.consequences[0]


@pytest.mark.parametrize(
    ("contract", "wage", "met", "missing"),
    [
        # 100,000.00 against half the wage, and twice the wage where the parties agree (165)
        (FLAT, None, "unknown", "--average-wage"),
        (FLAT, "200000", "yes", ""),
        (FLAT, "199999.98", "unknown", "书面约定"),
        (FLAT, "50000", "unknown", "书面约定"),
        (FLAT, "49999.99", "no", ""),
        # 60,000.00 is due, 40,000.00 isn't yet
        (HALF_DUE, "120000", "unknown", "100,000.00元"),
        (HALF_DUE, "200000", "yes", ""),
        (HALF_DUE, "119999.98", "unknown", "书面约定"),
        (CARD, "200000", "unknown", "债权金额"),
    ],
)
def test_how_small_a_small_claim_is(contract: dict[str, Any], wage: str | None, met: str, missing: str) -> None:
    average = None if wage is None else Decimal(wage)
    found = condition(way(facts(contract), SMALL, average_wage=average), "标的额")
    assert found.met == met
    assert missing in found.missing


@pytest.mark.parametrize("wage", ["0", "-1", "NaN", "Infinity"])
def test_a_wage_is_an_amount_above_zero(wage: str) -> None:
    with pytest.raises(AverageWageFaulty, match="年平均工资"):
        ways(facts(), SMALL, average_wage=Decimal(wage))


@pytest.mark.parametrize(
    ("over", "kinds", "what", "met"),
    [
        # the conditions to sue (122)
        ({"debts": [debt(clauses={"arbitration": clause("提交仲裁")})]}, SUITS, "仲裁协议", "no"),
        ({}, SUITS, "仲裁协议", "yes"),
        ({"as_of": "2026-01-14"}, SUITS, "诉讼请求", "no"),
        ({"as_of": "2026-01-15"}, SUITS, "诉讼请求", "yes"),
        ({"debts": [CARD]}, SUITS, "诉讼请求", "unknown"),
        ({}, SUITS, "明确的被告", "yes"),
        ({"debtors": [{k: v for k, v in PERSON.items() if k != "address"}]}, SUITS, "明确的被告", "unknown"),
        ({"debtors": [FIRM | {"address": None, "id_no": "91350100M000100Y43"}]}, SUITS, "明确的被告", "yes"),
        ({"proceedings": [JUDGED]}, SUITS, "生效法律文书", "no"),
        ({"proceedings": [JUDGED | {"effective_on": "2026-06-16"}]}, SUITS, "生效法律文书", "yes"),
        ({"proceedings": [JUDGED | {"effective_on": "2026-06-16"}]}, SUITS, "尚未起诉", "no"),
        ({"proceedings": [JUDGED | {"kind": "notarised_instrument"}]}, SUITS, "生效法律文书", "unknown"),
        # a notarised instrument is in force from its own day, unless another is recorded
        ({"proceedings": [proceeding("notarised_instrument")]}, SUITS, "生效法律文书", "unknown"),
        (
            {"proceedings": [JUDGED | {"kind": "notarised_instrument", "effective_on": "2026-06-16"}]},
            SUITS,
            "生效法律文书",
            "yes",
        ),
        ({"filed_on": "2026-06-15"}, SUITS, "尚未起诉", "no"),
        ({"filed_on": "2026-06-16"}, SUITS, "尚未起诉", "yes"),
        ({"proceedings": [proceeding("arbitration")]}, SUITS, "尚未起诉", "no"),
        # the summary procedure (160, 解释 257), and small claims with it
        ({}, (SMALL, SUMMARY), "基层人民法院", "yes"),
        ({"debts": [debt(principal="800000000.00")]}, (SMALL, SUMMARY), "基层人民法院", "no"),
        ({"debts": [debt(principal="200000000.00")]}, (SMALL, SUMMARY), "基层人民法院", "unknown"),
        ({}, (SMALL, SUMMARY), "争议不大", "yes"),
        ({"holds": [{"reason": "disputed"}]}, (SMALL, SUMMARY), "争议不大", "unknown"),
        ({}, (SMALL, SUMMARY), "没有下落不明的", "yes"),
        ({"debtors": [PERSON, SURETY_GONE]}, (SMALL, SUMMARY), "没有下落不明的", "no"),
        (
            {"debtors": [PERSON, SURETY], "holds": [{"reason": "missing"}]},
            (SMALL, SUMMARY),
            "没有下落不明的",
            "unknown",
        ),
        ({}, (SMALL,), "人身关系", "yes"),
    ],
)
def test_what_a_suit_needs(over: dict[str, Any], kinds: tuple[str, ...], what: str, met: str) -> None:
    facts_ = {"debts": [FLAT]} | over
    as_of, debts = facts_.pop("as_of", "2026-06-15"), facts_.pop("debts")
    for kind in kinds:
        assert condition(way(facts(*debts, **facts_), kind, as_of), what).met == met


def test_what_is_due_and_what_is_not_yet() -> None:
    # 60,000.00 of 100,000.00 is due
    assert condition(way(facts(FLAT), ORDINARY), "诉讼请求").found == "截至2026-06-15到期应付100,000.00元"
    found = condition(way(facts(HALF_DUE), ORDINARY), "诉讼请求").found
    assert found == "截至2026-06-15到期应付60,000.00元；未到期的40,000.00元须先提前到期"


def test_a_missing_debtor_leaves_only_the_ordinary_procedure() -> None:
    whole = facts(FLAT, debtors=[GONE], deliveries=[SIGNED])
    assert [way(whole, kind, average_wage=Decimal(200000)).status for kind in (ORDER, *SUITS)] == [
        *("closed", "closed", "closed", "open")
    ]
    assert way(whole, SUMMARY).fee is None


@pytest.mark.parametrize(("principal", "court"), [("100000.00", "有管辖权的基层"), ("800000000.00", "有管辖权的人民")])
def test_where_an_ordinary_suit_goes(principal: str, court: str) -> None:
    assert way(facts(debt(principal=principal)), ORDINARY).court.startswith(court)


HOUSE = {
    "kind": "mortgage",
    "name": "房屋",
    "owner": "P1",
    "contract_no": "DY-1",
    "certificate_no": "示他证1",
    "location": "示例市住所路2号",
    "registration": "formal",
    "registered_on": "2025-01-15",
}


def test_a_security_interest_that_can_be_realised() -> None:
    found = way(facts(collateral=[HOUSE]), REALISE)
    assert (found.party, found.about, found.status, found.fee) == ("P1", "房屋", "open", None)
    assert condition(found, "抵押权已设立").found == "正式登记，2025-01-15"
    assert any("5日内提出异议" in line for line in found.consequences)
    assert any("假定：申请费" in line for line in found.consequences)


def test_each_thing_has_its_own_and_none_without() -> None:
    assert ways(facts(), REALISE) == []
    both = [HOUSE, HOUSE | {"name": "存单", "kind": "pledge"}]
    assert [each.about for each in ways(facts(collateral=both), REALISE)] == ["房屋", "存单"]


@pytest.mark.parametrize(
    ("item", "over", "what", "met"),
    [
        ({"registered_on": None}, {}, "已设立", "yes"),
        ({"registration": "advance"}, {}, "已设立", "unknown"),
        ({"registration": "none"}, {}, "已设立", "unknown"),
        ({"registration": None}, {}, "已设立", "unknown"),
        ({"kind": "pledge"}, {}, "质押权已设立", "yes"),
        ({"contract_no": None}, {}, "他项权利证明", "unknown"),
        ({"certificate_no": None}, {}, "他项权利证明", "unknown"),
        ({"location": None}, {}, "登记地", "unknown"),
        ({"location": None, "registry": "示例市登记中心"}, {}, "登记地", "yes"),
        ({}, {"as_of": "2026-01-14"}, "主债权已到期", "no"),
        ({}, {"as_of": "2026-01-15"}, "主债权已到期", "yes"),
        ({}, {"holds": [{"reason": "disputed"}]}, "实质性争议", "unknown"),
        ({}, {"filed_on": "2026-06-15"}, "未就同一债权", "unknown"),
        ({}, {"proceedings": [JUDGED]}, "未就同一债权", "no"),
        ({}, {}, "未就同一债权", "yes"),
    ],
)
def test_what_realising_needs(item: dict[str, Any], over: dict[str, Any], what: str, met: str) -> None:
    as_of = over.get("as_of", "2026-06-15")
    rest = {key: value for key, value in over.items() if key != "as_of"}
    thing = {key: value for key, value in (HOUSE | item).items() if value}
    assert condition(way(facts(collateral=[thing], **rest), REALISE, as_of), what).met == met


CLUE = {"kind": "deposit", "detail": "示例银行账户", "holder": "P1"}
LICENCE = {"file": "a.pdf", "title": "金融许可证"}


@pytest.mark.parametrize(
    ("kind", "over", "what", "met"),
    [
        (BEFORE, {}, "尚未起诉", "yes"),
        (BEFORE, {"filed_on": "2026-06-15"}, "尚未起诉", "no"),
        (BEFORE, {"filed_on": "2026-06-16"}, "尚未起诉", "yes"),
        (BEFORE, {"proceedings": [JUDGED | {"kind": "mediation", "court": "示例法院"}]}, "尚未起诉", "no"),
        (BEFORE, {}, "情况紧急", "unknown"),
        (BEFORE, {"evidence": [LICENCE]}, "担保", "unknown"),  # before a suit nobody is spared
        (IN_SUIT, {}, "起诉时或者诉讼中", "yes"),
        (IN_SUIT, {"filed_on": "2026-06-15"}, "起诉时或者诉讼中", "yes"),
        (IN_SUIT, {"proceedings": [JUDGED]}, "诉讼中", "no"),
        (IN_SUIT, {}, "难以执行", "unknown"),
        (IN_SUIT, {}, "提供担保", "unknown"),
        (IN_SUIT, {"evidence": [LICENCE]}, "提供担保", "yes"),
        (IN_SUIT, {"evidence": [LICENCE | {"title": "营业执照"}]}, "提供担保", "unknown"),
        (IN_SUIT, {"evidence": [LICENCE], "agreements": [ASSIGNED]}, "提供担保", "unknown"),
        *((kind, {"debts": [CARD]}, "数额明确", "unknown") for kind in (BEFORE, IN_SUIT)),
        *((kind, {}, "数额明确", "yes") for kind in (BEFORE, IN_SUIT)),
        *((kind, {}, "财产线索", "unknown") for kind in (BEFORE, IN_SUIT)),
        *((kind, {"assets": [CLUE]}, "财产线索", "yes") for kind in (BEFORE, IN_SUIT)),
        *((kind, {"assets": [CLUE | {"holder": "某配偶"}]}, "财产线索", "unknown") for kind in (BEFORE, IN_SUIT)),
    ],
)
def test_what_preservation_needs(kind: str, over: dict[str, Any], what: str, met: str) -> None:
    rest = {key: value for key, value in over.items() if key != "debts"}
    assert condition(way(facts(*over.get("debts", [FLAT]), **rest), kind), what).met == met


def test_the_security_for_preservation() -> None:
    whole = facts(FLAT, evidence=[LICENCE])
    # equal before a suit; 30 % of 100,000.00 in it
    assert condition(way(whole, BEFORE), "担保").found == "请求保全数额的100%，即100,000.00元"
    assert "不超过请求保全数额的30%，即30,000.00元" in condition(way(whole, IN_SUIT), "提供担保").found
    assert condition(way(facts(CARD), IN_SUIT), "提供担保").found == "不超过请求保全数额的30%"
    assert condition(way(facts(FLAT), IN_SUIT, "2026-01-14"), "提供担保").found == "不超过请求保全数额的30%"


def test_the_fee_and_the_terms_of_preservation() -> None:
    before, in_suit = way(facts(FLAT), BEFORE), way(facts(FLAT), IN_SUIT)
    # 100,000: 1 % + 20
    assert (str(before.fee), str(in_suit.fee)) == ("1020.00", "1020.00")
    assert "48小时" in before.consequences[0]
    assert "30日内不起诉" in before.consequences[1]
    assert "5日内裁定" in in_suit.consequences[0]
    for found in (before, in_suit):
        assert any("存款1年、动产2年、不动产及其他财产权3年" in line and "7日前" in line for line in found.consequences)


def test_a_seized_asset_is_waited_for_and_bad_will_is_named() -> None:
    seized = CLUE | {"detail": "已冻结账户", "seizure": {"court": "示例法院"}}
    whole = facts(assets=[CLUE, seized], assessment={"cause": "malicious"})
    assert condition(way(whole, BEFORE), "财产线索").found == "被申请人名下财产线索2项；已被查封，须轮候：已冻结账户"
    assert condition(way(whole, BEFORE), "情况紧急").found == "逾期原因：恶意拖欠"
    assert condition(way(facts(assessment={"cause": "oversight"}), BEFORE), "情况紧急").found == ""
    assert condition(way(facts(assets=[CLUE], filed_on="2026-06-01"), IN_SUIT), "诉讼中").found == "已于2026-06-01起诉"


MEDIATED = {"kind": "mediation", "on": "2026-05-06", "court": "示例调解中心", "effective_on": "2026-05-08"}


@pytest.mark.parametrize(
    ("mediations", "as_of", "what", "met"),
    [
        ([], "2026-06-15", "调解协议", "no"),
        ([MEDIATED | {"court": "示例人民法院"}], "2026-06-15", "调解协议", "no"),  # a court's own needs none
        ([MEDIATED], "2026-05-05", "调解协议", "no"),
        ([MEDIATED], "2026-05-06", "主持达成的调解协议", "yes"),
        # 30 days from 2026-05-08: 2026-06-07 is a Sunday, so Monday
        ([MEDIATED], "2026-06-08", "30日内申请", "yes"),
        ([MEDIATED], "2026-06-09", "30日内申请", "no"),
        # no day of effect: from 2026-05-06, 2026-06-05
        ([{k: v for k, v in MEDIATED.items() if k != "effective_on"}], "2026-06-05", "30日内申请", "unknown"),
        ([{k: v for k, v in MEDIATED.items() if k != "effective_on"}], "2026-06-06", "30日内申请", "no"),
        ([MEDIATED, MEDIATED | {"on": "2026-06-01", "effective_on": "2026-06-01"}], "2026-06-15", "30日内申请", "yes"),
        ([MEDIATED], "2026-06-08", "共同申请", "unknown"),
        ([MEDIATED], "2026-06-08", "尚未确认", "yes"),
        ([MEDIATED | {"outcome": "已司法确认"}], "2026-06-08", "尚未确认", "no"),
    ],
)
def test_what_confirmation_needs(mediations: list[dict[str, Any]], as_of: str, what: str, met: str) -> None:
    found = way(facts(proceedings=mediations), CONFIRM, as_of)
    assert condition(found, what).met == met
    assert found.fee is None


def test_before_the_law_it_knows_a_day_is_refused() -> None:
    old = debt(signed_on="2022-01-15", disbursed_on="2022-01-15", matures_on="2023-01-15")
    assert way(facts(old), ORDER, "2024-01-01").fee
    with pytest.raises(ParameterGap, match="payment_order"):
        way(facts(old), ORDER, "2023-12-31")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("as_of", ["2026-11-23", "2030-01-02"])
def test_every_fixture(path: Path, as_of: str) -> None:
    whole = load_json(path)
    answer = compute_procedures(whole, day(as_of), parameters=shipped(), average_wage=Decimal(120000))
    assert {each.kind for each in answer.procedures} >= set(ProcedureKind) - {ProcedureKind.SECURITY_REALISATION}
    assert sum(each.kind == REALISE for each in answer.procedures) == len(whole.collateral)
    for each in answer.procedures:
        well_formed(each.conditions)
        states = {c.met for c in each.conditions}
        assert each.status == ("closed" if "no" in states else "depends" if "unknown" in states else "open")
        assert each.fee is None or each.status != "closed"
    gone = any(debtor.whereabouts_unknown for debtor in whole.debtors)
    assert not gone or {each.status for each in answer.procedures if each.kind in {ORDER, SMALL, SUMMARY}} == {"closed"}


def test_what_a_creditor_with_no_claim_on_file_gets() -> None:
    found = [way(facts(CARD, creditor=CREDITOR), kind) for kind in (ORDER, *SUITS, BEFORE, IN_SUIT)]
    assert {each.status for each in found} == {"depends"}
    assert {each.fee for each in found} == {None}


@pytest.mark.parametrize(
    ("over", "noted"),
    [
        ({"proceedings": [{"kind": "bankruptcy", "on": "2026-06-15"}]}, True),
        ({"proceedings": [{"kind": "bankruptcy", "on": "2026-06-16"}]}, False),
        ({"holds": [{"reason": "bankrupt", "since": "2026-06-15"}]}, True),
        ({"holds": [{"reason": "bankrupt", "since": "2026-06-16"}]}, False),
        ({}, False),
    ],
)
def test_a_bankruptcy_bears_on_every_way(over: dict[str, Any], *, noted: bool) -> None:
    """As venue says it: suits before its court alone (21), proof of debt (48, 58), no measures (19)."""
    notes = compute_procedures(facts(**over), day("2026-06-15"), parameters=shipped()).notes
    assert [all(each in note for each in ("第二十一条", "第四十八条", "第五十八条", "第十九条")) for note in notes] == [
        True
    ] * noted
