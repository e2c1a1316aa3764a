"""Rule 11: the core system's balance as the opening, and its figures beside the computed ones."""

from decimal import Decimal
from typing import Any

import pytest
from law_facts import (
    COMPANY,
    LENDER,
    applied,
    case,
    claim,
    codes,
    day,
    debt,
    due,
    entry,
    half_up,
    lines,
    repaid,
    spans,
)

from docgen.errors import (
    BalanceMissing,
    CardNeedsCore,
    CardNotDue,
    CoreScheduleDiffers,
    CutOffTooEarly,
    DebtFaulty,
    OrderUnclear,
    ScheduleFaulty,
    SeveralDrawdowns,
)
from docgen.law.claim import default_basis

CARD = {
    "no": "C1",
    "name": "信用卡",
    "signed_on": "2020-01-01",
    "card": {"number": "6200000000000000"},
    "annual_rate": "0.1825",
    "day_count": "actual/365",
    "balances": [
        {
            "on": "2026-03-01",
            "principal": "10000.00",
            "interest": "500.00",
            "penalty": "30.00",
            "compound": "7.00",
            "liquidated_damages": "200.00",
            "fees": "50.00",
            "overdue_days": 91,
        }
    ],
}


def card(**over: Any) -> dict[str, Any]:
    return {key: value for key, value in (CARD | over).items() if value is not None}


def of_card(as_of: str, **over: Any) -> Any:
    return claim(case(card(**over), claim_type="credit_card"), as_of)


def balance(on: str, principal: str, **more: Any) -> dict[str, Any]:
    return {"on": on, "principal": principal} | more


# --- cards ------------------------------------------------------------------------------------------------------


def test_a_card_on_the_day_of_its_balance() -> None:
    result = of_card("2026-03-01")
    assert (result.principal_overdue, result.interest, result.penalty, result.compound) == (10000, 500, 30, 7)
    assert (result.liquidated_damages, result.fees, result.overdue_days) == (200, 50, 91)
    assert result.total_due == Decimal("10787.00")
    assert (result.segments, result.next_due, result.reconciliation) == ((), None, ())
    assert codes(result) == ["line_not_compared"]


def test_a_cards_principal_accrues_interest_at_its_rate() -> None:
    result = of_card("2026-03-31")
    assert [(s.kind.value, s.installment, str(s.from_on), s.days, s.amount) for s in result.segments] == [
        ("interest", 0, "2026-03-01", 30, half_up("10000", "0.1825", 30, over=365))
    ]
    assert result.interest == Decimal("500.00") + Decimal("150.00")
    assert result.penalty == 30
    assert result.overdue_days == 121
    assert result.daily == half_up("10000", "0.1825", over=365)
    owed = next(line.owed for line in result.buckets if line.kind == "interest")
    assert owed == Decimal("650.00")


def test_a_cards_interest_accrues_compound_where_agreed() -> None:
    result = of_card("2026-03-31", compound=True, default_rate={"annual": "0.20"})
    assert spans(result, "compound") == [
        ("2026-03-01", "2026-03-31", str(half_up("500", "0.20", 30, over=365))),
    ]
    assert result.compound == Decimal("7.00") + half_up("500", "0.20", 30, over=365)
    left_out = of_card("2026-03-31", compound=True)
    assert lines(left_out, "compound")[0].annual_rate == Decimal("0.1825")
    assert codes(left_out) == ["default_rate_omitted", "line_not_compared"]


def test_later_entries_of_a_card_apply() -> None:
    ledger = [
        repaid("2026-03-01", "9999.00"),  # in the balance
        repaid("2026-03-11", "700.00"),
        entry("2026-03-21", "waiver", "600.00", waives="interest"),
    ]
    result = of_card("2026-03-31", ledger=ledger)
    # by 03-11: fee 50, interest 500 + 50.00, penalty 30, compound 7, damages 63 of 200
    assert applied(result) == [
        (None, "fee", "50.00"),
        (0, "interest", "550.00"),
        (0, "penalty", "30.00"),
        (0, "compound", "7.00"),
        (None, "liquidated_damages", "63.00"),
    ]
    assert spans(result, "interest") == [("2026-03-01", "2026-03-31", "150.00")]
    assert (result.interest, result.waived, codes(result)[0]) == (50, 50, "waiver_lapsed")
    paid_down = of_card("2026-03-31", ledger=[repaid("2026-03-11", "4837.00")])
    assert [(s.days, s.base) for s in lines(paid_down, "interest")] == [(10, 10000), (20, 6000)]


