"""``docgen demo``: the main job on the fixtures, from a case file to letter, claim statement and evidence bundle."""

from pathlib import Path
from time import perf_counter

import click

from docgen.api import bundles, cases, claims, documents
from docgen.api.catalogue import FIXTURES
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.settings import now, today
from docgen.zh.figures import yuan


@click.command(cls=ChineseCommand)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out/demo"), help="输出文件夹。")
@click.pass_obj
def demo(office: Office, out: Path) -> int:
    """用示例资料走完一遍：入库、计算、出函、成册、核对。"""
    began, day = perf_counter(), today()
    file = FIXTURES / "full_case" / "case.json"
    imported = cases.import_cases(office, [file], at=now(), replace=True)
    portfolio = cases.import_cases(office, [FIXTURES / "portfolio.xlsx"], at=now(), replace=True)
    case_no = imported.imported[0]
    click.echo(f"1. 案件 {case_no} 已入库；工作簿导入 {len(portfolio.imported)} 件，拒绝 {len(portfolio.refused)} 件：")
    for refusal in portfolio.refused:
        click.echo(f"   {refusal.case_no}：{refusal.problems[0].place} {refusal.problems[0].expected}")
    claim = claims.claim(office, case_no, as_of=day)
    click.echo(f"2. 截止 {day}，逾期 {claim.overdue_days} 天，到期应付 {yuan(claim.total_due)} 元")
    letters = documents.issue_documents(
        office, documents.DocumentOrder("demand_letter", case_no, day, day), out=out / "催收函", at=now()
    )
    numbers = "、".join(dict.fromkeys(file.document_no for file in letters.files))
    order = documents.DocumentOrder("claim_statement", case_no, day, day)
    statements = documents.issue_documents(office, order, out=out / "债权计算书", at=now())
    click.echo(f"3. 已出具催收函 {numbers}（每名债务人一份，附签收回执）和债权计算书 {statements.files[0].document_no}")
    made = bundles.bundle(office, case_no, out=out / "证据册", at=now())
    verified = bundles.verify(out / "证据册", office=office)
    pages = sum(volume.pages for volume in made.volumes)
    click.echo(f"4. 证据册 {len(made.items)} 份证据、共 {pages} 页；核对{'无误' if verified.ok else '不符'}")
    click.echo(f"\n用时 {perf_counter() - began:.1f} 秒。请打开：")
    for folder, files in (("催收函", letters.files), ("债权计算书", statements.files)):
        for one in files:
            click.echo(f"  {out / folder / one.path}")
    for volume in made.volumes:
        click.echo(f"  {out / '证据册' / volume.path}")
    click.echo(f"  {out / '证据册'}（证据册文件夹，清单为 {made.manifest}，印有其 SHA-256 的为 {made.sheet}）")
    return 0 if verified.ok else 2
