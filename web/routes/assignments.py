"""Whose cases are whose: how many each has, and cases given to another."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from docgen.api.assignments import assign, assignment_overview, unassign
from docgen.api.roles import Act
from docgen.errors import DocgenError, NoCases
from web.access import needs
from web.errors import Refusal, refusal_of
from web.forms import numbers_in
from web.here import now, office

routes = Blueprint("assignments", __name__)


@routes.get("/assignments")
@needs(Act.ASSIGN_CASES)
def overview() -> str:
    """Who has how many cases."""
    return _page()


@routes.post("/assignments")
@needs(Act.ASSIGN_CASES)
def change() -> Answer | tuple[str, int]:
    """Give cases to an account, or take them back: all or none."""
    numbers = numbers_in(request.form.get("numbers", ""))
    name = request.form.get("name", "")
    try:
        if not numbers:
            raise NoCases(source=_("所填案件编号"))
        if request.form.get("do") == "take":
            answer = unassign(office(), numbers, of=name, at=now())
            done = _("已收回 %(count)s 件。", count=len(answer.changed))
        else:
            answer = assign(office(), numbers, to=name, at=now())
            done = _("已分派 %(count)s 件。", count=len(answer.changed))
    except DocgenError as error:
        refusal = refusal_of(error)
        return _page(refusal), refusal.status
    if answer.unchanged:
        done += _("另有 %(count)s 件本已如此。", count=len(answer.unchanged))
    flash(done, "good")
    return redirect(url_for("assignments.overview"), 303)


def _page(refusal: Refusal | None = None) -> str:
    return render_template("assignments.html", holders=assignment_overview(office()), refusal=refusal)
