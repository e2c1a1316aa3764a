"""The dashboard: how the cases stand in tables and charts, for the screen and the printer; and the recovery report."""

import base64
from datetime import date
from io import BytesIO

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from docgen.api.charts import dashboard_charts
from docgen.api.dashboard import dashboard
from docgen.api.recovery_report import recovery_report
from docgen.api.roles import Act
from web.access import needs
from web.downloads import attachment
from web.here import day, office, today
from web.language import said
from web.menu import Entry

routes = Blueprint("dashboard", __name__)

MENU = (Entry(40, "dashboard.figures", lazy_gettext("仪表盘"), Act.READ_CASES),)


@routes.get("/dashboard")
@needs(Act.READ_CASES)
def figures() -> str:
    """The figures of a day. Charts are part of the page: drawn once, of the very figures that stand beside them."""
    as_of, since = day("as_of", lazy_gettext("截止日")), _since()
    found = dashboard(office(), as_of=as_of, since=since)
    charts = {
        chart.name: f"data:image/svg+xml;base64,{base64.b64encode(chart.picture).decode()}"
        for chart in dashboard_charts(found, "svg", say=said)
    }
    return render_template("dashboard.html", found=found, charts=charts, since=since)


@routes.get("/dashboard/report.<any(pdf, docx):suffix>")
@needs(Act.READ_CASES)
def report(suffix: str) -> Response:
    """The recovery report of a day, as a file."""
    as_of = day("as_of", lazy_gettext("截止日"))
    made = recovery_report(office(), as_of=as_of, dated_on=today(), since=_since())
    name = _("清收报告-%(as_of)s.%(suffix)s", as_of=as_of, suffix=suffix)
    return attachment(BytesIO(made.pdf if suffix == "pdf" else made.docx), name, suffix)


def _since() -> date | None:
    return day("since", lazy_gettext("统计期间起")) if request.args.get("since", "").strip() else None
