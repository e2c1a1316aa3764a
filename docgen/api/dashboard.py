"""The dashboard: how the cases in hand stand on a day, what came in, what followed letters, which clocks run out.

Every figure is a sum over the cases' summaries, which the engine worked out one by one; what a figure means stands in
the answer beside it.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from docgen.api.caselist import seen
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.portfolio import (
    Key,
    Recovery,
    Share,
    as_written,
    by_ageing,
    by_amount,
    by_days,
    in_order_of,
    ratio,
    recoveries,
    recovery,
    shares_of,
)
from docgen.api.refreshing import settle
from docgen.casefile.vocabulary import ClaimType, OverdueCause
from docgen.collection.classify import GRAVITY, Grade, Risk
from docgen.errors import DatabaseBusy, WrongParameter
from docgen.kinds.registry import kinds
from docgen.law.clock import ClockStatus
from docgen.law.result import Ratio, Yuan
from docgen.store import figures
from docgen.store.figure_blocks import added_up, keep
from docgen.store.figures import WEEKS, Chosen, Heap, Sendings, Sums, add, counted, entrusted, every, monday_of, moved
from docgen.workflow.access import Act

MONTHS: Final = 12
_YEARS: Final = range(1950, 2150)
MOST_YEARS: Final = 20
"""Longer periods are refused: they are slips of the pen, and every month is shown."""
RATE_MEANS: Final = (
    "回款率＝入库日之后至截止日的回款合计÷入库日应付金额合计；"
    "入库日为案件首次入库之日，回款以还款流水为准，已结清、已结案的案件一并计入，"
    "入库日无应付金额或当日债权不能计算的不计入"
)
CYCLE_MEANS: Final = "回款周期＝（每笔回款金额×入库日至回款日的天数）之和÷回款合计，即按金额加权的平均回款天数"
LETTERS_MEAN: Final = (
    "函件发出次日起7、15、30日内有回款的计为其后有回款，期限未满的不计入；同一案件同日同种函件计一次。"
    "先后有数封函件的，一笔回款可计入每一封，不表示因该函件而还款"
)
CLOCKS_MEAN: Final = "期限按最后稳妥日归入各周（周一至周日）；待补凭证、已届满的另计"


@dataclass(frozen=True, slots=True)
class Month:
    """What was paid in a month (its first day), in cases that had come in before."""

    month: date
    collected: Yuan


@dataclass(frozen=True, slots=True)
class Followed:
    """Within ``days`` after letters: of those whose time is over, how many a payment followed, and how much it was."""

    days: int
    letters: int
    followed: int
    rate: Ratio | None
    paid: Yuan


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a kind, and what followed them."""

    kind: str
    title: str
    sent: int
    within: tuple[Followed, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday on, and how many clocks of each kind end in it."""

    from_on: date
    clocks: int
    kinds: dict[str, int]


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """Clocks by week, those that wait for proof, those that have run out, and cases whose clocks are refused."""

    weeks: tuple[Week, ...]
    to_be_proved: int
    expired: int
    refused_cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """The figures of a day; ``refused`` cases have none and are in no distribution, ``stale`` ones in their last."""

    as_of: date
    since: date
    cases: int
    refused: int
    stale: int
    total_due: Yuan
    principal_overdue: Yuan
    ageing: tuple[Share, ...]
    by_amount: tuple[Share, ...]
    by_days: tuple[Share, ...]
    by_product: tuple[Share, ...]
    by_claim_type: tuple[Share, ...]
    by_grade: tuple[Share, ...]
    by_class: tuple[Share, ...]
    by_risk: tuple[Share, ...]
    by_cause: tuple[Share, ...]
    recovery: Recovery
    recovery_by_product: tuple[Recovery, ...]
    recovery_by_handler: tuple[Recovery, ...]
    collected_by_month: tuple[Month, ...]
    letters: tuple[Letters, ...]
    clocks: ClockFigures
    rate_means: str = RATE_MEANS
    cycle_means: str = CYCLE_MEANS
    letters_mean: str = LETTERS_MEAN
    clocks_mean: str = CLOCKS_MEAN


@permitted(Act.READ_CASES)
def dashboard(office: Office, *, as_of: date, since: date | None = None) -> Dashboard:
    """The figures of the cases on a day.

    Args:
        office: whose.
        as_of: the day.
        since: from when letters and months of payments are looked at; None for the first day of the eleventh month
            before.

    Raises:
        WrongParameter: the day lies in another century, or the period is longer than ``MOST_YEARS``.
        WrongParameterFile, WrongProfile: the institution's own definitions cannot be used.
        StorageError: the database refuses.
    """
    if as_of.year not in _YEARS:
        raise WrongParameter(name="截止日", value=str(as_of), expected="应为合理的日期")
    since = since or month_before(as_of, MONTHS - 1)
    if as_of.year - since.year > MOST_YEARS:
        raise WrongParameter(name="起始日", value=str(since), expected=f"应在截止日之前{MOST_YEARS}年以内")
    stale = settle(office, as_of)
    within = seen(office)
    with office.database.reading() as session:
        if within is None:
            sums, fresh = added_up(session, as_of)
        else:
            sums, fresh = counted(session, as_of, entrusted(within)), ()
        before = _before(session, as_of, since, every if within is None else entrusted(within))
    if fresh:
        with suppress(DatabaseBusy), office.database.deriving() as session:  # it can be counted again
            keep(session, fresh)
    add(sums, before, times=-1)
    return _made(sums, as_of, since, stale)


def month_before(on: date, months: int) -> date:
    """The first day of the month so many months before a day's."""
    count = on.year * 12 + on.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _before(session: Session, as_of: date, since: date, chosen: Chosen) -> Sums:
    """What was paid and sent in the month that a day is in, before it: sums are by month, and it begins on a day."""
    first, last = since.replace(day=1), min(since - timedelta(days=1), as_of)
    return moved(session, as_of, chosen, (first, last)) if first <= last else {}


def _made(sums: Sums, as_of: date, since: date, stale: int) -> Dashboard:
    ageing, bands = figures.heaps(sums, "ageing"), figures.heaps(sums, "amount_band")
    total = sum((heap.total_due for heap in ageing), Decimal(0))
    principal = sum((heap.principal_overdue for heap in ageing), Decimal(0))
    by_product = figures.placed(sums, "product")

    def shares(heaps: Iterable[Heap], key: Key) -> tuple[Share, ...]:
        return shares_of(heaps, key, total)

    return Dashboard(
        as_of=as_of,
        since=since,
        cases=sum(heap.cases for heap in ageing),
        refused=figures.others(sums, "refused"),
        stale=stale,
        total_due=total,
        principal_overdue=principal,
        ageing=shares(ageing, by_ageing),
        by_amount=shares(bands, by_amount),
        by_days=shares(ageing, by_days),
        by_product=shares(figures.heaps(sums, "product"), as_written),
        by_claim_type=shares(figures.heaps(sums, "claim_type"), in_order_of(list(ClaimType))),
        by_grade=shares(figures.heaps(sums, "grade"), in_order_of(list(Grade), "不分级")),
        by_class=shares(figures.heaps(sums, "repayment_class"), in_order_of(list(GRAVITY))),
        by_risk=shares(figures.heaps(sums, "risk"), in_order_of(list(Risk))),
        by_cause=shares(figures.heaps(sums, "cause"), in_order_of(list(OverdueCause))),
        recovery=recovery("", "全部案件", by_product),
        recovery_by_product=recoveries(by_product),
        recovery_by_handler=recoveries(figures.placed(sums, "handler")),
        collected_by_month=_months(sums, as_of, since),
        letters=tuple(map(_letters, figures.sendings(sums, since))),
        clocks=_clocks(sums, as_of),
    )


def _months(sums: Sums, as_of: date, since: date) -> tuple[Month, ...]:
    paid, first, months = figures.paid_by_month(sums), since.replace(day=1), []
    while first <= as_of:
        months.append(Month(first, paid.get(first, Decimal(0))))
        first = month_before(first, -1)
    return tuple(months)


def _clocks(sums: Sums, as_of: date) -> ClockFigures:
    ending, monday = figures.clocks_by_week(sums), monday_of(as_of)
    weeks = {on: ending.get(on, {}) for on in (monday + timedelta(weeks=number) for number in range(WEEKS))}
    return ClockFigures(
        tuple(Week(on, sum(found.values()), found) for on, found in weeks.items()),
        figures.others(sums, ClockStatus.EXPIRED_UNLESS_PROVED),
        figures.others(sums, ClockStatus.EXPIRED),
        figures.others(sums, "clocks_refused"),
    )


def _letters(sent: Sendings) -> Letters:
    known = kinds().get(sent.kind)
    within = tuple(
        Followed(days, letters, followed, ratio(Decimal(followed), Decimal(letters)), paid)
        for days, letters, followed, paid in zip(figures.WINDOWS, sent.passed, sent.followed, sent.paid, strict=True)
    )
    return Letters(sent.kind, known.definition.title if known else sent.kind, sent.sent, within)
