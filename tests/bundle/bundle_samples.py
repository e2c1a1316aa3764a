"""Files as clients hand them over, made here, and ways to look at what became of them."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

from docgen.bundle.assemble import Assembled
from docgen.bundle.manifest_parts import ManifestFile
from docgen.bundle.plan import Volume
from docgen.bundle.seal import Print
from docgen.bundle.sheets import Printer
from docgen.kinds.registry import kind
from docgen.kinds.sample import read_sample, sample_facts
from docgen.law.dated import Parameters

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ONE, TWO, INDEX = "证据材料-第01册.pdf", "证据材料-第02册.pdf", "证据目录.xlsx"
"""The files of the bundle ``sealed``."""
A4 = (595.276, 841.89)
Bind = Callable[[Sequence[Path], Path], tuple[Volume, Assembled]]
"""Puts PDFs together as the items of one volume without front matter."""


def write_pages(path: Path, pages: Sequence[str], size: tuple[float, float] = A4) -> Path:
    """A PDF with one line of text a page, framed, its corner marked by a black square at the top left."""
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    for text in pages:
        canvas.setFont("Helvetica", 20)
        canvas.drawString(size[0] * 0.2, size[1] * 0.6, text)
        canvas.rect(3, 3, size[0] - 6, size[1] - 6)
        canvas.rect(10, size[1] - 50, 40, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def never_done(*_: object) -> list[str]:
    """A task that takes longer than anybody waits."""
    time.sleep(600)
    return []


def change(path: Path, edit: Callable[[Pdf], None], **options: object) -> Path:
    """Edit a PDF in place."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        edit(pdf)
        pdf.save(path, **options)  # type: ignore[arg-type]  # pikepdf's own options, passed through
    return path


def picture_of(path: Path, page: int, scale: float = 1.0) -> Image.Image:
    """A page as PDFium draws it, in grey."""
    document = PdfDocument(path)
    try:
        image: Image.Image = document[page].render(scale=scale).to_pil().convert("L")
        return image
    finally:
        document.close()


def text_of(path: Path, page: int) -> str:
    """A page's text as PDFium reads it."""
    document = PdfDocument(path)
    try:
        text: str = document[page].get_textpage().get_text_bounded()
        return text
    finally:
        document.close()


def javascript(pdf: Pdf) -> None:
    """A script that runs when the file is opened, and one in the name tree."""
    script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = script
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([pikepdf.String("a"), pdf.make_indirect(script)])))


def sheet_printer() -> Print:
    """Prints sheets as the machine does, for the sample's case."""
    found = kind("proof_sheet")
    facts, _ = sample_facts(found, read_sample(found), Parameters.load())
    return Printer(facts.case, AT.date()).paper


def described(folder: Path, name: str, pages: int | None = None) -> ManifestFile:
    content = (folder / name).read_bytes()
    return ManifestFile(path=name, sha256=sha256(content).hexdigest(), size=len(content), pages=pages)
