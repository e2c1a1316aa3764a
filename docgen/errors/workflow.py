"""Who may do what, the states of a document, accounts, the contact log."""

from docgen.errors.base import AccessError, Clash, DocgenError, InputError, LawError, StorageError


class NotAdmitted(AccessError):
    """The account's role does not grant the act. 403."""

    code = "not_admitted"
    wording = "账户 {account}（{role}）无权{act}。可由{roles}办理，或请管理员调整账户角色。"


class NeedsApproval(AccessError):
    """The document may not go out without somebody else's approval. 403."""

    code = "needs_approval"
    wording = "《{title}》须经{whose}批准后出具。请先用 docgen draft 存为草稿并送审（docgen submit）。"


class SealNotPermitted(AccessError):
    """The document bears a seal once it is issued, and whoever issues may not use it. 403."""

    code = "seal_not_permitted"
    wording = (
        "《{title}》出具时须加盖印章，账户 {account} 无权用印。"
        "请先用 docgen draft 存为草稿并送审，经有权用印的账户（{roles}）批准后出具；或请其直接出具。"
    )


class NotTheApprover(AccessError):
    """This account may not approve this document. 403."""

    code = "not_the_approver"
    wording = "不能批准《{title}》：{reason}。请转有权批准的账户办理。"


class UnknownAccount(AccessError):
    """Nobody of this name; the folder has accounts, or was asked for one that it has not. 401."""

    code = "unknown_account"
    wording = "没有账户 {account}。请用 --as 或 DOCGEN_USER 写明已设立的账户；新账户由管理员用 docgen user add 设立。"


class AccountClosed(AccessError):
    """The account may act no longer. 403."""

    code = "account_closed"
    wording = "账户 {account} 已停用。请换用其他账户，或请管理员恢复。"


class WrongAccount(InputError):
    """An account that can't be set so."""

    code = "wrong_account"
    wording = "账户“{name}”未作更改：{reason}。"


class WrongHead(InputError):
    """What was given as the audit chain's head is none."""

    code = "wrong_head"
    wording = "“{head}”不是审计链的链头。请照抄 docgen audit head 当时输出的一行（序号:64位十六进制数）。"


class WrongState(InputError):
    """What is asked for does not fit how far the document has come. 409."""

    code = "wrong_state"
    wording = "{name} 现为“{state}”，不能{act}。可{act}的状态：{fitting}。"


class AgreementInForce(InputError):
    """A signed agreement can't be made void by one of its parties. 409."""

    code = "agreement_in_force"
    wording = (
        "{document_no} 已于{signed_on}签订并记入案件，对各方有法律约束力，不能由一方作废（{law}）。"
        "需要变更或解除的，请与对方另行签订协议并出具，原协议保留；金额、期限因此改变的，以新协议为准。"
    )


class WrongPosting(InputError):
    """What is stated of a posting can't be entered."""

    code = "wrong_posting"
    wording = "文书 {document_no} 的寄送未记入。请按下列各项更正后重试。"


class PostedAlready(Clash):
    """The document is on its way already. 409."""

    code = "posted_already"
    wording = (
        "文书 {document_no} 已于{posted_on}寄出（{carrier}，邮件号 {tracking_no}），未重复记入。"
        "确系再次寄送的，请加 --again。"
    )


class WrongCourierFile(InputError):
    """A courier's file that can't be read for what it should be; nothing of it was taken."""

    code = "wrong_courier_file"
    wording = "文件“{name}”不能识别，未记入任何内容：{reason}。"


class ReasonMissing(InputError):
    """An act that must give its reason was asked for without one."""

    code = "reason_missing"
    wording = "请写明原因（--reason）。"


class WrongDraft(InputError):
    """An act on a draft or a document that can't be done so."""

    code = "wrong_draft"
    wording = "不能这样办理，未作任何更改。请按下列各项更正后重试。"


class DraftOutdated(InputError):
    """A draft no longer comes out as it was written down: its template or a legal value changed. 409."""

    code = "draft_outdated"
    wording = "草稿 {draft} 与其存入时的文字不再一致：模板、法定数值或机构信息已有变更。请重新起草并送审。"


class EditedFileUnreadable(InputError):
    """What was handed in as a draft edited by hand is no sound Word file."""

    code = "edited_file_unreadable"
    wording = "“{file}”不能取回：{reason}。{remedy}。"


class TakeBackRefused(InputError):
    """A draft edited by hand is not taken back; everything that must be put right, at once."""

    code = "take_back_refused"
    wording = "“{file}”有 {count} 处问题，未取回，草稿 {draft} 未作更改。请在 Word 或 WPS 中按下列各项更正后重新提交。"


