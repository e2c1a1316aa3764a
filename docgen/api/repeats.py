"""Requests that come again: by its idempotency key one that made something is answered as it was, and makes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from docgen.api.office import Office
from docgen.errors import KeyInUse, KeyReused
from docgen.store.models import KeptAnswer
from docgen.store.tokens import begin_answer, drop_answer, end_answer

KEPT: Final = timedelta(days=2)
"""How long an answer is kept."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered: its status, and its body as JSON."""

    status: int
    body: str


def begin_request(office: Office, key: str, request: str, *, at: datetime) -> Answered | None:
    """Begin to answer a request; what it was answered, if it was before.

    Args:
        office: whose; a key is its account's own.
        key: as the request gives it.
        request: the request's hash.
        at: this instant.

    Raises:
        KeyReused: another request had the key.
        KeyInUse: the same request has no answer yet, or its answering was interrupted.
    """
    made = KeptAnswer(name=office.account, key=key, request=request, begun_at=at)
    with office.database.deriving() as session:
        known = begin_answer(session, made, forget_before=at - KEPT)
    if known is None:
        return None
    if known.request != request:
        raise KeyReused(key=key)
    if known.status is None or known.answer is None:
        raise KeyInUse(key=key)
    return Answered(known.status, known.answer)


def end_request(office: Office, key: str, answered: Answered) -> None:
    """Keep what a request was answered."""
    with office.database.deriving() as session:
        end_answer(session, office.account, key, answered.status, answered.body)


def drop_request(office: Office, key: str) -> None:
    """Forget a request that was refused: mended or not, it may come again."""
    with office.database.deriving() as session:
        drop_answer(session, office.account, key)
