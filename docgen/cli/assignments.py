"""Commands on whose cases are whose: assign, unassign."""

from collections.abc import Sequence

import click

from docgen.api import assignments
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, reply
from docgen.cli.settings import now


@click.command(cls=ChineseCommand)
@click.argument("case_nos", metavar="CASE…", nargs=-1, required=True)
@click.option("--to", metavar="NAME", required=True, help="催收员或律师的账户名。")
@json_option
@click.pass_obj
def assign(office: Office, case_nos: Sequence[str], to: str, *, as_json: bool) -> None:
    """把案件交给催收员或律师办理；一件案件只有一名催收员，另派即由其接手。"""
    answer = assignments.assign(office, case_nos, to=to, at=now())
    took = f"，由 {'、'.join(answer.taken_from)} 移交" if answer.taken_from else ""
    reply(answer, lambda: f"已将 {len(answer.changed)} 件交给 {to}{took}{_left(answer)}。", as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("case_nos", metavar="CASE…", nargs=-1, required=True)
@click.option("--from", "of", metavar="NAME", required=True, help="现在办理的账户名。")
@json_option
@click.pass_obj
def unassign(office: Office, case_nos: Sequence[str], of: str, *, as_json: bool) -> None:
    """收回交给催收员或律师的案件，其此后不能再查阅。"""
    answer = assignments.unassign(office, case_nos, of=of, at=now())
    reply(answer, lambda: f"已从 {of} 收回 {len(answer.changed)} 件{_left(answer)}。", as_json=as_json)


def _left(answer: assignments.AssignmentAnswer) -> str:
    return f"；另有 {len(answer.unchanged)} 件原本如此，未作更改" if answer.unchanged else ""
