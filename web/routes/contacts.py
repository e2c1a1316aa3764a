"""The contact log of a case: read, checked before one calls, added to; what breaks a rule of conduct is said first."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.contacts import THIRD_PARTY, ContactCheck, add_contact, check_contact, conduct_report
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from docgen.errors import WrongContact
from web.access import needs
from web.config import CHINA
from web.errors import Refusal, refusal_of
from web.here import now, office
from web.menu import Tab

routes = Blueprint("contacts", __name__)

TABS = (Tab(48, "contacts.of_case", lazy_gettext("催收记录")),)
TEXTS: Final = (
    *("channel", "direction", "party", "third_party_name", "relation", "number", "place"),
    *("result", "promised_amount", "promised_on", "summary"),
)
FLAGS: Final = ("automated", "consent_to_hours")


@routes.get("/cases/<number:case_no>/contacts")
@needs(Act.READ_CASES)
def of_case(case_no: str) -> str:
    """The log, each entry with what it breaks, and a form for another."""
    return _page(case_no, {"at": f"{now().astimezone(CHINA):%Y-%m-%dT%H:%M}"})


@routes.post("/cases/<number:case_no>/contacts")
@needs(Act.ADD_CONTACT)
def add(case_no: str) -> Answer | tuple[str, int]:
    """Check what the form holds; enter it if that was asked and it keeps the rules, or its breaches are confirmed."""
    contact = _contact()
    try:
        found = check_contact(office(), StoredNumber(case_no), contact)
        if request.form.get("do") == "check":
            return _page(case_no, request.form, check=found), 200
        if not found.allowed and request.form.get("confirmed") != "1":
            return _page(case_no, request.form, check=found, asked=True), 409
        added = add_contact(office(), case_no, contact, at=now())
    except WrongContact as error:
        refusal = refusal_of(error)
        return _page(case_no, request.form, refusal=refusal), refusal.status
    said = _("已记入催收记录第 %(entry)s 条。", entry=added.entry)
    if added.breaches:
        said += _("一并记入违规 %(count)s 项。", count=len(added.breaches))
    flash(said, "warn" if added.breaches else "good")
    return redirect(url_for("contacts.of_case", case_no=case_no), 303)


def _contact() -> dict[str, Any]:
    """The contact as the form says it; what was left empty is left out."""
    given = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS}
    found: dict[str, Any] = {name: text for name, text in given.items() if text}
    if found.get("party") != THIRD_PARTY:
        found.pop("third_party_name", None)
        found.pop("relation", None)
    if "promised_amount" in found:
        found["promised_amount"] = found["promised_amount"].replace(",", "")
    found |= {name: True for name in FLAGS if request.form.get(name) == "1"}
    at = request.form.get("at", "").strip()
    return found | {"at": f"{at}:00+08:00" if len(at) == len("2026-11-23T09:30") else at}


def _page(
    case_no: str, values: Any, *, check: ContactCheck | None = None, asked: bool = False, refusal: Refusal | None = None
) -> str:
    case, report = case_view(office(), case_no), conduct_report(office(), StoredNumber(case_no))
    log = case.lists.get("contacts")
    breaches: dict[int, list[Any]] = {}
    for each in report.breaches:
        breaches.setdefault(each.contact, []).append(each)
    return render_template(
        "contacts.html",
        case=case,
        log=log,
        entries=list(enumerate(log.rows, 1))[::-1] if log else [],
        breaches=breaches,
        report=report,
        values=values,
        check=check,
        asked=asked,
        refusal=refusal,
        third_party=THIRD_PARTY,
        tab="contacts.of_case",
    )
