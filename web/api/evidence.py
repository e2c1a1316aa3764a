"""Evidence: added, described, put into an order, taken out of the list and put back, read."""

from pathlib import PurePosixPath
from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.cases import EvidenceAnswer, add_evidence
from docgen.api.evidence import StatedEvidence, set_evidence
from docgen.api.evidence_list import (
    EvidenceList,
    evidence_file,
    evidence_list,
    order_evidence,
    remove_evidence,
    restore_evidence,
)
from docgen.api.roles import Act
from web.api.endpoint import Asked, Download, Form, Plain, Table

api = Table(_("证据"))

FILES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".docx", ".xlsx", ".zip", ".eml", ".html")


class Order(Form):
    """Every item of the list by its key, in the order wanted."""

    keys: Annotated[tuple[Annotated[str, Field(max_length=400)], ...], Field(max_length=10_000)]


@api("GET", "/cases/<number:case_no>/evidence", Act.READ_CASES, _("本案证据，按其顺序；移出列表的另列"))
def evidence(asked: Asked[Plain, None]) -> EvidenceList:
    """The evidence of a case."""
    return evidence_list(asked.office, asked.path["case_no"])


@api(
    "POST",
    "/cases/<number:case_no>/evidence",
    Act.ADD_EVIDENCE,
    _("增加证据：上传文件或压缩包"),
    status=201,
    files=FILES,
)
def more_evidence(asked: Asked[Plain, None]) -> EvidenceAnswer:
    """Add evidence."""
    return add_evidence(asked.office, asked.path["case_no"], list(asked.files), at=asked.at)


@api("POST", "/cases/<number:case_no>/evidence/<number:which>", Act.ADD_EVIDENCE, _("更改一项证据的名称、分组等"))
def state_evidence(asked: Asked[Plain, dict[str, str]]) -> StatedEvidence:
    """Say something of an item of evidence, by its number or its file."""
    return set_evidence(asked.office, asked.path["case_no"], asked.path["which"], asked.body, at=asked.at)


@api("POST", "/cases/<number:case_no>/evidence-order", Act.ADD_EVIDENCE, _("排列证据：依次写明全部各项的 key"))
def arrange(asked: Asked[Plain, Order]) -> EvidenceList:
    """Put the list into an order."""
    order_evidence(asked.office, asked.path["case_no"], asked.body.keys, at=asked.at)
    return evidence_list(asked.office, asked.path["case_no"])


@api(
    "POST",
    "/cases/<number:case_no>/evidence/<number:key>/<any(remove, restore):act>",
    Act.ADD_EVIDENCE,
    _("将一项证据移出列表（文件保留），或放回"),
)
def take_out(asked: Asked[Plain, None]) -> EvidenceList:
    """Take an item out of the list, or put it back."""
    take = remove_evidence if asked.path["act"] == "remove" else restore_evidence
    take(asked.office, asked.path["case_no"], asked.path["key"], at=asked.at)
    return evidence_list(asked.office, asked.path["case_no"])


@api(
    "GET",
    "/cases/<number:case_no>/evidence/<number:file>/content",
    Act.READ_CASES,
    _("一项证据的文件，为存入时的原样"),
    forms=("",),
)
def content(asked: Asked[Plain, None]) -> Download:
    """An item's file."""
    file = PurePosixPath(asked.path["file"])
    return Download(evidence_file(asked.office, asked.path["case_no"], str(file)), file.name, "")
