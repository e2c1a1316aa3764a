"""Rows of a batch that are taken up once more: refused ones after their facts were mended, drafts that were approved.

A row keeps its fingerprint whatever happens to it, and its documents bear it: so none is issued a second time.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from docgen.api.batch_cases import PlannedRow
from docgen.store.batches import accepted_cases, batch_drafts, next_round, rows_in
from docgen.store.models import Batch, BatchRow, DraftEvent, RowState, StoredDraft
from docgen.workflow.states import DocumentState, draft_state

_OVER = frozenset({DocumentState.WITHDRAWN})
_READY = frozenset({DocumentState.APPROVED, DocumentState.ISSUED, DocumentState.WITHDRAWN})
Drafted = Sequence[tuple[StoredDraft, Sequence[DraftEvent]]]


def answers_said(for_all: Mapping[str, Any], row: PlannedRow) -> str:
    """What a row answers, as it is stored: its own answers before those for all."""
    return json.dumps({**for_all, **row.answers}, ensure_ascii=False, default=str)


def free_refused(session: Session, batch: Batch, planned: Sequence[PlannedRow], answers: Mapping[str, Any]) -> None:
    """Let refused rows be tried again, with what the file says of them now; so rows whose drafts were withdrawn.

    Args:
        session: a writing session.
        batch: whose rows.
        planned: what the file says now; a row whose case it no longer names stays refused.
        answers: those that hold for all.
    """
    said = {row.case_no: row for row in reversed(planned) if row.refused is None}
    faults = {row.case_no: row.refused for row in planned if row.refused is not None}
    drafts = batch_drafts(session, batch.id)
    round_no = next_round(session, batch.id)
    taken = accepted_cases(session, batch.id)
    for row in rows_in(session, batch.id, RowState.DRAFTED):
        if not _is_drafted(drafts.get(row.fingerprint, ())):
            _free(row, round_no, drafted=False)
    for row in rows_in(session, batch.id, RowState.REFUSED):
        if row.case_no in taken:
            continue  # a case that stands in the file twice is written to once
        if row.case_no in said:
            taken.add(row.case_no)
            row.answers = answers_said(answers, said[row.case_no])
            _free(row, round_no, drafted=_is_drafted(drafts.get(row.fingerprint, ())))
        elif row.case_no in faults:
            _refuse_again(session, row, faults[row.case_no])
    session.flush()


def free_approved(session: Session, batch: Batch) -> None:
    """Let rows be issued whose drafts are all approved, those withdrawn aside."""
    drafts = batch_drafts(session, batch.id)
    round_no = next_round(session, batch.id)
    for row in rows_in(session, batch.id, RowState.DRAFTED):
        states = {draft_state(events) for _, events in drafts.get(row.fingerprint, ())}
        if states <= _READY and not states <= _OVER:
            row.state, row.round, row.deaths = RowState.APPROVED.value, round_no, 0
    session.flush()


def _is_drafted(drafts: Drafted) -> bool:
    """Whether any draft of a row still stands."""
    return any(draft_state(events) not in _OVER for _, events in drafts)


def _free(row: BatchRow, round_no: int, *, drafted: bool) -> None:
    row.state = (RowState.DRAFTED if drafted else RowState.PENDING).value
    row.reason, row.owner, row.deaths, row.round = None, None, 0, round_no


def _refuse_again(session: Session, row: BatchRow, reason: str) -> None:
    """Say what is wrong with the row now; it leaves its state for that, as what was refused never changes."""
    if row.reason != reason:
        row.state, row.reason = RowState.PENDING.value, None
        session.flush()
        row.state, row.reason = RowState.REFUSED.value, reason
