from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest
from visiting import Visitor

from docgen.zh.capitals import capitals

CaseJson = Callable[..., bytes]
CENT = Decimal("0.01")
# 100,000.00 at 6 % from 2025-01-15 to 2026-01-15, overdue at 9 % for the 60 days to 2026-03-16, actual/360.
INTEREST = (100000 * Decimal("0.06") * 365 / 360).quantize(CENT, ROUND_HALF_UP)
PENALTY = (100000 * Decimal("0.09") * 60 / 360).quantize(CENT, ROUND_HALF_UP)
COMPOUND = (INTEREST * Decimal("0.09") * 60 / 360).quantize(CENT, ROUND_HALF_UP)
TOTAL = 100000 + INTEREST + PENALTY + COMPOUND


def test_no_cases_yet_is_said(visitor: Visitor) -> None:
    assert "还没有案件" in visitor.get("/cases").text


def test_the_list_shows_number_debtors_cause_and_sum(visitor: Visitor, stored: str) -> None:
    text = visitor.get("/cases").text
    for shown in (stored, "张三", "金融借款合同纠纷", f"{TOTAL:,}", "60"):
        assert shown in text


def test_a_case_that_cannot_be_computed_is_listed_all_the_same(visitor: Visitor, case_json: CaseJson) -> None:
    card = {"no": "XYK-1", "name": "信用卡领用合约", "signed_on": "2024-01-10", "card": {"number": "0000123412341234"}}
    visitor.drop(case_json("无余额", claim_type="credit_card", debts=[{**card, "annual_rate": "0.18"}]))
    assert "未能计算" in visitor.get("/cases").text
    overview = visitor.get("/cases/无余额")
    assert overview.status_code == 200
    assert 'role="alert"' in overview.text


def test_the_claim_is_shown_in_figures_and_capitals_with_every_segment(visitor: Visitor, stored: str) -> None:
    text = visitor.get(f"/cases/{stored}/claim?as_of=2026-03-16").text
    for shown in (TOTAL, INTEREST, PENALTY, COMPOUND):
        assert f"{shown:,}" in text
    assert f"人民币{capitals(TOTAL)}" in text
    for shown in ("2025-01-15", "365", "9%", "2026年3月15日"):
        assert shown in text


def test_the_doubled_interest_of_a_judgment_stands_beside_the_claim(visitor: Visitor, case_json: CaseJson) -> None:
    judgment = {"kind": "judgment", "on": "2026-01-20", "effective_on": "2026-02-06", "case_number": "（2026）示1号"}
    principal = [{"item": "本金", "amount": "100000.00"}]
    visitor.drop(case_json("已判1", proceedings=[{**judgment, "amounts": principal}]))
    text = visitor.get("/cases/已判1/claim?as_of=2026-03-16").text
    for shown in ("加倍部分债务利息：判决（2026）示1号", "665.00", "0.0175%", "假定：自文书生效之日2026-02-06起算"):
        assert shown in text  # 100000 × 0.000175 × 38 = 665.00
    visitor.drop(case_json("已判2", proceedings=[judgment]))
    text = visitor.get("/cases/已判2/claim?as_of=2026-03-16").text
    assert "分不出一般债务利息" in text
    assert "不在合计之内" not in text


def test_what_an_agreement_asks_stands_beside_the_claim(visitor: Visitor, case_json: CaseJson) -> None:
    rows = [
        {"period": n, "due_on": f"2026-0{n + 1}-10", "principal": "1000.00", "interest": "20.50"} for n in (1, 2, 3)
    ]
    plan = {"kind": "repayment_plan", "no": "还字1号", "signed_on": "2026-02-01", "schedule": rows}
    waiver = {"kind": "waiver", "signed_on": "2026-02-02", "condition": "一次付清", "condition_until": "2026-05-01"}
    visitor.drop(case_json("已约1", agreements=[plan, waiver]))
    text = visitor.get("/cases/已约1/claim?as_of=2026-03-16").text
    for shown in ("2026年2月1日分期还款协议还字1号：未按约履行", "2,041.00", "下一期（2026年4月10日）", "不影响合计"):
        assert shown in text
    for shown in ("2026年2月2日减免协议：不能判断", "减免条件：一次付清", "2026年5月1日"):
        assert shown in text


