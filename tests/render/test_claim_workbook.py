"""The claim statement as a workbook: what its formulas come to is what the engine says, to the cent."""

import io
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from claim_workbooks import Written, facts, recomputed, sheets_of, written
from hypothesis import given, settings
from hypothesis import strategies as st
from law.independent.cases import draw

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.errors import ClaimWorkbookUnsuited, DocgenError, UnfaithfulClaimWorkbook
from docgen.law.result import DebtClaim, SegmentRule
from docgen.render.claim_workbook.precision import DIGITS, digits_for, half_up
from docgen.render.claim_workbook.segments import AS_PLANNED, BY_ROOM, TOO_NEAR
from docgen.render.claim_workbook.sheet import AGREES, DIFFERS
from docgen.render.claim_workbook.summary import ALL_AGREE, SOME_DIFFER
from docgen.render.claim_workbook.writing import write_claim_workbook

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = [*sorted((ROOT / "fixtures" / "cases").glob("*.json")), ROOT / "fixtures" / "full_case" / "case.json"]
DAY = date(2026, 11, 23)
CREDITOR = {"kind": "organization", "name": "江城示例银行股份有限公司"}
LOAN = {
    "no": "JK-001",
    "name": "个人借款合同",
    "signed_on": "2025-01-10",
    "principal": "100000.00",
    "disbursed_on": "2025-01-15",
    "matures_on": "2026-01-15",
    "annual_rate": "0.06",
    "repayment_method": "bullet",
    "default_rate": {"multiplier": "1.5"},
    "compound": True,
}
MORTGAGE = LOAN | {
    "principal": "1234567.89",
    "matures_on": "2055-01-15",
    "annual_rate": "0.0395",
    "repayment_method": "equal_installment",
}
ALIKE = ("001", "1", "6222021234567890123", "6222021234567890124", "A*", "A?", "~*", ">0", "=1+1", "-2", "@SUM(A1)")


def case_of(*debts: dict[str, Any], **parts: Any) -> Case:
    debtor = {"id": "P1", "kind": "person", "name": "张三", "roles": ["borrower"]}
    head = {"case_no": "2026-001", "claim_type": "financial_loan", "creditor": CREDITOR, "debtors": [debtor]}
    return Case.model_validate(head | {"debts": list(debts)} | parts)


def repaid(on: str, amount: str, **more: str) -> dict[str, Any]:
    return {"on": on, "type": "repayment", "amount": amount} | more


@pytest.fixture(scope="module")
def fixtures() -> list[Written]:
    return [written(load_json(file.read_bytes(), name=file.name), DAY) for file in FIXTURES]


def mortgage() -> Written:
    """360 installments and a repayment a month for three years."""
    paid = [repaid(f"20{25 + n // 12}-{n % 12 + 1:02d}-20", f"{5000 + n}.37", voucher=f"={n}") for n in range(2, 40)]
    return written(case_of(MORTGAGE | {"ledger": paid}), date(2055, 3, 1))


def alike() -> Written:
    """Contracts whose numbers a spreadsheet would mix up, and names like formulas."""
    debts = [
        LOAN | {"no": no, "principal": f"{1000 * n}.0{n % 10}", "ledger": [repaid("2026-02-01", f"{n}.07", voucher=no)]}
        for n, no in enumerate(ALIKE, 1)
    ]
    return written(case_of(*debts, case_no="=2+2", creditor=CREDITOR | {"name": '=HYPERLINK("http://x")'}), DAY)


def credited() -> Written:
    """Paid before anything is due."""
    return written(case_of(LOAN | {"ledger": [repaid("2025-06-01", "500.00")]}), date(2025, 7, 1))


def near() -> Written:
    """1000 × 0.001799999999 × 1 ÷ 360 = 0.00499999999722: half a cent but for what floating point doesn't see."""
    return written(
        case_of(LOAN | {"principal": "1000.00", "annual_rate": "0.001799999999", "matures_on": "2025-01-16"}), DAY
    )


