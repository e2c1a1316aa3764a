"""Letters given to carriers: entered one by one or from a list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from docgen.api.clock_moves import ClockMove, supposed
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.delivery.carriers import Carrier as Carrier  # noqa: PLC0414 - of a posting, for whoever enters one
from docgen.delivery.carriers import tracking_number as tracking_number  # noqa: PLC0414 - as above
from docgen.delivery.courier_files import CourierRow, CourierTable, read_bytes, read_table
from docgen.delivery.courier_words import AS_SHIPPED, CourierColumn, CourierWords, read_words
from docgen.delivery.tracking import moment
from docgen.errors import DocgenError, InputError, NotFound, Problem, WrongCourierFile
from docgen.store.assignments import is_entrusted
from docgen.store.blobs import Blob
from docgen.store.case_files import record_blobs
from docgen.store.cases import case_id_of, case_no_of, load_case
from docgen.store.documents import document
from docgen.store.events import Stamp
from docgen.store.scans import coded_documents
from docgen.workflow.access import Act
from docgen.workflow.posting import Handed as Handed  # noqa: PLC0414 - as above
from docgen.workflow.posting import Posted, Receipt, post
from docgen.workflow.service import Entering, last_delivery

USUAL_DAYS: Final = 3
"""After how many days a letter is supposed to arrive, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class PostAnswer:
    """A posting as it stands, and what the clocks become if the letter is signed for on a day."""

    case_no: str
    document_no: str
    delivery: Delivery
    already: bool
    if_signed_on: date
    clocks: tuple[ClockMove, ...]


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a list that was entered, now or (``already``) before."""

    line: int
    case_no: str
    document_no: str
    tracking_no: str
    already: bool


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not, and why."""

    line: int
    document: str
    tracking_no: str
    reason: str


@dataclass(frozen=True, slots=True)
class PostListAnswer:
    """What became of a hand-over list; its file is kept under its hash."""

    file: str
    sha256: str
    posted: tuple[PostedLine, ...]
    refused: tuple[RefusedLine, ...]


