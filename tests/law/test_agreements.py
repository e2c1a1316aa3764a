"""Rule 8: extensions, and supplements to an agreed prepayment; every other agreement leaves the claim as it is."""

from decimal import Decimal
from typing import Any

import pytest
from law_facts import applied, case, claim, codes, debt, due, entry, half_up, holds_together, lines, repaid, spans

from docgen.errors import (
    AgreementDebtsUnclear,
    ExtensionMidPeriod,
    ExtensionWithoutSchedule,
    PrepaymentUnequal,
    ScheduleFaulty,
    SupplementAcrossDueDate,
    SupplementWithoutPrepayment,
)


def extension(signed_on: str, *schedule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "extension", "signed_on": signed_on, "schedule": list(schedule)} | more


def supplement(signed_on: str, *schedule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "supplement", "signed_on": signed_on, "schedule": list(schedule)} | more


def test_an_extension_replaces_what_is_not_paid_and_what_had_accrued_stays_owed() -> None:
    agreed = extension("2026-02-14", due(2, "2026-08-14", "100000.00", "2500.00"), annual_rate="0.05")
    result = claim(case(debt(compound=True), agreements=[agreed]), "2026-03-16")
    assert spans(result, "penalty") == [("2026-01-15", "2026-02-14", "750.00")]
    # unpaid interest stays due and goes on bearing compound interest, by the multiple of the new rate
    assert spans(result, "compound") == [
        ("2026-01-15", "2026-02-14", str(half_up("6083.33", "0.09", 30, over=360))),
        ("2026-02-14", "2026-03-16", str(half_up("6083.33", "0.075", 30, over=360))),
    ]
    assert (result.principal_overdue, result.principal_not_due) == (0, 100000)
    assert result.interest == Decimal("6083.33")
    # interest of the extension runs from its signing
    assert result.accrued_not_due == half_up("100000", "0.05", 30, over=360)
    assert (str(result.next_due.on), result.next_due.amount) == ("2026-08-14", Decimal("102500.00"))
    assert result.overdue_days == 60
    holds_together(result)
    later = claim(case(debt(), agreements=[agreed]), "2026-08-24")
    assert spans(later, "interest", 2) == [("2026-02-14", "2026-08-14", "2500.00")]
    assert spans(later, "penalty", 2) == [
        ("2026-08-14", "2026-08-24", str(half_up("100000", "0.075", 10, over=360))),
    ]


@pytest.mark.parametrize("signed_on", ["2026-03-17", "2026-03-16"])
def test_an_extension_holds_from_its_day(signed_on: str) -> None:
    agreed = extension(signed_on, due(2, "2026-08-14", "100000.00", "2500.00"))
    result = claim(case(debt(), agreements=[agreed]), "2026-03-16")
    assert result.principal_overdue == (0 if signed_on == "2026-03-16" else 100000)
    assert result.penalty == 1500


def test_an_extension_on_a_due_date_takes_in_what_is_not_due_and_what_was_paid_that_day() -> None:
    parts = debt(principal="90000.00", repayment_method="equal_principal", matures_on="2025-04-15")
    paid = parts | {"ledger": [repaid("2025-03-15", "10450.00"), repaid("2025-02-15", "450.00")]}
    # of installment 1: 450 interest, then the 10,450 of 2025-03-15 goes to 300 interest, penalty 210 and principal
    penalty = half_up("30000", "0.09", 28, over=360)
    left = Decimal(90000) - (Decimal(10450) - 300 - penalty)
    agreed = extension("2025-03-15", due(9, "2025-09-15", str(left), "1000.00"))
    result = claim(case(paid, agreements=[agreed]), "2025-03-20")
    assert (result.principal_overdue, result.principal_not_due, result.overdue_days) == (0, left, 0)
    assert [s.base for s in lines(result, "interest", 9)] == [left]
    holds_together(result)
    # and everything declared due later takes the number after the last that fell due
    early = claim(
        case(paid | {"acceleration": {"effective_on": "2025-04-01", "ground": "违约"}}, agreements=[agreed]),
        "2025-04-02",
    )
    assert [(s.installment, s.days) for s in lines(early, "interest", 3)] == [(3, 17)]


def test_a_second_extension_and_maturity_for_compound() -> None:
    facts = debt(
        compound=True,
        compound_before_maturity="contract_rate",
        repayment_method="interest_only",
        matures_on="2025-04-15",
    )
    agreed = extension("2025-04-15", due(4, "2025-10-15", "100000.00", "3000.00"), new_maturity="2025-10-15")
    again = extension("2025-10-15", due(5, "2026-01-15", "100000.00", "1500.00"))
    result = claim(case(facts, agreements=[again, agreed]), "2026-02-14")
    assert [(str(s.from_on), s.annual_rate) for s in lines(result, "compound", 1)] == [
        ("2025-02-15", Decimal("0.06")),  # not mature before 2026-01-15: the extension came on the day of maturity
        ("2026-01-15", Decimal("0.09")),
    ]
    assert [s.installment for s in lines(result, "penalty")] == [5]
    holds_together(result)


