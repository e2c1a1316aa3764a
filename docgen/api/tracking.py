"""What couriers tell, taken in: their exports line by line, pictures of their pages; and the clocks that move by it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from docgen.api.clock_moves import ClockMove, moved
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.postings import courier_words
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.delivery.courier_files import CourierRow, CourierTable, extract, read_bytes, read_table
from docgen.delivery.courier_words import CourierColumn, CourierWords
from docgen.delivery.tracking import Untellable, event_of
from docgen.errors import InputError, NotFound, ScanUnreadable, WrongCourierFile
from docgen.law.dated import Parameters
from docgen.law.demands import CHINA
from docgen.store.blobs import Blob
from docgen.store.case_files import record_blobs
from docgen.store.cases import case_id_of
from docgen.store.events import Stamp
from docgen.store.postings import postings_by_number
from docgen.workflow.access import Act
from docgen.workflow.screenshots import Pictures, TakenBefore, Waiting
from docgen.workflow.tracked import Proof, Tracked, TrackingFile, extract_path, take_in

PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"BM")
_SUFFIXES: Final = (".xlsx", ".csv", ".txt", ".png", ".jpg", ".jpeg", ".webp", ".bmp")
_TITLE: Final = "邮件查询结果"


@dataclass(frozen=True, slots=True)
class TrackedLetter:
    """A letter that a file tells of.

    ``events`` are those not known before, ``outcome`` what all of them come to, None on the way. ``entered``: it was
    entered now; where it was not and should be, ``refused`` says why.
    """

    file: str
    tracking_no: str
    case_no: str
    document_no: str
    events: int
    outcome: DeliveryOutcome | None
    outcome_on: date | None
    signed_by: str | None
    entered: bool
    refused: str
    clocks: tuple[ClockMove, ...]


@dataclass(frozen=True, slots=True)
class UnknownLetter:
    """A tracking number under which nothing went out from here."""

    file: str
    tracking_no: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnclearLine:
    """What can't be read: of a file, or of a letter in it (with its number)."""

    file: str
    tracking_no: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class InboxPicture:
    """A picture for a person to decide on, by its number in the inbox; none if it was put aside since."""

    file: str
    inbox: int | None
    reason: str
    guesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackingAnswer:
    """What became of all that the files tell. ``before`` are pictures that were filed earlier, and their documents."""

    letters: tuple[TrackedLetter, ...]
    unknown: tuple[UnknownLetter, ...]
    unclear: tuple[UnclearLine, ...]
    inbox: tuple[InboxPicture, ...]
    before: tuple[tuple[str, str], ...]

    @property
    def whole(self) -> bool:
        """Whether everything of ours was understood, and nothing contradicts what is on record."""
        return not self.unclear and not self.inbox and not any(letter.refused for letter in self.letters)


