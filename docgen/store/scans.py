"""Scanned pages: those filed with documents, those that wait in the inbox for a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from docgen.errors import NotFound
from docgen.store.audit import add_row
from docgen.store.models import DocumentEvent, IssuedDocument, Number, ScanEnd, StoredCase, StoredScan


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """An issued document by the code on its paper."""

    serial: int
    document_no: str
    case_no: str
    kind: str
    party_name: str | None
    code: str
    void: bool


@dataclass(frozen=True, slots=True)
class FiledPage:
    """A page that was filed with a document: what kind of page, where it lies in the case, what it was scanned from."""

    kind: str
    path: str
    file: str
    page: int


def coded_documents(session: Session, codes: Sequence[str] | None = None) -> list[CodedDocument]:
    """The documents of these codes, or all, oldest first."""
    void = exists().where(DocumentEvent.serial == IssuedDocument.serial, DocumentEvent.event == "void")
    query = (
        select(
            IssuedDocument.serial,
            Number.text,
            StoredCase.case_no,
            IssuedDocument.kind,
            IssuedDocument.party_name,
            IssuedDocument.code,
            void,
        )
        .join(Number, Number.serial == IssuedDocument.serial)
        .join(StoredCase, StoredCase.id == IssuedDocument.case_id)
        .order_by(IssuedDocument.serial)
    )
    rows = session.execute(query if codes is None else query.where(IssuedDocument.code.in_(codes)))
    return [CodedDocument(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6])) for row in rows]


def filed_pages(session: Session, serial: int) -> list[FiledPage]:
    """The pages filed with a document, by themselves or by hand, oldest first."""
    by_hand = (
        select(ScanEnd.kind, ScanEnd.path, StoredScan.file, StoredScan.page)
        .join(StoredScan, StoredScan.id == ScanEnd.scan_id)
        .where(ScanEnd.serial == serial)
        .order_by(ScanEnd.id)
    )
    by_code = (
        select(StoredScan.kind, StoredScan.path, StoredScan.file, StoredScan.page)
        .where(StoredScan.serial == serial)
        .order_by(StoredScan.id)
    )
    rows = [*session.execute(by_code), *session.execute(by_hand)]
    return [FiledPage(row[0], row[1], row[2], row[3]) for row in rows]


def scan_of(session: Session, file_sha256: str, page: int) -> StoredScan | None:
    """The page of a file, if it was taken in before."""
    return session.scalar(select(StoredScan).where(StoredScan.file_sha256 == file_sha256, StoredScan.page == page))


def ends_of(session: Session, number: int) -> Sequence[ScanEnd]:
    """How a page left the inbox, oldest first; nothing while it is there."""
    return session.scalars(select(ScanEnd).where(ScanEnd.scan_id == number).order_by(ScanEnd.id)).all()


def add_scan(session: Session, scan: StoredScan) -> None:
    """Store a page; it has its number when this returns."""
    add_row(session, scan)


def inbox(session: Session, own: str | None = None, *, limit: int | None = None) -> Sequence[StoredScan]:
    """The pages that wait for a person, oldest first; with ``own`` those that this account scanned."""
    query = select(StoredScan).where(*_in_inbox(own)).order_by(StoredScan.id)
    return session.scalars(query.limit(limit)).all()


def inbox_count(session: Session, own: str | None = None) -> int:
    """How many pages wait for a person; with ``own`` how many of those that this account scanned."""
    return session.scalar(select(func.count()).select_from(StoredScan).where(*_in_inbox(own))) or 0


def _in_inbox(own: str | None) -> tuple[ColumnElement[bool], ...]:
    waits = StoredScan.serial.is_(None), ~exists().where(ScanEnd.scan_id == StoredScan.id)
    return waits if own is None else (*waits, StoredScan.scanned_by == own)


def waiting(session: Session, number: int, *, document: int | None = None, own: str | None = None) -> StoredScan:
    """A page of the inbox. Raises NotFound.

    Args:
        session: of the database.
        number: the page's.
        document: the serial of a document; then also a page that others were given already, so that a page with two
            receipts goes to both.
        own: the account whose own scans are all that it sees.
    """
    found = session.scalar(select(StoredScan).where(StoredScan.id == number, StoredScan.serial.is_(None)))
    ends = [end.serial for end in ends_of(session, number)]
    hidden = found is not None and own not in {None, found.scanned_by}
    if found is None or hidden or (ends and (document is None or document in ends or None in ends)):
        raise NotFound(what="收件箱中的页", name=str(number))
    return found


def add_scan_end(session: Session, end: ScanEnd) -> None:
    """Store how a page left the inbox."""
    add_row(session, end)
