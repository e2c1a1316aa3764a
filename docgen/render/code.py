"""The QR code on a document (cli.md: The code on paper).

A receipt's code says the same text as that of the paper it is a part of; it tells itself apart by declaring the text
UTF-8 (ECI 26), which every reader skips and ``docgen.delivery.scanning`` looks for. So a receipt is known wherever on a
scan its code is found, and what bears no such mark is never taken for one.
"""

from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from PIL import Image


@lru_cache(maxsize=64)
def code_png(text: str, scale: int = 1, *, receipt: bool = False) -> bytes:
    """The QR code of ``text``, level Q, ``scale`` pixels a module, no quiet zone: the paper around it is white.

    Grey of eight bits: the one kind of PNG that goes into a PDF as it is.
    """
    declared: dict[str, Any] = {"mode": "byte", "encoding": "utf-8", "eci": True} if receipt else {}
    rows = segno.make_qr(text, error="q", boost_error=False, **declared).matrix
    pixels = b"".join(bytes(0 if dark else 255 for dark in row) for row in rows)
    size = len(rows)
    out = BytesIO()
    Image.frombytes("L", (size, size), pixels).resize((size * scale, size * scale), Image.Resampling.NEAREST).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()