def test_a_balance_without_overdue_days_counts_from_its_day() -> None:
    bare = [balance("2026-03-01", "10000.00", interest="500.00")]
    result = of_card("2026-03-31", balances=bare)
    assert (result.overdue_days, codes(result)) == (30, ["overdue_since_balance"])
    settled = of_card("2026-03-31", balances=[balance("2026-03-01", "0.00")])
    assert (settled.overdue_days, settled.total_due, codes(settled)) == (0, 0, [])


EVERY_MONTH = {"repayment_method": "as_scheduled", "matures_on": "2026-04-15"}
PARTS = [due(n, f"2026-0{n}-15", "25000.00", "500.00") for n in (1, 2, 3, 4)]
"""25,000.00 and 500.00 of interest on the 15th of January, February, March and April 2026."""


@pytest.mark.parametrize(
    ("principal", "interest", "oldest"),
    [
        ("25000.00", "500.00", "2026-03-15"),
        ("25000.01", "500.00", "2026-02-15"),
        ("50000.00", "1000.00", "2026-02-15"),
        ("0.01", None, "2026-03-15"),
        # interest was paid less far than principal, and the other way about
        ("25000.00", "500.01", "2026-02-15"),
        ("75000.00", "500.00", "2026-01-15"),
        ("0.00", "1500.00", "2026-01-15"),
        # more than has fallen due: nothing tells since when
        ("75000.01", "500.00", None),
        ("25000.00", "1500.01", None),
    ],
)
def test_a_schedule_tells_since_when_a_balance_is_overdue(
    principal: str, interest: str | None, oldest: str | None
) -> None:
    """The oldest due date not fully paid (claim-rules 2), for what was paid went to the oldest installments first."""
    told = {"interest": interest} if interest else {}
    facts = debt(**EVERY_MONTH, schedule=PARTS, balances=[balance("2026-04-01", principal, **told)])
    result = claim(facts, "2026-04-10", "core")
    since = day(oldest) if oldest else day("2026-04-01")
    assert result.overdue_days == (day("2026-04-10") - since).days
    assert ("overdue_since_schedule" in codes(result), "overdue_since_balance" in codes(result)) == (
        oldest is not None,
        oldest is None,
    )
    if oldest:
        message = next(warning.message for warning in result.warnings if warning.code == "overdue_since_schedule")
        assert f"最早未付清的应还日期为{oldest}" in message


def test_what_the_contract_became_by_the_balance_tells_too() -> None:
    overdue = [balance("2026-03-20", "75000.00", interest="1.00")]
    called = {"acceleration": {"effective_on": "2026-02-20", "ground": "逾期"}}
    plain = debt(**EVERY_MONTH, **called, schedule=PARTS, balances=overdue)
    # 50,000.00 fell due on 02-20, and 25,000.00 of the installments before is unpaid: that of 02-15
    assert claim(plain, "2026-03-21", "core").overdue_days == (day("2026-03-21") - day("2026-02-15")).days
    # extended on 02-16 over what was not paid then: only what the new schedule made due counts
    new = {
        "kind": "extension",
        "signed_on": "2026-02-16",
        "schedule": [due(1, "2026-03-10", "75000.00", "5.00"), due(2, "2026-09-10", "1.00", "5.00")],
    }
    extended = case(debt(**EVERY_MONTH, schedule=PARTS, balances=overdue), agreements=[new])
    assert claim(extended, "2026-03-21", "core").overdue_days == 11
    # an acceleration with nothing left to call changes nothing
    late = debt(
        **(EVERY_MONTH | {"acceleration": {"effective_on": "2026-04-20", "ground": "逾期"}}),
        schedule=PARTS,
        balances=[balance("2026-05-01", "25000.00")],
    )
    assert claim(late, "2026-05-01", "core").overdue_days == 16


