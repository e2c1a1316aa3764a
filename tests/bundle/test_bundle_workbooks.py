"""What a workbook's print leaves out is counted and said; numbers nobody can read are refused."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bundle_samples import write_pages
from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from docgen.bundle.workbooks import _print_areas, look_through, unreadable_numbers
from docgen.errors import Problem


def saved(folder: Path, edit: Callable[[Workbook, Worksheet], None]) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "流水"
    for row in range(1, 6):
        for column in range(1, 4):
            sheet.cell(row, column, f"r{row}c{column}")
    edit(book, sheet)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def nothing(_book: Workbook, _sheet: Worksheet) -> None:
    pass


def hidden_sheet(book: Workbook, _sheet: Worksheet) -> None:
    book.create_sheet("底稿").sheet_state = "veryHidden"


def hidden_rows(_book: Workbook, sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[50].hidden = True  # with nothing in it


def hidden_columns(_book: Workbook, sheet: Worksheet) -> None:
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["H"].hidden = True  # with nothing in it


def hidden_formulas(_book: Workbook, sheet: Worksheet) -> None:
    sheet["D1"] = sheet["E3"] = "=1+1"  # without the value, as programs write them
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[3].hidden = True


def print_area(_book: Workbook, sheet: Worksheet) -> None:
    sheet.print_area = "A1:B3"


def two_areas(_book: Workbook, sheet: Worksheet) -> None:
    sheet.print_area = "A1:C2,A4:C5"


def long_text(_book: Workbook, sheet: Worksheet) -> None:
    sheet["A1"] = "逾期贷款本金及利息明细"  # 22 units in a column of 8.43, and B1 is filled
    sheet["C2"] = "逾期贷款本金及利息明细"  # nothing beside it
    sheet["B3"] = "逾期贷款本金及利息明细"
    sheet["B3"].alignment = Alignment(wrap_text=True)
    sheet["A4"] = "逾期贷款本金及利息明细"
    sheet["A4"].alignment = Alignment(shrink_to_fit=True)
    sheet["A5"] = "逾期贷款"  # 8 units at 11 points, 16 at 22
    sheet["A5"].font = Font(size=22)


def low_row(_book: Workbook, sheet: Worksheet) -> None:
    sheet["A1"] = "逾期贷款本金及利息明细"
    sheet["A1"].alignment = Alignment(wrap_text=True)
    sheet.row_dimensions[1].height = 14


def merged(_book: Workbook, sheet: Worksheet) -> None:
    sheet["A1"] = "逾期贷款本金及利息明细"
    sheet.merge_cells("A1:C1")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (nothing, []),
        (hidden_sheet, ["hidden_sheets: 隐藏的工作表 1 个未编入：底稿"]),
        (hidden_rows, ["hidden_cells: 工作表“流水”有隐藏的 2 行（6 个单元格有内容），未编入"]),
        (hidden_formulas, ["hidden_cells: 工作表“流水”有隐藏的 1 行、1 列（5 个单元格有内容），未编入"]),
        (hidden_columns, ["hidden_cells: 工作表“流水”有隐藏的 1 列（5 个单元格有内容），未编入"]),
        (print_area, ["outside_print_area: 工作表“流水”打印区域之外有 9 个单元格有内容，未编入"]),
        (two_areas, ["outside_print_area: 工作表“流水”打印区域之外有 3 个单元格有内容，未编入"]),
        (long_text, ["cells_cut: 工作表“流水”约 2 个单元格文字放不下（A1、A5），印出时可能不全"]),
        (low_row, ["cells_cut: 工作表“流水”约 1 个单元格文字放不下（A1），印出时可能不全"]),
        (merged, []),
    ],
)
def test_what_is_left_out_is_said(tmp_path: Path, edit: Callable[[Workbook, Worksheet], None], said: list[str]) -> None:
    outcome = look_through("a.xlsx", saved(tmp_path, edit))
    assert not isinstance(outcome, Problem)
    assert [f"{note.code}: {note.text.split('。')[0]}" for note in outcome] == said


@pytest.mark.parametrize(
    ("said", "areas"),
    [
        ("流水!$A$1:$C$9", [(1, 1, 3, 9)]),
        ("'a, b'!$B:$C", [(2, 1, 3, 1 << 20)]),
        ("流水!$2:$3,流水!$D$7", [(1, 2, 16384, 3), (4, 7, 4, 7)]),
    ],
)
def test_print_areas_in_every_shape(said: str, areas: list[tuple[int, ...]]) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    name = f'<definedName name="_xlnm.Print_Area" localSheetId="0">{said}</definedName>'
    book = etree.fromstring(f'<workbook xmlns="{main}"><definedNames>{name}</definedNames></workbook>')
    assert _print_areas(book) == {0: areas}


def test_a_number_too_wide_for_its_column_is_refused(tmp_path: Path) -> None:
    book = saved(tmp_path, nothing)
    pdf = write_pages(tmp_path / "print.pdf", ["5,000.00", "### 12", "sum ########"])
    outcome = unreadable_numbers("a.xlsx", pdf, book)
    assert isinstance(outcome, Problem)
    assert outcome.expected.startswith("打印稿第2、3页有数字因列宽不足显示为 ###。请")
    assert unreadable_numbers("a.xlsx", write_pages(tmp_path / "print.pdf", ["5,000.00 #1 ##"]), book) is None


def own_title(_book: Workbook, sheet: Worksheet) -> None:
    sheet["A1"] = "### title"


def own_hashes_alone(_book: Workbook, sheet: Worksheet) -> None:
    sheet["A1"] = "###"


def own_header(_book: Workbook, sheet: Worksheet) -> None:
    sheet.oddHeader.center.text = "No ###"


@pytest.mark.parametrize(
    ("edit", "page", "refused"),
    [
        (nothing, "RMB###", True),
        (nothing, "2024-01-01###", True),
        (nothing, "###w0.3", True),
        (nothing, "######", True),
        (own_title, "### title", False),
        (own_title, "##    # ti  tle", False),  # broken by the print
        (own_title, "### title RMB###", True),
        (own_hashes_alone, "###", True),  # nobody can tell it from a number
        (own_header, "No ###", False),
        (own_header, "No ### 12 ###", True),
    ],
)
def test_hashes_are_the_workbooks_own_or_a_number_nobody_can_read(
    tmp_path: Path, edit: Callable[[Workbook, Worksheet], None], page: str, *, refused: bool
) -> None:
    pdf = write_pages(tmp_path / "print.pdf", [page])
    assert isinstance(unreadable_numbers("a.xlsx", pdf, saved(tmp_path, edit)), Problem) is refused


def test_a_workbook_of_a_strange_make_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    outcome = look_through("a.xlsx", tmp_path / "a.xlsx")
    assert isinstance(outcome, Problem)
    assert outcome.expected.startswith("工作簿结构异常")
