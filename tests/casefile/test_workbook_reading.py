"""Workbooks as they come: the good cases come through, the bad are refused, each with its problems and their places."""

import datetime as dt
import io
import time
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from workbooks import Rows, as_book, only_case, outcomes, rows_of, saved, told

from docgen.casefile.workbook import read, write_workbook
from docgen.casefile.workbook.writing import example_case
from docgen.errors import WorkbookError

Sheets = dict[str, Rows]


def file_problems(sheets: Sheets) -> dict[str, str]:
    with pytest.raises(WorkbookError) as caught:
        outcomes(sheets)
    return {problem.place: problem.expected for problem in caught.value.problems}


def test_a_small_workbook_is_read() -> None:
    case = only_case(rows_of("A-1"))
    assert (case.case_no, case.creditor.name, case.debtors[0].id) == ("A-1", "江城示例银行", "P1")
    assert (case.debts[0].principal, case.debts[0].annual_rate) == (Decimal("100000.00"), Decimal("0.06"))
    assert case.debts[0].disbursed_on == dt.date(2025, 1, 15)


def test_good_cases_come_through_and_bad_ones_are_refused_in_order() -> None:
    sheets = rows_of("A-1", "A-2", "A-3")
    sheets["当事人"][2][4] = "990000199001010018"
    sheets["合同"][3][4] = "很多"
    first, second, third = outcomes(sheets)
    assert (first.case_no, first.row, first.problems) == ("A-1", 2, ())
    assert (second.case_no, second.row) == ("A-2", 3)
    assert list(told(second)) == ["工作表 当事人，第3行，“证件号码”列"]
    assert list(told(third)) == ["工作表 合同，第4行，“借款本金”列"]
    assert third.problems[0].value == "很多"


def test_all_problems_of_a_case_come_in_one_pass() -> None:
    sheets = rows_of("A-1")
    sheets["案件"][1][1] = "借款纠纷"
    sheets["当事人"][1][1:5] = [None, None, "借款人、担保人", 3.20102e17]
    sheets["合同"][1][3:8] = ["昨天", 1.234, "2025-01-15", None, 6]
    sheets["催收记录"] = [
        ["案件编号", "时间", "方式", "联系对象", "经办人"],
        ["A-1", "2026-03-05 09:30", "电话", "第三人"],
    ]
    (outcome,) = outcomes(sheets)
    assert list(told(outcome)) == [
        "工作表 案件，第2行，“案由”列",
        "工作表 当事人，第2行，“身份”列",
        "工作表 当事人，第2行，“证件号码”列",
        "工作表 合同，第2行，“签订日期”列",
        "工作表 合同，第2行，“借款本金”列",
        "工作表 合同，第2行，“年利率”列",
        "工作表 当事人，第2行，“类型”列",
        "工作表 当事人，第2行，“姓名/名称”列",
        "工作表 合同，第2行，“到期日”列",
        "工作表 催收记录，第2行，“第三人姓名”列",
        "工作表 催收记录，第2行，“经办人”列",
    ]


# --- Which row belongs to what ---


def with_ledger(sheets: Sheets, *rows: list[Any]) -> Sheets:
    sheets["还款流水"] = [["案件编号", "合同编号", "日期", "类型", "金额"], *rows]
    return sheets


def test_one_case_and_one_contract_need_not_be_named() -> None:
    sheets = with_ledger(rows_of("A-1"), [None, None, "2026-01-15", "还款", 100])
    for name in ("债权人", "当事人", "合同"):
        sheets[name] = [row[1:] for row in sheets[name]]
    assert only_case(sheets).debts[0].ledger[0].amount == Decimal("100.00")


def test_several_contracts_are_told_apart_by_their_number() -> None:
    sheets = with_ledger(
        rows_of("A-1"),
        ["A-1", "JK-2", "2026-01-15", "还款", 2],
        ["A-1", "ＪＫ-1", "2026-01-15", "还款", 1],  # noqa: RUF001  # full-width, as typed
        ["A-1", " JK-2 ", "2026-01-16", "还款", 3],
    )
    sheets["合同"].append(["A-1", "JK-2", *sheets["合同"][1][2:]])
    one, two = only_case(sheets).debts
    assert [entry.amount for entry in one.ledger] == [Decimal(1)]
    assert [entry.amount for entry in two.ledger] == [Decimal(2), Decimal(3)]


