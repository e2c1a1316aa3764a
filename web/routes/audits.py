"""The audit chain: what was done to a case, whether the chain is whole, its head to be kept elsewhere."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.audit import audit_head, audit_log, audit_verify
from docgen.api.casebook import case_view
from docgen.api.roles import Act
from docgen.errors import DocgenError
from web.access import i_may, needs
from web.here import now, office
from web.mail_forms import refusal_to_show, text
from web.menu import RUNNING, Entry, Tab

routes = Blueprint("audits", __name__)
MENU = (Entry(82, "audits.overview", lazy_gettext("审计"), Act.AUDIT, group=RUNNING),)
TABS = (Tab(95, "audits.of_case", lazy_gettext("审计")),)


@routes.get("/audit")
@needs(Act.AUDIT)
def overview() -> str:
    """The head of the chain, and the log of the case that is asked for."""
    case_no = request.args.get("case_no", "").strip()
    log = audit_log(office(), case_no).lines if case_no else ()
    return render_template("audit.html", head=audit_head(office()).head, case_no=case_no, log=log, found=None)


@routes.post("/audit/verify")
@needs(Act.AUDIT)
def verify() -> str | tuple[str, int]:
    """Examine the chain and all that it witnesses; nothing is changed."""
    head = audit_head(office()).head
    try:
        found = audit_verify(office(), kept=text("kept"))
    except DocgenError as error:
        refusal = refusal_to_show(error)
        page = render_template("audit.html", head=head, case_no="", log=(), found=None, refusal=refusal)
        return page, refusal.status
    return render_template("audit.html", head=found.head, case_no="", log=(), found=found, at=now())


@routes.get("/cases/<number:case_no>/audit")
@needs(Act.AUDIT)
def of_case(case_no: str) -> str | Answer:
    """What was done to a case; who may not look into cases is shown the log alone."""
    if not i_may(Act.READ_CASES):
        return redirect(url_for("audits.overview", case_no=case_no), 303)
    return render_template("case_audit.html", case=case_view(office(), case_no), log=audit_log(office(), case_no).lines)
