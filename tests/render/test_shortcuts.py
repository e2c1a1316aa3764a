"""Shorter ways of WeasyPrint change no document."""

import pytest
from weasyprint.layout import block, inline, percent, table
from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi

from docgen.document.tree import Document
from docgen.render import pdf as pdf_module
from docgen.render import shortcuts
from docgen.render.pdf import write_pdf


def test_same_bytes_with_and_without(letter: Document, ledger: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = (letter, ledger)
    short = [write_pdf(document) for document in documents]
    assert block.resolve_percentages is shortcuts._resolve_lengths
    pdf_module._setting.cache_clear()
    monkeypatch.setattr(shortcuts, "install", lambda: None)
    for module in (block, inline, table):
        monkeypatch.setattr(module, "resolve_percentages", percent.resolve_percentages)
    monkeypatch.setattr(fonts, "ffi", ffi)
    assert [write_pdf(document) for document in documents] == short
    pdf_module._setting.cache_clear()


def test_an_array_is_as_long_as_its_content() -> None:
    made = shortcuts._Arrays().new("hb_codepoint_t[3]", (7, 8, 9))
    assert (len(made), [*made]) == (3, [7, 8, 9])
