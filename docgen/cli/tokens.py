"""Commands of programs' doors: token, webhook, schema."""

import json
import os

import click

from docgen.api import tokens, webhooks
from docgen.api.answers import ANSWERS, answer_schema
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand, ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import CHINA, now
from docgen.cli.words import table
from docgen.glossary import word
from docgen.workflow.access import Act

_SCOPES = [act.value for act in Act if act not in tokens.PERSONAL]


@click.group(cls=ChineseGroup)
def token() -> None:
    """HTTP 接口的访问令牌：供核心系统等程序以某账户的名义调用。"""


@token.command("add")
@click.argument("label", metavar="LABEL")
@click.option("--account", "name", metavar="NAME", help="所属账户，不填为当前账户；他人的由管理员签发。")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(_SCOPES), help="权限，可重复；限账户角色所有。"
)
@click.option("--days", type=click.IntRange(1, tokens.LONGEST_DAYS), default=365, help="有效天数，不填为365。")
@json_option
@click.pass_obj
def token_add(
    office: Office, label: str, *, name: str | None, scopes: tuple[str, ...], days: int, as_json: bool
) -> None:
    """签发令牌；LABEL 说明用途。令牌只显示这一次。"""
    made = tokens.add_token(office, label, [Act(scope) for scope in scopes], days=days, at=now(), name=name)
    said = f"令牌 {made.token}（账户 {made.account}，{made.expires_at.astimezone(CHINA):%Y-%m-%d}到期）："
    reply(made, lambda: f"{said}\n{made.secret}\n请妥善保存，此后不再显示。", as_json=as_json)


@token.command("list")
@click.option("--all", "everyone", is_flag=True, help="所有账户的令牌（管理员）。")
@json_option
@click.pass_obj
def token_list(office: Office, *, everyone: bool, as_json: bool) -> None:
    """列出未吊销的令牌。"""
    answer = tokens.list_tokens(office, everyone=everyone)
    rows = [
        (
            str(one.token),
            one.account,
            one.label,
            f"{one.expires_at.astimezone(CHINA):%Y-%m-%d}",
            "、".join(map(word, one.scopes)),
        )
        for one in answer.tokens
    ]
    reply(answer, lambda: table("访问令牌", ["编号", "账户", "用途", "到期", "权限"], rows), as_json=as_json)


@token.command("revoke")
@click.argument("number", metavar="NUMBER", type=click.IntRange(1))
@click.pass_obj
def token_revoke(office: Office, number: int) -> None:
    """吊销令牌，立即生效。"""
    tokens.revoke_token(office, number, at=now())
    click.echo(f"已吊销令牌 {number}。")


@click.group(cls=ChineseGroup)
def webhook() -> None:
    """回调地址：案件、文书、期限有变化时通知其他系统。"""


@webhook.command("add")
@click.argument("url", metavar="URL")
@click.option(
    "--event", "events", multiple=True, required=True, type=click.Choice(webhooks.EVENTS), help="事件，可重复。"
)
@json_option
@click.pass_obj
def webhook_add(office: Office, url: str, *, events: tuple[str, ...], as_json: bool) -> None:
    """登记回调地址（https）；签名密钥只显示这一次。内部网络的地址须设 DOCGEN_PRIVATE_WEBHOOKS=1。"""
    private = os.environ.get("DOCGEN_PRIVATE_WEBHOOKS", "").lower() in ("1", "true", "yes")
    made = webhooks.add_webhook(office, url, events, private=private, at=now())
    said = f"已登记回调地址 {made.webhook}：{made.url}\n签名密钥：{made.secret}\n请妥善保存，此后不再显示。"
    reply(made, lambda: said, as_json=as_json)


@webhook.command("list")
@json_option
@click.pass_obj
def webhook_list(office: Office, *, as_json: bool) -> None:
    """列出回调地址。"""
    answer = webhooks.list_webhooks(office)
    rows = [(str(one.webhook), one.url, "、".join(one.events)) for one in answer.webhooks]
    reply(answer, lambda: table("回调地址", ["编号", "地址", "事件"], rows), as_json=as_json)


@webhook.command("remove")
@click.argument("number", metavar="NUMBER", type=click.IntRange(1))
@click.pass_obj
def webhook_remove(office: Office, number: int) -> None:
    """停用回调地址。"""
    webhooks.remove_webhook(office, number, at=now())
    click.echo(f"已停用回调地址 {number}。")


@webhook.command("log")
@click.argument("number", metavar="NUMBER", type=click.IntRange(1))
@json_option
@click.pass_obj
def webhook_log(office: Office, number: int, *, as_json: bool) -> None:
    """发往一个回调地址的消息及其结果，新的在前。"""
    answer = webhooks.webhook_messages(office, number)
    rows = [
        (f"{one.made_at.astimezone(CHINA):%Y-%m-%d %H:%M}", one.event, word(one.state), str(one.tries), one.said or "")
        for one in answer.messages
    ]
    reply(answer, lambda: table("消息", ["时间", "事件", "状态", "次数", "结果"], rows), as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("name", metavar="COMMAND", type=click.Choice(list(ANSWERS)))
def schema(name: str) -> None:
    """一个命令 --json 输出的 JSON Schema。"""
    click.echo(json.dumps(answer_schema(name), ensure_ascii=False, indent=2))
