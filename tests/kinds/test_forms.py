"""The courts' element-style forms: prescribed words and rows in order, boxes from facts, sums that add up, measures."""

import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdfium2 import raw
from written import changed, drafts, texts

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.document.text import plain_text
from docgen.document.tree import Document, Table, plain
from docgen.errors import DocumentGaps, KindNotApplicable, KindNotLawful
from docgen.kinds.compose import compose
from docgen.kinds.context import Marks
from docgen.kinds.facts import derive
from docgen.kinds.form_parts import ORGANIZATION_TYPES, organization_box
from docgen.kinds.guards import check_guards
from docgen.kinds.registry import kind
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DAY = date(2026, 11, 23)
PARAMETERS = Parameters.load()
LOAN, PRIVATE, CARD = "complaint_financial_loan", "complaint_private_lending", "complaint_credit_card"
ENFORCE = "enforcement_application"
CASES = {
    LOAN: "full_case/case.json",
    PRIVATE: "cases/07_between_friends.json",
    CARD: "cases/09_credit_card.json",
    ENFORCE: "cases/14_assigned_and_judged.json",
}

Change = Callable[[dict[str, Any]], object]


def case_of(name: str, change: Change | None = None) -> Case:
    facts = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    if change:
        change(facts)
    return load_json(json.dumps(facts).encode())


def form(name: str, case: Case | None = None, **answers: Any) -> Document:
    found = case or case_of(CASES[name])
    facts = derive(kind(name), found, DAY, parameters=PARAMETERS)
    check_guards(kind(name), facts, None)
    return compose(kind(name), facts, party=None, answers=answers, marks=Marks(DAY))


def rows(document: Document) -> list[tuple[str, str]]:
    """Label and content of every row of two cells, paragraphs as lines; of a merged row the content alone."""
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    found = []
    for row in table.body:
        texts = ["\n".join(plain(paragraph.inlines) for paragraph in cell.paragraphs) for cell in row.cells]
        found.append((texts[0], texts[1]) if len(texts) > 1 else ("", texts[0]))
    return found


def row(document: Document, label: str) -> str:
    (found,) = [content for name, content in rows(document) if name.startswith(label)]
    return found


FORM_WORDS = Path(__file__).parent / "official_form_2025.txt"
PRESCRIBED = FORM_WORDS.read_text(encoding="utf-8").strip().split("\n\n")
"""The fixed words of 法〔2025〕82号: the notes, then the rows on mediation, each a label and what stands beside it."""
NOTES, *ASKED = PRESCRIBED
MEDIATION = [tuple(block.split("\n", 1)) for block in ASKED]

CLAIMS = ["3. 是否要求提前还款或解除合同", "4. 是否主张担保权利", "5. 是否主张实现债权的费用", "6. 是否主张诉讼费用"]
VENUE = ["约定管辖和诉前保全", "1. 有无仲裁、法院管辖约定", "2. 是否已经诉前保全", "事实与理由"]
THINGS = [
    "是否签订物的担保（抵押、质押）合同",
    "担保人、担保物",
    "是否最高额担保（抵押、质押）",
    "是否办理抵押、质押登记",
]


def things(first: int) -> list[str]:
    return [f"{first + place}. {title}" for place, title in enumerate(THINGS)]


LABELS = {
    LOAN: ["诉讼请求", "1. 本金", "2. 利息（期内利息、复利、罚息）", *CLAIMS, "7. 其他请求", "8. 标的总额", *VENUE,
           "1. 合同签订情况（名称、编号、签订时间、地点等）", "2. 合同主体", "3. 借款金额", "4. 借款期限",
           "5. 借款利率", "6. 借款提供时间", "7. 还款方式", "8. 还款情况", "9. 是否存在逾期还款", *things(10),
           "14. 是否签订保证合同/保函", "15. 保证方式", "16. 其他担保方式", "17. 请求承担责任的依据",
           "18. 其他需要说明的内容（可另附页）", "19. 证据清单（可另附页）", "对纠纷解决方式的意愿"],
    PRIVATE: ["诉讼请求", "1. 本金", "2. 利息", *CLAIMS, "7. 其他请求", "8. 标的总额", *VENUE,
              "1. 合同签订情况（名称、编号、签订时间、地点等）", "2. 签订主体", "3. 借款金额", "4. 借款期限",
              "5. 借款利率", "6. 借款提供时间", "7. 还款方式", "8. 还款情况", "9. 是否存在逾期还款", *things(10),
              "14. 是否签订保证合同",
              "15. 其他担保方式", "16. 其他需要说明的内容（可另附页）", "17. 请求依据", "18. 证据清单（可另附页）",
              "对纠纷解决方式的意愿"],
    CARD: ["诉讼请求", "1. 透支本金", "2. 利息、罚息、复利、滞纳金、违约金、手续费等", "3. 是否主张担保权利",
           "4. 是否主张实现债权的费用", "5. 是否主张诉讼费用", "6. 其他请求", "7. 标的总额", *VENUE,
           "1. 信用卡办理情况（信用卡卡号、信用卡登记权利人、办卡时间、办卡行等）", "2. 信用卡合约的主要约定",
           "3. 是否就信用卡合约主要条款进行提示注意、说明", "4. 被告已还款金额", "5. 被告逾期未还款金额",
           "6. 是否向被告进行通知和催收", *things(7), "11. 是否签订保证合同", "12. 保证方式", "13. 其他担保方式",
           "14. 请求承担责任的依据", "15. 其他需要说明的内容（可另附页）", "16. 证据清单（可另附页）",
           "对纠纷解决方式的意愿"],
}  # fmt: skip


