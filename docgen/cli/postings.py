"""Commands on letters that go out and what carriers tell: post, tracking, returned, proof."""

from datetime import date
from pathlib import Path

import click

from docgen.api import postings, service_proofs
from docgen.api.office import Office
from docgen.api.returns import ReturnAnswer, return_letters
from docgen.api.tracking import TrackingAnswer, track
from docgen.cli.chinese import ChineseCommand
from docgen.cli.clock_words import move_words
from docgen.cli.output import Steps, json_option, progress, reply
from docgen.cli.settings import IsoDay, now, out_option
from docgen.cli.words import table
from docgen.delivery.carriers import Carrier, tracking_number
from docgen.glossary import word
from docgen.workflow.posting import Handed
from docgen.workflow.returned import Returned

_CARRIERS = "、".join(f"{carrier.value} {word(carrier)}" for carrier in Carrier)


@click.command(cls=ChineseCommand)
@click.argument("document_no", metavar="[DOCUMENT]", required=False)
@click.option(
    "--list", "listed", metavar="FILE", type=click.Path(path_type=Path), help="交寄清单（xlsx、csv），逐行记入。"
)
@click.option("--carrier", type=click.Choice([carrier.value for carrier in Carrier]), help=f"承运人：{_CARRIERS}。")
@click.option("--tracking-no", help="邮件号（运单号）。")
@click.option("--on", type=IsoDay(), help="寄出日期。")
@click.option("--by", help="交寄人，不填为当前账户。")
@click.option("--address", help="寄送地址，不填为受送达人的送达地址。")
@click.option("--content-note", help="面单上实际写明的内件品名。")
@click.option("--receipt", type=click.Path(path_type=Path), help="寄送凭证（面单、收据）的扫描件或照片，作为证据归档。")
@click.option("--mapping", help="清单的对照文件，或存在数据文件夹 mappings 中的名称。")
@click.option("--again", is_flag=True, help="已寄出过，再次寄送。")
@click.option("--if-signed-on", type=IsoDay(), help="试算签收日期，不填为寄出后3日。")
@json_option
@click.pass_obj
def post(
    office: Office,
    *,
    document_no: str | None,
    listed: Path | None,
    carrier: str | None,
    tracking_no: str | None,
    on: date | None,
    by: str | None,
    address: str | None,
    content_note: str | None,
    receipt: Path | None,
    mapping: str | None,
    again: bool,
    if_signed_on: date | None,
    as_json: bool,
) -> int:
    """记入文书已寄出：逐件，或按交寄清单（--list）；并说明签收后各期限将如何变化。"""
    known = Carrier(carrier) if carrier else None
    if listed is not None:
        if any((document_no, tracking_no, address, content_note, receipt, if_signed_on)):
            raise click.UsageError("按清单记入时，各件的内容写在清单里，请去掉文书编号和逐件的选项。")
        wish = postings.ListWish(carrier=known, on=on, by=by, mapping=mapping, again=again)
        answer = postings.post_list(office, listed, wish, at=now())
        reply(answer, lambda: _list_words(answer), as_json=as_json)
        return 2 if answer.refused else 0
    if document_no is None or known is None or tracking_no is None or on is None:
        raise click.UsageError("请写明文书编号、--carrier、--tracking-no 和 --on，或用 --list 给出交寄清单。")
    handed = Handed(
        carrier=known,
        tracking_no=tracking_number(tracking_no),
        on=on,
        by=by,
        address=address,
        content_note=content_note,
        again=again,
    )
    made = postings.post_document(office, document_no, handed, at=now(), receipt=receipt, if_signed_on=if_signed_on)
    reply(made, lambda: _posted_words(made), as_json=as_json)
    return 0


