"""Drafts on their way: written down, submitted, withdrawn, issued once they are approved."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.closed_lists import DocumentState
from docgen.api.draft_review import draft_papers, draft_record
from docgen.api.drafts import ON_THEIR_WAY, issue_draft, list_drafts, make_drafts, submit, withdraw
from docgen.api.roles import Act
from docgen.errors import DocgenError, NotFound, WrongParameter
from web.access import needs
from web.draft_pages import draft_page
from web.errors import refusal_of
from web.here import day, now, office
from web.language import said
from web.menu import PAPERS, Entry, Tab
from web.security import framed
from web.told import tell_issued
from web.wishes import desk, wish_of

routes = Blueprint("drafts", __name__)

MENU = (Entry(24, "drafts.listing", lazy_gettext("文书草稿"), Act.DRAFT, ("taking_back",), PAPERS),)
TABS = (Tab(65, "drafts.of_case", lazy_gettext("文书草稿")),)

PAGE_LENGTH = 100
STATES = (*ON_THEIR_WAY, DocumentState.ISSUED, DocumentState.WITHDRAWN)
_DRAFT = "/cases/<number:case_no>/drafts/<draft_no>"


@routes.post("/cases/<number:case_no>/write/<kind>/save")
@needs(Act.DRAFT)
def save(case_no: str, kind: str) -> Answer:
    """Write the draft down, and submit it if that was asked for."""
    wish = wish_of(case_no, kind)
    try:
        made = make_drafts(office(), wish.order, at=now())
    except NotFound:
        raise
    except DocgenError as error:
        return desk(wish, error)
    (line,) = made.drafts
    if request.form.get("then") == "submit":
        submit(office(), line.draft, at=now())
        flash(_("草稿 %(draft)s 已保存并送审。", draft=line.draft), "good")
    else:
        flash(_("草稿 %(draft)s 已保存。", draft=line.draft), "good")
    for warning in made.warnings:
        flash(said(warning.message), "warn")
    return redirect(url_for("drafts.one", case_no=case_no, draft_no=line.draft), 303)


@routes.get("/drafts")
@needs(Act.DRAFT)
def listing() -> str:
    """The drafts of all cases, those still on their way unless another state is asked for."""
    state = request.args.get("state", "")
    if state and state not in STATES:
        raise WrongParameter(name=lazy_gettext("状态"), value=state[:20], expected=lazy_gettext("应为所列的状态"))
    page = _page()
    found = list_drafts(office(), states=[DocumentState(state)] if state else ON_THEIR_WAY).drafts[::-1]
    shown = found[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    pages = max(-(-len(found) // PAGE_LENGTH), 1)
    return render_template(
        "drafts.html", drafts=shown, count=len(found), state=state, states=STATES, page=page, pages=pages
    )


@routes.get("/cases/<number:case_no>/drafts")
@needs(Act.DRAFT)
def of_case(case_no: str) -> str:
    """The drafts of a case."""
    case = case_view(office(), case_no)
    return render_template("case_drafts.html", case=case, drafts=list_drafts(office(), case_no).drafts[::-1])


@routes.get(_DRAFT)
@needs(Act.DRAFT)
def one(case_no: str, draft_no: str) -> str:
    """A draft: what it says, what became of it, what may be done with it."""
    return draft_page("draft.html", draft_record(office(), case_no, draft_no))


@routes.get(f"{_DRAFT}/preview")
@needs(Act.DRAFT)
def preview(case_no: str, draft_no: str) -> Response:
    """A draft and its annexes as they were written down; for a sandboxed frame."""
    draft_record(office(), case_no, draft_no)  # it is this case's
    try:
        found = draft_papers(office(), draft_no)
    except NotFound:
        raise
    except DocgenError as error:
        refusal = refusal_of(error)
        if refusal.status >= 500:
            raise
        return framed(render_template("frame_refusal.html", refusal=refusal))
    return framed(render_template("frame.html", papers=found.papers))


@routes.post(f"{_DRAFT}/submit")
@needs(Act.DRAFT)
def send(case_no: str, draft_no: str) -> Answer:
    """Submit a draft for approval."""
    draft_record(office(), case_no, draft_no)
    submit(office(), draft_no, at=now())
    flash(_("草稿 %(draft)s 已送审。", draft=draft_no), "good")
    return redirect(url_for("drafts.one", case_no=case_no, draft_no=draft_no), 303)


@routes.post(f"{_DRAFT}/withdraw")
@needs(Act.DRAFT)
def take(case_no: str, draft_no: str) -> Answer:
    """Take a draft back for good."""
    draft_record(office(), case_no, draft_no)
    withdraw(office(), draft_no, reason=request.form.get("reason", ""), at=now())
    flash(_("草稿 %(draft)s 已撤回，不再办理。", draft=draft_no), "good")
    return redirect(url_for("drafts.one", case_no=case_no, draft_no=draft_no), 303)


@routes.post(f"{_DRAFT}/issue")
@needs(Act.ISSUE)
def issue(case_no: str, draft_no: str) -> Answer:
    """Issue an approved draft: number, date, code and seal are added, and nothing else."""
    record = draft_record(office(), case_no, draft_no)
    dated_on = day("dated_on", lazy_gettext("落款日期"))
    with TemporaryDirectory(prefix="docgen-") as folder:
        issued = issue_draft(office(), draft_no, out=Path(folder), at=now(), dated_on=dated_on)
    tell_issued(issued, record.line.title, record.line.kind)
    return redirect(url_for("cases.documents", case_no=case_no), 303)


def _page() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and int(text[:6]) > 0 and len(text) < 7):
        raise WrongParameter(name=lazy_gettext("页码"), value=text[:20], expected=lazy_gettext("应为从 1 起的整数"))
    return int(text)
