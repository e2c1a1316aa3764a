"""How long papers are kept: each rule by the day before and the day itself, the latest holds (law.md 9.2)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from docgen.casefile.case import Case
from docgen.collection.retention import OWN, Retention, load_rules, retention
from docgen.errors import WrongRetentionFile

Make = Callable[..., Case]
LOAN = {
    "no": "JK-001",
    "name": "个人借款合同",
    "signed_on": "2022-01-10",
    "principal": "1000.00",
    "disbursed_on": "2022-01-15",
    "matures_on": "2023-01-15",
    "annual_rate": "0.06",
    "repayment_method": "bullet",
    "ledger": [{"on": "2024-02-29", "type": "repayment", "amount": "1060.00"}],
}
CALL = {"at": "2025-03-01T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "王五"}


def kept(case: Case, folder: Path, kind: str | None = None) -> tuple[date | None, str]:
    found = retention(case, load_rules(folder), kind)
    assert isinstance(found, Retention)
    assert found.source
    return found.until, found.rule


def test_what_is_no_rule_on_archives_says_so_and_what_was_not_compared_too(tmp_path: Path) -> None:
    """law.md gives the first two as terms of limitation and enforcement, the others after summaries."""
    told = {rule.name: rule.source for rule in load_rules(tmp_path).rule}
    assert [name for name, source in told.items() if "并非关于档案保管期限的规定" in source] == [
        "债权清偿后三年",
        "申请执行时效二年",
    ]
    assert [name for name, source in told.items() if "未经核对" in source] == [
        "信用卡催收过程记录二年",
        "消费金融公司催收记录五年",
    ]


def test_an_open_case_is_kept(make_case: Make, tmp_path: Path) -> None:
    assert kept(make_case(debts=[LOAN]), tmp_path) == (None, "案件未结")


@pytest.mark.parametrize("status", ["settled", "closed"])
def test_three_years_from_the_last_payment(make_case: Make, tmp_path: Path, status: str) -> None:
    # paid on 29 February 2024, three years on there is none
    case = make_case(debts=[LOAN], status=status)
    assert kept(case, tmp_path) == (date(2027, 2, 28), "债权清偿后三年")


def test_the_latest_rule_holds(make_case: Make, tmp_path: Path) -> None:
    # three years from 2024-02-29 end before two years from the call of 2025-03-01 do
    case = make_case(debts=[LOAN], status="settled", contacts=[CALL])
    assert kept(case, tmp_path) == (date(2027, 3, 1), "申请执行时效二年")


def test_an_instant_has_the_day_it_was_in_china(make_case: Make, tmp_path: Path) -> None:
    """20:00 UTC on the last of February is 04:00 on 1 March in China: kept a day longer."""
    case = make_case(debts=[LOAN], status="settled", contacts=[{**CALL, "at": "2025-02-28T20:00:00+00:00"}])
    assert kept(case, tmp_path) == (date(2027, 3, 1), "申请执行时效二年")


def test_consumer_finance_keeps_five_years(make_case: Make, tmp_path: Path) -> None:
    creditor = {"kind": "organization", "name": "江城示例消费金融有限公司"}
    case = make_case(debts=[LOAN], status="settled", contacts=[CALL], creditor=creditor)
    assert kept(case, tmp_path) == (date(2030, 3, 1), "消费金融公司催收记录五年")


def test_the_institutions_own_rules_and_their_faults(make_case: Make, tmp_path: Path) -> None:
    case = make_case(debts=[LOAN], status="settled")
    own = tmp_path / OWN
    rule = (
        '[[rule]]\nname = "协议"\nyears = 15\ncounts_from = "ended"\nkinds = ["settlement"]\nsource = "本行档案办法"\n'
    )
    other = rule.replace("协议", "其他").replace("15", "5").replace('["settlement"]', "[]")
    own.write_text(rule + other, "utf-8")
    assert kept(case, tmp_path, "settlement") == (date(2039, 2, 28), "协议")
    assert kept(case, tmp_path, "demand_letter") == (date(2029, 2, 28), "其他")
    assert kept(case, tmp_path) == (date(2039, 2, 28), "协议")
    own.write_text(rule.replace("15", "0").replace("ended", "never"), "utf-8")
    with pytest.raises(WrongRetentionFile) as refusal:
        load_rules(tmp_path)
    assert [problem.place.split(" ")[1] for problem in refusal.value.problems] == ["第3行", "第4行"]
