"""Commands on bundles: bundle, verify."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

import click

from docgen.api import bundles
from docgen.api.examination import examine
from docgen.api.office import Office
from docgen.bundle.contradiction import Contradiction
from docgen.bundle.result import BuiltItem, BundleResult
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import Steps, json_option, progress, reply
from docgen.cli.packs import examination_words, show_findings
from docgen.cli.settings import dated_option, file_seconds_option, now, today
from docgen.cli.words import table

MOST_MB: Final = 1_000_000
"""No file is larger."""


class Megabytes(click.ParamType[Decimal]):
    """A positive number of megabytes."""

    name = "兆字节"

    def convert(self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it."""
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal(0)
        fits = number.is_finite() and 0 < number <= MOST_MB
        return number if fits else self.fail(f"{value}，应为大于零的数，如 20", param, ctx)


@dataclass(frozen=True, slots=True)
class ExaminedBundle(BundleResult):
    """A bundle, and what contradicted in the case it was made of."""

    findings: tuple[Contradiction, ...] = ()


@click.command(cls=ChineseCommand)
@click.argument("case", metavar="CASE")
@click.option("--check", "only_check", is_flag=True, help="只查所缺材料和资料之间的矛盾，不制作。")
@click.option("--recipe", "recipe_name", metavar="R", help="成册方案：名称、标题或 .toml 文件，不填为 court_filing。")
@click.option("--max-mb", type=Megabytes(), metavar="N", help="每册文件的上限，单位 MB（1024×1024字节），超过即分册。")
@click.option(
    "--after", metavar="INDEX", type=click.Path(path_type=Path), help="补充证据：前一次证据册的文件夹或 manifest.json。"
)
@dated_option
@click.option("--no-timestamp", is_flag=True, help="不加时间戳，即使已设置时间戳服务。")
@file_seconds_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="输出文件夹；除 --check 外必填。")
@json_option
@click.pass_obj
def bundle(
    office: Office,
    *,
    case: str,
    only_check: bool,
    recipe_name: str | None,
    max_mb: Decimal | None,
    after: Path | None,
    dated: date | None,
    no_timestamp: bool,
    file_seconds: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """制作证据册：封面、目录、连续编页的证据、清单、校验单；先列明资料之间的矛盾。"""
    examination = examine(office, case, as_of=today())
    if only_check:
        reply(examination, lambda: examination_words(examination), as_json=as_json)
        return
    if out is None:
        raise click.UsageError("请用 --out 指定输出文件夹，或用 --check 只查材料。")
    show_findings(examination.contradictions)
    wish = bundles.BundleWish(
        dated_on=dated,
        recipe_name=recipe_name,
        max_mb=max_mb,
        after=after,
        timestamp=not no_timestamp,
        file_seconds=file_seconds,
    )
    made = bundles.bundle(office, case, wish, out=out, at=now(), progress=Steps())
    for one in made.left_out:
        progress(f"提示（{one.code}）：{one.told}")
    held = {field.name: getattr(made, field.name) for field in fields(made)}
    answer = ExaminedBundle(**held, findings=examination.contradictions)

    def words() -> str:
        rows = [(str(i.no), i.title, _pages(i.pages), _volumes(i)) for i in answer.items]
        volumes = [f"{out / volume.path}（{volume.pages}页）" for volume in answer.volumes]
        files = [str(out / path) for path in (*answer.index, answer.manifest, answer.timestamp, answer.sheet) if path]
        copies = f"应制作份数：{answer.copies}"
        return "\n".join([table("证据册", ["编号", "证据", "页码", "册次"], rows), *volumes, *files, copies])

    reply(answer, words, as_json=as_json)


def _volumes(item: BuiltItem) -> str:
    """Every volume that holds a part of it."""
    return "、".join(f"第{volume}册" for volume in [part.volume for part in item.parts] or [item.volume])


def _pages(pages: tuple[int, int]) -> str:
    return str(pages[0]) if pages[0] == pages[1] else f"{pages[0]}-{pages[1]}"


@click.command(cls=ChineseCommand)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--root",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="时间戳和数字签名的根证书（PEM），用于核对由谁签发。",
)
@click.option(
    "--sources",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="原文件所在的案件文件夹：逐页核对册内页面与原文件是否一致。",
)
@file_seconds_option
@json_option
@click.pass_obj
def verify(
    office: Office, *, path: Path, root: Path | None, sources: Path | None, file_seconds: int | None, as_json: bool
) -> int:
    """核对证据册、材料包（文件夹或 ZIP）或已出具的文书与其清单是否一致，不需要数据库。"""
    answer = bundles.verify(path, office=office, root=root, sources=sources, file_seconds=file_seconds)

    def words() -> str:
        if answer.ok:
            return "\n".join([f"核对无误，共核对 {answer.checked} 项。", *answer.notes])
        return "\n".join(["核对不符：", *(f"  {problem}" for problem in answer.problems), *answer.notes])

    reply(answer, words, as_json=as_json)
    return 0 if answer.ok else 2
