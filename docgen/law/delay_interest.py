"""The doubled interest for delayed performance of an instrument (加倍部分债务利息; 民诉法 264, 法释〔2014〕8号).

Unpaid money debt that the instrument fixes, without general interest (``fixed_debt``), × the daily rate × days of
delay. It stands beside the claim. What the texts or the case file leave open, and how it is read here:

- Delay begins on the day the performance period expires (art. 2: 自…期间届满之日起), the day from which the enforcement
  clock runs. Days are counted as everywhere, the first and not the last (claim-rules 1): performed on that day there is
  no delay, a day later one day. 民法典 201 comes to the same count, for it leaves out the first day and takes in the
  last. Courts that begin a day later are served by the parameter ``delay_start_offset_days``.
- A performance date that isn't on record is one that the instrument doesn't state: the day it took effect.
- Of installments the recorded date is the last; recorded one by one, each runs by itself.
- A repayment, from the instrument's own day on, goes to the money debt before the doubled part (art. 4), and within the
  debt to costs, interest and damages before the base (民法典 561); where a contract puts principal before interest, to
  the base first. General interest that runs on after the instrument is not among its items and takes nothing.
- An instrument names no debts: repayments on any go to the instrument whose delay began first (民法典 560).
- Stays not caused by the debtor (art. 3) aren't recorded, and none is taken off. A bankruptcy ends the count.
- Delay that began before the rule is refused, and so is an instrument whose outcome makes its effect doubtful.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import ProceedingKind
from docgen.errors import InputError, LawError
from docgen.law.actions import REPLACING, bankrupt_on, by_court, in_force, named, performance_ends_on
from docgen.law.arithmetic import NIL, cents, product, total
from docgen.law.beside import DelayInterest, DelaySegment
from docgen.law.dated import Citations, Parameters
from docgen.law.delay_reasons import assumptions, basis, stopped
from docgen.law.fixed_debt import FixedDebt, fixed_debt, principal_first
from docgen.law.ledger import Payments, payments_on
from docgen.law.notices import notice
from docgen.law.rates import Steps
from docgen.law.result import ClaimWarning, ParameterUsed

RATE = "delay_interest_daily"
OFFSET = "delay_start_offset_days"
DOUBTFUL = ("撤销", "失效", "不予执行", "发回重审", "终结督促")
"""Outcomes after which an instrument may bind no more."""


@dataclass(slots=True)
class Delay:
    """The delay of one instrument as it runs."""

    instrument: Proceeding
    starts_on: date
    until: date
    fixed: FixedDebt
    rates: Steps
    base_first: bool
    base: Decimal
    others: Decimal
    """What is unpaid of the debt outside the base."""
    since: date
    segments: list[DelaySegment] = field(default_factory=list)
    paid: Decimal = NIL

    def run_to(self, day: date) -> None:
        """Accrue on the base as it stands."""
        end = min(day, self.until)
        if self.base:
            self.segments += [self._segment(*piece) for piece in self.rates.pieces(self.since, end)]
        self.since = max(self.since, end)

    def _segment(self, from_on: date, to_on: date, rate: Decimal) -> DelaySegment:
        days = (to_on - from_on).days
        amount = cents(product(self.base, rate, days))
        return DelaySegment(from_on=from_on, to_on=to_on, days=days, base=self.base, daily_rate=rate, amount=amount)

    def pay_debt(self, amount: Decimal, on: date) -> Decimal:
        """Apply a repayment to the money debt; what is left of it."""
        others = min(self.others, amount - min(self.base, amount) if self.base_first else amount)
        base = min(self.base, amount - others)
        if base:
            self.run_to(on)
        self.others -= others
        self.base -= base
        return amount - others - base

    def pay_delay(self, amount: Decimal) -> Decimal:
        """Apply what the money debt left over to the doubled part, whose base is gone then; what is left of it."""
        paid = min(total(each.amount for each in self.segments) - self.paid, amount)
        self.paid += paid
        return amount - paid


def delay_interest(case: Case, as_of: date, *, parameters: Parameters) -> tuple[DelayInterest, ...]:
    """The doubled interest under every instrument in force on a day, by the first day of delay.

    Args:
        case: a case as read.
        as_of: the cut-off date, which itself doesn't count.
        parameters: the dated legal values.
    """
    instruments = [each for each in case.proceedings if in_force(each, as_of)]
    if not instruments:
        return ()
    payments, fault = _payments(case, as_of)
    opened = [_opened(case, each, as_of, parameters, fault) for each in sorted(instruments, key=performance_ends_on)]
    _pay([each for each in opened if isinstance(each, Delay)], payments)
    return tuple(_result(case, each, as_of, parameters) if isinstance(each, Delay) else each for each in opened)


def undated(case: Case, as_of: date) -> Iterator[ClaimWarning]:
    """What is missing for the doubled interest under an instrument on record of which nothing says since when it binds.

    An application for a payment order or for arbitration is no instrument until its orders or sums are recorded; one
    whose outcome makes its effect doubtful, or that an instrument in force made on that day or later takes the place
    of, isn't asked about.
    """
    binding = [each.on for each in case.proceedings if in_force(each, as_of)]
    for each in case.proceedings:
        dated = each.effective_on or each.performance_due_on
        void = any(mark in (each.outcome or "") for mark in DOUBTFUL) or each.on <= max(binding, default=date.min)
        if _made(each) and each.on <= as_of and not dated and not void:
            missing = "生效日、履行期限届满日" + ("" if each.amounts else "、金额分项")
            yield notice("delay_dates_missing", instrument=named(each), on=each.on, missing=missing)


def _made(instrument: Proceeding) -> bool:
    """Whether a record is of an instrument, and not of what was applied for."""
    if instrument.kind is ProceedingKind.MEDIATION:
        return by_court(instrument)
    written = bool(instrument.orders or instrument.amounts)
    return instrument.kind is ProceedingKind.JUDGMENT or (instrument.kind in REPLACING and written)


def _payments(case: Case, as_of: date) -> tuple[Payments, str]:
    """What was paid on any debt by a day, in order of date; where a ledger is refused, why."""
    try:
        return payments_on(case.debts, as_of), ""
    except (InputError, LawError) as refused:
        return (), refused.message


def _opened(
    case: Case, instrument: Proceeding, as_of: date, parameters: Parameters, fault: str
) -> Delay | DelayInterest:
    """The delay of an instrument before anything is paid, or its refusal."""
    rates, ends_on = parameters[RATE], performance_ends_on(instrument)
    first = rates.history[0].since
    fixed = _refusal(instrument, ends_on, first, fault) or fixed_debt(instrument)
    if isinstance(fixed, ClaimWarning):
        return _refused(instrument, ends_on, fixed)
    starts_on = ends_on + timedelta(days=int(parameters[OFFSET].on(ends_on).value))
    return Delay(
        instrument=instrument,
        starts_on=starts_on,
        until=min(as_of, bankrupt_on(case) or as_of),
        fixed=fixed,
        rates=Steps.of((value.since for value in rates.history), lambda day: rates.on(max(day, first)).value),
        base_first=principal_first(case),
        base=fixed.base,
        others=fixed.costs + fixed.interest + fixed.damages,
        since=starts_on,
    )


def _refusal(instrument: Proceeding, ends_on: date, first: date, fault: str) -> ClaimWarning | None:
    who, outcome = named(instrument), instrument.outcome or ""
    if ends_on < first:
        return notice("delay_before_rule", instrument=who, on=ends_on, first=first)
    if any(mark in outcome for mark in DOUBTFUL):
        return notice("delay_instrument_doubtful", instrument=who, outcome=outcome)
    return notice("delay_ledger_faulty", instrument=who, reason=fault) if fault else None


def _pay(delays: Sequence[Delay], payments: Payments) -> None:
    """Apply each payment: to the money debt of every instrument made by then, then to the doubled parts; and go on."""
    for on, amount in payments:
        left, made = amount, [each for each in delays if each.instrument.on <= on]
        for each in made:
            left = each.pay_debt(left, on)
        for each in made:
            left = each.pay_delay(left)
    for each in delays:
        each.run_to(each.until)


def _result(case: Case, delay: Delay, as_of: date, parameters: Parameters) -> DelayInterest:
    instrument, citations = delay.instrument, Citations(parameters)
    citations.value(OFFSET, performance_ends_on(instrument))
    for day in (delay.starts_on, *(each.from_on for each in delay.segments)):
        citations.value(RATE, day)
    amount = total(each.amount for each in delay.segments)
    runs = delay.starts_on <= as_of == delay.until
    return DelayInterest(
        instrument=instrument.kind,
        on=instrument.on,
        case_number=instrument.case_number,
        starts_on=delay.starts_on,
        base=delay.fixed.base,
        base_unpaid=delay.base,
        segments=tuple(delay.segments),
        amount=amount,
        paid=delay.paid,
        unpaid=amount - delay.paid,
        daily=cents(product(delay.base, delay.rates.at(as_of))) if runs else NIL,
        basis=tuple(basis()),
        assumptions=tuple(assumptions(case, instrument, delay.fixed, delay.starts_on, as_of))
        + ((stopped(delay.until),) if delay.until < as_of else ()),
        parameters=tuple(ParameterUsed.of(cited) for cited in citations.used),
        refused=None,
    )


def _refused(instrument: Proceeding, ends_on: date, refusal: ClaimWarning) -> DelayInterest:
    return DelayInterest(
        instrument=instrument.kind,
        on=instrument.on,
        case_number=instrument.case_number,
        starts_on=ends_on,
        base=None,
        base_unpaid=None,
        segments=(),
        amount=None,
        paid=None,
        unpaid=None,
        daily=None,
        basis=(),
        assumptions=(),
        parameters=(),
        refused=refusal,
    )
