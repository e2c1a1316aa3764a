"""The six presets, day by day, as product.md tells them: the day before and the day of every threshold.

The debtor is willing and able and was reminded on the day looked at, so that only the preset's own steps show; nothing
else was done.
"""

from typing import Any

import pytest
from collection_facts import ASSESSED, BORROWER, GUARANTOR, HOUSE, after, case, coming

from docgen.collection.policy_files import load_policies

BANK = [
    (1, [("reminder", None, 3)]),
    (30, [("reminder", None, 3)]),
    (31, [("call", None, 34), ("formal_demand", "demand_letter", 45)]),
    (45, [("call", None, 34), ("formal_demand", "demand_letter", 45)]),
    (
        46,
        [
            ("call", None, 34),
            ("formal_demand", "demand_letter", 45),
            ("visit", None, 60),
            ("plan", "repayment_plan", 75),
        ],
    ),
    (
        90,
        [
            ("call", None, 34),
            ("formal_demand", "demand_letter", 45),
            ("visit", None, 60),
            ("plan", "repayment_plan", 75),
        ],
    ),
    (
        91,
        [
            ("formal_demand", "demand_letter", 45),
            ("guarantor_demand", "guarantor_demand", 98),
            ("visit_debtor", None, 105),
            ("visit_guarantor", None, 105),
        ],
    ),
    (
        106,
        [
            ("formal_demand", "demand_letter", 45),
            ("guarantor_demand", "guarantor_demand", 98),
            ("visit_debtor", None, 105),
            ("visit_guarantor", None, 105),
            ("outsource", "collection_mandate", 120),
        ],
    ),
    (
        181,
        [
            ("formal_demand", "demand_letter", 45),
            ("guarantor_demand", "guarantor_demand", 98),
            ("realise_collateral", "security_realisation_application", 150),
            ("preserve", "preservation_application", 180),
            ("sue", "complaint_financial_loan", 180),
        ],
    ),
]
RECEIVABLE = [
    (1, [("call", None, 7)]),
    (7, [("call", None, 7)]),
    (8, [("written_demand", "final_demand", 14)]),
    (14, [("written_demand", "final_demand", 14)]),
    (15, [("lawyer_letter", "lawyer_letter", 21)]),
    (21, [("lawyer_letter", "lawyer_letter", 21)]),
    (30, [("lawyer_letter", "lawyer_letter", 21)]),
    (31, [("sue", "complaint_financial_loan", 38)]),
    (200, [("sue", "complaint_financial_loan", 38)]),
]
MICRO_LENDER = [
    (-1, []),
    (0, [("due_day_check", None, 0)]),
    (1, [("first_contact", None, 1), ("visit_with_demand", "demand_letter", 3)]),
    (2, [("first_contact", None, 1), ("visit_with_demand", "demand_letter", 3)]),
    (3, [("visit_with_demand", "demand_letter", 3)]),
    (4, [("visit_with_demand", "demand_letter", 3), ("report", "overdue_report", 7)]),
    (7, [("visit_with_demand", "demand_letter", 3), ("report", "overdue_report", 7)]),
    (8, [("report", "overdue_report", 7), ("recovery_plan", "recovery_plan", 14)]),
    (14, [("report", "overdue_report", 7), ("recovery_plan", "recovery_plan", 14)]),
    (15, [("recovery_plan", "recovery_plan", 14)]),
]
MORTGAGE = [
    ("4999.99", 1, [("reminder", "overdue_reminder", 7)]),
    ("4999.99", 30, [("reminder", "overdue_reminder", 7)]),
    ("4999.99", 31, [("demand", "demand_letter", 31 + 9), ("waive_penalty", "penalty_waiver", 31 + 29)]),
    ("5000.00", 30, [("demand", "demand_letter", 1 + 9), ("waive_penalty", "penalty_waiver", 1 + 29)]),
    ("20000.00", 90, [("demand", "demand_letter", 31 + 9), ("waive_penalty", "penalty_waiver", 31 + 29)]),
    ("20000.00", 91, [("lawyer_letter", "lawyer_letter", 91 + 14), ("sue", "complaint_financial_loan", 91 + 30)]),
    ("20000.01", 1, [("lawyer_letter", "lawyer_letter", 1 + 14), ("sue", "complaint_financial_loan", 1 + 30)]),
]
PROPERTY_FEE = [
    (1, [("reminder", None, 7)]),
    (30, [("reminder", None, 7)]),
    (31, [("written_notice", "final_demand", 45)]),
    (60, [("written_notice", "final_demand", 45)]),
    (61, [("visit", None, 75)]),
    (90, [("visit", None, 75)]),
    (91, [("legal_department", "overdue_report", 98)]),
    (400, [("legal_department", "overdue_report", 98)]),
]
NPL = [
    (30, [("remind", "overdue_reminder", 45)]),
    (90, [("remind", "overdue_reminder", 45)]),
    (91, [("outsource", "collection_mandate", 105)]),
    (180, [("outsource", "collection_mandate", 105)]),
    (
        181,
        [
            ("realise_collateral", "security_realisation_application", 210),
            ("sue", "complaint_financial_loan", 210),
        ],
    ),
]
TABLE = [
    (policy, "100000.00", day, expected)
    for policy, rows in (
        ("bank", BANK),
        ("receivable", RECEIVABLE),
        ("micro_lender", MICRO_LENDER),
        ("property_fee", PROPERTY_FEE),
        ("npl", NPL),
    )
    for day, expected in rows
] + [("mortgage", amount, day, expected) for amount, day, expected in MORTGAGE]


