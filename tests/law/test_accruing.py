"""Rules 1 to 4: days, when overdue begins, what accrues, where it is cut."""

from decimal import Decimal
from typing import Any

import pytest
from law_facts import (
    BANK,
    BORROWER,
    applied,
    case,
    claim,
    codes,
    debt,
    due,
    entry,
    half_up,
    holds_together,
    lines,
    repaid,
    spans,
)

from docgen.errors import CutOffTooEarly, DefaultRateTooLow, HolidayUnknown


def test_the_worked_example() -> None:
    result = claim(debt(day_count="actual/360", compound=True), "2026-03-16")
    assert result.interest == half_up("100000", "0.06", 365, over=360) == Decimal("6083.33")
    assert result.penalty == half_up("100000", "0.09", 60, over=360) == Decimal("1500.00")
    assert result.compound == half_up("6083.33", "0.09", 60, over=360) == Decimal("91.25")
    assert result.total_due == result.total_to_settle == Decimal("107674.58")
    assert result.overdue_days == 60
    assert result.daily == half_up(Decimal(100000) + Decimal("6083.33"), "0.09", over=360)
    assert [(s.kind.value, s.installment, s.days, str(s.rule)) for s in result.segments] == [
        ("interest", 1, 365, "days"),
        ("penalty", 1, 60, "days"),
        ("compound", 1, 60, "days"),
    ]
    assert result.next_due is None
    assert result.warnings == ()
    holds_together(result)


@pytest.mark.parametrize(
    ("claim_type", "day_count", "divisor"),
    [
        ("financial_loan", None, 360),
        ("credit_card", None, 360),
        ("private_lending", None, 365),
        ("receivable", None, 365),
        ("financial_loan", "actual/365", 365),
        ("private_lending", "actual/360", 360),
    ],
)
def test_the_divisor(claim_type: str, day_count: str | None, divisor: int) -> None:
    facts = case(debt(day_count=day_count), claim_type=claim_type)
    result = claim(facts, "2026-03-16")
    assert result.penalty == half_up("100000", "0.09", 60, over=divisor)
    cited = [used.name for used in result.parameters if used.name.startswith("day_count")]
    assert bool(cited) == (day_count is None)


@pytest.mark.parametrize(
    ("as_of", "not_due", "running", "overdue", "penalty", "days"),
    [
        # the day of disbursement, the day after, the day before maturity
        ("2025-01-15", "100000.00", 0, "0.00", 0, 0),
        ("2025-01-16", "100000.00", 1, "0.00", 0, 0),
        ("2026-01-14", "100000.00", 364, "0.00", 0, 0),
        # on the due date everything is due and nothing overdue; a day later one day of penalty
        ("2026-01-15", "0.00", 0, "100000.00", 0, 0),
        ("2026-01-16", "0.00", 0, "100000.00", 1, 1),
        ("2026-02-28", "0.00", 0, "100000.00", 44, 44),
    ],
)
def test_the_days_around_a_due_date(  # noqa: PLR0917 - a row of the table
    as_of: str, not_due: str, running: int, overdue: str, penalty: int, days: int
) -> None:
    result = claim(debt(), as_of)
    assert result.principal_not_due == Decimal(not_due)
    assert result.accrued_not_due == half_up("100000", "0.06", running, over=360)
    assert result.principal_overdue == Decimal(overdue)
    assert result.penalty == half_up("100000", "0.09", penalty, over=360)
    assert result.overdue_days == days
    holds_together(result)


def test_a_cut_off_before_the_money_was_paid_out_is_refused() -> None:
    with pytest.raises(CutOffTooEarly, match="2025-01-14"):
        claim(debt(), "2025-01-14")


def test_a_loan_of_one_day_in_a_leap_year() -> None:
    facts = debt(disbursed_on="2024-02-28", matures_on="2024-02-29", signed_on="2024-02-28")
    result = claim(facts, "2024-03-01")
    assert result.interest == half_up("100000", "0.06", 1, over=360)
    assert result.penalty == half_up("100000", "0.09", 1, over=360)
    across = claim(facts | {"matures_on": "2024-03-01"}, "2024-03-01")
    assert across.interest == half_up("100000", "0.06", 2, over=360)


