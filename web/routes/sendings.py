"""Documents sent by e-mail or text message, and what became of each message."""

from typing import get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.deliveries import document_service
from docgen.api.outgoing import Way
from docgen.api.roles import Act
from docgen.api.sending_pages import send_chosen, sending_choices, sending_log
from docgen.api.sendings import settle_sending
from docgen.errors import DocgenError, WrongParameter
from web.access import i_may, needs
from web.errors import Refusal
from web.here import now, office
from web.mail_forms import refusal_to_show, text, ticked

routes = Blueprint("sendings", __name__)
_OF = "/cases/<number:case_no>/documents/<number:document_no>/sendings"


@routes.get(_OF)
@needs(Act.READ_CASES)
def of_document(case_no: str, document_no: str) -> str:
    """The messages that went out, and the ways to send one."""
    return _page(case_no, document_no)


@routes.post(_OF)
@needs(Act.SEND)
def send(case_no: str, document_no: str) -> Answer | tuple[str, int]:
    """Send it, once."""
    document_service(office(), case_no, document_no)  # it is this case's
    by, place = _choice()
    try:
        line = send_chosen(office(), document_no, by, place, at=now(), again=ticked("again"))
    except DocgenError as error:
        refusal = refusal_to_show(error)
        return _page(case_no, document_no, refusal), refusal.status
    match line.outcome:
        case "sent":
            flash(_("已发往 %(address)s。", address=line.address), "good")
        case "failed":
            flash(_("没有发出。排除原因后可以再次发送。"), "bad")
        case _:
            flash(_("不知道是否发出。请向邮件服务器或短信网关查明后记明，不要重发。"), "warn")
    return _back(case_no, document_no)


@routes.post(f"{_OF}/<int:number>/settle")
@needs(Act.SEND)
def settle(case_no: str, document_no: str, number: int) -> Answer | tuple[str, int]:
    """Say what was found out of a message whose outcome nobody knew."""
    document_service(office(), case_no, document_no)
    outcome, note = text("outcome"), text("note")
    if outcome not in {"sent", "failed"} or note is None:
        expected = lazy_gettext("应选择已发出或者未发出，并写明如何查明")
        raise WrongParameter(name=lazy_gettext("查明的结果"), value="", expected=expected)
    try:
        settle_sending(office(), document_no, number, sent=outcome == "sent", note=note, at=now())
    except DocgenError as error:
        refusal = refusal_to_show(error)
        return _page(case_no, document_no, refusal), refusal.status
    flash(_("发送结果已记明。"), "good")
    return _back(case_no, document_no)


def _choice() -> tuple[Way, int]:
    """The way that the form names. Raises WrongParameter."""
    named, _colon, place = (text("way") or "").partition(":")
    for by in get_args(Way):
        if named == by and place.isascii() and place.isdigit() and len(place) < 4:
            return by, int(place)
    raise WrongParameter(name=lazy_gettext("发送方式"), value="", expected=lazy_gettext("应选择所列的一项"))


def _page(case_no: str, document_no: str, refusal: Refusal | None = None) -> str:
    service = document_service(office(), case_no, document_no)
    return render_template(
        "document_sendings.html",
        case=case_view(office(), case_no),
        service=service,
        log=sending_log(office(), document_no),
        choices=sending_choices(office(), document_no) if i_may(Act.SEND) else (),
        refusal=refusal,
        form=request.form,
    )


def _back(case_no: str, document_no: str) -> Answer:
    return redirect(url_for("sendings.of_document", case_no=case_no, document_no=document_no), 303)
