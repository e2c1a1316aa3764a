"""Flush right margins in Chinese: the one place where WeasyPrint is extended.

WeasyPrint stretches a justified line at its spaces alone, and a Chinese line has none. Here the rest of the line is
spread as letter spacing over the boundaries between Chinese characters. Two places of WeasyPrint (70) are replaced:
``layout.inline.justify_line``, which decides how a line is stretched, and ``text.line_break.Layout.set_text``, which
gives Pango the attributes of a stretched text. ``tests/render/test_cjk_justify.py`` fails when either changes under us.

How Pango spaces letters: a character with letter spacing ``s`` gives ``s/2`` to each side, nothing at the ends
of a line. So the width a text gains is ``s`` times its stretchable characters, less ``s/2`` for each end that is one.
"""

import re
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

from docgen.render.linebreaks import JOIN, PART

_STRETCHED = re.compile(
    "[ \\u00a0\\u3001-\\u303f\\u3041-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff01-\\uff60\\uffe0-\\uffe6"
    "\\U00020000-\\U0003ffff“”‘’□☑]+"
)
"""Runs of characters that take part: the Chinese square and spaces. Dashes and ellipses stay joined."""

HALF_EMPTY = frozenset("，。、；：？！）》〉」』】〕”’")
"""Marks whose right half is empty: at a line's end they may hang by that half, so that the ink is flush."""


WIDEST = 1 / 4
"""Of a character: so far a line is stretched; where more would be needed, its right margin stays ragged."""

_HINTS = str.maketrans("", "", JOIN + PART)


class LetterSpacing(float):
    """A justification spacing (CSS pixels) that goes between Chinese characters, too, not to spaces alone."""


_set_text = line_break.Layout.set_text


def install() -> None:
    """Replace the two places; does nothing the second time."""
    inline.justify_line = _justify_line
    line_break.Layout.set_text = _set_stretched_text


def _gaps(text: str) -> float:
    """How many times the letter spacing fits into ``text``: see the module's words on Pango."""
    matches = list(_STRETCHED.finditer(text))
    if not matches:
        return 0
    ends = (matches[0].start() == 0) + (matches[-1].end() == len(text))
    return max(0.0, sum(len(match.group()) for match in matches) - ends / 2)


def _texts(box: Any) -> list[Any]:
    if isinstance(box, boxes.TextBox):
        return [box]
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        return [text for child in box.children if child.is_in_normal_flow() for text in _texts(child)]
    return []


def _justify_line(context: Any, line: Any, extra_width: float) -> None:
    texts = _texts(line)
    gaps = sum(_gaps(box.text) for box in texts)
    if gaps <= 0:
        return
    last = texts[-1]
    if last.text.translate(_HINTS)[-1:] in HALF_EMPTY:
        extra_width += last.style["font_size"] / 2
    spacing = extra_width / gaps
    if spacing <= WIDEST * last.style["font_size"]:
        _spread(context, line, LetterSpacing(spacing), 0.0)


def _spread(context: Any, box: Any, spacing: LetterSpacing, x_advance: float) -> float:
    """Widen the texts of a line from left to right, and move what stands right of them."""
    if isinstance(box, boxes.TextBox):
        box.position_x += x_advance
        gaps = _gaps(box.text)
        if gaps > 0:
            # The hints told where the line may end. They would part marks that shape each other, as “ after ： does.
            box.text = box.text.translate(_HINTS)
            box.justification_spacing = spacing
            layout = line_break.create_layout(box.text, box.style, context, None, spacing)
            layout.deactivate()
            box.pango_layout = layout
            box.width += spacing * gaps
            x_advance += spacing * gaps
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += x_advance
        before = x_advance
        for child in box.children:
            if child.is_in_normal_flow():
                x_advance = _spread(context, child, spacing, x_advance)
        box.width += x_advance - before
    else:
        box.translate(x_advance, 0)
    return x_advance


def _set_stretched_text(self: Any, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - WeasyPrint's own signature
    spacing = self.justification_spacing
    if not (justify and isinstance(spacing, LetterSpacing)):
        _set_text(self, text, justify)
        return
    _set_text(self, text)
    attributes = pango.pango_layout_get_attributes(self.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for match in _STRETCHED.finditer(self.text):
        attribute = pango.pango_attr_letter_spacing_new(int(spacing * TO_UNITS))
        attribute.start_index = len(self.text[: match.start()].encode())
        attribute.end_index = attribute.start_index + len(match.group().encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(self.layout, attributes)
