"""Letters that came back: their envelopes scanned, the return entered, and the clocks that move by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docgen.api.clock_moves import ClockMove, moved
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.scans import ScanAnswer, taken_in
from docgen.law.demands import CHINA
from docgen.workflow.access import Act
from docgen.workflow.returned import Returned
from docgen.workflow.scan_back import ScanBack


@dataclass(frozen=True, slots=True)
class ReturnedLetter:
    """A page of a letter that came back; ``refused`` says why its return was not entered where it was not."""

    file: str
    page: int
    document_no: str
    case_no: str
    entered: bool
    refused: str
    clocks: tuple[ClockMove, ...]


@dataclass(frozen=True, slots=True)
class ReturnAnswer:
    """What became of every page, and of the letters that came back."""

    scan: ScanAnswer
    letters: tuple[ReturnedLetter, ...]


@permitted(Act.SCAN)
def return_letters(
    office: Office,
    paths: Sequence[Path],
    returned: Returned,
    *,
    at: datetime,
    progress: Callable[[str, int, int], None] | None = None,
) -> ReturnAnswer:
    """Take in scans of letters that came back, opened or not: known by the code on them, or by their tracking numbers.

    Every page becomes evidence of its letter's case, and the return what became of its posting. Run again, nothing is
    entered twice.

    Raises:
        NotFound: one of the paths is not there; nothing was taken in.
        ReasonMissing: no reason is given.
        WrongReceipt: the day has not come yet.
        StorageError: what came before is taken in; run again, it goes on.
    """
    today = at.astimezone(CHINA).date()
    returned.refuse_wrong(today)
    scan, filed = taken_in(office, ScanBack(office.desk(), at, returned, office.sees_only()), paths, progress)
    parameters = office.parameters
    letters = [
        ReturnedLetter(
            page.file,
            page.page,
            page.document_no,
            page.back.case_no,
            page.back.entered,
            page.back.refused,
            moved(parameters, page.back.before, page.back.after, today) if page.back.entered else (),
        )
        for page in filed
        if page.back is not None
    ]
    return ReturnAnswer(scan, tuple(letters))
