"""Rule 9: private lending through the regimes, compound and damages under a cap, the line of financial loans."""

from decimal import Decimal
from typing import Any

import pytest
from law_facts import (
    BANK,
    BORROWER,
    COMPANY,
    LENDER,
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
)

from docgen.casefile.case import Case
from docgen.errors import (
    CapNotForClaim,
    CappedSchedule,
    DamagesCapUnclear,
    FeesBesideCap,
    ParameterGap,
    RateBeyondData,
)

DEAR = {"annual_rate": "0.18", "default_rate": {"multiplier": "1.5"}}
"""18 % a year and 27 % in default. On 2025-01-15 four times the one-year LPR is 4 × 3.10 % = 12.4 %."""


def private(*debts: dict[str, Any], **over: Any) -> Case:
    """Private lending between natural persons."""
    return case(*debts, **({"claim_type": "private_lending", "creditor": LENDER} | over))


def rates(facts: Case, as_of: str, kind: str = "interest") -> list[tuple[str, Decimal]]:
    return [(str(s.from_on), s.annual_rate) for s in lines(claim(facts, as_of), kind)]


def test_rates_are_limited_and_the_contracts_figure_is_shown() -> None:
    result = claim(private(debt(**DEAR)), "2026-03-16")
    assert [(s.kind.value, s.annual_rate, str(s.rule), s.amount, s.contract_amount) for s in result.segments] == [
        (
            "interest",
            Decimal("0.124"),
            "capped",
            half_up("100000", "0.124", 365, over=365),
            half_up("100000", "0.18", 365, over=365),
        ),
        (
            "penalty",
            Decimal("0.124"),
            "capped",
            half_up("100000", "0.124", 60, over=365),
            half_up("100000", "0.27", 60, over=365),
        ),
    ]
    assert [(used.name, used.value) for used in result.parameters] == [
        ("day_count_other", 365),
        ("private_lending_lpr_multiple", 4),
        ("lpr_1y", Decimal("0.0310")),
    ]
    holds_together(result)


def test_a_rate_within_the_cap_is_not_touched() -> None:
    result = claim(private(debt(annual_rate="0.0826", default_rate={"multiplier": "1.5"})), "2026-03-16")
    assert {str(s.rule) for s in result.segments} == {"days"}
    at_the_cap = claim(private(debt(annual_rate="0.124", default_rate=None)), "2026-03-16")
    assert {s.contract_amount for s in at_the_cap.segments} == {None}


def test_what_runs_is_limited_and_stays_running() -> None:
    result = claim(private(debt(**DEAR)), "2025-02-14")
    assert [(str(s.rule), s.amount, s.contract_amount) for s in result.segments] == [
        ("running", half_up("100000", "0.124", 30, over=365), half_up("100000", "0.18", 30, over=365))
    ]
    assert result.accrued_not_due == half_up("100000", "0.124", 30, over=365)
    assert result.daily == half_up("100000", "0.124", over=365)


@pytest.mark.parametrize(
    ("disbursed", "signed", "creditor", "debtors", "cap"),
    [
        # LPR 3.10 % until 2025-05-19, 3.00 % from 2025-05-20; between natural persons the disbursement forms it
        ("2025-05-20", "2025-05-19", LENDER, [BORROWER], "0.12"),
        ("2025-05-19", "2025-05-18", LENDER, [BORROWER], "0.124"),
        # a company on either side: the signing
        ("2025-05-20", "2025-05-19", LENDER, [COMPANY], "0.124"),
        ("2025-05-20", "2025-05-19", BANK, [BORROWER], "0.124"),
        (
            "2025-05-20",
            "2025-05-19",
            LENDER,
            [BORROWER, COMPANY | {"id": "P2", "roles": ["co_borrower"]}],
            "0.124",
        ),
        # a guarantor does not matter
        ("2025-05-20", "2025-05-19", LENDER, [BORROWER, COMPANY | {"id": "P2", "roles": ["guarantor"]}], "0.12"),
    ],
)
def test_formation_picks_the_lpr(
    disbursed: str, signed: str, creditor: dict[str, Any], debtors: list[dict[str, Any]], cap: str
) -> None:
    facts = debt(**DEAR, disbursed_on=disbursed, signed_on=signed, matures_on="2026-06-15")
    whole = private(facts, creditor=creditor, debtors=debtors)
    assert rates(whole, "2026-07-15") == [(disbursed, Decimal(cap))]


