"""The litigation pack, and what is to be seen before papers are built: what is missing, what contradicts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import click

from docgen.api import catalogue, packs
from docgen.api.examination import Examination, examine
from docgen.api.office import Office
from docgen.bundle.completeness import Missing
from docgen.bundle.contradiction import Contradiction, Severity
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import Steps, json_option, progress, reply
from docgen.cli.settings import as_of_option, basis_option, dated_option, file_seconds_option, now, out_option, today
from docgen.cli.words import table
from docgen.errors import InputError, Problem
from docgen.law.claim import Basis
from docgen.workflow.filings import Wish

SEVERITIES = {Severity.ERROR: "矛盾", Severity.WARNING: "存疑"}


@click.command(cls=ChineseCommand)
@click.argument("case", metavar="CASE")
@as_of_option
@dated_option
@basis_option
@click.option("--answers", type=click.Path(path_type=Path), help="各文书的填写项（TOML），每种文书一个表。")
@click.option("--with", "wishes", metavar="W", default="", help="另附申请：preservation、payment_order，逗号分隔。")
@click.option("--no-timestamp", is_flag=True, help="不加时间戳，即使已设置时间戳服务。")
@file_seconds_option
@out_option
@json_option
@click.pass_obj
def pack(
    office: Office,
    *,
    case: str,
    as_of: date | None,
    dated: date | None,
    basis: Basis | None,
    answers: Path | None,
    wishes: str,
    no_timestamp: bool,
    file_seconds: int | None,
    out: Path,
    as_json: bool,
) -> None:
    """制作立案材料：起诉状、债权计算书、证据目录和证据册、授权等文书，编号成文件夹并打包。

    合同约定仲裁的，制作仲裁材料；破产申请已经受理的，制作债权申报材料。
    """
    cut_off = as_of or today()
    show_findings(examine(office, case, as_of=cut_off, basis=basis).contradictions)
    wish = packs.PackWish(
        source=case,
        as_of=cut_off,
        dated_on=dated or today(),
        answers=catalogue.answers_of(answers),
        wishes=_wishes(wishes),
        basis=basis,
        timestamp=not no_timestamp,
        file_seconds=file_seconds,
    )
    answer = packs.make_pack(office, wish, out=out, at=now(), progress=Steps())
    for warning in answer.warnings:
        progress(f"提示（{warning.code}）：{warning.message}")

    def words() -> str:
        rows = [(file.path, str(file.pages or ""), str(file.copies or "")) for file in answer.files]
        return "\n".join(
            [table(answer.title, ["文件", "页数", "打印份数"], rows), *missing_words(answer.missing), str(out)]
        )

    reply(answer, words, as_json=as_json)


def _wishes(written: str) -> frozenset[Wish]:
    known = get_args(Wish)
    given = [name.strip() for name in written.split(",") if name.strip()]
    wrong = [Problem("--with", name, f"应为：{'、'.join(known)}") for name in given if name not in known]
    if wrong:
        raise InputError(problems=wrong)
    return frozenset(wish for wish in known if wish in given)


def show_findings(found: tuple[Contradiction, ...]) -> None:
    """What contradicts, on standard error."""
    for one in found:
        progress("\n".join(_finding_words(one)))


def examination_words(examination: Examination) -> str:
    """What is missing and what contradicts, in words."""
    told = ["\n".join(_finding_words(one)) for one in examination.contradictions]
    told += missing_words(examination.missing)
    return "\n".join(told) or "未发现矛盾，所需材料齐备。"


def missing_words(missing: tuple[Missing, ...]) -> Iterator[str]:
    """What is still to be added, a line each."""
    for one in missing:
        yield f"{'待补' if one.required else '建议补充'}：{one.what}。{one.why}"


def _finding_words(one: Contradiction) -> Iterator[str]:
    yield f"{SEVERITIES[one.severity]}（{one.code}）：{one.what}"
    yield from (f"  {seen.place}：{seen.value}" for seen in one.seen)
    yield f"  后果：{one.why}"
    yield f"  处理：{one.remedy}"
