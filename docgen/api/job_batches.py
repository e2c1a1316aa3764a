"""A batch as a job: every case of a workbook gets its documents; the batch's folder is kept as a ZIP."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from docgen.api.batch_answers import BatchAnswer
from docgen.api.batches import BatchOrder, draft_batch, issue_batch
from docgen.api.job_work import JobKind, Outcome, Run
from docgen.api.office import Office
from docgen.bundle.packaging import zip_folder
from docgen.law.claim import Basis
from docgen.store.files import disk_errors, replacing
from docgen.workflow.access import Act

CASES_FILE: Final = "cases.xlsx"
"""What the workbook is called that comes with the order."""
_PROCESSES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchJob:
    """A batch over the workbook that comes with the order; as ``docgen.api.batches.BatchOrder``."""

    kind: str
    as_of: date
    dated_on: date
    answers: Mapping[str, Any] = field(default_factory=dict)
    basis: Basis | None = None
    draft: bool = False


def _batch(office: Office, order: BatchJob, run: Run) -> Outcome:
    """Run again after a kill, it goes on where it stopped. Raises what ``docgen.api.batches.issue_batch`` raises."""
    made = run.folder / "batch"
    wish = BatchOrder(
        kind=order.kind,
        cases=run.given(CASES_FILE).as_posix(),
        as_of=order.as_of,
        dated_on=order.dated_on,
        answers=order.answers,
        basis=order.basis,
    )
    write = draft_batch if order.draft else issue_batch
    answer = write(office, wish, out=made, jobs=_PROCESSES, at=run.at, progress=run.progress)
    archive = run.folder / "batch.zip"
    with replacing(archive) as temporary:
        zip_folder(made, temporary, run.at)
    with disk_errors(run.folder):
        shutil.rmtree(made)
    return Outcome(answer, archive)


BATCH: Final = JobKind(name="batch", act=Act.ISSUE, order=BatchJob, answer=BatchAnswer, work=_batch)
