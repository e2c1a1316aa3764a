"""Commands on what comes back: scan, inbox, receipt."""

from datetime import date
from pathlib import Path

import click

from docgen.api import receipts, scans
from docgen.api.office import Office
from docgen.casefile.vocabulary import DeliveryMethod, DeliveryOutcome
from docgen.cli.chinese import ChineseCommand, ChineseGroup
from docgen.cli.clock_words import move_words
from docgen.cli.output import Steps, json_option, progress, reply
from docgen.cli.settings import IsoDay, now
from docgen.cli.words import table
from docgen.delivery.scanning import PageKind
from docgen.glossary import word

_OUTCOMES = [outcome.value for outcome in receipts.SHOWN_BY]
_METHODS = [method.value for method in DeliveryMethod]


@click.command(cls=ChineseCommand)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def scan(office: Office, *, paths: tuple[Path, ...], as_json: bool) -> int:
    """扫描件归档：按页上的编码归入文书，其余进收件箱。"""
    answer = scans.scan_files(office, paths, at=now(), progress=Steps())
    reply(answer, lambda: _scanned(answer), as_json=as_json)
    return 2 if answer.unread else 0


@click.group(cls=ChineseGroup)
def inbox() -> None:
    """收件箱：扫描后未能归档的页。"""


@inbox.command("list")
@json_option
@click.pass_obj
def list_inbox(office: Office, *, as_json: bool) -> None:
    """列出待处理的页及可能所属的文书。"""
    answer = scans.scan_inbox(office)
    heads = ["序号", "文件", "页", "原因", "可能属于（仅供参考）"]
    rows = [(str(p.inbox), p.file, str(p.page), p.reason, "、".join(p.guesses)) for p in answer.pages]
    reply(answer, lambda: table("收件箱", heads, rows, [0, 2]) if rows else "收件箱是空的。", as_json=as_json)


@inbox.command("picture")
@click.argument("number", metavar="NUMBER", type=int)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写入的 JPEG 文件。")
@click.pass_obj
def picture(office: Office, *, number: int, out: Path) -> None:
    """把一页的缩略图写入文件。"""
    scans.write_thumbnail(office, number, out)
    click.echo(str(out))


@inbox.command("attach")
@click.argument("number", metavar="NUMBER", type=int)
@click.argument("document_no", metavar="DOCUMENT")
@click.option(
    "--as-kind",
    "kind",
    type=click.Choice([kind.value for kind in PageKind]),
    help="、".join(f"{kind.value} {word(kind)}" for kind in PageKind) + "。",
)
@json_option
@click.pass_obj
def attach(office: Office, *, number: int, document_no: str, kind: str | None, as_json: bool) -> None:
    """把一页归入文书，由经办人核对后决定。"""
    answer = scans.attach_scan(office, number, document_no, at=now(), kind=PageKind(kind) if kind else None)
    said = f"已归入案件 {answer.case_no} 的 {answer.document_no}，作为{word(answer.kind)}：{answer.path}"
    reply(answer, lambda: said, as_json=as_json)


@inbox.command("dismiss")
@click.argument("number", metavar="NUMBER", type=int)
@click.option("--reason", required=True, help="原因，记入审计链。")
@click.pass_obj
def dismiss(office: Office, *, number: int, reason: str) -> None:
    """移出收件箱，不归入任何文书；原件和原因仍保存。"""
    scans.dismiss_scan(office, number, reason=reason, at=now())
    click.echo(f"收件箱第 {number} 项已移出。")


@click.command(cls=ChineseCommand)
@click.argument("document_no", metavar="DOCUMENT")
@click.option("--outcome", required=True, type=click.Choice(_OUTCOMES), help="送达结果。")
@click.option("--on", required=True, type=IsoDay(), help="回执上填写的签收日期，或退回日期。")
@click.option("--signed-by", help="签收人。")
@click.option("--relation", help="代收人与受送达人的关系。")
@click.option("--confirms-debt", is_flag=True, help="回执上勾选了对债务无异议或同意履行。")
@click.option("--method", type=click.Choice(_METHODS), help="送达方式；案件中没有该文书的寄送记录时须写明。")
@click.option("--sent-on", type=IsoDay(), help="寄出日期；同上。")
@click.option("--address", help="寄送地址。")
@click.option("--dry-run", is_flag=True, help="只说明各期限将如何变化，不记入。")
@json_option
@click.pass_obj
def receipt(
    office: Office,
    *,
    document_no: str,
    outcome: str,
    on: date,
    signed_by: str | None,
    relation: str | None,
    confirms_debt: bool,
    method: str | None,
    sent_on: date | None,
    address: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """核对扫描件后，记入文书的送达结果，并列明各期限的前后变化。"""
    stated = receipts.Stated(
        outcome=DeliveryOutcome(outcome),
        on=on,
        signed_by=signed_by,
        relation=relation,
        confirms_debt=confirms_debt,
        method=DeliveryMethod(method) if method else None,
        sent_on=sent_on,
        address=address,
    )
    answer = receipts.confirm_receipt(office, document_no, stated, at=now(), dry_run=dry_run)
    reply(answer, lambda: _confirmed(answer), as_json=as_json)


def _scanned(answer: scans.ScanAnswer) -> str:
    filed = [
        (p.file, str(p.page), p.document_no, word(p.kind), "此前已归档" if p.already else "") for p in answer.matched
    ]
    left = [
        (
            str(p.inbox or ""),
            p.file,
            str(p.page or ""),
            p.reason + (f"，此前已{'在' if p.inbox else '移出'}收件箱" if p.already else ""),
        )
        for p in answer.unmatched
    ]
    parts = [table("已归档", ["文件", "页", "文书", "类别", ""], filed, [1])] if filed else []
    parts += [table("未归档", ["收件箱", "文件", "页", "原因"], left, [0, 2])] if left else []
    if any(page.kind is PageKind.RECEIPT and not page.already for page in answer.matched):
        progress("回执是否签收、勾选了什么，请核对后用 docgen receipt 记入。")
    total = f"归档 {len(filed)} 页，未归档 {len(left)} 项，空白 {len(answer.blank)} 页。"
    return "\n\n".join([*parts, total])


def _confirmed(answer: receipts.ReceiptAnswer) -> str:
    done = "已记入" if answer.entered else "未记入（试算）"
    proof = "、".join(answer.delivery.proof)
    head = f"案件 {answer.case_no} 文书 {answer.document_no} 的送达结果{done}。凭证：{proof}"
    return f"{head}\n{move_words(answer.clocks)}"
