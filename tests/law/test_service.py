"""Which deliveries and contacts interrupt, and how well that is proven: law.md 4.2's table."""

from typing import Any

import pytest
from clock_facts import AGREED, FIRM, HOME, called, dates, event, limitation, posted, sent
from law_facts import BORROWER

LOST = BORROWER | {"whereabouts_unknown": True}
FOUND = BORROWER | {"whereabouts_unknown": False}
KNOWN = BORROWER | {"reserved_phone": "10000000001", "email": "b@example.cn"}
WITH_ADDRESS = BORROWER | {"address": HOME}


@pytest.mark.parametrize(
    ("debtor", "delivery", "expected"),
    [
        # by hand: to the debtor, to a co-resident relative, to whom a company names for it
        (BORROWER, sent("personal", "signed"), "interrupts strong"),
        (BORROWER, sent("personal", "signed", proof=[]), "interrupts none"),
        (BORROWER, sent("personal", "signed_by_other", relation="同住配偶"), "interrupts usable"),
        (BORROWER, sent("personal", "signed_by_other", relation="邻居"), "interrupts weak"),
        (BORROWER, sent("personal", "signed_by_other", relation="委托代理人"), "interrupts usable"),
        (FIRM, sent("personal", "signed_by_other", signed_by="李代表"), "interrupts strong"),
        (FIRM, sent("personal", "signed_by_other", relation="收发室"), "interrupts strong"),
        (FIRM, sent("personal", "signed_by_other", relation="员工之子"), "interrupts weak"),
        (BORROWER, sent("personal", "refused"), "interrupts usable"),
        (BORROWER, sent("personal", "delivered"), "interrupts usable"),
        (BORROWER, sent("personal", "returned"), "none usable"),
        (BORROWER, sent("personal", "published"), "none usable"),
        (BORROWER, sent("personal", None), "interrupts none"),
        # by post
        (BORROWER, posted("signed"), "interrupts strong"),
        (BORROWER, posted("signed", proof=[], tracking_no="EX1"), "interrupts weak"),
        (BORROWER, posted("signed", proof=[]), "interrupts none"),
        (BORROWER, posted("signed", outcome_on=None), "interrupts weak"),  # when it arrived isn't known
        (BORROWER, sent("ems", "signed"), "interrupts usable"),  # what it held isn't known
        (BORROWER, sent("ems", "signed", proof=["面单.pdf", "信函.pdf"]), "interrupts strong"),
        (BORROWER, sent("notarised", "signed"), "interrupts strong"),
        (BORROWER, sent("registered_mail", "signed"), "interrupts usable"),
        (AGREED, posted("signed_by_other", address=HOME), "interrupts strong"),
        (BORROWER, posted("signed_by_other", relation="母亲"), "interrupts usable"),
        (BORROWER, posted("signed_by_other"), "interrupts weak"),
        (AGREED, posted("refused", address=HOME), "interrupts strong"),
        (BORROWER, posted("refused"), "interrupts usable"),
        (AGREED, posted("delivered", address=HOME), "interrupts strong"),
        (BORROWER, posted("delivered"), "interrupts usable"),
        (AGREED, posted("returned", address=HOME), "interrupts usable"),  # it should have arrived
        (WITH_ADDRESS, posted("returned", address=HOME), "interrupts weak"),
        (BORROWER, posted("returned", address="他处"), "none usable"),
        (BORROWER, posted("returned"), "none usable"),
        (BORROWER, posted("pending"), "interrupts none"),
        # as data
        (AGREED, sent("sms", "delivered", address="10000000009"), "interrupts strong"),
        (AGREED, sent("email", "delivered", address="a@example.cn"), "interrupts strong"),
        (KNOWN, sent("sms", "delivered", address="10000000001"), "interrupts usable"),
        (KNOWN, sent("email", "delivered", address="b@example.cn"), "interrupts usable"),
        (KNOWN, sent("sms", "delivered", address="10000000002"), "interrupts weak"),
        (KNOWN, sent("sms", "delivered"), "interrupts weak"),
        (KNOWN, sent("sms", "pending", address="10000000001"), "interrupts none"),
        (KNOWN, sent("sms", "returned", address="10000000001"), "none usable"),
        # by announcement: only while he can't be found, and after other means failed
        (LOST, sent("announcement", "published", newspaper="某报"), "interrupts weak"),
        (BORROWER, sent("announcement", "published", newspaper="某报"), "interrupts weak"),
        (FOUND, sent("announcement", "published", newspaper="某报"), "none usable"),
        (LOST, sent("announcement", "signed"), "none usable"),
    ],
)
def test_a_delivery(debtor: dict[str, Any], delivery: dict[str, Any], expected: str) -> None:
    """Expected: the effect, and the strength of what has one."""
    effect, strength = expected.split()
    found = limitation(debtors=[debtor], deliveries=[delivery])
    shown = event(found, "2024-06-03")
    assert shown.effect == effect
    first, second = dates(found)
    if effect == "none":
        assert (first, second) == ("2026-05-11", "2026-05-11")
    else:
        assert shown.strength == strength
        assert first == ("2027-06-03" if strength in {"strong", "usable"} else "2026-05-11")
        assert second == "2027-06-03"
        assert bool(shown.missing) or strength == "strong" or shown.proof


