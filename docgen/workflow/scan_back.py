"""A scan taken in, page by page: each is filed with its document or put in the inbox, in a transaction of its own.

A page that was taken in before is told as it was then and not looked at again, so the same scan may be run any number
of times, also after it was killed on the way. The file's bytes are kept as they came; blank pages leave nothing.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from PIL import Image
from sqlalchemy.orm import Session

from docgen.delivery.carriers import tracking_number
from docgen.delivery.code import PaperCode
from docgen.delivery.matching import Fits, Known, Open, ScanReason, judged, near_codes, one_code
from docgen.delivery.scan_files import DPI, FINE_DPI, Scan, opened
from docgen.delivery.scanning import PageKind, Sighting, bar_codes, look, thumbnail
from docgen.errors import NotReadable, ScanUnreadable
from docgen.store.assignments import is_entrusted
from docgen.store.audit import Deed
from docgen.store.blobs import Blob
from docgen.store.case_files import lock_blob, record_blobs
from docgen.store.cases import case_id_of
from docgen.store.documents import document as stored_document
from docgen.store.documents import number_of
from docgen.store.events import Stamp
from docgen.store.models import Number, NumberState, StoredScan
from docgen.store.postings import postings_by_number
from docgen.store.scans import CodedDocument, add_scan, coded_documents, ends_of, filed_pages, scan_of
from docgen.workflow.access import Act
from docgen.workflow.filing import ScannedPage, file_page, known_of
from docgen.workflow.issuing import Desk
from docgen.workflow.returned import CameBack, Returned, come_back
from docgen.workflow.service import Entering

MOST_GUESSES: Final = 5
_MOST_SERIAL: Final = 2**31 - 1
"""What the database numbers documents with."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A page that went to its document; ``already``: when the same scan was run before."""

    file: str
    page: int
    document_no: str
    kind: PageKind
    sha256: str
    already: bool = False
    back: CameBack | None = None
    """What it did to the case, where it is a letter that came back."""


