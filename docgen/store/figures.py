"""What a dashboard adds up: the summaries of some cases on a day, their clocks, payments and letters, in sums.

Sums of some cases and of others are added as they are, so that those of all cases come from those of blocks of them
(``docgen.store.figure_blocks``).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Select, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from docgen.law.clock import ClockStatus
from docgen.store.models import CLOCKS_REFUSED, CaseClock, CaseLetter, CasePayment, CaseSummary

WINDOWS: Final = (7, 15, 30)
"""Within so many days after a letter a payment is said to have followed it."""
WEEKS: Final = 13
"""So many weeks of ending clocks are told apart."""
HEAPED: Final = ("ageing", "amount_band", "product", "claim_type", "grade", "repayment_class", "risk", "cause")
"""By what cases in hand are told apart."""
PLACED: Final = ("product", "handler")
"""By what cases that came in are."""
_NUMBERED: Final = frozenset({"ageing", "amount_band"})

Sums = dict[str, dict[str, dict[str, list[int]]]]
"""Counts and cents, by what they are of, by a name, by a value: ``heaps`` by column and value, ``placed`` likewise,
``paid`` by month, ``letters`` by kind and month, ``clocks`` by kind and week, ``others`` by what is said of them."""
Chosen = Callable[[InstrumentedAttribute[int]], Sequence[ColumnElement[bool]]]
"""Which cases, as conditions on a column of their ids."""
Span = tuple[date, date]
"""Days from one to another, both included."""


@dataclass(frozen=True, slots=True)
class Heap:
    """Cases in hand that have one value of a column, and what they owe."""

    value: Any
    cases: int
    total_due: Decimal
    principal_overdue: Decimal


@dataclass(frozen=True, slots=True)
class Placed:
    """Cases that came in: how many, what they owed then, what was paid since, and that times the days it took."""

    value: str
    cases: int
    amount: Decimal
    collected: Decimal
    collected_by_days: Decimal


@dataclass(frozen=True, slots=True)
class Sendings:
    """Letters of a kind: how many went out; by window, how many it has passed for, and how much followed how many."""

    kind: str
    sent: int
    passed: tuple[int, ...]
    followed: tuple[int, ...]
    paid: tuple[Decimal, ...]


def every(_case_id: InstrumentedAttribute[int]) -> Sequence[ColumnElement[bool]]:
    """Every case."""
    return ()


def entrusted(ids: Select[Any]) -> Chosen:
    """The cases of these ids."""
    return lambda case_id: (case_id.in_(ids),)


def counted(session: Session, as_of: date, chosen: Chosen) -> Sums:
    """The sums of the chosen cases on a day.

    In hand are those that are neither settled nor closed; of those that came in by the day, over or not, they who owed
    nothing then are left out.
    """
    found = moved(session, as_of, chosen, (date.min, as_of))
    heaps: dict[str, dict[str, list[int]]] = {name: {} for name in HEAPED}
    placed: dict[str, dict[str, list[int]]] = {name: {} for name in PLACED}
    refused = clocks_refused = 0
    for row in session.execute(_rows(as_of, chosen)):
        clocks_refused += row.clock_status == CLOCKS_REFUSED
        if not row.over and row.refusal is not None:
            refused += 1
        elif not row.over:
            for name, heap in heaps.items():
                _put(heap, str(getattr(row, name)), (1, row.total_due, row.principal_overdue))
        if row.placed_on is not None and row.placed_on <= as_of and (row.placed_amount or 0) > 0:
            for name, group in placed.items():
                _put(group, getattr(row, name), (1, row.placed_amount, row.collected, row.collected_by_days))
    clocks, others = _clocks(session, as_of, chosen)
    others |= {"refused": [refused], "clocks_refused": [clocks_refused]}
    return found | {"heaps": heaps, "placed": placed, "clocks": clocks, "others": {"": others}}


def moved(session: Session, as_of: date, chosen: Chosen, span: Span) -> Sums:
    """What was paid in the chosen cases after they came in, and their letters with what followed by a day, by month."""
    paid: dict[str, list[int]] = {}
    days = (
        select(CasePayment.paid_on, func.sum(_cents(CasePayment.amount)))
        .where(CasePayment.paid_on.between(*span), CasePayment.since_placed, *chosen(CasePayment.case_id))
        .group_by(CasePayment.paid_on)
    )
    for on, amount in session.execute(days):
        _put(paid, _month(on), (int(amount),))
    letters: dict[str, dict[str, list[int]]] = defaultdict(dict)
    columns = [_cents(column) for column in (CaseLetter.paid_7, CaseLetter.paid_15, CaseLetter.paid_30)]
    sent = select(CaseLetter.kind, CaseLetter.sent_on, *columns).where(
        CaseLetter.sent_on.between(*span), *chosen(CaseLetter.case_id)
    )
    for kind, on, *sums in session.execute(sent):
        passed = [on <= as_of - timedelta(days=days) for days in WINDOWS]
        followed = [over and each > 0 for over, each in zip(passed, sums, strict=True)]
        amounts = [each if over else 0 for over, each in zip(passed, sums, strict=True)]
        _put(letters[kind], _month(on), (1, *passed, *followed, *amounts))
    return {"paid": {"": paid}, "letters": dict(letters)}


def add(into: Sums, more: Sums, *, times: int = 1) -> None:
    """Add sums to others, or take them off (``times`` -1)."""
    for what, names in more.items():
        for name, values in names.items():
            held = into.setdefault(what, {}).setdefault(name, {})
            for value, numbers in values.items():
                _put(held, value, numbers if times == 1 else [times * each for each in numbers])


def heaps(sums: Sums, column: str) -> list[Heap]:
    """The cases in hand whose claim is known, by a column."""
    found = sums.get("heaps", {}).get(column, {})
    return [
        Heap(int(value) if column in _NUMBERED else value, cases, _yuan(due), _yuan(principal))
        for value, (cases, due, principal) in found.items()
    ]


def placed(sums: Sums, column: str) -> list[Placed]:
    """The cases that had come in by the day, over or not, by a column."""
    found = sums.get("placed", {}).get(column, {})
    return [Placed(value, cases, *map(_yuan, cents)) for value, (cases, *cents) in found.items()]


def paid_by_month(sums: Sums) -> dict[date, Decimal]:
    """What was paid, by the first day of the month."""
    found = sums.get("paid", {}).get("", {})
    return {date.fromisoformat(month): _yuan(cents) for month, (cents,) in found.items()}


def sendings(sums: Sums, since: date) -> list[Sendings]:
    """The letters from the month of a day on, by kind, and what followed them."""
    count, found = len(WINDOWS), []
    for kind, months in sorted(sums.get("letters", {}).items()):
        sent = [numbers for month, numbers in months.items() if month >= _month(since)]
        total, *rest = map(sum, zip(*sent, strict=True)) if sent else (0,)
        if total:
            passed, followed, paid = (tuple(rest[at : at + count]) for at in range(0, 3 * count, count))
            found.append(Sendings(kind, total, passed, followed, tuple(map(_yuan, paid))))
    return found


def clocks_by_week(sums: Sums) -> dict[date, dict[str, int]]:
    """By Monday and kind, how many clocks end that week; those that should have ended before end in the first."""
    weeks: dict[date, dict[str, int]] = defaultdict(dict)
    for kind, found in sums.get("clocks", {}).items():
        for monday, (clocks,) in found.items():
            weeks[date.fromisoformat(monday)][kind] = clocks
    return weeks


def others(sums: Sums, what: str) -> int:
    """How many cases are ``refused`` or ``clocks_refused``; how many clocks have ``expired`` (by status)."""
    return sum(sums.get("others", {}).get("", {}).get(what, ()))


def monday_of(on: date) -> date:
    """The first day of a day's week."""
    return on - timedelta(days=on.weekday())


