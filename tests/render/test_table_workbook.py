"""A document's table as a workbook: read back by another library, word for word the tree's."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from docgen.document.reader import read_template_html
from docgen.document.tree import Document
from docgen.errors import UnfaithfulRenderError
from docgen.render.table_workbook import write_table_workbook

ON = date(2026, 11, 23)
ROWS = [
    ("1", "=SUM(A1:A9)", "1-6"),
    ("2", "+86 电话录音", "7"),
    ("3", "00123", "8"),
    ("4", "第一行<br/>第二行", "12345678901"),
]


def document(rows: list[tuple[str, str, str]] = ROWS) -> Document:
    body = "".join(
        f'<tr><td class="center">{no}</td><td>{title}</td><td class="center">{pages}</td></tr>'
        for no, title, pages in rows
    )
    return read_template_html(
        '<h1>证据目录</h1><table class="facts" widths="20 80"><tbody>'
        "<tr><th>案件</th><td>甲与乙</td></tr></tbody></table>"
        '<table class="grid" widths="10 70 20"><thead><tr><th>编号</th><th>证据名称</th><th>页码</th></tr></thead>'
        f"<tbody>{body}</tbody></table><p>共4份证据。</p>"
        "<signature><p>提交人：甲</p><p>2026年11月23日</p></signature>",
        "evidence_index",
        page="table",
    )


def test_every_word_stands_where_it_should() -> None:
    content = write_table_workbook(document(), dated_on=ON)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows == [
        ["证据目录", "", ""],
        ["案件：甲与乙", "", ""],
        ["编号", "证据名称", "页码"],
        [1, "=SUM(A1:A9)", "1-6"],
        [2, "+86 电话录音", 7],
        [3, "00123", 8],
        [4, "第一行\n第二行", "12345678901"],
        ["共4份证据。", "", ""],
        ["提交人：甲", "", ""],
        ["2026年11月23日", "", ""],
    ]


def test_what_looks_like_a_formula_is_none() -> None:
    sheet = load_workbook(BytesIO(write_table_workbook(document(), dated_on=ON))).worksheets[0]
    assert [(cell.data_type, cell.quotePrefix) for cell in sheet["B"][3:5]] == [("s", True), ("s", True)]


def test_the_head_stays_in_sight_and_on_every_page() -> None:
    sheet = load_workbook(BytesIO(write_table_workbook(document(ROWS * 100), dated_on=ON))).worksheets[0]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.title == "证据目录"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_table_workbook(document(), dated_on=ON) == write_table_workbook(document(), dated_on=ON)


GRID = (
    '<table class="grid" widths="100"><thead><tr><th>编号</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
)


@pytest.mark.parametrize(
    ("blocks", "why"),
    [("<p>只有文字。</p>", "没有带表头的表格"), (f'{GRID}<clause label="一、"><p>条款</p></clause>', "写不出的内容")],
)
def test_nothing_is_left_out_in_silence(blocks: str, why: str) -> None:
    made = read_template_html(f"<h1>证据目录</h1>{blocks}", "evidence_index", page="table")
    with pytest.raises(UnfaithfulRenderError, match=f"“证据目录”.*{why}"):
        write_table_workbook(made, dated_on=ON)
