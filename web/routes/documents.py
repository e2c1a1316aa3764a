"""Issued documents: one with its history, its files, what may be done with it."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.closed_lists import SealKind
from docgen.api.document_view import copy_document, document_page
from docgen.api.register import list_documents, read_document
from docgen.api.reprints import reprint
from docgen.api.roles import Act
from docgen.api.seals import use_seal
from docgen.api.voiding import void_document
from docgen.errors import InputError, NotConfirmed, WrongParameter
from web.access import needs
from web.downloads import attachment, zipped
from web.errors import Refusal, refusal_of
from web.here import now, office

routes = Blueprint("documents", __name__)

_DOCUMENT = "/cases/<number:case_no>/documents/<number:document_no>"
MOST_COPIES = 1000


@routes.get(_DOCUMENT)
@needs(Act.READ_CASES)
def one(case_no: str, document_no: str) -> str:
    """An issued document: what it is, what became of it, what may be done with it."""
    return _page(case_no, document_no)


@routes.get(f"{_DOCUMENT}.<any(pdf, docx):suffix>")
@needs(Act.READ_CASES)
def paper(case_no: str, document_no: str, suffix: str) -> Response:
    """An issued document's stored bytes; only through the case it belongs to."""
    return _paper(case_no, document_no, suffix, 0)


@routes.get(f"{_DOCUMENT}/annexes/<int:annex>.<any(pdf, docx):suffix>")
@needs(Act.READ_CASES)
def annex(case_no: str, document_no: str, annex: int, suffix: str) -> Response:
    """The same of an annex."""
    return _paper(case_no, document_no, suffix, annex)


@routes.get(f"{_DOCUMENT}/files.zip")
@needs(Act.READ_CASES)
def files(case_no: str, document_no: str) -> Response:
    """All files of a document with its manifest, as one."""
    found = document_page(office(), case_no, document_no)
    with TemporaryDirectory(prefix="docgen-") as folder:
        copy_document(office(), case_no, document_no, out=Path(folder))
        return attachment(zipped(Path(folder)), f"{found.document.filename}.zip", "zip")


@routes.post(f"{_DOCUMENT}/void")
@needs(Act.VOID)
def void(case_no: str, document_no: str) -> Answer | tuple[str, int]:
    """Make a document void, and say why and what took its place."""
    document_page(office(), case_no, document_no)
    if request.form.get("confirmed") != "1":
        raise NotConfirmed
    reason, successor = request.form.get("reason", ""), request.form.get("successor") or None
    try:
        void_document(office(), document_no, reason=reason, successor=successor, at=now())
    except InputError as error:
        return _refused(case_no, document_no, error)
    flash(_("%(document_no)s 已作废，文号保留不再使用。", document_no=document_no), "good")
    return redirect(url_for("documents.one", case_no=case_no, document_no=document_no), 303)


@routes.post(f"{_DOCUMENT}/reprint")
@needs(Act.REPRINT)
def again(case_no: str, document_no: str) -> Response | tuple[str, int]:
    """A copy that says it is one, entered in the register before it is handed out."""
    document_page(office(), case_no, document_no)
    with TemporaryDirectory(prefix="docgen-") as folder:
        try:
            reason, copies = request.form.get("reason", ""), _copies()
            made = reprint(office(), document_no, reason=reason, copies=copies, out=Path(folder), at=now())
        except InputError as error:
            return _refused(case_no, document_no, error)
        return attachment(io.BytesIO((Path(folder) / made.path).read_bytes()), made.path, "pdf")


@routes.post(f"{_DOCUMENT}/seal")
@needs(Act.USE_SEAL)
def seal(case_no: str, document_no: str) -> Answer | tuple[str, int]:
    """Enter that a seal was put on the printed document by hand."""
    document_page(office(), case_no, document_no)
    try:
        used = use_seal(
            office(),
            document_no,
            _seal(),
            copies=_copies(),
            reason=request.form.get("reason", ""),
            at=now(),
            approved_by=request.form.get("approved_by", "").strip() or None,
            seams=request.form.get("seams") == "1",
        )
    except InputError as error:
        return _refused(case_no, document_no, error)
    flash(_("用印已登记：%(document_no)s，%(copies)s 份。", document_no=document_no, copies=used.copies), "good")
    return redirect(url_for("documents.one", case_no=case_no, document_no=document_no), 303)


def _copies() -> int:
    text = request.form.get("copies", "1").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST_COPIES):
        expected = lazy_gettext("应为 1 至 1000 的整数")
        raise WrongParameter(name=lazy_gettext("份数"), value=text[:20], expected=expected)
    return int(text)


def _seal() -> SealKind:
    text = request.form.get("seal", "")
    if text not in tuple(SealKind):
        raise WrongParameter(name=lazy_gettext("印章"), value=text[:20], expected=lazy_gettext("应为所列的印章"))
    return SealKind(text)


def _paper(case_no: str, document_no: str, suffix: str, annex: int) -> Response:
    found = document_page(office(), case_no, document_no)
    content = read_document(office(), document_no, suffix, annex)
    ending = f"-{_('附件')}{annex}" if annex else ""
    return attachment(io.BytesIO(content), f"{found.document.filename}{ending}.{suffix}", suffix)


def _refused(case_no: str, document_no: str, error: InputError) -> tuple[str, int]:
    refusal = refusal_of(error)
    return _page(case_no, document_no, refusal), refusal.status


def _page(case_no: str, document_no: str, refusal: Refusal | None = None) -> str:
    others = [one for one in list_documents(office(), case_no) if one.document_no != document_no]
    return render_template(
        "document.html",
        case=case_view(office(), case_no),
        page=document_page(office(), case_no, document_no),
        others=[one for one in others if one.state != "void"],
        seals=tuple(SealKind),
        refusal=refusal,
        tab="cases.documents",
    )
