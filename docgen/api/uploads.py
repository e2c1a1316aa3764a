"""What a browser sends: kept for a day under a token nobody can guess, until it is imported or thrown away.

A name that comes with an upload is only ever shown; its file lies under a safe one. A ZIP holds one case file, at its
top or in its only folder, with its evidence files beside it.
"""

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.bundle.sniff import SUFFIXES, sniff
from docgen.casefile.archive import unpack
from docgen.errors import ArchiveError, NotReadable, Problem, UploadExpired, WrongCaseSource
from docgen.store.files import disk_errors, make_folder
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name

KEPT_FOR: Final = timedelta(days=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")
_CASE_FILES: Final = (".json", ".xlsx")


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept upload: its token, the name it came with (made safe), the case file in it."""

    token: str
    name: str
    case_file: Path


@permitted(Act.IMPORT_CASES)
def keep_upload(office: Office, name: str, content: IO[bytes], *, at: datetime) -> Upload:
    """Keep what was sent. Older uploads go.

    Args:
        office: whose.
        name: the file's name, as the sender says.
        content: its bytes.
        at: now.

    Raises:
        WrongCaseSource: the file is neither a case file nor a ZIP.
        ArchiveError, UnreadableFileError: the ZIP cannot be unpacked, or holds no case file or several.
        DiskFull, NotWritable: the disk refuses.
    """
    with _kept(office, name, content, at) as path:
        if path.suffix.lower() not in (*_CASE_FILES, ".zip"):
            raise WrongCaseSource(source=path.name, reason="案件文件应为 .json、.xlsx 或 .zip 文件")
        if path.suffix.lower() == ".zip":
            with disk_errors(path.parent):
                unpack(path, make_folder(path.parent / "files"))
        return kept_upload(office, path.parent.name)


@permitted(Act.DRAFT)
def keep_edited(office: Office, name: str, content: IO[bytes], *, at: datetime) -> str:
    """Keep a draft's edited file until what it states anew was confirmed; its token. Raises DiskFull, NotWritable."""
    with _kept(office, name, content, at) as path:
        return path.parent.name


@permitted(Act.DRAFT)
def kept_edited(office: Office, token: str) -> Path:
    """The edited file of a token. Raises UploadExpired."""
    return _only_file(_folder(office, token))


@permitted(Act.IMPORT_CASES)
def kept_upload(office: Office, token: str) -> Upload:
    """The upload of a token. Raises UploadExpired."""
    folder = _folder(office, token)
    file = _only_file(folder)
    case_file = _case_file(folder / "files", file.name) if file.suffix.lower() == ".zip" else file
    return Upload(token, file.name, case_file)


@permitted(Act.IMPORT_CASES)
def drop_upload(office: Office, token: str) -> None:
    """Forget an upload; nothing happens if it is forgotten already."""
    _drop(office, token)


@permitted(Act.DRAFT)
def drop_edited(office: Office, token: str) -> None:
    """The same of a draft's edited file."""
    _drop(office, token)


def _drop(office: Office, token: str) -> None:
    shutil.rmtree(_folder(office, token), ignore_errors=True)


@contextmanager
def _kept(office: Office, name: str, content: IO[bytes], at: datetime) -> Iterator[Path]:
    """What was sent, in a folder of its own, that goes if the block ends with an error; so do older uploads."""
    _purge(office, at)
    safe = file_name(name)
    folder = make_folder(_folder(office, secrets.token_urlsafe(16)))
    with ExitStack() as undone:
        undone.callback(shutil.rmtree, folder, ignore_errors=True)
        with disk_errors(folder), (folder / safe).open("xb") as file:
            shutil.copyfileobj(content, file)
        yield folder / safe
        undone.pop_all()


def _only_file(folder: Path) -> Path:
    """The file of an upload. Raises UploadExpired."""
    file = next((entry for entry in folder.iterdir() if entry.is_file()), None) if folder.is_dir() else None
    if file is None:
        raise UploadExpired
    return file


def _folder(office: Office, token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise UploadExpired
    return office.data_dir / "uploads" / token


def _case_file(folder: Path, called: str) -> Path:
    """The archive's case file: the one .json at its top, else the one .xlsx there."""
    inside = list(folder.iterdir())
    top = inside[0] if len(inside) == 1 and inside[0].is_dir() else folder
    for suffix in _CASE_FILES:
        found = sorted(file for file in top.iterdir() if file.is_file() and file.suffix.lower() == suffix)
        if len(found) == 1:
            return found[0]
        if found:
            problems = [Problem(file.name, "", "压缩包顶层只应有一份案件文件") for file in found]
            raise ArchiveError(name=called, count=len(problems), problems=problems)
    expected = "压缩包顶层应有一份案件文件（.json 或 .xlsx），证据文件放在其旁边"
    raise ArchiveError(name=called, count=1, problems=[Problem(called, "", expected)])


def _purge(office: Office, at: datetime) -> None:
    """Throw away what was kept long enough."""
    root = office.data_dir / "uploads"
    for folder in root.iterdir() if root.is_dir() else ():
        with suppress(FileNotFoundError):  # someone else threw it away at this moment
            if folder.stat().st_mtime < (at - KEPT_FOR).timestamp():
                shutil.rmtree(folder, ignore_errors=True)


def file_name(name: str) -> str:
    """A name that came with an upload, made safe: without the sender's folders, fit for any disk."""
    return safe_name(re.split(r"[/\\]", name)[-1])


def is_as_named(path: Path) -> bool:
    """Whether a file's content is what its ending says. Raises NotReadable."""
    try:
        found = sniff(path)
    except OSError as error:
        raise NotReadable(path=path.name, reason="文件打不开") from error
    return path.suffix.lower() in SUFFIXES.get(found, set())
