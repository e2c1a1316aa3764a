"""The clocks of a case as time lines: when a right lapses, what that rests on, and what a delivery would change."""

from datetime import date

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext

from docgen.api.casebook import case_view
from docgen.api.clock_moves import ClockPreview, clocks_if_delivered
from docgen.api.law import CaseClocks, clocks
from docgen.api.register import list_documents
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from docgen.errors import DocgenError
from web.access import needs
from web.errors import Refusal, refusal_of
from web.here import day, office, today
from web.menu import Tab
from web.timeline import timeline

routes = Blueprint("clocks", __name__)

TABS = (Tab(25, "clocks.of_case", lazy_gettext("期限")),)


@routes.get("/cases/<number:case_no>/clocks")
@needs(Act.READ_CASES)
def of_case(case_no: str) -> str:
    """Every clock of a case on a day, and what they would become if a letter were delivered."""
    as_of = day("as_of", lazy_gettext("截止日"))
    case = case_view(office(), case_no)
    found, refusal = _clocks(case_no, as_of)
    preview, refused = _preview(case_no)
    return render_template(
        "clocks.html",
        case=case,
        as_of=as_of,
        names=case.names,
        lines=[(clock, timeline(clock, as_of)) for clock in found.clocks.clocks] if found else [],
        refusal=refusal,
        documents=[line for line in list_documents(office(), case_no) if line.state == "sent"],
        preview=preview,
        refused=refused,
        on=request.args.get("on") or today().isoformat(),
        chosen=request.args.get("document_no", ""),
    )


def _clocks(case_no: str, as_of: date) -> tuple[CaseClocks | None, Refusal | None]:
    """The clocks, or None and the reason why they cannot be worked out."""
    try:
        return clocks(office(), StoredNumber(case_no), as_of=as_of), None
    except DocgenError as error:
        return None, refusal_of(error)


def _preview(case_no: str) -> tuple[ClockPreview | None, Refusal | None]:
    """What the clocks would become, if that was asked."""
    document_no = request.args.get("document_no", "")
    if not document_no:
        return None, None
    on = day("on", lazy_gettext("送达日期"))
    try:
        return clocks_if_delivered(office(), document_no, on=on, case_no=case_no), None
    except DocgenError as error:
        return None, refusal_of(error)
