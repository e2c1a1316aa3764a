"""Filled Word templates -> PDF by LibreOffice, all of them in one process, and the proof that no word is lost."""

import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
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
        UnfaithfulRenderError: a figure or a character of a document is not in its PDF.
    """
    names = distinct_names(f"{document.title}.docx" for document in filled)
    with tempfile.TemporaryDirectory(prefix="docgen-word-") as folder:
        paths = [Path(folder) / name for name in names]
        for path, document in zip(paths, filled, strict=True):
            path.write_bytes(document.docx)
        pdfs = [path.read_bytes() for path in to_pdf(paths, Path(folder) / "pdf")]
    for document, pdf in zip(filled, pdfs, strict=True):
        _prove(document, pdf)
    return pdfs


def _prove(document: FilledWord, pdf: bytes) -> None:
    """Every sum and every character stands in the PDF as often as in the document.

    A frame too small for its words, a row of fixed height or a box off the page would hide them.
    """
    with pypdfium2.PdfDocument(pdf) as file:
        text = "".join(page.get_textpage().get_text_bounded() for page in file)
    said = plain_text(document.document)
    if lost := lost_figures(said, text):
        raise UnfaithfulRenderError(
            reason=f"由 Word 模板转换的 PDF 缺少金额 {'、'.join(lost[:5])}（可能被文本框遮住或列宽不足）"
        )

    if words := lost_characters(said, text, document.page_code):
        raise UnfaithfulRenderError(
            reason=f"由 Word 文件转换的 PDF 缺少文字“{words[:20]}”等 {len(words)} 字（可能被文本框、固定行高遮住）"
        )


def lost_characters(said: str, printed: str, page_code: str = "") -> str:
    """The letters and digits of a text that another doesn't hold as often, in the order of the text; spaces aside.

    Args:
        said: the text.
        printed: the other.
        page_code: a code that later pages bear beside the text: no print of it makes up for other words.
    """
    said, printed, code = ("".join(_characters(text)) for text in (said, printed, page_code))
    if code:
        owed = max(said.count(code) - printed.count(code), 0)
        said, printed = code * owed + said.replace(code, ""), printed.replace(code, "")
    lost = Counter(said) - Counter(printed)
    return "".join(character * times for character, times in lost.items())


def _characters(text: str) -> Iterator[str]:
    return (character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def lost_figures(said: str, printed: str) -> list[str]:
    """The sums of a text that another doesn't hold as often, each told once; spaces part one sum from the next."""
    there = Counter(_FIGURES.findall(printed))
    return [figure for figure, times in Counter(_FIGURES.findall(said)).items() if there[figure] < times]