def _rows(as_of: date, chosen: Chosen) -> Any:
    sums = ("total_due", "principal_overdue", "placed_amount", "collected", "collected_by_days")
    names = dict.fromkeys((*HEAPED, *PLACED, "over", "refusal", "placed_on", "clock_status"))
    columns = CaseSummary.__table__.c
    return select(*(columns[name] for name in names), *(_cents(columns[name]).label(name) for name in sums)).where(
        CaseSummary.as_of == as_of, CaseSummary.worked_out_on.is_not(None), *chosen(CaseSummary.case_id)
    )


def _clocks(
    session: Session, as_of: date, chosen: Chosen
) -> tuple[dict[str, dict[str, list[int]]], dict[str, list[int]]]:
    on = func.coalesce(CaseClock.latest_safe_on, CaseClock.expires_on)
    query = (
        select(on, CaseClock.kind, CaseClock.status, func.count())
        .where(CaseClock.as_of == as_of, *chosen(CaseClock.case_id))
        .group_by(on, CaseClock.kind, CaseClock.status)
    )
    first = monday_of(as_of)
    last = first + timedelta(weeks=WEEKS - 1)
    clocks: dict[str, dict[str, list[int]]] = defaultdict(dict)
    expired: dict[str, list[int]] = {}
    for ends_on, kind, status, count in session.execute(query):
        week = max(monday_of(ends_on), first)
        if status in (ClockStatus.EXPIRED, ClockStatus.EXPIRED_UNLESS_PROVED):
            _put(expired, status, (count,))
        elif week <= last:
            _put(clocks[kind], week.isoformat(), (count,))
    return dict(clocks), expired


def _put(into: dict[str, list[int]], value: str, numbers: Sequence[int]) -> None:
    held = into.get(value)
    into[value] = list(numbers) if held is None else [a + b for a, b in zip(held, numbers, strict=True)]


def _cents(column: Any) -> Any:
    """Sums as they are stored."""
    return type_coerce(column, BigInteger)


def _month(on: date) -> str:
    return on.replace(day=1).isoformat()


def _yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
