"""Rule 8: order of entries, allocation, credits, fees, waivers, reversals."""

from decimal import Decimal
from typing import Any

import pytest
from law_facts import applied, case, claim, codes, debt, due, entry, half_up, holds_together, repaid, spans

from docgen.errors import LedgerFaulty, ReversalBeforeBalance, SeveralDrawdowns

STATUTORY = ["fee", "interest", "penalty", "compound", "liquidated_damages", "principal"]
PARTS = {"principal": "90000.00", "repayment_method": "equal_principal", "matures_on": "2025-04-15"}
"""Three months at 6 %: 30,000 a month, interest 450, 300 and 150."""


def rich(**over: Any) -> dict[str, Any]:
    """On 2026-03-16: fee 300, interest 6,083.33, penalty 1,500, compound 91.25, damages 200, principal 100,000."""
    facts = debt(compound=True, liquidated_damages="200.00", fees_borne_by_debtor=["lawyer"])
    fee = entry("2026-03-16", "fee", "300.00", fee_kind="lawyer")
    return facts | {"ledger": [repaid("2026-03-16", "9000.00", voucher="V1"), fee]} | over


OWED = {
    "fee": "300.00",
    "interest": "6083.33",
    "penalty": "1500.00",
    "compound": "91.25",
    "liquidated_damages": "200.00",
    "principal": "100000.00",
}


@pytest.mark.parametrize(
    ("given", "order"),
    [
        (None, STATUTORY),
        ([], STATUTORY),
        (["principal"], ["principal", *STATUTORY[:-1]]),
        (["compound", "penalty"], ["compound", "penalty", "fee", "interest", "liquidated_damages", "principal"]),
        (list(reversed(STATUTORY)), list(reversed(STATUTORY))),
    ],
)
@pytest.mark.parametrize("scope", [None, "category", "installment"])
def test_the_order(given: list[str] | None, order: list[str], scope: str | None) -> None:
    allocation = {"order": given or [], "scope": scope} if given is not None or scope else None
    result = claim(rich(allocation=allocation), "2026-03-16")
    expected, left = [], Decimal("9000.00")
    for kind in order:
        taken = min(left, Decimal(OWED[kind]))
        left -= taken
        if taken:
            number = None if kind in {"fee", "liquidated_damages"} else 1
            expected.append((number, kind, str(taken)))
    assert applied(result) == expected
    assert result.repayments[0].voucher == "V1"
    holds_together(result)


def test_by_category_and_by_installment() -> None:
    # 2025-03-25: installment 1 overdue 38 days, 2 overdue 10
    paid = [repaid("2025-03-25", "31500.00")]
    penalties = half_up("30000", "0.09", 38, over=360), half_up("30000", "0.09", 10, over=360)
    category = claim(debt(**PARTS, ledger=paid), "2025-03-25")
    left = Decimal("31500.00") - 450 - 300 - sum(penalties)
    assert applied(category) == [
        (1, "interest", "450.00"),
        (2, "interest", "300.00"),
        (1, "penalty", str(penalties[0])),
        (2, "penalty", str(penalties[1])),
        (1, "principal", "30000.00"),
        (2, "principal", str(left - 30000)),
    ]
    one_by_one = claim(debt(**PARTS, ledger=paid, allocation={"scope": "installment"}), "2025-03-25")
    left = Decimal("31500.00") - 450 - penalties[0] - 30000
    assert applied(one_by_one) == [
        (1, "interest", "450.00"),
        (1, "penalty", str(penalties[0])),
        (1, "principal", "30000.00"),
        (2, "interest", "300.00"),
        (2, "penalty", str(penalties[1])),
        (2, "principal", str(left - 300 - penalties[1])),
    ]
    for result in (category, one_by_one):
        holds_together(result)


