"""Papers that cost nothing to make, where a test is not about how they look."""

import io

import pikepdf

from docgen.document.text import plain_text
from docgen.document.tree import Document
from docgen.workflow.papers import Writers


def plain_pdf(document: Document) -> bytes:
    """One empty page that knows what the document says."""
    made = pikepdf.new()
    made.add_blank_page()
    made.docinfo["/Subject"] = plain_text(document)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


PLAIN_WRITERS = Writers(plain_pdf, lambda document: plain_text(document).encode())
