"""The list of cases as it is asked for: searched, filtered, sorted, a page at a time from where the last one ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, not_, or_, select, tuple_, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.functions import FunctionElement

from docgen.casefile.vocabulary import CaseStatus, ClaimType, OverdueCause
from docgen.collection.classify import Grade, RepaymentClass, Risk
from docgen.law.clock import ClockKind, ClockStatus
from docgen.store.assignments import entrusted_to
from docgen.store.models import CLOCKS_REFUSED, CaseSummary, CaseWords, SearchKey
from docgen.store.sealing import mark
from docgen.store.summaries import NAME, NUMBER, SECRET
from docgen.zh.search_keys import identifier, plain

_LAST: Final = "\U0010ffff"
"""Behind every character that a key holds."""
_MANY: Final = 2_000
"""Cases that have a word, from which on they are many."""
Within = Select[Any] | None
"""The ids of the cases that may be seen (a query); None for all."""


class CaseSort(StrEnum):
    """In which order cases are listed."""

    DUE = "due"
    """What is to be done first, first."""
    AMOUNT = "amount"
    """The largest sum due first."""
    DAYS = "days"
    """The longest overdue first."""
    CLOCK = "clock"
    """The clock that runs out first, first."""
    CASE_NO = "case_no"
    NEWEST = "newest"
    """The case that came in last, first."""


_DESCENDING: Final = (CaseSort.AMOUNT, CaseSort.DAYS, CaseSort.NEWEST)
_COLUMNS: Final[dict[CaseSort, InstrumentedAttribute[Any]]] = {
    CaseSort.DUE: CaseSummary.due_on,
    CaseSort.AMOUNT: CaseSummary.total_due,
    CaseSort.DAYS: CaseSummary.overdue_days,
    CaseSort.CLOCK: CaseSummary.clock_on,
    CaseSort.CASE_NO: CaseSummary.case_no,
}


_ITS_WORDS: Final = and_(CaseWords.as_of == CaseSummary.as_of, CaseWords.case_id == CaseSummary.case_id)


class unindexed(FunctionElement[Any]):  # noqa: N801 - an SQL function, in effect
    """A column that SQLite is told to use no index for; every other database may judge for itself."""

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unindexed)
def _as_it_is(element: unindexed, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(unindexed, "sqlite")
def _with_a_plus(element: unindexed, compiler: Any, **options: Any) -> str:
    return "+" + str(compiler.process(element.clauses, **options))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases are asked for. Of several values of one field any may hold, of several fields all must.

    ``search`` is (part of) a name, the start of a part of a case's or contract's number, or a whole ID number, phone or
    account; several words must all be found. Ranges hold what lies on their ends, and no case that is refused.
    ``entrusted_to`` is an account's name; ``clock_refused`` are the cases whose clocks cannot be worked out.
    """

    search: str = ""
    claim_type: tuple[ClaimType, ...] = ()
    status: tuple[CaseStatus, ...] = ()
    held: bool | None = None
    product: tuple[str, ...] = ()
    handler: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    cause: tuple[OverdueCause, ...] = ()
    grade: tuple[Grade, ...] = ()
    repayment_class: tuple[RepaymentClass, ...] = ()
    risk: tuple[Risk, ...] = ()
    days_from: int | None = None
    days_to: int | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    step: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    due_until: date | None = None
    clock_kind: tuple[ClockKind, ...] = ()
    clock_status: tuple[ClockStatus, ...] = ()
    clock_until: date | None = None
    entrusted_to: str = ""
    refused: bool | None = None
    clock_refused: bool | None = None


