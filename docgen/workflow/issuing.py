"""Issuing: number, compose, write, store; a kill between any two steps loses nothing and doubles nothing.

The order of steps, and what a kill leaves behind each:

1. drafts are composed; a gap stops here                  nothing
2. a number an addressee is reserved                      reserved numbers: void at the next issue
3. documents are composed with them, written and sealed   the same; a signature that nobody has
4. their bytes become blobs                               the same, and bytes that no row names
5. one transaction stores them, ends their numbers and    issued documents whose files are nowhere yet
   enters their seals in the register
6. their files go to whoever asked                        the same, files and all
7. a note says that they did                              nothing

What a kill leaves after 5 is taken up by the next issue of the same order: it hands out those documents instead of
numbering new ones. Whether another process is still between 5 and 7 is told by its lease.

A row of a batch is an order under a fingerprint of its own, which nothing that changes meanwhile changes: 7 ends the
row in the same transaction, so a row that has not ended is one whose documents are not handed out, and
:func:`take_up` finds them. Whoever works on the row has it for himself alone.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from pydantic_core import to_json
from sqlalchemy.orm import Session

from docgen.delivery.code import PaperCode
from docgen.errors import DocgenError
from docgen.store.audit import Deed
from docgen.store.blobs import BlobStore
from docgen.store.case_files import record_blobs
from docgen.store.cases import LoadedCase
from docgen.store.database import Database
from docgen.store.documents import add_document, mark_handed_out, not_handed_out
from docgen.store.drafts import add_draft_event, stored_draft
from docgen.store.models import DraftEvent, IssuedDocument
from docgen.store.numbers import Reservation, Series, mark_issued, mark_void, reserve, void_abandoned
from docgen.store.owners import Owners
from docgen.store.seals import Use, enter_uses
from docgen.workflow.access import Act
from docgen.workflow.drafting import Drafts
from docgen.workflow.papers import Composed, Paper, library_versions
from docgen.workflow.sealing import NO_SEALS, Sealing
from docgen.workflow.states import DocumentAct, DocumentState, after, state_of
from docgen.workflow.written import Written, sealed, written


@dataclass(frozen=True, slots=True)
class Desk:
    """Where documents are issued, and in whose name."""

    database: Database
    blobs: BlobStore
    owners: Owners
    short_code: str
    """The institution's, for the code on paper."""
    number_prefix: str
    """The institution's, before the kind's in a number."""
    number_format: str
    """How a number is written, of ``docgen.casefile.profile.NUMBER_PARTS``."""
    account: str


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued document: its number, its addressee, and where its bytes are."""

    serial: int
    number: str
    party: str | None
    stem: str
    pages: int
    pdf_sha256: str
    docx_sha256: str


Write = Callable[[Sequence[Composed]], list[Paper]]
HandOut = Callable[[Sequence[Issued]], None]
HandedOut = Callable[[Session], None]
"""What else is to be written with the note that the documents were handed out."""


def nothing_else(_session: Session) -> None:
    """Only the note."""


@dataclass(frozen=True, slots=True)
class Commission:
    """What is to be issued: drafts, the stored case they were composed from, and when.

    ``approved`` is the stored draft that the one draft comes from, where it was approved first, by ``approved_by``.
    ``row`` is the fingerprint of the row of a batch that it is for. ``sealing`` is what the documents are sealed with.
    """

    drafts: Drafts
    stored: LoadedCase
    at: datetime
    approved: int | None = None
    row: str | None = None
    approved_by: str | None = None
    sealing: Sealing = NO_SEALS

    @property
    def fingerprint(self) -> str:
        """Equal for the same order on the same facts; for the row of a batch, and of what was approved, its own."""
        same = self.row or self.drafts.order.fingerprint(self.stored.moment)
        return same if self.approved is None else approved_fingerprint(same, self.approved)


def approved_fingerprint(same: str, draft: int) -> str:
    """That of what an approved draft was issued as; ``same`` is its row's or its order's."""
    return hashlib.sha256(f"{same} D{draft}".encode()).hexdigest()


def issue(
    desk: Desk, commission: Commission, *, write: Write, hand_out: HandOut, handed_out: HandedOut = nothing_else
) -> list[Issued]:
    """Issue every draft, or none.

    Args:
        desk: where, and in whose name.
        commission: what.
        write: makes all documents' files, in order.
        hand_out: brings the issued files to whoever asked for them.
        handed_out: writes what else is true once they are there.

    Raises:
        WrongState: the draft is not approved, or was issued and handed out already; no number was taken.
        NumberLost: someone ended a reserved number meanwhile; nothing was issued.
        DocgenError: what composing, writing or the disk refuses; the numbers are void, nothing was issued. An error of
            ``hand_out`` comes after issuing: the same order asked again hands out the same documents.
    """
    # Of two who issue one approved draft the second waits, and then finds it issued before a number is his.
    with desk.owners.lease(None if commission.approved is None else f"draft-{commission.approved}") as owner:
        issued = _left_behind(desk, commission)
        if not issued:
            if commission.approved is not None:
                with desk.database.reading() as session:
                    _refuse_unapproved(session, commission.approved)
            with _numbers(desk, commission, owner) as reservations:
                issued = _store(desk, commission, _write(desk, commission, reservations, write))
        deed = Deed("hand_out", desk.account, commission.at, commission.stored.case.case_no)
        _hand_over(desk, issued, deed, hand_out, handed_out)
    return issued


def take_up(desk: Desk, fingerprint: str, deed: Deed, *, hand_out: HandOut, handed_out: HandedOut) -> list[Issued]:
    """Hand out what was issued for the row of a batch by a process that was killed before it did; what that was."""
    with desk.database.reading() as session:
        issued = [issued_as(document, number.text) for document, number in not_handed_out(session, fingerprint)]
    if issued:
        _hand_over(desk, issued, deed, hand_out, handed_out)
    return issued


def _hand_over(desk: Desk, issued: Sequence[Issued], deed: Deed, hand_out: HandOut, handed_out: HandedOut) -> None:
    hand_out(issued)
    with desk.database.writing(deed) as session:
        mark_handed_out(session, [document.serial for document in issued], deed.at, desk.account)
        handed_out(session)


def sweep(desk: Desk, at: datetime) -> list[Reservation]:
    """Void the numbers that killed processes left reserved; those that were."""
    with desk.database.writing(Deed(Act.CLEAN_UP, desk.account, at)) as session:
        return void_abandoned(session, desk.owners.is_alive, at)


def _left_behind(desk: Desk, commission: Commission) -> list[Issued]:
    """What the same order issued and could not hand out, because its process was killed in between."""
    sweep(desk, commission.at)
    with desk.database.reading() as session:
        return [
            issued_as(document, number.text)
            for document, number in not_handed_out(session, commission.fingerprint)
            if not desk.owners.is_alive(number.owner)
        ]


@contextmanager
def _numbers(desk: Desk, commission: Commission, owner: str) -> Iterator[list[Reservation]]:
    """A number a draft; void when the block ends with an error."""
    order = commission.drafts.order
    definition = order.kind.definition
    word = definition.number_prefix or definition.title
    series = Series(desk.number_prefix, word, order.dated_on.year, desk.number_format)
    case_no = commission.stored.case.case_no
    with desk.database.writing(Deed("reserve_numbers", desk.account, commission.at, case_no)) as session:
        count = len(commission.drafts.drafts)
        reservations = reserve(session, series, count, owner=owner, at=commission.at)
    try:
        yield reservations
    except DocgenError as error:
        with desk.database.writing(Deed(Act.CLEAN_UP, desk.account, commission.at, case_no)) as session:
            for reservation in reservations:
                mark_void(session, reservation, f"未能出具：{error.message}", commission.at)
        raise


def _write(desk: Desk, commission: Commission, numbers: Sequence[Reservation], write: Write) -> list[Written]:
    drafts, sealing = commission.drafts, commission.sealing
    codes = [PaperCode.of(desk.short_code, number.serial) for number in numbers]
    given = zip(drafts.drafts, numbers, codes, strict=True)
    marked = [sealed(drafts.numbered(draft, number.text, str(code)), sealing) for draft, number, code in given]
    papers = iter(write([document for draft in marked for document in draft.documents]))
    finish = partial(sealing.finished, at=commission.at)
    return [
        written(desk.blobs, draft, number, code, papers, finish=finish)
        for draft, number, code in zip(marked, numbers, codes, strict=True)
    ]


def _uses(desk: Desk, commission: Commission, made: Written) -> Iterator[Use]:
    """What the register of seals is told of a document and its annexes."""
    copies = commission.drafts.order.kind.definition.copies
    named = (None, *(f"附件{place}《{annex.title}》" for place, annex in enumerate(made.draft.annexes, 1)))
    papers = zip(made.draft.documents, (made.paper, *made.annexes), named, strict=True)
    for document, paper, annex in papers:
        use = Use(made.number.serial, copies, paper.pages, desk.account, commission.at, reason=annex)
        yield from commission.sealing.uses(document, replace(use, approved_by=commission.approved_by))


def _store(desk: Desk, commission: Commission, papers: Sequence[Written]) -> list[Issued]:
    rows = [(_row(desk, commission, made), made) for made in papers]
    deed = Deed(Act.ISSUE, desk.account, commission.at, commission.stored.case.case_no)
    with desk.database.writing(deed) as session:
        for row, made in rows:
            record_blobs(session, made.blobs, commission.at)
            add_document(session, row, made.annex_rows())
            enter_uses(session, list(_uses(desk, commission, made)))
            mark_issued(session, made.number, commission.at)
            if commission.approved is not None:
                _end_draft(session, commission.approved, desk, commission.at, row.serial)
    return [issued_as(row, made.number.text) for row, made in rows]


def _end_draft(session: Session, number: int, desk: Desk, at: datetime, serial: int) -> None:
    """Say of the approved draft that it is issued, unless somebody was quicker. Raises WrongState."""
    _refuse_unapproved(session, number, lock=True)
    event = DraftEvent(draft_id=number, event=DocumentAct.ISSUE, at=at, by=desk.account, serial=serial)
    add_draft_event(session, event)


def _refuse_unapproved(session: Session, number: int, *, lock: bool = False) -> None:
    """Raises WrongState for a draft that is not approved, or is issued already."""
    _, events = stored_draft(session, number, lock=lock)
    after(state_of([one.event for one in events], DocumentState.DRAFT), DocumentAct.ISSUE, name=f"草稿 D{number}")


def _row(desk: Desk, commission: Commission, made: Written) -> IssuedDocument:
    order, stored = commission.drafts.order, commission.stored
    claim = commission.drafts.facts.claim
    return IssuedDocument(
        serial=made.number.serial,
        case_id=stored.id,
        version_id=stored.moment.version,
        kind=order.kind.name,
        kind_version=str(order.kind.definition.version),
        party=made.draft.party,
        party_name=order.case.debtor(made.draft.party).name if made.draft.party else None,
        code=str(made.code),
        filename=made.draft.stem,
        dated_on=order.dated_on,
        as_of=order.as_of,
        inputs=order.inputs(stored.moment),
        parameters=to_json(claim.parameters if claim else ()).decode(),
        versions=json.dumps(library_versions()),
        fingerprint=commission.fingerprint,
        text=made.paper.text,
        pages=made.paper.pages,
        pdf_sha256=made.paper.pdf.sha256,
        docx_sha256=made.paper.docx.sha256,
        issued_at=commission.at,
        issued_by=desk.account,
    )


def issued_as(row: IssuedDocument, number: str) -> Issued:
    """What was issued, by its row and its number."""
    return Issued(
        serial=row.serial,
        number=number,
        party=row.party,
        stem=row.filename,
        pages=row.pages,
        pdf_sha256=row.pdf_sha256,
        docx_sha256=row.docx_sha256,
    )
