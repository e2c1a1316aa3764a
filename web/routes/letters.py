"""Documents: written, previewed, downloaded as drafts, issued for good."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.documents import PAPER, issue_documents, render_documents
from docgen.api.previews import examine_order
from docgen.api.register import StoredDocument, list_documents
from docgen.api.roles import Act
from docgen.errors import Clash, DocgenError, NotConfirmed
from web.access import needs
from web.downloads import attachment, zipped
from web.here import now, office
from web.security import framed
from web.told import tell_issued
from web.wishes import Wish, desk, look_over, wish_of, wish_page

routes = Blueprint("letters", __name__)

_WRITE = "/cases/<number:case_no>/write/<kind>"
_NOT_ANSWERS = {"csrf_token", "confirmed", "seen"}
_issuing = Lock()
"""Two clicks on one button issue one document: the second sees what the first did."""


@routes.route(_WRITE, methods=["GET", "POST"])
@needs(Act.DRAFT)
def write(case_no: str, kind: str) -> Response:
    """The kind's questions beside its preview; posted, with the answers as they were given."""
    return desk(wish_of(case_no, kind))


@routes.route(f"{_WRITE}/preview", methods=["GET", "POST"])
@needs(Act.DRAFT)
def preview(case_no: str, kind: str) -> Response:
    """The document with its annexes as it would be now, or all it still lacks; for a sandboxed frame."""
    found = look_over(wish_of(case_no, kind))
    if found.examined:
        return framed(render_template("frame.html", papers=found.examined.papers))
    return framed(render_template("frame_refusal.html", refusal=found.refusal))


@routes.post(f"{_WRITE}/findings")
@needs(Act.DRAFT)
def findings(case_no: str, kind: str) -> str:
    """What is missing and what should be known, as a piece of the page."""
    return render_template("findings.html", found=look_over(wish_of(case_no, kind)))


@routes.route(f"{_WRITE}/draft.<any(pdf, docx, zip):suffix>", methods=["GET", "POST"])
@needs(Act.DRAFT)
def draft(case_no: str, kind: str, suffix: str) -> Response:
    """The document as a file, without number and code; as a ZIP with its annexes, each as PDF and Word."""
    wish = wish_of(case_no, kind)
    formats = PAPER if suffix == "zip" else (suffix,)
    with TemporaryDirectory(prefix="docgen-") as folder:
        try:
            (file, *_others) = render_documents(office(), wish.order, out=Path(folder), formats=formats).files
        except DocgenError as error:
            return desk(wish, error)
        if suffix == "zip":
            return attachment(zipped(Path(folder)), f"{Path(file.path).stem}.zip", "zip")
        return attachment(io.BytesIO((Path(folder) / file.path).read_bytes()), file.path, suffix)


@routes.post(f"{_WRITE}/confirm")
@needs(Act.ISSUE)
def confirm(case_no: str, kind: str) -> Response:
    """What is about to be issued, and what was issued before; nothing is done yet."""
    wish = wish_of(case_no, kind)
    try:
        examine_order(office(), wish.order)  # gaps and wrong answers are said here, not after the confirmation
    except DocgenError as error:
        return desk(wish, error)
    already = _issued_before(wish)
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_ANSWERS]
    return make_response(wish_page("confirm.html", wish, already=already, seen=len(already), fields=fields))


@routes.post(f"{_WRITE}/issue")
@needs(Act.ISSUE)
def issue(case_no: str, kind: str) -> Answer:
    """Issue the document: numbered, stored, never changed again."""
    wish = wish_of(case_no, kind)
    if request.form.get("confirmed") != "1":
        raise NotConfirmed
    with _issuing:
        if str(len(_issued_before(wish))) != request.form.get("seen"):
            raise Clash(
                what=lazy_gettext("文书"),
                name=wish.offer.title,
                reason=lazy_gettext("在确认页打开之后已经出具过。请在文书页核对后再决定是否另行出具"),
            )
        with TemporaryDirectory(prefix="docgen-") as folder:
            issued = issue_documents(office(), wish.order, out=Path(folder), at=now())
    tell_issued(issued, wish.offer.title, wish.offer.kind)
    return redirect(url_for("cases.documents", case_no=case_no), 303)


def _issued_before(wish: Wish) -> list[StoredDocument]:
    """Documents of this kind that this addressee (or the case) has been issued, void ones aside."""
    return [
        document
        for document in list_documents(office(), wish.case_no)
        if (document.kind, document.party) == (wish.offer.kind, wish.party) and document.state != "void"
    ]
