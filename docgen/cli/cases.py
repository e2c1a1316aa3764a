"""Commands on case files and cases: workbook, import, export, evidence, claim."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

from docgen.api import cases, claims
from docgen.api.evidence import set_evidence
from docgen.api.import_faults import save_fault_workbook
from docgen.api.office import Office
from docgen.casefile.vocabulary import EvidenceForm, EvidenceGroup
from docgen.cli.chinese import ChineseCommand, ChineseGroup
from docgen.cli.output import json_option, progress, reply
from docgen.cli.settings import as_of_option, basis_option, now, today
from docgen.cli.words import claim_words
from docgen.errors import NothingToMark
from docgen.glossary import term, word
from docgen.glossary import words as words_of
from docgen.law.claim import Basis

PATH = click.Path(path_type=Path)


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="FILE.xlsx", type=PATH)
@click.option("--flat", is_flag=True, help="一案一行的平面表。")
@click.pass_obj
def workbook(_office: Office, file: Path, *, flat: bool) -> None:
    """写出空白案件工作簿：全部表头、下拉选项和一个示例。"""
    cases.empty_workbook(file, flat=flat)
    click.echo(f"已写出 {file}")


@click.command("import", cls=ChineseCommand)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@click.option("--replace", is_flag=True, help="案件已存在时以文件为准，先列出差异。")
@click.option("--mapping", type=PATH, help="机构自有表头与取值的对应表（TOML）。")
@click.option("--errors", type=PATH, metavar="FILE.xlsx", help="有错误的，另写一份标出错误的工作簿，更正后可直接导入。")
@json_option
@click.pass_obj
def import_command(
    office: Office,
    files: tuple[Path, ...],
    *,
    dry_run: bool,
    replace: bool,
    mapping: Path | None,
    errors: Path | None,
    as_json: bool,
) -> int:
    """案件资料入库：.json、.xlsx（一案或多案、平面表）。"""
    if errors and len(files) == 1:
        with suppress(NothingToMark):
            save_fault_workbook(office, files[0], errors, at=now(), replace=replace, mapping=mapping)
            progress(f"标出错误的工作簿：{errors}")
    answer = cases.import_cases(office, files, at=now(), dry_run=dry_run, replace=replace, mapping=mapping)

    def words() -> str:
        lines = [
            f"{'可以导入' if dry_run else '已导入'} {len(answer.imported)} 件：{'、'.join(answer.imported) or '无'}"
        ]
        for change in answer.changed:
            lines.append(f"案件 {change.case_no} 的变化：")
            lines += [f"  {d.place}：{d.before or '（空）'} → {d.after or '（空）'}" for d in change.differences]
        for refusal in answer.refused:
            where = f"（第{refusal.row}行起）" if refusal.row else ""
            lines.append(f"未导入 {refusal.case_no or '（无案件编号）'}{where}：")
            lines += [f"  {p.place}：{p.expected}{f'（现为：{p.value}）' if p.value else ''}" for p in refusal.problems]
        return "\n".join(lines)

    reply(answer, words, as_json=as_json)
    return 2 if answer.refused else 0


@click.command(cls=ChineseCommand)
@click.argument("case", metavar="CASE")
@click.option("--out", required=True, type=PATH, help="写到此文件：.json 或 .xlsx。")
@click.pass_obj
def export(office: Office, case: str, out: Path) -> None:
    """导出案件，不丢失任何内容。"""
    cases.export_case(office, case, out)
    click.echo(f"已写出 {out}")


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
@click.option("--note", help="备注。")
@json_option
@click.pass_obj
def evidence_set(office: Office, /, case: str, which: str, *, as_json: bool, **details: str | None) -> None:
    """填写或更正在系统中加入的证据：名称、分组、证明目的、来源、形式、备注；写空值的删去该项。"""
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
                ("note", answer.note),
            )
        ]
        return "\n".join(
            [f"第 {answer.no} 项证据 {answer.file}", *(f"  {name}：{value or '（空）'}" for name, value in said)]
        )

    reply(answer, words, as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("case", metavar="CASE")
@as_of_option
@basis_option
@click.option("--out", type=PATH, help="写成债权计算书：.pdf、.docx，或公式可重算的 .xlsx。")
@json_option
@click.pass_obj
def claim(
    office: Office, case: str, *, as_of: date | None, basis: Basis | None, out: Path | None, as_json: bool
) -> None:
    """债权计算：到期应付、逐段计算、还款抵充。"""
    day = as_of or today()
    answer = claims.claim(office, case, as_of=day, basis=basis)
    if out is not None:
        claims.claim_statement(office, case, as_of=day, dated_on=today(), basis=basis, out=out)
        progress(f"已写出 {out}")
    reply(answer, lambda: claim_words(answer), as_json=as_json)