@pytest.mark.parametrize(
    ("signed", "over", "expected"),
    [
        # accepted the day before the new rule: 24 % throughout
        ("2019-06-01", {"accepted_on": "2020-08-19"}, [("2019-06-01", "0.24")]),
        # accepted on its day, filed the day before: 24 % up to 2020-08-19, then 4 × LPR at filing (3.85 %)
        (
            "2019-06-01",
            {"accepted_on": "2020-08-20", "filed_on": "2020-08-19"},
            [("2019-06-01", "0.24"), ("2020-08-20", "0.154")],
        ),
        # filed in 2025: 4 × 3.00 %
        (
            "2020-08-19",
            {"accepted_on": "2025-06-10", "filed_on": "2025-06-01"},
            [("2020-08-19", "0.24"), ("2020-08-20", "0.12")],
        ),
        # not filed: 4 × the LPR of the cut-off date 2021-06-15
        ("2019-06-01", {}, [("2019-06-01", "0.24"), ("2020-08-20", "0.154")]),
        # formed on the day of the new rule
        ("2020-08-20", {"accepted_on": "2025-06-10", "filed_on": "2025-06-01"}, [("2020-08-20", "0.154")]),
    ],
)
def test_the_regimes(signed: str, over: dict[str, str], expected: list[tuple[str, str]]) -> None:
    facts = debt(
        signed_on=signed,
        disbursed_on=signed,
        matures_on="2021-06-01",
        annual_rate="0.36",
        default_rate={"multiplier": "1"},
    )
    assert rates(private(facts, **over), "2021-06-15") == [(start, Decimal(rate)) for start, rate in expected]


def test_values_that_are_not_known_are_an_error() -> None:
    # a contract formed beyond the data's reach
    late = debt(**DEAR, signed_on="2026-10-22", disbursed_on="2026-10-22", matures_on="2027-01-15")
    with pytest.raises(RateBeyondData):
        claim(private(late), "2026-11-23")
    # an old contract not filed yet, on a cut-off date beyond it
    old = debt(**DEAR, signed_on="2019-06-01", disbursed_on="2019-06-01", matures_on="2020-06-01")
    with pytest.raises(RateBeyondData):
        claim(private(old), "2026-11-23")
    # accepted before the rules of 2015
    with pytest.raises(ParameterGap):
        claim(private(old, accepted_on="2015-08-31"), "2020-03-16")


def test_a_cap_is_chosen_by_the_case_for_financial_loans_alone() -> None:
    dear = debt(annual_rate="0.30", default_rate={"multiplier": "1.3"})
    result = claim(case(dear, cap="0.24"), "2026-03-16")
    assert {s.annual_rate for s in result.segments} == {Decimal("0.24")}
    assert codes(result) == []
    for claim_type in ("private_lending", "receivable"):
        with pytest.raises(CapNotForClaim):
            claim(case(dear, cap="0.24", claim_type=claim_type), "2026-03-16")


# --- in-term interest in months, and as given -------------------------------------------------------------------


def test_whole_months_under_a_cap() -> None:
    facts = private(debt(**DEAR, repayment_method="equal_principal", matures_on="2025-04-15"))
    first = lines(claim(facts, "2025-02-15"), "interest")[0]
    assert (first.amount, first.contract_amount, str(first.rule)) == (
        half_up("100000", "0.124", over=12),
        half_up("100000", "0.18", over=12),
        "capped",
    )


def test_a_month_in_which_only_the_contracts_rate_changes() -> None:
    facts = debt(
        **DEAR,
        repayment_method="equal_principal",
        matures_on="2025-04-15",
        ledger=[{"on": "2025-02-01", "type": "rate_change", "rate": "0.36"}],
    )
    first = lines(claim(private(facts), "2025-02-15"), "interest")[0]
    assert (first.days, first.amount) == (31, half_up("100000", "0.124", over=12))
    assert first.contract_amount == half_up("100000", "0.18", 17, over=365) + half_up("100000", "0.36", 14, over=365)


def test_equal_installments_above_the_cap_keep_the_contracts_principal_parts() -> None:
    """100,000 in three months at 18 %: 34,338.30 a month; the first principal part is that less 1,500.00."""
    level = {"repayment_method": "equal_installment", "matures_on": "2025-04-15"}
    result = claim(private(debt(**DEAR, **level)), "2025-06-15")
    bases = [Decimal("100000.00"), Decimal("67161.70"), Decimal("33830.83")]
    assert [(s.base, s.amount, s.contract_amount) for s in lines(result, "interest")] == [
        (base, half_up(base, "0.124", over=12), half_up(base, "0.18", over=12)) for base in bases
    ]
    assert codes(result) == ["capped_annuity"]
    assert "18%高于上限12.4%" in result.warnings[0].message
    holds_together(result)
    within = claim(private(debt(annual_rate="0.12", default_rate=None, **level)), "2025-06-15")
    assert {str(s.rule) for s in lines(within, "interest")} == {"month"}
    assert codes(within) == ["default_rate_omitted"]
    given = debt(**DEAR, **level, schedule=[due(1, "2025-04-15", "100000.00", "1.00")])
    result = claim(private(given), "2025-06-15")
    assert (result.interest, codes(result)) == (1, [])


def test_an_annuity_that_the_cap_reaches_on_its_way_says_so() -> None:
    """20 % is within 24 % until 2020-08-19; from 2020-08-20 on it is above 4 × 3.85 %."""
    level = debt(
        annual_rate="0.20",
        default_rate={"multiplier": "1"},
        repayment_method="equal_installment",
        signed_on="2020-06-10",
        disbursed_on="2020-06-10",
        matures_on="2020-12-10",
    )
    for as_of, told in (("2020-08-19", []), ("2020-08-20", ["capped_annuity"])):
        assert codes(claim(private(level, filed_on="2020-12-20", accepted_on=as_of), as_of)) == told