@click.command(cls=ChineseCommand)
@click.argument("paths", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--mapping", help="对照文件，或存在数据文件夹 mappings 中的名称。")
@json_option
@click.pass_obj
def tracking(office: Office, *, paths: tuple[Path, ...], mapping: str | None, as_json: bool) -> int:
    """承运人的查询结果：导出的清单（xlsx、csv）或查询页面的截图，按邮件号记入送达结果。"""
    answer = track(office, paths, at=now(), mapping=mapping, progress=Steps())
    reply(answer, lambda: _tracked_words(answer), as_json=as_json)
    return 0 if answer.whole else 2


@click.command(cls=ChineseCommand)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--on", required=True, type=IsoDay(), help="退回日期（信封上的日期）。")
@click.option("--reason", required=True, help="信封上的退回原因，如：原址查无此人、拒收、逾期未领。")
@json_option
@click.pass_obj
def returned(office: Office, *, paths: tuple[Path, ...], on: date, reason: str, as_json: bool) -> int:
    """退件归档：按信件上的编码或信封上的邮件条码归入文书，并记入退回及原因。"""
    answer = return_letters(office, paths, Returned(on, reason), at=now(), progress=Steps())
    reply(answer, lambda: _returned_words(answer), as_json=as_json)
    return 2 if answer.scan.unread or any(letter.refused for letter in answer.letters) else 0


@click.command(cls=ChineseCommand)
@click.argument("source", metavar="DOCUMENT|CASE")
@out_option
@json_option
@click.pass_obj
def proof(office: Office, *, source: str, out: Path, as_json: bool) -> None:
    """送达凭证：汇集文书、寄送、查询结果和回执，写明证明的送达行为与证明力。"""
    answer = service_proofs.prove(office, source, out=out, at=now())
    rows = [(one.document_no, one.party, one.said, word(one.strength), one.missing, one.path) for one in answer.proofs]
    heads = ["文书", "受送达人", "送达行为", "证明力", "尚缺", "文件"]
    reply(answer, lambda: table("送达凭证", heads, rows) if rows else "没有已寄出或送达的文书。", as_json=as_json)


def _posted_words(answer: postings.PostAnswer) -> str:
    sent = answer.delivery
    done = "此前已记入" if answer.already else "已记入寄出"
    where = f"{sent.sent_on}，邮件号 {sent.tracking_no}，{sent.address}"
    head = f"案件 {answer.case_no} 文书 {answer.document_no} {done}：{where}"
    return f"{head}\n如于 {answer.if_signed_on} 由本人签收且有凭证：\n{move_words(answer.clocks)}"


def _list_words(answer: postings.PostListAnswer) -> str:
    again = sum(line.already for line in answer.posted)
    rows = [(str(line.line), line.document, line.tracking_no, line.reason) for line in answer.refused]
    parts = [table("未记入", ["行", "文书", "邮件号", "原因"], rows, [0])] if rows else []
    total = f"{answer.file}：记入 {len(answer.posted) - again} 件，此前已记入 {again} 件，未记入 {len(rows)} 件。"
    return "\n\n".join(
        [*parts, f"{total}清单已存档，SHA-256 {answer.sha256}。签收后各期限的变化，用 clocks --if-delivered 试算。"]
    )


def _tracked_words(answer: TrackingAnswer) -> str:
    rows = [
        (
            one.tracking_no,
            one.document_no,
            word(one.outcome) if one.outcome else "在途",
            str(one.outcome_on or ""),
            one.signed_by or "",
            one.refused or ("已记入" if one.entered else "已知，无变化" if one.outcome else ""),
        )
        for one in answer.letters
    ]
    parts = [table("查询结果", ["邮件号", "文书", "结果", "日期", "签收人", "处理"], rows, whole=[0])] if rows else []
    parts += [f"{one.document_no}\n{move_words(one.clocks)}" for one in answer.letters if one.clocks]
    if answer.unknown:
        lost = [(one.file, one.tracking_no, "、".join(map(str, one.lines))) for one in answer.unknown]
        parts.append(table("没有寄出过的邮件号，未处理", ["文件", "邮件号", "行"], lost, whole=[1]))
    if answer.unclear:
        unclear = [(one.file, one.tracking_no or "", one.reason) for one in answer.unclear]
        parts.append(table("不能识别，未记入", ["文件", "邮件号", "原因"], unclear, whole=[1]))
    if answer.inbox:
        waiting = [(str(one.inbox or ""), one.file, one.reason, "、".join(one.guesses)) for one in answer.inbox]
        parts.append(
            table("截图进收件箱，由经办人核对", ["收件箱", "文件", "原因", "可能属于（仅供参考）"], waiting, [0])
        )
        progress("核对后，用 docgen inbox attach 归入文书，再用 docgen receipt 记入结果。")
    parts += [f"{file} 此前已归入 {document_no}" for file, document_no in answer.before]
    entered = sum(one.entered for one in answer.letters)
    total = f"对应 {len(rows)} 件，记入结果 {entered} 件，没有寄出过的邮件号 {len(answer.unknown)} 个。"
    return "\n\n".join([*parts, total])


def _returned_words(answer: ReturnAnswer) -> str:
    rows = [(one.file, str(one.page), one.document_no, one.refused or "已记入退件") for one in answer.letters]
    left = [(str(one.inbox or ""), one.file, str(one.page or ""), one.reason) for one in answer.scan.unmatched]
    parts = [table("退件", ["文件", "页", "文书", "处理"], rows, [1])] if rows else []
    parts += [f"{one.document_no}\n{move_words(one.clocks)}" for one in answer.letters if one.clocks]
    parts += [table("未归档", ["收件箱", "文件", "页", "原因"], left, [0, 2])] if left else []
    known = sum(page.already for page in answer.scan.matched)
    total = f"归档 {len(answer.scan.matched)} 页（此前已归档 {known} 页），未归档 {len(left)} 项。"
    return "\n\n".join([*parts, total])
