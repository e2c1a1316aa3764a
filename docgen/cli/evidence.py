"""Commands on the evidence of a stored case: put in, said of, listed, put in order, taken out and put back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from docgen.api import cases
from docgen.api.evidence import set_evidence
from docgen.api.evidence_list import EvidenceLine, evidence_list, order_evidence, remove_evidence, restore_evidence
from docgen.api.office import Office
from docgen.casefile.vocabulary import EvidenceForm, EvidenceGroup
from docgen.cli.chinese import ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import now
from docgen.cli.words import table
from docgen.errors import NotFound
from docgen.glossary import term, word
from docgen.glossary import words as words_of

PATH = click.Path(path_type=Path)


@click.group(cls=ChineseGroup)
def evidence() -> None:
    """证据材料。"""


@evidence.command("add")
@click.argument("case", metavar="CASE")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=PATH)
@json_option
@click.pass_obj
def evidence_add(office: Office, case: str, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """把文件、文件夹或证据包 ZIP 加入案件，名称明确的自动定名分组。"""
    answer = cases.add_evidence(office, case, paths, at=now())

    def words() -> str:
        lines = [f"已加入 {len(answer.added)} 项证据"]
        for item in answer.added:
            lines += [f"  {item.file} → {item.title}", f"    证明目的{_purpose(item.proves)}"]
        lines += [f"  {one.file}：内容与证据“{one.same_as}”相同，未重复加入" for one in answer.already]
        other = "不是本案合同的文件夹，未取用；确属本案的，请去掉名称中的下划线后重新加入"
        lines += [f"  {folder}：{other}" for folder in answer.left_out]
        misnamed = "合同编号是本案的，姓名却不是本案当事人，已取用，请核对"
        return "\n".join([*lines, *(f"  {folder}：{misnamed}" for folder in answer.misnamed)])

    reply(answer, words, as_json=as_json)


def _purpose(proves: str | None) -> str:
    return f"（按分组建议，请核对）：{proves}" if proves else "未填，成册前请用 evidence set 填写"


def _closed(kind: type[EvidenceGroup | EvidenceForm]) -> dict[str, Any]:
    """An option that takes one of a closed list, or nothing, with its words in its help."""
    said = "、".join(f"{value} {word}" for value, word in words_of(kind.__name__).items())
    return {"type": click.Choice(["", *(one.value for one in kind)]), "help": f"{said}。"}


@evidence.command("set")
@click.argument("case", metavar="CASE")
@click.argument("which", metavar="NO|FILE")
@click.option("--title", help="证据名称。")
@click.option("--group", **_closed(EvidenceGroup))
@click.option("--proves", help="证明目的。")
@click.option("--source", help="证据来源。")
@click.option("--form", **_closed(EvidenceForm))
@click.option("--as-sheet/--whole", default=None, help="只以说明页列出名称和校验值，内容不编入；--whole 恢复编入内容。")
@click.option("--pages", help="只取文件的这些页，如 1-3,7。")
@click.option("--note", help="备注。")
@json_option
@click.pass_obj
def evidence_set(office: Office, /, case: str, which: str, *, as_json: bool, **details: str | bool | None) -> None:
    """填写或更正在系统中加入的证据：名称、分组、证明目的、来源、形式、只入说明页、页码范围、备注；写空值的删去该项。"""
    given = {name: value for name, value in details.items() if value is not None}
    if not given:
        raise click.UsageError("请至少填写一项，如 --proves。")
    answer = set_evidence(office, case, which, given, at=now())

    def words() -> str:
        said = [
            (term(name, "evidence"), value)
            for name, value in (
                ("title", answer.title),
                ("group", answer.group and word(answer.group)),
                ("proves", answer.proves),
                ("source", answer.source),
                ("form", answer.form and word(answer.form)),
                ("as_sheet", "是" if answer.as_sheet else "否"),
                ("pages", answer.pages),
                ("note", answer.note),
            )
        ]
        return "\n".join(
            [f"第 {answer.no} 项证据 {answer.file}", *(f"  {name}：{value or '（空）'}" for name, value in said)]
        )

    reply(answer, words, as_json=as_json)


@evidence.command("list")
@click.argument("case", metavar="CASE")
@json_option
@click.pass_obj
def evidence_listing(office: Office, case: str, *, as_json: bool) -> None:
    """按现有顺序列出证据，以及已移出列表的证据。"""
    _reply(office, case, as_json=as_json)


@evidence.command("order")
@click.argument("case", metavar="CASE")
@click.argument("which", metavar="NO|FILE…", nargs=-1, required=True)
@json_option
@click.pass_obj
def evidence_order(office: Office, case: str, which: tuple[str, ...], *, as_json: bool) -> None:
    """把所列证据依次排在最前，其余按原有顺序随后；成册时先按分组，组内按此顺序。"""
    found = evidence_list(office, case).items
    first = _found(found, which)
    rest = (line.key for line in found if line.key not in first)
    order_evidence(office, case, [*first, *rest], at=now())
    _reply(office, case, as_json=as_json)


@evidence.command("remove")
@click.argument("case", metavar="CASE")
@click.argument("which", metavar="NO|FILE…", nargs=-1, required=True)
@json_option
@click.pass_obj
def evidence_remove(office: Office, case: str, which: tuple[str, ...], *, as_json: bool) -> None:
    """把证据移出列表，成册时不编入；文件和说明仍保存，可用 restore 恢复。"""
    for key in _found(evidence_list(office, case).items, which):
        remove_evidence(office, case, key, at=now())
    _reply(office, case, as_json=as_json)


@evidence.command("restore")
@click.argument("case", metavar="CASE")
@click.argument("which", metavar="NO|FILE…", nargs=-1, required=True)
@json_option
@click.pass_obj
def evidence_restore(office: Office, case: str, which: tuple[str, ...], *, as_json: bool) -> None:
    """把移出的证据恢复到列表末尾；序号见 list 所列“已移出”。"""
    for key in _found(evidence_list(office, case).removed, which):
        restore_evidence(office, case, key, at=now())
    _reply(office, case, as_json=as_json)


def _found(lines: Sequence[EvidenceLine], which: Sequence[str]) -> list[str]:
    """The keys of items told by their number in a list, or their file, each once. Raises NotFound."""
    numbers = {str(number): line.key for number, line in enumerate(lines, 1)}
    known = numbers | {line.key: line.key for line in lines}
    for one in which:
        if one not in known:
            raise NotFound(what="证据", name=one)
    return list(dict.fromkeys(known[one] for one in which))


def _reply(office: Office, case: str, *, as_json: bool) -> None:
    found = evidence_list(office, case)

    def words() -> str:
        listed = [_row(number, line) for number, line in enumerate(found.items, 1)]
        removed = [_row(number, line) for number, line in enumerate(found.removed, 1)]
        out = table(f"证据 {len(listed)} 项", _COLUMNS, listed) if listed else "案件还没有证据。"
        return f"{out}\n{table('已移出（仍保存，可以恢复）', _COLUMNS, removed)}" if removed else out

    reply(found, words, as_json=as_json)


_COLUMNS = ("序号", "证据名称", "分组", "证明目的", "页码范围", "文件")


def _row(number: int, line: EvidenceLine) -> tuple[str, ...]:
    missing = "（文件缺失）" if line.size is None else ""
    group = word(line.group) if line.group else "未分组"
    return str(number), line.title, group, line.proves or "未填写", line.pages or "全部", f"{line.file}{missing}"