@pytest.mark.parametrize(
    ("rate", "given", "days_to", "amount"),
    [
        # within the cap: stands
        ("0.12", "1000.00", "2025-02-15", None),
        # a month of 28 days at a rate within the cap: 100000 × 0.124 ÷ 12 is above 28 days of it, and stands
        ("0.124", str(half_up("100000", "0.124", over=12)), "2025-03-15", None),
        # worked out by days at 18 %: cut by days
        ("0.18", str(half_up("100000", "0.18", 31, over=365)), "2025-02-15", half_up("100000", "0.124", 31, over=365)),
        # worked out by months at 18 %: cut by months
        ("0.18", str(half_up("100000", "0.18", over=12)), "2025-02-15", half_up("100000", "0.124", over=12)),
        ("0.18", str(half_up("100000", "0.18", 3, over=12)), "2025-04-15", half_up("100000", "0.124", 3, over=12)),
        # at 18 % and yet less than 31 days of 12.4 %, by no arithmetic of the contract's: stands
        ("0.18", "1000.00", "2025-02-15", None),
        # a month at 12.5 % is less than 31 days of 12.4 %, and yet above the cap for a month
        ("0.125", str(half_up("100000", "0.125", over=12)), "2025-02-15", half_up("100000", "0.124", over=12)),
    ],
)
def test_a_given_interest_under_a_cap(rate: str, given: str, days_to: str, amount: Decimal | None) -> None:
    start = "2025-02-15" if days_to == "2025-03-15" else "2025-01-15"
    facts = debt(
        annual_rate=rate,
        disbursed_on=start,
        signed_on="2025-01-15",
        matures_on=days_to,
        schedule=[due(1, days_to, "100000.00", given)],
    )
    only = lines(claim(private(facts, creditor=BANK), days_to), "interest")[0]
    if amount is None:
        assert (str(only.rule), only.amount, only.contract_amount) == ("as_scheduled", Decimal(given), None)
    else:
        assert (str(only.rule), only.amount, only.contract_amount) == ("capped", amount, Decimal(given))
        assert only.annual_rate == Decimal("0.124")


@pytest.mark.parametrize(
    ("rate", "given", "due_on", "over"),
    [
        ("0.18", "1500.01", "2025-02-15", {}),  # neither by days nor by months
        ("0.10", "2000.00", "2025-02-15", {}),  # above the cap though the rate is within it
        ("0.18", "2000.00", "2025-02-16", {}),  # no whole months
        # the cap moves within the period: no days of the contract's rate, and months that don't say which are which
        ("0.36", "40000.00", "2020-12-01", {"disbursed_on": "2019-12-01", "signed_on": "2019-12-01"}),
        ("0.36", "36000.00", "2020-12-01", {"disbursed_on": "2019-12-01", "signed_on": "2019-12-01"}),
    ],
)
def test_a_given_interest_that_nothing_tells_how_to_cut_is_refused(
    rate: str, given: str, due_on: str, over: dict[str, str]
) -> None:
    facts = debt(annual_rate=rate, matures_on=due_on, schedule=[due(1, due_on, "100000.00", given)], **over)
    with pytest.raises(CappedSchedule):
        claim(private(facts, filed_on="2021-01-10"), due_on)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        # 36 %: 24 % for the 263 days to 2020-08-19, 4 × 3.85 % for the 103 days after
        ("0.36", [("2019-12-01", "0.24", 263, "capped", "0.36"), ("2020-08-20", "0.154", 103, "capped", "0.36")]),
        # 18 % over the whole year is less than what both caps allow together, but each day has its own
        ("0.18", [("2019-12-01", "0.18", 263, "days", None), ("2020-08-20", "0.154", 103, "capped", "0.18")]),
        ("0.15", [("2019-12-01", "0.15", 366, "as_scheduled", None)]),
    ],
)
def test_a_given_interest_by_days_is_cut_day_by_day_where_the_cap_moves(
    rate: str, expected: list[tuple[str, str, int, str, str | None]]
) -> None:
    given = str(half_up("100000", rate, 366, over=365))
    facts = debt(
        annual_rate=rate,
        default_rate={"multiplier": "1"},
        signed_on="2019-12-01",
        disbursed_on="2019-12-01",
        matures_on="2020-12-01",
        schedule=[due(1, "2020-12-01", "100000.00", given)],
    )
    found = lines(claim(private(facts, filed_on="2020-12-10"), "2020-12-01"), "interest")
    assert [(str(s.from_on), s.annual_rate, s.amount, str(s.rule), s.contract_amount) for s in found] == [
        (
            start,
            Decimal(capped),
            half_up("100000", capped, days, over=365),
            rule,
            half_up("100000", agreed, days, over=365) if agreed else None,
        )
        for start, capped, days, rule, agreed in expected
    ]


# --- penalty and compound together ------------------------------------------------------------------------------


def test_no_room_beside_a_penalty_at_the_cap_cuts_compound_to_nothing() -> None:
    result = claim(private(debt(**DEAR, compound=True)), "2026-03-16")
    only = lines(result, "compound")[0]
    interest = half_up("100000", "0.124", 365, over=365)
    assert (only.base, only.amount, str(only.rule)) == (interest, 0, "capped")
    assert only.contract_amount == half_up(interest, "0.27", 60, over=365)
    assert result.daily == half_up("100000", "0.124", over=365)
    holds_together(result)


