"""Pictures of carriers' pages taken in: filed with the letter they prove, or put in the inbox for a person."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.delivery.courier_words import CourierWords
from docgen.delivery.matching import ScanReason
from docgen.delivery.scanning import PageKind, thumbnail
from docgen.delivery.screenshots import Doubtful, Sent, Shown, opened_picture, shown_on
from docgen.law.demands import CHINA
from docgen.store.assignments import is_entrusted
from docgen.store.audit import Deed
from docgen.store.blobs import Blob
from docgen.store.case_files import lock_blob, record_blobs
from docgen.store.cases import case_id_of, case_no_of
from docgen.store.documents import document, number_of
from docgen.store.events import Stamp
from docgen.store.models import StoredScan
from docgen.store.postings import postings_by_number, sent_letters
from docgen.store.scans import add_scan, coded_documents, ends_of, scan_of
from docgen.workflow.access import Act
from docgen.workflow.filing import ScannedPage, file_page
from docgen.workflow.issuing import Desk
from docgen.workflow.tracked import Proof, Tracked, TrackingFile, take_in


@dataclass(frozen=True, slots=True)
class Waiting:
    """A picture in the inbox, and why; without a number it was put aside since."""

    inbox: int | None
    reason: str
    guesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenBefore:
    """A picture that was filed by an earlier run, or by hand since."""

    document_no: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """A run over pictures."""

    desk: Desk
    words: CourierWords
    at: datetime
    own: str | None = None
    """The account whose own cases are all that it may touch."""

    def take_in(self, content: bytes, name: str) -> Tracked | Waiting | TakenBefore:
        """Take in a picture.

        Raises:
            ScanUnreadable: it is none.
            StorageError: nothing of it was taken in.
        """
        picture = opened_picture(content, name)
        blob = self.desk.blobs.put(content)
        with self.desk.database.reading() as session:
            if (row := scan_of(session, blob.sha256, 1)) is not None:
                return self._before(session, row)
            sent = {one[0]: Sent(one[0], one[1], one[2] or "", one[3]) for one in sent_letters(session, self.own)}
        verdict = shown_on(picture, sent, self.words, self.at.astimezone(CHINA).date())
        small = self.desk.blobs.put(thumbnail(picture.convert("L")))
        if isinstance(verdict, Doubtful):
            return self._put_by(verdict, blob, small, name)
        return self._file(verdict, blob, small, name)

    def _put_by(self, doubt: Doubtful, blob: Blob, small: Blob, name: str) -> Waiting | TakenBefore:
        with self.desk.database.writing(Deed(Act.CONFIRM_DELIVERY, self.desk.account, self.at)) as session:
            record_blobs(session, [blob, small], self.at)
            lock_blob(session, blob.sha256)
            if (row := scan_of(session, blob.sha256, 1)) is not None:  # somebody was quicker
                return self._before(session, row)
            row = self._row(blob, small, name)
            row.reason, row.about = ScanReason.TRACKING_UNSURE, doubt.reason
            row.guesses = json.dumps(doubt.guesses, ensure_ascii=False)
            add_scan(session, row)
            return Waiting(row.id, doubt.reason, doubt.guesses)

    def _file(self, shown: Shown, blob: Blob, small: Blob, name: str) -> Tracked | Waiting | TakenBefore:
        number = shown.sent.tracking_no
        with self.desk.database.reading() as session:
            case_no = postings_by_number(session, [number])[number].case_no
        deed = Deed(Act.CONFIRM_DELIVERY, self.desk.account, self.at, case_no)
        with self.desk.database.writing(deed) as session:
            case_id_of(session, case_no, lock=True)
            record_blobs(session, [blob, small], self.at)
            lock_blob(session, blob.sha256)
            if (row := scan_of(session, blob.sha256, 1)) is not None:
                return self._before(session, row)
            posting = postings_by_number(session, [number])[number]
            (coded,) = [one for one in coded_documents(session) if one.serial == posting.row.serial]
            row = self._row(blob, small, name)
            outcome = glossary.word(shown.outcome.outcome) if shown.outcome.outcome else ""
            page = ScannedPage(name, 1, blob, single=True)
            proves = f"邮件号{number}的投递结果：{outcome}，{shown.outcome.on}"
            row.serial, row.path = (
                coded.serial,
                file_page(
                    session, page, coded, PageKind.TRACKING, at=self.at, account=self.desk.account, proves=proves
                ),
            )
            add_scan(session, row)
            stamp = Stamp(self.at, self.desk.account, name)
            proof = Proof(row.path, None)
            file = TrackingFile(name, blob)
            return take_in(session, posting, shown.events, file=file, proof=proof, stamp=stamp)

    def _row(self, blob: Blob, small: Blob, name: str) -> StoredScan:
        return StoredScan(
            file=name,
            file_sha256=blob.sha256,
            page=1,
            page_sha256=blob.sha256,
            thumbnail_sha256=small.sha256,
            kind=PageKind.TRACKING,
            serial=None,
            path=None,
            reason=None,
            about="",
            guesses="[]",
            scanned_at=self.at,
            scanned_by=self.desk.account,
        )

    def _before(self, session: Session, row: StoredScan) -> Waiting | TakenBefore:
        """What became of a picture taken in before; of one that somebody else took in, what was never sent."""
        ends = ends_of(session, row.id)
        for serial in (row.serial, *(end.serial for end in ends)):
            if serial is not None and self._sees(session, number_of(session, serial)):
                return TakenBefore(number_of(session, serial))
        if self.own not in {None, row.scanned_by} or row.serial is not None:
            return Waiting(None, glossary.word(ScanReason.TRACKING_UNSURE), ())
        guesses = tuple(number for number in json.loads(row.guesses) if self._sees(session, number))
        return Waiting(None if ends else row.id, row.about, guesses)

    def _sees(self, session: Session, document_no: str) -> bool:
        if self.own is None:
            return True
        return is_entrusted(session, case_no_of(session, document(session, document_no).case_id), self.own)
