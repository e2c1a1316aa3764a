"""A planned batch taken in hand: what is to be done with it is asked for as a job."""

from datetime import datetime
from typing import Final

from docgen.api.batch_jobs import BATCH_APPROVE, BATCH_DRAFT, BATCH_ISSUE, BATCH_SUBMIT, BatchWork
from docgen.api.batch_plans import planned, remember
from docgen.api.jobs import JobView, start_job
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import NotFound
from docgen.workflow.access import Act

WORKS: Final = {"issue": BATCH_ISSUE, "draft": BATCH_DRAFT, "submit": BATCH_SUBMIT, "approve": BATCH_APPROVE}


@permitted(Act.RUN_JOBS)
def start_batch(office: Office, token: str, work: str, *, at: datetime, retry: bool = False) -> JobView:
    """Have something done with a planned batch: ``issue``, ``draft``, ``submit`` or ``approve``.

    Args:
        office: whose.
        token: the batch.
        work: what.
        at: this instant.
        retry: whether refused rows are tried again, as the cases are now.

    Raises:
        NotFound: there is no such batch to whoever asks, or nothing of this name to be done.
        NotAdmitted: he may not do it.
    """
    if work not in WORKS:
        raise NotFound(what="批次的操作", name=work[:20])
    planned(office, token)
    job = start_job(office, WORKS[work].name, BatchWork(batch=token, asked_at=at, retry=retry), at=at)
    remember(office, token, job=job.id)
    return job