def test_a_row_of_no_or_an_unknown_contract_refuses_its_case() -> None:
    sheets = with_ledger(
        rows_of("A-1"), ["A-1", None, "2026-01-15", "还款", 2], ["A-1", "JK-3", "2026-01-15", "还款", 2]
    )
    sheets["合同"].append(["A-1", "JK-2", *sheets["合同"][1][2:]])
    (outcome,) = outcomes(sheets)
    assert told(outcome) == {
        "工作表 还款流水，第2行，“合同编号”列": "应填写“合同编号”：本案有2项，无从判断此行属于哪一项",
        "工作表 还款流水，第3行，“合同编号”列": "本案没有这个合同编号，最相近的是“JK-1”",
    }


def with_agreements(*lines: list[Any]) -> Sheets:
    sheets = rows_of("A-1")
    sheets["协议"] = [
        ["案件编号", "协议种类", "协议编号", "签订日期"],
        ["A-1", "分期还款协议", "X-1", "2026-01-02"],
        ["A-1", "展期协议", "X-1", "2026-02-02"],
        ["A-1", "展期协议", "X-2", "2026-03-02"],
    ]
    heads = ["案件编号", "协议序号", "协议编号", "期次", "应还日期", "应还本金", "应还利息"]
    sheets["协议还款计划"] = [heads, *(["A-1", *line, "2026-04-02", 1, 1] for line in lines)]
    return sheets


def test_a_line_of_an_agreement_is_told_by_its_ordinal_or_a_number_of_its_own() -> None:
    case = only_case(with_agreements([2, "X-1", 1], [None, "X-2", 1], [2, None, 2], [3, "X-2", 2]))
    assert [len(agreement.schedule) for agreement in case.agreements] == [0, 2, 2]


def test_a_line_of_an_agreement_that_may_belong_to_two_refuses_its_case() -> None:
    (outcome,) = outcomes(with_agreements([None, "X-1", 1], [1, "X-2", 1]))
    assert told(outcome) == {
        "工作表 协议还款计划，第2行，“协议编号”列": "本案有2份协议用此编号，无从判断此行属于哪一份；请填写“协议序号”",
        "工作表 协议还款计划，第3行，“协议编号”列": "与“协议序号”不符：第1份协议的编号是“X-1”",
    }


def test_a_row_of_no_case_refuses_the_file_for_some_case_lacks_it() -> None:
    sheets = with_ledger(rows_of("A-1", "A-2"), [None, "JK-1", "2026-01-15", "还款", 2])
    assert "无从判断此行属于哪一个" in file_problems(sheets)["工作表 还款流水，第2行，“案件编号”列"]


def test_rows_of_a_case_that_is_not_there_are_refused_as_that_case() -> None:
    sheets = with_ledger(rows_of("A-1", "A-2"), ["A-3", "JK-1", "2026-01-15", "还款", 2])
    good, also_good, lost = outcomes(sheets)
    assert (good.problems, also_good.problems) == ((), ())
    assert (lost.case_no, lost.row, lost.case) == ("A-3", 2, None)
    assert "最相近的是“A-1”" in told(lost)["工作表 还款流水，第2行，“案件编号”列"]


def test_a_case_number_given_twice_or_not_at_all_is_refused() -> None:
    sheets = rows_of("A-1", "A-2", "A-1")
    sheets["案件"].append([None, "金融借款合同纠纷"])
    twice, good, none = outcomes(sheets)
    assert "另见第2行" in told(twice)["工作表 案件，第4行，“案件编号”列"]
    assert good.problems == ()
    assert (none.case_no, none.row) == ("", 5)
    assert told(none)["工作表 案件，第5行，“案件编号”列"] == "必填"


def test_a_case_without_contract_or_parties_is_told_which_sheet_lacks_it() -> None:
    sheets = rows_of("A-1", "A-2")
    del sheets["合同"][2], sheets["当事人"][2]
    assert told(outcomes(sheets)[1]) == {
        "工作表 当事人": "案件“A-2”在此表中没有任何一行",
        "工作表 合同": "案件“A-2”在此表中没有任何一行",
    }


def test_two_creditors_of_one_case_are_refused() -> None:
    sheets = rows_of("A-1")
    sheets["债权人"].append(list(sheets["债权人"][1]))
    assert "只能有一行" in told(outcomes(sheets)[0])["工作表 债权人，第3行"]


