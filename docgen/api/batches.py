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
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from docgen.api.batch_answers import BatchAnswer, Progress, answer_of
from docgen.api.batch_cases import CaseSource, planned_rows, read_source
from docgen.api.batch_folder import FOLDER_FILE, batch_in, claim_folder
from docgen.api.batch_retries import answers_said, free_approved, free_refused
from docgen.api.batch_rows import RowWork, work_on_rows
from docgen.api.office import Office
from docgen.api.own_seals import permitted_sealing
from docgen.api.permission import permitted
from docgen.api.templates import template_in_force
from docgen.errors import BatchBusy, BatchElsewhere
from docgen.kinds.registry import kind
from docgen.kinds.sample import compose_sample
from docgen.law.claim import Basis
from docgen.store.batches import add_batch, release_dead, standing
from docgen.store.files import make_folder
from docgen.store.leases import alone
from docgen.store.models import Batch, RowState
from docgen.workflow.access import Act
from docgen.workflow.approval import refuse_unapproved
from docgen.workflow.pool import run

_AGAIN_SECONDS: Final = 0.5


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


@permitted(Act.ISSUE)
def issue_batch(  # noqa: PLR0913  # each is an option of the command
    office: Office,
    order: BatchOrder,
    *,
    out: Path,
    jobs: int,
    at: datetime,
    retry: bool = False,
    progress: Progress = _untold,
) -> BatchAnswer:
    """Issue one document an addressee for every case, and make what they are posted with.

    Of a folder whose batch is one of drafts, what was approved since is issued: a case's letters once all are.

    Args:
        office: whose.
        order: what; of a folder that holds a batch already, its own days and answers hold.
        out: the batch's folder.
        jobs: how many processes work side by side.
        at: this instant.
        retry: try refused rows again; the file may have been mended meanwhile.
        progress: told how it goes.

    Raises:
        NeedsApproval: the kind asks for somebody else's approval first.
        SealNotPermitted, SealPictureWrong, SigningFailed: as ``documents.issue_documents`` says.
        BatchElsewhere, BatchBusy: the folder holds another batch, or somebody else drives this one.
        BatchBroken: processes died one after the other.
        DocgenError: of the file as a whole, or what no row is to blame for (a full disk); nothing is lost, and the
            same command goes on.
    """
    return _Run(office, order, out, at, progress, draft=False, retry=retry).finished(jobs)


@permitted(Act.DRAFT)
def draft_batch(  # noqa: PLR0913  # each is an option of the command
    office: Office,
    order: BatchOrder,
    *,
    out: Path,
    jobs: int,
    at: datetime,
    retry: bool = False,
    progress: Progress = _untold,
) -> BatchAnswer:
    """Write a draft down for every addressee of every case, to be approved and issued. Raises as ``issue_batch``."""
    return _Run(office, order, out, at, progress, draft=True, retry=retry).finished(jobs)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of a batch, from wherever the last one stopped."""

    office: Office
    order: BatchOrder
    out: Path
    at: datetime
    progress: Progress
    draft: bool
    retry: bool = False

    def finished(self, jobs: int) -> BatchAnswer:
        """Begin the batch or go on with it, to its end."""
        if not (self.out / FOLDER_FILE).exists():
            self._refuse_unapproved()
        make_folder(self.out)
        try:
            with alone(self.out / ".lock", wait=False):
                source = read_source(self.order.cases)
                batch = self._known(source)
                if batch is None:
                    batch = self._begun(source)
                else:
                    self._take_up(batch, source)
                self._drive(batch, jobs)
                return answer_of(self.office, batch, self.out, self.progress)
        except BlockingIOError as error:
            raise BatchBusy(folder=self.out) from error

    def _known(self, source: CaseSource) -> Batch | None:
        """The batch that the folder holds. Raises BatchElsewhere where that is not the one asked for."""
        batch = batch_in(self.office, self.out)
        if batch is None:
            return None
        again = "更正了被拒的行的，请选择再次办理被拒的行，命令行加 --retry"
        reasons = {
            f"文书种类是 {batch.kind}": batch.kind != self.order.kind,
            f"案件文件不同（{again}）": batch.source_sha256 != source.sha256 and not self.retry,
            "它出具的是正式文书": self.draft and not batch.draft,
        }
        for reason, holds in reasons.items():
            if holds:
                raise BatchElsewhere(folder=self.out, reason=reason)
        return batch

    def _refuse_unapproved(self) -> None:
        """Nobody issues straight away what somebody else must approve first."""
        if not self.draft:
            four_eyes = bool(self.office.profile.four_eyes)
            refuse_unapproved(self.office.actor(), kind(self.order.kind), four_eyes=four_eyes)
            permitted_sealing(self.office, kind(self.order.kind))

    def _take_up(self, batch: Batch, source: CaseSource) -> None:
        """Free what this run is to do and the last one couldn't: approved drafts, rows that are tried again."""
        if not batch.draft:
            self._refuse_unapproved()
        elif not self.draft:
            permitted_sealing(self.office, kind(batch.kind), approved=True)
        planned = planned_rows(self.office, source, kind(batch.kind), at=self.at) if self.retry else []
        with self.office.database.writing(self.office.deed(Act.DRAFT if self.draft else Act.ISSUE, self.at)) as session:
            if self.retry:
                free_refused(session, batch, planned, self.order.answers)
            if batch.draft and not self.draft:
                free_approved(session, batch)

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
                "answers": answers_said(self.order.answers, row),
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
        claim_folder(self.out, batch)
        return batch

    def _drive(self, batch: Batch, jobs: int) -> None:
        """Have processes do rows until none is pending; rows of processes that others started are waited for."""
        office = self.office
        work = RowWork.of(office, batch.id, self.at, self.out.resolve())

        def mourn() -> bool:
            time.sleep(_AGAIN_SECONDS)  # a server takes a moment to see that a session is gone
            return self._released(batch, of_it=True)

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
        left = now.pending + now.approved
        self.progress("起草" if self.draft else "出具", now.total - left, now.total)
        return now.total - left if done else left

    def _released(self, batch: Batch, *, of_it: bool = False) -> bool:
        with self.office.database.writing(self.office.deed(Act.CLEAN_UP, self.at)) as session:
            return release_dead(session, batch.id, self.office.owners.is_alive, of_it=of_it)
