"""Issued documents: written once with all they were made from; what becomes of them is told beside them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from docgen.errors import NotFound
from docgen.store.audit import add_row, insert_rows, touch
from docgen.store.models import DocumentAnnex, DocumentEvent, IssuedDocument, Number, StoredCase

HANDED_OUT: Final = "handed_out"
"""The document's files reached the folder that its issuer asked for."""
VOID: Final = "void"
"""The document was made void."""


def add_document(session: Session, document: IssuedDocument, annexes: Sequence[DocumentAnnex] = ()) -> None:
    """Store a document with its annexes; their blobs are recorded and its number is reserved."""
    add_row(session, document)
    for annex in annexes:
        add_row(session, annex)


def annexes_of(session: Session, serials: Sequence[int]) -> dict[int, list[DocumentAnnex]]:
    """The annexes of documents by their serials, in order; of one that has none an empty list."""
    found: dict[int, list[DocumentAnnex]] = {serial: [] for serial in serials}
    rows = select(DocumentAnnex).where(DocumentAnnex.serial.in_(serials)).order_by(DocumentAnnex.position)
    for annex in session.scalars(rows):
        found[annex.serial].append(annex)
    return found


def document(session: Session, number: str) -> IssuedDocument:
    """The document of this number. Raises NotFound."""
    found = session.scalar(
        select(IssuedDocument).join(Number, Number.serial == IssuedDocument.serial).where(Number.text == number)
    )
    if found is None:
        raise NotFound(what="文书", name=number)
    return found


def documents_of(session: Session, case_no: str) -> Sequence[tuple[IssuedDocument, str]]:
    """The documents of a case with their numbers, oldest first."""
    rows = session.execute(
        select(IssuedDocument, Number.text)
        .join(Number, Number.serial == IssuedDocument.serial)
        .join(StoredCase, StoredCase.id == IssuedDocument.case_id)
        .where(StoredCase.case_no == case_no)
        .order_by(IssuedDocument.serial)
    )
    return [(row[0], row[1]) for row in rows]


def not_handed_out(session: Session, fingerprint: str) -> Sequence[tuple[IssuedDocument, Number]]:
    """Documents of this fingerprint that were issued and never reached the folder they were meant for, oldest first.

    What was made void meanwhile need not reach it any more.
    """
    ended = DocumentEvent.event.in_((HANDED_OUT, VOID))
    handed_out = exists().where(DocumentEvent.serial == IssuedDocument.serial, ended)
    rows = session.execute(
        select(IssuedDocument, Number)
        .join(Number, Number.serial == IssuedDocument.serial)
        .where(IssuedDocument.fingerprint == fingerprint, ~handed_out)
        .order_by(IssuedDocument.serial)
    )
    return [(row[0], row[1]) for row in rows]


def mark_handed_out(session: Session, serials: Sequence[int], at: datetime, by: str) -> None:
    """Note that these documents' files are where their issuer wanted them."""
    rows = [{"serial": serial, "event": HANDED_OUT, "at": at, "by": by} for serial in serials]
    insert_rows(session, DocumentEvent, rows)


def document_events(session: Session, serial: int) -> Sequence[DocumentEvent]:
    """What became of a document, oldest first."""
    return session.scalars(select(DocumentEvent).where(DocumentEvent.serial == serial).order_by(DocumentEvent.id)).all()


def acts_of_case(session: Session, case_no: str) -> defaultdict[int, list[str]]:
    """What became of each of a case's documents, by serial, oldest first."""
    rows = session.execute(
        select(DocumentEvent.serial, DocumentEvent.event)
        .join(IssuedDocument, IssuedDocument.serial == DocumentEvent.serial)
        .join(StoredCase, StoredCase.id == IssuedDocument.case_id)
        .where(StoredCase.case_no == case_no)
        .order_by(DocumentEvent.id)
    )
    acts = defaultdict[int, list[str]](list)
    for row in rows:
        acts[row.serial].append(row.event)
    return acts


def add_document_event(session: Session, event: DocumentEvent) -> None:
    """Note what became of a document."""
    add_row(session, event)
    touch(session, session.scalars(select(IssuedDocument.case_id).where(IssuedDocument.serial == event.serial)).one())


def number_of(session: Session, serial: int) -> str:
    """The number of a document by its serial."""
    return session.scalars(select(Number.text).where(Number.serial == serial)).one()
