"""Commands on all cases together: cases, filter, today, dashboard, refresh."""

import os
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import click

from docgen.api import caselist, refreshing
from docgen.api import today as todays
from docgen.api.caselist import CaseFilter, CaseLine, CaseSort
from docgen.api.office import Office
from docgen.casefile.vocabulary import CaseStatus, ClaimType, OverdueCause
from docgen.cli.chinese import ChineseCommand, ChineseGroup
from docgen.cli.output import Steps, json_option, reply
from docgen.cli.settings import IsoDay, as_of_option, today
from docgen.cli.words import table
from docgen.collection.classify import Grade, RepaymentClass, Risk
from docgen.errors import WrongParameter
from docgen.glossary import word
from docgen.glossary import words as words_of
from docgen.law.clock import ClockKind, ClockStatus
from docgen.zh.figures import yuan

_CORES = len(os.sched_getaffinity(0))
_CHOICES: dict[str, tuple[str, type[StrEnum] | None, str]] = {
    "claim_type": ("--claim-type", ClaimType, "案由"),
    "status": ("--status", CaseStatus, "状态"),
    "grade": ("--grade", Grade, "五级分类"),
    "repayment_class": ("--class", RepaymentClass, "意愿与能力"),
    "risk": ("--risk", Risk, "风险"),
    "cause": ("--cause", OverdueCause, "逾期原因"),
    "clock_kind": ("--clock", ClockKind, "最近期限的种类"),
    "clock_status": ("--clock-status", ClockStatus, "最近期限的状态"),
    "product": ("--product", None, "贷款品种"),
    "handler": ("--handler", None, "经办人"),
    "policy": ("--policy", None, "催收方案（名称）"),
    "step": ("--step", None, "下一步（名称，见 --json）"),
    "document": ("--document", None, "下一步的文书种类（名称）"),
}
"""The fields of a filter that are one of several values, their options and words."""


def _filtering(command: Any) -> Any:
    """The options of a filter."""
    for name, (option, closed, said) in reversed(_CHOICES.items()):
        kind = click.Choice([each.value for each in closed]) if closed else None
        values = "、".join(f"{key} {value}" for key, value in words_of(closed.__name__).items()) if closed else ""
        told = f"{said}，可重复。" + (f"{values}。" if values else "")
        command = click.option(option, name, type=kind, multiple=True, help=told)(command)
    for name, said in (("days", "逾期天数"), ("amount", "到期应付（元）")):
        for end, word_ in (("to", "至多"), ("from", "至少")):
            command = click.option(f"--{name}-{end}", f"{name}_{end}", metavar="N", help=f"{said}{word_}。")(command)
    command = click.option("--clock-until", type=IsoDay(), help="最近期限不晚于此日。")(command)
    command = click.option("--due-until", type=IsoDay(), help="下一步不晚于此日。")(command)
    command = click.option("--held/--not-held", default=None, help="已暂停催收的，或未暂停的。")(command)
    command = click.option("--refused/--not-refused", default=None, help="债权不能计算的，或能计算的。")(command)
    searched = "姓名（或其一部分）、案件编号、合同编号，或完整的证件号、电话、账号。"
    return click.option("--search", metavar="TEXT", help=searched)(command)


def _filter(base: CaseFilter, given: dict[str, Any]) -> CaseFilter:
    """The base with what was given in place of its own."""
    said = {name: value for name, value in given.items() if value not in (None, ())}
    for name in ("days_from", "days_to"):
        if name in said:
            said[name] = _whole(name, said[name])
    for name in ("amount_from", "amount_to"):
        if name in said:
            said[name] = _money(name, said[name])
    return caselist.changed(base, said)


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise WrongParameter(name=f"--{name.replace('_', '-')}", value=text[:20], expected="应为天数（整数）")
    return int(text)


def _money(name: str, text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", ""))
        if amount.is_finite() and abs(amount) < 10**12 and amount == amount.quantize(Decimal("0.01")):
            return amount
    except InvalidOperation:
        pass
    raise WrongParameter(name=f"--{name.replace('_', '-')}", value=text[:20], expected="应为金额，至多两位小数")


def up_to_date(office: Office, day: date) -> None:
    """Have every case worked out for the day before it is told of."""
    refreshing.refresh(office, as_of=day, jobs=_CORES, progress=Steps())


@click.command("cases", cls=ChineseCommand)
@_filtering
@click.option("--sort", type=click.Choice([each.value for each in CaseSort]), default="due", help="排序方式。")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="每页件数。")
@click.option("--after", metavar="NEXT", help="接着上一页：填上一页所给的 next。")
@click.option("--filter", "saved", metavar="NAME", help="使用保存的筛选；其他选项在其上更改。")
@click.option("--save", metavar="NAME", help="把此次筛选以此名称保存。")
@as_of_option
@json_option
@click.pass_obj
def cases_command(  # each is an option
    office: Office,
    /,
    *,
    sort: str,
    limit: int,
    after: str | None,
    saved: str | None,
    save: str | None,
    as_of: date | None,
    as_json: bool,
    **given: Any,
) -> None:
    """案件清单：搜索、筛选、排序，逐页列出。"""
    day = as_of or today()
    base = caselist.saved_filter(office, saved).filter if saved else CaseFilter()
    wanted = _filter(base, given)
    if save:
        caselist.save_filter(office, save, wanted)
    up_to_date(office, day)
    answer = caselist.list_cases(office, wanted, as_of=day, sort=CaseSort(sort), limit=limit, after=after)

    def words() -> str:
        more = f"\n\n下一页：--after {answer.next}" if answer.next else ""
        return _lines(f"{day} 案件清单，共{answer.count}件", answer.cases) + more

    reply(answer, words, as_json=as_json)


