"""Commands on the states of a document: draft, drafts, submit, approve, return, withdraw, void."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from docgen.api import drafts as use
from docgen.api.batch_answers import Progress
from docgen.api.batch_drafts import BatchActAnswer, approve_batch, return_batch, submit_batch, withdraw_batch
from docgen.api.catalogue import answers_of
from docgen.api.documents import DocumentOrder
from docgen.api.office import Office
from docgen.api.voiding import void_document
from docgen.cli.batch import Bar
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, progress, reply
from docgen.cli.settings import CHINA, as_of_option, basis_option, dated_option, now, today
from docgen.cli.words import table
from docgen.errors import DocgenError
from docgen.law.claim import Basis
from docgen.workflow.states import DocumentState

_reason = click.option("--reason", required=True, help="原因。")
_drafts = click.argument("numbers", metavar="[DRAFT…]", nargs=-1)
_batch = click.option(
    "--batch", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="此文件夹的批次的全部草稿。"
)


@click.command("draft", cls=ChineseCommand)
@click.argument("kind", metavar="KIND")
@click.argument("case", metavar="CASE")
@click.option("--party", help="只给这一当事人（编号或姓名）。")
@as_of_option
@dated_option
@basis_option
@click.option("--answers", type=click.Path(path_type=Path), help="文书填写项（TOML）。")
@json_option
@click.pass_obj
def draft_command(
    office: Office,
    *,
    kind: str,
    case: str,
    party: str | None,
    as_of: date | None,
    dated: date | None,
    basis: Basis | None,
    answers: Path | None,
    as_json: bool,
) -> None:
    """把草稿存入系统，以便送审；每个致送对象一份。"""
    order = DocumentOrder(
        kind, case, as_of or today(), dated or today(), party=party, answers=answers_of(answers), basis=basis
    )
    answer = use.make_drafts(office, order, at=now())
    for warning in answer.warnings:
        progress(f"提示（{warning.code}）：{warning.message}")
    reply(answer, lambda: _table(answer), as_json=as_json)


@click.command("drafts", cls=ChineseCommand)
@click.argument("case", metavar="[CASE]", required=False)
@click.option("--state", type=click.Choice([state.value for state in DocumentState]), help="只列此状态。")
@json_option
@click.pass_obj
def drafts_command(office: Office, case: str | None, state: str | None, *, as_json: bool) -> None:
    """列出草稿及其状态：草稿、送审、已批准、已出具、已撤回。"""
    answer = use.list_drafts(office, case, states=[DocumentState(state)] if state else ())
    reply(answer, lambda: _table(answer), as_json=as_json)


OneDraft = Callable[[str], use.DraftLine]
WholeBatch = Callable[[Path, Progress], BatchActAnswer]


def _each(numbers: tuple[str, ...], act: OneDraft, batch: Path | None, whole: WholeBatch, *, as_json: bool) -> int:
    """Do the act with each draft named, or with all of a batch that it concerns."""
    if bool(numbers) == (batch is not None):
        message = "请写草稿编号，或用 --batch 指明批次的文件夹，二者择一。"
        raise click.UsageError(message)
    if batch is None:
        _named(numbers, act, as_json=as_json)
        return 0
    with Bar() as bar:
        answer = whole(batch, bar)
    lines = [f"办理 {answer.done} 份，未能办理 {len(answer.refused)} 份，不在此状态的 {answer.passed_over} 份。"]
    lines += [f"{one.draft}：{one.reason}" for one in answer.refused]
    reply(answer, lambda: "\n".join(lines), as_json=as_json)
    return 2 if answer.refused else 0


def _named(numbers: tuple[str, ...], act: OneDraft, *, as_json: bool) -> None:
    """Do the act with each draft; where one is refused, say which were done before it."""
    done: list[use.DraftLine] = []
    try:
        done.extend(act(number) for number in numbers)
    except DocgenError:
        for line in done:
            progress(f"{line.draft} 已办理，现为“{line.state_word}”。其后的一份未能办理：")
        raise
    answer = use.DraftList(tuple(done))
    reply(answer, lambda: _table(answer), as_json=as_json)


@click.command("submit", cls=ChineseCommand)
@_drafts
@_batch
@json_option
@click.pass_obj
def submit_command(office: Office, numbers: tuple[str, ...], *, batch: Path | None, as_json: bool) -> int:
    """把草稿送审。"""
    return _each(
        numbers,
        lambda number: use.submit(office, number, at=now()),
        batch,
        lambda out, bar: submit_batch(office, out, at=now(), progress=bar),
        as_json=as_json,
    )


@click.command("approve", cls=ChineseCommand)
@_drafts
@_batch
@click.option(
    "--edited", metavar="VERSION", help="已核对的修改稿版本（docgen difference 所示），草稿经人工修改时须写。"
)
@json_option
@click.pass_obj
def approve_command(
    office: Office, numbers: tuple[str, ...], *, batch: Path | None, edited: str | None, as_json: bool
) -> int:
    """批准送审的草稿；此后文字和金额不再改变，出具时只加文号、日期和印章。"""
    return _each(
        numbers,
        lambda number: use.approve(office, number, at=now(), edited=edited),
        batch,
        lambda out, bar: approve_batch(office, out, at=now(), progress=bar),
        as_json=as_json,
    )


@click.command("return", cls=ChineseCommand)
@_drafts
@_batch
@_reason
@json_option
@click.pass_obj
def return_command(office: Office, numbers: tuple[str, ...], *, batch: Path | None, reason: str, as_json: bool) -> int:
    """把送审或者已批准的草稿退回修改。"""
    return _each(
        numbers,
        lambda number: use.return_draft(office, number, reason=reason, at=now()),
        batch,
        lambda out, bar: return_batch(office, out, reason=reason, at=now(), progress=bar),
        as_json=as_json,
    )


@click.command("withdraw", cls=ChineseCommand)
@_drafts
@_batch
@_reason
@json_option
@click.pass_obj
def withdraw_command(
    office: Office, numbers: tuple[str, ...], *, batch: Path | None, reason: str, as_json: bool
) -> int:
    """撤回草稿，不再办理。"""
    return _each(
        numbers,
        lambda number: use.withdraw(office, number, reason=reason, at=now()),
        batch,
        lambda out, bar: withdraw_batch(office, out, reason=reason, at=now(), progress=bar),
        as_json=as_json,
    )


@click.command("void", cls=ChineseCommand)
@click.argument("document", metavar="DOCUMENT")
@_reason
@click.option("--successor", metavar="DOCUMENT", help="接替它的文书编号。")
@json_option
@click.pass_obj
def void_command(office: Office, document: str, reason: str, successor: str | None, *, as_json: bool) -> None:
    """作废已出具的文书；文号保留，不再使用。"""
    answer = void_document(office, document, reason=reason, successor=successor, at=now())
    reply(answer, lambda: f"{answer.document_no} {answer.state_word}：{answer.note}", as_json=as_json)


def _table(answer: use.DraftList) -> str:
    heads = ["草稿", "案件", "文书", "致送", "状态", "自", "起草人", "文书编号", "说明"]
    rows = [
        (
            line.draft,
            line.case_no,
            line.title,
            line.party_name or "",
            line.state_word,
            f"{line.since.astimezone(CHINA):%Y-%m-%d %H:%M}",
            line.made_by,
            line.document_no or "",
            line.note or "",
        )
        for line in answer.drafts
    ]
    return table("草稿", heads, rows) if rows else "没有草稿。"
