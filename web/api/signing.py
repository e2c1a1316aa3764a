"""Seals, prints made again, and agreements that come back signed."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.agreements import SignedAnswer, Signing, sign_agreement, signable, signing
from docgen.api.closed_lists import SealKind
from docgen.api.reprints import reprint
from docgen.api.roles import Act
from docgen.api.seals import SealRegister, SealUsed, seal_register, use_seal
from web.api.endpoint import Asked, Download, Form, Plain, Table

api = Table(_("用印、补打与签订"))

SCANS = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
Name = Annotated[str, Field(min_length=1, max_length=100)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Copies = Annotated[int, Field(ge=1, le=999)]


class Sealing(Form):
    """A use of a seal on paper: as ``docgen seal use``."""

    seal: SealKind
    copies: Copies
    reason: Reason
    approved_by: Name | None = None
    seams: bool = False


class Period(Form):
    """From one day to another, both included."""

    since: date | None = None
    until: date | None = None


class Reprinting(Form):
    """Why a document is printed again, and how many times."""

    reason: Reason
    copies: Copies = 1


class Signed(Form):
    """When the debtors signed, and the names of sureties who did not."""

    signed_on: date
    without: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Signable:
    """An agreement or promise of a case, and whether it was signed."""

    document_no: str
    signed: bool


@dataclass(frozen=True, slots=True)
class SignableList:
    """The agreements and promises of a case, none of void ones."""

    agreements: tuple[Signable, ...]


@api("POST", "/documents/<number:document_no>/seals", Act.USE_SEAL, _("登记一次纸面用印"), status=201)
def seal(asked: Asked[Plain, Sealing]) -> SealUsed:
    """Enter a use of a seal."""
    said = asked.body
    return use_seal(
        asked.office,
        asked.path["document_no"],
        said.seal,
        copies=said.copies,
        reason=said.reason,
        at=asked.at,
        approved_by=said.approved_by,
        seams=said.seams,
    )


@api("GET", "/seals", Act.USE_SEAL, _("用印登记簿"))
def seals(asked: Asked[Period, None]) -> SealRegister:
    """The register of seal use."""
    query = asked.query
    return seal_register(asked.office, since=query.since, until=query.until, dated_on=asked.today)


@api("GET", "/seals/<any(pdf, xlsx):form>", Act.USE_SEAL, _("用印登记簿的文件"), forms=("pdf", "xlsx"))
def seals_file(asked: Asked[Period, None]) -> Download:
    """The register as a file."""
    query, form = asked.query, asked.path["form"]
    with TemporaryDirectory(prefix="docgen-") as folder:
        path = Path(folder) / f"seals.{form}"
        seal_register(asked.office, since=query.since, until=query.until, out=path, dated_on=asked.today)
        return Download(io.BytesIO(path.read_bytes()), f"{_('用印登记')}.{form}", form)


@api(
    "POST",
    "/documents/<number:document_no>/reprints",
    Act.REPRINT,
    _("补打文书：登记后答复每页注明“补打”的 PDF"),
    forms=("pdf",),
)
def print_again(asked: Asked[Plain, Reprinting]) -> Download:
    """Enter that a document is printed again, and hand out what is printed."""
    said = asked.body
    with TemporaryDirectory(prefix="docgen-") as folder:
        made = reprint(
            asked.office,
            asked.path["document_no"],
            reason=said.reason,
            copies=said.copies,
            out=Path(folder),
            at=asked.at,
        )
        return Download(io.BytesIO((Path(folder) / made.path).read_bytes()), Path(made.path).name, "pdf")


@api("GET", "/cases/<number:case_no>/agreements", Act.READ_CASES, _("本案出具的协议与承诺，是否已签订"))
def agreements(asked: Asked[Plain, None]) -> SignableList:
    """The agreements and promises of a case."""
    found = signable(asked.office, asked.path["case_no"])
    return SignableList(tuple(Signable(number, signed) for number, signed in found.items()))


@api(
    "GET",
    "/cases/<number:case_no>/agreements/<number:document_no>",
    Act.READ_CASES,
    _("一份协议：须由谁签字，是否已签订"),
)
def agreement(asked: Asked[Plain, None]) -> Signing:
    """An agreement before its signing is entered."""
    return signing(asked.office, asked.path["case_no"], asked.path["document_no"])


@api(
    "POST",
    "/documents/<number:document_no>/sign",
    Act.SIGN_AGREEMENT,
    _("将已签订的协议或承诺记入案件；签署件可以表单一并上传"),
    status=201,
    files=SCANS,
    one_file=True,
)
def sign(asked: Asked[Plain, Signed]) -> SignedAnswer:
    """Take a signed agreement into its case."""
    return sign_agreement(
        asked.office,
        asked.path["document_no"],
        signed_on=asked.body.signed_on,
        at=asked.at,
        file=asked.file,
        without=asked.body.without,
    )
