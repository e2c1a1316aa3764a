"""Commands on going to court: which courts, which procedures."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

import click

from docgen.api import law
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, reply
from docgen.cli.settings import as_of_option, today
from docgen.errors import AverageWageFaulty
from docgen.glossary import word
from docgen.law.conditions import Condition
from docgen.law.court_choice import CourtChoice
from docgen.law.court_level import Level
from docgen.law.procedure import Procedures
from docgen.law.venue import Venue
from docgen.law.way import Procedure
from docgen.zh.figures import yuan


@click.command(cls=ChineseCommand)
@click.argument("case", metavar="CASE")
@as_of_option
@json_option
@click.pass_obj
def venue(office: Office, case: str, *, as_of: date | None, as_json: bool) -> None:
    """管辖：约定的法院、被告住所地、合同履行地，各附依据、条件与所缺资料。"""
    answer = law.venue(office, case, as_of=as_of or today())
    reply(answer.venue, lambda: _venue_words(answer.venue, answer.names), as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("case", metavar="CASE")
@as_of_option
@click.option("--average-wage", metavar="X", help="受诉法院所在省上年度就业人员年平均工资，单位元，用于小额诉讼限额。")
@json_option
@click.pass_obj
def procedure(office: Office, case: str, *, as_of: date | None, average_wage: str | None, as_json: bool) -> None:
    """程序：支付令、小额、简易、普通程序、实现担保物权、保全、司法确认，各附条件与后果。"""
    try:
        wage = Decimal(average_wage.replace(",", "")) if average_wage is not None else None
    except InvalidOperation as error:
        raise AverageWageFaulty(wage=average_wage) from error
    answer = law.procedures(office, case, as_of=as_of or today(), average_wage=wage)
    reply(answer.procedures, lambda: _procedure_words(answer.procedures, answer.names), as_json=as_json)


def _venue_words(answer: Venue, names: Mapping[str, str]) -> str:
    parts = [f"截至 {answer.as_of}，案件所填受诉法院：{answer.court or '未填'}", "\n".join(_level_words(answer.level))]
    parts += ["\n".join(_court_words(choice, names)) for choice in answer.courts]
    parts.append("\n".join(f"· {note}" for note in answer.notes))
    return "\n\n".join(part for part in parts if part)


def _level_words(level: Level) -> Iterator[str]:
    amount = f"（标的额 {yuan(level.amount)}元）" if level.amount is not None else ""
    yield f"级别：{word(level.level) if level.level else '未定'}{amount}"
    if level.missing:
        yield f"  待补或待核：{level.missing}"
    yield from (f"· {line}" for line in level.basis)


def _court_words(choice: CourtChoice, names: Mapping[str, str]) -> Iterator[str]:
    about = [word(choice.ground), names.get(choice.party or "", ""), f"合同 {choice.debt}" if choice.debt else ""]
    yield f"【{'　'.join(part for part in about if part)}】{word(choice.status)}"
    yield choice.place or "地点未记"
    yield f"依据：{choice.article}"
    yield from _condition_words(choice.conditions)


def _procedure_words(answer: Procedures, names: Mapping[str, str]) -> str:
    amount = f"到期应付 {yuan(answer.amount)}元" if answer.amount is not None else "债权金额未能计算"
    shown = [f"截至 {answer.as_of}，{amount}"]
    shown += ["\n".join(_way_words(way, names)) for way in answer.procedures]
    shown += [f"· {note}" for note in answer.notes]
    return "\n\n".join(shown)


def _way_words(way: Procedure, names: Mapping[str, str]) -> Iterator[str]:
    about = [word(way.kind), names.get(way.party or "", way.party or ""), way.about or ""]
    yield f"【{'　'.join(part for part in about if part)}】{word(way.status)}"
    yield f"法院：{way.court}"
    if way.fee is not None:
        yield f"预计申请费或者受理费：{yuan(way.fee)}元"
    yield from _condition_words(way.conditions)
    yield from (f"· {line}" for line in way.consequences)


def _condition_words(conditions: tuple[Condition, ...]) -> Iterator[str]:
    for condition in conditions:
        yield f"  {word(condition.met)}　{condition.what}（{condition.article}）"
        if condition.found:
            yield f"    {condition.found}"
        if condition.missing:
            yield f"    待补或待核：{condition.missing}"
