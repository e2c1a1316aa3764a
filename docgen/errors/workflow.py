"""The states of a document: drafts, approval, voiding; the audit chain's head."""

from docgen.errors.base import AccessError, InputError


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


class ReasonMissing(InputError):
    """An act that must give its reason was asked for without one."""

    code = "reason_missing"
    wording = "请写明原因。"


class WrongDraft(InputError):
    """An act on a draft or a document that can't be done so."""

    code = "wrong_draft"
    wording = "不能这样办理，未作任何更改。请按下列各项更正后重试。"


class DraftOutdated(InputError):
    """A draft no longer comes out as it was written down: its template or a legal value changed. 409."""

    code = "draft_outdated"
    wording = "草稿 {draft} 与其存入时的文字不再一致：模板、法定数值或机构信息已有变更。请重新起草并送审。"


class WrongEvidence(InputError):
    """What is said of an item of evidence has faults."""

    code = "wrong_evidence"
    wording = "证据说明有误，未作更改。请按下列各项更正后重试。"
