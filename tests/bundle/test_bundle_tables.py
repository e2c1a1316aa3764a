"""CSV files as printed tables: every cell, literally."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from docgen.bundle.tables import read_table
from docgen.bundle.textfiles import text_to_pdf
from docgen.errors import Problem

DAY = date(2026, 11, 23)
LITERAL = ["0062220212345678901234", "2026-01-05", "1-2", "007", "1.10", "1E5", "=1+1", "+86 138", "TRUE", "5,000.00"]
"""What a workbook would take for a number, a date, a formula."""


def written(rows: list[list[str]], mark: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=mark).writerows(rows)
    return file.getvalue()


def printed(folder: Path, name: str, content: bytes) -> tuple[list[str], set[str], list[tuple[float, float]]]:
    """The words of each page without white space, the codes of the notes, the sizes of the pages."""
    (folder / name).write_bytes(content)
    outcome = text_to_pdf(name, folder / name, folder / "out.pdf", DAY)
    assert not isinstance(outcome, Problem), outcome
    reader = PdfReader(folder / "out.pdf")
    assert outcome[0] == len(reader.pages)
    words = ["".join(page.extract_text().split()) for page in reader.pages]
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages]
    return words, {note.code for note in outcome[1]}, sizes


def test_a_file_is_printed_whatever_it_is_called(tmp_path: Path) -> None:
    words, codes, _ = printed(tmp_path, "😀.txt", "正文".encode())
    assert (words, codes) == (["正文"], {"converted"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_cells_come_out_as_they_stand(tmp_path: Path, encoding: str) -> None:
    rows = [[f"列{n}" for n in range(len(LITERAL))], LITERAL]
    words, codes, _ = printed(tmp_path, "流水.csv", written(rows).encode(encoding))
    for cell in [*rows[0], *LITERAL]:
        assert cell.replace(" ", "") in words[0]
    assert codes == {"converted"}


@pytest.mark.parametrize(
    ("text", "tabs", "rows"),
    [
        ("甲,乙\n1,2\n", False, [["甲", "乙"], ["1", "2"]]),
        ("甲;乙\n1,5;2,5\n", False, [["甲", "乙"], ["1,5", "2,5"]]),
        ("sep=|\n甲|乙\n1|2\n", False, [["甲", "乙"], ["1", "2"]]),
        ("甲\t乙,丙\n1\t2\n", True, [["甲", "乙,丙"], ["1", "2"]]),
        ('甲,"乙\n丙"\n1,2', False, [["甲", "乙\n丙"], ["1", "2"]]),
        ("甲,乙\n1\n1,2,3\n\n", False, [["甲", "乙"], ["1"], ["1", "2", "3"]]),
        ("只有一列\n1\n", False, None),
        ('甲,"乙"丙\n', False, None),
    ],
)
def test_how_cells_are_told_apart(text: str, *, tabs: bool, rows: list[list[str]] | None) -> None:
    assert read_table(text, tabs=tabs) == rows


def test_what_is_no_table_is_printed_line_by_line(tmp_path: Path) -> None:
    words, _, _ = printed(tmp_path, "说明.csv", '甲,"乙"丙\n第二行'.encode())
    assert words == ['甲,"乙"丙第二行']


def test_the_head_is_repeated_on_every_page_even_below_a_title(tmp_path: Path) -> None:
    rows = [["账户明细"], ["序号", "金额"], *([f"{n:04d}", "5,000.00"] for n in range(150))]
    words, _, sizes = printed(tmp_path, "流水.csv", written(rows).encode())
    assert len(words) > 2
    assert [page.count("序号") for page in words] == [1] * len(words)
    assert sum(page.count("账户明细") for page in words) == 1
    assert [n for n in range(150) if sum(page.count(f"{n:04d}5,000.00") for page in words) != 1] == []
    assert all(width < height for width, height in sizes)


def test_a_wide_table_is_landscape_and_a_wider_one_is_several_wide(tmp_path: Path) -> None:
    wide = [[f"第{n}列的名称" for n in range(11)], ["0000"] * 11]
    words, _, sizes = printed(tmp_path, "宽.csv", written(wide).encode())
    assert len(words) == 1
    assert sizes[0][0] > sizes[0][1]
    wider = [[f"第{n}列的名称" for n in range(60)], *([f"{row}.{n}" for n in range(60)] for row in range(40))]
    words, codes, _ = printed(tmp_path, "很宽.csv", written(wider).encode())
    assert codes == {"converted", "table_in_slices"}
    assert [cell for row in wider for cell in row if sum(cell in page for page in words) == 0] == []
    assert "（第1至" in words[0]


def test_a_row_higher_than_a_page_goes_on_overleaf(tmp_path: Path) -> None:
    long = "".join(f"第{n}句。" for n in range(3000))
    words, _, _ = printed(tmp_path, "长.csv", written([["编号", "内容"], ["1", long], ["2", "完"]]).encode())
    assert len(words) > 1
    together = "".join(page.replace("长.csv编号内容", "").replace("编号内容", "") for page in words)
    assert [n for n in range(3000) if f"第{n}句。" not in together.replace("1第", "第", 1)] == []


def test_what_no_face_shows_is_printed_as_its_code(tmp_path: Path) -> None:
    words, codes, _ = printed(tmp_path, "聊天.csv", written([["时间", "内容"], ["9:00", "好😀👍的\u202e"]]).encode())
    assert "好〔U+1F600U+1F44D〕的〔U+202E〕" in words[0]
    assert codes == {"converted", "characters_as_codes"}


def test_equal_files_give_equal_bytes(tmp_path: Path) -> None:
    content = written([["甲", "乙"], ["1", "2"]]).encode()
    printed(tmp_path, "一.csv", content)
    first = (tmp_path / "out.pdf").read_bytes()
    printed(tmp_path, "一.csv", content)
    assert (tmp_path / "out.pdf").read_bytes() == first


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b" \n\n", "文本文件中没有内容"),
        (b"\x00\x01abc", "文本编码不能识别"),
        (b"a" * 2_000_001, "文本过长，超过 200 万字"),
        (b"\x00" * 8_000_001, "文本过长，超过 200 万字"),
    ],
)
def test_texts_that_cannot_be_printed(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    outcome = text_to_pdf("a.txt", tmp_path / "a.txt", tmp_path / "out.pdf", DAY)
    assert isinstance(outcome, Problem)
    assert outcome.expected.startswith(reason)
