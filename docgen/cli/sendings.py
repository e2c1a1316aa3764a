"""Commands on messages: send, sent."""

from typing import Literal

import click

from docgen.api import sendings as use
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, reply
from docgen.cli.settings import CHINA, now
from docgen.cli.words import table
from docgen.delivery.senders import Outcome

_document = click.argument("document", metavar="DOCUMENT")


@click.command("send", cls=ChineseCommand)
@_document
@click.option("--by", type=click.Choice(["email", "sms"]), required=True, help="电子邮件（附文书 PDF）或者短信。")
@click.option("--to", metavar="ADDRESS", help="案件资料中该当事人的另一个邮箱或手机号，不填为约定的送达地址。")
@click.option("--again", is_flag=True, help="已发过的，再发一次。")
@json_option
@click.pass_obj
def send_command(
    office: Office, document: str, by: Literal["email", "sms"], to: str | None, *, again: bool, as_json: bool
) -> int:
    """把已出具的文书发给致送对象；先核对静默时段、次数等行为规范，结果和答复存入案件。"""
    answer = use.send_document(office, document, by=by, at=now(), to=to, again=again)
    reply(answer, lambda: _said(answer), as_json=as_json)
    return 0 if answer.outcome is Outcome.SENT else 1


@click.command("sent", cls=ChineseCommand)
@_document
@click.option("--settle", type=int, metavar="N", help="记明第 N 次结果不明的发送，须同时写 --outcome 和 --note。")
@click.option("--outcome", type=click.Choice(["sent", "failed"]), help="sent 已发出，failed 未发出。")
@click.option("--note", help="如何查明的，如网关回执编号。")
@json_option
@click.pass_obj
def sent_command(
    office: Office, document: str, settle: int | None, outcome: str | None, note: str | None, *, as_json: bool
) -> None:
    """列出文书的发送记录；结果不明的，查明后记明。"""
    if settle is not None:
        if outcome is None or not (note or "").strip():
            raise click.UsageError("记明结果时，请同时写 --outcome 和 --note。")
        use.settle_sending(office, document, settle, sent=outcome == Outcome.SENT, note=str(note).strip(), at=now())
    answer = use.list_sendings(office, document)
    heads = ["次", "方式", "地址", "时间", "结果", "答复", "消息编号"]
    rows = [
        (
            str(line.sending),
            line.channel,
            line.address,
            f"{line.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
            line.outcome_word,
            line.answer,
            line.message_id,
        )
        for line in answer
    ]
    title = f"{document} 的发送记录"
    reply({"sendings": answer}, lambda: table(title, heads, rows) if rows else f"{title}：没有。", as_json=as_json)


def _said(line: use.SendingLine) -> str:
    said = f"{line.document_no} 发往 {line.address}：{line.outcome_word}。答复：{line.answer}"
    if line.outcome is Outcome.UNKNOWN:
        settled = f"docgen sent {line.document_no} --settle {line.sending}"
        return f"{said}\n请凭 {line.message_id} 查明后，用 {settled} 记明，不要重发。"
    return said if line.outcome is Outcome.SENT else f"{said}\n没有发出。排除原因后再运行同一命令。"
