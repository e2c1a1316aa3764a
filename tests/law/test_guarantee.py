"""Guarantees: law.md 4.3, each guarantor for himself, and what is signed after the period has run out."""

from typing import Any

import pytest
from clock_facts import SURETY, SURETY_2, called, clock, clocks, dates, event, facts, loan, posted, says, sent
from law_facts import BORROWER, case, due, repaid

from docgen.casefile.case import Case
from docgen.glossary import word
from docgen.law.clock import Clock
from docgen.law.guarantee_term import mode_of

JOINT = {"party": "P2", "signed_on": "2024-01-02", "mode": "joint"}
GENERAL = JOINT | {"mode": "general"}
DEMAND = posted("signed", "2025-03-03", party="P2", document="guarantor_demand")
SUIT = {"kind": "suit", "on": "2025-03-03", "case_number": "1"}
ENFORCED = {"kind": "enforcement", "on": "2025-06-03", "case_number": "2"}


def guaranteed(due_on: str = "2025-01-10", guarantee: dict[str, Any] | None = None, **over: Any) -> Case:
    """A loan due on a day with one guarantor."""
    held = [guarantee or JOINT]
    return facts(due_on, **({"debtors": [BORROWER, SURETY], "guarantees": held} | over))


def period(as_of: str = "2025-02-05", **over: Any) -> Clock:
    return clock(guaranteed(**over), "guarantee_period", as_of)


def kinds(whole: Case, as_of: str) -> set[str]:
    return {each.kind for each in clocks(whole, as_of) if each.kind.startswith("guarantee")}


@pytest.mark.parametrize(
    ("due_on", "terms", "expires_on", "safe_on"),
    [
        # law.md 12
        ("2025-08-31", {}, "2026-02-28", "2026-02-28"),
        ("2025-08-20", {}, "2026-02-24", "2026-02-20"),
        # agreed
        ("2025-01-10", {"until": "2028-01-10"}, "2028-01-10", "2028-01-10"),
        ("2025-01-10", {"until": "2025-01-11"}, "2025-01-13", "2025-01-11"),  # a Saturday
        ("2025-01-10", {"until": "2025-01-10"}, "2025-07-10", "2025-07-10"),  # not after the due date: not agreed
        # unclear: six months; before 2021 two years
        ("2025-01-10", {"scope": "直至主债务本息还清时为止"}, "2025-07-10", "2025-07-10"),
        ("2025-01-10", {"scope": "直至主债务本息还清时为止", "signed_on": "2020-12-31"}, "2027-01-10", "2027-01-10"),
        ("2025-01-10", {"scope": "直至主债务本息还清时为止", "signed_on": "2021-01-01"}, "2025-07-10", "2025-07-10"),
        ("2025-01-10", {"signed_on": "2020-12-31"}, "2025-07-10", "2025-07-10"),
        # signed after the debt was due
        ("2025-01-10", {"signed_on": "2025-01-20"}, "2025-07-21", "2025-07-20"),  # a Sunday
        # maximum amount: from the day it is fixed, or everything is due
        ("2025-01-10", {"max_amount": "1000000.00", "fixed_on": "2025-02-10"}, "2025-08-11", "2025-08-10"),
        ("2025-01-10", {"max_amount": "1000000.00", "fixed_on": "2024-12-10"}, "2025-07-10", "2025-07-10"),
        ("2025-01-10", {"max_amount": "1000000.00"}, "2025-07-10", "2025-07-10"),
    ],
)
def test_the_period(due_on: str, terms: dict[str, Any], expires_on: str, safe_on: str) -> None:
    found = period(due_on=due_on, guarantee=JOINT | terms)
    assert dates(found) == (expires_on, expires_on)
    assert str(found.latest_safe_on) == safe_on
    assert says(found, "不宜依赖顺延") == (expires_on != safe_on)


def test_a_maximum_amount_waits_for_the_last_of_its_debts() -> None:
    debts = [loan("2025-01-10"), loan("2025-03-10", no="D2"), loan("2025-09-10", no="D3")]
    limited = JOINT | {"max_amount": "1000000.00", "debts": ["D1", "D2"]}
    whole = case(*debts, debtors=[BORROWER, SURETY], guarantees=[limited])
    found = [each for each in clocks(whole, "2025-02-05") if each.kind == "guarantee_period"]
    assert [(each.debt, dates(each)[0]) for each in found] == [("D1", "2025-09-10"), ("D2", "2025-09-10")]
    every = case(*debts, debtors=[BORROWER, SURETY], guarantees=[limited | {"debts": []}])
    assert {dates(each)[0] for each in clocks(every, "2025-02-05") if each.kind == "guarantee_period"} == {"2026-03-10"}