@dataclass(frozen=True, slots=True)
class Left:
    """A page for a person to decide on, by its number in the inbox, or put aside since (no number).

    Without a page the whole file is unreadable.
    """

    file: str
    page: int | None
    reason: ScanReason
    about: str
    inbox: int | None = None
    guesses: tuple[str, ...] = ()
    already: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A page with nothing on it."""

    file: str
    page: int


Outcome = Filed | Left | Blank


@dataclass
class ScanBack:
    """A run over scans; with ``returned`` they are letters that came back, known by their tracking numbers too."""

    desk: Desk
    at: datetime
    returned: Returned | None = None
    own: str | None = None
    """The account whose own cases are all that it may file with; a page of another waits for somebody who sees all."""
    _documents: list[CodedDocument] | None = field(default=None, init=False)
    _back: set[tuple[str, int]] = field(default_factory=set, init=False)
    """The files and documents of which this run has filed a page that came back."""

    def take_in(self, path: Path, name: str) -> Iterator[Outcome]:
        """Take in a file.

        Args:
            path: where it lies.
            name: what it is called in answers and records.

        Raises:
            StorageError, DiskFull, NotWritable: what came before is taken in, the rest is not.
        """
        try:
            blob = self.desk.blobs.put_file(path)
            with opened(self.desk.blobs.path(blob.sha256), name) as scan:
                before: str | None = None
                for number in range(1, scan.count + 1):
                    outcome = self._known(blob, name, number) or self._page(scan, blob, name, number, before)
                    before = _next_guess(outcome, before)
                    yield outcome
        except (ScanUnreadable, NotReadable) as error:
            yield Left(name, None, ScanReason.UNREADABLE, str(error.facts["reason"]))

    def _known(self, blob: Blob, name: str, number: int) -> Outcome | None:
        with self.desk.database.reading() as session:
            row = scan_of(session, blob.sha256, number)
            return None if row is None else _told(session, row, name, already=True)

    def _page(self, scan: Scan, blob: Blob, name: str, number: int, before: str | None) -> Outcome:
        try:
            image = scan.image(number, DPI)
        except ScanUnreadable as error:
            page = ScannedPage(name, number, blob, single=scan.count == 1)
            return self._store(page, blob, None, Open(ScanReason.UNREADABLE, str(error.facts["reason"])), ())
        finer = (lambda: scan.image(number, FINE_DPI)) if scan.drawn else None
        sighting = look(image, finer)
        if sighting.blank:
            return Blank(name, number)
        page = ScannedPage(name, number, self._alone(scan, blob, number), single=scan.count == 1)
        verdict = one_code(sighting) if self.returned is None else self._came_back(one_code(sighting), image)
        guesses = () if isinstance(verdict, Fits) else self._guesses(sighting, scan.text(number), before)
        return self._store(page, blob, self.desk.blobs.put(thumbnail(image)), verdict, guesses)

    def _came_back(self, verdict: Fits | Open, image: Image.Image) -> Fits | Open:
        """A page of a letter that came back: by its code, else by the one tracking number in a bar code on it."""
        if isinstance(verdict, Fits):
            return Fits(verdict.code, PageKind.RETURNED)
        if verdict.reason not in {ScanReason.NO_CODE, ScanReason.OTHER_CODES}:
            return verdict
        with self.desk.database.reading() as session:
            found = postings_by_number(session, map(tracking_number, bar_codes(image)), self.own)
            serials = {posting.row.serial for posting in found.values()}
            codes = [one.code for one in coded_documents(session) if one.serial in serials]
        return Fits(PaperCode.parse(codes[0]), PageKind.RETURNED) if len(codes) == 1 else verdict

    def _alone(self, scan: Scan, blob: Blob, number: int) -> Blob:
        """The page as a file of its own; the whole file where it has no other, or the page can't be taken out."""
        if scan.count == 1:
            return blob
        try:
            return self.desk.blobs.put(scan.alone(number))
        except ScanUnreadable:
            return blob

    def _store(
        self, page: ScannedPage, whole: Blob, small: Blob | None, verdict: Fits | Open, guesses: tuple[str, ...]
    ) -> Outcome:
        document, back = self._document(verdict), None
        if document is not None and self._is_others(document):
            receipt = isinstance(verdict, Fits) and verdict.kind is PageKind.RECEIPT
            verdict = Open(ScanReason.OTHERS_CASE, document.code, receipt)
        subject = document.case_no if document and isinstance(verdict, Fits) else None
        with self.desk.database.writing(Deed(Act.SCAN, self.desk.account, self.at, subject)) as session:
            if subject is not None:
                case_id_of(session, subject, lock=True)
            record_blobs(session, [blob for blob in (whole, page.blob, small) if blob is not None], self.at)
            lock_blob(session, whole.sha256)
            if (row := scan_of(session, whole.sha256, page.number)) is not None:  # somebody was quicker
                return _told(session, row, page.file, already=True)
            if isinstance(verdict, Fits):
                known = self._as_known(session, verdict, document)
                if known and document and (whole.sha256, document.serial) in self._back:
                    known = replace(known, filed={})  # the other side of the same envelope
                verdict = judged(verdict, self.desk.short_code, known)
            row = self._row(page, whole, small)
            if isinstance(verdict, Fits) and document is not None:
                row.serial, row.kind = document.serial, verdict.kind
                proves = self.returned.proves if self.returned else None
                row.path = file_page(
                    session, page, document, verdict.kind, at=self.at, account=self.desk.account, proves=proves
                )
                if self.returned:
                    stamp = Stamp(self.at, self.desk.account, page.file)
                    issued = stored_document(session, document.document_no)
                    to = Entering(session, document.case_no, issued, document.document_no, stamp)
                    back = come_back(to, row.path, self.returned)
            elif isinstance(verdict, Open):
                row.kind = PageKind.RECEIPT if verdict.receipt else PageKind.PAGE
                row.reason, row.about = verdict.reason, verdict.about
                row.guesses = json.dumps([document.document_no] if document else guesses, ensure_ascii=False)
            add_scan(session, row)
            told = _told(session, row, page.file)
        if isinstance(told, Filed) and document is not None and back is not None:
            self._back.add((whole.sha256, document.serial))
            return replace(told, back=back)
        return told

    def _document(self, verdict: Fits | Open) -> CodedDocument | None:
        if isinstance(verdict, Open):
            return None
        with self.desk.database.reading() as session:
            return next(iter(coded_documents(session, [str(verdict.code)])), None)

    def _is_others(self, document: CodedDocument) -> bool:
        if self.own is None:
            return False
        with self.desk.database.reading() as session:
            return not is_entrusted(session, document.case_no, self.own)

    def _as_known(self, session: Session, fits: Fits, document: CodedDocument | None) -> Known | None:
        if document is not None:
            (now,) = coded_documents(session, [document.code])
            return known_of(session, now)
        if fits.code.issuer != self.desk.short_code or fits.code.number > _MOST_SERIAL:
            return None
        number = session.get(Number, fits.code.number)
        ended_void = number is not None and number.state == NumberState.VOID
        return Known(number.text, void=True, filed={}) if number is not None and ended_void else None

    def _row(self, page: ScannedPage, whole: Blob, small: Blob | None) -> StoredScan:
        return StoredScan(
            file=page.file,
            file_sha256=whole.sha256,
            page=page.number,
            page_sha256=page.blob.sha256,
            thumbnail_sha256=small.sha256 if small else None,
            kind=PageKind.PAGE,
            serial=None,
            path=None,
            reason=None,
            about="",
            guesses="[]",
            scanned_at=self.at,
            scanned_by=self.desk.account,
        )

    def _guesses(self, sighting: Sighting, text: str, before: str | None) -> tuple[str, ...]:
        """Documents that the page may be of: by codes read or nearly so, by words on it, by the page before it."""
        if self._documents is None:
            with self.desk.database.reading() as session:
                self._documents = coded_documents(session)
        near = set(near_codes(sighting.marks))
        words = "".join(text.split())
        found = [one.document_no for one in self._documents if one.code in near]
        found += [one.document_no for one in self._documents if one.code in words or one.document_no in words]
        found += [before] if before else []
        named = [one for one in self._documents if not one.void and one.party_name and one.party_name in words]
        if named:
            with self.desk.database.reading() as session:
                found += [one.document_no for one in named if not _has_receipt(session, one)]
        return tuple(dict.fromkeys(found))[:MOST_GUESSES]


def _next_guess(outcome: Outcome, before: str | None) -> str | None:
    """Which document the next page may be of, if it says nothing itself: that of the last page with a code."""
    match outcome:
        case Filed(document_no=number):
            return number
        case Left(reason=ScanReason.NO_CODE | ScanReason.OTHER_CODES | ScanReason.TORN) | Blank():
            return before
        case _:
            return None


def _has_receipt(session: Session, document: CodedDocument) -> bool:
    return any(page.kind == PageKind.RECEIPT for page in filed_pages(session, document.serial))


def _told(session: Session, row: StoredScan, name: str, *, already: bool = False) -> Outcome:
    """A stored page as an outcome; one filed by hand since is filed, with the first document if with several."""
    ends = ends_of(session, row.id)
    for serial, kind in [(row.serial, row.kind), *((end.serial, end.kind) for end in ends)]:
        if serial is not None:
            return Filed(name, row.page, number_of(session, serial), PageKind(kind), row.page_sha256, already)
    reason, guesses = ScanReason(row.reason or ""), tuple(json.loads(row.guesses))
    number = None if ends else row.id
    return Left(name, row.page, reason, row.about, number, guesses, already)
