"""Approving: the drafts that wait, one after the other."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.draft_review import approval_queue, draft_record
from docgen.api.drafts import DraftLine, approve, return_draft
from docgen.api.roles import Act
from web.access import needs
from web.draft_pages import draft_page
from web.here import now, office
from web.menu import PAPERS, Entry

routes = Blueprint("approvals", __name__)

MENU = (Entry(26, "approvals.queue", lazy_gettext("待批准"), Act.APPROVE, group=PAPERS),)
_DRAFT = "/cases/<number:case_no>/drafts/<draft_no>"


@routes.get("/approvals")
@needs(Act.APPROVE)
def queue() -> str:
    """The drafts that wait for this account, the longest waiting first."""
    return render_template("approvals.html", drafts=approval_queue(office()))


@routes.get(f"{_DRAFT}/review")
@needs(Act.APPROVE)
def review(case_no: str, draft_no: str) -> str:
    """A draft to be approved or sent back, and the way to the next."""
    record = draft_record(office(), case_no, draft_no)
    before, after, place, count = _neighbours(record.line.draft)
    return draft_page("approve.html", record, before=before, after=after, place=place, count=count)


@routes.post(f"{_DRAFT}/approve")
@needs(Act.APPROVE)
def agree(case_no: str, draft_no: str) -> Answer:
    """Approve a draft as it was shown, edits by hand included; on to the next."""
    record = draft_record(office(), case_no, draft_no)
    before, after, _place, _count = _neighbours(record.line.draft)
    approve(office(), draft_no, at=now(), edited=request.form.get("edited") or None)
    flash(_("草稿 %(draft)s《%(title)s》已批准。", draft=record.line.draft, title=record.line.title), "good")
    return _on(after or before)


@routes.post(f"{_DRAFT}/return")
@needs(Act.APPROVE)
def send_back(case_no: str, draft_no: str) -> Answer:
    """Send a draft back to whoever wrote it, and say why; on to the next."""
    record = draft_record(office(), case_no, draft_no)
    before, after, _place, _count = _neighbours(record.line.draft)
    return_draft(office(), draft_no, reason=request.form.get("reason", ""), at=now())
    flash(_("草稿 %(draft)s 已退回修改。", draft=record.line.draft), "good")
    return _on(after or before)


def _neighbours(draft: str) -> tuple[DraftLine | None, DraftLine | None, int, int]:
    """The drafts that wait before and after one, its place among them (0: it does not wait), and how many they are."""
    waiting = approval_queue(office())
    at = next((number for number, one in enumerate(waiting) if one.draft == draft), None)
    if at is None:
        return None, waiting[0] if waiting else None, 0, len(waiting)
    before = waiting[at - 1] if at > 0 else None
    after = waiting[at + 1] if at + 1 < len(waiting) else None
    return before, after, at + 1, len(waiting)


def _on(following: DraftLine | None) -> Answer:
    if following is None:
        return redirect(url_for("approvals.queue"), 303)
    return redirect(url_for("approvals.review", case_no=following.case_no, draft_no=following.draft), 303)
