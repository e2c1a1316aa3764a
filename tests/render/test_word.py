"""Letters and tables as Word files: real styles, tables, fields; the same bytes; text as it is."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
import zxingcpp
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image, ImageOps
from render_samples import Read

from docgen.document.tree import Document, Page
from docgen.render.letterhead import build
from docgen.render.pictures import HOUSE
from docgen.render.word import write_docx


def opened(document: Document) -> WordDocument:
    return docx.Document(BytesIO(write_docx(document)))


def test_the_letterhead_is_what_its_builder_makes() -> None:
    """Until an institution changes it; then this test goes."""
    assert (HOUSE / "letterhead.docx").read_bytes() == build()


def test_paragraphs_have_the_styles_word_shows(letter: Document) -> None:
    word = opened(letter)
    styles = {paragraph.text: paragraph.style.name for paragraph in word.paragraphs if paragraph.style is not None}
    assert styles["逾期贷款催收通知书"] == "Title"
    assert styles["江银催〔2026〕12号"] == "文号"
    assert styles["张喆堃（证件号码：3201**********1234）："] == "称谓"
    assert styles["特此通知。"] == "Normal Indent"
    assert styles["2026年11月23日"] == "落款"
    assert {cell.style.name for cell in word.tables[0].rows[1].cells[1].paragraphs if cell.style} == {"表格数字"}


def test_headings_have_levels(ledger: Document) -> None:
    word = opened(ledger)
    assert [p.style.name for p in word.paragraphs[:3] if p.style] == ["Title", "Heading 1", "Heading 2"]


def test_every_style_names_a_chinese_face() -> None:
    word = docx.Document(str(HOUSE / "letterhead.docx"))
    faces = {fonts.get(qn("w:eastAsia")) for style in word.styles for fonts in style.element.iter(qn("w:rFonts"))}
    assert faces == {"宋体", "黑体", "楷体", "方正小标宋简体"}


def test_heads_repeat_and_rows_stay_whole(ledger: Document) -> None:
    (table,) = opened(ledger).tables
    assert len(table.rows) == 122
    assert [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows] == [True] + [
        False
    ] * 121
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)


def test_signatures_and_what_they_sign_are_kept_together(letter: Document) -> None:
    paragraphs = [p for p in opened(letter).paragraphs if p.text]
    at = next(n for n, p in enumerate(paragraphs) if p.text == "特此通知。")
    kept = [p._p.pPr.find(qn("w:keepNext")) is not None for p in paragraphs[at : at + 3]]
    assert kept == [True, True, False]


@pytest.mark.parametrize(
    ("foot", "after", "kept"),
    [
        ("", "<signature><p>甲</p></signature>", [True, False, False, True, True]),
        (
            "<tfoot><tr><td>合计</td></tr></tfoot>",
            "<signature><p>甲</p></signature>",
            [True, False, False, True, True, True],
        ),
        ("", "<p>完</p>", [True, False, False, True, False]),
        ("<tfoot><tr><td>合计</td></tr></tfoot>", "<p>完</p>", [True, False, False, True, True, False]),
    ],
)
def test_two_rows_stay_together_at_either_end_and_the_last_with_a_signature_below(
    read: Read, foot: str, after: str, kept: list[bool]
) -> None:
    table = f'<table class="grid" widths="1"><tbody>{"<tr><td>行</td></tr>" * 5}</tbody>{foot}</table>'
    (found,) = opened(read(table + after)).tables
    keep = f"{qn('w:pPr')}/{qn('w:keepNext')}"
    assert [row.cells[0].paragraphs[0]._p.find(keep) is not None for row in found.rows] == kept
    assert (found._tbl.getnext().find(keep) is not None) == after.startswith("<signature>")


@pytest.mark.parametrize(
    ("text", "align"),
    [
        ("<p>账号：0000000000001000001</p>", "left"),
        ("<p>电话：0000-00000001</p>", None),
        ("<p>共99,999,999,999.99元</p>", None),
    ],
)
def test_a_paragraph_with_a_long_code_is_left_ragged(read: Read, text: str, align: str | None) -> None:
    setting = opened(read(text)).paragraphs[-1]._p.pPr.find(qn("w:jc"))
    assert (setting.get(qn("w:val")) if setting is not None else None) == align


def test_a_last_break_ends_a_line_and_begins_none(read: Read) -> None:
    table = (
        '<table class="form" widths="1"><tbody><tr><td><br/><br/></td></tr><tr><td>甲<br/>乙</td></tr></tbody></table>'
    )
    (found,) = opened(read(table)).tables
    assert [len([*row._tr.iter(qn("w:br"))]) for row in found.rows] == [1, 1]


@pytest.mark.parametrize(("page", "beside"), [("letter", False), ("agreement", True), ("table", True)])
def test_a_title_beside_a_code_keeps_to_the_middle(read: Read, page: Page, beside: bool) -> None:  # noqa: FBT001  # an expected value
    document = read('<masthead code="DG1:LOCAL:00000P:75" caption="DG1"><h1>和解协议</h1></masthead>', page)
    title = next(p for p in opened(document).paragraphs if p.text == "和解协议")._p.pPr
    indent = title.find(qn("w:ind"))
    assert (indent is not None) is beside
    assert not beside or indent.get(qn("w:left")) == indent.get(qn("w:right"))


def test_page_numbers_are_fields(letter: Document, ledger: Document) -> None:
    def codes(document: Document) -> list[list[str]]:
        section = opened(document).sections[0]
        footers = (section.footer, section.even_page_footer)
        return [[t.text.strip() for t in footer._element.iter(qn("w:instrText"))] for footer in footers]

    assert codes(letter) == [["PAGE"], ["PAGE"]]
    assert codes(ledger) == [["PAGE", "NUMPAGES"], ["PAGE", "NUMPAGES"]]


def test_the_page_is_set_to_the_house_measures(letter: Document) -> None:
    section = opened(letter).sections[0]
    lengths = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in lengths if length is not None] == [210, 297, 35, 28, 26]


def test_the_code_is_a_picture_with_its_text_below(letter: Document) -> None:
    word = opened(letter)
    assert len(word.inline_shapes) == 2
    assert round(word.inline_shapes[0].width.mm) == 20
    framed = [p for p in word.paragraphs if p._p.find(f"{qn('w:pPr')}/{qn('w:framePr')}") is not None]
    assert [p.text for p in framed] == ["", "DG1:JCYH:2026000012:37"] * 2


def test_the_receipts_code_says_the_same_and_that_it_is_a_receipts(letter: Document) -> None:
    """It is declared UTF-8 (ECI 26, ISO/IEC 18004): readers give the one text, and on demand what was declared."""
    with ZipFile(BytesIO(write_docx(letter))) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("word/media/"))
        codes = [Image.open(BytesIO(archive.read(name))) for name in names]
    read = [zxingcpp.read_barcode(ImageOps.expand(code, 40, 255), text_mode=zxingcpp.TextMode.HexECI) for code in codes]
    assert sorted(bytes.fromhex(one.text) for one in read if one) == [
        b"]Q1DG1:JCYH:2026000012:37",
        b"]Q2\\000026DG1:JCYH:2026000012:37",
    ]


def test_the_receipt_begins_a_page(letter: Document) -> None:
    """And a section, whose first page has the receipt's own code and none in its header."""
    word = opened(letter)
    body = list(word.element.body)
    (ending,) = [at for at, block in enumerate(body) if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    after = [paragraph.text for paragraph in word.paragraphs if paragraph._p in body[ending + 1 :]]
    assert next(text for text in after if text and not text.startswith("DG1:")) == "签收回执"
    for section in word.sections:
        assert section.different_first_page_header_footer
        assert len(section.header._element.findall(f".//{qn('w:drawing')}")) == 1
        assert len(section.first_page_header._element.findall(f".//{qn('w:drawing')}")) == 0


def test_same_document_same_bytes_and_small(letter: Document) -> None:
    first = write_docx(letter, dated_on=date(2026, 11, 23))
    assert first == write_docx(letter, dated_on=date(2026, 11, 23))
    assert len(first) <= 60_000
    with ZipFile(BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_title_longer_than_word_s_property_is_cut_there_and_nowhere_else(read: Read) -> None:
    word = opened(read(f"<h1>{'长' * 300}</h1>"))
    assert word.core_properties.title == "长" * 255
    assert word.paragraphs[0].text == "长" * 300


def test_properties(letter: Document) -> None:
    properties = docx.Document(BytesIO(write_docx(letter, dated_on=date(2026, 11, 23)))).core_properties
    assert (properties.title, properties.language) == ("逾期贷款催收通知书", "zh-CN")
    assert properties.created is not None
    assert properties.created.date() == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["A&B<公司>", "]]>", "{{ case.name }}", "{% if %}", "&amp;", '"甲"', "'乙'"])
def test_text_is_text(read: Read, text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    word = opened(
        read(f'<p>{escaped}</p><table class="grid" widths="1"><tbody><tr><td>{escaped}</td></tr></tbody></table>')
    )
    assert text in [p.text for p in word.paragraphs]
    assert word.tables[0].cell(0, 0).text == text


def test_rare_characters_name_the_face_windows_has(letter: Document) -> None:
    runs = [run for p in opened(letter).paragraphs for run in p.runs if run.text == "\U00020164"]
    assert [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in runs] == ["SimSun-ExtB"]


def test_a_check_sum_stands_in_a_face_of_one_width(read: Read) -> None:
    word = opened(read('<p class="digest">e3b0c442 98fc1c14</p><p>e3b0c442</p>'))
    faces = {run.text: run._r.rPr.rFonts.get(qn("w:ascii")) for p in word.paragraphs for run in p.runs}
    assert faces["e3b0c442 98fc1c14"] == "NSimSun"
    assert faces["e3b0c442"] is None


def test_merged_cells(letter: Document) -> None:
    form = opened(letter).tables[-1]
    assert [[cell.text for cell in row.cells] for row in form.rows] == [
        ["联系方式", "联系方式"],
        ["地址", "甲"],
        ["地址", "乙"],
    ]


def test_every_part_is_well_formed(letter: Document) -> None:
    with ZipFile(BytesIO(write_docx(letter))) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_a_forms_table_is_as_wide_as_the_official_one(read: Read) -> None:
    """9344 twips on the pages of forms; elsewhere as wide as the text."""
    form = '<h1>甲</h1><p class="subtitle">（乙）</p><table class="form" widths="2270 7074"><tbody>{}</tbody></table>'
    document = read(form.format("<tr><th>丙</th><td>丁</td></tr>"), "form")
    word = opened(document)
    assert [paragraph.style.name for paragraph in word.paragraphs[:2] if paragraph.style] == ["Title", "Subtitle"]
    assert [int(column.get(qn("w:w"))) for column in word.tables[0]._tbl.tblGrid] == [2270, 7074]
    letter = opened(read(form.format("<tr><th>丙</th><td>丁</td></tr>"), "letter"))
    assert sum(int(column.get(qn("w:w"))) for column in letter.tables[0]._tbl.tblGrid) == round(156 / 25.4 * 1440)


def test_a_form_s_row_of_more_than_eight_lines_may_be_split_as_on_paper(read: Read) -> None:
    table = '<table class="form" widths="24 76"><tbody><tr><th>甲</th><td>{}</td></tr></tbody></table>'
    split = [
        opened(read(table.format("<p>乙</p>" * lines)))
        .tables[0]
        .rows[0]
        ._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}")
        for lines in (8, 9)
    ]
    assert [mark is None for mark in split] == [False, True]
