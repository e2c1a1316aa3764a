"""Institutions' own Word templates, filled: loops, conditions, tables, headers, pictures, as Word writes them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from agreement import word_paragraphs
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as WordPart
from PIL import Image
from word_files import PIXEL, check, filled, part_of, runs, small_kind, text_box, word, xml

from docgen.delivery.scanning import PageKind, look
from docgen.document.text import plain_text
from docgen.document.tree import Document, Table
from docgen.kinds.definition import Kind
from docgen.kinds.registry import kind as kind_named
from docgen.kinds.start import start_template
from docgen.render.wordtemplate import FAILURES


@pytest.fixture
def kind(tmp_path: Path) -> Kind:
    return small_kind(tmp_path)


def lines(document: Document) -> list[str]:
    return [line for line in plain_text(document).splitlines() if line]


def said(kind: Kind, content: bytes, **more: Any) -> list[str]:
    """The filled text after what every template begins with; the file is one that would be accepted."""
    check(kind, content)
    made = filled(kind, content, **more)
    docx.Document(BytesIO(made.docx))
    found = lines(made.document)
    assert found.pop(0) == "示例市虚构银行股份有限公司"
    return found


def test_signs_of_xml_in_data_print_as_they_are(kind: Kind) -> None:
    loop = "{% for row in answers.rows %}{{ row.title }}{{ '；' if not loop.last }}{% endfor %}"
    assert said(kind, word(loop, "{{ '&<>' }}", '{{ "“甲”" }}')) == ["A&B；<C>", "&<>", "“甲”"]


def test_lines_of_an_answer_are_lines(kind: Kind) -> None:
    content = word("{{ answers.remark }}", "{{ answers.remark | lines }}")
    assert said(kind, content) == ["第一行", "第二行 <甲&乙>"] * 2
    assert part_of(filled(kind, content).docx, "word/document.xml").count("<w:br/>") == 2


def test_whole_paragraphs_by_loop_and_condition(kind: Kind) -> None:
    content = word(
        "{%p for contract in contracts %}",
        "{{ loop.index }}．{{ contract.no }}",
        "{%p if contract.card %}",
        "信用卡",
        "{%p elif loop.first %}",
        "第一份",
        "{%p else %}",
        "其余",
        "{%p endif %}",
        "{%p endfor %}",
        "{# 说明 #}完{%p if secured %}" if False else "完",
    )
    found = said(kind, content)
    assert [line for line in found if not line[0].isdigit()] == ["第一份", "其余", "完"]
    assert len(found) == 5


def test_a_loop_within_one_paragraph_over_paragraphs(kind: Kind) -> None:
    assert said(kind, word("甲{% if not answers.rows %}乙", "丙{% endif %}丁")) == ["甲丁"]
    assert said(kind, word("{% for row in answers.rows %}{{ row.sum | yuan }}", "元{% endfor %}")) == [
        "1.50",
        "元2.00",
        "元",
    ]


def test_rows_cells_and_tables_in_tables(kind: Kind) -> None:
    def tables(made: Any) -> None:
        table = made.add_table(4, 2)
        table.cell(0, 0).text = "名称"
        table.cell(1, 0).text = "{%tr for row in answers.rows %}"
        table.cell(2, 0).text = "{{ row.title }}"
        table.cell(2, 1).add_table(1, 1).cell(0, 0).text = "{{ row.sum | yuan }}"
        table.cell(3, 0).text = "{%tr endfor %}"
        wide = made.add_table(1, 3)
        wide.cell(0, 0).text = "{%tc for row in answers.rows %}"
        wide.cell(0, 1).text = "{{ row.title }}"
        wide.cell(0, 2).text = "{%tc endfor %}"
        made.add_table(1, 1).cell(0, 0).text = "{%tr if not answers.rows %}"
        last = made.tables[-1]
        last.add_row().cells[0].text = "没有"
        last.add_row().cells[0].text = "{%tr endif %}"

    content = word(change=tables)
    check(kind, content)
    made = filled(kind, content)
    first, second = [block for block in made.document.blocks if isinstance(block, Table)]
    assert lines(Document("", "", "letter", (first, second))) == [
        "名称 ｜ ",
        "A&B ｜ 1.50",
        "<C> ｜ 2.00",
        "A&B ｜ <C>",
    ]
    read = docx.Document(BytesIO(made.docx))
    assert [len(table.columns) for table in read.tables] == [2, 2]
    body = read.element.body
    assert all(cell[-1].tag.endswith("}p") for cell in body.iter("{*}tc"))


def test_words_that_docxtpl_has_for_cells(kind: Kind) -> None:
    def tables(made: Any) -> None:
        table = made.add_table(4, 3)
        table.cell(0, 0).text = "{%tr for row in answers.rows %}"
        for column, text in enumerate(
            ("{% vm %}组", "{{ row.title }}", "{% cellbg 'FF0000' if loop.first else '00FF00' %}")
        ):
            table.cell(1, column).text = text
        table.cell(2, 0).text = "{%tr endfor %}"
        table.cell(3, 0).text = "{% colspan answers.rows | length + 1 %}合计"
        for cell in list(table.rows[3]._tr.tc_lst)[1:]:
            table.rows[3]._tr.remove(cell)

    content = word(change=tables)
    check(kind, content)
    made = filled(kind, content)
    written = part_of(made.docx, "word/document.xml")
    assert [written.count(f'w:val="{value}"') for value in ("restart", "continue", "3")] == [1, 1, 1]
    assert [written.count(f'w:fill="{colour}"') for colour in ("FF0000", "00FF00")] == [1, 1]
    assert word_paragraphs(made.docx)[1:] == ["组", "A&B", "<C>", "合计"]


def test_headers_footers_and_text_boxes(kind: Kind) -> None:
    def around(made: Any) -> None:
        made.sections[0].header.paragraphs[0].text = "{{ document.number }}"
        made.sections[0].footer.paragraphs[0].text = "{{ creditor.name }}{% if secured %}有担保{% endif %}"
        made.element.body.insert(1, text_box("{{ case.case_no }}"))

    content = word("完", change=around)
    check(kind, content)
    made = filled(kind, content)
    assert lines(made.document)[0] == "示对〔2026〕1号"
    assert "XYDG-2026-0004" in lines(made.document)
    assert lines(made.document)[-1].startswith("示例市虚构银行股份有限公司")
    assert "Fallback" not in part_of(made.docx, "word/document.xml")


def test_page_numbers_are_no_words(kind: Kind) -> None:
    def footer(made: Any) -> None:
        paragraph = made.sections[0].footer.paragraphs[0]._p
        for piece in (
            "<w:r><w:t>第 </w:t></w:r>",
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
            "<w:r><w:instrText> PAGE </w:instrText></w:r>",
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            "<w:r><w:t>1</w:t></w:r>",
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "<w:r><w:t> 页</w:t></w:r>",
        ):
            paragraph.append(xml(piece))

    assert said(kind, word("完", change=footer)) == ["完"]


def test_footnotes_are_filled_once_however_many_sections(kind: Kind) -> None:
    def notes(made: Any) -> None:
        made.add_section()
        made.add_section()
        part = WordPart(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            (
                b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                b'<w:footnote w:id="2"><w:p><w:r><w:t>{{ answers.remark }}</w:t></w:r></w:p></w:footnote></w:footnotes>'
            ),
            made.part.package,
        )
        made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    content = word(change=notes)
    check(kind, content)
    made = filled(kind, content, answers={"remark": "{{ 1 + 1 }}"})
    assert lines(made.document)[-1] == "{{ 1 + 1 }}"


def test_tags_that_word_cut_into_runs(kind: Kind) -> None:
    cut = [
        runs("甲{", "{ credi", "tor.na", "me }", "}乙"),
        runs("{", "%", "p if", " answers.rows %}"),
        runs("有"),
        runs("{%p", " endif", " %}"),
        runs("{{ document.dated_on | ", "zh_date }}{{ “", "丙”", " }}"),
    ]
    content = word(change=lambda made: [made.element.body.insert(1 + n, p) for n, p in enumerate(cut)])
    assert said(kind, content) == ["甲示例市虚构银行股份有限公司乙", "有", "2026年11月23日丙"]


def test_a_tag_with_a_line_break_in_it_is_one(kind: Kind) -> None:
    broken = xml("<w:p><w:r><w:t>甲{{ creditor</w:t><w:br/><w:t>.name }}乙</w:t></w:r></w:p>")
    assert said(kind, word(change=lambda made: made.element.body.insert(1, broken))) == [
        "甲示例市虚构银行股份有限公司乙"
    ]


def test_pictures_stay_and_the_code_is_a_picture(kind: Kind) -> None:
    content = word("{{ code_picture }}", change=lambda made: made.add_picture(BytesIO(PIXEL)))
    check(kind, content)
    made = filled(kind, content)
    assert len(docx.Document(BytesIO(made.docx)).inline_shapes) == 2
    draft = filled(kind, content, document={"code": "", "number": "草稿"})
    assert len(docx.Document(BytesIO(draft.docx)).inline_shapes) == 1


def test_the_code_of_a_receipt_is_known_as_one_when_it_is_scanned(kind: Kind) -> None:
    made = filled(kind, word("{{ code_picture }}", "{{ receipt_code_picture }}"))
    document = docx.Document(BytesIO(made.docx))
    seen = []
    for shape in document.inline_shapes:
        part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        page = Image.new("L", (800, 800), 255)
        code = Image.open(BytesIO(part.blob)).convert("L").resize((400, 400), Image.Resampling.NEAREST)
        page.paste(code, (200, 200))
        seen.append(look(page).kind)
    assert seen == [PageKind.PAGE, PageKind.RECEIPT]


def test_the_standard_wording_of_a_letter_has_both_codes() -> None:
    said = plain_text(start_template(kind_named("demand_letter")))
    assert said.count("{{ code_picture }}") == said.count("{{ receipt_code_picture }}") == 1


def test_controls_bound_to_data_keep_what_was_filled_in(kind: Kind) -> None:
    control = xml(
        '<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding w:xpath="/a" w:storeItemID="{0}"/></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>{{ case.case_no }}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    content = word(change=lambda made: made.element.body.insert(1, control))
    assert said(kind, content) == ["XYDG-2026-0004"]
    assert "dataBinding" not in part_of(filled(kind, content).docx, "word/document.xml")


def test_the_same_gives_the_same_bytes(kind: Kind) -> None:
    content = word("{{ code_picture }}", "{{ claim.total_due | yuan }}")
    assert filled(kind, content).docx == filled(kind, content).docx


def test_properties_are_ours_and_not_the_templates(kind: Kind) -> None:
    def titled(made: Any) -> None:
        made.core_properties.title = "{{ 7 }}"
        made.core_properties.author = "法务部"

    properties = docx.Document(BytesIO(filled(kind, word(change=titled)).docx)).core_properties
    assert (properties.title, properties.author, properties.category) == ("对账函", "法务部", "statement")
    assert (properties.created.year, properties.created.month) == (2026, 11)


def test_a_day_that_is_empty_for_this_case_fails_and_is_told(kind: Kind) -> None:
    content = word("{% for c in contracts %}{{ c.accelerated_on | zh_date }}{% endfor %}")
    with pytest.raises(FAILURES):
        filled(kind, content)


def test_a_gap_prints_its_mark_for_the_caller_to_refuse(kind: Kind) -> None:
    content = word("{{ case.accepted_on | zh_date }}")
    (notice,) = check(kind, content)
    assert "立案日期" in notice
    assert "\ue000案件的立案日期\ue001" in plain_text(filled(kind, content).document)


@pytest.mark.parametrize(
    "text", ["{{ nothing }}", "{{ creditor.nmae }}", "{{ ''.__class__ }}", "{{ code_picture.tpl }}"]
)
def test_what_would_never_be_accepted_fails_and_prints_nothing(kind: Kind, text: str) -> None:
    with pytest.raises(FAILURES):
        filled(kind, word(text))
