"""Walks a finished layout for text that runs out of its column or off its page; WeasyPrint prints it, silently.

So it leaves out, as silently, the head of a table that does not fit on a page together with a row.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from docgen.errors import TextOverflowError
from docgen.render.cjk_justify import HALF_EMPTY

_SLACK_PX = 0.75
_SHOWN = 60


def check_layout(pages: Any) -> None:
    """Stop at the first line wider than its block or lower than its page's text area, and at a table without its head.

    Raises:
        TextOverflowError: With the page and the words.
    """
    for number, page in enumerate(pages, start=1):
        root = page._page_box  # noqa: SLF001 - WeasyPrint shows its boxes no other way
        bottom = root.content_box_y() + root.height + _SLACK_PX
        for block, line in _lines(root):
            words = _words(line)
            hanging = line.style["font_size"] / 2 if words[-1:] in HALF_EMPTY else 0.0
            if line.width > block.width + hanging + _SLACK_PX or line.position_y + line.height > bottom:
                raise TextOverflowError(where=f"第 {number} 页", text=words[:_SHOWN])
        for words in _lost_heads(root):
            raise TextOverflowError(where=f"第 {number} 页表头", text=words[:_SHOWN])


def _lines(box: Any) -> Iterator[tuple[Any, Any]]:
    """Every line of the text area with the block it stands in; those of footers stand in the margin on purpose."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.MarginBox):
            continue
        if isinstance(child, boxes.LineBox):
            yield box, child
        yield from _lines(child)


def _lost_heads(box: Any) -> Iterator[str]:
    """The words of each head that its table has in the document and not on the page."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.TableBox):
            head = child.element.find("thead")
            if head is not None and not any(group.is_header for group in child.children):
                yield "".join(head.itertext())
        yield from _lost_heads(child)


def _words(box: Any) -> str:
    if isinstance(box, boxes.TextBox):
        return str(box.text)
    return "".join(_words(child) for child in getattr(box, "children", ()))
