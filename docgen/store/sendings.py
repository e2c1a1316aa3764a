"""Texts and e-mails that went out, or were about to: written before and after, never changed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from docgen.errors import NotFound
from docgen.store.audit import add_row
from docgen.store.models import Sending, SendingEnd

Told = tuple[Sending, SendingEnd | None]
"""A message, and what came of it; None where nobody knows yet."""


def add_sending(session: Session, sending: Sending) -> None:
    """Store that a message is about to be handed over; it has its number when this returns."""
    add_row(session, sending)


def end_sending(session: Session, end: SendingEnd) -> None:
    """Store what came of a message."""
    add_row(session, end)


def sendings_of(session: Session, serial: int) -> Sequence[Told]:
    """The messages by which a document went out, oldest first."""
    rows = session.execute(
        select(Sending, SendingEnd)
        .outerjoin(SendingEnd, SendingEnd.sending_id == Sending.id)
        .where(Sending.serial == serial)
        .order_by(Sending.id)
    )
    return [(row[0], row[1]) for row in rows]


def sending(session: Session, number: int) -> Told:
    """A message by its number. Raises NotFound."""
    found = session.get(Sending, number)
    if found is None:
        raise NotFound(what="发送记录", name=str(number))
    return found, session.scalar(select(SendingEnd).where(SendingEnd.sending_id == number))
