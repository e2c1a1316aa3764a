"""``docgen venue`` and ``docgen procedure``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen.cli import docgen
from docgen.cli.output import run

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FULL_CASE = FIXTURES / "full_case" / "case.json"
MISSING = FIXTURES / "cases" / "05_business_loan.json"
JUDGED = FIXTURES / "cases" / "14_assigned_and_judged.json"
FLOATING = FIXTURES / "cases" / "13_floating_loan.json"
CONDITION_KEYS = ["what", "article", "met", "found", "missing"]

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.delenv("DOCGEN_DATABASE_URL", raising=False)

    def run_docgen(*arguments: object) -> tuple[int, str, str]:
        code = run(docgen, ["--data", str(tmp_path / "data"), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_docgen


def test_venue_as_json(call: Call) -> None:
    code, out, _ = call("venue", FULL_CASE, "--as-of", "2026-11-23", "--json")
    answer: dict[str, Any] = json.loads(out)
    assert code == 0
    assert list(answer) == ["as_of", "court", "courts", "level", "notes"]
    assert answer["level"]["level"] == "basic"
    assert [(c["ground"], c["party"], c["status"]) for c in answer["courts"]] == [
        ("agreed", None, "open"),
        ("defendant_domicile", "P1", "depends"),
        ("defendant_domicile", "P2", "depends"),
        ("defendant_domicile", "P3", "depends"),
        ("place_of_performance", None, "depends"),
    ]
    first = answer["courts"][0]
    assert list(first) == ["ground", "debt", "party", "place", "article", "status", "conditions"]
    assert all(list(condition) == CONDITION_KEYS for condition in first["conditions"])


def test_venue_in_words(call: Call) -> None:
    code, out, _ = call("venue", FULL_CASE, "--as-of", "2026-11-23")
    assert code == 0
    for said in (
        "案件所填受诉法院：示例市虚构区人民法院",
        "级别：基层人民法院（标的额 5,105,607.55元）",
        "【约定管辖　合同 虚银流借字2024第0321号】可行",
        "第十四条“因本合同发生的争议，由贷款人住所地人民法院即示例市虚构区人民法院管辖。”",
        "【被告住所地　示例省子虚精密机械有限公司】视条件而定",
        "待补或待核：确定是否只起诉该担保人",
        "【合同履行地】视条件而定",
    ):
        assert said in out
    _, missing, _ = call("venue", MISSING, "--as-of", "2026-11-23")
    assert "· 有当事人下落不明" in missing


def test_a_refused_claim_still_has_its_venue(call: Call) -> None:
    code, out, _ = call("venue", FLOATING, "--as-of", "2030-01-02")
    assert code == 0
    assert "级别：未定" in out
    assert "待补或待核：债权金额" in out
    code, out, _ = call("procedure", FLOATING, "--as-of", "2030-01-02")
    assert code == 0
    assert "债权金额未能计算" in out


def test_a_domicile_that_is_not_on_file_in_words(call: Call, tmp_path: Path) -> None:
    facts = json.loads(MISSING.read_text(encoding="utf-8"))
    del facts["debtors"][0]["address"], facts["debtors"][0]["habitual_address"], facts["court"]
    path = tmp_path / "case.json"
    path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    code, out, _ = call("venue", path, "--as-of", "2026-11-23")
    assert code == 0
    assert "受诉法院：未填" in out
    assert "【被告住所地　郑八甲】视条件而定\n地点未记" in out


def test_procedure_as_json(call: Call) -> None:
    code, out, _ = call("procedure", FULL_CASE, "--as-of", "2026-11-23", "--average-wage", "120,000", "--json")
    answer: dict[str, Any] = json.loads(out)
    assert code == 0
    assert (answer["as_of"], answer["amount"]) == ("2026-11-23", "5105607.55")
    ways = {way["kind"]: way for way in answer["procedures"]}
    assert list(ways["payment_order"]) == [
        *("kind", "party", "about", "court", "status", "fee", "conditions", "consequences")
    ]
    assert {kind: (way["status"], way["fee"]) for kind, way in ways.items()} == {
        # acceptance 0.7 % x 5,105,607.55 + 11,800 = 47,539.25
        "payment_order": ("depends", "15846.42"),
        "small_claims": ("closed", None),
        "summary": ("open", "23769.63"),
        "ordinary": ("open", "47539.25"),
        "security_realisation": ("open", None),
        "presuit_preservation": ("depends", "5000.00"),
        "preservation": ("depends", "5000.00"),
        "judicial_confirmation": ("closed", None),
    }


def test_procedure_in_words(call: Call) -> None:
    code, out, _ = call("procedure", FULL_CASE, "--as-of", "2026-11-23", "--average-wage", "120000")
    assert code == 0
    for said in (
        "到期应付 5,105,607.55元",
        "【支付令　示例省子虚精密机械有限公司】视条件而定",
        "预计申请费或者受理费：15,846.42元",
        "标的额5,105,607.55元，限额60,000.00元，双方约定的限额240,000.00元",
        "【实现担保物权　示例省子虚精密机械有限公司　工业园五路21号厂房及土地使用权】可行",
        "· 支付令对担保人没有约束力",
    ):
        assert said in out
    _, judged, _ = call("procedure", JUDGED, "--as-of", "2026-11-23")
    assert "已生效，应申请执行" in judged


@pytest.mark.parametrize("wage", ["0", "-5", "很多", "NaN"])
def test_a_wrong_wage_is_refused(call: Call, wage: str) -> None:
    code, out, err = call("procedure", FULL_CASE, "--average-wage", wage)
    assert (code, out) == (2, "")
    assert "年平均工资" in err


@pytest.mark.parametrize("command", ["venue", "procedure"])
def test_of_a_case_that_is_not_there(call: Call, command: str) -> None:
    code, _, err = call(command, "无此案")
    assert code == 2
    assert "无此案" in err


def test_a_day_before_the_law_is_refused(call: Call) -> None:
    code, _, err = call("procedure", JUDGED, "--as-of", "2023-06-01")
    assert code == 3
    assert "payment_order" in err


def test_a_bankruptcy_is_said_of_every_procedure(call: Call, tmp_path: Path) -> None:
    facts = json.loads((FIXTURES / "cases" / "05_business_loan.json").read_text(encoding="utf-8"))
    facts["proceedings"] = [{"kind": "bankruptcy", "on": "2026-11-13"}]
    bankrupt = tmp_path / "case.json"
    bankrupt.write_text(json.dumps(facts), encoding="utf-8")
    for command in ("procedure", "venue"):
        _, words, _ = call(command, bankrupt, "--as-of", "2026-11-23")
        assert "2026-11-13破产申请受理后" in words
        assert "第二十一条" in words