class TakeBackUnconfirmed(InputError):
    """A draft edited by hand states facts that somebody must answer for."""

    code = "take_back_unconfirmed"
    wording = (
        "“{file}”中有 {count} 项金额、日期、号码或名称与草稿不同，未取回。"
        "请逐项核对；确属有意修改的，以 --confirm 逐项写明下列各值后重新提交。"
    )


class EditedUnseen(Clash):
    """A draft edited by hand is to be approved by somebody who has not said that he saw what was edited. 409."""

    code = "edited_unseen"
    wording = (
        "草稿 {draft} 经人工修改（{count} 处，见下）。请用 docgen difference {draft} 查看全部修改；"
        "核对无误后以 --edited {version} 批准。"
    )


class DateInText(InputError):
    """A draft edited by hand can't bear another day: its words depend on it, or the place of the day is unknown."""

    code = "date_in_text"
    wording = "草稿 {draft} 经人工修改，不能改用日期 {day}：{reason}。请按草稿的日期出具，或重新起草。"


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
    wording = "{name} 已于 {at} 发往 {address}，未再发送。确需再次发送的，请加 --again。"


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


class WrongEvidence(InputError):
    """What is said of an item of evidence has faults."""

    code = "wrong_evidence"
    wording = "证据说明有误，未作更改。请按下列各项更正后重试。"


class WrongContact(InputError):
    """An entry of the contact log that has faults."""

    code = "wrong_contact"
    wording = "催收记录有误，未记入。请按下列各项更正后重试。"


class BatchElsewhere(Clash):
    """A folder holds another batch than the one asked for, or one of another database. 409."""

    code = "batch_elsewhere"
    wording = (
        "文件夹 {folder} 里已有一个批次：{reason}。请另选一个空文件夹（--out），或用原来的文书种类和文件继续办理。"
    )


class BatchBusy(Clash):
    """Another process drives the batch. 409."""

    code = "batch_busy"
    wording = "文件夹 {folder} 里的批次正由另一进程办理。请等它结束，或先停止它，再重新运行。"


class BatchBroken(StorageError):
    """Process after process died without ending a row."""

    code = "batch_broken"
    wording = (
        "办理进程接连 {deaths} 次异常终止，批次已停下；已出具的文书均已存档。"
        "请先查看上面的错误，再重新运行，从停下处继续。"
    )


class JobStopped(DocgenError):
    """A job was given up by whoever asked for it, or its process is to stop; nobody is told."""

    code = "job_stopped"
    wording = "任务已停止，没有完成。需要的，请重新开始。"


class JobInterrupted(StorageError):
    """Process after process died of a job."""

    code = "job_interrupted"
    wording = (
        "办理此任务的进程接连 {deaths} 次异常终止，任务已停下，没有完成。"
        "请将所办事项和时间告知系统管理员，处理后重新开始。"
    )


class NoCases(InputError):
    """A batch of no cases."""

    code = "no_cases"
    wording = (
        "“{source}”中没有案件编号。请写案件文件（.xlsx、.json）、一行一个案件编号的 .txt 文件，或以逗号分隔的案件编号。"
    )


class WrongSignIn(AccessError):
    """Name, password and code don't go together; which of them is wrong is not said. 401."""

    code = "wrong_sign_in"
    wording = "账户名、密码或动态码不符，未能登录。请核对后重试；连续多次不符将暂停登录。"


class SignInLocked(AccessError):
    """Too much was tried in vain, with the account or from the address. 429."""

    code = "sign_in_locked"
    wording = "多次登录不成功，已暂停登录。请在 {minutes} 分钟后重试；忘记密码的，请管理员重设。"


class WeakPassword(InputError):
    """A password that may not be one."""

    code = "weak_password"
    wording = "密码未作更改：{reason}。请另设一个密码。"


class WrongPassword(InputError):
    """The present password, asked for again, is another."""

    code = "wrong_password"
    wording = "现用密码不符，未作更改。请核对后重试。"


class WrongSecondFactor(InputError):
    """The code of a second factor that is set up does not fit its secret."""

    code = "wrong_second_factor"
    wording = "动态码不符，两步验证未启用。请核对手机时间，输入当前显示的 6 位动态码。"


class NothingToAssign(InputError):
    """Cases were to be entrusted to somebody who sees every case anyway, or who may not work on any."""

    code = "nothing_to_assign"
    wording = "账户 {account}（{role}）不分派案件：{reason}。案件只分派给{roles}。"
