"""The doubled interest for delayed performance (law.md 2.5): base × 0.000175 × days, beside the claim."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_facts import case, claim, codes, debt, entry, half_up, repaid, shipped

from docgen.casefile.case import Case
from docgen.law.beside import DelayInterest
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters
from docgen.law.delay_interest import delay_interest
from docgen.law.fixed_debt import Share, share_of

DAILY = "0.000175"
PRINCIPAL = {"item": "本金", "amount": "100000.00"}
JUDGED = {
    "kind": "judgment",
    "on": "2026-02-01",
    "case_number": "（2026）示1号",
    "effective_on": "2026-02-17",
    "performance_due_on": "2026-03-01",
    "amounts": [PRINCIPAL],
}
"""100,000 of principal, to be paid by 2026-03-01."""
DUE = date(2026, 3, 1)


def items(*amounts: tuple[str, str]) -> list[dict[str, str]]:
    return [{"item": item, "amount": amount} for item, amount in amounts]


def judged(*instruments: dict[str, Any], ledger: list[dict[str, Any]] | None = None, **over: Any) -> Case:
    """A case with these instruments in place of the plain judgment, and this ledger."""
    return case(debt(ledger=ledger or []), proceedings=list(instruments or (JUDGED,)), **over)


def delays(facts: Case, as_of: str | date, parameters: Parameters | None = None) -> tuple[DelayInterest, ...]:
    return delay_interest(facts, date.fromisoformat(str(as_of)), parameters=parameters or shipped())


def delay(facts: Case, as_of: str | date, parameters: Parameters | None = None) -> DelayInterest:
    """The only one."""
    (found,) = delays(facts, as_of, parameters)
    return found


def spans(found: DelayInterest) -> list[tuple[str, str, int, str, str]]:
    return [(str(s.from_on), str(s.to_on), s.days, str(s.base), str(s.amount)) for s in found.segments]


def amount(base: str, days: int) -> str:
    return str(half_up(base, DAILY, days))


def says(found: DelayInterest, text: str) -> bool:
    return any(text in line for line in found.assumptions)


def test_the_vector_of_the_rule() -> None:
    found = delay(judged(), DUE + timedelta(days=100))
    assert spans(found) == [("2026-03-01", "2026-06-09", 100, "100000.00", "1750.00")]
    assert (str(found.amount), str(found.unpaid), str(found.paid)) == ("1750.00", "1750.00", "0.00")
    assert (str(found.base), str(found.base_unpaid), str(found.daily)) == ("100000.00", "100000.00", "17.50")
    assert (found.instrument, found.case_number, str(found.starts_on)) == ("judgment", "（2026）示1号", "2026-03-01")
    assert [(used.name, str(used.value)) for used in found.parameters] == [
        ("delay_start_offset_days", "0"),
        ("delay_interest_daily", "0.000175"),
    ]
    assert "第二百六十四条" in found.basis[0]
    assert "第四条" in found.basis[1]
    assert all(line.startswith("假定：") for line in found.assumptions)
    assert says(found, "自履行期间届满之日2026-03-01起算")


@pytest.mark.parametrize(
    ("as_of", "days", "daily"),
    [
        ("2026-02-28", 0, "0.00"),  # the day before the last day to perform
        ("2026-03-01", 0, "17.50"),  # performed on that day there is no delay; the day adds from now on
        ("2026-03-02", 1, "17.50"),  # a day late
        ("2026-03-03", 2, "17.50"),
    ],
)
def test_the_first_day(as_of: str, days: int, daily: str) -> None:
    found = delay(judged(), as_of)
    assert (str(found.amount), str(found.daily)) == (amount("100000", days), daily)
    assert [line.days for line in found.segments] == ([days] if days else [])


@pytest.mark.parametrize(
    ("dates", "starts_on", "days", "says_so"),
    [
        ({"performance_due_on": "2026-03-01"}, "2026-03-01", 31, False),
        ({"performance_due_on": None}, "2026-02-17", 43, True),  # none stated: the day it took effect (art. 2)
        ({"effective_on": None}, "2026-03-01", 31, False),
    ],
)
def test_the_day_delay_begins(dates: dict[str, Any], starts_on: str, days: int, says_so: bool) -> None:  # noqa: FBT001
    facts = {key: value for key, value in (JUDGED | dates).items() if value is not None}
    found = delay(judged(facts), "2026-04-01")
    assert (str(found.starts_on), str(found.amount)) == (starts_on, amount("100000", days))
    assert says(found, "未记履行期限届满日") == says_so
    assert says(found, "自文书生效之日2026-02-17起算") == says_so


def test_a_court_that_begins_the_day_after(tmp_path: Path) -> None:
    text = (
        'name = "delay_start_offset_days"\ntitle = "起算"\nkeyed_by = "performance_due"\nchecked_on = 2026-11-22\n'
        '[[values]]\nfrom = 2014-08-01\nvalue = "1"\nsource = { title = "法院做法" }\n'
    )
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    own = Parameters.load(tmp_path)
    for as_of, days in (("2026-03-02", 0), ("2026-03-03", 1), ("2026-06-10", 100)):
        found = delay(judged(), as_of, own)
        assert (str(found.starts_on), str(found.amount)) == ("2026-03-02", amount("100000", days))
    assert says(delay(judged(), "2026-03-03", own), "后1日即2026-03-02起算")
    assert not says(delay(judged(), "2026-03-03", own), "有的法院")
    assert str(delay(judged(), "2026-03-01", own).daily) == "0.00"


def test_a_rate_that_changes(tmp_path: Path) -> None:
    text = (
        'name = "delay_interest_daily"\ntitle = "日利率"\nkeyed_by = "accrual"\nchecked_on = 2026-11-22\n'
        '[[values]]\nfrom = 2026-03-11\nvalue = "0.0002"\nsource = { title = "新规定" }\n'
    )
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    found = delay(judged(), "2026-03-21", Parameters.load(tmp_path))
    assert [(str(s.to_on), str(s.daily_rate), str(s.amount)) for s in found.segments] == [
        ("2026-03-11", "0.000175", amount("100000", 10)),
        ("2026-03-21", "0.0002", "200.00"),  # 100000 × 0.0002 × 10
    ]
    assert [str(used.value) for used in found.parameters] == ["0", "0.000175", "0.0002"]
    assert str(found.daily) == "20.00"


@pytest.mark.parametrize(
    ("due_on", "as_of", "days"),
    [
        ("2024-02-28", "2024-03-01", 2),  # a leap year's 29th counts
        ("2025-02-28", "2025-03-01", 1),
        ("2024-02-29", "2025-02-28", 365),
        ("2023-06-10", "2024-06-10", 366),
        ("2025-06-10", "2026-06-10", 365),
    ],
)
def test_calendar_days(due_on: str, as_of: str, days: int) -> None:
    facts = JUDGED | {"on": "2023-05-01", "effective_on": "2023-05-16", "performance_due_on": due_on}
    loan = debt(signed_on="2022-01-15", disbursed_on="2022-01-15", matures_on="2023-01-15", ledger=[])
    found = delay(case(loan, proceedings=[facts]), as_of)
    assert [(line.days, str(line.amount)) for line in found.segments] == [(days, amount("100000", days))]


@pytest.mark.parametrize(
    ("on", "computed"),
    [("2014-07-31", False), ("2014-08-01", True)],  # the day before the rule, and its first day
)
def test_delay_before_the_rule_is_refused_and_the_claim_is_not(on: str, computed: bool) -> None:  # noqa: FBT001
    facts = JUDGED | {"on": "2014-06-01", "effective_on": "2014-06-20", "performance_due_on": on}
    loan = debt(signed_on="2012-01-15", disbursed_on="2012-01-15", matures_on="2013-01-15", ledger=[])
    result = claim(case(loan, proceedings=[facts]), "2014-08-11")
    (found,) = result.delay_interest
    assert (found.refused is None) == computed
    assert ("delay_before_rule" in codes(result)) != computed
    if computed:
        assert str(found.amount) == amount("100000", 10)
    else:
        assert found.refused is not None
        assert "2014-07-31" in found.refused.message
        assert "法释〔2009〕6号" in found.refused.message
        figures = (found.base, found.base_unpaid, found.amount, found.paid, found.unpaid, found.daily)
        assert set(figures) == {None}
        assert (found.segments, found.assumptions) == ((), ())
        assert result.total_due > 0


@pytest.mark.parametrize(
    ("amounts", "ledger", "segments"),
    [
        # a partial payment cuts; the day of payment bears nothing on what it paid
        (
            [("本金", "100000.00")],
            [("2026-03-11", "40000.00")],
            [("03-11", 10, "100000.00"), ("04-10", 30, "60000.00")],
        ),
        # before the last day to perform, after the judgment: the base is smaller from the first day
        ([("本金", "100000.00")], [("2026-02-10", "40000.00")], [("04-10", 40, "60000.00")]),
        # on the last day to perform
        ([("本金", "100000.00")], [("2026-03-01", "40000.00")], [("04-10", 40, "60000.00")]),
        # on the instrument's day: counted; the day before: the court knew of it
        ([("本金", "100000.00")], [("2026-02-01", "40000.00")], [("04-10", 40, "60000.00")]),
        ([("本金", "100000.00")], [("2026-01-31", "40000.00")], [("04-10", 40, "100000.00")]),
        # costs and interest before the base (561): 40,000 − 2,000 − 8,000 = 30,000 of it
        (
            [("本金", "100000.00"), ("利息", "8000.00"), ("案件受理费", "2000.00")],
            [("2026-03-11", "40000.00")],
            [("03-11", 10, "100000.00"), ("04-10", 30, "70000.00")],
        ),
        # what leaves the base as it was cuts nothing
        (
            [("本金", "100000.00"), ("罚息", "8000.00"), ("违约金", "2000.00")],
            [("2026-03-11", "10000.00")],
            [("04-10", 40, "100000.00")],
        ),
        (
            [("本金", "100000.00"), ("利息", "8000.00")],
            [("2026-03-11", "3000.00"), ("2026-03-21", "6000.00")],
            [("03-21", 20, "100000.00"), ("04-10", 20, "99000.00")],
        ),
        # two on one day are one
        (
            [("本金", "100000.00")],
            [("2026-03-11", "30000.00"), ("2026-03-11", "10000.00")],
            [("03-11", 10, "100000.00"), ("04-10", 30, "60000.00")],
        ),
        # on the cut-off date, and after it
        ([("本金", "100000.00")], [("2026-04-10", "40000.00")], [("04-10", 40, "100000.00")]),
        ([("本金", "100000.00")], [("2026-04-11", "40000.00")], [("04-10", 40, "100000.00")]),
        # the debt wholly paid
        ([("本金", "100000.00")], [("2026-03-11", "100000.00")], [("03-11", 10, "100000.00")]),
        ([("利息", "8000.00")], [], []),
    ],
)
def test_partial_payments(
    amounts: list[tuple[str, str]], ledger: list[tuple[str, str]], segments: list[tuple[str, int, str]]
) -> None:
    facts = judged(JUDGED | {"amounts": items(*amounts)}, ledger=[repaid(*line) for line in ledger])
    found = delay(facts, "2026-04-10")
    shown = [(str(s.to_on)[5:], s.days, str(s.base), str(s.amount)) for s in found.segments]
    assert shown == [(to, days, base, amount(base, days)) for to, days, base in segments]
    assert found.amount == sum(s.amount for s in found.segments)


def test_what_the_money_debt_leaves_over_pays_the_doubled_part() -> None:
    # 100,000 + 5,000 + 100.00 of the 175.00 that ten days gave
    facts = JUDGED | {"amounts": items(("本金", "100000.00"), ("利息", "5000.00"))}
    found = delay(judged(facts, ledger=[repaid("2026-03-11", "105100.00")]), "2026-04-10")
    figures = (found.base_unpaid, found.amount, found.paid, found.unpaid, found.daily)
    assert [str(figure) for figure in figures] == ["0.00", "175.00", "100.00", "75.00", "0.00"]
    more = [repaid("2026-03-11", "105100.00"), repaid("2026-03-21", "500.00")]
    assert str(delay(judged(facts, ledger=more), "2026-04-10").paid) == "175.00"
    early = delay(judged(facts, ledger=[repaid("2026-02-10", "106000.00")]), "2026-04-10")
    assert (early.segments, str(early.amount), str(early.paid)) == ((), "0.00", "0.00")


@pytest.mark.parametrize(
    "allocation", [{"order": ["principal", "interest"]}, {"order_after_90_days": ["fee", "principal"]}]
)
def test_a_contract_that_puts_principal_first(allocation: dict[str, Any]) -> None:
    facts = JUDGED | {"amounts": items(("本金", "100000.00"), ("利息", "8000.00"))}
    payments = [repaid("2026-03-11", "40000.00"), repaid("2026-03-21", "65000.00"), repaid("2026-03-31", "4000.00")]
    whole = case(debt(ledger=payments, allocation=allocation), proceedings=[facts])
    found = delay(whole, "2026-04-10")
    assert [(s.days, str(s.base)) for s in found.segments] == [(10, "100000.00"), (10, "60000.00")]
    # 109,000 paid − 108,000: of the doubled part 175.00 + 105.00
    assert (str(found.paid), str(found.unpaid)) == ("280.00", "0.00")
    assert says(found, "先抵基数，后抵")
    usual = case(debt(ledger=payments, allocation={"order": ["interest", "principal"]}), proceedings=[facts])
    assert [str(s.base) for s in delay(usual, "2026-04-10").segments] == ["100000.00", "68000.00", "3000.00"]
    assert says(delay(usual, "2026-04-10"), "第五百六十一条")


def test_which_entries_are_payments() -> None:
    other = [
        entry("2026-03-05", "fee", "900.00"),
        entry("2026-03-05", "waiver", "10.00", waives="interest"),
        repaid("2026-03-11", "40000.00", voucher="V1"),
        entry("2026-03-21", "reversal", "40000.00", voucher="V1"),
        entry("2026-03-31", "prepayment", "10000.00"),
    ]
    found = delay(judged(ledger=other), "2026-04-10")
    assert [(s.days, str(s.base)) for s in found.segments] == [(30, "100000.00"), (10, "90000.00")]
    before = delay(judged(ledger=other), "2026-03-20")  # not yet reversed
    assert [(s.days, str(s.base)) for s in before.segments] == [(10, "100000.00"), (9, "60000.00")]


def test_repayments_on_several_contracts_count_in_order_of_date() -> None:
    later, earlier = (
        debt(ledger=[repaid("2026-03-21", "20000.00")]),
        debt(no="D2", ledger=[repaid("2026-03-11", "5.00")]),
    )
    found = delay(case(later, earlier, proceedings=[JUDGED]), "2026-03-31")
    assert [(s.days, str(s.base)) for s in found.segments] == [(10, "100000.00"), (10, "99995.00"), (10, "79995.00")]


def test_each_segment_is_rounded_half_up_to_the_cent() -> None:
    facts = JUDGED | {"amounts": items(("本金", "200.00"))}
    # 200 × 0.000175 = 0.035 a day; 100 × 0.000175 = 0.0175
    assert [str(delay(judged(facts), DUE + timedelta(days=n)).amount) for n in (1, 2, 3)] == ["0.04", "0.07", "0.11"]
    cut = delay(judged(facts, ledger=[repaid("2026-03-02", "100.00")]), "2026-03-03")
    assert [str(s.amount) for s in cut.segments] == ["0.04", "0.02"]
    assert str(cut.amount) == "0.06"  # the exact sum of rounded segments
    assert str(cut.daily) == "0.02"


LATER = JUDGED | {
    "case_number": "（2026）示2号",
    "performance_due_on": "2026-03-11",
    "amounts": items(("货款", "50000.00")),
}


def test_several_instruments_each_for_itself() -> None:
    first, second = delays(judged(LATER, JUDGED), "2026-03-21")  # by the first day of delay
    assert [(str(each.starts_on), str(each.amount)) for each in (first, second)] == [
        ("2026-03-01", amount("100000", 20)),
        ("2026-03-11", amount("50000", 10)),
    ]
    assert says(first, "互不重复")
    assert says(second, "互不重复")
    assert not says(delay(judged(), "2026-03-21"), "互不重复")


def test_a_repayment_goes_to_the_earlier_delay_and_to_money_debts_before_doubled_parts() -> None:
    first, second = delays(judged(JUDGED, LATER, ledger=[repaid("2026-03-21", "120000.00")]), "2026-03-31")
    assert spans(first) == [("2026-03-01", "2026-03-21", 20, "100000.00", "350.00")]
    assert [(s.days, str(s.base)) for s in second.segments] == [(10, "50000.00"), (10, "30000.00")]
    assert (str(first.paid), str(second.paid)) == ("0.00", "0.00")
    all_paid = [repaid("2026-03-21", "150400.00")]  # 400 left for 350.00 and then 87.50
    first, second = delays(judged(JUDGED, LATER, ledger=all_paid), "2026-03-31")
    assert (str(first.paid), str(second.paid), str(second.unpaid)) == ("350.00", "50.00", "37.50")


def test_a_repayment_before_an_instrument_was_made_is_none_on_it() -> None:
    late = LATER | {"on": "2026-03-05", "effective_on": "2026-03-05", "performance_due_on": "2026-03-11"}
    paid = [repaid("2026-03-04", "120000.00")]
    first, second = delays(judged(JUDGED, late, ledger=paid), "2026-03-21")
    assert (str(first.base_unpaid), str(second.base_unpaid)) == ("0.00", "50000.00")
    on_the_day = [repaid("2026-03-05", "120000.00")]
    assert str(delays(judged(JUDGED, late, ledger=on_the_day), "2026-03-21")[1].base_unpaid) == "30000.00"


@pytest.mark.parametrize(
    ("facts", "in_force"),
    [
        (JUDGED, True),
        (JUDGED | {"kind": "mediation", "court": "示例法院"}, True),
        (JUDGED | {"kind": "mediation", "court": "人民调解委员会"}, False),
        (JUDGED | {"kind": "payment_order"}, True),
        (JUDGED | {"kind": "arbitration"}, True),
        (JUDGED | {"kind": "notarised_instrument"}, True),
        (JUDGED | {"kind": "suit"}, False),
        (JUDGED | {"effective_on": "2026-04-11"}, False),  # not in force yet
        (JUDGED | {"effective_on": "2026-04-10"}, True),
    ],
)
def test_instruments_in_force(facts: dict[str, Any], in_force: bool) -> None:  # noqa: FBT001
    result = claim(judged(facts), "2026-04-10")
    assert [str(each.amount) for each in result.delay_interest] == ([amount("100000", 40)] if in_force else [])
    if in_force:
        notarised = facts["kind"] == "notarised_instrument"
        assert says(result.delay_interest[0], "公证债权文书") == notarised


@pytest.mark.parametrize(
    ("over", "code", "told"),
    [
        ({"amounts": []}, "delay_items_missing", "分项"),
        ({"amounts": [], "amount": "108000.00"}, "delay_items_missing", "分项"),
        ({"amounts": items(("本息", "108000.00"))}, "delay_item_unclear", "本息"),
        ({"amounts": [PRINCIPAL, *items(("合计", "100000.00"))]}, "delay_item_unclear", "合计"),
        ({"amount": "100000.01"}, "delay_items_unequal", "100000.01"),
        ({"outcome": "再审撤销"}, "delay_instrument_doubtful", "再审撤销"),
    ],
)
def test_what_the_file_does_not_tell_is_refused_with_what_to_record(over: dict[str, Any], code: str, told: str) -> None:
    result = claim(judged(JUDGED | over), "2026-04-10")
    (found,) = result.delay_interest
    assert found.refused is not None
    assert (found.refused.code, found.amount) == (code, None)
    assert told in found.refused.message
    assert "判决（2026）示1号" in found.refused.message
    assert found.refused in result.warnings


@pytest.mark.parametrize("outcome", ["驳回上诉，维持原判", "缺席判决"])
def test_an_outcome_that_leaves_it_in_force(outcome: str) -> None:
    assert str(delay(judged(JUDGED | {"outcome": outcome}), "2026-04-10").amount) == amount("100000", 40)


@pytest.mark.parametrize("total", ["108000.00", "110000.00"])  # without the court's fee, and with it
def test_items_and_amount_agree(total: str) -> None:
    facts = JUDGED | {"amount": total}
    facts |= {"amounts": items(("本金", "100000.00"), ("利息", "8000.00"), ("案件受理费", "2000.00"))}
    found = delay(judged(facts), "2026-04-10")
    assert (found.refused, str(found.base)) == (None, "100000.00")
    assert says(found, "诉讼费用2000.00元")
    assert not says(delay(judged(), "2026-04-10"), "诉讼费用2")


def test_damages_that_may_run_by_days_stay_out_of_the_base() -> None:
    facts = JUDGED | {"amounts": items(("本金", "100000.00"), ("违约金", "5000.00"), ("定额违约金", "3000.00"))}
    found = delay(judged(facts), "2026-04-10")
    assert (str(found.base), says(found, "违约金等5000.00元")) == ("103000.00", True)
    assert not says(delay(judged(), "2026-04-10"), "违约金等")


@pytest.mark.parametrize(
    ("item", "share"),
    [
        ("本金", Share.BASE),
        ("借款本金", Share.BASE),
        ("货款", Share.BASE),
        ("透支款", Share.BASE),
        ("律师费", Share.BASE),
        ("律师费用", Share.BASE),
        ("物业费", Share.BASE),
        ("信息服务费", Share.BASE),
        ("本金（截至2026年1月1日）", Share.BASE),
        ("利息", Share.INTEREST),
        ("借款利息", Share.INTEREST),
        ("复利", Share.INTEREST),
        ("逾期付款利息", Share.INTEREST),
        ("利息、罚息及复利", Share.INTEREST),
        ("利息（计至2026-01-01）", Share.INTEREST),
        ("案件受理费", Share.COSTS),
        ("案件受理费、保全费", Share.COSTS),
        ("诉讼费用", Share.COSTS),
        ("仲裁费", Share.COSTS),
        ("违约金", Share.DAMAGES),
        ("逾期付款违约金", Share.DAMAGES),
        ("资金占用费", Share.DAMAGES),
        ("定额违约金", Share.BASE),
        ("本息", Share.UNKNOWN),
        ("借款本息", Share.UNKNOWN),
        ("息费", Share.UNKNOWN),
        ("本金及利息", Share.UNKNOWN),
        ("本金及其他", Share.UNKNOWN),
        ("欠款（本金及利息）", Share.UNKNOWN),
        ("本金(不含利息)", Share.UNKNOWN),
        ("律师费、案件受理费", Share.UNKNOWN),
        ("费用", Share.UNKNOWN),
        ("合计", Share.UNKNOWN),
        ("其他", Share.UNKNOWN),
        ("（本金）", Share.UNKNOWN),
    ],
)
def test_what_an_item_is(item: str, share: Share) -> None:
    assert share_of(item) is share


@pytest.mark.parametrize(
    ("over", "days", "stopped"),
    [
        ({"on": "2026-03-11"}, 10, True),
        ({"on": "2026-03-11", "outcome": "终结破产程序"}, 10, True),
        ({"on": "2026-03-11", "outcome": "不予受理"}, 40, False),
        ({"on": "2026-03-11", "outcome": "撤回申请"}, 40, False),
        ({"on": "2026-04-10"}, 40, False),
        ({"on": "2026-04-11"}, 40, False),
        ({"on": "2026-02-20"}, 0, True),  # before delay began
    ],
)
def test_a_bankruptcy_ends_the_count(over: dict[str, Any], days: int, stopped: bool) -> None:  # noqa: FBT001
    facts = judged(JUDGED, {"kind": "bankruptcy"} | over, ledger=[repaid("2026-04-01", "40000.00")])
    found = delay(facts, "2026-04-10")
    expected = {10: ["175.00"], 0: [], 40: [amount("100000", 31), amount("60000", 9)]}[days]
    assert [str(s.amount) for s in found.segments] == expected
    assert says(found, f"破产申请于{over['on']}受理") == stopped
    assert str(found.daily) == ("0.00" if stopped else amount("60000", 1))


def test_of_several_bankruptcies_the_first_ends_it() -> None:
    taken = [{"kind": "bankruptcy", "on": on} for on in ("2026-03-21", "2026-03-11")]
    assert str(delay(judged(JUDGED, *taken), "2026-04-10").amount) == amount("100000", 10)


def test_a_ledger_that_is_refused_is_the_reason() -> None:
    early = debt(ledger=[repaid("2024-03-11", "1.00")], balances=[{"on": "2026-02-01", "principal": "100000.00"}])
    result = claim(case(early, proceedings=[JUDGED]), "2026-04-10", basis="core")
    (found,) = result.delay_interest
    assert found.refused is not None
    assert (found.refused.code, "早于放款日期" in found.refused.message) == ("delay_ledger_faulty", True)
    assert "delay_ledger_faulty" in codes(result)


def test_a_contract_without_a_ledger_is_named() -> None:
    assert says(delay(judged(), "2026-04-10"), "合同 D1 没有还款流水")
    assert not says(delay(judged(ledger=[repaid("2026-03-11", "1.00")]), "2026-04-10"), "没有还款流水")


def test_it_stands_beside_the_claim_and_in_none_of_its_sums() -> None:
    ledger = [repaid("2026-03-11", "40000.00")]
    with_it = claim(judged(ledger=ledger), "2026-06-09")
    without = claim(judged({"kind": "suit", "on": "2026-02-01"}, ledger=ledger), "2026-06-09")
    for name in ("total_due", "total_to_settle", "daily", "penalty", "segments", "parameters", "debts", "warnings"):
        assert getattr(with_it, name) == getattr(without, name)
    assert (len(with_it.delay_interest), without.delay_interest) == (1, ())
    core = case(debt(balances=[{"on": "2026-02-01", "principal": "100000.00"}]), proceedings=[JUDGED])
    found = compute_claim(core, date(2026, 4, 10), parameters=shipped()).delay_interest
    assert [str(each.amount) for each in found] == [amount("100000", 40)]


@given(
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 6_000_000)), max_size=6),
    st.integers(0, 100),
    st.booleans(),
)
def test_day_by_day_it_comes_to_the_same(payments: list[tuple[int, int]], days: int, principal_first: bool) -> None:  # noqa: FBT001
    """Against a count in fractions of a cent, a day at a time; and every cent paid is somewhere."""
    made = date(2026, 2, 1)
    ledger = [repaid(str(made + timedelta(days=n)), f"{cents // 100}.{cents % 100:02}") for n, cents in payments]
    facts = JUDGED | {"amounts": items(("本金", "100000.00"), ("利息", "8000.00"))}
    allocation = {"order": ["principal", "interest"]} if principal_first else None
    as_of = DUE + timedelta(days=days)
    found = delay(case(debt(ledger=ledger, allocation=allocation), proceedings=[facts]), as_of)

    base, interest, exact = 10_000_000, 800_000, Fraction(0)
    for step in range((as_of - made).days + 1):
        today = made + timedelta(days=step)
        for cents in (cents for n, cents in payments if n == step):
            first = min(base if principal_first else interest, cents)
            second = min(interest if principal_first else base, cents - first)
            base -= first if principal_first else second
            interest -= second if principal_first else first
        if DUE <= today < as_of:
            exact += base * Fraction(DAILY)
    assert found.amount is not None
    assert abs(Fraction(found.amount) * 100 - exact) <= Fraction(len(found.segments), 2)
    assert found.base_unpaid == Decimal(base) / 100
    assert sum(line.days for line in found.segments) <= days
    assert found.unpaid == found.amount - (found.paid or 0)
    left_over = sum(cents for n, cents in payments if made + timedelta(days=n) <= as_of) - 10_800_000
    assert found.paid == min(found.amount, Decimal(max(0, left_over)) / 100)


BARE = {"kind": "judgment", "on": "2026-02-01", "case_number": "（2026）示1号"}
"""A judgment of which nothing is recorded but that it was made."""


@pytest.mark.parametrize(
    ("instruments", "missing"),
    [
        ([BARE], ["判决（2026）示1号未记生效日、履行期限届满日、金额分项"]),
        ([BARE | {"amounts": [PRINCIPAL]}], ["判决（2026）示1号未记生效日、履行期限届满日，"]),
        ([BARE | {"on": "2026-04-01"}], ["2026-04-01的判决"]),
        ([BARE | {"on": "2026-04-02"}], []),  # not made yet
        # with either day something is computed, or not in force yet
        ([BARE | {"performance_due_on": "2026-03-01"}], []),
        ([BARE | {"effective_on": "2026-05-01"}], []),
        # a court's mediation; that of another body decides nothing
        ([{"kind": "mediation", "on": "2026-02-01", "court": "示例法院"}], ["2026-02-01的调解"]),
        ([{"kind": "mediation", "on": "2026-02-01", "court": "示例调解委员会"}], []),
        # an application is no instrument; with its orders it is
        ([{"kind": "payment_order", "on": "2026-02-01"}], []),
        ([{"kind": "payment_order", "on": "2026-02-01", "orders": "支付借款"}], ["2026-02-01的支付令"]),
        ([{"kind": "arbitration", "on": "2026-02-01", "amounts": [PRINCIPAL]}], ["2026-02-01的仲裁"]),
        ([{"kind": "suit", "on": "2026-02-01", "amounts": [PRINCIPAL]}], []),
        ([BARE | {"outcome": "二审撤销"}], []),
        # a later instrument in force took its place, an earlier one didn't
        ([BARE, JUDGED | {"on": "2026-03-01", "effective_on": "2026-03-01"}], []),
        ([JUDGED, BARE | {"on": "2026-03-20"}], ["2026-03-20的判决"]),
    ],
)
def test_an_instrument_without_dates_says_what_to_record(instruments: list[dict[str, Any]], missing: list[str]) -> None:
    result = claim(judged(*instruments), "2026-04-01")
    told = [warning.message for warning in result.warnings if warning.code == "delay_dates_missing"]
    assert len(told) == len(missing)
    for expected, found in zip(missing, told, strict=True):
        assert expected in found
        assert "民事诉讼法第二百六十四条" in found
