"""What is done with the list of cases: keep a filter, let go of it, entrust cases to somebody."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.assignments import assign as entrust
from docgen.api.caselist import remove_filter, save_filter
from docgen.api.roles import Act
from docgen.errors import WrongParameter
from web.access import needs
from web.case_query import read_query
from web.here import now, office

routes = Blueprint("case_list", __name__)


@routes.post("/cases/filters")
@needs(Act.READ_CASES)
def save() -> Answer:
    """Keep the filter that the form holds under a name."""
    query = read_query(request.form)
    kept = save_filter(office(), request.form.get("name", ""), query.wanted)
    flash(_("已保存筛选“%(name)s”。", name=kept.name), "good")
    return redirect(url_for("cases.listing", **query.arguments()), 303)


@routes.post("/cases/filters/remove")
@needs(Act.READ_CASES)
def remove() -> Answer:
    """Let go of a filter."""
    name = request.form.get("name", "")
    remove_filter(office(), name)
    flash(_("已删去筛选“%(name)s”。", name=name), "good")
    return redirect(url_for("cases.listing"), 303)


@routes.post("/cases/assign")
@needs(Act.ASSIGN_CASES)
def assign() -> Answer:
    """Entrust the chosen cases to an account."""
    query = read_query(request.form)
    chosen, to = request.form.getlist("case_no"), request.form.get("to", "")
    if not chosen or not to:
        expected = lazy_gettext("请勾选案件并选择办理人")
        raise WrongParameter(name=lazy_gettext("交由谁办理"), value=to[:20], expected=expected)
    answer = entrust(office(), chosen, to=to, at=now())
    said = _("%(count)s 件案件已交由 %(account)s 办理。", count=len(answer.changed), account=to)
    if answer.unchanged:
        said += _("另有 %(count)s 件原已由其办理。", count=len(answer.unchanged))
    flash(said, "good")
    return redirect(url_for("cases.listing", **query.arguments()), 303)
