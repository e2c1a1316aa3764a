"""Rule 8, last sentence: what a plan, settlement or conditional waiver asks beside the claim, and whether it is kept.

The loan of the worked example is overdue from 2026-01-15; the plan is signed on 2026-02-01: 1,000.00 on the first of
March, April and May.
"""

from typing import Any

import pytest
from law_facts import case, claim, debt, due, entry, repaid

from docgen.law.beside import AgreementKept
from docgen.law.claim import limited_to

PLAN = [due(n, f"2026-0{n + 2}-01", "900.00", "100.00") for n in (1, 2, 3)]


def plan(**over: Any) -> dict[str, Any]:
    return {"kind": "repayment_plan", "signed_on": "2026-02-01", "schedule": PLAN} | over


def kept(as_of: str, *ledger: dict[str, Any], **over: Any) -> AgreementKept:
    (found,) = claim(case(debt(ledger=list(ledger)), agreements=[plan(**over)]), as_of).agreements
    return found


def sums(found: AgreementKept) -> tuple[str, str, str]:
    return str(found.asked), str(found.paid), str(found.shortfall)


@pytest.mark.parametrize(
    ("as_of", "ledger", "keeping", "expected", "broken_on"),
    [
        # nothing is due yet
        ("2026-02-28", [], "kept", ("0.00", "0.00", "0.00"), None),
        # on the due date it can still be paid; a day later it is broken
        ("2026-03-01", [], "kept", ("1000.00", "0.00", "1000.00"), None),
        ("2026-03-02", [], "broken", ("1000.00", "0.00", "1000.00"), "2026-03-01"),
        # paid on the day, a day early, a day late
        ("2026-03-02", [repaid("2026-03-01", "1000.00")], "kept", ("1000.00", "1000.00", "0.00"), None),
        ("2026-03-02", [repaid("2026-02-28", "1000.00")], "kept", ("1000.00", "1000.00", "0.00"), None),
        ("2026-03-03", [repaid("2026-03-02", "1000.00")], "broken", ("1000.00", "1000.00", "0.00"), "2026-03-01"),
        # a cent too little
        ("2026-03-02", [repaid("2026-03-01", "999.99")], "broken", ("1000.00", "999.99", "0.01"), "2026-03-01"),
        # paid ahead, in one payment or several
        ("2026-04-02", [repaid("2026-02-20", "2000.00")], "kept", ("2000.00", "2000.00", "0.00"), None),
        (
            "2026-04-02",
            [repaid("2026-02-20", "500.00"), repaid("2026-03-01", "700.00"), repaid("2026-04-01", "799.99")],
            "broken",
            ("2000.00", "1999.99", "0.01"),
            "2026-04-01",
        ),
        # before the signing is not under the plan; on its day it is
        ("2026-03-02", [repaid("2026-01-31", "1000.00")], "broken", ("1000.00", "0.00", "1000.00"), "2026-03-01"),
        ("2026-03-02", [repaid("2026-02-01", "1000.00")], "kept", ("1000.00", "1000.00", "0.00"), None),
        # what is no payment, and what was reversed
        ("2026-03-02", [entry("2026-02-20", "fee", "1000.00")], "broken", ("1000.00", "0.00", "1000.00"), "2026-03-01"),
        (
            "2026-03-02",
            [repaid("2026-02-20", "1000.00", voucher="V1"), entry("2026-02-21", "reversal", voucher="V1")],
            "broken",
            ("1000.00", "0.00", "1000.00"),
            "2026-03-01",
        ),
        # everything
        ("2026-02-10", [repaid("2026-02-05", "3000.00")], "performed", ("0.00", "3000.00", "0.00"), None),
        ("2026-06-01", [repaid("2026-02-05", "3500.00")], "performed", ("3000.00", "3500.00", "0.00"), None),
    ],
)
def test_a_plan_is_kept_as_long_as_enough_is_paid_on_each_due_date(
    as_of: str, ledger: list[dict[str, Any]], keeping: str, expected: tuple[str, str, str], broken_on: str | None
) -> None:
    found = kept(as_of, *ledger)
    assert (found.keeping, sums(found), found.broken_on and str(found.broken_on)) == (keeping, expected, broken_on)


def test_payments_go_to_the_installments_in_order() -> None:
    found = kept("2026-04-02", repaid("2026-02-20", "500.00"), repaid("2026-03-05", "900.00"))
    assert [(line.number, str(line.unpaid), line.paid_on and str(line.paid_on)) for line in found.installments] == [
        (1, "0.00", "2026-03-05"),
        (2, "600.00", None),
        (3, "1000.00", None),
    ]
    assert found.next_due is not None
    assert (str(found.next_due.on), str(found.next_due.amount)) == ("2026-05-01", "1000.00")
    ahead = kept("2026-02-25", repaid("2026-02-20", "1400.00"))
    assert ahead.next_due is not None
    assert (str(ahead.next_due.on), str(ahead.next_due.amount)) == ("2026-04-01", "600.00")
    assert kept("2026-05-01").next_due is None


def test_an_installment_of_nothing_breaks_nothing() -> None:
    nothing = [due(1, "2026-03-01", "0.00", "0.00"), due(2, "2026-04-01", "1.00", "0.00")]
    assert kept("2026-03-20", schedule=nothing).keeping == "kept"


