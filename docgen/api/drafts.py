"""Drafts on their way: written down, submitted, approved or sent back, issued; and issued documents made void."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.api.documents import PAPER, DocumentOrder, IssueAnswer, issue_commission
from docgen.api.drafted import changed_since, composed_as_drafted, draft_row, refuse_day
from docgen.api.importing import stored_case
from docgen.api.office import Office
from docgen.api.own_seals import not_sealed, permitted_sealing
from docgen.api.permission import permitted
from docgen.api.register import known_formats
from docgen.api.stored_drafts import redated, refuse_unseen, version_of, with_edited
from docgen.api.templates import with_template
from docgen.api.voiding import reason_of
from docgen.casefile.profile import Profile
from docgen.kinds.registry import kind
from docgen.law.demands import CHINA
from docgen.law.result import ClaimWarning
from docgen.store.cases import case_no_of
from docgen.store.documents import number_of
from docgen.store.drafts import (
    DRAFT_NO,
    add_draft,
    add_draft_event,
    draft_number,
    drafts_of,
    last_revision,
    stored_draft,
)
from docgen.store.models import DraftEvent, StoredDraft
from docgen.workflow.access import Act, Actor
from docgen.workflow.approval import approver, refuse_approver
from docgen.workflow.drafting import draft
from docgen.workflow.issuing import Commission
from docgen.workflow.states import DocumentAct, DocumentState, after, state_of

ON_THEIR_WAY: Final = (DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.APPROVED)
"""The states of drafts that something is still to become of."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list: its number (``D12``), what it is, for whom, how far it has come, since when."""

    draft: str
    case_no: str
    kind: str
    title: str
    party_name: str | None
    as_of: date
    dated_on: date
    state: DocumentState
    state_word: str
    made_by: str
    since: datetime
    note: str | None
    """Why it was returned or withdrawn."""
    document_no: str | None = None
    """What it was issued as."""
    edited: str | None = None
    """The version of the file edited by hand that stands for it."""


@dataclass(frozen=True, slots=True)
class DraftList:
    """Drafts, oldest first, and what whoever makes them should know."""

    drafts: tuple[DraftLine, ...]
    warnings: tuple[ClaimWarning, ...] = ()


def names_a_draft(text: str) -> bool:
    """Whether a text has the form of a draft's number."""
    return DRAFT_NO.fullmatch(text) is not None


@permitted(Act.DRAFT)
def make_drafts(office: Office, order: DocumentOrder, *, at: datetime) -> DraftList:
    """Write a draft down for each addressee; a case file is imported first.

    Raises:
        Clash: the case file differs from the stored case of its number.
        DocgenError: what ``documents.render_documents`` raises; nothing is written down.
    """
    stored = stored_case(office, order.source, at=at)
    on_case = with_template(office, order.on(stored.case, office.profile))
    drafts = draft(on_case, office.parameters)
    rows = [draft_row(office, on_case, stored, one, at) for one in drafts.drafts]
    with office.database.writing(office.deed(Act.DRAFT, at, stored.case.case_no)) as session:
        for row in rows:
            add_draft(session, row)
        lines = tuple(draft_line(session, row, stored.case.case_no, []) for row in rows)
    return DraftList(lines, drafts.warnings)


@permitted(Act.DRAFT)
def list_drafts(office: Office, case_no: str | None = None, *, states: Sequence[DocumentState] = ()) -> DraftList:
    """The drafts of a case, or of all cases; only those in one of ``states`` if any are given."""
    if office.is_new:
        return DraftList(())
    own = office.sees_only()
    with office.database.reading() as session:
        lines = [
            draft_line(session, row, number, events) for row, number, events in drafts_of(session, case_no, own=own)
        ]
    return DraftList(tuple(line for line in lines if not states or line.state in states))


@permitted(Act.DRAFT)
def submit(office: Office, draft_no: str, *, at: datetime) -> DraftLine:
    """Submit a draft for approval. Raises NotFound, WrongState."""
    return _act(office, draft_no, DocumentAct.SUBMIT, at)


@permitted(Act.DRAFT)
def withdraw(office: Office, draft_no: str, *, reason: str, at: datetime) -> DraftLine:
    """Take a draft back for good. Raises NotFound, WrongState, ReasonMissing."""
    return _act(office, draft_no, DocumentAct.WITHDRAW, at, reason_of(reason))


@permitted(Act.APPROVE)
def return_draft(office: Office, draft_no: str, *, reason: str, at: datetime) -> DraftLine:
    """Send a submitted or approved draft back to whoever wrote it. Raises NotFound, WrongState, ReasonMissing."""
    return _act(office, draft_no, DocumentAct.RETURN, at, reason_of(reason))


