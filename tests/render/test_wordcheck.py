"""What a Word template is refused for: every fault at once, each with its place."""

import time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from word_files import KIND, check, runs, small_kind, text_box, word, xml

from docgen.errors import TemplateRefused
from docgen.kinds.definition import Kind


@pytest.fixture(scope="module")
def kind(tmp_path_factory: pytest.TempPathFactory) -> Kind:
    return small_kind(tmp_path_factory.mktemp("kinds"))


def faults(kind: Kind, content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(TemplateRefused) as caught:
        check(kind, content)
    return [(problem.place, problem.expected) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ creditor.nmae }}", "没有“nmae”这个名字。是否指 name？"),
        ("{{ creditr.name }}", "没有“creditr”这个名字。是否指 creditor？"),
        ("{{ 债务人 }}", "没有“债务人”这个名字。是否指 debtors（当事人）？"),
        ("{{ 合同 }}", "是否指 contracts（合同）？"),
        ("{{ 合同编号 }}", "是否指 contracts.no（合同编号）？"),
        ("{{ 案件编号 }}", "是否指 case.case_no（案件编号）？"),
        ("{{ 债权人名称 }}", "是否指 creditor.name（姓名/名称）？"),
        ("{{ creditor.名称 }}", "是否指 name（姓名/名称）？"),
        ("{{ answers.附言 }}", "是否指 remark（附言）？"),
        ("{{ 欠款合计 }}", "是否指 claim.total_due（"),
        ("{{ 天气 }}", "没有“天气”这个名字。可用的名字见 docgen template fields"),
        ("{% for c in 合同 %}{{ c.no }}{% endfor %}", "是否指 contracts（合同）？"),
        ("{{ contracts.no }}", "contracts 是列表，应先写 {% for … in contracts %}"),
        ("{{ contracts }}", "是列表"),
        ("{{ creditor }}", "应打印其中的一项，如 creditor.kind"),
        ("{{ creditor.name.first }}", "creditor.name 之下没有别的内容"),
        ("{{ secured }}", "应写 {% if secured %} … {% endif %}"),
        ("{{ claim.total_due }}", "应写 {{ claim.total_due | yuan }}"),
        ("{% for c in contracts %}{{ c.annual_rate }}{% endfor %}", "应写 {{ c.annual_rate | percent }}"),
        ("{{ case.claim_type }}", '应写 {{ case.claim_type | word("ClaimType") }}'),
        ("{{ claim.total_due | yuann }}", "没有“yuann”这个过滤器。是否指 yuan？"),
        ("{{ document.dated_on | yuan }}", "document.dated_on 是日期"),
        ("{{ claim.total_due | zh_date }}", "claim.total_due 是金额"),
        ("{% for c in creditor %}{% endfor %}", "不是列表，不能逐项循环"),
        ("{% for c in contracts %}{{ c.nox }}{% endfor %}", "没有“nox”这个名字。是否指 no？"),
        (
            "{% for c in contracts %}{% for i in c.invoices %}{{ i.amountt | yuan }}{% endfor %}{% endfor %}",
            "是否指 amount？",
        ),
        ("{% set c = contracts[0] %}{{ c.nox }}", "没有“nox”这个名字"),
        ("{{ contracts | map(attribute='nox') | join }}", "没有“nox”这个名字"),
        ("{{ answers.remrk }}", "是否指 remark？"),
        ("{% if creditor is definde %}甲{% endif %}", "没有“definde”这种判断。是否指 defined？"),
        ("{{ a b }}", "标记的写法有误"),
        ("{% iff secured %}", "没有“iff”这种语句。是否指 if？"),
        ("{% if secured %}", "没有结束，缺少 endif"),
        ("{% endif %}", "endif 没有与它配对的开头"),
        ("{% if secured %}" * 11 + "{% endif %}" * 11, "嵌套超过 10 层"),
        ("{{ " + "(" * 21 + "1" + ")" * 21 + " }}", "括号嵌套过深"),
        ("{% else %}", "else 之前没有与它配对的 if"),
        ("{% for c in contracts %}{% if secured %}{% endfor %}{% endif %}", "这里应先结束 第2段 的 {% if secured %}"),
        ("{%p if secured %}甲", "此标记代表整个段落，段落里的其他内容会丢失：甲"),
        ("{%tr if secured %}", "{%tr … %} 应写在表格里"),
        ("{% colspan 2 %}", "colspan 应写在表格的单元格里"),
        ("{{r creditor.name }}", "只用于子文档或富文本"),
        ("{{p creditor.name }}", "只用于子文档或富文本"),
        ("{% p if secured %}", "应写成 {%p …"),
        ("{%- if secured %}{% endif %}", "不能用带 - 或 + 的标记"),
        ("{{ creditor.name", "没有在同一段内以 }} 结束"),
        ("｛｛ creditor.name }}", "应为半角"),
        ("{% include 'a.docx' %}", "不能引入或继承其他文件"),
        ("{% extends 'a.docx' %}", "不能引入或继承其他文件"),
        ("{% macro a() %}{% endmacro %}", "不能使用宏"),
        ("{{ ''.__class__.__mro__ }}", "不能访问程序内部（.__mro__）"),
        ("{{ cycler.__init__.__globals__ }}", "不能访问程序内部（.__globals__）"),
        ('{{ creditor|attr("__class__") }}', "不能访问程序内部（过滤器 attr）"),
        ('{{ creditor["__class__"] }}', '不能访问程序内部（["__class__"]）'),
        ('{{ "%s"|format(creditor.name) }}', "没有“format”这个过滤器"),
        ('{{ "{0.__class__}".format(creditor) }}', "不能调用函数或方法"),
        ("{{ creditor.name.upper() }}", "不能调用函数或方法"),
        ("{% for i in range(10**9) %}{% endfor %}", "不能乘、除"),
        ("{{ 'a' * 10**9 }}", "不能乘、除"),
        ("{% for i in range(1000000000) %}{% endfor %}", "不能大于 100000"),
        ("{% for c in contracts recursive %}{{ loop(c) }}{% endfor %}", "不能使用递归循环"),
        ("{{ self }}", "不能访问程序内部（self）"),
        ("{{ lipsum() }}", "不能调用函数或方法"),
        ("{{ code_picture.tpl }}", "之下没有别的内容"),
    ],
)
def test_a_fault_is_named_with_its_paragraph(kind: Kind, text: str, said: str) -> None:
    found = faults(kind, word(text))
    assert {place for place, expected in found if said in expected} == {"第2段"}


