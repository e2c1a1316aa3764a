"""Papers for the court: what the law says each must hold, and requests that come to the claim to the cent."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.casefile.parties import Agent
from docgen.casefile.records import Asset, Collateral, Proceeding
from docgen.casefile.vocabulary import (
    Authority,
    Capacity,
    FeeKind,
    GuaranteeMode,
    LedgerType,
    ProceedingKind,
    Registration,
)
from docgen.document.text import plain_text
from docgen.errors import DocumentGaps, KindNotApplicable, KindNotLawful, WrongAnswers
from docgen.kinds.agent_parts import POWERS
from docgen.kinds.compose import compose
from docgen.kinds.context import Marks
from docgen.kinds.cost_parts import enforcement_costs
from docgen.kinds.court_claims import claim_parts
from docgen.kinds.court_guards import COURT_CHECKS
from docgen.kinds.facts import Facts, derive
from docgen.kinds.guards import check_guards
from docgen.kinds.parts import Part
from docgen.kinds.registry import kind
from docgen.law.dated import Parameters
from docgen.zh.capitals import capitals
from docgen.zh.figures import yuan

PARAMETERS = Parameters.load()
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NAMES = [path.stem for path in sorted((FIXTURES / "cases").glob("*.json"))]
AS_OF = date(2026, 11, 23)
COURT = {"court": "示例市虚构区人民法院"}
SECURITY = {"security_form": "保证", "security_issuer": "示例虚构担保公司", "security_amount": "300000.00"}
CONFIRMED = {"no_other_disputes": "确认"}


@cache
def fixture(name: str) -> Case:
    return load_json(FIXTURES / ("full_case/case.json" if name == "full" else f"cases/{name}.json"))


def facts_of(name: str, case: Case) -> Facts:
    return derive(kind(name), case, AS_OF, parameters=PARAMETERS)


def text(name: str, case: Case, **answers: Any) -> str:
    found = facts_of(name, case)
    return plain_text(compose(kind(name), found, party=None, answers=answers, marks=Marks(AS_OF)))


def refused(name: str, case: Case, error: type[KindNotApplicable | KindNotLawful] = KindNotLawful) -> str:
    with pytest.raises(error) as caught:
        check_guards(kind(name), facts_of(name, case), None)
    return str(caught.value)


def noticed(name: str, case: Case) -> set[str]:
    return {notice.code for notice in check_guards(kind(name), facts_of(name, case), None)}


def gaps(name: str, case: Case, **answers: Any) -> str:
    with pytest.raises(DocumentGaps) as caught:
        text(name, case, **answers)
    return "；".join(problem.expected for problem in caught.value.problems)


def changed(case: Case, **parts: Any) -> Case:
    return case.model_copy(update=parts)


def with_guarantee(case: Case, place: int, **values: Any) -> Case:
    held = list(case.guarantees)
    held[place] = held[place].model_copy(update=values)
    return changed(case, guarantees=tuple(held))


def with_thing(case: Case, **values: Any) -> Case:
    return changed(case, collateral=(case.collateral[0].model_copy(update=values), *case.collateral[1:]))


def answered(**values: Any) -> Part:
    return Part(values, label="", context="answers")


# The requests come to the claim.


@pytest.mark.parametrize("name", [*NAMES, "full"])
def test_requests_add_up_to_what_is_due_to_the_cent(name: str) -> None:
    facts = facts_of("complaint", fixture(name))
    claims = claim_parts(facts, answered())

    assert facts.claim
    assert claims["total"] == facts.claim.total_due
    for debt in claims["debts"]:
        assert debt["subtotal"] == sum((row["amount"] for row in debt["rows"]), Decimal(0)) - debt["credit"]
    pays = [request["debt"]["subtotal"] for request in claims["requests"] if request["kind"] == "pay"]
    assert sum(pays, Decimal(0)) + claims["costs_total"] == facts.claim.total_due


@pytest.mark.parametrize("name", ["01_consumer_loan", "11_goods_sold", "13_floating_loan"])
def test_claiming_early_brings_in_all_that_is_not_due(name: str) -> None:
    facts = facts_of("complaint", fixture(name))

    assert facts.claim
    assert claim_parts(facts, answered(accelerates=True))["total"] == facts.claim.total_to_settle


@pytest.mark.parametrize(("name", "divisor"), [("full", 360), ("03_working_capital", 360), ("04_two_debts", 360)])
def test_what_goes_on_accruing_comes_to_the_day_s_accrual(name: str, divisor: int) -> None:
    facts = facts_of("complaint", fixture(name))
    lines = [line for debt in claim_parts(facts, answered())["debts"] for line in debt["accruals"]]

    a_day = sum((line["base"] * line["annual_rate"] / divisor for line in lines), Decimal(0))

    assert facts.claim
    assert abs(a_day - facts.claim.daily) <= Decimal("0.01")


def test_costs_are_told_by_the_ledger_the_latest_first() -> None:
    """Of 60,000 and then 5,000 spent, 25,000 are still owed: the later 5,000 and 20,000 of the earlier."""
    facts = facts_of("complaint", fixture("full"))
    debt = fixture("full").debts[0]
    fee = next(entry for entry in debt.ledger if entry.type is LedgerType.FEE)
    later = {"on": date(2026, 10, 1), "amount": Decimal("5000.00"), "fee_kind": FeeKind.PRESERVATION, "memo": None}
    debt = debt.model_copy(update={"ledger": (*debt.ledger, fee.model_copy(update=later))})
    assert facts.claim
    owed = replace(facts.claim.debts[0], fees=Decimal("25000.00"))

    costs, rest = enforcement_costs(debt, owed)

    assert [(cost["title"], cost["amount"]) for cost in costs] == [
        ("律师代理费", Decimal("20000.00")),
        ("保全费", Decimal("5000.00")),
    ]
    assert rest == 0
    assert enforcement_costs(debt, replace(owed, fees=Decimal("70000.00")))[1] == Decimal("5000.00")


def test_court_fees_among_the_costs_are_not_asked_twice() -> None:
    case = fixture("full")
    debt = case.debts[0]
    fee = next(entry for entry in debt.ledger if entry.type is LedgerType.FEE)
    paid = fee.model_copy(update={"fee_kind": FeeKind.LITIGATION})
    again = debt.model_copy(update={"ledger": tuple(paid if entry is fee else entry for entry in debt.ledger)})

    assert "已列入上述费用的除外" not in text("complaint", case)
    assert "已列入上述费用的除外" in text("complaint", changed(case, debts=(again,)))


# Complaint: 民诉法 124 and law.md 8.6.

PHRASES = {
    "full": [
        "原告：示例市虚构银行股份有限公司",
        "法定代表人：钱甲乙，董事长",
        "委托诉讼代理人：冯法一，示例省虚构律师事务所律师（特别授权）",
        "被告三：王五㼆，男，1972年3月15日出生，汉族",
        "居民身份证号码：990101197203159111",
        "借款本金4,887,911.31元、罚息157,696.24元，暂计至2026年11月22日（含当日）合计5,045,607.55元",
        "自2026年11月23日起至实际清偿之日止，以4,887,911.31元为基数、按年利率6.525%（日利率为年利率除以360）计算的罚息",
        "律师代理费60,000.00元（2026年9月10日发生）",
        "判令被告二、被告三对被告一的上述第1、2项债务在保证范围内承担连带清偿责任",
        "确认原告对被告一抵押的工业园五路21号厂房及土地使用权",
        "第三百九十四条的规定，债务人不履行到期债务的，抵押权人有权就抵押财产优先受偿",
        "案件受理费、保全费等诉讼费用由各被告共同负担",
        "宣布借款提前到期，自2026年1月15日起全部到期",
        "以邮寄方式送达王五㼆（拒收）",
        "此致\n示例市虚构区人民法院\n附：",
        "本起诉状副本3份",
        "《证据目录》及证据材料4份",
        "具状人（盖章）：示例市虚构银行股份有限公司",
    ],
    "03_working_capital": [
        "判令被告二对被告一的上述第1项债务在保证范围内、最高额4,000,000.00元限度内承担连带清偿责任",
        "判令被告三对被告一就上述第1项债务，在债务人财产依法强制执行后仍不能履行的部分，在保证范围内承担保证责任",
        "确认原告对被告一出质的对示例市乌有超市有限公司的应收账款",
        "第四百二十五条的规定，债务人不履行到期债务的，质权人有权就质押财产优先受偿",
        "第六百八十七条",
        "第六百八十八条",
    ],
    "04_two_debts": [
        "判令被告一向原告偿还合同编号虚银流借字2024第0511号项下的",
        "判令被告一向原告偿还合同编号虚银流借字2024第0603号项下的",
        "就上述第1、2项债务在最高额4,000,000.00元限度内享有优先受偿权",
    ],
    "01_consumer_loan": ["判令被告一、被告二共同向原告偿还", "另有未到期本金11,832.37元，不在本次请求之内"],
    "08_between_companies": [
        "按年利率15.4%（已按法定上限计，日利率为年利率除以365）计算的逾期利息",
        "第三十一条规定的上限",
    ],
    "09_credit_card": [
        "负责人：孔廿五丙",
        "透支本金41,234.56元",
        "透支利率为年利率18.25%，对未按期支付的利息计收复利",
        "卡号：0000000000000081",
        "违约金480.00元",
    ],
    "11_goods_sold": ["案由：买卖合同纠纷", "判令被告向原告支付账款本金234,723.31元", "第五百零九条"],
    "12_property_fees": ["物业费4,125.24元，暂计至2026年11月22日（含当日）合计4,125.24元；\n2"],
    "05_business_loan": ["现下落不明"],
    "06_small_loan": ["当事人订立分期还款"],
}


@pytest.mark.parametrize(("registration", "cited"), [(Registration.FORMAL, True), (Registration.NONE, False)])
def test_priority_is_claimed_by_its_article_only_where_it_is_registered(
    registration: Registration,
    cited: bool,  # noqa: FBT001  # an expected value
) -> None:
    case = with_thing(fixture("full"), registration=registration)

    assert ("第三百九十四条" in text("complaint", case)) is cited


def test_the_price_of_security_covers_what_accrues_on_its_base_at_its_rate() -> None:
    said = text("security_realisation_application", fixture("full"), disputed="无争议")

    assert (
        "及自2026年11月23日起至实际清偿之日止以4,887,911.31元为基数、按年利率6.525%（日利率为年利率除以360）"
        "计算的罚息范围内优先受偿" in said
    )
    assert "第三百九十四条的规定，申请人有权就担保财产优先受偿" in said


@pytest.mark.parametrize("name", PHRASES)
def test_a_complaint_holds_what_it_must(name: str) -> None:
    said = text("complaint", fixture(name))

    assert [phrase for phrase in PHRASES[name] if phrase not in said] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "15_awkward_names"])
def test_the_total_stands_in_figures_and_capitals(name: str) -> None:
    facts = facts_of("complaint", fixture(name))

    assert facts.claim
    due = facts.claim.total_due
    assert f"合计人民币{yuan(due)}元（大写：人民币{capitals(due)}）" in text("complaint", fixture(name))


def test_without_guarantors_nothing_is_said_of_guarantees() -> None:
    said = text("complaint", fixture("12_property_fees"))

    assert "保证" not in said
    assert "优先受偿" not in said


def test_a_guarantee_of_some_contracts_is_asked_for_those_alone() -> None:
    case = with_guarantee(fixture("04_two_debts"), 0, debts=("虚银流借字2024第0603号",))

    assert "判令被告二对被告一就合同编号虚银流借字2024第0603号项下的上述债务在保证范围内" in text("complaint", case)


def test_a_mode_not_agreed_is_the_law_s_and_a_guarantee_not_on_file_a_gap() -> None:
    case = fixture("03_working_capital")

    assert text("complaint", with_guarantee(case, 0, mode=None)).count("在债务人财产依法强制执行后") == 2
    assert "保证人 沈十三堃 的保证方式" in gaps("complaint", changed(case, guarantees=case.guarantees[:1]))


def test_guarantors_of_different_modes_are_asked_apart() -> None:
    said = text("complaint", with_guarantee(fixture("full"), 1, mode=GuaranteeMode.GENERAL))

    assert "判令被告二对被告一的上述第1、2项债务在保证范围内承担连带清偿责任" in said
    assert "判令被告三对被告一就上述第1、2项债务，在债务人财产" in said


@pytest.mark.parametrize(
    ("values", "phrase", "notice"),
    [
        ({"max_amount": Decimal("6000000.00")}, "在最高额6,000,000.00元限度内享有优先受偿权", None),
        ({"rank": 2}, "按登记的顺位享有优先受偿权", None),
        ({"registration": Registration.ADVANCE}, "办理预告登记", "advance_registration"),
        ({"registration": Registration.NONE}, "项债务承担担保责任", "unregistered_collateral"),
    ],
)
def test_a_request_for_each_thing(values: dict[str, Any], phrase: str, notice: str | None) -> None:
    case = with_thing(fixture("full"), **values)

    assert phrase in text("complaint", case)
    assert (notice in noticed("complaint", case)) == bool(notice)


def test_a_thing_whose_registration_is_unknown_is_a_gap() -> None:
    assert "登记情况" in gaps("complaint", with_thing(fixture("full"), registration=None))


def test_an_assigned_claim_is_sued_on_by_the_assignee() -> None:
    case = changed(fixture("14_assigned_and_judged"), proceedings=())
    said = text("complaint", case)
    untold = changed(case, agreements=(case.agreements[0].model_copy(update={"notified_on": None}),))

    assert said.splitlines()[1] == "原告：示例省虚构资产管理有限公司。"
    assert "被告一与示例市虚构银行股份有限公司于2022年12月30日订立" in said
    assert "将上述债权转让给原告，并于2025年12月22日通知被告一" in said
    assert "以本起诉状的送达通知被告一" in text("complaint", untold)


def test_a_person_sues_with_his_own_particulars_and_blanks_for_his_work() -> None:
    case = fixture("07_between_friends")
    said = text("complaint", case)
    unknown = changed(case, creditor=case.creditor.model_copy(update={"ethnicity": None, "sex": None}))

    assert re.search(r"原告：尤十八壬，[男女]，\d+年\d+月\d+日出生，汉族", said)
    assert "工作单位：____" in said
    assert "具状人（签名、捺印）" in said
    assert {"性别", "民族"} <= set(re.findall(r"性别|民族", gaps("complaint", unknown)))


def test_claiming_early_says_on_what_ground() -> None:
    case = fixture("01_consumer_loan")
    said = text("complaint", case, accelerates=True, acceleration_ground="依照合同第十条，连续三期未还")

    assert "原告据此以本起诉状宣布未到期的借款提前到期" in said
    assert "提前到期的依据" in gaps("complaint", case, accelerates=True)


def test_names_that_look_like_markup_stand_as_they_are() -> None:
    said = text("complaint", fixture("15_awkward_names"), **COURT, other_claims="<b>甲</b>&乙")

    assert "被告二：=SUM(A1:A9)贸易<有限>公司。" in said
    assert "<b>甲</b>&乙" in said


def test_twelve_guarantors_of_the_same_kind_make_one_request() -> None:
    case = fixture("full")
    more = [
        case.debtors[2].model_copy(update={"id": f"G{n}", "name": f"示例市{'乌有' * 20}第{n}有限公司"})
        for n in range(10)
    ]
    guaranteed = [case.guarantees[1].model_copy(update={"party": each.id}) for each in more]
    case = changed(case, debtors=(*case.debtors, *more), guarantees=(*case.guarantees, *guaranteed))
    said = text("complaint", case)

    assert "被告十二、被告十三对被告一的上述第1、2项债务" in said
    assert "本起诉状副本13份" in said


# Guards.


def _asset(holder: str) -> Asset:
    return Asset(kind="vehicle", detail="小型轿车", holder=holder)


def _mediation(on: date) -> Proceeding:
    return Proceeding(kind=ProceedingKind.MEDIATION, on=on, court="示例市虚构区人民调解委员会", orders="分期归还")


def _special(powers: str) -> Callable[[Case], Case]:
    agent = Agent(name="甲", phone="1", authority=Authority.SPECIAL, special_powers=powers)
    return lambda case: changed(case, creditor=case.creditor.model_copy(update={"agents": (agent,)}))


REFUSALS: list[tuple[str, str, Callable[[Case], Case], str]] = [
    ("complaint", "14_assigned_and_judged", lambda case: case, "申请执行"),
    ("preservation_application", "01_consumer_loan", lambda case: case, "没有财产线索"),
    ("preservation_application", "01_consumer_loan", lambda c: changed(c, assets=(_asset("路人"),)), "都不是本案"),
    ("security_realisation_application", "01_consumer_loan", lambda case: case, "没有已经办理正式登记"),
    ("security_realisation_application", "full", lambda c: with_thing(c, registration=Registration.NONE), "正式登记"),
    ("judicial_confirmation_application", "06_small_loan", lambda case: case, "没有调解组织"),
    (
        "judicial_confirmation_application",
        "06_small_loan",
        lambda case: changed(case, proceedings=(_mediation(date(2026, 10, 21)),)),
        "届满",
    ),
    ("power_of_attorney", "full", _special("全权代理"), "没有列明具体权限"),
    ("legal_representative_certificate", "07_between_friends", lambda case: case, "自然人"),
    ("payment_order_application", "05_business_loan", lambda case: case, "下落不明"),
]


@pytest.mark.parametrize(("name", "which", "change", "why"), REFUSALS)
def test_what_may_not_be_made_says_why(name: str, which: str, change: Callable[[Case], Case], why: str) -> None:
    lacking = {"没有财产线索", "没有列明具体权限", "自然人"}  # what an entry, or another kind, would mend
    error = KindNotApplicable if why in lacking else KindNotLawful
    assert why in refused(name, change(fixture(which)), error)


def test_the_last_day_for_a_confirmation_is_still_in_time() -> None:
    """Mediated on 22 October, thirty days end on Saturday 21 November, and with it on Monday the 23rd."""
    case = changed(fixture("06_small_loan"), proceedings=(_mediation(date(2026, 10, 22)),))

    assert "confirmation_deadline" in noticed("judicial_confirmation_application", case)


def test_nothing_due_is_not_sued_for() -> None:
    case = fixture("12_property_fees")
    debt = case.debts[0]
    early = debt.model_copy(update={"invoices": tuple(i for i in debt.invoices if i.due_on > AS_OF), "ledger": ()})
    later = early.model_copy(update={"invoices": (debt.invoices[0].model_copy(update={"due_on": date(2027, 1, 1)}),)})

    assert "没有到期应付" in refused("complaint", changed(case, debts=(later,)), KindNotApplicable)


@pytest.mark.parametrize(
    ("name", "which", "change", "code"),
    [
        ("payment_order_application", "01_consumer_loan", lambda case: case, "application_court"),
        (
            "payment_order_application",
            "01_consumer_loan",
            lambda case: changed(case, court="示例市中级人民法院"),
            "basic_court",
        ),
        (
            "preservation_application",
            "full",
            lambda c: changed(c, assets=(*c.assets, _asset("路人"))),
            "asset_of_stranger",
        ),
        ("security_realisation_application", "full", lambda c: with_thing(c, rank=2), "prior_rights"),
        ("power_of_attorney", "full", _special("全权代理，代为和解"), "full_authority"),
    ],
)
def test_what_is_to_be_minded(name: str, which: str, change: Callable[[Case], Case], code: str) -> None:
    assert code in noticed(name, change(fixture(which)))


def test_an_owner_of_nothing_is_noticed() -> None:
    case = fixture("full")
    owner = case.debtors[2].model_copy(update={"id": "M", "name": "抵押人甲", "roles": ("mortgagor",)})
    case = Case.model_validate(case.model_dump(by_alias=True) | {"debtors": [*case.debtors, owner]})

    assert "nothing_asked" in noticed("complaint", case)


def test_every_guard_of_the_court_is_asked_for_by_some_kind() -> None:
    asked = {
        guard
        for name in (
            "complaint",
            "complaint_financial_loan",
            "payment_order_application",
            "preservation_application",
            "security_realisation_application",
            "judicial_confirmation_application",
            "power_of_attorney",
            "legal_representative_certificate",
        )
        for guard in kind(name).definition.guards
    }

    assert set(COURT_CHECKS) <= asked


# Payment order: law.md 5.3.


def test_a_payment_order_asks_exact_sums_of_those_who_owe_alone() -> None:
    said = text("payment_order_application", fixture("02_housing_loan"), **CONFIRMED)

    assert "被申请人二：赵六䶮" in said
    assert "示例市子虚置业有限公司" not in said.split("请求事项")[0]
    assert "金额确定，均已到期" in said
    assert "至实际清偿之日止" not in said.split("事实与理由")[0]
    assert "第二百二十五条" in said


# Preservation: law.md 5.2.


def test_before_suit_a_reason_and_security_must_be_given() -> None:
    case = fixture("full")
    missing = gaps("preservation_application", case)
    said = text(
        "preservation_application",
        case,
        reason="被申请人正在转让设备",
        security_form="财产保全责任保险",
        security_issuer="示例虚构财产保险公司",
        security_amount="5105607.55",
    )

    assert {"申请保全的事由", "担保方式", "担保金额"} <= set(re.findall(r"申请保全的事由|担保方式|担保金额", missing))
    assert "第一百零四条" in said
    assert "免予提供担保" not in said
    assert "担保金额人民币5,105,607.55元" in said


def test_in_a_suit_a_bank_asks_to_be_spared_security_and_others_are_asked() -> None:
    bank = fixture("full")
    other = changed(bank, creditor=bank.creditor.model_copy(update={"name": "示例市虚构小额贷款有限公司"}))
    stage = {"stage": "诉讼财产保全"}

    assert "第九条第六项" in text("preservation_application", bank, **stage)
    assert "担保情况" in gaps("preservation_application", other, **stage)
    assert "免予担保的理由" in gaps("preservation_application", other, **stage, security="申请免予提供担保")
    spared = text("preservation_application", other, **stage, security="申请免予提供担保", exemption="事实清楚")
    assert "第六项" not in spared


def test_a_suit_on_record_makes_it_a_preservation_in_suit() -> None:
    suit = Proceeding(kind=ProceedingKind.SUIT, on=date(2026, 11, 1), case_number="（2026）示0199民初1号")
    said = text("preservation_application", changed(fixture("full"), proceedings=(suit,)))

    assert "诉讼财产保全" in said
    assert "案号：（2026）示0199民初1号" in said
    assert "申请人已于2026年11月1日提起诉讼" in said


def test_after_judgment_the_instrument_is_named_until_enforcement_begins() -> None:
    judged = fixture("14_assigned_and_judged")
    before = changed(judged, proceedings=tuple(p for p in judged.proceedings if p.kind in ("suit", "judgment")))
    under_way = changed(judged, proceedings=tuple(p for p in judged.proceedings if p.kind != "termination"))
    said = text("preservation_application", before, security="提供担保", **SECURITY)

    assert "执行前财产保全" in said
    assert "第一百六十三条" in said
    assert "进入执行程序前适用" in refused("preservation_application", under_way)


def test_the_amount_is_the_claim_or_as_answered_and_strangers_assets_are_left_out() -> None:
    case = changed(fixture("full"), assets=(*fixture("full").assets, _asset("路人甲")))
    said = text("preservation_application", case, stage="诉讼财产保全", amount="3000000.00")

    assert "价值人民币3,000,000.00元" in said
    assert "路人甲" not in said


# The rest.


def test_realisation_is_asked_within_the_limit_and_says_whether_it_is_disputed() -> None:
    case = fixture("04_two_debts")
    said = text("security_realisation_application", case, disputed="无争议")

    assert "最高额4,000,000.00元限度内优先受偿" in said
    assert "第二百零七条、第二百零八条" in said
    assert "杨十五庚" not in said.split("请求事项")[0]
    assert "争议情况" in gaps("security_realisation_application", case, disputed="有争议")


def test_only_registered_things_are_realised() -> None:
    case = fixture("full")
    bare = Collateral(kind="mortgage", name="未登记车辆", owner="P1", registration=Registration.NONE)
    case = changed(case, collateral=(*case.collateral, bare))

    assert "未登记车辆" not in text("security_realisation_application", case, disputed="无争议")
    assert "collateral_left_out" in noticed("security_realisation_application", case)


def test_a_mandate_lists_special_powers_and_takes_enforcement_s_only_as_chosen() -> None:
    case = fixture("full")
    plain, chosen = text("power_of_attorney", case), text("power_of_attorney", case, receives_payment=True)

    assert "特别授权事项：代为承认、放弃、变更诉讼请求，进行和解，提起反诉或者上诉" in plain
    assert "代为收取执行款" not in plain
    assert chosen.count("代为收取执行款") == 1
    assert "代理人" in gaps("power_of_attorney", fixture("06_small_loan"))


AGENT = Agent(name="甲", phone="1", authority=Authority.SPECIAL, firm="示例所", licence_no="1")
RECORDED_RIGHTS = "在执行程序中代为放弃民事权利"


def with_agent(**values: Any) -> Case:
    case = fixture("full")
    agent = AGENT.model_copy(update=values)
    return changed(case, creditor=case.creditor.model_copy(update={"agents": (agent,)}))


@pytest.mark.parametrize(
    ("recorded", "chosen", "powers"),
    [
        (None, ["settles"], "代为进行和解"),
        (None, ["admits_claims", "appeals"], "代为承认诉讼请求；代为提起上诉"),
        ("代为进行和解", ["settles", "counterclaims"], "代为进行和解；代为提起反诉"),
        ("代为进行和解。", ["counterclaims"], "代为进行和解；代为提起反诉"),
        ("代为进行和解。", [], "代为进行和解"),
        ("代为承认、放弃、变更诉讼请求", ["changes_claims"], "代为承认、放弃、变更诉讼请求"),
        (RECORDED_RIGHTS, ["waives_claims"], f"{RECORDED_RIGHTS}；代为放弃诉讼请求"),
        ("执行和解", ["settles", "receives_payment"], "执行和解；代为进行和解；代为收取执行款"),
    ],
)
def test_special_powers_are_chosen_one_by_one(recorded: str | None, chosen: list[str], powers: str) -> None:
    said = text("power_of_attorney", with_agent(special_powers=recorded), **dict.fromkeys(chosen, True))

    assert f"特别授权事项：{powers}。" in said


def test_no_special_power_is_given_unasked() -> None:
    questions = {question.name: question for question in kind("power_of_attorney").definition.fields}

    assert {questions[name].default for name in POWERS} == {False}
    assert "特别授权事项" in gaps("power_of_attorney", with_agent())
    with pytest.raises(WrongAnswers, match="没有特别授权"):
        text("power_of_attorney", with_agent(authority=Authority.GENERAL), settles=True)


def test_a_branch_has_a_principal() -> None:
    said = text("legal_representative_certificate", fixture("09_credit_card"))
    case = fixture("full")
    acts = case.creditor.representative
    assert acts
    open_case = changed(
        case,
        creditor=case.creditor.model_copy(update={"representative": acts.model_copy(update={"capacity": None})}),
    )

    assert said.startswith("负责人身份证明书\n")
    assert "系我单位负责人" in said
    assert acts.capacity is Capacity.LEGAL_REPRESENTATIVE
    assert "代表人身份" in gaps("legal_representative_certificate", open_case)


@pytest.mark.parametrize("name", ["full", "07_between_friends"])
def test_no_box_of_electronic_service_is_ticked(name: str) -> None:
    said = text("service_address_confirmation", fixture(name))

    assert "□ 同意" in said
    assert "☑" not in said
    assert "一审、二审、再审审查、再审、执行" in said


def test_clues_stand_in_five_categories() -> None:
    said = text("property_clues", fixture("full"))

    assert re.findall(r"^([一二三四五])、", said, re.MULTILINE) == ["一", "二", "三", "四", "五"]
    assert said.count("暂无线索") == 1
    assert "财产线索" in gaps("property_clues", fixture("01_consumer_loan"))


def test_a_row_of_unknown_state_is_no_proof_of_completeness() -> None:
    rows = [{"what": "甲材料", "status": "已有"}, {"what": "乙材料"}]

    assert "未发现缺项" not in text("filing_checklist", fixture("full"), items=rows)


def test_the_checklist_prints_the_rows_it_is_given() -> None:
    rows = [{"what": "甲材料", "copies": 2, "status": "待补", "note": "原件"}, {"what": "乙材料", "status": "已有"}]
    said = text("filing_checklist", fixture("full"), items=rows)

    assert "1 ｜ 甲材料 ｜ 2 ｜ □ 待补 ｜ 原件" in said
    assert "尚缺1项（第1项）；缺哪一部分见备注。" in said
    assert "民事起诉状" not in said.split("材料名称")[1]


def test_the_checklist_counts_by_the_numbers_of_its_rows_and_repeats_none() -> None:
    states = ("待补", "已有", "建议补充", "待补", "建议补充", "待补")
    said = text("filing_checklist", fixture("full"), items=[{"what": "某材料", "status": state} for state in states])

    assert "尚缺3项（第1、4、6项），建议补充2项（第3、5项）；缺哪一部分见备注。" in said
    assert said.count("某材料") == 6


def test_advice_is_no_gap_and_is_told_apart() -> None:
    rows = [{"what": "甲材料", "status": "已有", "told": "按名称判断"}, {"what": "乙材料", "status": "建议补充"}]
    said = text("filing_checklist", fixture("full"), items=rows)

    assert "1 ｜ 甲材料 ｜  ｜ ☑ 已有 ｜ 按名称判断\n" in said
    assert "尚缺" not in said
    assert "建议补充1项（第2项）；缺哪一部分见备注。" in said


def test_a_list_without_gaps_says_so() -> None:
    said = text("filing_checklist", fixture("full"), items=[{"what": "甲材料", "status": "已有"}])

    assert "上列材料未发现缺项。" in said


def test_the_index_of_evidence_counts_its_copies_by_the_parties() -> None:
    row = {"group": "B", "no": 1, "title": "合同", "proves": "借款", "pages": "1"}

    assert "一式4份" in text("evidence_index", fixture("full"), evidence=[row], page_count=1)


def test_a_unit_s_statement_of_account_is_signed_by_its_head_and_maker() -> None:
    assert "单位负责人（签名）" in text("claim_statement", fixture("full"))
    assert "单位负责人" not in text("claim_statement", fixture("07_between_friends"))


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("化工原料买卖合同", "买卖合同纠纷"),
        ("钢材购销合同", "买卖合同纠纷"),
        ("物业服务合同", "物业服务合同纠纷"),
        ("房屋买卖合同", "合同纠纷"),
        ("设备租赁合同", "合同纠纷"),
    ],
)
def test_the_cause_of_receivables_is_a_sale_where_the_contract_says_so(name: str, cause: str) -> None:
    case = fixture("11_goods_sold")
    case = changed(case, debts=tuple(debt.model_copy(update={"name": name}) for debt in case.debts))

    assert re.search(rf"(?<!买卖){cause}", text("complaint", case))
    assert "服务合同纠纷" in text("complaint", case, cause="服务合同纠纷")


def test_contracts_of_several_sorts_are_no_sale() -> None:
    case = fixture("11_goods_sold")
    (sale,) = case.debts
    other = sale.model_copy(update={"no": "ZXHG-2", "name": "仓储合同"})

    assert "买卖合同纠纷" not in text("complaint", changed(case, debts=(sale, other)))
