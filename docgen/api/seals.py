"""The institution's seals: their pictures taken in, their use on paper entered, the register 用印登记 read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.profile import profile_set
from docgen.api.voiding import reason_of
from docgen.casefile.profile import SealKind
from docgen.errors import UnknownFormat
from docgen.law.demands import CHINA
from docgen.render.pdf import write_pdf
from docgen.render.sealpicture import prepared
from docgen.render.table_workbook import write_table_workbook
from docgen.store.cases import case_no_of
from docgen.store.documents import document
from docgen.store.files import read_file, write_file
from docgen.store.seals import SealAct, SealLine, Use, enter_uses, seal_lines
from docgen.workflow.access import Act
from docgen.workflow.seal_register import act_words, register, seal_words
from docgen.workflow.sealing import OwnSeal

__all__ = ["SealKind", "add_seal", "seal_register", "use_seal"]

_KEYS: Final = {
    SealKind.OFFICIAL: "seal",
    SealKind.CONTRACT: "contract_seal",
    SealKind.REPRESENTATIVE: "representative_seal",
}
"""What the profile calls each."""


@dataclass(frozen=True, slots=True)
class AddedSeal:
    """A seal taken in: its picture in the data folder, its size in millimetres, what was changed of the picture."""

    seal: SealKind
    path: str
    width_mm: float
    height_mm: float
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealUsed:
    """A use on paper, as it was entered."""

    document_no: str
    seal: SealKind
    seal_word: str
    copies: int
    pages: int


@dataclass(frozen=True, slots=True)
class RegisterLine(SealLine):
    """A line of the register, with its words."""

    act_word: str
    seal_word: str


@dataclass(frozen=True, slots=True)
class SealRegister:
    """The register from one day to another, both included, oldest first; ``path``: the file it was written to."""

    lines: tuple[RegisterLine, ...]
    path: str | None = None


@permitted(Act.CHANGE_PROFILE)
def add_seal(
    office: Office, picture: Path, seal: SealKind, *, at: datetime, width_mm: Decimal | None = None
) -> AddedSeal:
    """Take a seal's picture into the data folder, on nothing and cut to its ink, and name it in the profile.

    Pictures that earlier profiles name stay.

    Args:
        office: whose.
        picture: PNG or JPEG, on white or on nothing.
        seal: what it is used for.
        at: this instant; the audit chain tells of the change.
        width_mm: how wide the seal is; None for what the profile says, or the usual.

    Raises:
        SealPictureWrong: it can't be made into a seal that prints.
        WrongProfile: no such seal is so wide.
        NotReadable, NotWritable: of the files.
    """
    made = prepared(read_file(picture))
    key = _KEYS[seal]
    path = f"seals/{seal.value}-{hashlib.sha256(made.png).hexdigest()[:12]}.png"
    write_file(office.data_dir / path, made.png)
    width = {f"{key}_mm": f"{width_mm.normalize():f}"} if width_mm else {}
    profile = profile_set(office, {key: path} | width, at=at)
    has = profile.seal_of(seal)
    assert has is not None  # noqa: S101  # it was just set
    own = OwnSeal.of(made.png, float(has[1]))
    return AddedSeal(seal, path, own.width_mm, own.height_mm, made.changes)


@permitted(Act.USE_SEAL)
def use_seal(  # noqa: PLR0913  # each is an option of the command
    office: Office,
    document_no: str,
    seal: SealKind,
    *,
    copies: int,
    reason: str,
    at: datetime,
    approved_by: str | None = None,
    seams: bool = False,
) -> SealUsed:
    """Enter that a seal was put on the printed document by hand.

    Raises:
        NotFound: no document bears this number.
        ReasonMissing: no reason is given.
    """
    why = reason_of(reason)
    with office.database.reading() as session:
        row = document(session, document_no)
        case_no = case_no_of(session, row.case_id)
    use = Use(
        serial=row.serial,
        act=SealAct.BY_HAND,
        seal=seal,
        seams=seams,
        copies=copies,
        pages=row.pages,
        asked_by=office.account,
        approved_by=approved_by,
        reason=why,
        at=at,
    )
    with office.database.writing(office.deed(Act.USE_SEAL, at, case_no)) as session:
        enter_uses(session, [use])
    return SealUsed(document_no, seal, glossary.word(seal), copies, row.pages)


@permitted(Act.USE_SEAL)
def seal_register(
    office: Office, *, since: date | None = None, until: date | None = None, out: Path | None = None, dated_on: date
) -> SealRegister:
    """The register, and with ``out`` as a file, .pdf or .xlsx.

    Raises:
        UnknownFormat: the file is to be neither.
        NotWritable: it can't be written.
    """
    if out is not None and out.suffix.lower() not in {".pdf", ".xlsx"}:
        raise UnknownFormat(format=out.suffix or out.name, known=".pdf、.xlsx")
    lines: Sequence[SealLine] = ()
    if not office.is_new:
        own = office.sees_only()
        with office.database.reading() as session:
            lines = seal_lines(session, _start(since), _start(until, days=1), own=own)
    if out is not None:
        document = register(lines, since, until)
        is_pdf = out.suffix.lower() == ".pdf"
        write = write_pdf if is_pdf else write_table_workbook
        write_file(out, write(document, dated_on=dated_on))
    return SealRegister(tuple(register_line(line) for line in lines), str(out) if out else None)


def _start(day: date | None, *, days: int = 0) -> datetime | None:
    """When a day, or one so many after it, begins in China."""
    return None if day is None else datetime.combine(day + timedelta(days=days), time(), CHINA)


def register_line(line: SealLine) -> RegisterLine:
    """A line of the register with its words."""
    held = {name: getattr(line, name) for name in SealLine.__dataclass_fields__}
    return RegisterLine(**held, act_word=act_words(line), seal_word=seal_words(line))
