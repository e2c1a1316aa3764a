"""Rule 10: the result as a whole, its JSON, and the sums over several debts."""

import json
import pickle
from decimal import Context, Decimal, localcontext

import pytest
from law_facts import BULLET, case, claim, codes, debt, due, entry, half_up, holds_together, repaid
from pydantic import TypeAdapter

from docgen import errors
from docgen.errors import DebtFaulty, LawError, RuleSilent
from docgen.law.beside import ClaimResult
from docgen.law.claim import limited_to
from docgen.law.notices import WORDINGS, notice
from docgen.law.result import DebtClaim

RULE_10 = [
    "as_of",
    "principal_not_due",
    "accrued_not_due",
    "principal_overdue",
    "interest",
    "penalty",
    "compound",
    "liquidated_damages",
    "fees",
    "waived",
    "credit",
    "total_due",
    "total_to_settle",
    "daily",
    "overdue_days",
    "paid",
    "next_due",
    "segments",
    "buckets",
    "repayments",
    "reconciliation",
    "warnings",
    "parameters",
]


def as_json(result: ClaimResult) -> dict[str, object]:
    dumped: dict[str, object] = TypeAdapter(ClaimResult).dump_python(result, by_alias=True, mode="json")
    return dumped


def test_the_json_of_a_claim() -> None:
    facts = debt(
        compound=True,
        day_count="actual/360",
        ledger=[repaid("2026-02-14", "9000.00", voucher="V1")],
        balances=[{"on": "2026-02-14", "principal": "100000.00"}],
    )
    shown = json.loads(json.dumps(as_json(claim(facts, "2026-03-16"))))
    assert list(shown) == [*RULE_10, "debts", "delay_interest", "agreements", "bankruptcy"]
    assert (shown["delay_interest"], shown["agreements"], shown["bankruptcy"]) == ([], [], None)
    assert list(shown["debts"][0]) == [*RULE_10, "debt"]
    assert shown["as_of"] == "2026-03-16"
    assert shown["segments"][1] == {
        "debt": "D1",
        "installment": 1,
        "kind": "penalty",
        "from": "2026-01-15",
        "to": "2026-02-14",
        "days": 30,
        "base": "100000.00",
        "annual_rate": "0.09",
        "amount": "750.00",
        "rule": "days",
        "contract_amount": None,
    }
    # 9,000 = 6,083.33 interest + 750.00 penalty + 45.62 compound + 2,121.05 principal
    assert shown["repayments"] == [
        {
            "on": "2026-02-14",
            "amount": "9000.00",
            "voucher": "V1",
            "applied": [
                {"installment": 1, "kind": "interest", "amount": "6083.33"},
                {"installment": 1, "kind": "penalty", "amount": "750.00"},
                {"installment": 1, "kind": "compound", "amount": "45.62"},
                {"installment": 1, "kind": "principal", "amount": "2121.05"},
            ],
            "credit": "0.00",
        }
    ]
    assert shown["paid"] == {"principal": "2121.05", "interest": "6083.33", "interest_until": "2026-01-15"}
    assert shown["buckets"][0] == {
        "debt": "D1",
        "kind": "principal",
        "owed": "100000.00",
        "paid": "2121.05",
        "waived": "0.00",
        "balance": "97878.95",
    }
    assert shown["next_due"] is None
    assert shown["reconciliation"] == [
        {"kind": "principal", "core": "100000.00", "computed": "97878.95", "difference": "2121.05"}
    ]
    assert list(shown["warnings"][0]) == ["code", "message"]


def test_the_json_of_parameters_and_of_a_credit() -> None:
    shown = as_json(
        claim(case(debt(ledger=[repaid("2025-02-01", "5.00")]), claim_type="private_lending"), "2025-03-01")
    )
    assert shown["total_due"] == "-5.00"
    assert shown["next_due"] == {"on": "2026-01-15", "amount": "106000.00"}
    parameters = shown["parameters"]
    assert isinstance(parameters, list)
    assert parameters[1] == {
        "name": "private_lending_lpr_multiple",
        "value": "4",
        "from": "2021-01-01",
        "source": "最高人民法院关于审理民间借贷案件适用法律若干问题的规定（法释〔2020〕17号） 第二十五条、第三十一条",
    }
    assert parameters[2]["value"] == "0.031"


def test_a_result_has_a_schema_and_reads_back() -> None:
    adapter = TypeAdapter(ClaimResult)
    assert "from" in adapter.json_schema(mode="serialization")["$defs"]["Segment"]["properties"]
    result = claim(debt(), "2026-03-16")
    assert adapter.validate_python(as_json(result)) == result
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes


