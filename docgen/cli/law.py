"""Commands on the law beside the claim: fees, clocks."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

import click

from docgen.api import law
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, reply
from docgen.cli.settings import as_of_option, today
from docgen.cli.words import table
from docgen.errors import FeeAmountFaulty
from docgen.glossary import term, word
from docgen.law.clock import Clock, ClockEvent
from docgen.law.fees import CourtFees
from docgen.zh.figures import yuan


@click.command(cls=ChineseCommand)
@click.option("--amount", metavar="X", required=True, help="诉讼请求的金额合计，单位元。")
@json_option
@click.pass_obj
def fees(office: Office, *, amount: str, as_json: bool) -> None:
    """诉讼费用：案件受理费、减半、支付令、保全、执行，各附条文。"""
    try:
        asked = Decimal(amount.replace(",", ""))
    except InvalidOperation as error:
        raise FeeAmountFaulty(amount=amount) from error
    answer = law.fees(office, asked, on=today())
    reply(answer, lambda: _fee_words(asked, answer), as_json=as_json)


def _fee_words(amount: Decimal, answer: CourtFees) -> str:
    rows = [(term(line.fee, "fees"), yuan(getattr(answer, line.fee)), line.source) for line in answer.sources]
    shown = table(f"请求金额 {yuan(amount)}元，预计诉讼费用", ["费用", "金额（元）", "依据"], rows, [1])
    return f"{shown}\n\n减半只减一次；执行申请费不预交，由被执行人负担；部分法院取整到元，以法院通知为准。"


@click.command(cls=ChineseCommand)
@click.argument("case", metavar="CASE")
@as_of_option
@json_option
@click.pass_obj
def clocks(office: Office, case: str, *, as_of: date | None, as_json: bool) -> None:
    """期限：诉讼时效、保证期间、抵押权、申请执行、保全等，各附依据与凭证。"""
    day = as_of or today()
    answer = law.clocks(office, case, as_of=day)

    def words() -> str:
        shown = [f"截至 {day}，共 {len(answer.clocks.clocks)} 项期限"]
        shown += ["\n".join(_clock_words(clock, answer.names)) for clock in answer.clocks.clocks]
        return "\n\n".join(shown)

    reply(answer.clocks, words, as_json=as_json)


def _clock_words(clock: Clock, names: Mapping[str, str]) -> Iterator[str]:
    about = [word(clock.kind), names.get(clock.party or "", ""), f"合同 {clock.debt}" if clock.debt else ""]
    yield f"【{'　'.join(part for part in about if part)}】{word(clock.status)}"
    if clock.expires_on and clock.days_left is not None:
        left = f"剩{clock.days_left}天" if clock.days_left >= 0 else "已过"
        yield f"届满日 {clock.expires_on}（{left}），建议不晚于 {clock.latest_safe_on}"
    else:
        yield "届满日：未起算或程序进行中"
    if clock.expires_on_if_proved and clock.expires_on_if_proved != clock.expires_on:
        yield f"补足凭证后的届满日 {clock.expires_on_if_proved}"
    yield from map(_event_words, clock.events)
    yield from (f"· {line}" if not line.startswith(" ") else line for line in clock.basis)


def _event_words(event: ClockEvent) -> str:
    proof = "、".join(event.proof) or "无"
    missing = f"，缺：{event.missing}" if event.missing else ""
    effect = f"{word(event.effect)}（证明力：{word(event.strength)}）"
    return f"  {event.on}　{effect}　{event.event}\n    凭证：{proof}{missing}；{event.article}"