@permitted(Act.APPROVE)
def approve(office: Office, draft_no: str, *, at: datetime, edited: str | None = None) -> DraftLine:
    """Approve a draft: its text and figures stay as they are from now on.

    Args:
        office: whose.
        draft_no: the draft's number.
        at: this instant.
        edited: the version of the file edited by hand that the approver has seen (``difference``), where there is one.

    Raises:
        NotFound, WrongState: there is no such draft, or it was not submitted.
        NotTheApprover: somebody else must.
        DraftOutdated: it no longer comes out as it was written down.
        EditedUnseen: it was edited by hand, and another version or none was seen.
    """
    with office.database.reading() as session:
        row, _ = stored_draft(session, draft_number(draft_no))
    composed_as_drafted(office, row)
    refuse = partial(refuse_to_approve, office.actor(), office.profile)
    return _act(office, draft_no, DocumentAct.APPROVE, at, refuse=refuse, seen=edited)


def refuse_to_approve(actor: Actor, profile: Profile, row: StoredDraft, events: Sequence[DraftEvent]) -> None:
    """Raises NotTheApprover where who acts in the institution may not approve the draft."""
    prepared = {row.made_by, *(event.by for event in events if event.event in _PREPARING)}
    refuse_approver(actor, kind(row.kind), prepared, four_eyes=bool(profile.four_eyes))


@permitted(Act.ISSUE)
def issue_draft(  # noqa: PLR0913  # each is an option of the command
    office: Office,
    draft_no: str,
    *,
    out: Path,
    at: datetime,
    dated_on: date | None = None,
    formats: Sequence[str] = PAPER,
) -> IssueAnswer:
    """Issue an approved draft: its text and figures, with number, date and code added.

    Args:
        office: whose.
        draft_no: the draft's number.
        out: the folder for its files.
        at: this instant.
        dated_on: the date it bears, from that of the draft to today; None for the date it was drafted with.
        formats: which files.

    Raises:
        NotFound, WrongState: there is no such draft, or it is not approved.
        DraftOutdated: it no longer comes out as it was approved.
        DocgenError: what ``documents.issue_documents`` raises; nothing is issued then.
    """
    wanted = known_formats(formats)
    with office.database.reading() as session:
        row, events = stored_draft(session, draft_number(draft_no))
    if not any(event.event == DocumentAct.ISSUE for event in events):  # else: handed out again after a kill
        after(state_of([e.event for e in events], DocumentState.DRAFT), DocumentAct.ISSUE, name=f"草稿 {draft_no}")
    drafts, stored = composed_as_drafted(office, row)
    if dated_on is not None and dated_on != row.dated_on:
        refuse_day(row, dated_on, at.astimezone(CHINA).date())
        drafts, stored = redated(office, row, drafts, dated_on)
    drafts = with_edited(office, row, drafts)
    sealing = permitted_sealing(office, kind(row.kind), approved=True)
    commission = Commission(drafts, stored, at, row.id, approved_by=approver(events), sealing=sealing)
    files = issue_commission(office, commission, out=out, formats=wanted)
    told = (*drafts.warnings, *not_sealed(drafts, sealing), *changed_since(office, stored))
    return IssueAnswer(files, told)


def _act(  # noqa: PLR0913 - what an act is made of
    office: Office,
    draft_no: str,
    act: DocumentAct,
    at: datetime,
    note: str | None = None,
    *,
    refuse: Callable[[StoredDraft, Sequence[DraftEvent]], None] = lambda *_: None,
    seen: str | None = None,
) -> DraftLine:
    """Do the act, unless the state or ``refuse`` forbids it; both see the draft as nobody can change it meanwhile."""
    number = draft_number(draft_no)
    with office.database.reading() as session:
        case_no = case_no_of(session, stored_draft(session, number)[0].case_id)
    with office.database.writing(office.deed(_DEEDS[act], at, case_no)) as session:
        row, events = stored_draft(session, number, lock=True)
        after(state_of([one.event for one in events], DocumentState.DRAFT), act, name=f"草稿 {draft_no}")
        refuse(row, events)
        if act is DocumentAct.APPROVE:
            refuse_unseen(session, row, seen)
        event = DraftEvent(draft_id=number, event=act, at=at, by=office.account, note=note)
        add_draft_event(session, event)
        return draft_line(session, row, case_no, [*events, event])


_PREPARING = (DocumentAct.SUBMIT, DocumentAct.TAKE_BACK)
_DEEDS = {
    DocumentAct.SUBMIT: Act.DRAFT,
    DocumentAct.WITHDRAW: Act.DRAFT,
    DocumentAct.RETURN: Act.APPROVE,
    DocumentAct.APPROVE: Act.APPROVE,
}


def draft_line(session: Session, row: StoredDraft, case_no: str, events: Sequence[DraftEvent]) -> DraftLine:
    """A draft in the list; ``events`` are what became of it, or the last of that."""
    state = state_of([event.event for event in events], DocumentState.DRAFT)
    last = events[-1] if events else None
    serial = last.serial if last else None
    return DraftLine(
        draft=f"D{row.id}",
        case_no=case_no,
        kind=row.kind,
        title=kind(row.kind).definition.title,
        party_name=row.party_name,
        as_of=row.as_of,
        dated_on=row.dated_on,
        state=state,
        state_word=glossary.word(state),
        made_by=row.made_by,
        since=last.at if last else row.made_at,
        note=last.note if last else None,
        document_no=number_of(session, serial) if serial is not None else None,
        edited=version_of(last_revision(session, row.id)),
    )
