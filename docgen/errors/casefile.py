"""What is handed in: case files, workbooks, mappings, archives, numbers and terms."""

from docgen.errors.base import DefinitionError, InputError


class AmountInCapitalsError(InputError):
    """A sum that cannot be written in capitals."""

    code = "amount_in_capitals"
    wording = "金额 {amount} 不能写成大写。请填写不小于零、小于一万万亿元、至多两位小数的金额。"


class IdNumberError(InputError):
    """An ID number that is none."""

    code = "id_number"
    wording = "身份证号有误：{reason}。请对照证件更正。"


class UnknownTermError(DefinitionError):
    """The glossary lacks a term."""

    code = "unknown_term"
    wording = "术语表中没有“{identifier}”（范围：{context}）。请由管理员在 glossary.toml 中补上。"


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


class NothingToMark(InputError):
    """Faults of a file cannot be marked in a copy: it has none, or is no workbook."""

    code = "nothing_to_mark"
    wording = "文件“{name}”{reason}，没有可标注的内容。请直接导入，或按页面所列位置更正。"


class WrongFileName(InputError):
    """A name that somebody gives a file of his cannot be one."""

    code = "wrong_file_name"
    wording = "名称“{name}”不能用作文件名。请用 1 至 60 个汉字、字母或数字，不含斜杠、冒号等符号。"


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


class ArchiveError(InputError):
    """A ZIP whose entries may not be unpacked; all of them at once."""

    code = "archive"
    wording = "压缩包“{name}”有 {count} 处问题，未取用任何文件。请按下列各项处理后重新压缩上传。"