def test_every_fault_at_once_in_the_order_of_the_file(kind: Kind) -> None:
    def more(made: Any) -> None:
        table = made.add_table(2, 3)
        table.cell(0, 2).text = "{{ a3 }}"
        table.cell(1, 0).add_table(1, 1).cell(0, 0).text = "{{ a4 }}"
        made.sections[0].header.paragraphs[0].text = "{{ a6 }}"
        made.sections[0].footer.paragraphs[0].text = "{{ a7 }}"
        made.element.body.insert(1, text_box("{{ a1 }}"))
        made.element.body.insert(2, runs("{{ a", "2 }}"))

    found = faults(kind, word("{{ a0 }}", change=more, needed=False))
    assert [place for place, _ in found] == [
        "第1段",
        "文本框1第1段",
        "第3段",
        "表1第1行第3列",
        "表1第2行第1列内嵌表1第1行第1列",
        "页脚第1段",
        "页眉第1段",
        "全文",
    ]
    assert found[-1][1] == "文书必须载明“债权人：姓名/名称”，模板没有打印"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ creditor.name }}", True),
        ("{{ creditor['name'] }}", True),
        ("{% set c = creditor %}{{ c.name }}", True),
        ("{% set n = '债权人' + creditor.name %}{{ n }}", True),
        ("{{ [creditor.name, we] | join('、') }}", True),
        ("{{ creditor.name or '无' }}", True),
        ("{% if secured %}{{ creditor.name }}{% endif %}", True),
        ("{% if creditor.name %}甲{% endif %}", False),
        ("{{ '甲' if creditor.name else '乙' }}", False),
        ("{{ creditor.name == '甲' }}", False),
        ("{% set n = creditor.name %}{% set n = '甲' %}{{ n }}", False),
        ("{% set n = creditor.name %}{% if secured %}{% set n = '甲' %}{% endif %}{{ n }}", True),
        ("{% for creditor in debtors %}{{ creditor.name }}{% endfor %}", False),
        ("{# {{ creditor.name }} #}", False),
        ("creditor.name", False),
    ],
)
def test_whether_a_name_is_printed(kind: Kind, text: str, printed: bool) -> None:  # noqa: FBT001 - a table
    try:
        check(kind, word(text, needed=False))
        found = []
    except TemplateRefused as error:
        found = [problem.value for problem in error.problems]
    assert ("creditor.name" not in found) == printed


