"""Commands on documents: kinds, check, render, issue, capitals."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from docgen.api import catalogue, documents
from docgen.api.drafts import issue_draft, names_a_draft
from docgen.api.office import Office
from docgen.api.paper_files import AnnexFile, RenderedFile
from docgen.api.specimens import specimen_book
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, progress, reply
from docgen.cli.settings import as_of_option, basis_option, dated_option, now, out_option, today
from docgen.cli.words import table
from docgen.errors import InputError, Problem
from docgen.law.claim import Basis

FORMATS = click.option(
    "--format", "formats", default="pdf,docx", show_default=True, help="输出格式：pdf、docx、txt，逗号分隔。"
)
DRAFT_FORMATS = click.option(
    "--format",
    "formats",
    default="pdf,docx",
    show_default=True,
    help="输出格式：pdf、docx、txt，有短信形式的文书还可用 sms，逗号分隔。",
)


@click.command(cls=ChineseCommand)
@click.argument("amount", metavar="X")
def capitals(amount: str) -> None:
    """金额大写，一行，不带“人民币”。"""
    try:
        value = Decimal(amount.replace(",", ""))
    except InvalidOperation as error:
        raise InputError(problems=[Problem("X", amount, "应为金额，如 1234.50")]) from error
    click.echo(catalogue.capitals(value))


@click.command(cls=ChineseCommand)
@click.option(
    "--specimens", type=click.Path(path_type=Path, file_okay=False), help="把每种文书的样例写入此文件夹，附目录。"
)
@json_option
@click.pass_obj
def kinds(office: Office, *, specimens: Path | None, as_json: bool) -> None:
    """列出全部文书，或写出样本册。"""
    if specimens:
        book = specimen_book(office, specimens)
        reply(book, lambda: f"{len(book.specimens)}种文书，目录：{specimens / book.contents}", as_json=as_json)
        return
    answer = catalogue.list_kinds()
    heads = ["名称", "文书", "类别", "版本"]
    rows = [(k.name, k.title, k.sort_title, str(k.version)) for k in answer.kinds]
    reply(answer, lambda: table("文书", heads, rows), as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("names", metavar="[KIND…]", nargs=-1)
@click.option("--accept", is_flag=True, help="核对无误后，以当前文本为准写入 expected.txt。")
@json_option
@click.pass_obj
def check(office: Office, names: tuple[str, ...], *, accept: bool, as_json: bool) -> int:
    """检查文书模板、法定参数、催收方案和术语表的全部问题。"""
    answer = catalogue.check(office, names, on=today(), accept=accept)

    def words() -> str:
        lines = [f"{p.place}：{p.expected}{f'（现为：{p.value}）' if p.value else ''}" for p in answer.problems]
        lines += [f"提醒：{notice}" for notice in answer.notices]
        return "\n".join([*lines, f"已检查 {answer.checked} 种文书，问题 {len(answer.problems)} 项"])

    reply(answer, words, as_json=as_json)
    return 4 if answer.problems else 0


def _files(answer: documents.RenderAnswer | documents.IssueAnswer, out: Path) -> str:
    for warning in answer.warnings:
        progress(f"提示（{warning.code}）：{warning.message}")
    papers: list[RenderedFile | AnnexFile] = []
    for file in answer.files:
        papers += [file, *file.annexes]
    return "\n".join(f"{out / paper.path}（{paper.pages}页）" for paper in papers)


def _texts(answer: documents.RenderAnswer, out: Path) -> str:
    return "\n".join(f"{out / text.path}（{text.characters}字，按{text.messages}条计）" for text in answer.texts)


@click.command(cls=ChineseCommand)
@click.argument("kind", metavar="KIND")
@click.argument("case", metavar="CASE", required=False)
@click.option("--sample", is_flag=True, help="用文书自带的样例，不用案件。")
@click.option("--party", help="只给这一当事人（编号或姓名）。")
@as_of_option
@dated_option
@basis_option
@click.option("--answers", type=click.Path(path_type=Path), help="文书填写项（TOML）。")
@DRAFT_FORMATS
@out_option
@json_option
@click.pass_obj
def render(
    office: Office,
    *,
    kind: str,
    case: str | None,
    sample: bool,
    party: str | None,
    as_of: date | None,
    dated: date | None,
    basis: Basis | None,
    answers: Path | None,
    formats: str,
    out: Path,
    as_json: bool,
) -> None:
    """写出文书草稿，每个致送对象一份；有缺项则一次列全并拒绝输出。"""
    wanted = formats.split(",")
    if sample:
        answer = documents.render_sample(office, kind, out=out, formats=wanted)
    elif case is None:
        raise click.UsageError("请给出案件，或用 --sample。")
    else:
        order = documents.DocumentOrder(
            kind,
            case,
            as_of or today(),
            dated or today(),
            party=party,
            answers=catalogue.answers_of(answers),
            basis=basis,
        )
        answer = documents.render_documents(office, order, out=out, formats=wanted)
    reply(answer, lambda: "\n".join(filter(None, (_files(answer, out), _texts(answer, out)))), as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("kind", metavar="KIND|DRAFT")
@click.argument("case", metavar="[CASE]", required=False)
@click.option("--party", help="只给这一当事人（编号或姓名）。")
@as_of_option
@dated_option
@basis_option
@click.option("--answers", type=click.Path(path_type=Path), help="文书填写项（TOML）。")
@FORMATS
@out_option
@json_option
@click.pass_obj
def issue(
    office: Office,
    *,
    kind: str,
    case: str | None,
    party: str | None,
    as_of: date | None,
    dated: date | None,
    basis: Basis | None,
    answers: Path | None,
    formats: str,
    out: Path,
    as_json: bool,
) -> None:
    """出具文书：编号、存档，此后不再改变。已批准的草稿写草稿号，如 issue D12。"""
    if case is None:
        if not names_a_draft(kind):
            raise click.UsageError("请给出案件；出具已批准的草稿，请给出草稿号，如 D12。")
        if any((party, as_of, basis, answers)):
            raise click.UsageError("草稿的内容在批准时已经定下，请去掉 --party、--as-of、--basis、--answers。")
        answer = issue_draft(office, kind, out=out, at=now(), dated_on=dated, formats=formats.split(","))
        reply(answer, lambda: _files(answer, out), as_json=as_json)
        return
    order = documents.DocumentOrder(
        kind, case, as_of or today(), dated or today(), party=party, answers=catalogue.answers_of(answers), basis=basis
    )
    answer = documents.issue_documents(office, order, out=out, at=now(), formats=formats.split(","))
    reply(answer, lambda: _files(answer, out), as_json=as_json)
