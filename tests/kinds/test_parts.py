from decimal import Decimal

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from kinds_samples import debtor

from docgen.kinds.environment import house_environment
from docgen.kinds.parts import GAP_MARK, Part, plain


def rendered(source: str, **names: object) -> str:
    return house_environment().from_string(source).render(**names)


def test_a_known_but_open_value_is_a_gap_named_in_chinese() -> None:
    part = plain(debtor(address=None), "借款人 张三 的", "debtor")

    marks = GAP_MARK.findall(rendered("住址：{{ d.address }}", d=part))

    assert marks == ["借款人 张三 的住所地"]


def test_a_gap_is_false_in_a_condition_and_empty_in_a_loop() -> None:
    part = plain(debtor(address=None), "", "debtor")

    assert rendered("{% if d.address %}有{% else %}无{% endif %}{% for x in d.address %}x{% endfor %}", d=part) == "无"


def test_what_lies_within_a_gap_is_the_same_gap() -> None:
    part = plain(debtor(representative=None), "", "debtor")

    assert GAP_MARK.findall(rendered("{{ d.representative.name }}", d=part)) == ["代表人"]


@pytest.mark.parametrize("source", ["{{ d.adress }}", "{% if d.adress %}{% endif %}", "{{ nothing }}"])
def test_a_name_no_part_has_is_a_fault_of_the_template(source: str) -> None:
    with pytest.raises(UndefinedError):
        rendered(source, d=plain(debtor(), "", "debtor"))


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ d.__class__ }}",
        "{{ d.look_up.__globals__ }}",
        "{{ cite.__globals__ }}",
        "{{ [].append(1) }}{% set x = {} %}{{ x.update({1: 2}) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ d.update({'name': 'x'}) }}",
    ],
)
def test_no_way_out_of_the_sandbox(source: str) -> None:
    with pytest.raises((UndefinedError, SecurityError)):
        rendered(source, d=plain(debtor(), "", "debtor"))


def test_text_is_escaped_once_whatever_it_holds() -> None:
    part = plain(debtor(name="A&B<公司>\"'"), "", "debtor")

    assert rendered("{{ d.name }}", d=part) == "A&amp;B&lt;公司&gt;&#34;&#39;"


def test_filters_write_and_let_gaps_pass() -> None:
    part = Part({"amount": Decimal("1234.50"), "open": None}, label="", context="claim", titles={"open": "空缺"})

    assert rendered("{{ p.amount | yuan }} {{ p.amount | capitals }}", p=part) == "1,234.50 人民币壹仟贰佰叁拾肆元伍角"
    assert GAP_MARK.findall(rendered("{{ p.open | yuan }}", p=part)) == ["空缺"]