ROOM = {"annual_rate": "0.10", "default_rate": {"multiplier": "1.2"}, "compound": True}
"""10 % and 12 % against 12.4 %: 0.4 % of the principal is left beside the penalty; compound would be 12 % of 10,000."""


def test_compound_is_cut_to_the_room_beside_the_penalty() -> None:
    result = claim(private(debt(**ROOM)), "2026-03-16")
    only = lines(result, "compound")[0]
    room = half_up("100000", "0.124", 60, over=365) - half_up("100000", "0.12", 60, over=365)
    assert (only.amount, only.contract_amount) == (room, half_up("10000", "0.12", 60, over=365))
    assert result.daily == half_up("100000", "0.124", over=365)
    holds_together(result)


def test_compound_within_the_room_is_whole() -> None:
    small = ROOM | {"default_rate": {"multiplier": "1.05"}}  # 10.5 %: 1.9 % is left, compound is 1.05 %
    only = lines(claim(private(debt(**small)), "2026-03-16"), "compound")[0]
    assert (only.amount, only.contract_amount) == (half_up("10000", "0.105", 60, over=365), None)


def test_a_repayment_of_everything_but_principal_cuts_both() -> None:
    penalty = half_up("100000", "0.12", 30, over=365)
    room = half_up("100000", "0.124", 30, over=365) - penalty
    paid = Decimal(10000) + penalty + room + Decimal(40000)
    result = claim(private(debt(**ROOM, ledger=[repaid("2026-02-14", str(paid))])), "2026-03-16")
    assert applied(result) == [
        (1, "interest", "10000.00"),
        (1, "penalty", str(penalty)),
        (1, "compound", str(room)),
        (1, "principal", "40000.00"),
    ]
    assert [(s.days, s.amount) for s in lines(result, "compound")] == [(30, room)]
    holds_together(result)


def test_principal_paid_first_cuts_compound_where_the_cap_holds_it() -> None:
    paid = [repaid("2026-02-14", "50000.00")]
    facts = debt(**ROOM, ledger=paid, allocation={"order": ["principal"]})
    result = claim(private(facts), "2026-03-16")
    room = half_up("100000", "0.124", 30, over=365) - half_up("100000", "0.12", 30, over=365)
    after = half_up("50000", "0.124", 30, over=365) - half_up("50000", "0.12", 30, over=365)
    assert [(s.days, s.amount) for s in lines(result, "compound")] == [(30, room), (30, after)]
    holds_together(result)


def test_principal_paid_first_leaves_compound_uncut_where_the_cap_does_not_hold_it() -> None:
    small = ROOM | {"default_rate": {"multiplier": "1.05"}}
    facts = debt(**small, ledger=[repaid("2026-02-14", "10000.00")], allocation={"order": ["principal"]})
    result = claim(private(facts), "2026-03-16")
    assert [s.days for s in lines(result, "penalty")] == [30, 30]
    assert [(s.days, s.contract_amount) for s in lines(result, "compound")] == [(60, None)]
    # down to 30,000 the room of 1.9 % no longer holds 10.5 % of 10,000
    deep = facts | {"ledger": [repaid("2026-02-14", "70000.00")]}
    cut = lines(claim(private(deep), "2026-03-16"), "compound")
    room = half_up("30000", "0.124", 30, over=365) - half_up("30000", "0.105", 30, over=365)
    assert [(s.days, s.amount) for s in cut] == [(30, half_up("10000", "0.105", 30, over=365)), (30, room)]


def test_interest_paid_within_a_penalty_segment_is_held_over_the_whole_segment() -> None:
    """0.4 % of 100,000 is left: 32.88 in 30 days, 65.75 in 60. Compound of 12 % on 10,000 is 98.63 in 30 days.

    On 2026-02-14 compound is 32.88. With all interest paid that day, the whole segment still leaves 65.75 for the 98.63
    of its first half; day by day it would stay at 32.88.
    """
    room = half_up("100000", "0.124", 60, over=365) - half_up("100000", "0.12", 60, over=365)
    half = half_up("100000", "0.124", 30, over=365) - half_up("100000", "0.12", 30, over=365)
    paid = debt(**ROOM, ledger=[repaid("2026-02-14", "10000.00")])
    assert claim(private(paid), "2026-02-14").compound == half
    result = claim(private(paid), "2026-03-16")
    assert [(s.days, s.base, s.amount, s.contract_amount) for s in lines(result, "compound")] == [
        (30, 10000, room, half_up("10000", "0.12", 30, over=365))
    ]
    assert codes(result) == ["joint_cap_day_by_day"]
    assert (
        f"第1期的罚息与复利，按每一罚息分段的全部天数合计与上限比较；如每日单独比较，复利共应再减去{room - half}元"
        in (result.warnings[0].message)
    )
    holds_together(result)
    # a part of it paid: the earlier segment takes the room first
    partly = claim(private(debt(**ROOM, ledger=[repaid("2026-02-14", "100.00")])), "2026-03-16")
    assert [(s.base, s.amount, s.contract_amount) for s in lines(partly, "compound")] == [
        (10000, room, half_up("10000", "0.12", 30, over=365)),
        (9900, 0, half_up("9900", "0.12", 30, over=365)),
    ]
    assert codes(partly) == []  # each day is above its room either way


