"""The register of seal use: written once, with the document or after it; what was made void is told among it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from docgen.casefile.profile import SealKind
from docgen.store.assignments import entrusted_to
from docgen.store.audit import insert_rows
from docgen.store.documents import VOID
from docgen.store.models import DocumentEvent, IssuedDocument, Number, SealUse, StoredCase


class SealAct(StrEnum):
    """What a line of the register tells."""

    PRINTED = "printed"
    SIGNED = "signed"
    BY_HAND = "by_hand"
    REPRINTED = "reprinted"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a seal, to be entered; see ``docgen.store.models.seals.SealUse``."""

    serial: int
    copies: int
    pages: int
    asked_by: str
    at: datetime
    act: SealAct = SealAct.PRINTED
    seal: SealKind | None = None
    seams: bool = False
    times: int | None = None
    approved_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SealLine:
    """A line of the register; ``copies`` and ``pages`` are 0 where a document was made void."""

    at: datetime
    act: SealAct
    seal: SealKind | None
    seams: bool
    document_no: str
    case_no: str
    title: str
    copies: int
    pages: int
    times: int | None
    asked_by: str
    approved_by: str | None
    reason: str | None


def enter_uses(session: Session, uses: Sequence[Use]) -> None:
    """Enter uses of seals."""
    insert_rows(session, SealUse, [asdict(use) for use in uses])


def reprints_of(session: Session, serial: int) -> int:
    """How many times a document was printed once more."""
    return session.scalar(select(func.max(SealUse.times)).where(SealUse.serial == serial)) or 0


def seals_of(session: Session, serial: int) -> list[SealUse]:
    """The seals printed with a document as it was issued, its signature among them."""
    acts = (SealAct.PRINTED.value, SealAct.SIGNED.value)
    query = select(SealUse).where(SealUse.serial == serial, SealUse.act.in_(acts)).order_by(SealUse.id)
    return list(session.scalars(query))


def sealed_count(session: Session, serials: Sequence[int], *, chunk: int = 500) -> int:
    """How many of these documents bear a printed seal."""
    found = 0
    for start in range(0, len(serials), chunk):
        among = SealUse.serial.in_(serials[start : start + chunk])
        query = select(func.count(SealUse.serial.distinct())).where(among, SealUse.act == SealAct.PRINTED.value)
        found += session.scalar(query) or 0
    return found


def seal_lines(
    session: Session,
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    own: str | None = None,
    serial: int | None = None,
) -> list[SealLine]:
    """The register from ``since`` to before ``until``, oldest first: uses, and what was sealed and then made void.

    With ``own`` only of cases entrusted to that account; with ``serial`` only of that document.
    """
    used = session.execute(_within(SealUse, since, until, own, serial))
    voids = _within(DocumentEvent, since, until, own, serial).where(
        DocumentEvent.event == VOID, DocumentEvent.serial.in_(select(SealUse.serial))
    )
    lines = [*(_line(row, _of_use(row[0])) for row in used)]
    lines += [_line(row, _of_void(row[0])) for row in session.execute(voids)]
    return sorted(lines, key=lambda line: line.at)


def _within(model: Any, since: datetime | None, until: datetime | None, own: str | None, serial: int | None) -> Any:
    """Rows of a table with their documents' numbers, cases and names."""
    query = (
        select(model, Number.text, StoredCase.case_no, IssuedDocument.filename)
        .join(IssuedDocument, IssuedDocument.serial == model.serial)
        .join(Number, Number.serial == model.serial)
        .join(StoredCase, StoredCase.id == IssuedDocument.case_id)
        .order_by(model.id)
    )
    wanted = [model.at >= since] if since is not None else []
    wanted += [model.at < until] if until is not None else []
    wanted += [StoredCase.id.in_(entrusted_to(own))] if own is not None else []
    wanted += [model.serial == serial] if serial is not None else []
    return query.where(*wanted)


def _line(row: Any, told: dict[str, Any]) -> SealLine:
    return SealLine(at=row[0].at, document_no=row[1], case_no=row[2], title=row[3], **told)


def _of_use(use: SealUse) -> dict[str, Any]:
    same = ("seams", "copies", "pages", "times", "asked_by", "approved_by", "reason")
    seal = SealKind(use.seal) if use.seal else None
    return {"act": SealAct(use.act), "seal": seal, **{name: getattr(use, name) for name in same}}


def _of_void(event: DocumentEvent) -> dict[str, Any]:
    nothing = {"seal": None, "seams": False, "copies": 0, "pages": 0, "times": None, "approved_by": None}
    return {"act": SealAct.VOIDED, "asked_by": event.by, "reason": event.note, **nothing}