def test_lines_of_agreements_are_told_apart() -> None:
    sheets = rows_of("A-1")
    sheets["协议"] = [
        ["案件编号", "协议种类", "协议编号", "签订日期"],
        ["A-1", "展期协议", "ZQ-1", "2026-01-01"],
        ["A-1", "和解协议", None, "2026-02-01"],
    ]
    lines: Rows = [["案件编号", "协议序号", "协议编号", "期次", "应还日期", "应还本金", "应还利息"]]
    sheets["协议还款计划"] = lines
    lines += [["A-1", 2, None, 1, "2026-05-01", 5, 0], ["A-1", None, "ZQ-1", 1, "2026-05-01", 7, 0]]
    extension, settlement = only_case(sheets).agreements
    assert (extension.schedule[0].principal, settlement.schedule[0].principal) == (Decimal(7), Decimal(5))
    lines.append(["A-1", 3, None, 1, "2026-05-01", 5, 0])
    assert "1至2的整数" in told(outcomes(sheets)[0])["工作表 协议还款计划，第4行，“协议序号”列"]


# --- Sheets and headings ---


def test_unknown_sheets_and_headings_are_told_the_nearest() -> None:
    sheets = rows_of("A-1")
    sheets["催收纪录"] = [["时间"], ["2026-03-05 09:30"]]
    sheets["当事人"][0][4] = "证件号"
    sheets["合同"][0][7] = "年化利率"
    assert file_problems(sheets) == {
        "工作表 催收纪录": "没有这个工作表，最相近的是“催收记录”",
        "工作表 当事人，第1行，“证件号”列": "没有这一列，最相近的是“证件号码”",
        "工作表 合同，第1行，“年化利率”列": "没有这一列，最相近的是“年利率”",
        "工作表 合同，第2行，“年利率”列": "借款合同必填（信用卡账户填卡号，应收账款填发票）",
    }


def test_what_is_wrong_with_the_file_comes_with_what_is_wrong_with_its_cases() -> None:
    sheets = rows_of("A-1")
    sheets["当事人"][0][4] = "证件号"
    sheets["合同"][1][4] = "很多"
    assert set(file_problems(sheets)) == {"工作表 当事人，第1行，“证件号”列", "工作表 合同，第2行，“借款本金”列"}


def test_a_required_column_that_is_missing_is_told_once() -> None:
    sheets = rows_of("A-1", "A-2")
    for row in sheets["当事人"]:
        del row[1]
    assert file_problems(sheets) == {"工作表 当事人": "缺少必填的列“类型”"}


def test_a_missing_sheet_is_told() -> None:
    sheets = rows_of("A-1")
    del sheets["合同"]
    problems = file_problems(sheets)
    assert problems["工作簿"] == "缺少工作表“合同”"


def test_one_heading_twice_and_a_column_without_heading_are_refused() -> None:
    sheets = rows_of("A-1")
    sheets["当事人"][0] += ["姓名", None]
    sheets["当事人"][1] += ["李四", "什么"]
    assert file_problems(sheets) == {
        "工作表 当事人，第1行，“姓名”列": "与“姓名/名称”列是同一项",
        "工作表 当事人，G 列": "该列有内容而没有标题；请补上标题或删除该列",
    }


def test_spaces_and_stars_of_headings_and_empty_rows_columns_and_sheets_do_not_matter() -> None:
    sheets = rows_of("A-1")
    sheets["案件"][0] = [" 案件编号*", "案由 "]
    sheets["当事人"] = [[], [*sheets["当事人"][0], None], [], sheets["当事人"][1], [" ", None]]
    sheets["Sheet2"] = [[" "]]
    sheets["债权人 "] = sheets.pop("债权人")
    assert only_case(sheets).debtors[0].name == "张三"
    sheets["当事人"][3][4] = "990000199001010018"
    assert list(told(outcomes(sheets)[0])) == ["工作表 当事人，第4行，“证件号码”列"]


def test_other_headings_of_one_term_are_understood() -> None:
    sheets = rows_of("A-1")
    sheets["当事人"][0][2] = "姓名"
    sheets["保证"] = [["保证人", "保证期间起", "止"], ["李四", "2026-01-16", "2029-01-15"]]
    sheets["当事人"].append(["A-1", "自然人", "李四", "保证人", None])
    assert only_case(sheets).guarantees[0].until == dt.date(2029, 1, 15)


# --- What Excel does ---


def refused(book: Any) -> dict[str, str]:
    (outcome,) = read(saved(book))
    return told(outcome)


def test_a_formula_without_its_result_is_refused_at_its_cell() -> None:
    book = as_book(rows_of("A-1"))
    book["合同"]["E2"] = "=50000*2"
    assert "公式没有保存计算结果" in refused(book)["工作表 合同，第2行，“借款本金”列"]


