from decimal import Decimal
from typing import Any

import pytest
from law_facts import case, claim, day, debt, due, half_up

from docgen.casefile.debts import Debt
from docgen.errors import DebtFaulty, PrincipalTooSmall, QuarterlyInstallments, ScheduleFaulty
from docgen.law.rates import Steps
from docgen.law.schedule import Row, due_dates, planned


def rows(**over: Any) -> list[Row]:
    contract = case(debt(**over)).debts[0]
    return planned(contract, Steps.constant(contract.annual_rate or Decimal(0)))


def dates(**over: Any) -> list[str]:
    return [str(row.due_on) for row in rows(**over)]


@pytest.mark.parametrize(
    ("disbursed", "matures", "due_day", "step", "expected"),
    [
        # the disbursement's day, from the month after
        ("2025-01-15", "2025-04-15", 15, 1, ["2025-02-15", "2025-03-15", "2025-04-15"]),
        # a month without the day: its last
        ("2025-01-31", "2025-04-30", 31, 1, ["2025-02-28", "2025-03-31", "2025-04-30"]),
        ("2023-12-30", "2024-03-30", 30, 1, ["2024-01-30", "2024-02-29", "2024-03-30"]),
        # a due day before the disbursement's day, and maturity between two due days
        ("2025-01-15", "2025-04-10", 5, 1, ["2025-02-05", "2025-03-05", "2025-04-05", "2025-04-10"]),
        # a due day after it: none in the month of the disbursement itself
        ("2025-01-15", "2025-03-25", 20, 1, ["2025-02-20", "2025-03-20", "2025-03-25"]),
        # maturity before the first due day
        ("2025-01-15", "2025-02-01", 20, 1, ["2025-02-01"]),
        ("2025-01-15", "2025-01-16", 15, 1, ["2025-01-16"]),
        # quarters: March, June, September, December
        ("2025-01-15", "2025-12-20", 20, 3, ["2025-03-20", "2025-06-20", "2025-09-20", "2025-12-20"]),
        ("2025-03-05", "2025-10-05", 20, 3, ["2025-06-20", "2025-09-20", "2025-10-05"]),
        # over the end of a year
        ("2025-11-15", "2026-01-15", 15, 1, ["2025-12-15", "2026-01-15"]),
    ],
)
def test_due_dates(disbursed: str, matures: str, due_day: int, step: int, expected: list[str]) -> None:
    assert [str(on) for on in due_dates(day(disbursed), day(matures), due_day, step)] == expected


def test_bullet_is_one_installment() -> None:
    assert rows() == [Row(1, day("2025-01-15"), day("2026-01-15"), Decimal(100000), Decimal(100000))]


def test_interest_only_pays_the_principal_at_maturity() -> None:
    result = rows(repayment_method="interest_only", matures_on="2025-04-10", due_day=20)
    assert [(str(r.start_on), str(r.due_on), r.principal, r.base, r.whole_month) for r in result] == [
        ("2025-01-15", "2025-02-20", 0, 100000, False),
        ("2025-02-20", "2025-03-20", 0, 100000, False),
        ("2025-03-20", "2025-04-10", 100000, 100000, False),
    ]
    assert dates(repayment_method="interest_only", interest_period="quarter", due_day=20)[0] == "2025-03-20"
    assert dates(repayment_method="interest_only", interest_period="month")[:2] == ["2025-02-15", "2025-03-15"]


@pytest.mark.parametrize(
    ("disbursed", "due_day", "months"),
    [
        ("2025-01-15", None, [True, True, True]),  # the disbursement's own day is the due day
        ("2025-01-15", 20, [False, True, False]),
        ("2025-02-28", 31, [True, True, False]),  # the clamped due day of February
        ("2025-01-31", None, [True, True, False]),
    ],
)
def test_whole_months(disbursed: str, due_day: int | None, months: list[bool]) -> None:
    matures = {"2025-01-15": "2025-04-15", "2025-02-28": "2025-05-15", "2025-01-31": "2025-04-15"}[disbursed]
    result = rows(disbursed_on=disbursed, due_day=due_day, matures_on=matures, repayment_method="equal_principal")
    assert [row.whole_month for row in result] == months


def test_equal_principal_leaves_the_remainder_to_the_last() -> None:
    result = rows(repayment_method="equal_principal", principal="100000.00", matures_on="2025-04-15")
    assert [row.principal for row in result] == [Decimal(x) for x in ("33333.33", "33333.33", "33333.34")]
    assert [row.base for row in result] == [Decimal(x) for x in ("100000", "66666.67", "33333.34")]


def test_equal_installments_are_the_annuity_less_interest() -> None:
    result = rows(repayment_method="equal_installment")
    # 100,000 at 6 % over 12: 8,606.64 a month, of which the first bears 100000 × 0.06 ÷ 12 = 500.00
    assert result[0].principal == Decimal("8606.64") - half_up("100000", "0.06", over=12)
    left = Decimal(100000) - result[0].principal
    assert result[1].principal == Decimal("8606.64") - half_up(left, "0.06", over=12)
    assert sum(row.principal for row in result) == Decimal(100000)
    assert len(result) == 12


