"""Documents that go out by e-mail or text message."""

from dataclasses import dataclass
from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.outgoing import Way
from docgen.api.roles import Act
from docgen.api.sending_pages import SendingChoice, send_chosen, sending_choices, sending_log
from docgen.api.sendings import SendingLine, settle_sending
from web.api.endpoint import Asked, Form, Plain, Table

api = Table(_("发送"))


@dataclass(frozen=True, slots=True)
class SendingChoices:
    """The ways in which a document can go out, the usual address first."""

    choices: tuple[SendingChoice, ...]


@dataclass(frozen=True, slots=True)
class SendingList:
    """The messages by which a document went out, oldest first, their addresses masked."""

    sendings: tuple[SendingLine, ...]


class Sending(Form):
    """How a document is sent: ``place`` is an address's among the choices; ``again``: even if it went there before."""

    by: Way
    place: Annotated[int, Field(ge=0, le=999)] = 0
    again: bool = False


class FoundOut(Form):
    """What was found out at the carrier of a message whose outcome nobody knew, and how."""

    sent: bool
    note: Annotated[str, Field(min_length=1, max_length=500)]


@api("GET", "/documents/<number:document_no>/addresses", Act.SEND, _("文书可以发往的地址（遮盖），常用的在前"))
def addresses(asked: Asked[Plain, None]) -> SendingChoices:
    """The ways in which a document can go out."""
    return SendingChoices(sending_choices(asked.office, asked.path["document_no"]))


@api("GET", "/documents/<number:document_no>/sendings", Act.READ_CASES, _("文书以邮件、短信发送的记录"))
def sendings(asked: Asked[Plain, None]) -> SendingList:
    """The messages that went out."""
    return SendingList(sending_log(asked.office, asked.path["document_no"]))


@api(
    "POST",
    "/documents/<number:document_no>/sendings",
    Act.SEND,
    _("以邮件或短信发送文书一次；outcome 为 unknown 的不会重发，查明后以 settle 记明"),
    status=201,
)
def send(asked: Asked[Plain, Sending]) -> SendingLine:
    """Send a document, once."""
    said = asked.body
    return send_chosen(asked.office, asked.path["document_no"], said.by, said.place, at=asked.at, again=said.again)


@api(
    "POST",
    "/documents/<number:document_no>/sendings/<int:number>/settle",
    Act.SEND,
    _("记明结果不明的发送在运营商处查得的结果"),
)
def settle(asked: Asked[Plain, FoundOut]) -> SendingList:
    """Say what was found out of a message; answered with the log."""
    document_no, said = asked.path["document_no"], asked.body
    settle_sending(asked.office, document_no, int(asked.path["number"]), sent=said.sent, note=said.note, at=asked.at)
    return SendingList(sending_log(asked.office, document_no))
