"""What comes next by class and under holds, in court and after judgment, and what stands where nothing is open."""

from typing import Any

import pytest
from collection_facts import (
    ASSESSED,
    BORROWER,
    GUARANTOR,
    HOUSE,
    after,
    case,
    coming,
    contact,
    delivery,
    documents,
    loan,
    names,
    proceeding,
)

BOTH = [BORROWER, GUARANTOR]


def test_unknown_in_either_means_finding_out_first() -> None:
    for assessment in (None, {"willingness": "good"}, {"willingness": "unknown", "ability": "good"}):
        first = coming(case(assessment=assessment), 1, "receivable")
        assert "find_out" in names(first)
    assert "find_out" not in names(coming(case(assessment=ASSESSED), 1, "receivable"))


@pytest.mark.parametrize(
    ("willingness", "ability", "step", "document", "due"),
    [
        ("good", "good", "oversight_reminder", None, 20 + 1),  # within 24 hours
        ("good", "poor", "hardship_visit", None, 20 + 14),
        ("good", "poor", "hardship_plan", "extension_contract", 20 + 22),
        ("poor", "good", "press", "final_demand", 20 + 7),
        ("poor", "poor", "sue_at_once", "complaint_financial_loan", 20 + 7),
        ("poor", "poor", "preserve_at_once", "preservation_application", 20 + 7),
    ],
)
def test_steps_of_a_class_run_from_its_assessment(
    willingness: str, ability: str, step: str, document: str | None, due: int
) -> None:
    assessment = {"willingness": willingness, "ability": ability, "assessed_on": after(20).isoformat()}
    assessment["ability_returns_by"] = after(400).isoformat()
    found = {s.step.name: s for s in coming(case(assessment=assessment), 25) if s.step}
    assert (found[step].document, found[step].due_on) == (document, after(due))


@pytest.mark.parametrize(
    ("returns_by", "step", "other"),
    [
        ("2028-02-09", "hardship_plan", "realise_assets"),  # two years from day 25, 2026-02-09
        ("2028-02-10", "realise_assets", "hardship_plan"),
        (None, "realise_assets", "hardship_plan"),
    ],
)
def test_an_extension_only_where_ability_returns_within_two_years(
    returns_by: str | None, step: str, other: str
) -> None:
    assessment = {"willingness": "good", "ability": "poor", "ability_returns_by": returns_by}
    found = names(coming(case(assessment=assessment), 25))
    assert step in found
    assert other not in found


@pytest.mark.parametrize(("day", "known"), [(19, False), (20, True)])
def test_an_assessment_is_known_from_its_day(day: int, *, known: bool) -> None:
    assessment = ASSESSED | {"assessed_on": after(20).isoformat()}
    assert ("find_out" in names(coming(case(assessment=assessment), day))) is not known


def test_neither_willing_nor_able_is_not_reminded() -> None:
    found = coming(case(assessment={"willingness": "poor", "ability": "poor"}), 5)
    assert names(found) == ["sue_at_once", "preserve_at_once"]


def test_two_steps_with_the_same_paper_are_one() -> None:
    facts = case(assessment={"willingness": "poor", "ability": "good"})
    assert documents(coming(facts, 200)).count("complaint_financial_loan") == 1
    (suit,) = [step for step in coming(facts, 200) if step.document == "complaint_financial_loan"]
    assert suit.due_on == after(60)  # the class's, before the preset's day 180
    (suit,) = [step for step in coming(facts, 200, "receivable") if step.document == "complaint_financial_loan"]
    assert suit.due_on == after(38)  # the preset's, before the class's day 60


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("disputed", {"preservation_application", "complaint_financial_loan"}),
        ("complaint", {"preservation_application", "complaint_financial_loan"}),
        ("relief", {"preservation_application", "complaint_financial_loan"}),
        ("other", {"preservation_application", "complaint_financial_loan"}),
        ("deceased", {"guarantor_demand", "preservation_application", "complaint_financial_loan"}),
        ("bankrupt", {"proof_of_debt", "guarantor_demand"}),  # suits stayed, preservation lifted (企业破产法 19-21)
        (
            "missing",
            {"guarantor_demand", "demand_announcement", "preservation_application", "complaint_financial_loan"},
        ),
    ],
)
def test_what_a_hold_lets_out(reason: str, expected: set[str]) -> None:
    facts = case(debtors=BOTH, holds=[{"reason": reason}])
    assert set(documents(coming(facts, 200))) == expected


