"""Jinja's tags in running text, as people type them and as Word changes them."""

import pytest

from docgen.kinds.tags import BrokenTag, Tag, scan


def tags(text: str) -> list[Tag]:
    found = list(scan(text))
    assert not [each for each in found if isinstance(each, BrokenTag)]
    return [each for each in found if isinstance(each, Tag)]


def broken(text: str) -> list[str]:
    return [each.reason for each in scan(text) if isinstance(each, BrokenTag)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("甲{{ a.b | yuan }}乙", "{{ a.b | yuan }}"),
        ("{{a}}", "{{ a }}"),
        ("{%p if a %}", "{% if a %}"),
        ("{%tr for x in y %}", "{% for x in y %}"),
        ('{% set h = {"a": {"b": "}}"}}["a"] %}', '{% set h = {"a": {"b": "}}"}}["a"] %}'),
        ("{{ a | word(“ClaimType”) }}", '{{ a | word("ClaimType") }}'),
        ("{{ a | word(”ClaimType“) }}", '{{ a | word("ClaimType") }}'),
        ('{{ a | word("ClaimType”) }}', '{{ a | word("ClaimType") }}'),
        ("{{ a | word(‘ClaimType’) }}", "{{ a | word('ClaimType') }}"),
        ('{{ "（以下简称“" + we + "”）" }}', '{{ "（以下简称“" + we + "”）" }}'),
        ("{{\u00a0a\u3000}}", "{{ a }}"),
        ('{{ “a"”b }}', None),
    ],
)
def test_a_tag_is_read_as_it_was_meant(text: str, source: str | None) -> None:
    if source is None:
        assert broken(text) or tags(text)
    else:
        (tag,) = tags(text)
        assert tag.source == source


def test_where_a_tag_stands_and_for_what() -> None:
    first, second = tags("甲{%p if a %}乙{{ b }}")
    assert (first.start, first.end, first.level, first.word) == (1, 12, "p", "if")
    assert (second.start, second.level, second.word) == (13, "", "")


def test_a_comment_says_nothing() -> None:
    assert [tag.opening for tag in tags("{# 说明 }} #}{{ a }}")] == ["{#", "{{"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ a", "没有在同一段内以 }} 结束"),
        ("{% if a }}", "应以 %} 结束"),
        ("a }}", "多出的结束括号"),
        ("a %}", "多出的结束括号"),
        ("｛｛ a ｝｝", "应为半角"),
        ("{{ a ｜ yuan }}", "“｜”应为半角 |"),
        ('{{ a | word("A }}', "引号不成对"),
        ("{{ a) }}", "括号 ) 不成对"),
        ("{{ }}", "没有内容"),
        ("{# 说明", "没有在同一段内以 #} 结束"),
        ("{{ " + "a" * 2001 + " }}", "至多 2000 个字符"),
    ],
)
def test_what_looks_like_a_tag_and_is_none_is_told(text: str, said: str) -> None:
    assert said in "".join(broken(text))


def test_after_a_broken_tag_the_next_one_is_read() -> None:
    found = list(scan('{{ a | word("A }} 乙 {{ b }}'))
    assert [each.body for each in found if isinstance(each, Tag)] == ["b"]
