"""What is filed with others than courts: the proof of debt with an administrator, the application with a commission."""

from datetime import date
from typing import Any

import pytest
from written import DAY, changed, drafts, texts

from docgen.errors import DocumentGaps, KindNotApplicable, KindNotLawful, WrongAnswers

ACCEPTED = {
    "kind": "bankruptcy",
    "on": "2026-10-12",
    "court": "示例市中级人民法院",
    "case_number": "（2026）示01破8号",
}
TO = {"administrator": "示例省乌有律师事务所"}
CLAUSE = {"no": "第十四条", "text": "一切争议提交示例市虚构仲裁委员会仲裁。"}
NAMED = "王五㼆"


def bankrupt(**more: Any) -> Any:
    def change(facts: dict[str, Any]) -> None:
        facts["proceedings"] = [*facts.get("proceedings", ()), ACCEPTED]
        facts["debts"][0]["ledger"] += more.get("ledger", [])

    return change


def arbitrated(facts: dict[str, Any]) -> None:
    del facts["debts"][0]["clauses"]["venue"]
    facts["debts"][0]["clauses"]["arbitration"] = CLAUSE


def proof(case: Any, as_of: date = DAY, **answers: Any) -> str:
    (text,) = texts("proof_of_debt", case, as_of, **(TO | answers))
    return text


def application(case: Any, **answers: Any) -> str:
    (text,) = texts("arbitration_application", case, **answers)
    return text


# --- the proof of debt


def test_the_sum_is_that_of_the_day_of_acceptance_whatever_the_cut_off_date() -> None:
    case = changed(bankrupt())
    for as_of in (date(2026, 10, 12), DAY):
        said = proof(case, as_of)
        assert "申报债权总额：人民币5,068,398.32元" in said  # 4,887,911.31 + 120,487.01 + 60,000.00
        assert "均算至2026年10月12日，受理当日不计息" in said
        assert "受理后" not in said


def test_what_was_paid_since_is_taken_off() -> None:
    late = [{"on": "2026-11-10", "type": "repayment", "amount": "68398.32", "payer": "保证人"}]
    said = proof(changed(bankrupt(ledger=late)))
    assert "申报债权总额：人民币5,000,000.00元" in said
    assert "受理后至2026年11月23日已收68,398.32元，已经扣除" in said
    assert "｜ 减：受理后已收 ｜ 申报金额" in said


def test_what_is_not_due_yet_is_deemed_due() -> None:
    """A loan that matures a year after the acceptance is declared with its principal and what had accrued."""

    def change(facts: dict[str, Any]) -> None:
        bankrupt()(facts)
        facts["debts"][0]["matures_on"] = "2027-10-20"
        for name in ("acceleration", "schedule"):
            facts["debts"][0].pop(name, None)

    said = proof(changed(change))
    assert "尚未到期的本金及已计利息" in said
    assert "视为到期" in said


def test_before_the_acceptance_there_is_nothing_to_declare_it_in() -> None:
    with pytest.raises(KindNotApplicable, match=r"2026-10-11以前受理破产申请的记录.*第四十四条、第四十八条"):
        proof(changed(bankrupt()), date(2026, 10, 11))


def test_after_the_term_it_is_a_late_declaration() -> None:
    case = changed(bankrupt())
    assert "申报期限至2026年11月23日" in proof(case, deadline="2026-11-23")
    assert "申报期限已于2026年11月22日届满" in proof(case, deadline="2026-11-22")
    assert "第五十六条的规定补充申报" in proof(case, deadline="2026-11-22")


def test_only_what_is_the_bankrupts_own_secures_it_before_others() -> None:
    case = changed(bankrupt())
    assert "有无财产担保：有" in proof(case)
    assert "放弃对工业园五路21号厂房及土地使用权的优先受偿权利" in proof(case, waives_priority=True)
    of_surety = proof(case, bankrupt="示例市乌有投资控股有限公司")
    assert "有无财产担保：债务人未以其特定财产提供担保" in of_surety
    assert "本次申报的是对其享有的保证债权" in of_surety
    assert "1．示例省子虚精密机械有限公司：借款人、抵押人；" in of_surety