@permitted(Act.POST)
def post_document(  # noqa: PLR0913 - what is handed, when, with which paper, and what is asked of the clocks
    office: Office,
    document_no: str,
    handed: Handed,
    *,
    at: datetime,
    receipt: Path | None = None,
    if_signed_on: date | None = None,
) -> PostAnswer:
    """Enter that a document was given to a carrier.

    Args:
        office: whose.
        document_no: the document's number.
        handed: what is known of it.
        at: this instant.
        receipt: the carrier's receipt, scanned or photographed; it becomes evidence of the case.
        if_signed_on: the day for which the clocks are told as they would be; None for three days after posting.

    Raises:
        NotFound: no document bears this number.
        WrongPosting: what is stated can't be; all problems at once.
        PostedAlready: it went out before under another number, and ``again`` is not said.
        WrongState: the document is void or archived.
        NotReadable, StorageError: the receipt can't be read or stored; nothing was changed.
    """
    with office.database.reading() as session:
        case_no = case_no_of(session, document(session, document_no).case_id)
    paper = Receipt(receipt.name, office.blobs.put_file(receipt)) if receipt else None
    with office.database.writing(office.deed(Act.POST, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        stamp = Stamp(at, office.account, document_no)
        made = post(Entering(session, case_no, document(session, document_no), document_no, stamp), handed, paper)
    on = if_signed_on or handed.on + timedelta(days=USUAL_DAYS)
    return _posted(office, case_no, document_no, made, on)


def _posted(office: Office, case_no: str, document_no: str, made: Posted | None, on: date) -> PostAnswer:
    with office.database.reading() as session:
        case = load_case(session, case_no).case
    _, delivery = last_delivery(case, document_no)
    assert delivery is not None  # noqa: S101  # it was entered, now or before
    on = max(on, delivery.sent_on)
    moves = supposed(office.parameters, case, document_no, DeliveryOutcome.SIGNED, on)
    return PostAnswer(case_no, document_no, delivery, made is None, on, moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """How a hand-over list is to be read: what holds for lines that don't say it themselves."""

    carrier: Carrier | None = None
    on: date | None = None
    by: str | None = None
    mapping: str | Path | None = None
    again: bool = False


@permitted(Act.POST)
def post_list(office: Office, file: Path, wish: ListWish, *, at: datetime) -> PostListAnswer:
    """Enter a carrier's hand-over list: documents by number or code, each with its tracking number.

    Every line is a transaction of its own; run again, nothing is entered twice.

    Raises:
        WrongCourierFile, UnreadableFileError, NotReadable: the list as a whole can't be read; nothing was entered.
        MappingError: the mapping has faults.
        StorageError: what came before is entered; run again, it goes on.
    """
    words = courier_words(office, wish.mapping)
    content = read_bytes(file)
    table = read_table(content, file.name, words, [CourierColumn.TRACKING_NO])
    if not {CourierColumn.DOCUMENT_NO, CourierColumn.CODE} & table.columns:
        raise WrongCourierFile(name=file.name, reason="清单中没有文书编号或文书编码，不能对应到文书")
    blob = office.blobs.put(content)
    posted, refused = [], []
    for line in table.rows:
        name = line.get(CourierColumn.DOCUMENT_NO) or line.get(CourierColumn.CODE)
        try:
            posted.append(_post_line(office, table, line, blob, file.name, wish, at))
        except InputError as error:
            number = line.get(CourierColumn.TRACKING_NO)
            refused.append(RefusedLine(line.number, name, number, _reason(error)))
    return PostListAnswer(file.name, blob.sha256, tuple(posted), tuple(refused))


def _post_line(  # noqa: PLR0913, PLR0917 - a line of a list, and what holds for all of them
    office: Office, table: CourierTable, line: CourierRow, blob: Blob, name: str, wish: ListWish, at: datetime
) -> PostedLine:
    document_no = _document_of(office, line)
    handed = _handed(line, wish)
    own = office.sees_only()
    with office.database.reading() as session:
        case_no = case_no_of(session, document(session, document_no).case_id)
        if own is not None and not is_entrusted(session, case_no, own):
            raise NotFound(what="文书", name=document_no)
    with office.database.writing(office.deed(Act.POST, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        record_blobs(session, [blob], at)
        sheet = f"工作表“{table.sheet}”" if table.sheet else ""
        source = f"{name} {sheet}第{line.number}行，SHA-256 {blob.sha256}"
        stamp = Stamp(at, office.account, name)
        to = Entering(session, case_no, document(session, document_no), document_no, stamp)
        made = post(to, handed, source=source)
    return PostedLine(line.number, case_no, document_no, handed.tracking_no, made is None)


def _document_of(office: Office, line: CourierRow) -> str:
    """The document a line names, by number, by code, or by both if they agree. Raises NotFound, InputError."""
    number, code = line.get(CourierColumn.DOCUMENT_NO), line.get(CourierColumn.CODE)
    if not code:
        if not number:
            raise InputError(problems=[Problem(f"第{line.number}行", "", "没有文书编号或文书编码")])
        return number
    with office.database.reading() as session:
        found = coded_documents(session, [code])
    if not found:
        raise NotFound(what="文书编码", name=code)
    if number and number != found[0].document_no:
        said = f"文书编码是 {found[0].document_no} 的，与同一行的文书编号不符"
        raise InputError(problems=[Problem(f"第{line.number}行", number, said)])
    return found[0].document_no


def _handed(line: CourierRow, wish: ListWish) -> Handed:
    """What a line says of its posting. Raises InputError."""
    problems = []
    written, named = line.get(CourierColumn.POSTED_ON), line.get(CourierColumn.CARRIER)
    at = moment(written) if written else wish.on
    on = at.date() if isinstance(at, datetime) else at
    carrier = _carrier(named) if named else wish.carrier
    if on is None:
        said = "寄出日期不能识别，应为年月日俱全的日期" if written else "没有寄出日期，请写明寄出日期（命令行 --on）"
        problems.append(Problem(f"第{line.number}行 寄出日期", written, said))
    if carrier is None:
        said = (
            "承运人不能识别，请选定承运人（命令行 --carrier）并删去该列"
            if named
            else "没有承运人，请选定承运人（命令行 --carrier）"
        )
        problems.append(Problem(f"第{line.number}行 承运人", named, said))
    number = line.get(CourierColumn.TRACKING_NO)
    if not number:
        problems.append(Problem(f"第{line.number}行 邮件号", "", "没有邮件号"))
    if problems or on is None or carrier is None:
        raise InputError(problems=problems)
    return Handed(
        carrier=carrier,
        tracking_no=number,
        on=on,
        by=wish.by,
        address=line.get(CourierColumn.ADDRESS) or None,
        content_note=line.get(CourierColumn.CONTENT_NOTE) or None,
        again=wish.again,
    )


def _carrier(named: str) -> Carrier | None:
    """A carrier as lists call it."""
    if "EMS" in named.upper() or "特快" in named:
        return Carrier.EMS
    if "顺丰" in named or named.upper() == "SF":
        return Carrier.SF
    if "邮政" in named or "挂号" in named:
        return Carrier.CHINA_POST
    return Carrier.OTHER if "快递" in named or "速递" in named or "物流" in named else None


@permitted(Act.POST)
def courier_mappings(office: Office) -> tuple[str, ...]:
    """The names of the mappings saved in the data folder."""
    folder = office.data_dir / "mappings"
    return tuple(sorted(file.stem for file in folder.glob("*.toml"))) if folder.is_dir() else ()


def courier_words(office: Office, mapping: str | Path | None) -> CourierWords:
    """How couriers' words are understood: a mapping saved in the data folder by name, or a file; as shipped for None.

    Raises UnreadableFileError, MappingError.
    """
    if mapping is None:
        return AS_SHIPPED
    saved = office.data_dir / "mappings" / f"{mapping}.toml"
    return read_words(saved if saved.is_file() else Path(mapping))


def _reason(error: DocgenError) -> str:
    said = [
        f"{problem.expected}" + (f"（现为：{problem.value}）" if problem.value else "") for problem in error.problems
    ]
    return "；".join(said) or error.message
