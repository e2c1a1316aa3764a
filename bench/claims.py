"""The claim: 100,000 cases recomputed to a cut-off date in one process, and a mortgage of thirty years.

A thousand different ordinary cases are gone through as often as it takes, each time to another cut-off date, so that
nothing is worked out twice; results are let go as they come. Beside it stands the second calculator of
tests/law/independent over the same cases: the same rules by another hand, day by day, written to be read and not to be
quick. Both must agree to the cent. Seconds are the processor's, for the aim is cases a second and core.
"""

import json
import resource
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "law"))
from independent.oracle import claim as second_claim

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters
from docgen.law.schedule import month_after

SIZES = (1_000, 10_000, 100_000)
DIFFERENT = 1_000
COMPARED = 100
LAST_CUT_OFF = date(2026, 10, 20)
INSTALLMENTS, REPAYMENTS = 360, 400
ROUNDS = 5
KIB = 1024
DAY = timedelta(days=1)
PARAMETERS = Parameters.load()
Facts = dict[str, Any]


def loan(random: Random, months: int, method: str, **more: Any) -> Facts:
    """A loan of 2024; its principal in yuan is a multiple of its months."""
    paid_out = date(2024, random.randrange(1, 13), random.randrange(1, 29))
    return {
        "no": "合同-1",
        "name": "借款合同",
        "signed_on": str(paid_out),
        "disbursed_on": str(paid_out),
        "matures_on": str(month_after(paid_out, months, paid_out.day)),
        "principal": f"{random.randrange(500, 20_000) * months}.00",
        "annual_rate": random.choice(["0.0435", "0.06", "0.108"]),
        "repayment_method": method,
        "default_rate": {"multiplier": "1.5"},
        **more,
    }


