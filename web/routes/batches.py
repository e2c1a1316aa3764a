"""Batches: planned from a workbook, numbers or a filter; rows looked at and mended; begun, followed, taken away."""

import io
from collections.abc import Sequence
from typing import IO

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.batch_check import batch_check, batch_fault_workbook, check_batch
from docgen.api.batch_desk import batch_file, batch_view, batch_zip
from docgen.api.batch_plans import (
    BatchWish,
    batch_kind,
    batch_kinds,
    cases_of_filter,
    list_plans,
    plan_batch,
    put_cases,
)
from docgen.api.batch_rehearsal import mend_batch
from docgen.api.batch_start import start_batch
from docgen.api.caselist import list_filters
from docgen.api.jobs import JobView, job
from docgen.api.roles import Act
from docgen.errors import InputError, NotFound, NothingUploaded
from web.access import needs
from web.downloads import attachment
from web.errors import Refusal, refusal_of
from web.forms import Question, first_answers, numbers_in, read_answers
from web.here import config, day, now, office, today
from web.menu import PAPERS, Entry
from web.routes.jobs import AGAIN_SECONDS, refusal_of_job
from web.security import live, takes_files

routes = Blueprint("batches", __name__)
MENU = (Entry(27, "batches.listing", lazy_gettext("批量办理"), Act.DRAFT, group=PAPERS),)

SHOWN = 200
"""So many good rows are listed."""


@routes.get("/batches")
@needs(Act.DRAFT)
def listing() -> str:
    """The batches there are, and the kinds that one may be of."""
    return render_template("batches.html", plans=list_plans(office()), kinds=batch_kinds(office()))


@routes.get("/batches/new/<kind>")
@needs(Act.DRAFT)
def new(kind: str) -> str:
    """What a new batch asks: cases, days, the kind's questions."""
    return _form(kind)


@routes.post("/batches/new/<kind>")
@needs(Act.DRAFT)
@takes_files
def plan(kind: str) -> Answer | tuple[str, int]:
    """Plan a batch: nothing is written yet."""
    try:
        wish = BatchWish(
            kind,
            day("as_of", lazy_gettext("截止日")),
            day("dated_on", lazy_gettext("落款日期")),
            read_answers(_questions(kind), request.form),
        )
        made = plan_batch(office(), wish, _given(), at=now())
    except NotFound:
        raise
    except InputError as error:
        refusal = refusal_of(error)
        return _form(kind, refusal), refusal.status
    return _checked(made.token)


@routes.get("/batches/<token>")
@needs(Act.READ_CASES)
def one(token: str) -> Response:
    """A batch as it stands: how far it has come, what was refused, its files."""
    found = batch_view(office(), token)
    job = _job(found.plan.job)
    return live(render_template("batch.html", batch=found, plan=found.plan, job=job, again=AGAIN_SECONDS))


@routes.get("/batches/<token>/rows")
@needs(Act.DRAFT)
def rows(token: str) -> Response:
    """The rows as they were when they were last looked at: good ones, and bad ones with why."""
    view, found = batch_view(office(), token), batch_check(office(), token)
    page = render_template(
        "batch_rows.html",
        batch=view,
        plan=view.plan,
        check=found,
        rehearsal=found.answer if found else None,
        refusal=refusal_of_job(found.error) if found else None,
        shown=SHOWN,
        max_mb=config().max_upload_mb,
        again=AGAIN_SECONDS,
    )
    return live(page)


@routes.post("/batches/<token>/check")
@needs(Act.DRAFT)
def check(token: str) -> Answer:
    """Have the rows looked at."""
    return _checked(token)


