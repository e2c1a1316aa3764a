"""Long work: one's own list, one job with how far it is, what came of it."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.jobs import JobError, JobView, cancel_job, job, job_file, my_jobs
from docgen.api.roles import Act
from web.access import needs
from web.downloads import attachment
from web.errors import Refusal
from web.here import now, office
from web.language import said, word_of
from web.menu import RUNNING, Entry
from web.security import live

routes = Blueprint("jobs", __name__)
MENU = (Entry(80, "jobs.listing", lazy_gettext("任务"), Act.RUN_JOBS, group=RUNNING),)
AGAIN_SECONDS = 3
"""How often the page of a job under way is asked for again."""


@routes.get("/jobs")
@needs(Act.RUN_JOBS)
def listing() -> str:
    """The jobs one asked for."""
    return render_template("jobs.html", jobs=my_jobs(office()))


@routes.get("/jobs/<job_id>")
@needs(Act.RUN_JOBS)
def one(job_id: str) -> Response:
    """A job: how far it is, then what came of it."""
    found = job(office(), job_id)
    page = f"job_{found.kind}.html" if found.answer is not None else "job.html"
    return live(render_template(page, job=found, refusal=refusal_of_job(found.error), again=AGAIN_SECONDS))


@routes.post("/jobs/<job_id>/cancel")
@needs(Act.RUN_JOBS)
def cancel(job_id: str) -> Answer:
    """Give a job up."""
    cancel_job(office(), job_id, at=now())
    return redirect(url_for("jobs.one", job_id=job_id), 303)


@routes.get("/jobs/<job_id>/file")
@needs(Act.RUN_JOBS)
def file(job_id: str) -> Response:
    """What came of a job, as a file."""
    found, content = job_file(office(), job_id)
    return attachment(content, found.name, found.name.rpartition(".")[2])


@routes.app_template_filter("progress")
def words_of_progress(found: JobView) -> str:
    """How far a job is, in words: the step and the count within it."""
    if found.is_over or found.step is None:
        return word_of("JobState", found.state)
    if found.stopping:
        return str(_("正在停止…"))
    if found.total > 1:
        return str(_("%(step)s（%(done)s/%(total)s）", step=said(found.step), done=found.done, total=found.total))
    return str(_("%(step)s…", step=said(found.step)))


def refusal_of_job(error: JobError | None) -> Refusal | None:
    """Why a job was not done, as a page says it."""
    if error is None:
        return None
    return Refusal(422, error.code, error.message, error.problems, error.wording, error.facts)