@pytest.mark.parametrize(
    ("signed_on", "mode", "said"),
    [
        ("2020-12-31", None, "连带责任保证（《中华人民共和国担保法》第十九条）"),
        ("2021-01-01", None, "一般保证（《中华人民共和国民法典》第六百八十六条）"),
        ("2021-01-01", "joint", "保证方式：连带责任保证"),
        ("2020-12-31", "general", "保证方式：一般保证"),
    ],
)
def test_the_mode(signed_on: str, mode: str | None, said: str) -> None:
    terms = {"party": "P2", "signed_on": signed_on} | ({"mode": mode} if mode else {})
    whole = guaranteed(guarantee=terms)
    assert says(clock(whole, "guarantee_period", "2025-02-05"), said)
    assert word(mode_of(whole.guarantees[0], whole.debts[0])) in said


def test_a_guarantor_without_a_guarantee_on_file_has_clocks_by_assumption() -> None:
    found = period(guarantees=[])
    assert (found.party, dates(found)[0]) == ("P2", "2025-07-10")
    assert says(found, "假定：保证合同未填签订日期，按主合同签订日2024-01-02")
    assert says(found, "假定：保证方式未约定或者约定不明，为一般保证")


def test_an_acceleration_brings_it_forward_and_a_demand_on_its_day_counts() -> None:
    early = {"acceleration": {"effective_on": "2024-12-10", "ground": "逾期"}}
    assert dates(period(debt=early))[0] == "2025-06-10"
    agreed = period(debt=early, guarantee=JOINT | {"until": "2028-01-10"})
    assert (dates(agreed)[0], says(agreed, "不因提前到期而提前")) == ("2028-01-10", True)
    same_day = guaranteed(debt=early, deliveries=[DEMAND | {"sent_on": "2024-12-09", "outcome_on": "2024-12-10"}])
    assert kinds(same_day, "2025-02-05") == {"guarantee_limitation"}


@pytest.mark.parametrize(
    ("consents", "expires_on", "said"),
    [(["P2"], "2026-01-12", "书面同意展期"), ([], "2025-07-10", "保证期间不受影响")],
)
def test_an_extension_moves_it_only_with_his_consent(consents: list[str], expires_on: str, said: str) -> None:
    extension = {"kind": "extension", "signed_on": "2025-01-06", "new_maturity": "2025-07-10", "parties": ["P1"]}
    extension |= {"guarantor_consents": consents, "file": "展期.pdf"}
    found = period(agreements=[extension])
    assert dates(found)[0] == expires_on
    assert says(found, said)
    assert says(period(agreements=[extension | {"signed_on": "2025-02-05"}]), said)  # on the day itself
    for other in ({"debts": ["D2"]}, {"signed_on": "2025-03-06"}, {"kind": "supplement"}):
        assert not says(period(agreements=[extension | other]), said)


@pytest.mark.parametrize(
    ("demand", "made"),
    [
        (DEMAND, "proven"),
        (DEMAND | {"proof": []}, "recorded"),
        (DEMAND | {"outcome": "returned"}, "none"),
        (DEMAND | {"outcome_on": "2025-07-10"}, "proven"),
        (DEMAND | {"outcome_on": "2025-07-11"}, "none"),  # sent in time, arrived too late
        (DEMAND | {"sent_on": "2025-01-09", "outcome_on": "2025-01-10"}, "none"),  # not yet overdue
        (DEMAND | {"party": "P1"}, "none"),
        (DEMAND | {"party": "P3"}, "none"),  # a demand on one is none on another
    ],
)
def test_a_joint_guarantor_is_claimed_from_in_time(demand: dict[str, Any], made: str) -> None:
    whole = guaranteed(debtors=[BORROWER, SURETY, SURETY_2 | {"roles": ["pledgor"]}], deliveries=[demand])
    found = {each.kind: each for each in clocks(whole, "2025-07-14") if each.kind.startswith("guarantee")}
    if made == "proven":
        assert set(found) == {"guarantee_limitation"}
        assert str(found["guarantee_limitation"].starts_on) == demand["outcome_on"]  # type: ignore[index] # StrEnum
    elif made == "recorded":
        over = found["guarantee_period"]  # type: ignore[index] # keys are StrEnum
        assert (dates(over), over.status) == (("2025-07-10", None), "expired_unless_proved")
        assert says(over, "送达凭证")
        later = found["guarantee_limitation"]  # type: ignore[index] # keys are StrEnum
        assert (dates(later), later.status) == ((None, "2028-03-03"), "not_started")
        assert says(later, "如能证明")
    else:
        assert set(found) == {"guarantee_period"}
        assert found["guarantee_period"].status == "expired"  # type: ignore[index] # keys are StrEnum


