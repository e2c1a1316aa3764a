"""Which rows may be split between pages, and which words stay with the table they lead to."""

import pypdfium2
import pytest

from docgen.document.reader import read_template_html
from docgen.document.tree import Paragraph, Table
from docgen.render.keeping import kept_together
from docgen.render.pdf import write_pdf
from docgen.render.rows import column_numbers, is_long


def read(html: str) -> tuple[Paragraph, Table]:
    """A lead and its table."""
    lead, table = read_template_html(f"<h1>题</h1>{html}", "sample", page="form").blocks[1:]
    assert isinstance(lead, Paragraph)
    assert isinstance(table, Table)
    return lead, table


@pytest.mark.parametrize(
    ("style", "lines", "split"), [("form", 8, False), ("form", 9, True), ("grid", 20, False), ("grid", 21, True)]
)
def test_a_form_s_row_is_split_earlier_than_a_grid_s(style: str, lines: int, split: bool) -> None:  # noqa: FBT001
    cell = "".join(f"<p>第{number}行</p>" for number in range(lines))
    _, table = read(
        f'<p>如下</p><table class="{style}" widths="20 80"><tbody><tr><th>项</th><td>{cell}</td></tr></tbody></table>'
    )

    assert is_long(table, table.body[0], column_numbers(table.body, 2)[0]) is split


@pytest.mark.parametrize(
    ("words", "kept"), [("如下：", True), ("如下。", False), ("字" * 75 + "：", True), ("字" * 76 + "：", False)]
)
def test_a_lead_of_no_more_than_two_lines_stays_with_its_table(words: str, kept: bool) -> None:  # noqa: FBT001
    blocks = read(
        f'<p>{words}</p><table class="grid" widths="50 50"><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>'
    )
    lead = kept_together(blocks)[0]

    assert isinstance(lead, Paragraph)
    assert lead.keep is kept


def test_no_page_begins_with_the_last_line_of_a_form_s_row() -> None:
    found = set()
    for lines in range(40, 50):
        cell = "".join(f"<p>第{number}行</p>" for number in range(lines))
        row = f"<tr><th>项</th><td>{cell}</td></tr>"
        html = f'<h1>题</h1><table class="form" widths="20 80"><tbody>{row}</tbody></table>'
        pages = pypdfium2.PdfDocument(write_pdf(read_template_html(html, "sample", page="form")))
        found |= {page.get_textpage().get_text_range().count("行") for page in list(pages)[1:]}

    assert min(found) == 2
