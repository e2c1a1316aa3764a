"""Commands on the law beside the claim: fees, clocks."""

from datetime import date
from decimal import Decimal, InvalidOperation

import click

from docgen.api import law
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.clock_words import clock_words
from docgen.cli.output import json_option, reply
from docgen.cli.settings import as_of_option, today
from docgen.cli.words import table
from docgen.errors import FeeAmountFaulty
from docgen.glossary import term
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
        said = f"截至 {day}，共 {len(answer.clocks.clocks)} 项期限"
        return "\n\n".join((said, clock_words(answer.clocks.clocks, answer.names)))

    reply(answer.clocks, words, as_json=as_json)
