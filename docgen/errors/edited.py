"""Drafts edited by hand, taken back from Word."""

from docgen.errors.base import Clash, InputError


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
        "请逐项核对；确属有意修改的，逐项确认下列各值（命令行用 --confirm 逐项写明）后重新提交。"
    )


class EditedUnseen(Clash):
    """A draft edited by hand is to be approved by somebody who has not said that he saw what was edited. 409."""

    code = "edited_unseen"
    wording = (
        "草稿 {draft} 经人工修改（{count} 处，见下）。请查看全部修改，"
        "核对无误后确认所见的修改稿再批准（命令行：docgen difference {draft} 查看，--edited {version} 批准）。"
    )


class DateInText(InputError):
    """A draft edited by hand can't bear another day: its words depend on it, or the place of the day is unknown."""

    code = "date_in_text"
    wording = "草稿 {draft} 经人工修改，不能改用日期 {day}：{reason}。请按草稿的日期出具，或重新起草。"
