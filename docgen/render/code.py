"""The QR code on a document (cli.md: The code on paper)."""

from functools import lru_cache
from io import BytesIO

import segno
from PIL import Image


@lru_cache(maxsize=64)
def code_png(text: str, scale: int = 1) -> bytes:
    """The QR code of ``text``, level Q, ``scale`` pixels a module, no quiet zone: the paper around it is white.

    Grey of eight bits: the one kind of PNG that goes into a PDF as it is.
    """
    rows = segno.make_qr(text, error="q", boost_error=False).matrix
    pixels = b"".join(bytes(0 if dark else 255 for dark in row) for row in rows)
    size = len(rows)
    out = BytesIO()
    Image.frombytes("L", (size, size), pixels).resize((size * scale, size * scale), Image.Resampling.NEAREST).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()
