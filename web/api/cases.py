"""Cases: imported, listed, read; what is owed, which clocks run, what comes next."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.caselist import CaseFilter, CaseList, CaseSort, changed, list_cases
from docgen.api.cases import revealed_case, whole_case
from docgen.api.claims import ClaimResult, claim
from docgen.api.contacts import (
    ConductReport,
    ContactAdded,
    ContactCheck,
    add_contact,
    check_contact,
    conduct_report,
)
from docgen.api.dashboard import Dashboard, dashboard
from docgen.api.import_plan import EXISTS
from docgen.api.importing import ImportAnswer, import_cases
from docgen.api.law import Clocks, clocks
from docgen.api.recovery_report import recovery_report
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from docgen.api.today import Today, today
from docgen.api.worklist import WorkList, worklist
from docgen.errors import CasesExist, CasesRefused, Problem
from web.api.endpoint import Asked, Download, Form, Page, Plain, Table
from web.api.paging import Paged, page

api = Table(_("案件"))

Texts = tuple[Annotated[str, Field(max_length=100)], ...]
CaseBody = dict[str, Any]
"""A case file."""
BasisName = Literal["computed", "core"]


class OnDay(Form):
    """A query that is of a day; left out, today."""

    as_of: date | None = None


class WithBasis(OnDay):
    """A query on what is owed."""

    basis: BasisName | None = None


class Listing(OnDay):
    """Which cases are listed, and how."""

    sort: CaseSort = CaseSort.DUE
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: Annotated[str, Field(max_length=400)] | None = None
    search: Annotated[str, Field(max_length=100)] = ""
    claim_type: Texts = ()
    status: Texts = ()
    held: bool | None = None
    product: Texts = ()
    handler: Texts = ()
    policy: Texts = ()
    cause: Texts = ()
    grade: Texts = ()
    repayment_class: Texts = ()
    risk: Texts = ()
    days_from: Annotated[int, Field(ge=0, le=36500)] | None = None
    days_to: Annotated[int, Field(ge=0, le=36500)] | None = None
    amount_from: Annotated[Decimal, Field(ge=0, le=10**14, decimal_places=2)] | None = None
    amount_to: Annotated[Decimal, Field(ge=0, le=10**14, decimal_places=2)] | None = None
    step: Texts = ()
    document: Texts = ()
    due_until: date | None = None
    clock_kind: Texts = ()
    clock_status: Texts = ()
    clock_until: date | None = None
    entrusted_to: Annotated[str, Field(max_length=40)] = ""
    refused: bool | None = None
    clock_refused: bool | None = None


class Importing(Form):
    """How cases are imported."""

    dry_run: bool = False
    replace: bool = False


class WorkQuery(OnDay, Paged):
    """Which work is listed."""

    policy: Annotated[str, Field(max_length=100)] | None = None


class DashboardQuery(OnDay):
    """Of which day the figures are, and from when letters and payments are looked at."""

    since: date | None = None


@api("GET", "/cases", Act.READ_CASES, _("案件列表：查找、筛选、排序，逐页读取"))
def listing(asked: Asked[Listing, None]) -> Page[CaseList]:
    """The cases, a page at a time."""
    query = asked.query
    said = query.model_dump(exclude={"as_of", "sort", "limit", "after"}, exclude_unset=True)
    found = list_cases(
        asked.office,
        changed(CaseFilter(), said),
        as_of=asked.day(query.as_of),
        sort=query.sort,
        limit=query.limit,
        after=query.after,
    )
    return Page(found, found.next)


@api(
    "POST",
    "/cases",
    Act.IMPORT_CASES,
    _("导入案件：一份案件文件（JSON），或以表单上传案件文件、工作簿；已有案件加 replace=true 更新"),
    files=(".json", ".xlsx"),
)
def importing(asked: Asked[Importing, CaseBody | None]) -> ImportAnswer:
    """Import one case as JSON, or the files of a form. Raises CasesRefused or CasesExist where none went in."""
    with TemporaryDirectory(prefix="docgen-") as folder:
        paths = list(asked.files)
        if asked.body is not None and not paths:
            paths = [Path(folder) / "case.json"]
            paths[0].write_text(json.dumps(asked.body, ensure_ascii=False), "utf-8")
        answer = import_cases(
            asked.office, paths, at=asked.at, dry_run=asked.query.dry_run, replace=asked.query.replace
        )
    if answer.refused and not answer.imported:
        if all(one.problems == (EXISTS,) for one in answer.refused):
            there = [Problem("case_no", one.case_no, str(_("案件编号未被使用"))) for one in answer.refused]
            raise CasesExist(count=len(there), problems=there)
        problems = [
            Problem(" ".join(filter(None, (one.case_no, problem.place))), problem.value, problem.expected)
            for one in answer.refused
            for problem in one.problems
        ]
        raise CasesRefused(count=len(answer.refused), problems=problems)
    return answer


class ReportQuery(DashboardQuery):
    """Of which day the report is, from when, and what day it bears (today if left out)."""

    dated_on: date | None = None


class Whole(Form):
    """Whether persons' numbers are told in full."""

    reveal: bool = False


