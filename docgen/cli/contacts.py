"""Commands on the contact log: contact check, contact add, contact report."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from docgen.api import contacts
from docgen.api.office import Office
from docgen.casefile.vocabulary import Channel, ContactResult, Direction
from docgen.cli.chinese import ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import CHINA, now
from docgen.cli.words import table
from docgen.collection.conduct import Breach
from docgen.glossary import words

_Command = TypeVar("_Command", bound=Callable[..., Any])


@click.group(cls=ChineseGroup)
def contact() -> None:
    """催收记录：联系之前核对是否合规，联系之后记入。"""


def _choice(kind: type[Channel | ContactResult | Direction]) -> dict[str, Any]:
    """An option that takes one of a closed list, with their words in its help."""
    said = words(kind.__name__)
    explained = "、".join(f"{value} {word}" for value, word in said.items())
    return {"type": click.Choice([one.value for one in kind]), "help": f"{explained}。"}


def _details(command: _Command) -> _Command:
    """The options by which a contact is described, named as case-format.md names its fields."""
    for option in reversed(
        (
            click.option("--at", required=True, help="时间，如 2026-11-23T10:00:00+08:00。"),
            click.option("--channel", required=True, **_choice(Channel)),
            click.option("--party", required=True, help="当事人姓名或编号；第三人写 third_party。"),
            click.option("--third-party-name", help="第三人姓名。"),
            click.option("--relation", help="第三人与债务人的关系。"),
            click.option("--direction", **_choice(Direction)),
            click.option("--number", help="号码。"),
            click.option("--automated", is_flag=True, default=None, help="人工智能语音。"),
            click.option("--by", help="经办人，不填为当前账户。"),
            click.option("--consent-to-hours", is_flag=True, default=None, help="债务人同意在静默时段联系。"),
        )
    ):
        command = option(command)
    return command


@contact.command("check")
@click.argument("source", metavar="CASE")
@_details
@json_option
@click.pass_obj
def check(office: Office, /, source: str, *, as_json: bool, **details: Any) -> int:
    """核对拟进行的一次联系；不合规的列明理由与依据，退出码为 3。"""
    answer = contacts.check_contact(office, source, _given(details))
    reply(answer, lambda: _checked(answer), as_json=as_json)
    return 0 if answer.allowed else 3


@contact.command("add")
@click.argument("case_no", metavar="CASE")
@_details
@click.option("--result", **_choice(ContactResult))
@click.option("--promised-amount", help="承诺金额。")
@click.option("--promised-on", help="承诺日期 YYYY-MM-DD。")
@click.option("--summary", help="内容摘要。")
@click.option("--place", help="地点。")
@click.option("--recording", help="录音文件，写其在案件文件夹中的路径。")
@json_option
@click.pass_obj
def add(office: Office, /, case_no: str, *, as_json: bool, **details: Any) -> None:
    """记入一次已进行的联系；违反行为规范的，一并记入，不能删除。"""
    answer = contacts.add_contact(office, case_no, _given(details), at=now())
    said = [f"已记入案件 {answer.case_no} 的催收记录第 {answer.entry} 条。", *_breaches(answer.breaches)]
    reply(answer, lambda: "\n".join(said), as_json=as_json)


@contact.command("report")
@click.argument("source", metavar="CASE")
@json_option
@click.pass_obj
def report(office: Office, source: str, *, as_json: bool) -> None:
    """列出催收记录中的全部违规。"""
    answer = contacts.conduct_report(office, source)
    rows = [(str(b.contact), f"{b.at.astimezone(CHINA):%Y-%m-%d %H:%M}", b.text, b.basis) for b in answer.breaches]
    title = f"案件 {answer.case_no} 的违规记录（催收记录共 {answer.contacts} 条）"
    heads = ["第几条", "时间", "违规", "依据"]
    reply(answer, lambda: table(title, heads, rows) if rows else f"{title}：没有发现。", as_json=as_json)


def _given(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}


def _checked(answer: contacts.ContactCheck) -> str:
    verdict = "可以联系。" if answer.allowed else "不得联系："
    duties = ["联系时："] + [f"  {duty}" for duty in answer.duties] if answer.duties else []
    return "\n".join([verdict, *_breaches(answer.breaches), *duties])


def _breaches(breaches: tuple[Breach, ...]) -> list[str]:
    return [f"  违规：{breach.text}（{breach.basis}）" for breach in breaches]
