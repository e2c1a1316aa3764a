"""Documents that several tests of the writers share."""

import pytest
from render_samples import LETTER, Read

from docgen.document.reader import read_template_html
from docgen.document.tree import Document, Page


@pytest.fixture
def read() -> Read:
    """A document from template HTML; a title is put before it where it has none."""

    def make(html: str, page: Page = "letter") -> Document:
        if "<h1>" not in html:
            html = f"<h1>通知书</h1>{html}"
        return read_template_html(html, "t.html", kind="sample", page=page)

    return make


@pytest.fixture
def letter(read: Read) -> Document:
    """A demand letter with its receipt: everything a letter has, names with rare characters among it."""
    return read(LETTER)


@pytest.fixture
def ledger(read: Read) -> Document:
    """A claim statement with a table of several pages."""
    rows = "".join(
        f'<tr><td class="center">{n}</td><td>利息</td><td class="num">{n * 1234.56:,.2f}</td></tr>'
        for n in range(1, 121)
    )
    return read(
        '<h1>债权计算书</h1><h2>一、逐段计算</h2><h3>（一）利息</h3><table class="grid" widths="10 50 40">'
        "<thead><tr><th>期次</th><th>项目</th><th>金额</th></tr></thead>"
        f'<tbody>{rows}</tbody><tfoot><tr><td colspan="2">合计</td><td class="num">8,962,905.60</td></tr></tfoot>'
        "</table>"
        '<p id="end">以上计算截至2026年11月22日。</p><signature><p>江城示例银行（盖章）</p></signature>',
        "table",
    )
