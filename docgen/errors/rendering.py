"""Documents on their way to paper: markup, fonts, pages."""

from docgen.errors.base import DefinitionError, InputError, UnfaithfulRenderError


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


class SealPictureWrong(InputError):
    """A picture that is no seal to be printed: not on nothing, not cut to its ink, too coarse, unreadable."""

    code = "seal_picture_wrong"
    wording = (
        "印章图片不能使用：{reason}。请用白底或透明底、清晰完整的印章图片，"
        "由管理员重新加入（命令行：docgen seal add 图片 --seal 种类）。"
    )


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
