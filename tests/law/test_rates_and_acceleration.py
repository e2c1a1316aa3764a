"""Rules 5 and 6: rate changes, floating rates, acceleration."""

from decimal import Decimal
from typing import Any

import pytest
from law_facts import applied, case, claim, codes, day, debt, due, half_up, holds_together, lines, repaid, spans

from docgen.errors import (
    DebtFaulty,
    FloatingExtension,
    LedgerFaulty,
    NegativeRate,
    ParameterGap,
    RateBeyondData,
    UngroundedAcceleration,
)
from docgen.law.rates import Steps, contract_steps


def changed(on: str, rate: str) -> dict[str, Any]:
    return {"on": on, "type": "rate_change", "rate": rate}


def test_steps() -> None:
    steps = contract_steps(
        Decimal("0.06"), [(day("2025-03-01"), Decimal("0.05")), (day("2025-06-01"), Decimal("0.05"))]
    )
    assert steps.starts[1:] == (day("2025-03-01"),)
    assert steps.at(day("2025-02-28")) == Decimal("0.06")
    assert steps.at(day("2025-03-01")) == Decimal("0.05")
    assert list(steps.pieces(day("2025-03-01"), day("2025-03-01"))) == []
    assert list(Steps.constant(Decimal(1)).pieces(day("2025-03-02"), day("2025-03-01"))) == []
    both = contract_steps(Decimal("0.06"), [(day("2025-03-01"), Decimal("0.05")), (day("2025-03-01"), Decimal("0.04"))])
    assert both.at(day("2025-03-01")) == Decimal("0.04")


def test_a_change_splits_the_running_period_and_moves_the_multiple() -> None:
    facts = debt(ledger=[changed("2025-07-15", "0.05"), changed("2026-02-14", "0.04")])
    result = claim(facts, "2026-03-16")
    assert spans(result, "interest") == [
        ("2025-01-15", "2025-07-15", str(half_up("100000", "0.06", 181, over=360))),
        ("2025-07-15", "2026-01-15", str(half_up("100000", "0.05", 184, over=360))),
    ]
    assert spans(result, "penalty") == [
        ("2026-01-15", "2026-02-14", str(half_up("100000", "0.075", 30, over=360))),
        ("2026-02-14", "2026-03-16", str(half_up("100000", "0.06", 30, over=360))),
    ]


@pytest.mark.parametrize(
    ("over", "days"),
    [
        ({"default_rate": {"annual": "0.09"}}, [60]),  # no multiple: untouched
        ({"default_rate": None}, [30, 30]),  # the in-term rate goes on, and changes
    ],
)
def test_what_follows_a_change(over: dict[str, Any], days: list[int]) -> None:
    result = claim(debt(ledger=[changed("2026-02-14", "0.04")], **over), "2026-03-16")
    assert [s.days for s in lines(result, "penalty")] == days


@pytest.mark.parametrize("change", [changed("2026-02-14", "0.06"), changed("2026-03-17", "0.04")])
def test_a_change_to_the_same_rate_or_after_the_cut_off_cuts_nothing(change: dict[str, Any]) -> None:
    result = claim(debt(ledger=[change]), "2026-03-16")
    assert [s.days for s in lines(result, "penalty")] == [60]
    assert result.daily == half_up("100000", "0.09", over=360)


def test_a_change_on_the_cut_off_date_moves_what_runs_from_then() -> None:
    result = claim(debt(ledger=[changed("2026-03-16", "0.04")]), "2026-03-16")
    assert [s.days for s in lines(result, "penalty")] == [60]
    assert result.daily == half_up("100000", "0.06", over=360)


