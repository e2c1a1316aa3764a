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
from docgen.casefile.vocabulary import EvidenceForm, EvidenceGroup
from docgen.delivery.previews import SHOWN, page_picture
from docgen.errors import Clash, NotFound, Problem, ScanUnreadable
from docgen.store.case_files import case_files
from docgen.store.cases import LoadedCase, case_id_of, load_case
from docgen.store.events import Stamp
from docgen.store.evidence_order import Arrangement, Keyed, arrange
from docgen.workflow.access import Act

PICTURE_SECONDS: Final = 20.0
_HELPER: Final = Helper()
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """An item of the list; ``no`` is its place, from 1, and 0 where it was taken out.

    ``key`` tells it from the others of its case: its file, and more where several items have one file. ``own``: it was
    added here, and what is said of it can be changed here. ``size`` is None where its file is missing.
    """

    no: int
    key: str
    file: str
    title: str
    group: EvidenceGroup | None
    kind: str | None
    formed_on: date | None
    proves: str | None
    source: str | None
    form: EvidenceForm | None
    as_sheet: bool
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

    def line(no: int, one: Keyed) -> EvidenceLine:
        item = one.item
        path = office.blobs.path(files[item.file]) if item.file in files else None
        size = path.stat().st_size if path is not None and path.is_file() else None
        return EvidenceLine(
            no=no,
            key=one.key,
            file=item.file,
            title=item.title,
            group=item.group,
            kind=item.kind,
            formed_on=item.formed_on,
            proves=item.proves,
            source=item.source,
            form=item.form,
            as_sheet=item.as_sheet,
            pages=item.pages,
            note=item.note,
            own=item.file not in stated,
            size=size,
            has_picture=size is not None and PurePosixPath(item.file).suffix.lower() in SHOWN,
        )

    listed = tuple(line(no, one) for no, one in enumerate(loaded.listed, 1))
    return EvidenceList(listed, tuple(line(0, one) for one in loaded.removed))


@permitted(Act.ADD_EVIDENCE)
def order_evidence(office: Office, case_no: str, keys: Sequence[str], *, at: datetime) -> None:
    """Put the list into an order; in a bundle it holds within each group.

    Args:
        office: whose.
        case_no: a stored case.
        keys: of every item, in the order wanted.
        at: this instant.

    Raises:
        NotFound: there is no such case.
        Clash: the list has other items by now; nothing was changed.
    """
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, at, case_no)) as session:
        loaded = _locked(session, case_no)
        now = [one.key for one in loaded.listed]
        if sorted(now) != sorted(keys):
            raise Clash(what="证据", name=case_no, reason="列表刚由他人改动过，顺序未作更改。请刷新页面后重新排列")
        if list(keys) != now:
            _arrange(session, office, loaded, keys, at=at)


@permitted(Act.ADD_EVIDENCE)
def move_evidence(office: Office, case_no: str, key: str, by: int, *, at: datetime) -> None:
    """Move an item so many places down the list (up, where negative); at an end it stays. Raises NotFound."""
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, at, case_no)) as session:
        loaded = _locked(session, case_no)
        keys = [one.key for one in loaded.listed]
        if key not in keys:
            raise NotFound(what="证据", name=key)
        place = keys.index(key)
        target = min(max(place + by, 0), len(keys) - 1)
        if target != place:
            keys.insert(target, keys.pop(place))
            _arrange(session, office, loaded, keys, at=at)


@permitted(Act.ADD_EVIDENCE)
def remove_evidence(office: Office, case_no: str, key: str, *, at: datetime) -> None:
    """Take an item out of the list; its file is kept, and it can be put back. Raises NotFound."""
    _take(office, case_no, key, at=at, out=True)


@permitted(Act.ADD_EVIDENCE)
def restore_evidence(office: Office, case_no: str, key: str, *, at: datetime) -> None:
    """Put an item back that was taken out of the list. Raises NotFound."""
    _take(office, case_no, key, at=at, out=False)


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


def _take(office: Office, case_no: str, key: str, *, at: datetime, out: bool) -> None:
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, at, case_no)) as session:
        loaded = _locked(session, case_no)
        if key not in {one.key for one in (loaded.listed if out else loaded.removed)}:
            raise NotFound(what="证据", name=key)
        removed = {one.key for one in loaded.removed} ^ {key}
        order = (*(one.key for one in loaded.listed), *(() if out else (key,)))
        made = Arrangement(order, tuple(sorted(removed)))
        arrange(session, loaded.id, made, Stamp(at, office.account, "evidence remove" if out else "evidence restore"))


def _arrange(session: Session, office: Office, loaded: LoadedCase, keys: Sequence[str], *, at: datetime) -> None:
    made = Arrangement(tuple(keys), tuple(one.key for one in loaded.removed))
    arrange(session, loaded.id, made, Stamp(at, office.account, "evidence order"))


def _locked(session: Session, case_no: str) -> LoadedCase:
    """The case, which nobody else changes meanwhile."""
    case_id_of(session, case_no, lock=True)
    return load_case(session, case_no)


def _path(office: Office, case_no: str, file: str) -> Path:
    """Where the bytes of an item lie, verified."""
    with office.database.reading() as session:
        loaded, files = load_case(session, case_no), case_files(session, case_no)
    known = {one.item.file for one in (*loaded.listed, *loaded.removed)}
    if file not in known or file not in files:
        raise NotFound(what="证据文件", name=file)
    office.blobs.verify(files[file])
    return office.blobs.path(files[file])
