"""The message that carries an issued document, and what hands it to its carrier, as the profile says."""

from typing import Final, Literal

from docgen.api.drafted import composed_again
from docgen.api.messages import refuse_without_sms
from docgen.api.office import Office
from docgen.casefile.parties import Debtor
from docgen.casefile.vocabulary import Channel
from docgen.delivery.senders import Attachment, Mailbox, Outgoing, Sender, SmtpSender, SpoolSender
from docgen.errors import NoSender, SmsOutdated
from docgen.kinds.context import Marks
from docgen.kinds.registry import kind
from docgen.kinds.sms import compose_sms
from docgen.store.documents import annexes_of
from docgen.store.files import read_file
from docgen.store.models import IssuedDocument, Sending
from docgen.workflow.papers import text_of
from docgen.workflow.sending import attachment_name, mail_text

Way = Literal["email", "sms"]
CHANNELS: Final = {"email": Channel.EMAIL, "sms": Channel.SMS}


def sender_of(office: Office, channel: Channel) -> Sender:
    """What sends by a channel. Raises NoSender, NotReadable, WrongProfile."""
    profile = office.profile
    if channel is Channel.SMS:
        if profile.sms is None:
            raise NoSender(what="短信服务", keys="sms.folder=…", more="（短信网关取件的文件夹）")
        return SpoolSender(office.data_dir / profile.sms.folder)
    service = profile.mail
    if service is None:
        more = "，密码放在环境变量 DOCGEN_SMTP_PASSWORD"
        raise NoSender(what="邮件服务", keys="mail.server=… mail.address=… mail.user=…", more=more)
    if service.user is not None and office.mail_password is None:
        raise NoSender(what="邮件服务的密码", keys="mail.user=…", more="，并在环境变量 DOCGEN_SMTP_PASSWORD 中写明密码")
    host, port = service.host_and_port
    roots = read_file(office.data_dir / service.root).decode() if service.root else None
    name = profile.name or ""
    password = office.mail_password if service.user is not None else None
    return SmtpSender(Mailbox(host, port, service.security, service.address, name, service.user, password, roots))


def composed_message(
    office: Office, row: IssuedDocument, document_no: str, debtor: Debtor, channel: Channel
) -> tuple[str, str]:
    """The subject (none of a text message) and the words of the message that carries a document.

    Raises:
        NoSms: the kind has no form as a text message.
        SmsOutdated: it would not say what the issued document says.
        DocgenError: what composing it refuses.
    """
    drafts, stored = composed_again(office, row, row.dated_on)
    if channel is Channel.EMAIL:
        profile = drafts.order.profile
        institution = profile.name or stored.case.creditor.name
        phone = (profile.contact.phone if profile.contact else None) or stored.case.creditor.phone
        return mail_text(name=debtor.name, institution=institution, phone=phone, code=row.code)
    found = kind(row.kind)
    refuse_without_sms(found)
    (made,) = drafts.drafts
    if text_of(drafts.numbered(made, document_no, row.code).document) != row.text:
        raise SmsOutdated(name=document_no)
    marks = Marks(row.dated_on, document_no, row.code)
    return "", compose_sms(found, drafts.facts, party=row.party, answers=drafts.order.answers, marks=marks)


def message_of(office: Office, row: IssuedDocument, begun: Sending, debtor: Debtor) -> Outgoing:
    """The message as it goes out: the same whenever it is made again."""
    attached: tuple[Attachment, ...] = ()
    if begun.channel == Channel.EMAIL:
        with office.database.reading() as session:
            annexes = annexes_of(session, [row.serial])[row.serial]
        papers = (row.pdf_sha256, *(annex.pdf_sha256 for annex in annexes))
        attached = tuple(
            Attachment(attachment_name(row.code, number), office.blobs.read(paper))
            for number, paper in enumerate(papers)
        )
    return Outgoing(begun.message_id, begun.address, debtor.name, begun.text, begun.begun_at, begun.subject, attached)
