"""Where the course of a debt begins: at its disbursement, or at the core system's balance (claim-rules 7, 8 and 11).

How ambiguous spots of the rules are read here:

- The balance of a day holds what fell due and what was booked on that day; what comes after is added.
- Its overdue principal and interest are one installment, number 0, overdue since ``overdue_days`` before; where they
  aren't given, since the oldest due date that the schedule tells (``core_overdue``), or else since the day of the
  balance, each with a warning. Damages agreed are in the balance of a debt that is overdue then.
- Principal not due is the balance's; where the schedule says otherwise the difference goes along until the schedule
  changes or ends, and is refused there.
- A card's overdue principal accrues interest at the contract rate; only the balance's interest bears compound
  interest. A card's principal that isn't due is refused: nothing says from when it bears interest.
- A loan that had matured by then needs no schedule.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from docgen.casefile.debts import Balance, Debt, Installment, LedgerEntry
from docgen.casefile.vocabulary import LedgerType
from docgen.errors import CardNotDue, CutOffTooEarly, DebtFaulty, InputError, LawError, OrderUnclear
from docgen.law.account import Account, Damages, Due, Fee
from docgen.law.accrual import Accrual
from docgen.law.agreements import Supplement, pair
from docgen.law.allocation import LONG_OVERDUE_DAYS
from docgen.law.arithmetic import NIL, total
from docgen.law.calendar import roll
from docgen.law.core_overdue import oldest_unpaid
from docgen.law.course import Course, compound_beside
from docgen.law.ledger import by_day, counted
from docgen.law.rates import RateLine, Steps
from docgen.law.replacement import OF_THE_EXTENSION, OF_THE_SUPPLEMENT
from docgen.law.schedule import Row, accelerated, given_rows, planned
from docgen.law.terms import Terms

NO_RATE = RateLine(Steps.constant(NIL), Steps.constant(NIL))
Pairs = list[tuple[LedgerEntry, Supplement | None]]


def from_disbursement(terms: Terms) -> Course:
    """The course of a debt computed from its contract and ledger, gone through to the cut-off date.

    Raises:
        InputError: contract, schedule or ledger do not fit together.
        LawError: the law, its data or the rules don't allow it.
    """
    debt, as_of = terms.debt, terms.as_of
    if debt.disbursed_on is not None and as_of < debt.disbursed_on:
        raise CutOffTooEarly(debt=debt.no, as_of=as_of, disbursed_on=debt.disbursed_on)
    rows = planned(debt, terms.in_term.contract)
    entries = counted(debt, as_of)
    account = Account(debt.no, terms.cap, Damages(debt.liquidated_damages or NIL))
    course = Course(
        terms=terms,
        account=account,
        rows=rows,
        entries=by_day(entries),
        prepayments=_by_date(_pairs(terms, entries)),
        period_start=debt.disbursed_on,
        not_due=total(row.principal for row in rows),
    )
    if debt.schedule and debt.matures_on and rows[-1].due_on != debt.matures_on:
        course.notice("schedule_past_maturity", last=rows[-1].due_on, matures_on=debt.matures_on)
    course.run()
    return course


def from_balance(terms: Terms, balance: Balance) -> Course:
    """The course of a debt from the core system's balance, gone through to the cut-off date.

    Raises:
        InputError, LawError: as ``from_disbursement``.
    """
    debt = terms.debt
    if debt.disbursed_on is not None and balance.on < debt.disbursed_on:
        raise DebtFaulty(debt=debt.no, fault=f"余额日{balance.on}早于放款日期{debt.disbursed_on}")
    if debt.card and debt.schedule:
        raise DebtFaulty(debt=debt.no, fault="信用卡账户按系统余额计算，不能填还款计划；分期的应还部分记入余额")
    if debt.card and balance.principal_not_due:
        raise CardNotDue(debt=debt.no, amount=balance.principal_not_due)
    if debt.annual_rate is None and terms.as_of > balance.on and not debt.invoices:
        raise DebtFaulty(debt=debt.no, fault="未填年利率，余额日以后的利息无从计算")
    earlier = sorted((entry for entry in debt.ledger if entry.on <= balance.on), key=lambda entry: entry.on)
    later = counted(debt, terms.as_of, after=balance.on)
    pairs = _pairs(terms, [*earlier, *later])
    past, rows, period_start = _rows_around(terms, balance.on, [each for each in pairs if each[0].on <= balance.on])
    scheduled = total(row.principal for row in rows)
    not_due = scheduled if balance.principal_not_due is None else balance.principal_not_due
    untold = balance.overdue_days is None and bool(balance.principal or balance.interest)
    oldest_on = oldest_unpaid(terms, past, balance) if untold else None
    since = balance.on - timedelta(days=balance.overdue_days or 0)
    if oldest_on:
        since = roll(oldest_on).on if debt.roll_due_dates else oldest_on
    elif untold:
        _check_order(debt, later, balance)
    course = Course(
        terms=terms,
        account=_account(terms, balance, since, known=oldest_on is not None or balance.overdue_days is not None),
        rows=rows,
        entries=by_day(later),
        prepayments=_by_date([each for each in pairs if each[0].on > balance.on]),
        period_start=period_start,
        not_due=not_due,
        surplus=not_due - scheduled,
    )
    if course.surplus:
        course.notice("core_schedule_differs", on=balance.on, core=not_due, planned=scheduled)
    if oldest_on:
        course.notice("overdue_since_schedule", on=balance.on, due_on=oldest_on)
    elif untold:
        course.notice("overdue_since_balance", on=balance.on)
    course.run(after=balance.on)
    course.check_surplus_spent()
    return course


def _pairs(terms: Terms, entries: Sequence[LedgerEntry]) -> Pairs:
    prepayments = [entry for entry in entries if entry.type is LedgerType.PREPAYMENT]
    return pair(terms.debt, prepayments, terms.supplements, terms.as_of)


def _by_date(pairs: Pairs) -> dict[date, Pairs]:
    days: dict[date, Pairs] = defaultdict(list)
    for entry, supplement in pairs:
        days[entry.on].append((entry, supplement))
    return days


def _rows_around(terms: Terms, on: date, prepaid: Pairs) -> tuple[list[Row], list[Row], date | None]:
    """The installments due by ``on`` and later as the contract stood then, and the day the later interest runs from."""
    debt = terms.debt
    if debt.card:
        return [], [], None
    matured = not debt.schedule and debt.matures_on is not None and debt.matures_on <= on
    rows = _derived(terms) if matured and not debt.invoices else planned(debt, terms.in_term.contract)
    begun = [debt.disbursed_on] if debt.disbursed_on else []
    past: list[Row] = []
    for day, schedule, name in sorted(_replacements(terms, on, prepaid), key=lambda change: change[0]):
        kept, moved = [row for row in rows if row.due_on <= day], [row for row in rows if row.due_on > day]
        begun += [row.due_on for row in kept]
        past = [] if name == OF_THE_EXTENSION else past + kept
        if not schedule and moved:
            past.append(accelerated(moved, day, max(begun, default=day), moved[0].number - 1))
        if name != OF_THE_SUPPLEMENT:
            begun.append(day)
        rows = given_rows(debt.no, name, schedule, max(begun, default=day), day) if schedule else []
    past += [row for row in rows if row.due_on <= on]
    begun += [row.due_on for row in rows if row.due_on <= on]
    return past, [row for row in rows if row.due_on > on], max(begun, default=None)


def _derived(terms: Terms) -> list[Row]:
    """The installments of a loan that has matured, for what is overdue of them; none where they can't be derived."""
    try:
        return planned(terms.debt, terms.in_term.contract)
    except (InputError, LawError):
        return []