@pytest.mark.parametrize("name", LABELS)
def test_a_complaint_has_the_rows_of_its_form_in_their_order(name: str) -> None:
    found = [label or content for label, content in rows(form(name))]

    assert found[found.index("诉讼请求") : -3] == LABELS[name]


@pytest.mark.parametrize("name", LABELS)
def test_the_forms_own_words_stand_as_prescribed(name: str) -> None:
    found = rows(form(name))

    assert found[0] == ("", NOTES)
    assert found[-3:] == MEDIATION
    assert "此致" not in plain_text(form(name))


def test_what_is_thought_of_mediation_is_ticked_as_answered_and_nothing_beside() -> None:
    document = form(LOAN, knows_mediation="了解", knows_lower_fees="不了解", considers_mediation="否")

    assert [content.count("☑") for _, content in rows(document)[-3:]] == [1, 1, 1]
    assert row(document, "1. 是否了解调解") == "了解☑　　不了解□"
    assert row(document, "2. 是否了解先行调解").splitlines()[3] == "了解□　　不了解☑"
    assert row(document, "3. 是否考虑先行调解") == "是□　否☑　暂不确定，想要了解更多内容□"


@pytest.mark.parametrize(
    ("written", "box"),
    [
        *((title, title) for title in ORGANIZATION_TYPES),
        ("有限责任公司（自然人独资）", "有限责任公司"),
        ("其他股份有限公司(非上市)", "股份有限公司"),
        ("有限合伙企业", "合伙企业"),
        ("非上市公司", ""),
        ("分支机构", ""),
        ("", ""),
    ],
)
def test_a_type_of_organization_ticks_its_box_or_none(written: str, box: str) -> None:
    assert organization_box(written) == box


def test_organizations_and_persons_have_their_blocks() -> None:
    document = form(LOAN)
    plaintiff = row(document, "原告（法人、非法人组织）")
    defendants = [content for label, content in rows(document) if label.startswith("被告")]

    assert "类型：有限责任公司□　股份有限公司☑　上市公司□" in plaintiff
    assert plaintiff.count("☑") == 1
    assert [content.splitlines()[0] for content in defendants] == [
        "名称：示例省子虚精密机械有限公司",
        "名称：示例市乌有投资控股有限公司",
        "姓名：王五㼆",
    ]
    assert "所有制性质：国有□（控股□　参股□）　民营☑　其他□" in defendants[0]
    assert "性别：男☑　女□" in defendants[2]
    assert "证件号码：990101197203159111" in defendants[2]
    assert "特别授权☑（代为承认" in row(document, "委托诉讼代理人")
    assert row(document, "第三人") == "无"


def _bare(facts: dict[str, Any]) -> None:
    for party in [facts["creditor"], *facts["debtors"]]:
        for key in set(party) - {"kind", "name", "roles", "id"}:
            del party[key]


def test_what_is_not_known_of_a_party_stays_open() -> None:
    document = form(LOAN, case_of("cases/01_consumer_loan.json", _bare))
    plaintiff = row(document, "原告")
    defendant = next(content for label, content in rows(document) if label.startswith("被告"))

    assert "☑" not in plaintiff + defendant
    assert "性别：男□　女□\n出生日期：____年____月____日　民族：________" in defendant
    assert row(document, "委托诉讼代理人").endswith("无☑")


def _figures(text: str) -> list[Decimal]:
    return [Decimal(found.replace(",", "")) for found in re.findall(r"([\d,]+\.\d\d)元", text)]


def _paid_ahead(facts: dict[str, Any]) -> None:
    facts["debts"][0]["ledger"].append({"on": "2026-11-20", "type": "repayment", "amount": "50000.00", "voucher": "X"})


def _fee_paid_in_part(facts: dict[str, Any]) -> None:
    facts["debts"][0]["ledger"] += [
        {"on": "2026-10-01", "type": "fee", "amount": "3000.00", "fee_kind": "litigation", "memo": "案件受理费"},
        {"on": "2026-11-01", "type": "repayment", "amount": "5000.00"},
    ]


def _card_fees(facts: dict[str, Any]) -> None:
    facts["debts"][0]["ledger"].append({"on": "2026-11-01", "type": "fee", "amount": "1500.00", "fee_kind": "lawyer"})
    facts["debts"][0]["ledger"][0]["amount"] = "10.00"


SUMS = [
    (LOAN, "full_case/case.json", None, {}),
    (LOAN, "full_case/case.json", _fee_paid_in_part, {}),
    (LOAN, "cases/01_consumer_loan.json", None, {}),
    (LOAN, "cases/01_consumer_loan.json", None, {"accelerates": True}),
    (LOAN, "cases/03_working_capital.json", None, {}),
    (LOAN, "cases/04_two_debts.json", None, {}),
    (LOAN, "cases/13_floating_loan.json", None, {"accelerates": True}),
    (LOAN, "cases/13_floating_loan.json", _paid_ahead, {"accelerates": True}),
    (PRIVATE, "cases/07_between_friends.json", None, {}),
    (PRIVATE, "cases/08_between_companies.json", None, {}),
    (CARD, "cases/09_credit_card.json", None, {}),
    (CARD, "cases/09_credit_card.json", _card_fees, {}),
    (CARD, "cases/10_disputed_card.json", None, {}),
]


