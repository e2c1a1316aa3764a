"""The dashboard: how the cases in hand stand on a day, what came in, what followed letters, which clocks run out.

Every figure is a sum over the cases' summaries, which the engine worked out one by one; what a figure means stands in
the answer beside it.
"""

from collections import defaultdict
from collections.abc import Iterable
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
from docgen.kinds.registry import kinds
from docgen.law.clock import ClockStatus
from docgen.law.result import Ratio, Yuan
from docgen.store import figures
from docgen.store.figures import Heap, Sendings
from docgen.store.listing import Within
from docgen.workflow.access import Act

WEEKS: Final = 13
MONTHS: Final = 12
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
        WrongParameterFile, WrongProfile: the institution's own definitions cannot be used.
        StorageError: the database refuses.
    """
    stale = settle(office, as_of)
    since = since or month_before(as_of, MONTHS - 1)
    within = seen(office)
    with office.database.reading() as session:
        return _Figures(session, as_of, since, within).dashboard(stale)


def month_before(on: date, months: int) -> date:
    """The first day of the month so many months before a day's."""
    count = on.year * 12 + on.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class _Figures:
    session: Session
    as_of: date
    since: date
    within: Within

    def dashboard(self, stale: int) -> Dashboard:
        ageing, bands = self._heaps("ageing"), self._heaps("amount_band")
        total = sum((heap.total_due for heap in ageing), Decimal(0))
        principal = sum((heap.principal_overdue for heap in ageing), Decimal(0))
        by_product = figures.placed(self.session, self.as_of, "product", within=self.within)

        def shares(heaps: Iterable[Heap], key: Key) -> tuple[Share, ...]:
            return shares_of(heaps, key, total)

        return Dashboard(
            as_of=self.as_of,
            since=self.since,
            cases=sum(heap.cases for heap in ageing),
            refused=figures.refused_count(self.session, self.as_of, within=self.within),
            stale=stale,
            total_due=total,
            principal_overdue=principal,
            ageing=shares(ageing, by_ageing),
            by_amount=shares(bands, by_amount),
            by_days=shares(ageing, by_days),
            by_product=shares(self._heaps("product"), as_written),
            by_claim_type=shares(self._heaps("claim_type"), in_order_of(list(ClaimType))),
            by_grade=shares(self._heaps("grade"), in_order_of(list(Grade), "不分级")),
            by_class=shares(self._heaps("repayment_class"), in_order_of(list(GRAVITY))),
            by_risk=shares(self._heaps("risk"), in_order_of(list(Risk))),
            by_cause=shares(self._heaps("cause"), in_order_of(list(OverdueCause))),
            recovery=recovery("", "全部案件", by_product),
            recovery_by_product=recoveries(by_product),
            recovery_by_handler=recoveries(figures.placed(self.session, self.as_of, "handler", within=self.within)),
            collected_by_month=self._months(),
            letters=tuple(
                _letters(each) for each in figures.sendings(self.session, self.since, self.as_of, within=self.within)
            ),
            clocks=self._clocks(),
        )

    def _heaps(self, column: str) -> list[Heap]:
        return figures.heaps(self.session, self.as_of, column, within=self.within)

    def _months(self) -> tuple[Month, ...]:
        months: dict[date, Decimal] = {}
        first = self.since.replace(day=1)
        while first <= self.as_of:
            months[first] = Decimal(0)
            first = month_before(first, -1)
        for on, amount in figures.paid_by_day(self.session, self.since, self.as_of, within=self.within):
            months[on.replace(day=1)] += amount
        return tuple(Month(month, amount) for month, amount in months.items())

    def _clocks(self) -> ClockFigures:
        monday = self.as_of - timedelta(days=self.as_of.weekday())
        weeks: dict[date, dict[str, int]] = {monday + timedelta(weeks=n): {} for n in range(WEEKS)}
        others: dict[str, int] = defaultdict(int)
        for ending in figures.ending_clocks(self.session, self.as_of, within=self.within):
            if ending.status in (ClockStatus.EXPIRED, ClockStatus.EXPIRED_UNLESS_PROVED):
                others[ending.status] += ending.clocks
                continue
            week = weeks.get(max(ending.on - timedelta(days=ending.on.weekday()), monday))
            if week is not None:
                week[ending.kind] = week.get(ending.kind, 0) + ending.clocks
        return ClockFigures(
            tuple(Week(on, sum(found.values()), found) for on, found in weeks.items()),
            others[ClockStatus.EXPIRED_UNLESS_PROVED],
            others[ClockStatus.EXPIRED],
            figures.clocks_refused_count(self.session, self.as_of, within=self.within),
        )


def _letters(sent: Sendings) -> Letters:
    known = kinds().get(sent.kind)
    within = tuple(
        Followed(days, letters, followed, ratio(Decimal(followed), Decimal(letters)), paid)
        for days, letters, followed, paid in zip(figures.WINDOWS, sent.passed, sent.followed, sent.paid, strict=True)
    )
    return Letters(sent.kind, known.definition.title if known else sent.kind, sent.sent, within)
