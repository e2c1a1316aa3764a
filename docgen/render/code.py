"""The QR code on a document (cli.md: The code on paper)."""

from functools import cache
from io import BytesIO

import segno


@cache
def code_png(text: str, scale: int = 1) -> bytes:
    """The QR code of ``text``, level Q, ``scale`` pixels a module, no quiet zone: the paper around it is white."""
    out = BytesIO()
    segno.make_qr(text, error="q", boost_error=False).save(out, kind="png", scale=scale, border=0)
    return out.getvalue()