def test_each_side_of_a_change_of_rates_has_its_own_room() -> None:
    change = [{"on": "2026-02-14", "type": "rate_change", "rate": "0.101"}]
    found = lines(claim(private(debt(**ROOM, ledger=change)), "2026-03-16"), "compound")
    assert [(s.days, s.amount) for s in found] == [
        (30, half_up("100000", "0.124", 30, over=365) - half_up("100000", rate, 30, over=365))
        for rate in ("0.12", "0.1212")
    ]
    # a penalty at the cap before and after leaves no room on either side
    result = claim(private(debt(**DEAR, compound=True, ledger=[change[0] | {"rate": "0.20"}])), "2026-03-16")
    assert [s.amount for s in lines(result, "compound")] == [0]


OLD = {"signed_on": "2019-06-01", "disbursed_on": "2019-06-01", "matures_on": "2020-06-01", "compound": True}
"""Overdue from 2020-06-01: 80 days under 24 %, and from 2020-08-20 to 2020-12-01 103 days under 4 × 3.85 %."""


@pytest.mark.parametrize(
    ("rate", "multiplier", "compound"),
    [
        # 24 % × 1.5: at the cap on both sides, no room at all
        ("0.24", "1.5", ["0.00", "0.00"]),
        # 16 % × 1.25 = 20 %: 4 % of the principal is left before, more than 20 % of the interest; nothing after
        ("0.16", "1.25", [str(half_up("16043.84", "0.20", 80, over=365)), "0.00"]),
        # 16 % × 1.475 = 23.6 %: 0.4 % is left before, less than 23.6 % of the interest
        (
            "0.16",
            "1.475",
            [str(half_up("100000", "0.24", 80, over=365) - half_up("100000", "0.236", 80, over=365)), "0.00"],
        ),
    ],
)
def test_rates_that_the_new_rule_cuts_have_a_room_before_and_after(
    rate: str, multiplier: str, compound: list[str]
) -> None:
    old = debt(**OLD, annual_rate=rate, default_rate={"multiplier": multiplier})
    across = claim(private(old, filed_on="2020-10-01"), "2020-12-01")
    assert [(str(s.from_on), str(s.amount)) for s in lines(across, "compound")] == [
        ("2020-06-01", compound[0]),
        ("2020-08-20", compound[1]),
    ]
    assert codes(across) == []
    holds_together(across)


def test_a_rate_that_the_new_rule_leaves_is_held_over_the_whole_segment_and_the_lawyer_told() -> None:
    """15 % on both sides: nothing is cut on 2020-08-20, so penalty and compound are one segment each of 183 days.

    The cap leaves 9 % of 100,000 for 80 days and 0.4 % for 103 days; compound is 15 % of 15,041.10 for 183 days. Over
    the whole it fits. Day by day only 0.4 % of 100,000 would be left for the 103 days.
    """
    old = debt(**OLD, annual_rate="0.15", default_rate={"multiplier": "1"})
    result = claim(private(old, filed_on="2020-10-01"), "2020-12-01")
    whole = half_up("15041.10", "0.15", 183, over=365)
    assert [(s.days, s.base, s.amount, s.contract_amount) for s in lines(result, "compound")] == [
        (183, Decimal("15041.10"), whole, None)
    ]
    after = half_up("15041.10", "0.15", 103, over=365) - half_up("100000", "0.004", 103, over=365)
    assert codes(result) == ["joint_cap_day_by_day"]
    assert f"应再减去{after}元" in result.warnings[0].message
    # the day before the change, and with a cap that doesn't move, there is nothing to tell
    assert codes(claim(private(old, filed_on="2020-10-01", accepted_on="2020-08-20"), "2020-08-20")) == []
    assert codes(claim(private(old, accepted_on="2020-08-19"), "2020-12-01")) == []


def test_several_installments_are_told_in_one_warning() -> None:
    """15 % on 50,000 each from 2020-06-01 and 2020-07-01: 0.4 % of it is left from 2020-08-20 on."""
    given = [due(1, "2020-06-01", "50000.00", "7500.00"), due(2, "2020-07-01", "50000.00", "600.00")]
    old = debt(
        **(OLD | {"matures_on": "2020-07-01"}),
        annual_rate="0.15",
        default_rate={"multiplier": "1"},
        repayment_method="as_scheduled",
        schedule=given,
    )
    result = claim(private(old, filed_on="2020-10-01"), "2020-12-01")
    room = half_up("50000", "0.004", 103, over=365)
    more = [half_up("7500", "0.15", 103, over=365) - room]  # of the second, 15 % of 600.00 is within its room: 0.4 %
    assert half_up("600", "0.15", 103, over=365) < room
    assert codes(result) == ["joint_cap_day_by_day"]
    assert "第1期的罚息与复利" in result.warnings[0].message
    assert f"共应再减去{more[0]}元" in result.warnings[0].message
    both = old | {"schedule": [given[0], due(2, "2020-06-01", "50000.00", "6000.00")], "matures_on": "2020-06-01"}
    more.append(half_up("6000", "0.15", 103, over=365) - room)
    told = claim(private(both, filed_on="2020-10-01"), "2020-12-01").warnings[0].message
    assert "第1、2期的罚息与复利" in told
    assert f"共应再减去{sum(more)}元" in told


