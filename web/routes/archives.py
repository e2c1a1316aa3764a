"""Archives: a case taken out whole, as a job; what need be kept no longer."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.archive import archive_due
from docgen.api.job_archive import ARCHIVE, ArchiveOrder
from docgen.api.jobs import start_job
from docgen.api.roles import Act
from web.access import needs
from web.here import day, now, office
from web.menu import RUNNING, Entry

routes = Blueprint("archives", __name__)
MENU = (Entry(81, "archives.due", lazy_gettext("归档"), Act.READ_CASES, group=RUNNING),)


@routes.get("/archives")
@needs(Act.READ_CASES)
def due() -> str:
    """The cases whose papers need be kept no longer on a day; nothing is touched."""
    return render_template("archives.html", found=archive_due(office(), as_of=day("as_of", lazy_gettext("截止日"))))


@routes.post("/cases/<number:case_no>/archive")
@needs(Act.EXPORT_CASES)
def export(case_no: str) -> Answer:
    """Have the archive of a case made; that it is taken out is entered in the audit chain."""
    started = start_job(office(), ARCHIVE.name, ArchiveOrder(case_no=case_no), at=now())
    return redirect(url_for("jobs.one", job_id=started.id), 303)
