"""The recovery report: the dashboard's figures as a Word document and a PDF with the same text and charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

from docgen.api.caselist import CaseFilter, CaseLine, CaseSort, list_cases
from docgen.api.charts import FOLLOWED_DAYS, Chart, dashboard_charts
from docgen.api.dashboard import Dashboard, Week, dashboard
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.portfolio import Share
from docgen.api.today import UrgentClock, today
from docgen.casefile.vocabulary import CaseStatus
from docgen.errors import UnfaithfulRenderError
from docgen.kinds.compose import compose_report
from docgen.kinds.context import Marks
from docgen.kinds.registry import kind
from docgen.law.clock import ClockKind
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx
from docgen.store.files import make_folder, write_file
from docgen.workflow.access import Act

KIND: Final = "recovery_report"
_DUE: Final = 20
"""So many clocks that end first are named."""
_PAGE: Final = 500
_IN_HAND: Final = (CaseStatus.OPEN, CaseStatus.SUSPENDED)
_WEEK_COLUMNS: Final = {
    ClockKind.LIMITATION: "limitation",
    ClockKind.GUARANTEE_PERIOD: "guarantee",
    ClockKind.ENFORCEMENT: "enforcement",
    ClockKind.PRESERVATION: "preservation",
}
_DAY_COUNTS: Final = "期末金额、天数、分类计至{as_of}（不含当日的利息），按债权计算书的口径；回款计至当日"


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """The report as files in memory, and the figures it was made of."""

    figures: Dashboard
    docx: bytes
    pdf: bytes


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """Where the report was written."""

    as_of: date
    files: tuple[str, ...]


@permitted(Act.READ_CASES)
def recovery_report(office: Office, *, as_of: date, dated_on: date, since: date | None = None) -> ReportFiles:
    """The report of a day.

    Args:
        office: whose; who sees his own cases alone reports on those.
        as_of: the last day of the period, whose figures are reported.
        dated_on: the day the report bears.
        since: the first day of the period; None for that of the dashboard.

    Raises:
        UnfaithfulRenderError: the parts do not add up to the whole.
        DocgenError: what ``dashboard`` and the writers raise.
    """
    figures = dashboard(office, as_of=as_of, since=since)
    refuse_unequal(figures)
    charts = dashboard_charts(figures, "png")
    refused = list(_refused(office, as_of))
    if len(refused) != figures.refused:
        reason = f"不能计算的案件应为{figures.refused}件，列出{len(refused)}件"
        raise UnfaithfulRenderError(reason=reason)
    scope = "全部在办案件" if office.sees_only() is None else "本账户承办的在办案件"
    due = today(office, as_of=as_of, shown=_DUE).clocks
    document = compose_report(
        kind(KIND), answers_of(figures, scope, due, refused, charts), Marks(dated_on), office.profile
    )
    assets = {chart.name: chart.picture for chart in charts}
    return ReportFiles(
        figures,
        write_docx(document, dated_on=dated_on, assets=assets),
        write_pdf(document, dated_on=dated_on, assets=assets),
    )


@permitted(Act.READ_CASES)
def write_recovery_report(
    office: Office, out: Path, *, as_of: date, dated_on: date, since: date | None = None
) -> ReportWritten:
    """Write the report into a folder, as Word and PDF. Raises what ``recovery_report`` raises, and StorageError."""
    made = recovery_report(office, as_of=as_of, dated_on=dated_on, since=since)
    folder = make_folder(out)
    title = kind(KIND).definition.title
    names = [f"{title}-{as_of}.docx", f"{title}-{as_of}.pdf"]
    for name, content in zip(names, (made.docx, made.pdf), strict=True):
        write_file(folder / name, content)
    return ReportWritten(as_of, tuple(names))


def refuse_unequal(figures: Dashboard) -> None:
    """Raises UnfaithfulRenderError where a distribution does not add up to the totals, to the cent."""
    parts = {
        "账龄": figures.ageing,
        "金额": figures.by_amount,
        "逾期天数": figures.by_days,
        "贷款品种": figures.by_product,
        "案由": figures.by_claim_type,
        "五级分类": figures.by_grade,
        "意愿与能力": figures.by_class,
        "风险": figures.by_risk,
        "逾期原因": figures.by_cause,
    }
    whole = (figures.cases, figures.total_due, figures.principal_overdue)
    for name, shares in parts.items():
        found = (
            sum(share.cases for share in shares),
            sum((share.total_due for share in shares), Decimal(0)),
            sum((share.principal_overdue for share in shares), Decimal(0)),
        )
        if found != whole:
            reason = f"按{name}各项合计{found[0]}件、{found[1]}元，与总计{whole[0]}件、{whole[1]}元不符"
            raise UnfaithfulRenderError(reason=reason)
    by_product = sum((each.collected for each in figures.recovery_by_product), Decimal(0))
    if by_product != figures.recovery.collected:
        reason = f"按贷款品种收回合计{by_product}元，与总计{figures.recovery.collected}元不符"
        raise UnfaithfulRenderError(reason=reason)


def answers_of(
    figures: Dashboard,
    scope: str,
    due: Sequence[UrgentClock],
    refused: Sequence[CaseLine],
    charts: Sequence[Chart],
) -> dict[str, Any]:
    """The answers of the kind that the figures give."""
    whole = figures.recovery
    return {
        "from_on": figures.since,
        "to_on": figures.as_of,
        "scope": scope,
        "cases": figures.cases,
        "principal": str(figures.principal_overdue),
        "total": str(figures.total_due),
        "recovered": str(sum((each.collected for each in figures.collected_by_month), Decimal(0))),
        **_known(recovery_rate=_text(whole.rate), recovery_days=_days(whole.cycle_days)),
        "days": _spread(figures.by_days),
        "five_class": _spread(figures.by_grade),
        "amounts": _spread(figures.by_amount),
        "products": _spread(figures.by_product),
        "repayment_classes": _spread(figures.by_class),
        "causes": _spread(figures.by_cause),
        "months": [{"name": f"{m.month:%Y-%m}", "recovered": str(m.collected)} for m in figures.collected_by_month],
        "recovery": [
            {"name": each.title, "cases": each.cases, "base": str(each.placed), "recovered": str(each.collected)}
            | _known(rate=_text(each.rate), days=_days(each.cycle_days))
            for each in figures.recovery_by_product
        ],
        "letters": list(_letters(figures)),
        "clocks": [_week(week) for week in figures.clocks.weeks],
        "due": [
            {
                "case_no": clock.case_no,
                "name": clock.party_name or "、".join(clock.debtors),
                "clock": clock.title,
                "latest_safe_on": clock.latest_safe_on or clock.expires_on,
            }
            for clock in due
        ],
        "left_out": [{"case_no": line.case_no, "reason": line.refusal} for line in refused],
        "notes": [{"line": line} for line in _notes(figures)],
        "charts": [{"name": chart.name, "section": chart.section, "title": chart.title} for chart in charts],
    }


def _refused(office: Office, as_of: date) -> Iterator[CaseLine]:
    """Every case in hand whose claim cannot be worked out."""
    after: str | None = None
    wanted = CaseFilter(refused=True, status=_IN_HAND)
    while True:
        page = list_cases(office, wanted, as_of=as_of, sort=CaseSort.CASE_NO, limit=_PAGE, after=after)
        yield from page.cases
        after = page.next
        if after is None:
            return


def _spread(shares: Sequence[Share]) -> list[dict[str, Any]]:
    return [
        {
            "name": share.title,
            "cases": share.cases,
            "principal": str(share.principal_overdue),
            "total": str(share.total_due),
        }
        | _known(share=_text(share.share))
        for share in shares
    ]


def _letters(figures: Dashboard) -> Iterator[dict[str, Any]]:
    for each in figures.letters:
        for found in each.within:
            if found.days == FOLLOWED_DAYS:
                yield {
                    "title": each.title,
                    "sent": each.sent,
                    "over": found.letters,
                    "paid": found.followed,
                    "amount": str(found.paid),
                    **_known(rate=_text(found.rate)),
                }


def _week(week: Week) -> dict[str, Any]:
    counts = dict.fromkeys((*_WEEK_COLUMNS.values(), "other"), 0)
    for name, clocks in week.kinds.items():
        counts[_WEEK_COLUMNS.get(ClockKind(name), "other")] += clocks
    return {"week": f"{week.from_on}至{week.from_on + timedelta(days=6)}", **counts}


def _notes(figures: Dashboard) -> Iterator[str]:
    yield _DAY_COUNTS.format(as_of=figures.as_of)
    yield from (figures.rate_means, figures.cycle_means, figures.letters_mean)
    yield f"{figures.clocks_mean}：待补凭证{figures.clocks.to_be_proved}项，已届满{figures.clocks.expired}项"
    if figures.clocks.refused_cases:
        yield f"期限不能计算的案件{figures.clocks.refused_cases}件，不在各周之内"
    if figures.stale:
        yield f"另有{figures.stale}件案件资料有变更而尚未重新计算，按上次的数字计入"


def _known(**facts: object) -> dict[str, object]:
    return {name: value for name, value in facts.items() if value is not None}


def _text(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)


def _days(cycle: Decimal | None) -> int | None:
    return None if cycle is None else int(cycle.quantize(Decimal(1), ROUND_HALF_UP))
