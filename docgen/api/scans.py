"""Scans back: filed with their documents by the code on each page, the rest in an inbox for a person to decide.

Who sees only his own cases files pages of those alone, sees the pages that he scanned himself, and is told of a
document of another case as of one that was never issued (``docgen.api.seen_scans``).
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.seen_scans import Seen, as_seen
from docgen.delivery.matching import ScanReason
from docgen.delivery.scan_files import SUFFIXES
from docgen.delivery.scanning import PageKind
from docgen.errors import NotFound, ReasonMissing, WrongState
from docgen.store.blobs import Blob
from docgen.store.cases import case_id_of, case_no_of
from docgen.store.documents import document
from docgen.store.files import write_file
from docgen.store.models import ScanEnd, StoredScan
from docgen.store.scans import add_scan_end, coded_documents, inbox, waiting
from docgen.workflow.access import Act
from docgen.workflow.filing import ScannedPage, file_page
from docgen.workflow.scan_back import Blank, Filed, Left, ScanBack
from docgen.workflow.states import DocumentState
from docgen.zh.filenames import safe_name

_NO_SCAN = re.compile(r"\..*|~\$.*|Thumbs\.db|desktop\.ini", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MatchedPage:
    """A page filed with its document. ``already``: by an earlier run over the same scan."""

    file: str
    page: int
    document_no: str
    kind: PageKind
    sha256: str
    already: bool


@dataclass(frozen=True, slots=True)
class UnmatchedPage:
    """A page in the inbox, and why. ``inbox`` is None if it was put aside since or is not his to see, and ``page`` too
    if the whole file can't be read.
    """

    file: str
    page: int | None
    reason: str
    code: ScanReason
    inbox: int | None
    guesses: tuple[str, ...]
    already: bool


@dataclass(frozen=True, slots=True)
class BlankPage:
    """A page with nothing on it."""

    file: str
    page: int


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What became of every page."""

    matched: tuple[MatchedPage, ...]
    unmatched: tuple[UnmatchedPage, ...]
    blank: tuple[BlankPage, ...]

    @property
    def unread(self) -> tuple[UnmatchedPage, ...]:
        """Files that could not be read at all."""
        return tuple(page for page in self.unmatched if page.page is None)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page that waits for a person."""

    inbox: int
    file: str
    page: int
    reason: str
    code: ScanReason
    kind: PageKind
    guesses: tuple[str, ...]
    sha256: str
    scanned_at: datetime


@dataclass(frozen=True, slots=True)
class InboxAnswer:
    """The inbox, oldest first."""

    pages: tuple[InboxPage, ...]


@dataclass(frozen=True, slots=True)
class AttachedPage:
    """A page filed by hand: with which document, as what, and its path within the case."""

    inbox: int
    case_no: str
    document_no: str
    kind: PageKind
    path: str


@permitted(Act.SCAN)
def scan_files(
    office: Office, paths: Sequence[Path], *, at: datetime, progress: Callable[[str, int, int], None] | None = None
) -> ScanAnswer:
    """Take in scans: PDFs and pictures, files or folders of them. Run again, it files nothing twice.

    Args:
        office: whose.
        paths: what is scanned; a file that can't be read is named among the unmatched.
        at: this instant.
        progress: told of every file: its name, how many came before, how many there are.

    Raises:
        NotFound: one of the paths is not there; nothing was taken in.
        StorageError: what came before is taken in; run again, it goes on.
    """
    return taken_in(office, ScanBack(office.desk(), at, own=office.sees_only()), paths, progress)[0]


@permitted(Act.SCAN)
def scan_inbox(office: Office) -> InboxAnswer:
    """The pages that wait for a person."""
    own = office.sees_only()
    with office.database.reading() as session:
        seen = Seen(session, own)
        return InboxAnswer(tuple(inbox_page(row, seen) for row in inbox(session, own)))


@permitted(Act.SCAN)
def scan_thumbnail(office: Office, number: int) -> bytes:
    """A page of the inbox as a small JPEG. Raises NotFound where it isn't there, or can't be shown."""
    with office.database.reading() as session:
        found = waiting(session, number, own=office.sees_only()).thumbnail_sha256
    if found is None:
        raise NotFound(what="缩略图，该页不能显示：收件箱", name=str(number))
    return office.blobs.read(found)


@permitted(Act.SCAN)
def scan_page(office: Office, number: int) -> tuple[str, bytes]:
    """A page of the inbox as it came: what to call it, its bytes. Raises NotFound, StorageError."""
    with office.database.reading() as session:
        row = waiting(session, number, own=office.sees_only())
    content = office.blobs.read(row.page_sha256)
    alone = row.page_sha256 != row.file_sha256
    suffix = ".pdf" if alone else Path(row.file).suffix.lower()
    return safe_name(f"{Path(row.file).stem}-第{row.page}页{suffix}"), content


@permitted(Act.SCAN)
def write_thumbnail(office: Office, number: int, out: Path) -> None:
    """Write a page of the inbox as a small JPEG. Raises NotFound, NotWritable, DiskFull."""
    write_file(out, scan_thumbnail(office, number))


@permitted(Act.SCAN)
def attach_scan(
    office: Office, number: int, document_no: str, *, at: datetime, kind: PageKind | None = None
) -> AttachedPage:
    """File a page of the inbox with the document that a person says it belongs to; with one after the other if several.

    Args:
        office: whose.
        number: the page's in the inbox.
        document_no: the document's.
        at: this instant.
        kind: what page it is; None for what its code says.

    Raises:
        NotFound: there is no such page or document.
        WrongState: the document is void.
    """
    with office.database.reading() as session:
        case_no = case_no_of(session, document(session, document_no).case_id)
    own = office.sees_only()
    with office.database.writing(office.deed(Act.SCAN, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        (coded,) = coded_documents(session, [document(session, document_no).code])
        row = waiting(session, number, document=coded.serial, own=own)
        if coded.void:
            state, fitting = glossary.word(DocumentState.VOID), "未作废的文书"
            raise WrongState(name=document_no, state=state, act="归入扫描件", fitting=fitting)
        as_kind = kind or PageKind(row.kind)
        page = ScannedPage(row.file, row.page, Blob(row.page_sha256, 0), single=row.page_sha256 == row.file_sha256)
        path = file_page(session, page, coded, as_kind, at=at, account=office.account)
        end = ScanEnd(scan_id=number, kind=as_kind, serial=coded.serial, path=path, note=None, at=at, by=office.account)
        add_scan_end(session, end)
    return AttachedPage(number, case_no, document_no, as_kind, path)


@permitted(Act.SCAN)
def dismiss_scan(office: Office, number: int, *, reason: str, at: datetime) -> None:
    """Put a page of the inbox aside; it stays stored, and why it was put aside. Raises NotFound, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    own = office.sees_only()
    with office.database.writing(office.deed(Act.SCAN, at)) as session:
        row = waiting(session, number, own=own)
        end = ScanEnd(
            scan_id=number, kind=row.kind, serial=None, path=None, note=reason.strip(), at=at, by=office.account
        )
        add_scan_end(session, end)


