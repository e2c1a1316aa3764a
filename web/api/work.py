"""Long work: bundles, packs and batches are asked for, answered with 202 and a job, and taken away once made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.batch_desk import batch_file
from docgen.api.batch_plans import BatchPlan, BatchWish, list_plans, plan_batch
from docgen.api.batch_start import start_batch
from docgen.api.job_filings import BundleOrder, PackOrder
from docgen.api.jobs import JobList, JobView, cancel_job, job, job_file, jobs_of_case, my_jobs, start_job
from docgen.api.packs import Wish
from docgen.api.roles import Act
from web.api.cases import BasisName
from web.api.documents import Name
from web.api.endpoint import Asked, Download, Form, Plain, Table

api = Table(_("证据册、立案材料包与批次"))
FORMS = ("pdf", "xlsx", "docx")


class Bundle(Form):
    """How a bundle is to be made: as ``docgen bundle``. ``after`` is the job of an earlier one."""

    dated_on: date | None = None
    recipe: Name = "court_filing"
    max_mb: Annotated[Decimal, Field(gt=0, le=10_000)] | None = None
    after: Name | None = None


class Pack(Form):
    """How a pack is to be made: as ``docgen pack``; ``answers`` holds a table a kind."""

    as_of: date | None = None
    dated_on: date | None = None
    answers: dict[str, dict[str, Any]] = Field(default_factory=dict)
    wishes: tuple[Wish, ...] = ()
    basis: BasisName | None = None


class Batch(Form):
    """What is written for every case of the file, and whether it is issued or drafted: as ``docgen batch``."""

    kind: Name
    as_of: date | None = None
    dated_on: date | None = None
    work: Literal["issue", "draft"] = "issue"


class Retrying(Form):
    """Whether refused rows are tried again."""

    retry: bool = False


@dataclass(frozen=True, slots=True)
class BatchStarted:
    """A batch that was planned, and the job that writes it."""

    batch: BatchPlan
    job: JobView


@dataclass(frozen=True, slots=True)
class BatchList:
    """The batches that one may see, newest first."""

    batches: tuple[BatchPlan, ...]


def made_of(asked: Asked[Plain, None], kind: str) -> JobList:
    """The jobs of a kind that a case has."""
    found = jobs_of_case(asked.office, asked.path["case_no"])
    return JobList(tuple(one for one in found if one.kind == kind))


@api("GET", "/cases/<number:case_no>/bundles", Act.READ_CASES, _("本案制作的证据册"))
def bundles(asked: Asked[Plain, None]) -> JobList:
    """The jobs that made bundles of a case."""
    return made_of(asked, "bundle")


@api("POST", "/cases/<number:case_no>/bundles", Act.MAKE_BUNDLE, _("制作证据册，答复为任务"), status=202)
def make_bundle(asked: Asked[Plain, Bundle]) -> JobView:
    """Ask for a bundle."""
    said = asked.body
    order = BundleOrder(
        case_no=asked.path["case_no"],
        dated_on=asked.day(said.dated_on),
        recipe=said.recipe,
        max_mb=said.max_mb,
        after=said.after,
    )
    return start_job(asked.office, "bundle", order, at=asked.at)


@api("GET", "/cases/<number:case_no>/packs", Act.READ_CASES, _("本案制作的立案材料包"))
def packs(asked: Asked[Plain, None]) -> JobList:
    """The jobs that made packs of a case."""
    return made_of(asked, "pack")


@api("POST", "/cases/<number:case_no>/packs", Act.MAKE_BUNDLE, _("制作立案材料包，答复为任务"), status=202)
def make_pack(asked: Asked[Plain, Pack]) -> JobView:
    """Ask for a pack."""
    said = asked.body
    order = PackOrder(
        case_no=asked.path["case_no"],
        as_of=asked.day(said.as_of),
        dated_on=asked.day(said.dated_on),
        answers=said.answers,
        wishes=said.wishes,
        basis=said.basis,
    )
    return start_job(asked.office, "pack", order, at=asked.at)


@api(
    "POST",
    "/batches",
    Act.DRAFT,
    _("批量办理：上传一个案件工作簿，逐案出具或起草文书，答复为批次及其任务"),
    status=202,
    files=(".xlsx",),
    one_file=True,
)
def make_batch(asked: Asked[Batch, None]) -> BatchStarted:
    """Ask for a batch."""
    said, file = asked.query, asked.files[0]
    wish = BatchWish(said.kind, asked.day(said.as_of), asked.day(said.dated_on))
    with file.open("rb") as content:
        plan = plan_batch(asked.office, wish, (file.name, content), at=asked.at)
    return BatchStarted(plan, start_batch(asked.office, plan.token, said.work, at=asked.at))


@api("GET", "/batches", Act.READ_CASES, _("可见的批次，新的在前"))
def batches(asked: Asked[Plain, None]) -> BatchList:
    """The batches."""
    return BatchList(list_plans(asked.office))


@api(
    "POST",
    "/batches/<number:batch>/<any(issue, draft, submit, approve):work>",
    Act.RUN_JOBS,
    _("继续办理批次：出具、起草、送审、批准，答复为任务"),
    status=202,
)
def work_on_batch(asked: Asked[Retrying, None]) -> JobView:
    """Ask for more to be done with a batch."""
    path = asked.path
    return start_batch(asked.office, path["batch"], path["work"], at=asked.at, retry=asked.query.retry)


@api("GET", "/batches/<number:batch>/files/<number:path>", Act.READ_CASES, _("批次的打印文件、寄送清单"), forms=FORMS)
def batch_paper(asked: Asked[Plain, None]) -> Download:
    """A file of a batch, by its path in the answer of its job."""
    path = asked.path["path"]
    content = batch_file(asked.office, asked.path["batch"], path)
    return Download(content, path.rsplit("/", 1)[-1], path.rsplit(".", 1)[-1])


@api("GET", "/jobs", Act.RUN_JOBS, _("本账户提出的任务"))
def jobs(asked: Asked[Plain, None]) -> JobList:
    """The jobs that one has asked for."""
    return JobList(my_jobs(asked.office))


@api("GET", "/jobs/<number:job_id>", Act.RUN_JOBS, _("一项任务：进度，或其结果"))
def job_of(asked: Asked[Plain, None]) -> JobView:
    """A job as it stands."""
    return job(asked.office, asked.path["job_id"])


@api("GET", "/jobs/<number:job_id>/file", Act.RUN_JOBS, _("任务制成的文件（ZIP）"), forms=("zip",))
def file_of(asked: Asked[Plain, None]) -> Download:
    """The file that came of a job."""
    found, content = job_file(asked.office, asked.path["job_id"])
    return Download(content, found.name, "zip")


@api("POST", "/jobs/<number:job_id>/cancel", Act.RUN_JOBS, _("放弃任务"))
def give_up(asked: Asked[Plain, None]) -> JobView:
    """Give up a job."""
    return cancel_job(asked.office, asked.path["job_id"], at=asked.at)
