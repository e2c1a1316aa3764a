"""What an account may know of scanned pages: all, or those that it scanned itself and documents of its own cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from docgen.api.office import Office
from docgen.delivery.matching import ScanReason
from docgen.store.assignments import is_entrusted
from docgen.store.cases import case_no_of
from docgen.store.documents import document
from docgen.store.models import StoredScan
from docgen.workflow.scan_back import Blank, Left, Outcome


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen by an account that sees only its own cases; ``own`` is None for one that sees all."""

    session: Session
    own: str | None

    def document(self, document_no: str) -> bool:
        """Whether a document is of a case that it sees."""
        if self.own is None:
            return True
        case_no = case_no_of(self.session, document(self.session, document_no).case_id)
        return is_entrusted(self.session, case_no, self.own)

    def guesses(self, numbers: Sequence[str]) -> tuple[str, ...]:
        """Those of the documents that it sees."""
        return tuple(number for number in numbers if self.document(number))

    def reason(self, reason: ScanReason) -> ScanReason:
        """Why a page waits: a document of another case is none that was issued."""
        return ScanReason.UNKNOWN if self.own is not None and reason is ScanReason.OTHERS_CASE else reason

    def scan(self, number: int | None) -> bool:
        """Whether it scanned a page of the inbox itself."""
        found = None if number is None else self.session.get(StoredScan, number)
        return found is not None and self.own in {None, found.scanned_by}


def as_seen(office: Office, own: str | None, outcome: Outcome) -> Outcome:
    """What became of a page, as an account that sees only its ``own`` is told."""
    if own is None or isinstance(outcome, Blank):
        return outcome
    with office.database.reading() as session:
        seen = Seen(session, own)
        if isinstance(outcome, Left):
            known = seen.scan(outcome.inbox)
            return replace(
                outcome,
                reason=seen.reason(outcome.reason),
                about=outcome.about if known or not outcome.already else "",
                inbox=outcome.inbox if known else None,
                guesses=seen.guesses(outcome.guesses),
            )
        if seen.document(outcome.document_no):
            return outcome
    return Left(outcome.file, outcome.page, ScanReason.UNKNOWN, "", already=True)
