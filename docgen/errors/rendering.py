"""Documents and bundles on their way to paper: markup, fonts, pages, evidence, codes."""

from docgen.errors.base import Clash, DefinitionError, InputError, UnfaithfulRenderError


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
    wording = "输出位置 {folder} 中已有不属于证据材料册的内容（{found}），未作改动。请另选一个空文件夹。"


class BundleInProgress(Clash):
    """Another process is building into this folder. 409."""

    code = "bundle_in_progress"
    wording = "另一程序正在向 {folder} 制作证据材料册。请等它完成后重试，或另选一个文件夹。"


class NotABundle(InputError):
    """What was to be verified has no readable manifest."""

    code = "not_a_bundle"
    wording = "{path} 不能核验：{reason}。请指定含有 manifest.json 的文件夹。"


class WrongCode(InputError):
    """A code read from paper is none of ours."""

    code = "wrong_code"
    wording = "“{text}”不是有效的文书编码：{reason}。请重新扫描或核对后录入。"


class ScanUnreadable(InputError):
    """A scan, or a page of one, that can't be read."""

    code = "scan_unreadable"
    wording = "扫描件 {name} 不能读取：{reason}。"


class WrongReceipt(InputError):
    """What is stated of a receipt can't be entered."""

    code = "wrong_receipt"
    wording = "文书 {document_no} 的送达结果未记入。请按下列各项更正后重试。"