@pytest.mark.parametrize(
    ("paid_on", "penalty_days"), [("2026-01-10", 0), ("2026-01-15", 0), ("2026-01-16", 1), ("2026-01-20", 5)]
)
def test_paid_on_the_due_date_bears_no_penalty_and_a_day_later_one_days(paid_on: str, penalty_days: int) -> None:
    result = claim(debt(ledger=[repaid(paid_on, "200000.00")]), "2026-03-16")
    penalty = half_up("100000", "0.09", penalty_days, over=360)
    assert sum((s.amount for s in lines(result, "penalty")), Decimal(0)) == penalty
    assert (result.overdue_days, result.principal_overdue) == (0, 0)
    assert result.credit == Decimal("200000.00") - Decimal("106083.33") - penalty
    assert result.total_due == -result.credit
    holds_together(result)


@pytest.mark.parametrize(
    ("default_rate", "rate"),
    [
        ({"multiplier": "1.5"}, "0.09"),
        ({"multiplier": "1"}, "0.06"),
        ({"multiplier": "1.333333333333"}, "0.07999999999998"),
        ({"annual": "0.12"}, "0.12"),
        ({"annual": "0.01"}, "0.01"),
        ({"daily": "0.0005"}, "0.18"),  # 0.0005 × 360
        (None, "0.06"),
    ],
)
def test_the_default_rate(default_rate: dict[str, str] | None, rate: str) -> None:
    result = claim(debt(default_rate=default_rate, compound=True), "2026-03-16")
    assert {s.annual_rate for s in result.segments if s.kind != "interest"} == {Decimal(rate)}
    assert result.penalty == half_up("100000", rate, 60, over=360)
    usual = Decimal("0.078") <= Decimal(rate) <= Decimal("0.09")  # 6 % and 30 to 50 % of it
    outside = [] if usual else ["penalty_uplift_outside"]
    assert codes(result) == (outside if default_rate else ["default_rate_omitted"])


def test_a_daily_rate_is_base_times_rate_times_days() -> None:
    result = claim(debt(default_rate={"daily": "0.0005"}, day_count="actual/365"), "2026-01-18")
    assert result.penalty == half_up("100000", "0.0005", 3)
    assert lines(result, "penalty")[0].annual_rate == Decimal("0.1825")


def test_a_multiplier_below_one_is_refused() -> None:
    with pytest.raises(DefaultRateTooLow, match=r"0\.5"):
        claim(debt(default_rate={"multiplier": "0.5"}), "2026-03-16")


@pytest.mark.parametrize(
    ("misuse", "expected"),
    [
        # from the middle of the overdue time, higher: cut there
        ({"multiplier": "2", "from": "2026-02-14"}, [(30, "0.09"), (30, "0.12")]),
        # before it is due: only what is due bears it
        ({"multiplier": "2", "from": "2025-06-01"}, [(60, "0.12")]),
        # not the higher: nothing changes
        ({"multiplier": "1.2", "from": "2026-02-14"}, [(60, "0.09")]),
    ],
)
def test_misuse(misuse: dict[str, str], expected: list[tuple[int, str]]) -> None:
    result = claim(debt(misuse=misuse), "2026-03-16")
    assert [(s.days, s.annual_rate) for s in lines(result, "penalty")] == [(n, Decimal(r)) for n, r in expected]
    assert result.penalty == sum(half_up("100000", rate, n, over=360) for n, rate in expected)
    assert result.interest == half_up("100000", "0.06", 365, over=360)


