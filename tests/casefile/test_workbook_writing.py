"""Workbooks we write: the empty one is the reference for whoever fills it in; text stays text."""

import io
from decimal import Decimal
from typing import Any

import pytest
from case_data import as_json
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from docgen import glossary
from docgen.casefile import Case, load_json
from docgen.casefile.scalars import Spelling
from docgen.casefile.workbook import empty_workbook, read, write_workbook
from docgen.casefile.workbook.sheets import flat_columns, sheets
from docgen.casefile.workbook.writing import example_case
from docgen.errors import CellTooLongError
from docgen.zh.identifiers import check_id_no


def opened(*, flat: bool = False) -> Workbook:
    written = io.BytesIO()
    empty_workbook(written, flat=flat)
    return load_workbook(io.BytesIO(written.getvalue()))


def exported(case: Case) -> Workbook:
    written = io.BytesIO()
    write_workbook([case], written)
    return load_workbook(io.BytesIO(written.getvalue()))


def column(sheet: Any, heading: str) -> str:
    return next(cell.column_letter for cell in sheet[1] if cell.value == heading)


def test_the_empty_workbook_has_every_sheet_and_heading() -> None:
    book = opened()
    assert book.sheetnames == [sheet.name for sheet in sheets()]
    for sheet in sheets():
        assert tuple(cell.value for cell in book[sheet.name][1]) == sheet.headings


def test_the_empty_flat_sheet_has_every_heading() -> None:
    (sheet,) = opened(flat=True).worksheets
    assert [cell.value for cell in sheet[1]] == [heading for _, heading, _ in flat_columns()]


def test_the_example_imports_as_it_is_and_is_visibly_invented() -> None:
    written = io.BytesIO()
    empty_workbook(written)
    (outcome,) = read(written.getvalue())
    assert outcome.problems == ()
    assert outcome.case == example_case()
    assert "虚构" in outcome.case.case_no
    for debtor in outcome.case.debtors:
        assert debtor.id_no is not None
        assert debtor.id_no.startswith("99")  # no such area
        assert check_id_no(debtor.id_no) is None


@pytest.mark.parametrize("flat", [False, True])
def test_every_heading_has_a_note_and_the_first_row_stays(*, flat: bool) -> None:
    for sheet in opened(flat=flat).worksheets:
        assert sheet.freeze_panes == "B2"
        for cell in sheet[1]:
            assert cell.comment is not None
            assert "填" in cell.comment.text
            assert sheet.column_dimensions[cell.column_letter].width >= 8


def test_notes_say_what_is_required_and_how_it_is_spelt() -> None:
    book = opened()
    notes = {(sheet.title, cell.value): cell.comment.text for sheet in book.worksheets for cell in sheet[1]}
    assert notes["当事人", "姓名/名称"].startswith("必填。")
    assert notes["当事人", "证件号码"].startswith("可不填。号码，文本格式")
    assert "填写此组任一列时必填" in notes["债权人", "开户行"]
    assert "可选：男、女" in notes["当事人", "性别"]
    assert "万分之五/日" in notes["合同", "逾期日利率"]
    assert "可填几项" in notes["当事人", "身份"]


def test_words_are_offered_as_lists() -> None:
    book = opened()
    for sheet in sheets():
        offered = {
            str(validation.sqref).partition(":")[0].rstrip("0123456789"): validation.formula1
            for validation in book[sheet.name].data_validations.dataValidation
        }
        for listed in sheet.columns:
            letter = column(book[sheet.name], listed.heading)
            words = listed.part.words
            if words is not None:
                assert offered[letter] == f'"{",".join(glossary.words(words.__name__).values())}"'
            elif listed.part.spelling is Spelling.FLAG:
                assert offered[letter] == '"是,否"'
            else:
                assert letter not in offered


def test_a_cell_for_several_words_takes_more_than_the_list() -> None:
    validations = {str(v.sqref): v for v in opened()["当事人"].data_validations.dataValidation}
    strict = {sqref.partition("2:")[0]: v.showErrorMessage for sqref, v in validations.items()}
    sheet = opened()["当事人"]
    assert strict[column(sheet, "性别")] is True
    assert strict[column(sheet, "身份")] is False


def test_columns_of_numbers_are_text() -> None:
    sheet = opened()["债权人"]
    for heading in ("案件编号", "证件号码", "账号", "联系电话"):
        assert sheet.column_dimensions[column(sheet, heading)].number_format == "@"
        assert sheet[f"{column(sheet, heading)}2"].number_format == "@"
    assert sheet[f"{column(sheet, '账号')}2"].value == "0000000000000000001"


def test_sums_are_numbers_in_their_format_with_all_their_digits(small: dict[str, Any]) -> None:
    small["debts"][0] |= {"principal": "9.95", "liquidated_damages": "99999999999999.99", "annual_rate": "0.0588"}
    sheet = exported(load_json(as_json(small)))["合同"]
    principal, rate = sheet[f"{column(sheet, '借款本金')}2"], sheet[f"{column(sheet, '年利率')}2"]
    assert (principal.value, principal.number_format) == (9.95, "#,##0.00")
    assert (rate.value, rate.number_format) == (0.0588, "0.00##########%")
    assert sheet[f"{column(sheet, '违约金')}2"].value == "99999999999999.99"  # more digits than a number cell keeps


@pytest.mark.parametrize("text", ["=1+1", "+8613800000000", "-5", "@SUM(A1)", '=HYPERLINK("x")', "#REF!"])
def test_text_is_never_a_formula(small: dict[str, Any], text: str) -> None:
    small |= {"notes": text, "handler": text}
    small["debtors"][0]["phone"] = text
    case = load_json(as_json(small))
    book = exported(case)
    sheet = book["案件"]
    cell = sheet[f"{column(sheet, '备注')}2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix is (text[0] != "#")
    written = io.BytesIO()
    write_workbook([case], written)
    assert read(written.getvalue())[0].case == case


def test_references_are_written_as_names_where_one_party_has_the_name(small: dict[str, Any]) -> None:
    small["guarantees"] = [{"party": "P2"}]
    sheet = exported(load_json(as_json(small)))["保证"]
    assert sheet["B2"].value == "李四"
    small["debtors"][0]["name"] = "李四"
    sheet = exported(load_json(as_json(small)))["保证"]
    assert sheet["B2"].value == "P2"


def test_a_value_too_long_for_a_cell_is_refused(small: dict[str, Any]) -> None:
    person = {"at": "2026-03-05T09:30:00Z", "channel": "sms", "party": "P1", "by": "王五"}
    small["contacts"] = [person | {"present": ["长" * 300] * 120}]  # 120 × 301 − 1 = 36,119
    with pytest.raises(CellTooLongError, match=r"在场人员.*36119"):
        exported(load_json(as_json(small)))


def test_a_default_rate_and_a_sum_are_read_back_to_the_last_digit(small: dict[str, Any]) -> None:
    small["debts"][0]["default_rate"] = {"daily": "0.000175"}
    case = load_json(as_json(small))
    written = io.BytesIO()
    write_workbook([case], written)
    back = read(written.getvalue())[0].case
    assert back is not None
    assert back.debts[0].default_rate is not None
    assert back.debts[0].default_rate.daily == Decimal("0.000175")
