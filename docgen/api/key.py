"""The key of personal data, to be kept apart from the database."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import FileTaken, KeyMissing
from docgen.store.sealing import Sealer, read_key, write_key
from docgen.workflow.access import Act


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Where the key was written, and its fingerprint, which says nothing of it."""

    path: str
    fingerprint: str


@permitted(Act.EXPORT_KEY)
def export_key(office: Office, out: Path, *, at: datetime) -> KeyFile:
    """Write the key to a file that its owner alone may read; the audit chain tells of it before it is written.

    Args:
        office: whose.
        out: the file to make.
        at: this instant.

    Raises:
        KeyMissing: there is no key yet, or it is gone.
        KeyDamaged: its file holds something else.
        FileTaken, NotWritable, DiskFull: the file cannot be made.
    """
    if out.exists():
        raise FileTaken(path=out)
    key = read_key(office.key_path)
    if key is None:
        raise KeyMissing(path=office.key_path, reason="不存在")
    with office.database.writing(replace(office.deed(Act.EXPORT_KEY, at), told=True)):
        pass
    write_key(out, key)
    return KeyFile(str(out), Sealer(key).fingerprint)
