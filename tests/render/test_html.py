"""Previews: everything escaped, nothing from elsewhere."""

import re

import pytest
from render_samples import Read

from docgen.document.tree import Document
from docgen.errors import AssetMissingError
from docgen.render.html import preview_html


def test_text_is_escaped(read: Read) -> None:
    html = preview_html(read("<p>A&amp;B&lt;script&gt;alert(1)&lt;/script&gt;</p>"))
    assert '<p class="body">A&amp;B&lt;script&gt;alert(1)&lt;/script&gt;</p>' in html
    assert "<script" not in html


def test_nothing_is_loaded_from_elsewhere(letter: Document) -> None:
    html = preview_html(letter)
    assert set(re.findall(r'(?:src|href)="([a-z]+:|#)', html)) == {"data:"}
    assert "url(" not in html
    assert html.startswith('<article class="docgen-preview letter" lang="zh-CN">')
    assert html.endswith("</article>")


def test_a_missing_picture_stops(read: Read) -> None:
    with pytest.raises(AssetMissingError, match="seal"):
        preview_html(read('<picture name="seal" width-mm="40"/>'))