BANKRUPT: dict[str, Any] = {"holds": [{"reason": "bankrupt", "since": after(100).isoformat()}]}
PETITION = proceeding(100, "bankruptcy")


@pytest.mark.parametrize("facts", [BANKRUPT, {"proceedings": [PETITION]}])
@pytest.mark.parametrize("assessment", [ASSESSED, {"willingness": "poor", "ability": "poor"}])
def test_in_a_bankruptcy_the_debt_is_declared_and_nothing_sued_for_or_frozen(
    facts: dict[str, Any], assessment: dict[str, str]
) -> None:
    bare = case(**facts, assessment=assessment, collateral=[HOUSE])
    assert "declare_claim" not in names(coming(bare, 99))
    (found,) = coming(bare, 200)
    assert (names([found]), found.document, found.due_on) == (["declare_claim"], "proof_of_debt", after(130))
    guaranteed = case(**facts, assessment=assessment, debtors=BOTH)
    assert set(names(coming(guaranteed, 200))) == {"declare_claim", "guarantor_demand"}


def test_a_debt_is_declared_before_it_is_due_and_whatever_else_is_pending() -> None:
    early = case(holds=[{"reason": "bankrupt", "since": after(-60).isoformat()}])
    assert [(step.due_on, names([step])) for step in coming(early, -50)] == [(after(-30), ["declare_claim"])]
    undated = case(holds=[{"reason": "bankrupt"}, {"reason": "disputed"}], proceedings=[proceeding(20, "suit")])
    assert [(step.due_on, names([step])) for step in coming(undated, 50)] == [(after(80), ["declare_claim"])]


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"outcome": "裁定受理破产申请"}, "declare_claim"),
        ({"outcome": "裁定受理破产申请，已申报债权"}, "[held]"),
        ({"file": "债权申报回执.pdf"}, "[held]"),
        ({"outcome": "裁定不予受理"}, "sue_at_once"),  # no bankruptcy at all
    ],
)
def test_a_declared_debt_is_done_and_a_petition_that_came_to_nothing_stays_nothing(
    over: dict[str, str], expected: str
) -> None:
    facts = case(assessment={"willingness": "poor", "ability": "poor"}, proceedings=[PETITION | over])
    found = names(coming(facts, 150))
    assert expected in found
    assert ("declare_claim" in found) is (expected == "declare_claim")


def test_no_enforcement_against_a_bankrupt() -> None:
    facts = case(**BANKRUPT, proceedings=[proceeding(60, "judgment")])
    assert names(coming(facts, 200)) == ["declare_claim"]


@pytest.mark.parametrize(("day", "held"), [(9, False), (10, True)])
def test_a_hold_stands_from_its_day(day: int, *, held: bool) -> None:
    facts = case(assessment=ASSESSED, holds=[{"reason": "disputed", "since": after(10).isoformat()}])
    assert (names(coming(facts, day, "receivable")) == ["[held]"]) is held


def test_of_two_holds_each_must_allow_a_paper() -> None:
    facts = case(debtors=BOTH, holds=[{"reason": "missing"}, {"reason": "deceased"}])
    assert documents(coming(facts, 50)) == ["guarantor_demand"]
    facts = case(debtors=BOTH, holds=[{"reason": "missing"}, {"reason": "disputed"}])
    assert names(coming(facts, 50)) == ["[held]"]


def test_papers_of_a_hold_are_due_from_its_day() -> None:
    facts = case(debtors=BOTH, holds=[{"reason": "missing", "since": after(40).isoformat()}])
    due = {step.document: step.due_on for step in coming(facts, 50)}
    assert due == {"guarantor_demand": after(40 + 7), "demand_announcement": after(40 + 30)}


def test_a_missing_debtor_without_a_hold_is_announced_to_beside_the_rest() -> None:
    lost = BORROWER | {"whereabouts_unknown": True}
    assert set(documents(coming(case(debtors=[lost]), 40))) == {None, "demand_letter", "demand_announcement"}


def test_a_suspended_case_gets_court_papers_only() -> None:
    assert names(coming(case(status="suspended"), 40)) == ["[held]"]
    assert documents(coming(case(status="suspended"), 40, "receivable")) == ["complaint_financial_loan"]


