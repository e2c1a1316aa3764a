"""The stored files examined: every blob that the database names, read through, and what needs each that is damaged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, or_, select, union
from sqlalchemy.orm import Session

from docgen.errors import BlobDamaged, BlobMissing
from docgen.store.blobs import BlobStore
from docgen.store.models import (
    Base,
    CaseFile,
    DocumentAnnex,
    DraftRevision,
    IssuedDocument,
    Number,
    StoredCase,
    StoredScan,
    TrackingEvent,
)


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A stored file that is gone or whose bytes are others: its hash, which of the two, what needs it (Chinese)."""

    sha256: str
    missing: bool
    needed_by: tuple[str, ...]


def examine_files(session: Session, blobs: BlobStore) -> tuple[int, tuple[DamagedFile, ...]]:
    """How many files the database names, and those that are damaged."""
    named = [select(column.label("sha256")).where(column.is_not(None)) for column in _columns()]
    named.append(select(Base.metadata.tables["blobs"].c.sha256))
    hashes = sorted(session.scalars(union(*named)))
    damaged = []
    for sha256 in hashes:
        try:
            blobs.verify(sha256)
        except (BlobMissing, BlobDamaged) as error:
            needed_by = tuple(_needed_by(session, sha256)) or ("其他资料",)
            damaged.append(DamagedFile(sha256, isinstance(error, BlobMissing), needed_by))
    return len(hashes), tuple(damaged)


def _columns() -> Iterator[Column[Any]]:
    """The columns that name a blob."""
    for table in Base.metadata.sorted_tables:
        yield from (key.parent for key in table.foreign_keys if key.column.table.name == "blobs")


def _needed_by(session: Session, sha256: str) -> Iterator[str]:
    issued = or_(IssuedDocument.pdf_sha256 == sha256, IssuedDocument.docx_sha256 == sha256)
    numbers = select(Number.text).join(IssuedDocument, IssuedDocument.serial == Number.serial).where(issued)
    yield from (f"文书 {number}" for number in session.scalars(numbers))
    annexed = or_(DocumentAnnex.pdf_sha256 == sha256, DocumentAnnex.docx_sha256 == sha256)
    annexes = select(Number.text, DocumentAnnex.title).join(DocumentAnnex, DocumentAnnex.serial == Number.serial)
    for number, title in session.execute(annexes.where(annexed)):
        yield f"文书 {number} 的附件《{title}》"
    files = select(StoredCase.case_no, CaseFile.path).join(CaseFile, CaseFile.case_id == StoredCase.id)
    for case_no, path in session.execute(files.where(CaseFile.sha256 == sha256).distinct()):
        yield f"案件 {case_no} 的 {path}"
    scanned = or_(
        StoredScan.file_sha256 == sha256, StoredScan.page_sha256 == sha256, StoredScan.thumbnail_sha256 == sha256
    )
    scans = select(StoredScan.file, StoredScan.page).where(scanned).order_by(StoredScan.id)
    yield from (f"扫描件 {file} 第 {page} 页" for file, page in session.execute(scans))
    told = select(TrackingEvent.file).where(TrackingEvent.file_sha256 == sha256).distinct()
    yield from (f"承运人的查询结果 {file}" for file in session.scalars(told))
    revised = select(DraftRevision.draft_id).where(DraftRevision.docx_sha256 == sha256)
    yield from (f"草稿 D{number} 的修改稿" for number in session.scalars(revised))