def test_a_schedule_that_begins_again_at_one_goes_on_from_the_last_that_fell_due() -> None:
    """The loan's only installment is 1; two of an extension, entered as 1 and 2, are 2 and 3 (claim-rules 6 and 8)."""
    again = due(1, "2026-04-14", "50000.00", "500.00"), due(2, "2026-08-14", "50000.00", "500.00")
    result = claim(case(debt(), agreements=[extension("2026-02-14", *again)]), "2026-09-14")
    assert [(s.installment, str(s.to_on)) for s in lines(result, "interest")] == [
        (1, "2026-01-15"),
        (2, "2026-04-14"),
        (3, "2026-08-14"),
    ]
    assert [s.installment for s in lines(result, "penalty")] == [1, 2, 3]
    # and a second one, entered as 1 again, goes on from there
    third = extension("2026-08-14", due(1, "2026-12-14", "100000.00", "900.00"))
    after = claim(case(debt(), agreements=[extension("2026-02-14", *again), third]), "2026-12-20")
    assert [s.installment for s in lines(after, "interest")] == [1, 2, 3, 4]


def test_a_supplement_that_begins_again_at_one_goes_on_too() -> None:
    parts = debt(principal="90000.00", repayment_method="equal_principal", matures_on="2025-04-15")
    paid = [repaid("2025-02-15", "30450.00"), entry("2025-02-20", "prepayment", "10000.00", voucher="P1")]
    agreed = {"kind": "supplement", "signed_on": "2025-02-20", "schedule": [due(1, "2025-04-15", "50000.00", "500.00")]}
    result = claim(case(parts | {"ledger": paid}, agreements=[agreed]), "2025-04-20")
    assert [s.installment for s in lines(result, "interest")] == [1, 2]


