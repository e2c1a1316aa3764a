"""Letters in and out: hand-over lists, what carriers tell, scans and their inbox, letters that came back.

What is sent here may be sent again: nothing is entered twice. So the answer to an upload is its page itself.
"""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.job_scans import RETURNED, SCAN, ReturnOrder, ScanOrder, with_scans
from docgen.api.jobs import start_job
from docgen.api.mail_words import Carrier, PageKind, Returned
from docgen.api.postings import ListWish, courier_mappings, post_list
from docgen.api.register import case_of
from docgen.api.roles import Act
from docgen.api.scans import attach_scan, dismiss_scan, scan_inbox, scan_page, scan_thumbnail
from docgen.api.tracking import track
from docgen.errors import DocgenError, NotFound, ReasonMissing, WrongParameter, WrongState
from web.access import needs
from web.downloads import attachment, picture
from web.errors import refusal_of
from web.here import day, now, office, today
from web.mail_forms import SCANS, needed_day, optional, received_all, refusal_to_show, text, ticked
from web.menu import Entry
from web.security import takes_files

routes = Blueprint("mail", __name__)
MENU = (Entry(50, "mail.inbox", lazy_gettext("收发"), Act.SCAN),)
LISTS = (".xlsx", ".csv", ".txt")
TOLD = (*LISTS, ".png", ".jpg", ".jpeg", ".webp", ".bmp")


@routes.get("/mail")
@needs(Act.SCAN)
def inbox() -> str:
    """The pages that wait for a person."""
    return render_template("mail_inbox.html", pages=scan_inbox(office()).pages, kinds=list(PageKind))


@routes.get("/mail/scans")
@needs(Act.SCAN)
def scans() -> str:
    """Where scans are dropped."""
    return _scans()


@routes.post("/mail/scans")
@needs(Act.SCAN)
@takes_files
def take_scans() -> Answer | tuple[str, int]:
    """Have the pages filed that say where they belong; the rest waits in the inbox."""
    try:
        with office().working_folder() as folder:
            names, files = with_scans(received_all("file", folder, SCANS, lazy_gettext("扫描件")))
            begun = start_job(office(), SCAN.name, ScanOrder(names=names), at=now(), files=files)
    except DocgenError as error:
        refusal = refusal_to_show(error)
        return _scans(refusal=refusal), refusal.status
    return redirect(url_for("jobs.one", job_id=begun.id), 303)


@routes.get("/mail/returned")
@needs(Act.SCAN)
def returned() -> str:
    """Where scans of letters that came back are dropped."""
    return _returned()


@routes.post("/mail/returned")
@needs(Act.SCAN)
@takes_files
def take_returned() -> Answer | tuple[str, int]:
    """Have their pages filed, and the return entered."""
    try:
        back = Returned(needed_day("on", lazy_gettext("退回日期")), text("reason") or "")
        back.refuse_wrong(today())
        with office().working_folder() as folder:
            names, files = with_scans(received_all("file", folder, SCANS, lazy_gettext("扫描件")))
            order = ReturnOrder(names=names, on=back.on, reason=back.reason)
            begun = start_job(office(), RETURNED.name, order, at=now(), files=files)
    except DocgenError as error:
        refusal = refusal_to_show(error)
        return _returned(refusal=refusal), refusal.status
    return redirect(url_for("jobs.one", job_id=begun.id), 303)


@routes.get("/mail/postings")
@needs(Act.POST)
def postings() -> str:
    """Where a hand-over list is dropped."""
    return _postings()


@routes.post("/mail/postings")
@needs(Act.POST)
@takes_files
def take_postings() -> str | tuple[str, int]:
    """Enter every line that can be, and say of the others why not."""
    try:
        wish = ListWish(
            carrier=optional("carrier", Carrier, lazy_gettext("承运人")),
            on=day("on", lazy_gettext("寄出日期")) if text("on") else None,
            by=text("by"),
            mapping=_mapping(),
            again=ticked("again"),
        )
        with TemporaryDirectory(prefix="docgen-") as folder:
            (file, *_more) = received_all("file", Path(folder), LISTS, lazy_gettext("交寄清单"))
            answer = post_list(office(), file, wish, at=now())
    except DocgenError as error:
        refusal = refusal_to_show(error)
        return _postings(refusal=refusal), refusal.status
    return _postings(answer=answer)