@pytest.mark.parametrize(("name", "path", "change", "answers"), SUMS)
def test_the_rows_of_the_claim_add_up_to_its_total(
    name: str, path: str, change: Change | None, answers: dict[str, Any]
) -> None:
    """Principal + interest of every kind + costs − what was received and not applied = total due (or to settle)."""
    case = case_of(path, change)
    claim = compute_claim(case, DAY, parameters=PARAMETERS)
    document = form(name, case, **answers)
    claimed = dict(rows(document)[[label for label, _ in rows(document)].index("第三人") :])
    principal, interest = (_figures(content) for content in list(claimed.values())[2:4])
    costs = _figures(next(content for label, content in claimed.items() if "实现债权的费用" in label))
    total = _figures(next(content for label, content in claimed.items() if "标的总额" in label))

    assert total[0] == (claim.total_to_settle if answers else claim.total_due)
    assert total[0] == principal[0] + interest[0] + (costs[-1] if costs else 0) - claim.credit
    assert total[1:4] == [principal[0], interest[0], costs[-1] if costs else 0]
    assert (total[4:] or [0]) == [claim.credit]
    assert sum(costs[:-1]) == (costs[-1] if costs else 0) or "共" in str(claimed)


def test_a_claim_for_nothing_due_asks_whether_all_is_called_in() -> None:
    with pytest.raises(DocumentGaps, match="要求提前归还未到期本金"):
        form(LOAN, case_of("cases/13_floating_loan.json", _paid_ahead))


def test_interest_compound_and_penalty_stand_apart() -> None:
    found = row(form(LOAN, case_of("cases/03_working_capital.json")), "2. 利息")

    assert found.splitlines()[:4] == [
        "截至2026年11月22日止，欠利息合计248,474.43元",
        "期内利息：50,524.99元",
        "复利：4,321.15元",
        "罚息（违约金）：193,628.29元",
    ]
    assert "是否请求支付至实际清偿之日止：是☑　否□" in found


def test_a_fee_paid_in_part_shows_what_is_left_of_it() -> None:
    """60,000 + 3,000 less a repayment of 5,000, which goes to the older cost first: 55,000 + 3,000."""
    document = form(LOAN, case_of(CASES[LOAN], _fee_paid_in_part))
    found = row(document, "5. 是否主张实现债权的费用")

    assert "律师代理费：55,000.00元（2026年9月10日发生，共60,000.00元，其余已清偿）" in found
    assert "案件受理费：3,000.00元" in found
    assert "不重复主张" in row(document, "6. 是否主张诉讼费用")


def test_a_cards_own_charges_are_no_costs_of_enforcement() -> None:
    """The balance's 120.00 less the 10.00 repaid, which goes to costs first; the lawyer's 1,500.00 apart."""
    document = form(CARD, case_of(CASES[CARD], _card_fees))

    assert "手续费等110.00元" in row(document, "2. 利息、罚息")
    assert "合计：1,500.00元" in row(document, "4. 是否主张实现债权的费用")


def test_acceleration_is_ticked_as_declared_or_asked_and_not_otherwise() -> None:
    floating = case_of("cases/13_floating_loan.json")
    label = "3. 是否要求提前还款或解除合同"

    assert row(form(LOAN), label).startswith("是☑　提前还款（加速到期）☑　解除合同□\n借款已宣布自2026年1月15日起")
    assert row(form(LOAN, floating), label) == "是□　提前还款（加速到期）□　解除合同□\n否☑"
    assert row(form(LOAN, floating, accelerates=True), label).startswith("是☑　提前还款（加速到期）☑")
    assert row(form(LOAN, floating, rescinds=True), label).startswith("是☑　提前还款（加速到期）□　解除合同☑")
    assert "（借款已全部到期）" in row(form(LOAN, case_of("cases/04_two_debts.json"), accelerates=True), label)


def test_interest_on_what_is_not_claimed_is_not_asked_for() -> None:
    floating = case_of("cases/13_floating_loan.json")

    assert "计算的利息" not in row(form(LOAN, floating), "2. 利息")
    asked = row(form(LOAN, floating, accelerates=True), "2. 利息")
    assert "计算的利息，以25,634.05元为基数、按年利率5.33%计算的罚息（利率依合同约定调整的" in asked
    assert "每日45.34元" in asked


@pytest.mark.parametrize(
    ("name", "path", "said"),
    [
        (LOAN, CASES[LOAN],
         ["以4,887,911.31元为基数、按年利率6.525%（日利率为年利率除以360）计算的罚息（以现欠款项计，每日885.93元）"]),
        (LOAN, "cases/03_working_capital.json",
         ["以2,470,000.00元为基数、按年利率6.45%（日利率为年利率除以360，下同）计算的罚息，",
          "以50,524.99元为基数、按年利率6.45%计算的复利（以现欠款项计，每日451.59元）"]),
        (LOAN, "cases/04_two_debts.json",
         ["合同虚银流借字2024第0511号项下，自2026年11月23日起至实际清偿之日止，以920,832.49元为基数、按年利率6.675%",
          "合同虚银流借字2024第0603号项下，自2026年11月23日起至实际清偿之日止，以1,818,637.73元为基数、按年利率6.525%",
          "各合同合计以现欠款项计，每日500.37元"]),
        (PRIVATE, "cases/08_between_companies.json",
         ["以1,000,000.00元为基数、按年利率15.4%（已按法定上限计，日利率为年利率除以365）计算的逾期利息"]),
        (CARD, CASES[CARD],
         ["以41,234.56元为基数、按年利率18.25%（日利率为年利率除以360，下同）计算的利息，以2,622.79元为基数"]),
    ],
)  # fmt: skip
def test_each_kind_runs_on_its_own_base_at_its_own_rate(name: str, path: str, said: list[str]) -> None:
    """Penalty on unpaid principal, compound on unpaid interest: 2,470,000 and 50,524.99 × 6.45% ÷ 360 = 451.59."""
    found = row(form(name, case_of(path)), "2. 利息")

    assert all(words in found for words in said)
    assert "以现欠款项为基数" not in found