def test_compound_that_outlasts_a_penalty_segment_is_cut_where_the_cap_leaves_it_less() -> None:
    """At the contract rate until maturity; misuse raises the penalty from 10.5 % to 12 % and with it the room falls."""
    facts = debt(
        **(ROOM | {"default_rate": {"multiplier": "1.05"}, "compound_before_maturity": "contract_rate"}),
        schedule=[due(1, "2025-07-15", "50000.00", "5000.00"), due(2, "2026-07-15", "50000.00", "400.00")],
        matures_on="2026-07-15",
        misuse={"multiplier": "1.2", "from": "2025-09-15"},
    )
    found = lines(claim(private(facts), "2025-10-15"), "compound")
    room = half_up("50000", "0.124", 30, over=365) - half_up("50000", "0.12", 30, over=365)
    agreed = [half_up("5000", "0.10", days, over=365) for days in (62, 30)]
    assert [(s.days, s.amount, s.contract_amount) for s in found] == [(62, agreed[0], None), (30, room, agreed[1])]
    # without room on either side it stays one
    none = facts | {"annual_rate": "0.18", "misuse": {"multiplier": "2", "from": "2025-09-15"}}
    assert [(s.days, s.amount) for s in lines(claim(private(none), "2025-10-15"), "compound")] == [(92, 0)]


def test_each_installment_has_its_own_room() -> None:
    given = [due(1, "2025-07-15", "50000.00", "5000.00"), due(2, "2025-08-15", "50000.00", "400.00")]
    facts = debt(**ROOM, schedule=given, matures_on="2025-08-15")
    rooms = [half_up("50000", "0.124", n, over=365) - half_up("50000", "0.12", n, over=365) for n in (62, 31)]
    result = claim(private(facts), "2025-09-15")
    # of the second, 12 % of 400.00 is within its room
    assert [s.amount for s in lines(result, "compound")] == [rooms[0], half_up("400", "0.12", 31, over=365)]
    # without room both are cut to nothing
    none = claim(private(facts | DEAR), "2025-09-15")
    assert [s.amount for s in lines(none, "compound")] == [0, 0]


@pytest.mark.parametrize(("as_of", "owed"), [("2026-02-08", "0.02"), ("2026-02-09", "0.02"), ("2026-02-22", "0.03")])
def test_compound_paid_is_never_taken_back(as_of: str, owed: str) -> None:
    """0.4 % of 50.00: 0.41 − 0.39 on the 24th day and 0.42 − 0.41 on the 25th, when 0.02 of it has been paid."""
    assert half_up("50", "0.124", 25, over=365) - half_up("50", "0.12", 25, over=365) == Decimal("0.01")
    facts = debt(
        **ROOM, principal="50.00", ledger=[repaid("2026-02-08", "0.02")], allocation={"order": ["compound", "penalty"]}
    )
    result = claim(private(facts), as_of)
    assert applied(result) == [(1, "compound", "0.02")]
    assert str(lines(result, "compound")[0].amount) == owed
    holds_together(result)


MONTHLY = {"repayment_method": "interest_only", "matures_on": "2025-04-15", "compound": True}


def test_compound_on_interest_alone_stands_while_everything_stays_within_the_cap() -> None:
    facts = debt(**MONTHLY, annual_rate="0.05", default_rate={"multiplier": "1.2"})
    result = claim(private(facts), "2025-05-15")
    assert [s.contract_amount for s in lines(result, "compound")] == [None] * 3
    assert lines(result, "compound", 1)[0].amount == half_up(
        half_up("100000", "0.05", 31, over=365), "0.06", 89, over=365
    )
    assert result.daily > 0
    holds_together(result)


def test_compound_on_interest_alone_beyond_the_cap_stands_and_the_lawyer_is_told() -> None:
    """In-term interest at the cap leaves nothing: every cent of compound interest is beyond it."""
    result = claim(private(debt(**DEAR, **MONTHLY)), "2025-03-15")
    interest = half_up("100000", "0.124", 31, over=365)
    compound = half_up(interest, "0.124", 28, over=365)
    assert [(s.base, s.amount) for s in lines(result, "compound")] == [(interest, compound)]
    assert codes(result) == ["compound_beyond_cap"]
    assert f"应再减去{compound}元" in result.warnings[0].message
    # within it until the rate rises: 5 % before; 12.4 % and compound at the same from 2025-03-20 on
    facts = debt(**MONTHLY, annual_rate="0.05", default_rate={"multiplier": "1"})
    rise = facts | {"ledger": [{"on": "2025-03-20", "type": "rate_change", "rate": "0.124"}]}
    assert codes(claim(private(rise), "2025-03-20")) == []
    later = claim(private(rise), "2025-03-30")
    unpaid = half_up("100000", "0.05", 31, over=365) + half_up("100000", "0.05", 28, over=365)
    assert f"应再减去{half_up(unpaid, '0.124', 10, over=365)}元" in later.warnings[-1].message


