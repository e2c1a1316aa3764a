"""Who is told of what happened: webhooks, and the messages that wait for them.

A message is written in the transaction of what it tells, so neither is there without the other. It names a case and a
document and holds nothing else of them: whoever wants to know more asks, as the account that he is.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import Session

from docgen.errors import NotFound
from docgen.store import audit
from docgen.store.models import Number, OutboxMessage, StoredCase, Webhook, WebhookEnd
from docgen.store.models.documents import IssuedDocument

CASE_IMPORTED: Final = "case.imported"
CASE_CHANGED: Final = "case.changed"
ISSUED: Final = "document.issued"
OF_DOCUMENTS: Final[Mapping[str, str]] = {
    "send": "document.sent",
    "serve": "document.served",
    "come_back": "document.sent_back",
    "scanned": "document.receipt",
    "archive": "document.archived",
    "void": "document.voided",
}
"""By what became of a document (``docgen.workflow.states``, ``docgen.workflow.filing``)."""
CLOCK_EXPIRING: Final = "clock.expiring"
JOB_ENDED: Final = "job.ended"
TEST: Final = "test"
EVENTS: Final = (CASE_IMPORTED, CASE_CHANGED, ISSUED, *OF_DOCUMENTS.values(), CLOCK_EXPIRING, JOB_ENDED)


def add_webhook(session: Session, made: Webhook) -> None:
    """Store a webhook; it has its number when this returns."""
    audit.add_row(session, made)


def webhooks(session: Session) -> Sequence[Webhook]:
    """The webhooks that are told of events, oldest first."""
    ended = select(WebhookEnd.id).where(WebhookEnd.webhook_id == Webhook.id).exists()
    return session.scalars(select(Webhook).where(~ended).order_by(Webhook.id)).all()


def webhook(session: Session, number: int) -> Webhook:
    """A webhook by its number. Raises NotFound."""
    found = next((one for one in webhooks(session) if one.id == number), None)
    if found is None:
        raise NotFound(what="回调地址", name=str(number))
    return found


def end_webhook(session: Session, number: int, at: datetime, by: str) -> None:
    """Tell a webhook no more, of nothing that still waits either. Raises NotFound."""
    webhook(session, number)
    audit.add_row(session, WebhookEnd(webhook_id=number, at=at, by=by))
    waiting = (OutboxMessage.webhook_id == number) & OutboxMessage.next_at.is_not(None)
    session.execute(update(OutboxMessage).where(waiting).values(next_at=None, said="回调地址已停用"))


def still_messages(connection: Connection) -> None:
    """Let no message wait any more, in a database that was restored: whom they are for was told, or is told, by the
    one that the backup was made of. They stay listed, and what is told once only is not told again.
    """
    waiting = OutboxMessage.next_at.is_not(None)
    connection.execute(update(OutboxMessage).where(waiting).values(next_at=None, said="由备份恢复，未发送"))


def tell(session: Session, rows: Sequence[tuple[str, Mapping[str, Any]]], at: datetime) -> None:
    """Write a message of every event that these rows are, for every webhook that is told of it."""
    if rows and (told := webhooks(session)):
        for event, facts in _events(session, rows):
            add_messages(session, told, event, facts, at=at)


def add_messages(  # noqa: PLR0913 - what is told, to whom, when, and whether once only
    session: Session,
    told: Sequence[Webhook],
    event: str,
    facts: Mapping[str, object],
    *,
    at: datetime,
    once: str | None = None,
) -> None:
    """Write a message for each of these webhooks that is told of the event; none it was told of ``once`` before."""
    for one in told:
        if event != TEST and event not in one.events.split():
            continue
        known = (OutboxMessage.webhook_id == one.id) & (OutboxMessage.once == once)
        if once is not None and session.scalar(select(OutboxMessage.id).where(known)) is not None:
            continue
        message = str(uuid4())
        body = json.dumps({"id": message, "event": event, "at": at.isoformat(), **facts}, ensure_ascii=False)
        row = {"webhook_id": one.id, "message": message, "event": event, "body": body, "made_at": at, "once": once}
        session.execute(insert(OutboxMessage).values(**row, next_at=at, tries=0))


def due_messages(session: Session, at: datetime, limit: int) -> Sequence[tuple[OutboxMessage, Webhook]]:
    """Messages to be delivered now, oldest first, each with its webhook."""
    rows = session.execute(
        select(OutboxMessage, Webhook)
        .join(Webhook, Webhook.id == OutboxMessage.webhook_id)
        .where(OutboxMessage.next_at <= at)
        .order_by(OutboxMessage.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def claim_message(session: Session, number: int, at: datetime, again_at: datetime) -> bool:
    """Take a message to deliver it, until ``again_at``; False where another worker took it first."""
    mine = (OutboxMessage.id == number) & (OutboxMessage.next_at <= at)
    taken = update(OutboxMessage).where(mine).values(next_at=again_at, tries=OutboxMessage.tries + 1)
    return session.execute(taken.returning(OutboxMessage.id)).first() is not None


def end_try(session: Session, number: int, *, said: str, arrived_at: datetime | None, next_at: datetime | None) -> None:
    """Note what came of a try."""
    values = {"said": said, "arrived_at": arrived_at, "next_at": next_at}
    session.execute(update(OutboxMessage).where(OutboxMessage.id == number).values(**values))


def messages(session: Session, webhook_id: int | None, limit: int) -> Sequence[OutboxMessage]:
    """The last messages, newest first: of a webhook, or of all."""
    query = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(limit)
    return session.scalars(query if webhook_id is None else query.where(OutboxMessage.webhook_id == webhook_id)).all()


def forget_messages(session: Session, *, before: datetime) -> None:
    """Forget what arrived or was given up long ago; what must be told once stays."""
    over = OutboxMessage.next_at.is_(None) & (OutboxMessage.made_at < before) & OutboxMessage.once.is_(None)
    session.execute(delete(OutboxMessage).where(over))


def _events(
    session: Session, rows: Sequence[tuple[str, Mapping[str, Any]]]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    cases, numbers = _names(session, rows)
    for table, row in rows:
        match table:
            case "case_versions":
                yield CASE_IMPORTED if row["number"] == 1 else CASE_CHANGED, {"case_no": cases[row["case_id"]]}
            case "documents":
                yield ISSUED, {**_of_document(numbers, row["serial"]), "kind": row["kind"]}
            case "document_events" if row["event"] in OF_DOCUMENTS:
                yield OF_DOCUMENTS[row["event"]], _of_document(numbers, row["serial"])


def _of_document(numbers: Mapping[int, tuple[str, str]], serial: int) -> dict[str, object]:
    case_no, document_no = numbers[serial]
    return {"case_no": case_no, "document_no": document_no}


def _names(
    session: Session, rows: Sequence[tuple[str, Mapping[str, Any]]]
) -> tuple[Mapping[int, str], Mapping[int, tuple[str, str]]]:
    """The numbers of the rows' cases by id; of their documents, by serial, those of case and document."""
    session.flush()
    ids = [row["case_id"] for _, row in rows if "case_id" in row]
    serials = [row["serial"] for _, row in rows if "serial" in row]
    documents = (
        select(IssuedDocument.serial, StoredCase.case_no, Number.text)
        .join(StoredCase, StoredCase.id == IssuedDocument.case_id)
        .join(Number, Number.serial == IssuedDocument.serial)
    )
    found = select(StoredCase.id, StoredCase.case_no)
    return (
        {
            key: case_no
            for part in _parts(ids)
            for key, case_no in session.execute(found.where(StoredCase.id.in_(part)))
        },
        {
            serial: (case_no, number)
            for part in _parts(serials)
            for serial, case_no, number in session.execute(documents.where(IssuedDocument.serial.in_(part)))
        },
    )


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """A statement holds so many at most."""
    yield from (keys[at : at + 500] for at in range(0, len(keys), 500))