def test_a_balance_after_maturity_is_told_by_the_derived_schedule() -> None:
    result = claim(debt(balances=[balance("2026-03-01", "100000.00")]), "2026-03-16")
    assert (result.overdue_days, codes(result)[0]) == (60, "overdue_since_schedule")
    quarterly = debt(
        balances=[balance("2026-03-01", "100000.00")], repayment_method="equal_principal", interest_period="quarter"
    )
    untold = claim(quarterly, "2026-03-16")
    assert (untold.overdue_days, codes(untold)[0]) == (15, "overdue_since_balance")


def test_what_changed_before_a_maturity_that_is_past_counts_from_its_own_days() -> None:
    """Called on 2025-09-01, interest ran 229 days to that day; extended on 2025-12-01, from 2025-12-20 on anew."""
    interest = half_up("100000", "0.06", 229, over=360)
    for unpaid, oldest in ((interest, "2025-09-01"), (interest + Decimal("0.01"), "2026-03-01")):
        called = debt(
            acceleration={"effective_on": "2025-09-01", "ground": "逾期"},
            balances=[balance("2026-03-01", "100000.00", interest=str(unpaid))],
        )
        assert claim(called, "2026-03-16", "core").overdue_days == (day("2026-03-16") - day(oldest)).days
    new = {
        "kind": "extension",
        "signed_on": "2025-12-01",
        "schedule": [due(1, "2025-12-20", "40000.00", "200.00"), due(2, "2026-06-15", "60000.00", "1800.00")],
    }
    left = balance("2026-02-01", "40000.00", principal_not_due="60000.00")
    extended = claim(case(debt(balances=[left]), agreements=[new]), "2026-03-16", "core")
    assert spans(extended, "interest") == [("2025-12-20", "2026-03-16", str(half_up("60000", "0.06", 86, over=360)))]
    assert (extended.accrued_not_due, extended.overdue_days) == (half_up("60000", "0.06", 86, over=360), 86)


def test_days_of_rest_count_as_to_when_a_balance_is_overdue() -> None:
    """2026-02-15 is a Sunday in the Spring Festival's holiday: overdue from 2026-02-24."""
    facts = debt(**EVERY_MONTH, roll_due_dates=True, schedule=PARTS, balances=[balance("2026-03-01", "25000.00")])
    assert claim(facts, "2026-03-06", "core").overdue_days == 10
    within = claim(facts | {"balances": [balance("2026-02-20", "25000.00")]}, "2026-02-25", "core")
    assert (within.overdue_days, spans(within, "penalty")) == (
        1,
        [("2026-02-24", "2026-02-25", str(half_up("25000", "0.09", over=360)))],
    )


def test_damages_are_in_a_balance_that_the_schedule_shows_overdue() -> None:
    """Due on the balance's day it is not overdue yet, and the damages are still to come; a day later they are in it."""
    facts = debt(**EVERY_MONTH, schedule=PARTS, liquidated_damages="500.00")
    for on, damages in (("2026-02-15", 500), ("2026-02-16", 0)):
        whole = facts | {"balances": [balance(on, "25000.00")]}
        assert claim(whole, "2026-02-20", "core").liquidated_damages == damages