JUDGMENT = {
    "kind": "judgment",
    "on": "2026-03-01",
    "case_number": "（2026）示民初1号",
    "performance_due_on": "2026-03-15",
    "amounts": [{"item": "本金", "amount": "90000.07"}, {"item": "利息", "amount": "1000.00"}],
}


def judged() -> Written:
    """Two instruments with repayments on the way, one that has been performed, and one without its sums."""
    paid = [repaid("2026-04-01", "21000.00"), repaid("2026-06-01", "69100.07"), repaid("2026-07-01", "12000.00")]
    later = JUDGMENT | {"on": "2026-05-01", "performance_due_on": "2026-05-11", "case_number": "（2026）示民初2号"}
    bare = {"kind": "judgment", "on": "2026-05-02", "performance_due_on": "2026-05-12"}
    instruments = [JUDGMENT, later | {"amounts": [{"item": "本金", "amount": "33333.33"}]}, bare]
    return written(case_of(LOAN | {"ledger": paid}, proceedings=instruments), DAY)


def not_late_yet() -> Written:
    """The first day of delay is the cut-off date, and so is the day before it."""
    return written(case_of(LOAN, proceedings=[JUDGMENT | {"performance_due_on": "2026-11-23"}]), DAY)


def drawn(first: int, last: int) -> Iterator[Written]:
    """Claims of the independent calculator's cases that the rules allow."""
    for seed in range(first, last):
        one = draw(seed)
        try:
            yield written(load_json(json.dumps(one.case).encode()), one.as_of, one.basis)  # type: ignore[arg-type]  # a basis, drawn as text
        except (UnfaithfulClaimWorkbook, ClaimWorkbookUnsuited):
            raise
        except DocgenError:
            continue


def exact(value: object, figure: Decimal) -> bool:
    """The very number that a cell holding the figure holds."""
    return isinstance(value, int | float) and float(value) == float(figure)


def compare(sheets: dict[str, list[dict[str, Any]]], one: Written) -> None:
    """Every segment, repayment, bucket and sum."""
    claim, summary = one.claim, facts(sheets["汇总"])
    assert summary["公式结果与计算书所列数"] == ALL_AGREE
    for title, figure in {
        "到期应付合计": claim.total_due,
        "结清应付合计": claim.total_to_settle,
        "未到期利息": claim.accrued_not_due,
        "减：已收未抵充款": claim.credit,
        "每日新增": claim.daily,
        "已减免（各项结欠中已扣除）": claim.waived,
        "罚息": claim.penalty,
        "利息": claim.interest,
        "复利": claim.compound,
    }.items():
        assert exact(summary.get(title, float(figure)), figure), title
    compare_delays(sheets.get("迟延履行", []), one)
    for place, debt in enumerate(claim.debts, 1):
        compare_debt({name: [row for row in sheet if row.get("合同") == place] for name, sheet in sheets.items()}, debt)


def compare_delays(rows: list[dict[str, Any]], one: Written) -> None:
    """Every segment of the doubled interest, its sum, what was paid of it, what is left and what a day adds."""
    computed = [delay for delay in one.claim.delay_interest if delay.refused is None]
    assert {row["文书"] for row in rows if isinstance(row["文书"], int)} == set(range(1, len(computed) + 1))
    for place, delay in enumerate(computed, 1):
        own = [row for row in rows if row["文书"] == place]
        expected = [segment.amount for segment in delay.segments]
        expected += [figure for figure in (delay.amount, delay.paid, delay.unpaid, delay.daily) if figure is not None]
        for row, figure in zip(own, expected, strict=True):
            assert exact(row["金额"], figure)
            assert row["校验"] == (None if row["项目"] == "减：还款已清偿" else AGREES)
        assert [row["天数"] for row in own if row["自"]] == [segment.days for segment in delay.segments]
        title = f"{own[0]['名称']}尚欠"
        assert exact(facts(sheets_of(one.content)["汇总"])[title], delay.unpaid or Decimal(0))


