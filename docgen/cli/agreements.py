"""Commands on agreements: sign."""

from datetime import date
from pathlib import Path

import click

from docgen.api import agreements
from docgen.api.office import Office
from docgen.cli.chinese import ChineseGroup
from docgen.cli.output import json_option, progress, reply
from docgen.cli.settings import IsoDay, now
from docgen.glossary import word


@click.group(cls=ChineseGroup)
def agreement() -> None:
    """协议。"""


@agreement.command("sign")
@click.argument("document_no", metavar="DOCUMENT_NO")
@click.option("--signed-on", required=True, type=IsoDay(), help="签订日期。")
@click.option("--file", type=click.Path(path_type=Path), help="签署后的协议扫描件。")
@click.option("--without", multiple=True, metavar="NAME", help="未签署同意的担保人，可多次填写。")
@json_option
@click.pass_obj
def sign(
    office: Office, *, document_no: str, signed_on: date, file: Path | None, without: tuple[str, ...], as_json: bool
) -> None:
    """把已签署的协议、还款承诺书记入案件，债权计算和期限据此更新。"""
    answer = agreements.sign_agreement(office, document_no, signed_on=signed_on, at=now(), file=file, without=without)

    def words() -> str:
        for warning in answer.warnings:
            progress(f"提示（{warning.code}）：{warning.message}")
        made = answer.agreement
        said = f"{word(made.kind)} {made.no} 已记入案件 {answer.case_no}：{made.signed_on} 签订"
        return f"{said}，{len(made.schedule)} 期，末期 {made.schedule[-1].due_on}" if made.schedule else said

    reply(answer, words, as_json=as_json)
