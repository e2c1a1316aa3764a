"""What a court's window wants of a case: each line by what the case has, and by what that was told."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docgen.bundle import materials as lists
from docgen.bundle.completeness import ADVISED, MADE_HERE, MISSING, ON_FILE, completeness, filing_rows
from docgen.bundle.conditions import CONDITIONS
from docgen.bundle.materials import Forum, cited, materials
from docgen.bundle.subjects import FACTS, SUBJECTS
from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.casefile.debts import Card, LedgerEntry
from docgen.casefile.parties import Agent
from docgen.casefile.records import Agreement, Collateral, Delivery, Evidence, Guarantee, Proceeding
from docgen.casefile.vocabulary import ClaimType, FeeKind, LedgerType, Registration
from docgen.kinds.registry import kinds

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FIRST, SECOND, THIRD = "示例省子虚精密机械有限公司", "示例市乌有投资控股有限公司", "王五㼆"
IDENTITY = "被告身份信息材料（身份证复印件、企业登记信息）"
COSTS = "律师代理合同、发票、付款凭证等费用凭证"
SECURITIES = "保证合同、抵押（质押）合同及登记证明"


@cache
def fixture(name: str = "full") -> Case:
    return load_json(FIXTURES / ("full_case/case.json" if name == "full" else f"cases/{name}.json"))


def changed(case: Case, **parts: Any) -> Case:
    return case.model_copy(update=parts)


def shown(*papers: tuple[str, str]) -> tuple[Evidence, ...]:
    """Evidence by group and title."""
    return tuple(Evidence(file=f"{no}.pdf", title=title, group=group) for no, (group, title) in enumerate(papers))


def row(case: Case, what: str) -> dict[str, Any]:
    return next(row for row in filing_rows(case) if row["what"] == what)


def missing(case: Case) -> dict[str, bool]:
    return {one.what: one.required for one in completeness(case).missing}


# --- the lists themselves ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim_type", ClaimType)
def test_a_list_names_only_what_there_is(claim_type: ClaimType) -> None:
    for line in materials(claim_type):
        assert line.when in CONDITIONS
        assert line.copies in ("one", "each")
        assert not line.made or line.made in kinds()
        assert bool(line.made) is not bool(line.papers)
        for paper in line.papers:
            assert paper.when in CONDITIONS
            assert not paper.each or paper.each in SUBJECTS
            assert not paper.fact or paper.fact in FACTS
            assert "《" in paper.reason


def test_everything_a_list_may_say_is_said_by_one() -> None:
    lines = [line for claim_type in ClaimType for forum in Forum for line in materials(claim_type, forum)]
    papers = [paper for line in lines for paper in line.papers]

    assert {line.when for line in lines} | {paper.when for paper in papers} == set(CONDITIONS)
    assert {paper.each for paper in papers} == {*SUBJECTS, ""}
    assert {paper.fact for paper in papers} == {*FACTS, ""}


def test_every_line_of_the_common_list_is_used_and_is_wholly_read() -> None:
    folder = Path(lists.__file__).parent / "lists"
    common = tomllib.loads((folder / "common.toml").read_text("utf-8"))
    used = {line.name for claim_type in ClaimType for line in materials(claim_type)}
    known = {"what", "copies", "when", "groups", "made", "note", "why", "basis", "required", "papers", "wish"}

    assert set(common) <= used
    assert {key for line in common.values() for key in line} <= known


def test_articles_of_one_statute_are_cited_together() -> None:
    assert cited(("civil_code:675", "civil_procedure_law:67", "civil_code:676")) == (
        "《民法典》第六百七十五条、第六百七十六条、《民事诉讼法》第六十七条"
    )


# --- whose paper it is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "unseen"),
    [
        ([], [FIRST, SECOND, THIRD]),
        (["营业执照（借款人）", f"居民身份证（{THIRD}）"], [SECOND]),
        (["营业执照（债权人）", "居民身份证"], [FIRST, SECOND, THIRD]),
        (["营业执照（借款人）", "营业执照（保证人）"], [SECOND, THIRD]),  # two guarantors: whose?
        (["居民身份证（共同借款人）", f"{SECOND}登记信息", THIRD], [FIRST]),
        ([f"{FIRST}、{SECOND}登记信息", f"{THIRD}身份证"], []),
    ],
)
def test_every_defendant_needs_a_paper_of_identity(titles: list[str], unseen: list[str]) -> None:
    found = row(changed(fixture(), evidence=shown(*(("identity", title) for title in titles))), IDENTITY)
    absent = f"；未见：{'、'.join(f'身份证件或者登记信息（{name}）' for name in unseen)}" if unseen else ""

    assert found["status"] == (MISSING if unseen else ON_FILE)
    assert found["note"] == f"每名被告各1份{absent}"


def test_the_paper_of_one_defendant_is_none_of_another_whose_name_is_in_it() -> None:
    case = fixture()
    longer = case.debtors[2].model_copy(update={"name": f"{FIRST}江城分公司"})
    own = shown(("identity", f"{longer.name}营业执照"))
    found = row(changed(case, evidence=own, debtors=(*case.debtors[:2], longer)), IDENTITY)

    assert found["note"].endswith(f"（{FIRST}）、身份证件或者登记信息（{SECOND}）")


def test_a_paper_that_does_not_say_whose_it_is_is_told_beside_what_is_missing() -> None:
    case = changed(fixture(), evidence=shown(("identity", "居民身份证"), ("identity", "营业执照（债权人）")))
    why = {one.what: one.why for one in completeness(case).missing}

    assert "有“居民身份证”等，未写明是谁的或者哪一份的" in why[f"身份证件或者登记信息（{THIRD}）"]
    assert "营业执照" not in why[f"身份证件或者登记信息（{THIRD}）"]


def test_a_defendant_without_number_or_address_is_told() -> None:
    case = fixture()
    unknown = case.debtors[2].model_copy(update={"id_no": None, "address": None, "registered_address": None})
    told = missing(changed(case, debtors=(*case.debtors[:2], unknown)))

    assert told[f"证件号码（{THIRD}）"]
    assert told[f"住所地（{THIRD}）"]
    assert f"证件号码（{FIRST}）" not in told


def test_a_licence_of_the_borrower_is_none_of_the_plaintiff() -> None:
    found = row(
        changed(fixture(), evidence=shown(("identity", "营业执照（借款人）"))), "原告营业执照复印件（加盖公章）"
    )

    assert found == {"what": "原告营业执照复印件（加盖公章）", "copies": 1, "status": MISSING}


@pytest.mark.parametrize(
    ("titles", "unseen"),
    [
        (["借款合同（一）", "借款合同（二）"], ["0511", "0603"]),
        (["借款合同（虚银流借字2024第0511号）"], ["0603"]),
        (["借款合同（虚银流借字2024第0511号）", "借款合同虚银流借字2024第0603号"], []),
    ],
)
def test_of_several_contracts_a_title_must_say_which(titles: list[str], unseen: list[str]) -> None:
    case = fixture("04_two_debts")
    told = missing(changed(case, evidence=shown(*(("credit", title) for title in titles))))

    assert [what[-6:-2] for what in told if what.startswith("借款合同（")] == unseen


def test_a_facility_named_by_its_number_is_the_contract_of_all_drawn_under_it() -> None:
    case = fixture("04_two_debts")
    assert case.debts[0].framework
    own = shown(("credit", f"综合授信合同（{case.debts[0].framework.no}）"))

    assert not [what for what in missing(changed(case, evidence=own)) if what.startswith("借款合同（")]


# --- by what it was told ----------------------------------------------------------------------------------------------


def test_what_was_told_by_a_name_is_said_to_be() -> None:
    told = {one.what: (one.evidence, one.how) for one in completeness(fixture()).present}

    assert told["借款合同"] == (("流动资金借款合同及附件",), "按名称判断")
    assert told["放款凭证"] == (("放款通知单及受托支付凭证",), "案件记录所指")  # the ledger's own proof
    assert told["通知的送达凭证"] == (("邮件查询结果（EX000001211CN）",), "案件记录所指")  # the delivery's own proof
    assert told["协议"] == (("补充协议",), "案件记录所指")  # the agreement's own file
    assert told["还款明细或者欠款凭证"] == (("贷款还款流水",), "按分组判断")
    assert told["约定管辖的条款"] == (("流动资金借款合同第十四条、第十五条",), "按证明目的判断")
    assert told[f"证件号码（{THIRD}）"] == ((), "案件资料载明")


@pytest.mark.parametrize(
    ("kind", "file", "there"),
    [
        (None, "1.pdf", True),
        ("书证", "1.pdf", True),
        ("电子数据", "1.pdf", True),
        ("视听资料", "1.pdf", False),
        ("证人证言", "1.pdf", False),
        ("书证", "1.mp4", False),
    ],
)
def test_the_kind_of_evidence_decides_before_its_title(kind: str | None, file: str, *, there: bool) -> None:
    """A film of the signing is not what was signed."""
    filmed = Evidence(file=file, title="借款合同签署过程", group="credit", kind=kind)
    case = changed(fixture("01_consumer_loan"), evidence=(filmed,))

    assert ("借款合同" not in missing(case)) is there


def test_a_recording_will_do_where_the_list_says_so() -> None:
    told = Evidence(file="1.wav", title=f"向{SECOND}催收的函告录音", group="demand", kind="视听资料")
    case = changed(fixture(), evidence=(told,), deliveries=())
    joint = f"在保证期间内向连带责任保证人主张权利的凭证（{SECOND}）"

    assert joint not in missing(case)
    assert joint in missing(changed(case, evidence=()))
    assert "催收通知书" in missing(case), "what is spoken is no written notice"


def test_a_paper_in_another_group_is_not_taken_for_it() -> None:
    case = changed(fixture(), evidence=shown(("demand", "流动资金借款合同"), ("other", "还款明细")))

    assert {"借款合同", "还款明细或者欠款凭证"} <= set(missing(case))


# --- which lines a case needs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "status", "note"),
    [
        ([], MISSING, "未见：代理合同、发票、付款凭证"),
        (["律师代理费发票"], MISSING, "未见：代理合同、付款凭证"),
        (["委托代理合同", "律师代理费发票"], MISSING, "未见：付款凭证"),
        (["委托代理合同", "律师代理费发票", "转账回单"], ON_FILE, None),
    ],
)
def test_a_line_of_several_papers_needs_each(titles: list[str], status: str, note: str | None) -> None:
    found = row(changed(fixture(), evidence=shown(*(("costs", title) for title in titles))), COSTS)

    assert (found["status"], found.get("note")) == (status, note)


FEES = [
    (FeeKind.LITIGATION, "诉讼费票据", "案件受理费票据"),
    (FeeKind.PRESERVATION, "保全费票据或者保险费发票", "财产保全责任保险发票"),
    (FeeKind.NOTARY, "公证费票据", "公证费发票"),
    (FeeKind.ANNOUNCEMENT, "公告费票据", "公告费发票"),
    (FeeKind.APPRAISAL, "评估（鉴定）费票据", "评估费发票"),
]


@pytest.mark.parametrize(("fee", "what", "title"), FEES)
def test_each_kind_of_cost_wants_its_own_proof(fee: FeeKind, what: str, title: str) -> None:
    case = fixture("06_small_loan")
    entry = LedgerEntry(on=case.debts[0].signed_on, type=LedgerType.FEE, amount="100.00", fee_kind=fee)
    debt = case.debts[0].model_copy(update={"ledger": (*case.debts[0].ledger, entry), "fees_borne_by_debtor": ()})
    spent = changed(case, debts=(debt,))

    assert missing(spent)[what]
    assert missing(spent)["费用由债务人承担的约定"]
    assert what not in missing(changed(spent, evidence=shown(("costs", title))))
    assert what not in missing(case)


@pytest.mark.parametrize(("registration", "asked"), [("formal", True), ("advance", True), ("none", False)])
def test_only_registered_collateral_needs_a_certificate(registration: str, *, asked: bool) -> None:
    update = {"registered_on": None, "registration": Registration(registration)}
    items = tuple(item.model_copy(update=update) for item in fixture().collateral)

    assert ("登记证明" in missing(changed(fixture(), collateral=items, evidence=()))) is asked


def test_a_company_that_answers_for_another_wants_a_resolution_and_a_person_none() -> None:
    told = missing(fixture())

    assert told[f"公司同意担保的股东会（董事会）决议（{SECOND}）"] is False
    assert not [what for what in told if THIRD in what and "决议" in what]
    assert not [what for what in told if FIRST in what and "决议" in what]  # the borrower's own land for its own debt


CHANGES: list[tuple[str, dict[str, Any], list[str], list[str]]] = [
    ("07_between_friends", {}, ["原告身份证复印件", "转账凭证"], ["原告营业执照复印件（加盖公章）", "登记证明"]),
    ("09_credit_card", {}, ["上级机构授权或者转授权文件", "信用卡申请表", "账单", "章程"], ["放款凭证", "转账凭证"]),
    ("11_goods_sold", {}, ["送货（验收、服务确认）凭证", "发票"], ["借款合同", "金融许可证复印件（加盖公章）"]),
    ("13_floating_loan", {}, ["贷款市场报价利率（LPR）公布信息"], []),
    ("01_consumer_loan", {}, ["约定管辖的条款"], ["管辖依据（被告住所地、合同履行地）", "协议"]),
    ("14_assigned_and_judged", {}, ["原债权人的金融许可证复印件", "债权转让协议", "保全裁定书"], ["协议"]),
    ("03_working_capital", {}, ["协议", "受托支付凭证"], ["通知的送达凭证"]),
]


@pytest.mark.parametrize(("name", "parts", "wanted", "unwanted"), CHANGES)
def test_what_a_thin_case_lacks(name: str, parts: dict[str, Any], wanted: list[str], unwanted: list[str]) -> None:
    told = missing(changed(fixture(name), **parts))

    assert set(wanted) <= set(told)
    assert not set(unwanted) & set(told)


def test_cash_is_proven_otherwise_than_a_transfer() -> None:
    case = fixture("07_between_friends")
    cash = case.debts[0].model_copy(update={"disbursed_by": "cash"})
    told = missing(changed(case, debts=(cash,), evidence=shown(("performance", "微信转账记录"))))

    assert "现金交付凭证（收条、取款记录、在场人证明）" in told
    assert "转账凭证" not in told


def test_a_card_whose_terms_nobody_explained_is_told() -> None:
    case = fixture("09_credit_card")
    card = case.debts[0].card
    assert isinstance(card, Card)
    bare = case.debts[0].model_copy(update={"card": card.model_copy(update={"explained": None})})

    assert missing(changed(case, debts=(bare,)))["提示说明的方式、时间和地点"] is False
    assert "提示说明的方式、时间和地点" not in missing(case)


def test_lawyers_and_employees_show_different_papers() -> None:
    case = fixture()
    own = shown(("identity", "律师执业证及所函（冯法一）"), ("identity", "劳动合同（陈法二）"))

    assert {"律师执业证和律师事务所函（冯法一）", "身份证件和劳动关系证明（陈法二）"} <= set(missing(case))
    assert not [what for what in missing(changed(case, evidence=own)) if "冯法一" in what or "陈法二" in what]
    alone = changed(case, creditor=case.creditor.model_copy(update={"agents": (Agent(name="冯法一", firm="某所"),)}))
    assert "律师执业证和律师事务所函（冯法一）" in missing(alone)


def test_an_electronic_contract_wants_its_certificates_unless_an_original_is_kept() -> None:
    own = Evidence(file="1.pdf", title="电子借款合同", group="credit", form="electronic")
    kept = own.model_copy(update={"kept_at": "档案室"})

    assert "电子合同的签署、存证材料" in missing(changed(fixture(), evidence=(own,)))
    assert "电子合同的签署、存证材料" not in missing(changed(fixture(), evidence=(kept,)))


# --- as a whole -------------------------------------------------------------------------------------------------------


def test_copies_go_by_the_defendants() -> None:
    copies = {found["what"]: (found["copies"], found["status"]) for found in filing_rows(fixture())}

    assert copies["民事起诉状"] == (4, MADE_HERE)
    assert copies["证据目录及证据材料"] == (4, MADE_HERE)
    assert copies["送达地址确认书"] == (1, MADE_HERE)


def test_nothing_lacks_only_where_everything_is_there() -> None:
    case = fixture()
    added = shown(
        ("identity", f"{SECOND}营业执照"),
        ("identity", "律师执业证（冯法一）"),
        ("identity", "劳动合同（陈法二）"),
        ("identity", "居民身份证（钱甲乙）"),
        ("credit", "综合授信合同"),
        ("demand", f"履行保证责任通知书（{SECOND}）"),
        ("security", "最高额抵押合同"),
        ("security", "股东会决议"),
        ("demand", "宣布提前到期通知书"),
        ("costs", "委托代理合同"),
        ("costs", "付款回单"),
    )

    assert completeness(changed(case, evidence=(*case.evidence, *added))).missing == ()
    for gone in added:
        left = (*case.evidence, *(item for item in added if item != gone))
        assert len(completeness(changed(case, evidence=left)).missing) == 1


def test_advice_comes_after_what_the_claim_fails_without() -> None:
    required = [one.required for one in completeness(fixture("09_credit_card")).missing]

    assert required == sorted(required, reverse=True)
    assert {True, False} == set(required)


def test_the_missing_list_of_a_thin_case_as_a_lawyer_reads_it() -> None:
    told = completeness(fixture("07_between_friends")).missing

    assert [(one.what, one.required) for one in told] == [
        ("原告身份证复印件", True),
        ("身份证件或者登记信息（许十九𠅤）", True),
        ("借款合同或者借条、借据", True),
        ("转账凭证", True),
        ("还款明细或者欠款凭证", True),
        ("催收通知书", False),
        ("回执或者送达凭证", False),
        ("管辖依据（被告住所地、合同履行地）", False),
    ]
    assert told[3].why == (
        "自然人之间的借款自提供借款时成立，以现金交付的自收到时、以转账支付的自到账时；不能证明交付的，请求不予支持"
        "（《民法典》第六百七十九条、《民间借贷规定》第九条）"
    )


def test_only_advice_makes_a_line_advised() -> None:
    assert row(fixture("13_floating_loan"), "贷款市场报价利率（LPR）公布信息")["status"] == ADVISED
    assert row(fixture(), SECURITIES)["note"].endswith(f"建议另附：公司同意担保的股东会（董事会）决议（{SECOND}）")


def test_a_case_of_everything_is_read_without_a_fault() -> None:
    """Every subject and condition on one case: nothing raises, whatever is there."""
    case = fixture()
    parts = {
        "agreements": (*case.agreements, Agreement(kind="assignment", signed_on=case.debts[0].signed_on)),
        "proceedings": (Proceeding(kind="preservation", on=case.debts[0].signed_on),),
        "guarantees": (*case.guarantees, Guarantee(party="P2")),
        "collateral": (*case.collateral, Collateral(kind="pledge", name="应收账款", owner="P2")),
        "deliveries": (*case.deliveries, Delivery(document="函", party="P1", method="ems", sent_on="2026-01-01")),
    }
    told = missing(changed(case, **parts))

    assert "质押合同" in told
    assert "债权转让协议" in told
