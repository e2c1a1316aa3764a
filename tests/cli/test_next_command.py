"""``docgen next``."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.cli import docgen
from docgen.cli.output import run

Call = Callable[..., tuple[int, str, str]]
CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "11_goods_sold.json"
KEYS = ["case_no", "overdue_days", "class", "risk", "step", "document", "due_on", "reason"]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.delenv("DOCGEN_DATABASE_URL", raising=False)

    def run_docgen(*arguments: object) -> tuple[int, str, str]:
        code = run(docgen, ["--data", str(tmp_path / "data"), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_docgen


def test_as_json(call: Call) -> None:
    code, out, _ = call("next", CASE, "--as-of", "2026-11-23", "--json")
    answer = json.loads(out)
    assert (code, list(answer)) == (0, ["items"])
    assert all(list(item) == KEYS for item in answer["items"])
    assert {item["class"] for item in answer["items"]} == {"unknown"}
    assert {item["document"] for item in answer["items"]} == {None, "complaint"}


def test_in_words(call: Call) -> None:
    code, out, _ = call("next", CASE, "--as-of", "2026-11-23")
    assert code == 0
    for said in ("待办清单", "民事起诉状", "查明还款意愿与还款能力", "待查明", "应收账款·一个月后", "M14"):
        assert said in out


def test_every_stored_case(call: Call) -> None:
    assert call("next")[:2] == (0, call("next")[1])
    assert "没有待办" in call("next", "--as-of", "2026-11-23")[1]
    assert call("import", CASE)[0] == 0
    items = json.loads(call("next", "--as-of", "2026-11-23", "--json")[1])["items"]
    assert {item["case_no"] for item in items} == {"YSZK-2026-0011"}


def test_a_policy_that_is_not_there(call: Call) -> None:
    code, out, err = call("next", CASE, "--policy", "recievable", "--json")
    assert code == 2
    assert json.loads(out)["error"]["code"] == "unknown_policy"
    assert "receivable（应收账款）" in err


def test_a_faulty_policy_file_is_told_and_stops_nothing_else(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "policies"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text('title = "本行"\n\n[risk]\nmedium = 1\n', encoding="utf-8")
    places = ["own.toml 第1行 steps", "own.toml 第3行 risk.high", "own.toml 第4行 risk.medium"]
    code, out, err = call("next", CASE, "--as-of", "2026-11-23", "--json")
    answer = json.loads(out)
    assert (code, list(answer)) == (0, ["items"])
    assert {item["document"] for item in answer["items"]} == {None, "complaint"}
    assert all(place in err for place in places)
    code, out, _ = call("next", CASE, "--policy", "own", "--json")
    assert (code, [problem["place"] for problem in json.loads(out)["error"]["problems"]]) == (2, places)
    code, _, err = call("next", CASE, "--policy", "nosuch")
    assert (code, "没有名为“nosuch”的催收方案" in err, "bank（银行三阶段）" in err) == (2, True, True)
