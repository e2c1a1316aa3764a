"""Agreements and promises that come back signed: entered beside the document they were issued as."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.agreements import SignedAnswer, sign_agreement, signing
from docgen.api.roles import Act
from docgen.errors import InputError, NotFound, WrongParameter
from web.access import needs
from web.errors import Refusal, refusal_of
from web.here import day, now, office
from web.language import said
from web.security import takes_files

routes = Blueprint("signing", __name__)

_SIGN = "/cases/<number:case_no>/documents/<number:document_no>/sign"
SCANS = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")


@routes.get(_SIGN)
@needs(Act.SIGN_AGREEMENT)
def form(case_no: str, document_no: str) -> str:
    """What is asked of a paper that comes back."""
    return _page(case_no, document_no)


@routes.post(_SIGN)
@needs(Act.SIGN_AGREEMENT)
@takes_files
def sign(case_no: str, document_no: str) -> Answer | tuple[str, int]:
    """Take the signed paper into the case, or say why it cannot be."""
    signing(office(), case_no, document_no)  # it is this case's
    try:
        answer = _signed(document_no, _signed_on())
    except NotFound:
        raise
    except InputError as error:
        refusal = refusal_of(error)
        return _page(case_no, document_no, refusal), refusal.status
    flash(_("%(document_no)s 已记入案件，债权计算和期限据此更新。", document_no=document_no), "good")
    for warning in answer.warnings:
        flash(said(warning.message), "warn")
    return redirect(url_for("cases.documents", case_no=case_no), 303)


def _signed_on() -> date:
    """The day the form names. Raises WrongParameter: here no day is taken for granted."""
    if not request.form.get("signed_on", "").strip():
        raise WrongParameter(name=lazy_gettext("签订日期"), value="", expected=lazy_gettext("应填写签订日期"))
    return day("signed_on", lazy_gettext("签订日期"))


def _signed(document_no: str, signed_on: date) -> SignedAnswer:
    """Sign it, with the scan that was sent. Raises WrongParameter for another file."""
    without, sent = request.form.getlist("without"), request.files.get("file")
    if sent is None or not sent.filename:
        return sign_agreement(office(), document_no, signed_on=signed_on, at=now(), without=without)
    suffix = Path(sent.filename).suffix.lower()
    if suffix not in SCANS:
        raise WrongParameter(
            name=lazy_gettext("签署件"),
            value=sent.filename[-40:],
            expected=lazy_gettext("应为 PDF 或者图片（PNG、JPEG、TIFF）"),
        )
    with TemporaryDirectory(prefix="docgen-") as folder:
        scan = Path(folder) / f"signed{suffix}"
        sent.save(scan)
        return sign_agreement(office(), document_no, signed_on=signed_on, at=now(), file=scan, without=without)


def _page(case_no: str, document_no: str, refusal: Refusal | None = None) -> str:
    found = signing(office(), case_no, document_no)
    return render_template("sign.html", case_no=case_no, paper=found, refusal=refusal, scans=",".join(SCANS))
