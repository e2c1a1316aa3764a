"""What the law asks a paper for, by what the case is: which line, why, and on which articles."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docgen.bundle.completeness import ADVISED, MADE_HERE, completeness, filing_rows
from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.casefile.debts import Framework, Misuse
from docgen.casefile.records import Collateral, Delivery, Evidence, Guarantee, Hold, Proceeding

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "cases"
PRESERVATION, ORDER = "财产保全申请书、财产线索清单", "支付令申请书（与民事起诉状择一提交）"
JOINT = "在保证期间内向连带责任保证人主张权利的凭证"
GENERAL = "在保证期间内对债务人起诉或者申请仲裁的凭证"
LICENCE, APPROVAL = "金融许可证复印件（加盖公章）", "地方金融管理部门批准设立的文件复印件（加盖公章）"
ON = date(2025, 1, 6)


@cache
def fixture(name: str) -> Case:
    (path,) = FIXTURES.glob(f"{name}_*.json")
    return load_json(path)


def changed(case: Case, **parts: Any) -> Case:
    return case.model_copy(update=parts)


def with_debt(case: Case, **parts: Any) -> Case:
    return changed(case, debts=(case.debts[0].model_copy(update=parts), *case.debts[1:]))


def shown(*papers: tuple[str, str]) -> tuple[Evidence, ...]:
    return tuple(Evidence(file=f"{no}.pdf", title=title, group=group) for no, (group, title) in enumerate(papers))


def why(case: Case) -> dict[str, str]:
    """What is missing and why, without the subject it is of."""
    return {one.what.split("（")[0] if "保证" in one.what else one.what: one.why for one in completeness(case).missing}


def required(case: Case) -> dict[str, bool]:
    return {one.what: one.required for one in completeness(case).missing}


def thing(kind: str, name: str) -> Case:
    item = Collateral(kind=kind, name=name, owner="P1", registered_on=ON)
    return changed(fixture("01"), collateral=(item,), evidence=())


@pytest.mark.parametrize(
    ("item", "contract", "articles", "certificate", "registered"),
    [
        (("mortgage", "住宅"), "抵押合同", "第三百九十四条、第四百条", "登记证明", "第四百零二条、第四百零三条"),
        (("pledge", "货款应收账款"), "质押合同", "第四百二十五条、第四百二十七条", "出质登记证明", "第四百四十五条"),
        (("pledge", "公路收费权"), "质押合同", "第四百二十五条、第四百二十七条", "出质登记证明", "第四百四十五条"),
        (
            ("pledge", "某公司股权"),
            "质押合同",
            "第四百二十五条、第四百二十七条",
            "出质登记证明",
            "第四百四十一条、第四百四十三条",
        ),
        (("other", "让与担保的设备"), "担保合同", "第三百八十八条", "担保登记证明", "第三百八十八条"),
    ],
)
def test_a_security_rests_on_its_own_articles(
    item: tuple[str, str], contract: str, articles: str, certificate: str, registered: str
) -> None:
    told = why(thing(*item))

    assert told[contract].endswith(f"（《民法典》{articles}）")
    assert told[certificate].endswith(f"（《民法典》{registered}）")
    others = {"抵押合同", "质押合同", "担保合同", "登记证明", "出质登记证明", "担保登记证明"} - {contract, certificate}
    assert not others & set(told)


@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("07", "《民法典》第六百七十九条、《民间借贷规定》第九条"),
        ("08", "《民法典》第六百七十条、《民间借贷规定》第十条"),
    ],
)
def test_only_a_loan_between_natural_persons_is_formed_by_its_payment(name: str, articles: str) -> None:
    assert why(changed(fixture(name), evidence=()))["转账凭证"].endswith(f"（{articles}）")


def test_a_company_s_loan_to_a_person_is_none_between_persons() -> None:
    case = changed(fixture("07"), creditor=fixture("08").creditor, evidence=())

    assert why(case)["转账凭证"].endswith("第六百七十条、《民间借贷规定》第十条）")
    cash = why(with_debt(case, disbursed_by="cash"))["现金交付凭证（收条、取款记录、在场人证明）"]
    assert cash.endswith("第十条）")


@pytest.mark.parametrize(
    "marked",
    [
        {"policy": "property_fee"},
        {"policy": None},  # its contract says so
    ],
)
def test_property_fees_want_the_papers_of_a_property_service(marked: dict[str, Any]) -> None:
    told = required(changed(fixture("12"), evidence=(), **marked))

    assert told["物业服务合同"]
    assert told["被告为业主或者实际使用人的证明"]
    assert told["收费标准"]
    assert told["物业费催告函"]
    assert not {"合同、订单等交易凭证", "送货（验收、服务确认）凭证", "发票", "催收通知书"} & set(told)
    cited = "".join(why(fixture("12")).values())
    assert "第九百四十四条" in cited
    assert not [article for article in ("第五百九十五条", "第六百二十六条", "第六百二十八条") if article in cited]


def test_goods_sold_want_none_of_them() -> None:
    told = required(changed(fixture("11"), evidence=()))

    assert {"合同、订单等交易凭证", "送货（验收、服务确认）凭证", "发票"} <= set(told)
    assert told["催收通知书"] is False
    assert not {"物业服务合同", "收费标准", "物业费催告函"} & set(told)


@pytest.mark.parametrize(
    ("creditor", "asked", "unasked"),
    [
        ("示例市虚构银行股份有限公司", LICENCE, APPROVAL),
        ("示例市虚构小额贷款有限公司", APPROVAL, LICENCE),
        ("示例市虚构典当有限责任公司", APPROVAL, LICENCE),
    ],
)
def test_a_local_lender_has_an_approval_and_no_licence(creditor: str, asked: str, unasked: str) -> None:
    case = fixture("06")
    case = changed(case, creditor=case.creditor.model_copy(update={"name": creditor}), evidence=())
    told = required(case)

    assert told[asked]
    assert unasked not in told
    own = shown(("identity", "关于同意设立的批复"), ("identity", "金融许可证"))
    assert asked not in required(changed(case, evidence=own))


# --- demands and guarantees -------------------------------------------------------------------------------------------


def guaranteed(*modes: str | None, **parts: Any) -> Case:
    case = fixture("08")
    made = tuple(Guarantee(party="P2", mode=mode, signed_on=ON) for mode in modes)
    return changed(case, guarantees=made, evidence=(), filed_on=None, proceedings=(), deliveries=(), **parts)


@pytest.mark.parametrize(
    ("modes", "joint", "general"),
    [((), False, False), (("joint",), True, False), (("general",), False, True), ((None,), False, True)],
)
def test_the_period_of_a_guarantee_is_spoken_of_only_where_there_is_one(
    modes: tuple[str | None, ...], *, joint: bool, general: bool
) -> None:
    told = why(guaranteed(*modes))

    assert (JOINT in told, GENERAL in told) == (joint, general)
    assert told["催收通知书"].endswith("（《民法典》第一百八十八条、第一百九十五条）")
    assert any("第六百九十三条" in said for said in told.values()) is (joint or general)
    assert ("仅有催收通知不够" in told.get(GENERAL, "")) is general


def test_a_suit_against_the_debtor_keeps_a_general_guarantor() -> None:
    assert GENERAL not in why(changed(guaranteed("general"), filed_on=ON))
    assert GENERAL not in why(changed(guaranteed("general"), proceedings=(Proceeding(kind="arbitration", on=ON),)))
    assert GENERAL in why(changed(guaranteed("general"), proceedings=(Proceeding(kind="preservation", on=ON),)))


def test_a_demand_on_the_debtor_is_none_on_the_guarantor() -> None:
    case = guaranteed("joint")
    debtor, guarantor = (each.name for each in case.debtors)
    served = Delivery(document="通知", party=guarantor, method="ems", sent_on=ON, proof=("0.pdf",))
    elsewhere = shown(("demand", "邮寄凭证"))

    assert JOINT in why(changed(case, evidence=shown(("demand", f"催收通知书（{debtor}）"))))
    assert JOINT not in why(changed(case, evidence=shown(("demand", f"催收通知书（{guarantor}）"))))
    assert JOINT not in why(changed(case, evidence=elsewhere, deliveries=(served,)))


# --- papers that only some cases need ---------------------------------------------------------------------------------


def test_a_facility_is_not_shown_by_the_loan_contract() -> None:
    framework = Framework(no="虚授2025-1", name="综合授信合同")
    case = changed(with_debt(fixture("01"), framework=framework), evidence=shown(("credit", "个人借款合同")))

    assert required(case)["授信合同"]
    assert "借款合同" not in required(case)
    assert "授信合同" not in required(changed(case, evidence=shown(("credit", "综合授信合同"))))
    assert "授信合同" not in required(fixture("01"))
    nameless = with_debt(case, framework=Framework(limit="800000.00"))
    assert "授信合同" in required(nameless)


def test_misuse_wants_its_proof() -> None:
    case = with_debt(fixture("01"), misuse=Misuse(multiplier="2", from_on=ON))

    assert required(changed(case, evidence=()))["款项未按约定用途使用的证据"]
    assert "款项未按约定用途使用的证据" not in required(changed(case, evidence=shown(("default", "贷款资金流向明细"))))
    assert "款项未按约定用途使用的证据" not in required(changed(fixture("01"), evidence=()))


def test_who_cannot_be_found_wants_a_proof_of_that() -> None:
    case = fixture("07")
    lost = tuple(debtor.model_copy(update={"whereabouts_unknown": True}) for debtor in case.debtors)
    what = f"被告下落不明的证据（{case.debtors[0].name}）"

    assert required(changed(case, debtors=lost))[what] is False
    assert what in required(changed(case, holds=(Hold(reason="missing"),)))
    assert what not in required(case)
    proof = shown(("other", f"{case.debtors[0].name}下落不明的证明"))
    assert what not in required(changed(case, debtors=lost, evidence=proof))


def test_a_disputed_card_wants_the_issuer_s_answer() -> None:
    told = why(fixture("10"))

    assert told["对持卡人异议的核实和答复"].endswith("（《信用卡业务监督管理办法》第六十九条）")
    assert "对持卡人异议的核实和答复" not in why(fixture("09"))
    answered = changed(fixture("10"), evidence=shown(("demand", "对持卡人异议的答复函")))
    assert "对持卡人异议的核实和答复" not in why(answered)


@pytest.mark.parametrize(
    ("title", "there"),
    [
        ("居民身份证（钱甲乙）", True),
        ("债权人法定代表人身份证", True),
        ("居民身份证（借款人）", False),
        ("法定代表人身份证", False),  # whose?
    ],
)
def test_the_identity_of_the_representative_is_among_what_is_missing(title: str, *, there: bool) -> None:
    case = changed(fixture("01"), evidence=shown(("identity", title)))
    representative = case.creditor.representative
    assert representative
    named = case.creditor.model_copy(update={"representative": representative.model_copy(update={"name": "钱甲乙"})})
    told = required(changed(case, creditor=named))

    assert told.get("法定代表人（负责人）身份证复印件（钱甲乙）") is (None if there else True)
    unnamed = changed(case, creditor=case.creditor.model_copy(update={"representative": None}), evidence=())
    assert required(unnamed)["法定代表人（负责人）身份证复印件"]
    assert "法定代表人（负责人）身份证复印件" not in str(required(fixture("07")))


# --- what a pack was asked for ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status", "order"),
    [
        (None, MADE_HERE, None),
        ((), ADVISED, None),
        (("preservation_application",), MADE_HERE, None),
        (("payment_order_application",), ADVISED, MADE_HERE),
    ],
)
def test_a_paper_made_on_request_stands_as_it_was_requested(
    asked: tuple[str, ...] | None, status: str, order: str | None
) -> None:
    rows = {row["what"]: row for row in filing_rows(fixture("03"), asked)}

    assert rows[PRESERVATION]["status"] == status
    assert (rows[PRESERVATION].get("note") == "本次未制作") is (status == ADVISED)
    assert rows.get(ORDER, {}).get("status") == order