def test_what_is_needed_of_a_lists_members_is_looked_for_in_loops(tmp_path: Path) -> None:
    kind = small_kind(tmp_path, KIND.replace('"creditor.name"', '"contracts.no", "answers.rows.sum"'))
    loop = "{% for c in contracts %}{{ c.no }}{% endfor %}{% for row in answers.rows %}{{ row.sum | yuan }}{% endfor %}"
    assert check(kind, word(loop, needed=False)) == ()
    assert [value for value, _ in faults(kind, word("{{ contracts | length }}", needed=False))] == ["全文", "全文"]


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ((0, 0, "{%tr for c in contracts %}"), (1, 0, "{%p endfor %}"), "应当一致"),
        ((0, 0, "{% if secured %}甲"), (0, 1, "乙{% endif %}"), "不在同一处"),
        ((0, 0, "{%tc if secured %}"), (1, 0, "{%tc endif %}"), "不在同一处"),
        ((0, 0, "{%tr for c in contracts %}"), (0, 1, "甲"), "此标记代表整个表格行"),
    ],
)
def test_what_would_cut_a_table_in_two(kind: Kind, begin: Any, end: Any, said: str) -> None:
    def table(made: Any) -> None:
        cells = made.add_table(2, 2)
        for row, column, text in (begin, end):
            cells.cell(row, column).text = text

    assert any(said in expected for _, expected in faults(kind, word(change=table)))


def test_a_tag_is_not_cut_by_a_link(kind: Kind) -> None:
    link = xml(
        '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>{% if secured %}甲</w:t></w:r></w:hyperlink>'
        "<w:r><w:t>乙{% endif %}</w:t></w:r></w:p>"
    )
    found = faults(kind, word(change=lambda made: made.element.body.insert(1, link)))
    assert ["不在同一处" in expected for _, expected in found] == [True]


def test_tags_where_nothing_fills_them(kind: Kind) -> None:
    field = xml("<w:p><w:r><w:instrText>{{ creditor.name }}</w:instrText></w:r></w:p>")
    hidden = xml("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{{ creditor.name }}</w:t></w:r></w:p>")
    for element, said in ((field, "不能填写的地方"), (hidden, "隐藏文字")):
        found = faults(kind, word(change=lambda made, e=element: made.element.body.insert(1, e)))
        assert [said in expected for _, expected in found] == [True]


def test_a_section_end_is_not_lost_with_its_paragraph(kind: Kind) -> None:
    end = xml("<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{%p if secured %}</w:t></w:r></w:p>")
    content = word("{%p endif %}", change=lambda made: made.element.body.insert(1, end))
    assert any("分节符" in expected for _, expected in faults(kind, content))


def test_a_hostile_template_takes_no_time_to_refuse(kind: Kind) -> None:
    deep = "{% for a in contracts %}" * 60 + "x" + "{% endfor %}" * 60
    grown = "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a + a %}" * 60
    began = time.monotonic()
    for text in (
        deep,
        grown,
        "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
        "{" * 50_000,
        "{{" * 20_000,
        "{{ " + "not " * 490 + "secured }}",
    ):
        assert faults(kind, word(text))
    assert time.monotonic() - began < 60


def test_a_thousand_paragraphs_with_tags_are_checked_soon(kind: Kind) -> None:
    made = docx.Document()
    table = made.add_table(300, 4)
    for cell in table._cells:
        cell.text = "{{ creditor.name }}"
    out = BytesIO()
    made.save(out)
    began = time.monotonic()
    assert check(kind, out.getvalue()) == ()
    assert time.monotonic() - began < 30
