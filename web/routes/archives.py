"""Archives: a case taken out whole as one ZIP; what need be kept no longer."""

from flask import Blueprint, Response, render_template
from flask_babel import lazy_gettext

from docgen.api.archive import archive_due, archive_zip
from docgen.api.roles import Act
from web.access import needs
from web.downloads import attachment
from web.here import day, now, office
from web.menu import Entry

routes = Blueprint("archives", __name__)
MENU = (Entry(60, "archives.due", lazy_gettext("归档"), Act.READ_CASES),)


@routes.get("/archives")
@needs(Act.READ_CASES)
def due() -> str:
    """The cases whose papers need be kept no longer on a day; nothing is touched."""
    return render_template("archives.html", found=archive_due(office(), as_of=day("as_of", lazy_gettext("截止日"))))


@routes.post("/cases/<number:case_no>/archive.zip")
@needs(Act.EXPORT_CASES)
def export(case_no: str) -> Response:
    """The archive of a case; that it was taken out is entered in the audit chain."""
    name, content = archive_zip(office(), case_no, at=now())
    return attachment(content, name, "zip")