@routes.post("/batches/<token>/rows")
@needs(Act.DRAFT)
def mend(token: str) -> Answer:
    """Set cells of the workbook anew, in a copy."""
    places, values = request.form.getlist("place"), request.form.getlist("value")
    before = request.form.getlist("before")
    given = zip(places, values, before, strict=False)
    cells = {place: value.strip() for place, value, was in given if value.strip() != was.strip()}
    if cells:
        mend_batch(office(), token, cells)
        flash(_("已更正 %(count)s 处；上传的原工作簿未改动。", count=len(cells)), "good")
        return _checked(token)
    flash(_("没有改动。请在“更正为”一栏填写正确的内容。"), "warn")
    return redirect(url_for("batches.rows", token=token), 303)


@routes.post("/batches/<token>/cases")
@needs(Act.DRAFT)
@takes_files
def cases(token: str) -> Answer:
    """Take the cases from another file, mended elsewhere."""
    put_cases(office(), token, _sent() or _nothing())
    return _checked(token)


@routes.get("/batches/<token>/faults.xlsx")
@needs(Act.DRAFT)
def faults(token: str) -> Response:
    """A copy of the workbook, its faults marked."""
    content = batch_fault_workbook(office(), token)
    name = batch_view(office(), token).plan.name.rpartition(".")[0]
    return attachment(io.BytesIO(content), _("%(name)s-错误标注.xlsx", name=name), "xlsx")


@routes.post("/batches/<token>/work/<any(issue, draft, submit, approve):work>")
@needs(Act.RUN_JOBS)
def start(token: str, work: str) -> Answer:
    """Have it done; how far it is stands on the batch's page, whoever reloads it."""
    start_batch(office(), token, work, at=now(), retry=request.form.get("retry") == "1")
    return redirect(url_for("batches.one", token=token), 303)


@routes.get("/batches/<token>/file")
@needs(Act.READ_CASES)
def file(token: str) -> Response:
    """One of its files."""
    path = request.args.get("path", "")
    content = batch_file(office(), token, path)
    return attachment(content, path.replace("/", "-"), path.rpartition(".")[2])


@routes.get("/batches/<token>/<any(print, labels, addresses, letters):sort>.zip")
@needs(Act.READ_CASES)
def archive(token: str, sort: str) -> Response:
    """Its files of one sort, as one."""
    names = {
        "print": _("打印文件.zip"),
        "labels": _("标签.zip"),
        "addresses": _("地址页.zip"),
        "letters": _("单份文书.zip"),
    }
    return attachment(batch_zip(office(), token, sort), names[sort], "zip")


def _checked(token: str) -> Answer:
    """Have the rows looked at beside, and show how far that is."""
    check_batch(office(), token, at=now())
    return redirect(url_for("batches.rows", token=token), 303)


def _form(kind: str, refusal: Refusal | None = None) -> str:
    answers = read_answers(_questions(kind), request.form) if request.form else first_answers(_questions(kind))
    return render_template(
        "batch_new.html",
        kind=batch_kind(office(), kind),
        questions=_questions(kind),
        answers=answers,
        filters=list_filters(office()).filters,
        as_of=today(),
        refusal=refusal,
        max_mb=config().max_upload_mb,
    )


def _questions(kind: str) -> Sequence[Question]:
    """The kind's questions that are asked once for all."""
    return [question for question in batch_kind(office(), kind).questions if question.type != "table"]


def _given() -> tuple[str, IO[bytes]] | Sequence[str]:
    """Whose cases: a file's, a filter's, or the numbers themselves."""
    sent, chosen = _sent(), request.form.get("filter", "")
    if sent:
        return sent
    if chosen:
        return cases_of_filter(office(), chosen, as_of=today())
    return numbers_in(request.form.get("numbers", ""))


def _sent() -> tuple[str, IO[bytes]] | None:
    sent = request.files.get("file")
    return (sent.filename, sent.stream) if sent and sent.filename else None


def _nothing() -> tuple[str, IO[bytes]]:
    raise NothingUploaded


def _job(job_id: str | None) -> JobView | None:
    """The job that was asked of it last, where whoever asks may look at it."""
    try:
        return job(office(), job_id) if job_id else None
    except NotFound:
        return None
