"""The command ``batch``: letters for a whole spreadsheet, with a progress bar; it stops cleanly and goes on later."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from docgen.api import batches, catalogue
from docgen.api.batch_answers import BatchAnswer
from docgen.api.batch_rows import DRAFTS
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, progress, reply
from docgen.cli.settings import as_of_option, basis_option, dated_option, now, out_option, today
from docgen.cli.words import table
from docgen.law.claim import Basis


@click.command(cls=ChineseCommand)
@click.argument("kind", metavar="KIND")
@click.argument("cases", metavar="CASES")
@as_of_option
@dated_option
@basis_option
@click.option("--answers", type=click.Path(path_type=Path), help="文书填写项（TOML），对全部案件适用。")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="同时办理的进程数，不填为处理器核数。")
@click.option("--draft", is_flag=True, help="只起草，存入系统待送审、批准；批准后不带此项再次运行即出具。")
@click.option("--retry", is_flag=True, help="重新办理被拒的行；案件文件可以是更正后的。")
@out_option
@json_option
@click.pass_obj
def batch(
    office: Office,
    *,
    kind: str,
    cases: str,
    as_of: date | None,
    dated: date | None,
    basis: Basis | None,
    answers: Path | None,
    jobs: int | None,
    draft: bool,
    retry: bool,
    out: Path,
    as_json: bool,
) -> int:
    """批量出具：逐案出具文书，另做打印文件、交寄清单、标签和地址页。

    CASES 为案件文件（.xlsx、.json，与填写项同名的列逐行作答）、一行一个案件编号的 .txt 文件，或以逗号分隔的案件编号。
    中断后用同一命令继续。
    """
    began = perf_counter()
    order = batches.BatchOrder(
        kind, cases, as_of or today(), dated or today(), catalogue.answers_of(answers) if answers else {}, basis
    )
    run = batches.draft_batch if draft else batches.issue_batch
    with _stopped_by_sigterm(), Bar() as bar:
        answer = run(office, order, out=out, jobs=jobs or _cores(), at=now(), retry=retry, progress=bar)
    answer = replace(answer, seconds=round(perf_counter() - began, 3))
    if (answer.as_of, answer.dated_on) != (order.as_of, order.dated_on):
        progress(f"本批次沿用首次确定的截止日 {answer.as_of}、落款日期 {answer.dated_on}。")
    reply(answer, lambda: _words(answer, out, draft=draft), as_json=as_json)
    return 2 if answer.refused else 0


def _words(answer: BatchAnswer, out: Path, *, draft: bool) -> str:
    made = f"起草，草稿 {answer.drafts} 份" if draft else f"出具文书 {answer.issued} 份"
    lines = [f"{answer.cases} 件案件已{made}，未办理 {len(answer.refused)} 件，用时 {answer.seconds:.0f} 秒。"]
    if answer.waiting and not draft:
        lines.append(f"另有 {answer.waiting} 件的草稿尚未全部批准；批准后再次运行本命令。")
    if draft and answer.drafts:
        lines.append(
            f"草稿文件在 {out / DRAFTS}；送审：docgen submit --batch {out}，批准：docgen approve --batch {out}。"
        )
    if answer.refused:
        rows = [(str(one.row or ""), one.case_no, one.reason) for one in answer.refused]
        lines.append(table("未办理", ["行", "案件编号", "原因"], rows))
    if answer.not_sealed:
        lines.append(f"其中 {answer.not_sealed} 份未印章：落款处没有机构名称（profile 的 name）或其下没有日期。")
    lists = (answer.dispatch_list,) if answer.dispatch_list else ()
    lines += [str(out / path) for path in (*answer.print_files, *lists, *answer.labels, *answer.address_pages)]
    return "\n".join(lines)


def _cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """A request to end stops the batch as Ctrl+C does: rows at hand are finished, nothing new is begun."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Bar:
    """A progress bar on standard error; where that is no terminal, a line a step."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._shown = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        """Shown from now on."""
        self._shown.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Gone again."""
        self._shown.stop()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Told by the work what it does, how much of it is done, and of how much."""
        if step not in self._tasks:
            self._tasks[step] = self._shown.add_task(step, total=total)
            if self._shown.disable:
                progress(f"{step}（{total}）…" if total > 1 else f"{step}…")
        self._shown.update(self._tasks[step], completed=done, total=total)