def test_a_capped_rate_stands_beside_the_agreed_one_with_its_rule() -> None:
    """4 × 3.85 % (one-year LPR when the contract was made) = 15.4 %; agreed 18 % and 0.08 % a day = 29.2 %."""
    found = row(form(PRIVATE, case_of("cases/08_between_companies.json")), "2. 利息")

    assert "利息按18%/年计收；逾期利息以到期未还本金为基数，按日利率万分之八计收；约定超过法定上限（" in found
    assert "第二十五条、第二十八条、第二十九条、第三十一条）的部分不主张" in found
    assert "利息实际自2021年3月22日起按15.4%/年计算；逾期利息实际自2022年3月22日起按15.4%/年计算" in found
    assert "不主张" not in row(form(PRIVATE), "2. 利息")


def test_a_cap_that_changes_tells_each_rate_from_its_day() -> None:
    """Made before 2020-08-20, sued after: 24 % until the day before, then 4 × the LPR of 3.00 % at filing = 12 %."""

    def older(facts: dict[str, Any]) -> None:
        debt = facts["debts"][0]
        debt |= {"signed_on": "2020-03-15", "disbursed_on": "2020-03-22", "matures_on": "2021-03-22"}
        debt |= {"annual_rate": "0.30", "repayment_method": "bullet"}
        debt["ledger"] = [debt["ledger"][0] | {"on": "2020-03-22"}]
        facts["filed_on"] = "2026-01-15"

    found = row(form(PRIVATE, case_of("cases/08_between_companies.json", older)), "2. 利息")

    assert "实际自2020年3月22日起按24%/年，自2020年8月20日起按12%/年计算" in found


def test_compound_that_the_cap_cuts_to_nothing_does_not_run() -> None:
    def compounding(facts: dict[str, Any]) -> None:
        debt = facts["debts"][0]
        debt |= {"compound": True, "repayment_method": "bullet", "ledger": debt["ledger"][:1]}

    found = row(form(PRIVATE, case_of("cases/08_between_companies.json", compounding)), "2. 利息")

    assert "计算的逾期利息（以现欠款项计，每日421.92元）" in found
    assert "计算的复利" not in found


def test_the_terms_of_the_loan_are_told_with_their_clauses() -> None:
    document = form(LOAN)

    assert row(document, "5. 借款利率").splitlines() == [
        "利率☑ 4.35%/年（合同条款：第四条）",
        "逾期上浮☑ 50%（合同条款：第七条第一款）",
        "复利☑ 按罚息利率（合同条款：第七条第二款）",
        "罚息（违约金）☑ 6.525%/年（合同利率的1.5倍）（合同条款：第七条第一款）",
    ]
    assert "按季计息、到期一次性还本☑" in row(document, "7. 还款方式")
    assert row(document, "7. 还款方式").count("☑") == 1
    assert row(document, "8. 还款情况").splitlines() == [
        "已还本金：112,088.69元",
        "已还利息：401,770.83元；已还罚息121,437.50元；已还复利2,702.98元",
        "还息至：2026年1月15日",
    ]
    assert "至今已逾期：312天" in row(document, "9. 是否存在逾期还款")


def test_a_floating_rate_says_what_it_follows() -> None:
    found = row(form(LOAN, case_of("cases/13_floating_loan.json")), "5. 借款利率")

    assert "（按五年期以上LPR加60个基点，每年1月1日调整）" in found
    assert "罚息（违约金）☑ 合同利率的1.3倍" in found


def test_principal_repaid_before_the_core_systems_balance_counts() -> None:
    """200,000.00 lent, 150,000.00 not due and 5,000.00 overdue by the balance: 45,000.00 repaid."""

    def from_balance(facts: dict[str, Any]) -> None:
        debt = facts["debts"][0]
        debt["balances"] = [
            {"on": "2026-11-20", "principal": "5000.00", "principal_not_due": "150000.00", "overdue_days": 30}
        ]
        del debt["ledger"]
        debt.pop("schedule", None)
        debt |= {"repayment_method": "bullet", "matures_on": "2027-01-20"}

    case = case_of("cases/01_consumer_loan.json", from_balance)
    facts = derive(kind(LOAN), case, DAY, parameters=PARAMETERS, basis="core")
    document = compose(kind(LOAN), facts, party=None, answers={}, marks=Marks(DAY))

    assert row(document, "8. 还款情况").startswith("已还本金：45,000.00元")
    assert "自核心业务系统余额日起计" in row(document, "8. 还款情况")


