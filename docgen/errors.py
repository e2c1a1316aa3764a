"""One tree of errors.

An error is raised with facts; its sentence stands in its class, in Chinese, and says what happened, to what, and
what to do. ``code`` is stable: scripts, the HTTP API and tests rely on it. The family decides the exit code of the
command line and the HTTP status (architecture: Wiring).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input: where it is, what stands there, what was expected (both in Chinese)."""

    place: str
    value: str
    expected: str


class DocgenError(Exception):
    """The root of the tree. ``wording`` is a format string over the facts the error was raised with."""

    code: ClassVar[str] = "internal"
    wording: ClassVar[str] = "程序内部出错。请将此信息连同操作步骤发给系统管理员。"

    def __init__(self, *, problems: Iterable[Problem] = (), **facts: object) -> None:
        self.facts = facts
        self.problems = tuple(problems)
        self.message = self.wording.format_map(facts)
        super().__init__(self.message)

    def __str__(self) -> str:
        """The sentence, then every problem on a line of its own."""
        lines = [self.message]
        lines += [f"  {p.place}：{p.expected}" + (f"（现为：{p.value}）" if p.value else "") for p in self.problems]
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders (batches run in a pool); facts travel by keyword."""
        return (_rebuild, (type(self), self.facts, self.problems))


def _rebuild(kind: type[DocgenError], facts: dict[str, object], problems: tuple[Problem, ...]) -> DocgenError:
    return kind(problems=problems, **facts)


# --- Families ---------------------------------------------------------------------------------------------------


class InputError(DocgenError):
    """What the user gave is wrong, missing or clashes. Exit 2."""

    code = "input"
    wording = "输入有误。请按下列各项更正后重试。"


class LawError(DocgenError):
    """The law or its data does not allow it. Exit 3."""

    code = "law"
    wording = "依现有规则与数据不能办理。"


class AccessError(DocgenError):
    """Not permitted. Exit 5."""

    code = "access"
    wording = "当前账户无权进行此操作。请联系管理员授权。"


class DefinitionError(DocgenError):
    """A template, parameter or other definition shipped or installed is at fault. Exit 4."""

    code = "definition"
    wording = "模板或参数定义有误。请按下列各项更正。"


class UnfaithfulRenderError(DocgenError):
    """A writer would have produced something else than the document says. Exit 4."""

    code = "unfaithful_render"
    wording = "排版结果与文书内容不一致，已停止输出：{reason}。请将此信息发给系统管理员。"


# --- kinds ------------------------------------------------------------------------------------------------------


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
    wording = "《{title}》没有短信形式。可用的输出格式：{known}。"


class WrongAnswers(InputError):
    """The answers given to a kind's questions do not fit them."""

    code = "wrong_answers"
    wording = "《{title}》的填写项有误。请按下列各项更正。"


class KindNotApplicable(InputError):
    """The kind does not fit this case."""

    code = "kind_not_applicable"
    wording = "《{title}》不适用于案件 {case_no}：{reason}。"


