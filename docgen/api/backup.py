"""Everything but the keys in one file, and back from it."""

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from docgen.api.audit import spelt
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import Clash, KeyMissing, NotABackup
from docgen.store import audit, outbox
from docgen.store.database import new_database
from docgen.store.dump import dumped, load, revision_of, rules_aside, tables_of
from docgen.store.examination import examine
from docgen.store.files import disk_errors, make_folder, replacing
from docgen.store.models import PersonalKey, StoredBlob
from docgen.store.sealing import KEY_FILE, Sealer, read_key, write_key
from docgen.workflow.access import Act

CONTENTS: Final = "contents.json"
FORMAT: Final = "docgen-backup"
PASSING: Final = frozenset({"web_sessions", "sign_in_guards", "jobs"})
"""Tables whose rows are no part of a backup: a restored folder lets nobody in without signing in, and does nothing."""
WEB_KEY: Final = "web.key"
"""What the web interface signs its cookies with: who had it could forge them. A folder without one gets a new one."""
NOT_OWN: Final = frozenset({"blobs", "leases", "work", "uploads", "bundles", "jobs", KEY_FILE, WEB_KEY, "docgen.lock"})
"""What of a data folder is no institution's own thing: kept elsewhere in the backup, made anew, or a key."""


@dataclass(frozen=True, slots=True)
class BackupAnswer:
    """A backup: its file, how many rows, stored files and own files it holds, the audit chain's head, its key."""

    path: str
    rows: int
    blobs: int
    own_files: int
    audit_head: str
    key_fingerprint: str


@dataclass(frozen=True, slots=True)
class RestoreAnswer:
    """What was restored; ``ok`` says whether the audit chain is whole, None where the key isn't there yet."""

    rows: int
    blobs: int
    own_files: int
    audit_head: str
    ok: bool | None
    problems: tuple[str, ...]


