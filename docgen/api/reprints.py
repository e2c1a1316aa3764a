"""Printing an issued document once more 补打: a copy that says so, entered in the register; what is stored stays."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.register import numbered
from docgen.api.voiding import reason_of
from docgen.bundle.reprint import reprinted
from docgen.casefile.profile import SealKind
from docgen.errors import WrongState
from docgen.law.demands import CHINA
from docgen.store.cases import case_id_of, case_no_of
from docgen.store.documents import annexes_of, document, document_events
from docgen.store.files import write_file
from docgen.store.seals import SealAct, Use, enter_uses, reprints_of, seals_of
from docgen.workflow.access import Act
from docgen.workflow.states import DocumentState, state_of
from docgen.zh.dates import zh_date


@dataclass(frozen=True, slots=True)
class Reprint:
    """A copy: its path below the output folder, how manieth it is, of how many pages; ``note``: what it lacks."""

    document_no: str
    path: str
    times: int
    copies: int
    pages: int
    note: str = ""


@permitted(Act.REPRINT)
def reprint(  # noqa: PLR0913  # each is an option of the command
    office: Office, document_no: str, *, reason: str, copies: int, out: Path, at: datetime
) -> Reprint:
    """Write a copy of an issued document that says 补打 on every page; number, code and the stored bytes stay.

    It is entered in the register before it is written: a copy that nobody entered can't be.

    Args:
        office: whose.
        document_no: the document's number.
        reason: why.
        copies: how many will be printed.
        out: the folder for it.
        at: this instant.

    Raises:
        NotFound: no document bears this number.
        NotAdmitted: it bears a seal, which the account may not use.
        WrongState: the document was made void.
        ReasonMissing: no reason is given.
        StorageError: its bytes are gone or damaged.
    """
    why = reason_of(reason)
    with office.database.reading() as session:
        row = document(session, document_no)
        case_no = case_no_of(session, row.case_id)
        sealed = seals_of(session, row.serial)
        annexed = annexes_of(session, [row.serial])[row.serial]
    if sealed:
        office.admit(Act.USE_SEAL)
    stored = office.blobs.read(row.pdf_sha256)
    with office.database.writing(office.deed(Act.REPRINT, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        events = [event.event for event in document_events(session, row.serial)]
        state = state_of(events, DocumentState.ISSUED)
        if state is DocumentState.VOID:
            others = "、".join(
                glossary.word(one) for one in (DocumentState.ISSUED, DocumentState.SENT, DocumentState.SERVED)
            )
            raise WrongState(name=document_no, state=glossary.word(state), act="补打", fitting=others)
        times = reprints_of(session, row.serial) + 1
        seals: dict[str | None, bool] = {use.seal: use.seams for use in sealed if use.seal} or {None: False}
        enter_uses(
            session,
            [
                Use(
                    serial=row.serial,
                    act=SealAct.REPRINTED,
                    seal=SealKind(seal) if seal else None,
                    seams=seams,
                    copies=copies,
                    pages=row.pages,
                    times=times,
                    asked_by=office.account,
                    reason=why,
                    at=at,
                )
                for seal, seams in seals.items()
            ],
        )
        on, issued = (zh_date(moment.astimezone(CHINA).date()) for moment in (at, row.issued_at))
        copy = reprinted(stored, f"补打件　{on}第{times}次补打　原件出具于{issued}")
    path = f"{numbered(row.filename, document_no)}-补打第{times}次.pdf"
    write_file(out / path, copy)
    signed = any(use.act == SealAct.SIGNED for use in sealed)
    notes = ["补打件不带数字签名；带签名的原件仍按出具时存档"] if signed else []
    if annexed:
        notes.append(f"附件（{'、'.join(annex.title for annex in annexed)}）不在补打件内，请一并打印存档的附件")
    return Reprint(document_no, path, times, copies, row.pages, "；".join(notes))
