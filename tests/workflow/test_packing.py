"""What a pack is made of: parts by the case, copies by the defendants, fees of what is asked, all refusals at once."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.casefile.debts import Clause, Clauses
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import ProceedingKind
from docgen.document.text import plain_text
from docgen.errors import (
    CaseOnHold,
    DocumentGaps,
    InputError,
    KindNotApplicable,
    PackNotAllowed,
    PackRefused,
    Problem,
)
from docgen.law.dated import Parameters
from docgen.workflow.drafting import draft
from docgen.workflow.filings import ADMINISTRATOR, COMPLAINT, COURT, STATEMENT, TRIBUNAL
from docgen.workflow.packing import (
    PackOrder,
    Refusals,
    amount_claimed,
    cover_of,
    drafted,
    fee_answers,
    refuse_unsuited,
)

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NAMES = [path.stem for path in sorted((FIXTURES / "cases").glob("*.json"))]
PARAMETERS = Parameters.load()
ON = date(2026, 11, 23)
PARTS = (*COURT.before, *COURT.after)
AUTHORITY = next(part for part in PARTS if part.kind == "power_of_attorney")
ADDRESS = next(part for part in PARTS if part.kind == "service_address_confirmation")


@cache
def fixture(name: str = "full") -> Case:
    return load_json(FIXTURES / ("full_case/case.json" if name == "full" else f"cases/{name}.json"))


def order(case: Case, **more: Any) -> PackOrder:
    return PackOrder(case, ON, ON, **more)


def titles(asked: PackOrder) -> list[str]:
    return [part.title for part in asked.parts(PARTS)]


def test_what_every_filing_of_a_unit_with_agents_holds() -> None:
    assert titles(order(fixture())) == [
        "民事起诉状",
        "债权计算书",
        "法定代表人身份证明书",
        "授权委托书",
        "送达地址确认书",
        "立案材料清单",
    ]


def test_a_person_without_agents_needs_neither_certificate_nor_authority() -> None:
    case = fixture("07_between_friends")

    assert titles(order(case)) == ["民事起诉状", "债权计算书", "送达地址确认书", "立案材料清单"]
    assert STATEMENT.to_do(case) == "签名"
    assert STATEMENT.to_do(fixture()) == "单位盖章，负责人和制作人签名"


@pytest.mark.parametrize(
    ("more", "added"),
    [
        ({"wishes": frozenset({"preservation"})}, ["财产保全申请书", "财产线索清单"]),
        ({"answers": {"preservation_application": {"reason": "转移财产"}}}, ["财产保全申请书", "财产线索清单"]),
        ({"answers": {"payment_order_application": {"no_other_disputes": "确认"}}}, ["支付令申请书"]),
        ({"wishes": frozenset({"preservation", "payment_order"})}, ["财产保全申请书", "财产线索清单", "支付令申请书"]),
    ],
)
def test_applications_come_where_they_are_asked_for(more: dict[str, Any], added: list[str]) -> None:
    assert [title for title in titles(order(fixture(), **more)) if "申请" in title or "线索" in title] == added


def test_a_preservation_in_a_pack_is_one_beside_the_suit() -> None:
    asked = order(fixture(), wishes=frozenset({"preservation"}))
    (part,) = [each for each in asked.parts(PARTS) if each.kind == "preservation_application"]

    assert asked.order(part).answers == {"stage": "诉讼财产保全"}
    own = order(fixture(), answers={"preservation_application": {"stage": "诉前财产保全"}})
    assert own.order(part).answers == {"stage": "诉前财产保全"}


@pytest.mark.parametrize(("name", "copies"), [("full", 4), ("01_consumer_loan", 3), ("07_between_friends", 2)])
def test_copies_go_by_the_defendants(name: str, copies: int) -> None:
    complaint = draft(order(fixture(name)).order(COMPLAINT), PARAMETERS)
    counted = {part.title: part.copies(cover_of(COURT, complaint).whole) for part in PARTS}

    assert counted["民事起诉状"] == counted["债权计算书"] == copies
    assert counted["送达地址确认书"] == counted["授权委托书"] == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("full", "complaint_financial_loan"),
        ("07_between_friends", "complaint_private_lending"),
        ("09_credit_card", "complaint_credit_card"),
        ("11_goods_sold", "complaint"),
    ],
)
def test_each_cause_of_action_has_its_complaint(name: str, kind: str) -> None:
    asked = order(fixture(name), answers={"complaint": {"other_claims": "其他请求"}})

    refuse_unsuited(asked)
    assert asked.order(COMPLAINT).kind.name == kind
    assert asked.order(COMPLAINT).answers == {"other_claims": "其他请求"}


def test_answers_to_kinds_that_are_none_of_the_packs_are_refused_all_at_once() -> None:
    wrong = {"demand_letter": {}, "complaint_credit_card": {}, "court": "某法院"}

    with pytest.raises(InputError) as caught:
        refuse_unsuited(order(fixture(), answers=wrong))

    assert [problem.place for problem in caught.value.problems] == [f"填写项 {name}" for name in wrong]
    assert "[complaint_financial_loan]" in caught.value.problems[0].expected


def arbitrated(**clauses: Clause) -> Case:
    case = fixture("07_between_friends")
    debt = case.debts[0].model_copy(update={"clauses": Clauses(**clauses)})
    return case.model_copy(update={"debts": (debt,)})


def papers_of(asked: PackOrder) -> dict[str, str]:
    """The words of each paper of a pack."""
    refusals = Refusals(asked.case.case_no, asked.filing.title)
    parts = asked.parts((*asked.filing.before, *asked.filing.after))
    made = drafted([(part, asked.order(part)) for part in parts], PARAMETERS, refusals)
    refusals.raise_any()
    return {one.part.title: plain_text(one.drafts.drafts[0].document) for one in made}


def test_an_arbitration_clause_leads_to_the_commission() -> None:
    asked = order(arbitrated(arbitration=Clause(no="第九条", text="提交示例仲裁委员会仲裁。")))

    assert asked.filing is TRIBUNAL
    papers = papers_of(asked)
    assert list(papers) == ["仲裁申请书", "债权计算书"]
    assert "此致\n示例仲裁委员会\n" in papers["仲裁申请书"]
    cover = cover_of(TRIBUNAL, draft(asked.order(TRIBUNAL.first), PARAMETERS))
    assert (cover.receiver, cover.opponents, cover.whole) == ("示例仲裁委员会", ("许十九𠅤",), 2)


def test_an_accepted_bankruptcy_leads_to_the_administrator_and_stops_the_statement() -> None:
    accepted = Proceeding(kind=ProceedingKind.BANKRUPTCY, on=date(2026, 10, 12), court="某法院", case_number="破8号")
    case = fixture().model_copy(update={"proceedings": (accepted,)})
    asked = order(case, answers={"proof_of_debt": {"administrator": "某律师事务所"}})

    assert order(case).filing is ADMINISTRATOR
    assert PackOrder(case, date(2026, 10, 11), ON).filing is COURT  # the day before it was accepted
    papers = papers_of(asked)
    assert list(papers) == ["债权申报书", "债权计算书", "法定代表人身份证明书", "授权委托书"]
    # 4,887,911.31 + 120,487.01 + 60,000.00, as of 2026-10-12 in both
    assert "5,068,398.32元" in papers["债权申报书"]
    assert "5,068,398.32元" in papers["债权计算书"]
    assert "暂计至2026年10月11日（含当日）" in papers["债权计算书"]
    assert cover_of(ADMINISTRATOR, draft(asked.order(ADMINISTRATOR.first), PARAMETERS)).whole == 1


def test_applications_that_a_pack_does_not_hold_are_refused() -> None:
    asked = order(arbitrated(arbitration=Clause(text="提交示例仲裁委员会仲裁。")), wishes=frozenset({"payment_order"}))

    with pytest.raises(InputError) as caught:
        refuse_unsuited(asked)
    assert [problem.value for problem in caught.value.problems] == ["payment_order"]


def test_a_clause_that_leaves_the_choice_does_not() -> None:
    both = {"arbitration": Clause(text="可以仲裁"), "venue": Clause(text="也可以向示例市虚构区人民法院起诉")}

    refuse_unsuited(order(arbitrated(**both)))


# --- every fixture ----------------------------------------------------------------------------------------------------

NOBODY_TO_REACH = {"08_between_companies", "12_property_fees", "15_awkward_names"}
"""The plaintiff's contact is not on file: the court's own form is filled in at its window."""
DECIDED = {"14_assigned_and_judged"}


@pytest.mark.parametrize("name", ["full", *NAMES])
def test_every_fixture_gives_a_pack_or_says_why_not(name: str) -> None:
    asked, refusals = order(fixture(name)), Refusals(name, "立案材料")
    made = drafted([(part, asked.order(part)) for part in asked.parts(PARTS)], PARAMETERS, refusals)

    assert [one.what for one in refusals.spared] == (["送达地址确认书"] if name in NOBODY_TO_REACH else [])
    assert len(made) == len(titles(asked)) - (name in NOBODY_TO_REACH) - (name in DECIDED)
    assert all(len(one.drafts.drafts) == 1 for one in made)
    if name in DECIDED:
        with pytest.raises(PackNotAllowed, match=r"14_assigned") as caught:
            refusals.raise_any()
        assert [problem.place for problem in caught.value.problems] == ["《民事起诉状》"]
    else:
        refusals.raise_any()


# --- what stands in the way -------------------------------------------------------------------------------------------


def test_all_refusals_are_told_at_once_each_with_its_paper() -> None:
    refusals = Refusals("案-1", "立案材料")
    refusals.add(COMPLAINT, DocumentGaps(title="x", problems=[Problem("“住所地【】”", "", "缺少住所地")]))
    refusals.add(AUTHORITY, KindNotApplicable(title="授权委托书", case_no="案-1", reason="权限未列明"))

    with pytest.raises(PackRefused, match=r"案-1.*2 处") as caught:
        refusals.raise_any()
    assert [problem.place for problem in caught.value.problems] == ["《民事起诉状》“住所地【】”", "《授权委托书》"]


def test_one_reason_of_several_papers_is_told_once_and_the_law_s_refusal_stays_the_law_s() -> None:
    refusals = Refusals("案-1", "立案材料")
    for part in (COMPLAINT, STATEMENT):
        refusals.add(part, CaseOnHold(case_no="案-1", holds="异议", title="同一文书", grounds="本系统催收规则"))

    with pytest.raises(PackNotAllowed) as caught:
        refusals.raise_any()
    assert len(caught.value.problems) == 1


def test_without_refusals_nothing_is_raised() -> None:
    Refusals("案-1", "立案材料").raise_any()


def test_what_a_pack_can_be_without_is_told_and_stops_nothing() -> None:
    refusals = Refusals("案-1", "立案材料")
    refusals.add(ADDRESS, DocumentGaps(title="x", problems=[Problem("…", "", "缺少联系人")]))
    refusals.raise_any()
    (told,) = refusals.spared

    assert (told.what, told.required) == ("送达地址确认书", True)
    assert told.why == "未能制作：缺少联系人。请补全后重新制作，或者在法院用其格式填写"


# --- fees -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["full", "07_between_friends", "09_credit_card", "11_goods_sold"])
def test_the_fees_are_those_of_the_total_the_complaint_asks(name: str) -> None:
    asked = order(fixture(name))
    complaint = draft(asked.order(COMPLAINT), PARAMETERS)

    assert complaint.facts.claim
    assert amount_claimed(complaint) == complaint.facts.claim.total_due


def test_a_complaint_that_accelerates_raises_the_fees() -> None:
    asked = order(fixture("01_consumer_loan"), answers={"complaint": {"accelerates": True}})
    complaint = draft(asked.order(COMPLAINT), PARAMETERS)

    assert complaint.facts.claim
    assert amount_claimed(complaint) == complaint.facts.claim.total_to_settle > complaint.facts.claim.total_due


def test_the_estimate_has_a_row_for_each_application_asked_for() -> None:
    plain = fee_answers(order(fixture()), Decimal("260000.00"), PARAMETERS)
    asked = order(fixture(), wishes=frozenset({"preservation", "payment_order"}))
    more = fee_answers(asked, Decimal("260000.00"), PARAMETERS)

    # law.md 6.3: 260,000
    assert [(row["what"], row["amount"]) for row in plain["rows"]] == [
        ("案件受理费", "5200.00"),
        ("减半的案件受理费", "2600.00"),
    ]
    assert [(row["what"], row["amount"]) for row in more["rows"][2:]] == [
        ("财产保全申请费", "1820.00"),
        ("支付令申请费", "1733.33"),
    ]
    assert "第十三条" in more["rows"][0]["basis"]


CHECKLIST = next(part for part in PARTS if part.kind == "filing_checklist")


@pytest.mark.parametrize(
    ("asked", "preservation", "payment_order"),
    [
        ({}, "建议补充", None),
        ({"wishes": frozenset({"preservation"})}, "制作后签章提交", None),
        ({"answers": {"preservation_application": {"amount": "1.00"}}}, "制作后签章提交", None),
        ({"wishes": frozenset({"payment_order"})}, "建议补充", "制作后签章提交"),
    ],
)
def test_the_checklist_of_a_pack_says_what_the_pack_makes(
    asked: dict[str, Any], preservation: str, payment_order: str | None
) -> None:
    made = order(fixture("03_working_capital"), **asked)
    rows = {row["what"]: row["status"] for row in made.order(CHECKLIST).answers["items"]}

    assert rows["财产保全申请书、财产线索清单"] == preservation
    assert rows.get("支付令申请书（与民事起诉状择一提交）") == payment_order


def test_only_the_checklist_is_told_what_a_pack_makes() -> None:
    made = order(fixture("03_working_capital"))

    assert "items" not in made.order(AUTHORITY).answers
    given = order(fixture("03_working_capital"), answers={"filing_checklist": {"items": []}})
    assert given.order(CHECKLIST).answers["items"] == []
