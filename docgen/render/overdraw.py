"""Drawing over a finished page, in its own coordinates: what drew it may have left them turned or scaled."""

from pikepdf import Page, Pdf


def draw_over(pdf: Pdf, page: Page, drawn: bytes) -> None:
    """Have ``drawn`` (operators of a page) follow what the page shows."""
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ\n" + drawn), prepend=False)
