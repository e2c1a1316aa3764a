"""What is done with a planned batch, as jobs: written, written down to be approved, submitted, approved, issued.

A batch's rows are the truth of it: a job that is run again after a kill goes on where the last one stopped.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from docgen.api.batch_answers import BatchAnswer
from docgen.api.batch_drafts import BatchActAnswer, approve_batch, submit_batch
from docgen.api.batch_plans import OUT, planned
from docgen.api.batches import draft_batch, issue_batch
from docgen.api.job_work import JobKind, Outcome, Run
from docgen.api.office import Office
from docgen.workflow.access import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWork:
    """Something to be done with a planned batch; ``asked_at`` tells one asking from the next."""

    batch: str
    asked_at: datetime
    retry: bool = False
    """Whether refused rows are tried again."""


def _issue(office: Office, order: BatchWork, run: Run) -> Outcome:
    """Raises what ``docgen.api.batches.issue_batch`` raises."""
    return _written(office, order, run, draft=False)


def _draft(office: Office, order: BatchWork, run: Run) -> Outcome:
    """Raises what ``docgen.api.batches.draft_batch`` raises."""
    return _written(office, order, run, draft=True)


def _written(office: Office, order: BatchWork, run: Run, *, draft: bool) -> Outcome:
    plan, folder = planned(office, order.batch)
    made = draft_batch if draft else issue_batch
    answer = made(
        office,
        plan.order(folder),
        out=folder / OUT,
        jobs=_processes(),
        at=run.at,
        retry=order.retry,
        progress=run.progress,
    )
    return Outcome(answer)


def _submit(office: Office, order: BatchWork, run: Run) -> Outcome:
    _, folder = planned(office, order.batch)
    return Outcome(submit_batch(office, folder / OUT, at=run.at, progress=run.progress))


def _approve(office: Office, order: BatchWork, run: Run) -> Outcome:
    _, folder = planned(office, order.batch)
    return Outcome(approve_batch(office, folder / OUT, at=run.at, progress=run.progress))


def _processes() -> int:
    """So many rows at a time; one processor stays for whoever looks at pages meanwhile."""
    return max(1, (os.cpu_count() or 1) - 1)


BATCH_ISSUE: Final = JobKind(name="batch_issue", act=Act.ISSUE, order=BatchWork, answer=BatchAnswer, work=_issue)
BATCH_DRAFT: Final = JobKind(name="batch_draft", act=Act.DRAFT, order=BatchWork, answer=BatchAnswer, work=_draft)
BATCH_SUBMIT: Final = JobKind(name="batch_submit", act=Act.DRAFT, order=BatchWork, answer=BatchActAnswer, work=_submit)
BATCH_APPROVE: Final = JobKind(
    name="batch_approve", act=Act.APPROVE, order=BatchWork, answer=BatchActAnswer, work=_approve
)
