"""What falls due when, and at which rates: rules 2, 5, 7 and 9 of the claim rules, as plainly as they can be written.

Money is Decimal in yuan, exact; every product is a Fraction that is rounded once, by `cents`.
"""

import calendar
import csv
import itertools
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar

Json = dict[str, Any]
ZERO = Decimal("0.00")
DAY = timedelta(days=1)
NEW_REGIME = date(2020, 8, 20)


class Silent(Exception):
    """The rules do not decide this case."""


class Refused(Exception):
    """The rules say that this case is refused, or an error."""


def cents(exact: Fraction) -> Decimal:
    """Half-up to the cent; amounts are never negative here."""
    hundredths = exact * 100
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(whole).scaleb(-2)


def day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def sum_of(amounts: Any) -> Decimal:
    return sum(amounts, ZERO)


@dataclass
class Part:
    """One segment."""

    start: date
    end: date
    base: Decimal
    rate: Fraction
    amount: Decimal
    rule: str
    contract_amount: Decimal | None = None
    divisor: int = 360

    @property
    def days(self) -> int:
        return (self.end - self.start).days


@dataclass
class Planned:
    """An installment as scheduled."""

    number: int | None
    due_on: date
    principal: Decimal
    parts: list[Part] = field(default_factory=list)

    @property
    def interest(self) -> Decimal:
        return sum_of(part.amount for part in self.parts)


# --- rates -----------------------------------------------------------------------------------------------------------


@cache
def lpr_table() -> list[tuple[date, dict[str, Fraction]]]:
    with (Path(__file__).parent / "lpr.csv").open() as file:
        return [
            (date.fromisoformat(row["date"]), {key: Fraction(row[key]) / 100 for key in ("lpr_1y", "lpr_5y")})
            for row in csv.DictReader(file)
        ]


def lpr(index: str, on: date) -> Fraction:
    table = lpr_table()
    if on > table[-1][0] + timedelta(days=31):
        msg = f"no LPR for {on}"
        raise Refused(msg)
    known = [values[index] for published, values in table if published <= on]
    if not known:
        msg = f"no LPR yet on {on}"
        raise Refused(msg)
    return known[-1]


