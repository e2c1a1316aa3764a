"""Commands on the dated legal values: parameter list, parameter add."""

from datetime import date
from decimal import Decimal, InvalidOperation

import click

from docgen.api import parameters
from docgen.api.office import Office
from docgen.cli.chinese import ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import IsoDay, now, today
from docgen.cli.words import table
from docgen.errors import InputError, Problem


@click.group(cls=ChineseGroup)
def parameter() -> None:
    """法定数值：利率、上限、期限、费用标准。"""


@parameter.command("list")
@json_option
@click.pass_obj
def parameter_list(office: Office, *, as_json: bool) -> None:
    """列出全部法定数值的最新值、起算日与依据。"""
    answer = parameters.list_parameters(office)
    heads = ["名称", "参数", "最新值", "起算日", "依据", "核对日"]
    rows = [
        (p.name, p.title, _value(p), p.since.isoformat(), p.source, p.checked_on.isoformat()) for p in answer.parameters
    ]
    reply(answer, lambda: table("法定数值", heads, rows, whole=[0, 2]), as_json=as_json)


def _value(line: parameters.ParameterLine) -> str:
    """The value; of a table of tiers every tier."""
    tiers = [f"超过{tier.above:,}元：{tier.rate.normalize():f}" for tier in line.slices]
    return "\n".join([f"{line.value.normalize():f}", *tiers])


@parameter.command("add")
@click.argument("name", metavar="NAME")
@click.argument("value", metavar="VALUE")
@click.option("--from", "since", type=IsoDay(), required=True, help="起算日。")
@click.option("--source", required=True, help="依据：文件名称与条文。")
@click.option("--replace", is_flag=True, help="该日已有数值的，以本次的数值代替。")
@json_option
@click.pass_obj
def parameter_add(
    office: Office, name: str, value: str, since: date, source: str, *, replace: bool, as_json: bool
) -> None:
    """补充一个法定数值到数据文件夹，如：parameter add lpr_1y 0.0300 --from 2026-10-20 --source …。"""
    try:
        figure = Decimal(value)
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite() or figure < 0:
        raise InputError(problems=[Problem("VALUE", value, "应为不小于0的小数，利率写作每年的小数，如 0.0300")])
    answer = parameters.add_value(
        office, name, figure, since=since, source=source, checked_on=today(), at=now(), replace=replace
    )
    reply(answer, lambda: f"{answer.title}：{answer.since} 起 {answer.value.normalize():f}", as_json=as_json)
