"""Text messages of a case: their files, and their length as carriers count it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from docgen.errors import NoSms
from docgen.kinds.definition import Kind
from docgen.kinds.sms import has_sms
from docgen.store.files import write_file
from docgen.workflow.drafting import Message
from docgen.workflow.papers import Format
from docgen.zh.sms import sms_length

SMS: Final = "sms"
"""The format of text messages. Drafts have it; an issued document does not."""


@dataclass(frozen=True, slots=True)
class MessageFile:
    """A text message's file, its addressee, its SHA-256, and its length as carriers count it (``docgen.zh.sms``)."""

    path: str
    party: str | None
    sha256: str
    characters: int
    messages: int


def refuse_without_sms(kind: Kind) -> None:
    """Raises NoSms for a kind that has no form as a text message."""
    if not has_sms(kind):
        raise NoSms(title=kind.definition.title, known="、".join(get_args(Format)))


def write_messages(messages: Sequence[Message], out: Path) -> tuple[MessageFile, ...]:
    """Write each message to ``<stem>.sms.txt``. Raises NotWritable, DiskFull."""
    return tuple(_write(message, out) for message in messages)


def _write(message: Message, out: Path) -> MessageFile:
    path, content, length = f"{message.stem}.sms.txt", message.text.encode(), sms_length(message.text)
    write_file(out / path, content)
    return MessageFile(path, message.party, hashlib.sha256(content).hexdigest(), length.units, length.messages)