def test_a_fee_alone_is_paid_within_installments_too() -> None:
    ledger = [entry("2025-02-01", "fee", "80.00"), repaid("2025-02-02", "100.00")]
    result = claim(debt(**PARTS, ledger=ledger, allocation={"scope": "installment"}), "2025-02-03")
    assert applied(result) == [(None, "fee", "80.00")]
    assert result.credit == Decimal("20.00")


@pytest.mark.parametrize(
    ("paid_on", "first"),
    [
        ("2026-04-15", "interest"),  # overdue 90 days: not more than 90
        ("2026-04-16", "principal"),
    ],
)
def test_the_order_after_90_days(paid_on: str, first: str) -> None:
    allocation = {"order_after_90_days": ["principal"]}
    result = claim(debt(allocation=allocation, ledger=[repaid(paid_on, "1000.00")]), "2026-05-01")
    assert applied(result) == [(1, first, "1000.00")]


def test_entries_count_by_day_whatever_their_order() -> None:
    ledger = [
        repaid("2026-03-10", "3000.00"),
        entry("2026-02-01", "waiver", "10.00", waives="penalty"),
        repaid("2026-01-20", "2000.00"),
        entry("2026-01-20", "fee", "50.00"),
    ]
    forward, backward = (claim(debt(ledger=order), "2026-03-16") for order in (ledger, ledger[::-1]))
    assert forward.segments == backward.segments
    assert forward.buckets == backward.buckets
    assert forward.repayments == backward.repayments


def test_entries_after_the_cut_off_are_ignored_and_of_the_day_counted() -> None:
    facts = debt(ledger=[repaid("2026-03-16", "100.00"), repaid("2026-03-17", "100.00")])
    assert claim(facts, "2026-03-16").paid.interest == 100
    assert claim(facts, "2026-03-15").paid.interest == 0


def test_on_one_day_fees_and_waivers_come_before_repayments() -> None:
    ledger = [
        repaid("2026-01-20", "6150.00"),
        entry("2026-01-20", "waiver", "33.33", waives="interest"),
        entry("2026-01-20", "fee", "50.00"),
    ]
    result = claim(debt(ledger=ledger), "2026-01-20")
    assert applied(result) == [(None, "fee", "50.00"), (1, "interest", "6050.00"), (1, "penalty", "50.00")]
    assert result.waived == Decimal("33.33")


def test_what_falls_due_that_day_is_paid_that_day() -> None:
    result = claim(debt(ledger=[repaid("2026-01-15", "6083.33")]), "2026-01-15")
    assert applied(result) == [(1, "interest", "6083.33")]


def test_interest_running_up_is_not_touched() -> None:
    result = claim(debt(ledger=[repaid("2025-06-15", "1000.00")]), "2025-07-15")
    assert (applied(result), result.credit, result.total_due) == ([], 1000, -1000)
    assert result.accrued_not_due == half_up("100000", "0.06", 181, over=360)
    holds_together(result)


@pytest.mark.parametrize(
    ("as_of", "expected", "credit"),
    [
        ("2025-02-14", [], "1000.00"),
        # the day anything falls due: interest 450 and some principal
        ("2025-02-15", [(1, "interest", "450.00"), (1, "principal", "550.00")], "0.00"),
    ],
)
def test_a_credit_is_applied_on_the_next_day_anything_falls_due(
    as_of: str, expected: list[tuple[int | None, str, str]], credit: str
) -> None:
    result = claim(debt(**PARTS, ledger=[repaid("2025-02-01", "1000.00")]), as_of)
    assert applied(result) == expected
    assert result.credit == Decimal(credit)
    holds_together(result)


