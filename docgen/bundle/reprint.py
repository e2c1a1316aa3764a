"""A copy of an issued PDF that says of itself, on every page, that it is one: 补打.

What is stored stays as it is. The copy's signature is taken out: it would no longer hold, and the stored file bears it.
"""

from io import BytesIO
from typing import Final

from pikepdf import Name, Page, Pdf

from docgen.bundle.stamp import FONT, StampFace, stamp_face
from docgen.render.fonts import load_faces
from docgen.render.overdraw import draw_over
from docgen.render.unsigned import take_signatures

SIZE: Final = 9.0
BASELINE: Final = 20.0
"""Above the edge, 7 mm: below every footer, and within what printers print."""


def reprinted(pdf: bytes, words: str) -> bytes:
    """The copy; the same document and words give the same bytes. Raises FontMissingError."""
    face = stamp_face(load_faces(None).path("song"), words)
    with Pdf.open(BytesIO(pdf)) as copy:
        font = face.embed(copy)
        for page in copy.pages:
            page.add_resource(font, Name.Font, Name(FONT), replace_existing=True)
            draw_over(copy, page, _drawn(face, words, page))
        take_signatures(copy)
        out = BytesIO()
        copy.save(out, deterministic_id=True)
        return out.getvalue()


def _drawn(face: StampFace, words: str, page: Page) -> bytes:
    left, bottom, right, _ = (float(side) for side in page.mediabox)
    across = (left + right - face.width(words, SIZE)) / 2
    return (
        f"/Artifact <</Type /Pagination>> BDC q BT 0 g {FONT} {SIZE:g} Tf "
        f"1 0 0 1 {across:.2f} {bottom + BASELINE:g} Tm <{face.codes(words)}> Tj ET Q EMC\n"
    ).encode("ascii")
