"""Batches: one kind for many cases, driven from rows in the database, and all that posting its letters takes.

A batch lives in its output folder: ``batch.json`` says which it is and of which days. The order of steps, and what a
kill leaves behind each:

1. the cases of the file are stored, in one transaction      cases; the next run finds them unchanged
2. the batch and its rows are, in another                    a batch that nobody drives and nothing was issued for
3. the folder says which batch is its own                    the batch, to be gone on with
4. processes do row after row (``docgen.api.batch_rows``)    the same
5. print files and lists are made of what was issued         the same; they are made again
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from docgen.api.batch_cases import CaseSource, planned_rows, read_source
from docgen.api.batch_letters import mailing_of
from docgen.api.batch_rows import RowWork, work_on_rows
from docgen.api.office import Office
from docgen.api.own_seals import has_seals, permitted_sealing
from docgen.api.permission import permitted
from docgen.api.templates import template_in_force
from docgen.errors import BatchBusy, BatchElsewhere
from docgen.kinds.registry import kind
from docgen.kinds.sample import compose_sample
from docgen.law.claim import Basis
from docgen.store.batches import add_batch, batch_documents, batch_of, refused_rows, release_dead, standing
from docgen.store.files import make_folder, read_file, write_file
from docgen.store.leases import alone, is_alive
from docgen.store.models import Batch, BatchRow, RowState
from docgen.store.seals import sealed_count
from docgen.workflow.access import Act
from docgen.workflow.approval import refuse_unapproved
from docgen.workflow.pool import run

FOLDER_FILE: Final = "batch.json"
"""What a batch's folder says of it."""
_AGAIN_SECONDS: Final = 0.5

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, of how much."""


def _untold(_step: str, _done: int, _total: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What is to be written, and for whom: see ``docgen.api.batch_cases`` for ``cases``; the answers hold for all.

    ``basis`` is which figures documents go by; None for each case's default.
    """

    kind: str
    cases: str
    as_of: date
    dated_on: date
    answers: Mapping[str, Any] = field(default_factory=dict)
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A case that got no document: its place in the file, and why."""

    case_no: str
    row: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What a batch came to, all its runs together; paths are relative to its folder."""

    cases: int
    issued: int
    refused: tuple[RefusedRow, ...]
    print_files: tuple[str, ...] = ()
    dispatch_list: str | None = None
    labels: tuple[str, ...] = ()
    address_pages: tuple[str, ...] = ()
    as_of: date | None = None
    dated_on: date | None = None
    not_sealed: int = 0
    """How many documents came out without the seal they were to bear: they don't end with the institution's name."""
    seconds: float = 0.0
    """Of this run; filled in by whoever has a clock."""