_CHOICES: Final = (
    *("claim_type", "status", "product", "handler", "policy", "cause", "grade", "repayment_class", "risk"),
    *("step", "document", "clock_kind", "clock_status"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the value the list is sorted by, and the case."""

    value: Any
    case_id: int


def listed(  # noqa: PLR0913  # each is a part of the question
    session: Session,
    as_of: date,
    wanted: CaseFilter,
    *,
    sort: CaseSort,
    limit: int,
    after: Place | None = None,
    within: Within = None,
) -> list[Row[tuple[CaseSummary]]]:
    """The summaries of a page, in order, and those of the next as far as ``limit`` goes."""
    query = select(CaseSummary.case_id).where(*_conditions(session, as_of, wanted, within))
    column = _COLUMNS.get(sort)
    descending = sort in _DESCENDING
    keys: list[Any] = [CaseSummary.case_id] if column is None else [column, CaseSummary.case_id]
    if replace(wanted, search="") != CaseFilter():
        # Few may be let through: sorting those beats going through the whole index for them.
        keys = [unindexed(key) for key in keys]
    if after is not None:
        place = [after.case_id] if column is None else [after.value, after.case_id]
        here = tuple_(*keys) if len(keys) > 1 else keys[0]
        there = tuple_(*place, types=[key.type for key in keys]) if len(keys) > 1 else after.case_id
        query = query.where(here < there if descending else here > there)
    query = query.order_by(*((key.desc() if descending else key) for key in keys))
    ids = session.scalars(query.limit(limit)).all()
    rows = {row.case_id: row for row in rows_of(session, as_of, ids)}
    return [rows[case_id] for case_id in ids]


def place_of(row: Any, sort: CaseSort) -> Place:
    """Where a page ends that ends with this row."""
    column = _COLUMNS.get(sort)
    return Place(None if column is None else getattr(row, column.key), row.case_id)


def listed_count(session: Session, as_of: date, wanted: CaseFilter, *, within: Within = None) -> int:
    """How many cases the filter lets through."""
    words = wanted.search.split()
    if within is None and len(words) == 1 and plain(words[0]) and replace(wanted, search="") == CaseFilter():
        # Every case has a row on every day: what is found need not be looked up among them.
        found = _by(words[0]).subquery()
        return session.scalar(select(func.count(found.c.case_id.distinct()))) or 0
    query = select(func.count()).select_from(CaseSummary).where(*_conditions(session, as_of, wanted, within))
    return session.scalar(query) or 0


def rows_of(session: Session, as_of: date, ids: Sequence[int]) -> list[Row[tuple[CaseSummary]]]:
    """The summaries of these cases."""
    query = select(*_shown()).join(CaseWords, _ITS_WORDS, isouter=True)
    return list(session.execute(query.where(CaseSummary.as_of == as_of, CaseSummary.case_id.in_(ids))).all())


def steps_on(session: Session, as_of: date, *, within: Within = None) -> Iterator[str]:
    """What the summaries say of the steps of every case in hand (JSON)."""
    query = select(CaseWords.about).join(CaseSummary, _ITS_WORDS).where(CaseSummary.as_of == as_of, ~CaseSummary.over)
    query = query if within is None else query.where(CaseSummary.case_id.in_(within))
    yield from session.scalars(query.execution_options(yield_per=1000))


def values_of(session: Session, as_of: date, name: str) -> Sequence[str]:
    """The different values that a column of the summaries has on a day, to choose from."""
    column = CaseSummary.__table__.c[name]
    return session.scalars(
        select(column).where(CaseSummary.as_of == as_of, column != "").group_by(column).order_by(column)
    ).all()


def _shown() -> list[Any]:
    return [*CaseSummary.__table__.columns, CaseWords.about]


def _conditions(session: Session, as_of: date, wanted: CaseFilter, within: Within) -> Iterator[ColumnElement[bool]]:
    yield CaseSummary.as_of == as_of
    if within is not None:
        yield CaseSummary.case_id.in_(within)
    if wanted.entrusted_to:
        yield CaseSummary.case_id.in_(entrusted_to(wanted.entrusted_to))
    if wanted.search.strip():
        yield _found(session, wanted.search)
    for name in _CHOICES:
        if chosen := getattr(wanted, name):
            yield unindexed(CaseSummary.__table__.c[name]).in_([str(each) for each in chosen])
    yield from _ranges(wanted)
    yield from _answers(wanted)


def _ranges(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    lows = ((CaseSummary.overdue_days, wanted.days_from), (CaseSummary.total_due, wanted.amount_from))
    highs = ((CaseSummary.overdue_days, wanted.days_to), (CaseSummary.total_due, wanted.amount_to))
    if any(end is not None for _, end in (*lows, *highs)):
        yield CaseSummary.refusal.is_(None)
        yield CaseSummary.worked_out_on.is_not(None)
    yield from (unindexed(column) >= end for column, end in lows if end is not None)
    yield from (unindexed(column) <= end for column, end in highs if end is not None)
    days = ((CaseSummary.due_on, wanted.due_until), (CaseSummary.clock_on, wanted.clock_until))
    yield from (unindexed(column) <= end for column, end in days if end is not None)


def _answers(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    asked = (
        (CaseSummary.holds != "", wanted.held),
        (CaseSummary.refusal.is_not(None), wanted.refused),
        (CaseSummary.clock_status == CLOCKS_REFUSED, wanted.clock_refused),
    )
    yield from (said if answer else not_(said) for said, answer in asked if answer is not None)


def _found(session: Session, text: str) -> ColumnElement[bool]:
    """Cases in which every word is found, or the text as a whole is somebody's number."""
    words = [word for word in text.split() if plain(word)]
    if not words:
        return false()
    every = and_(*(_has(session, word) for word in words))
    whole = CaseSummary.case_id.in_(_by_secret(text))
    return or_(every, whole) if len(words) > 1 else every


def _has(session: Session, word: str) -> ColumnElement[bool]:
    """What few cases have leads to them; what many have is asked of the cases in the order they are listed in."""
    few = select(_by(word).subquery().c.case_id).limit(_MANY + 1).subquery()
    if (session.scalar(select(func.count()).select_from(few)) or 0) <= _MANY:
        return CaseSummary.case_id.in_(_by(word))
    return or_(*(CaseSummary.case_id.in_(each) for each in _parts(word)))


def _by(word: str) -> Any:
    return union_all(*_parts(word))


def _parts(word: str) -> list[Select[int]]:
    begins = plain(word)
    open_ends = [
        select(SearchKey.case_id).where(SearchKey.sort == sort, SearchKey.key >= begins, SearchKey.key < begins + _LAST)
        for sort in (NAME, NUMBER)
    ]
    return [*open_ends, _by_secret(word)]


def _by_secret(text: str) -> Select[int]:
    return select(SearchKey.case_id).where(SearchKey.sort == SECRET, SearchKey.key == mark(identifier(text)))
