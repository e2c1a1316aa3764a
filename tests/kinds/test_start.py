"""Standard wording become a template: what has no like in Word is refused by name, the rest is as documented."""

from pathlib import Path

import pytest
from word_kinds import kind_of

from docgen.document.text import plain_text
from docgen.errors import TemplateNotConvertible
from docgen.kinds import macros
from docgen.kinds.start import start_template

GRID = '<table class="grid" {}><tbody>{}</tbody></table>'
ROW = "<tr><td>a</td><td>b</td></tr>"


def start(folder: Path, template: str) -> list[str]:
    return plain_text(start_template(kind_of(folder, f"<h1>函</h1>\n{template}"))).splitlines()[1:]


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ("{% if secured %}\n<p>甲</p>\n{% endif %}", ["{%p if secured %}", "甲", "{%p endif %}"]),
        ("<p>{% if secured %}甲{% endif %}乙</p>", ["{% if secured %}甲{% endif %}乙"]),
        ("<p>甲\n{% if secured %}\n乙\n{% endif %}\n</p>", ["甲{% if secured %}乙{% endif %}"]),
        ("{# 说明 #}\n<p>甲</p>", ["甲"]),
        ('{% set a = {"b": "c"}["b"] %}\n<p>{{ a }}</p>', ['{%p set a = {"b": "c"}["b"] %}', "{{ a }}"]),
        (
            GRID.format(
                'widths="1 1"', "\n{% for c in contracts %}\n<tr><td>{{ c.no }}</td><td>a</td></tr>\n{% endfor %}\n"
            ),
            ["{%tr for c in contracts %}", "{{ c.no }} ｜ a", "{%tr endfor %}"],
        ),
        (
            GRID.format('widths="{{ w }}"', "<tr>{% for c in contracts %}<td>{{ c.no }}</td>{% endfor %}</tr>"),
            ["{%tc for c in contracts %} ｜ {{ c.no }} ｜ {%tc endfor %}"],
        ),
        (
            GRID.format('widths="1 1"', ROW + "</tbody>{% if secured %}<tfoot>" + ROW + "</tfoot>{% endif %}").replace(
                "</tbody></table>", "</table>"
            ),
            ["a ｜ b", "{%tr if secured %}", "a ｜ b", "{%tr endif %}"],
        ),
        (
            GRID.format('widths="1 1"', '<tr><td colspan="{{ 2 if secured else 2 }}">a</td><td>b</td></tr>'),
            ["{% colspan 2 if secured else 2 %}a ｜ b"],
        ),
        (
            GRID.format('widths="1 3"', "<tr><th>a</th><td>{% if secured %}<p>b</p>{% endif %}<p>c</p></td></tr>"),
            ["a ｜ {%p if secured %}／b／{%p endif %}／c"],
        ),
        ("<p><box{% if secured %} checked{% endif %}/> 甲</p>", ["{% if secured %}☑{% else %}□{% endif %} 甲"]),
        ('<p><box {{ "checked" if secured }}/> 甲</p>', ["{% if secured %}☑{% else %}□{% endif %} 甲"]),
        ('<p><box checked="checked"/> 甲</p>', ["☑ 甲"]),
        ('<p><box/> 甲<blank chars="2"/></p>', ["□ 甲____"]),
        ('<p id="{{ a }}"><a href="#{{ a }}">甲</a>{{ b }}</p>', ["甲{{ b }}"]),
        ('<clause label="第{{ n }}条"><p>甲</p></clause>', ["第{{ n }}条　甲"]),
        (
            '<clause label="第一条">\n{% set a = 1 %}\n<p>甲</p>\n<p>乙</p>\n</clause>',
            ["{%p set a = 1 %}", "第一条　甲", "乙"],
        ),
        (
            '<clause label="第一条">\n{% for c in contracts %}\n<p>{{ c.no }}</p>\n<p>乙</p>\n{% endfor %}\n</clause>',
            [
                "{%p for c in contracts %}",
                "{% if loop.first %}第一条　{% endif %}{{ c.no }}",
                "乙",
                "{%p endfor %}",
            ],
        ),
        ('<p>{{ "<甲>" }}&amp;</p>', ['{{ "<甲>" }}&']),
        ("<p>{{ a }}{{ b }}</p>", ["{{ a }}{{ b }}"]),
        (
            "<signature>{% for d in debtors %}<party><p>{{ d.name }}</p></party>{% endfor %}</signature>",
            ["{%tc for d in debtors %}", "{{ d.name }}", "{%tc endfor %}"],
        ),
    ],
)
def test_what_stands_between_blocks_becomes_paragraphs_rows_and_cells(
    tmp_path: Path, template: str, lines: list[str]
) -> None:
    assert start(tmp_path, template) == lines


