"""What a kind asks before it goes to someone: each guard on both of its sides, with its article and the way out."""

from datetime import date
from typing import Any

import pytest
from written import DAY, changed, drafts, texts

from docgen.casefile.profile import Profile
from docgen.document.text import plain_text
from docgen.errors import InputError, KindNotApplicable, KindNotLawful, LawError
from docgen.workflow.papers import tree_of

TWO = "cases/04_two_debts.json"

FIRM = Profile.model_validate(
    {
        "law_firm": {
            "name": "示例虚构律师事务所",
            "licence_no": "2330",
            "phone": "0000-1",
            "lawyers": [{"name": "冯法一", "licence_no": "1"}, {"name": "陈法二", "licence_no": "2"}],
        }
    }
)


def codes(name: str, case: Any, as_of: date = DAY, **answers: Any) -> list[str]:
    return [warning.code for warning in drafts(name, case, as_of, **answers).warnings]


def undemanded(facts: dict[str, Any]) -> None:
    """Nobody ever turned to the guarantors."""
    facts["deliveries"] = [each for each in facts["deliveries"] if each["party"] == "P1"]
    facts["contacts"] = []
    facts["agreements"] = []


def guaranteed(facts: dict[str, Any], *guarantees: tuple[list[int], str | None]) -> None:
    """Joint guarantees of one guarantor nobody ever turned to: which contracts each secures, and until when."""
    facts["deliveries"], facts["contacts"] = [], []
    numbers = [debt["no"] for debt in facts["debts"]]
    facts["guarantees"] = [
        {"party": "P2", "contract_name": f"保证合同{place}", "contract_no": f"虚{place}", "signed_on": "2024-05-06"}
        | {"mode": "joint", "debts": [numbers[each] for each in secures]}
        | ({"until": until} if until else {})
        for place, (secures, until) in enumerate(guarantees, 1)
    ]


def test_what_the_law_refuses_is_told_apart_from_what_the_case_lacks() -> None:
    """Exit code 3 against 2 (cli.md): no entry in the case file would make the one lawful, and any makes the other."""
    assert issubclass(KindNotLawful, LawError)
    assert issubclass(KindNotApplicable, InputError)
    assert not issubclass(KindNotLawful, InputError)


class TestLawFirm:
    def test_a_creditor_issues_no_lawyers_letter(self) -> None:
        with pytest.raises(KindNotLawful, match=r"律师法》第十三条.*《限期还款催告函》"):
            drafts("lawyer_letter", changed())

    def test_what_is_refused_of_every_addressee_is_said_once(self) -> None:
        with pytest.raises(KindNotLawful) as caught:
            drafts("lawyer_letter", changed())

        assert len(changed().debtors) == 3
        assert caught.value.message.count("《中华人民共和国律师法》第十三条") == 1
        assert caught.value.message.count("《限期还款催告函》") == 1

    def test_a_firm_does_in_its_own_name(self) -> None:
        first, *_ = texts("lawyer_letter", changed(), profile=FIRM)

        assert "示例虚构律师事务所接受示例市虚构银行股份有限公司（以下简称“委托人”）的委托，指派冯法一律师" in first
        assert "示例虚构律师事务所（盖章）\n律师：冯法一（签名）\n执业证号：1" in first

    def test_the_receipt_goes_back_to_the_firm_for_its_client(self) -> None:
        for letter in texts("lawyer_letter", changed(), profile=FIRM):
            receipt = letter.split("签收回执\n")[1]
            assert "示例虚构律师事务所（受示例市虚构银行股份有限公司委托）：" in receipt
            assert "寄回示例虚构律师事务所。" in receipt

    def test_the_lawyer_answered_signs(self) -> None:
        first, *_ = texts("lawyer_letter", changed(), profile=FIRM, lawyer="陈法二")

        assert "律师：陈法二（签名）\n执业证号：2" in first

    def test_a_guarantor_is_told_who_bought_and_from_whom(self) -> None:
        def assigned(facts: dict[str, Any]) -> None:
            facts["debtors"].append(
                {"id": "P2", "kind": "person", "name": "杨十五庚", "roles": ["guarantor"], "address": "示例市虚构路9号"}
            )
            guaranteed(facts, ([0], "2029-12-01"))
            facts["agreements"] = [
                {
                    "kind": "assignment",
                    "signed_on": "2026-01-05",
                    "assignor": "示例原债权公司",
                    "assignee": "示例受让公司",
                }
            ]

        case = changed(assigned, "cases/11_goods_sold.json")
        buyer, guarantor = texts("lawyer_letter", case, profile=FIRM)

        assert "贵单位与示例原债权公司于2025年7月1日签订" in buyer
        assert f"{case.debtors[0].name}与示例原债权公司于2025年7月1日签订" in guarantor
        assert "您与" not in guarantor
        assert "上述债权已于2026年1月5日转让给委托人" in guarantor

    def test_a_firm_without_lawyers_is_asked_for_them(self) -> None:
        bare = Profile.model_validate({"law_firm": {"name": "示例虚构律师事务所", "licence_no": "2330"}})

        with pytest.raises(KindNotApplicable, match="承办律师"):
            drafts("lawyer_letter", changed(), profile=bare)


