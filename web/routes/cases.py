"""The cases: their list, and one case from several sides."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from docgen.api.agreements import signable
from docgen.api.assignments import assignable
from docgen.api.casebook import CaseView, case_view
from docgen.api.caselist import choices, list_cases, list_filters
from docgen.api.claims import claim as compute
from docgen.api.drafts import ON_THEIR_WAY, list_drafts
from docgen.api.offers import offers
from docgen.api.register import list_documents
from docgen.api.reveal import reveal as show
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from docgen.api.worklist import worklist
from docgen.errors import DocgenError
from web.access import i_may, needs
from web.case_query import filter_form, read_query
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
    Tab(50, "cases.log", lazy_gettext("送达与程序")),
    Tab(70, "cases.documents", lazy_gettext("文书")),
)
_SIDES = ("case_list", "clocks", "contacts", "letters", "signing", "evidence", "filings", "documents")
MENU = (Entry(20, "cases.listing", lazy_gettext("案件"), Act.READ_CASES, _SIDES),)


@routes.app_context_processor
def _tabs() -> dict[str, Any]:
    """The tabs of a case, and the cut-off date they pass on."""
    return {"case_tabs": case_tabs(), "carried_day": request.args.get("as_of") or None}


@routes.get("/cases")
@needs(Act.READ_CASES)
def listing() -> str:
    """A page of the list, and the form to ask for another."""
    query, after = read_query(request.args), request.args.get("after") or None
    found = list_cases(office(), query.wanted, as_of=today(), sort=query.sort, limit=PAGE_LENGTH, after=after)
    return render_template(
        "cases.html",
        listing=found,
        query=query,
        after=after,
        accounts=assignable(office()) if i_may(Act.ASSIGN_CASES) else (),
        **filter_form(query, choices(office(), as_of=today()), list_filters(office()).filters),
    )


@routes.get("/cases/<number:case_no>")
@needs(Act.READ_CASES)
def overview(case_no: str) -> str:
    """What is owed and how it came about, what comes next, and what can be written."""
    steps = worklist(office(), StoredNumber(case_no), as_of=day("as_of", lazy_gettext("截止日"))).items
    return _claim_page("case_overview.html", case_no, offers=offers(office(), case_no), steps=steps)


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
    """Service, assets, proceedings."""
    case = _case(case_no)
    tables = case.tables("deliveries", "assets", "proceedings")
    empty = _("还没有送达、财产线索或程序记录。")
    return render_template(
        "case_tables.html", case=case, heading=_("送达与程序"), sheets=(), tables=tables, empty=empty
    )


@routes.get("/cases/<number:case_no>/documents")
@needs(Act.READ_CASES)
def documents(case_no: str) -> str:
    """What was issued, what is on its way, and what can be written."""
    case, offered = _case(case_no), offers(office(), case_no)
    issued = list_documents(office(), case_no)
    titles = {offer.kind: offer.title for offer in offered}
    return render_template(
        "case_documents.html",
        case=case,
        documents=issued,
        offers=offered,
        titles=titles,
        drafts=list_drafts(office(), case_no, states=ON_THEIR_WAY).drafts[::-1] if i_may(Act.DRAFT) else (),
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
