"""Small cases for the tests of the law, and the arithmetic of the rules in fractions, apart from the product's own."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from docgen.casefile.case import Case
from docgen.law.beside import ClaimResult
from docgen.law.claim import Basis, compute_claim
from docgen.law.dated import Parameters
from docgen.law.result import DebtClaim, Segment

BANK = {"kind": "organization", "name": "示例银行"}
LENDER = {"kind": "person", "name": "出借人"}
BORROWER = {"id": "P1", "kind": "person", "name": "借款人", "roles": ["borrower"]}
COMPANY = {"id": "P1", "kind": "organization", "name": "示例公司", "roles": ["borrower"]}

BULLET = {
    "no": "D1",
    "name": "借款合同",
    "signed_on": "2025-01-15",
    "principal": "100000.00",
    "disbursed_on": "2025-01-15",
    "matures_on": "2026-01-15",
    "annual_rate": "0.06",
    "repayment_method": "bullet",
    "default_rate": {"multiplier": "1.5"},
}
"""100,000 for a year at 6 %, everything due on 2026-01-15, default rate 9 %; the worked example without compound."""


def half_up(*factors: str | int | Decimal, over: int = 1) -> Decimal:
    """The product of ``factors`` ÷ ``over``, rounded half-up to the cent, in exact fractions."""
    exact = Fraction(1, over)
    for factor in factors:
        exact *= Fraction(str(factor))
    return Decimal(int(exact * 100 + Fraction(1, 2))).scaleb(-2)


def day(text: str) -> date:
    return date.fromisoformat(text)


def debt(**over: Any) -> dict[str, Any]:
    """The bullet loan with some keys other; None takes a key out."""
    merged = BULLET | over
    return {key: value for key, value in merged.items() if value is not None}


def case(*debts: dict[str, Any], **over: Any) -> Case:
    """A case of these debts; a bank's claim against a person unless told otherwise."""
    facts = {"case_no": "T-1", "claim_type": "financial_loan", "creditor": BANK, "debtors": [BORROWER]}
    return Case.model_validate(facts | {"debts": list(debts)} | over)


@cache
def shipped() -> Parameters:
    return Parameters.load()


def claim(facts: Case | dict[str, Any], as_of: str, basis: Basis | None = None) -> ClaimResult:
    """The claim of a case, or of a bank's case of one debt."""
    whole = facts if isinstance(facts, Case) else case(facts)
    return compute_claim(whole, day(as_of), parameters=shipped(), basis=basis)


def lines(result: ClaimResult | DebtClaim, kind: str, installment: int | None = None) -> list[Segment]:
    """The segments of one kind, of one installment if given."""
    return [
        segment
        for segment in result.segments
        if segment.kind == kind and (installment is None or segment.installment == installment)
    ]


def spans(result: ClaimResult | DebtClaim, kind: str, installment: int | None = None) -> list[tuple[str, str, str]]:
    """From, to and amount of the segments of one kind."""
    return [(str(s.from_on), str(s.to_on), str(s.amount)) for s in lines(result, kind, installment)]


def codes(result: ClaimResult | DebtClaim) -> list[str]:
    return [warning.code for warning in result.warnings]


def repaid(on: str, amount: str, **more: str) -> dict[str, Any]:
    return {"on": on, "type": "repayment", "amount": amount} | more


def entry(on: str, kind: str, amount: str | None = None, **more: Any) -> dict[str, Any]:
    return {"on": on, "type": kind} | ({"amount": amount} if amount else {}) | more


def due(period: int, on: str, principal: str, interest: str) -> dict[str, Any]:
    return {"period": period, "due_on": on, "principal": principal, "interest": interest}


def applied(result: ClaimResult, index: int = 0) -> list[tuple[int | None, str, str]]:
    """Where a repayment went."""
    return [(a.installment, a.kind.value, str(a.amount)) for a in result.repayments[index].applied]


def holds_together(result: ClaimResult) -> None:
    """What must be true of every result: totals from buckets, buckets from segments, nothing below zero."""
    for part in (*result.debts, result):
        balances = {kind: Decimal(0) for kind in ("principal", "interest", "penalty", "compound")}
        balances |= {"liquidated_damages": Decimal(0), "fee": Decimal(0)}
        for line in part.buckets:
            assert line.balance == line.owed - line.paid - line.waived
            assert min(line.owed, line.paid, line.waived, line.balance) >= 0
            balances[line.kind] += line.balance
        assert part.principal_overdue == balances["principal"]
        assert (part.interest, part.penalty, part.compound) == tuple(
            balances[kind] for kind in ("interest", "penalty", "compound")
        )
        assert (part.liquidated_damages, part.fees) == (balances["liquidated_damages"], balances["fee"])
        assert part.total_due == sum(balances.values()) - part.credit
        assert part.total_to_settle == part.total_due + part.principal_not_due + part.accrued_not_due
        assert part.accrued_not_due == sum(s.amount for s in part.segments if s.rule == "running")
        for repayment in part.repayments:
            assert repayment.amount == sum(a.amount for a in repayment.applied) + repayment.credit
        for segment in part.segments:
            assert segment.days == (segment.to_on - segment.from_on).days > 0
    for part in result.debts:
        for kind in ("interest", "penalty", "compound"):
            owed = sum(line.owed for line in part.buckets if line.kind == kind)
            assert owed == sum(s.amount for s in lines(part, kind) if s.rule != "running")