def _replacements(terms: Terms, on: date, prepaid: Pairs) -> Iterator[tuple[date, Sequence[Installment], str]]:
    """What took the place of what was not due, up to ``on``; an acceleration leaves nothing to come."""
    acceleration = terms.debt.acceleration
    if acceleration and acceleration.effective_on <= on:
        yield acceleration.effective_on, (), ""
    for entry, supplement in prepaid:
        if supplement:
            yield entry.on, supplement.schedule, OF_THE_SUPPLEMENT
    for extension in terms.extensions:
        if extension.signed_on <= on:
            yield extension.signed_on, extension.schedule, OF_THE_EXTENSION


def _check_order(debt: Debt, later: Sequence[LedgerEntry], balance: Balance) -> None:
    if debt.allocation is None or not debt.allocation.order_after_90_days:
        return
    for entry in later:
        if entry.type is LedgerType.REPAYMENT and (entry.on - balance.on).days <= LONG_OVERDUE_DAYS:
            raise OrderUnclear(debt=debt.no, on=entry.on)


def _account(terms: Terms, balance: Balance, since: date, *, known: bool) -> Account:
    """What the balance brings forward, overdue ``since``; ``known`` says whether that is more than a guess."""
    debt, on = terms.debt, balance.on
    overdue = bool(balance.principal or balance.interest)
    damages = Damages(debt.liquidated_damages or NIL, opening=balance.liquidated_damages or NIL)
    if overdue and (since < on or not known):
        damages.agreed = NIL
    account = Account(debt.no, terms.cap, damages)
    base = NIL if debt.card else balance.principal
    begins_on = max(on, since)
    penalty = Accrual(terms.default, terms.divisor, begins_on, base, opening=balance.penalty or NIL)
    interest = balance.interest or NIL
    due = Due(0, since, since, balance.principal, interest, penalty)
    due.compound = compound_beside(terms, begins_on, interest, penalty)
    if due.compound is None and balance.compound:
        due.compound = Accrual(NO_RATE, terms.divisor, on, interest)
    if due.compound:
        due.compound.opening = balance.compound or NIL
    if debt.card:
        due.overdraft = Accrual(terms.in_term, terms.divisor, on, balance.principal)
    account.add(due)
    if balance.fees:
        account.fees.append(Fee(on, balance.fees))
    return account
