"""Reading a template: the vocabulary and nothing else, escapes exact, white space the Chinese way."""

import pytest

from docgen.document.reader import read_template_html
from docgen.document.text import passages, plain_text
from docgen.document.tree import (
    Blank,
    Box,
    Break,
    Clause,
    Heading,
    Masthead,
    Paragraph,
    Picture,
    Receipt,
    Run,
    Signature,
    Table,
)
from docgen.errors import TemplateMarkupError


def read(html: str) -> tuple[object, ...]:
    return read_template_html(html, "t.html", title="题").blocks


def words(html: str) -> str:
    return plain_text(read_template_html(html, "t.html", title="题")).rstrip("\n")


@pytest.mark.parametrize(
    ("html", "line", "what"),
    [
        ("<div>甲</div>", 1, "没有 <div> 这个标记"),
        ("<p>甲</p>\n<p>乙<span>丙</span></p>", 2, "没有 <span> 这个标记"),
        ("<p>甲</p>\n\n<p class='big'>乙</p>", 3, "<p> 没有类 big"),
        ("<p style='color:red'>甲</p>", 1, "<p> 没有属性 style"),
        ("<p onclick='x'>甲</p>", 1, "<p> 没有属性 onclick"),
        ("<p class='flush' class='note'>甲</p>", 1, "<p> 的属性 class 写了两次"),
        ("<p class='flush right'>甲</p>", 1, "<p> 只能有一个类"),
        ("<p>甲\n<p>乙</p>", 2, "<p> 不能放在 <p> 里"),
        ("<p>甲</p>\n<p>乙", 2, "<p> 没有结束标记"),
        ("<p>甲</b></p>", 1, "</b> 与第 1 行的 <p> 不配对"),
        ("<p>甲</p></p>", 1, "多出 </p>"),
        ("<p>甲</p>\n漏在外面", 1, "这里不能直接放文字：漏在外面"),
        ("<tr><td>甲</td></tr>", 1, "<tr> 不能直接放在文书里"),
        ("<!DOCTYPE html><p>甲</p>", 1, "不能有声明"),
        ("<?php x ?><p>甲</p>", 1, "不能有处理指令"),
        ("<script>alert(1)</script>", 1, "没有 <script> 这个标记"),
        ("<clause><p>甲</p></clause>", 1, "<clause> 缺少属性 label"),
        ("<picture name='seal'/>", 1, "<picture> 缺少属性 width-mm"),
        ("<picture name='seal' width-mm='wide'/>", 1, "width-mm 应为 1 至 170 的数"),
        ("<p><blank chars='0'/></p>", 1, "chars 应为 1 至 60 的数"),
        ("<p><blank chars='2.5'/></p>", 1, "chars 应为整数"),
        ("<p><a href='http://example.invalid'>甲</a></p>", 1, "链接只能指向本文书之内"),
        ("<p>甲</p>\n<p><a href='#x'>乙</a></p>", 2, "链接的目标 #x 不存在"),
        ("<p id='x'>甲</p>\n<p id='x'>乙</p>", 2, "id x 已用于第 1 行"),
        ("<h2> </h2>", 1, "<h2> 是空的"),
        ("<masthead><p>甲</p></masthead>", 1, "<masthead> 里应为一个 <h1>"),
        ("<p>甲</p>\n<masthead><h1>乙</h1></masthead>", 2, "<masthead> 应放在"),
        ("<masthead caption='C'><h1>乙</h1></masthead>", 1, "有 caption 而没有 code"),
        ("<signature></signature>", 1, "<signature> 里应全为"),
        ("<signature><p>甲</p><party><p>乙</p></party></signature>", 1, "<signature> 里应全为"),
        ("<table class='grid'><tbody><tr><td>1</td></tr></tbody></table>", 1, "<table> 缺少属性 widths"),
        ("<table class='grid' widths='1 0'><tbody><tr><td>1</td></tr></tbody></table>", 1, "widths 应为一串正数"),
        ("<table class='grid form' widths='1'><tbody><tr><td>1</td></tr></tbody></table>", 1, "应有且只有一个类"),
        ("<table class='grid' widths='1'><thead><tr><th>1</th></tr></thead></table>", 1, "没有 <tbody>"),
        ("<table class='grid' widths='1 1'><tbody>\n<tr><td>1</td></tr></tbody></table>", 2, "这一行不是 2 列"),
        ("<table class='grid' widths='1'><tbody><tr><td rowspan='2'>1</td></tr></tbody></table>", 1, "rowspan 超出"),
        ("<table class='grid' widths='1'><tbody><tr><td>甲<p>乙</p></td></tr></tbody></table>", 1, "单元格里应全为"),
        ("<table class='grid' widths='1'><tbody></tbody><tbody></tbody></table>", 1, "有两个 <tbody>"),
    ],
)
def test_what_is_outside_the_vocabulary_stops_with_its_line(html: str, line: int, what: str) -> None:
    with pytest.raises(TemplateMarkupError) as caught:
        read(html)
    assert caught.value.facts["line"] == line
    assert what in str(caught.value)
    assert "t.html" in str(caught.value)


def test_a_document_has_a_title() -> None:
    with pytest.raises(TemplateMarkupError, match="文书没有标题"):
        read_template_html("<p>甲</p>", "t.html")
    assert read_template_html("<h1>还款<br/>协议</h1>", "t.html").title == "还款协议"


