"""The letters: what each must contain (law 8.2, 8.3, 8.6; 信用卡办法 69), and where its figures come from."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from written import DAY, PARAMETERS, changed, texts

from docgen.document.tree import Paragraph, Run
from docgen.errors import WrongAnswers
from docgen.kinds.registry import kind
from docgen.kinds.sample import compose_sample, sample_text
from docgen.law.claim import compute_claim
from docgen.render.pdf import write_pdf
from docgen.zh.capitals import capitals
from docgen.zh.figures import yuan

DEMANDS = ["demand_letter", "final_demand", "guarantor_demand", "card_demand_letter", "lawyer_letter"]
ON_ONE_PAGE = ["demand_letter", "final_demand", "guarantor_demand", "card_demand_letter", "acceleration_notice"]

MANDATORY = [
    ("payment_reminder", ["应还日期", "应还金额", "账号", "联系电话"]),
    ("overdue_reminder", ["大写：人民币", "账号", "如对上述款项有异议", "联系电话"]),
    ("card_demand_letter", ["账户欠款", "催收事由和依据", "第六十九条", "权利和义务", "查询账户", "提出异议", "盖章"]),
    ("final_demand", ["此前已向", "大写：人民币", "附件：债权计算书", "签收回执"]),
    ("guarantor_demand", ["保证合同", "连带责任保证", "保证范围", "保证期间至2029年3月20日", "请求您在保证范围内"]),
    ("acceleration_notice", ["第十一条第二款", "于2026年1月15日提前到期", "提前到期本金", "签收回执"]),
    ("assignment_notice", ["债权及其从权利", "转让基准日为2025年11月30日", "第五百四十六条", "转让人：", "受让人："]),
    ("demand_announcement", ["大写：人民币", "特此公告", "刊登之日起15日内"]),
    ("lawyer_letter", ["根据委托人的陈述及其提供的材料", "法律意见", "执业证号", "不影响委托人依法享有的其他权利"]),
    ("balance_confirmation", ["债务确认回复", "未按期回复的，不视为", "附件：债权计算书"]),
    ("visit_record", ["不少于两人", "已出示工作证件", "拒绝签名", "签名"]),
    ("repayment_commitment", ["确认：截至", "承诺按下列安排还款", "合计 ｜ 68,505.58", "附件：承诺人身份证复印件"]),
    ("overdue_report", ["逾期原因", "已采取的措施", "下一步措施", "期限提示"]),
    ("recovery_plan", ["权利基础分析", "债务人情况", "步骤", "预计费用"]),
    ("collection_mandate", ["委托期限", "22时至次日8时不得催收", "不得转委托", "返还或者删除", "不得收取任何费用"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "phrases"), MANDATORY)
def test_every_mandatory_part_is_there(name: str, phrases: list[str]) -> None:
    text = sample_text(kind(name), PARAMETERS)

    assert [phrase for phrase in phrases if phrase not in text] == []


@pytest.mark.parametrize("name", DEMANDS)
def test_the_sum_stands_in_figures_and_in_capitals_and_again_on_the_receipt(name: str) -> None:
    found = kind(name)
    document = sample_text(found, PARAMETERS)
    letter, receipt = document.split("签收回执\n")
    (total,) = {part.split("元")[0] for part in letter.split("合计人民币")[1:]}

    assert f"{total}元（大写：人民币" in letter
    assert f"合计人民币{total}元" in receipt


def test_an_acceleration_claims_what_is_due_and_what_is_not_yet_on_letter_and_receipt_alike() -> None:
    claim = compute_claim(changed(), kind_as_of := DAY.replace(month=1, day=8), parameters=PARAMETERS)
    text = sample_text(kind("acceleration_notice"), PARAMETERS)

    assert kind_as_of < DAY
    assert text.count(f"{yuan(claim.total_to_settle)}元") == 2
    assert capitals(claim.total_to_settle) in text


def test_a_letter_masks_a_persons_number_and_prints_a_companys_code() -> None:
    (surety,) = [text for text in texts("guarantor_demand", changed()) if "王五㼆（" in text]
    (company,) = texts("demand_letter", changed())

    assert "证件号码：990101********9111" in surety
    assert "990101197203159111" not in surety
    assert "统一社会信用代码：91990000FAKE01219D" in company


def test_an_acceleration_goes_to_the_borrower_and_every_guarantor() -> None:
    told = texts("acceleration_notice", changed(), DAY.replace(month=1, day=8))

    assert [text.split("\n")[2].split("（")[0] for text in told] == [
        "示例省子虚精密机械有限公司",
        "示例市乌有投资控股有限公司",
        "王五㼆",
    ]
    assert ["承担保证责任" in text.split("签收回执")[0] for text in told] == [False, True, True]


@pytest.mark.parametrize(
    ("early", "clause", "misuse", "said"),
    [
        ("未付利息。", True, False, "未付利息。依照合同第十一条第二款的约定（“"),
        ("未付利息", False, False, "未付利息。依照《中华人民共和国民法典》第五百七十八条的规定，我行现宣布"),
        ("改变用途", False, True, "改变用途。依照《中华人民共和国民法典》第六百七十三条的规定，我行现宣布"),
        ("挪用，属民法典第673条所列情形", True, False, "挪用，属民法典第673条所列情形。据此，我行现宣布"),
    ],
)
def test_an_acceleration_rests_on_its_own_ground(early: str, clause: bool, misuse: bool, said: str) -> None:  # noqa: FBT001  # the table's columns
    def grounded(facts: dict[str, Any]) -> None:
        debt = facts["debts"][0]
        debt["acceleration"]["ground"] = early
        if not clause:
            del debt["clauses"]["acceleration"]
        if misuse:
            debt["misuse"] = {"multiplier": "2", "from": "2025-10-01"}

    case = changed(grounded)

    assert said in texts("acceleration_notice", case, DAY.replace(month=1, day=8))[0]
    assert "上述借款已宣布于2026年1月15日提前到期" in texts("demand_letter", case)[0]
    named = "债权人依照合同第十一条第二款的约定，于2026年1月8日宣布借款提前到期"
    told = texts("complaint", case, court="示例市虚构区人民法院")[0]
    assert (named in told) is (clause and "民法典" not in early)


def test_a_card_is_its_issuers_also_after_the_debt_was_transferred() -> None:
    def transferred(facts: dict[str, Any]) -> None:
        facts["agreements"] = [
            {"kind": "assignment", "signed_on": "2026-10-20", "assignor": "示例甲银行", "notified_on": "2026-10-22"}
        ]

    (issuers,) = texts("card_demand_letter", changed(name="cases/09_credit_card.json"))
    (assignees,) = texts("card_demand_letter", changed(transferred, "cases/09_credit_card.json"))

    assert "在示例市虚构银行股份有限公司信用卡中心（以下简称“我行”）办理信用卡" in issuers
    assert "还款：存入信用卡账户，或者汇入下列账户" in issuers
    assert "在示例甲银行办理信用卡" in assignees
    assert (
        "示例甲银行已于2026年10月20日将该账户的债权转让给示例市虚构银行股份有限公司信用卡中心（以下简称“我行”）"
        "，并于2026年10月22日通知您。" in assignees
    )
    assert "还款：汇入下列账户" in assignees


@pytest.mark.parametrize("name", ["overdue_report", "recovery_plan"])
def test_what_was_done_is_told_by_day_up_to_the_cut_off_date(name: str) -> None:
    def later(facts: dict[str, Any]) -> None:
        facts["contacts"].append(
            {"at": "2026-11-24T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "甲", "summary": "次日通话"}
        )

    answers = {"next_step": "起诉", "strategy": "起诉", "steps": [{"step": "起诉", "owner": "甲", "due_on": DAY}]}
    taken = {key: value for key, value in answers.items() if key in {f.name for f in kind(name).definition.fields}}
    (text,) = texts(name, changed(later), **taken)
    table = text.split("日期 ｜ 方式 ｜ 对象 ｜ 内容、结果\n")[1].split("\n")
    days = [line.split(" ｜ ")[0] for line in table if line.count(" ｜ ") == 3 and line.startswith("20")]

    assert days == [
        "2025年9月24日", "2025年11月17日", "2025年11月18日", "2026年1月8日", "2026年1月8日", "2026年3月26日",
        "2026年4月2日", "2026年8月6日", "2026年11月16日",
    ]  # fmt: skip
    assert "次日通话" not in text


def test_a_quota_limits_what_a_guarantor_is_asked_for() -> None:
    def quota(facts: dict[str, Any]) -> None:
        facts["guarantees"][1].update({"max_amount": "3000000.00", "fixed_on": "2026-03-20"})

    text = texts("guarantor_demand", changed(quota))[1]

    assert "在最高债权额3,000,000.00元内提供连带责任保证" in text


def test_nothing_is_ticked_for_the_addressee() -> None:
    ticked = [name for name in DEMANDS if "☑" in sample_text(kind(name), PARAMETERS)]

    assert ticked == []


@pytest.mark.parametrize("name", ON_ONE_PAGE)
def test_a_letter_takes_a_page_and_its_receipt_another(name: str) -> None:
    pages = PdfReader(BytesIO(write_pdf(compose_sample(kind(name), PARAMETERS)))).pages

    assert ["签收回执" in page.extract_text() for page in pages] == [False, True]


@pytest.mark.parametrize("name", ["demand_letter", "assignment_notice"])
def test_a_claim_transferred_twice_is_told_step_by_step(name: str) -> None:
    def twice(facts: dict[str, Any]) -> None:
        facts["agreements"] = [
            {"kind": "assignment", "signed_on": "2026-05-06", "assignor": "示例乙资产公司", "assignee": "示例丙公司"},
            {"kind": "assignment", "signed_on": "2026-01-05", "assignor": "示例甲银行", "assignee": "示例乙资产公司"},
        ]

    (text,) = texts(name, changed(twice, "cases/06_small_loan.json"))

    assert "与示例甲银行签订" in text
    assert "示例甲银行已于2026年1月5日将上述债权转让给示例乙资产公司。" in text
    assert ("转让人：示例乙资产公司" in text) is (name == "assignment_notice")
    told = "示例乙资产公司已于2026年5月6日将上述债权转让给示例市虚构小额贷款有限公司"
    signed = "示例乙资产公司与示例市虚构小额贷款有限公司（以下简称“我公司”）于2026年5月6日签订债权转让协议"
    assert (signed if name == "assignment_notice" else told) in text


@pytest.mark.parametrize("refused", [False, True])
def test_a_commitment_promises_no_more_than_settles_everything(refused: bool) -> None:  # noqa: FBT001
    case = changed(name="cases/01_consumer_loan.json")
    most = compute_claim(case, DAY, parameters=PARAMETERS).total_to_settle
    rest = most - Decimal(40000) + (Decimal("0.01") if refused else 0)
    plan = [{"due_on": f"2027-0{month}-10", "amount": "20000.00"} for month in (1, 2)]
    plan.append({"due_on": "2027-03-10", "amount": str(rest)})
    if refused:
        with pytest.raises(WrongAnswers, match="填写项有误"):
            texts("repayment_commitment", case, plan=plan)
    else:
        assert texts("repayment_commitment", case, plan=plan)


PAYABLE = [
    "overdue_reminder", "demand_letter", "final_demand", "guarantor_demand", "card_demand_letter", "lawyer_letter",
    "acceleration_notice", "assignment_notice",
]  # fmt: skip


@pytest.mark.parametrize("name", PAYABLE)
def test_the_account_to_pay_to_stands_on_a_line_of_its_own(name: str) -> None:
    lines = sample_text(kind(name), PARAMETERS).splitlines()

    (account,) = [line for line in lines if "00000000000010000" in line]
    assert account.startswith(("账号 ｜ 0", "账号：0"))


@pytest.mark.parametrize("name", ["demand_letter", "guarantor_demand", "balance_confirmation", "lawyer_letter"])
def test_the_identity_of_the_addressee_is_not_torn(name: str) -> None:
    blocks = compose_sample(kind(name), PARAMETERS).blocks
    addressee = next(b for b in blocks if isinstance(b, Paragraph) and b.style == "addressee")

    (code,) = [run.text for run in addressee.inlines if isinstance(run, Run) and run.unbroken]
    assert len(code) == 18
