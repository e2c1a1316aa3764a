"""The way in: a case file is dropped, read, and imported; what would change a stored case is asked about first."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import which_stored
from docgen.api.caselist import CaseSort, list_cases
from docgen.api.cases import ImportAnswer, import_cases
from docgen.api.roles import Act
from docgen.api.uploads import Upload, drop_upload, keep_upload, kept_upload
from docgen.errors import DocgenError, NotConfirmed, NothingUploaded
from web.access import i_may, needs
from web.here import config, now, office, today
from web.menu import Entry, first_endpoint
from web.security import takes_files

routes = Blueprint("start", __name__)

RECENT = 8


MENU = (Entry(30, "start.start", lazy_gettext("导入案件"), Act.IMPORT_CASES),)


@routes.get("/")
@needs(Act.OWN_ACCOUNT)
def home() -> Answer:
    """On to the first part of the application that is this account's."""
    return redirect(url_for(first_endpoint() or "account.overview"), 303)


@routes.get("/imports")
@needs(Act.IMPORT_CASES)
def start() -> str:
    """Where a case file is dropped."""
    recent = None
    if i_may(Act.READ_CASES):
        recent = list_cases(office(), as_of=today(), sort=CaseSort.NEWEST, limit=RECENT)
    return render_template(
        "start.html", recent=recent, max_mb=config().max_upload_mb, max_bytes=config().max_upload_bytes
    )


@routes.post("/imports")
@needs(Act.IMPORT_CASES)
@takes_files
def receive() -> Answer:
    """Read what was dropped. New cases go in at once; if a stored one would change, nothing does before it is said."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise NothingUploaded
    upload = keep_upload(office(), sent.filename, sent.stream, at=now())
    try:
        foreseen = _import(upload, dry_run=True)
    except DocgenError:
        drop_upload(office(), upload.token)
        raise
    if foreseen.changed:
        return redirect(url_for("start.review", token=upload.token), 303)
    return _done(upload, _import(upload) if foreseen.imported else foreseen)


@routes.get("/imports/<token>")
@needs(Act.IMPORT_CASES)
def review(token: str) -> str:
    """What the file holds against what is stored: new, the same, different, refused."""
    upload = kept_upload(office(), token)
    found = _import(upload, dry_run=True)
    changing = {changed.case_no for changed in found.changed}
    stored = which_stored(office(), found.imported)
    return render_template(
        "review.html",
        upload=upload,
        refused=found.refused,
        changed=found.changed,
        fresh=[case_no for case_no in found.imported if case_no not in stored],
        same=[case_no for case_no in found.imported if case_no in stored - changing],
    )


@routes.post("/imports/<token>/apply")
@needs(Act.IMPORT_CASES)
def apply(token: str) -> Answer:
    """Import with the differences that were shown, or the new cases alone."""
    upload = kept_upload(office(), token)
    choice = request.form.get("choice")
    if choice == "drop":
        drop_upload(office(), token)
        flash(_("已放弃这次导入，未作任何更改。"), "good")
        return redirect(url_for("start.start"), 303)
    if choice == "all" and request.form.get("confirmed") != "1":
        raise NotConfirmed
    if choice not in ("all", "new"):
        raise NotConfirmed
    return _done(upload, _import(upload, replace=choice == "all"))


def _import(upload: Upload, *, dry_run: bool = False, replace: bool = True) -> ImportAnswer:
    return import_cases(office(), [upload.case_file], at=now(), dry_run=dry_run, replace=replace)


def _done(upload: Upload, answer: ImportAnswer) -> Answer:
    """On to the case if it is the only one, else to what became of each."""
    if len(answer.imported) == 1 and not answer.refused and i_may(Act.READ_CASES):
        drop_upload(office(), upload.token)
        (case_no,) = answer.imported
        done = _("案件 %(case_no)s 已更新。") if answer.changed else _("案件 %(case_no)s 已导入。")
        flash(done % {"case_no": case_no}, "good")
        return redirect(url_for("cases.overview", case_no=case_no), 303)
    if answer.imported:
        flash(_("已导入 %(count)s 件。", count=len(answer.imported)), "good")
    return redirect(url_for("start.review", token=upload.token), 303)