def compare_debt(sheets: dict[str, list[dict[str, Any]]], debt: DebtClaim) -> None:
    for row, segment in zip(sheets["逐段计算"], debt.segments, strict=True):
        assert exact(row["金额"], segment.amount)
        assert (row["天数"], row["校验"]) == (segment.days, AGREES)
        assert row["自"].date() == segment.from_on
    firsts = [row for row in sheets["还款抵充"] if row["日期"]]
    for row, repayment in zip(firsts, debt.repayments, strict=True):
        assert exact(row["留存待抵充"], repayment.credit)
        assert exact(row["本笔已抵充"], repayment.amount - repayment.credit)
    parts = [row["抵充金额"] for row in sheets["还款抵充"] if row["抵充金额"] is not None]
    assert parts == [float(part.amount) for each in debt.repayments for part in each.applied]
    lines = sheets["款项核对"]
    for row, line in zip(lines[: len(debt.buckets)], debt.buckets, strict=True):
        for title, figure in {
            "应计": line.owed,
            "已抵充": line.paid,
            "已减免": line.waived,
            "结欠": line.balance,
        }.items():
            assert exact(row[title], figure), title
    names = ("credit", "total_due", "principal_not_due", "accrued_not_due", "total_to_settle", "daily")
    assert [row["结欠"] for row in lines[len(debt.buckets) :]] == [float(getattr(debt, name)) for name in names]
    assert {row["校验"] for row in lines} == {AGREES}


