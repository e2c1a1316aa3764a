"""Where a line may not or may end, beyond what the Unicode rules know: the habits of Chinese typesetting.

Figures stay with their unit (元 % 日 页 …) and an ordinal with its 第; the number of a document stays with its
bracket; no line begins with a middle dot, and a box to tick stays with the word before it. Quotation
marks, which Unicode glues to both sides, may be parted from the ideograph outside them. A long code (an account, an
identity, a certificate) may be parted after its hyphens or, where it has none, between groups of four, so that it does
not tear the line before it; a sum of money never is. A number stays with the item it counts. A full-width space counts
as wide as it is, at the end of a line too, where Pango would let it hang out of the text area. All this is said with
characters of no width, which no writer puts into the text of a file.
"""

import re
from collections.abc import Iterator

from docgen.document.tree import Box, Inline, Run

JOIN = "\u2060"
PART = "\u200b"
OBJECT = "\ufffc"
BOX = "□"

LONG = 12
"""Characters of a code that is long; a telephone number is not."""
DIGITS = 6
"""It has so many digits at least, by which it is no word."""
MONEY = "元角分厘万亿千百"
UNITS = MONEY + "日天年月周时秒份页号笔期次条款项人户张个倍幢栋楼层室"
_JOIN = re.compile(
    rf"(?<=[0-9])(?=[{UNITS}])"  # 1,234.50|元
    r"|(?<=[0-9][万亿千百])(?=[万亿元股])"  # 50万|元
    r"|(?<=[0-9]个)(?=[月工])"  # 12个|月
    r"|(?<=[0-9]月)(?=[0-9])"  # 11月|22日
    r"|(?<=第)(?=[0-9])"  # 第|3条
    r"|(?<=〕)(?=[0-9第])"  # 〔2026〕|12号
    r"|(?=[·～])"
    r"|(?<=[0-9]．)(?=[^\s0-9])"  # 5．|证据
    rf"|(?<=[^\s，。、；：？！）{OBJECT}{BOX}])(?={BOX})"  # 是|□
)
_PART = re.compile(
    r"(?<=[^\s（《〈「『【〔“‘0-9A-Za-z])(?=[“‘])|(?<=[”’])(?=[^\s，。、；：？！）》〉」』】〕”’0-9A-Za-z])"
    "|(?<=\u3000)(?=[^\u3000])"
)
_CODE = re.compile(
    r"(?<![0-9A-Za-z*@/:_.,-])"
    rf"(?=(?:[A-Za-z*-]*[0-9]){{{DIGITS}}})[0-9A-Za-z*-]{{{LONG},}}"
    rf"(?![0-9A-Za-z*@/:_-]|[.,][0-9]|[{MONEY}])"
)
_GROUP = re.compile(r"(?<=-)(?=[0-9A-Za-z])")


def with_hints(inlines: tuple[Inline, ...], whole: int = 0) -> tuple[str, ...]:
    """The text of each inline with its hints, the paragraph looked at as a whole; empty for what is no run.

    Long codes of no more than ``whole`` characters stay in one piece.
    """
    texts = [inline.text if isinstance(inline, Run) else _stand_in(inline) for inline in inlines]
    joined = "".join(texts)
    hints = {match.start(): PART for match in _PART.finditer(joined)}
    hints |= dict.fromkeys(_code_breaks(joined, whole), PART)
    hints |= {match.start(): JOIN for match in _JOIN.finditer(joined)}
    hints.pop(0, None)
    found, start = [], 0
    for inline, text in zip(inlines, texts, strict=True):
        end = start + len(text)
        if not isinstance(inline, Run):
            found.append("")
        elif any(start < at <= end for at in hints):
            found.append("".join(c + hints.get(start + n, "") for n, c in enumerate(text, start=1)))
        else:
            found.append(text)
        start = end
    return tuple(found)


def has_long_code(inlines: tuple[Inline, ...]) -> bool:
    """Whether a paragraph holds a long code that no hyphen parts."""
    text = "".join(inline.text if isinstance(inline, Run) else OBJECT for inline in inlines)
    return any("-" not in code.group() for code in _CODE.finditer(text))


def _code_breaks(text: str, whole: int) -> Iterator[int]:
    """Where the long codes of a text may be parted; four characters at least stay together."""
    for code in _CODE.finditer(text):
        start, end = code.span()
        if end - start <= whole:
            continue
        if "-" not in code.group():
            yield from range(start + 4, end - 3, 4)
        elif not code.group().replace("-", "").isdigit():
            yield from (start + match.start() for match in _GROUP.finditer(code.group()))


def _stand_in(inline: Inline) -> str:
    return BOX if isinstance(inline, Box) else OBJECT
