"""Bundles, packs, recipes, their proof; the code on paper and what is scanned back."""

from docgen.errors.base import Clash, InputError, LawError


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
    """The output folder holds something other than an earlier bundle of the same case. 409."""

    code = "bundle_folder_taken"
    wording = "输出位置 {folder} 中已有{found}，未作改动。请另选一个空文件夹。"


class BundleInProgress(Clash):
    """Another process is building into this folder. 409."""

    code = "bundle_in_progress"
    wording = "另一程序正在向 {folder} 制作证据材料册。请等它完成后重试，或另选一个文件夹。"


class PackRefused(InputError):
    """Papers of a pack that cannot be made as the case stands; all of them at once."""

    code = "pack_refused"
    wording = "案件 {case_no} 的{pack}未能制作，未生成任何文件：{count} 处需要处理。请按下列各项处理后重试。"


class PackNotAllowed(LawError):
    """Papers of a pack that the law or its data does not allow; all of them at once."""

    code = "pack_not_allowed"
    wording = (
        "案件 {case_no} 依现有规则与数据不能制作{pack}，未生成任何文件：{count} 处需要处理。请按下列各项处理后重试。"
    )


class UnknownRecipe(InputError):
    """No recipe for bundles of this name."""

    code = "unknown_recipe"
    wording = "没有名为“{name}”的成册方案。{nearest}可用：{known}；也可指定一个 .toml 文件。"


class WrongRecipeFile(InputError):
    """An institution's recipe for bundles has faults."""

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


class SigningFailed(InputError):
    """What was to be signed could not be; it was not issued."""

    code = "signing_failed"
    wording = (
        "未能签名：{reason}。文书没有出具。请检查证书、密码、密码设备和网络后重试；"
        "停用数字签名，由管理员清除机构信息中的 signature 或 sealing 各项。"
    )


class TimestampRootWrong(InputError):
    """The root certificates that time stamps are to be traced back to cannot be read."""

    code = "timestamp_root_wrong"
    wording = "时间戳的根证书不能读取：内容不是 PEM 格式的证书。请向出具时间戳的机构索取根证书，存为 PEM 格式。"


class TimestampWrong(InputError):
    """A time stamp that proves nothing."""

    code = "timestamp_wrong"
    wording = "时间戳无效：{reason}。请向出具时间戳的机构核实。"


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


class EarlierBundleGone(InputError):
    """The earlier bundle that a supplement is to go on from is not kept any more."""

    code = "earlier_bundle_gone"
    wording = "所选的前一次证据材料册已不在系统中。请改为上传当时随册下载的 manifest.json。"
