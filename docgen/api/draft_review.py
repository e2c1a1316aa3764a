"""A draft as whoever submits or approves it looks at it: its papers, where they leave the standard text, its way."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from docgen.api.case_history import Happened
from docgen.api.caselist import seen
from docgen.api.documents import DocumentOrder
from docgen.api.drafted import changed_since, composed_as_drafted
from docgen.api.drafts import DraftLine, draft_line, refuse_to_approve
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.previews import Examined, previews
from docgen.api.stored_drafts import with_edited
from docgen.casefile.profile import Profile
from docgen.document.difference import Difference, differences
from docgen.document.text import passages
from docgen.errors import DocgenError, NotFound, NotTheApprover
from docgen.kinds.definition import Column, Question
from docgen.kinds.registry import kind
from docgen.store.cases import case_no_of
from docgen.store.drafts import draft_number, stored_draft, submitted
from docgen.store.models import DraftEvent, StoredDraft
from docgen.workflow.access import Act, Actor
from docgen.workflow.drafting import Drafts, draft
from docgen.workflow.papers import tree_of

QUEUE: Final = 500
"""So many drafts are shown as waiting at once, the longest waiting first."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that the draft was written with: the question, the answer as text (rows: one a line), the default's."""

    name: str
    title: str
    text: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft without its papers: what it is, what it was answered with, what became of it.

    ``refused`` says why this account may not approve it; None where it may.
    """

    line: DraftLine
    given: tuple[Given, ...]
    steps: tuple[Happened, ...]
    refused: NotTheApprover | None
    order: DocumentOrder
    """What it was written from, for a new draft in its place."""


@dataclass(frozen=True, slots=True)
class DraftPapers(Examined):
    """A draft's papers, and where its text differs from that of the kind's own answers; None where there is none."""

    standard: tuple[Difference, ...] | None = None


@permitted(Act.DRAFT)
def draft_record(office: Office, case_no: str, draft_no: str) -> DraftRecord:
    """A draft of a case. Raises NotFound, also for another case's."""
    number = draft_number(draft_no)
    with office.database.reading() as session:
        row, events = stored_draft(session, number)
        line = draft_line(session, row, case_no_of(session, row.case_id), events)
    if line.case_no != case_no:
        raise NotFound(what="草稿", name=draft_no)
    inputs = json.loads(row.inputs)
    order = DocumentOrder(row.kind, case_no, row.as_of, row.dated_on, row.party, inputs["answers"], inputs["basis"])
    questions = kind(row.kind).definition.fields
    given = tuple(_given(one, inputs["answers"][one.name]) for one in questions if one.name in inputs["answers"])
    return DraftRecord(line, given, _steps(row, events), _refused(office.actor(), office.profile, row, events), order)


@permitted(Act.DRAFT)
def draft_papers(office: Office, draft_no: str) -> DraftPapers:
    """The draft's papers as they stand (edited by hand, where it was), with what whoever looks at them should know.

    Raises:
        NotFound: there is no such draft.
        DraftOutdated: it no longer comes out as it was written down.
    """
    with office.database.reading() as session:
        row, _ = stored_draft(session, draft_number(draft_no))
    drafts, stored = composed_as_drafted(office, row)
    warnings = (*drafts.warnings, *changed_since(office, stored))
    return DraftPapers(
        tuple(previews(office, _as_edited(office, row, drafts))), warnings, _from_standard(office, drafts)
    )


@permitted(Act.APPROVE)
def approval_queue(office: Office) -> tuple[DraftLine, ...]:
    """The drafts that wait for an approval this account may give, the longest waiting first."""
    if office.is_new:
        return ()
    actor, profile = office.actor(), office.profile
    with office.database.reading() as session:
        waiting = submitted(session, limit=QUEUE, within=seen(office))
        numbers = [(row.id, case_no) for row, case_no, _ in waiting]
        found = [(*stored_draft(session, number), case_no) for number, case_no in numbers]
        return tuple(
            draft_line(session, row, case_no, events)
            for row, events, case_no in found
            if _refused(actor, profile, row, events) is None
        )


def _as_edited(office: Office, row: StoredDraft, drafts: Drafts) -> Drafts:
    """The draft in the words of the file it was edited into by hand, where there is one."""
    edited = with_edited(office, row, drafts).edited
    if edited is None:
        return drafts
    return replace(drafts, drafts=tuple(replace(one, document=drafts.marked(one, edited)) for one in drafts.drafts))


def _refused(actor: Actor, profile: Profile, row: StoredDraft, events: Sequence[DraftEvent]) -> NotTheApprover | None:
    try:
        refuse_to_approve(actor, profile, row, events)
    except NotTheApprover as error:
        return error
    return None


def _from_standard(office: Office, drafts: Drafts) -> tuple[Difference, ...] | None:
    """What the answers made of the standard text: the same order answered with no more than it must be."""
    order, (made,) = drafts.order, drafts.drafts
    questions = order.kind.definition.fields
    bare = {one.name: one.default for one in questions if one.default is not None}
    bare |= {one.name: order.answers[one.name] for one in questions if one.required and one.name in order.answers}
    try:
        (standard,) = draft(replace(order, answers=bare), office.parameters).drafts
    except DocgenError:  # the kind can't be written without one of the answers that it lets be
        return None
    trees = (tree_of(standard.document), tree_of(made.document))
    old, new = (list(passages(tree)) for tree in trees)
    return tuple(differences(old, new))


def _steps(row: StoredDraft, events: Sequence[DraftEvent]) -> tuple[Happened, ...]:
    written = Happened("draft", row.made_at, row.made_by, None)
    return (written, *(Happened(one.event, one.at, one.by, one.note) for one in events))


def _given(question: Question, answer: Any) -> Given:
    return Given(question.name, question.title, _text(answer, question.columns), answer == question.default)


def _text(answer: Any, columns: Sequence[Column]) -> str:
    if isinstance(answer, list):
        return "\n".join(_row(row, columns) for row in answer)
    if isinstance(answer, bool):
        return "是" if answer else "否"
    return str(answer)


def _row(row: Mapping[str, Any], columns: Sequence[Column]) -> str:
    return "；".join(f"{one.title} {_text(row[one.name], ())}" for one in columns if one.name in row)