MACROS = """
{% macro line(name, sign="：") %}
<p>{{ name }}{{ sign }}</p>
{% endmacro %}
{% macro ids(x) %}{{ x.no }}{% if x.id %}（{{ x.id }}）{% endif %}{% endmacro %}
{% macro blank(n=3) %}<blank chars="{{ n }}"/>{% endmacro %}
{% macro item(n) %}
<p>{{ n }}. {% if n > 1 %}甲{% endif %}</p>
{% endmacro %}
{% macro several() %}
{% set many = contracts | length > 1 %}
{% if many %}
{{ line("多份") }}
{% endif %}
{% endmacro %}
"""


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ("{{ line(name) }}", ['{%p with sign = "：" %}', "{{ name }}{{ sign }}", "{%p endwith %}"]),
        (
            '{{ line(creditor.name, sign="，") }}',
            ['{%p with name = creditor.name, sign = "，" %}', "{{ name }}{{ sign }}", "{%p endwith %}"],
        ),
        ("<p>{{ ids(x) }}甲</p>", ["{{ x.no }}{% if x.id %}（{{ x.id }}）{% endif %}甲"]),
        (
            "{{ several() }}",
            [
                "{%p set many = contracts | length > 1 %}",
                "{%p if many %}",
                '{%p with name = "多份", sign = "：" %}',
                "{{ name }}{{ sign }}",
                "{%p endwith %}",
                "{%p endif %}",
            ],
        ),
        ("<p>{{ blank() }}{{ blank(2) }}</p>", ["_" * 10]),
        ("{{ item(1) }}", ["{%p with n = 1 %}", "{{ n }}. {% if n > 1 %}甲{% endif %}", "{%p endwith %}"]),
        ("<p>{{ many }}</p>\n{{ several() }}", None),
    ],
)
@pytest.mark.parametrize("way", ['{% from "own.html" import line, ids, blank, item, several with context %}\n', ""])
def test_macros_are_written_out_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, lines: list[str] | None, way: str
) -> None:
    (tmp_path / "own.html").write_text(MACROS, "utf-8")
    monkeypatch.setattr(macros, "HOUSE", tmp_path)
    found = start(tmp_path, (way or MACROS) + template)
    if lines is None:
        assert found[1] == "{%p with %}"
        assert found[-1] == "{%p endwith %}"
    else:
        # a name that stands elsewhere in the text keeps to itself
        assert found in (lines, ["{%p with %}", *lines, "{%p endwith %}"])


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('<picture name="seal" width-mm="40"/>', "<picture>"),
        ('<p><blank chars="{{ n }}"/></p>', "<blank>"),
        ('<table class="grid" widths="1"><tbody><tr><td rowspan="{{ n }}">a</td></tr></tbody></table>', "rowspan"),
        ("{% if secured %}<p>{% endif %}", "没有结束标记"),
        ("<p>{% if secured %}</p><p>{% endif %}</b></p>", "不配对"),
        ("{{ creditor.name }}", "应写在段落里"),
        ('<clause label="第一条">{% if a %}<p>甲</p>{% endif %}</clause>', "以条件、循环或表格开头"),
        ('<clause label="第一条">{% for a in b %}<p>甲</p>{% endfor %}<p>乙</p></clause>', "第一条"),
        (
            '<clause label="第一条">{% for a in b %}<p/>{% endfor %}{% for a in b %}<p>乙</p>{% endfor %}</clause>',
            "第一条",
        ),
        (f'<clause label="第一条">{{% set a = 1 %}}{GRID.format("", ROW)}</clause>', "第一条"),
        ("{% set a %}甲{% endset %}", "set a"),
        ("{% call x() %}甲{% endcall %}", "call"),
        ("{% macro a() %}甲{% endmacro %}<p>{{ a() + '乙' }}</p>", "宏 a"),
        ("{% macro a(b) %}甲{% endmacro %}<p>{{ a() }}</p>", "宏缺少参数 b"),
        ("{% macro a() %}{{ a() }}{% endmacro %}<p>{{ a() }}</p>", "层次过深"),
        ('{% from "none.html" import a %}', "没有公用模板"),
        ('{% from "../letters/x.html" import a %}', "没有公用模板"),
        ("<p>{{ a </p>", "{{ a"),
        ('<masthead code="{{ x }}"><h1>甲</h1></masthead>', "masthead"),
        ("<p><box{% for x in y %} checked{% endfor %}/></p>", "<box>"),
    ],
)
def test_what_has_no_like_is_refused_by_name(tmp_path: Path, template: str, said: str) -> None:
    with pytest.raises(TemplateNotConvertible) as caught:
        start(tmp_path, template)
    assert said in caught.value.message
    assert "docgen render sample --sample" in caught.value.message
