"""Collection: policies."""

from docgen.errors.base import InputError


class UnknownPolicy(InputError):
    """No policy of this name."""

    code = "unknown_policy"
    wording = "没有名为“{name}”的催收方案。{nearest}可用：{known}。"


class WrongRetentionFile(InputError):
    """The institution's rules on how long papers are kept have faults."""

    code = "wrong_retention_file"
    wording = "保存期限文件 retention.toml 有{count}处错误。请按下列各行更正后重试。"


class WrongPolicyFile(InputError):
    """The institution's policies have faults."""

    code = "wrong_policy_file"
    wording = "催收方案文件有{count}处错误。请按下列各行更正后重试。"
