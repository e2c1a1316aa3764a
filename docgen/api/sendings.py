"""Issued documents sent by e-mail or text message: never twice unasked, each with its carrier's answer as proof.

1. One transaction looks whether the message may go out and writes down that it is about to.
2. The carrier gets it, once.
3. One transaction writes down what the carrier said; if it took the message, the contact log, the act of service and
   the document's state with it, and the message as a file of the case.

What is killed between 1 and 3 has no end: nobody knows whether it went out. It is not sent again; whoever finds out at
the carrier says so (``settle_sending``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.api.office import Office
from docgen.api.outgoing import CHANNELS, Way, composed_message, message_of, sender_of
from docgen.api.permission import permitted
from docgen.casefile.parties import Debtor
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import Channel, DeliveryMethod, DeliveryOutcome
from docgen.delivery.senders import Outcome, Reply
from docgen.errors import AlreadySent, NoAddress, NotFound, SendingOpen
from docgen.law.demands import CHINA
from docgen.store.case_files import record_files
from docgen.store.cases import LoadedCase, add_contact, add_delivery, case_id_of, case_no_of, load_case
from docgen.store.documents import add_document_event, document, document_events, number_of
from docgen.store.events import Stamp
from docgen.store.leases import is_alive, lease
from docgen.store.models import DocumentEvent, IssuedDocument, Sending, SendingEnd
from docgen.store.sendings import Told, add_sending, end_sending, sending, sendings_of
from docgen.workflow.access import Act
from docgen.workflow.sending import address_of, masked_address, planned, refuse_conduct
from docgen.workflow.service import addressee_of
from docgen.workflow.states import DocumentAct, DocumentState, after, state_of

FOLDER: Final = "发送记录"
"""Where messages lie within a case."""
_METHODS: Final = {Channel.EMAIL: DeliveryMethod.EMAIL, Channel.SMS: DeliveryMethod.SMS}
_ENDINGS: Final = {Channel.EMAIL: "eml", Channel.SMS: "json"}


@dataclass(frozen=True, slots=True)
class SendingLine:
    """A message by which a document went out: its number, whom it went to, what came of it in the carrier's words."""

    sending: int
    document_no: str
    channel: Channel
    address: str
    message_id: str
    at: datetime
    by: str
    outcome: Outcome
    outcome_word: str
    answer: str
    told: bool
    """Whether a person found the outcome out, and not the carrier's answer."""


@permitted(Act.SEND)
def send_document(  # noqa: PLR0913 - each is an option of the command
    office: Office, document_no: str, *, by: Way, at: datetime, to: str | None = None, again: bool = False
) -> SendingLine:
    """Send an issued document to its addressee.

    Args:
        office: whose.
        document_no: the document's number.
        by: ``email``: the PDF; ``sms``: the kind's form as a text message.
        at: this instant.
        to: one of the addressee's addresses on file; None for the first.
        again: also where it went to this address before.

    Raises:
        NotFound: no document bears this number.
        WrongState: the document is void or archived.
        NoSender, NoAddress, NoSms, SmsOutdated: there is no way to send it.
        ConductForbids: the rules of conduct forbid it now.
        AlreadySent, SendingOpen: it went there before, or may have.
        DocgenError: what composing a text message refuses.
    """
    channel = CHANNELS[by]
    sender = sender_of(office, channel)
    with office.database.reading() as session:
        row = document(session, document_no)
        case_no = case_no_of(session, row.case_id)
        debtor = _addressee(row, load_case(session, case_no), document_no)
    address = address_of(debtor, channel, to)
    subject, text = composed_message(office, row, document_no, debtor, channel)
    with lease(office.leases) as owner:
        begun = Sending(
            serial=row.serial,
            channel=channel,
            address=address,
            message_id=f"<{uuid4().hex}@docgen.invalid>" if channel is Channel.EMAIL else uuid4().hex,
            subject=subject,
            text=text,
            owner=owner,
            begun_at=at,
            begun_by=office.account,
        )
        with office.database.writing(office.deed(Act.SEND, at, case_no)) as session:
            case_id_of(session, case_no, lock=True)
            now = load_case(session, case_no)
            _refuse_state(session, row, document_no)
            _refuse_repeated(office, sendings_of(session, row.serial), begun, document_no, again=again)
            contact = planned(debtor, channel, address, at=at.astimezone(CHINA), by=office.account)
            refuse_conduct(now.case, contact, office.parameters)
            add_sending(session, begun)
            number = begun.id
        reply = sender.send(message_of(office, row, begun, debtor))
        if reply.outcome is not Outcome.UNKNOWN:
            return _ended(office, number, reply, at=at, told=False)
    return _line(document_no, begun, None, reply)


@permitted(Act.SEND)
def settle_sending(  # noqa: PLR0913 - a message, and what was found out
    office: Office, document_no: str, number: int, *, sent: bool, note: str, at: datetime
) -> SendingLine:
    """Say of a message of which nobody knows whether it went out, what was found out at the carrier.

    Args:
        office: whose.
        document_no: the document's number.
        number: the message's, one of the document's.
        sent: whether the carrier took it.
        note: how that is known.
        at: this instant.

    Raises:
        NotFound: there is no such message.
        SendingOpen: it is being sent, or its outcome is known.
    """
    with office.database.reading() as session:
        begun, end = sending(session, number)
        if number_of(session, begun.serial) != document_no:
            raise NotFound(what=f"{document_no} 的发送记录", name=str(number))
    if end is not None or is_alive(office.leases, begun.owner):
        raise _open(document_no, begun, "已有结果" if end else "正在发送", "结果已知的发送记录不能更改。")
    reply = Reply(Outcome.SENT if sent else Outcome.FAILED, note)
    return _ended(office, number, reply, at=at, told=True)


