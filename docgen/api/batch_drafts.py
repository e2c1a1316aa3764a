"""Drafts of a whole batch submitted, approved or taken back at once; each draft is its own act, refused by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from docgen.api.batch_answers import Progress
from docgen.api.batch_folder import batch_in
from docgen.api.batch_rows import EVERYBODYS
from docgen.api.drafts import approve, return_draft, submit, withdraw
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import DocgenError, NotFound
from docgen.store.batches import batch_drafts
from docgen.workflow.access import Act
from docgen.workflow.states import DocumentState, draft_state


@dataclass(frozen=True, slots=True)
class RefusedDraft:
    """A draft that the act was refused of, and why."""

    draft: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchActAnswer:
    """With how many drafts of a batch the act was done, of how many it was refused, how many it doesn't concern."""

    done: int
    refused: tuple[RefusedDraft, ...]
    passed_over: int
    """Those in another state."""


@permitted(Act.DRAFT)
def submit_batch(office: Office, out: Path, *, at: datetime, progress: Progress) -> BatchActAnswer:
    """Submit every draft of the batch in a folder that was not yet. Raises NotFound, BatchElsewhere."""
    return _each(office, out, DocumentState.DRAFT, partial(submit, office, at=at), progress)


@permitted(Act.DRAFT)
def withdraw_batch(office: Office, out: Path, *, reason: str, at: datetime, progress: Progress) -> BatchActAnswer:
    """Take back every draft that was returned or never submitted. Raises NotFound, BatchElsewhere, ReasonMissing."""
    act = partial(withdraw, office, reason=reason, at=at)
    return _each(office, out, DocumentState.DRAFT, act, progress)


@permitted(Act.APPROVE)
def approve_batch(office: Office, out: Path, *, at: datetime, progress: Progress) -> BatchActAnswer:
    """Approve every submitted draft of the batch in a folder. Raises NotFound, BatchElsewhere."""
    return _each(office, out, DocumentState.SUBMITTED, partial(approve, office, at=at), progress)


@permitted(Act.APPROVE)
def return_batch(office: Office, out: Path, *, reason: str, at: datetime, progress: Progress) -> BatchActAnswer:
    """Send back every submitted draft of the batch. Raises NotFound, BatchElsewhere, ReasonMissing."""
    act = partial(return_draft, office, reason=reason, at=at)
    return _each(office, out, DocumentState.SUBMITTED, act, progress)


def _each(
    office: Office, out: Path, state: DocumentState, act: Callable[[str], object], progress: Progress
) -> BatchActAnswer:
    batch = batch_in(office, out)
    if batch is None or not batch.draft:
        raise NotFound(what="草稿批次", name=out)
    with office.database.reading() as session:
        found = [pair for drafts in batch_drafts(session, batch.id).values() for pair in drafts]
    concerned = [f"D{one.id}" for one, events in found if draft_state(events) is state]
    refused = []
    for count, number in enumerate(concerned, 1):
        try:
            act(number)
        except EVERYBODYS:
            raise
        except DocgenError as error:
            refused.append(RefusedDraft(number, error.message))
        progress("草稿", count, len(concerned))
    return BatchActAnswer(len(concerned) - len(refused), tuple(refused), len(found) - len(concerned))
