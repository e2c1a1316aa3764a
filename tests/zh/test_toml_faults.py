"""What ``tomllib`` complains of, in Chinese, with line and column."""

import tomllib

import pytest

from docgen.zh.toml_faults import not_toml, toml_fault

FAULTS = [
    ('a = "x', "文件末尾", "没有结束的引号"),
    ('a = """x', "文件末尾", "没有结束的引号"),
    ("a = '''x", "文件末尾", "引号没有结束"),
    ('a = 1\nb = "x\nc = 2\n', "第2行第7列", "没有在本行内结束"),
    ("a = 'x\n'", "第1行第7列", "没有在本行内结束"),
    ('a = "\\q"', "第1行第8列", "反斜杠"),
    ('a = "\\uZZZZ"', "第1行第8列", "字符编码"),
    ('a = "\\ud800"', "第1行第12列", "字符编码"),
    ("a = [1,\n", "文件末尾", "值"),
    ("a = [1\n", "文件末尾", "没有结束的 ]"),
    ("a = { b = 1 ", "文件末尾", "没有结束的 }"),
    ("a = 1\n[b\n", "第2行第3列", "表头没有结束的 ]"),
    ("[[b]\n", "第1行第4列", "表头没有结束的 ]"),
    ("a 1\n", "第1行第3列", "等号"),
    ("a = 1 b = 2\n", "第1行第7列", "换行"),
    ("a = 1\na = 2\n", "第2行第6列", "写了两次"),
    ("[a]\n[a]\n", "第2行第3列", "写了两次"),
    ("a = { b = 1, b = 2 }\n", "第1行第19列", "写了两次"),
    ("= 3\n", "第1行第1列", "名称 = 值"),
    ("名 = 3\n", "第1行第1列", "名称 = 值"),
    ("a.名 = 3\n", "第1行第3列", "加引号"),
    ("a = 2026-02-30T10:00:00\n", "第1行第5列", "没有这个日期"),
    ("a = 一\n", "第1行第5列", "文字应加引号"),
]


@pytest.mark.parametrize(("text", "place", "said"), FAULTS)
def test_every_complaint_in_chinese(text: str, place: str, said: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads(text)
    fault = toml_fault(raised.value)
    assert (fault.place, said in fault.said) == (place, True), (str(raised.value), fault.said)
    assert str(fault) == f"{place}，{fault.said}"


def test_what_to_do_of_a_text_that_is_no_toml() -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as wrong:
        tomllib.loads("a = 1\na = 2\n")
    assert not_toml(wrong.value) == "TOML 语法有误：第2行第6列，同一名称或表写了两次"
    with pytest.raises(UnicodeDecodeError) as other:
        b"\xff".decode()
    assert not_toml(other.value) == "应为 UTF-8 编码的 TOML 文件，请另存为 UTF-8"


def test_a_complaint_nobody_foresaw() -> None:
    assert str(toml_fault(tomllib.TOMLDecodeError("Something new (at line 3, column 4)"))) == (
        "第3行第4列，不是有效的 TOML"
    )