def test_interest_only_under_a_fixed_cap() -> None:
    """24 % throughout: penalty on the principal at the cap leaves its own compound nothing; the interest before stands.

    Accepted before 2020-08-20. Interest due on 2020-02-01 and, with the principal, on 2020-03-01.
    """
    facts = debt(
        annual_rate="0.24",
        default_rate={"multiplier": "1.5"},
        compound=True,
        repayment_method="interest_only",
        signed_on="2020-01-01",
        disbursed_on="2020-01-01",
        matures_on="2020-03-01",
    )
    result = claim(private(facts, accepted_on="2020-05-01"), "2020-05-01")
    interest = [half_up("100000", "0.24", days, over=365) for days in (31, 29)]
    first = half_up(interest[0], "0.24", 90, over=365)
    assert [(s.installment, s.amount) for s in lines(result, "interest")] == [(1, interest[0]), (2, interest[1])]
    assert [(s.installment, s.amount) for s in lines(result, "penalty")] == [
        (2, half_up("100000", "0.24", 61, over=365))
    ]
    assert [(s.installment, s.amount) for s in lines(result, "compound")] == [(1, first), (2, 0)]
    assert codes(result) == ["compound_beyond_cap"]
    assert f"应再减去{first}元" in result.warnings[0].message
    holds_together(result)


def test_days_of_rest_before_compound_begins_are_not_beyond_the_cap() -> None:
    """Due on Saturday 2025-02-15; overdue from Monday 2025-02-17, so that compound runs 26 days to 2025-03-15."""
    facts = debt(**DEAR, **MONTHLY, roll_due_dates=True)
    result = claim(private(facts), "2025-03-15")
    compound = half_up(half_up("100000", "0.124", 31, over=365), "0.124", 26, over=365)
    assert result.compound == compound
    assert f"应再减去{compound}元" in result.warnings[0].message


# --- damages ----------------------------------------------------------------------------------------------------

PLAIN = {"annual_rate": "0.06", "default_rate": {"multiplier": "1.5"}, "liquidated_damages": "500.00"}
"""9 % against 12.4 %: 3.4 % of the principal is left for damages."""


@pytest.mark.parametrize(("as_of", "days"), [("2026-01-16", 1), ("2026-03-16", 60)])
def test_damages_are_cut_first_to_the_room_left_by_the_cut_off(as_of: str, days: int) -> None:
    room = half_up("100000", "0.124", days, over=365) - half_up("100000", "0.09", days, over=365)
    result = claim(private(debt(**PLAIN)), as_of)
    assert result.liquidated_damages == min(room, Decimal("500.00"))
    assert (codes(result) == ["damages_capped"]) == (room < 500)
    with_compound = claim(private(debt(**PLAIN, compound=True)), as_of)
    compound = half_up("6000", "0.09", days, over=365)
    assert with_compound.liquidated_damages == min(room - compound, Decimal("500.00"))
    holds_together(with_compound)


def test_damages_where_no_interest_was_agreed_are_measured_by_the_principal() -> None:
    free = debt(annual_rate="0", default_rate=None, liquidated_damages="5000.00")
    result = claim(private(free), "2026-03-16")
    assert result.liquidated_damages == half_up("100000", "0.124", 60, over=365)
    assert result.segments == ()


def test_damages_paid_are_never_taken_back() -> None:
    room = half_up("100000", "0.124", 5, over=365) - half_up("100000", "0.09", 5, over=365)
    paid = Decimal(6000) + half_up("100000", "0.09", 5, over=365) + room
    facts = debt(**PLAIN, ledger=[repaid("2026-01-20", str(paid))])
    for as_of in ("2026-01-20", "2026-01-21", "2026-06-01"):
        holds_together(claim(private(facts), as_of))
    assert applied(claim(private(facts), "2026-01-20"))[-1] == (None, "liquidated_damages", str(room))


TWO = [due(1, "2025-07-15", "50000.00", "100.00"), due(2, "2025-08-15", "50000.00", "100.00")]


def test_damages_over_several_installments_have_the_room_of_all() -> None:
    facts = debt(**PLAIN, schedule=TWO, matures_on="2025-08-15")
    # 3.4 % of 50,000 each, from its own due date on
    assert claim(private(facts), "2025-12-15").liquidated_damages == 500
    room = [half_up("50000", "0.124", n, over=365) - half_up("50000", "0.09", n, over=365) for n in (62, 31)]
    result = claim(private(facts), "2025-09-15")
    assert result.liquidated_damages == sum(room)
    assert codes(result) == ["damages_capped"]
    # at the cap nothing leaves room
    none = debt(**(PLAIN | DEAR), schedule=TWO, matures_on="2025-08-15")
    assert claim(private(none), "2025-09-15").liquidated_damages == 0


def test_damages_beside_compound_that_uses_up_the_room_are_refused() -> None:
    """The first part is paid off but for its interest, which goes on bearing compound beside a penalty of cents."""
    facts = debt(
        **(PLAIN | {"compound": True}),
        repayment_method="as_scheduled",
        schedule=[due(1, "2025-07-15", "99999.00", "6000.00"), due(2, "2025-12-15", "1.00", "0.00")],
        matures_on="2025-12-15",
        allocation={"order": ["principal"]},
        ledger=[repaid("2025-07-16", "99999.00")],
    )
    assert claim(private(facts), "2025-07-20").liquidated_damages > 0
    with pytest.raises(DamagesCapUnclear):
        claim(private(facts), "2026-03-16")


