"""What the law makes of a case: courts, procedures, what speaks against it; the statement of its claim as a file."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.claims import claim_statement, claim_workbook
from docgen.api.examination import Examination, examine
from docgen.api.law import Procedures, Venue, procedures, venue
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from web.api.cases import OnDay, WithBasis
from web.api.endpoint import Asked, Download, Table

api = Table(_("案件分析"))
FORMS = ("pdf", "docx", "xlsx")


class ProcedureQuery(OnDay):
    """On which day, and the average wage (yuan a year) that small claims go by, where it is known."""

    average_wage: Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=2)] | None = None


class StatementQuery(WithBasis):
    """Until when, by which figures, and what day the statement bears (today if left out)."""

    dated_on: date | None = None


@api("GET", "/cases/<number:case_no>/venue", Act.READ_CASES, _("可以受理本案的法院及依据"))
def courts(asked: Asked[OnDay, None]) -> Venue:
    """The courts that may hear a case."""
    return venue(asked.office, StoredNumber(asked.path["case_no"]), as_of=asked.day(asked.query.as_of)).venue


@api("GET", "/cases/<number:case_no>/procedures", Act.READ_CASES, _("本案可以采用的程序及其条件、费用"))
def ways(asked: Asked[ProcedureQuery, None]) -> Procedures:
    """The procedures open in a case."""
    source, query = StoredNumber(asked.path["case_no"]), asked.query
    as_of = asked.day(query.as_of)
    return procedures(asked.office, source, as_of=as_of, average_wage=query.average_wage).procedures


@api("GET", "/cases/<number:case_no>/examination", Act.READ_CASES, _("本案资料的疑点与提示"))
def examination(asked: Asked[WithBasis, None]) -> Examination:
    """What is doubtful in a case."""
    source, query = StoredNumber(asked.path["case_no"]), asked.query
    return examine(asked.office, source, as_of=asked.day(query.as_of), basis=query.basis)


@api(
    "GET",
    "/cases/<number:case_no>/claim/<any(pdf, docx, xlsx):form>",
    Act.DRAFT,
    _("债权计算书的文件"),
    forms=FORMS,
)
def statement(asked: Asked[StatementQuery, None]) -> Download:
    """The statement of what is owed."""
    case_no, form, query = asked.path["case_no"], asked.path["form"], asked.query
    source, as_of, dated_on = StoredNumber(case_no), asked.day(query.as_of), asked.day(query.dated_on)
    if form == "xlsx":
        content = claim_workbook(asked.office, source, as_of=as_of, dated_on=dated_on, basis=query.basis)
    else:
        with TemporaryDirectory(prefix="docgen-") as folder:
            out = Path(folder) / f"claim.{form}"
            claim_statement(asked.office, source, as_of=as_of, dated_on=dated_on, out=out, basis=query.basis)
            content = out.read_bytes()
    return Download(io.BytesIO(content), f"{case_no}-{_('债权计算书')}.{form}", form)
