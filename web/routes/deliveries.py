"""The service of a case's documents: what went out, what carriers told, what proves it; what is entered of it."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.clock_moves import ClockMove, clocks_if_delivered
from docgen.api.deliveries import case_service, document_service, proof_original
from docgen.api.mail_words import OUTCOMES, Carrier, DeliveryMethod, Handed, Stated, tracking_number
from docgen.api.postings import post_document
from docgen.api.receipts import confirm_receipt
from docgen.api.roles import Act
from docgen.api.service_proofs import prove
from docgen.api.voiding import archive_document
from docgen.errors import DocgenError
from web.access import needs
from web.downloads import attachment
from web.errors import Refusal
from web.here import day, now, office, today
from web.mail_forms import SCANS, chosen, needed_day, optional, refusal_to_show, text, ticked
from web.menu import Tab
from web.security import takes_files
from web.uploads import received

routes = Blueprint("deliveries", __name__)
TABS = (Tab(75, "deliveries.of_case", lazy_gettext("送达")),)
_OF = "/cases/<number:case_no>/documents/<number:document_no>/delivery"


@routes.get("/cases/<number:case_no>/deliveries")
@needs(Act.READ_CASES)
def of_case(case_no: str) -> str:
    """Every issued document: where it is, and how well its service is proven."""
    return render_template(
        "case_deliveries.html", case=case_view(office(), case_no), services=case_service(office(), case_no)
    )


@routes.get(_OF)
@needs(Act.READ_CASES)
def of_document(case_no: str, document_no: str) -> str:
    """One document's postings, what was told of them, its proof, and what can be entered."""
    return _page(case_no, document_no)


@routes.post(f"{_OF}/posting")
@needs(Act.POST)
@takes_files
def post(case_no: str, document_no: str) -> Answer | tuple[str, int]:
    """Enter that it was given to a carrier."""
    document_service(office(), case_no, document_no)  # it is this case's
    try:
        with TemporaryDirectory(prefix="docgen-") as folder:
            receipt = received("file", Path(folder), SCANS, lazy_gettext("寄送凭证"))
            made = post_document(office(), document_no, _handed(), at=now(), receipt=receipt)
    except DocgenError as error:
        return _refused(case_no, document_no, error)
    if made.already:
        flash(_("此前已按此记入，未重复记入。"), "warn")
    else:
        flash(_("已记入寄出：邮件号 %(no)s。", no=made.delivery.tracking_no), "good")
    return _back(case_no, document_no)


@routes.post(f"{_OF}/receipt/check")
@needs(Act.CONFIRM_DELIVERY)
def check_receipt(case_no: str, document_no: str) -> str | tuple[str, int]:
    """What would become of the clocks; nothing is entered yet."""
    service = document_service(office(), case_no, document_no)
    try:
        found = confirm_receipt(office(), document_no, _stated(), at=now(), dry_run=True)
    except DocgenError as error:
        return _refused(case_no, document_no, error)
    fields = [(name, value) for name, value in request.form.items() if name != "csrf_token"]
    return render_template(
        "receipt_check.html", case=case_view(office(), case_no), service=service, found=found, fields=fields
    )


@routes.post(f"{_OF}/receipt")
@needs(Act.CONFIRM_DELIVERY)
def receipt(case_no: str, document_no: str) -> Answer | tuple[str, int]:
    """Enter what came of it, as its paper says."""
    document_service(office(), case_no, document_no)
    try:
        found = confirm_receipt(office(), document_no, _stated(), at=now())
    except DocgenError as error:
        return _refused(case_no, document_no, error)
    flash(_("送达结果已记入；变动的期限 %(count)s 项。", count=len(found.clocks)), "good")
    return _back(case_no, document_no)


@routes.post(f"{_OF}/archive")
@needs(Act.ARCHIVE)
def archive(case_no: str, document_no: str) -> Answer | tuple[str, int]:
    """Lay it in the archive."""
    document_service(office(), case_no, document_no)
    try:
        archive_document(office(), document_no, reason=text("reason"), at=now())
    except DocgenError as error:
        return _refused(case_no, document_no, error)
    flash(_("%(document_no)s 已归档。", document_no=document_no), "good")
    return _back(case_no, document_no)


@routes.get(f"{_OF}/proof.pdf")
@needs(Act.READ_CASES)
def proof(case_no: str, document_no: str) -> Response:
    """The sheet of what proves its service."""
    document_service(office(), case_no, document_no)
    with TemporaryDirectory(prefix="docgen-") as folder:
        (made,) = prove(office(), document_no, out=Path(folder), at=now()).proofs
        content = (Path(folder) / made.path).read_bytes()
    return attachment(io.BytesIO(content), made.path, "pdf")


@routes.get(f"{_OF}/originals/<int:place>")
@needs(Act.READ_CASES)
def original(case_no: str, document_no: str, place: int) -> Response:
    """A file that proves its service, as it came."""
    name, content = proof_original(office(), case_no, document_no, place)
    return attachment(io.BytesIO(content), name, name.rpartition(".")[2].lower())


def _handed() -> Handed:
    """What the form says of a posting. Raises WrongParameter."""
    return Handed(
        carrier=chosen("carrier", Carrier, lazy_gettext("承运人")),
        tracking_no=tracking_number(text("tracking_no") or ""),
        on=needed_day("on", lazy_gettext("寄出日期")),
        by=text("by"),
        address=text("address"),
        content_note=text("content_note"),
        again=ticked("again"),
    )


def _stated() -> Stated:
    """What the form says was read off a paper. Raises WrongParameter."""
    return Stated(
        outcome=chosen("outcome", OUTCOMES, lazy_gettext("结果")),
        on=needed_day("on", lazy_gettext("结果日期")),
        signed_by=text("signed_by"),
        relation=text("relation"),
        confirms_debt=ticked("confirms_debt"),
        method=optional("method", DeliveryMethod, lazy_gettext("送达方式")),
        sent_on=day("sent_on", lazy_gettext("寄出日期")) if text("sent_on") else None,
        address=text("address"),
    )


def _supposed(case_no: str, document_no: str) -> tuple[ClockMove, ...]:
    """How the clocks would move if it were signed for today."""
    try:
        return clocks_if_delivered(office(), document_no, on=today(), case_no=case_no).clocks
    except DocgenError as error:
        refusal_to_show(error)  # what nobody here can mend is raised
        return ()


def _page(case_no: str, document_no: str, refusal: Refusal | None = None) -> str:
    service = document_service(office(), case_no, document_no)
    return render_template(
        "document_delivery.html",
        case=case_view(office(), case_no),
        service=service,
        refusal=refusal,
        carriers=list(Carrier),
        outcomes=OUTCOMES,
        methods=list(DeliveryMethod),
        scans=",".join(SCANS),
        supposed=_supposed(case_no, document_no) if service.document.state == "sent" else (),
        day=today(),
        form=request.form,
    )


def _refused(case_no: str, document_no: str, error: DocgenError) -> tuple[str, int]:
    refusal = refusal_to_show(error)
    return _page(case_no, document_no, refusal), refusal.status


def _back(case_no: str, document_no: str) -> Answer:
    return redirect(url_for("deliveries.of_document", case_no=case_no, document_no=document_no), 303)
