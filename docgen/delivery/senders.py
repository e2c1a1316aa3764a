"""What hands a message to its carrier: a mail server by SMTP, a gateway for text messages by files in a folder.

A sender says one of three things, each with the carrier's own words: taken, refused, or that nobody knows, because
the connection broke after the message was on its way. It never tries twice; whoever asked decides (``docgen.api``).
"""

import json
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from docgen.casefile.vocabulary import MailSecurity
from docgen.errors import DocgenError
from docgen.store.files import write_file

TIMEOUT_SECONDS: Final = 30
_TAKEN: Final = 250
_PLAIN: Final = SMTP.clone(cte_type="7bit")


class Outcome(StrEnum):
    """What a carrier made of a message."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome, and the carrier's words for it."""

    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF that goes with an e-mail."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message: to one address, with an id of its own; a text message has neither subject nor attachments."""

    message_id: str
    address: str
    name: str
    text: str
    at: datetime
    subject: str = ""
    attachments: tuple[Attachment, ...] = ()


class Sender(Protocol):
    """Hands a message over."""

    def content(self, message: Outgoing) -> bytes:
        """The message as it goes out: what is kept as proof."""

    def send(self, message: Outgoing) -> Reply:
        """Hand it over, once."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whose mail it is, and the server that takes it; ``password`` only over TLS."""

    host: str
    port: int
    security: MailSecurity
    address: str
    name: str
    user: str | None = None
    password: str | None = None
    roots: str | None = None
    """The certificates (PEM) that the server's leads back to; None for those of the machine."""


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """E-mail by SMTP."""

    mailbox: Mailbox

    def content(self, message: Outgoing) -> bytes:
        """The mail, headers and attachment in it."""
        mail = EmailMessage(policy=_PLAIN)
        mail["From"] = formataddr((self.mailbox.name, self.mailbox.address))
        mail["To"] = formataddr((message.name, message.address))
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(message.at)
        mail["Message-ID"] = message.message_id
        mail.set_content(message.text, charset="utf-8")
        for attached in message.attachments:
            mail.add_attachment(attached.content, maintype="application", subtype="pdf", filename=attached.name)
            # a boundary of its own, lest the mail that is kept differ from the mail that went out
            mail.set_boundary(f"=_{message.message_id.strip('<>').partition('@')[0]}")
        return mail.as_bytes()

    def send(self, message: Outgoing) -> Reply:
        """Hand it over; what the server says to its end is the answer."""
        content = self.content(message)
        on_its_way = False
        try:
            with self._connected() as server:
                for code, said in (server.mail(self.mailbox.address), server.rcpt(message.address)):
                    if code not in (_TAKEN, 251):
                        return Reply(Outcome.FAILED, _said(code, said))
                on_its_way = True
                code, said = server.data(content)
                outcome = Outcome.SENT if code == _TAKEN else Outcome.FAILED
                return Reply(outcome, _said(code, said))
        except smtplib.SMTPResponseException as error:
            return Reply(Outcome.FAILED, _said(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            outcome = Outcome.UNKNOWN if on_its_way else Outcome.FAILED
            what = "邮件交出途中连接中断" if on_its_way else "未能连接邮件服务器"
            place = f"{self.mailbox.host}:{self.mailbox.port}"
            return Reply(outcome, f"{what}（{place}）：{type(error).__name__}: {error}")

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        box = self.mailbox
        context = ssl.create_default_context(cadata=box.roots)
        if box.security is MailSecurity.SSL:
            server: smtplib.SMTP = smtplib.SMTP_SSL(box.host, box.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(box.host, box.port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if box.security is MailSecurity.STARTTLS:
                server.starttls(context=context)
                server.ehlo()
            if box.user is not None:
                server.login(box.user, box.password or "")
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):  # the answer is there already, whatever comes of goodbye
                server.quit()
            server.close()


@dataclass(frozen=True, slots=True)
class SpoolSender:
    """Text messages as files that a gateway takes from a folder: a JSON object each, written whole or not at all."""

    folder: Path

    def content(self, message: Outgoing) -> bytes:
        """The object."""
        said = {
            "id": message.message_id,
            "to": message.address,
            "text": message.text,
            "at": message.at.isoformat(),
        }
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()

    def send(self, message: Outgoing) -> Reply:
        """Put it into the folder."""
        path = self.folder / f"{message.message_id}.json"
        try:
            write_file(path, self.content(message))
        except DocgenError as error:
            return Reply(Outcome.UNKNOWN if path.exists() else Outcome.FAILED, error.message)
        return Reply(Outcome.SENT, f"已放入待发文件夹：{path.name}")


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