def altered(one: Written, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(one.content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.libreoffice
def test_recomputed_every_figure_is_the_engines(fixtures: list[Written], tmp_path: Path) -> None:
    loan = written(case_of(LOAN), DAY)
    books = [*fixtures, mortgage(), alike(), credited(), near(), judged(), not_late_yet(), *drawn(0, 24)]
    assert len(books) > 30
    assert {rule for one in books for rule in {s.rule for s in one.claim.segments}} == set(SegmentRule)
    wrong = altered(loan, lambda book: book["逐段计算"].__setitem__("G3", 200000))
    late = altered(judged(), lambda book: book["迟延履行"].__setitem__("G3", 100000))
    *found, changed, delayed = recomputed([*(one.content for one in books), wrong, late], tmp_path)
    for sheets, one in zip(found, books, strict=True):
        compare(sheets, one)
    # 200,000 × 0.06 × 365 ÷ 360, where the statement has 100,000 as the base: seen in the line, its kind and the whole
    assert changed["逐段计算"][0]["金额"] == 12166.67
    assert changed["逐段计算"][0]["校验"] == DIFFERS
    assert facts(changed["汇总"])["公式结果与计算书所列数"] == SOME_DIFFER
    # 100,000 × 0.000175 × 17, where the judgment's money debt is 90,000.07
    assert (delayed["迟延履行"][0]["金额"], delayed["迟延履行"][0]["校验"]) == (297.5, DIFFERS)
    assert facts(delayed["汇总"])["公式结果与计算书所列数"] == SOME_DIFFER


def test_without_being_recomputed_the_figures_are_there_too(fixtures: list[Written]) -> None:
    for one in fixtures:
        compare(sheets_of(one.content), one)


def test_the_doubled_interest_stands_on_a_sheet_of_its_own() -> None:
    one = judged()
    compare(sheets_of(one.content), one)
    compare(sheets_of(not_late_yet().content), not_late_yet())
    book = openpyxl.load_workbook(io.BytesIO(one.content))
    assert book.sheetnames == ["汇总", "逐段计算", "还款抵充", "款项核对", "迟延履行", "依据"]
    first = [cell.value for cell in book["迟延履行"][3]]
    assert first[2] == "加倍部分"
    assert [day.date() for day in first[3:5]] == [date(2026, 3, 15), date(2026, 4, 1)]
    assert first[5:9] == ["=E3-D3", 90000.07, 0.000175, "=ROUND(ROUND(G3*H3*F3*100,6),0)/100"]
    notes = [row[0].value for row in book["迟延履行"].iter_rows() if isinstance(row[0].value, str)]
    assert any("第二百六十四条" in note for note in notes)
    assert any(note.startswith("判决未记金额分项") for note in notes)


def test_a_doubled_part_too_large_for_floating_point_is_a_value() -> None:
    """20,000,000,200.00 × 0.000175 × 101 is 353,500,003.535, so large that floating point is unsure of its half."""
    huge = JUDGMENT | {"performance_due_on": "2026-08-14", "amounts": [{"item": "本金", "amount": "20000000200.00"}]}
    one = written(case_of(LOAN, proceedings=[huge]), DAY)
    compare(sheets_of(one.content), one)
    first = sheets_of(one.content)["迟延履行"][0]
    assert (first["金额"], first["说明"]) == (353500003.54, TOO_NEAR)
    assert "说明" not in sheets_of(judged().content)["迟延履行"][0]


def test_drawn_claims_hold_together_as_written() -> None:
    count = 0
    for one in drawn(24, 40):
        compare(sheets_of(one.content), one)
        count += 1
    assert count > 6


def test_the_same_claim_gives_the_same_bytes(fixtures: list[Written]) -> None:
    for one in fixtures[:1]:
        assert written(one.case, DAY).content == one.content


def test_text_of_the_case_is_never_a_formula() -> None:
    one = alike()
    book = openpyxl.load_workbook(io.BytesIO(one.content))
    formulas = [str(c.value) for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert all(text.startswith(("=ROUND(", "=IF(", "='款项核对'!", "=C", "=F", "=E")) for text in formulas)
    texts = [c for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type != "f"]
    held = [c for c in texts if isinstance(c.value, str) and c.value.startswith(("=", "+", "-", "@"))]
    assert {"=2+2", '=HYPERLINK("http://x")', "=1+1", "-2", "@SUM(A1)"} <= {c.value for c in held}
    assert all(c.data_type in ("s", "inlineStr") and c.quotePrefix for c in held)


def test_print_set_up_and_types(fixtures: list[Written]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fixtures[0].content))
    assert book.sheetnames == ["汇总", "逐段计算", "还款抵充", "款项核对", "依据"]
    assert book.calculation.fullCalcOnLoad
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    segments = book["逐段计算"]
    assert (segments.print_title_rows, segments.freeze_panes) == ("$1:$2", "A3")
    row = {cell.value: segments.cell(3, cell.column) for cell in segments[2]}
    assert row["自"].is_date
    assert row["计算基数"].number_format == "#,##0.00"
    assert row["年利率"].number_format.endswith("%")
    assert {cell.font.name for cell in segments[3]} == {"宋体"}


def test_what_is_a_value_says_why(fixtures: list[Written]) -> None:
    one = near()
    assert one.claim.segments[0].amount == Decimal("0.00")
    row = sheets_of(one.content)["逐段计算"][0]
    assert (row["金额"], row["说明"]) == (0, TOO_NEAR)
    planned = next(one for one in fixtures if any(s.rule == "as_scheduled" for s in one.claim.segments))
    rows = sheets_of(planned.content)["逐段计算"]
    assert {row["说明"] for row in rows if row["算法"] == "按计划"} == {AS_PLANNED}
    assert {row["说明"] for row in rows if row["算法"] == "按日"} == {None}


def test_what_the_core_system_brought_forward_is_called_so(fixtures: list[Written]) -> None:
    card = next(one for one in fixtures if one.case.claim_type == "credit_card" and one.claim.repayments)
    sheets = sheets_of(card.content)
    assert [row["期次"] for row in sheets["还款抵充"]] == [None, "结转"]  # a fee, then the balance's interest
    assert {row["期次"] for row in sheets["逐段计算"]} == {"结转"}


def test_a_credit_is_no_sum_in_capitals() -> None:
    one = credited()
    lines = facts(sheets_of(one.content)["汇总"])
    assert lines["到期应付合计"] == -500
    assert "到期应付合计大写" not in lines


def test_what_a_cap_leaves_beside_another_is_a_value() -> None:
    (one,) = drawn(10, 11)
    held = [row for row in sheets_of(one.content)["逐段计算"] if row["说明"] == BY_ROOM]
    assert {row["算法"] for row in held} == {"按上限"}
    assert all(row["合同约定数"] > row["金额"] for row in held)


def test_figures_a_spreadsheet_does_not_hold_are_refused() -> None:
    with pytest.raises(ClaimWorkbookUnsuited, match=r"金额过大.*PDF"):
        written(case_of(LOAN | {"principal": "10000000000000.00"}), DAY)
    days = {"signed_on": "1899-01-10", "disbursed_on": "1899-01-15", "matures_on": "1900-01-15"}
    old = days | {"day_count": "actual/360"}
    with pytest.raises(ClaimWorkbookUnsuited, match="1901"):
        written(case_of(LOAN | old), date(1950, 1, 1))


def test_a_formula_that_comes_to_something_else_stops(make_case: Callable[..., Case]) -> None:
    one = written(make_case(), DAY)
    debt = one.claim.debts[0]
    wrong = replace(debt.segments[0], amount=debt.segments[0].amount + Decimal("0.01"))
    claim = replace(one.claim, debts=(replace(debt, segments=(wrong, *debt.segments[1:])),))
    with pytest.raises(UnfaithfulClaimWorkbook, match="逐段计算"):
        write_claim_workbook(one.case, claim, dated_on=DAY)


amounts = st.one_of(st.integers(1, 10**9), st.integers(1, 10**13)).map(lambda n: Decimal(n).scaleb(-2))
rates = st.one_of(
    st.sampled_from(["0.06", "0.09", "0.0588", "0.0882", "0.24", "0.36", "0.0435", "0.065250"]),
    st.integers(1, 10**12).map(lambda n: f"{n}e-12"),
).map(Decimal)


def as_a_program(base: Decimal, rate: Decimal, times: int, divisor: int, digits: int) -> float:
    """The formula in bare binary floating point, rounding without any care for how decimals are stored."""
    cents = float(base) * float(rate) * times / divisor * 100
    inner = math.floor(cents * 10**digits + 0.5) / 10**digits
    return math.floor(inner + 0.5) / 100


@settings(max_examples=400, deadline=None)
@given(amounts, rates, st.integers(1, 12000), st.sampled_from([360, 365, 12]))
def test_wherever_digits_are_found_bare_floating_point_gives_the_cent(
    base: Decimal, rate: Decimal, times: int, divisor: int
) -> None:
    cents = Fraction(base) * Fraction(rate) * times * 100 / divisor
    digits = digits_for(cents)
    if digits is not None and cents < 10**15:
        assert as_a_program(base, rate, times, divisor, digits) == float(half_up(cents))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 10**7), st.sampled_from([1, 7, 30, 31, 90, 365]), st.sampled_from(["0.06", "0.09", "0.24", "0.0588"])
)
def test_an_exact_half_cent_goes_up(whole: int, days: int, rate: str) -> None:
    """A base is sought whose interest is n.5 cents: (2n + 1) × 360 ÷ (2 × rate × days) cents."""
    base = Fraction(2 * whole + 1) * 360 / (2 * Fraction(rate) * days)
    base *= base.denominator  # an odd multiple of a half or a whole: kept only where it is still a half
    cents = base * Fraction(rate) * days / 360
    if cents - int(cents) == Fraction(1, 2) and cents < 10**8:
        digits = digits_for(cents)
        assert digits is not None
        yuan = Decimal(base.numerator).scaleb(-2)
        assert as_a_program(yuan, Decimal(rate), days, 360, digits) == float(half_up(cents))
        assert half_up(cents) * 100 == int(cents) + 1


@pytest.mark.parametrize(
    ("cents", "digits", "rounded"),
    [
        ("2.5", 6, "0.03"),
        ("2.4999999", 8, "0.02"),  # within the sixth decimal of a half: two more are kept
        ("2.499999999", None, "0.02"),  # within the eighth: no digits are sure
        ("2.5000001", 6, "0.03"),  # above a half, lifting does no harm
        ("2.499", 6, "0.02"),
        ("300000000.5", 4, "3000000.01"),  # so large that the error reaches the sixth decimal
        ("90000000000.5", None, "900000000.01"),
        ("90000000000.6", 6, "900000000.01"),
    ],
)
def test_which_digits_are_sure(cents: str, digits: int | None, rounded: str) -> None:
    assert digits_for(Fraction(cents)) == digits
    assert half_up(Fraction(cents)) == Decimal(rounded)
    assert digits is None or digits in DIGITS