def test_several_contracts_are_told_one_by_one() -> None:
    document = form(LOAN, case_of("cases/04_two_debts.json"))

    assert "合同虚银流借字2024第0511号：920,832.49元" in row(document, "1. 本金")
    assert "（虚银流借字2024第0511号）是否到期" in row(document, "4. 借款期限")
    assert "担保债权的确定时间：2026年6月2日　担保额度：4,000,000.00元" in row(document, "12. 是否最高额担保")
    assert row(document, "1. 有无仲裁").count("合同条款及内容") == 1


def _guarantors(count: int, modes: tuple[str, ...]) -> Change:
    def changed(facts: dict[str, Any]) -> None:
        del facts["guarantees"]
        facts["debtors"] = facts["debtors"][:1]
        for no in range(count):
            party = {"id": f"G{no}", "kind": "person", "name": f"虚构保证人{no}", "roles": ["guarantor"]}
            facts["debtors"].append(party)
        facts["guarantees"] = [{"party": f"G{no}", "mode": mode} for no, mode in enumerate(modes)]

    return changed


@pytest.mark.parametrize(
    ("count", "modes", "mode_row"),
    [
        (0, (), "一般保证□　连带责任保证□"),
        (1, ("joint",), "一般保证□　连带责任保证☑"),
        (1, ("general",), "一般保证☑　连带责任保证□"),
        (2, ("joint", "general"), "虚构保证人0：一般保证□　连带责任保证☑\n虚构保证人1：一般保证☑　连带责任保证□"),
        (12, ("joint",) * 12, "一般保证□　连带责任保证☑"),
        (1, (), "一般保证□　连带责任保证□"),
    ],
)
def test_guarantors_are_told_one_by_one(count: int, modes: tuple[str, ...], mode_row: str) -> None:
    document = form(LOAN, case_of("cases/04_two_debts.json", _guarantors(count, modes)))

    assert row(document, "14. 是否签订保证合同").count("保证人：虚构保证人") == count
    assert row(document, "14. 是否签订保证合同").startswith("是☑" if count else "是□")
    assert row(document, "15. 保证方式") == mode_row
    assert row(document, "4. 是否主张担保权利").count("请求判令虚构保证人") == count


@pytest.mark.parametrize(
    ("registration", "ticked", "claimed"),
    [
        ("formal", "是☑　正式登记☑　预告登记□", "优先受偿"),
        ("advance", "是☑　正式登记□　预告登记☑", "优先受偿"),
        ("none", "是□　正式登记□　预告登记□", "未办理登记"),
        (None, "是□　正式登记□　预告登记□", "优先受偿"),
    ],
)
def test_registration_is_ticked_as_recorded(registration: str | None, ticked: str, claimed: str) -> None:
    def registered(facts: dict[str, Any]) -> None:
        facts["collateral"][0].pop("registration")
        if registration:
            facts["collateral"][0]["registration"] = registration

    document = form(LOAN, case_of(CASES[LOAN], registered))
    found = row(document, "13. 是否办理抵押、质押登记")

    assert found.startswith(ticked)
    assert found.endswith("否☑" if registration == "none" else "否□")
    assert claimed in row(document, "4. 是否主张担保权利")


def _proceedings(*proceedings: dict[str, str]) -> Change:
    return lambda facts: facts.update(proceedings=list(proceedings))


@pytest.mark.parametrize(("on", "ticked"), [("2026-11-09", "是☑"), ("2026-11-10", "是□"), ("2026-11-11", "是□")])
def test_only_preservation_before_the_suit_is_told(on: str, ticked: str) -> None:
    preserved = {"kind": "preservation", "on": on, "court": "示例市虚构区人民法院", "case_number": "（2026）示财保1号"}
    case = case_of(CASES[LOAN], _proceedings(preserved, {"kind": "suit", "on": "2026-11-10"}))
    found = row(form(LOAN, case), "2. 是否已经诉前保全")

    assert ("保全时间：2026年11月9日　保全案号：（2026）示财保1号" in found) is (ticked == "是☑")
    assert found.startswith(ticked)


def test_demands_stand_where_the_form_has_room_for_them() -> None:
    assert "催收情况：\n2025年1月20日，原告以微信方式向许十九𠅤催收，其承诺于2025年2月3日前还款50,000.00元。" in row(
        form(PRIVATE), "16. 其他需要说明的内容"
    )
    assert "2026年8月20日本人签收" in row(form(CARD), "6. 是否向被告进行通知和催收")
    assert row(form(CARD), "15. 其他需要说明的内容") == "无"


def test_third_parties_and_long_logs_stay_out() -> None:
    def busy(facts: dict[str, Any]) -> None:
        talk = {"channel": "phone", "by": "甲", "result": "reached"}
        facts["contacts"] = [talk | {"at": f"2026-0{1 + n // 20}-{n % 20 + 1:02}T10:00:00+08:00", "party": "P1"}
                             for n in range(25)]  # fmt: skip
        third = {"party": "third_party", "third_party_name": "邻居某", "at": "2026-05-01T10:00:00+08:00"}
        facts["contacts"].append(talk | third)

    found = row(form(LOAN, case_of(CASES[LOAN], busy)), "18. 其他需要说明的内容")

    assert "邻居某" not in found
    assert found.count("以电话方式") == 20
    assert "此外另有较早的5次催收联系，见催收记录。" in found


