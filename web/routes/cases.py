"""The cases: their list, and one case from several sides."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from docgen.api.agreements import signable
from docgen.api.casebook import CaseView, case_page, case_view
from docgen.api.claims import claim as compute
from docgen.api.offers import offers
from docgen.api.register import list_documents
from docgen.api.reveal import reveal as show
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from docgen.errors import DocgenError, WrongParameter
from web.access import needs
from web.errors import Refusal, refusal_of
from web.here import day, now, office, today
from web.menu import Entry, Tab, case_tabs

routes = Blueprint("cases", __name__)

PAGE_LENGTH = 50
TABS = (
    Tab(10, "cases.overview", lazy_gettext("总览")),
    Tab(20, "cases.claim", lazy_gettext("债权计算")),
    Tab(30, "cases.parties", lazy_gettext("当事人")),
    Tab(40, "cases.contracts", lazy_gettext("合同与担保")),
    Tab(50, "cases.log", lazy_gettext("催收与送达")),
    Tab(70, "cases.documents", lazy_gettext("文书")),
)
MENU = (
    Entry(20, "cases.listing", lazy_gettext("案件"), Act.READ_CASES, ("letters", "signing", "evidence", "filings")),
)


@routes.app_context_processor
def _tabs() -> dict[str, Any]:
    """The tabs of a case, and the cut-off date they pass on."""
    return {"case_tabs": case_tabs(), "carried_day": request.args.get("as_of") or None}


@routes.get("/cases")
@needs(Act.READ_CASES)
def listing() -> str:
    """A page of the list."""
    number = _page_number()
    found = case_page(office(), as_of=today(), limit=PAGE_LENGTH, offset=(number - 1) * PAGE_LENGTH)
    pages = max(-(-found.count // PAGE_LENGTH), 1)
    return render_template("cases.html", listing=found, page=number, pages=pages)


@routes.get("/cases/<number:case_no>")
@needs(Act.READ_CASES)
def overview(case_no: str) -> str:
    """What is owed, by whom, and what can be written."""
    return _claim_page("case_overview.html", case_no, offers=offers(office(), case_no))


@routes.get("/cases/<number:case_no>/claim")
@needs(Act.READ_CASES)
def claim(case_no: str) -> str:
    """Every figure of the claim, and how it came about."""
    return _claim_page("case_claim.html", case_no)


@routes.get("/cases/<number:case_no>/parties")
@needs(Act.READ_CASES)
def parties(case_no: str) -> str:
    """Creditor and debtors."""
    return render_template("case_parties.html", case=_case(case_no))


@routes.post("/cases/<number:case_no>/parties/<party>/reveal")
@needs(Act.REVEAL)
def reveal(case_no: str, party: str) -> str:
    """The parties, with the numbers of one of them in full."""
    found = show(office(), case_no, party, at=now())
    return render_template("case_parties.html", case=_case(case_no), revealed=found, tab="cases.parties")


@routes.get("/cases/<number:case_no>/contracts")
@needs(Act.READ_CASES)
def contracts(case_no: str) -> str:
    """Contracts with their schedules and ledgers, what secures them, what was agreed since."""
    case = _case(case_no)
    sheets = (*case.debts, *case.securities)
    return render_template("case_tables.html", case=case, heading=_("合同与担保"), sheets=sheets, tables=())


@routes.get("/cases/<number:case_no>/log")
@needs(Act.READ_CASES)
def log(case_no: str) -> str:
    """Contacts, service, assets, proceedings."""
    case = _case(case_no)
    tables = case.tables("contacts", "deliveries", "assets", "proceedings")
    empty = _("还没有催收、送达、财产线索或程序记录。")
    return render_template(
        "case_tables.html", case=case, heading=_("催收与送达"), sheets=(), tables=tables, empty=empty
    )


@routes.get("/cases/<number:case_no>/documents")
@needs(Act.READ_CASES)
def documents(case_no: str) -> str:
    """What was issued, and what can be."""
    case, offered = _case(case_no), offers(office(), case_no)
    issued = list_documents(office(), case_no)
    titles = {offer.kind: offer.title for offer in offered}
    return render_template(
        "case_documents.html",
        case=case,
        documents=issued,
        offers=offered,
        titles=titles,
        names=case.names,
        signable=signable(office(), case_no),
    )


def _claim_page(page: str, case_no: str, **more: object) -> str:
    """A page with the claim on the day asked for, or with the reason why there is none."""
    case, as_of = _case(case_no), day("as_of", lazy_gettext("截止日"))
    found, refusal = _claim(case.case_no, as_of)
    return render_template(page, case=case, as_of=as_of, claim=found, refusal=refusal, **more)


def _claim(case_no: str, as_of: date) -> tuple[object, Refusal | None]:
    """The claim, or None and the reason why."""
    try:
        return compute(office(), StoredNumber(case_no), as_of=as_of), None
    except DocgenError as error:
        return None, refusal_of(error)


def _case(case_no: str) -> CaseView:
    return case_view(office(), case_no)


def _page_number() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and int(text[:6]) > 0 and len(text) < 7):
        raise WrongParameter(name=lazy_gettext("页码"), value=text[:20], expected=lazy_gettext("应为从 1 起的整数"))
    return int(text)