@pytest.mark.parametrize(("newspaper", "strength"), [("某报", "usable"), (None, "weak")])
def test_an_announcement_after_a_letter_came_back(newspaper: str | None, strength: str) -> None:
    back = posted("returned", "2024-03-01", address="他处")
    announced = sent("announcement", "published", newspaper=newspaper)
    for debtor, holds in [(LOST, []), (BORROWER, [{"reason": "missing"}]), (FOUND, [{"reason": "missing"}])]:
        found = limitation(debtors=[debtor], deliveries=[back, announced], holds=holds)
        assert event(found, "2024-06-03").strength == strength


def test_what_demands_nothing_has_no_effect() -> None:
    for document in ("service_address_confirmation", "证据目录"):
        found = limitation(deliveries=[sent("personal", "signed", document=document)])
        assert event(found, "2024-06-03").effect == "none"


def test_a_balance_confirmation_counts_when_the_debtor_confirms() -> None:
    for document in ("balance_confirmation", "债务确认书"):
        plain = limitation(deliveries=[sent("personal", "signed", document=document)])
        confirmed = limitation(deliveries=[sent("personal", "signed", document=document, confirms_debt=True)])
        assert event(plain, "2024-06-03").strength == "weak"
        assert event(confirmed, "2024-06-03").strength == "strong"
        assert "第十四条" in event(confirmed, "2024-06-03").article


def test_each_delivery_names_its_article() -> None:
    by = {"demand_letter": "第八条", "assignment_notice": "第十七条", "债权转让暨催收通知书": "第十七条"}
    for document, article in by.items():
        shown = event(limitation(deliveries=[sent("personal", "signed", document=document)]), "2024-06-03")
        assert article in shown.article


def test_a_card_holder_is_reached_by_sending_to_what_he_left() -> None:
    card = {"card": {"number": "1"}, "balances": [{"on": "2023-05-20", "principal": "1000.00", "overdue_days": 10}]}
    whole: dict[str, Any] = {"debt": card, "claim_type": "credit_card", "debtors": [KNOWN]}
    known = limitation(**whole, deliveries=[sent("sms", "pending", address="10000000001")])
    strange = limitation(**whole, deliveries=[sent("sms", "pending", address="1")])
    assert event(known, "2024-06-03").strength == "usable"
    assert "第三条" in event(known, "2024-06-03").article
    assert event(strange, "2024-06-03").strength == "none"


def test_what_comes_after_the_day_is_not_looked_at() -> None:
    found = limitation("2024-06-02", deliveries=[sent("personal", "signed")], contacts=[called()])
    assert [shown.effect for shown in found.events] == ["starts"]


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (called(), "interrupts usable"),
        (called(recording=None), "interrupts none"),
        (called(automated=True), "interrupts weak"),
        (called(result=None), "interrupts weak"),
        (called(result="disputed"), "interrupts usable"),
        (called(result="promised"), "interrupts usable"),
        (called(channel="visit", recording=None, files=["照片.jpg"]), "interrupts usable"),
        (called(channel="letter", recording=None, files=["信.pdf"]), "interrupts weak"),
        (
            called(channel="sms", number="10000000001", recording=None, files=["截图.png"], result=None),
            "interrupts weak",  # that it was sent is no proof that it arrived
        ),
        (called(channel="sms", number="10000000001", recording=None, files=["截图.png"]), "interrupts usable"),
        (called(channel="wechat", recording=None, files=["截图.png"], result=None), "interrupts weak"),
        (called(direction="in", result="promised"), "interrupts usable"),
    ],
)
def test_a_contact(contact: dict[str, Any], expected: str) -> None:
    shown = event(limitation(debtors=[KNOWN], contacts=[contact]), "2024-06-03")
    assert f"{shown.effect} {shown.strength}" == expected


@pytest.mark.parametrize(
    "contact",
    [
        called(result="no_answer"),
        called(result="wrong_number"),
        called(direction="in"),
        called(party="third_party", third_party_name="邻居"),
    ],
)
def test_who_was_not_asked_is_no_event(contact: dict[str, Any]) -> None:
    assert len(limitation(contacts=[contact]).events) == 1


def test_a_contact_falls_on_the_day_it_was_in_china() -> None:
    late = called() | {"at": "2024-06-02T17:00:00+00:00"}
    assert dates(limitation(contacts=[late]))[0] == "2027-06-03"