def on_day(year: int, month: int, day: int) -> date:
    """That day of the month, or the month's last."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


class Rates:
    """The contract rate on each day."""

    def __init__(self, first: Fraction, changes: dict[date, Fraction]) -> None:
        self.days = [date.min]
        self.rates = [first]
        for day in sorted(changes):
            if changes[day] != self.rates[-1]:
                self.days.append(day)
                self.rates.append(changes[day])

    def on(self, day: date) -> Fraction:
        return self.rates[bisect_right(self.days, day) - 1]

    def within(self, start: date, end: date) -> list[date]:
        """Changes strictly between the two days."""
        return [day for day in self.days if start < day < end]

    def over(self, start: date, end: date) -> Fraction:
        """The rates of the days from `start` up to `end`, summed."""
        return sum((self.on(start + count * DAY) for count in range((end - start).days)), Fraction(0))


def repricings(debt: Json, until: date) -> dict[date, Fraction]:
    floating, paid_out = debt["floating"], date.fromisoformat(debt["disbursed_on"])
    found = {}
    for year in range(paid_out.year, until.year + 1):
        january = floating["reprice"] == "january"
        day = date(year, 1, 1) if january else on_day(year, paid_out.month, paid_out.day)
        if paid_out < day <= until:
            found[day] = lpr(floating["index"], day) + Fraction(floating["spread_bp"], 10000)
            if found[day] < 0:
                msg = "a negative floating rate"
                raise Silent(msg)
    return found


def rates_of(debt: Json, agreements: list[Json], as_of: date) -> Rates:
    changes: dict[date, Fraction] = {}
    extra: dict[date, Fraction] = {}
    if debt.get("floating"):
        changes = repricings(debt, as_of)
    for entry in debt.get("ledger", []):
        day = date.fromisoformat(entry["on"])
        if entry["type"] == "rate_change" and day <= as_of:
            extra[day] = Fraction(entry["rate"])
    for agreement in agreements:
        if agreement["kind"] == "extension" and agreement.get("annual_rate") is not None:
            day = date.fromisoformat(agreement["signed_on"])
            if debt.get("floating") or day in extra:
                msg = "an extension's rate beside another"
                raise Silent(msg)
            if day <= as_of:
                extra[day] = Fraction(agreement["annual_rate"])
    if set(changes) & set(extra):
        msg = "a rate change on a repricing date"
        raise Silent(msg)
    paid_out = day_of(debt.get("disbursed_on"))
    if paid_out and any(day < paid_out for day in extra):
        msg = "a rate change before disbursement"
        raise Silent(msg)
    return Rates(Fraction(debt.get("annual_rate") or 0), changes | extra)


# --- in-term interest ------------------------------------------------------------------------------------------------


def by_days(base: Decimal, start: date, end: date, rates: Rates, divisor: int, rule: str = "days") -> list[Part]:
    """Interest by days, cut where the rate changes."""
    if base == 0 or start >= end:
        return []
    edges = [start, *rates.within(start, end), end]
    return [
        Part(
            a, b, base, rates.on(a), cents(Fraction(base) * rates.on(a) * (b - a).days / divisor), rule, divisor=divisor
        )
        for a, b in itertools.pairwise(edges)
    ]


def for_period(base: Decimal, start: date, end: date, rates: Rates, divisor: int, *, whole_month: bool) -> list[Part]:
    if base == 0 or not whole_month or rates.within(start, end):
        return by_days(base, start, end, rates, divisor)
    rate = rates.on(start)
    return [Part(start, end, base, rate, cents(Fraction(base) * rate / 12), "month", divisor=divisor)]


def capped(part: Part, cap: Rates | None) -> list[Part]:
    """Rule 9: the in-term rate is limited day by day to the cap; a month's interest as a month's, days' as days'."""
    if cap is None:
        return [part]
    caps = {cap.on(day) for day in [part.start, *cap.within(part.start, part.end)]}
    month = cents(Fraction(part.base) * min(caps) / 12)
    days = cents(Fraction(part.base) * cap.over(part.start, part.end) / part.divisor)
    rule = part.rule
    if rule == "as_scheduled":
        if part.rate <= min(caps) and part.amount <= max(month, days):
            return [part]
        if part.amount == cents(Fraction(part.base) * part.rate * part.days / part.divisor):
            rule = "days"
        elif part.amount == cents(Fraction(part.base) * part.rate / 12) and len(caps) == 1:
            rule = "month"
        else:
            msg = "what a given interest above the cap is cut to"
            raise Silent(msg)
    if part.rate <= min(caps):
        return [part]
    if len(caps) == 1:
        limit = month if rule == "month" else days
        label = "running" if part.rule == "running" else "capped"
        return [replace(part, rate=min(caps), amount=limit, rule=label, contract_amount=part.amount)]
    pieces = []
    for start, end in itertools.pairwise([part.start, *cap.within(part.start, part.end), part.end]):
        agreed = cents(Fraction(part.base) * part.rate * (end - start).days / part.divisor)
        own = "running" if part.rule == "running" else "days"
        pieces += capped(replace(part, start=start, end=end, amount=agreed, rule=own), cap)
    joined = [pieces[0]]
    for piece in pieces[1:]:
        if piece.rate == joined[-1].rate:
            msg = "a cap that moves and leaves the rate as it was"
            raise Silent(msg)
        joined.append(piece)
    return joined


# --- the schedule ----------------------------------------------------------------------------------------------------


def due_dates(debt: Json) -> list[date]:
    paid_out, matures = date.fromisoformat(debt["disbursed_on"]), date.fromisoformat(debt["matures_on"])
    if matures <= paid_out:
        msg = "matures on or before disbursement"
        raise Silent(msg)
    if debt["repayment_method"] == "bullet":
        return [matures]
    due_day = debt.get("due_day") or paid_out.day
    quarterly = debt["repayment_method"] == "interest_only" and debt.get("interest_period") == "quarter"
    dates = []
    year, month = paid_out.year, paid_out.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        day = on_day(year, month, due_day)
        if day >= matures:
            return [*dates, matures]
        if not quarterly or month in {3, 6, 9, 12}:
            dates.append(day)


def derived(debt: Json, rates: Rates, divisor: int) -> list[Planned]:
    paid_out, principal = date.fromisoformat(debt["disbursed_on"]), Decimal(debt["principal"])
    dates = due_dates(debt)
    starts = [paid_out, *dates[:-1]]
    method = debt["repayment_method"]
    if method == "as_scheduled":
        msg = "as_scheduled without a schedule"
        raise Refused(msg)
    if method in {"interest_only", "bullet"}:
        return [
            Planned(
                k,
                end,
                principal if k == len(dates) else ZERO,
                by_days(principal, start, end, rates, divisor),
            )
            for k, (start, end) in enumerate(zip(starts, dates, strict=True), 1)
        ]
    if debt.get("interest_period") == "quarter":
        msg = "quarterly interest on an equal_* loan"
        raise Silent(msg)
    due_day = debt.get("due_day") or paid_out.day

    def is_due_day(day: date) -> bool:
        return day == on_day(day.year, day.month, due_day)

    outstanding, plan = principal, []
    installment_principal: Callable[[Decimal], Decimal] | None = None
    previous = None
    for k, (start, end) in enumerate(zip(starts, dates, strict=True), 1):
        changed = previous is None or any(previous < day <= start for day in rates.days)
        if changed or installment_principal is None:
            installment_principal = principal_parts(method, outstanding, rates.on(start), len(dates) - k + 1)
        share = outstanding if k == len(dates) else installment_principal(outstanding)
        if not 0 <= share <= outstanding:
            msg = "a principal part outside what is outstanding"
            raise Silent(msg)
        whole = is_due_day(start) and is_due_day(end) and (end.year, end.month) != (start.year, start.month)
        plan.append(
            Planned(k, end, share, for_period(outstanding, start, end, rates, divisor, whole_month=whole)),
        )
        outstanding -= share
        previous = start
    return plan


def principal_parts(method: str, principal: Decimal, rate: Fraction, periods: int) -> Callable[[Decimal], Decimal]:
    """How a period's principal part follows from what is outstanding at its start."""
    monthly = rate / 12
    if method == "equal_principal" or rate == 0:
        part = cents(Fraction(principal) / periods)
        return lambda _: part
    growth = (1 + monthly) ** periods
    annuity = cents(Fraction(principal) * monthly * growth / (growth - 1))
    return lambda outstanding: annuity - cents(Fraction(outstanding) * monthly)


