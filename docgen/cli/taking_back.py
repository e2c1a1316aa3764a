"""Commands on drafts edited by hand: edit, take-back, difference."""

from pathlib import Path

import click

from docgen.api import taking_back as use
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, reply
from docgen.cli.settings import CHINA, now, out_option
from docgen.document.difference import Change, Difference

_SIGNS = {Change.KEPT: "{}", Change.INSERTED: "[+{}+]", Change.DELETED: "[-{}-]"}
_draft = click.argument("draft", metavar="DRAFT")


@click.command("edit", cls=ChineseCommand)
@_draft
@out_option
@json_option
@click.pass_obj
def edit_command(office: Office, draft: str, out: Path, *, as_json: bool) -> None:
    """取出草稿的 Word 文件，供在 Word 或 WPS 中修改。"""
    answer = use.edit_draft(office, draft, out=out)
    said = (
        f"{out / answer.path}\n"
        f"修改后用 docgen take-back {answer.draft} 文件.docx 取回；文号、日期、二维码的位置请勿删改。"
    )
    reply(answer, lambda: said, as_json=as_json)


@click.command("take-back", cls=ChineseCommand)
@_draft
@click.argument("file", metavar="FILE.docx", type=click.Path(path_type=Path))
@click.option(
    "--confirm", multiple=True, metavar="VALUE", help="已核对无误、与草稿不同的金额、日期、号码或名称；可多次写。"
)
@json_option
@click.pass_obj
def take_back_command(office: Office, draft: str, file: Path, confirm: tuple[str, ...], *, as_json: bool) -> None:
    """取回修改过的草稿：列明修改之处，重新核对金额、日期、名称、号码、必备内容和用语。"""
    answer = use.take_back(office, draft, file, at=now(), confirmed=confirm)
    reply(answer, lambda: _shown(answer), as_json=as_json)


@click.command("difference", cls=ChineseCommand)
@_draft
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="另存修改稿的 PDF 和 Word 的文件夹。")
@json_option
@click.pass_obj
def difference_command(office: Office, draft: str, out: Path | None, *, as_json: bool) -> None:
    """列明草稿经人工修改之处，供批准前核对。"""
    answer = use.difference(office, draft, out=out)
    reply(answer, lambda: _shown(answer), as_json=as_json)


def _shown(answer: use.TakenBack) -> str:
    taken = f"{answer.taken_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    lines = [
        f"草稿 {answer.draft} 的修改稿 {answer.edited}，{answer.taken_by} {taken} 取回，共 {answer.pages} 页，"
        + (f"修改 {len(answer.differences)} 处（[-删去-]，[+增加+]）：" if answer.differences else "文字没有改动。"),
        *(f"  {each.place}：{_words(each)}" for each in answer.differences),
    ]
    if answer.confirmed:
        lines.append("取回人确认的与草稿不同之处：")
        lines += [
            f"  {fact.place}：{fact.kind} {fact.value}{'（减少）' if fact.lost else ''}" for fact in answer.confirmed
        ]
    return "\n".join([*lines, f"核对无误后批准：docgen approve {answer.draft} --edited {answer.edited}"])


def _words(each: Difference) -> str:
    return "".join(_SIGNS[stretch.change].format(stretch.text) for stretch in each.stretches)
