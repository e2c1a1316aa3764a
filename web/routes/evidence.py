"""The evidence of a case: put in, looked at, described, put in order, taken out of the list."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.cases import add_evidence
from docgen.api.evidence import set_evidence
from docgen.api.evidence_list import (
    EvidenceLine,
    evidence_file,
    evidence_list,
    evidence_picture,
    move_evidence,
    order_evidence,
    remove_evidence,
    restore_evidence,
)
from docgen.api.roles import Act
from docgen.api.words import words
from docgen.errors import EvidenceSourceError, NotFound, NothingUploaded, ScanUnreadable, WrongEvidence, WrongParameter
from web.access import needs
from web.downloads import attachment
from web.errors import Refusal, refusal_of
from web.here import now, office
from web.language import listed
from web.menu import Tab
from web.security import DOWNLOAD_POLICY, takes_files

routes = Blueprint("evidence", __name__)
TABS = (Tab(60, "evidence.listing", lazy_gettext("证据")),)
SAID = ("title", "group", "proves", "source", "form", "pages", "note")
"""What can be said of an item here."""
_SMALL, _LARGE = 160, 1100
_UNSAFE = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


@routes.get("/cases/<number:case_no>/evidence")
@needs(Act.READ_CASES)
def listing(case_no: str) -> str:
    """The list, in its order."""
    return _page(case_no)


@routes.post("/cases/<number:case_no>/evidence")
@needs(Act.ADD_EVIDENCE)
@takes_files
def add(case_no: str) -> Answer | tuple[str, int]:
    """Put files in: any number, ZIPs among them."""
    sent = [file for file in request.files.getlist("files") if file.filename]
    office().refuse_foreign(case_no)
    if not sent:
        raise NothingUploaded
    with office().working_folder() as folder:
        paths: list[Path] = []
        for number, file in enumerate(sent):
            own = folder / str(number)
            own.mkdir()
            paths.append(own / _UNSAFE.sub("_", Path(file.filename or "").name)[-120:])
            file.save(paths[-1])
        try:
            answer = add_evidence(office(), case_no, paths, at=now())
        except EvidenceSourceError as error:
            refusal = refusal_of(error)
            return _page(case_no, refusal), refusal.status
    flash(_("已加入 %(count)s 项证据。", count=len(answer.added)), "good" if answer.added else "warn")
    if answer.already:
        names = listed(PurePosixPath(one.file).name for one in answer.already[:10])
        flash(_("下列文件的内容已在证据中，没有重复加入：%(names)s", names=names), "warn")
    if answer.left_out:
        flash(_("下列文件夹属于其他案件，未加入：%(names)s", names=listed(answer.left_out)), "warn")
    return redirect(url_for("evidence.listing", case_no=case_no), 303)


@routes.post("/cases/<number:case_no>/evidence/order")
@needs(Act.ADD_EVIDENCE)
def order(case_no: str) -> Answer:
    """Put the list into the order of the form's fields; a button moves one item a place."""
    moved, _mark, by = request.form.get("move", "").rpartition(":")
    if moved and by in ("-1", "1"):
        move_evidence(office(), case_no, moved, int(by), at=now())
    else:
        order_evidence(office(), case_no, request.form.getlist("file"), at=now())
    return redirect(url_for("evidence.listing", case_no=case_no), 303)


@routes.get("/cases/<number:case_no>/evidence/item")
@needs(Act.READ_CASES)
def item(case_no: str) -> str:
    """One item: its pages as pictures, what is said of it."""
    return _item_page(case_no, _file())


@routes.post("/cases/<number:case_no>/evidence/item")
@needs(Act.ADD_EVIDENCE)
def describe(case_no: str) -> Answer | tuple[str, int]:
    """Say something else of an item."""
    file = _file()
    given: dict[str, str | bool] = {
        name: request.form[name].replace("\r\n", "\n").strip() for name in SAID if name in request.form
    }
    given["as_sheet"] = request.form.get("as_sheet") == "1"
    try:
        set_evidence(office(), case_no, file, given, at=now())
    except WrongEvidence as error:
        refusal = refusal_of(error)
        return _item_page(case_no, file, refusal, given), refusal.status
    flash(_("已保存。"), "good")
    return redirect(url_for("evidence.listing", case_no=case_no), 303)


@routes.post("/cases/<number:case_no>/evidence/remove")
@needs(Act.ADD_EVIDENCE)
def remove(case_no: str) -> Answer:
    """Take an item out of the list."""
    remove_evidence(office(), case_no, _file(), at=now())
    flash(_("已移出证据列表。原件仍保存，可在页末恢复。"), "good")
    return redirect(url_for("evidence.listing", case_no=case_no), 303)


@routes.post("/cases/<number:case_no>/evidence/restore")
@needs(Act.ADD_EVIDENCE)
def restore(case_no: str) -> Answer:
    """Put an item back."""
    restore_evidence(office(), case_no, _file(), at=now())
    return redirect(url_for("evidence.listing", case_no=case_no), 303)


@routes.get("/cases/<number:case_no>/evidence/file")
@needs(Act.READ_CASES)
def file(case_no: str) -> Response:
    """An item's file as it was put in, to be saved."""
    path = PurePosixPath(_file())
    return attachment(evidence_file(office(), case_no, str(path)), path.name, path.suffix.lower().removeprefix("."))


@routes.get("/cases/<number:case_no>/evidence/picture")
@needs(Act.READ_CASES)
def picture(case_no: str) -> Response:
    """A page as a picture that we drew: small in the list, large beside what is said of it."""
    width = _SMALL if request.args.get("size") == "small" else _LARGE
    drawn = evidence_picture(office(), case_no, _file(), page=_page_number(), width=width)
    response = Response(drawn.content, mimetype="image/png")
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


def _page(case_no: str, refusal: Refusal | None = None) -> str:
    found = evidence_list(office(), case_no)
    return render_template(
        "evidence.html",
        case=case_view(office(), case_no),
        evidence=found,
        unsaid=sum(not one.proves or one.group is None for one in found.items),
        refusal=refusal,
        tab="evidence.listing",
    )


def _item_page(
    case_no: str, key: str, refusal: Refusal | None = None, given: Mapping[str, str | bool] | None = None
) -> str:
    found = evidence_list(office(), case_no)
    one = next((line for line in (*found.items, *found.removed) if line.key == key), None)
    if one is None:
        raise NotFound(what=_("证据"), name=key)
    pages, unreadable = _pages_of(case_no, one)
    return render_template(
        "evidence_item.html",
        case=case_view(office(), case_no),
        item=one,
        said={name: getattr(one, name) or "" for name in (*SAID, "as_sheet")} | dict(given or {}),
        groups=words("EvidenceGroup"),
        forms=words("EvidenceForm"),
        page=min(_page_number(), max(pages, 1)),
        pages=pages,
        unreadable=unreadable,
        refusal=refusal,
        tab="evidence.listing",
    )


def _pages_of(case_no: str, one: EvidenceLine) -> tuple[int, Refusal | None]:
    """How many pages have a picture, or why none has."""
    if not one.has_picture:
        return 0, None
    try:
        return evidence_picture(office(), case_no, one.file, width=_SMALL).pages, None
    except ScanUnreadable as error:
        return 0, refusal_of(error)


def _file() -> str:
    return request.values.get("file", "")


def _page_number() -> int:
    text = request.values.get("page", "1")
    if not (text.isascii() and text.isdigit() and int(text[:6]) > 0 and len(text) < 6):
        raise WrongParameter(name=lazy_gettext("页码"), value=text[:20], expected=lazy_gettext("应为从 1 起的整数"))
    return int(text)