class TestGuaranteePeriod:
    """Joint guarantees until 2029-03-20 (a Tuesday): the day itself is in time, the next is not (民法典 692, 693)."""

    def test_on_the_last_day_the_demand_goes_out_with_a_warning(self) -> None:
        case = changed(undemanded)

        assert len(drafts("guarantor_demand", case, date(2029, 3, 20)).drafts) == 2
        assert "guarantee_period_expiring" in codes("guarantor_demand", case, date(2029, 3, 20))

    def test_after_it_the_demand_is_refused_and_the_way_out_named(self) -> None:
        with pytest.raises(KindNotLawful, match=r"届满.*第六百九十三条.*第三十四条.*另行订立保证合同"):
            drafts("guarantor_demand", changed(undemanded), date(2029, 3, 21))

    def test_one_guarantor_out_of_time_does_not_hold_up_the_other(self) -> None:
        def first_ended(facts: dict[str, Any]) -> None:
            undemanded(facts)
            facts["guarantees"][0]["until"] = "2026-06-30"

        made = drafts("guarantor_demand", changed(first_ended))

        assert [each.party for each in made.drafts] == ["P3"]
        assert "addressee_refused" in [warning.code for warning in made.warnings]

    def test_a_guarantor_is_asked_only_for_what_he_guarantees(self) -> None:
        case = changed(
            lambda facts: facts["guarantees"][0].update({"debts": [facts["debts"][0]["no"]]}), "cases/04_two_debts.json"
        )
        (text,) = texts("guarantor_demand", case)

        assert case.debts[0].no in text
        assert case.debts[1].no not in text

    def test_one_of_two_guarantees_over_leaves_him_bound_by_the_other(self) -> None:
        case = changed(lambda facts: guaranteed(facts, ([0], "2025-12-01"), ([0], "2029-12-01")), TWO)
        (text,) = texts("guarantor_demand", case)

        assert case.debts[0].no in text
        assert "2025年12月1日" not in text
        assert "保证期间至2029年12月1日" in text
        assert "guarantee_period_expired" in codes("guarantor_demand", case)

    def test_the_guarantee_of_a_contract_left_out_is_left_out_with_it(self) -> None:
        case = changed(lambda facts: guaranteed(facts, ([0], "2025-12-01"), ([1], "2029-12-01")), TWO)
        (text,) = texts("guarantor_demand", case)

        assert "《保证合同1》" not in text
        assert "《保证合同2》" in text

    def test_the_end_stated_is_that_of_the_contracts_in_the_letter(self) -> None:
        """Of no agreed end: six months after 2025-11-13, gone by, and after 2026-06-02 (民法典 692)."""
        case = changed(lambda facts: guaranteed(facts, ([0, 1], None)), TWO)
        (text,) = texts("guarantor_demand", case)

        assert "保证期间至2026年12月2日" in text

    def test_an_end_gone_by_is_not_stated_where_a_demand_may_be_proven(self) -> None:
        """Demands on file without proof: until they are proven the period counts as over, and no letter says so."""

        def unproven(facts: dict[str, Any]) -> None:
            for guarantee in facts["guarantees"]:
                guarantee["until"] = "2026-09-30"
            for delivery in facts["deliveries"]:
                delivery.pop("file", None)
                delivery["outcome"] = "pending"
            facts["contacts"], facts["agreements"] = [], []
            facts["proceedings"] = [{"kind": "suit", "on": "2026-08-01"}]

        made = drafts("guarantor_demand", changed(unproven))

        assert {"guarantee_period_unproved"} <= {warning.code for warning in made.warnings}
        assert not [one for one in made.drafts if "保证期间至" in plain_text(tree_of(one.document))]

    def test_a_guarantor_without_a_guarantee_on_file_is_not_written_to(self) -> None:
        with pytest.raises(KindNotApplicable, match=r"没有.*的保证合同"):
            drafts("guarantor_demand", changed(lambda facts: facts.update(guarantees=[])))


