"""A second calculator of claims, written from the claim rules alone: one day after another, nothing clever.

READINGS. Clauses that can be read in two ways, how they are read here, and why.

Rule 2
 1. Rolling moves only the day from which penalty, compound and overdue days run. What is due, the order of a day,
    next_due
    and interest_until keep the scheduled date ("as to when overdue begins"). An accelerated due date rolls like any
    other.
    Between the scheduled day and the rolled one nothing accrues at all.
Rule 3
 2. The misuse rate replaces "the default rate", and compound accrues at "the same default rate": compound follows
    it too.
 3. "Until maturity": the last due date in force; acceleration and an extension move it. On the maturity date itself the
    default rate already holds.
 4. A default rate that is left out follows later rate changes ("the in-term rate goes on").
 5. Liquidated damages are owed from the start of the first day that has one overdue day, before that day's repayments,
    and stay owed when the debtor pays on that very day.
Rule 4
 6. An as_scheduled segment runs from the last earlier due date (or disbursement); its base is what was not due.
 7. An interest of 0.00 has no segment; a base of 0.00 has none. A rate of 0 is not worth a line (compare without).
Rule 5
 8. A change to the rate that holds already is no change: nothing is split, nothing worked out anew.
 9. A change on the first day of a period leaves the period whole (no day is at the old rate) and works it out anew.
    Only one strictly inside splits it; the running period keeps its principal part.
10. Repricing goes on after maturity, for a default rate that is a multiple. Repricing and rate changes after D are
    unknown.
11. A rate change on a repricing date, or before disbursement: silent.
Rule 6
12. "The next number" follows the last installment that stays. No installment later: nothing is replaced.
    The refusal without clause or ground holds even where effective_on is after D.
Rule 7
13. `interest_period` speaks of interest_only alone; equal_* with quarter: silent. due_day left out means the
    disbursement's
    day there too.
14. A principal part that would be negative or more than what is outstanding (tiny principals): silent.
15. A given schedule whose principal is not the loan's; due dates not after disbursement: silent.
Rule 8
16. Liquidated damages belong to no installment; in scope `installment` they stand, like fees, in their place within the
    oldest installment that has anything unpaid. With none unpaid, fees and damages are still paid, in the order.
17. order_after_90_days is decided once a repayment, before it, by overdue days > 90.
18. A credit is applied on the day's place of repayments, before the day's own, oldest first; the repayment it came from
    shows it as applied, and its `credit` is what is left at D.
19. "What has accrued" of interest that a waiver may take is what is due; running interest is not touched.
20. A prepayment needs a supplement signed on its day; it pays principal not due only, exactly the difference
    between what
    was not due and the new schedule. Otherwise: silent. Both buckets and paid.principal show it as owed and paid.
    It comes after the day's repayments.
21. An extension comes after the day's repayments ("not fully paid on its signed_on"). What it replaces is
    principal, and
    interest that is not due; penalty and compound run up stay. Unpaid interest that is due at that time: silent, since
    "replace" and "stays owed" both fit it. Agreements signed after D are ignored like entries.
22. After an extension or a prepayment accrued_not_due is, literally, on what is not due on D and since the last due
    date
    that has passed. Silent where that day lies before an extension that replaced principal already overdue.
    Where the new schedule's numbers don't go on from the last that fell due, it takes the next ones, as in rule 6: two
    installments of one number could not be told apart.
23. Reversals with several repayments of the voucher, or before the repayment: silent.
24. Oldest: by due date, then by number.
Rule 9
25. The principal parts stay those of the contract's own rate; interest is capped segment by segment. A schedule that is
    given is compared by days.
26. For the days of a penalty segment: each installment by itself. Where its compound segments are not within its
    penalty
    segments and the cap cuts into them: silent, unless all is cut.
27. "From the due date to D": the whole debt; a part of compound that has no unpaid principal under it counts
    against it.
    If that alone passes the cap: silent.
    Where the cap moves within the segment it is summed day by day, and the pair held over the whole segment.
    A whole month in which the capped rate moves bears interest by days.
28. As of a day within, the caps are those of the days so far: what a claim cut off on that day would say.
29. `daily` takes base × capped rate, without the combined limits.
Rule 10
30. `daily` includes in-term interest on what is not due ("everything running").
31. interest_until: the last due date up to which no interest is unpaid; a waiver counts, dates without interest do too.
32. next_due sums the installments of that date, at the top level over debts; a cut-off before disbursement: silent.
33. The top level's `daily` is the sum of the debts' rounded figures.
Rule 11
34. What falls due on the day of the balances is in them; entries of that day too. Missing figures are 0.
35. overdue days go on from the balances' own overdue_days (missing: silent).
36. A card's compound base is the interest of the balances that is unpaid, not what has accrued since; a repayment of
    interest pays the former first.
37. principal_not_due is the balances' figure less what fell due since; without a figure, the schedule's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from .plan import (
    DAY,
    ZERO,
    Json,
    Part,
    Planned,
    Refused,
    Silent,
    by_days,
    capped,
    cents,
    day_of,
    given,
    plan_of,
    private_cap,
    rates_of,
    rolled,
    sum_of,
)

STATUTORY = ["fee", "interest", "penalty", "compound", "liquidated_damages", "principal"]
HELD = ["interest", "penalty", "compound", "principal"]


@dataclass
class Day:
    """What accrued on one day."""

    on: date
    base: Decimal
    rate: Fraction
    contract_rate: Fraction


@dataclass
class Item:
    """Something owed: a fee, damages, or one kind of an installment."""

    kind: str
    installment: int | None = None
    owed: Decimal = ZERO
    paid: Decimal = ZERO
    waived: Decimal = ZERO


@dataclass
class Installment:
    """An installment that has fallen due."""

    number: int | None
    due_on: date
    overdue_from: date
    provisional: bool
    principal: Decimal
    parts: list[Part]
    opening: dict[str, Decimal] = field(default_factory=dict)
    days: dict[str, list[Day]] = field(default_factory=lambda: {"interest": [], "penalty": [], "compound": []})
    items: dict[str, Item] = field(default_factory=dict)
    interest: Decimal = ZERO

    def __post_init__(self) -> None:
        self.interest = sum_of(part.amount for part in self.parts) + self.opening.get("interest", ZERO)
        self.items = {kind: Item(kind, self.number) for kind in HELD}


@dataclass
class Repayment:
    on: date
    amount: Decimal
    voucher: str | None
    applied: list[Json] = field(default_factory=list)
    credit: Decimal = ZERO


def segments_of(days: list[Day], divisor: int) -> list[Part]:
    """Equal consecutive days make one segment."""
    parts = []
    for _, group in groupby(
        enumerate(days),
        key=lambda pair: (pair[1].on.toordinal() - pair[0], pair[1].base, pair[1].rate, pair[1].contract_rate),
    ):
        run = [day for _, day in group]
        base, rate, contract = run[0].base, run[0].rate, run[0].contract_rate
        part = Part(
            run[0].on,
            run[-1].on + DAY,
            base,
            rate,
            cents(Fraction(base) * rate * len(run) / divisor),
            "days",
            divisor=divisor,
        )
        if rate != contract:
            part.rule, part.contract_amount = "capped", cents(Fraction(base) * contract * len(run) / divisor)
        parts.append(part)
    return parts


class Account:
    """One debt, day by day."""

    def __init__(self, case: Json, debt: Json, as_of: date, *, core: bool) -> None:
        self.debt, self.as_of = debt, as_of
        self.card = debt.get("card") is not None
        basis = debt.get("day_count") or (
            "actual/360" if case["claim_type"] in {"financial_loan", "credit_card"} else "actual/365"
        )
        self.divisor = int(basis[-3:])
        self.agreements = [a for a in case.get("agreements", []) if not a.get("debts") or debt["no"] in a["debts"]]
        self.check()
        self.rates = rates_of(debt, self.agreements, as_of)
        self.cap = private_cap(case, debt, as_of)
        self.plan = plan_of(debt, self.rates, self.divisor)
        for row in self.plan:
            row.parts = [limited for part in row.parts for limited in capped(part, self.cap)]
        self.disbursed = day_of(debt.get("disbursed_on"))
        if self.disbursed and as_of < self.disbursed:
            msg = "cut-off before disbursement"
            raise Silent(msg)
        self.matures = max((row.due_on for row in self.plan), default=None)
        self.due: list[Installment] = []
        self.passed: list[date] = []
        self.fees: list[Item] = []
        self.damages = Item("liquidated_damages")
        self.damages_decided = not debt.get("liquidated_damages")
        self.repayments: list[Repayment] = []
        self.prepaid = ZERO
        self.lapsed = False
        self.running_days: list[Day] = []
        self.not_due_figure: Decimal | None = None
        self.opened: date | None = None
        self.ledger = self.entries()
        if core:
            self.open_from_balances()

    def check(self) -> None:
        multiplier = (self.debt.get("default_rate") or {}).get("multiplier")
        if multiplier is not None and Fraction(multiplier) < 1:
            msg = "a multiplier below 1"
            raise Refused(msg)
        acceleration = self.debt.get("acceleration")
        clause = (self.debt.get("clauses") or {}).get("acceleration")
        if acceleration and not acceleration.get("ground") and not clause:
            msg = "an acceleration without clause or ground"
            raise Refused(msg)

    def entries(self) -> list[Json]:
        """The ledger up to D without what was reversed, in order of date."""
        entries = [e for e in self.debt.get("ledger", []) if date.fromisoformat(e["on"]) <= self.as_of]
        for reversal in [e for e in entries if e["type"] == "reversal"]:
            undone = [e for e in entries if e["type"] == "repayment" and e.get("voucher") == reversal["voucher"]]
            if not undone:
                msg = "a reversal of nothing"
                raise Refused(msg)
            if len(undone) > 1 or undone[0]["on"] > reversal["on"]:
                msg = "which repayment a reversal undoes"
                raise Silent(msg)
            entries = [e for e in entries if e is not undone[0] and e is not reversal]
        for entry in entries:
            if entry["type"] == "disbursement" and (
                entry["on"] != self.debt.get("disbursed_on")
                or Decimal(entry["amount"]) != Decimal(self.debt.get("principal") or 0)
            ):
                msg = "a disbursement that is not the contract's"
                raise Silent(msg)
        return sorted(entries, key=lambda e: str(e["on"]))

    def open_from_balances(self) -> None:
        """Rule 11: start from the latest balances."""
        balances = [b for b in self.debt.get("balances", []) if date.fromisoformat(b["on"]) <= self.as_of]
        if not balances:
            msg = "no balances on or before the cut-off"
            raise Refused(msg)
        latest = max(balances, key=lambda b: str(b["on"]))
        self.opened = on = date.fromisoformat(latest["on"])
        figure = {key: Decimal(latest.get(key) or 0) for key in [*HELD, "liquidated_damages", "fees"]}
        overdue = figure["principal"] + figure["interest"] > 0
        if overdue and latest.get("overdue_days") is None:
            msg = "balances without overdue days"
            raise Silent(msg)
        since = on - (latest.get("overdue_days") or 0) * DAY
        first = Installment(None, since, since, False, figure["principal"], [], opening=figure)
        self.due.append(first)
        self.fees.append(Item("fee", None, figure["fees"]))
        if latest.get("liquidated_damages") is not None:
            self.damages.owed = figure["liquidated_damages"]
            self.damages_decided = True
        elif overdue and since < on and not self.damages_decided:
            msg = "balances without a figure for damages"
            raise Silent(msg)
        if latest.get("principal_not_due") is not None:
            self.not_due_figure = Decimal(latest["principal_not_due"])
        self.ledger = [e for e in self.ledger if date.fromisoformat(e["on"]) > on]
        if self.card and self.debt.get("annual_rate") is None:
            msg = "a card without a rate"
            raise Silent(msg)

    # --- what is owed --------------------------------------------------------------------------------------------

    def limits(self, installment: Installment) -> Iterator[tuple[Part, Decimal]]:
        """Each penalty segment with cap × unpaid principal for its days."""
        if self.cap is not None:
            for part in segments_of(installment.days["penalty"], self.divisor):
                yield part, cents(Fraction(part.base) * self.cap.over(part.start, part.end) / self.divisor)

    def compound_of(self, installment: Installment) -> list[Part]:
        parts = segments_of(installment.days["compound"], self.divisor)
        left = [[penalty, limit - penalty.amount] for penalty, limit in self.limits(installment)]
        for part in parts:
            pieces = []
            for slot in left:
                penalty = slot[0]
                days = (min(part.end, penalty.end) - max(part.start, penalty.start)).days
                if days > 0:
                    wanted = cents(Fraction(part.base) * part.rate * days / self.divisor)
                    pieces.append((days, wanted, min(wanted, slot[1])))
                    slot[1] -= pieces[-1][2]
            if all(wanted == allowed for _, wanted, allowed in pieces):
                continue
            contract = part.amount if part.contract_amount is None else part.contract_amount
            covered = sum(days for days, _, _ in pieces)
            if len(pieces) == 1 and covered == part.days:
                allowed = pieces[0][2]
            elif covered == part.days and all(allowed == 0 for _, _, allowed in pieces):
                allowed = ZERO
            else:
                msg = "a cap that cuts part of a compound segment"
                raise Silent(msg)
            part.amount, part.contract_amount, part.rule = allowed, contract, "capped"
        return parts

    def accrued(self, installment: Installment, kind: str) -> list[Part]:
        if kind == "compound":
            return self.compound_of(installment)
        return segments_of(installment.days[kind], self.divisor)

    def owed(self, item: Item, installment: Installment | None = None) -> Decimal:
        if item.kind == "liquidated_damages":
            return self.damages_owed()
        if installment is None:
            return item.owed
        if item.kind == "principal":
            return installment.principal
        run_up = sum_of(part.amount for part in self.accrued(installment, item.kind))
        return run_up + (installment.interest if item.kind == "interest" else installment.opening.get(item.kind, ZERO))

    def damages_owed(self) -> Decimal:
        if self.cap is None or self.damages.owed == 0:
            return self.damages.owed
        slack = ZERO
        for installment in self.due:
            slack += sum_of(limit for _, limit in self.limits(installment))
            for kind in ("penalty", "compound"):
                slack -= sum_of(part.amount for part in self.accrued(installment, kind))
        if slack < 0:
            msg = "penalty and compound pass the cap without damages"
            raise Silent(msg)
        return min(self.damages.owed, slack)

    def balance(self, item: Item, installment: Installment | None = None) -> Decimal:
        return self.owed(item, installment) - item.paid - item.waived

    def unpaid(self, installment: Installment, kind: str) -> Decimal:
        return self.balance(installment.items[kind], installment)

    def unpaid_scheduled_interest(self, installment: Installment) -> Decimal:
        """What compound accrues on: not what a card's balance has accrued since."""
        item = installment.items["interest"]
        return max(ZERO, installment.interest - item.paid - item.waived)

    def overdue_days(self, day: date) -> int:
        oldest = [
            i.overdue_from
            for i in self.due
            if i.principal > i.items["principal"].paid or self.unpaid_scheduled_interest(i) > 0
        ]
        return max(0, (day - min(oldest)).days) if oldest else 0

    def in_order(self) -> list[Installment]:
        return sorted(self.due, key=lambda i: (i.due_on, i.number or 0))

    # --- one day after another -------------------------------------------------------------------------------------

    def run(self) -> None:
        days = [row.due_on for row in self.plan] + [date.fromisoformat(e["on"]) for e in self.ledger]
        if self.disbursed:
            days.append(self.disbursed)
        day = self.opened or min([*days, self.as_of])
        if self.opened:
            self.skip_to_balances()
        while day <= self.as_of:
            self.live(day)
            day += DAY

    def skip_to_balances(self) -> None:
        """What fell due up to the balances' day is in them."""
        assert self.opened is not None
        eager = self.debt.get("acceleration")
        if eager and date.fromisoformat(eager["effective_on"]) <= self.opened:
            self.passed += [row.due_on for row in self.plan if row.due_on <= self.opened]
            self.plan = []
        self.passed += [row.due_on for row in self.plan if row.due_on <= self.opened]
        self.plan = [row for row in self.plan if row.due_on > self.opened]
        day = max(self.passed, default=self.disbursed)
        while day and day < self.opened:
            self.run_on(day)
            day += DAY
        if any(a["kind"] in {"extension", "supplement"} for a in self.agreements):
            msg = "agreements beside balances"
            raise Silent(msg)

    def live(self, day: date) -> None:
        today = [e for e in self.ledger if e["on"] == day.isoformat()]
        fell_due = self.fall_due(day)
        if not self.damages_decided and self.overdue_days(day) >= 1:
            self.damages.owed, self.damages_decided = Decimal(self.debt["liquidated_damages"]), True
        for entry in today:
            if entry["type"] == "fee":
                self.fees.append(Item("fee", None, Decimal(entry["amount"])))
                fell_due = True
        for entry in today:
            if entry["type"] == "waiver":
                self.waive(entry["waives"], Decimal(entry["amount"]))
        if fell_due:
            for repayment in self.repayments:
                if repayment.credit > 0:
                    self.apply(repayment, day)
        for entry in today:
            if entry["type"] == "repayment":
                amount = Decimal(entry["amount"])
                repayment = Repayment(day, amount, entry.get("voucher"), credit=amount)
                self.repayments.append(repayment)
                self.apply(repayment, day)
        for entry in today:
            if entry["type"] == "prepayment":
                self.prepay(entry, day)
        for agreement in self.agreements:
            if agreement["kind"] == "extension" and agreement["signed_on"] == day.isoformat():
                self.extend(agreement, day)
        if day < self.as_of:
            self.accrue(day)
            self.run_on(day)

    def run_on(self, day: date) -> None:
        """Contract interest on what is not due; a due date begins it anew."""
        if self.disbursed and day >= self.disbursed and self.not_due() > 0:
            self.running_days.append(Day(day, self.not_due(), self.rates.on(day), self.rates.on(day)))

    def fall_due(self, day: date) -> bool:
        now = [row for row in self.plan if row.due_on <= day]
        self.plan = [row for row in self.plan if row.due_on > day]
        acceleration = self.debt.get("acceleration")
        if acceleration and acceleration["effective_on"] == day.isoformat() and self.plan:
            now.append(self.accelerated(day, now))
            self.plan = []
            self.matures = day
        if acceleration and self.disbursed and acceleration["effective_on"] < self.disbursed.isoformat():
            msg = "acceleration before disbursement"
            raise Silent(msg)
        if now:
            self.running_days = []
        for row in now:
            moved, known = rolled(row.due_on) if self.debt.get("roll_due_dates") else (row.due_on, True)
            self.due.append(Installment(row.number, row.due_on, moved, not known, row.principal, row.parts))
            self.passed.append(row.due_on)
            if self.not_due_figure is not None:
                self.not_due_figure -= row.principal
                if self.not_due_figure < 0:
                    msg = "more falls due than the balances say is not due"
                    raise Silent(msg)
        return bool(now)

    def accelerated(self, day: date, now: list[Planned]) -> Planned:
        principal = sum_of(row.principal for row in self.plan)
        numbers = [i.number for i in self.due if i.number] + [row.number for row in now if row.number]
        number = max(numbers) + 1 if numbers else self.plan[0].number
        since = max([*self.passed, *(row.due_on for row in now)], default=self.disbursed)
        parts = by_days(principal, since, day, self.rates, self.divisor) if since else []
        return Planned(number, day, principal, [limited for part in parts for limited in capped(part, self.cap)])

    def accrue(self, day: date) -> None:
        for installment in self.due:
            if day < (self.opened if installment.number is None and self.opened else installment.overdue_from):
                continue
            principal = installment.principal - installment.items["principal"].paid
            interest = self.unpaid_scheduled_interest(installment)
            if installment.provisional and principal + interest > 0:
                msg = "overdue begins on a day beyond the holiday calendar"
                raise Refused(msg)
            default, compound = self.default_rate(day), self.compound_rate(day)
            if self.card and installment.number is None:
                self.note(installment, "interest", day, principal, self.rates.on(day))
            else:
                self.note(installment, "penalty", day, principal, default)
            if self.debt.get("compound"):
                self.note(installment, "compound", day, interest, compound)

    def note(self, installment: Installment, kind: str, day: date, base: Decimal, rate: Fraction) -> None:
        if base > 0:
            limited = rate if self.cap is None else min(rate, self.cap.on(day))
            installment.days[kind].append(Day(day, base, limited, rate))

    def default_rate(self, day: date) -> Fraction:
        contract = self.rates.on(day)
        agreed = self.debt.get("default_rate") or {"multiplier": "1"}
        if agreed.get("multiplier") is not None:
            rate = contract * Fraction(agreed["multiplier"])
        elif agreed.get("annual") is not None:
            rate = Fraction(agreed["annual"])
        else:
            rate = Fraction(agreed["daily"]) * self.divisor
        misuse = self.debt.get("misuse")
        if misuse and date.fromisoformat(misuse["from"]) <= day:
            rate = max(rate, contract * Fraction(misuse["multiplier"]))
        return rate

    def compound_rate(self, day: date) -> Fraction:
        before = self.debt.get("compound_before_maturity") == "contract_rate"
        if before and self.matures is not None and day < self.matures:
            return self.rates.on(day)
        return self.default_rate(day)

    # --- what the ledger does ------------------------------------------------------------------------------------

    def waive(self, kind: str, amount: Decimal) -> None:
        if kind == "fee":
            holders = [(item, None) for item in self.fees]
        elif kind == "liquidated_damages":
            holders = [(self.damages, None)]
        else:
            holders = [(i.items[kind], i) for i in self.in_order()]
        for item, installment in holders:
            taken = max(ZERO, min(amount, self.balance(item, installment)))
            item.waived += taken
            amount -= taken
        self.lapsed |= amount > 0

    def order(self, day: date) -> list[str]:
        allocation = self.debt.get("allocation") or {}
        order = allocation.get("order") or []
        if allocation.get("order_after_90_days") and self.overdue_days(day) > 90:
            order = allocation["order_after_90_days"]
        return [*order, *(kind for kind in STATUTORY if kind not in order)]

    def queue(self, day: date) -> Iterator[tuple[Item, Installment | None]]:
        """What a repayment goes to, first to last."""
        order = self.order(day)
        loose = {"fee": self.fees, "liquidated_damages": [self.damages]}
        if (self.debt.get("allocation") or {}).get("scope") == "installment":
            for installment in self.in_order():
                if any(self.unpaid(installment, kind) > 0 for kind in HELD):
                    for kind in order:
                        yield from ((item, None) for item in loose.get(kind, []))
                        if kind in HELD:
                            yield installment.items[kind], installment
            for kind in order:
                yield from ((item, None) for item in loose.get(kind, []))
            return
        for kind in order:
            yield from ((item, None) for item in loose.get(kind, []))
            if kind in HELD:
                yield from ((i.items[kind], i) for i in self.in_order())

    def apply(self, repayment: Repayment, day: date) -> None:
        """Pay what is due with what the repayment still has."""
        for item, installment in self.queue(day):
            if repayment.credit == 0:
                return
            paid = min(repayment.credit, self.balance(item, installment))
            if paid > 0:
                item.paid += paid
                repayment.credit -= paid
                repayment.applied.append({"installment": item.installment, "kind": item.kind, "amount": str(paid)})

    def prepay(self, entry: Json, day: date) -> None:
        agreed = [a for a in self.agreements if a["kind"] == "supplement" and a["signed_on"] == entry["on"]]
        amount = Decimal(entry["amount"])
        before = sum_of(row.principal for row in self.plan)
        if not agreed:
            return
        if len(agreed) > 1:
            msg = "two supplements for a prepayment"
            raise Silent(msg)
        rows = agreed[0].get("schedule", [])
        if before - sum_of(Decimal(row["principal"]) for row in rows) != amount:
            msg = "a prepayment that is not the difference between the schedules"
            raise Silent(msg)
        since = max(self.passed, default=self.disbursed)
        assert since is not None
        self.replace_plan(rows, day, since)
        self.prepaid += amount
        self.repayments.append(
            Repayment(
                day,
                amount,
                entry.get("voucher"),
                [{"installment": None, "kind": "principal", "amount": str(amount)}],
            )
        )

    def replace_plan(self, rows: list[Json], day: date, since: date) -> None:
        if any(date.fromisoformat(row["due_on"]) <= day for row in rows):
            msg = "a new schedule that is due before it is agreed"
            raise Silent(msg)
        self.plan = given(rows, since, self.rates, self.divisor)
        gone = max((i.number for i in self.due if i.number), default=0)
        if self.plan and self.plan[0].number <= gone:
            first = self.plan[0].number
            for row in self.plan:
                row.number += gone + 1 - first
        for row in self.plan:
            row.parts = [limited for part in row.parts for limited in capped(part, self.cap)]
        self.matures = max((row.due_on for row in self.plan), default=self.matures)

    def extend(self, agreement: Json, day: date) -> None:
        if not agreement.get("schedule"):
            msg = "an extension without a schedule"
            raise Silent(msg)
        moved = sum_of(row.principal for row in self.plan)
        if self.running_days:
            msg = "interest run up and not due when an extension is signed"
            raise Silent(msg)
        for installment in self.due:
            if self.unpaid_scheduled_interest(installment) > 0:
                msg = "unpaid interest when an extension is signed"
                raise Silent(msg)
            left = self.unpaid(installment, "principal")
            if left > 0:
                moved += left
                installment.principal -= left
        if moved != sum_of(Decimal(row["principal"]) for row in agreement["schedule"]):
            msg = "an extension of another principal"
            raise Silent(msg)
        self.replace_plan(agreement["schedule"], day, since=day)

    # --- the result ------------------------------------------------------------------------------------------------

    def running(self) -> list[Part]:
        """Contract interest on what is not due."""
        parts = segments_of(self.running_days, self.divisor)
        return [limited for part in parts for limited in capped(replace(part, rule="running"), self.cap)]

    def not_due(self) -> Decimal:
        if self.not_due_figure is not None:
            return self.not_due_figure
        return sum_of(row.principal for row in self.plan)

    def daily(self) -> Decimal:
        total = Fraction(0)
        limit = self.cap.on(self.as_of) if self.cap is not None else Fraction(10**9)
        rate, default = min(self.rates.on(self.as_of), limit), min(self.default_rate(self.as_of), limit)
        compound = min(self.compound_rate(self.as_of), limit)
        if self.disbursed:
            total += Fraction(self.not_due()) * rate
        for installment in self.due:
            if self.as_of < installment.overdue_from:
                continue
            principal = Fraction(self.unpaid(installment, "principal"))
            on_card = self.card and installment.number is None
            both = principal * (rate if on_card else default)
            if self.debt.get("compound"):
                both += Fraction(self.unpaid_scheduled_interest(installment)) * compound
            total += min(both, principal * limit) if principal else both
        return cents(total / self.divisor)

    def buckets(self) -> dict[str, dict[str, Decimal]]:
        rows: dict[str, list[tuple[Item, Installment | None]]] = {
            kind: [(i.items[kind], i) for i in self.due] for kind in HELD
        }
        rows["fee"] = [(item, None) for item in self.fees]
        rows["liquidated_damages"] = [(self.damages, None)]
        found = {}
        for kind, items in rows.items():
            owed = sum_of(self.owed(item, installment) for item, installment in items)
            paid, waived = sum_of(item.paid for item, _ in items), sum_of(item.waived for item, _ in items)
            if kind == "principal":
                owed, paid = owed + self.prepaid, paid + self.prepaid
            found[kind] = {"owed": owed, "paid": paid, "waived": waived, "balance": owed - paid - waived}
        return found

    def interest_until(self) -> str | None:
        until = None
        for installment in self.in_order():
            if installment.number is None or self.unpaid(installment, "interest") > 0:
                break
            if installment.interest > 0:
                until = installment.due_on.isoformat()
        return until

    def next_due(self) -> Json | None:
        if not self.plan:
            return None
        on = min(row.due_on for row in self.plan)
        amount = sum_of(row.principal + row.interest for row in self.plan if row.due_on == on)
        return {"on": on.isoformat(), "amount": str(amount)}

    def segments(self, running: list[Part]) -> list[Json]:
        found = [
            self.segment(i.number, kind, part)
            for i in self.due
            for kind in ("interest", "penalty", "compound")
            for part in [*(i.parts if kind == "interest" else []), *self.accrued(i, kind)]
        ]
        upcoming = min(self.plan, key=lambda row: row.due_on).number if self.plan else None
        return found + [self.segment(upcoming, "interest", part) for part in running]

    def segment(self, number: int | None, kind: str, part: Part) -> Json:
        found = {
            "debt": self.debt["no"],
            "installment": number,
            "kind": kind,
            "from": part.start.isoformat(),
            "to": part.end.isoformat(),
            "days": part.days,
            "base": str(part.base),
            "annual_rate": str(Decimal(part.rate.numerator) / Decimal(part.rate.denominator)),
            "amount": str(part.amount),
            "rule": part.rule,
        }
        if part.contract_amount is not None:
            found["contract_amount"] = str(part.contract_amount)
        return found

    def result(self) -> Json:
        buckets, running = self.buckets(), self.running()
        kinds = {"principal_overdue": "principal", "fees": "fee"} | {
            kind: kind for kind in ("interest", "penalty", "compound", "liquidated_damages")
        }
        found = {name: buckets[kind]["balance"] for name, kind in kinds.items()}
        found["credit"] = sum_of(repayment.credit for repayment in self.repayments)
        found["total_due"] = sum_of(found[name] for name in kinds) - found["credit"]
        found["principal_not_due"] = self.not_due()
        found["accrued_not_due"] = sum_of(part.amount for part in running)
        found["total_to_settle"] = found["total_due"] + found["principal_not_due"] + found["accrued_not_due"]
        found["waived"] = sum_of(bucket["waived"] for bucket in buckets.values())
        found["daily"] = self.daily()
        return {
            **{name: str(amount) for name, amount in found.items()},
            "as_of": self.as_of.isoformat(),
            "overdue_days": self.overdue_days(self.as_of),
            "paid": {
                "principal": str(buckets["principal"]["paid"]),
                "interest": str(buckets["interest"]["paid"]),
                "interest_until": self.interest_until(),
            },
            "next_due": self.next_due(),
            "segments": self.segments(running),
            "buckets": {kind: {k: str(v) for k, v in b.items()} for kind, b in buckets.items()},
            "repayments": [
                {
                    "on": r.on.isoformat(),
                    "amount": str(r.amount),
                    "voucher": r.voucher,
                    "applied": r.applied,
                    "credit": str(r.credit),
                }
                for r in self.repayments
            ],
            "lapsed": self.lapsed,
        }