def with_result(content: bytes, formula: bytes, cell: bytes) -> bytes:
    """The workbook as Excel would have saved it, with the result beside the formula."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(formula, cell))
    return written.getvalue()


def test_a_formula_counts_by_the_result_saved_with_it() -> None:
    book = as_book(rows_of("A-1"))
    book["合同"]["E2"] = "=50000*2"
    book["当事人"]["E2"] = '=IF(1,"","x")'
    content = with_result(saved(book), b"<f>50000*2</f><v></v>", b"<f>50000*2</f><v>100000</v>")
    content = with_result(content, b' fullCalcOnLoad="1"', b"")
    content = with_result(content, b'<c r="E2"><f>IF', b'<c r="E2" t="str"><f>IF')
    (outcome,) = read(content)
    assert outcome.problems == ()
    assert outcome.case is not None
    assert outcome.case.debts[0].principal == Decimal(100000)
    assert outcome.case.debtors[0].id_no is None  # an empty text is a result


def test_a_result_that_the_files_maker_left_to_excel_is_none() -> None:
    """XlsxWriter and its like write 0 beside every formula, and that all is to be computed when the file is opened."""
    book = as_book(rows_of("A-1"))
    book["合同"]["E2"] = "=50000*2"
    content = with_result(saved(book), b"<f>50000*2</f><v></v>", b"<f>50000*2</f><v>0</v>")
    (outcome,) = read(content)
    assert "公式没有保存计算结果" in told(outcome)["工作表 合同，第2行，“借款本金”列"]
    (outcome,) = read(with_result(content, b' fullCalcOnLoad="1"', b""))
    assert outcome.problems == ()


def test_an_error_value_is_refused_at_its_cell() -> None:
    book = as_book(rows_of("A-1"))
    book["当事人"]["E2"] = "#N/A"
    assert "错误值" in refused(book)["工作表 当事人，第2行，“证件号码”列"]


def test_a_formula_or_error_where_the_case_is_named_refuses_the_file() -> None:
    book = as_book(rows_of("A-1"))
    book["当事人"]["A2"] = "=案件!A2"
    with pytest.raises(WorkbookError, match="无从判断此行属于哪一个案件"):
        read(saved(book))


def test_merged_case_numbers_hold_for_all_their_rows() -> None:
    sheets = rows_of("A-1", "A-2")
    sheets["当事人"][2:] = [[None, "自然人", "李四", "保证人", None], ["A-2", "自然人", "王五", "借款人", None]]
    book = as_book(sheets)
    book["当事人"].merge_cells("A2:A3")
    first, second = read(saved(book))
    assert first.case is not None
    assert second.case is not None
    assert [debtor.name for debtor in first.case.debtors] == ["张三", "李四"]
    assert [debtor.name for debtor in second.case.debtors] == ["王五"]


def test_other_merged_cells_are_refused_in_every_row_they_cover() -> None:
    sheets = rows_of("A-1")
    sheets["当事人"].append(["A-1", "自然人", None, "保证人", None])
    book = as_book(sheets)
    book["当事人"].merge_cells("C2:C3")
    book["合同"].merge_cells("H2:I2")
    problems = refused(book)
    assert problems["工作表 当事人，第2行，“姓名/名称”列"] == "C2:C3 是合并单元格；请取消合并并逐行填写"
    assert "C2:C3" in problems["工作表 当事人，第3行，“姓名/名称”列"]
    assert "H2:I2" in problems["工作表 合同，第2行，“还款方式”列"]


def test_empty_merged_cells_do_not_matter() -> None:
    book = as_book(rows_of("A-1"))
    book["当事人"].merge_cells("E2:F2")
    (outcome,) = read(saved(book))
    assert outcome.problems == ()


def test_merged_headings_refuse_the_file() -> None:
    book = as_book(rows_of("A-1"))
    book["当事人"].merge_cells("D1:E1")
    with pytest.raises(WorkbookError, match="合并单元格"):
        read(saved(book))


def test_a_hidden_row_refuses_its_case_alone() -> None:
    book = as_book(rows_of("A-1", "A-2"))
    book["合同"].row_dimensions[3].hidden = True
    good, bad = read(saved(book))
    assert good.problems == ()
    assert "此行被隐藏" in told(bad)["工作表 合同，第3行"]


def test_an_empty_hidden_row_does_not_matter() -> None:
    book = as_book(rows_of("A-1"))
    book["合同"].row_dimensions[9].hidden = True
    (outcome,) = read(saved(book))
    assert outcome.problems == ()


def test_a_hidden_column_or_sheet_with_content_refuses_the_file() -> None:
    book = as_book(rows_of("A-1"))
    book["合同"].column_dimensions["E"].hidden = True
    book["债权人"].sheet_state = "hidden"
    with pytest.raises(WorkbookError) as caught:
        read(saved(book))
    assert [problem.place for problem in caught.value.problems] == ["工作表 债权人", "工作表 合同，“借款本金”列"]


def test_an_empty_hidden_column_does_not_matter() -> None:
    book = as_book(rows_of("A-1"))
    book["当事人"].column_dimensions["E"].hidden = True
    (outcome,) = read(saved(book))
    assert outcome.problems == ()


def test_dates_come_as_cells_and_as_bare_day_numbers() -> None:
    sheets = rows_of("A-1")
    sheets["合同"][1][3:7] = [dt.date(2025, 1, 10), 100000, 45672, dt.datetime(2026, 1, 15)]  # noqa: DTZ001  # as Excel
    case = only_case(sheets)
    assert case.debts[0].disbursed_on == dt.date(2025, 1, 15)
    assert case.debts[0].matures_on == dt.date(2026, 1, 15)


@pytest.mark.parametrize("account", [6222021234567890123, 3.20102e17])
def test_long_numbers_that_excel_rounded_are_refused_with_the_cell(account: float) -> None:
    sheets = rows_of("A-1")
    sheets["债权人"][0] += ["开户行", "户名", "账号"]
    sheets["债权人"][1] += ["示例支行", "江城示例银行", account]
    (outcome,) = outcomes(sheets)
    assert "请将该列设为文本格式后重新录入" in told(outcome)["工作表 债权人，第2行，“账号”列"]


@pytest.mark.parametrize(("shown", "sound"), [("0" * 12, False), ('"No."0000', False), ("0", True), ("#,##0.00", True)])
def test_zeros_that_only_a_format_shows_are_not_lost(shown: str, *, sound: bool) -> None:
    sheets = rows_of("A-1")
    sheets["债权人"][0] += ["开户行", "户名", "账号"]
    sheets["债权人"][1] += ["示例支行", "江城示例银行", 123456789]
    book = as_book(sheets)
    book["债权人"]["F2"].number_format = shown
    book["合同"]["E2"].number_format = shown  # a sum is the same whatever zeros stand before it
    (outcome,) = read(saved(book))
    places = [] if sound else ["工作表 债权人，第2行，“账号”列"]
    assert list(told(outcome)) == places


def test_spaces_and_full_width_digits_are_normalised() -> None:
    sheets = rows_of(" A-\uff11 ")
    sheets["当事人"][1][2:5] = ["张三　", " 借款人 ", "\uff1990000199001010017 "]
    case = only_case(sheets)
    assert (case.case_no, case.debtors[0].name, case.debtors[0].id_no) == ("A-1", "张三", "990000199001010017")


def test_agents_without_a_first_are_told_where_the_first_belongs() -> None:
    sheets = rows_of("A-1")
    sheets["债权人"][0] += ["代理人", "代理人2", "律师事务所2"]
    sheets["债权人"][1] += [None, "王律师", "示例所"]
    (outcome,) = outcomes(sheets)
    assert told(outcome) == {"工作表 债权人，第2行，“代理人”列": "必填"}
    sheets["债权人"][1][3] = "李律师"
    assert [agent.name for agent in only_case(sheets).creditor.agents] == ["李律师", "王律师"]


def test_the_kind_of_contract_may_be_a_card_or_receivables() -> None:
    sheets = rows_of("A-1")
    sheets["合同"] = [["合同编号", "合同名称", "签订日期", "卡号"], ["K-1", "领用合约", "2025-01-10", "0000 0001"]]
    assert only_case(sheets).debts[0].card is not None
    sheets["合同"] = [["合同编号", "合同名称", "签订日期"], ["M-1", "买卖合同", "2025-01-10"]]
    sheets["发票"] = [["应付日期", "发票金额"], ["2025-03-01", "1,000元"]]
    assert only_case(sheets).debts[0].invoices[0].amount == Decimal(1000)


@pytest.mark.slow
def test_five_thousand_cases_are_read_in_well_under_a_minute() -> None:
    example = example_case()
    written = io.BytesIO()
    write_workbook([example.model_copy(update={"case_no": f"DC-{n:05d}"}) for n in range(5000)], written)
    started = time.process_time()  # other work on the machine does not count
    read_back = read(written.getvalue())
    assert time.process_time() - started < 45
    assert sum(outcome.case is not None for outcome in read_back) == 5000


def test_a_workbook_with_headings_only_has_no_case() -> None:
    with pytest.raises(WorkbookError, match="没有任何案件"):
        outcomes(rows_of())
