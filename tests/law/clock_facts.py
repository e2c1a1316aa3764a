"""Small cases for the tests of clocks: a bank loan due on one day, and what was done about it."""

from typing import Any

from law_facts import BORROWER, BULLET, case, day, shipped

from docgen.casefile.case import Case
from docgen.law.clock import Clock, ClockEvent
from docgen.law.clocks import compute_clocks

HOME = "示例市虚构区样例路1号"
AGREED = BORROWER | {
    "address": "示例市旧址2号",
    "phone": "10000000001",
    "service_address": {"address": HOME, "phone": "10000000009", "email": "a@example.cn", "agreed": True},
}
"""The borrower with an agreed address for service."""
FIRM = {
    "id": "P1",
    "kind": "organization",
    "name": "示例公司",
    "roles": ["borrower"],
    "representative": {"name": "李代表"},
}
SURETY = {"id": "P2", "kind": "person", "name": "保证人甲", "roles": ["guarantor"]}
SURETY_2 = {"id": "P3", "kind": "person", "name": "保证人乙", "roles": ["guarantor"]}
CO_BORROWER = {"id": "P2", "kind": "person", "name": "共同借款人", "roles": ["co_borrower"]}


def loan(due_on: str, **over: Any) -> dict[str, Any]:
    """A loan due in one sum on a day."""
    year = int(due_on[:4]) - 1
    start = {"signed_on": f"{year}-01-02", "disbursed_on": f"{year}-01-02", "matures_on": due_on}
    return BULLET | start | over


def facts(due_on: str = "2023-05-10", *, debt: dict[str, Any] | None = None, **over: Any) -> Case:
    """A bank's case of one loan due on a day."""
    return case(loan(due_on) | (debt or {}), **over)


def sent(method: str, outcome: str | None, on: str = "2024-06-03", **over: Any) -> dict[str, Any]:
    """A demand letter to the borrower, sent and arrived on one day, with a proof."""
    made = {"document": "demand_letter", "party": "P1", "method": method, "sent_on": on, "outcome_on": on}
    made |= {"outcome": outcome, "proof": ["回执.pdf"]} | over
    return {key: value for key, value in made.items() if value is not None}


def posted(outcome: str | None, on: str = "2024-06-03", **over: Any) -> dict[str, Any]:
    """The same by EMS, with a note of its contents."""
    return sent("ems", outcome, on, content_note="催收通知书", **over)


def called(on: str = "2024-06-03", **over: Any) -> dict[str, Any]:
    made = {"at": f"{on}T10:00:00+08:00", "channel": "phone", "direction": "out", "party": "P1", "by": "经办"}
    made |= {"result": "reached", "recording": "录音.wav"} | over
    return {key: value for key, value in made.items() if value is not None}


def clocks(whole: Case, as_of: str = "2025-01-06") -> list[Clock]:
    return list(compute_clocks(whole, day(as_of), parameters=shipped()).clocks)


def clock(whole: Case, kind: str, as_of: str = "2025-01-06", party: str | None = None) -> Clock:
    """The only clock of a kind (and party)."""
    found = [each for each in clocks(whole, as_of) if each.kind == kind and party in {None, each.party}]
    assert len(found) == 1, [each.kind for each in found]
    return found[0]


def limitation(as_of: str = "2025-01-06", due_on: str = "2023-05-10", **over: Any) -> Clock:
    return clock(facts(due_on, **over), "limitation", as_of)


def dates(found: Clock) -> tuple[str | None, str | None]:
    """``expires_on`` and ``expires_on_if_proved``."""
    return (
        str(found.expires_on) if found.expires_on else None,
        str(found.expires_on_if_proved) if found.expires_on_if_proved else None,
    )


def event(found: Clock, on: str) -> ClockEvent:
    """The only event of a day, the start aside."""
    events = [each for each in found.events if str(each.on) == on and each.effect != "starts"]
    assert len(events) == 1, found.events
    return events[0]


def says(found: Clock, text: str) -> bool:
    return any(text in line for line in found.basis)
