"""Commands on an institution's own Word templates: template add, list, use, fields, start."""

from itertools import groupby
from pathlib import Path

import click

from docgen.api import templates
from docgen.api.office import Office
from docgen.cli.chinese import ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import CHINA, now
from docgen.cli.words import table
from docgen.errors import InputError, Problem

out_file = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="写到此 Word 文件（.docx）。")


@click.group(cls=ChineseGroup)
def template() -> None:
    """本机构自己的 Word 模板。"""


@template.command("add")
@click.argument("kind", metavar="KIND")
@click.argument("file", metavar="FILE.docx", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def template_add(office: Office, kind: str, file: Path, *, as_json: bool) -> None:
    """检查 Word 模板，全部问题一次列出；没有问题的即行启用，原有版本保留。"""
    answer = templates.add_template(office, kind, file, at=now())

    def words() -> str:
        return "\n".join(
            [f"已启用 {kind} 的 Word 模板第 {answer.version} 版。", *(f"提醒：{n}" for n in answer.notices)]
        )

    reply(answer, words, as_json=as_json)


@template.command("list")
@click.argument("kind", metavar="[KIND]", required=False)
@json_option
@click.pass_obj
def template_list(office: Office, kind: str | None, *, as_json: bool) -> None:
    """列出 Word 模板的各个版本和正在使用的版本。"""
    answer = templates.list_templates(office, kind)
    reply(answer, lambda: _versions(answer), as_json=as_json)


@template.command("use")
@click.argument("kind", metavar="KIND")
@click.argument("version", metavar="VERSION|standard")
@json_option
@click.pass_obj
def template_use(office: Office, kind: str, version: str, *, as_json: bool) -> None:
    """改用另一版本的 Word 模板；standard 为换回标准模板。"""
    if version != "standard" and not (version.isascii() and version.isdigit()):
        raise InputError(problems=[Problem("VERSION", version, "应为版本号，如 1，或 standard")])
    answer = templates.use_template(office, kind, 0 if version == "standard" else int(version), at=now())
    reply(answer, lambda: _versions(answer), as_json=as_json)


@template.command("fields")
@click.argument("kind", metavar="KIND")
@out_file
@json_option
@click.pass_obj
def template_fields(office: Office, kind: str, out: Path | None, *, as_json: bool) -> None:
    """列出模板可用的全部字段；用 --out 写成可供复制的 Word 文件。"""
    if out is not None:
        written = templates.write_fields(office, kind, _docx(out))
        reply(written, lambda: written.path, as_json=as_json)
        return
    answer = templates.template_fields(office, kind)
    reply(answer, lambda: _fields(answer), as_json=as_json)


@template.command("start")
@click.argument("kind", metavar="KIND")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写到此 Word 文件（.docx）。"
)
@json_option
@click.pass_obj
def template_start(office: Office, kind: str, out: Path, *, as_json: bool) -> None:
    """写出载有标准文字的 Word 模板，供修改后用 template add 启用。"""
    answer = templates.start_file(office, kind, _docx(out))
    reply(answer, lambda: answer.path, as_json=as_json)


def _docx(out: Path) -> Path:
    if out.suffix.lower() != ".docx":
        raise InputError(problems=[Problem("--out", str(out), "应为 .docx 文件")])
    return out


def _versions(answer: templates.TemplateList) -> str:
    heads = ["文书", "版本", "文件", "提交时间", "提交人", "SHA-256", "使用中"]
    rows = [
        (
            each.title,
            str(each.version) if each.version else "标准模板",
            each.file,
            f"{each.added_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if each.added_at else "",
            each.added_by,
            each.sha256[:16],
            "是" if each.in_force else "",
        )
        for each in answer.templates
    ]
    return table("Word 模板", heads, rows) if rows else "没有本机构自己的 Word 模板，全部文书使用标准模板。"


def _fields(answer: templates.TemplateFields) -> str:
    parts = []
    for group, members in groupby(answer.fields, key=lambda entry: entry.group):
        for loop, rows in groupby(members, key=lambda entry: entry.loop):
            title = f"{group}　（写在循环之内：{loop} … {{% endfor %}}）" if loop else group
            lines = [(entry.title, entry.sort, entry.written, entry.example) for entry in rows]
            parts.append(table(title, ["名称", "类型", "写法", "样例"], lines))
    return "\n\n".join(parts)