def test_credits_are_used_up_in_turn_a_fee_among_what_falls_due() -> None:
    ledger = [
        repaid("2025-01-20", "60.00"),
        repaid("2025-01-25", "100.00"),
        entry("2025-02-01", "fee", "80.00"),
        repaid("2025-02-01", "5.00"),
    ]
    result = claim(debt(**PARTS, ledger=ledger), "2025-02-03")
    assert [applied(result, n) for n in range(3)] == [[(None, "fee", "60.00")], [(None, "fee", "20.00")], []]
    assert result.credit == Decimal("85.00")
    later = claim(debt(**PARTS, ledger=ledger), "2025-02-15")
    assert [applied(later, n) for n in range(3)] == [
        [(None, "fee", "60.00")],
        [(None, "fee", "20.00"), (1, "interest", "80.00")],
        [(1, "interest", "5.00")],
    ]


def test_a_credit_waits_for_the_days_waivers_and_goes_before_its_repayments() -> None:
    ledger = [
        repaid("2025-01-20", "445.00", voucher="credit"),
        entry("2025-02-15", "waiver", "10.00", waives="interest"),
        repaid("2025-02-15", "7.00", voucher="same day"),
    ]
    result = claim(debt(**PARTS, ledger=ledger), "2025-02-15")
    assert applied(result, 0) == [(1, "interest", "440.00"), (1, "principal", "5.00")]
    assert applied(result, 1) == [(1, "principal", "7.00")]


@pytest.mark.parametrize(
    ("kind", "borne", "noticed"),
    [("lawyer", ["lawyer"], False), ("litigation", ["lawyer"], True), (None, ["lawyer"], True), ("lawyer", [], True)],
)
def test_a_fee_is_owed_as_booked(kind: str | None, borne: list[str], noticed: bool) -> None:  # noqa: FBT001 - a row
    fee = entry("2026-02-01", "fee", "800.00", **({"fee_kind": kind} if kind else {}))
    result = claim(debt(ledger=[fee], fees_borne_by_debtor=borne), "2026-03-16")
    assert result.fees == 800
    assert (codes(result) == ["fee_not_agreed"]) is noticed
    before = claim(debt(ledger=[fee], fees_borne_by_debtor=borne), "2026-01-31")
    assert (before.fees, codes(before)) == (0, [])


@pytest.mark.parametrize("kind", ["penalty", "compound", "interest", "liquidated_damages", "fee"])
def test_a_waiver_takes_at_most_what_there_is(kind: str) -> None:
    # rich() on 2026-03-16, nothing paid
    facts = rich()
    fee = facts["ledger"][1]
    for amount, lapses in ((OWED[kind], False), (str(Decimal(OWED[kind]) + Decimal("0.01")), True)):
        waiver = entry("2026-03-16", "waiver", amount, waives=kind)
        result = claim(facts | {"ledger": [waiver, fee]}, "2026-03-16")
        assert result.waived == Decimal(OWED[kind])
        line = next(line for line in result.buckets if line.kind == kind)
        assert (line.waived, line.balance) == (Decimal(OWED[kind]), 0)
        assert codes(result) == (["waiver_lapsed"] if lapses else [])
        holds_together(result)


def test_a_waiver_takes_the_oldest_first() -> None:
    ledger = [entry("2025-03-25", "waiver", "500.00", waives="interest"), repaid("2025-03-25", "1.00")]
    result = claim(debt(**PARTS, compound=True, ledger=ledger), "2025-04-14")
    # 450 of the first and 50 of the second; the repayment goes to what is left of the second
    assert applied(result) == [(2, "interest", "1.00")]
    assert spans(result, "compound") == [
        ("2025-02-15", "2025-03-25", str(half_up("450", "0.09", 38, over=360))),
        ("2025-03-15", "2025-03-25", str(half_up("300", "0.09", 10, over=360))),
        ("2025-03-25", "2025-04-14", str(half_up("249", "0.09", 20, over=360))),
    ]
    assert str(result.paid.interest_until) == "2025-02-15"
    fees = [entry("2025-02-01", "fee", "5.00"), entry("2025-02-02", "fee", "7.00")]
    waived = claim(debt(**PARTS, ledger=[*fees, entry("2025-02-03", "waiver", "6.00", waives="fee")]), "2025-02-03")
    assert (waived.fees, waived.waived) == (6, 6)


