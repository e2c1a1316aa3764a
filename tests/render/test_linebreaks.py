"""Where a line may not end, said with characters of no width."""

import pytest

from docgen.document.tree import Blank, Box, Run
from docgen.render.linebreaks import JOIN, PART, with_hints


def hinted(text: str) -> str:
    (found,) = with_hints((Run(text),))
    return found.replace(JOIN, "+").replace(PART, "|")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共1,234.50元", "共1,234.50+元"),
        ("约50万元整", "约50+万+元整"),
        ("3个月内", "3+个+月内"),
        ("2026年11月22日", "2026+年11+月+22+日"),
        ("依照第3条", "依照第+3+条"),
        ("江银催〔2026〕12号", "江银催〔2026〕+12+号"),
        ("买买提·艾力", "买买提+·艾力"),
        ("5.88%", "5.88%"),
        ("他说“好”了", "他说|“好”|了"),
        ("（“甲”）", "（“甲”）"),
        ("“甲”，乙", "“甲”，乙"),
        ("it’s “A”", "it’s “A”"),
        ("张　三，李　　四", "张　|三，李　　|四"),
        ("人民币", "人民币"),
        ("账号：0000000000001000001）", "账号：0000|0000|0000|1000001）"),
        ("代码91990000FAKE01219D；", "代码9199|0000|FAKE|01219D；"),
        ("证件990101********8115", "证件9901|01**|****|**8115"),
        ("XYDG-2026-0100号", "XYDG-|2026-|0100+号"),
        ("编号XYDG-2026-0100，", "编号XYDG-|2026-|0100，"),
        ("电话0000-00000001", "电话0000-00000001"),
        ("手机10000008001", "手机10000008001"),
        ("99,999,999,999.99元", "99,999,999,999.99+元"),
        ("99999999999999元", "99999999999999+元"),
        ("99999999999999.99", "99999999999999.99"),
        ("recovery202611232@bank.example", "recovery202611232@bank.example"),
        ("internationalization", "internationalization"),
        ("甲；5．证据", "甲；5．+证据"),
    ],
)
def test_hints(text: str, expected: str) -> None:
    assert hinted(text) == expected


def test_a_code_no_longer_than_its_line_stays_whole() -> None:
    assert with_hints((Run("账号0000000000001000001"),), 19) == ("账号0000000000001000001",)
    assert PART in with_hints((Run("账号0000000000001000001"),), 18)[0]


def test_a_unit_in_another_run_is_joined_too() -> None:
    assert with_hints((Run("1,234.50", bold=True), Run("元"), Blank(2), Run("日"))) == (
        f"1,234.50{JOIN}",
        "元",
        "",
        "日",
    )


def test_a_box_stays_with_the_word_before_it_and_not_with_a_space() -> None:
    assert with_hints((Run("是"), Box(checked=True), Run("　否"), Box(), Run("："), Box(), Run("同意"))) == (
        f"是{JOIN}",
        "",
        f"　{PART}否{JOIN}",
        "",
        "：",
        "",
        "同意",
    )
