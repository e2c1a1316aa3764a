"""A workbook's faults marked in a copy of it, which is read as the workbook itself is."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from workbooks import as_book, rows_of, saved

from docgen.casefile.workbook import read
from docgen.casefile.workbook.marking import Fault, marked
from docgen.casefile.workbook.marks import FAULT_COLUMN, FAULT_SHEET
from docgen.casefile.workbook.mending import mended
from docgen.errors import Problem, UnreadableFileError, WorkbookError

PERSON = "工作表 当事人，第3行，“证件号码”列"


def faulty() -> bytes:
    sheets = rows_of("A-1", "A-2")
    sheets["当事人"][2][4] = "=990000199001010018"
    sheets["合同"][1][4] = "很多"
    return saved(as_book(sheets))


def faults_of(content: bytes) -> list[Fault]:
    return [Fault(outcome.case_no, problem) for outcome in read(content) for problem in outcome.problems]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(faulty())
    return path


def test_cells_rows_and_a_list_say_what_is_wrong(file: Path) -> None:
    before, faults = file.read_bytes(), faults_of(file.read_bytes())
    assert [fault.case_no for fault in faults] == ["A-1", "A-2"]
    book = load_workbook(io.BytesIO(marked(file, faults)))
    assert file.read_bytes() == before
    assert book.sheetnames[0] == FAULT_SHEET
    listed = list(book[FAULT_SHEET].values)
    assert listed[0] == ("案件编号", "位置", "现有内容", "应当如何")
    assert [row[:2] for row in listed[1:]] == [("A-1", "工作表 合同，第2行，“借款本金”列"), ("A-2", PERSON)]
    person = book["当事人"]
    assert person["E3"].comment.text == faults[1].problem.expected
    assert person["E3"].fill.fgColor.rgb == "FFFFC7CE"
    assert person["E2"].comment is None
    assert [cell.value for cell in person["F"]] == [FAULT_COLUMN, None, f"证件号码：{faults[1].problem.expected}"]
    assert FAULT_COLUMN not in [cell.value for cell in book["案件"][1]]


def test_the_copy_is_read_as_the_file_is_and_marked_anew(file: Path) -> None:
    copy = marked(file, faults_of(file.read_bytes()))
    assert faults_of(copy) == faults_of(file.read_bytes())
    book = load_workbook(io.BytesIO(copy))
    book["当事人"]["E3"] = None
    book.save(file)
    again = faults_of(file.read_bytes())
    assert [fault.case_no for fault in again] == ["A-1"]
    book = load_workbook(io.BytesIO(marked(file, again)))
    assert book["当事人"]["E3"].comment is None
    assert [cell.value for cell in book["当事人"]["F"]] == [FAULT_COLUMN, None, None]
    assert book["合同"]["E2"].comment.text == again[0].problem.expected
    assert book.sheetnames.count(FAULT_SHEET) == 1


def test_faults_of_the_whole_file_are_marked_too(tmp_path: Path) -> None:
    sheets = rows_of("A-1")
    sheets["当事人"][0][2] = "客户"
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(as_book(sheets)))
    with pytest.raises(WorkbookError) as caught:
        read(path)
    book = load_workbook(io.BytesIO(marked(path, [Fault("", problem) for problem in caught.value.problems])))
    assert book[FAULT_SHEET].max_row == 1 + len(caught.value.problems) > 1
    assert "没有这一列" in book["当事人"]["C1"].comment.text


def test_what_a_cell_held_is_never_a_formula(file: Path) -> None:
    book = load_workbook(
        io.BytesIO(marked(file, [Fault("=A-1", Problem("工作表 无此表，第9行", "=1+1\x00", "@应当"))]))
    )
    (row,) = book[FAULT_SHEET].iter_rows(min_row=2)
    assert [(cell.value, cell.data_type) for cell in row] == [
        ("=A-1", "s"),
        ("工作表 无此表，第9行", "s"),
        ("=1+1", "s"),
        ("@应当", "s"),
    ]


def test_what_cannot_be_written_back_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK no workbook")
    with pytest.raises(UnreadableFileError, match="不能标注错误"):
        marked(path, [])


def test_what_is_read_but_cannot_be_saved_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """openpyxl reads some styles and links that it fails on when it writes them."""

    def fail(_book: Workbook, _file: object) -> None:
        raise TypeError("no such style")

    monkeypatch.setattr(Workbook, "save", fail)
    with pytest.raises(UnreadableFileError, match="不能标注错误"):
        marked(file, [])
    with pytest.raises(UnreadableFileError, match="不能在页面上更正"):
        mended(file, {})