@pytest.mark.parametrize(("policy", "amount", "day", "expected"), TABLE)
def test_steps_of_a_day(policy: str, amount: str, day: int, expected: list[tuple[str, str | None, int]]) -> None:
    facts = case(amount, assessment=ASSESSED, debtors=[BORROWER, GUARANTOR], collateral=[HOUSE])
    found = [step for step in coming(facts, day, policy) if step.step and step.step.name != "oversight_reminder"]
    assert [(step.step and step.step.name, step.document, step.due_on) for step in found] == [
        (name, document, after(by)) for name, document, by in expected
    ]


def test_the_six_presets_ship() -> None:
    assert sorted(load_policies().sound) == ["bank", "micro_lender", "mortgage", "npl", "property_fee", "receivable"]


def test_steps_for_guarantors_and_collateral_need_them() -> None:
    found = {step.step.name for step in coming(case(assessment=ASSESSED), 181) if step.step}
    assert not found & {"guarantor_demand", "visit_guarantor", "realise_collateral"}


@pytest.mark.parametrize(("amount", "day", "sued"), [("20000.01", 1, False), ("20000.00", 91, False)])
def test_a_mortgage_in_real_hardship_is_restructured_not_sued(amount: str, day: int, *, sued: bool) -> None:
    facts = case(amount, assessment={"willingness": "good", "ability": "poor"})
    found = {step.step.name: step.document for step in coming(facts, day, "mortgage") if step.step}
    assert found["hardship_plan"] == "extension_contract"
    assert ("sue" in found) is sued


@pytest.mark.parametrize("policy", ["bank", "micro_lender", "mortgage", "npl", "property_fee", "receivable"])
@pytest.mark.parametrize("held", [{}, {"holds": [{"reason": "disputed"}]}, {"filed_on": after(40).isoformat()}])
def test_no_overdue_case_drops_off_the_list(policy: str, held: dict[str, Any]) -> None:
    for day in (1, 2, 7, 8, 15, 29, 30, 31, 60, 61, 90, 91, 105, 180, 181, 400):
        for standing in ({}, {"willingness": "good", "ability": "poor"}, {"willingness": "poor", "ability": "poor"}):
            assert coming(case(assessment=standing, **held), day, policy), (day, standing)