def taken_in(
    office: Office, run: ScanBack, paths: Sequence[Path], progress: Callable[[str, int, int], None] | None
) -> tuple[ScanAnswer, list[Filed]]:
    """What a run over files or folders came to, as its account may know it; and the pages that it filed.

    Raises NotFound.
    """
    files = [found for path in paths for found in _listed(path)]
    matched, unmatched, blank, filed = [], [], [], []
    for number, (path, name) in enumerate(files):
        if progress is not None:
            progress(f"读取 {name}", number, len(files))
        for outcome in run.take_in(path, name):
            match as_seen(office, run.own, outcome):
                case Filed(file, page, document_no, kind, sha256, already) as there:
                    filed.append(there)
                    matched.append(MatchedPage(file, page, document_no, kind, sha256, already))
                case Left(file, page, reason, about, inbox=no, guesses=guesses, already=already):
                    said = _said(reason, about)
                    unmatched.append(UnmatchedPage(file, page, said, reason, no, guesses, already))
                case Blank(file, page):
                    blank.append(BlankPage(file, page))
    return ScanAnswer(tuple(matched), tuple(unmatched), tuple(blank)), filed


def _listed(path: Path) -> Iterator[tuple[Path, str]]:
    """The scans at a path, each with its name: a folder's by their endings, a file whatever it is called."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            way = inner.relative_to(path)
            hidden = any(_NO_SCAN.fullmatch(part) for part in way.parts)
            if inner.is_file() and not hidden and inner.suffix.lower() in SUFFIXES:
                yield inner, way.as_posix()
    elif path.exists():
        yield path, path.name
    else:
        raise NotFound(what="文件或文件夹", name=str(path))


def _said(reason: ScanReason, about: str) -> str:
    return f"{glossary.word(reason)}（{about}）" if about else glossary.word(reason)


def inbox_page(row: StoredScan, seen: Seen) -> InboxPage:
    """A page of the inbox, as much of it as is seen."""
    reason = seen.reason(ScanReason(row.reason or ""))
    return InboxPage(
        inbox=row.id,
        file=row.file,
        page=row.page,
        reason=_said(reason, row.about),
        code=reason,
        kind=PageKind(row.kind),
        guesses=seen.guesses(json.loads(row.guesses)),
        sha256=row.page_sha256,
        scanned_at=row.scanned_at,
    )
