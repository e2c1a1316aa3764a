"""An institution's own names for sheets, headings and values."""

from pathlib import Path

import pytest
from workbooks import only_case, outcomes, rows_of, told

from docgen.casefile.workbook import load_mapping
from docgen.casefile.workbook.mapping import AS_IT_IS
from docgen.errors import MappingError, UnreadableFileError

THEIRS = """
[sheets]
"客户表" = "当事人"
"内部" = ""
[headings]
"客户名称" = "姓名/名称"
"合同号" = "合同编号"
"五级分类" = ""
[headings."客户表"]
"性质" = "类型"
[headings."合同"]
"还款方式代码" = "还款方式"
[values.kind]
"个人" = "自然人"
[values."还款方式"]
"3" = "一次性还本付息"
[values.roles]
"主借人" = "借款人"
"""


def test_their_names_are_read_as_ours() -> None:
    sheets = rows_of("A-1")
    sheets["客户表"] = [["案件编号", "性质", "客户名称", "身份", "五级分类"], ["A-1", "个人", "张三", "主借人", "次级"]]
    sheets["内部"] = [["随便", "什么"], [1, 2]]
    del sheets["当事人"]
    sheets["合同"][0][1], sheets["合同"][0][8] = "合同号", "还款方式代码"
    sheets["合同"][1][8] = 3
    case = only_case(sheets, load_mapping(THEIRS.encode()))
    assert (case.debtors[0].name, case.debtors[0].kind, case.debtors[0].roles) == ("张三", "person", ("borrower",))
    assert case.debts[0].repayment_method == "bullet"


def test_places_bear_the_names_of_the_file() -> None:
    sheets = rows_of("A-1")
    sheets["客户表"] = [["案件编号", "性质", "客户名称", "身份"], ["A-1", "公司", None, "主借人"]]
    del sheets["当事人"]
    (outcome,) = outcomes(sheets, load_mapping(THEIRS.encode()))
    assert list(told(outcome)) == ["工作表 客户表，第2行，“性质”列", "工作表 客户表，第2行，“客户名称”列"]


def test_without_a_mapping_nothing_is_renamed() -> None:
    assert AS_IT_IS.heading("客户名称", "当事人") == "客户名称"


WRONG = {
    '[sheets]\n"a" = "当事者"': ("[sheets] “a”", "最相近的是“当事人”"),
    '[headings]\n"a" = "姓名"': ("[headings] “a”", "最相近的是“姓名/名称”"),
    '[headings]\n"a" = 3': ("[headings] “a”", "写在引号中"),
    '[headings."当事者"]\n"a" = "类型"': ("[headings.当事者]", "最相近的是“当事人”"),
    '[headings."当事人"]\n"a" = "借款本金"': ("[headings.当事人] “a”", "没有这个名称"),
    '[values.sexx]\n"M" = "男"': ("[values.sexx]", "最相近的是 sex"),
    '[values.sex]\n"M" = "男性"': ("[values.sex] “M”", "最相近的是“男”"),
    '[values.deducted]\n"Y" = "有"': ("[values.deducted] “Y”", "应为下列之一：是、否"),
    '[values]\n"sex" = "男"': ("[values.sex]", "应为一节"),
    '[value.sex]\n"M" = "男"': ("[value]", "可用：[sheets]、[headings]、[values]"),
    'sheets = "当事人"': ("sheets", "应为一节"),
    '[sheets]\n"a" = ': ("文件末尾", "不是合法的 TOML"),
    '[sheets]\n"a" = "合同"\n"a" = "余额"': ("文件末尾", "只写一次"),
    '[sheets]\na = = "合同"': ("第2行第5列", "不是合法的 TOML"),
    '[sheets]\n"a" = "合同': ("文件末尾", "不是合法的 TOML"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_a_mapping_is_told_by_name(text: str) -> None:
    place, expected = WRONG[text]
    with pytest.raises(MappingError) as caught:
        load_mapping(text.encode())
    (problem,) = caught.value.problems
    assert (problem.place, expected in problem.expected) == (place, True), problem


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(MappingError) as caught:
        load_mapping(
            "\n".join(text for text in WRONG if text.startswith(('[sheets]\n"a" = "当事者', "[values.s"))).encode()
        )
    assert len(caught.value.problems) == 3


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="对照"):
        load_mapping(tmp_path / "对照.toml")
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        load_mapping('[sheets]\n"甲" = "合同"'.encode("gb18030"))