def test_a_derived_schedule_is_worked_out_anew_after_the_running_period() -> None:
    facts = debt(
        principal="120000.00",
        annual_rate="0.12",
        repayment_method="equal_installment",
        matures_on="2025-07-15",
        ledger=[changed("2025-03-01", "0.06")],
    )
    result = claim(facts, "2025-07-15")
    # six months at 1 %: 120000 × 0.01 × 1.01^6 ÷ (1.01^6 − 1) = 20,705.80
    first = Decimal("20705.80") - Decimal("1200.00")
    left = Decimal(120000) - first
    second = Decimal("20705.80") - half_up(left, "0.12", over=12)
    rest = left - second
    rows = lines(result, "interest")
    assert [(s.installment, str(s.rule), s.days, s.base) for s in rows[:4]] == [
        (1, "month", 31, Decimal(120000)),
        (2, "days", 14, left),  # 2025-02-15 to 03-01 at 12 %
        (2, "days", 14, left),  # to 03-15 at 6 %
        (3, "month", 31, rest),
    ]
    assert rows[1].amount == half_up(left, "0.12", 14, over=360)
    assert rows[2].amount == half_up(left, "0.06", 14, over=360)
    # four months at 0.5 % on what isn't due after the running period
    level = (rest * Decimal("0.005") * Decimal("1.005") ** 4 / (Decimal("1.005") ** 4 - 1)).quantize(Decimal("0.01"))
    assert rows[4].base == rest - (level - half_up(rest, "0.06", over=12))
    assert result.principal_overdue == Decimal("120000.00")


def test_a_change_on_a_due_date_splits_nothing() -> None:
    facts = debt(
        principal="90000.00",
        repayment_method="equal_principal",
        matures_on="2025-04-15",
        ledger=[changed("2025-02-15", "0.12")],
    )
    result = claim(facts, "2025-04-15")
    assert [(str(s.rule), s.annual_rate, s.base) for s in lines(result, "interest")] == [
        ("month", Decimal("0.06"), 90000),
        ("month", Decimal("0.12"), 60000),
        ("month", Decimal("0.12"), 30000),
    ]


def test_a_change_after_the_last_period_began_leaves_the_schedule() -> None:
    facts = debt(repayment_method="equal_principal", matures_on="2025-04-15", ledger=[changed("2025-04-01", "0.12")])
    assert claim(facts, "2025-04-15").principal_overdue == 100000


def test_a_given_schedule_stands_through_a_change_but_what_runs_follows_it() -> None:
    given = [due(1, "2025-07-15", "40000.00", "3000.00"), due(2, "2026-01-15", "60000.00", "1800.00")]
    result = claim(debt(schedule=given, ledger=[changed("2025-07-20", "0.12")]), "2025-07-25")
    assert spans(result, "interest") == [
        ("2025-01-15", "2025-07-15", "3000.00"),
        ("2025-07-15", "2025-07-20", str(half_up("60000", "0.06", 5, over=360))),
        ("2025-07-20", "2025-07-25", str(half_up("60000", "0.12", 5, over=360))),
    ]
    assert result.next_due.amount == Decimal("61800.00")


@pytest.mark.parametrize(
    ("change", "fault"),
    [(changed("2025-01-14", "0.05"), "早于放款日期"), ({"on": "2025-03-01", "type": "rate_change"}, "未填利率")],
)
def test_a_change_that_does_not_fit_is_refused(change: dict[str, Any], fault: str) -> None:
    facts = case(debt(ledger=[changed("2025-03-01", "0.05")]))
    line = (
        facts.debts[0]
        .ledger[0]
        .model_copy(update={"on": day(change["on"]), "rate": Decimal(change["rate"]) if "rate" in change else None})
    )
    broken = facts.model_copy(update={"debts": (facts.debts[0].model_copy(update={"ledger": (line,)}),)})
    with pytest.raises(LedgerFaulty, match=fault):
        claim(broken, "2026-03-16")


# --- floating ---------------------------------------------------------------------------------------------------

FLOATING = {"index": "lpr_1y", "spread_bp": 50, "reprice": "january"}