def test_the_cut_off_date_is_the_one_asked_for_and_else_today(visitor: Visitor, stored: str) -> None:
    visitor.get("/imports")  # takes the message that the case was imported
    shown, same = (visitor.get(f"/cases/{stored}{query}").text.partition("<main")[2] for query in ("", "?as_of="))
    assert shown == same
    assert f"{TOTAL:,}" in visitor.get(f"/cases/{stored}").text  # the clock stands at 2026-03-16
    assert f"{TOTAL:,}" not in visitor.get(f"/cases/{stored}?as_of=2026-03-17").text


@pytest.mark.parametrize("day", ["2026-02-30", "20260316", "昨天", "2026-03-16T00:00"])
def test_a_day_that_is_none_is_refused(visitor: Visitor, stored: str, day: str) -> None:
    answer = visitor.get(f"/cases/{stored}/claim?as_of={day}")
    assert answer.status_code == 400
    assert "截止日" in answer.text


@pytest.mark.parametrize(
    "page",
    ["", "/claim", "/parties", "/contracts", "/clocks", "/contacts", "/log", "/documents", "/bundle", "/bundle.zip"],
)
def test_an_unknown_case_is_not_found(visitor: Visitor, page: str) -> None:
    answer = visitor.get(f"/cases/2099-404{page}")
    assert answer.status_code == 404
    assert "没有找到" in answer.text


def test_every_part_of_a_case_has_its_page(visitor: Visitor, case_json: CaseJson) -> None:
    person = {"kind": "person", "roles": ["borrower"], "name": "张三", "address": "江城市示例路1号"}
    guarantor = {"kind": "organization", "roles": ["guarantor"], "name": "乌有公司", "id_no": "91990000FAKE012278"}
    call = {
        "at": "2026-03-01T10:00:00+08:00",
        "channel": "phone",
        "party": "张三",
        "by": "王经办",
        "number": "10000000091",
    }
    visitor.drop(
        case_json(
            debtors=[{**person, "id_no": "990101197203159111", "phone": "10000000091"}, guarantor],
            guarantees=[{"party": "乌有公司", "mode": "joint"}],
            contacts=[call],
        )
    )
    parties = visitor.get("/cases/2026-001/parties").text
    assert "990101********9111" in parties
    assert "100****0091" in parties
    assert "990101197203159111" not in parties
    assert "91990000FAKE012278" in parties  # a company's code is public
    contracts = visitor.get("/cases/2026-001/contracts").text
    for shown in ("JK-001", "一次性还本付息", "6%", "连带责任保证"):
        assert shown in contracts
    log = visitor.get("/cases/2026-001/contacts").text
    assert "2026年3月1日 10:00" in log
    assert "10000000091" not in log


def test_a_hold_is_seen_on_every_page_of_the_case(visitor: Visitor, case_json: CaseJson) -> None:
    visitor.drop(case_json(holds=[{"reason": "complaint"}]))
    for page in ("", "/claim", "/parties", "/filings"):
        assert "暂停催收：投诉处理中" in visitor.get(f"/cases/2026-001{page}").text
    assert "暂停：投诉处理中" in visitor.get("/cases").text


@pytest.mark.parametrize(("path", "status"), [("/healthz", "ok"), ("/readyz", "ready")])
def test_health(visitor: Visitor, path: str, status: str) -> None:
    assert visitor.get(path).json == {"status": status}


def test_a_bankruptcy_is_told_beside_the_sum(visitor: Visitor, case_json: CaseJson) -> None:
    """106,083.33 + penalty 1,125.00 + compound 68.44 by the day of acceptance."""
    visitor.drop(case_json("破1", proceedings=[{"kind": "bankruptcy", "on": "2026-03-01"}]))
    assert "107,276.77" in visitor.get("/cases/破1/claim?as_of=2026-03-16").text
    assert "2026年3月1日破产受理，止息后余额" in visitor.get("/cases/破1/claim?as_of=2026-03-01").text
    assert "破产受理" not in visitor.get("/cases/破1/claim?as_of=2026-02-28").text