@permitted(Act.CONFIRM_DELIVERY)
def track(
    office: Office,
    paths: Sequence[Path],
    *,
    at: datetime,
    mapping: str | Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> TrackingAnswer:
    """Take in couriers' exports and pictures of their pages; run again, nothing is entered twice.

    Who sees only his own cases is told of letters of others as of those that never went out.

    Args:
        office: whose.
        paths: workbooks, CSV files, pictures, or folders of them.
        at: this instant; the clocks are those of this day.
        mapping: the institution's own headings and words: a TOML file, or a name saved in the data folder.
        progress: told of every file.

    Raises:
        NotFound: one of the paths is not there; nothing was taken in.
        MappingError, UnreadableFileError: of the mapping.
        StorageError: what came before is taken in; run again, it goes on.
    """
    files = [file for path in paths for file in _listed(path)]
    run = _Run(office, courier_words(office, mapping), office.parameters, at, office.sees_only())
    for number, file in enumerate(files):
        if progress is not None:
            progress(f"读取 {file.name}", number, len(files))
        try:
            run.take(file)
        except (ScanUnreadable, WrongCourierFile, InputError) as error:
            run.unclear.append(UnclearLine(file.name, None, error.message))
    return TrackingAnswer(
        tuple(run.letters), tuple(run.unknown), tuple(run.unclear), tuple(run.inbox), tuple(run.before)
    )


@dataclass
class _Run:
    """One run, and what has become of what."""

    office: Office
    words: CourierWords
    parameters: Parameters
    at: datetime
    own: str | None
    letters: list[TrackedLetter] = field(default_factory=list)
    unknown: list[UnknownLetter] = field(default_factory=list)
    unclear: list[UnclearLine] = field(default_factory=list)
    inbox: list[InboxPicture] = field(default_factory=list)
    before: list[tuple[str, str]] = field(default_factory=list)

    def take(self, file: Path) -> None:
        """Take in a file. Raises InputError for one that can't be read, StorageError."""
        content = read_bytes(file)
        if content.startswith(PICTURES):
            self._picture(content, file.name)
        else:
            self._table(content, file.name)

    def _picture(self, content: bytes, name: str) -> None:
        match Pictures(self.office.desk(), self.words, self.at, self.own).take_in(content, name):
            case Tracked() as tracked:
                self.letters.append(self._told(tracked, name))
            case Waiting(inbox, reason, guesses):
                self.inbox.append(InboxPicture(name, inbox, reason, guesses))
            case TakenBefore(document_no):
                self.before.append((name, document_no))

    def _table(self, content: bytes, name: str) -> None:
        needed = [CourierColumn.TRACKING_NO, CourierColumn.HAPPENED_ON]
        table = read_table(content, name, self.words, needed)
        if not {CourierColumn.OUTCOME, CourierColumn.TOLD} & table.columns:
            reason = "没有写明状态或轨迹的一列。标题另有叫法的，请写对照文件并用 --mapping 指明"
            raise WrongCourierFile(name=name, reason=reason)
        lines = defaultdict[str, list[CourierRow]](list)
        for row in table.rows:
            lines[row.get(CourierColumn.TRACKING_NO)].append(row)
        for row in lines.pop("", []):
            self.unclear.append(UnclearLine(name, None, f"第{row.number}行没有邮件号"))
        blob = self.office.blobs.put(content)
        with self.office.database.reading() as session:
            cases = {
                number: posting.case_no for number, posting in postings_by_number(session, lines, self.own).items()
            }
        for number, rows in lines.items():
            if number in cases:
                self._letter(cases[number], number, rows, table, TrackingFile(name, blob))
            else:
                self.unknown.append(UnknownLetter(name, number, tuple(row.number for row in rows)))

    def _letter(
        self, case_no: str, number: str, rows: Sequence[CourierRow], table: CourierTable, file: TrackingFile
    ) -> None:
        """Take in what a table tells of one letter: all of it, or, where a line can't be told, nothing."""
        try:
            events = [told for row in rows if (told := event_of(row, self.words)) is not None]
        except Untellable as untold:
            self.unclear.append(UnclearLine(file.name, number, str(untold)))
            return
        cut: Blob = self.office.blobs.put(extract(table, rows))
        proof = Proof(extract_path(number, cut), cut, _TITLE)
        with self.office.database.writing(self.office.deed(Act.CONFIRM_DELIVERY, self.at, case_no)) as session:
            case_id_of(session, case_no, lock=True)
            record_blobs(session, [file.blob], self.at)
            posting = postings_by_number(session, [number])[number]
            source = f"{file.name}，SHA-256 {file.blob.sha256}"
            stamp = Stamp(self.at, self.office.account, source)
            tracked = take_in(session, posting, events, file=file, proof=proof, stamp=stamp)
        self.letters.append(self._told(tracked, file.name))

    def _told(self, tracked: Tracked, name: str) -> TrackedLetter:
        today = self.at.astimezone(CHINA).date()
        last = tracked.outcome
        return TrackedLetter(
            file=name,
            tracking_no=tracked.posting.row.tracking_no,
            case_no=tracked.posting.case_no,
            document_no=tracked.posting.document_no,
            events=tracked.fresh,
            outcome=last.outcome if last else None,
            outcome_on=last.on if last else None,
            signed_by=last.signed_by if last else None,
            entered=tracked.entered,
            refused=tracked.refused,
            clocks=moved(self.parameters, tracked.before, tracked.after, today) if tracked.entered else (),
        )


def _listed(path: Path) -> Iterator[Path]:
    """The files at a path: a folder's by their endings, a file whatever it is called."""
    if path.is_dir():
        yield from sorted(
            inner
            for inner in path.rglob("*")
            if inner.is_file() and inner.suffix.lower() in _SUFFIXES and not inner.name.startswith((".", "~$"))
        )
    elif path.exists():
        yield path
    else:
        raise NotFound(what="文件或文件夹", name=str(path))
