"""Commands on the law beside the claim: fees, clocks."""

from datetime import date
from decimal import Decimal, InvalidOperation

import click

from docgen.api import law
from docgen.api.clock_moves import clocks_if_delivered
from docgen.api.office import Office
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.cli.chinese import ChineseCommand
from docgen.cli.clock_words import clock_words, move_words
from docgen.cli.output import json_option, reply
from docgen.cli.settings import IsoDay, as_of_option, today
from docgen.cli.words import table
from docgen.errors import FeeAmountFaulty
from docgen.glossary import term, word
from docgen.law.fees import CourtFees
from docgen.workflow.service import ACTS
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
@click.option("--if-delivered", "document_no", metavar="DOCUMENT", help="试算：该文书送达后各期限将如何变化。")
@click.option("--on", "on", type=IsoDay(), help="试算的送达日期，不填为今天。")
@click.option(
    "--if-outcome", "outcome", type=click.Choice(list(map(str, ACTS))), default="signed", help="试算的送达结果。"
)
@json_option
@click.pass_obj
def clocks(
    office: Office,
    case: str,
    *,
    as_of: date | None,
    document_no: str | None,
    on: date | None,
    outcome: str,
    as_json: bool,
) -> None:
    """期限：诉讼时效、保证期间、抵押权、申请执行、保全等，各附依据与凭证。"""
    if document_no is not None:
        preview = clocks_if_delivered(
            office, document_no, on=on or today(), outcome=DeliveryOutcome(outcome), case_no=case
        )
        head = f"试算：{document_no} 于 {preview.on} {word(preview.outcome)}且有凭证，未记入任何内容。"
        reply(preview, lambda: f"{head}\n{move_words(preview.clocks)}", as_json=as_json)
        return
    day = as_of or today()
    answer = law.clocks(office, case, as_of=day)

    def words() -> str:
        said = f"截至 {day}，共 {len(answer.clocks.clocks)} 项期限"
        return "\n\n".join((said, clock_words(answer.clocks.clocks, answer.names)))

    reply(answer.clocks, words, as_json=as_json)
