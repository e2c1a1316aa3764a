"""The numbers a volume bears, read off a page by PDFium: what is set in the stamp's own face, and nothing else.

PDFium reads text that a page clips away, too; evidence whose hidden parts happen to lie below the frame would be read
along with the number. The face tells them apart.
"""

import ctypes
from typing import Any, Final

import pypdfium2

from docgen.bundle.geometry import Box
from docgen.bundle.stamp import NAME

FEW: Final = 200
"""Characters that may stand behind the stamp, which is drawn last: readers sort them by lines."""
_ROOM: Final = 64


def stamped(text_page: Any, area: Box) -> str:
    """The stamp's characters within ``area``, from left to right.

    Args:
        text_page: a page's text, as PDFium holds it.
        area: where on the page to look.
    """
    name, flags = ctypes.create_string_buffer(_ROOM), ctypes.c_int()
    found: list[tuple[float, str]] = []
    missed = 0
    for at in reversed(range(text_page.count_chars())):
        length = pypdfium2.raw.FPDFText_GetFontInfo(text_page, at, name, _ROOM, flags)
        if not 0 < length <= _ROOM or NAME not in name.raw[: length - 1].decode("utf-8", "replace"):
            missed += 1
            if found and missed > FEW:
                break
            continue
        left, bottom, right, top = text_page.get_charbox(at)
        across, up = (left + right) / 2, (bottom + top) / 2
        if area.left <= across <= area.right and area.bottom <= up <= area.top:
            found.append((left, chr(pypdfium2.raw.FPDFText_GetUnicode(text_page, at))))
    return "".join(character for _, character in sorted(found))