def test_damages_brought_by_interest_alone_are_refused_unless_they_fit_anyway() -> None:
    facts = debt(**PLAIN, repayment_method="interest_only", matures_on="2025-03-15")
    with pytest.raises(DamagesCapUnclear):
        claim(private(facts), "2025-03-01")
    with pytest.raises(DamagesCapUnclear):
        claim(private(facts), "2025-03-20")
    assert claim(private(facts), "2025-12-15").liquidated_damages == 500
    assert claim(private(facts), "2025-02-15").liquidated_damages == 0


# --- the line of financial loans --------------------------------------------------------------------------------


def test_an_ordinary_bank_loan_is_below_the_line() -> None:
    result = claim(debt(compound=True, liquidated_damages="100.00"), "2026-03-16")
    assert codes(result) == []
    assert [used.name for used in result.parameters] == ["day_count_financial"]


def excess_of(facts: Case, as_of: str) -> Decimal:
    result = claim(facts, as_of)
    notes = [warning.message for warning in result.warnings if warning.code == "above_financial_line"]
    if not notes:
        return Decimal(0)
    assert "financial_cost_line" in [used.name for used in result.parameters]
    assert "24%" in notes[0]
    return Decimal(notes[0].split("超出")[1].split("元")[0])


@pytest.mark.parametrize(
    ("over", "excess"),
    [
        ({"annual_rate": "0.24", "default_rate": {"multiplier": "1"}}, Decimal(0)),
        # 30 % in term and in default
        (
            {"annual_rate": "0.30", "default_rate": {"multiplier": "1"}},
            half_up("100000", "0.30", 365, over=360)
            - half_up("100000", "0.24", 365, over=360)
            + half_up("100000", "0.30", 60, over=360)
            - half_up("100000", "0.24", 60, over=360),
        ),
        # 24 % in default leaves nothing for compound, damages and the lender's own fee
        (
            {
                "annual_rate": "0.16",
                "compound": True,
                "liquidated_damages": "100.00",
                "ledger": [entry("2026-02-01", "fee", "30.00"), entry("2026-02-01", "fee", "70.00", fee_kind="lawyer")],
            },
            half_up(half_up("100000", "0.16", 365, over=360), "0.24", 60, over=360) + 100 + 30,
        ),
        # room for part of the damages: 24 % − 9 % of 100,000 over 60 days is 2,500
        ({"liquidated_damages": "2600.00"}, Decimal("100.00")),
        # a whole month at 30 %, by months
        (
            {
                "annual_rate": "0.30",
                "default_rate": {"annual": "0.24"},
                "repayment_method": "equal_principal",
                "matures_on": "2025-02-15",
            },
            half_up("100000", "0.30", over=12) - half_up("100000", "0.24", over=12),
        ),
    ],
)
def test_the_excess_over_the_line_is_a_warning_and_nothing_is_cut(over: dict[str, Any], excess: Decimal) -> None:
    facts = case(debt(**over))
    assert excess_of(facts, "2026-03-16") == excess
    assert all(s.contract_amount is None for s in claim(facts, "2026-03-16").segments)


def test_before_the_line_was_drawn_nothing_is_compared() -> None:
    facts = debt(disbursed_on="2016-01-15", signed_on="2016-01-15", matures_on="2017-01-15", annual_rate="0.30")
    assert excess_of(case(facts), "2017-08-03") == 0
    assert excess_of(case(facts), "2017-08-04") > 0


def test_fees_above_a_chosen_cap_are_refused() -> None:
    fee = [entry("2026-02-01", "fee", "300.00")]
    with pytest.raises(FeesBesideCap):
        claim(case(debt(annual_rate="0.16", ledger=fee), cap="0.24"), "2026-03-16")
    assert claim(case(debt(ledger=fee), cap="0.24"), "2026-03-16").fees == 300
    paid_to_others = [fee[0] | {"fee_kind": "lawyer"}]
    assert claim(case(debt(annual_rate="0.16", ledger=paid_to_others), cap="0.24"), "2026-03-16").fees == 300


def test_compound_that_no_cap_holds_is_cut_by_nothing_but_its_base() -> None:
    # the first part's principal is paid off on the way; its interest goes on bearing compound in one segment
    facts = private(
        debt(
            compound=True,
            repayment_method="as_scheduled",
            schedule=[
                {"period": 1, "due_on": "2026-01-15", "principal": "50000.00", "interest": "6000.00"},
                {"period": 2, "due_on": "2026-07-15", "principal": "50000.00", "interest": "1500.00"},
            ],
            matures_on="2026-07-15",
            allocation={"order": ["principal"]},
            ledger=[repaid("2026-02-14", "50000.00")],
        )
    )
    (segment,) = lines(claim(facts, "2026-03-16"), "compound")
    assert (segment.base, segment.days, segment.contract_amount) == (Decimal("6000.00"), 60, None)
    assert segment.amount == half_up("6000", "0.09", 60, over=365)