class CaseOnHold(LawError):
    """Collection is on hold and this kind may not go out."""

    code = "case_on_hold"
    wording = (
        "案件 {case_no} 因“{holds}”暂停催收，不得发出《{title}》。请先解除暂停事由，或选用允许在此情形下发出的文书。"
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
    """A kind that the program lays out itself takes no Word template."""

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


# --- store ------------------------------------------------------------------------------------------------------


class StorageError(DocgenError):
    """The disk or the database failed; neither the user's input nor a definition is at fault. Exit 1."""

    code = "storage"
    wording = "数据读写失败：{reason}。请检查磁盘与数据库后重试。"


class DiskFull(StorageError):
    """No space is left where something was to be written."""

    code = "disk_full"
    wording = "磁盘空间不足，未能写入 {path}，原有文件未受影响。请清理磁盘或换一个输出位置后重试。"


class NotWritable(InputError):
    """A folder or file may not be written."""

    code = "not_writable"
    wording = "不能写入 {path}：{reason}。请检查该位置的写入权限，或换一个位置后重试。"


class NotReadable(InputError):
    """A file cannot be read."""

    code = "not_readable"
    wording = "不能读取 {path}：{reason}。请检查文件是否存在、是否有读取权限后重试。"


class BlobMissing(StorageError):
    """A stored file is not where it must be."""

    code = "blob_missing"
    wording = "数据目录中缺少已保存的文件 {sha256}。请从备份恢复 blobs 目录后重试。"


class BlobDamaged(StorageError):
    """A stored file's bytes are no longer those that were stored."""

    code = "blob_damaged"
    wording = "已保存的文件 {sha256} 内容已损坏（现为 {actual}）。请从备份恢复该文件后重试。"


class TemplateDamaged(StorageError):
    """A stored Word template's bytes are no longer those that were accepted."""

    code = "template_damaged"
    wording = "已保存的 Word 模板 {path} 已缺失或被改动，与采用时不一致。请从备份恢复，或重新提交该模板。"


class WrongDatabaseUrl(InputError):
    """The database's address cannot be used."""

    code = "wrong_database_url"
    wording = "数据库地址不可用：{reason}。应形如 postgresql://用户@主机:5432/库名，或留空使用数据目录内的 SQLite。"


class DatabaseUnavailable(StorageError):
    """The database cannot be reached or opened."""

    code = "database_unavailable"
    wording = "连接数据库失败：{reason}。请确认数据库已启动、地址与权限无误后重试。"


class DatabaseBusy(StorageError):
    """Another process held the database for too long."""

    code = "database_busy"
    wording = "数据库正被其他操作占用，等候超时，未作任何更改。请稍后重试。"


class DatabaseTooNew(StorageError):
    """The data was written by a later release."""

    code = "database_too_new"
    wording = "数据库版本 {found} 高于本程序所支持的版本 {head}。请升级程序后再打开此数据。"


class NotFound(InputError):
    """What was asked for is not there. 404."""

    code = "not_found"
    wording = "没有找到{what} {name}。请核对后重试。"


class Clash(InputError):
    """What was to be made is there already, or has changed meanwhile. 409."""

    code = "clash"
    wording = "{what} {name} {reason}。"


class NumberLost(Clash):
    """A reserved number was ended by someone else before its document was stored. 409."""

    code = "number_lost"
    wording = "文书编号 {number} 的预留已失效，该文书未出具。请重新出具，将使用新的编号。"


# --- document, render -------------------------------------------------------------------------------------------


class TemplateMarkupError(DefinitionError):
    """A template says something the document vocabulary does not hold."""

    code = "template_markup"
    wording = "模板“{source}”第 {line} 行有误：{what}。请改正模板后重试。"


class FontMissingError(DefinitionError):
    """A face that documents are set in is not where set-up puts it."""

    code = "font_missing"
    wording = "缺少排版字体“{face}”（应在 {folder}）。请运行 make 或 python -m docgen.render.fonts 生成字体后重试。"


class FontSourceMissingError(DefinitionError):
    """The package a face is built from is not installed."""

    code = "font_source_missing"
    wording = "系统中没有字体“{face}”，无法生成排版字体。请安装软件包 {package}（apt-get install {package}）后重试。"


class UnprintableCharacterError(InputError):
    """No face has a character; it would print as an empty box."""

    code = "unprintable_character"
    wording = "下列字符无法打印，已停止输出。请核对原文并改用规范汉字，或联系系统管理员补充字库。"


class AssetMissingError(InputError):
    """A picture a document asks for was not handed to the writer, or cannot be read."""

    code = "asset_missing"
    wording = "文书需要的图片“{name}”不存在或无法读取。请在机构资料中上传完整的 PNG 或 JPEG 图片（灰度或 RGB）后重试。"


class TextOverflowError(InputError):
    """What the user's data says would run out of its cell or off the page."""

    code = "overflow"
    wording = "内容超出版面，已停止输出：{where}，“{text}”。请缩短该内容，或由管理员加宽模板中的这一列。"


class ClaimWorkbookUnsuited(InputError):
    """A claim whose figures or days a spreadsheet doesn't hold exactly."""

    code = "claim_workbook_unsuited"
    wording = "债权计算书不能写成 Excel 工作簿：{reason}。请改为输出 PDF 或 Word（--out 文件名.pdf 或 .docx）。"


class UnfaithfulClaimWorkbook(UnfaithfulRenderError):
    """A formula of the claim's workbook doesn't come to the computed figure."""

    code = "unfaithful_claim_workbook"
    wording = (
        "债权计算书工作簿的公式与计算结果不符（{cells}），未输出文件。请把此信息连同案件文件发给系统管理员；"
        "可先输出 PDF 或 Word。"
    )


class OfficeMissingError(InputError):
    """Office files need LibreOffice, and there is none."""

    code = "office_missing"
    wording = (
        "转换 Office 文件需要 LibreOffice，本机没有安装，未处理：{files}。"
        "请安装 libreoffice-writer 和 libreoffice-calc，或先自行另存为 PDF。"
    )


class OfficeConversionError(InputError):
    """LibreOffice could not make a PDF of a file."""

    code = "office_conversion"
    wording = "文件“{file}”不能转换为 PDF：{reason}。请用 Office 打开核对，或另存为 PDF 后重新上传。"


# --- bundle -----------------------------------------------------------------------------------------------------


class BundleRefused(InputError):
    """Evidence that cannot go into a bundle; all of it at once."""

    code = "bundle_refused"
    wording = "案件 {case_no} 的证据材料不能成册，未生成任何文件：{count} 处需要处理。请按下列各项处理后重试。"


class EvidenceUnreadable(InputError):
    """A file of evidence that broke while its pages were taken."""

    code = "evidence_unreadable"
    wording = "材料“{file}”不能如实编入，未生成任何文件：{reason}。请在阅读器中打开，另存或打印为新的 PDF 后重新提交。"


class NoEvidence(InputError):
    """The case names no evidence."""

    code = "no_evidence"
    wording = "案件 {case_no} 没有列明任何证据，无从成册。请先在案件资料的“证据”部分列出证据。"


class BundleFolderTaken(Clash):
    """The output folder holds something other than an earlier bundle. 409."""

    code = "bundle_folder_taken"
    wording = "输出位置 {folder} 中已有不是本程序制作的内容（{found}），未作改动。请另选一个空文件夹。"


class BundleInProgress(Clash):
    """Another process is building into this folder. 409."""

    code = "bundle_in_progress"
    wording = "另一程序正在向 {folder} 制作证据材料册。请等它完成后重试，或另选一个文件夹。"


class PackRefused(InputError):
    """Papers of a pack that cannot be made as the case stands; all of them at once."""

    code = "pack_refused"
    wording = "案件 {case_no} 的立案材料未能制作，未生成任何文件：{count} 处需要处理。请按下列各项处理后重试。"


class PackNotAllowed(LawError):
    """Papers of a pack that the law or its data does not allow; all of them at once."""

    code = "pack_not_allowed"
    wording = (
        "案件 {case_no} 依现有规则与数据不能制作立案材料，未生成任何文件：{count} 处需要处理。请按下列各项处理后重试。"
    )


class ArbitrationAgreed(LawError):
    """The contracts send disputes to arbitration; a court does not hear them."""

    code = "arbitration_agreed"
    wording = (
        "案件 {case_no} 约定了仲裁，不能制作起诉材料：{found}（{article}）。请向约定的仲裁机构申请仲裁，"
        "仲裁申请书按该机构的格式拟写，证据材料可用 docgen bundle 成册；"
        "条款无效或者双方已放弃仲裁的，核对后删去合同中的仲裁条款再试。"
    )


class UnknownRecipe(InputError):
    """No recipe for bundles of this name."""

    code = "unknown_recipe"
    wording = "没有名为“{name}”的成册方案。{nearest}可用：{known}；也可指定一个 .toml 文件。"


class WrongRecipeFile(DefinitionError):
    """A recipe for bundles has faults."""

    code = "wrong_recipe_file"
    wording = "成册方案文件 {name} 有{count}处错误。请按下列各行更正后重试。"


class CannotContinue(InputError):
    """A bundle that a supplementary one cannot go on from."""

    code = "cannot_continue"
    wording = "不能接续 {path} 的证据目录：{reason}。请指定本案前一次证据材料册的文件夹，或其中的 manifest.json。"


class NothingNew(InputError):
    """A supplementary bundle without anything that was not in the bundles before it."""

    code = "nothing_new"
    wording = "案件 {case_no} 列明的证据都已编入前册，没有可以补充的证据。请先在案件资料的“证据”部分列出新证据。"


class NotABundle(InputError):
    """What was to be verified has no readable manifest."""

    code = "not_a_bundle"
    wording = "{path} 不能核验：{reason}。请指定含有清单的文件夹或 ZIP，或其中的文件。"


class TimestampFailed(InputError):
    """The configured authority gave no time stamp; what was to be stamped was not made."""

    code = "timestamp_failed"
    wording = (
        "未能取得时间戳（{url}）：{reason}。未生成任何文件。请检查网络与服务地址后重试；"
        "确不需要时间戳的，加 --no-timestamp 制作。"
    )


class TimestampRootWrong(InputError):
    """The root certificates that time stamps are to be traced back to cannot be read."""

    code = "timestamp_root_wrong"
    wording = "时间戳的根证书不能读取：内容不是 PEM 格式的证书。请向出具时间戳的机构索取根证书，存为 PEM 格式。"


class TimestampWrong(InputError):
    """A time stamp that proves nothing."""

    code = "timestamp_wrong"
    wording = "时间戳无效：{reason}。请向出具时间戳的机构核实。"


# --- zh ---


class AmountInCapitalsError(InputError):
    """A sum that cannot be written in capitals."""

    code = "amount_in_capitals"
    wording = "金额 {amount} 不能写成大写。请填写不小于零、小于一万万亿元、至多两位小数的金额。"


class IdNumberError(InputError):
    """An ID number that is none."""

    code = "id_number"
    wording = "身份证号有误：{reason}。请对照证件更正。"


# --- delivery ---------------------------------------------------------------------------------------------------


class WrongCode(InputError):
    """A code read from paper is none of ours."""

    code = "wrong_code"
    wording = "“{text}”不是有效的文书编码：{reason}。请重新扫描或核对后录入。"


# --- glossary ---


class UnknownTermError(DefinitionError):
    """The glossary lacks a term."""

    code = "unknown_term"
    wording = "术语表中没有“{identifier}”（范围：{context}）。请由管理员在 glossary.toml 中补上。"


# --- casefile ---


class CaseFileError(InputError):
    """A case file with faults. Nothing of it was taken."""

    code = "case_file"
    wording = "案件文件“{name}”有 {count} 处错误，未导入任何内容。请按下列各项更正后重试。"


class UnreadableFileError(InputError):
    """A file that cannot be read for what it should be."""

    code = "unreadable_file"
    wording = "文件“{name}”无法读取：{reason}。{remedy}。"


class WorkbookError(InputError):
    """Faults that concern a workbook as a whole, so that none of its cases can be told for certain."""

    code = "workbook"
    wording = "工作簿“{name}”有错误影响整个文件，未导入任何案件（共 {count} 处）。请按下列各项更正后重试。"


class MissingCreditorError(InputError):
    """A flat sheet names no creditor, and none was given."""

    code = "missing_creditor"
    wording = (
        "单表“{name}”不含债权人，而机构资料中也没有。请先在机构资料中填写债权人"
        "（docgen profile set creditor.kind=organization creditor.name=…），再导入此文件。"
    )


class CellTooLongError(InputError):
    """A text too long for a cell of a workbook."""

    code = "cell_too_long"
    wording = "案件 {case_no} 的“{heading}”有 {length} 字，超过工作簿一个单元格的上限 32767 字。请改为导出 JSON 文件。"


class MappingError(InputError):
    """A mapping of headings and values with faults."""

    code = "mapping"
    wording = "对照表“{name}”有 {count} 处错误。请按下列各项更正后重试。"


class MergeError(InputError):
    """A case cannot be imported again: what was recorded here would lose its party."""

    code = "merge"
    wording = "案件 {case_no} 不能重新导入：已有的催收、送达或协议记录找不到所涉当事人或合同。请按下列各项更正后重试。"


class EvidenceSourceError(InputError):
    """Files offered as evidence that cannot be taken; all of them at once."""

    code = "evidence_source"
    wording = "证据文件有 {count} 处问题，未加入任何证据。请按下列各项处理后重试。"


# --- casefile: archives ------------------------------------------------------------------------------------------


class ArchiveError(InputError):
    """A ZIP whose entries may not be unpacked; all of them at once."""

    code = "archive"
    wording = "压缩包“{name}”有 {count} 处问题，未取用任何文件。请按下列各项处理后重新压缩上传。"


# --- api: kept bundles -----------------------------------------------------------------------------------------


class KeptBundleDamaged(StorageError):
    """A kept bundle's file is not the one its manifest describes."""

    code = "kept_bundle_damaged"
    wording = "证据材料册中的文件 {path} 与清单不符，未予下载。请重新制作证据材料册。"


# --- web --------------------------------------------------------------------------------------------------------


class WrongSetting(InputError):
    """A variable of the environment cannot be read."""

    code = "wrong_setting"
    wording = "环境变量 {name} 有误：{expected}，现为“{value}”。请更正后重新启动。"


class CannotListen(InputError):
    """The address to serve on is taken, or not this machine's."""

    code = "cannot_listen"
    wording = "不能在 {host}:{port} 提供服务：{reason}。请换一个端口（--port）或地址（--host）后重试。"


class WrongParameter(InputError):
    """A request's parameter cannot be read. 400."""

    code = "wrong_parameter"
    wording = "{name}“{value}”无法识别，{expected}。请更正后重试。"


class NothingUploaded(InputError):
    """A form for a file came without one. 400."""

    code = "nothing_uploaded"
    wording = "没有收到文件。请选择案件文件后重试。"


class UploadExpired(NotFound):
    """A staged upload is no longer kept. 404."""

    code = "upload_expired"
    wording = "这次上传的文件已过保留期或已处理完毕。请重新上传案件文件。"


class LocalOnly(AccessError):
    """A request from another machine, where nobody can sign in yet. 403."""

    code = "local_only"
    wording = "本系统尚未设置账户，只接受本机访问。请在运行本系统的计算机上打开。"


class ForeignHost(AccessError):
    """A request by a host name that is not ours: a foreign name made to point at this machine. 400."""

    code = "foreign_host"
    wording = "地址中的主机名不是本系统的。请用 http://127.0.0.1 或管理员给出的地址打开。"


class NotConfirmed(InputError):
    """A deliberate act was asked for without its confirmation. 400."""

    code = "not_confirmed"
    wording = "尚未确认，未作任何更改。请勾选确认后重试。"


# --- api --------------------------------------------------------------------------------------------------------


class WrongProfile(InputError):
    """The institution's profile has faults."""

    code = "wrong_profile"
    wording = "机构资料（profile.toml）有误，未作任何更改。请按下列各项更正后重试。"


class WrongCaseSource(InputError):
    """What was given as a case is neither a stored number nor a case file."""

    code = "wrong_case_source"
    wording = "“{source}”不能作为案件：{reason}。"


class FileTaken(Clash):
    """A file stands where a new one was to be written."""

    code = "file_taken"
    wording = "{path} 已经存在，未予覆盖。请换一个文件名，或先移走原文件。"


class UnknownFormat(InputError):
    """A file format that is not written."""

    code = "unknown_format"
    wording = "不支持输出 {format} 格式。可用：{known}。"


# --- law --------------------------------------------------------------------------------------------------------


class UnknownParameter(InputError):
    """No dated legal value of this name."""

    code = "unknown_parameter"
    wording = "没有名为“{name}”的法定数值。现有：{known}。"


class UnlikelyParameter(InputError):
    """A value that can hardly be meant; what follows from it would be wrong without anyone noticing."""

    code = "unlikely_parameter"
    wording = "未补充“{title}”（{name}）：请按下列各项更正后重试。"


class WrongParameterFile(DefinitionError):
    """A file of dated legal values cannot be used."""

    code = "wrong_parameter_file"
    wording = "参数文件 {path} 有误：{fault}。请更正后重试。"


class ParameterGap(LawError):
    """No value of a parameter is in force on a day."""

    code = "parameter_gap"
    wording = (
        "参数“{title}”（{name}）在{on}没有可用的数值，现有数值自{first}起。"
        "请核对日期；确有数值的，用 docgen parameter add {name} 连同来源补录。"
    )


class RateBeyondData(LawError):
    """A published series is not known up to a day."""

    code = "rate_beyond_data"
    wording = (
        "“{title}”（{name}）数据最近一次公布于{last}，不能确定{on}适用的数值。"
        "请先用 docgen parameter add {name} 补录其后公布的数值及来源。"
    )


class CutOffTooEarly(InputError):
    """The cut-off date lies before the loan was paid out."""

    code = "cut_off_too_early"
    wording = "截止日{as_of}早于合同 {debt} 的放款日{disbursed_on}，尚无债权可算。请更正截止日或放款日期。"


class BalanceMissing(InputError):
    """The core basis needs a balance that isn't there."""

    code = "balance_missing"
    wording = (
        "合同 {debt} 在截止日{as_of}当日及以前没有系统余额，不能按系统余额计算。请补录余额，或改用晚于余额日的截止日。"
    )


class CardNeedsCore(InputError):
    """A card account is computed from balances alone."""

    code = "card_needs_core"
    wording = "合同 {debt} 为信用卡账户，只能按系统余额计算，不能选用按流水计算。请改用系统余额口径。"


class DebtFaulty(InputError):
    """A contract's terms do not fit together."""

    code = "debt_faulty"
    wording = "合同 {debt} 的要素不一致：{fault}。请核对后更正案件文件。"


class ScheduleFaulty(InputError):
    """A schedule does not fit its contract."""

    code = "schedule_faulty"
    wording = "合同 {debt} 的{schedule}有误：{fault}。请核对后更正案件文件。"


class LedgerFaulty(InputError):
    """An entry of the ledger does not fit its contract."""

    code = "ledger_faulty"
    wording = "合同 {debt} {on}的流水有误：{fault}。请核对还款流水后更正。"


class DefaultRateTooLow(InputError):
    """A penalty below the contract's rate."""

    code = "default_rate_too_low"
    wording = "合同 {debt} 的罚息利率倍数为{multiplier}，低于1。上浮50%应填1.5，请更正。"


class UngroundedAcceleration(LawError):
    """The debt is declared due early on no ground."""

    code = "ungrounded_acceleration"
    wording = (
        "合同 {debt} 填有提前到期生效日{effective_on}，但既无提前到期条款也无事由，"
        "不能按提前到期计算。请补录条款或事由。"
    )


class HolidayUnknown(LawError):
    """A due date moves by a holiday calendar that isn't known yet."""

    code = "holiday_unknown"
    wording = (
        "合同 {debt} 的应还日期{due_on}遇假日顺延，但该日的放假安排尚未收录，截止日以前的金额因此不能确定。"
        "请更新节假日数据（chinesecalendar）后重试，或改用不晚于该日的截止日。"
    )


class RuleSilent(LawError):
    """The rules say nothing about a case: it is refused, never guessed. Each matter is a class of its own."""

    code = "rule_silent"
    wording = "合同 {debt} 的情形，计算规则未作规定，不能计算。"


class ExtensionWithoutSchedule(RuleSilent):
    """An extension whose installments aren't given."""

    code = "extension_without_schedule"
    wording = (
        "合同 {debt} 于{signed_on}签订的展期协议没有还款计划，展期后的分期无从确定，不能计算。请补录展期还款计划。"
    )


class ExtensionMidPeriod(RuleSilent):
    """An extension signed while interest was running up."""

    code = "extension_mid_period"
    wording = (
        "合同 {debt} 的展期协议签订于{signed_on}，其时未到期本金自{since}起已计利息；该利息何时应付，"
        "计算规则未作规定，不能计算。请按协议以展期协议的应还日为签订日核对，或改按系统余额计算。"
    )


class FloatingExtension(RuleSilent):
    """An extension that fixes the rate of a floating contract."""

    code = "floating_extension"
    wording = (
        "合同 {debt} 为浮动利率，{signed_on}的展期协议另定利率；其后是否继续浮动，"
        "计算规则未作规定，不能计算。请改按系统余额计算。"
    )


class SupplementWithoutPrepayment(RuleSilent):
    """A supplement with a schedule, and no prepayment it belongs to."""

    code = "supplement_without_prepayment"
    wording = (
        "合同 {debt} 于{signed_on}签订的补充协议带有还款计划，但流水中没有与之对应的提前还款，"
        "不能计算。请补录提前还款流水。"
    )


class SupplementAcrossDueDate(RuleSilent):
    """Something fell due between a supplement and its prepayment."""

    code = "supplement_across_due_date"
    wording = (
        "合同 {debt} 的补充协议签订于{signed_on}，提前还款在{on}，其间有款项到期；被替换的分期自何日起算，"
        "计算规则未作规定，不能计算。请核对协议签订日与还款日。"
    )


class PrepaymentUnequal(RuleSilent):
    """A prepayment that isn't the principal its supplement takes off."""

    code = "prepayment_unequal"
    wording = (
        "合同 {debt} {on}提前还款{amount}元，而补充协议的还款计划使未到期本金减少{reduction}元，两者不等；"
        "差额抵充何项，计算规则未作规定，不能计算。请核对还款计划与提前还款金额，差额另记还款。"
    )


class AgreementDebtsUnclear(RuleSilent):
    """An agreement with a schedule that doesn't say which one contract it changes."""

    code = "agreement_debts_unclear"
    wording = (
        "{signed_on}签订的协议改变还款计划，但未指明针对哪一份合同，合同 {debt} 不能计算。"
        "请在协议中填写唯一的合同编号。"
    )


class CappedAnnuity(RuleSilent):
    """Equal installments at a rate above the cap."""

    code = "capped_annuity"
    wording = (
        "合同 {debt} 为等额本息且约定年利率{rate}高于上限{cap}；超限后各期本金如何划分，计算规则未作规定，不能计算。"
        "请填写还款计划。"
    )


class CappedSchedule(RuleSilent):
    """A given installment's interest above the cap, by no arithmetic that tells how to cut it."""

    code = "capped_schedule"
    wording = (
        "合同 {debt} 第{number}期的计划利息{interest}元超过利率上限，"
        "且不是按约定年利率以天数或整月算得（或上限在该期内变动），"
        "应减为多少，计算规则未作规定，不能计算。请核对年利率与还款计划。"
    )


class CompoundBesidePrincipal(RuleSilent):
    """Compound interest on an installment that has no unpaid principal, under a cap."""

    code = "compound_beside_principal"
    wording = (
        "合同 {debt} 第{number}期没有逾期本金而有复利，利率上限以何本金计，计算规则未作规定，不能计算。请核对复利约定。"
    )


class JointCapUnclear(RuleSilent):
    """Penalty and compound exceed the cap in part of a segment only."""

    code = "joint_cap_unclear"
    wording = (
        "合同 {debt} 第{number}期的罚息与复利合计仅在部分期间超过上限，"
        "如何分段计算规则未作规定，不能计算。请核对利率与复利约定。"
    )


class DamagesCapUnclear(RuleSilent):
    """Damages under a cap that rests on several installments, or on none."""

    code = "damages_cap_unclear"
    wording = (
        "合同 {debt} 的违约金须受上限限制，而逾期本金分属数期或没有逾期本金，"
        "上限以何本金计，计算规则未作规定，不能计算。请核对违约金约定。"
    )


class FeesBesideCap(RuleSilent):
    """The lender's own fees beside damages above a cap the case asks for."""

    code = "fees_beside_cap"
    wording = (
        "合同 {debt} 的费用与罚息、复利、违约金合计超过案件所填上限，如何扣减费用，"
        "计算规则未作规定，不能计算。请核对费用或上限。"
    )


class CapNotForClaim(RuleSilent):
    """A cap chosen in a case whose cap the law sets."""

    code = "cap_not_for_claim"
    wording = (
        "案件填有利率上限{cap}，但该案由的上限不由案件选定，合同 {debt} 不能计算。"
        "利率上限只用于金融借款、信用卡案件，请删去。"
    )


class CardNotDue(RuleSilent):
    """A card's principal that isn't due."""

    code = "card_not_due"
    wording = (
        "合同 {debt} 为信用卡账户，余额中有未到期本金{amount}元；其应计利息自何日起算，"
        "计算规则未作规定，不能计算。请将应还部分记为逾期本金。"
    )


class ReversalBeforeBalance(RuleSilent):
    """A reversal of what the core system's balance already holds."""

    code = "reversal_before_balance"
    wording = (
        "合同 {debt} {on}冲正的还款（凭证号 {voucher}）已含在{balance_on}的系统余额内，"
        "不能再从余额中剔除。请补录冲正后的系统余额。"
    )


class CoreScheduleDiffers(RuleSilent):
    """The core system's principal not due can't be told apart by the schedule."""

    code = "core_schedule_differs"
    wording = (
        "合同 {debt} 的系统余额记未到期本金{core}元，还款计划为{planned}元；余额日以后还款计划有变动或已全部到期，"
        "差额属何期，计算规则未作规定，不能计算。请更新系统余额或还款计划。"
    )


class SeveralDrawdowns(RuleSilent):
    """Disbursements other than the one the contract names."""

    code = "several_drawdowns"
    wording = "合同 {debt} 的放款流水与放款日期、借款本金不符（{fact}）。分次放款请按每笔放款分列合同。"


class OrderUnclear(RuleSilent):
    """The order after 90 days turns on overdue days that aren't known."""

    code = "order_unclear"
    wording = (
        "合同 {debt} 逾期90天后另有抵充顺序，但系统余额未填逾期天数，{on}的还款按何顺序抵充不能确定。请补录逾期天数。"
    )


class QuarterlyInstallments(RuleSilent):
    """Equal installments a quarter."""

    code = "quarterly_installments"
    wording = "合同 {debt} 为等额还款而结息周期为按季，分期如何推定，计算规则未作规定，不能计算。请填写还款计划。"


class NegativeRate(RuleSilent):
    """A floating rate below zero."""

    code = "negative_rate"
    wording = "合同 {debt} {on}重定价后的年利率为{rate}，低于零，不能计算。请核对浮动点数。"


class PrincipalTooSmall(RuleSilent):
    """Equal parts whose rounding takes more than there is."""

    code = "principal_too_small"
    wording = "合同 {debt} 的本金按期数均分后，尾差使末期本金为负，不能推定分期。请填写还款计划。"


# --- law: fees --------------------------------------------------------------------------------------------------


class FeeAmountFaulty(InputError):
    """Not an amount that court fees can be worked out for."""

    code = "fee_amount_faulty"
    wording = (
        "“{amount}”不是可据以计算诉讼费用的金额。"
        "请填写不小于0、整数至多14位、小数至多两位的金额，单位元，如 260000.00。"
    )


class AverageWageFaulty(InputError):
    """Not an average wage that the limit of small claims can be worked out from."""

    code = "average_wage_faulty"
    wording = "“{wage}”不是年平均工资。请填写受诉法院所在省级行政区上年度就业人员年平均工资，单位元，大于0，如 120000。"


# --- law: agreements --------------------------------------------------------------------------------------------


class PlanUnequal(InputError):
    """Installments that don't sum to the debt."""

    code = "plan_unequal"
    wording = "逐期填写的还款金额合计{planned}元，应还{debt}元，{difference}。请更正各期金额，使合计与应还款项一致。"


class PlanTooFine(InputError):
    """More installments than cents."""

    code = "plan_too_fine"
    wording = "应还{debt}元分为{count}期，每期不足0.01元，不能分期。请减少期数。"


class PlanLeavesNothing(InputError):
    """Steps that pay the debt before the last installment."""

    code = "plan_leaves_nothing"
    wording = (
        "分段还款的前{count}期合计{planned}元，末期之前已达到或超过应还的{debt}元（超出{excess}元），末期无款可还。"
        "请减少期数或每期金额。"
    )


class PlanDayTooEarly(InputError):
    """Due dates that don't follow one another."""

    code = "plan_day_too_early"
    wording = "还款安排第{number}期的还款日{due_on}应晚于上一期，首期不得早于截止日（{after}）。请更正还款日期。"


class PlanTooLong(LawError):
    """A plan beyond the time the law or reason allows."""

    code = "plan_too_long"
    wording = "还款安排的末期为{last_on}，最迟应为{limit_on}：{rule}。请减少期数或提高每期金额。"


class PlanRateAboveCap(LawError):
    """Interest during the plan above the cap on private lending."""

    code = "plan_rate_above_cap"
    wording = (
        "还款期间年利率{rate}超过合同 {debt} 的利率上限{cap}（{rule}），超过部分不受保护，不予载入协议。"
        "请将年利率降至{cap}以内，或不计还款期间利息。"
    )


class PlanDayCounts(RuleSilent):
    """One plan over debts that reckon days differently."""

    code = "plan_day_counts"
    wording = (
        "合同 {debt} 与其他合同的计息基础不同，一份协议的还款期间利息以何者计，计算规则未作规定，不能计算。"
        "请就各合同分别订立协议，或不计还款期间利息。"
    )


class ExtensionTooLong(LawError):
    """An extension beyond what the rules allow a bank."""

    code = "extension_too_long"
    wording = (
        "合同 {debt} 展期至{last_on}，累计展期超过限度：{said}（{article}，假定：条文未经核对），"
        "最迟可展期至{limit_on}。"
        "请提前展期到期日，或改用《分期还款协议》《和解协议》。"
    )


class NotAnAgreement(InputError):
    """A document that binds nobody was said to be signed."""

    code = "not_an_agreement"
    wording = "文书 {document_no}（{kind}）不是协议，签署后不形成协议记录。请核对文书编号。"


class AgreementNotSignable(InputError):
    """A signed agreement that can't be taken into the case as it was issued."""

    code = "agreement_not_signable"
    wording = "协议 {document_no} 不能记入案件：{reason}。"


# --- collection -------------------------------------------------------------------------------------------------


class UnknownPolicy(InputError):
    """No policy of this name."""

    code = "unknown_policy"
    wording = "没有名为“{name}”的催收方案。{nearest}可用：{known}。"


class WrongPolicyFile(DefinitionError):
    """The institution's policies have faults."""

    code = "wrong_policy_file"
    wording = "催收方案文件有{count}处错误。请按下列各行更正后重试。"