def test_the_sums_over_several_debts() -> None:
    second = debt(
        no="D2",
        disbursed_on="2025-06-15",
        repayment_method="interest_only",
        matures_on="2026-06-15",
        ledger=[repaid("2025-08-01", "1000.00")],
    )
    result = claim(case(debt(), second), "2026-03-16")
    first, other = result.debts
    assert (first.debt, other.debt) == ("D1", "D2")
    for name in ("total_due", "principal_overdue", "interest", "daily", "total_to_settle", "accrued_not_due"):
        assert getattr(result, name) == getattr(first, name) + getattr(other, name)
    assert result.overdue_days == max(first.overdue_days, other.overdue_days) == other.overdue_days
    assert result.next_due == other.next_due
    assert result.segments == (*first.segments, *other.segments)
    assert [line.debt for line in result.buckets] == ["D1"] * 6 + ["D2"] * 6
    assert len(result.repayments) == 1
    assert result.paid.interest_until is None
    assert len(result.parameters) == 1
    assert isinstance(first, DebtClaim)
    holds_together(result)


def test_the_earliest_next_due_and_interest_until_of_several_debts() -> None:
    def monthly(no: str, due_day: int) -> dict[str, object]:
        return debt(
            no=no, repayment_method="interest_only", due_day=due_day, ledger=[repaid(f"2025-02-{due_day}", "1000.00")]
        )

    result = claim(case(monthly("D1", 20), monthly("D2", 18)), "2025-02-21")
    assert str(result.next_due.on if result.next_due else "") == "2025-03-18"
    assert str(result.paid.interest_until) == "2025-02-18"
    together = claim(case(monthly("D1", 20), monthly("D2", 20)), "2025-02-21")
    assert together.next_due is not None
    assert together.next_due.amount == 2 * half_up("100000", "0.06", 28, over=360)


def test_a_core_and_a_computed_debt_in_one_case() -> None:
    core = debt(no="D2", balances=[{"on": "2026-03-01", "principal": "5.00", "overdue_days": 1}])
    result = claim(case(debt(), core), "2026-03-01")
    assert [part.principal_overdue for part in result.debts] == [100000, 5]


def test_the_callers_decimal_context_does_not_matter() -> None:
    facts = case(debt(compound=True, ledger=[repaid("2026-02-14", "9000.00")]))
    plain = claim(facts, "2026-03-16")
    with localcontext(Context(prec=5)):
        assert claim(facts, "2026-03-16") == plain


def test_large_figures_stay_exact() -> None:
    facts = debt(
        principal="99999999999999.99", annual_rate="0.123456789012", default_rate={"multiplier": "1.987654321098"}
    )
    result = claim(facts, "2026-03-16")
    assert result.penalty == half_up("99999999999999.99", "0.123456789012", "1.987654321098", 60, over=360)
    assert result.interest == half_up("99999999999999.99", "0.123456789012", 365, over=360)


def test_receivables_bear_no_interest_in_term() -> None:
    facts = {"no": "R", "name": "n", "signed_on": "2025-01-01", "annual_rate": "0.05"}
    with pytest.raises(DebtFaulty, match="应为0"):
        claim(facts | {"invoices": [{"due_on": "2025-03-01", "amount": "1.00"}]}, "2025-06-01")
    rated = facts | {"annual_rate": "0", "invoices": [{"due_on": "2025-03-01", "amount": "1.00"}]}
    with pytest.raises(errors.LedgerFaulty, match="没有期内利率"):
        claim(rated | {"ledger": [{"on": "2025-03-01", "type": "rate_change", "rate": "0.1"}]}, "2025-06-01")


def test_every_warning_has_its_words() -> None:
    class Facts(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return f"<{key}>"

    for code, wording in WORDINGS.items():
        assert wording.format_map(Facts()).count("{") == 0
        assert code.isascii()
    assert notice("acceleration_without_effect", debt="D1", on="2026-01-01").message.startswith("合同 D1")


def test_what_the_rules_do_not_settle_has_names_of_its_own() -> None:
    matters = RuleSilent.__subclasses__()
    own = [each.code for each in matters]
    assert len(set(own)) == len(own)
    assert "rule_silent" not in own
    assert all(issubclass(each, LawError) and each.wording.endswith("。") for each in matters)


def test_warnings_of_debts_come_with_the_cases() -> None:
    facts = case(
        debt(default_rate=None),
        debt(no="D2", ledger=[entry("2026-02-01", "fee", "1.00")]),
        ledger_current_to="2026-02-01",
    )
    result = claim(facts, "2026-03-16")
    assert codes(result) == ["ledger_not_current", "default_rate_omitted", "fee_not_agreed"]
    assert [codes(part) for part in result.debts] == [["default_rate_omitted"], ["fee_not_agreed"]]


def test_a_case_as_scheduled() -> None:
    facts = BULLET | {"schedule": [due(1, "2026-01-15", "100000.00", "6083.33")]}
    assert claim(facts, "2026-03-16").total_due == Decimal(100000) + Decimal("6083.33") + Decimal("1500.00")


def test_a_claim_limited_to_some_of_its_debts_is_their_sum() -> None:
    whole = claim(case(debt(), debt(no="D2", principal="50000.00"), ledger_current_to="2026-02-01"), "2026-03-16")
    second = limited_to(whole, ["D2"])

    assert second.debts == whole.debts[1:]
    assert second.total_due == whole.debts[1].total_due
    assert limited_to(whole, ["D1", "D2"]).total_due == whole.total_due
