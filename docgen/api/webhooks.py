"""Webhooks: addresses of other systems that are told what happened, and what became of each message."""

import base64
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.refreshing import settle
from docgen.delivery.callbacks import SECRET_PREFIX, call, refuse_url, signature
from docgen.errors import WrongWebhook
from docgen.store import outbox
from docgen.store.models import OutboxMessage
from docgen.store.models import Webhook as StoredWebhook
from docgen.store.urgent import urgent_clocks
from docgen.workflow.access import Act

EVENTS: Final = outbox.EVENTS
WAITS: Final = tuple(map(timedelta, (0,) * 7, (60, 300, 1800, 7200, 21600, 43200, 86400)))
"""After a try in vain the next one is made so much later; after the last, none."""
_TAKEN: Final = timedelta(minutes=5)
"""So long a message is its worker's; one that died with it is tried again then."""
_KEPT: Final = timedelta(days=30)
_MOST_WEBHOOKS: Final = 20
_MOST_CLOCKS: Final = 10_000


class MessageState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    ARRIVED = "arrived"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address, and the events it is told of."""

    webhook: int
    url: str
    events: tuple[str, ...]
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class NewWebhook(Webhook):
    """A webhook as it is made; ``secret`` signs what it is sent, told this once."""

    secret: str


@dataclass(frozen=True, slots=True)
class WebhookList:
    """The webhooks, oldest first."""

    webhooks: tuple[Webhook, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message to a webhook: how often it was tried, what came of the last try (Chinese), when it is tried next."""

    id: int
    message: str
    event: str
    made_at: datetime
    state: MessageState
    tries: int
    said: str | None
    next_at: datetime | None
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageList:
    """The last messages to a webhook, newest first."""

    messages: tuple[Message, ...]


@permitted(Act.MANAGE_WEBHOOKS)
def add_webhook(office: Office, url: str, events: Sequence[str], *, private: bool, at: datetime) -> NewWebhook:
    """Let an address be told of events from now on.

    Args:
        office: whose.
        url: the address, https.
        events: names of events.
        private: whether addresses of the own network may be told, and without https.
        at: this instant.

    Raises:
        WrongWebhook: the address may not be told, there is no such event, or there are too many webhooks.
    """
    refuse_url(url, private=private)
    unknown = [event for event in events if event not in EVENTS]
    if unknown or not events:
        said = f"没有事件 {unknown[0][:40]}" if unknown else "没有选定事件"
        raise WrongWebhook(url=url[:80], reason=f"{said}；可用：{'、'.join(EVENTS)}")
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    named = " ".join(event for event in EVENTS if event in events)
    row = StoredWebhook(url=url, events=named, secret=secret, made_at=at, made_by=office.account)
    with office.database.writing(office.deed(Act.MANAGE_WEBHOOKS, at)) as session:
        if len(outbox.webhooks(session)) >= _MOST_WEBHOOKS:
            raise WrongWebhook(url=url[:80], reason=f"至多设{_MOST_WEBHOOKS}个回调地址，请先停用不用的")
        outbox.add_webhook(session, row)
    told = _told(row)
    return NewWebhook(told.webhook, told.url, told.events, told.made_at, told.made_by, secret)


@permitted(Act.MANAGE_WEBHOOKS)
def list_webhooks(office: Office) -> WebhookList:
    """The webhooks."""
    with office.database.reading() as session:
        return WebhookList(tuple(map(_told, outbox.webhooks(session))))


@permitted(Act.MANAGE_WEBHOOKS)
def remove_webhook(office: Office, number: int, *, at: datetime) -> None:
    """Tell a webhook no more. Raises NotFound."""
    with office.database.writing(office.deed(Act.MANAGE_WEBHOOKS, at)) as session:
        outbox.end_webhook(session, number, at, office.account)


@permitted(Act.MANAGE_WEBHOOKS)
def try_webhook(office: Office, number: int, *, at: datetime) -> None:
    """Send a webhook a message of the event ``test``, as any other is sent. Raises NotFound."""
    with office.database.writing(office.deed(Act.MANAGE_WEBHOOKS, at)) as session:
        outbox.add_messages(session, [outbox.webhook(session, number)], outbox.TEST, {}, at=at)


@permitted(Act.MANAGE_WEBHOOKS)
def webhook_messages(office: Office, number: int, *, limit: int = 100) -> MessageList:
    """The last messages to a webhook. Raises NotFound."""
    with office.database.reading() as session:
        outbox.webhook(session, number)
        return MessageList(tuple(map(_message, outbox.messages(session, number, limit))))


def deliver_messages(office: Office, *, private: bool, clock: Callable[[], datetime], most: int = 20) -> int:
    """Send what is due; how many were tried. For whoever works beside the server: each is taken by one alone.

    Args:
        office: whose.
        private: whether addresses of the own network may be told.
        clock: this instant.
        most: how many at once.

    Raises:
        StorageError: the database refuses; what was sent and not noted is sent once more.
    """
    with office.database.reading() as session:
        due = outbox.due_messages(session, clock(), most)
    for row, webhook in due:
        at = clock()
        with office.database.deriving() as session:
            mine = outbox.claim_message(session, row.id, at, at + _TAKEN)
        if not mine:
            continue
        body = row.body.encode()
        made = call(webhook.url, signature(webhook.secret, row.message, at, body), body, private=private)
        again = None if made.arrived or row.tries >= len(WAITS) else clock() + WAITS[row.tries]
        with office.database.deriving() as session:
            arrived = clock() if made.arrived else None
            outbox.end_try(session, row.id, said=made.said, arrived_at=arrived, next_at=again)
    return len(due)


def notice_clocks(office: Office, *, as_of: date, at: datetime) -> None:
    """Write messages of the clocks that began to run out, each told once; and forget old messages."""
    with office.database.reading() as session:
        told = [one for one in outbox.webhooks(session) if outbox.CLOCK_EXPIRING in one.events.split()]
    if told:
        settle(office, as_of)
        with office.database.reading() as session:
            urgent = urgent_clocks(session, as_of, limit=_MOST_CLOCKS)
        with office.database.deriving() as session:
            for case_no, clock in urgent:
                facts = {"case_no": case_no, "kind": clock.kind, "expires_on": clock.expires_on.isoformat()}
                once = f"{case_no} {clock.kind} {clock.party} {clock.debt} {clock.expires_on}"
                outbox.add_messages(session, told, outbox.CLOCK_EXPIRING, facts, at=at, once=once)
    with office.database.deriving() as session:
        outbox.forget_messages(session, before=at - _KEPT)


def _told(row: StoredWebhook) -> Webhook:
    return Webhook(row.id, row.url, tuple(row.events.split()), row.made_at, row.made_by)


def _message(row: OutboxMessage) -> Message:
    waits = MessageState.WAITING if row.next_at else MessageState.GIVEN_UP
    state = MessageState.ARRIVED if row.arrived_at else waits
    return Message(row.id, row.message, row.event, row.made_at, state, row.tries, row.said, row.next_at, row.arrived_at)
