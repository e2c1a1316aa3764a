"""Documents: drafted, approved, issued; read, posted, made void."""

import io
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.documents import DocumentOrder, IssueAnswer, issue_documents
from docgen.api.drafts import (
    DraftLine,
    DraftList,
    approve,
    issue_draft,
    list_drafts,
    make_drafts,
    return_draft,
    submit,
    withdraw,
)
from docgen.api.register import DocumentList, DocumentRecord, document_record, list_documents, read_document
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from docgen.api.voiding import DocumentLine, archive_document, void_document
from web.api.cases import BasisName
from web.api.endpoint import Asked, Download, Form, Page, Plain, Table
from web.api.paging import Paged, page

api = Table(_("文书"))

PAPER = ("pdf", "docx")
Name = Annotated[str, Field(min_length=1, max_length=100)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class Order(Form):
    """What is to be written: as ``docgen issue``."""

    kind: Name
    party: Name | None = None
    as_of: date | None = None
    dated_on: date | None = None
    answers: dict[str, Any] = Field(default_factory=dict)
    basis: BasisName | None = None


class Why(Form):
    """The reason of an act."""

    reason: Reason


class MayWhy(Form):
    """The reason of an act, where there is one."""

    reason: Reason | None = None


class Voiding(Why):
    """Why a document is made void, and which one takes its place."""

    successor: Name | None = None


class Dating(Form):
    """The date a draft is issued with; left out, that of the draft."""

    dated_on: date | None = None


class DraftQuery(Paged):
    """Which drafts are listed."""

    case_no: Name | None = None


class FileQuery(Form):
    """Which file of a document: itself, or an annex by its place."""

    annex: Annotated[int, Field(ge=0, le=999)] = 0


def order_of(asked: Asked[Plain, Order]) -> DocumentOrder:
    """What a request wishes to have written."""
    wish = asked.body
    return DocumentOrder(
        kind=wish.kind,
        source=StoredNumber(asked.path["case_no"]),
        as_of=asked.day(wish.as_of),
        dated_on=asked.day(wish.dated_on),
        party=wish.party,
        answers=wish.answers,
        basis=wish.basis,
    )


@api("GET", "/cases/<number:case_no>/documents", Act.READ_CASES, _("本案已出具的文书"))
def documents(asked: Asked[Plain, None]) -> DocumentList:
    """The documents of a case."""
    return DocumentList(tuple(list_documents(asked.office, asked.path["case_no"])))


@api("POST", "/cases/<number:case_no>/documents", Act.ISSUE, _("出具文书：编号、存档，此后不变"), status=201)
def issue(asked: Asked[Plain, Order]) -> IssueAnswer:
    """Issue documents; their files are taken by their numbers."""
    with TemporaryDirectory(prefix="docgen-") as folder:
        return issue_documents(asked.office, order_of(asked), out=Path(folder), at=asked.at)


@api("POST", "/cases/<number:case_no>/drafts", Act.DRAFT, _("起草文书，留待送审"), status=201)
def draft(asked: Asked[Plain, Order]) -> DraftList:
    """Write drafts down."""
    return make_drafts(asked.office, order_of(asked), at=asked.at)


@api("GET", "/drafts", Act.DRAFT, _("草稿"))
def drafts(asked: Asked[DraftQuery, None]) -> Page[DraftList]:
    """The drafts of a case, or of all, a page at a time."""
    found = list_drafts(asked.office, asked.query.case_no)
    items, after = page(found.drafts, lambda one: one.draft, asked.query)
    return Page(DraftList(items, found.warnings), after)


@api("POST", "/drafts/<number:draft_no>/submit", Act.DRAFT, _("送审"))
def submit_draft(asked: Asked[Plain, None]) -> DraftLine:
    """Submit a draft."""
    return submit(asked.office, asked.path["draft_no"], at=asked.at)


class Approving(Form):
    """The version of a draft edited by hand that whoever approves has seen."""

    edited: Name | None = None


@api("POST", "/drafts/<number:draft_no>/approve", Act.APPROVE, _("批准；改过的草稿须以 edited 写明所看过的版本"))
def approve_draft(asked: Asked[Approving, None]) -> DraftLine:
    """Approve a draft."""
    return approve(asked.office, asked.path["draft_no"], at=asked.at, edited=asked.query.edited)


@api("POST", "/drafts/<number:draft_no>/return", Act.APPROVE, _("退回"))
def send_back_draft(asked: Asked[Plain, Why]) -> DraftLine:
    """Send a draft back."""
    return return_draft(asked.office, asked.path["draft_no"], reason=asked.body.reason, at=asked.at)


@api("POST", "/drafts/<number:draft_no>/withdraw", Act.DRAFT, _("撤回"))
def withdraw_draft(asked: Asked[Plain, Why]) -> DraftLine:
    """Take a draft back."""
    return withdraw(asked.office, asked.path["draft_no"], reason=asked.body.reason, at=asked.at)


@api("POST", "/drafts/<number:draft_no>/issue", Act.ISSUE, _("出具已批准的草稿"), status=201)
def issue_approved(asked: Asked[Plain, Dating]) -> IssueAnswer:
    """Issue an approved draft."""
    with TemporaryDirectory(prefix="docgen-") as folder:
        return issue_draft(
            asked.office, asked.path["draft_no"], out=Path(folder), at=asked.at, dated_on=asked.body.dated_on
        )


@api("GET", "/documents/<number:document_no>", Act.READ_CASES, _("一份文书及其状态"))
def document(asked: Asked[Plain, None]) -> DocumentRecord:
    """A document."""
    return document_record(asked.office, asked.path["document_no"])


@api(
    "GET",
    "/documents/<number:document_no>/<any(pdf, docx):form>",
    Act.READ_CASES,
    _("文书的文件，为出具时存档的原样"),
    forms=PAPER,
)
def document_file(asked: Asked[FileQuery, None]) -> Download:
    """A document's stored bytes."""
    number, form = asked.path["document_no"], asked.path["form"]
    content = read_document(asked.office, number, form, asked.query.annex)
    return Download(io.BytesIO(content), f"{number}.{form}", form)


@api("POST", "/documents/<number:document_no>/void", Act.VOID, _("作废文书"))
def void(asked: Asked[Plain, Voiding]) -> DocumentLine:
    """Make a document void."""
    return void_document(
        asked.office,
        asked.path["document_no"],
        reason=asked.body.reason,
        successor=asked.body.successor,
        at=asked.at,
    )


@api("POST", "/documents/<number:document_no>/archive", Act.ARCHIVE, _("归档文书"))
def archive(asked: Asked[Plain, MayWhy]) -> DocumentLine:
    """Lay a document in the archive."""
    return archive_document(asked.office, asked.path["document_no"], reason=asked.body.reason, at=asked.at)