def test_the_first_principal_part_counts_a_month_though_its_interest_goes_by_days() -> None:
    result = claim(debt(repayment_method="equal_installment", due_day=20, matures_on="2025-04-20"), "2025-02-20")
    first = result.segments[0]
    assert (first.rule, first.days, first.amount) == ("days", 36, half_up("100000", "0.06", 36, over=360))
    # three due dates: 100000 × 0.005 × 1.005³ ÷ (1.005³ − 1) = 33,667.22
    assert result.principal_overdue == Decimal("33667.22") - Decimal("500.00")


def test_a_zero_rate_makes_equal_parts() -> None:
    result = rows(repayment_method="equal_installment", annual_rate="0", matures_on="2025-04-15")
    assert [row.principal for row in result] == [Decimal(x) for x in ("33333.33", "33333.33", "33333.34")]


def test_a_given_schedule_stands_in_order_of_days() -> None:
    given = [due(2, "2025-07-15", "40000.00", "1.00"), due(1, "2025-04-15", "60000.00", "2.00")]
    assert rows(schedule=given, repayment_method="as_scheduled") == [
        Row(1, day("2025-01-15"), day("2025-04-15"), Decimal(60000), Decimal(100000), given=Decimal("2.00")),
        Row(2, day("2025-04-15"), day("2025-07-15"), Decimal(40000), Decimal(40000), given=Decimal("1.00")),
    ]


def test_two_given_installments_of_one_day_share_their_period() -> None:
    given = [due(1, "2025-04-15", "60000.00", "2.00"), due(2, "2025-04-15", "40000.00", "1.00")]
    assert [(str(row.start_on), row.base) for row in rows(schedule=given)] == [("2025-01-15", 100000)] * 2


def test_invoices_stand_in_for_a_schedule() -> None:
    invoices = [
        {"due_on": "2025-07-15", "amount": "300.00"},
        {"due_on": "2025-04-15", "amount": "200.00"},
    ]
    result = planned(
        Debt.model_validate({"no": "D", "name": "n", "signed_on": "2025-01-01", "invoices": invoices}),
        Steps.constant(Decimal(0)),
    )
    assert [(row.number, str(row.due_on), row.principal, row.given) for row in result] == [
        (2, "2025-04-15", 200, 0),
        (1, "2025-07-15", 300, 0),
    ]


@pytest.mark.parametrize(
    ("over", "error", "fact"),
    [
        ({"repayment_method": "as_scheduled"}, ScheduleFaulty, "未填还款计划"),
        ({"repayment_method": "equal_principal", "interest_period": "quarter"}, QuarterlyInstallments, "按季"),
        ({"schedule": [due(1, "2026-01-15", "99999.99", "0")]}, ScheduleFaulty, "99999.99"),
        (
            {"schedule": [due(1, "2025-04-15", "50000.00", "0"), due(1, "2025-05-15", "50000.00", "0")]},
            ScheduleFaulty,
            "期次",
        ),
        (
            {"schedule": [due(2, "2025-04-15", "50000.00", "0"), due(1, "2025-05-15", "50000.00", "0")]},
            ScheduleFaulty,
            "期次",
        ),
        ({"schedule": [due(1, "2025-01-15", "100000.00", "0")]}, ScheduleFaulty, "2025-01-15"),
        ({"principal": "0.10", "repayment_method": "equal_principal"}, PrincipalTooSmall, "尾差"),
    ],
)
def test_what_cannot_be_planned_is_refused(over: dict[str, Any], error: type[Exception], fact: str) -> None:
    with pytest.raises(error, match=fact):
        rows(**over)


def test_invoices_beside_a_schedule_are_refused() -> None:
    facts = debt(invoices=[{"due_on": "2025-04-15", "amount": "1.00"}], schedule=[due(1, "2025-04-15", "1.00", "0")])
    with pytest.raises(DebtFaulty, match="不能同填"):
        claim(facts | {"annual_rate": "0"}, "2025-06-01")


@pytest.mark.parametrize("missing", ["principal", "disbursed_on", "matures_on", "repayment_method"])
def test_an_incomplete_loan_is_refused(missing: str) -> None:
    contract = case(debt()).debts[0].model_copy(update={missing: None})
    with pytest.raises(DebtFaulty, match="未填全"):
        planned(contract, Steps.constant(Decimal("0.06")))


def test_a_loan_that_matures_before_it_begins_is_refused() -> None:
    contract = case(debt()).debts[0].model_copy(update={"matures_on": day("2025-01-15")})
    with pytest.raises(DebtFaulty, match="不晚于放款日期"):
        planned(contract, Steps.constant(Decimal("0.06")))
