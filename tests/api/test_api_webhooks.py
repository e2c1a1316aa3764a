"""Webhooks: who may be told, what is told in the same transaction, signed as receivers check it, tried again."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from docgen.api.backup import back_up, restore
from docgen.api.importing import import_cases
from docgen.api.key import export_key
from docgen.api.office import Office, open_office
from docgen.api.webhooks import (
    MessageState,
    add_webhook,
    deliver_messages,
    remove_webhook,
    try_webhook,
    webhook_messages,
)
from docgen.delivery.callbacks import call, signature
from docgen.errors import WrongWebhook

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"


@dataclass
class Receiver:
    """A server that takes messages and answers as it is told."""

    url: str
    status: list[int] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status[0])
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Receiver(f"http://127.0.0.1:{server.server_port}/hook?a=1")
        Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(tmp_path / "data")
    yield made
    made.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "https://127.0.0.1/",
        "https://10.1.2.3:8443/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:192.168.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://user:pw@example.com/",
        "https://例子.com/",
        "https://example.com:99999/",
        "not a url",
    ],
)
def test_nobody_inside_is_told(office: Office, url: str) -> None:
    with pytest.raises(WrongWebhook):
        add_webhook(office, url, ["case.imported"], private=False, at=AT)


def test_a_name_that_leads_inside_is_not_called(receiver: Receiver) -> None:
    port = receiver.url.split(":")[2].split("/")[0]
    refused = call(f"https://localhost:{port}/", {}, b"{}", private=False)
    assert (refused.arrived, refused.said) == (False, "指向本机或内部网络")
    assert receiver.got == []


def test_what_happened_is_told_signed_and_once(office: Office, receiver: Receiver) -> None:
    made = add_webhook(office, receiver.url, ["case.imported"], private=True, at=AT)
    import_cases(office, [CASE], at=AT)
    assert deliver_messages(office, private=True, clock=lambda: AT) == 1
    assert deliver_messages(office, private=True, clock=lambda: AT) == 0
    ((headers, body),) = receiver.got
    said = json.loads(body)
    assert (said["event"], said["case_no"], said["at"]) == ("case.imported", "XYGD-2026-0001", AT.isoformat())
    assert set(said) == {"id", "event", "at", "case_no"}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(made.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    (message,) = webhook_messages(office, made.webhook).messages
    assert (message.state, message.tries, message.said) == (MessageState.ARRIVED, 1, "HTTP 200")


def test_a_message_is_tried_again_and_given_up_in_the_end(office: Office, receiver: Receiver) -> None:
    made = add_webhook(office, receiver.url, ["case.imported"], private=True, at=AT)
    receiver.status[0] = 302  # followed nowhere
    try_webhook(office, made.webhook, at=AT)
    now = [AT]
    assert deliver_messages(office, private=True, clock=lambda: now[0]) == 1
    (message,) = webhook_messages(office, made.webhook).messages
    assert (message.state, message.next_at, message.said) == (
        MessageState.WAITING,
        AT + timedelta(minutes=1),
        "HTTP 302",
    )
    for _ in range(7):
        now[0] += timedelta(days=2)
        deliver_messages(office, private=True, clock=lambda: now[0])
    (message,) = webhook_messages(office, made.webhook).messages
    assert (message.state, message.tries, len(receiver.got)) == (MessageState.GIVEN_UP, 8, 8)


def test_a_removed_webhook_is_told_nothing_more(office: Office, receiver: Receiver) -> None:
    made = add_webhook(office, receiver.url, ["case.imported"], private=True, at=AT)
    try_webhook(office, made.webhook, at=AT)
    remove_webhook(office, made.webhook, at=AT)
    assert deliver_messages(office, private=True, clock=lambda: AT) == 0
    assert receiver.got == []


def test_a_restored_folder_sends_nothing_that_waited(office: Office, receiver: Receiver, tmp_path: Path) -> None:
    made = add_webhook(office, receiver.url, ["case.imported"], private=True, at=AT)
    import_cases(office, [CASE], at=AT)
    back_up(office, tmp_path / "backup.zip", at=AT)
    export_key(office, tmp_path / "key", at=AT)
    other = open_office(tmp_path / "restored")
    assert restore(other, tmp_path / "backup.zip", key=tmp_path / "key").ok
    assert deliver_messages(other, private=True, clock=lambda: AT + timedelta(days=2)) == 0
    (message,) = webhook_messages(other, made.webhook).messages
    assert (message.state, message.said) == (MessageState.GIVEN_UP, "由备份恢复，未发送")
    other.close()
    assert receiver.got == []
    assert deliver_messages(office, private=True, clock=lambda: AT) == 1


def test_a_signature_as_the_standard_writes_it() -> None:
    """The example of the Standard Webhooks specification."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the specification's
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
