"""Small cases for the tests of collection: a loan without interest, all of it due on one day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from docgen.casefile.case import Case
from docgen.collection.done import Issued
from docgen.collection.next_steps import NextStep, next_steps
from docgen.collection.papers import papers
from docgen.collection.policy_files import load_policies
from docgen.collection.situation import situation
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters

DUE_ON = date(2026, 1, 15)
ASSESSED = {"willingness": "good", "ability": "good"}
BORROWER = {"id": "P1", "kind": "person", "name": "借款人甲", "roles": ["borrower"]}
CO_BORROWER = {"id": "P2", "kind": "person", "name": "共同借款人乙", "roles": ["co_borrower"]}
GUARANTOR = {"id": "P3", "kind": "person", "name": "保证人丙", "roles": ["guarantor"]}
HOUSE = {"kind": "mortgage", "name": "房产", "owner": "P1"}


@cache
def shipped() -> Parameters:
    return Parameters.load()


def after(days: int) -> date:
    """The date of an overdue day."""
    return DUE_ON + timedelta(days=days)


def at(days: int) -> str:
    """Ten in the morning of an overdue day, in China."""
    return datetime(*after(days).timetuple()[:3], 10, tzinfo=ZoneInfo("Asia/Shanghai")).isoformat()


def loan(amount: str = "100000.00", **over: Any) -> dict[str, Any]:
    """A bullet loan without interest: what is due is its principal."""
    return {
        "no": "D1",
        "name": "借款合同",
        "signed_on": "2025-01-15",
        "principal": amount,
        "disbursed_on": "2025-01-15",
        "matures_on": DUE_ON.isoformat(),
        "annual_rate": "0",
        "repayment_method": "bullet",
    } | over


def case(amount: str = "100000.00", **over: Any) -> Case:
    facts = {
        "case_no": "T-1",
        "claim_type": "financial_loan",
        "creditor": {"kind": "organization", "name": "示例银行"},
        "debtors": [BORROWER],
        "debts": [loan(amount)],
    }
    return Case.model_validate(facts | over)


def coming(facts: Case, day: int, policy: str = "bank", issued: Sequence[Issued] = ()) -> list[NextStep]:
    """What comes next on an overdue day."""
    chosen = load_policies().sound[policy]
    claim = compute_claim(facts, after(day), parameters=shipped())
    return next_steps(situation(facts, claim, chosen), chosen, papers(), issued)


def names(steps: Sequence[NextStep]) -> list[str]:
    """Each open step's name, or why there is none in brackets."""
    return [(f"[{s.pause.value}]" if s.pause else s.step.name if s.step else "") for s in steps]


def documents(steps: Sequence[NextStep]) -> list[str | None]:
    return [step.document for step in steps]


def contact(day: int, channel: str, party: str = "P1", result: str | None = "reached", **more: Any) -> dict[str, Any]:
    return {"at": at(day), "channel": channel, "party": party, "result": result, "by": "经办人"} | more


def delivery(day: int, document: str, party: str = "P1", **more: Any) -> dict[str, Any]:
    return {"document": document, "party": party, "method": "ems", "sent_on": after(day).isoformat()} | more


def proceeding(day: int, kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "on": after(day).isoformat()} | more
