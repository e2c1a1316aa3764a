"""What goes out to a debtor and what is told of it: postings, messages, the contact log."""

from docgen.errors.base import Clash, InputError, LawError


class WrongPosting(InputError):
    """What is stated of a posting can't be entered."""

    code = "wrong_posting"
    wording = "文书 {document_no} 的寄送未记入。请按下列各项更正后重试。"


class PostedAlready(Clash):
    """The document is on its way already. 409."""

    code = "posted_already"
    wording = (
        "文书 {document_no} 已于{posted_on}寄出（{carrier}，邮件号 {tracking_no}），未重复记入。"
        "确系再次寄送的，请确认再次寄送（命令行加 --again）。"
    )


class WrongCourierFile(InputError):
    """A courier's file that can't be read for what it should be; nothing of it was taken."""

    code = "wrong_courier_file"
    wording = "文件“{name}”不能识别，未记入任何内容：{reason}。"


class ConductForbids(LawError):
    """A message may not go out now, by the rules of conduct."""

    code = "conduct_forbids"
    wording = "现在不得向{party}发送（{channel}），未发送。请按下列各项处理，或在允许的时间再发。"


class NoAddress(InputError):
    """No address to send to is on file, or another one was asked for."""

    code = "no_address"
    wording = "{party}没有{what}可供发送：{reason}。请核对案件资料中该当事人的地址；不得发往案件资料以外的{what}。"


class NoSender(InputError):
    """The institution has not said how messages go out."""

    code = "no_sender"
    wording = "尚未设置{what}。请用 docgen profile set {keys} 设置{more}。"


class AlreadySent(Clash):
    """The document went to this address before. 409."""

    code = "already_sent"
    wording = "{name} 已于 {at} 发往 {address}，未再发送。确需再次发送的，请确认再次发送（命令行加 --again）。"


class SendingOpen(Clash):
    """Nobody knows whether an earlier message went out, or one is going out now. 409."""

    code = "sending_open"
    wording = "{name} 于 {at} 发往 {address} 的一次{state}（{message_id}），未再发送，以免重复。{remedy}"


class SmsOutdated(InputError):
    """A text message would not say what the issued document says. 409."""

    code = "sms_outdated"
    wording = (
        "{name} 的短信文字无从与已出具的文书一致：文书经人工修改，或模板、法定数值已有变更。"
        "请改用电子邮件发送原文，或重新出具。"
    )


class WrongContact(InputError):
    """An entry of the contact log that has faults."""

    code = "wrong_contact"
    wording = "催收记录有误，未记入。请按下列各项更正后重试。"
