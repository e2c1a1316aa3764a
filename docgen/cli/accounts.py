"""Commands on accounts and the audit chain: user, audit."""

import sys

import click

from docgen.api import accounts
from docgen.api.audit import AuditAnswer, audit_head, audit_log, audit_verify
from docgen.api.credentials import remove_second_factor_of, set_password
from docgen.api.office import Office
from docgen.cli.chinese import ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import CHINA, now
from docgen.cli.words import table
from docgen.glossary import word
from docgen.workflow.access import AccountRole

_role = click.option(
    "--role",
    type=click.Choice([role.value for role in AccountRole]),
    required=True,
    help="、".join(f"{role.value} {word(role)}" for role in AccountRole),
)


@click.group(cls=ChineseGroup)
def user() -> None:
    """账户与角色。第一个账户应为管理员；设立账户后，每次操作都须写明账户。"""


@user.command("add")
@click.argument("name", metavar="NAME")
@_role
@click.option("--person", help="姓名，印在记录中；不填为账户名。")
@json_option
@click.pass_obj
def user_add(office: Office, name: str, role: str, person: str | None, *, as_json: bool) -> None:
    """设立账户。"""
    made = accounts.add_account(office, name, role=AccountRole(role), person=person, at=now())
    reply(made, lambda: _line(made), as_json=as_json)


@user.command("password")
@click.argument("name", metavar="NAME")
@click.option("--stdin", "from_stdin", is_flag=True, help="从标准输入读一行作为密码，不提示输入。")
@click.option("--no-second-factor", is_flag=True, help="同时取消该账户的两步验证（手机遗失时）。")
@click.pass_obj
def user_password(office: Office, name: str, *, from_stdin: bool, no_second_factor: bool) -> None:
    """设定账户登录网页的密码；本人首次登录时须改为自己的密码。"""
    typed = sys.stdin.readline().rstrip("\r\n") if from_stdin else _typed()
    set_password(office, name, typed, at=now())
    if no_second_factor:
        remove_second_factor_of(office, name, at=now())
    click.echo(f"已设定账户 {name} 的密码，其已登录的浏览器须重新登录。")


def _typed() -> str:
    return str(click.prompt("密码", hide_input=True, confirmation_prompt="再输入一次"))


@user.command("set")
@click.argument("name", metavar="NAME")
@_role
@json_option
@click.pass_obj
def user_set(office: Office, name: str, role: str, *, as_json: bool) -> None:
    """改变账户的角色。"""
    made = accounts.change_account(office, name, role=AccountRole(role), at=now())
    reply(made, lambda: _line(made), as_json=as_json)


@user.command("close")
@click.argument("name", metavar="NAME")
@json_option
@click.pass_obj
def user_close(office: Office, name: str, *, as_json: bool) -> None:
    """停用账户；其所作记录不变。"""
    made = accounts.change_account(office, name, active=False, at=now())
    reply(made, lambda: _line(made), as_json=as_json)


@user.command("reopen")
@click.argument("name", metavar="NAME")
@json_option
@click.pass_obj
def user_reopen(office: Office, name: str, *, as_json: bool) -> None:
    """恢复已停用的账户。"""
    made = accounts.change_account(office, name, active=True, at=now())
    reply(made, lambda: _line(made), as_json=as_json)


@user.command("list")
@json_option
@click.pass_obj
def user_list(office: Office, *, as_json: bool) -> None:
    """列出全部账户。"""
    answer = accounts.list_accounts(office)
    rows = [(a.name, a.person, a.role_word, "在用" if a.active else "已停用") for a in answer.accounts]
    empty = "尚未设立账户，由本机操作员办理一切事项。"
    reply(answer, lambda: table("账户", ["账户", "姓名", "角色", "状态"], rows) if rows else empty, as_json=as_json)


def _line(account: accounts.Account) -> str:
    return f"账户 {account.name}（{account.person}）：{account.role_word}，{'在用' if account.active else '已停用'}。"


@click.group(cls=ChineseGroup)
def audit() -> None:
    """审计链：每一次写入都有一条记录，逐条以哈希相连。"""


@audit.command("head")
@json_option
@click.pass_obj
def head(office: Office, *, as_json: bool) -> None:
    """输出链头，请另行保存（打印、邮件、他处），日后用 audit verify --head 核对。"""
    answer = audit_head(office)
    reply(answer, lambda: answer.head, as_json=as_json)


@audit.command("verify")
@click.option("--head", "kept", metavar="HEAD", help="另行保存的链头。")
@json_option
@click.pass_obj
def verify(office: Office, kept: str | None, *, as_json: bool) -> int:
    """查验整条链、其所证明的全部数据和每一个已保存的文件；有篡改的逐项指出，退出码为 2。"""
    answer = audit_verify(office, kept=kept)
    reply(answer, lambda: _found(answer), as_json=as_json)
    return 0 if answer.ok else 2


@audit.command("log")
@click.argument("case_no", metavar="CASE")
@json_option
@click.pass_obj
def log(office: Office, case_no: str, *, as_json: bool) -> None:
    """列出对一个案件的全部操作。"""
    answer = audit_log(office, case_no)
    heads = ["序号", "时间", "账户", "事项"]
    rows = [(str(e.seq), f"{e.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}", e.by, e.act_word) for e in answer.lines]
    reply(answer, lambda: table(f"案件 {case_no}", heads, rows), as_json=as_json)


def _found(answer: AuditAnswer) -> str:
    count = f"{answer.entries} 条记录、{answer.rows} 行数据、{answer.files} 个文件"
    if answer.ok:
        return f"审计链完整：{count}。链头 {answer.head}"
    return "\n".join([f"查验发现 {len(answer.problems)} 处不符（{count}）：", *(f"  {p}" for p in answer.problems)])
