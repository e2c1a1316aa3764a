"""Classes, risk, grades and buckets: the day before and the day of each threshold."""

from datetime import date
from decimal import Decimal

import pytest
from collection_facts import after, case, loan, shipped

from docgen.casefile.records import Assessment
from docgen.collection.classify import (
    RepaymentClass,
    Risk,
    RiskFloor,
    ageing_bucket,
    five_class,
    repayment_class,
    risk_of,
)
from docgen.collection.policy_files import load_policies
from docgen.errors import ParameterGap


@pytest.mark.parametrize(
    ("willingness", "ability", "expected"),
    [
        ("good", "good", "oversight"),
        ("good", "poor", "unable"),
        ("poor", "good", "unwilling"),
        ("poor", "poor", "neither"),
        ("unknown", "good", "unknown"),
        ("good", "unknown", "unknown"),
        ("poor", None, "unknown"),
        (None, "poor", "unknown"),
    ],
)
def test_willingness_by_ability(willingness: str | None, ability: str | None, expected: str) -> None:
    assessment = Assessment.model_validate({"willingness": willingness, "ability": ability})
    assert repayment_class(assessment) is RepaymentClass(expected)


def test_a_case_without_assessment_is_of_unknown_class() -> None:
    assert repayment_class(None) is RepaymentClass.UNKNOWN


@pytest.mark.parametrize(
    ("days", "amount", "expected"),
    [
        (0, "999999.00", "low"),  # nothing is overdue
        (1, "4999.99", "low"),
        (30, "4999.99", "low"),  # at most 30 days and less than 5,000
        (31, "4999.99", "medium"),  # by days
        (1, "5000.00", "medium"),  # by amount: the graver holds
        (90, "20000.00", "medium"),
        (91, "0.01", "high"),
        (1, "20000.01", "high"),
        (31, "20000.01", "high"),
    ],
)
def test_risk_of_the_mortgage_preset(days: int, amount: str, expected: str) -> None:
    assert risk_of(load_policies().sound["mortgage"].floors, days, Decimal(amount)) is Risk(expected)


def test_risk_by_days_alone_where_a_policy_names_no_amount() -> None:
    floors = (RiskFloor(Risk.MEDIUM, 31), RiskFloor(Risk.HIGH, 91))
    large = Decimal(10**9)
    assert [risk_of(floors, days, large).value for days in (30, 31, 90, 91)] == ["low", "medium", "medium", "high"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "normal"),
        (1, "special_mention"),
        (90, "special_mention"),
        (91, "substandard"),
        (270, "substandard"),
        (271, "doubtful"),
        (360, "doubtful"),
        (361, "loss"),
    ],
)
def test_five_classes(days: int, expected: str) -> None:
    graded = five_class(case(), days, after(days), parameters=shipped())
    assert graded is not None
    assert graded.grade == expected
    assert [str(cited.value) for cited in graded.sources] == ["0", "90", "270", "360"]
    assert all("金融资产风险分类办法" in cited.source for cited in graded.sources)
    assert all(cited.shown == f"{cited.source}（条文未经核对）" for cited in graded.sources)


def test_misuse_is_special_mention_though_nothing_is_overdue() -> None:
    misused = case(debts=[loan(misuse={"multiplier": "2", "from": after(5).isoformat()})])
    grades = [five_class(misused, 0, after(day), parameters=shipped()) for day in (4, 5)]
    assert [found.grade.value for found in grades if found] == ["normal", "special_mention"]


def test_only_financial_claims_are_graded() -> None:
    assert five_class(case(claim_type="private_lending"), 400, after(400), parameters=shipped()) is None
    assert five_class(case(claim_type="receivable"), 400, after(400), parameters=shipped()) is None


def test_no_grade_before_the_thresholds_took_effect() -> None:
    with pytest.raises(ParameterGap):
        five_class(case(), 1, date(2023, 6, 30), parameters=shipped())
    assert five_class(case(), 1, date(2023, 7, 1), parameters=shipped())


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-3, "M0"), (0, "M0"), (1, "M1"), (30, "M1"), (31, "M2"), (60, "M2"), (61, "M3"), (90, "M3"), (91, "M4")],
)
def test_ageing_buckets(days: int, bucket: str) -> None:
    assert ageing_bucket(days) == bucket