@pytest.mark.parametrize(
    ("as_of", "ledger", "over", "note"),
    [
        ("2026-03-01", [], {}, "截止日当日到期的款项当日尚可支付，未作违约"),
        ("2026-03-03", [repaid("2026-03-02", "1000.00")], {}, "迟付的款项其后已补足"),
        ("2026-03-03", [], {"accelerates": True}, "协议约定，违约时全部款项加速到期"),
        ("2026-03-02", [repaid("2026-02-01", "1000.00")], {}, "签订当日的还款1000.00元计入签订后的还款"),
        ("2026-02-10", [], {}, None),
        ("2026-02-10", [], {"accelerates": True}, None),
        (
            "2026-03-02",
            [repaid("2026-02-10", "7.00")],
            {"kind": "settlement", "schedule": []},
            "案件资料没有协议还款计划，应付多少、何时应付不明，是否履行不能判断",
        ),
    ],
)
def test_what_the_file_leaves_open_is_said(
    as_of: str, ledger: list[dict[str, Any]], over: dict[str, Any], note: str | None
) -> None:
    assert kept(as_of, *ledger, **over).notes == (() if note is None else (note,))


@pytest.mark.parametrize(
    ("as_of", "over", "notes"),
    [
        ("2026-03-01", {"condition": "三月底前付清十万元"}, 1),
        ("2026-03-31", {"condition_until": "2026-03-31"}, 1),
        ("2026-04-01", {"condition_until": "2026-03-31"}, 2),
    ],
)
def test_a_waivers_condition_has_no_sum_to_compare(as_of: str, over: dict[str, Any], notes: int) -> None:
    waiver = {"kind": "waiver", "schedule": [], "waives": ["penalty"]} | over
    found = kept(as_of, repaid("2026-03-01", "500.00"), repaid("2026-04-01", "7.00"), **waiver)
    assert (found.keeping, found.asked, found.shortfall, found.next_due) == ("untold", None, None, None)
    assert found.notes[0] == "案件资料没有减免条件的金额，条件是否成就不能判断"
    assert len(found.notes) == notes
    if notes == 2:
        assert found.notes[1] == "条件期限2026年3月31日已过，签订后至该日共还款500.00元"


def test_a_waiver_with_a_schedule_is_looked_at_like_a_plan() -> None:
    found = kept("2026-03-02", kind="waiver", waives=["penalty"])
    assert (found.keeping, sums(found)) == ("broken", ("1000.00", "0.00", "1000.00"))


@pytest.mark.parametrize(
    ("agreement", "shown"),
    [
        (plan(kind="settlement"), True),
        (plan(kind="waiver", schedule=[], waives=["penalty"]), False),  # without any condition
        (plan(kind="commitment"), False),
        ({"kind": "assignment", "signed_on": "2026-02-01"}, False),
        (plan(signed_on="2026-03-10"), True),
        (plan(signed_on="2026-03-11"), False),
    ],
)
def test_which_agreements_are_shown(agreement: dict[str, Any], shown: bool) -> None:  # noqa: FBT001
    result = claim(case(debt(), agreements=[agreement]), "2026-03-10")
    assert bool(result.agreements) is shown
    assert result.total_due == claim(debt(), "2026-03-10").total_due


def test_the_contracts_an_agreement_names_are_the_ones_whose_payments_count() -> None:
    two = [debt(), debt(no="D2", ledger=[repaid("2026-02-20", "1000.00")])]
    result = claim(case(*two, agreements=[plan(debts=["D1"]), plan(debts=["D2"]), plan()]), "2026-03-02")
    assert [(each.debts, each.keeping.value) for each in result.agreements] == [
        (("D1",), "broken"),
        (("D2",), "kept"),
        (("D1", "D2"), "kept"),
    ]
    assert {each.notes for each in result.agreements} == {("同一合同另有其他协议，同一笔还款在各协议中各自计算",)}
    assert [each.debts for each in limited_to(result, ["D1"]).agreements] == [("D1",), ("D1", "D2")]


def test_agreements_on_contracts_of_their_own_share_no_payment() -> None:
    apart = claim(case(debt(), debt(no="D2"), agreements=[plan(debts=["D1"]), plan(debts=["D2"])]), "2026-02-10")
    assert [each.notes for each in apart.agreements] == [(), ()]
    shared = [plan(debts=["D1"]), plan(debts=["D2"]), plan(debts=["D2"], no="2")]
    noted = claim(case(debt(), debt(no="D2"), agreements=shared), "2026-02-10").agreements
    assert [bool(each.notes) for each in noted] == [False, True, True]


def test_a_ledger_that_is_refused_leaves_it_open() -> None:
    """On the core basis a claim is computed from the balance, whatever the ledger before it holds."""
    wrong = [entry("2026-02-20", "reversal", voucher="V9")]
    whole = case(
        debt(ledger=wrong, balances=[{"on": "2026-03-01", "principal": "100000.00", "overdue_days": 45}]),
        agreements=[plan()],
    )
    (found,) = claim(whole, "2026-03-10", "core").agreements
    assert (found.keeping, found.paid, found.installments) == ("untold", None, ())
    assert found.notes == ("签订后的还款未能统计，是否履行不能判断",)