def test_a_waiver_of_penalty_leaves_its_base() -> None:
    ledger = [entry("2026-02-14", "waiver", "750.00", waives="penalty")]
    result = claim(debt(ledger=ledger), "2026-03-16")
    assert spans(result, "penalty") == [("2026-01-15", "2026-03-16", "1500.00")]
    assert result.penalty == 750


def test_a_waiver_of_interest_running_up_lapses() -> None:
    result = claim(debt(ledger=[entry("2025-06-01", "waiver", "5.00", waives="interest")]), "2025-07-15")
    assert (result.waived, codes(result)) == (0, ["waiver_lapsed"])


# --- reversals --------------------------------------------------------------------------------------------------


def reversal(on: str, voucher: str, amount: str | None = None) -> dict[str, Any]:
    return entry(on, "reversal", amount, voucher=voucher)


def test_a_reversal_makes_the_repayment_never_have_been() -> None:
    ledger = [repaid("2026-02-14", "9000.00", voucher="V1"), repaid("2026-02-20", "10.00", voucher="V2")]
    undone = [*ledger, reversal("2026-03-10", "V1")]
    assert claim(debt(ledger=undone), "2026-03-16").segments == claim(debt(ledger=ledger[1:]), "2026-03-16").segments
    # before the reversal's day it stands
    assert claim(debt(ledger=undone), "2026-03-09").segments == claim(debt(ledger=ledger), "2026-03-09").segments
    assert claim(debt(ledger=[*ledger, reversal("2026-03-10", "V1", "9000.00")]), "2026-03-16").paid.interest == 10


def test_of_two_repayments_of_a_voucher_the_amount_tells_which() -> None:
    ledger = [repaid("2026-02-14", "900.00", voucher="V1"), repaid("2026-02-20", "10.00", voucher="V1")]
    result = claim(debt(ledger=[*ledger, reversal("2026-03-10", "V1", "900.00")]), "2026-03-16")
    assert [repayment.amount for repayment in result.repayments] == [10]
    twins = [repaid("2026-02-14", "10.00", voucher="V1"), repaid("2026-02-14", "10.00", voucher="V1")]
    one = claim(debt(ledger=[*twins, reversal("2026-03-10", "V1")]), "2026-03-16")
    assert len(one.repayments) == 1
    none = claim(debt(ledger=[*twins, reversal("2026-03-10", "V1"), reversal("2026-03-11", "V1")]), "2026-03-16")
    assert none.repayments == ()


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ([reversal("2026-03-10", "V1")], "没有对应的还款"),
        ([repaid("2026-03-11", "10.00", voucher="V1"), reversal("2026-03-10", "V1")], "没有对应的还款"),
        ([entry("2026-02-11", "fee", "10.00", voucher="V1"), reversal("2026-03-10", "V1")], "没有对应的还款"),
        ([repaid("2026-02-11", "10.00", voucher="V1"), reversal("2026-03-10", "V1", "11.00")], "不符"),
        (
            [
                repaid("2026-02-11", "10.00", voucher="V1"),
                reversal("2026-03-10", "V1"),
                reversal("2026-03-10", "V1"),
            ],
            "没有对应的还款",
        ),
        (
            [
                repaid("2026-02-11", "10.00", voucher="V1"),
                repaid("2026-02-12", "10.00", voucher="V1"),
                reversal("2026-03-10", "V1"),
            ],
            "多笔还款",
        ),
    ],
)
def test_a_reversal_of_nothing_certain_is_refused(entries: list[dict[str, Any]], fault: str) -> None:
    with pytest.raises(LedgerFaulty, match=fault):
        claim(debt(ledger=entries), "2026-03-16")


