"""Documents: written, previewed, downloaded as drafts, issued for good."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.documents import (
    DocumentOrder,
    issue_documents,
    preview_documents,
    render_documents,
)
from docgen.api.offers import Addressee, Offer, offer
from docgen.api.register import StoredDocument, list_documents, read_document
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from docgen.errors import Clash, DocgenError, NotConfirmed, NotFound
from web.access import needs
from web.downloads import attachment
from web.errors import refusal_of
from web.forms import first_answers, read_answers
from web.here import day, now, office
from web.language import listed, said
from web.security import FRAME_POLICY

routes = Blueprint("letters", __name__)

_WRITE = "/cases/<number:case_no>/write/<kind>"
_NOT_ANSWERS = {"csrf_token", "confirmed", "seen"}
_issuing = Lock()
"""Two clicks on one button issue one document: the second sees what the first did."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request asks to be written."""

    case_no: str
    offer: Offer
    addressee: Addressee | None
    as_of: date
    dated_on: date
    answers: dict[str, Any]

    @property
    def party(self) -> str | None:
        """The addressee's id."""
        return self.addressee.id if self.addressee else None

    @property
    def order(self) -> DocumentOrder:
        """The same, for the core."""
        return DocumentOrder(
            kind=self.offer.kind,
            source=StoredNumber(self.case_no),
            as_of=self.as_of,
            dated_on=self.dated_on,
            party=self.party,
            answers=self.answers,
        )


@routes.route(_WRITE, methods=["GET", "POST"])
@needs(Act.DRAFT)
def write(case_no: str, kind: str) -> str:
    """The kind's questions beside its preview; posted, with the answers as they were given."""
    return _page("write.html", _wish(case_no, kind))


@routes.route(f"{_WRITE}/preview", methods=["GET", "POST"])
@needs(Act.DRAFT)
def preview(case_no: str, kind: str) -> Response:
    """The document as it would be now, or all it still lacks; for a sandboxed frame."""
    try:
        (found,) = preview_documents(office(), _wish(case_no, kind).order)
        response = make_response(render_template("frame.html", preview=found))
    except DocgenError as error:
        refusal = refusal_of(error)
        if refusal.status >= 500:
            raise
        response = make_response(render_template("frame_refusal.html", refusal=refusal))
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@routes.route(f"{_WRITE}/draft.<any(pdf, docx):suffix>", methods=["GET", "POST"])
@needs(Act.DRAFT)
def draft(case_no: str, kind: str, suffix: str) -> Response:
    """The document as a file, without number and code."""
    wish = _wish(case_no, kind)
    try:
        with TemporaryDirectory(prefix="docgen-") as folder:
            (file,) = render_documents(office(), wish.order, out=Path(folder), formats=(suffix,)).files
            content = (Path(folder) / file.path).read_bytes()
    except DocgenError as error:
        return _back_to_the_form(wish, error)
    return attachment(io.BytesIO(content), file.path, suffix)


@routes.post(f"{_WRITE}/confirm")
@needs(Act.ISSUE)
def confirm(case_no: str, kind: str) -> Response:
    """What is about to be issued, and what was issued before; nothing is done yet."""
    wish = _wish(case_no, kind)
    try:
        preview_documents(office(), wish.order)  # gaps and wrong answers are said here, not after the confirmation
    except DocgenError as error:
        return _back_to_the_form(wish, error)
    already = _issued_before(wish)
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_ANSWERS]
    return make_response(_page("confirm.html", wish, already=already, seen=len(already), fields=fields))


@routes.post(f"{_WRITE}/issue")
@needs(Act.ISSUE)
def issue(case_no: str, kind: str) -> Answer:
    """Issue the document: numbered, stored, never changed again."""
    wish = _wish(case_no, kind)
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
            issued = issue_documents(office(), wish.order, out=Path(folder), at=now()).files
    numbers = listed(dict.fromkeys(file.document_no for file in issued))
    title = said(wish.offer.title, wish.offer.kind)
    flash(_("已出具 %(numbers)s《%(title)s》。", numbers=numbers, title=title), "good")
    return redirect(url_for("cases.documents", case_no=case_no), 303)


@routes.get("/cases/<number:case_no>/documents/<number:document_no>.<any(pdf, docx):suffix>")
@needs(Act.READ_CASES)
def issued(case_no: str, document_no: str, suffix: str) -> Response:
    """An issued document's stored bytes; only through the case it belongs to."""
    found = next((one for one in list_documents(office(), case_no) if one.document_no == document_no), None)
    if found is None:
        raise NotFound(what=lazy_gettext("文书"), name=document_no)
    content = read_document(office(), document_no, suffix)
    return attachment(io.BytesIO(content), f"{found.filename}.{suffix}", suffix)


def _wish(case_no: str, kind: str) -> Wish:
    """What the request asks for: from a form, or from an address with the kind's own defaults."""
    found = offer(office(), kind, case_no)
    posted = request.method == "POST"
    answers = read_answers(found.questions, request.form) if posted else first_answers(found.questions)
    addressee = found.addressee(request.values.get("party") or None)
    return Wish(
        case_no,
        found,
        addressee,
        day("as_of", lazy_gettext("截止日")),
        day("dated_on", lazy_gettext("落款日期")),
        answers,
    )


def _page(template: str, wish: Wish, **more: object) -> str:
    return render_template(
        template,
        case_no=wish.case_no,
        offer=wish.offer,
        addressee=wish.addressee,
        as_of=wish.as_of,
        dated_on=wish.dated_on,
        answers=wish.answers,
        **more,
    )


def _back_to_the_form(wish: Wish, error: DocgenError) -> Response:
    """The form with its answers and what is wrong with them. Raises the error if the user cannot mend it."""
    refusal = refusal_of(error)
    if refusal.status >= 500:
        raise error
    return make_response(_page("write.html", wish, refusal=refusal), refusal.status)


def _issued_before(wish: Wish) -> list[StoredDocument]:
    """Documents of this kind that this addressee (or the case) has been issued, void ones aside."""
    return [
        document
        for document in list_documents(office(), wish.case_no)
        if (document.kind, document.party) == (wish.offer.kind, wish.party) and document.state != "void"
    ]
