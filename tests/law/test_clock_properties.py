"""What is true of every clock, whatever the log holds; and an oracle of demands alone, written from the rule."""

from datetime import date, timedelta
from typing import Any

from clock_facts import SURETY, facts, limitation, sent
from hypothesis import given, settings
from hypothesis import strategies as st
from law_facts import BORROWER, day, repaid, shipped

from docgen.law.calendar import roll
from docgen.law.clock import Clock
from docgen.law.clocks import compute_clocks

DUE_ON = date(2018, 5, 10)
SECURED = {
    "debtors": [BORROWER, SURETY],
    "guarantees": [
        {"party": "P2", "signed_on": "2018-01-02", "mode": mode, "until": "2020-05-10"} for mode in ("joint", "general")
    ],
    "collateral": [{"kind": "mortgage", "name": "房屋", "owner": "P2"}],
}
AS_OF = "2026-11-23"
DAYS = st.integers(-400, 3100).map(lambda after: (DUE_ON + timedelta(days=after)).isoformat())
PROOF = st.sampled_from([["回执.pdf"], []])
OUTCOMES = st.sampled_from(["signed", "refused", "returned", "pending", "delivered", "signed_by_other"])
METHODS = st.sampled_from(["personal", "ems", "sms", "announcement"])


@st.composite
def deliveries(draw: st.DrawFn) -> dict[str, Any]:
    made = sent(draw(METHODS), draw(OUTCOMES), draw(DAYS), proof=draw(PROOF))
    made["party"] = draw(st.sampled_from(["P1", "P2"]))
    return made | ({"confirms_debt": True} if draw(st.booleans()) else {})


@st.composite
def proceedings(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["suit", "payment_order", "termination", "settlement", "preservation", "judgment"]))
    return {"kind": kind, "on": draw(DAYS)} | ({"case_number": "1"} if draw(st.booleans()) else {})


@st.composite
def payments(draw: st.DrawFn) -> dict[str, Any]:
    return repaid(draw(DAYS), "1.00") | ({"proof": "回单.pdf"} if draw(st.booleans()) else {})


def holds_together(found: Clock) -> None:
    if found.expires_on is None:
        assert (found.latest_safe_on, found.days_left, found.status) == (None, None, "not_started")
        return
    assert found.starts_on is not None
    assert found.latest_safe_on is not None
    assert found.days_left is not None
    assert found.starts_on < found.latest_safe_on <= found.expires_on
    assert found.expires_on_if_proved is None or found.expires_on <= found.expires_on_if_proved
    assert found.days_left == (found.expires_on - day(AS_OF)).days
    assert (found.status in {"expired", "expired_unless_proved"}) == (found.days_left < 0)
    if found.status == "expired":
        assert found.expires_on_if_proved is not None
        assert found.expires_on_if_proved < day(AS_OF)
    if found.status == "expired_unless_proved":
        assert not any("已届满" in line or "届满后" in line for line in found.basis)
    assert [shown.on for shown in found.events] == sorted(shown.on for shown in found.events)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(deliveries(), max_size=5),
    st.lists(proceedings(), max_size=3),
    st.lists(payments(), max_size=3),
    st.randoms(use_true_random=False),
)
def test_every_clock_holds_together_in_any_order_of_the_log(
    served: list[dict[str, Any]], sued: list[dict[str, Any]], paid: list[dict[str, Any]], random: Any
) -> None:
    def dates_of() -> list[tuple[Any, ...]]:
        whole = facts("2018-05-10", debt={"ledger": paid}, deliveries=served, proceedings=sued, **SECURED)
        found = compute_clocks(whole, day(AS_OF), parameters=shipped()).clocks
        for each in found:
            holds_together(each)
        return sorted(
            (each.kind, str(each.starts_on), str(each.expires_on), str(each.expires_on_if_proved)) for each in found
        )

    before = dates_of()
    for listed in (served, sued, paid):
        random.shuffle(listed)
    assert dates_of() == before


def three_years_on(start: date) -> date:
    """The rolled end, written apart from the product."""
    try:
        end = start.replace(year=start.year + 3)
    except ValueError:  # 29 February
        end = date(start.year + 3, 2, 28)
    return roll(end).on


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, st.booleans()), max_size=8, unique_by=lambda made: made[0]))
def test_demands_alone_against_an_oracle(made: list[tuple[str, bool]]) -> None:
    ends = []
    for only_proven in (True, False):
        end, start = three_years_on(DUE_ON), DUE_ON
        for on in sorted(date.fromisoformat(text) for text, proven in made if proven or not only_proven):
            if start < on <= end and on <= day(AS_OF):
                start, end = on, three_years_on(on)
        ends.append(end)
    served = [sent("personal", "signed", on, proof=["回执.pdf"] if proven else []) for on, proven in made]
    found = limitation(AS_OF, due_on="2018-05-10", deliveries=served)
    assert [found.expires_on, found.expires_on_if_proved] == ends
