"""What is wrong with a text that should be TOML, in Chinese, with its line and column.

``tomllib`` complains in English and, before Python 3.14, tells the place only within its sentence.
"""

import re
import tomllib
from dataclasses import dataclass
from typing import Final

_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)$")
_SAID: Final = (
    ("Unterminated string", "字符串没有结束的引号"),
    ("Unescaped '\\'", "字符串里的反斜杠应写作 \\\\"),
    ("Illegal character", "字符串里有不可见的控制字符，或者没有在本行内结束"),
    ("Found invalid character", "有不可见的控制字符，或者引号没有在本行内结束"),
    ("Invalid hex value", "转义的字符编码有误"),
    ("Escaped character", "转义的字符编码有误"),
    ("Unclosed array", "列表没有结束的 ]"),
    ("Unclosed inline table", "表没有结束的 }"),
    ("Expected ']", "表头没有结束的 ]"),
    ("Expected '='", "名称后应为等号"),
    ("Expected newline", "一个值之后应当换行"),
    ("Expected", "引号没有结束"),
    ("Cannot", "同一名称或表写了两次"),
    ("Duplicate", "同一名称写了两次"),
    ("Invalid statement", "应为“名称 = 值”或者 [表头]"),
    ("Invalid initial character", "名称只能用字母、数字、下划线和连字符，其他名称应加引号"),
    ("Invalid date", "没有这个日期或时间"),
    ("Invalid value", "等号后不是有效的值：文字应加引号，真假写作 true 或 false"),
)
"""By how the complaint begins; the first that fits holds."""


@dataclass(frozen=True, slots=True)
class TomlFault:
    """The first fault of a text: what it is, and where (both from 1; None at its end)."""

    said: str
    line: int | None
    column: int | None

    @property
    def place(self) -> str:
        """Where, in words."""
        return "文件末尾" if self.line is None else f"第{self.line}行第{self.column}列"

    def __str__(self) -> str:
        """Where and what."""
        return f"{self.place}，{self.said}"


def toml_fault(error: tomllib.TOMLDecodeError) -> TomlFault:
    """The fault that ``tomllib`` complains of."""
    complaint = str(error)
    said = next((words for begins, words in _SAID if complaint.startswith(begins)), "不是有效的 TOML")
    place = _PLACE.search(complaint)
    return TomlFault(said, int(place[1]), int(place[2])) if place else TomlFault(said, None, None)


def not_toml(error: UnicodeDecodeError | tomllib.TOMLDecodeError) -> str:
    """What to say of bytes that are no TOML."""
    if isinstance(error, UnicodeDecodeError):
        return "应为 UTF-8 编码的 TOML 文件，请另存为 UTF-8"
    return f"TOML 语法有误：{toml_fault(error)}"
