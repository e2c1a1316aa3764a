"""What must be true of any claim, over cases that nobody thought of."""

import contextlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from law_facts import case, claim, day, debt, entry, half_up, holds_together, lines

from docgen.casefile.case import Case
from docgen.errors import RuleSilent

START = day("2025-01-15")
METHODS = ["bullet", "interest_only", "equal_installment", "equal_principal"]
ORDERS = [[], ["principal"], ["penalty", "compound"], ["interest", "principal", "fee"]]

amounts = st.integers(1, 6_000_000).map(lambda n: f"{n // 100}.{n % 100:02d}")
days = st.integers(1, 700).map(lambda n: (START + timedelta(days=n)).isoformat())


@st.composite
def contracts(draw: st.DrawFn) -> dict[str, Any]:
    """A loan of up to a year, of any method, with settings of any kind."""
    return debt(
        principal=draw(st.sampled_from(["100000.00", "99999.99", "1234.56", "12.37"])),
        annual_rate=draw(st.sampled_from(["0.06", "0.0588", "0.1234567", "0", "0.24"])),
        repayment_method=draw(st.sampled_from(METHODS)),
        matures_on=(START + timedelta(days=draw(st.integers(1, 400)))).isoformat(),
        due_day=draw(st.sampled_from([None, 1, 20, 31])),
        default_rate=draw(st.sampled_from([None, {"multiplier": "1.5"}, {"daily": "0.0005"}, {"annual": "0.01"}])),
        compound=draw(st.booleans()),
        compound_before_maturity=draw(st.sampled_from([None, "contract_rate"])),
        liquidated_damages=draw(st.sampled_from([None, "88.88"])),
        roll_due_dates=draw(st.booleans()),
        allocation={
            "order": draw(st.sampled_from(ORDERS)),
            "scope": draw(st.sampled_from(["category", "installment"])),
            "order_after_90_days": draw(st.sampled_from([[], ["principal"]])),
        },
        day_count=draw(st.sampled_from(["actual/360", "actual/365"])),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Entries on different days, in any order."""
    entries = []
    for on in draw(st.lists(days, max_size=8, unique=True)):
        kind = draw(st.sampled_from(["repayment", "repayment", "fee", "waiver", "rate_change"]))
        if kind == "rate_change":
            entries.append({"on": on, "type": kind, "rate": draw(st.sampled_from(["0.05", "0.1", "0"]))})
        elif kind == "waiver":
            named = draw(st.sampled_from(["penalty", "compound", "interest", "liquidated_damages", "fee"]))
            entries.append(entry(on, kind, draw(amounts), waives=named))
        else:
            entries.append(entry(on, kind, draw(amounts)))
    return entries


@st.composite
def whole_cases(draw: st.DrawFn) -> Case:
    """A bank's claim or private lending."""
    facts = draw(contracts()) | {"ledger": draw(ledgers())}
    if draw(st.booleans()):
        effective_on = (START + timedelta(days=draw(st.integers(0, 400)))).isoformat()
        facts["acceleration"] = {"effective_on": effective_on, "ground": "违约"}
    return case(facts, claim_type=draw(st.sampled_from(["financial_loan", "private_lending"])))


@settings(max_examples=150, deadline=None)
@given(whole_cases(), days)
def test_totals_are_the_sums_of_segments_and_nothing_is_below_zero(facts: Case, as_of: str) -> None:
    with contextlib.suppress(RuleSilent):
        holds_together(claim(facts, as_of))


@settings(max_examples=60, deadline=None)
@given(contracts(), ledgers(), days, st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(
    contract: dict[str, Any], ledger: list[dict[str, Any]], as_of: str, random: Any
) -> None:
    shuffled = list(ledger)
    random.shuffle(shuffled)
    one, other = (claim(contract | {"ledger": order}, as_of) for order in (ledger, shuffled))
    assert one.segments == other.segments
    assert one.buckets == other.buckets
    assert one.repayments == other.repayments


@settings(max_examples=60, deadline=None)
@given(contracts(), days, days)
def test_a_later_cut_off_never_lowers_an_unpaid_claim(contract: dict[str, Any], one: str, other: str) -> None:
    earlier, later = sorted([one, other])
    before, after = claim(contract, earlier), claim(contract, later)
    for name in ("total_due", "interest", "penalty", "compound", "liquidated_damages", "overdue_days"):
        assert getattr(before, name) <= getattr(after, name)


@settings(max_examples=60, deadline=None)
@given(contracts(), ledgers(), days, amounts)
def test_an_entry_added_later_gives_what_it_would_have_given(
    contract: dict[str, Any], ledger: list[dict[str, Any]], as_of: str, amount: str
) -> None:
    """What lies after the cut-off date is as if it weren't there."""
    later = entry((day(as_of) + timedelta(days=1)).isoformat(), "repayment", amount)
    with_it, without = (claim(contract | {"ledger": order}, as_of) for order in ([*ledger, later], ledger))
    assert with_it == without


@settings(max_examples=60, deadline=None)
@given(contracts(), days, amounts)
def test_a_repayment_is_worth_at_least_itself(contract: dict[str, Any], on: str, amount: str) -> None:
    """Paying on a day lowers what is due that day by just the payment."""
    paid = claim(contract | {"ledger": [entry(on, "repayment", amount)]}, on)
    assert paid.total_due == claim(contract, on).total_due - Decimal(amount)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["100000.00", "0.37", "77777.77"]),
    st.sampled_from(["0.06", "0.0588", "0.1234567"]),
    st.integers(1, 300),
    st.integers(1, 300),
)
def test_splitting_a_period_changes_no_more_than_the_rounding_at_the_cut(
    principal: str, rate: str, first: int, second: int
) -> None:
    """A rate changed and changed back on the next day leaves two cuts; apart from that day the sum stays."""
    contract = debt(principal=principal, annual_rate=rate, default_rate={"multiplier": "1"})
    due_on = day(contract["matures_on"])
    cut: date = due_on + timedelta(days=first)
    as_of = (cut + timedelta(days=second)).isoformat()
    whole = claim(contract, as_of).penalty
    assert whole == half_up(principal, rate, first + second, over=360)
    change = [
        {"on": cut.isoformat(), "type": "rate_change", "rate": "0.5"},
        {"on": (cut + timedelta(days=1)).isoformat(), "type": "rate_change", "rate": rate},
    ]
    split = lines(claim(contract | {"ledger": change}, as_of), "penalty")
    assert [s.days for s in split] == [n for n in (first, 1, second - 1) if n]
    same = sum((s.amount for s in split if s.annual_rate == Decimal(rate)), Decimal(0))
    assert abs(same + half_up(principal, rate, 1, over=360) - whole) <= Decimal("0.02")
