"""Nothing gets out of the sandbox of an institution's own templates, and nothing in it runs without end."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jinja2.exceptions import SecurityError, TemplateError

from docgen.kinds.environment import house_environment
from docgen.kinds.guarded import fill, guarded_environment
from docgen.kinds.parts import Part
from docgen.kinds.refusals import refusals

NAMES: dict[str, Any] = {
    "creditor": Part({"name": "甲&乙<丙>", "phone": None}, label="债权人的", context="creditor"),
    "day": date(2026, 11, 23),
    "sum": Decimal("1234.50"),
    "rows": [Part({"no": "A"}, label="", context="debt"), Part({"no": "B&"}, label="", context="debt")],
}


def filled(source: str) -> str:
    return fill(guarded_environment(), source, NAMES)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ creditor.__class__ }}",
        "{{ creditor['__class__'] }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ creditor | attr('__class__') }}",
        "{{ creditor.name | attr('upper') }}",
        "{{ '%s' | format(creditor) }}",
        "{{ '{0.__class__}'.format(creditor) }}",
        "{{ creditor.name.upper() }}",
        "{{ creditor.keys() }}",
        "{{ creditor.items }}",
        "{{ [].append(1) }}",
        "{{ rows | map('attr', '__class__') | list }}",
        "{{ rows.__len__ }}",
        "{{ creditor.look_up }}",
        "{% set n = '__class__' %}{{ creditor[n] }}",
        "{% set n = '__cla' + 'ss__' %}{{ day[n] }}",
        "{{ day.replace }}",
        "{{ cite.__globals__ }}",
        "{{ range.__class__ }}",
        "{% for x in rows %}{{ loop.__class__ }}{% endfor %}",
        "{% for x in rows %}{{ loop._iterable }}{% endfor %}",
        "{% for x in rows recursive %}{{ loop(rows) }}{% endfor %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include 'sums.html' %}",
        "{% import 'sums.html' as x %}",
        "{% from 'sums.html' import sums_table %}",
        "{% extends 'sums.html' %}",
        "{% filter upper %}a{% endfilter %}",
        "{% set a %}b{% endset %}",
        "{{ namespace(a=1) }}",
        "{{ lipsum() }}",
        "{{ creditor.name | safe }}",
        "{{ creditor | tojson }}",
        "{{ cite(*rows) }}",
    ],
)
def test_no_way_out(source: str) -> None:
    with pytest.raises((TemplateError, SecurityError)):
        filled(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 2 ** 9999999 }}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% for i in range(999999999) %}{% endfor %}",
        "{% set n = 90000 %}{% set n = n + n %}{{ range(n + n) | length }}",
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a + a %}" * 40,
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 40,
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = [a, a, a] | join %}" * 40,
        "{% set a = [1] %}" + "{% set a = a + a %}" * 40,
        "{% set a = 90000 %}" + "{% set a = a + a %}" * 40,
        "{{ rows | batch(1000000000, 'x') | list }}",
        "{% set a = 'a' * 2 %}",
        "{{ '%1000000000d' % 1 }}",
    ],
)
def test_nothing_runs_or_grows_without_end(source: str) -> None:
    with pytest.raises((TemplateError, SecurityError)):
        filled(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ creditor.name }}", "甲&amp;乙&lt;丙&gt;"),
        ("{{ '&<' }}", "&amp;&lt;"),
        ("{{ sum | yuan }}", "1,234.50"),
        ("{{ day | zh_date }}{{ day.year }}", "2026年11月23日2026"),
        ("{% for x in rows %}{{ loop.index }}{{ x.no }}{{ '、' if not loop.last }}{% endfor %}", "1A、2B&amp;"),
        ("{% for x in rows %}{{ loop.cycle('奇', '偶') }}{% endfor %}", "奇偶"),
        ("{{ rows | map(attribute='no') | join('、') }}", "A、B&amp;"),
        ("{{ rows | join('、', 'no') }}", "A、B&amp;"),
        ("{{ rows | length + 1 }}", "3"),
        ("{{ rows[0].no }}{{ rows[-1]['no'] }}", "AB&amp;"),
        ("{{ {'A': '甲'}[rows[0].no] }}", "甲"),
        ("{{ creditor.name[:1] }}", "甲"),
        ("{% with x = rows[0] %}{{ x.no }}{% endwith %}", "A"),
        ("{{ creditor.phone or '未留' }}", "未留"),
        ('{{ cite("civil_code", 675) }}', "《中华人民共和国民法典》第六百七十五条"),
    ],
)
def test_what_a_letter_needs_is_there(source: str, text: str) -> None:
    assert filled(source) == text


def test_a_value_that_is_open_prints_its_mark() -> None:
    assert filled("{{ creditor.phone }}") == "\ue000债权人的联系电话\ue001"


def test_each_refusal_has_its_line() -> None:
    tree = house_environment().parse("{{ a }}\n{{ a.__class__ }}\n{{ 2 * 3 }}")
    assert [line for line, _ in refusals(tree)] == [2, 3]
