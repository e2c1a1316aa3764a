"""Commands on archives: archive document, archive export, archive due."""

from datetime import date
from pathlib import Path

import click

from docgen.api import archive as use
from docgen.api.office import Office
from docgen.api.voiding import archive_document
from docgen.cli.chinese import ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import as_of_option, now, out_option, today
from docgen.cli.words import table


@click.group(cls=ChineseGroup)
def archive() -> None:
    """归档：文书归档，整案导出，保存期限届满的清单。"""


@archive.command("document")
@click.argument("document_no", metavar="DOCUMENT")
@click.option("--reason", help="原因；没有送达结果的须写明。")
@json_option
@click.pass_obj
def document(office: Office, document_no: str, reason: str | None, *, as_json: bool) -> None:
    """文书归档，此后不再记入送达结果。"""
    answer = archive_document(office, document_no, reason=reason, at=now())
    note = f"：{answer.note}" if answer.note else ""
    reply(answer, lambda: f"{answer.document_no} {answer.state_word}{note}", as_json=as_json)


@archive.command("export")
@click.argument("case", metavar="CASE")
@out_option
@json_option
@click.pass_obj
def export(office: Office, case: str, out: Path, *, as_json: bool) -> None:
    """把整案导出到一个空文件夹：案件数据、文书、原件、经办记录、卷内目录和清单，可用 docgen verify 核对。"""
    answer = use.archive_export(office, case, out=out, at=now())
    kept = f"至少保存至 {answer.keep_until}" if answer.keep_until else "保存期限尚未起算"
    said = f"{out}：{answer.files} 个文件，其中文书 {answer.documents} 份。{kept}（{answer.rule}）。"
    reply(answer, lambda: said, as_json=as_json)


@archive.command("due")
@as_of_option
@json_option
@click.pass_obj
def due(office: Office, as_of: date | None, *, as_json: bool) -> None:
    """列出保存期限已经届满的案件；只列清单，不销毁任何内容。"""
    answer = use.archive_due(office, as_of=as_of or today())
    heads = ["案件", "保存至", "文书", "规则", "依据"]
    rows = [(one.case_no, str(one.keep_until), str(one.documents), one.rule, one.source) for one in answer.due]
    kept = "、".join(f"{rule} {count} 件" for rule, count in answer.kept.items())
    still = f"仍须保存：{kept}。" if kept else ""
    title = f"截至 {answer.as_of} 保存期限已届满的案件"
    reply(
        answer,
        lambda: f"{table(title, heads, rows)}\n{still}" if rows else f"{title}：没有。{still}",
        as_json=as_json,
    )
