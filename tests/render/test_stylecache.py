"""Styles kept from document to document change no document."""

import pytest
from weasyprint.css import StyleFor

from docgen.document.tree import Document
from docgen.render import pdf as pdf_module
from docgen.render import stylecache
from docgen.render.fonts import load_faces
from docgen.render.pdf import write_pdf


def test_same_bytes_with_and_without(letter: Document, ledger: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    cached = [write_pdf(document) for document in (letter, ledger, letter)]
    assert StyleFor.set_computed_styles is stylecache._set_shared_styles
    pdf_module._setting.cache_clear()
    monkeypatch.setattr(stylecache, "install", lambda: None)
    monkeypatch.setattr(StyleFor, "set_computed_styles", stylecache._set_computed_styles)
    assert [write_pdf(document) for document in (letter, ledger, letter)] == cached
    pdf_module._setting.cache_clear()


def test_what_is_kept_does_not_grow_with_documents(letter: Document) -> None:
    write_pdf(letter)
    fonts = pdf_module._setting(load_faces().folder, "letter").fonts
    before = len(fonts.shared_styles)
    for _ in range(3):
        write_pdf(letter)
        write_pdf(letter, numbered=False)
    assert 0 < len(fonts.shared_styles) == before
