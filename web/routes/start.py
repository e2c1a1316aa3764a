"""The way in: a case file is dropped, read, and imported; what would change a stored case is asked about first."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import which_stored
from docgen.api.caselist import CaseSort, list_cases
from docgen.api.cases import ImportAnswer, empty_workbook, import_cases
from docgen.api.import_faults import fault_workbook
from docgen.api.mappings import add_mapping, list_mappings
from docgen.api.roles import Act
from docgen.api.uploads import Upload, drop_upload, keep_upload, kept_upload
from docgen.errors import DocgenError, NotConfirmed, NothingUploaded, WorkbookError
from web.access import i_may, needs
from web.downloads import attachment
from web.errors import Refusal, refusal_of
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
        "start.html",
        recent=recent,
        mappings=list_mappings(office()).mappings,
        max_mb=config().max_upload_mb,
        max_bytes=config().max_upload_bytes,
    )


@routes.get("/imports/<any(cases, flat):shape>.xlsx")
@needs(Act.IMPORT_CASES)
def empty(shape: str) -> Response:
    """The empty workbook, or the empty flat sheet, with an invented example."""
    with TemporaryDirectory(prefix="docgen-") as folder:
        file = Path(folder) / "empty.xlsx"
        empty_workbook(file, flat=shape == "flat")
        content = file.read_bytes()
    name = _("空白案件工作簿.xlsx") if shape == "cases" else _("空白案件单表.xlsx")
    return attachment(io.BytesIO(content), name, "xlsx")


@routes.post("/imports/mappings")
@needs(Act.IMPORT_CASES)
@takes_files
def keep_mapping() -> Answer:
    """Keep a mapping of the institution's own headings and values."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise NothingUploaded
    name = request.form.get("name", "").strip() or Path(sent.filename).stem
    kept = add_mapping(office(), name, sent.stream.read(), at=now())
    flash(_("对照表“%(name)s”已保存，导入时可以选用。", name=kept.name), "good")
    return redirect(url_for("start.start"), 303)


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
    except WorkbookError:  # its faults can be had as a workbook
        return _to_review(upload)
    except DocgenError:
        drop_upload(office(), upload.token)
        raise
    if foreseen.changed:
        return _to_review(upload)
    return _done(upload, _import(upload) if foreseen.imported else foreseen)


@routes.get("/imports/<token>")
@needs(Act.IMPORT_CASES)
def review(token: str) -> str:
    """What the file holds against what is stored: new, the same, different, refused."""
    upload = kept_upload(office(), token)
    try:
        found = _import(upload, dry_run=True)
    except WorkbookError as error:
        nothing = ImportAnswer((), (), ())
        return _review(upload, nothing, refusal=refusal_of(error))
    return _review(upload, found)


@routes.get("/imports/<token>/faults.xlsx")
@needs(Act.IMPORT_CASES)
def faults(token: str) -> Response:
    """A copy of the workbook that was dropped, its faults marked."""
    upload = kept_upload(office(), token)
    content = fault_workbook(office(), upload.case_file, at=now(), mapping=_mapping())
    name = _("%(name)s-错误标注.xlsx", name=upload.case_file.stem)
    return attachment(io.BytesIO(content), name, "xlsx")


def _review(upload: Upload, found: ImportAnswer, refusal: Refusal | None = None) -> str:
    changing = {changed.case_no for changed in found.changed}
    stored = which_stored(office(), found.imported)
    return render_template(
        "review.html",
        upload=upload,
        refused=found.refused,
        changed=found.changed,
        fresh=[case_no for case_no in found.imported if case_no not in stored],
        same=[case_no for case_no in found.imported if case_no in stored - changing],
        refusal=refusal,
        mapping=_mapping(),
        is_workbook=upload.case_file.suffix.lower() == ".xlsx",
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
    return import_cases(office(), [upload.case_file], at=now(), dry_run=dry_run, replace=replace, mapping=_mapping())


def _mapping() -> str | None:
    """The name of the mapping that was chosen."""
    return request.values.get("mapping") or None


def _to_review(upload: Upload) -> Answer:
    return redirect(url_for("start.review", token=upload.token, mapping=_mapping()), 303)


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
    return _to_review(upload)