@permitted(Act.BACK_UP)
def back_up(office: Office, out: Path, *, at: datetime) -> BackupAnswer:
    """Write a backup, of one moment, while others go on working.

    Args:
        office: whose.
        out: the file, a ZIP.
        at: this instant.

    Raises:
        Clash: the file is there already.
        BlobMissing, BlobDamaged: a stored file is gone or spoilt.
        StorageError, NotWritable, DiskFull: the database or the disk refuses; nothing is left behind.
    """
    if out.exists():
        raise Clash(what="文件", name=out, reason="已经存在。请换一个文件名")
    with (
        office.database.reading() as session,
        replacing(out) as temporary,
        disk_errors(out),
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        connection = session.connection()
        tables = {table.name: _add_table(archive, connection, table) for table in tables_of(connection)}
        blobs = list(session.scalars(select(StoredBlob.sha256).order_by(StoredBlob.sha256)))
        for sha256 in blobs:
            office.blobs.verify(sha256)
            archive.write(office.blobs.path(sha256), f"blobs/{sha256}")
        own = {name: _add_own(archive, path, name) for name, path in _own_files(office.data_dir)}
        fingerprint = session.scalars(select(PersonalKey.fingerprint)).one()
        head = spelt(audit.head(session))
        contents = {
            "format": FORMAT,
            "version": 1,
            "made_at": at.isoformat(),
            "revision": revision_of(connection),
            "key_fingerprint": fingerprint,
            "audit_head": head,
            "tables": tables,
            "blobs": len(blobs),
            "own": own,
        }
        archive.writestr(CONTENTS, json.dumps(contents, ensure_ascii=False, indent=1))
    rows = sum(table["rows"] for table in tables.values())
    return BackupAnswer(str(out), rows, len(blobs), len(own), head, fingerprint)


def restore(office: Office, source: Path, *, key: Path | None = None) -> RestoreAnswer:
    """Fill a new data folder, and its empty database, from a backup; nobody is there yet whose leave could be asked.

    Args:
        office: the folder; nothing may be in it.
        source: the backup.
        key: the exported key of personal data, put where the office looks for it; without it nothing can be read yet.

    Raises:
        NotABackup: it is none, or damaged.
        Clash: the folder or the database holds something.
        KeyMissing, KeyDamaged: the key given is not the backup's.
        StorageError, NotWritable, DiskFull: the database or the disk refuses.
    """
    if office.data_dir.exists() and any(office.data_dir.iterdir()):
        raise Clash(what="数据文件夹", name=office.data_dir, reason="不是空的。请用 --data 指定一个新的文件夹")
    with _all_or_nothing(office.data_dir):
        try:
            with zipfile.ZipFile(source) as archive:
                contents = _contents(archive, source)
                chosen = _checked_key(key, contents["key_fingerprint"]) if key else None
                with new_database(office.data_dir, office.database_url, contents["revision"]) as connection:
                    rows = _load_tables(archive, connection, contents["tables"], source)
                    if "outbox" in contents["tables"]:  # earlier releases' backups hold none
                        outbox.still_messages(connection)
                    blobs = _restore_blobs(office, archive, contents["blobs"], source)
                    own = _restore_own(office, archive, contents["own"], source)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise NotABackup(path=source, reason="文件已损坏或不能读取") from error
    if chosen is not None:
        write_key(office.key_path, chosen)
    if not office.key_path.exists():
        return RestoreAnswer(rows, blobs, own, contents["audit_head"], None, ())
    with office.database.reading() as session:
        problems = examine(session).problems
    return RestoreAnswer(rows, blobs, own, contents["audit_head"], not problems, problems)


@contextmanager
def _all_or_nothing(data_dir: Path) -> Iterator[None]:
    """On an error the folder, which was empty, is empty again."""
    with ExitStack() as undone:
        undone.callback(_emptied, data_dir)
        yield
        undone.pop_all()


def _emptied(folder: Path) -> None:
    for path in folder.iterdir() if folder.exists() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _add_table(archive: zipfile.ZipFile, connection: Connection, table: Any) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as writer:
        for line in () if table.name in PASSING else dumped(connection, table):
            digest.update(line)
            writer.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _add_own(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    content = path.read_bytes()
    archive.writestr(f"own/{name}", content)
    return hashlib.sha256(content).hexdigest()


def _own_files(data_dir: Path) -> Iterator[tuple[str, Path]]:
    """The institution's own things by their names: what is neither the database nor made by the program for itself."""
    for path in sorted(data_dir.rglob("*")):
        top = path.relative_to(data_dir).parts[0]
        if path.is_file() and not path.is_symlink() and top not in NOT_OWN and not top.startswith(("docgen.db", ".")):
            yield path.relative_to(data_dir).as_posix(), path


def _contents(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    try:
        contents = json.loads(archive.read(CONTENTS))
    except (KeyError, ValueError) as error:
        raise NotABackup(path=source, reason="没有备份的目录") from error
    if not isinstance(contents, dict) or (contents.get("format"), contents.get("version")) != (FORMAT, 1):
        raise NotABackup(path=source, reason="目录不是本程序的备份，或者版本更新")
    return contents


def _checked_key(path: Path, fingerprint: str) -> bytes:
    key = read_key(path)
    if key is None:
        raise KeyMissing(path=path, reason="不存在")
    if Sealer(key).fingerprint != fingerprint:
        raise KeyMissing(path=path, reason="不是此备份的密钥")
    return key


def _load_tables(archive: zipfile.ZipFile, connection: Connection, said: dict[str, Any], source: Path) -> int:
    count, tables = 0, tables_of(connection)
    if {table.name for table in tables} != set(said):
        raise NotABackup(path=source, reason="数据表与其版本不符")
    with rules_aside(connection, tables):
        for table in tables:
            digest = hashlib.sha256()
            with archive.open(f"tables/{table.name}.jsonl") as reader:
                try:
                    rows = load(connection, table, _read(reader, digest))
                except (ValueError, KeyError, TypeError, DBAPIError) as error:
                    raise NotABackup(path=source, reason=f"数据表 {table.name} 不能读取") from error
            if rows != said[table.name]["rows"] or digest.hexdigest() != said[table.name]["sha256"]:
                raise NotABackup(path=source, reason=f"数据表 {table.name} 与目录不符")
            count += rows
    return count


def _read(reader: IO[bytes], digest: Any) -> Iterator[bytes]:
    for line in reader:
        digest.update(line)
        yield line


def _restore_blobs(office: Office, archive: zipfile.ZipFile, count: int, source: Path) -> int:
    names = [name for name in archive.namelist() if name.startswith("blobs/")]
    for name in names:
        with archive.open(name) as reader:
            if office.blobs.put_stream(reader).sha256 != name.removeprefix("blobs/"):
                raise NotABackup(path=source, reason=f"文件 {name} 的内容已被改动")
    if len(names) != count:
        raise NotABackup(path=source, reason=f"应有 {count} 个文件，现有 {len(names)} 个")
    return count


def _restore_own(office: Office, archive: zipfile.ZipFile, said: dict[str, str], source: Path) -> int:
    wanted = {name: sha256 for name, sha256 in said.items() if name != WEB_KEY}  # earlier releases' backups hold one
    for name, sha256 in wanted.items():
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or ".." in parts or parts[0] in NOT_OWN:
            raise NotABackup(path=source, reason=f"文件名 {name} 指向数据文件夹之外")
        try:
            content = archive.read(f"own/{name}")
        except KeyError as error:
            raise NotABackup(path=source, reason=f"缺少文件 {name}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NotABackup(path=source, reason=f"文件 {name} 的内容已被改动")
        make_folder((office.data_dir / name).parent)
        with replacing(office.data_dir / name) as temporary:
            temporary.write_bytes(content)
    return len(wanted)
