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
    wording = "文书需要的图片“{name}”不存在或无法读取。请在机构资料中上传该图片后重试。"


class TextOverflowError(UnfaithfulRenderError):
    """Text would run out of its cell or off the page."""

    code = "overflow"
    wording = "内容超出版面，已停止输出：{where}，“{text}”。请缩短该内容，或由管理员加宽模板中的这一列。"


class OfficeMissingError(InputError):
    """Office files need LibreOffice, and there is none."""

    code = "office_missing"
    wording = "转换 Office 文件需要 LibreOffice，本机没有安装，未处理：{files}。请安装 libreoffice-writer 和 libreoffice-calc，或先自行另存为 PDF。"


class OfficeConversionError(InputError):
    """LibreOffice could not make a PDF of a file."""

    code = "office_conversion"
    wording = "文件“{file}”不能转换为 PDF：{reason}。请用 Office 打开核对，或另存为 PDF 后重新上传。"



# --- bundle -----------------------------------------------------------------------------------------------------


class BundleRefused(InputError):
    """Evidence that cannot go into a bundle; all of it at once."""

    code = "bundle_refused"
    wording = "案件 {case_no} 的证据材料不能成册，未生成任何文件：{count} 处需要处理。请按下列各项处理后重试。"


class NoEvidence(InputError):
    """The case names no evidence."""

    code = "no_evidence"
    wording = "案件 {case_no} 没有列明任何证据，无从成册。请先在案件资料的“证据”部分列出证据。"


class BundleFolderTaken(Clash):
    """The output folder holds something other than an earlier bundle. 409."""

    code = "bundle_folder_taken"
    wording = "输出位置 {folder} 中已有不属于证据材料册的内容（{found}），未作改动。请另选一个空文件夹。"


class BundleInProgress(Clash):
    """Another process is building into this folder. 409."""

    code = "bundle_in_progress"
    wording = "另一程序正在向 {folder} 制作证据材料册。请等它完成后重试，或另选一个文件夹。"


class NotABundle(InputError):
    """What was to be verified has no readable manifest."""

    code = "not_a_bundle"
    wording = "{path} 不能核验：{reason}。请指定含有 manifest.json 的文件夹。"


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
    wording = "工作簿“{name}”有 {count} 处错误影响整个文件，未导入任何案件。请按下列各项更正后重试。"


class MissingCreditorError(InputError):
    """A flat sheet names no creditor, and none was given."""

    code = "missing_creditor"
    wording = "单表“{name}”不含债权人，而机构资料中也没有。请先在机构资料中填写债权人，再导入此文件。"


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
    wording = "案件 {case_no} 不能重新导入：已有的催收或送达记录找不到所涉当事人。请按下列各项更正后重试。"


class EvidenceSourceError(InputError):
    """Files offered as evidence that cannot be taken; all of them at once."""

    code = "evidence_source"
    wording = "证据文件有 {count} 处问题，未加入任何证据。请按下列各项处理后重试。"


# --- web --------------------------------------------------------------------------------------------------------


class WrongSetting(InputError):
    """A variable of the environment cannot be read."""

    code = "wrong_setting"
    wording = "环境变量 {name} 有误：{expected}，现为“{value}”。请更正后重新启动。"


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


class UnknownFormat(InputError):
    """A file format that is not written."""

    code = "unknown_format"
    wording = "不支持输出 {format} 格式。可用：{known}。"
