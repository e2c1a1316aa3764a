"""A draft's Word file, edited by hand: given out, taken back, its facts confirmed one by one."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from docgen.api.draft_review import DraftRecord, draft_record
from docgen.api.roles import Act
from docgen.api.taking_back import difference, edit_draft, take_back
from docgen.api.uploads import drop_edited, is_as_named, keep_edited, kept_edited
from docgen.errors import DocgenError, NotFound, NothingUploaded, WrongUpload
from web.access import needs
from web.downloads import attachment
from web.draft_pages import draft_page
from web.errors import refusal_of
from web.here import now, office
from web.security import takes_files

routes = Blueprint("taking_back", __name__)

_DRAFT = "/cases/<number:case_no>/drafts/<draft_no>"
UNCONFIRMED = "take_back_unconfirmed"


@routes.get(f"{_DRAFT}/edit.docx")
@needs(Act.DRAFT)
def edit(case_no: str, draft_no: str) -> Response:
    """The draft's Word file, to be edited; as it was last taken back."""
    draft_record(office(), case_no, draft_no)
    with TemporaryDirectory(prefix="docgen-") as folder:
        file = edit_draft(office(), draft_no, out=Path(folder))
        return attachment(io.BytesIO((Path(folder) / file.path).read_bytes()), file.path, "docx")


@routes.get(f"{_DRAFT}/edited.<any(pdf, docx):suffix>")
@needs(Act.DRAFT)
def edited(case_no: str, draft_no: str, suffix: str) -> Response:
    """The edited file as it stands, as PDF or as Word."""
    draft_record(office(), case_no, draft_no)
    with TemporaryDirectory(prefix="docgen-") as folder:
        difference(office(), draft_no, out=Path(folder))
        (file,) = Path(folder).rglob(f"*.{suffix}")
        return attachment(io.BytesIO(file.read_bytes()), file.name, suffix)


@routes.post(f"{_DRAFT}/take-back")
@needs(Act.DRAFT)
@takes_files
def upload(case_no: str, draft_no: str) -> Answer | tuple[str, int]:
    """Take back an edited file; what it states anew has to be confirmed first."""
    record = draft_record(office(), case_no, draft_no)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise NothingUploaded
    token = keep_edited(office(), sent.filename, sent.stream, at=now())
    file = kept_edited(office(), token)
    if file.suffix.lower() != ".docx" or not is_as_named(file):
        drop_edited(office(), token)
        raise WrongUpload(name=sent.filename[-40:], expected="DOCX")
    return _taken(record, token, [])


@routes.post(f"{_DRAFT}/take-back/<token>")
@needs(Act.DRAFT)
def confirm(case_no: str, draft_no: str, token: str) -> Answer | tuple[str, int]:
    """Take back the file that was sent, with the values that were ticked; or throw it away."""
    record = draft_record(office(), case_no, draft_no)
    if request.form.get("choice") == "drop":
        drop_edited(office(), token)
        flash(_("已放弃这次取回，草稿未变。"), "good")
        return redirect(url_for("drafts.one", case_no=case_no, draft_no=draft_no), 303)
    return _taken(record, token, request.form.getlist("confirmed"))


def _taken(record: DraftRecord, token: str, confirmed: list[str]) -> Answer | tuple[str, int]:
    case_no, draft_no = record.line.case_no, record.line.draft
    try:
        answer = take_back(office(), draft_no, kept_edited(office(), token), at=now(), confirmed=confirmed)
    except NotFound:
        raise
    except DocgenError as error:
        refusal = refusal_of(error)
        if refusal.code != UNCONFIRMED:
            drop_edited(office(), token)
        if refusal.status >= 500:
            raise
        waiting = token if refusal.code == UNCONFIRMED else None
        page = draft_page("take_back.html", record, refusal=refusal, token=waiting, confirmed=confirmed)
        return page, refusal.status
    drop_edited(office(), token)
    flash(
        _("已取回修改稿 %(edited)s：修改 %(count)s 处。", edited=answer.edited, count=len(answer.differences)), "good"
    )
    return redirect(url_for("drafts.one", case_no=case_no, draft_no=draft_no), 303)