def test_compound_accrues_on_interest_alone_and_only_where_agreed() -> None:
    assert claim(debt(compound=False), "2026-03-16").compound == 0
    facts = debt(compound=True, repayment_method="interest_only", matures_on="2025-04-15")
    result = claim(facts, "2025-05-15")
    assert spans(result, "compound") == [
        ("2025-02-15", "2025-05-15", str(half_up("516.67", "0.09", 89, over=360))),
        ("2025-03-15", "2025-05-15", str(half_up("466.67", "0.09", 61, over=360))),
        ("2025-04-15", "2025-05-15", str(half_up("516.67", "0.09", 30, over=360))),
    ]
    assert result.overdue_days == 89


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        # the contract rate until maturity 2025-04-15, then the default rate
        ({}, [("2025-02-15", "2025-04-15", "0.06"), ("2025-04-15", "2025-05-15", "0.09")]),
        ({"compound_before_maturity": "default_rate"}, [("2025-02-15", "2025-05-15", "0.09")]),
        # declared due early: mature that day
        (
            {"acceleration": {"effective_on": "2025-03-20", "ground": "连续逾期"}},
            [("2025-02-15", "2025-03-20", "0.06"), ("2025-03-20", "2025-05-15", "0.09")],
        ),
        # declared for a later day: not yet
        (
            {"acceleration": {"effective_on": "2025-06-20", "ground": "连续逾期"}, "matures_on": "2025-08-15"},
            [("2025-02-15", "2025-05-15", "0.06")],
        ),
    ],
)
def test_compound_before_maturity(over: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    facts = {"compound": True, "repayment_method": "interest_only", "matures_on": "2025-04-15"}
    facts |= {"compound_before_maturity": "contract_rate"}
    result = claim(debt(**(facts | over)), "2025-05-15")
    first = lines(result, "compound", 1)
    assert [(str(s.from_on), str(s.to_on), s.annual_rate) for s in first] == [
        (start, end, Decimal(rate)) for start, end, rate in expected
    ]


def test_a_repayment_cuts_only_what_it_lowers() -> None:
    # 50 of 6,083.33 interest: compound is cut, penalty is not
    result = claim(debt(compound=True, ledger=[repaid("2026-02-14", "50.00")]), "2026-03-16")
    assert spans(result, "penalty") == [("2026-01-15", "2026-03-16", "1500.00")]
    assert spans(result, "compound") == [
        ("2026-01-15", "2026-02-14", str(half_up("6083.33", "0.09", 30, over=360))),
        ("2026-02-14", "2026-03-16", str(half_up("6033.33", "0.09", 30, over=360))),
    ]
    assert result.interest == Decimal("6033.33")
    holds_together(result)


def test_what_accrued_to_a_repayment_is_rounded_there_and_the_segment_runs_on() -> None:
    # 7 days: 100000 × 0.09 × 7 ÷ 360 = 175.00; all interest and 175.00 of penalty paid, and principal untouched
    paid = Decimal("6083.33") + half_up("100000", "0.09", 7, over=360)
    result = claim(debt(ledger=[repaid("2026-01-22", str(paid))]), "2026-03-16")
    assert spans(result, "penalty") == [("2026-01-15", "2026-03-16", "1500.00")]
    assert result.penalty == Decimal("1500.00") - Decimal("175.00")
    assert applied(result) == [(1, "interest", "6083.33"), (1, "penalty", "175.00")]
    holds_together(result)


def test_rounding_at_a_repayment_never_leaves_less_than_nothing() -> None:
    # 0.35 a day at a rate of 1 ÷ 360: 0.0009… a day rounds to nothing for days on end
    facts = debt(principal="0.35", annual_rate="1", default_rate={"multiplier": "1"})
    ledger = [repaid(f"2026-01-{n}", "0.01") for n in range(16, 31)]
    for as_of in ("2026-01-31", "2026-03-01", "2027-01-01"):
        holds_together(claim(facts | {"ledger": ledger}, as_of))


def test_principal_paid_down_cuts_the_penalty() -> None:
    # interest, then 30 days of penalty, then 40,000 of principal
    amount = Decimal("6083.33") + Decimal("750.00") + Decimal("40000.00")
    result = claim(debt(ledger=[repaid("2026-02-14", str(amount))]), "2026-03-16")
    assert spans(result, "penalty") == [
        ("2026-01-15", "2026-02-14", "750.00"),
        ("2026-02-14", "2026-03-16", str(half_up("60000", "0.09", 30, over=360))),
    ]
    assert result.daily == half_up("60000", "0.09", over=360)
    assert result.paid.principal == Decimal("40000.00")
    assert str(result.paid.interest_until) == "2026-01-15"


@pytest.mark.parametrize(("as_of", "damages"), [("2026-01-15", 0), ("2026-01-16", 500), ("2026-06-01", 500)])
def test_damages_are_owed_once_overdue_days_reach_one(as_of: str, damages: int) -> None:
    assert claim(debt(liquidated_damages="500.00"), as_of).liquidated_damages == damages


@pytest.mark.parametrize(("paid_on", "damages"), [("2026-01-15", 0), ("2026-01-16", 500)])
def test_who_pays_on_the_due_date_owes_no_damages(paid_on: str, damages: int) -> None:
    facts = debt(liquidated_damages="500.00", ledger=[repaid(paid_on, "200000.00")])
    result = claim(facts, "2026-06-01")
    assert sum(line.paid for line in result.buckets if line.kind == "liquidated_damages") == damages
    assert result.liquidated_damages == 0


def test_overdue_days_count_from_the_oldest_unpaid_due_date() -> None:
    facts = debt(repayment_method="interest_only", matures_on="2025-06-15")
    assert claim(facts, "2025-04-01").overdue_days == 45  # from 2025-02-15
    paid = facts | {"ledger": [repaid("2025-04-01", "516.67")]}
    assert claim(paid, "2025-04-01").overdue_days == 17  # from 2025-03-15
    almost = facts | {"ledger": [repaid("2025-04-01", "516.66")]}
    assert claim(almost, "2025-04-01").overdue_days == 45


@pytest.mark.parametrize(
    ("as_of", "paid_on", "days", "penalty_days", "owed"),
    [
        # 2026-02-15 is a Sunday in Spring Festival: overdue begins on the 24th
        ("2026-02-20", None, 0, 0, "100000.00"),
        ("2026-02-24", None, 0, 0, "100000.00"),
        ("2026-02-25", None, 1, 1, "100000.00"),
        ("2026-02-25", "2026-02-24", 0, 0, "0.00"),
        ("2026-02-26", "2026-02-20", 0, 0, "0.00"),
        ("2026-02-26", "2026-02-25", 0, 1, "0.00"),
    ],
)
def test_a_due_date_on_a_day_of_rest_rolls(
    as_of: str, paid_on: str | None, days: int, penalty_days: int, owed: str
) -> None:
    ledger = [repaid(paid_on, "200000.00")] if paid_on else []
    result = claim(debt(roll_due_dates=True, matures_on="2026-02-15", ledger=ledger), as_of)
    # its interest stays as scheduled, and it is due on the day agreed
    assert sum(s.amount for s in lines(result, "interest")) == half_up("100000", "0.06", 396, over=360)
    assert result.principal_overdue == Decimal(owed)
    assert result.overdue_days == days
    assert sum((s.days for s in lines(result, "penalty")), 0) == penalty_days
    holds_together(result)


def test_without_the_clause_a_day_of_rest_does_not_roll() -> None:
    assert claim(debt(matures_on="2026-02-15"), "2026-02-25").overdue_days == 10


def beyond(**over: Any) -> dict[str, Any]:
    """A loan that matures on a day whose holidays aren't known."""
    return debt(roll_due_dates=True, matures_on="2030-01-05") | over


def test_an_unknown_day_of_rest_stands_where_no_money_depends_on_it() -> None:
    before = claim(beyond(), "2026-03-16")
    assert codes(before) == ["provisional_due_date"]
    assert str(before.next_due.on if before.next_due else "") == "2030-01-05"
    on_it = claim(beyond(), "2030-01-05")
    assert (on_it.overdue_days, codes(on_it)) == (0, ["provisional_due_date"])
    paid = claim(beyond(ledger=[repaid("2030-01-05", "200000.00")]), "2030-02-01")
    assert paid.overdue_days == 0
    free = claim(beyond(annual_rate="0"), "2030-01-10")
    assert (free.overdue_days, free.penalty) == (5, 0)


@pytest.mark.parametrize(
    "over",
    [
        {},
        {"annual_rate": "0", "liquidated_damages": "5.00"},
        {"annual_rate": "0", "allocation": {"order_after_90_days": ["principal"]}},
    ],
)
def test_an_unknown_day_of_rest_is_an_error_where_money_depends_on_it(over: dict[str, Any]) -> None:
    with pytest.raises(HolidayUnknown, match="2030-01-05"):
        claim(beyond(**over), "2030-01-06")


def test_as_scheduled_segments_and_the_running_one() -> None:
    given = [due(1, "2025-07-15", "40000.00", "3000.01"), due(2, "2026-01-15", "60000.00", "1800.00")]
    result = claim(debt(repayment_method="as_scheduled", schedule=given), "2025-08-14")
    assert [
        (s.installment, str(s.rule), str(s.from_on), str(s.to_on), str(s.base), str(s.amount))
        for s in lines(result, "interest")
    ] == [
        (1, "as_scheduled", "2025-01-15", "2025-07-15", "100000.00", "3000.01"),
        (2, "running", "2025-07-15", "2025-08-14", "60000.00", "300.00"),  # 60000 × 0.06 × 30 ÷ 360
    ]
    assert result.interest == Decimal("3000.01")
    assert result.accrued_not_due == Decimal("300.00")
    assert (str(result.next_due.on), result.next_due.amount) == ("2026-01-15", Decimal("61800.00"))
    holds_together(result)


def test_whole_months_and_odd_days() -> None:
    facts = debt(repayment_method="equal_principal", matures_on="2025-04-01")
    result = claim(facts, "2025-04-01")
    assert [(str(s.rule), s.days, str(s.amount)) for s in lines(result, "interest")] == [
        ("month", 31, str(half_up("100000", "0.06", over=12))),
        ("month", 28, str(half_up("66666.67", "0.06", over=12))),
        ("days", 17, str(half_up("33333.34", "0.06", 17, over=360))),
    ]


def test_a_zero_rate_leaves_no_segments() -> None:
    result = claim(debt(annual_rate="0", compound=True), "2026-03-16")
    assert (result.segments, result.total_due, result.daily) == ((), Decimal("100000.00"), 0)
    assert result.overdue_days == 60
    whole_months = debt(annual_rate="0", repayment_method="equal_installment", matures_on="2025-04-15")
    assert claim(whole_months, "2026-03-16").segments == ()


def test_next_due_of_a_derived_schedule() -> None:
    result = claim(debt(repayment_method="equal_principal", matures_on="2025-04-15"), "2025-03-14")
    assert (str(result.next_due.on), result.next_due.amount) == (
        "2025-03-15",
        Decimal("33333.33") + half_up("66666.67", "0.06", over=12),
    )


def test_schedule_that_ends_on_another_day_than_maturity_is_noticed() -> None:
    facts = debt(schedule=[due(1, "2026-02-15", "100000.00", "100.00")])
    assert codes(claim(facts, "2026-03-16")) == ["schedule_past_maturity"]


def test_receivables() -> None:
    facts = {
        "no": "R1",
        "name": "买卖合同",
        "signed_on": "2025-01-01",
        "default_rate": {"annual": "0.05"},
        "invoices": [
            {"no": "I1", "due_on": "2025-03-01", "amount": "1000.00"},
            {"no": "I2", "due_on": "2025-12-01", "amount": "2000.00"},
        ],
    }
    whole = case(facts, claim_type="receivable", creditor=BANK, debtors=[BORROWER])
    result = claim(whole, "2025-06-01")
    assert [(s.kind.value, s.installment, s.days, s.amount) for s in result.segments] == [
        ("penalty", 1, 92, half_up("1000", "0.05", 92, over=365))
    ]
    assert (result.principal_overdue, result.principal_not_due, result.accrued_not_due) == (1000, 2000, 0)
    assert (str(result.next_due.on), result.next_due.amount) == ("2025-12-01", 2000)
    assert codes(result) == ["no_cap_for_receivable"]
    assert codes(claim(whole, "2025-03-01")) == []
    accelerated = facts | {"acceleration": {"effective_on": "2025-05-01", "ground": "停止付款"}}
    early = claim(case(accelerated, claim_type="receivable"), "2025-06-01")
    assert [(s.installment, s.base, s.days) for s in lines(early, "penalty")] == [(1, 1000, 92), (2, 2000, 31)]
    fee = [entry("2025-02-01", "fee", "10.00", fee_kind="lawyer")]
    assert claim(case(facts | {"ledger": fee}, claim_type="receivable"), "2025-06-01").fees == 10