def test_after_the_period_a_signature_revives_nothing() -> None:
    signed = sent("personal", "signed", "2025-08-04", party="P2", confirms_debt=True)
    found = period("2025-09-01", deliveries=[signed])
    assert (found.status, event(found, "2025-08-04").effect) == ("expired", "none")
    assert says(found, "另行订立保证合同")
    assert not says(period("2025-07-10", deliveries=[signed]), "另行订立保证合同")


def test_his_own_payment_is_no_demand_but_interrupts_his_limitation() -> None:
    paid = {"ledger": [repaid("2025-03-03", "100.00", proof="回单.pdf", payer="保证人甲")]}
    found = period(debt=paid, as_of="2025-04-01")
    assert dates(found) == ("2025-07-10", None)
    late = {"ledger": [repaid("2026-03-03", "100.00", proof="回单.pdf", payer="保证人甲")]}
    whole = guaranteed(debt=late, deliveries=[DEMAND])
    assert dates(clock(whole, "guarantee_limitation", "2026-04-01")) == ("2028-03-03", "2029-03-03")


def test_each_guarantor_has_his_own() -> None:
    both = [JOINT, JOINT | {"party": "P3"}]
    whole = guaranteed(debtors=[BORROWER, SURETY, SURETY_2], guarantees=both, deliveries=[DEMAND])
    assert clock(whole, "guarantee_limitation", "2025-04-01").party == "P2"
    assert clock(whole, "guarantee_period", "2025-04-01").party == "P3"


def test_his_limitation_runs_by_acts_towards_him() -> None:
    later = called("2025-09-03", party="P2")
    towards_debtor = sent("personal", "signed", "2026-01-05")
    whole = guaranteed(deliveries=[DEMAND, towards_debtor], contacts=[later])
    found = clock(whole, "guarantee_limitation", "2026-02-02")
    assert (str(found.starts_on), dates(found)[0]) == ("2025-09-03", "2028-09-03")
    assert [str(shown.on) for shown in found.events] == ["2025-03-03", "2025-09-03"]
    assert says(found, "假定：对主债务人的时效中断不及于保证人")


def test_a_suit_counts_against_a_joint_guarantor_only_if_he_was_sued() -> None:
    found = period("2025-04-01", proceedings=[SUIT])
    assert dates(found) == ("2025-07-10", None)
    assert says(found, "以该保证人为被告的起诉状")
    waiting = clock(guaranteed(proceedings=[SUIT]), "guarantee_limitation", "2025-04-01")
    assert (dates(waiting), says(waiting, "程序未终结")) == ((None, None), True)
    judged = {"kind": "judgment", "on": "2025-05-06", "case_number": "1", "orders": "保证人甲承担连带清偿责任"}
    named = guaranteed(proceedings=[SUIT, judged])
    assert kinds(named, "2025-05-05") == {"guarantee_period", "guarantee_limitation"}
    assert kinds(named, "2025-05-06") == {"guarantee_limitation"}
    in_force = guaranteed(proceedings=[SUIT, judged | {"effective_on": "2025-05-22"}])
    assert kinds(in_force, "2025-05-22") == set()
    withdrawn = guaranteed(proceedings=[SUIT, judged, {"kind": "termination", "on": "2025-06-03", "file": "裁定.pdf"}])
    assert str(clock(withdrawn, "guarantee_limitation", "2025-06-04").starts_on) == "2025-06-03"