def _lines(title: str, lines: Sequence[CaseLine]) -> str:
    if not lines:
        return f"{title}。"
    heads = ["案件编号", "债务人", "到期应付", "逾期", "五级分类", "风险", "下一步", "期限", "最近时效或期间"]
    rows = [
        (
            line.case_no,
            "、".join(line.debtors),
            "不能计算" if line.total_due is None else yuan(line.total_due),
            "" if line.overdue_days is None else f"{line.overdue_days}天",
            word(line.grade) if line.grade else "",
            word(line.risk) if line.risk else "",
            line.step_title,
            line.due_on.isoformat() if line.due_on else "",
            f"{word(line.clock)} {line.clock_on} {word(line.clock_status)}" if line.clock and line.clock_status else "",
        )
        for line in lines
    ]
    refused = [f"{line.case_no}　{line.refusal}" for line in lines if line.refusal]
    refused += [f"{line.case_no}　期限不能计算：{line.clocks_refusal}" for line in lines if line.clocks_refusal]
    return "\n".join([table(title, heads, rows, [2, 3], whole=[0]), *(["", *refused] if refused else [])])


@click.group("filter", cls=ChineseGroup)
def filter_group() -> None:
    """保存的筛选（用 cases --save 保存）。"""


@filter_group.command("list")
@json_option
@click.pass_obj
def list_filters(office: Office, *, as_json: bool) -> None:
    """列出本账户保存的筛选。"""
    answer = caselist.list_filters(office)
    reply(answer, lambda: "\n".join(each.name for each in answer.filters) or "没有保存的筛选。", as_json=as_json)


@filter_group.command("remove")
@click.argument("name", metavar="NAME")
@click.pass_obj
def remove_filter(office: Office, name: str) -> None:
    """删去一个筛选。"""
    caselist.remove_filter(office, name)
    click.echo(f"已删去 {name}")


@click.command("today", cls=ChineseCommand)
@as_of_option
@json_option
@click.pass_obj
def today_command(office: Office, *, as_of: date | None, as_json: bool) -> None:
    """今日待办：到期的下一步、即将届满的期限、待批的文书、收件箱。"""
    day = as_of or today()
    up_to_date(office, day)
    answer = todays.today(office, as_of=day)

    def words() -> str:
        clocks = [
            (
                c.case_no,
                c.title,
                c.party_name or "、".join(c.debtors),
                c.debt or "",
                word(c.status),
                c.expires_on.isoformat(),
                f"{c.days_left}天",
            )
            for c in answer.clocks
        ]
        heads = ["案件编号", "期限", "当事人", "合同", "状态", "届满日", "剩余"]
        parts = [_lines(f"到期的下一步，共{answer.steps_count}件", answer.steps)]
        title = f"即将届满或待补凭证的期限，共{answer.clocks_count}项"
        parts.append(table(title, heads, clocks, [6], whole=[0]) if clocks else f"{title}。")
        if answer.drafts is not None:
            drafts = [(d.draft, d.case_no, d.title, d.party_name or "", d.made_by) for d in answer.drafts]
            title = f"待批准的文书，共{answer.drafts_count}份"
            heads = ["草稿", "案件编号", "文书", "致", "起草人"]
            parts.append(table(title, heads, drafts) if drafts else f"{title}。")
        if answer.pages is not None:
            pages = [(str(p.inbox), p.file, str(p.page), p.reason) for p in answer.pages]
            title = f"收件箱，共{answer.pages_count}页"
            parts.append(table(title, ["序号", "文件", "页", "原因"], pages, [0, 2]) if pages else f"{title}。")
        return "\n\n".join(parts)

    reply(answer, words, as_json=as_json)


@click.command("refresh", cls=ChineseCommand)
@as_of_option
@click.option("--jobs", type=click.IntRange(1, 64), default=_CORES, help="同时工作的进程数，不填为处理器核数。")
@click.option("--all", "everything", is_flag=True, help="全部重新计算，如更换了密钥。")
@json_option
@click.pass_obj
def refresh_command(office: Office, *, as_of: date | None, jobs: int, everything: bool, as_json: bool) -> None:
    """更新案件概况：资料有变化的案件按截止日重新计算，供清单与仪表盘使用。"""
    answer = refreshing.refresh(office, as_of=as_of or today(), jobs=jobs, everything=everything, progress=Steps())
    left = f"，另有{answer.stale}件在此期间又有变化" if answer.stale else ""
    reply(answer, lambda: f"{answer.as_of} 已计算 {answer.worked_out} 件{left}", as_json=as_json)
