"""Jinja's tags in running text: where each begins and ends, and what it says.

Word turns straight quotes into “ ”, spaces into wide ones, and lets a tag be typed as ``{%p … %}`` (docxtpl: the tag
stands for its paragraph, row, cell). So tags are read here, once, with their strings and brackets counted, and not by
the first ``}}`` that comes; what is read is plain Jinja again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn, cast

Level = Literal["", "p", "tr", "tc", "r"]
"""What a tag stands for: itself, or the whole paragraph, table row, cell or run it is written in."""

MOST_CHARACTERS = 2000
"""Of one tag."""

MOST_BROKEN = 50
"""Told of one text; after so many nothing more is learnt from it."""
MOST_BRACKETS = 20
"""Within each other."""

_OPENING = re.compile(r"\{[{%#]")
_STRAY = re.compile(r"\}\}|%\}|｛｛|｛％|\{％")
_LEVEL = re.compile(r"(p|tr|tc|r)(?=\s)")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CURLY = {"“": "“”", "”": "“”", "‘": "‘’", "’": "‘’"}
_WIDE = dict(zip("（）［］｛｝｜，：．＝＋－％＞＜！　", "()[]{}|,:.=+-%><! ", strict=True))


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: where it stands in its text, how it opens, for what it stands, and what it says, on one line."""

    start: int
    end: int
    opening: str
    level: Level
    body: str
    trims: bool = False
    """Whether it bears a ``-``, which takes away the space beside it."""

    @property
    def word(self) -> str:
        """The first word of a statement: ``if``, ``endfor``, ``set``; empty for what is printed."""
        return self.body.split(None, 1)[0] if self.opening == "{%" and self.body else ""

    @property
    def source(self) -> str:
        """The tag as Jinja reads it."""
        return f"{self.opening} {self.body} {_CLOSING[self.opening]}"


@dataclass(frozen=True, slots=True)
class BrokenTag:
    """What is no tag and looks like one, and why, in Chinese."""

    start: int
    end: int
    text: str
    reason: str


class _Broken(ValueError):
    """The tag that begins here cannot be read; the message says why."""


def scan(text: str) -> Iterator[Tag | BrokenTag]:
    """Every tag of ``text``, and whatever looks like a piece of one, in order."""
    at = wrong = 0
    while wrong < MOST_BROKEN and (found := _OPENING.search(text, at)):
        yield from _strays(text, at, found.start())
        try:
            tag = _read(text, found.start())
        except _Broken as error:
            end = _end_of_broken(text, found.end())
            yield BrokenTag(found.start(), end, text[found.start() : end], str(error))
            at, wrong = end, wrong + 1
        else:
            yield tag
            at = tag.end
    yield from _strays(text, at, len(text))


def _strays(text: str, start: int, end: int) -> Iterator[BrokenTag]:
    for found in _STRAY.finditer(text, start, end):
        wide = found[0] not in ("}}", "%}")
        reason = "标记的括号应为半角 {{ 或 {%" if wide else "多出的结束括号，前面没有与它配对的 {{ 或 {%"
        yield BrokenTag(found.start(), found.end(), text[max(0, found.start() - 10) : found.end()], reason)


def _end_of_broken(text: str, start: int) -> int:
    """Where to look on after a tag that cannot be read: after its closing brackets, or before the next opening."""
    closing = re.compile(r"\}\}|%\}|#\}").search(text, start)
    following = _OPENING.search(text, start)
    if closing and (not following or closing.start() < following.start()):
        return closing.end()
    return following.start() if following else len(text)


def _read(text: str, start: int) -> Tag:
    opening = text[start : start + 2]
    if opening == "{#":
        end = text.find("#}", start)
        if end < 0:
            raise _Broken("注释 {# 没有在同一段内以 #} 结束")
        return Tag(start, end + 2, opening, "", "")
    at = start + 2
    trims = text[at : at + 1] in ("-", "+")
    at += trims
    level = _LEVEL.match(text, at)
    body, end = _Body(text, level.end() if level else at, _CLOSING[opening]).read()
    if body.endswith("-"):
        body, trims = body[:-1].rstrip(), True
    if not body:
        raise _Broken("标记里没有内容")
    if len(body) > MOST_CHARACTERS:
        raise _Broken(f"一个标记至多 {MOST_CHARACTERS} 个字符")
    return Tag(start, end, opening, cast("Level", level[1] if level else ""), body, trims=trims)


class _Body:
    """Reads what stands between a tag's brackets, its strings with straight quotes."""

    def __init__(self, text: str, at: int, closing: str) -> None:
        self.text, self.at, self.closing = text, at, closing
        self.open: list[str] = []
        self.found: list[str] = []

    def stop(self, reason: str) -> NoReturn:
        raise _Broken(reason)

    def read(self) -> tuple[str, int]:
        while self.at < len(self.text):
            if not self.open and self.text.startswith(self.closing, self.at):
                return "".join(self.found).strip(), self.at + 2
            self.character(self.text[self.at])
        raise _Broken(f"没有在同一段内以 {self.closing} 结束，或者里面的引号、括号不成对")

    def character(self, mark: str) -> None:
        if mark in "\"'" or mark in _CURLY:
            self.string(mark)
            return
        if mark in _WIDE and mark != "\u3000":
            self.stop(f"标记里的“{mark}”应为半角 {_WIDE[mark]}")
        if mark in _BRACKETS:
            self.open.append(_BRACKETS[mark])
            if len(self.open) > MOST_BRACKETS:
                self.stop("标记里的括号嵌套过深")
        elif mark in ")]}" and (not self.open or self.open.pop() != mark):
            self.stop(f"标记里的括号 {mark} 不成对，标记应以 {self.closing} 结束")
        self.found.append(" " if mark.isspace() else mark)
        self.at += 1

    def string(self, mark: str) -> None:
        """A string; one that opens with Word's own quotes may end with either of them, or with a straight one."""
        straight = '"' if mark in '"“”' else "'"
        closers = _CURLY[mark] + straight if mark in _CURLY else mark
        end = self.closer(closers)
        if end < 0 and mark not in _CURLY:
            end = self.closer(closers + ("“”" if mark == '"' else "‘’"))
        if end < 0:
            self.stop("标记里的引号不成对")
        inner = self.text[self.at + 1 : end]
        if mark in _CURLY:
            inner = inner.replace(straight, "\\" + straight)
        self.found.append(straight + inner.replace("\n", " ") + straight)
        self.at = end + 1

    def closer(self, closers: str) -> int:
        at = self.at + 1
        while at < len(self.text):
            if _OPENING.match(self.text, at):
                return -1
            if self.text[at] == "\\":
                at += 1
            elif self.text[at] in closers:
                return at
            at += 1
        return -1
