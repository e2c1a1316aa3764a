import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.zh.filenames import MAX_BYTES, distinct_names, safe_name

NAMES = {
    "逾期贷款催收通知书（张三喆）.pdf": "逾期贷款催收通知书（张三喆）.pdf",
    "㼆䶮𠅤堃.docx": "㼆䶮𠅤堃.docx",
    "A&B<公司>.pdf": "A&B_公司_.pdf",
    'a/b\\c:d*e?f"g|h.pdf': "a_b_c_d_e_f_g_h.pdf",
    "../../etc/passwd": "_.._etc_passwd",
    "C:\\Windows\\x.txt": "C__Windows_x.txt",
    "合同. . .": "合同",
    "　合同　": "合同",
    "合同\r\n第二页\t.pdf": "合同 第二页 .pdf",
    "a\x00b\x1fc\u200b\u202ed.pdf": "ab cd.pdf",
    "": "未命名",
    "...": "未命名",
    "\u202e": "未命名",
    "CON": "_CON",
    "con.pdf": "_con.pdf",
    "Aux .tar.gz": "_Aux .tar.gz",
    "COM1": "_COM1",
    "LPT²": "_LPT²",
    "CONIN$": "_CONIN$",
    "COM10": "COM10",
    "contract.pdf": "contract.pdf",
    ".hidden": "hidden",
    "e\u0301.pdf": "\u00e9.pdf",
    "\U00031350.pdf": "\U00031350.pdf",
}


@pytest.mark.parametrize(("name", "safe"), NAMES.items())
def test_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_extension_and_whole_characters() -> None:
    name = safe_name("示" * 100 + ".pdf")
    assert name == "示" * 65 + ".pdf"  # (200 - 4) // 3 = 65 characters of three bytes
    assert safe_name("𠅤" * 100) == "𠅤" * 50
    assert safe_name("a" * 194 + ". " + "b" * 100 + ".docx") == "a" * 194 + ".docx"


@given(st.text(max_size=300))
@example("0\r\x1b\r0")
def test_any_name_is_safe(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= MAX_BYTES
    assert safe.rstrip(" .") == safe
    assert not set(safe) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in safe)
    assert safe_name(safe) == safe
    assert safe.split(".")[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


def test_collisions_are_numbered() -> None:
    names = ["合同.pdf", "合同.pdf", "合同(2).pdf", "Loan.PDF", "loan.pdf", "合同.pdf", "a:b", "a?b"]
    assert distinct_names(names) == [
        "合同.pdf", "合同(2).pdf", "合同(2)(2).pdf", "Loan.PDF", "loan(2).pdf", "合同(3).pdf", "a_b", "a_b(2)",
    ]  # fmt: skip


def test_long_names_stay_distinct_and_within_bounds() -> None:
    names = distinct_names(["示" * 100 + ".pdf"] * 12)
    assert len(set(names)) == 12
    assert all(len(name.encode()) <= MAX_BYTES and name.endswith(".pdf") for name in names)
    assert names[11] == "示" * 64 + "(12).pdf"  # 200 - 4 - 4 = 192 bytes of stem


@given(st.lists(st.text(alphabet="aAß合.( )2\u0301e", max_size=5), max_size=12))
def test_distinct_even_where_case_is_ignored(names: list[str]) -> None:
    result = distinct_names(names)
    assert len(result) == len(names)
    assert len({unicodedata.normalize("NFC", name.casefold()) for name in result}) == len(names)
