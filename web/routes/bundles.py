"""The evidence bundle of a case: made by a job, taken away from there."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.job_filings import BundleOrder
from docgen.api.jobs import jobs_of_case, start_job
from docgen.api.roles import Act
from web.access import needs
from web.here import now, office, today

routes = Blueprint("bundles", __name__)


@routes.get("/cases/<number:case_no>/bundle")
@needs(Act.READ_CASES)
def bundle(case_no: str) -> str:
    """The evidence, and the bundles that were made of it."""
    return render_template(
        "case_bundle.html",
        case=case_view(office(), case_no),
        jobs=jobs_of_case(office(), case_no),
        tab="bundles.bundle",
    )


@routes.post("/cases/<number:case_no>/bundle")
@needs(Act.MAKE_BUNDLE)
def make(case_no: str) -> Answer:
    """Have the bundle made."""
    started = start_job(office(), "bundle", BundleOrder(case_no=case_no, dated_on=today()), at=now())
    return redirect(url_for("jobs.one", job_id=started.id), 303)
