"""Batches planned and followed from a browser: each in a folder of the data folder, its cases beside its papers.

``batches/<token>/plan.json`` says what is to be written for whom; ``cases-1.xlsx`` and so on are the cases as they were
handed in and mended since, none of them ever changed; ``out`` is the batch's own folder (``docgen.api.batches``). How
far it has come is told by its rows in the database and by nothing else.
"""

import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final

from pydantic import TypeAdapter, ValidationError

from docgen.api.batch_cases import read_source
from docgen.api.batches import BatchOrder
from docgen.api.caselist import CaseSort, list_cases, saved_filter
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.bundle.sniff import SUFFIXES, sniff
from docgen.collection.papers import papers
from docgen.errors import NoCases, NotFound, WrongCaseSource
from docgen.kinds.definition import Kind, Question
from docgen.kinds.registry import kind, kinds
from docgen.store.files import disk_errors, make_folder, read_file, write_file
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name

BATCHES: Final = "batches"
PLAN: Final = "plan.json"
OUT: Final = "out"
_TOKEN: Final = re.compile(r"[0-9a-f]{16}")
_SUFFIXES: Final = (".xlsx", ".json", ".txt")
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPlan:
    """What is to be written, for whom, on which days; ``cases`` is the file of the cases as they are now.

    ``name`` is what the file was called, or "" where cases were chosen from the list.
    """

    token: str
    name: str
    cases: str
    kind: str
    title: str
    as_of: date
    dated_on: date
    answers: Mapping[str, Any] = field(default_factory=dict)
    planned_by: str
    planned_at: datetime
    job: str | None = None
    """The job that was last asked to do something with it."""
    check: str | None = None
    """The job that looked at its rows, as its cases are now."""

    def order(self, folder: Path) -> BatchOrder:
        """The same, for ``docgen.api.batches``."""
        return BatchOrder(self.kind, str(folder / self.cases), self.as_of, self.dated_on, self.answers)


@dataclass(frozen=True, slots=True)
class BatchKind:
    """A kind that a batch may be of: its questions are asked once for all, tables aside."""

    name: str
    title: str
    stage: str
    approval: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class BatchWish:
    """What a new batch is to be."""

    kind: str
    as_of: date
    dated_on: date
    answers: Mapping[str, Any] = field(default_factory=dict)


@permitted(Act.DRAFT)
def batch_kinds(office: Office) -> tuple[BatchKind, ...]:
    """The kinds that a batch may be of, in the order of a case's papers."""
    order = list(papers())
    found = [each.name for each in kinds().values() if is_for_batches(each)]
    return tuple(batch_kind(office, name) for name in sorted(found, key=order.index))


@permitted(Act.DRAFT)
def cases_of_filter(office: Office, name: str, *, as_of: date) -> tuple[str, ...]:
    """The numbers of the cases that a saved filter lets through. Raises NotFound, StorageError."""
    wanted, numbers, after = saved_filter(office, name).filter, [], None
    while True:
        page = list_cases(office, wanted, as_of=as_of, sort=CaseSort.CASE_NO, limit=_PAGE, after=after)
        numbers += [line.case_no for line in page.cases]
        after = page.next
        if after is None:
            return tuple(numbers)


@permitted(Act.DRAFT)
def batch_kind(_office: Office, name: str) -> BatchKind:
    """A kind that a batch may be of. Raises UnknownKind, NotFound."""
    found = kind(name)
    if not is_for_batches(found):
        raise NotFound(what="可批量办理的文书", name=name)
    said = found.definition
    return BatchKind(found.name, said.title, said.stage, said.approval, said.fields)


def is_for_batches(found: Kind) -> bool:
    """Whether people write it, with a number, for a case."""
    said = found.definition
    return bool(said.number_prefix) and not said.internal and said.addressed_to != "portfolio"