def test_what_was_asked_for_is_told_by_day() -> None:
    found = row(form(LOAN), "18. 其他需要说明的内容").split("催收情况：\n")[1].split("\n")
    days = [line.split("日，")[0] for line in found]

    assert days == ["2025年9月24", "2025年11月17", "2025年11月18", "2026年1月8", "2026年1月8", "2026年3月26",
                    "2026年4月2", "2026年11月16"]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "printed"), [(None, "________"), ("最低还款额未还部分的5%", "最低还款额未还部分的5%")]
)
def test_a_card_tells_or_leaves_open_how_its_charges_are_computed(said: str | None, printed: str) -> None:
    answers = {"charges_terms": said} if said else {}

    assert f"；违约金、手续费按{printed}" in row(form(CARD, **answers), "2. 信用卡合约的主要约定")


def test_a_card_that_nobody_is_known_to_have_explained_has_no_box_ticked() -> None:
    label = "3. 是否就信用卡合约主要条款"

    assert row(form(CARD), label).startswith("是☑　方式：柜面逐项说明并录音")
    silent = case_of(CASES[CARD], lambda facts: facts["debts"][0]["card"].pop("explained"))
    assert "☑" not in row(form(CARD, silent), label)


@pytest.mark.parametrize(
    ("proceeding", "said"),
    [
        ({"kind": "judgment", "on": "2026-10-01"}, "不能就同一债权再次起诉"),
        ({"kind": "mediation", "on": "2026-10-01", "court": "示例市虚构区人民法院"}, "再次起诉"),
        ({"kind": "enforcement", "on": "2026-10-01"}, "再次起诉"),
        ({"kind": "payment_order", "on": "2026-10-01", "effective_on": "2026-11-23"}, "再次起诉"),
    ],
)
def test_what_is_decided_is_not_sued_for_again(proceeding: dict[str, str], said: str) -> None:
    with pytest.raises(KindNotLawful, match=said):
        form(LOAN, case_of(CASES[LOAN], _proceedings(proceeding)))


@pytest.mark.parametrize(
    "proceeding",
    [
        {"kind": "mediation", "on": "2026-10-01", "court": "示例市人民调解委员会"},
        {"kind": "payment_order", "on": "2026-10-01", "effective_on": "2026-11-24"},
        {"kind": "judgment", "on": "2026-11-24"},
    ],
)
def test_what_decides_nothing_yet_does_not_bar_the_suit(proceeding: dict[str, str]) -> None:
    assert form(LOAN, case_of(CASES[LOAN], _proceedings(proceeding)))


@pytest.mark.parametrize(("outcome", "refused"), [(None, True), ("准许撤回起诉", False)])
def test_a_suit_bars_a_payment_order_unless_it_was_withdrawn(outcome: str | None, refused: bool) -> None:  # noqa: FBT001
    suit = {"kind": "suit", "on": "2026-03-12", "outcome": outcome, "case_number": "（2026）示0101民初1号"}
    case = changed(lambda facts: facts.update(proceedings=[suit]), "cases/01_consumer_loan.json")

    with pytest.raises(KindNotLawful, match="程序应当终结") if refused else nullcontext():
        assert drafts("payment_order_application", case, no_other_disputes="确认")


def test_preservation_rests_on_the_latest_instrument_in_force() -> None:
    """The judgment of first instance was followed by that on appeal."""
    decided = [
        {"kind": "judgment", "on": on, "effective_on": "2026-10-20", "court": court, "case_number": number}
        for on, court, number in [
            ("2026-06-10", "示例市虚构区人民法院", "（2026）示0101民初1号"),
            ("2026-10-20", "示例市中级人民法院", "（2026）示01民终2号"),
        ]
    ]
    decided[0]["effective_on"] = "2026-10-19"
    case = changed(lambda facts: facts.update(proceedings=decided))
    (text,) = texts("preservation_application", case, stage="诉讼财产保全")

    assert "示例市中级人民法院以（2026）示01民终2号" in text


def test_nothing_owed_is_not_sued_for() -> None:
    def paid(facts: dict[str, Any]) -> None:
        facts["debts"][0]["ledger"].append({"on": "2026-11-20", "type": "repayment", "amount": "9999999.00"})

    with pytest.raises(KindNotApplicable, match="没有尚未清偿的款项"):
        form(LOAN, case_of(CASES[LOAN], paid))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_proceedings({"kind": "suit", "on": "2026-10-01"}), "suit_pending"),
        (lambda f: f["debts"][0]["clauses"].update(arbitration={"no": "第十四条"}), "arbitration_agreed"),
        (lambda f: f["guarantees"][0].update(until="2026-04-01") or f.pop("deliveries"), "guarantee_period_expired"),
    ],
)
def test_whoever_sues_is_told_what_may_stand_in_the_way(change: Change, code: str) -> None:
    facts = derive(kind(LOAN), case_of(CASES[LOAN], change), DAY, parameters=PARAMETERS)

    assert code in [warning.code for warning in check_guards(kind(LOAN), facts, None)]


def test_an_application_for_enforcement_tells_its_instrument_and_sums() -> None:
    """800,000.00 + 111,157.77 + 12,345.67 = 923,503.44."""
    document = form(ENFORCE, delay_interest="12345.67")

    assert row(document, "文书类型").startswith("民事判决书☑　民事裁定书□")
    assert row(document, "文书号") == "（2024）示0101民初1号"
    assert row(document, "生效日期").startswith("2025年2月12日")
    assert row(document, "判项主文").startswith("一、被告示例省乌有纺织有限公司")
    assert "银行账号：0000000000001000003" in row(document, "申请执行人")
    assert _figures(row(document, "金额")) == list(
        map(Decimal, ("800000.00", "111157.77", "12345.67", "0.00", "923503.44"))
    )
    assert "最早到期日：2027年10月8日" in row(document, "保全")
    assert "现申请恢复执行" in row(document, "概要")
    assert "转让人书面认可债权已转让的材料" in row(document, "附件")


