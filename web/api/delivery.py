"""What goes out by post and comes back: postings, carriers' results, scans."""

from datetime import date
from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.mail_words import Carrier, Handed, tracking_number
from docgen.api.postings import (
    ListWish,
    PostAnswer,
    PostListAnswer,
    post_document,
    post_list,
)
from docgen.api.roles import Act
from docgen.api.scans import InboxAnswer, ScanAnswer, scan_files, scan_inbox
from docgen.api.tracking import TrackingAnswer, track
from web.api.endpoint import Asked, Form, Page, Plain, Table
from web.api.paging import Paged, page

api = Table(_("邮寄与送达"))

PICTURES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
Line = Annotated[str, Field(min_length=1, max_length=200)]


class Posting(Form):
    """A document given to a carrier: as ``docgen post``."""

    carrier: Carrier
    tracking_no: Annotated[str, Field(min_length=1, max_length=40)]
    posted_on: date
    by: Line | None = None
    address: Line | None = None
    content_note: Line | None = None
    again: bool = False
    if_signed_on: date | None = None


class PostingList(Form):
    """What holds for all lines of a hand-over list."""

    carrier: Carrier | None = None
    posted_on: date | None = None
    again: bool = False


@api(
    "POST",
    "/documents/<number:document_no>/postings",
    Act.POST,
    _("记入文书交寄；快递底单可以表单一并上传"),
    status=201,
    files=PICTURES,
    one_file=True,
)
def posting(asked: Asked[Plain, Posting]) -> PostAnswer:
    """Enter that a document was posted."""
    said = asked.body
    handed = Handed(
        carrier=said.carrier,
        tracking_no=tracking_number(said.tracking_no),
        on=said.posted_on,
        by=said.by,
        address=said.address,
        content_note=said.content_note,
        again=said.again,
    )
    return post_document(
        asked.office,
        asked.path["document_no"],
        handed,
        at=asked.at,
        receipt=asked.file,
        if_signed_on=said.if_signed_on,
    )


@api("POST", "/postings", Act.POST, _("记入交寄清单：上传一个工作簿或 CSV"), files=(".xlsx", ".csv"), one_file=True)
def postings(asked: Asked[PostingList, None]) -> PostListAnswer:
    """Enter a hand-over list."""
    wish = ListWish(carrier=asked.query.carrier, on=asked.query.posted_on, again=asked.query.again)
    return post_list(asked.office, asked.files[0], wish, at=asked.at)


@api(
    "POST",
    "/tracking",
    Act.CONFIRM_DELIVERY,
    _("记入物流结果：上传快递公司的导出表或查询截图"),
    files=(".xlsx", ".csv", ".png", ".jpg", ".jpeg"),
)
def tracking(asked: Asked[Plain, None]) -> TrackingAnswer:
    """Take in couriers' results."""
    return track(asked.office, list(asked.files), at=asked.at)


@api("POST", "/scans", Act.SCAN, _("扫描件归档：上传扫描的回执、退件等"), files=PICTURES)
def scans(asked: Asked[Plain, None]) -> ScanAnswer:
    """Take in scans."""
    return scan_files(asked.office, list(asked.files), at=asked.at)


@api("GET", "/scans", Act.SCAN, _("待人工归档的扫描页"))
def inbox(asked: Asked[Paged, None]) -> Page[InboxAnswer]:
    """The pages that wait, a page at a time."""
    items, after = page(scan_inbox(asked.office).pages, lambda one: str(one.inbox), asked.query)
    return Page(InboxAnswer(items), after)
