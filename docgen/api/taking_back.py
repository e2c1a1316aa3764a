"""Drafts edited by hand: their Word file given out, taken back with what differs, shown to whoever approves."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from docgen.api.drafted import composed_as_drafted
from docgen.api.office import Office
from docgen.api.paper_files import writers_of
from docgen.api.permission import permitted
from docgen.api.stored_drafts import differences_of, facts_of, kept, version_of
from docgen.document.difference import Difference
from docgen.errors import NotFound
from docgen.render.wordedit import CODE_STAND_IN, NUMBER_STAND_IN, edit_copy
from docgen.render.wordtemplate import FilledWord
from docgen.store.audit import Deed
from docgen.store.case_files import record_blobs
from docgen.store.cases import case_no_of
from docgen.store.drafts import add_draft_event, add_revision, draft_number, last_revision, stored_draft
from docgen.store.files import read_file, write_file
from docgen.store.models import DraftEvent, DraftRevision, StoredDraft
from docgen.workflow.access import Act
from docgen.workflow.drafting import Draft, Drafts
from docgen.workflow.papers import Paper
from docgen.workflow.states import DocumentAct, DocumentState, after, state_of
from docgen.workflow.taking_back import Stated, examine_edited

_ENDING: Final = ".修改稿"


@dataclass(frozen=True, slots=True)
class EditFile:
    """A draft's Word file to edit: its path below the output folder, its SHA-256."""

    draft: str
    path: str
    sha256: str
    edited: str | None = None
    """The version it goes on from, where the draft was edited before."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A draft edited by hand: its version, its pages, every difference in words, the facts that were confirmed."""

    draft: str
    edited: str
    pages: int
    differences: tuple[Difference, ...]
    confirmed: tuple[Stated, ...]
    taken_by: str
    taken_at: datetime


@permitted(Act.DRAFT)
def edit_draft(office: Office, draft_no: str, *, out: Path) -> EditFile:
    """Write a draft's Word file to be edited; once it was edited, as it was last taken back.

    Raises:
        NotFound: there is no such draft.
        WrongState: it is submitted, approved, issued or withdrawn.
        DraftOutdated: it no longer comes out as it was written down.
    """
    row, revision = _editable(office, draft_no)
    drafts, _ = composed_as_drafted(office, row)
    (made,) = drafts.drafts
    content = office.blobs.read(revision.docx_sha256) if revision else _copy(office, drafts, made, f"D{row.id}")
    path = f"{made.stem}-D{row.id}.docx"
    write_file(out / path, content)
    return EditFile(f"D{row.id}", path, hashlib.sha256(content).hexdigest(), version_of(revision))


@permitted(Act.DRAFT)
def take_back(office: Office, draft_no: str, file: Path, *, at: datetime, confirmed: Collection[str] = ()) -> TakenBack:
    """Take back a draft's Word file that was edited by hand: from now on it stands for the draft.

    Args:
        office: whose.
        draft_no: the draft's number.
        file: the edited file.
        at: this instant.
        confirmed: the values of facts differing from the draft that whoever edited answers for.

    Raises:
        NotFound, WrongState, DraftOutdated: as ``edit_draft`` says.
        NotReadable: the file can't be read.
        OfficeMissingError, OfficeConversionError, UnfaithfulRenderError: LibreOffice makes no PDF of it.
        DocgenError: what ``docgen.workflow.taking_back.examine_edited`` raises; nothing is taken back then.
    """
    row, _ = _editable(office, draft_no)
    content = read_file(file)
    drafts, stored = composed_as_drafted(office, row)
    (made,) = drafts.drafts
    number = f"D{row.id}"
    copy = _copy(office, drafts, made, number)
    found = examine_edited(
        drafts, made, number, copy=copy, name=file.name, content=content, confirmed=frozenset(confirmed)
    )
    paper = _paper(office, drafts, made, content)
    blob = office.blobs.put(content)
    revision = DraftRevision(
        draft_id=row.id,
        docx_sha256=blob.sha256,
        text=found.text,
        differences=kept(found.differences),
        confirmed=kept(found.confirmed),
        pages=paper.pages,
        taken_at=at,
        taken_by=office.account,
    )
    deed: Deed = office.deed(Act.DRAFT, at, stored.case.case_no)
    with office.database.writing(deed) as session:
        _, events = stored_draft(session, row.id, lock=True)
        after(
            state_of([one.event for one in events], DocumentState.DRAFT), DocumentAct.TAKE_BACK, name=f"草稿 {number}"
        )
        record_blobs(session, [blob], at)
        add_revision(session, revision)
        event = DraftEvent(draft_id=row.id, event=DocumentAct.TAKE_BACK, at=at, by=office.account)
        add_draft_event(session, event)
        return _told(revision)


@permitted(Act.READ_CASES)
def difference(office: Office, draft_no: str, *, out: Path | None = None) -> TakenBack:
    """What was edited by hand in a draft; its PDF and Word as they stand go to ``out``.

    Raises:
        NotFound: there is no such draft, or nobody edited it.
        DocgenError: what ``take_back`` raises of LibreOffice and the disk.
    """
    with office.database.reading() as session:
        row, _ = stored_draft(session, draft_number(draft_no))
        revision = last_revision(session, row.id)
        case_no_of(session, row.case_id)
    if revision is None:
        raise NotFound(what="草稿的修改稿", name=draft_no)
    if out is not None:
        drafts, _ = composed_as_drafted(office, row)
        (made,) = drafts.drafts
        paper = _paper(office, drafts, made, office.blobs.read(revision.docx_sha256))
        for form, content in (("pdf", paper.pdf), ("docx", paper.docx)):
            write_file(out / f"{made.stem}-D{row.id}{_ENDING}.{form}", content)
    return _told(revision)


def _editable(office: Office, draft_no: str) -> tuple[StoredDraft, DraftRevision | None]:
    with office.database.reading() as session:
        row, events = stored_draft(session, draft_number(draft_no))
        acts = [one.event for one in events]
        after(state_of(acts, DocumentState.DRAFT), DocumentAct.TAKE_BACK, name=f"草稿 {draft_no}")
        return row, last_revision(session, row.id)


def _copy(office: Office, drafts: Drafts, made: Draft, number: str) -> bytes:
    """The Word file to edit, as the draft gives it."""
    marked = drafts.numbered(made, NUMBER_STAND_IN, CODE_STAND_IN).document
    day = drafts.order.dated_on
    docx = marked.docx if isinstance(marked, FilledWord) else writers_of(office, day).docx(marked)
    return edit_copy(docx, number, day)


def _paper(office: Office, drafts: Drafts, made: Draft, content: bytes) -> Paper:
    """The edited file as it stands, without a number, and LibreOffice's PDF of it."""
    return writers_of(office, drafts.order.dated_on).write(drafts.marked(made, content))


def _told(revision: DraftRevision) -> TakenBack:
    return TakenBack(
        draft=f"D{revision.draft_id}",
        edited=str(version_of(revision)),
        pages=revision.pages,
        differences=differences_of(revision),
        confirmed=facts_of(revision),
        taken_by=revision.taken_by,
        taken_at=revision.taken_at,
    )