def test_delay_interest_is_the_claims_where_the_instrument_tells_its_items() -> None:
    """800,000 × 0.000175 × 179 days = 25,060.00; 778,244.44 × 0.000175 × 460 = 62,648.68; with 911,157.77."""
    found = row(form(ENFORCE), "金额")

    assert "迟延履行利息：87,708.68元（计至2026年11月22日" in found
    assert "合计：998,866.45元" in found


@pytest.mark.parametrize(
    ("answers", "shown"), [({}, True), ({"delay_interest": "87708.68"}, True), ({"principal": "778244.44"}, False)]
)
def test_why_the_delay_interest_runs_on_less_than_the_principal_is_said(
    answers: dict[str, str], *, shown: bool
) -> None:
    """A receipt after the judgment goes to the judgment's items by one reckoning, to all interest by the other."""
    found = row(form(ENFORCE, **answers), "金额")

    assert ("金钱债务778,244.44元为基数" in found) == shown
    assert ("文书之后继续计付的一般债务利息不占用还款" in found) == shown


def test_a_delay_interest_answered_otherwise_explains_nothing() -> None:
    assert "为基数" not in row(form(ENFORCE, delay_interest="12345.67"), "金额")


def test_delay_interest_that_cannot_be_worked_out_is_left_for_the_hand() -> None:
    found = row(form(ENFORCE, case_of(CASES[ENFORCE], _instrument(amounts=None))), "金额")

    assert "迟延履行利息：________________元（依法计算至实际清偿之日止）" in found
    assert "合计：911,157.77元" in found
    assert found.endswith("不含迟延履行利息")


def _instrument(**values: str | None) -> Change:
    def changed(facts: dict[str, Any]) -> None:
        judgment = next(each for each in facts["proceedings"] if each["kind"] == "judgment")
        judgment |= values
        for name in [name for name, value in values.items() if value is None]:
            del judgment[name]

    return changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda facts: facts.pop("proceedings"), "没有已经生效的判决"),
        (_instrument(effective_on=None, performance_due_on=None), "没有已经生效的判决"),
        (_instrument(effective_on="2026-11-24", performance_due_on=None), "没有已经生效的判决"),
        (_instrument(performance_due_on="2026-11-23"), "履行期限至2026-11-23，尚未届满"),
    ],
)
def test_without_an_instrument_in_force_nothing_is_enforced(change: Change, said: str) -> None:
    with pytest.raises(KindNotLawful, match=said):
        form(ENFORCE, case_of(CASES[ENFORCE], change))


def test_the_day_after_the_term_of_performance_it_may_be_enforced() -> None:
    assert form(ENFORCE, case_of(CASES[ENFORCE], _instrument(performance_due_on="2026-11-22")))


@pytest.mark.parametrize(
    ("found", "box"),
    [
        ("judgment", "民事判决书☑"),
        ("mediation", "民事调解书☑"),
        ("payment_order", "支付令☑"),
        ("arbitration", "仲裁裁决书/调解书☑"),
        ("notarised_instrument", "赋予强制执行效力的债权文书☑"),
    ],
)
def test_the_type_of_the_instrument_is_ticked(found: str, box: str) -> None:
    document = form(ENFORCE, case_of(CASES[ENFORCE], _instrument(kind=found)))

    assert box in row(document, "文书类型")
    assert row(document, "文书类型").count("☑") == 1
    assert ("执行证书" in row(document, "附件")) is (found == "notarised_instrument")
    assert ("仲裁协议" in row(document, "附件")) is (found == "arbitration")


def test_who_is_not_named_by_the_orders_is_no_respondent() -> None:
    case = case_of(CASES[ENFORCE], _instrument(orders="被告示例省乌有纺织有限公司归还借款。"))
    facts = derive(kind(ENFORCE), case, DAY, parameters=PARAMETERS)
    document = form(ENFORCE, case)

    assert [content.splitlines()[0] for label, content in rows(document) if label.startswith("被执行人")] == [
        "名称：示例省乌有纺织有限公司"
    ]
    assert "respondent_not_named" in [warning.code for warning in check_guards(kind(ENFORCE), facts, None)]


def test_what_the_court_needs_of_the_instrument_is_a_gap() -> None:
    with pytest.raises(DocumentGaps) as caught:
        form(ENFORCE, case_of(CASES[ENFORCE], _instrument(orders=None, case_number=None)))

    assert {problem.expected for problem in caught.value.problems} == {
        "缺少生效法律文书的案号",
        "缺少生效法律文书的判项主文",
    }


@pytest.mark.parametrize("name", CASES)
def test_word_has_the_measures_of_the_official_form(name: str) -> None:
    word = docx.Document(BytesIO(write_docx(form(name))))
    (table,) = word.tables
    section = word.sections[0]
    sizes = {style.style_id: style.font.size.pt for style in word.styles if style.type == 1 and style.font.size}
    borders = word.styles.element.find(f".//{qn('w:style')}[@{qn('w:styleId')}='FormGrid']//{qn('w:tblBorders')}")

    assert [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid] == [2270, 7074]
    assert {(edge.get(qn("w:sz")), edge.get(qn("w:color"))) for edge in borders} == {("2", "231F20")}
    assert (sizes["CellText"], sizes["FormSection"], sizes["Title"], sizes["Subtitle"]) == (10.5, 15, 22, 18)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for margin, wanted in zip(margins, (Mm(25.2), Mm(17.6), Mm(25.0), Mm(20.0)), strict=True):
        assert margin is not None
        assert abs(margin - wanted) < Mm(0.1)


