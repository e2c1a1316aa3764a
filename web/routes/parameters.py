"""The dated legal values: each with its source, its history; one more."""

from decimal import Decimal, InvalidOperation

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.parameters import add_value, list_parameters, parameter_history
from docgen.api.roles import Act
from docgen.errors import InputError, UnknownParameter, WrongParameter
from web.access import needs
from web.errors import Refusal, refusal_of
from web.here import day, now, office, today

routes = Blueprint("parameters", __name__)


@routes.get("/parameters")
@needs(Act.READ_DEFINITIONS)
def listing() -> str:
    """Every parameter with its newest value."""
    return render_template("parameters.html", parameters=list_parameters(office()).parameters)


@routes.get("/parameters/<name>")
@needs(Act.READ_DEFINITIONS)
def one(name: str) -> str:
    """A parameter's whole history."""
    return _page(name)


@routes.post("/parameters/<name>")
@needs(Act.CHANGE_PARAMETERS)
def add(name: str) -> Answer | tuple[str, int]:
    """One value more, into the institution's own folder."""
    try:
        added = add_value(
            office(),
            name,
            _value(),
            since=day("since", lazy_gettext("施行日期")),
            source=request.form.get("source", ""),
            checked_on=today(),
            at=now(),
            replace=request.form.get("replace") == "1",
        )
    except UnknownParameter:
        raise
    except InputError as error:
        refusal = refusal_of(error)
        return _page(name, refusal), refusal.status
    flash(_("已补充：%(title)s。", title=added.title), "good")
    return redirect(url_for("parameters.one", name=name), 303)


def _value() -> Decimal:
    text = request.form.get("value", "").strip()
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        expected = lazy_gettext("应为数字；利率写作每年的小数，如 0.0300 即百分之三")
        raise WrongParameter(name=lazy_gettext("数值"), value=text[:20], expected=expected)
    return found


def _page(name: str, refusal: Refusal | None = None) -> str:
    return render_template("parameter.html", history=parameter_history(office(), name), today=today(), refusal=refusal)
