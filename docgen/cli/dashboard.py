"""The command on figures of all cases: dashboard."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from docgen.api import dashboard as figures
from docgen.api.dashboard import Dashboard, Letters
from docgen.api.office import Office
from docgen.api.portfolio import Recovery, Share
from docgen.api.recovery_report import write_recovery_report
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, reply
from docgen.cli.portfolio import up_to_date
from docgen.cli.settings import IsoDay, as_of_option, today
from docgen.cli.words import table
from docgen.glossary import word
from docgen.law.clock import ClockKind
from docgen.zh.figures import percent, yuan


@click.command(cls=ChineseCommand)
@click.option("--since", type=IsoDay(), help="函件与回款自此日起统计，不填为十一个月前的月初。")
@click.option(
    "--report", "out", type=click.Path(file_okay=False, path_type=Path), help="把清收报告（Word 和 PDF）写入此文件夹。"
)
@as_of_option
@json_option
@click.pass_obj
def dashboard(office: Office, *, since: date | None, out: Path | None, as_of: date | None, as_json: bool) -> None:
    """仪表盘：账龄、分布、回款率与回款周期、函件之后的回款、各周届满的期限；另可写出清收报告。"""
    day = as_of or today()
    up_to_date(office, day)
    if out is not None:
        written = write_recovery_report(office, out, as_of=day, dated_on=today(), since=since)
        reply(written, lambda: f"{out}：{'、'.join(written.files)}", as_json=as_json)
        return
    answer = figures.dashboard(office, as_of=day, since=since)
    reply(answer, lambda: _words(answer), as_json=as_json)


def _words(answer: Dashboard) -> str:
    refused = f"；另有{answer.refused}件债权不能计算，未计入" if answer.refused else ""
    total = f"到期应付{yuan(answer.total_due)}元，其中逾期本金{yuan(answer.principal_overdue)}元"
    parts = [f"{answer.as_of} 在办案件{answer.cases}件，{total}{refused}"]
    titled = (
        ("账龄", answer.ageing),
        ("金额", answer.by_amount),
        ("逾期天数", answer.by_days),
        ("贷款品种", answer.by_product),
        ("案由", answer.by_claim_type),
        ("五级分类", answer.by_grade),
        ("意愿与能力", answer.by_class),
        ("风险", answer.by_risk),
        ("逾期原因", answer.by_cause),
    )
    parts += [_shares(title, shares) for title, shares in titled if shares]
    parts += [_recovery((answer.recovery, *answer.recovery_by_product)), answer.rate_means, answer.cycle_means]
    months = [(each.month.strftime("%Y-%m"), yuan(each.collected)) for each in answer.collected_by_month]
    parts.append(table("各月回款", ["月份", "回款"], months, [1]))
    if answer.letters:
        parts += [_letters(answer.letters), answer.letters_mean]
    return "\n\n".join([*parts, _clocks(answer)])


def _shares(title: str, shares: Sequence[Share]) -> str:
    rows = [(s.title, str(s.cases), yuan(s.total_due), yuan(s.principal_overdue), _percent(s.share)) for s in shares]
    return table(None, [title, "件数", "到期应付", "逾期本金", "占比"], rows, [1, 2, 3, 4])


def _recovery(lines: Sequence[Recovery]) -> str:
    rows = [
        (
            line.title,
            str(line.cases),
            yuan(line.placed),
            yuan(line.collected),
            _percent(line.rate),
            "" if line.cycle_days is None else f"{line.cycle_days}天",
        )
        for line in lines
    ]
    return table("回款", ["贷款品种", "件数", "入库日应付", "其后回款", "回款率", "回款周期"], rows, [1, 2, 3, 4, 5])


def _letters(letters: Sequence[Letters]) -> str:
    rows = [
        (
            each.title,
            str(each.sent),
            *(f"{w.followed}/{w.letters} {_percent(w.rate)} {yuan(w.paid)}" for w in each.within),
        )
        for each in letters
    ]
    return table("函件与其后的回款", ["函件", "发出", "7日内", "15日内", "30日内"], rows, [1, 2, 3, 4])


def _clocks(answer: Dashboard) -> str:
    rows = [
        (
            week.from_on.isoformat(),
            str(week.clocks),
            "、".join(f"{word(ClockKind(kind))}{count}" for kind, count in week.kinds.items()),
        )
        for week in answer.clocks.weeks
    ]
    clocks = answer.clocks
    others = f"待补凭证{clocks.to_be_proved}项，已届满{clocks.expired}项，期限不能计算的案件{clocks.refused_cases}件"
    return table("各周届满的期限", ["周一", "项数", "种类"], rows, [1]) + f"\n{others}。{answer.clocks_mean}"


def _percent(rate: Decimal | None) -> str:
    return "" if rate is None else percent(rate)
