"""The bytes behind the paths that a case names."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from docgen.store.audit import insert_rows
from docgen.store.blobs import Blob, BlobStore
from docgen.store.cases import case_id_of
from docgen.store.models import CaseFile, StoredBlob


def record_blobs(session: Session, blobs: Iterable[Blob], at: datetime) -> None:
    """Enter blobs that are on the disk, so that other rows may refer to them."""
    # In one order, so that two who enter the same blobs never wait for each other.
    known = {blob.sha256: blob.size for blob in blobs}
    rows = [{"sha256": sha256, "size": known[sha256], "stored_at": at} for sha256 in sorted(known)]
    if rows:
        # The same content may be known already, or be entered by someone else at this moment: nothing to do then.
        insert_blobs = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
        session.execute(insert_blobs(StoredBlob).on_conflict_do_nothing(), rows)


def lock_blob(session: Session, sha256: str) -> None:
    """Until the transaction ends nobody else locks this blob, which is recorded; rows may refer to it meanwhile."""
    session.execute(select(StoredBlob.sha256).where(StoredBlob.sha256 == sha256).with_for_update(key_share=True))


def record_files(session: Session, case_no: str, files: Mapping[str, Blob], at: datetime) -> None:
    """Enter the bytes behind paths that a case names; a path may get new bytes, the old ones stay. Raises NotFound."""
    if not files:
        return
    case_id = case_id_of(session, case_no, lock=True)  # the case before its blobs, as everybody does
    record_blobs(session, files.values(), at)
    known = case_files(session, case_no)
    rows = [
        {"case_id": case_id, "path": path, "sha256": blob.sha256, "recorded_at": at}
        for path, blob in files.items()
        if known.get(path) != blob.sha256
    ]
    insert_rows(session, CaseFile, rows)


def case_files(session: Session, case_no: str) -> dict[str, str]:
    """The SHA-256 of the bytes behind every path that the case names. Raises NotFound."""
    case_id = case_id_of(session, case_no)
    rows = session.execute(
        select(CaseFile.path, CaseFile.sha256).where(CaseFile.case_id == case_id).order_by(CaseFile.id)
    )
    return {row.path: row.sha256 for row in rows}


def lay_out(blobs: BlobStore, files: Mapping[str, str], folder: Path) -> None:
    """Put files under a folder by their paths, each verified. Raises StorageError or NotWritable."""
    for path, sha256 in files.items():
        blobs.place(sha256, folder / path)