@pytest.mark.parametrize(
    ("over", "as_of", "error"),
    [
        ({}, "2026-02-28", BalanceMissing),
        ({"balances": None}, "2026-03-31", BalanceMissing),
        ({"annual_rate": None}, "2026-03-31", DebtFaulty),
        ({"schedule": [due(1, "2026-03-15", "1.00", "0.00")]}, "2026-03-31", DebtFaulty),
        (
            {"balances": [balance("2026-03-01", "10000.00", principal_not_due="1.00")]},
            "2026-03-31",
            CardNotDue,
        ),
        ({"ledger": [entry("2026-03-11", "disbursement", "1.00")]}, "2026-03-31", SeveralDrawdowns),
    ],
)
def test_a_card_that_cannot_be_computed_is_refused(over: dict[str, Any], as_of: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        of_card(as_of, **over)


def test_a_card_on_its_balance_day_needs_no_rate() -> None:
    assert of_card("2026-03-01", annual_rate=None).total_due == Decimal("10787.00")


def test_a_card_has_no_computed_basis() -> None:
    with pytest.raises(CardNeedsCore):
        claim(case(card(), claim_type="credit_card"), "2026-03-31", basis="computed")


def test_a_dear_card_is_above_the_line() -> None:
    result = of_card("2026-03-31", annual_rate="0.30")
    excess = half_up("10000", "0.30", 30, over=365) - half_up("10000", "0.24", 30, over=365)
    assert any(str(excess) in warning.message for warning in result.warnings)


# --- loans ------------------------------------------------------------------------------------------------------

MATURED = balance("2026-02-14", "100000.00", interest="6083.33", penalty="750.00", compound="45.62", overdue_days=30)


def test_the_basis() -> None:
    plain, with_ledger = debt(balances=[MATURED]), debt(balances=[MATURED], ledger=[repaid("2026-02-20", "1.00")])
    for facts, basis in ((debt(), "computed"), (plain, "core"), (with_ledger, "computed"), (card(), "core")):
        assert default_basis(case(facts).debts[0]) == basis
    assert claim(plain, "2026-02-14").interest == claim(plain, "2026-02-14", basis="core").interest
    assert claim(plain, "2026-02-14", basis="computed").segments == claim(debt(), "2026-02-14").segments


def test_a_matured_loan_goes_on_from_its_balance() -> None:
    result = claim(debt(balances=[MATURED], compound=True), "2026-03-16")
    assert spans(result, "penalty") == [("2026-02-14", "2026-03-16", "750.00")]
    assert spans(result, "compound") == [
        ("2026-02-14", "2026-03-16", str(half_up("6083.33", "0.09", 30, over=360))),
    ]
    assert result.penalty == Decimal("1500.00")
    assert result.overdue_days == 60
    assert lines(result, "penalty")[0].installment == 0


def test_the_latest_balance_on_or_before_the_cut_off_counts() -> None:
    facts = debt(balances=[balance("2026-03-16", "90000.00"), MATURED, balance("2026-03-17", "1.00")])
    assert claim(facts, "2026-03-15", basis="core").principal_overdue == 100000
    assert claim(facts, "2026-03-16", basis="core").principal_overdue == 90000


def test_compound_brought_forward_without_the_clause_stands_still() -> None:
    facts = debt(balances=[MATURED], ledger=[repaid("2026-03-01", "83.33")])
    result = claim(facts, "2026-03-16", basis="core")
    assert result.compound == Decimal("45.62")
    assert lines(result, "compound") == []


GIVEN = [
    due(1, "2025-04-15", "30000.00", "1500.00"),
    due(2, "2025-07-15", "30000.00", "1000.00"),
    due(3, "2026-01-15", "40000.00", "1200.00"),
]


def running(**over: Any) -> dict[str, Any]:
    """Three installments; on 2025-05-15 the core system says the first is overdue."""
    facts = {"schedule": GIVEN, "repayment_method": "as_scheduled"}
    facts |= {"balances": [balance("2025-05-15", "30000.00", interest="1500.00", overdue_days=30)]}
    return debt(**(facts | over))


def test_what_the_schedule_makes_due_in_between_is_added() -> None:
    result = claim(running(), "2025-08-14")
    assert [(s.installment, s.kind.value, str(s.from_on), s.days, str(s.rule)) for s in result.segments] == [
        (0, "penalty", "2025-05-15", 91, "days"),
        (2, "interest", "2025-04-15", 91, "as_scheduled"),
        (2, "penalty", "2025-07-15", 30, "days"),
        (3, "interest", "2025-07-15", 30, "running"),
    ]
    assert (result.principal_overdue, result.principal_not_due) == (60000, 40000)
    assert result.interest == 2500
    assert result.overdue_days == 121
    assert result.accrued_not_due == half_up("40000", "0.06", 30, over=360)
    assert result.paid.interest_until is None
    # before anything falls due, the running interest is counted from the last due date
    assert claim(running(), "2025-05-15").accrued_not_due == half_up("70000", "0.06", 30, over=360)


def test_the_balances_principal_not_due_goes_before_the_schedules() -> None:
    facts = running(balances=[balance("2025-05-15", "30000.00", principal_not_due="69999.00", overdue_days=30)])
    result = claim(facts, "2025-08-14")
    assert result.principal_not_due == 39999
    assert "core_schedule_differs" in codes(result)
    same = running(balances=[balance("2025-05-15", "30000.00", principal_not_due="70000.00", overdue_days=30)])
    assert "core_schedule_differs" not in codes(claim(same, "2025-08-14"))


@pytest.mark.parametrize(
    ("over", "as_of"),
    [
        # nothing left to fall due
        ({}, "2026-01-15"),
        # the schedule is replaced by another
        ({"acceleration": {"effective_on": "2025-06-01", "ground": "违约"}}, "2025-08-14"),
    ],
)
def test_a_difference_that_falls_due_is_refused(over: dict[str, Any], as_of: str) -> None:
    facts = running(balances=[balance("2025-05-15", "30000.00", principal_not_due="69999.00", overdue_days=30)], **over)
    with pytest.raises(CoreScheduleDiffers):
        claim(facts, as_of)


def test_more_due_than_the_core_system_has_is_refused() -> None:
    facts = running(balances=[balance("2025-05-15", "30000.00", principal_not_due="29999.00", overdue_days=30)])
    with pytest.raises(CoreScheduleDiffers):
        claim(facts, "2025-08-14")


def test_an_acceleration_after_the_balance_and_one_before() -> None:
    after = running(acceleration={"effective_on": "2025-06-14", "ground": "违约"})
    result = claim(after, "2025-06-24")
    assert [(s.installment, s.kind.value, s.days, s.base) for s in result.segments[1:]] == [
        (2, "interest", 60, 70000),
        (2, "penalty", 10, 70000),
    ]
    before = running(
        acceleration={"effective_on": "2025-05-10", "ground": "违约"},
        balances=[balance("2025-05-15", "100000.00", overdue_days=30)],
    )
    assert [s.kind.value for s in claim(before, "2025-08-14").segments] == ["penalty"]


def test_agreements_before_the_balance_hold() -> None:
    extension = {
        "kind": "extension",
        "signed_on": "2025-05-01",
        "schedule": [due(4, "2025-05-10", "10000.00", "50.00"), due(5, "2026-05-01", "90000.00", "5000.00")],
    }
    facts = running(balances=[balance("2025-05-15", "10000.00", overdue_days=5)])
    result = claim(case(facts, agreements=[extension]), "2025-05-20")
    assert (result.principal_overdue, result.principal_not_due) == (10000, 90000)
    assert result.accrued_not_due == half_up("90000", "0.06", 10, over=360)
    only = {**extension, "schedule": [due(5, "2026-05-01", "100000.00", "5000.00")]}
    facts = running(balances=[balance("2025-05-15", "0.00")])
    assert claim(case(facts, agreements=[only]), "2025-05-20").accrued_not_due == half_up(
        "100000", "0.06", 19, over=360
    )


def test_an_extension_after_the_balance() -> None:
    agreed = {
        "kind": "extension",
        "signed_on": "2025-07-15",
        "schedule": [due(4, "2026-07-15", "100000.00", "6000.00")],
    }
    result = claim(case(running(), agreements=[agreed]), "2025-08-14")
    assert (result.principal_overdue, result.principal_not_due) == (0, 100000)
    assert result.interest == 2500
    assert spans(result, "penalty") == [
        ("2025-05-15", "2025-07-15", str(half_up("30000", "0.09", 61, over=360))),
    ]


def test_prepayments_before_the_balance_and_after() -> None:
    agreed = {
        "kind": "supplement",
        "signed_on": "2025-05-01",
        "schedule": [due(2, "2025-07-15", "20000.00", "800.00"), due(3, "2026-01-15", "20000.00", "600.00")],
    }
    paid = entry("2025-05-02", "prepayment", "30000.00")
    facts = running(balances=[balance("2025-05-15", "30000.00", overdue_days=30)], ledger=[paid])
    result = claim(case(facts, agreements=[agreed]), "2025-07-20", basis="core")
    assert (result.principal_overdue, result.principal_not_due) == (50000, 20000)
    later = facts | {"ledger": [paid | {"on": "2025-05-20"}]}
    result = claim(case(later, agreements=[agreed]), "2025-07-20", basis="core")
    assert (result.principal_overdue, result.principal_not_due, result.paid.principal) == (50000, 20000, 30000)
    alone = claim(case(facts), "2025-07-20", basis="core")
    assert alone.principal_not_due == 40000


def test_a_matured_loan_needs_no_schedule_but_one_that_runs_does() -> None:
    bare = debt(repayment_method="as_scheduled", balances=[MATURED])
    result = claim(bare, "2026-03-16")
    assert result.principal_overdue == 100000
    assert codes(result) == ["line_not_compared", "not_reconciled"]
    with pytest.raises(ScheduleFaulty):
        claim(bare | {"balances": [balance("2026-01-14", "0.00")]}, "2026-03-16")


def test_receivables_from_a_balance() -> None:
    facts = {"no": "R", "name": "n", "signed_on": "2025-01-01", "default_rate": {"annual": "0.05"}}
    facts |= {"invoices": [{"due_on": "2025-03-01", "amount": "10.00"}, {"due_on": "2025-06-01", "amount": "20.00"}]}
    facts |= {"balances": [balance("2025-04-01", "10.00", overdue_days=31)]}
    result = claim(case(facts, claim_type="receivable"), "2025-06-11")
    assert (result.principal_overdue, result.overdue_days) == (30, 102)
    early = facts | {"balances": [balance("2025-02-01", "0.00")]}
    assert claim(case(early, claim_type="receivable"), "2025-02-11").principal_not_due == 30


@pytest.mark.parametrize(
    ("opening", "damages"),
    [
        ({"overdue_days": 30}, 0),  # overdue then: agreed damages are in the balance
        ({"overdue_days": 30, "liquidated_damages": "20.00"}, 20),
        ({"overdue_days": 0}, 500),  # overdue from that day on
        ({}, 0),
    ],
)
def test_damages_from_a_balance(opening: dict[str, Any], damages: int) -> None:
    facts = debt(liquidated_damages="500.00", balances=[balance("2026-02-14", "100000.00", **opening)])
    assert claim(facts, "2026-03-16").liquidated_damages == damages


def test_damages_of_a_loan_that_is_not_overdue_yet() -> None:
    facts = running(liquidated_damages="500.00", balances=[balance("2025-05-15", "0.00")])
    assert claim(facts, "2025-07-15").liquidated_damages == 0
    assert claim(facts, "2025-07-16").liquidated_damages == 500


@pytest.mark.parametrize(("paid_on", "refused"), [("2026-05-15", True), ("2026-05-16", False)])
def test_an_order_that_turns_on_unknown_overdue_days_is_refused(paid_on: str, refused: bool) -> None:  # noqa: FBT001
    facts = debt(
        allocation={"order_after_90_days": ["principal"]},
        balances=[balance("2026-02-14", "100000.00", interest="9999.00")],  # 6,083.33 by the schedule
        ledger=[entry("2026-02-20", "fee", "1.00"), repaid(paid_on, "10.00")],
    )
    if refused:
        with pytest.raises(OrderUnclear, match=paid_on):
            claim(facts, "2026-06-01", basis="core")
    else:
        assert applied(claim(facts, "2026-06-01", basis="core")) == [(0, "principal", "10.00")]
    assert claim(facts | {"allocation": {"order": ["principal"]}}, "2026-06-01", basis="core").paid.principal == 10


def test_a_balance_before_the_disbursement_is_refused() -> None:
    with pytest.raises(DebtFaulty, match="余额日"):
        claim(debt(balances=[balance("2025-01-14", "0.00")]), "2026-03-16")


def test_private_lending_from_a_balance_is_capped_from_then() -> None:
    facts = debt(annual_rate="0.18", compound=True, balances=[MATURED])
    result = claim(case(facts, claim_type="private_lending", creditor=LENDER), "2026-03-16")
    assert [s.annual_rate for s in lines(result, "penalty")] == [Decimal("0.124")]
    assert lines(result, "compound")[0].amount == 0
    assert result.compound == Decimal("45.62")
    assert "core_not_capped" in codes(result)
    company = case(facts, claim_type="private_lending", debtors=[COMPANY])
    assert claim(company, "2026-03-16").penalty == result.penalty


# --- beside the computed claim ----------------------------------------------------------------------------------


def test_every_figure_of_the_balance_stands_beside_the_computed_one() -> None:
    facts = debt(
        compound=True, balances=[MATURED | {"fees": "1.00", "overdue_days": 31}], ledger=[repaid("2026-02-20", "1.00")]
    )
    result = claim(facts, "2026-03-16")
    compound = half_up("6083.33", "0.09", 30, over=360)
    assert [(line.kind, line.core, line.computed, line.difference) for line in result.reconciliation] == [
        ("principal", 100000, 100000, 0),
        ("interest", Decimal("6083.33"), Decimal("6083.33"), 0),
        ("penalty", 750, 750, 0),
        ("compound", Decimal("45.62"), compound, Decimal("45.62") - compound),
        ("fees", 1, 0, 1),
    ]
    messages = {warning.code: warning.message for warning in result.warnings}
    assert list(messages) == ["core_difference", "core_overdue_days"]
    assert "fees" not in messages["core_difference"]
    assert "费用" in messages["core_difference"]


def test_no_difference_no_warning() -> None:
    exact = {"on": "2026-02-14", "principal": "100000.00", "principal_not_due": "0.00", "penalty": "750.00"}
    result = claim(debt(balances=[exact], ledger=[repaid("2026-02-20", "1.00")]), "2026-03-16")
    assert [line.difference for line in result.reconciliation] == [0, 0, 0]
    assert codes(result) == []
    # on the balance's own day the claim itself is compared
    own = claim(debt(balances=[exact], ledger=[repaid("2026-02-20", "1.00")]), "2026-02-14")
    assert own.reconciliation == result.reconciliation


def test_the_core_basis_is_reconciled_too() -> None:
    result = claim(debt(balances=[MATURED | {"interest": "6000.00"}]), "2026-03-16")
    assert [(line.kind, line.difference) for line in result.reconciliation if line.difference] == [
        ("interest", Decimal("-83.33")),
        ("compound", Decimal("45.62")),
    ]
    assert "core_difference" in codes(result)


@pytest.mark.parametrize(
    ("current_to", "noticed"), [(None, False), ("2026-03-16", False), ("2026-03-15", True), ("2026-04-01", False)]
)
def test_a_ledger_that_ends_before_the_cut_off_is_noticed(current_to: str | None, noticed: bool) -> None:  # noqa: FBT001
    facts = case(debt(ledger=[repaid("2026-02-20", "1.00")]), ledger_current_to=current_to and day(current_to))
    assert ("ledger_not_current" in codes(claim(facts, "2026-03-16"))) is noticed
    without = case(debt(), ledger_current_to=current_to and day(current_to))
    assert codes(claim(without, "2026-03-16")) == []


def test_a_balance_is_not_reconciled_on_a_day_that_cannot_be_computed() -> None:
    facts = debt(balances=[balance("2025-01-10", "0.00")], ledger=[repaid("2026-02-20", "1.00")])
    result = claim(facts, "2026-03-16")
    assert codes(result) == ["not_reconciled"]
    assert CutOffTooEarly.code == "cut_off_too_early"