def paid_for_a_while(random: Random, debt: Facts, months: int, share: float) -> list[Facts]:
    """A repayment a month for a third of the time or so, on the day or late, of ``share`` of the principal and more."""
    start_on, amount = date.fromisoformat(debt["disbursed_on"]), float(debt["principal"]) * share
    return [
        {
            "on": str(month_after(start_on, month, start_on.day) + random.choice([0, 0, 0, 1, 3, 20]) * DAY),
            "type": "repayment",
            "amount": f"{amount * random.choice([1, 1, 1, 0.5]):.2f}",
            "voucher": f"V{month}",
        }
        for month in range(1, random.randrange(months // 2) + 1)
    ]


def in_installments(random: Random) -> tuple[str, Facts]:
    """A consumer's loan of one to three years."""
    months = random.choice([12, 24, 36])
    debt = loan(random, months, random.choice(["equal_installment", "equal_principal"]), compound=True)
    debt["ledger"] = paid_for_a_while(random, debt, months, 1.06 / months)
    if random.random() < 0.3:
        debt["acceleration"] = {"effective_on": "2026-03-02", "ground": "连续三期未按时还款"}
    return "financial_loan", debt


def floating(random: Random) -> tuple[str, Facts]:
    """A loan of three years that follows the LPR."""
    debt = loan(random, 36, "equal_installment", floating={"index": "lpr_1y", "spread_bp": 60, "reprice": "january"})
    debt["ledger"] = paid_for_a_while(random, debt, 36, 1.06 / 36)
    return "financial_loan", debt


def working_capital(random: Random) -> tuple[str, Facts]:
    """Interest every month, principal at the end of a year; a lawyer's fee, and penalty interest waived."""
    debt = loan(random, 12, "interest_only", compound=True)
    debt["ledger"] = [
        *paid_for_a_while(random, debt, 12, 0.006),
        {"on": "2026-02-03", "type": "fee", "amount": "3000.00", "fee_kind": "lawyer"},
        {"on": "2026-04-20", "type": "waiver", "amount": "200.00", "waives": "penalty"},
    ]
    return "financial_loan", debt


def between_friends(random: Random) -> tuple[str, Facts]:
    """Private lending at more than the cap, a part repaid late."""
    debt = loan(random, 12, "bullet") | {"annual_rate": "0.24", "default_rate": {"annual": "0.36"}}
    debt["ledger"] = [{"on": "2026-01-09", "type": "repayment", "amount": "2000.00", "voucher": "V1"}]
    return "private_lending", debt


def goods_sold(random: Random) -> tuple[str, Facts]:
    """Three invoices and a payment."""
    due = date(2025, random.randrange(1, 13), random.randrange(1, 29))
    invoices = [
        {"no": f"F{n}", "due_on": str(due + 30 * n * DAY), "amount": f"{random.randrange(1_000, 90_000)}.00"}
        for n in range(3)
    ]
    debt: Facts = {"no": "合同-1", "name": "买卖合同", "signed_on": "2024-12-01", "annual_rate": "0", "goods": "钢材"}
    debt |= {"invoices": invoices, "default_rate": {"daily": "0.0005"}}
    return "receivable", debt | {"ledger": [{"on": "2026-03-03", "type": "repayment", "amount": "900.00"}]}


def card(random: Random) -> tuple[str, Facts]:
    """A card by its system's balance."""
    balance: Facts = {"on": "2026-03-31", "principal": f"{random.randrange(1_000, 60_000)}.00", "interest": "812.30"}
    balance |= {"overdue_days": random.randrange(1, 400)}
    debt = {"no": "卡-1", "name": "信用卡领用合约", "signed_on": "2022-03-01", "annual_rate": "0.1825"}
    return "credit_card", debt | {"card": {"number": "6200000000000000"}, "compound": True, "balances": [balance]}


SHAPES: tuple[Callable[[Random], tuple[str, Facts]], ...] = (
    in_installments,
    in_installments,
    floating,
    working_capital,
    between_friends,
    goods_sold,
    card,
)


def facts(number: int) -> Facts:
    """The case of a number; the same every time."""
    random = Random(number)
    claim_type, debt = SHAPES[number % len(SHAPES)](random)
    return whole(claim_type, debt, number)


def whole(claim_type: str, debt: Facts, number: int) -> Facts:
    """A case of one debt between visibly invented parties."""
    kind = "person" if claim_type == "private_lending" else "organization"
    return {
        "case_no": f"B{number}",
        "claim_type": claim_type,
        "creditor": {"kind": kind, "name": "甲方示例"},
        "debtors": [{"kind": "person", "name": "乙方示例", "roles": ["borrower"]}],
        "debts": [debt],
    }


def mortgage() -> Facts:
    """Thirty years, 360 installments, and 400 repayments that never make up for one: the slowest history there is."""
    debt = loan(Random(0), INSTALLMENTS, "equal_installment", compound=True) | {"principal": "1000000.00"}
    debt |= {"signed_on": "1996-01-02", "disbursed_on": "1996-01-15", "matures_on": "2026-01-15"}
    debt["ledger"] = [
        {"on": str(date(1996, 2, 1) + 27 * n * DAY), "type": "repayment", "amount": "1500.00", "voucher": f"V{n}"}
        for n in range(REPAYMENTS)
    ]
    return whole("financial_loan", debt, 0)


def read(case: Facts) -> Case:
    """The case as the product reads it."""
    return load_json(json.dumps(case).encode())


def seconds(work: Callable[[], object]) -> float:
    """Of the processor."""
    began = process_time()
    work()
    return process_time() - began


def recompute(cases: list[Case], count: int) -> None:
    """So many claims, one after the other; every round of the cases to the day before the last one's."""
    for number in range(count):
        rounds, place = divmod(number, len(cases))
        compute_claim(cases[place], LAST_CUT_OFF - rounds * DAY, parameters=PARAMETERS)


def peak_mib() -> float:
    """The most memory the process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


def beside_the_second(cases: list[Case], drawn: list[Facts]) -> float:
    """How many times as long the second calculator takes. Exits where the two don't agree to the cent."""
    ours: list[str] = []
    theirs: list[str] = []
    own_seconds = seconds(
        lambda: ours.extend(str(compute_claim(case, LAST_CUT_OFF, parameters=PARAMETERS).total_due) for case in cases)
    )
    its_seconds = seconds(lambda: theirs.extend(second_claim(case, LAST_CUT_OFF)["total_due"] for case in drawn))
    if ours != theirs:
        sys.exit(f"the calculators differ: {[pair for pair in zip(ours, theirs, strict=True) if len(set(pair)) > 1]}")
    return its_seconds / own_seconds


def measure() -> dict[str, float]:
    """Cases a second, memory, what a case costs among many as against few, the mortgage, and the second calculator."""
    drawn = [facts(number) for number in range(DIFFERENT)]
    cases: list[Case] = []
    figures = {"read_cases_a_second": DIFFERENT / seconds(lambda: cases.extend(map(read, drawn)))}
    recompute(cases, COMPARED)  # warms what is loaded once
    figures["peak_mib_before"] = peak_mib()
    for size in SIZES:
        figures[f"{size}_cases_a_second"] = size / seconds(partial(recompute, cases, size))
        figures[f"{size}_peak_mib"] = peak_mib()
    first, last = (figures[f"{size}_cases_a_second"] for size in (SIZES[0], SIZES[-1]))
    figures["a_case_among_the_most_costs_times_that_among_the_fewest"] = first / last
    house = read(mortgage())
    figures["mortgage_ms"] = 1000 * min(
        seconds(lambda: compute_claim(house, LAST_CUT_OFF, parameters=PARAMETERS)) for _ in range(ROUNDS)
    )
    figures["times_as_fast_as_the_second_calculator"] = beside_the_second(cases[:COMPARED], drawn[:COMPARED])
    return figures


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value:.2f}")
