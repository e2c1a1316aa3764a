"""Commands on seals: seal add, use, log; reprint."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from docgen.api import reprints, seals
from docgen.api.office import Office
from docgen.casefile.profile import SealKind
from docgen.cli.chinese import ChineseCommand, ChineseGroup
from docgen.cli.output import json_option, reply
from docgen.cli.settings import CHINA, IsoDay, now, out_option, today
from docgen.cli.words import table
from docgen.glossary import word

_kind = click.option(
    "--seal",
    "kind",
    required=True,
    type=click.Choice([kind.value for kind in SealKind]),
    help="official 公章、contract 合同专用章、representative 法定代表人名章。",
)
_copies = click.option("--copies", type=click.IntRange(1, 1000), default=1, show_default=True, help="份数。")
_reason = click.option("--reason", required=True, help="事由。")


class Millimetres(click.ParamType[Decimal]):
    """A width in millimetres."""

    name = "毫米"

    def convert(self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it."""
        try:
            return value if isinstance(value, Decimal) else Decimal(value)
        except InvalidOperation:
            self.fail(f"{value}，应为毫米数，如 42", param, ctx)


@click.group(cls=ChineseGroup)
def seal() -> None:
    """印章：图片、用印登记。"""


@seal.command("add", cls=ChineseCommand)
@click.argument("picture", metavar="PICTURE", type=click.Path(path_type=Path))
@_kind
@click.option("--width-mm", type=Millimetres(), help="印章实际宽度，不填为公章、合同专用章 42 毫米，名章 20 毫米。")
@json_option
@click.pass_obj
def seal_add(office: Office, *, picture: Path, kind: str, width_mm: Decimal | None, as_json: bool) -> None:
    """加入印章图片（白底或透明底的 PNG、JPEG）；此后出具的文书按种类印章，草稿不印。"""
    made = seals.add_seal(office, picture, SealKind(kind), at=now(), width_mm=width_mm)
    changed = f"；{'，'.join(made.changes)}" if made.changes else ""
    said = f"{word(made.seal)}：{made.path}，{made.width_mm:g}×{made.height_mm:g} 毫米{changed}。"
    reply(made, lambda: said, as_json=as_json)


@seal.command("use", cls=ChineseCommand)
@click.argument("document_no", metavar="DOCUMENT")
@_kind
@_copies
@click.option("--seams", is_flag=True, help="同时加盖骑缝章。")
@click.option("--approved-by", metavar="NAME", help="批准人。")
@_reason
@json_option
@click.pass_obj
def seal_use(
    office: Office,
    *,
    document_no: str,
    kind: str,
    copies: int,
    seams: bool,
    approved_by: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """登记在纸面文书上加盖的印章。"""
    made = seals.use_seal(
        office,
        document_no,
        SealKind(kind),
        copies=copies,
        reason=reason,
        at=now(),
        approved_by=approved_by,
        seams=seams,
    )
    said = f"已登记：{made.document_no} 加盖{made.seal_word}，{made.copies} 份，每份 {made.pages} 页。"
    reply(made, lambda: said, as_json=as_json)


@seal.command("log", cls=ChineseCommand)
@click.option("--from", "since", type=IsoDay(), help="自此日起。")
@click.option("--to", "until", type=IsoDay(), help="至此日止（含当日）。")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="写入文件（.pdf 或 .xlsx）。")
@json_option
@click.pass_obj
def seal_log(office: Office, *, since: date | None, until: date | None, out: Path | None, as_json: bool) -> None:
    """用印登记：随文书印出、数字签名、纸面用印、补打、作废。"""
    answer = seals.seal_register(office, since=since, until=until, out=out, dated_on=today())
    heads = ["时间", "印章", "用印方式", "文书编号", "份数", "页数", "经办", "批准", "事由"]
    rows = [
        (
            f"{line.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
            line.seal_word,
            line.act_word,
            line.document_no,
            str(line.copies or ""),
            str(line.pages or ""),
            line.asked_by,
            line.approved_by or "",
            line.reason or "",
        )
        for line in answer.lines
    ]
    shown = table("用印登记", heads, rows, [4, 5]) if rows else "没有用印记录。"
    reply(answer, lambda: f"{shown}\n{answer.path}" if answer.path else shown, as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("document_no", metavar="DOCUMENT")
@_reason
@_copies
@out_option
@json_option
@click.pass_obj
def reprint(office: Office, *, document_no: str, reason: str, copies: int, out: Path, as_json: bool) -> None:
    """补打已出具的文书：每页注明补打日期和次数，编号和编码不变，存档的原件不动。"""
    made = reprints.reprint(office, document_no, reason=reason, copies=copies, out=out, at=now())
    said = f"{out / made.path}（{made.pages}页，第{made.times}次补打）" + (f"\n{made.note}。" if made.note else "")
    reply(made, lambda: said, as_json=as_json)