@api(
    "GET",
    "/cases/<number:case_no>",
    Act.READ_CASES,
    _("案件全文，写法同案件文件，个人号码遮盖；reveal=true 不遮盖，另需 export_cases 与 reveal 权限，每次记入审计链"),
)
def whole(asked: Asked[Whole, None]) -> dict[str, Any]:
    """The whole case."""
    if asked.query.reveal:
        return revealed_case(asked.office, asked.path["case_no"], at=asked.at)
    return whole_case(asked.office, asked.path["case_no"])


@api("GET", "/cases/<number:case_no>/claim", Act.READ_CASES, _("截至某日的应付金额，逐段列明"))
def claim_of(asked: Asked[WithBasis, None]) -> ClaimResult:
    """What is owed."""
    return claim(
        asked.office, StoredNumber(asked.path["case_no"]), as_of=asked.day(asked.query.as_of), basis=asked.query.basis
    )


@api("GET", "/cases/<number:case_no>/clocks", Act.READ_CASES, _("案件的各项期限及其依据"))
def clocks_of(asked: Asked[OnDay, None]) -> Clocks:
    """The clocks."""
    return clocks(asked.office, StoredNumber(asked.path["case_no"]), as_of=asked.day(asked.query.as_of)).clocks


@api("GET", "/cases/<number:case_no>/next", Act.READ_CASES, _("本案下一步该办什么"))
def next_of(asked: Asked[OnDay, None]) -> WorkList:
    """What comes next in the case."""
    return worklist(asked.office, StoredNumber(asked.path["case_no"]), as_of=asked.day(asked.query.as_of))


@api("GET", "/cases/<number:case_no>/contacts", Act.READ_CASES, _("催收记录中违反行为规则之处"))
def conduct(asked: Asked[Plain, None]) -> ConductReport:
    """The breaches in the contact log."""
    return conduct_report(asked.office, StoredNumber(asked.path["case_no"]))


ContactBody = dict[str, Any]
"""A contact as a case file writes it; ``by`` may be left out."""


@api("POST", "/cases/<number:case_no>/contacts", Act.ADD_CONTACT, _("记入一次联系；违反规则之处一并记入"), status=201)
def contact(asked: Asked[Plain, ContactBody]) -> ContactAdded:
    """Enter a contact."""
    return add_contact(asked.office, asked.path["case_no"], asked.body, at=asked.at)


@api("POST", "/cases/<number:case_no>/contacts/check", Act.READ_CASES, _("核对拟进行的联系是否合规，不记入"))
def contact_check(asked: Asked[Plain, ContactBody]) -> ContactCheck:
    """Check a planned contact."""
    return check_contact(asked.office, StoredNumber(asked.path["case_no"]), asked.body)


@api("GET", "/next", Act.READ_CASES, _("工作清单：各案下一步，先到期的在前"))
def work(asked: Asked[WorkQuery, None]) -> Page[WorkList]:
    """The work list, a page at a time."""
    query = asked.query
    found = worklist(asked.office, as_of=asked.day(query.as_of), policy=query.policy)
    items, after = page(found.items, lambda item: f"{item.case_no} {item.step}", query)
    return Page(WorkList(items), after)


@api("GET", "/today", Act.READ_CASES, _("今日待办：下一步、将届满的期限、待批草稿、待归档扫描件"))
def today_of(asked: Asked[OnDay, None]) -> Today:
    """The work of the day."""
    return today(asked.office, as_of=asked.day(asked.query.as_of))


@api(
    "GET",
    "/dashboard/report/<any(pdf, docx):form>",
    Act.READ_CASES,
    _("清收报告的文件；各部分不能加总的不输出"),
    forms=("pdf", "docx"),
)
def report(asked: Asked[ReportQuery, None]) -> Download:
    """The recovery report."""
    query, form = asked.query, asked.path["form"]
    as_of = asked.day(query.as_of)
    made = recovery_report(asked.office, as_of=as_of, dated_on=asked.day(query.dated_on), since=query.since)
    content = made.pdf if form == "pdf" else made.docx
    return Download(io.BytesIO(content), f"{_('清收报告')} {as_of}.{form}", form)


@api("GET", "/dashboard", Act.READ_CASES, _("资产与催收概况"))
def figures(asked: Asked[DashboardQuery, None]) -> Dashboard:
    """The figures of a day."""
    return dashboard(asked.office, as_of=asked.day(asked.query.as_of), since=asked.query.since)
