"""The way in: what is to be done today."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext

from docgen.api.roles import Act
from docgen.api.today import today as work
from web.access import needs
from web.here import office, today
from web.menu import Entry

routes = Blueprint("today", __name__)

MENU = (Entry(10, "today.work_list", lazy_gettext("今日待办"), Act.READ_CASES),)


@routes.get("/today")
@needs(Act.READ_CASES)
def work_list() -> str:
    """Next steps due, clocks running out, letters to approve, pages in the inbox."""
    return render_template("today.html", work=work(office(), as_of=today()))