@permitted(Act.DRAFT)
def plan_batch(
    office: Office, wish: BatchWish, given: tuple[str, IO[bytes]] | Sequence[str], *, at: datetime
) -> BatchPlan:
    """Plan a batch: nothing is written or stored of its cases yet.

    Args:
        office: whose.
        wish: what.
        given: the file's name and its bytes; or the numbers of stored cases.
        at: this instant.

    Raises:
        UnknownKind, NotFound: the kind is none, or not one for batches.
        WrongCaseSource: the file is none of cases.
        NoCases: there are no cases.
        DiskFull, NotWritable: what the disk refuses.
    """
    found, token = batch_kind(office, wish.kind), secrets.token_hex(8)
    folder = office.data_dir / BATCHES / token
    with ExitStack() as undone:
        make_folder(folder)
        undone.callback(shutil.rmtree, folder, ignore_errors=True)
        if isinstance(given, tuple):
            name, cases = safe_name(given[0]), _keep(folder, given[0], given[1])
        else:
            if not given:
                raise NoCases(source="所选案件")
            name, cases = "", "cases-1.txt"
            write_file(folder / cases, "".join(f"{number}\n" for number in given).encode())
        plan = BatchPlan(
            token=token,
            name=name,
            cases=cases,
            kind=found.name,
            title=found.title,
            as_of=wish.as_of,
            dated_on=wish.dated_on,
            answers=wish.answers,
            planned_by=office.account,
            planned_at=at,
        )
        _write(folder, plan)
        undone.pop_all()
    return plan


@permitted(Act.DRAFT)
def put_cases(office: Office, token: str, given: tuple[str, IO[bytes]]) -> BatchPlan:
    """Put a file in the place of a batch's cases, mended elsewhere. Raises NotFound, WrongCaseSource, DiskFull."""
    plan, folder = planned(office, token)
    changed = replace(plan, name=safe_name(given[0]), cases=_keep(folder, given[0], given[1]), check=None)
    _write(folder, changed)
    return changed


@permitted(Act.READ_CASES)
def list_plans(office: Office) -> tuple[BatchPlan, ...]:
    """The batches that whoever asks may see, newest first."""
    root = office.data_dir / BATCHES
    plans = []
    for path in root.glob(f"*/{PLAN}") if root.is_dir() else ():
        with suppress(NotFound):
            plans.append(planned(office, path.parent.name)[0])
    return tuple(sorted(plans, key=lambda plan: plan.planned_at, reverse=True))


def planned(office: Office, token: str) -> tuple[BatchPlan, Path]:
    """A batch and its folder, where whoever asks has planned it, or sees every case. Raises NotFound."""
    folder = office.data_dir / BATCHES / token
    if not _TOKEN.fullmatch(token) or not (folder / PLAN).is_file():
        raise NotFound(what="批次", name=token[:20])
    try:
        plan = _PLAN.validate_json(read_file(folder / PLAN))
    except ValidationError as error:
        raise NotFound(what="批次", name=token) from error
    actor = office.actor()
    if plan.planned_by != actor.name and not actor.sees_all:
        raise NotFound(what="批次", name=token)
    return plan, folder


def remember(office: Office, token: str, *, job: str | None = None, check: str | None = None) -> None:
    """Note the job that does something with a batch, or looks at its rows. Raises NotFound, NotWritable."""
    plan, folder = planned(office, token)
    _write(folder, replace(plan, job=job or plan.job, check=check or plan.check))


def put_mended(folder: Path, plan: BatchPlan, content: bytes) -> BatchPlan:
    """The batch with its cases mended: a new file beside the others. Raises DiskFull, NotWritable."""
    changed = replace(plan, cases=_next(folder, ".xlsx"), check=None)
    write_file(folder / changed.cases, content)
    _write(folder, changed)
    return changed


def _keep(folder: Path, name: str, content: IO[bytes]) -> str:
    """A file of cases that was handed in, under a safe name; by its content what its name says."""
    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise WrongCaseSource(
            source=safe_name(name), reason="应为 .xlsx 工作簿、.json 案件文件，或一行一个案件编号的 .txt"
        )
    kept = _next(folder, suffix)
    with disk_errors(folder), (folder / kept).open("xb") as file:
        shutil.copyfileobj(content, file)
    if suffix == ".xlsx" and suffix not in SUFFIXES.get(sniff(folder / kept), set()):
        raise WrongCaseSource(source=safe_name(name), reason="内容不是 .xlsx 工作簿")
    read_source(str(folder / kept))
    return kept


def _next(folder: Path, suffix: str) -> str:
    return f"cases-{len(list(folder.glob('cases-*'))) + 1}{suffix}"


def _write(folder: Path, plan: BatchPlan) -> None:
    write_file(folder / PLAN, _PLAN.dump_json(plan))


_PLAN: Final = TypeAdapter(BatchPlan)
