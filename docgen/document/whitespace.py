"""White space of a paragraph as HTML means it in Chinese: a line end between characters is nothing, else a space."""

import re
from dataclasses import replace

from docgen.document.markup import is_chinese
from docgen.document.tree import Box, Break, Inline, Run

_SPACES = " \t\n\r\f"
_PIECES = re.compile(rf"[{_SPACES}]+|[^{_SPACES}]+")


def tidy(inlines: list[Inline]) -> tuple[Inline, ...]:
    """Normalise whitespace over the whole paragraph, whatever looks its parts have, and join equal neighbours.

    Spaces at either end and around a break go. A gap that holds a line end is nothing beside a Chinese character;
    any other gap is one space, with the look of the text before it.
    """
    found: list[Inline] = []
    gap = ""
    for inline in inlines:
        if not isinstance(inline, Run):
            if gap and not isinstance(inline, Break):
                _fill(found, gap, inline)
            found.append(inline)
            gap = ""
            continue
        for piece in _PIECES.findall(inline.text):
            if piece[0] in _SPACES:
                gap += piece
                continue
            if gap:
                _fill(found, gap, replace(inline, text=piece))
                gap = ""
            _append(found, replace(inline, text=piece))
    return tuple(found)


def _fill(found: list[Inline], gap: str, after: Inline) -> None:
    before = found[-1] if found else None
    if before is None or isinstance(before, Break):
        return
    if "\n" in gap and not isinstance(before, Box) and not isinstance(after, Box):
        left = before.text[-1] if isinstance(before, Run) else ""
        right = after.text[0] if isinstance(after, Run) else ""
        if is_chinese(left) or is_chinese(right):
            return
    _append(found, replace(before, text=" ") if isinstance(before, Run) else Run(" "))


def _append(found: list[Inline], run: Run) -> None:
    last = found[-1] if found else None
    if isinstance(last, Run) and replace(last, text=run.text) == run:
        found[-1] = replace(run, text=last.text + run.text)
    else:
        found.append(run)