class TestLimitation:
    """The full case's limitation runs from the last deduction, 2026-05-29, to 2029-05-29 (民法典 188, 195)."""

    REVIVED = "同意继续履行还款义务，并放弃诉讼时效期间届满的抗辩"

    @pytest.mark.parametrize(("as_of", "revived"), [(date(2029, 5, 29), False), (date(2029, 5, 30), True)])
    def test_a_receipt_says_more_once_the_claim_is_out_of_time(self, as_of: date, revived: bool) -> None:  # noqa: FBT001
        (text,) = texts("demand_letter", changed(), as_of)

        assert (self.REVIVED in text) is revived
        assert ("愿意继续履行还款义务" in text) is not revived

    def test_a_lawyer_may_choose_it_before(self) -> None:
        (text,) = texts("demand_letter", changed(), revival_wording=True)

        assert self.REVIVED in text

    def test_whoever_makes_the_letter_is_told(self) -> None:
        assert "time_barred" in codes("demand_letter", changed(), date(2029, 5, 30))
        assert "time_barred" not in codes("demand_letter", changed(), date(2029, 5, 29))

    def test_an_accelerated_loan_concedes_nothing_while_its_last_installment_is_to_come(self) -> None:
        """Three years from the acceleration, 2022-05-20, are over; from 2026-06-18, its last day, they have begun."""

        def early(facts: dict[str, Any]) -> None:
            loan = facts["debts"][0]
            loan |= {"matures_on": "2026-06-18", "acceleration": {"effective_on": "2022-05-20", "ground": "逾期"}}
            loan["ledger"] = [entry for entry in loan["ledger"] if entry["on"] < "2022-05-20"]
            facts["deliveries"], facts["contacts"], facts["agreements"] = [], [], []

        case = changed(early, "cases/02_housing_loan.json")
        letters = texts("demand_letter", case)

        assert not [text for text in letters if self.REVIVED in text]
        assert all("愿意继续履行还款义务" in text for text in letters)
        assert "limitation_unproved" in codes("demand_letter", case)


JUDGED = "cases/14_assigned_and_judged.json"
COMMITTEE = {"kind": "mediation", "on": "2026-11-12", "court": "示例市虚构区人民调解委员会", "case_number": "示1号"}
ORDER = {"kind": "payment_order", "on": "2026-09-12"}


class TestDecided:
    """From a decision on it is enforced, and no demand out of the contract fits; until then the demand goes out."""

    @pytest.mark.parametrize("proceeding", [COMMITTEE, ORDER])
    def test_what_is_not_enforceable_is_still_demanded(self, proceeding: dict[str, Any]) -> None:
        assert texts("demand_letter", changed(lambda facts: facts.update(proceedings=[proceeding])))

    @pytest.mark.parametrize(
        "proceeding",
        [
            COMMITTEE | {"court": "示例市虚构区人民法院"},
            ORDER | {"effective_on": "2026-10-12"},
            {"kind": "judgment", "on": "2026-11-12"},
        ],
    )
    def test_what_a_court_decided_is_enforced(self, proceeding: dict[str, Any]) -> None:
        with pytest.raises(KindNotLawful, match="申请执行"):
            texts("demand_letter", changed(lambda facts: facts.update(proceedings=[proceeding])))

    @pytest.mark.parametrize(
        "name",
        ["overdue_reminder", "demand_letter", "balance_confirmation"],
    )
    def test_the_refusal_cites_its_articles_and_names_what_can_be_used(self, name: str) -> None:
        with pytest.raises(KindNotLawful) as caught:
            drafts(name, changed(name=JUDGED))

        for said in ("第二百三十五条、第二百四十八条、第二百四十九条、第二百五十条", "第二十条", "《限期还款催告函》"):
            assert said in caught.value.message
        assert "《强制执行申请书》" in caught.value.message

    @pytest.mark.parametrize(("outcome", "route"), [(None, "继续进行诉讼"), ("准许撤回起诉", "提起诉讼")])
    def test_a_suit_withdrawn_is_not_threatened_with(self, outcome: str | None, route: str) -> None:
        suit = {"kind": "suit", "on": "2026-03-12", "outcome": outcome, "case_number": "（2026）示0101民初1号"}
        (text,) = texts("demand_letter", changed(lambda facts: facts.update(proceedings=[suit])))

        assert f"通过{route}、申请财产保全" in text

    @pytest.mark.parametrize("kind", ["judgment", "suit", "enforcement"])
    def test_what_happens_after_the_cut_off_date_is_not_told(self, kind: str) -> None:
        later = {"kind": kind, "on": "2026-11-24", "court": "示例市虚构区人民法院"}
        (text,) = texts("demand_letter", changed(lambda facts: facts.update(proceedings=[later])))

        assert "通过提起诉讼、申请财产保全" in text