def test_the_page_has_the_measures_of_the_official_form() -> None:
    """25.0 mm = 70.87 pt on the left; 2270 + 7074 twentieths of a point = 113.5 + 353.7 pt; 25.2 mm above."""
    with pypdfium2.PdfDocument(write_pdf(form(PRIVATE))) as pdf:
        page = pdf[1]
        boxes = [each.get_bounds() for each in page.get_objects() if each.type == raw.FPDF_PAGEOBJ_PATH]
        sizes = _sizes(pdf[0])

    lefts, rights = {round(box[0], 1) for box in boxes}, {round(box[2], 1) for box in boxes}
    assert (lefts, rights) == ({70.9, 184.4}, {184.4, 538.1})
    assert max(box[3] for box in boxes) == pytest.approx(841.89 - 25.2 * 72 / 25.4, abs=0.2)
    assert sizes == {10.5, 15.0, 18.0, 22.0, 9.0}, "9 pt is the number of the page"


def _sizes(page: pypdfium2.PdfPage) -> set[float]:
    """The sizes of a page's characters in points; the page is drawn in pixels of 1/96 inch, which is what is asked."""
    text = page.get_textpage()
    pixels = {raw.FPDFText_GetFontSize(text, at) for at in range(text.count_chars())}
    return {round(size * 72 / 96, 1) for size in pixels if size > 1}


def test_long_names_many_guarantors_and_exhibits_stay_on_the_page() -> None:
    """Nothing runs out of its box (the writer would stop), no row is lost, and the sign-off has rows above it."""

    def hostile(facts: dict[str, Any]) -> None:
        _guarantors(12, ("joint",) * 12)(facts)
        facts["creditor"]["name"] = "虚" * 60
        facts["debtors"][0]["name"] = "A" * 60
        facts["debts"][0] |= {"principal": "99999999999.99", "ledger": []}
        facts["evidence"] = [{"file": f"e{no}.pdf", "title": f"虚构证据{no}"} for no in range(90)]

    document = form(LOAN, case_of("cases/04_two_debts.json", hostile))
    with pypdfium2.PdfDocument(write_pdf(document)) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]

    assert "90. 虚构证据89" in "".join(texts)
    assert "3. 是否考虑先行调解" in texts[-1]
    assert "具状人（签字、盖章）" in texts[-1]


CLAIMED = "4. 是否主张担保权利"


def _secured(amount: str, **more: str) -> Change:
    return lambda facts: facts["collateral"][0].update(amount_secured=amount, **more)


@pytest.mark.parametrize(
    ("change", "noticed"),
    [
        (_secured("5105607.54"), True),
        (_secured("5105607.55"), False),
        (_secured("5000000.00", registration="none"), False),
        (_secured("5000000.00", max_amount="5000000.00"), False),
    ],
)
def test_a_debt_above_the_registered_sum_is_noticed(change: Change, noticed: bool) -> None:  # noqa: FBT001
    """4,887,911.31 + 157,696.24 + 60,000.00 = 5,105,607.55; a court's papers of every kind say so, none is limited."""
    case = case_of(CASES[LOAN], change)
    for name in (LOAN, "complaint", "security_realisation_application"):
        if case.collateral[0].registration == "none" and name.startswith("security"):
            continue
        facts = derive(kind(name), case, DAY, parameters=PARAMETERS)
        codes = [warning.code for warning in check_guards(kind(name), facts, None)]

        assert ("beyond_registered_sum" in codes) is noticed


def test_only_a_quota_limits_the_priority_asked_for() -> None:
    told, limited = form(LOAN), form(LOAN, case_of(CASES[LOAN], _secured("5000000.00", max_amount="5000000.00")))

    assert "以该财产折价，优先受偿" in row(told, CLAIMED)
    assert "登记的担保债权数额5,000,000.00元" in row(told, "13. 是否办理抵押")
    assert "在最高额5,000,000.00元范围内优先受偿" in row(limited, CLAIMED)


def test_a_guarantor_is_asked_for_the_costs_too() -> None:
    said = "对上述债务（包括上列本金、利息等各项款项及实现债权的费用）承担连带清偿责任"

    assert f"请求判令王五㼆{said}" in row(form(LOAN), CLAIMED)


@pytest.mark.parametrize(("signed_on", "told"), [("2026-11-23", True), ("2026-11-24", False)])
def test_a_supplementary_agreement_is_told(signed_on: str, told: bool) -> None:  # noqa: FBT001
    def signed(facts: dict[str, Any]) -> None:
        facts["agreements"] = [a | {"signed_on": signed_on} for a in facts["agreements"] if a["kind"] == "supplement"]

    found = row(form(LOAN, case_of(CASES[LOAN], signed)), "18. 其他需要说明的内容")
    said = "当事人订立补充协议（编号：虚银补字2025第0011号），示例市乌有投资控股有限公司、王五㼆书面同意。"

    assert (said in found) is told
