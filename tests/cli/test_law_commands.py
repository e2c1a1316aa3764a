"""``docgen fees``, ``docgen clocks``, and the doubled interest that ``docgen claim`` shows."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.cli import docgen
from docgen.cli.output import run

FULL_CASE = Path(__file__).resolve().parents[2] / "fixtures" / "full_case" / "case.json"
JUDGED = Path(__file__).resolve().parents[2] / "fixtures" / "cases" / "14_assigned_and_judged.json"
PLANNED = JUDGED.parent / "06_small_loan.json"
WAIVED = JUDGED.parent / "03_working_capital.json"
CLOCK_KEYS = [
    *("kind", "party", "debt", "starts_on", "expires_on", "expires_on_if_proved", "latest_safe_on", "provisional"),
    *("days_left", "status", "events", "basis"),
]

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.delenv("DOCGEN_DATABASE_URL", raising=False)

    def run_docgen(*arguments: object) -> tuple[int, str, str]:
        code = run(docgen, ["--data", str(tmp_path / "data"), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_docgen


def test_fees_as_json(call: Call) -> None:
    code, out, _ = call("fees", "--amount", "260000", "--json")
    answer: dict[str, Any] = json.loads(out)
    assert code == 0
    assert {fee: answer[fee] for fee in answer if fee != "sources"} == {
        "acceptance": "5200.00",
        "acceptance_half": "2600.00",
        "payment_order": "1733.33",
        "preservation": "1820.00",
        "enforcement": "3800.00",
    }
    assert answer["sources"][0]["fee"] == "acceptance"
    assert answer["sources"][0]["from"] == "2007-04-01"


def test_fees_in_words(call: Call) -> None:
    code, out, _ = call("fees", "--amount", "5,320,000.00")
    assert code == 0
    for said in ("案件受理费", "49,040.00", "24,520.00", "16,346.67", "54,000.00", "国务院令第481号", "预计"):
        assert said in out


@pytest.mark.parametrize("amount", ["-1", "1.001", "一万", "NaN"])
def test_a_wrong_amount_is_refused(call: Call, amount: str) -> None:
    code, out, err = call("fees", "--amount", amount)
    assert (code, out) == (2, "")
    assert "小数至多两位" in err


def test_clocks_as_json(call: Call) -> None:
    code, out, _ = call("clocks", FULL_CASE, "--as-of", "2026-11-23", "--json")
    found: list[dict[str, Any]] = json.loads(out)["clocks"]
    assert code == 0
    assert all(list(clock) == CLOCK_KEYS for clock in found)
    by_party = {(clock["kind"], clock["party"]): clock for clock in found}
    # the last deduction proven by its voucher: 2026-05-29 + 3 years
    assert by_party["limitation", "P1"]["expires_on"] == "2029-05-29"
    assert by_party["limitation", "P1"]["provisional"] is True
    # the demand refused at the agreed address on 2026-04-05 + 3 years; the text message of August has no screenshot
    surety = by_party["guarantee_limitation", "P3"]
    assert (surety["expires_on"], surety["expires_on_if_proved"]) == ("2029-04-05", "2029-08-06")
    assert surety["events"][0]["effect"] == "starts"
    assert set(surety["events"][0]) == {"on", "event", "effect", "article", "proof", "strength", "missing"}
    # the letter to the other guarantor has not been answered for yet
    assert by_party["guarantee_period", "P2"]["expires_on_if_proved"] is None
    assert by_party["guarantee_limitation", "P2"]["status"] == "not_started"


def test_clocks_in_words(call: Call) -> None:
    code, out, _ = call("clocks", FULL_CASE, "--as-of", "2026-11-23")
    assert code == 0
    for said in (
        "【诉讼时效　示例省子虚精密机械有限公司　合同 虚银流借字2024第0321号】进行中",
        "届满日 2029-05-29（剩918天），建议不晚于 2029-05-29",
        "补足凭证后的届满日 2029-08-06",
        "缺：录音、截图或签字的记录",
        "假定：宣布提前到期的",
        "第六百九十三条",
    ):
        assert said in out


def test_clocks_in_words_say_once_what_several_share(call: Call) -> None:
    _, out, _ = call("clocks", FULL_CASE, "--as-of", "2026-11-23")
    # an overview, the earliest day first
    assert out.index("2029-03-20 │ 保证期间") < out.index("2029-04-05 │ 保证债务诉讼时效") < out.index("【诉讼时效")
    # what was done before the period began is counted, not listed
    assert "起算日及以前另有11项记录，不影响本期限" in out
    assert "JX0321-001" not in out
    # the mortgage rests on what the limitation rests on
    assert "事项与依据同上列“诉讼时效”，另有：" in out
    # statutes go by their daily titles
    assert "《诉讼时效规定》第八条、第九条" in out
    assert "最高人民法院关于审理民事案件适用诉讼时效制度" not in out
    assert "中华人民共和国民法典" not in out
    # a line of several clocks stands at the end
    assert out.count("假定：宣布提前到期的") == 1
    assert "· 另见说明 1、2" in out
    assert "补足凭证后：期间不届满" in out


def test_co_borrowers_clocks_stand_together(call: Call) -> None:
    _, out, _ = call("clocks", JUDGED.parent / "02_housing_loan.json", "--as-of", "2026-11-23")
    assert "【诉讼时效　王五㼆、赵六䶮　合同 虚银个房借字2021第0618号】进行中" in out
    assert "共 4 项期限" in out
    assert out.count("【") == 3
    # the agreed end lies between the due date before and after the acceleration: nothing is conceded
    assert "【保证期间　示例市子虚置业有限公司　合同 虚银个房借字2021第0618号】待补凭证" in out
    assert "不得自认届满" in out


def test_one_clock_needs_no_overview(call: Call) -> None:
    _, out, _ = call("clocks", JUDGED.parent / "07_between_friends.json", "--as-of", "2026-11-23")
    assert "不晚于 ┃" not in out
    assert "说明（各期限共用）" not in out


def test_clocks_that_do_not_run_or_have_run_out_in_words(call: Call) -> None:
    _, judged, _ = call("clocks", JUDGED, "--as-of", "2026-11-23")
    assert "届满日：未起算或程序进行中" in judged
    assert "不受申请执行期间限制" in judged
    _, late, _ = call("clocks", FULL_CASE, "--as-of", "2029-11-17")
    assert "届满日 2029-05-29（已过）" in late


def test_clocks_of_a_case_that_is_not_there(call: Call) -> None:
    code, _, err = call("clocks", "无此案")
    assert code == 2
    assert "无此案" in err


def test_the_doubled_interest_of_a_judgment_beside_its_claim(call: Call) -> None:
    # 66,000.00 paid on 2025-08-20: 13,800.00 costs, 30,444.44 interest, 21,755.56 of the base
    code, out, _ = call("claim", JUDGED, "--as-of", "2026-11-23", "--json")
    answer = json.loads(out)
    (delay,) = answer["delay_interest"]
    assert code == 0
    assert (delay["instrument"], delay["starts_on"], delay["refused"]) == ("judgment", "2025-02-22", None)
    assert [(line["from"], line["to"], line["days"], line["base"], line["amount"]) for line in delay["segments"]] == [
        ("2025-02-22", "2025-08-20", 179, "800000.00", "25060.00"),  # 800000 × 0.000175 × 179
        ("2025-08-20", "2026-11-23", 460, "778244.44", "62648.68"),  # 778244.44 × 0.000175 × 460
    ]
    assert {line["daily_rate"] for line in delay["segments"]} == {"0.000175"}
    assert (delay["base"], delay["base_unpaid"]) == ("800000.00", "778244.44")
    assert (delay["amount"], delay["paid"], delay["unpaid"], delay["daily"]) == (
        *("87708.68", "0.00", "87708.68"),
        "136.19",  # 778244.44 × 0.000175
    )
    assert answer["total_due"] == "911157.77"
    _, words, _ = call("claim", JUDGED, "--as-of", "2026-11-23")
    for said in (
        "加倍部分债务利息（不在上列合计之内）",
        "87,708.68",
        "62,648.68",
        "0.0175%",
        "第二百六十四条",
        "假定：自履行期间",
    ):
        assert said in words
    _, before, _ = call("claim", JUDGED, "--as-of", "2025-02-11")  # the judgment takes effect the day after
    assert "加倍部分" not in before


def test_a_doubled_interest_that_cannot_be_worked_out(call: Call, tmp_path: Path) -> None:
    facts = json.loads(JUDGED.read_text(encoding="utf-8"))
    del next(each for each in facts["proceedings"] if each["kind"] == "judgment")["amounts"]
    bare = tmp_path / "case.json"
    bare.write_text(json.dumps(facts), encoding="utf-8")
    code, words, _ = call("claim", bare, "--as-of", "2026-11-23")
    assert (code, words.count("未计算 │"), "分不出一般债务利息" in words) == (0, 5, True)
    code, out, _ = call("claim", bare, "--as-of", "2026-11-23", "--json")
    (delay,) = json.loads(out)["delay_interest"]
    assert (delay["amount"], delay["segments"], delay["refused"]["code"]) == (None, [], "delay_items_missing")


def test_what_an_agreement_asks_beside_the_claim(call: Call) -> None:
    # 5,400.00 a month from 2026-04-10; 5,000.00 was paid that day, and nothing since
    _, out, _ = call("claim", PLANNED, "--as-of", "2026-11-23", "--json")
    (plan,) = json.loads(out)["agreements"]
    assert (plan["kind"], plan["keeping"], plan["broken_on"]) == ("repayment_plan", "broken", "2026-04-10")
    assert (plan["asked"], plan["paid"], plan["shortfall"]) == ("43200.00", "5000.00", "38200.00")
    assert plan["installments"][0] == {
        "number": 1,
        "due_on": "2026-04-10",
        "amount": "5400.00",
        "unpaid": "400.00",
        "paid_on": None,
    }
    _, words, _ = call("claim", PLANNED, "--as-of", "2026-11-23")
    for said in (
        "2026-04-01 分期还款协议虚小贷还字2026第9号（不影响上列合计）",
        "· 短付 38,200.00",
        "· 履行情况：未按约履行（违约日 2026-04-10）",
        "· 协议约定，违约时全部款项加速到期",
    ):
        assert said in words
    _, early, _ = call("claim", PLANNED, "--as-of", "2026-04-11")
    assert "· 下一期 2026-05-10 5,400.00" in early
    _, waived, _ = call("claim", WAIVED, "--as-of", "2026-11-23")
    for said in (
        "· 减免条件：2026年6月30日前归还本金50万元以上",
        "· 条件期限 2026-06-30",
        "· 履行情况：不能判断",
        "· 案件资料没有减免条件的金额，条件是否成就不能判断",
    ):
        assert said in waived


def test_the_sums_a_bankruptcy_stopped_stand_beside_the_claim(call: Call, tmp_path: Path) -> None:
    facts = json.loads(JUDGED.read_text(encoding="utf-8"))
    facts["proceedings"] = [{"kind": "bankruptcy", "on": "2026-11-13"}]
    bankrupt = tmp_path / "case.json"
    bankrupt.write_text(json.dumps(facts), encoding="utf-8")
    _, out, _ = call("claim", bankrupt, "--as-of", "2026-11-23", "--json")
    _, earlier, _ = call("claim", bankrupt, "--as-of", "2026-11-13", "--json")
    answer, then = json.loads(out), json.loads(earlier)
    stopped = answer["bankruptcy"]
    assert (stopped["accepted_on"], stopped["paid_since"]) == ("2026-11-13", "0.00")
    assert stopped["total"] == stopped["unpaid"] == then["total_to_settle"] == then["bankruptcy"]["total"]
    assert Decimal(stopped["difference"]) == Decimal(answer["total_to_settle"]) - Decimal(then["total_to_settle"]) > 0
    _, words, _ = call("claim", bankrupt, "--as-of", "2026-11-23")
    for said in ("2026-11-13 破产受理后停止计息的数额（不在上列合计之内）", "止息后余额", "第四十六条", "第二十二条"):
        assert said in words
    _, before, _ = call("claim", bankrupt, "--as-of", "2026-11-12")
    assert "破产" not in before


def test_several_contracts_stopped_by_a_bankruptcy_have_a_sum(call: Call, tmp_path: Path) -> None:
    facts = json.loads(JUDGED.read_text(encoding="utf-8"))
    facts["proceedings"] = [{"kind": "bankruptcy", "on": "2026-11-13"}]
    facts["debts"].append(facts["debts"][0] | {"no": "虚-2"})
    facts["agreements"], facts["collateral"], facts["guarantees"] = [], [], []
    two = tmp_path / "case.json"
    two.write_text(json.dumps(facts), encoding="utf-8")
    _, words, _ = call("claim", two, "--as-of", "2026-11-23")
    assert "合计" in words.split("破产受理后停止计息的数额")[1].split("·")[0]
