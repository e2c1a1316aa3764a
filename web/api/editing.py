"""Drafts edited by hand: their Word file given out and taken back; what a document would be before it is written."""

import io
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.draft_review import DraftPapers, approval_queue, draft_papers
from docgen.api.drafts import DraftLine
from docgen.api.offers import Offer, offers
from docgen.api.previews import Examined, examine_order
from docgen.api.roles import Act
from docgen.api.taking_back import TakenBack, difference, edit_draft, take_back
from web.api.documents import Order, order_of
from web.api.endpoint import Asked, Download, Form, Plain, Table

api = Table(_("起草与修改"))


class Confirming(Form):
    """The values of facts differing from the draft that whoever edited answers for."""

    confirmed: tuple[Annotated[str, Field(max_length=500)], ...] = ()


@dataclass(frozen=True, slots=True)
class OfferList:
    """The kinds of documents that fit a case, with what each asks."""

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ApprovalQueue:
    """The drafts that wait for the approval of whoever asks."""

    drafts: tuple[DraftLine, ...]


@api("GET", "/cases/<number:case_no>/offers", Act.READ_CASES, _("本案可以出具的文书种类及各种所需填写的内容"))
def fitting(asked: Asked[Plain, None]) -> OfferList:
    """What can be written for a case."""
    return OfferList(offers(asked.office, asked.path["case_no"]))


@api("POST", "/cases/<number:case_no>/preview", Act.DRAFT, _("预览文书，不留存；缺项与用语问题一次列全"))
def preview(asked: Asked[Plain, Order]) -> Examined:
    """What a document would be."""
    return examine_order(asked.office, order_of(asked))


@api("GET", "/approvals", Act.APPROVE, _("等待本账户批准的草稿"))
def queue(asked: Asked[Plain, None]) -> ApprovalQueue:
    """The drafts that one may approve."""
    return ApprovalQueue(approval_queue(asked.office))


@api("GET", "/drafts/<number:draft_no>/papers", Act.DRAFT, _("草稿的内容、提示及与标准文本的差异"))
def papers(asked: Asked[Plain, None]) -> DraftPapers:
    """A draft as it stands."""
    return draft_papers(asked.office, asked.path["draft_no"])


@api(
    "GET", "/drafts/<number:draft_no>/docx", Act.DRAFT, _("供修改的 Word 文件；改过的为上次取回的版本"), forms=("docx",)
)
def to_edit(asked: Asked[Plain, None]) -> Download:
    """A draft's Word file to edit."""
    with TemporaryDirectory(prefix="docgen-") as folder:
        file = edit_draft(asked.office, asked.path["draft_no"], out=Path(folder))
        return Download(io.BytesIO((Path(folder) / file.path).read_bytes()), file.path, "docx")


@api(
    "POST",
    "/drafts/<number:draft_no>/take-back",
    Act.DRAFT,
    _("取回改过的 Word 文件；与草稿不同的金额、日期、号码、名称须以 confirmed 逐项确认"),
    files=(".docx",),
    one_file=True,
    file_needed=True,
)
def take_edited(asked: Asked[Plain, Confirming]) -> TakenBack:
    """Take back a draft's Word file."""
    return take_back(asked.office, asked.path["draft_no"], asked.files[0], at=asked.at, confirmed=asked.body.confirmed)


@api("GET", "/drafts/<number:draft_no>/difference", Act.READ_CASES, _("草稿修改之处及所确认的各项"))
def edited(asked: Asked[Plain, None]) -> TakenBack:
    """What was edited by hand in a draft."""
    return difference(asked.office, asked.path["draft_no"])


@api(
    "GET",
    "/drafts/<number:draft_no>/edited/<any(pdf, docx):form>",
    Act.READ_CASES,
    _("修改稿的文件"),
    forms=("pdf", "docx"),
)
def edited_file(asked: Asked[Plain, None]) -> Download:
    """The edited file as it stands, as PDF or as Word."""
    form = asked.path["form"]
    with TemporaryDirectory(prefix="docgen-") as folder:
        difference(asked.office, asked.path["draft_no"], out=Path(folder))
        (file,) = Path(folder).rglob(f"*.{form}")
        return Download(io.BytesIO(file.read_bytes()), file.name, form)