@permitted(Act.READ_CASES)
def list_sendings(office: Office, document_no: str) -> list[SendingLine]:
    """The messages by which a document went out, oldest first. Raises NotFound."""
    with office.database.reading() as session:
        row = document(session, document_no)
        return [_line(document_no, begun, end) for begun, end in sendings_of(session, row.serial)]


def _addressee(row: IssuedDocument, stored: LoadedCase, document_no: str) -> Debtor:
    debtor = addressee_of(row, stored.case)
    if debtor is None:
        raise NoAddress(party=document_no, what="地址", reason="该文书不致送当事人，或者案件资料中已不能确定其人")
    return debtor


def _refuse_state(session: Session, row: IssuedDocument, document_no: str) -> None:
    acts = [event.event for event in document_events(session, row.serial)]
    after(state_of(acts, DocumentState.ISSUED), DocumentAct.SEND, name=document_no)


def _refuse_repeated(office: Office, told: Sequence[Told], begun: Sending, name: str, *, again: bool) -> None:
    """Raises AlreadySent, SendingOpen: the same document to the same address."""
    for other, end in told:
        if (other.channel, other.address) != (begun.channel, begun.address):
            continue
        if end is None and is_alive(office.leases, other.owner):
            raise _open(name, other, "正在发送", "请等它结束。")
        if end is None:
            settled = f"docgen sent {name} --settle {other.id} --outcome sent（或 failed）--note …"
            remedy = f"请凭上述编号向邮件服务器或短信网关查询，再记明结果（命令行：{settled}）。"
            raise _open(name, other, "发送结果不明", remedy)
        if end.outcome == Outcome.SENT and not again:
            shown = masked_address(other.address, Channel(other.channel))
            raise AlreadySent(name=name, at=_instant(other.begun_at), address=shown)


def _open(name: str, begun: Sending, state: str, remedy: str) -> SendingOpen:
    return SendingOpen(
        name=name,
        at=_instant(begun.begun_at),
        address=masked_address(begun.address, Channel(begun.channel)),
        state=state,
        message_id=begun.message_id,
        remedy=remedy,
    )


def _ended(office: Office, number: int, reply: Reply, *, at: datetime, told: bool) -> SendingLine:
    """Write down what came of a message, and what follows from it."""
    with office.database.reading() as session:
        begun, _ = sending(session, number)
        document_no = number_of(session, begun.serial)
        row = document(session, document_no)
        case_no = case_no_of(session, row.case_id)
    end = SendingEnd(sending_id=number, outcome=reply.outcome, answer=reply.text, told=told, at=at, by=office.account)
    with office.database.writing(office.deed(Act.SEND, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        end_sending(session, end)
        if reply.outcome is Outcome.SENT:
            _enter(office, session, document_no, begun=begun, reply=reply, at=at)
        return _line(document_no, begun, end)


def _enter(  # noqa: PLR0913 - a message, its document, and what the carrier said when
    office: Office, session: Session, document_no: str, *, begun: Sending, reply: Reply, at: datetime
) -> None:
    """A message that went out, in the contact log, as an act of service, as a file, in the document's state."""
    row = document(session, document_no)
    stored = load_case(session, case_no_of(session, row.case_id))
    debtor, case_no, channel = _addressee(row, stored, document_no), stored.case.case_no, Channel(begun.channel)
    stamp = Stamp(at, office.account, f"send {document_no}")
    content = sender_of(office, channel).content(message_of(office, row, begun, debtor))
    sent_at = begun.begun_at.astimezone(CHINA)
    record = (
        f"文书：{document_no}\n发送方式：{glossary.word(channel)}\n收件地址：{begun.address}\n"
        f"发送时间：{sent_at.isoformat()}\n消息编号：{begun.message_id}\n答复：{reply.text}\n"
    )
    stem = f"{FOLDER}/{begun.message_id.strip('<>').partition('@')[0]}"
    files = {f"{stem}.{_ENDINGS[channel]}": content, f"{stem}-答复.txt": record.encode()}
    record_files(session, case_no, {path: office.blobs.put(each) for path, each in files.items()}, at)
    contact = planned(debtor, channel, begun.address, at=sent_at, by=begun.begun_by)
    summary = f"发送《{row.filename}》（{document_no}）。消息编号 {begun.message_id}，答复：{reply.text}"
    add_contact(session, case_no, contact.model_copy(update={"files": tuple(files), "summary": summary}), stamp)
    delivery = Delivery(
        document_no=document_no,
        document=row.kind,
        party=debtor.id or "",
        method=_METHODS[channel],
        address=begun.address,
        sent_on=sent_at.date(),
        outcome=DeliveryOutcome.PENDING,
        proof=tuple(files),
    )
    add_delivery(session, case_no, delivery, stamp)
    event = DocumentEvent(serial=row.serial, event=DocumentAct.SEND, at=at, by=office.account)
    add_document_event(session, event)


def _line(document_no: str, begun: Sending, end: SendingEnd | None, reply: Reply | None = None) -> SendingLine:
    outcome = Outcome(end.outcome) if end else Outcome.UNKNOWN
    return SendingLine(
        sending=begun.id,
        document_no=document_no,
        channel=Channel(begun.channel),
        address=begun.address,
        message_id=begun.message_id,
        at=begun.begun_at,
        by=begun.begun_by,
        outcome=outcome,
        outcome_word=glossary.word(outcome),
        answer=end.answer if end else reply.text if reply else "",
        told=bool(end and end.told),
    )


def _instant(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
