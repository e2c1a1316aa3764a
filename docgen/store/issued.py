"""What was issued in many cases at once: kind, addressee and date of every document, for work lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from docgen.store.documents import VOID
from docgen.store.models import DocumentEvent, IssuedDocument, Number, NumberState, StoredCase

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """An issued document: its case, kind, addressee (None: the case), the date it bears and its number."""

    case_no: str
    kind: str
    party: str | None
    dated_on: date
    document_no: str


def issued_lines(session: Session, case_nos: Sequence[str]) -> list[IssuedLine]:
    """The documents issued in these cases that were not made void, oldest first."""
    void = exists().where(DocumentEvent.serial == IssuedDocument.serial, DocumentEvent.event == VOID)
    lines = []
    for start in range(0, len(case_nos), _CHUNK):
        rows = session.execute(
            select(StoredCase.case_no, IssuedDocument.kind, IssuedDocument.party, IssuedDocument.dated_on, Number.text)
            .join(StoredCase, StoredCase.id == IssuedDocument.case_id)
            .join(Number, Number.serial == IssuedDocument.serial)
            .where(
                StoredCase.case_no.in_(case_nos[start : start + _CHUNK]),
                Number.state == NumberState.ISSUED.value,
                ~void,
            )
            .order_by(IssuedDocument.serial)
        )
        lines += [IssuedLine(row[0], row[1], row[2], row[3], row[4]) for row in rows]
    return lines