@routes.get("/mail/tracking")
@needs(Act.CONFIRM_DELIVERY)
def tracking() -> str:
    """Where exports and pictures of carriers' pages are dropped."""
    return _tracking()


@routes.post("/mail/tracking")
@needs(Act.CONFIRM_DELIVERY)
@takes_files
def take_tracking() -> str | tuple[str, int]:
    """Take in what carriers tell, and say what it does to the clocks."""
    try:
        mapping = _mapping()
        with TemporaryDirectory(prefix="docgen-") as folder:
            files = received_all("file", Path(folder), TOLD, lazy_gettext("查询结果"))
            answer = track(office(), files, at=now(), mapping=mapping)
    except DocgenError as error:
        refusal = refusal_to_show(error)
        return _tracking(refusal=refusal), refusal.status
    return _tracking(answer=answer)


@routes.get("/mail/documents/<number:document_no>")
@needs(Act.READ_CASES)
def document(document_no: str) -> Answer:
    """On to the service of a document, whichever case it is of."""
    case_no = case_of(office(), document_no)
    return redirect(url_for("deliveries.of_document", case_no=case_no, document_no=document_no), 303)


@routes.get("/mail/inbox/<int:number>.jpg")
@needs(Act.SCAN)
def thumbnail(number: int) -> Response:
    """A page of the inbox, small."""
    return picture(scan_thumbnail(office(), number))


@routes.get("/mail/inbox/<int:number>/page")
@needs(Act.SCAN)
def page(number: int) -> Response:
    """A page of the inbox as it came, to be saved."""
    name, content = scan_page(office(), number)
    return attachment(io.BytesIO(content), name, name.rpartition(".")[2])


@routes.post("/mail/inbox/<int:number>/attach")
@needs(Act.SCAN)
def attach(number: int) -> Answer:
    """File a page with the document that a person names, or one of the guesses."""
    document_no = text("guess") or text("document_no") or ""
    kind = optional("kind", PageKind, lazy_gettext("页的种类"))
    try:
        filed = attach_scan(office(), number, document_no, at=now(), kind=kind)
    except (NotFound, WrongState) as error:
        flash(refusal_of(error).sentence, "bad")
    else:
        flash(_("已归入案件 %(case)s 的文书 %(no)s。", case=filed.case_no, no=filed.document_no), "good")
    return redirect(url_for("mail.inbox"), 303)


@routes.post("/mail/inbox/<int:number>/dismiss")
@needs(Act.SCAN)
def dismiss(number: int) -> Answer:
    """Put a page aside, and say why."""
    try:
        dismiss_scan(office(), number, reason=text("reason") or "", at=now())
    except ReasonMissing as error:
        flash(refusal_of(error).sentence, "bad")
    else:
        flash(_("已放到一边；扫描件和原因仍然保存。"), "good")
    return redirect(url_for("mail.inbox"), 303)


def _mapping() -> str | None:
    """The saved mapping that the form names. Raises WrongParameter."""
    name = text("mapping")
    if name is not None and name not in courier_mappings(office()):
        raise WrongParameter(name=lazy_gettext("对照文件"), value=name[:40], expected=lazy_gettext("应选择所列的一项"))
    return name


def _scans(**more: object) -> str:
    return render_template("mail_scans.html", scans=",".join(SCANS), **more)


def _returned(**more: object) -> str:
    return render_template("mail_returned.html", scans=",".join(SCANS), form=request.form, day=today(), **more)


def _postings(**more: object) -> str:
    return render_template(
        "mail_postings.html",
        accept=",".join(LISTS),
        carriers=list(Carrier),
        mappings=courier_mappings(office()),
        form=request.form,
        day=today(),
        **more,
    )


def _tracking(**more: object) -> str:
    return render_template("mail_tracking.html", accept=",".join(TOLD), mappings=courier_mappings(office()), **more)
