"""Commands on case files and cases: workbook, import, export, claim."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from docgen.api import cases, claims
from docgen.api.import_faults import save_fault_workbook
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, progress, reply
from docgen.cli.settings import as_of_option, basis_option, now, today
from docgen.cli.words import claim_words
from docgen.errors import NothingToMark
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