MONEY = [
    "principal_not_due",
    "accrued_not_due",
    "principal_overdue",
    "interest",
    "penalty",
    "compound",
    "liquidated_damages",
    "fees",
    "waived",
    "credit",
    "total_due",
    "total_to_settle",
    "daily",
]


def default_basis(debt: Json) -> str:
    if debt.get("card") or (debt.get("balances") and not debt.get("ledger")):
        return "core"
    return "computed"


def claim(case: Json, as_of: date, basis: str | None = None) -> Json:
    """What is owed on `as_of`.

    Raises:
        Silent: the rules do not decide.
        Refused: the rules refuse the case.
    """
    debts = []
    for debt in case["debts"]:
        chosen = default_basis(debt) if basis is None or debt.get("card") else basis
        account = Account(case, debt, as_of, core=chosen == "core")
        account.run()
        debts.append({"debt": debt["no"], "basis": chosen, **account.result()})
    upcoming = [debt["next_due"] for debt in debts if debt["next_due"]]
    first = min((due["on"] for due in upcoming), default=None)
    return {
        "as_of": as_of.isoformat(),
        **{name: str(sum_of(Decimal(debt[name]) for debt in debts)) for name in MONEY},
        "overdue_days": max(debt["overdue_days"] for debt in debts),
        "next_due": first
        and {"on": first, "amount": str(sum_of(Decimal(due["amount"]) for due in upcoming if due["on"] == first))},
        "debts": debts,
    }