@pytest.mark.parametrize("status", ["settled", "closed"])
def test_a_case_that_is_over_has_no_steps(status: str) -> None:
    assert coming(case(status=status), 40) == []


def test_before_a_court_letters_end_and_court_papers_go_on() -> None:
    facts = case(debtors=BOTH, proceedings=[proceeding(100, "suit")])
    assert documents(coming(facts, 99)) == [None, "demand_letter", "guarantor_demand", None, None]
    assert names(coming(facts, 100)) == ["[in_court]"]
    assert documents(coming(facts, 130)) == ["preservation_application"]


@pytest.mark.parametrize(
    ("decision", "day", "due"),
    [
        (proceeding(100, "judgment", performance_due_on=after(130).isoformat()), 130, None),
        (proceeding(100, "judgment", performance_due_on=after(130).isoformat()), 131, 161),
        (proceeding(100, "mediation", effective_on=after(110).isoformat()), 111, 141),
        (proceeding(100, "arbitration"), 101, 131),
        (proceeding(100, "suit"), 131, None),
    ],
)
def test_enforcement_follows_the_time_to_perform(decision: dict[str, Any], day: int, due: int | None) -> None:
    facts = case(proceedings=[decision])
    found = [step.due_on for step in coming(facts, day) if step.document == "enforcement_application"]
    assert found == ([] if due is None else [after(due)])


def test_enforcement_asked_for_is_done() -> None:
    facts = case(proceedings=[proceeding(100, "judgment"), proceeding(120, "enforcement")])
    assert names(coming(facts, 140)) == ["[in_court]"]


def test_the_next_step_is_shown_where_none_is_open() -> None:
    facts = case(assessment=ASSESSED, contacts=[contact(2, "phone")])
    (step,) = coming(facts, 5, "receivable")
    assert (step.pause, step.document, step.opened_on, step.due_on) == (
        "upcoming",
        "final_demand",
        after(8),
        after(14),
    )


def test_waiting_for_a_step_to_come_again() -> None:
    facts = case("4000.00", deliveries=[delivery(20, "overdue_reminder")], contacts=[contact(20, "phone")])
    found = coming(
        case("4000.00", assessment=ASSESSED, contacts=facts.contacts, deliveries=facts.deliveries), 22, "mortgage"
    )
    assert [(step.pause, step.document, step.due_on, step.last_on) for step in found] == [
        ("awaiting", None, after(20 + 7), after(20))  # the reminder of the class, before the letter on day 35
    ]


def test_a_step_that_would_come_again_past_its_window_does_not() -> None:
    facts = case(contacts=[contact(25, "phone")], assessment={"willingness": "unknown"})
    assert "reminder" not in names(coming(facts, 30))  # 25 + 10 is past day 30


def test_all_steps_done() -> None:
    facts = case(
        claim_type="receivable",
        debts=[
            {"no": "D1", "name": "物业费", "signed_on": "2025-01-15", "annual_rate": "0"}
            | {"invoices": [{"due_on": after(0).isoformat(), "amount": "3000.00"}]}
        ],
        assessment={"willingness": "poor", "ability": "poor"},
        deliveries=[delivery(95, "overdue_report"), delivery(3, "complaint"), delivery(3, "preservation_application")],
    )
    (found,) = coming(facts, 200, "property_fee")
    assert (found.pause, found.step, found.document, found.due_on) == ("awaiting", None, None, None)


def test_nothing_due_is_nothing_to_do() -> None:
    assert coming(case(), -5) == []
    paid = [{"on": after(0).isoformat(), "type": "repayment", "amount": "100000.00"}]
    assert coming(case(debts=[loan(ledger=paid)]), 40) == []


@pytest.mark.parametrize(("holds", "pause", "due"), [([], "remainder", 40), ([{"reason": "other"}], "held", None)])
def test_costs_left_over_are_said(holds: list[dict[str, str]], pause: str, due: int | None) -> None:
    ledger = [
        {"on": after(-1).isoformat(), "type": "repayment", "amount": "50000.00"},
        {"on": after(0).isoformat(), "type": "repayment", "amount": "50000.00"},
        {"on": after(5).isoformat(), "type": "fee", "fee_kind": "notary", "amount": "100.00"},
    ]
    (found,) = coming(case(debts=[loan(ledger=ledger)], holds=holds), 40)
    assert (found.pause, found.due_on) == (pause, after(due) if due is not None else None)