def test_a_general_guarantor_is_claimed_from_by_suing_the_debtor() -> None:
    assert dates(period(guarantee=GENERAL, deliveries=[DEMAND], as_of="2025-04-01")) == ("2025-07-10", "2025-07-10")
    sued = guaranteed(guarantee=GENERAL, proceedings=[SUIT])
    assert kinds(sued, "2025-03-02") == {"guarantee_period"}
    assert kinds(sued, "2025-03-03") == {"guarantee_limitation"}
    found = clock(sued, "guarantee_limitation", "2025-04-01")
    assert (dates(found), found.status) == ((None, None), "not_started")
    assert says(found, "权利尚未消灭")
    for over in ({"outcome": "撤诉"}, {"on": "2025-07-11"}, {"kind": "payment_order"}):
        assert kinds(guaranteed(guarantee=GENERAL, proceedings=[SUIT | over]), "2025-08-01") == {"guarantee_period"}
    unproved = {"kind": "arbitration", "on": "2025-03-03"}
    assert kinds(guaranteed(guarantee=GENERAL, proceedings=[unproved]), "2025-08-01") == {
        "guarantee_period",
        "guarantee_limitation",
    }
    notarised = {"kind": "notarised_instrument", "on": "2024-01-02"}
    enforced = guaranteed(guarantee=GENERAL, proceedings=[notarised, ENFORCED])
    assert kinds(enforced, "2025-08-01") == {"guarantee_limitation"}
    assert kinds(guaranteed(guarantee=GENERAL, proceedings=[ENFORCED]), "2025-08-01") == {"guarantee_period"}


@pytest.mark.parametrize(
    ("losses", "as_of", "starts_on"),
    [
        ([ENFORCED], "2026-06-02", None),
        ([ENFORCED], "2026-06-03", "2026-06-03"),  # a year without an end of the enforcement
        ([ENFORCED, {"kind": "termination", "on": "2025-12-03", "case_number": "2"}], "2026-01-05", "2025-12-03"),
        ([{"kind": "bankruptcy", "on": "2025-09-03", "case_number": "3"}], "2026-01-05", "2025-09-03"),
        (  # the earlier of two
            [
                {"kind": "termination", "on": "2025-12-03", "case_number": "2"},
                {"kind": "bankruptcy", "on": "2025-09-03", "case_number": "3"},
            ],
            "2026-01-05",
            "2025-09-03",
        ),
        ([{"kind": "bankruptcy", "on": "2025-03-03", "case_number": "3"}], "2025-03-03", "2025-03-03"),
        ([{"kind": "bankruptcy", "on": "2025-02-03", "case_number": "3"}], "2026-01-05", None),  # before the suit
    ],
)
def test_when_a_general_guarantors_limitation_begins(
    losses: list[dict[str, Any]], as_of: str, starts_on: str | None
) -> None:
    whole = guaranteed(guarantee=GENERAL, proceedings=[SUIT, *losses])
    found = clock(whole, "guarantee_limitation", as_of)
    assert (str(found.starts_on) if found.starts_on else None) == starts_on


def test_a_demand_on_a_general_guarantor_counts_once_his_limitation_runs() -> None:
    over = {"kind": "termination", "on": "2025-12-03", "case_number": "2"}
    late = DEMAND | {"sent_on": "2026-03-03", "outcome_on": "2026-03-03"}
    whole = guaranteed(guarantee=GENERAL, proceedings=[SUIT, ENFORCED, over], deliveries=[DEMAND, late])
    assert str(clock(whole, "guarantee_limitation", "2026-04-01").starts_on) == "2026-03-03"


def test_nothing_is_said_where_the_due_date_is_not_known() -> None:
    card = {"no": "D1", "name": "信用卡", "signed_on": "2020-01-02", "card": {"number": "1"}}
    assert clocks(case(card, claim_type="credit_card", debtors=[BORROWER, SURETY], guarantees=[JOINT])) == []


def test_a_schedules_last_day_is_the_main_debts() -> None:
    schedule = [due(1, "2024-07-10", "40000.00", "0.00"), due(2, "2025-01-10", "60000.00", "0.00")]
    found = period(debt={"schedule": schedule, "repayment_method": "as_scheduled"})
    assert dates(found)[0] == "2025-07-10"