def given(schedule: list[Json], since: date, rates: Rates, divisor: int) -> list[Planned]:
    """A schedule that the case file gives stands as given."""
    rows = sorted(schedule, key=lambda row: (row["due_on"], row["period"]))
    plan: list[Planned] = []
    outstanding = sum_of(Decimal(row["principal"]) for row in rows)
    start = since
    for row in rows:
        due = date.fromisoformat(row["due_on"])
        if due <= since:
            msg = "a scheduled due date on or before disbursement"
            raise Silent(msg)
        if plan and due > plan[-1].due_on:
            start = plan[-1].due_on
            outstanding = sum_of(Decimal(r["principal"]) for r in rows if date.fromisoformat(r["due_on"]) >= due)
        interest = Decimal(row["interest"])
        part = Part(start, due, outstanding, rates.on(start), interest, "as_scheduled", divisor=divisor)
        plan.append(Planned(row["period"], due, Decimal(row["principal"]), [part] if interest else []))
    return plan


def plan_of(debt: Json, rates: Rates, divisor: int) -> list[Planned]:
    if debt.get("invoices"):
        rows = [
            Planned(k, date.fromisoformat(i["due_on"]), Decimal(i["amount"])) for k, i in enumerate(debt["invoices"], 1)
        ]
        return sorted(rows, key=lambda row: (row.due_on, row.number))
    if debt.get("card"):
        return []
    if debt.get("schedule"):
        plan = given(debt["schedule"], date.fromisoformat(debt["disbursed_on"]), rates, divisor)
        if sum_of(row.principal for row in plan) != Decimal(debt["principal"]):
            msg = "the schedule's principal is not the loan's"
            raise Silent(msg)
        return plan
    return derived(debt, rates, divisor)


# --- holidays and caps -----------------------------------------------------------------------------------------------


def rolled(day: date) -> tuple[date, bool]:
    """The next working day, and whether the calendar knows."""
    try:
        while not chinese_calendar.is_workday(day):
            day += DAY
    except NotImplementedError:
        return day, False
    return day, True


def private_cap(case: Json, debt: Json, as_of: date) -> Rates | None:
    if case.get("cap") is not None:
        msg = "a cap that the case asks for is not covered here"
        raise Silent(msg)
    if case["claim_type"] != "private_lending":
        return None
    borrowers = [d for d in case["debtors"] if {"borrower", "co_borrower"} & set(d["roles"])]
    natural = all(party["kind"] == "person" for party in [case["creditor"], *borrowers])
    formed = date.fromisoformat(debt["disbursed_on"] if natural else debt["signed_on"])
    accepted = day_of(case.get("accepted_on")) or as_of
    if accepted < NEW_REGIME:
        return Rates(Fraction(24, 100), {})
    if formed < NEW_REGIME:
        return Rates(Fraction(24, 100), {NEW_REGIME: 4 * lpr("lpr_1y", day_of(case.get("filed_on")) or as_of)})
    return Rates(4 * lpr("lpr_1y", formed), {})