def test_escaped_text_survives_exactly() -> None:
    (paragraph,) = read("<p>A&amp;B&lt;公司&gt;&#34;甲&#39; &amp;amp; &amp;nbsp;</p>")
    assert paragraph == Paragraph((Run("A&B<公司>\"甲' &amp; &nbsp;"),))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>  甲方\n  乙方  </p>", "甲方乙方"),
        ("<p>甲方，\n乙方</p>", "甲方，乙方"),
        ("<p>截至\n2026年</p>", "截至2026年"),
        ("<p>ABC\nLimited</p>", "ABC Limited"),
        ("<p>甲 乙</p>", "甲 乙"),
        ("<p>甲  \t 乙</p>", "甲 乙"),
        ("<p>甲　乙</p>", "甲　乙"),
        ("<p>甲\xa0乙</p>", "甲\xa0乙"),
        ("<p>甲<b>\n乙</b>\n丙</p>", "甲乙丙"),
        ("<p>A<b>\nB</b>\nC</p>", "A B C"),
        ("<p>甲 <br/> 乙</p>", "甲\n乙"),
        ("<p><box/> 同意\n<box/> 不同意</p>", "□ 同意 □ 不同意"),
        ("<p>于<blank chars='2'/>\n年</p>", "于____年"),
        ("<p>\U00020164\n公司</p>", "\U00020164公司"),
    ],
)
def test_white_space(html: str, text: str) -> None:
    assert words(html) == text


def test_looks_are_laid_over_text() -> None:
    (paragraph,) = read('<p id="a">甲<b>乙<u>丙</u></b><nobr>丁</nobr><a href="#a">戊</a><br/><box checked="1"/></p>')
    assert paragraph.inlines == (
        Run("甲"),
        Run("乙", bold=True),
        Run("丙", bold=True, underline=True),
        Run("丁", unbroken=True),
        Run("戊", link="a"),
        Break(),
        Box(checked=True),
    )


def test_every_block() -> None:
    blocks = read(
        '<masthead code="DG1:A:1:97"><h1>题</h1><p>甲银催〔2026〕1号</p></masthead>'
        '<h2>一、总则</h2><p class="flush keep">句</p>'
        '<clause label="第一条"><p>约定</p></clause>'
        '<table class="grid" widths="1 2.5"><caption>表</caption><thead><tr><th>头</th>'
        '<th class="num">数</th></tr></thead>'
        '<tbody><tr id="r1"><td rowspan="2">甲</td><td class="num">1</td></tr><tr><td class="num">2</td></tr></tbody>'
        '<tfoot><tr><td colspan="2">计</td></tr></tfoot></table>'
        '<picture name="seal" width-mm="40"/>'
        "<signature><party><p>甲：</p></party><party><p>乙：</p></party></signature>"
        "<receipt><h1>回执</h1><p>收到<blank chars='3'/></p></receipt>"
    )
    masthead, heading, paragraph, clause, table, picture, signature, receipt = blocks
    assert isinstance(masthead, Masthead)
    assert (masthead.code, masthead.caption) == ("DG1:A:1:97", "DG1:A:1:97")
    assert masthead.number is not None
    assert masthead.number.style == "number"
    assert heading == Heading(2, (Run("一、总则"),))
    assert paragraph == Paragraph((Run("句"),), "flush", keep=True)
    assert isinstance(clause, Clause)
    assert clause.label == "第一条"
    assert isinstance(table, Table)
    assert table.widths == (1.0, 2.5)
    assert [len(rows) for rows in (table.head, table.body, table.foot)] == [1, 2, 1]
    assert table.body[0].anchor == "r1"
    assert table.body[0].cells[0].rowspan == 2
    assert picture == Picture("seal", 40.0)
    assert isinstance(signature, Signature)
    assert signature.side_by_side
    assert len(signature.columns) == 2
    assert isinstance(receipt, Receipt)
    assert receipt.blocks[1].inlines[1] == Blank(3)


def test_a_label_and_its_first_paragraph_are_one_passage() -> None:
    document = read_template_html('<h1>题</h1><clause label="第一条"><p>甲</p><p>乙</p></clause>', "t.html")
    assert [(p.place, p.text) for p in passages(document)] == [("标题", "题"), ("第1段", "第一条　甲"), ("第2段", "乙")]


def test_places_can_be_counted_to() -> None:
    document = read_template_html(
        '<h1>题</h1><p>甲</p><table class="grid" widths="1 1"><caption>名</caption><thead>'
        "<tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>c</td><td><p>d</p><p>e</p></td></tr></tbody></table><receipt><p>乙</p></receipt>",
        "t.html",
    )
    assert [p.place for p in passages(document)] == [
        "标题",
        "第1段",
        "表1标题",
        "表1第1行第1格",
        "表1第1行第2格",
        "表1第2行第1格",
        "表1第2行第2格",
        "表1第2行第2格",
        "回执第2段",
    ]


def test_plain_text_has_a_line_a_paragraph_and_a_line_a_row() -> None:
    text = words(
        '<h1>题</h1><p>甲<br/>乙</p><table class="facts" widths="1 1"><tbody>'
        "<tr><th>户名</th><td><p>丙</p><p>丁</p></td></tr></tbody></table><receipt><p>戊</p></receipt>"
    )
    assert text == "题\n甲\n乙\n户名 ｜ 丙／丁\n\n戊"