def test_a_reversal_of_what_the_balance_holds_is_refused() -> None:
    facts = debt(
        balances=[{"on": "2026-02-20", "principal": "100000.00", "overdue_days": 36}],
        ledger=[repaid("2026-02-14", "10.00", voucher="V1"), reversal("2026-03-10", "V1")],
    )
    with pytest.raises(ReversalBeforeBalance, match="V1"):
        claim(facts, "2026-03-16", basis="core")
    assert claim(facts, "2026-03-16", basis="computed").paid.interest == 0
    later = facts | {"ledger": [repaid("2026-02-21", "10.00", voucher="V1"), reversal("2026-03-10", "V1")]}
    assert claim(later, "2026-03-16", basis="core").repayments == ()


# --- what does not fit ------------------------------------------------------------------------------------------


def test_a_disbursement_that_says_what_the_contract_says_changes_nothing() -> None:
    parts = [entry("2025-01-15", "disbursement", "60000.00"), entry("2025-01-15", "disbursement", "40000.00")]
    result = claim(debt(ledger=parts), "2026-03-16")
    assert result.segments == claim(debt(), "2026-03-16").segments


@pytest.mark.parametrize(
    ("on", "amount"), [("2025-01-16", "100000.00"), ("2025-01-15", "99999.00"), ("2025-01-14", "100000.00")]
)
def test_another_disbursement_is_refused(on: str, amount: str) -> None:
    with pytest.raises(SeveralDrawdowns):
        claim(debt(ledger=[entry(on, "disbursement", amount)]), "2026-03-16")


def test_a_disbursement_of_receivables_is_refused() -> None:
    facts = {
        "no": "R",
        "name": "n",
        "signed_on": "2025-01-01",
        "invoices": [{"due_on": "2025-03-01", "amount": "1.00"}],
    }
    with pytest.raises(SeveralDrawdowns):
        claim(facts | {"ledger": [entry("2025-01-15", "disbursement", "1.00")]}, "2026-03-16")


def test_a_repayment_before_the_disbursement_is_refused_and_a_fee_is_not() -> None:
    with pytest.raises(LedgerFaulty, match="早于放款日期2025-01-15"):
        claim(debt(ledger=[repaid("2025-01-14", "1.00")]), "2026-03-16")
    assert claim(debt(ledger=[entry("2025-01-14", "fee", "1.00")]), "2026-03-16").fees == 1


def test_an_entry_without_an_amount_is_refused() -> None:
    facts = case(debt(ledger=[repaid("2026-02-14", "1.00")]))
    line = facts.debts[0].ledger[0].model_copy(update={"amount": None})
    broken = facts.model_copy(update={"debts": (facts.debts[0].model_copy(update={"ledger": (line,)}),)})
    with pytest.raises(LedgerFaulty, match="未填金额"):
        claim(broken, "2026-03-16")


def test_interest_until_is_the_last_settled_due_date() -> None:
    facts = debt(**PARTS, ledger=[repaid("2025-04-01", "750.00")])
    result = claim(facts, "2025-04-02")
    assert str(result.paid.interest_until) == "2025-03-15"
    assert claim(debt(**PARTS), "2025-04-02").paid.interest_until is None
    free = debt(schedule=[due(1, "2026-01-15", "100000.00", "0")], ledger=[repaid("2026-01-15", "100000.00")])
    assert claim(free, "2026-02-01").paid.interest_until is None


def test_an_installment_that_bears_nothing_is_not_the_oldest() -> None:
    # at a zero rate only the last of six installments bears anything; principal comes before fees within it
    result = claim(
        debt(
            annual_rate="0",
            default_rate=None,
            repayment_method="interest_only",
            matures_on="2025-07-15",
            allocation={"order": ["principal"], "scope": "installment"},
            ledger=[
                {"on": "2025-06-01", "type": "fee", "amount": "800.00"},
                {"on": "2025-08-01", "type": "repayment", "amount": "50000.00", "voucher": "V1"},
            ],
        ),
        "2025-08-02",
    )
    assert (result.principal_overdue, result.fees) == (Decimal("50000.00"), Decimal("800.00"))