@pytest.mark.parametrize(
    ("agreement", "error"),
    [
        (extension("2026-02-14"), ExtensionWithoutSchedule),
        # interest was running up when it was signed
        (extension("2025-07-15", due(2, "2026-08-14", "100000.00", "0.00")), ExtensionMidPeriod),
        # another sum than what was unpaid
        (extension("2026-02-14", due(2, "2026-08-14", "99999.00", "0.00")), ScheduleFaulty),
        # nothing of it may fall due on the day it is signed
        (extension("2026-02-14", due(2, "2026-02-14", "100000.00", "0.00")), ScheduleFaulty),
    ],
)
def test_an_extension_the_rules_do_not_settle_is_refused(agreement: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        claim(case(debt(), agreements=[agreement]), "2026-03-16")


def test_an_extension_between_two_due_dates_says_what_may_be_changed() -> None:
    agreed = extension("2025-07-15", due(2, "2026-08-14", "100000.00", "0.00"))
    with pytest.raises(ExtensionMidPeriod, match=r"更正展期协议的签订日期.*改填该应还日.*--basis core"):
        claim(case(debt(), agreements=[agreed]), "2026-03-16")
    # and the last of the three ways works: a balance of the day it was signed
    balance = {"on": "2025-07-15", "principal": "0.00", "principal_not_due": "100000.00", "overdue_days": 0}
    result = claim(case(debt(balances=[balance]), agreements=[agreed]), "2026-03-16", "core")
    assert result.principal_not_due == 100000


def test_an_extension_mid_period_of_a_loan_without_interest_is_settled() -> None:
    agreed = extension("2025-07-15", due(2, "2026-08-14", "100000.00", "0.00"))
    result = claim(case(debt(annual_rate="0"), agreements=[agreed]), "2026-03-16")
    assert (result.total_due, result.total_to_settle) == (0, 100000)


def test_which_debt_an_agreement_changes() -> None:
    two = [debt(), debt(no="D2")]
    agreed = extension("2026-02-14", due(2, "2026-08-14", "100000.00", "2500.00"))
    for unclear in ([], ["D1", "D2"]):
        with pytest.raises(AgreementDebtsUnclear):
            claim(case(*two, agreements=[agreed | {"debts": unclear}]), "2026-03-16")
    result = claim(case(*two, agreements=[agreed | {"debts": ["D2"]}]), "2026-03-16")
    assert [part.principal_not_due for part in result.debts] == [0, 100000]


@pytest.mark.parametrize("kind", ["repayment_plan", "settlement", "waiver", "commitment", "assignment", "supplement"])
def test_other_agreements_leave_the_claim_as_it_is(kind: str) -> None:
    schedule = [] if kind == "supplement" else [due(1, "2026-08-14", "50000.00", "0.00")]
    agreed = {"kind": kind, "signed_on": "2026-02-14", "schedule": schedule, "waives": ["penalty"]}
    result = claim(case(debt(), agreements=[agreed]), "2026-03-16")
    assert result.segments == claim(debt(), "2026-03-16").segments


# --- prepayment -------------------------------------------------------------------------------------------------

PREPAID = entry("2025-07-15", "prepayment", "30000.00", voucher="P1")
SHORTER = due(1, "2026-01-15", "70000.00", "5000.00")


def test_a_prepayment_with_its_supplement() -> None:
    facts = debt(schedule=[due(1, "2026-01-15", "100000.00", "6083.33")], ledger=[PREPAID])
    result = claim(case(facts, agreements=[supplement("2025-07-10", SHORTER)]), "2025-08-14")
    assert (result.principal_not_due, result.principal_overdue, result.paid.principal) == (70000, 0, 30000)
    assert applied(result) == [(None, "principal", "30000.00")]
    assert spans(result, "interest") == [
        ("2025-01-15", "2025-07-15", str(half_up("100000", "0.06", 181, over=360))),
        ("2025-07-15", "2025-08-14", str(half_up("70000", "0.06", 30, over=360))),
    ]
    assert result.next_due.amount == Decimal("75000.00")
    holds_together(result)
    due_then = claim(case(facts, agreements=[supplement("2025-07-10", SHORTER)]), "2026-01-25")
    assert [(s.base, s.amount, str(s.from_on)) for s in lines(due_then, "interest")] == [
        (70000, Decimal("5000.00"), "2025-01-15")
    ]
    assert due_then.penalty == half_up("70000", "0.09", 10, over=360)
    holds_together(due_then)


def test_what_was_due_stays() -> None:
    given = [due(1, "2025-04-15", "40000.00", "1500.00"), due(2, "2026-01-15", "60000.00", "2700.00")]
    agreed = supplement("2025-07-15", due(2, "2025-12-15", "30000.00", "1000.00"))
    result = claim(case(debt(schedule=given, ledger=[PREPAID]), agreements=[agreed]), "2025-07-16")
    assert (result.principal_overdue, result.principal_not_due) == (40000, 30000)


def test_two_prepayments_each_with_its_own() -> None:
    facts = debt(
        schedule=[due(1, "2026-01-15", "100000.00", "6083.33")],
        ledger=[entry("2025-08-15", "prepayment", "20000.00"), PREPAID],
    )
    agreed = [supplement("2025-08-15", due(1, "2026-01-15", "50000.00", "4000.00")), supplement("2025-07-15", SHORTER)]
    result = claim(case(facts, agreements=agreed), "2025-09-01")
    assert (result.principal_not_due, result.paid.principal) == (50000, 50000)
    assert [s.base for s in lines(result, "interest")] == [100000, 70000, 50000]


def test_a_prepayment_without_agreement_is_not_applied() -> None:
    result = claim(debt(ledger=[PREPAID]), "2025-08-14")
    assert (codes(result), result.credit, result.repayments) == (["prepayment_not_applied"], 0, ())
    assert result.principal_not_due == 100000


def test_a_prepayment_of_receivables() -> None:
    facts = {"no": "R", "name": "n", "signed_on": "2025-01-01", "default_rate": {"annual": "0.05"}}
    facts |= {"invoices": [{"due_on": "2026-01-15", "amount": "100000.00"}], "ledger": [PREPAID]}
    agreed = supplement("2025-07-10", due(1, "2026-01-15", "70000.00", "0.00"))
    result = claim(case(facts, agreements=[agreed], claim_type="receivable"), "2026-01-25")
    assert (result.principal_overdue, result.paid.principal) == (70000, 30000)


@pytest.mark.parametrize(
    ("agreements", "ledger", "error"),
    [
        # it says 70,000 is left, but only 29,999 was paid
        ([supplement("2025-07-15", SHORTER)], [PREPAID | {"amount": "29999.00"}], PrepaymentUnequal),
        ([supplement("2025-07-15", SHORTER)], [], SupplementWithoutPrepayment),
        # signed after the money came
        ([supplement("2025-07-16", SHORTER)], [PREPAID], SupplementWithoutPrepayment),
        # nothing may fall due on the day itself
        (
            [supplement("2025-07-15", due(1, "2025-07-15", "70000.00", "0.00"))],
            [PREPAID],
            ScheduleFaulty,
        ),
    ],
)
def test_a_prepayment_the_rules_do_not_settle_is_refused(
    agreements: list[dict[str, Any]], ledger: list[dict[str, Any]], error: type[Exception]
) -> None:
    with pytest.raises(error):
        claim(case(debt(ledger=ledger), agreements=agreements), "2025-08-14")


def test_a_supplement_may_await_its_prepayment() -> None:
    result = claim(case(debt(ledger=[PREPAID]), agreements=[supplement("2025-07-10", SHORTER)]), "2025-07-14")
    assert result.principal_not_due == 100000


def test_a_due_date_between_signing_and_paying_is_refused() -> None:
    given = [due(1, "2025-07-12", "40000.00", "1500.00"), due(2, "2026-01-15", "60000.00", "2700.00")]
    agreed = supplement("2025-07-10", due(2, "2025-12-15", "30000.00", "1000.00"))
    with pytest.raises(SupplementAcrossDueDate):
        claim(case(debt(schedule=given, ledger=[PREPAID]), agreements=[agreed]), "2025-07-16")