@pytest.mark.parametrize(
    ("reprice", "index", "spread", "expected"),
    [
        # LPR 1y 3.10 % on 2025-01-01 (from 2024-10-21), 3.00 % on 2026-01-01
        ("january", "lpr_1y", 50, [("2024-03-15", "0.0395"), ("2025-01-01", "0.036"), ("2026-01-01", "0.035")]),
        # 3.10 % on 2025-03-15, 3.00 % on 2026-03-15
        ("anniversary", "lpr_1y", 0, [("2024-03-15", "0.0395"), ("2025-03-15", "0.031"), ("2026-03-15", "0.03")]),
        ("january", "lpr_5y", -20, [("2024-03-15", "0.0395"), ("2025-01-01", "0.034"), ("2026-01-01", "0.033")]),
    ],
)
def test_floating(reprice: str, index: str, spread: int, expected: list[tuple[str, str]]) -> None:
    facts = debt(
        signed_on="2024-03-15",
        disbursed_on="2024-03-15",
        matures_on="2026-06-15",
        annual_rate="0.0395",
        floating={"index": index, "spread_bp": spread, "reprice": reprice},
    )
    result = claim(facts, "2026-07-15")
    assert [(str(s.from_on), s.annual_rate) for s in lines(result, "interest")] == [
        (start, Decimal(rate)) for start, rate in expected
    ]
    assert lines(result, "penalty")[0].annual_rate == Decimal(expected[-1][1]) * Decimal("1.5")
    assert [used.name for used in result.parameters if used.name == index] == [index] * 2


def test_a_repricing_to_the_same_rate_cuts_nothing_and_28_february_stands_for_the_29th() -> None:
    facts = debt(
        signed_on="2024-02-29",
        disbursed_on="2024-02-29",
        matures_on="2025-03-31",
        annual_rate="0.031",
        floating={"index": "lpr_1y", "spread_bp": 0, "reprice": "anniversary"},
    )
    assert [s.days for s in lines(claim(facts, "2025-04-30"), "interest")] == [396]
    other = claim(facts | {"annual_rate": "0.05"}, "2025-04-30")
    assert spans(other, "interest")[1][0] == "2025-02-28"


def test_a_loan_paid_out_on_new_years_day_is_repriced_a_year_later() -> None:
    facts = debt(disbursed_on="2025-01-01", signed_on="2024-12-30", floating=FLOATING, annual_rate="0.09")
    assert [str(s.from_on) for s in lines(claim(facts, "2026-01-15"), "interest")] == ["2025-01-01", "2026-01-01"]