def performance(change: Any = None, as_of: date = DAY) -> str:
    """The demand to perform the judgment of a case."""
    (text,) = texts("final_demand", changed(change, JUDGED), as_of, pay_by="2027-01-10")
    return text


class TestPerformance:
    """After a judgment a written demand interrupts the two years (民诉法 250; 执行程序解释 20), on the judgment's sums.

    Adjudged: 800,000.00 + 30,444.44 + 13,800.00 = 844,244.44; paid since 66,000.00; unpaid 778,244.44.
    """

    def test_it_asks_for_the_instrument_s_sums_less_what_was_paid_and_for_no_contract_interest(self) -> None:
        text = performance()

        for said in (
            "示例市虚构区人民法院以（2024）示0101民初1号判决确定，该文书已于2025年2月12日生效",
            "履行期限至2025年2月22日届满",
            "合计844,244.44元",
            "已收款项66,000.00元，尚欠778,244.44元",
            "以尚欠的778,244.44元为现基数，自2025年2月22日起",
            "尚欠该项利息87,708.68元，此后每日新增136.19元",
            "第二百五十条",
            "第二十条",
        ):
            assert said in text
        assert "罚息" not in text.replace("归还借款本金80万元及利息、罚息、复利", "")
        assert "债权计算书" not in text
        assert "愿意继续履行生效法律文书确定的义务" in text

    def test_what_repayments_left_over_for_the_doubled_interest_is_no_payment_on_the_sums(self) -> None:
        """Paid in full and 1,000.00 more: nothing of the sums is owed, and the doubled interest is what was left."""

        def overpaid(facts: dict[str, Any]) -> None:
            paid = {"on": "2026-11-20", "type": "repayment", "amount": "779244.44", "voucher": "付清"}
            facts["debts"][0]["ledger"].append(paid)

        text = performance(overpaid)

        assert "已收款项844,244.44元，尚欠0.00元" in text
        assert "以尚欠的0.00元为现基数" in text

    def test_without_the_dates_of_the_delay_the_doubled_interest_is_asked_for_without_a_figure(self) -> None:
        def mixed(facts: dict[str, Any]) -> None:
            facts["proceedings"][2]["amounts"] = [{"item": "本息合计", "amount": "830444.44"}]

        text = performance(mixed)

        assert "尚欠764,444.44元" in text
        assert "该项利息依法计算至实际清偿之日止" in text

    @pytest.mark.parametrize(
        ("change", "as_of", "reason"),
        [
            (lambda j: j.pop("amounts"), DAY, "补录分项"),
            (lambda j: j.update(orders="被告秦十七䶮归还借款。"), DAY, "主文没有写到示例省乌有纺织有限公司"),
            (lambda j: j.update(performance_due_on="2026-11-23"), DAY, "履行期限至2026-11-23，尚未届满"),
            (lambda j: j.update(amounts=[{"item": "本金", "amount": "60000.00"}], performance_due_on="2026-11-22"), DAY,
             "已经清偿"),
        ],
    )  # fmt: skip
    def test_what_it_cannot_rest_on_is_refused(self, change: Any, as_of: date, reason: str) -> None:
        with pytest.raises((LawError, InputError), match=reason):
            performance(lambda facts: change(facts["proceedings"][2]), as_of)

    def test_a_guarantor_whom_the_orders_name_is_asked_to_perform_them(self) -> None:
        (text,) = texts("guarantor_demand", changed(name=JUDGED))

        assert "对示例省乌有纺织有限公司的债权" in text
        assert "其中确定由您承担的责任，您至今未履行完毕" in text
        assert "尚欠778,244.44元" in text
        assert "确定由您承担的责任，将款项存入下列账户" in text
        assert "愿意继续履行生效法律文书确定的保证责任" in text
        assert "债权计算书" not in text

    def test_one_whom_they_do_not_name_is_asked_out_of_his_contract(self) -> None:
        def unnamed(facts: dict[str, Any]) -> None:
            facts["proceedings"][2]["orders"] = "被告示例省乌有纺织有限公司归还借款。"
            facts["guarantees"][0]["until"] = "2027-12-31"

        made = drafts("guarantor_demand", changed(unnamed, JUDGED))

        assert "guarantee_unadjudged" in [warning.code for warning in made.warnings]
        text = plain_text(made.drafts[0].document)
        assert "在保证范围内承担保证责任" in text
        assert "债权计算书" in text

    def test_without_the_orders_nobody_knows_whether_a_guarantor_is_bound(self) -> None:
        with pytest.raises(KindNotApplicable, match=r"没有录入判决的判项主文.*补录主文"):
            drafts("guarantor_demand", changed(lambda facts: facts["proceedings"][2].pop("orders"), JUDGED))

    def test_a_lawyer_asks_each_to_perform(self) -> None:
        borrower, guarantor = texts("lawyer_letter", changed(name=JUDGED), profile=FIRM)

        assert "委托人对贵单位的债权" in borrower
        assert "委托人对示例省乌有纺织有限公司的债权" in guarantor
        for text in (borrower, guarantor):
            assert "使申请执行时效中断" in text
            assert "履行上述生效法律文书，将款项存入委托人的下列账户" in text
            assert "委托人将依法申请执行或者恢复执行" in text
            assert "《债权计算书》" not in text

    def test_of_two_instruments_none_is_guessed(self) -> None:
        def second(facts: dict[str, Any]) -> None:
            facts["proceedings"].insert(3, facts["proceedings"][2] | {"case_number": "（2025）示01民终1号"})

        with pytest.raises(KindNotApplicable, match="2份生效法律文书"):
            performance(second)

    def test_whoever_makes_it_is_told_where_several_contracts_may_not_all_be_adjudged(self) -> None:
        def second(facts: dict[str, Any]) -> None:
            facts["debts"].append(facts["debts"][0] | {"no": "另一合同"})

        found = {name: drafts("final_demand", changed(change, JUDGED), pay_by="2027-01-10").warnings
                 for name, change in (("one", None), ("two", second))}  # fmt: skip

        told = {name: "adjudged_contracts" in [each.code for each in warnings] for name, warnings in found.items()}
        assert told == {"one": False, "two": True}

    def test_a_decision_not_in_force_is_not_demanded_on(self) -> None:
        def not_yet(facts: dict[str, Any]) -> None:
            for name in ("effective_on", "performance_due_on"):
                del facts["proceedings"][2][name]

        with pytest.raises(KindNotLawful, match="补录文书的生效日"):
            performance(not_yet)

    def test_after_the_two_years_whoever_makes_it_is_told(self) -> None:
        def idle(facts: dict[str, Any]) -> None:
            facts["proceedings"] = facts["proceedings"][:3]
            facts["deliveries"], facts["contacts"], facts["agreements"] = [], [], facts["agreements"]
            facts["debts"][0]["ledger"] = [e for e in facts["debts"][0]["ledger"] if e["on"] < "2025-02-12"]

        found = drafts("final_demand", changed(idle, JUDGED), date(2028, 1, 1), pay_by="2028-02-01")

        assert "enforcement_expired" in [warning.code for warning in found.warnings]


