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
    open_tags: list[PlacedTag] = []
    for tag in tags:
        if tag.word in _OPENS:
            open_tags.append(tag)
            if len(open_tags) == MOST_DEEP + 1:
                yield Problem(tag.place, tag.said[:80], f"条件和循环嵌套超过 {MOST_DEEP} 层")
        elif tag.word in _BETWEEN:
            if not open_tags or open_tags[-1].word not in _BETWEEN[tag.word]:
                yield Problem(
                    tag.place, tag.said[:80], f"{tag.word} 之前没有与它配对的 {'、'.join(_BETWEEN[tag.word])}"
                )
            else:
                yield from _apart(open_tags[-1], tag)
        elif tag.word.startswith("end"):
            if not open_tags or _OPENS[open_tags[-1].word] != tag.word:
                begun = f"，这里应先结束 {open_tags[-1].place} 的 {open_tags[-1].said[:40]}" if open_tags else ""
                yield Problem(tag.place, tag.said[:80], f"{tag.word} 没有与它配对的开头{begun}")
                if open_tags and any(_OPENS[o.word] == tag.word for o in open_tags):
                    while _OPENS[open_tags.pop().word] != tag.word:
                        pass
            else:
                yield from _apart(open_tags.pop(), tag)
    for tag in open_tags:
        yield Problem(tag.place, tag.said[:80], f"没有结束，缺少 {_OPENS[tag.word]}")


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
