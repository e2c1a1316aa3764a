"""Kinds and their templates: a document that cannot be made, a template at fault."""

from docgen.errors.base import DefinitionError, InputError, LawError


class UnknownKind(InputError):
    """No kind of this name."""

    code = "unknown_kind"
    wording = "没有名为“{name}”的文书。{nearest}现有文书：{known}。"


class DocumentGaps(InputError):
    """A document would print with gaps; all of them at once."""

    code = "document_gaps"
    wording = "《{title}》缺少下列内容，未予输出。请在案件资料或文书填写项中补全后重试。"


class WordingRefused(InputError):
    """A letter says what it may not say, or what a fact not on file would allow; all of it at once."""

    code = "wording_refused"
    wording = "《{title}》含有不得使用、或者条件尚不具备的表述，未予输出。请按下列各项改写，或在案件资料中补录其依据。"


class SmsRefused(InputError):
    """A text message would lack its signature, name a third person or show a number in full."""

    code = "sms_refused"
    wording = "《{title}》的短信不合要求，未予输出。请按下列各项更正。"


class NoSms(InputError):
    """The kind has no form as a text message."""

    code = "no_sms"
    wording = "《{title}》没有短信形式。请改用电子邮件或邮寄，或者选择有短信形式的文书；输出文件可用的格式：{known}。"


class WrongAnswers(InputError):
    """The answers given to a kind's questions do not fit them."""

    code = "wrong_answers"
    wording = "《{title}》的填写项有误。请按下列各项更正。"


class KindNotApplicable(InputError):
    """The kind does not fit this case, or the case lacks what it rests on."""

    code = "kind_not_applicable"
    wording = "《{title}》不适用于案件 {case_no}：{reason}。"


class KindNotLawful(LawError):
    """The law does not allow this document on the facts of the case."""

    code = "kind_not_lawful"
    wording = "案件 {case_no} 依法不得出具《{title}》：{reason}。"


class CaseOnHold(LawError):
    """Collection is on hold and this kind may not go out."""

    code = "case_on_hold"
    wording = (
        "案件 {case_no} 因“{holds}”暂停催收，不得发出《{title}》（{grounds}）。"
        "请先解除暂停事由，或选用允许在此情形下发出的文书。"
    )


class FaultyKind(DefinitionError):
    """A kind's folder is at fault."""

    code = "faulty_kind"
    wording = "文书模板“{kind}”有误。请按下列各项更正后运行 docgen check。"


class TemplateNotConvertible(DefinitionError):
    """A kind's template says something that has no like in a Word template."""

    code = "template_not_convertible"
    wording = (
        "《{title}》的标准模板不能转成 Word 模板：{what}。请改用 docgen render {kind} --sample 得到的 Word 文件为底稿，"
        "对照 docgen template fields 自行填写标记。"
    )


class TemplateRefused(InputError):
    """A Word template is not taken; every fault of it at once."""

    code = "template_refused"
    wording = "Word 模板“{file}”有 {count} 处问题，未予采用。请在 Word 里按下列各项更正后重新提交。"


class TemplateFileUnreadable(InputError):
    """What was handed in as a Word template is no sound Word file."""

    code = "template_unreadable"
    wording = "“{file}”不能用作 Word 模板：{reason}。{remedy}。"


class TemplateNotForKind(InputError):
    """A sheet of the bundle that the program lays out itself takes no Word template."""

    code = "template_not_for_kind"
    wording = "《{title}》由程序在制作证据册时排版，不能换用 Word 模板。"


class TemplateFillFailed(DefinitionError):
    """An institution's own template could not be filled with a case it was not tried on."""

    code = "template_fill_failed"
    wording = (
        "《{title}》的 Word 模板（第 {version} 版）填写失败：{reason}。"
        "请更正模板后用 docgen template add {kind} 重新提交，或用 docgen template use {kind} standard 换回标准模板。"
    )


class UnknownArticle(DefinitionError):
    """A template cites an article that the list of statutes does not hold."""

    code = "unknown_article"
    wording = "模板引用的“{instrument}”第{article}条不在法条清单中。请核对原文后补入 docgen/law/statutes.toml。"