class TestAnnouncement:
    def test_only_for_who_cannot_be_found(self) -> None:
        with pytest.raises(KindNotLawful, match=r"下落不明.*第八条"):
            drafts("demand_announcement", changed())

    def test_it_names_whom_the_debtor_bought_from(self) -> None:
        def assigned(facts: dict[str, Any]) -> None:
            facts["debtors"][0]["whereabouts_unknown"] = True
            facts["agreements"] = [
                {
                    "kind": "assignment",
                    "signed_on": "2026-01-05",
                    "assignor": "示例原债权公司",
                    "assignee": "示例受让公司",
                }
            ]

        case = changed(assigned, "cases/11_goods_sold.json")
        (text,) = texts("demand_announcement", case)

        assert "你方与示例原债权公司于2025年7月1日签订" in text
        assert f"该债权已转让给{case.creditor.name}，到期账款至今未付清" in text

    def test_what_courts_ask_first_is_said(self) -> None:
        case = changed(name="cases/05_business_loan.json")

        assert "announcement_medium" in codes("demand_announcement", case)


def test_an_acceleration_needs_its_date_and_ground() -> None:
    with pytest.raises(KindNotApplicable, match=r"第五百七十八条.*补录"):
        drafts("acceleration_notice", changed(lambda facts: facts["debts"][0].pop("acceleration")))


