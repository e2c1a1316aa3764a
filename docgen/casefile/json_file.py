"""The case file as JSON: read with every fault at once, written without loss."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from docgen.casefile.case import Case
from docgen.casefile.faults import Fault, Location, json_problem
from docgen.casefile.validation import examine
from docgen.errors import CaseFileError, UnreadableFileError

MAX_BYTES = 64 * 1024 * 1024
"""A case file larger than this is no case file; evidence lies beside it, not in it."""

MAX_DEPTH = 30
MAX_DIGITS = 30
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF8 = "请用文本编辑器另存为 UTF-8 编码的 JSON 文件后重试"


class _Number(float):
    """A number with a point, NaN or too many digits, as written. Every type refuses it: money and rates are strings."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __repr__(self) -> str:
        return self.text


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys it was given twice."""

    __slots__ = ("twice",)
    twice: list[str]


def load_json(source: Path | bytes, *, name: str | None = None) -> Case:
    """Read one case.

    Args:
        source: the file, or its bytes.
        name: what errors call the file; its own name if left out.

    Returns:
        The case, its parties numbered and every reference to a party an id.

    Raises:
        UnreadableFileError: there is no such file, or it is not JSON in UTF-8.
        CaseFileError: it is JSON, but no case; with every problem, each at its place (``debtors[0].id_no``).
    """
    called = name or (source.name if isinstance(source, Path) else "案件文件")
    data = _parsed(_decoded(_bytes(source, called), called), called)
    faults = list(_twice_given(data, (), called))
    found = examine(data)
    if isinstance(found, list):
        faults += found
    if faults or isinstance(found, list):
        raise CaseFileError(name=called, count=len(faults), problems=map(json_problem, faults))
    return found


def dump_json(case: Case) -> bytes:
    """The case as its file: UTF-8, two spaces, what is left out or default not written. Reads back equal."""
    data = case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _bytes(source: Path | bytes, called: str) -> bytes:
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size > MAX_BYTES:
            reason = f"超过 {MAX_BYTES // 1024 // 1024} MB"
            remedy = "案件文件只写数据，证据文件请放在旁边的文件夹中"
            raise UnreadableFileError(name=called, reason=reason, remedy=remedy)
        return source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        reason = "文件不存在" if isinstance(error, FileNotFoundError) else "无法打开该文件"
        raise UnreadableFileError(name=called, reason=reason, remedy="请核对文件位置和读取权限") from error


def _decoded(content: bytes, called: str) -> str:
    if content.startswith(_WIDE):
        raise UnreadableFileError(name=called, reason="编码是 UTF-16，不是 UTF-8", remedy=_SAVE_AS_UTF8)
    try:
        return content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"第 {error.start + 1} 字节起不是 UTF-8 编码"
        raise UnreadableFileError(name=called, reason=reason, remedy=_SAVE_AS_UTF8) from error


def _parsed(text: str, called: str) -> Any:
    if not text.strip():
        raise UnreadableFileError(name=called, reason="文件是空的", remedy="请核对是否选对了文件")
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_Number,
            parse_int=lambda digits: int(digits) if len(digits) <= MAX_DIGITS else _Number(digits),
            parse_constant=_Number,
        )
    except RecursionError as error:
        remedy = "案件文件至多嵌套数层，请核对是否选对了文件"
        raise UnreadableFileError(name=called, reason="嵌套层数过多", remedy=remedy) from error
    except json.JSONDecodeError as error:
        reason = f"第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON"
        remedy = "请核对该处的引号、逗号和括号，或重新导出"
        raise UnreadableFileError(name=called, reason=reason, remedy=remedy) from error


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    built = _Object(pairs)
    built.twice = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    return built


def _twice_given(data: Any, at: Location, called: str) -> Iterator[Fault]:
    """Keys given twice, which the types do not see.

    Raises:
        CaseFileError: the data is deeper than any case, where looking further would exhaust the stack.
    """
    if len(at) > MAX_DEPTH:
        problem = json_problem(Fault(at[:3], "", f"嵌套超过{MAX_DEPTH}层"))
        raise CaseFileError(name=called, count=1, problems=[problem])
    if isinstance(data, _Object):
        yield from (Fault((*at, key), key, "同一对象中此键出现了不止一次，只能保留一个") for key in data.twice)
        for key, value in data.items():
            yield from _twice_given(value, (*at, key), called)
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _twice_given(value, (*at, i), called)
