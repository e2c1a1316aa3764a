"""Filled Word templates -> PDF by LibreOffice, all of them in one process, and the proof that no figure is lost."""

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pypdfium2

from docgen.document.text import plain_text
from docgen.errors import UnfaithfulRenderError
from docgen.render.office import to_pdf
from docgen.render.wordtemplate import FilledWord
from docgen.zh.filenames import distinct_names

_FIGURES: Final = re.compile(r"\d[\d,]*\.\d{2}(?!\d)")


def word_pdfs(filled: Sequence[FilledWord]) -> list[bytes]:
    """The PDFs of these documents, in order.

    Raises:
        OfficeMissingError: LibreOffice is not installed; names the documents.
        OfficeConversionError: a document could not be converted.
        UnfaithfulRenderError: a figure of a document is not in its PDF.
    """
    names = distinct_names(f"{document.title}.docx" for document in filled)
    with tempfile.TemporaryDirectory(prefix="docgen-word-") as folder:
        paths = [Path(folder) / name for name in names]
        for path, document in zip(paths, filled, strict=True):
            path.write_bytes(document.docx)
        pdfs = [path.read_bytes() for path in to_pdf(paths, Path(folder) / "pdf")]
    for document, pdf in zip(filled, pdfs, strict=True):
        _prove_figures(document, pdf)
    return pdfs


def _prove_figures(document: FilledWord, pdf: bytes) -> None:
    """Every sum stands in the PDF as often as in the document; a frame too small for its words would hide one."""
    with pypdfium2.PdfDocument(pdf) as file:
        text = "".join(page.get_textpage().get_text_bounded() for page in file)
    if lost := lost_figures(plain_text(document.document), text):
        raise UnfaithfulRenderError(
            reason=f"由 Word 模板转换的 PDF 缺少金额 {'、'.join(lost[:5])}（可能被文本框遮住或列宽不足）"
        )


def lost_figures(said: str, printed: str) -> list[str]:
    """The sums of a text that another doesn't hold as often, each told once; spaces part one sum from the next."""
    there = Counter(_FIGURES.findall(printed))
    return [figure for figure, times in Counter(_FIGURES.findall(said)).items() if there[figure] < times]
