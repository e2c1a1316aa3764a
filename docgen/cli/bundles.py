"""Commands on bundles: bundle, verify."""

from pathlib import Path

import click

from docgen.api import bundles
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import Steps, json_option, reply
from docgen.cli.settings import now, out_option
from docgen.cli.words import table


@click.command(cls=ChineseCommand)
@click.argument("case", metavar="CASE")
@out_option
@json_option
@click.pass_obj
def bundle(office: Office, *, case: str, out: Path, as_json: bool) -> None:
    """制作证据册：封面、目录、连续编页的证据、清单。"""
    answer = bundles.bundle(office, case, out=out, at=now(), progress=Steps())

    def words() -> str:
        rows = [(str(item.no), item.title, f"{item.pages[0]}-{item.pages[1]}") for item in answer.items]
        volumes = [f"{out / volume.path}（{volume.pages}页）" for volume in answer.volumes]
        return "\n".join([table("证据册", ["编号", "证据", "页码"], rows), *volumes, str(out / answer.manifest)])

    reply(answer, words, as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("path", type=click.Path(path_type=Path))
@json_option
def verify(*, path: Path, as_json: bool) -> int:
    """核对证据册与其清单是否一致，不需要数据库。"""
    answer = bundles.verify(path)

    def words() -> str:
        if answer.ok:
            return f"核对无误，共核对 {answer.checked} 项。"
        return "\n".join(["核对不符：", *(f"  {problem}" for problem in answer.problems)])

    reply(answer, words, as_json=as_json)
    return 0 if answer.ok else 2
