"""The states of a document, from draft to archive, and what leads from one to the next.

草稿 → 送审 → 已批准 → 已出具 → 已寄出 → 已送达 / 退回 → 已归档, and 作废. What happened is told by events, written
once; the state is what they come to.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Protocol

from docgen import glossary
from docgen.errors import WrongState


class Told(Protocol):
    """Something that became of a document."""

    @property
    def event(self) -> str:
        """What: an act, or something that is none."""


class DocumentState(StrEnum):
    """How far a document has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    ISSUED = "issued"
    SENT = "sent"
    SERVED = "served"
    SENT_BACK = "sent_back"
    ARCHIVED = "archived"
    VOID = "void"


class DocumentAct(StrEnum):
    """What is done with a document or happens to it."""

    TAKE_BACK = "take_back"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    ISSUE = "issue"
    SEND = "send"
    SERVE = "serve"
    COME_BACK = "come_back"
    ARCHIVE = "archive"
    VOID = "void"


_S, _A = DocumentState, DocumentAct

LEADS: Final[Mapping[DocumentAct, Mapping[DocumentState, DocumentState]]] = {
    _A.TAKE_BACK: {_S.DRAFT: _S.DRAFT},
    _A.SUBMIT: {_S.DRAFT: _S.SUBMITTED},
    _A.APPROVE: {_S.SUBMITTED: _S.APPROVED},
    _A.RETURN: {_S.SUBMITTED: _S.DRAFT, _S.APPROVED: _S.DRAFT},
    _A.WITHDRAW: dict.fromkeys((_S.DRAFT, _S.SUBMITTED, _S.APPROVED), _S.WITHDRAWN),
    _A.ISSUE: {_S.APPROVED: _S.ISSUED},
    # Sent once more to another address, served after it came back: a document may go out again.
    _A.SEND: dict.fromkeys((_S.ISSUED, _S.SENT, _S.SENT_BACK), _S.SENT),
    _A.SERVE: dict.fromkeys((_S.ISSUED, _S.SENT, _S.SENT_BACK, _S.SERVED), _S.SERVED),
    _A.COME_BACK: dict.fromkeys((_S.ISSUED, _S.SENT, _S.SENT_BACK), _S.SENT_BACK),
    _A.ARCHIVE: dict.fromkeys((_S.ISSUED, _S.SENT, _S.SERVED, _S.SENT_BACK, _S.VOID), _S.ARCHIVED),
    _A.VOID: dict.fromkeys((_S.ISSUED, _S.SENT, _S.SENT_BACK, _S.SERVED), _S.VOID),
}
"""For each act: from which states it leads to which."""


def after(state: DocumentState, act: DocumentAct, *, name: str) -> DocumentState:
    """The state that an act leads to from ``state``. Raises WrongState, which says from where it would."""
    then = LEADS[act].get(state)
    if then is None:
        fitting = "、".join(glossary.word(one) for one in LEADS[act])
        raise WrongState(name=name, state=glossary.word(state), act=glossary.word(act), fitting=fitting)
    return then


def state_of(acts: Iterable[str], first: DocumentState) -> DocumentState:
    """What the events come to, from ``first`` on; those that are no act of the table count for nothing."""
    state = first
    for act in acts:
        if act in _KNOWN:
            state = LEADS[DocumentAct(act)].get(state, state)
    return state


def draft_state(events: Iterable[Told]) -> DocumentState:
    """How far a draft has come."""
    return state_of([one.event for one in events], DocumentState.DRAFT)


_KNOWN: Final = frozenset(act.value for act in DocumentAct)
