"""What was done before, as a template sees it: the demands that reached someone, every step taken, the instruments."""

from datetime import date
from typing import Any

from docgen import glossary
from docgen.casefile.records import Contact, Delivery
from docgen.casefile.scalars import instant
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.collection.papers import papers
from docgen.kinds.facts import Facts
from docgen.kinds.parts import Absent, Part, part
from docgen.law.actions import in_force

REACHED = frozenset(
    {
        DeliveryOutcome.SIGNED,
        DeliveryOutcome.SIGNED_BY_OTHER,
        DeliveryOutcome.REFUSED,
        DeliveryOutcome.DELIVERED,
        DeliveryOutcome.PUBLISHED,
    }
)
"""Outcomes a letter may speak of as demanded; what was returned or is under way is not."""


def demand_parts(facts: Facts, party: str | None) -> list[Part]:
    """The deliveries up to the cut-off date that reached one party (None: anyone), oldest first."""
    reached = [
        delivery
        for delivery in facts.case.deliveries
        if delivery.outcome in REACHED and _on(delivery) <= facts.as_of and party in (None, delivery.party)
    ]
    names = {debtor.id: debtor.name for debtor in facts.case.debtors if debtor.id}
    return [
        part(
            delivery,
            "送达记录的",
            "delivery",
            names,
            on=_on(delivery),
            title=document_title(delivery.document),
        )
        for delivery in sorted(reached, key=_on)
    ]


def step_parts(facts: Facts) -> list[dict[str, Any]]:
    """What was sent and who was talked to up to the cut-off date, by day: of each entry a delivery or a contact."""
    case = facts.case
    names = {debtor.id: debtor.name for debtor in case.debtors if debtor.id}
    sent: list[dict[str, Any]] = [
        {"on": each.sent_on, "delivery": part(each, "送达记录的", "delivery", names), "contact": Absent(Contact)}
        for each in case.deliveries
    ]
    talked: list[dict[str, Any]] = [
        {
            "on": instant(each.at).date(),
            "delivery": Absent(Delivery),
            "contact": part(each, "催收记录的", "contact", names),
        }
        for each in sorted(case.contacts, key=lambda each: instant(each.at))
    ]
    found = [step for step in (*sent, *talked) if step["on"] <= facts.as_of]
    return sorted(found, key=lambda step: step["on"])


def instrument_parts(facts: Facts) -> list[Part]:
    """The instruments on which the debt is enforced by the cut-off date, oldest first."""
    case = facts.case
    found = [each for each in case.proceedings if in_force(each, facts.as_of)]
    return [
        part(each, "生效法律文书的", "proceeding", kind_word=glossary.word(each.kind))
        for each in sorted(found, key=lambda each: each.on)
    ]


def _on(delivery: Delivery) -> date:
    return delivery.outcome_on or delivery.sent_on


def document_title(document: str) -> str:
    """A document's title: a kind's, or as it was written."""
    found = papers().get(document)
    return found.title if found else document
