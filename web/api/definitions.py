"""What holds for every case: kinds of documents, court fees; and the audit chain."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.audit import AuditAnswer, AuditHead, audit_head, audit_verify
from docgen.api.catalogue import KindList, list_kinds
from docgen.api.law import CourtFees, fees
from docgen.api.roles import Act
from web.api.endpoint import Asked, Form, Plain, Table

api = Table(_("规则与审计"))


class FeeQuery(Form):
    """The amount of all claims, in yuan, and the day the case is accepted (today if left out)."""

    amount: Annotated[Decimal, Field(ge=0, lt=10**14, decimal_places=2)]
    on: date | None = None


class Kept(Form):
    """A head of the chain that was kept elsewhere."""

    head: Annotated[str, Field(max_length=100)] | None = None


@api("GET", "/kinds", Act.READ_DEFINITIONS, _("文书种类"))
def kinds(asked: Asked[Plain, None]) -> KindList:
    """The kinds of documents."""
    del asked
    return list_kinds()


@api("GET", "/fees", Act.READ_DEFINITIONS, _("诉讼费用"))
def fees_of(asked: Asked[FeeQuery, None]) -> CourtFees:
    """The court fees of an amount."""
    return fees(asked.office, asked.query.amount, on=asked.day(asked.query.on))


@api("GET", "/audit/head", Act.AUDIT, _("审计链的链头，宜另行保存"))
def head(asked: Asked[Plain, None]) -> AuditHead:
    """The head of the chain."""
    return audit_head(asked.office)


@api("GET", "/audit/verify", Act.AUDIT, _("查验审计链"))
def verify(asked: Asked[Kept, None]) -> AuditAnswer:
    """Examine the chain."""
    return audit_verify(asked.office, kept=asked.query.head)
