"""The charts of the dashboard: what each shows, as bars to be drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from docgen.api.dashboard import Dashboard
from docgen.render.charts import Bar, Form, bars
from docgen.zh.figures import percent, yuan

MOST: Final = 12
"""So many bars lie below one another at most; the table has the rest."""
FOLLOWED_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its name, the part of the report it belongs to, its title, and the picture."""

    name: str
    section: str
    title: str
    picture: bytes


def dashboard_charts(figures: Dashboard, form: Form, *, say: Callable[[str], str] = str) -> tuple[Chart, ...]:
    """The charts of a day's figures; one that would show nothing is left out.

    Args:
        figures: from :func:`docgen.api.dashboard.dashboard`.
        form: what to draw them as.
        say: how a name is said in the reader's language.
    """
    products = [(s.title if s.key else say(s.title), s.total_due) for s in figures.by_product]
    money: tuple[tuple[str, str, str, list[tuple[str, Decimal]]], ...] = (
        ("ageing", "分布", "账龄：到期应付（元）", [(share.title, share.total_due) for share in figures.ageing]),
        ("products", "分布", "贷款品种：到期应付（元）", products),
        ("months", "回款", "各月回款（元）", [(f"{m.month:%Y-%m}", m.collected) for m in figures.collected_by_month]),
    )
    weeks = [Bar(f"{week.from_on:%m-%d}", Decimal(week.clocks), str(week.clocks)) for week in figures.clocks.weeks]
    drawn: list[tuple[str, str, str, bool, list[Bar]]] = [
        *(
            (name, section, title, True, [Bar(of, amount, yuan(amount)) for of, amount in each])
            for name, section, title, each in money
        ),
        ("letters", "文书", "函件发出后三十日内有回款的比例", True, _followed(figures, say)),
        ("clocks", "期限", "各周届满的期限（项，按周一的日期）", False, weeks),
    ]
    return tuple(
        Chart(name, section, title, bars(each[:MOST] if lying else each, form, lying=lying))
        for name, section, title, lying, each in drawn
        if any(bar.value for bar in each)
    )


def _followed(figures: Dashboard, say: Callable[[str], str]) -> list[Bar]:
    """The share of letters of each kind that a payment followed within thirty days."""
    rates = [
        (each.title, found.rate) for each in figures.letters for found in each.within if found.days == FOLLOWED_DAYS
    ]
    return [Bar(say(title), rate, percent(rate)) for title, rate in rates if rate is not None]
