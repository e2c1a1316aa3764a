"""The evidence of a stored case as a list: looked at, arranged, taken out and put back, each page as a picture."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Final

from sqlalchemy.orm import Session

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.bundle.timelimit import Helper
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceForm, EvidenceGroup
from docgen.delivery.previews import SHOWN, page_picture
from docgen.errors import Clash, NotFound, Problem, ScanUnreadable
from docgen.store.case_files import case_files
from docgen.store.cases import LoadedCase, case_id_of, load_case
from docgen.store.events import Stamp
from docgen.store.evidence_order import Arrangement, arrange
from docgen.workflow.access import Act

PICTURE_SECONDS: Final = 20.0
_HELPER: Final = Helper()
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """An item of the list; ``no`` is its place, from 1, and 0 where it was taken out.

    ``own``: it was added here, and what is said of it can be changed here. ``size`` is None where its file is missing.
    """

    no: int
    file: str
    title: str
    group: EvidenceGroup | None
    kind: str | None
    formed_on: date | None
    proves: str | None
    source: str | None
    form: EvidenceForm | None
    pages: str | None
    note: str | None
    own: bool
    size: int | None
    has_picture: bool


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """The evidence in its order, and what was taken out of the list."""

    items: tuple[EvidenceLine, ...]
    removed: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as PNG, which one, of how many."""

    content: bytes
    page: int
    pages: int


@permitted(Act.READ_CASES)
def evidence_list(office: Office, case_no: str) -> EvidenceList:
    """The evidence of a case. Raises NotFound."""
    with office.database.reading() as session:
        loaded, files = load_case(session, case_no), case_files(session, case_no)
    stated = {item.file for item in loaded.stated.evidence}

    def line(no: int, item: Evidence) -> EvidenceLine:
        path = office.blobs.path(files[item.file]) if item.file in files else None
        size = path.stat().st_size if path is not None and path.is_file() else None
        return EvidenceLine(
            no=no,
            file=item.file,
            title=item.title,
            group=item.group,
            kind=item.kind,
            formed_on=item.formed_on,
            proves=item.proves,
            source=item.source,
            form=item.form,
            pages=item.pages,
            note=item.note,
            own=item.file not in stated,
            size=size,
            has_picture=size is not None and PurePosixPath(item.file).suffix.lower() in SHOWN,
        )

    listed = tuple(line(no, item) for no, item in enumerate(loaded.case.evidence, 1))
    return EvidenceList(listed, tuple(line(0, item) for item in loaded.removed))


@permitted(Act.ADD_EVIDENCE)
def order_evidence(office: Office, case_no: str, files: Sequence[str], *, at: datetime) -> None:
    """Put the list into an order; in a bundle it holds within each group.

    Args:
        office: whose.
        case_no: a stored case.
        files: every item's file, in the order wanted.
        at: this instant.

    Raises:
        NotFound: there is no such case.
        Clash: the list has other items by now; nothing was changed.
    """
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, at, case_no)) as session:
        loaded = _locked(session, case_no)
        now = [item.file for item in loaded.case.evidence]
        if sorted(now) != sorted(files):
            raise Clash(what="证据", name=case_no, reason="列表刚由他人改动过，顺序未作更改。请刷新页面后重新排列")
        if list(files) != now:
            _arrange(session, office, loaded, tuple(files), at=at)


@permitted(Act.ADD_EVIDENCE)
def move_evidence(office: Office, case_no: str, file: str, by: int, *, at: datetime) -> None:
    """Move an item so many places down the list (up, where negative); at an end it stays. Raises NotFound."""
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, at, case_no)) as session:
        loaded = _locked(session, case_no)
        files = [item.file for item in loaded.case.evidence]
        if file not in files:
            raise NotFound(what="证据", name=file)
        place = files.index(file)
        target = min(max(place + by, 0), len(files) - 1)
        if target != place:
            files.insert(target, files.pop(place))
            _arrange(session, office, loaded, tuple(files), at=at)


@permitted(Act.ADD_EVIDENCE)
def remove_evidence(office: Office, case_no: str, file: str, *, at: datetime) -> None:
    """Take an item out of the list; its file is kept, and it can be put back. Raises NotFound."""
    _take(office, case_no, file, at=at, out=True)


@permitted(Act.ADD_EVIDENCE)
def restore_evidence(office: Office, case_no: str, file: str, *, at: datetime) -> None:
    """Put an item back that was taken out of the list. Raises NotFound."""
    _take(office, case_no, file, at=at, out=False)


@permitted(Act.READ_CASES)
def evidence_file(office: Office, case_no: str, file: str) -> IO[bytes]:
    """An item's file as it was put in; whoever asks closes it. Raises NotFound, BlobMissing, BlobDamaged."""
    return _path(office, case_no, file).open("rb")


@permitted(Act.READ_CASES)
def evidence_picture(office: Office, case_no: str, file: str, *, page: int = 1, width: int = 900) -> PagePicture:
    """A page of an item's file as a picture, drawn by a process that may take so long and no longer.

    Raises:
        NotFound: there is no such item, or it is a file that has no picture.
        ScanUnreadable: the file can't be read, or has no such page.
    """
    if PurePosixPath(file).suffix.lower() not in SHOWN:
        raise NotFound(what="可预览的证据", name=file)
    path, name = _path(office, case_no, file), PurePosixPath(file).name
    with _ONE_AT_A_TIME:
        made = _HELPER.run(name, PICTURE_SECONDS, page_picture, str(path), name, page, width)
    if isinstance(made, Problem):
        raise ScanUnreadable(name=name, reason="在限定时间内未能显示，或者文件已损坏。请下载后查看")
    content, pages = made
    return PagePicture(content, page, pages)


def _take(office: Office, case_no: str, file: str, *, at: datetime, out: bool) -> None:
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, at, case_no)) as session:
        loaded = _locked(session, case_no)
        held = {item.file for item in (loaded.case.evidence if out else loaded.removed)}
        if file not in held:
            raise NotFound(what="证据", name=file)
        removed = {item.file for item in loaded.removed} ^ {file}
        files = (*(item.file for item in loaded.case.evidence), *(() if out else (file,)))
        made = Arrangement(files, tuple(sorted(removed)))
        arrange(session, loaded.id, made, Stamp(at, office.account, "evidence remove" if out else "evidence restore"))


def _arrange(session: Session, office: Office, loaded: LoadedCase, files: tuple[str, ...], *, at: datetime) -> None:
    made = Arrangement(files, tuple(item.file for item in loaded.removed))
    arrange(session, loaded.id, made, Stamp(at, office.account, "evidence order"))


def _locked(session: Session, case_no: str) -> LoadedCase:
    """The case, which nobody else changes meanwhile."""
    case_id_of(session, case_no, lock=True)
    return load_case(session, case_no)


def _path(office: Office, case_no: str, file: str) -> Path:
    """Where the bytes of an item lie, verified."""
    with office.database.reading() as session:
        loaded, files = load_case(session, case_no), case_files(session, case_no)
    known = {item.file for item in (*loaded.case.evidence, *loaded.removed)}
    if file not in known or file not in files:
        raise NotFound(what="证据文件", name=file)
    office.blobs.verify(files[file])
    return office.blobs.path(files[file])
