"""The course of one debt, day by day, from an opening to the cut-off date (claim-rules 2 to 6 and 8).

Only days on which something happens are gone through. On one day: what has been overdue since yesterday brings the
damages, then installments fall due (an acceleration among them), fees, waivers, a credit from before, repayments, an
agreed prepayment, and at the end of the day an extension.

How ambiguous spots of the rules are read here:

- A credit is applied on a day on which anything falls due, after that day's waivers and before its repayments.
- An extension takes the place of the unpaid principal, due or not. Interest that had fallen due, penalty and compound
  interest stay owed where they are; unpaid interest goes on bearing compound interest, at the extension's rate from
  its day on (schedule and rate replace, rule 8), and is still overdue.
- What runs on principal not due is cut where an agreed prepayment lowers it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from docgen import glossary
from docgen.casefile.debts import LedgerEntry
from docgen.casefile.vocabulary import Bucket, LedgerType
from docgen.errors import CoreScheduleDiffers, HolidayUnknown
from docgen.law.account import Account, Due, Fee
from docgen.law.accrual import Accrual
from docgen.law.agreements import Extension, Supplement
from docgen.law.allocation import Share, allocate
from docgen.law.arithmetic import NIL, product, total
from docgen.law.calendar import Rolled, roll
from docgen.law.ceiling import Beyond, CappedCompound
from docgen.law.interest import in_term
from docgen.law.ledger import Days, amount_of
from docgen.law.notices import notice
from docgen.law.rates import BEGINNING
from docgen.law.replacement import check_nothing_runs_up, numbered_after, rows_of_extension, rows_of_supplement
from docgen.law.result import ClaimWarning
from docgen.law.schedule import Row, accelerated
from docgen.law.terms import Terms

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Payment:
    """A repayment or prepayment: what it was applied to, and what is left of it."""

    on: date
    amount: Decimal
    voucher: str | None
    shares: list[Share]
    left: Decimal = NIL


@dataclass(slots=True)
class Course:
    """One debt under way: ``rows`` are the installments not yet due, ``account`` holds what is."""

    terms: Terms
    account: Account
    rows: list[Row]
    entries: Days
    prepayments: Mapping[date, Sequence[tuple[LedgerEntry, Supplement | None]]]
    period_start: date | None
    """The last due date, or the disbursement; None for receivables, which bear no interest before they are due."""
    not_due: Decimal
    """Principal not due."""
    surplus: Decimal = NIL
    """What the core system's principal not due is above the schedule's (below zero: what it is below)."""
    prepaid: Decimal = NIL
    payments: list[Payment] = field(default_factory=list)
    credits: list[Payment] = field(default_factory=list)
    """Payments of which something is left."""
    bases: list[tuple[date, Decimal]] = field(default_factory=list)
    """Principal not due since the period began, each amount with its day."""
    warnings: list[ClaimWarning] = field(default_factory=list)
    beyond: Beyond = field(default_factory=Beyond)
    last_number: int = 0
    """Of the last installment that fell due."""

    def run(self, after: date | None = None) -> None:
        """Go through every day later than ``after`` up to and including the cut-off date."""
        as_of = self.terms.as_of
        if self.rows:
            self.last_number = self.rows[0].number - 1
        self._begin_period(self.period_start)
        planned = {*self.entries, *self.prepayments, *(extension.signed_on for extension in self.terms.extensions)}
        if self.terms.debt.acceleration:
            planned.add(self.terms.debt.acceleration.effective_on)
        if self.terms.cap is not None and self.terms.compound is not None:
            lines = (self.terms.in_term.effective, self.terms.default.effective, self.terms.compound.effective)
            planned.update(day for steps in (*lines, self.terms.cap) for day in steps.starts)
            if self.terms.debt.roll_due_dates:
                planned.update(roll(row.due_on).on for row in self.rows)
        begun = after or BEGINNING
        self._measure(begun)
        for day in sorted(day for day in planned if begun < day <= as_of):
            self._due_dates_until(day - ONE_DAY)
            self._day(day)
        self._due_dates_until(as_of)
        self._begin_day(as_of)
        self._measure(as_of)
        for due in self.account.dues:
            due.close(as_of)

    def check_surplus_spent(self) -> None:
        """The core system's principal not due can be told apart as long as the schedule has installments to come."""
        if self.not_due < NIL or (self.surplus and not self.rows):
            self._check_surplus()

    def notice(self, code: str, **facts: object) -> None:
        """A warning about this debt."""
        self.warnings.append(notice(code, debt=self.terms.debt.no, **facts))

    def _due_dates_until(self, last: date) -> None:
        while self.rows and self.rows[0].due_on <= last:
            self._day(self.rows[0].due_on)

    def _day(self, day: date) -> None:
        entries = self.entries.get(day, {})
        self._begin_day(day)
        fallen = self._fall_due(day)
        for entry in entries.get(LedgerType.FEE, ()):
            self._book_fee(entry)
            fallen = True
        for entry in entries.get(LedgerType.WAIVER, ()):
            self._waive(entry)
        if fallen:
            self._apply_credits(day)
        for entry in entries.get(LedgerType.REPAYMENT, ()):
            self._repay(entry)
        for entry, supplement in self.prepayments.get(day, ()):
            self._prepay(entry, supplement)
        for extension in self.terms.extensions:
            if extension.signed_on == day:
                self._extend(extension)
        self._measure(day)

    def _begin_day(self, day: date) -> None:
        """What has been overdue since yesterday brings the damages; a day of rest unknown may not matter."""
        self.account.bring_damages(day)
        if self.terms.debt.roll_due_dates and self._roll_matters():
            for due in self.account.open:
                if due.provisional and due.unpaid and day > due.due_on:
                    raise HolidayUnknown(debt=self.terms.debt.no, due_on=due.due_on)

    def _roll_matters(self) -> bool:
        allocation = self.terms.debt.allocation
        return bool(
            any(self.terms.default.effective.values)
            or self.account.damages.agreed
            or (allocation and allocation.order_after_90_days)
        )

    def _begin_period(self, day: date | None) -> None:
        self.period_start = day
        self.bases = [(day, self.not_due)] if day else []

    def _fall_due(self, day: date) -> bool:
        fallen = False
        while self.rows and self.rows[0].due_on == day:
            self._becomes_due(self.rows.pop(0))
            fallen = True
        if fallen:
            self._begin_period(day)
        acceleration = self.terms.debt.acceleration
        if acceleration and acceleration.effective_on == day:
            fallen = self._accelerate(day) or fallen
        return fallen

    def _accelerate(self, day: date) -> bool:
        if not self.rows:
            self.notice("acceleration_without_effect", on=day)
            return False
        self._check_surplus()
        row = accelerated(self.rows, day, self.period_start or day, self.last_number)
        self.rows = []
        self._becomes_due(row)
        self._begin_period(day)
        return True

    def _becomes_due(self, row: Row) -> None:
        terms = in_term(row, self.terms)
        interest = total(piece.amount for piece in terms)
        rolled = roll(row.due_on) if self.terms.debt.roll_due_dates else Rolled(row.due_on)
        if rolled.provisional:
            self.notice("provisional_due_date", due_on=row.due_on)
        penalty = Accrual(self.terms.default, self.terms.divisor, rolled.on, row.principal)
        due = Due(row.number, row.due_on, rolled.on, row.principal, interest, penalty, terms=terms)
        due.provisional = rolled.provisional
        due.compound = compound_beside(self.terms, rolled.on, interest, penalty)
        self.account.add(due)
        self.not_due -= row.principal
        self.last_number = max(self.last_number, row.number)

    def _book_fee(self, entry: LedgerEntry) -> None:
        amount = amount_of(self.terms.debt, entry)
        self.account.fees.append(Fee(entry.on, amount, entry.fee_kind))
        if entry.fee_kind not in self.terms.debt.fees_borne_by_debtor:
            kind = glossary.word(entry.fee_kind) if entry.fee_kind else "未注明种类"
            self.notice("fee_not_agreed", on=entry.on, amount=amount, kind=kind)

    def _waive(self, entry: LedgerEntry) -> None:
        amount, kind = amount_of(self.terms.debt, entry), Bucket(str(entry.waives))
        taken = self.account.waive(kind, amount, entry.on)
        if taken < amount:
            facts = {"on": entry.on, "kind": glossary.word(kind), "amount": amount, "taken": taken}
            self.notice("waiver_lapsed", lapsed=amount - taken, **facts)

    def _apply_credits(self, day: date) -> None:
        for payment in self.credits:
            shares, payment.left = allocate(self.account, payment.left, day, self.terms.debt.allocation)
            payment.shares += shares
            if payment.left:
                break
        self.credits = [payment for payment in self.credits if payment.left]

    def _repay(self, entry: LedgerEntry) -> None:
        amount = amount_of(self.terms.debt, entry)
        shares, left = allocate(self.account, amount, entry.on, self.terms.debt.allocation)
        self.payments.append(Payment(entry.on, amount, entry.voucher, shares, left))
        if left:
            self.credits.append(self.payments[-1])

    def _prepay(self, entry: LedgerEntry, supplement: Supplement | None) -> None:
        day, amount = entry.on, amount_of(self.terms.debt, entry)
        if supplement is None:
            self.notice("prepayment_not_applied", on=day, amount=amount)
            return
        self._check_surplus()
        rows = rows_of_supplement(self.terms, entry, supplement, self.period_start, self.not_due)
        self.rows = numbered_after(self.last_number, rows)
        self.not_due -= amount
        self.prepaid += amount
        self.bases.append((day, self.not_due))
        self.payments.append(Payment(day, amount, entry.voucher, [Share(None, Bucket.PRINCIPAL, amount)]))

    def _extend(self, extension: Extension) -> None:
        day = extension.signed_on
        self._check_surplus()
        check_nothing_runs_up(self.terms, day, self.period_start, self.not_due)
        moved = self.not_due + total(due.release_principal(day) for due in self.account.open)
        self.account.prune(self.account.open, day)
        self.rows = numbered_after(self.last_number, rows_of_extension(self.terms, extension, moved))
        self.not_due = moved
        self._begin_period(day)

    def _measure(self, day: date) -> None:
        """How far compound interest on installments without unpaid principal goes beyond the cap from ``day`` on."""
        cap, line = self.terms.cap, self.terms.compound
        if cap is None or line is None:
            return
        begun = [due for due in self.account.open if due.overdue_from <= day]
        principal = total(due.principal_left for due in begun)
        alone = total(due.interest_left for due in begun if not due.principal_left)
        running = product(self.not_due, self.terms.in_term.effective.at(day))
        running += product(principal, self.terms.default.effective.at(day))
        running += sum((due.compound.per_day_numerator(day) for due in begun if due.compound), NIL)
        above = running - product(self.not_due + total(due.principal_left for due in self.account.open), cap.at(day))
        self.beyond.go_on(day, max(NIL, min(above, product(alone, line.effective.at(day)))))

    def _check_surplus(self) -> None:
        """What the schedule becomes can't be told where it isn't the core system's."""
        if self.surplus:
            core, planned = self.not_due, self.not_due - self.surplus
            raise CoreScheduleDiffers(debt=self.terms.debt.no, core=core, planned=planned)


def compound_beside(terms: Terms, since: date, interest: Decimal, penalty: Accrual) -> Accrual | None:
    """The accrual of compound interest on unpaid interest; None where there is none. A cap holds it down."""
    if terms.compound is None:
        return None
    if terms.cap is None:
        return Accrual(terms.compound, terms.divisor, since, interest)
    return CappedCompound(terms.compound, terms.divisor, since, interest, penalty=penalty, cap=terms.cap)
