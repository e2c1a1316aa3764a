"""The folder that a batch lives in: ``batch.json`` says which batch it is, and of which days."""

from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from docgen.api.office import Office
from docgen.errors import BatchElsewhere
from docgen.store.batches import batch_of
from docgen.store.files import read_file, write_file
from docgen.store.models import Batch

FOLDER_FILE: Final = "batch.json"
"""What a batch's folder says of it."""


class _Folder(BaseModel):
    """``batch.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch: str
    kind: str
    sha256: str
    as_of: date
    dated_on: date
    draft: bool


def claim_folder(out: Path, batch: Batch) -> None:
    """Say in a folder which batch is its own. Raises NotWritable or DiskFull."""
    folder = _Folder(
        batch=batch.id,
        kind=batch.kind,
        sha256=batch.source_sha256,
        as_of=batch.as_of,
        dated_on=batch.dated_on,
        draft=batch.draft,
    )
    write_file(out / FOLDER_FILE, folder.model_dump_json(indent=2).encode())


def batch_in(office: Office, out: Path) -> Batch | None:
    """The batch that a folder holds; None where it holds none yet. Raises BatchElsewhere: it can't be told which."""
    path = out / FOLDER_FILE
    if not path.exists():
        return None
    try:
        folder = _Folder.model_validate_json(read_file(path))
    except ValidationError as error:
        raise BatchElsewhere(folder=out, reason=f"{FOLDER_FILE} 已损坏") from error
    with office.database.reading() as session:
        batch = batch_of(session, folder.batch)
    if batch is None:
        raise BatchElsewhere(folder=out, reason="它属于另一个数据库")
    return batch