class _Folder(BaseModel):
    """``batch.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch: str
    kind: str
    sha256: str
    as_of: date
    dated_on: date
    draft: bool


@permitted(Act.ISSUE)
def issue_batch(  # noqa: PLR0913  # each is an option of the command
    office: Office, order: BatchOrder, *, out: Path, jobs: int, at: datetime, progress: Progress = _untold
) -> BatchAnswer:
    """Issue one document an addressee for every case, and make what they are posted with.

    Args:
        office: whose.
        order: what; of a folder that holds a batch already, its own days and answers hold.
        out: the batch's folder.
        jobs: how many processes work side by side.
        at: this instant.
        progress: told how it goes.

    Raises:
        NeedsApproval: the kind asks for somebody else's approval first.
        SealNotPermitted, SealPictureWrong, SigningFailed: as ``documents.issue_documents`` says.
        BatchElsewhere, BatchBusy: the folder holds another batch, or somebody else drives this one.
        BatchBroken: processes died one after the other.
        DocgenError: of the file as a whole, or what no row is to blame for (a full disk); nothing is lost, and the
            same command goes on.
    """
    refuse_unapproved(office.actor(), kind(order.kind), four_eyes=bool(office.profile.four_eyes))
    permitted_sealing(office, kind(order.kind))
    return _Run(office, order, out, at, progress, draft=False).finished(jobs)


@permitted(Act.DRAFT)
def draft_batch(  # noqa: PLR0913  # each is an option of the command
    office: Office, order: BatchOrder, *, out: Path, jobs: int, at: datetime, progress: Progress = _untold
) -> BatchAnswer:
    """Write a draft for every addressee of every case, without numbers. Raises what ``issue_batch`` raises."""
    return _Run(office, order, out, at, progress, draft=True).finished(jobs)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of a batch, from wherever the last one stopped."""

    office: Office
    order: BatchOrder
    out: Path
    at: datetime
    progress: Progress
    draft: bool

    def finished(self, jobs: int) -> BatchAnswer:
        """Begin the batch or go on with it, to its end."""
        make_folder(self.out)
        try:
            with alone(self.out / ".lock", wait=False):
                source = read_source(self.order.cases)
                batch = self._known(source) or self._begun(source)
                self._drive(batch, jobs)
                return self._answer(batch)
        except BlockingIOError as error:
            raise BatchBusy(folder=self.out) from error

    def _known(self, source: CaseSource) -> Batch | None:
        """The batch that the folder holds. Raises BatchElsewhere where that is not the one asked for."""
        path = self.out / FOLDER_FILE
        if not path.exists():
            return None
        try:
            folder = _Folder.model_validate_json(read_file(path))
        except ValidationError as error:
            raise BatchElsewhere(folder=self.out, reason=f"{FOLDER_FILE} 已损坏") from error
        reasons = {
            f"文书种类是 {folder.kind}": folder.kind != self.order.kind,
            "案件文件不同": folder.sha256 != source.sha256,
            "它写的是草稿" if folder.draft else "它出具的是正式文书": folder.draft != self.draft,
        }
        with self.office.database.reading() as session:
            batch = batch_of(session, folder.batch)
        reasons["它属于另一个数据库"] = batch is None
        for reason, holds in reasons.items():
            if holds:
                raise BatchElsewhere(folder=self.out, reason=reason)
        return batch

    def _begun(self, source: CaseSource) -> Batch:
        """A new batch, in the database and then in its folder."""
        found = kind(self.order.kind)
        if template_in_force(self.office, found) is None:
            compose_sample(found, self.office.parameters)  # a faulty template is said once, not row by row
        self.progress("读取案件", 0, 1)
        planned = planned_rows(self.office, source, found, at=self.at)
        batch = Batch(
            id=uuid4().hex,
            kind=self.order.kind,
            source_sha256=source.sha256,
            as_of=self.order.as_of,
            dated_on=self.order.dated_on,
            basis=self.order.basis,
            draft=self.draft,
            started_at=self.at,
            started_by=self.office.account,
        )
        rows = [
            {
                "position": position,
                "case_no": row.case_no,
                "sheet_row": row.sheet_row,
                "answers": json.dumps({**self.order.answers, **row.answers}, ensure_ascii=False, default=str),
                "fingerprint": hashlib.sha256(f"{batch.id} {position}".encode()).hexdigest(),
                "state": (RowState.PENDING if row.refused is None else RowState.REFUSED).value,
                "reason": row.refused,
                "owner": None,
                "deaths": 0,
            }
            for position, row in enumerate(planned, 1)
        ]
        with self.office.database.writing(self.office.deed(Act.DRAFT if self.draft else Act.ISSUE, self.at)) as session:
            add_batch(session, batch, rows)
        folder = _Folder(
            batch=batch.id,
            kind=batch.kind,
            sha256=batch.source_sha256,
            as_of=batch.as_of,
            dated_on=batch.dated_on,
            draft=batch.draft,
        )
        write_file(self.out / FOLDER_FILE, folder.model_dump_json(indent=2).encode())
        return batch

    def _drive(self, batch: Batch, jobs: int) -> None:
        """Have processes do rows until none is pending; rows of processes that others started are waited for."""
        office = self.office
        work = RowWork.of(office, batch.id, self.at, self.out.resolve())
        mourn = partial(self._released, batch, of_it=True)
        while True:
            free = self._released(batch)
            if not self._look(batch):
                return
            if free:
                run(work_on_rows, (work,), jobs, look=partial(self._look, batch, done=True), mourn=mourn)
            else:
                time.sleep(_AGAIN_SECONDS)

    def _look(self, batch: Batch, *, done: bool = False) -> int:
        """How many rows are pending (or ``done`` with), told to whoever listens."""
        with self.office.database.reading() as session:
            now = standing(session, batch.id)
        self.progress("起草" if self.draft else "出具", now.total - now.pending, now.total)
        return now.total - now.pending if done else now.pending

    def _released(self, batch: Batch, *, of_it: bool = False) -> bool:
        with self.office.database.writing(self.office.deed(Act.CLEAN_UP, self.at)) as session:
            return release_dead(session, batch.id, partial(is_alive, self.office.leases), of_it=of_it)

    def _answer(self, batch: Batch) -> BatchAnswer:
        with self.office.database.reading() as session:
            now = standing(session, batch.id)
            refused = tuple(_refused(row) for row in refused_rows(session, batch.id))
            documents = batch_documents(session, batch.id)
            sealed = sealed_count(session, [row.serial for row, _, _ in documents])
        made: dict[str, list[str]] = {}
        if documents:
            for each in mailing_of(self.office, batch, documents).files(partial(self.progress, "合并打印")):
                write_file(self.out / each.path, each.content)
                made.setdefault(each.sort, []).append(each.path)
        return BatchAnswer(
            cases=now.done,
            issued=len(documents),
            refused=refused,
            print_files=tuple(made.get("print", ())),
            dispatch_list=next(iter(made.get("dispatch", ())), None),
            labels=tuple(made.get("labels", ())),
            address_pages=tuple(made.get("addresses", ())),
            as_of=batch.as_of,
            dated_on=batch.dated_on,
            not_sealed=len(documents) - sealed if documents and has_seals(self.office, kind(batch.kind)) else 0,
        )


def _refused(row: BatchRow) -> RefusedRow:
    return RefusedRow(row.case_no, row.sheet_row, row.reason or "")
