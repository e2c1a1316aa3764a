"""Commands on the installation: profile, backup, restore, key, serve, work."""

import signal
import threading
from pathlib import Path

import click

from docgen.api import profile as institution
from docgen.api.answers import plain_answer
from docgen.api.backup import back_up, restore
from docgen.api.key import export_key
from docgen.api.office import Office
from docgen.api.worker import work as do_jobs
from docgen.api.worker import work_off
from docgen.cli.chinese import ChineseCommand, ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import now


@click.group(cls=ChineseGroup)
def profile() -> None:
    """机构信息。"""


def _lines(value: object, before: str = "") -> list[str]:
    """A line a value, as ``profile set`` takes it."""
    match value:
        case dict() | list():
            members = value.items() if isinstance(value, dict) else enumerate(value)
            return [line for key, member in members for line in _lines(member, f"{before}.{key}".lstrip("."))]
        case None:
            return []
        case bool():
            return [f"{before} = {str(value).lower()}"]
        case _:
            return [f"{before} = {value}"]


@profile.command("show")
@json_option
@click.pass_obj
def profile_show(office: Office, *, as_json: bool) -> None:
    """显示机构信息。"""
    answer = institution.profile_show(office)
    reply(answer, lambda: "\n".join(_lines(plain_answer(answer))) or "尚未设置机构信息。", as_json=as_json)


@profile.command("set")
@click.argument("changes", metavar="KEY=VALUE…", nargs=-1, required=True)
@click.pass_obj
def profile_set(office: Office, changes: tuple[str, ...]) -> None:
    """设置机构信息，如 name=… creditor.account.number=…；值留空则删除该项。"""
    for change in changes:
        if "=" not in change:
            raise click.UsageError(f"{change} 应写作 键=值。")
    answer = institution.profile_set(office, dict(change.split("=", 1) for change in changes), at=now())
    click.echo("\n".join(_lines(plain_answer(answer))))


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_obj
def backup(office: Office, file: Path, *, as_json: bool) -> None:
    """把数据库、全部文件和机构自己的模板、方案、参数备份到一个文件；个人信息密钥不在其中。"""
    answer = back_up(office, file, at=now())
    said = (
        f"已备份到 {answer.path}：{answer.rows} 行数据、{answer.blobs} 个文件、机构自己的 {answer.own_files} 个文件。\n"
        f"审计链头 {answer.audit_head}\n个人信息密钥不在备份中，请用 docgen key export 另存。"
    )
    reply(answer, lambda: said, as_json=as_json)


@click.command("restore", cls=ChineseCommand)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", "key_file", type=click.Path(path_type=Path, dir_okay=False), help="另存的个人信息密钥。")
@json_option
@click.pass_obj
def restore_command(office: Office, file: Path, key_file: Path | None, *, as_json: bool) -> int:
    """把备份恢复到一个空的数据文件夹（--data）和空的数据库，并查验审计链。"""
    answer = restore(office, file, key=key_file)
    said = f"已恢复 {answer.rows} 行数据、{answer.blobs} 个文件、机构自己的 {answer.own_files} 个文件。"
    checked = {
        True: "审计链完整。",
        False: "\n".join(["审计链有不符之处：", *answer.problems]),
        None: f"尚无密钥，案件不能读取；请把另存的密钥放到 {office.key_path}。",
    }
    reply(answer, lambda: f"{said}{checked[answer.ok]}", as_json=as_json)
    return 2 if answer.ok is False else 0


@click.group(cls=ChineseGroup)
def key() -> None:
    """个人信息密钥：数据库中的案件以它加密，须与数据库分开保管。"""


@key.command("export")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_obj
def key_export(office: Office, file: Path, *, as_json: bool) -> None:
    """把密钥另存到一个文件，请存放在数据库与备份之外的地方。"""
    answer = export_key(office, file, at=now())
    reply(answer, lambda: f"密钥已另存到 {answer.path}。没有它，数据库的备份不能读取。", as_json=as_json)


@click.command(cls=ChineseCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")
@click.pass_obj
def serve(office: Office, host: str, port: int) -> None:
    """启动网页应用；操作者以各自的账户登录。"""
    from web.app import serve as serve_web  # noqa: PLC0415 - no other command needs Flask

    serve_web(host, port, data_dir=office.data_dir, database_url=office.database_url)


@click.command(cls=ChineseCommand)
@click.option("--once", is_flag=True, help="办完现有任务即退出。")
@click.pass_obj
def work(office: Office, *, once: bool) -> None:
    """单独运行后台任务进程（docgen serve 自带一个；另设 DOCGEN_WORKERS=0 可改为只用本命令）。"""
    if once:
        click.echo(f"已办理 {work_off(office, clock=now)} 项任务。")
        return
    stopping = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda _signal, _frame: stopping.set())
    click.echo("后台任务进程已启动，按 Ctrl+C 停止。", err=True)
    do_jobs(office, clock=now, over=stopping.wait)