def test_an_acceleration_may_call_in_a_loan_on_which_nothing_is_overdue() -> None:
    """As where it was misused: what fell due was paid, and all principal is still to come."""

    def paid(facts: dict[str, Any]) -> None:
        debt = facts["debts"][0]
        debt["ledger"] = [entry for entry in debt["ledger"] if entry["on"] <= "2025-06-20"]
        debt["acceleration"] = {"effective_on": "2025-07-15", "ground": "借款人擅自改变借款用途"}
        debt["clauses"].pop("acceleration")
        debt["misuse"] = {"multiplier": "2", "from": "2025-07-01"}

    (text, *_) = texts("acceleration_notice", changed(paid), date(2025, 6, 25))

    assert "第六百七十三条的规定，我行现宣布上述合同项下的全部借款于2025年7月15日提前到期" in text
    assert " ｜ 0.00 ｜ 5,000,000.00 ｜ " in text


def test_an_acceleration_is_told_to_those_alone_who_answer_for_the_contract() -> None:
    def first_early(facts: dict[str, Any]) -> None:
        guaranteed(facts, ([1], "2029-12-01"))
        facts["debts"][0]["acceleration"] = {"effective_on": "2025-09-05", "ground": "未按期付息"}
        facts["debts"][0]["clauses"]["acceleration"] = {"no": "第九条"}

    made = drafts("acceleration_notice", changed(first_early, TWO), date(2025, 9, 5))

    assert [each.party for each in made.drafts] == ["P1"]
    assert "addressee_refused" in [warning.code for warning in made.warnings]


def test_an_assignment_notice_needs_an_assignment() -> None:
    with pytest.raises(KindNotApplicable, match=r"第五百四十六条.*补录"):
        drafts("assignment_notice", changed())


def test_every_contract_of_an_assignment_notice_was_assigned() -> None:
    def second(facts: dict[str, Any]) -> None:
        facts["debts"].append(facts["debts"][0] | {"no": "虚银流借字2023第0105号"})
        facts["agreements"][0]["debts"] = [facts["debts"][0]["no"]]

    with pytest.raises(KindNotApplicable, match="虚银流借字2023第0105号 没有债权转让协议"):
        drafts("assignment_notice", changed(second, "cases/14_assigned_and_judged.json"))


@pytest.mark.parametrize(("as_of", "refused"), [(date(2026, 1, 15), False), (date(2026, 1, 16), True)])
def test_an_acceleration_is_not_declared_once_its_day_is_gone(as_of: date, refused: bool) -> None:  # noqa: FBT001
    """It takes effect on 2026-01-15: a notice that rests on a later cut-off date declares nothing any more."""
    if refused:
        with pytest.raises(KindNotLawful, match=r"已于2026-01-15提前到期.*《逾期贷款催收通知书》"):
            drafts("acceleration_notice", changed(), as_of)
    else:
        assert drafts("acceleration_notice", changed(), as_of).drafts


@pytest.mark.parametrize(("last_on", "told"), [("2026-11-23", True), ("2026-11-22", False)])
def test_a_plan_under_way_is_told_to_who_would_demand_everything(last_on: str, told: bool) -> None:  # noqa: FBT001
    def agreed(facts: dict[str, Any]) -> None:
        row = {"period": 1, "due_on": last_on, "principal": "100.00", "interest": "0.00"}
        facts["agreements"].append({"kind": "repayment_plan", "signed_on": "2026-06-01", "schedule": [row]})

    assert ("plan_under_way" in codes("demand_letter", changed(agreed))) is told
