"""What counts as done, and for how long: from contacts, deliveries, issued documents, agreements and proceedings."""

from typing import Any

import pytest
from collection_facts import (
    ASSESSED,
    BORROWER,
    CO_BORROWER,
    GUARANTOR,
    after,
    case,
    coming,
    contact,
    delivery,
    documents,
    names,
    proceeding,
)

from docgen.collection.done import CaseLog, Issued
from docgen.collection.papers import papers
from docgen.collection.policy import PolicyStep


@pytest.mark.parametrize(
    ("logged", "done"),
    [
        (contact(2, "phone"), True),
        (contact(2, "phone", result=None), True),
        (contact(2, "phone", result="promised"), True),
        (contact(2, "phone", result="no_answer"), False),
        (contact(2, "phone", result="wrong_number"), False),
        (contact(2, "visit"), False),  # another channel
        (contact(-1, "phone"), False),  # before this arrear
        (contact(6, "phone"), False),  # after the day looked at
        (contact(2, "phone", "third_party", third_party_name="邻居"), False),
        (contact(2, "phone", "P3"), False),  # the guarantor's
    ],
)
def test_a_call(logged: dict[str, Any], *, done: bool) -> None:
    facts = case(assessment=ASSESSED, debtors=[BORROWER, GUARANTOR], contacts=[logged])
    assert ("call" not in names(coming(facts, 5, "receivable"))) is done


@pytest.mark.parametrize(
    ("sent", "done"),
    [
        (delivery(9, "final_demand"), True),
        (delivery(9, "限期还款催告函"), True),
        (delivery(9, "《限期还款催告函》"), True),
        (delivery(9, "final_demand", outcome="signed", outcome_on=after(10).isoformat()), True),
        (delivery(9, "final_demand", outcome="refused"), True),
        (delivery(9, "final_demand", outcome="returned"), False),
        (delivery(9, "lawyer_letter"), False),
        (delivery(-1, "final_demand"), False),
        (delivery(11, "final_demand"), False),
    ],
)
def test_a_letter(sent: dict[str, Any], *, done: bool) -> None:
    facts = case(assessment=ASSESSED, deliveries=[sent])
    assert ("final_demand" not in documents(coming(facts, 10, "receivable"))) is done


def test_a_letter_returned_from_an_agreed_address_was_sent() -> None:
    agreed = BORROWER | {"service_address": {"address": "约定地址", "agreed": True}}
    sent = delivery(9, "final_demand", outcome="returned")
    assert "final_demand" not in documents(coming(case(debtors=[agreed], deliveries=[sent]), 10, "receivable"))


def test_a_letter_is_sent_once_every_borrower_has_one() -> None:
    both = [BORROWER, CO_BORROWER, GUARANTOR]
    one = case(debtors=both, deliveries=[delivery(9, "final_demand")])
    (found,) = [step for step in coming(one, 10, "receivable") if step.document]
    assert (found.document, found.missing) == ("final_demand", ("P2",))
    two = case(debtors=both, deliveries=[delivery(9, "final_demand"), delivery(10, "final_demand", "P2")])
    assert not [step for step in coming(two, 10, "receivable") if step.document]


@pytest.mark.parametrize(
    ("issued", "done"),
    [
        (Issued("final_demand", "P1", after(9)), True),
        (Issued("final_demand", None, after(9)), True),
        (Issued("final_demand", "P2", after(9)), False),
        (Issued("demand_letter", "P1", after(9)), False),
        (Issued("final_demand", "P1", after(-1)), False),
    ],
)
def test_an_issued_letter(issued: Issued, *, done: bool) -> None:
    found = coming(case(assessment=ASSESSED), 10, "receivable", [issued])
    assert ("final_demand" not in documents(found)) is done


def test_a_card_has_its_own_demand_and_either_counts() -> None:
    card = {"claim_type": "credit_card", "assessment": ASSESSED}
    assert "card_demand_letter" in documents(coming(case(**card), 40))
    for document in ("demand_letter", "card_demand_letter"):
        sent = case(**card, deliveries=[delivery(35, document)])
        assert "card_demand_letter" not in documents(coming(sent, 40))


@pytest.mark.parametrize(("signed", "done"), [(50, True), (-1, False), (61, False)])
def test_a_signed_plan(signed: int, *, done: bool) -> None:
    facts = case(agreements=[{"kind": "repayment_plan", "signed_on": after(signed).isoformat()}])
    assert ("repayment_plan" not in documents(coming(facts, 60))) is done


@pytest.mark.parametrize(
    ("started", "done"),
    [
        ({"proceedings": [proceeding(20, "suit")]}, True),
        ({"proceedings": [proceeding(20, "arbitration")]}, True),
        ({"proceedings": [proceeding(20, "judgment")]}, True),
        ({"filed_on": after(20).isoformat()}, True),
        ({"accepted_on": after(25).isoformat()}, True),
        ({"proceedings": [proceeding(41, "suit")]}, False),
        ({"proceedings": [proceeding(20, "payment_order")]}, False),
        ({"proceedings": [proceeding(20, "police_report")]}, False),
        ({}, False),
    ],
)
def test_a_suit(started: dict[str, Any], *, done: bool) -> None:
    found = coming(case(assessment=ASSESSED, **started), 40, "receivable")
    assert ("complaint_financial_loan" not in documents(found)) is done


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (39, 45),  # not yet done: by day 45
        (40, None),  # sent this day
        (129, None),
        (130, 130),  # 40 + 90
        (135, 130),
    ],
)
def test_a_demand_comes_again_after_its_interval(on: int, due: int | None) -> None:
    facts = case(deliveries=[delivery(40, "demand_letter")])
    found = [step.due_on for step in coming(facts, on) if step.document == "demand_letter"]
    assert found == ([] if due is None else [after(due)])


def test_a_visit_to_the_guarantor_is_his() -> None:
    both = [BORROWER, GUARANTOR]
    facts = case(debtors=both, contacts=[contact(95, "visit", "P3")])
    found = names(coming(facts, 100))
    assert "visit_debtor" in found
    assert "visit_guarantor" not in found


def test_a_record_of_a_visit_is_written_at_the_visit() -> None:

    step = PolicyStep.model_validate(
        {"name": "record", "title": "上门", "document": "visit_record", "from_day": 1, "by_day": 3}
    )
    for logged, on in ((contact(2, "visit"), after(2)), (contact(2, "phone"), None)):
        record = CaseLog(case(contacts=[logged]), (), papers(), after(0), after(5))
        assert record.of(step).on == on


def test_a_contact_with_anybody_of_the_case() -> None:
    step = PolicyStep.model_validate(
        {"name": "ask", "title": "询问", "contact": ["phone"], "to": "case", "from_day": 1, "by_day": 3}
    )
    facts = case(debtors=[BORROWER, GUARANTOR], contacts=[contact(2, "phone", "P3"), contact(4, "phone")])
    assert CaseLog(facts, (), papers(), after(0), after(5)).of(step).on == after(4)
