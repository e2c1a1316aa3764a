"""Schedules of agreements: they sum to the debt to the cent, whatever debt, method and number of periods."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as over
from hypothesis import strategies as st
from law_facts import half_up

from docgen.casefile.vocabulary import Bucket
from docgen.errors import PlanDayTooEarly, PlanLeavesNothing, PlanTooFine, PlanUnequal
from docgen.law.allocation import STATUTORY
from docgen.law.plan import Step, at_the_end, equal, given, make_plan, monthly, stepped
from docgen.law.rates import Steps

D = Decimal
FREE = Steps.constant(D(0))
AS_OF = date(2026, 11, 23)
MOST = D("99999999999.99")


@pytest.mark.parametrize(
    ("debt", "count", "expected"),
    [
        ("100000.00", 3, ["33333.33", "33333.33", "33333.34"]),
        ("0.01", 1, ["0.01"]),
        ("0.02", 2, ["0.01", "0.01"]),
        ("0.05", 3, ["0.01", "0.01", "0.03"]),
        ("99999999999.99", 2, ["49999999999.99", "50000000000.00"]),
    ],
)
def test_equal_installments_and_the_remainder_in_the_last(debt: str, count: int, expected: list[str]) -> None:
    assert equal(D(debt), count) == [D(each) for each in expected]


def test_less_than_a_cent_a_period_is_refused() -> None:
    with pytest.raises(PlanTooFine, match="2期"):
        equal(D("0.01"), 2)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(2, "100.00"), (1, None)], ["100.00", "100.00", "800.00"]),
        ([(2, "100.00"), (3, None)], ["100.00", "100.00", "266.66", "266.66", "266.68"]),
        ([(2, "100.00"), (2, "400.00")], ["100.00", "100.00", "400.00", "400.00"]),
        ([(2, "100.00"), (2, "390.00")], ["100.00", "100.00", "390.00", "410.00"]),
        ([(1, "600.00")], ["1000.00"]),
    ],
)
def test_steps_and_the_remainder_in_the_last(steps: list[tuple[int, str | None]], expected: list[str]) -> None:
    rows = [Step(count, D(amount) if amount else None) for count, amount in steps]

    assert stepped(D("1000.00"), rows) == [D(each) for each in expected]


@pytest.mark.parametrize("amounts", [["500.00", "500.00", None], ["700.00", "400.00", None], ["1000.00", "1.00"]])
def test_steps_that_leave_the_last_nothing_are_refused(amounts: list[str | None]) -> None:
    with pytest.raises(PlanLeavesNothing):
        stepped(D("1000.00"), [Step(1, D(amount) if amount else None) for amount in amounts])


@pytest.mark.parametrize(
    ("amounts", "said"), [(["400.00", "599.99"], "少列0.01元"), (["400.00", "600.01"], "多列0.01元")]
)
def test_a_hand_written_schedule_off_by_a_cent_is_refused(amounts: list[str], said: str) -> None:
    with pytest.raises(PlanUnequal, match=said):
        given(D("1000.00"), [D(each) for each in amounts])


def test_a_hand_written_schedule_stands_as_it_is() -> None:
    assert given(D("1000.00"), [D("999.99"), D("0.01")]) == [D("999.99"), D("0.01")]


@pytest.mark.parametrize(
    ("first", "step", "expected"),
    [
        ("2026-12-31", 1, ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]),
        ("2027-11-30", 1, ["2027-11-30", "2027-12-30", "2028-01-30", "2028-02-29"]),
        ("2026-12-20", 3, ["2026-12-20", "2027-03-20", "2027-06-20", "2027-09-20"]),
    ],
)
def test_due_dates_keep_the_day_or_take_the_last_of_the_month(first: str, step: int, expected: list[str]) -> None:
    assert [str(each) for each in monthly(date.fromisoformat(first), 4, step)] == expected


OWED = {Bucket.FEE: D("100.00"), Bucket.PENALTY: D("300.00"), Bucket.PRINCIPAL: D("10000.00")}
DAYS = [date(2026, 12, 23), date(2027, 1, 23), date(2027, 2, 23)]


def test_installments_pay_off_in_order_and_principal_bears_interest_by_days() -> None:
    amounts = [D("300.00"), D("5100.00"), D("5000.00")]
    plan = make_plan(
        OWED,
        STATUTORY,
        list(zip(DAYS, amounts, strict=True)),
        from_on=AS_OF,
        rate=Steps.constant(D("0.06")),
        divisor=360,
    )

    assert [(row.other, row.principal) for row in plan.rows] == [
        (D("300.00"), D("0.00")),
        (D("100.00"), D("5000.00")),
        (D("0.00"), D("5000.00")),
    ]
    # 30 days on 10,000; 31 days on 10,000; 31 days on what is left
    expected = [
        half_up("10000", "0.06", 30, over=360),
        half_up("10000", "0.06", 31, over=360),
        half_up("5000", "0.06", 31, over=360),
    ]
    assert [row.interest for row in plan.rows] == expected == [D("50.00"), D("51.67"), D("25.83")]
    assert (plan.principal, plan.other, plan.interest) == (D("10000.00"), D("400.00"), D("127.50"))
    assert plan.amount == D("10527.50")


def test_principal_first_leaves_less_to_bear_interest() -> None:
    order = (Bucket.PRINCIPAL, *(kind for kind in STATUTORY if kind is not Bucket.PRINCIPAL))
    dated = list(zip(DAYS[:2], [D("10000.00"), D("400.00")], strict=True))
    plan = make_plan(OWED, order, dated, from_on=AS_OF, rate=Steps.constant(D("0.06")), divisor=365)

    assert [row.interest for row in plan.rows] == [half_up("10000", "0.06", 30, over=365), D("0.00")]
    assert [row.other for row in plan.rows] == [D("0.00"), D("400.00")]


def test_a_rate_that_changes_within_a_period_is_cut_there() -> None:
    change = date(2026, 12, 3)
    rate = Steps.of([change], lambda on: D("0.06") if on < change else D("0.09"))
    plan = make_plan(
        {Bucket.PRINCIPAL: D("10000.00")},
        STATUTORY,
        [(DAYS[0], D("10000.00"))],
        from_on=AS_OF,
        rate=rate,
        divisor=360,
    )

    both = half_up("10000", "0.06", 10, over=360) + half_up("10000", "0.09", 20, over=360)
    assert plan.interest == both == D("66.67")


def test_interest_alone_until_the_end() -> None:
    dated = list(zip(DAYS, at_the_end(D("10000.00"), 3), strict=True))
    plan = make_plan(
        {Bucket.PRINCIPAL: D("10000.00")}, STATUTORY, dated, from_on=AS_OF, rate=Steps.constant(D("0.036")), divisor=360
    )

    assert [row.amount for row in plan.rows] == [D("30.00"), D("31.00"), D("10031.00")]


@pytest.mark.parametrize(
    ("days", "number"),
    [([AS_OF - timedelta(days=1)], 1), ([AS_OF, AS_OF], 2), ([DAYS[1], DAYS[0]], 2)],
)
def test_due_dates_follow_one_another(days: list[date], number: int) -> None:
    with pytest.raises(PlanDayTooEarly, match=f"第{number}期"):
        make_plan(OWED, STATUTORY, [(on, D("1.00")) for on in days], from_on=AS_OF, rate=FREE, divisor=360)


def test_the_first_may_be_paid_on_the_cut_off_date() -> None:
    plan = make_plan(
        OWED, STATUTORY, [(AS_OF, D("10400.00"))], from_on=AS_OF, rate=Steps.constant(D("0.06")), divisor=360
    )

    assert plan.amount == D("10400.00")


money = st.integers(1, int(MOST * 100)).map(lambda cents: D(cents).scaleb(-2))
counts = st.integers(1, 360)
rates = st.sampled_from([D(0), D("0.0435"), D("0.1234567"), D("0.24")])


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Decimal, Decimal, list[Decimal]]:
    """A debt, its principal, and its installments by any method."""
    debt, count = draw(money), draw(counts)
    principal = D(draw(st.integers(0, int(debt * 100)))).scaleb(-2)
    method = draw(st.sampled_from(["equal", "stepped", "open", "given", "at_the_end"]))
    count = min(count, int(debt * 100))
    if method == "at_the_end":
        return debt, principal, at_the_end(debt, count)
    parts = equal(debt, count)
    if count == 1 or method == "equal":
        return debt, principal, parts
    first = draw(st.integers(1, count - 1))
    if method == "stepped":
        return debt, principal, stepped(debt, [Step(first, parts[0]), Step(count - first, parts[0])])
    if method == "open":
        return debt, principal, stepped(debt, [Step(first, parts[0]), Step(count - first, None)])
    return debt, principal, given(debt, parts)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # up to 360 installments, on a busy machine
@over(schedules(), rates, st.sampled_from([STATUTORY, tuple(reversed(STATUTORY))]))
def test_every_schedule_sums_to_the_debt_to_the_cent(
    drawn: tuple[Decimal, Decimal, list[Decimal]], rate: Decimal, order: tuple[Bucket, ...]
) -> None:
    debt, principal, amounts = drawn
    owed = {Bucket.PRINCIPAL: principal, Bucket.PENALTY: debt - principal}
    days = monthly(date(2026, 12, 31), len(amounts))
    plan = make_plan(
        owed,
        order,
        list(zip(days, amounts, strict=True)),
        from_on=AS_OF,
        rate=Steps.constant(rate),
        divisor=360,
    )

    assert sum(amounts) == debt
    assert plan.principal == principal
    assert plan.principal + plan.other == debt
    assert plan.amount == debt + plan.interest
    assert all(row.principal >= 0 and row.other >= 0 and row.interest >= 0 for row in plan.rows)
    outstanding, start, expected = principal, AS_OF, D(0)
    for row in plan.rows:
        expected += half_up(outstanding, rate, (row.due_on - start).days, over=360)
        outstanding, start = outstanding - row.principal, row.due_on
    assert plan.interest == expected
