"""Agreements: what each must hold (law.md 8.6), figures that add up, limits that refuse, consents, signatures."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.document.text import plain_text
from docgen.document.tree import Document, Signature, Table, plain, walk
from docgen.errors import (
    CaseOnHold,
    ExtensionTooLong,
    PlanDayCounts,
    PlanRateAboveCap,
    PlanTooLong,
    PlanUnequal,
    WrongAnswers,
)
from docgen.kinds.agreed import agreed, names_in
from docgen.kinds.agreed_limits import notices
from docgen.kinds.agreed_stage import case_stage
from docgen.kinds.compose import compose
from docgen.kinds.context import Marks
from docgen.kinds.facts import Facts, derive
from docgen.kinds.fields import check_answers
from docgen.kinds.registry import kind
from docgen.kinds.wording import refuse_wording, said_in
from docgen.law.dated import Parameters
from docgen.render.pdf import write_pdf

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DAY = date(2026, 11, 23)
PARAMETERS = Parameters.load()
CONSUMER, HOUSE, CAPITAL = "01_consumer_loan", "02_housing_loan", "03_working_capital"
TWO, SMALL, FRIENDS, CARD, JUDGED = (
    "04_two_debts",
    "06_small_loan",
    "07_between_friends",
    "09_credit_card",
    "14_assigned_and_judged",
)
FIRST = "虚银流借字2024第0511号"
AGREEMENTS = ("repayment_plan", "extension_contract", "settlement", "penalty_waiver")

Changed = Callable[[dict[str, Any]], None]


def case_of(name: str, change: Changed | None = None) -> Case:
    facts = json.loads((FIXTURES / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    if change:
        change(facts)
    return load_json(json.dumps(facts).encode())


def facts_of(name: str, case: Case, as_of: date = DAY) -> Facts:
    return derive(kind(name), case, as_of, parameters=PARAMETERS)


def answered(name: str, **over: Any) -> dict[str, Any]:
    """The least that a kind needs, with some answers other; None takes one out."""
    least: dict[str, Any] = {"first_due_on": date(2026, 12, 31), "periods": 3}
    if name == "penalty_waiver":
        least["waive_penalty"] = "100.00"
    if name == "extension_contract":
        least["plan_rate"] = "0.0435"
    return {key: value for key, value in (least | over).items() if value is not None}


def document(name: str, case: Case, as_of: date = DAY, **answers: Any) -> Document:
    given = answered(name, **answers)
    return compose(kind(name), facts_of(name, case, as_of), party=None, answers=given, marks=Marks(as_of))


def text(name: str, case: Case, as_of: date = DAY, **answers: Any) -> str:
    return plain_text(document(name, case, as_of, **answers))


def told(name: str, case: Case, as_of: date = DAY, **answers: Any) -> dict[str, str]:
    found = notices(facts_of(name, case, as_of), check_answers(kind(name), answered(name, **answers)))
    return {notice.code: notice.message for notice in found}


EVERY = [
    "金额（元） ｜ 大写",
    "期次 ｜ 还款日期 ｜ 本金（元）",
    "的顺序抵充",
    "第六百九十五条",
    "原合同及其担保合同继续有效",
    "诉讼时效依照《中华人民共和国民法典》第一百九十五条",
    "适用合同（编号：虚银流借字2024第0910号）第",
    "送达地址",
    "以文书退回之日为送达之日",
    "□ 同意",
    "特别授权",
    "本协议一式5份，各方各执一份，另备1份",
    "示例省亡是投资有限公司、沈十三堃）书面同意",
    "担保人声明",
]
OWN = {
    "repayment_plan": ["未到期各期款项全部提前到期", "任何一期款项逾期超过10日"],
    "settlement": ["未到期各期款项全部提前到期", "甲方不减免", "第一百零七条"],
    "penalty_waiver": ["减免自始不发生效力", "条件成就时生效", "恢复至减免前的债权金额"],
    "extension_contract": ["展期到期日", "展期年利率", "第六百七十八条", "宣布全部借款提前到期", "变更登记"],
}


@pytest.mark.parametrize("name", AGREEMENTS)
def test_every_agreement_holds_what_the_law_expects(name: str) -> None:
    limit = {"first_due_on": date(2026, 5, 31), "periods": 3} if name == "extension_contract" else {}
    as_of = date(2026, 5, 1) if name == "extension_contract" else DAY
    said = text(name, case_of(CAPITAL), as_of, **limit)

    assert [phrase for phrase in [*EVERY, *OWN[name]] if phrase not in said] == []


@pytest.mark.parametrize("name", ["repayment_plan", "settlement", "penalty_waiver"])
@pytest.mark.parametrize("fixture", [CONSUMER, HOUSE, CAPITAL, TWO, SMALL, FRIENDS, JUDGED])
@pytest.mark.parametrize("covers", ["到期欠款", "全部欠款"])
def test_the_schedule_sums_to_the_debt(name: str, fixture: str, covers: str) -> None:
    facts = facts_of(name, case_of(fixture))
    made = agreed(facts, check_answers(kind(name), answered(name, covers=covers, plan_rate="0.03", periods=7)))
    claim = facts.claim
    assert claim is not None
    owed = claim.total_to_settle if covers == "全部欠款" else claim.total_due
    waived = Decimal("100.00") if name == "penalty_waiver" else Decimal(0)

    assert made.plan.principal + made.plan.other == owed - waived == made.debt
    assert made.plan.amount == made.debt + made.plan.interest
    assert made.not_covered == (claim.principal_not_due if covers == "到期欠款" else 0)


def test_printed_rows_add_up_to_the_printed_sums() -> None:
    made = document("repayment_plan", case_of(CONSUMER), plan_rate="0.0435", periods=36)
    (table,) = (b for b in walk(made.blocks) if isinstance(b, Table) and len(b.body) == 36)
    cells = [[plain(cell.paragraphs[0].inlines) for cell in row.cells] for row in table.body]
    columns = [sum(Decimal(row[place].replace(",", "")) for row in cells) for place in range(2, len(cells[0]))]
    foot = [Decimal(plain(cell.paragraphs[0].inlines).replace(",", "")) for cell in table.foot[0].cells[1:]]

    assert columns == foot
    assert sum(foot[:-1]) == foot[-1]
    assert table.head


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"first_due_on": None}, "首期还款日"),
        ({"periods": 0}, "1至360期"),
        ({"periods": 361}, "1至360期"),
        ({"interval_months": 13}, "1至12个月"),
        ({"interval_months": 0, "periods": 2}, "1至12个月"),
        ({"first_due_on": date(2199, 12, 1)}, "核对年份"),
        ({"first_due_on": date(9999, 12, 31), "periods": 360}, "核对年份"),
        ({"method": "分段还款"}, "1至360期"),
        ({"method": "分段还款", "steps": [{"count": 1}, {"count": 1, "amount": "1.00"}]}, "第1行"),
        ({"method": "逐期填写"}, "1至360期"),
        ({"method": "逐期填写", "rows": [{"due_on": date(9998, 1, 1), "amount": "1.00"}]}, "核对年份"),
        ({"method": "到期一次还本"}, "应还为零"),
        ({"covered_contracts": "没有此号"}, "案件中没有此合同"),
        ({"waive_penalty": "1491.34"}, "不得超过应还的1491.33元"),
        ({"without_consent": "路人甲"}, "不是本协议涉及的担保人"),
        ({"court_form": "撤回起诉"}, "案件阶段为诉讼前"),
        ({"court_form": "申请司法确认", "case_stage": "诉讼中"}, "案件阶段为诉讼中"),
        ({"enforceable_guarantee": True}, "只用于执行中"),
    ],
)
def test_answers_that_do_not_fit_are_refused(answers: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongAnswers) as caught:
        told("settlement", case_of(CONSUMER), **answers)

    assert said in str(caught.value)


def test_a_waiver_of_nothing_is_no_waiver() -> None:
    with pytest.raises(WrongAnswers, match="至少填写一项"):
        text("penalty_waiver", case_of(CONSUMER), waive_penalty=None)


def test_a_hand_written_schedule_tells_the_difference() -> None:
    rows = [{"due_on": date(2026, 12, 31), "amount": "68505.57"}]
    with pytest.raises(PlanUnequal, match=r"少列0\.01元"):
        text("repayment_plan", case_of(CONSUMER), method="逐期填写", rows=rows)


def test_what_is_waived_comes_back_on_default() -> None:
    said = text("settlement", case_of(CONSUMER), waive_penalty="1491.33", waive_compound="39.99")

    assert "合计 ｜ 1,531.32 ｜ 人民币壹仟伍佰叁拾壹元叁角贰分" in said
    assert "减免后应还款项为人民币66,974.26元" in said
    assert "减免自始不发生效力" in said
    assert "减免自始" not in text("settlement", case_of(CONSUMER))


@pytest.mark.parametrize(
    ("rate", "refused"),
    # formed 2023-05-10: four times the one-year LPR of 3.65 %
    [("0.1460", False), ("0.1461", True)],
)
def test_private_lending_stays_within_its_cap(rate: str, *, refused: bool) -> None:
    case = case_of(FRIENDS)
    if refused:
        with pytest.raises(PlanRateAboveCap, match=r"上限14\.6%"):
            text("repayment_plan", case, plan_rate=rate)
    else:
        assert "年利率14.6%" in text("repayment_plan", case, plan_rate=rate)


@pytest.mark.parametrize(("rate", "noticed"), [("0.24", False), ("0.2401", True)])
def test_a_lender_is_told_above_the_line(rate: str, *, noticed: bool) -> None:
    assert ("plan_rate_above_line" in told("repayment_plan", case_of(CONSUMER), plan_rate=rate)) is noticed


def test_interest_over_contracts_that_count_days_differently_is_refused() -> None:
    def other_count(facts: dict[str, Any]) -> None:
        facts["debts"][1]["day_count"] = "actual/365"

    case = case_of(TWO, other_count)
    with pytest.raises(PlanDayCounts):
        text("repayment_plan", case, plan_rate="0.03")
    assert "不计还款期间利息" in text("repayment_plan", case)


@pytest.mark.parametrize(("last", "refused"), [(date(2031, 11, 23), False), (date(2031, 11, 24), True)])
def test_a_card_plan_runs_five_years(last: date, *, refused: bool) -> None:
    case = case_of(CARD)
    if refused:
        with pytest.raises(PlanTooLong, match="第七十条"):
            told("repayment_plan", case, first_due_on=last, periods=1)
    else:
        assert told("repayment_plan", case, first_due_on=last, periods=1) == {}


def test_an_agreement_may_cover_one_of_two_contracts() -> None:
    said = text("repayment_plan", case_of(TWO), covered_contracts=FIRST)

    assert FIRST in said
    assert "虚银流借字2024第0603号" not in said


@pytest.mark.parametrize(
    ("last", "refused"),
    # 549 days from 2024-05-13 to 2025-11-13: half of it is 274 days
    [(date(2026, 8, 14), False), (date(2026, 8, 15), True)],
)
def test_a_bank_extends_no_further_than_the_rules_allow(last: date, *, refused: bool) -> None:
    case, day = case_of(TWO), date(2025, 11, 13)
    given = {"covered_contracts": FIRST, "first_due_on": last, "periods": 1}
    if refused:
        with pytest.raises(ExtensionTooLong, match=r"一半（《贷款通则》第十二条.*最迟可展期至2026-08-14"):
            told("extension_contract", case, day, **given)
    else:
        assert "假定" in told("extension_contract", case, day, **given)["extension_limit"]


def test_earlier_extensions_count() -> None:
    def extended(facts: dict[str, Any]) -> None:
        line = {"period": 1, "due_on": "2026-05-13", "principal": "1000000.00", "interest": "0.00"}
        facts["agreements"] = [
            {
                "kind": "extension",
                "signed_on": "2025-11-13",
                "debts": [FIRST],
                "schedule": [line],
                "new_maturity": "2026-05-13",
            }
        ]

    case, day = case_of(TWO, extended), date(2026, 5, 13)
    given = {"covered_contracts": FIRST, "periods": 1}
    said = text("extension_contract", case, day, first_due_on=date(2026, 8, 14), **given)
    assert "此前已展期1次" in said
    assert "现到期日 ｜ 2026年5月13日" in said
    with pytest.raises(ExtensionTooLong):
        told("extension_contract", case, day, first_due_on=date(2026, 8, 15), **given)


def test_others_than_banks_are_told_only() -> None:
    found = told("extension_contract", case_of(FRIENDS), first_due_on=date(2028, 1, 1), periods=1)

    assert "债权人不是银行" in found["extension_beyond_bank_limit"]


def test_a_personal_loan_needs_the_longest_term_of_its_product() -> None:
    case = case_of(CONSUMER)
    assert "extension_limit_unknown" in told("extension_contract", case)
    assert "extension_limit" in told("extension_contract", case, longest_months=60)
    with pytest.raises(ExtensionTooLong, match="2027-01-20"):
        told("extension_contract", case, longest_months=36)


def test_an_extension_is_of_one_contract() -> None:
    with pytest.raises(WrongAnswers, match="一份展期协议只对一份合同"):
        told("extension_contract", case_of(TWO))


def test_the_contract_rate_goes_on_until_the_day_of_extension() -> None:
    case, day = case_of(TWO), date(2026, 3, 20)
    given = {"covered_contracts": "虚银流借字2024第0603号", "first_due_on": date(2026, 12, 2), "periods": 1}
    made = agreed(
        facts_of("extension_contract", case, day),
        check_answers(kind("extension_contract"), answered("extension_contract", plan_rate="0.06", **given)),
    )
    # 74 days to the maturity of 2026-06-02 at 4.35 %, 183 days after it at 6 %
    assert made.plan.interest == Decimal("17883.33") + Decimal("61000.00")
    said = text("extension_contract", case, day, plan_rate="0.06", **given)
    assert "仍按现行年利率4.35%计息；自2026年6月2日起按年利率6%计息" in said


def test_who_does_not_consent_is_told_of_and_has_no_place_to_sign() -> None:
    case = case_of(CAPITAL)
    said = text("repayment_plan", case, without_consent="沈十三堃")
    found = told("repayment_plan", case, without_consent="沈十三堃")

    assert "沈十三堃" not in said
    assert "第六百九十五条" in found["guarantor_without_consent"]
    assert "本协议一式4份" in said
    assert "不构成对其担保责任的放弃" in said


def test_collateral_goes_on_for_owners_who_consent() -> None:
    def anothers(facts: dict[str, Any]) -> None:
        facts["collateral"][0]["owner"] = "P3"
        facts["debtors"][2]["roles"] = ["pledgor"]
        facts["guarantees"] = facts["guarantees"][:1]

    case = case_of(CAPITAL, anothers)
    assert "沈十三堃提供的" in text("repayment_plan", case)
    without = text("repayment_plan", case, without_consent="沈十三堃")
    assert "沈十三堃提供的" not in without
    assert "假定" in told("repayment_plan", case, without_consent="沈十三堃")["owner_without_consent"]


def test_a_guarantor_freed_by_time_is_told_of() -> None:
    assert "第三十四条" in told("repayment_plan", case_of("08_between_companies"))["guarantee_period_expired"]


@pytest.mark.parametrize("count", range(13))
def test_any_number_of_guarantors_signs_two_by_two_below_two_lines(count: int) -> None:
    def guarantors(facts: dict[str, Any]) -> None:
        one = facts["debtors"][0] | {"roles": ["guarantor"], "kind": "person"}
        facts["debtors"] += [one | {"id": f"G{n}", "name": f"保证人之{n}" * 8, "id_no": None} for n in range(count)]
        facts["debtors"] = [{k: v for k, v in d.items() if v is not None} for d in facts["debtors"]]

    made = document("repayment_plan", case_of(CONSUMER, guarantors))
    blocks = list(walk(made.blocks))
    signed = [block for block in blocks if isinstance(block, Signature)]

    assert sum(len(block.columns) for block in signed) == 3 + count
    assert all(block.side_by_side and len(block.columns) <= 2 for block in signed)
    for before, block in pairwise(blocks):
        if isinstance(block, Signature):
            assert not isinstance(before, Signature | Table)
    assert f"本协议一式{4 + count}份" in plain_text(made)


@pytest.mark.slow
def test_every_page_that_is_signed_says_what_is_signed() -> None:
    def guarantors(facts: dict[str, Any]) -> None:
        one = {k: v for k, v in facts["debtors"][0].items() if k not in ("id_no", "service_address")}
        one |= {"roles": ["guarantor"], "kind": "person"}
        facts["debtors"] += [one | {"id": f"G{n}", "name": f"保证人{n:02}"} for n in range(12)]

    made = document("repayment_plan", case_of(CONSUMER, guarantors), periods=360, plan_rate="0.0435")
    pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(write_pdf(made))).pages]
    signed = [page for page in pages if "日期：" in page]

    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1))
    assert all("声明：" in page or "一式" in page for page in signed)
    for page in pages:
        # a block begun is a block ended: as many dates as signatures
        assert page.count("日期：") == page.count("捺印）：") + page.count("盖章）：")


@pytest.mark.parametrize(
    ("stage", "form", "expected"),
    [
        ("诉讼前", "不申请", "甲方不就列入还款安排的款项提起诉讼"),
        ("诉讼前", "申请司法确认", "第二百零五条的规定共同向有管辖权的人民法院申请司法确认"),
        ("诉讼中", "申请制作调解书", "申请人民法院依据本协议制作调解书；"),
        ("诉讼中", "撤回起诉", "申请撤回起诉"),
        ("诉讼中", "不申请", "诉讼程序依法继续进行"),
        ("执行中", "不申请", "第九条的规定申请恢复执行原生效法律文书"),
    ],
)
def test_a_settlement_fits_its_stage(stage: str, form: str, expected: str) -> None:
    said = text("settlement", case_of(CAPITAL), case_stage=stage, court_form=form)

    assert expected in said
    assert ("执行和解协议" in said) is (stage == "执行中")


NUMBERED = {"case_number": "（2026）示0101民初1号"}
SUIT = {"kind": "suit", "on": "2026-03-12"} | NUMBERED
JUDGED_LATELY = {"kind": "judgment", "on": "2026-03-12", "effective_on": "2026-09-01"} | NUMBERED
APPLIED = {"kind": "arbitration", "on": "2026-03-12", "case_number": "示虚仲字〔2026〕1号"}
AWARD = APPLIED | {"orders": "被申请人偿还借款本金"}
ORDER = {"kind": "payment_order", "on": "2026-03-12"}
COMMITTEE = {"kind": "mediation", "on": "2026-03-12", "court": "示例市虚构区人民调解委员会", "case_number": "示虚1号"}


@pytest.mark.parametrize(
    ("proceeding", "stage"),
    [
        (SUIT, "诉讼中"),
        (SUIT | {"outcome": "准许撤回起诉"}, "诉讼前"),
        (APPLIED, "诉讼中"),
        (AWARD, "诉讼中"),
        (AWARD | {"effective_on": "2026-09-01"}, "执行中"),
        (ORDER, "诉讼前"),
        (ORDER | {"effective_on": "2026-09-01"}, "执行中"),
        (COMMITTEE, "诉讼前"),
        (COMMITTEE | {"court": "示例市虚构区人民法院"}, "诉讼中"),
        (COMMITTEE | {"court": "示例市虚构区人民法院", "effective_on": "2026-03-12"}, "执行中"),
        ({"kind": "judgment", "on": "2026-03-12"}, "诉讼中"),
        (JUDGED_LATELY, "执行中"),
    ],
)
def test_how_far_a_case_has_gone(proceeding: dict[str, Any], stage: str) -> None:
    """A mediation body's agreement is no court's, a payment order binds once in force, a suit withdrawn is none,
    an application to arbitrate decides nothing."""
    case = case_of(CONSUMER, lambda facts: facts.update(proceedings=[proceeding]))

    assert case_stage(case, check_answers(kind("settlement"), answered("settlement")), DAY) == stage
    decided = "agreement_after_decision" in told("repayment_plan", case)
    assert decided is (stage == "执行中" or (stage == "诉讼中" and proceeding not in (SUIT, APPLIED)))


def test_names_on_one_line_may_stand_apart() -> None:
    assert names_in("甲1号、 乙2号 ；丙,3号;") == ["甲1号", "乙2号", "丙,3号"]


@pytest.mark.parametrize(
    "proceeding", [SUIT, ORDER, {"kind": "judgment", "on": "2026-03-12", "effective_on": "2026-09-01"} | NUMBERED]
)
def test_a_settlement_says_nothing_at_any_stage_that_it_may_not_say(proceeding: dict[str, Any]) -> None:
    """Without a preservation on file nothing claims that there was one."""
    case = case_of(CAPITAL, lambda facts: facts.update(proceedings=[proceeding]))
    found, facts, answers = kind("settlement"), facts_of("settlement", case), answered("settlement")
    made = compose(found, facts, party=None, answers=answers, marks=Marks(DAY))

    refuse_wording(found, facts, said_in(made), party=None, answers=answers)


def test_the_stage_is_read_from_the_proceedings() -> None:
    said = text("settlement", case_of(JUDGED), enforceable_guarantee=True)

    assert said.startswith("执行和解协议")
    assert "自愿接受人民法院直接强制执行" in said
    assert "agreement_after_decision" in told("repayment_plan", case_of(JUDGED))


@pytest.mark.parametrize(
    ("on", "heading", "said"),
    # filed on 2024-10-08, the judgment in force on 2025-02-12
    [
        (date(2024, 10, 7), "和解协议", "甲方不就列入还款安排的款项提起诉讼"),
        (date(2024, 10, 8), "和解协议", "甲方已依法提起诉讼"),
        (date(2025, 2, 11), "和解协议", "甲方已依法提起诉讼"),
        (date(2025, 2, 12), "执行和解协议", "申请恢复执行原生效法律文书"),
        (date(2025, 2, 12), "执行和解协议", "申请执行时效因本协议的签订中断"),
        (date(2025, 2, 12), "执行和解协议", "按生效法律文书计收利息、罚息和复利"),
    ],
)
def test_the_stage_is_that_of_the_day(on: date, heading: str, said: str) -> None:
    made = text("settlement", case_of(JUDGED), on, covers="全部欠款")

    assert made.startswith(heading)
    assert said in made


def test_a_claim_out_of_time_is_revived_in_so_many_words() -> None:
    assert "放弃诉讼时效期间届满的抗辩" in text("repayment_plan", case_of(CONSUMER), revival_wording=True)


def test_a_party_full_number_and_blanks_for_what_is_not_known() -> None:
    def unknown(facts: dict[str, Any]) -> None:
        del facts["debtors"][1]["id_no"]

    case = case_of(CONSUMER)
    said = text("repayment_plan", case)
    assert str(case.debtors[0].id_no) in said
    assert "居民身份证／____" in text("repayment_plan", case_of(CONSUMER, unknown))


def test_no_agreement_with_who_is_missing() -> None:
    with pytest.raises(CaseOnHold):
        text("settlement", case_of("05_business_loan"))
