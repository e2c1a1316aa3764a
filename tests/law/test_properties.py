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
from docgen.law.accrual import Accrual
from docgen.law.rates import RateLine, contract_steps

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
    entries: list[dict[str, Any]] = []
    for on in sorted(draw(st.lists(days, max_size=8, unique=True))):
        kind = draw(st.sampled_from(["repayment", "repayment", "fee", "waiver", "rate_change", "reversal"]))
        if kind == "rate_change":
            entries.append({"on": on, "type": kind, "rate": draw(st.sampled_from(["0.05", "0.1", "0"]))})
        elif kind == "waiver":
            named = draw(st.sampled_from(["penalty", "compound", "interest", "liquidated_damages", "fee"]))
            entries.append(entry(on, kind, draw(amounts), waives=named))
        elif kind == "reversal":
            undone = {made["voucher"] for made in entries if made["type"] == kind}
            left = [
                made["voucher"] for made in entries if made["type"] == "repayment" and made["voucher"] not in undone
            ]
            entries += [entry(on, kind, voucher=draw(st.sampled_from(left)))] if left else []
        else:
            more = {"voucher": f"V{on}"} if kind == "repayment" else {}
            entries.append(entry(on, kind, draw(amounts), **more))
    return draw(st.permutations(entries))


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
@given(whole_cases(), days, st.randoms(use_true_random=False))
def test_nor_does_it_under_a_cap_or_after_an_acceleration(whole: Case, as_of: str, random: Any) -> None:
    ledger = list(whole.debts[0].ledger)
    random.shuffle(ledger)
    other = whole.model_copy(update={"debts": (whole.debts[0].model_copy(update={"ledger": tuple(ledger)}),)})
    with contextlib.suppress(RuleSilent):
        assert claim(other, as_of) == claim(whole, as_of)


@settings(max_examples=80, deadline=None)
@given(contracts(), st.sampled_from(["private_lending", "receivable", "cap"]), days, days)
def test_nor_under_a_cap_that_stands_still(contract: dict[str, Any], kind: str, one: str, other: str) -> None:
    """A cap the case asks for, the LPR at formation of a newer private loan, goods with no cap at all."""
    if kind == "receivable":
        on = (START + timedelta(days=30)).isoformat()
        taken = ("default_rate", "compound", "liquidated_damages", "roll_due_dates", "allocation", "day_count")
        kept = {key: contract[key] for key in taken if key in contract}
        goods = {"no": "D1", "name": "合同", "signed_on": START.isoformat(), "annual_rate": "0"}
        whole = case(goods | kept | {"invoices": [{"due_on": on, "amount": "5000.00"}]}, claim_type=kind)
    elif kind == "cap":
        whole = case(contract, cap="0.24")
    else:
        whole = case(contract, claim_type=kind)
    with contextlib.suppress(RuleSilent):
        before, after = (claim(whole, as_of) for as_of in sorted([one, other]))
        assert before.total_due <= after.total_due
        assert before.overdue_days <= after.overdue_days


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


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["100000.00", "0.37", "77777.77"]),
    st.sampled_from(["0.06", "0.0588", "0.1234567"]),
    st.integers(1, 363),
    st.integers(1, 300),
)
def test_nor_does_it_before_the_debt_is_due_or_of_compound_interest(
    principal: str, rate: str, first: int, second: int
) -> None:
    """The same in-term, and for compound interest after the due date."""
    contract = debt(principal=principal, annual_rate=rate, default_rate={"multiplier": "1"}, compound=True)
    due_on = day(contract["matures_on"])
    as_of = (due_on + timedelta(days=first + second)).isoformat()
    whole = claim(contract, as_of)
    for kind, cut in (("interest", START + timedelta(days=first)), ("compound", due_on + timedelta(days=first))):
        change = [
            {"on": cut.isoformat(), "type": "rate_change", "rate": "0.5"},
            {"on": (cut + timedelta(days=1)).isoformat(), "type": "rate_change", "rate": rate},
        ]
        split = lines(claim(contract | {"ledger": change}, as_of), kind)
        assert [s.days for s in split if s.annual_rate == Decimal("0.5")] == ([1] if whole.interest else [])
        same = sum((s.amount for s in split if s.annual_rate == Decimal(rate)), Decimal(0))
        base = principal if kind == "interest" else whole.interest
        assert abs(same + half_up(base, rate, 1, over=360) - getattr(whole, kind)) <= Decimal("0.02")


@settings(max_examples=100, deadline=None)
@given(
    amounts.map(Decimal),
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from(["0", "0.05", "0.1234567", "0.24"])), max_size=3),
    st.lists(st.integers(1, 400), max_size=5, unique=True),
    st.integers(401, 700),
    st.sampled_from([360, 365]),
)
def test_a_cut_moves_an_accrual_by_no_more_than_a_cent(
    base: Decimal, changes: list[tuple[int, str]], cuts: list[int], length: int, divisor: int
) -> None:
    """Wherever it is cut: two figures rounded instead of one differ from it by a cent at most, or not at all."""
    steps = contract_steps(Decimal("0.06"), [(START + timedelta(days=after), Decimal(rate)) for after, rate in changes])
    whole, split = (Accrual(RateLine(steps, steps), divisor, START, base) for _ in range(2))
    for after in sorted(cuts):
        split.cut(START + timedelta(days=after))
    end = START + timedelta(days=length)
    assert abs(whole.owed(end) - split.owed(end)) <= Decimal("0.01") * len(cuts)
