"""Whether what a Word template's tags begin is ended, and in the same place, so that no element is cut in two."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docgen.errors import Problem


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """A tag, where it stands for a person who looks for it, and between which elements Jinja finds it."""

    source: str
    word: str
    place: str
    said: str
    level: str
    holder: tuple[object, ...] = ()
    """Equal for tags between which whole elements lie, so that they may begin and end something together."""


MOST_DEEP: Final = 10
"""Loops and conditions within each other."""
_OPENS: Final = {"if": "endif", "for": "endfor", "with": "endwith"}
_BETWEEN: Final = {"else": ("if", "for"), "elif": ("if",)}


def unbalanced(tags: list[PlacedTag]) -> Iterator[Problem]:
    """What is begun and not ended, ended and not begun, or ended elsewhere than it began."""
    begun: list[PlacedTag] = []
    for tag in tags:
        if tag.word in _OPENS:
            begun.append(tag)
            if len(begun) == MOST_DEEP + 1:
                yield Problem(tag.place, tag.said[:80], f"条件和循环嵌套超过 {MOST_DEEP} 层")
        elif tag.word in _BETWEEN:
            yield from _goes_on(begun, tag)
        elif tag.word.startswith("end"):
            yield from _ends(begun, tag)
    for tag in begun:
        yield Problem(tag.place, tag.said[:80], f"没有结束，缺少 {_OPENS[tag.word]}")


def _goes_on(begun: list[PlacedTag], tag: PlacedTag) -> Iterator[Problem]:
    """``else`` and ``elif``."""
    takes = _BETWEEN[tag.word]
    if begun and begun[-1].word in takes:
        yield from _apart(begun[-1], tag)
    else:
        yield Problem(tag.place, tag.said[:80], f"{tag.word} 之前没有与它配对的 {'、'.join(takes)}")


def _ends(begun: list[PlacedTag], tag: PlacedTag) -> Iterator[Problem]:
    if begun and _OPENS[begun[-1].word] == tag.word:
        yield from _apart(begun.pop(), tag)
        return
    hint = f"，这里应先结束 {begun[-1].place} 的 {begun[-1].said[:40]}" if begun else ""
    yield Problem(tag.place, tag.said[:80], f"{tag.word} 没有与它配对的开头{hint}")
    if any(_OPENS[each.word] == tag.word for each in begun):
        while _OPENS[begun.pop().word] != tag.word:
            pass


def _apart(begun: PlacedTag, tag: PlacedTag) -> Iterator[Problem]:
    if begun.level != tag.level:
        levels = {level or "行内": f"{{%{level} …" for level in ("p", "tr", "tc", "")}
        yield Problem(
            tag.place,
            tag.said[:80],
            f"开头（{begun.place}）用 {levels[begun.level or '行内']}，这里用 {levels[tag.level or '行内']}，应当一致",
        )
    elif begun.holder != tag.holder:
        yield Problem(
            tag.place,
            tag.said[:80],
            f"开头在{begun.place}，与这里不在同一处（同一段、同一单元格、同一表格），中间的段落或单元格会被切断",
        )