@pytest.mark.parametrize(
    ("over", "as_of", "error"),
    [
        # the repricing of 2026-11-10 lies beyond the data's reach (2026-09-20 + 31 days)
        (
            {
                "disbursed_on": "2025-11-10",
                "floating": FLOATING | {"reprice": "anniversary"},
                "matures_on": "2027-01-15",
            },
            "2026-11-10",
            RateBeyondData,
        ),
        ({"disbursed_on": "2018-06-01", "floating": FLOATING}, "2026-03-16", ParameterGap),
        ({"floating": FLOATING | {"spread_bp": -400}}, "2026-03-16", NegativeRate),
    ],
)
def test_a_floating_rate_is_never_guessed(over: dict[str, Any], as_of: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        claim(debt(**over), as_of)
    if error is RateBeyondData:
        assert claim(debt(**over), "2026-11-09").overdue_days == 0


def test_an_extension_that_fixes_a_floating_rate_is_refused() -> None:
    extension = {
        "kind": "extension",
        "signed_on": "2026-02-14",
        "annual_rate": "0.05",
        "schedule": [due(1, "2026-12-15", "100000.00", "100.00")],
    }
    with pytest.raises(FloatingExtension):
        claim(case(debt(floating=FLOATING), agreements=[extension]), "2026-03-16")


# --- acceleration -----------------------------------------------------------------------------------------------

GROUND = {"ground": "连续三期逾期"}
PARTS = {"principal": "90000.00", "repayment_method": "equal_principal", "matures_on": "2025-04-15"}


def test_what_is_due_later_falls_due_that_day_under_the_next_number() -> None:
    facts = debt(**PARTS, acceleration={"effective_on": "2025-03-01"} | GROUND)
    result = claim(facts, "2025-03-11")
    assert [(s.installment, s.kind.value, str(s.from_on), s.days, s.base, s.amount) for s in result.segments] == [
        (1, "interest", "2025-01-15", 31, 90000, Decimal("450.00")),
        (1, "penalty", "2025-02-15", 24, 30000, half_up("30000", "0.09", 24, over=360)),
        # 60,000 by days from the last due date 2025-02-15 to 2025-03-01
        (2, "interest", "2025-02-15", 14, 60000, half_up("60000", "0.06", 14, over=360)),
        (2, "penalty", "2025-03-01", 10, 60000, half_up("60000", "0.09", 10, over=360)),
    ]
    assert (result.principal_not_due, result.next_due) == (0, None)
    assert result.overdue_days == 24
    holds_together(result)


@pytest.mark.parametrize(
    ("effective_on", "as_of", "segments"),
    [
        # on a due date: that installment falls due by itself, and no interest is left to run
        ("2025-02-15", "2025-02-15", [(1, 31, Decimal("450.00"))]),
        # before the first due date: from the disbursement
        ("2025-02-01", "2025-02-01", [(1, 17, Decimal("255.00"))]),
        # on the cut-off date it holds, a day before it doesn't
        ("2025-02-16", "2025-02-15", [(1, 31, Decimal("450.00"))]),
    ],
)
def test_the_days_around_an_acceleration(
    effective_on: str, as_of: str, segments: list[tuple[int, int, Decimal]]
) -> None:
    result = claim(debt(**PARTS, acceleration={"effective_on": effective_on} | GROUND), as_of)
    assert [(s.installment, s.days, s.amount) for s in lines(result, "interest")] == segments
    declared = effective_on <= as_of
    assert result.principal_overdue == (90000 if declared else 30000)


def test_its_interest_follows_a_rate_change() -> None:
    facts = debt(acceleration={"effective_on": "2025-03-16"} | GROUND, ledger=[changed("2025-02-14", "0.12")])
    assert spans(claim(facts, "2025-03-16"), "interest") == [
        ("2025-01-15", "2025-02-14", str(half_up("100000", "0.06", 30, over=360))),
        ("2025-02-14", "2025-03-16", str(half_up("100000", "0.12", 30, over=360))),
    ]


def test_the_number_follows_the_last_one_that_stays() -> None:
    given = [
        due(n, on, "25000.00", "0")
        for n, on in ((13, "2025-04-15"), (14, "2025-07-15"), (15, "2025-10-15"), (16, "2026-01-15"))
    ]
    for effective_on, number in (("2025-03-01", 13), ("2025-08-01", 15)):
        facts = debt(schedule=given, acceleration={"effective_on": effective_on} | GROUND)
        assert max(s.installment for s in claim(facts, "2025-09-01").segments) == number


def test_a_credit_is_applied_when_everything_falls_due() -> None:
    facts = debt(acceleration={"effective_on": "2025-03-16"} | GROUND, ledger=[repaid("2025-02-01", "500.00")])
    result = claim(facts, "2025-03-16")
    assert applied(result) == [(1, "interest", "500.00")]
    assert result.credit == 0


def test_an_acceleration_of_nothing_is_noticed() -> None:
    facts = debt(acceleration={"effective_on": "2026-02-01"} | GROUND)
    result = claim(facts, "2026-03-16")
    assert codes(result) == ["acceleration_without_effect"]
    assert result.total_due == claim(debt(), "2026-03-16").total_due


@pytest.mark.parametrize(
    ("over", "error"),
    [
        ({"acceleration": {"effective_on": "2025-03-16"}}, UngroundedAcceleration),
        (
            {"acceleration": {"effective_on": "2025-03-16"}, "clauses": {"interest": {"no": "第二条"}}},
            UngroundedAcceleration,
        ),
        ({"acceleration": {"effective_on": "2027-03-16"}}, UngroundedAcceleration),
        ({"acceleration": {"effective_on": "2025-01-14"} | GROUND}, DebtFaulty),
    ],
)
def test_an_acceleration_without_ground_is_refused(over: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        claim(debt(**over), "2026-03-16")


@pytest.mark.parametrize(
    "over", [{"clauses": {"acceleration": {"no": "第八条"}}}, {"clauses": {"acceleration": {"text": "可宣布提前到期"}}}]
)
def test_a_clause_is_ground_enough(over: dict[str, Any]) -> None:
    result = claim(debt(acceleration={"effective_on": "2025-03-16"}, **over), "2025-03-17")
    assert result.principal_overdue == 100000