def test_who_is_bankrupt_must_be_one_of_the_case() -> None:
    with pytest.raises(WrongAnswers) as caught:
        proof(changed(bankrupt()), bankrupt="某某公司")
    assert "示例省子虚精密机械有限公司" in caught.value.problems[0].expected


def test_the_courts_number_is_a_gap_where_it_is_not_on_record() -> None:
    def change(facts: dict[str, Any]) -> None:
        facts["proceedings"] = [{"kind": "bankruptcy", "on": "2026-10-12"}]

    with pytest.raises(DocumentGaps) as caught:
        proof(changed(change))
    said = "".join(problem.expected for problem in caught.value.problems)
    assert "破产案件的案号" in said
    assert "受理破产申请的法院" in said


# --- the application for arbitration


def test_only_who_is_bound_is_a_respondent_and_only_what_he_secured_is_asked_for() -> None:
    case = changed(arbitrated)
    said = application(case, sureties=NAMED)
    asked = said[said.index("仲裁请求\n") : said.index("仲裁协议\n")]
    assert "被申请人二：王五㼆" in said
    assert "示例市乌有投资控股有限公司" not in asked
    assert "抵押" not in asked  # the borrower's own mortgage has no arbitration clause on file
    assert "裁决被申请人二对被申请人一的上述第1、2项债务在保证范围内承担连带清偿责任" in asked
    assert "示例省子虚精密机械有限公司、示例市乌有投资控股有限公司为上述债务订立的担保合同没有约定由该机构仲裁" in said
    assert "本申请书副本2份" in said

    alone = application(case, sureties="无")
    assert "连带清偿责任" not in alone[alone.index("仲裁请求\n") : alone.index("仲裁协议\n")]
    everyone = application(case, sureties="全部")
    assert "被申请人三：王五㼆" in everyone
    assert "优先受偿权" in everyone


def test_who_of_the_sureties_is_bound_is_asked() -> None:
    with pytest.raises(DocumentGaps) as caught:
        application(changed(arbitrated))
    assert any("参加仲裁的担保人" in problem.expected for problem in caught.value.problems)
    with pytest.raises(WrongAnswers):
        application(changed(arbitrated), sureties="赵六")


@pytest.mark.parametrize(
    ("text", "commission"),
    [
        ("一切争议提交示例市虚构仲裁委员会仲裁。", "示例市虚构仲裁委员会"),
        ("双方同意向住所地在虚构区的示例国际仲裁院申请仲裁", "示例国际仲裁院"),
        ("争议由甲方所在地的仲裁委员会仲裁", None),
        ("提交甲仲裁委员会或者乙仲裁委员会仲裁", None),
    ],
)
def test_the_commission_is_what_the_clause_names(text: str, commission: str | None) -> None:
    def change(facts: dict[str, Any]) -> None:
        arbitrated(facts)
        facts["debts"][0]["clauses"]["arbitration"] = {"text": text}

    case = changed(change)
    if commission:
        assert f"此致\n{commission}\n" in application(case, sureties="无")
        return
    with pytest.raises(DocumentGaps) as caught:
        application(case, sureties="无")
    assert "填写项“仲裁机构”" in caught.value.problems[0].expected
    assert "此致\n乙仲裁委员会\n" in application(case, sureties="无", commission="乙仲裁委员会")


def test_without_a_clause_the_courts_decide() -> None:
    with pytest.raises(KindNotLawful, match=r"没有仲裁条款.*《中华人民共和国仲裁法》第四条、第三十二条"):
        application(changed(), sureties="无")


def test_a_clause_that_leaves_the_choice_is_told() -> None:
    def change(facts: dict[str, Any]) -> None:
        facts["debts"][0]["clauses"]["arbitration"] = CLAUSE

    told = [one.code for one in drafts("arbitration_application", changed(change), sureties="无").warnings]
    assert "arbitrate_or_sue" in told


def test_a_bankrupt_is_not_asked_to_pay_by_arbitration() -> None:
    def change(facts: dict[str, Any]) -> None:
        arbitrated(facts)
        bankrupt()(facts)

    with pytest.raises(KindNotLawful, match=r"第二十条.*《债权申报书》.*第四十八条"):
        application(changed(change), sureties="无")
