"""What comes back: receipts confirmed, scans filed by hand, letters returned; how every document was served."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import lazy_gettext as _

from docgen.api.deliveries import DocumentService, case_service
from docgen.api.mail_words import DeliveryMethod, DeliveryOutcome, PageKind, Returned, Stated
from docgen.api.receipts import ReceiptAnswer, confirm_receipt
from docgen.api.register import case_of
from docgen.api.returns import ReturnAnswer, return_letters
from docgen.api.roles import Act
from docgen.api.scans import AttachedPage, attach_scan, dismiss_scan, scan_page
from docgen.api.service_proofs import prove
from web.api.delivery import PICTURES, Line
from web.api.documents import Name, Why
from web.api.endpoint import Asked, Download, Form, Plain, Table

api = Table(_("回执与送达"))


@dataclass(frozen=True, slots=True)
class CaseService:
    """How each document of a case went out, what carriers told, and how well its service is proved."""

    documents: tuple[DocumentService, ...]


class Receipt(Form):
    """What a person read off the paper: as ``docgen receipt``."""

    outcome: DeliveryOutcome
    on: date
    signed_by: Line | None = None
    relation: Line | None = None
    confirms_debt: bool = False
    method: DeliveryMethod | None = None
    sent_on: date | None = None
    address: Line | None = None


class Rehearsing(Form):
    """Whether only is told what would become of the clocks."""

    dry_run: bool = False


class Filing(Form):
    """With which document a page is filed, and as what; left out, as its code says."""

    document_no: Name
    kind: PageKind | None = None


class Returning(Form):
    """When letters came back, and why, as their envelopes say."""

    on: date
    reason: Line


@api("GET", "/cases/<number:case_no>/service", Act.READ_CASES, _("本案各文书的交寄、物流与送达凭证"))
def service(asked: Asked[Plain, None]) -> CaseService:
    """How each document was served."""
    return CaseService(case_service(asked.office, asked.path["case_no"]))


@api(
    "GET",
    "/documents/<number:document_no>/proof",
    Act.READ_CASES,
    _("文书的送达凭证单：何时、如何送达，凭证及所缺"),
    forms=("pdf",),
)
def proof(asked: Asked[Plain, None]) -> Download:
    """The sheet that says how well a document's service is proved."""
    number = asked.path["document_no"]
    case_of(asked.office, number)  # a case's number would name all its documents
    with TemporaryDirectory(prefix="docgen-") as folder:
        (made,) = prove(asked.office, number, out=Path(folder), at=asked.at).proofs
        return Download(io.BytesIO((Path(folder) / made.path).read_bytes()), made.path, "pdf")


@api("POST", "/documents/<number:document_no>/receipt", Act.CONFIRM_DELIVERY, _("确认文书的送达结果"))
def receipt(asked: Asked[Rehearsing, Receipt]) -> ReceiptAnswer:
    """Enter what came of a document."""
    stated = Stated(**dict(asked.body))
    return confirm_receipt(asked.office, asked.path["document_no"], stated, at=asked.at, dry_run=asked.query.dry_run)


@api("GET", "/scans/<int:page>/content", Act.SCAN, _("收件箱中一页扫描件，为收到时的原样"), forms=("",))
def page_content(asked: Asked[Plain, None]) -> Download:
    """A page of the inbox as it came."""
    name, content = scan_page(asked.office, int(asked.path["page"]))
    return Download(io.BytesIO(content), name, "")


@api("POST", "/scans/<int:page>/file", Act.SCAN, _("将收件箱中一页归入文书"))
def file_page(asked: Asked[Plain, Filing]) -> AttachedPage:
    """File a page of the inbox with a document."""
    said = asked.body
    return attach_scan(asked.office, int(asked.path["page"]), said.document_no, at=asked.at, kind=said.kind)


@api("POST", "/scans/<int:page>/dismiss", Act.SCAN, _("将收件箱中一页搁置；原件与理由留存"))
def dismiss(asked: Asked[Plain, Why]) -> None:
    """Put a page of the inbox aside."""
    dismiss_scan(asked.office, int(asked.path["page"]), reason=asked.body.reason, at=asked.at)


@api(
    "POST",
    "/returns",
    Act.SCAN,
    _("记入退回的信件：上传退件的扫描件，写明退回日与信封所载原因"),
    files=PICTURES,
    file_needed=True,
)
def returns(asked: Asked[Plain, Returning]) -> ReturnAnswer:
    """Take in letters that came back."""
    said = asked.body
    return return_letters(asked.office, list(asked.files), Returned(said.on, said.reason), at=asked.at)
