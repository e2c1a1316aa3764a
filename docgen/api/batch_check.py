"""A batch's rows looked at before it is begun: asked for as a job, and a workbook with what was found wrong marked."""

from datetime import datetime

from docgen.api.batch_plans import planned, remember
from docgen.api.batch_rehearsal import BATCH_REHEARSE, Rehearsal, RehearsalOrder, RehearsedRow
from docgen.api.jobs import JobView, job, start_job
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.workbook.marking import Fault, marked
from docgen.errors import NotFound, NothingToMark, Problem
from docgen.workflow.access import Act


@permitted(Act.RUN_JOBS)
def check_batch(office: Office, token: str, *, at: datetime) -> JobView:
    """Have the rows of a batch looked at, as its cases are now. Raises NotFound, NotAdmitted, NotWritable."""
    planned(office, token)
    asked = start_job(office, BATCH_REHEARSE.name, RehearsalOrder(batch=token, asked_at=at), at=at)
    remember(office, token, check=asked.id)
    return asked


@permitted(Act.DRAFT)
def batch_check(office: Office, token: str) -> JobView | None:
    """The job that looked at a batch's rows as they are now, where whoever asks had it done. Raises NotFound."""
    plan, _ = planned(office, token)
    try:
        return job(office, plan.check) if plan.check else None
    except NotFound:
        return None


@permitted(Act.DRAFT)
def batch_fault_workbook(office: Office, token: str) -> bytes:
    """A copy of the batch's workbook, every fault that was found marked.

    Raises NotFound, NothingToMark, UnreadableFileError.
    """
    plan, folder = planned(office, token)
    path, name = folder / plan.cases, plan.name or plan.cases
    if path.suffix != ".xlsx":
        raise NothingToMark(name=name, reason="不是 .xlsx 工作簿")
    found = batch_check(office, token)
    if found is None or not found.is_over:
        raise NothingToMark(name=name, reason="各行尚未核对")
    faults = [Fault("", problem) for problem in found.error.problems] if found.error else []
    if isinstance(found.answer, Rehearsal):
        faults += [Fault(row.case_no, one.problem) for row in found.answer.bad for one in row.problems]
        faults += [Fault(row.case_no, Problem(_place(row), "", row.reason)) for row in found.answer.bad if row.reason]
    if not faults:
        raise NothingToMark(name=name, reason="没有错误")
    return marked(path, faults)


def _place(row: RehearsedRow) -> str:
    return f"第{row.row}行" if row.row else row.case_no
