"""``docgen cases``, ``filter``, ``today``, ``dashboard``, ``refresh``."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.cli import docgen
from docgen.cli.output import run

Call = Callable[..., tuple[int, str, str]]
CASES = sorted((Path(__file__).parents[2] / "fixtures" / "cases").glob("0[1-3]_*.json"))
DAY = ("--as-of", "2026-11-23")


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.delenv("DOCGEN_DATABASE_URL", raising=False)

    def run_docgen(*arguments: object) -> tuple[int, str, str]:
        code = run(docgen, ["--data", str(tmp_path / "data"), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_docgen


@pytest.fixture
def stored(call: Call) -> Call:
    assert call("import", *CASES)[0] == 0
    return call


def test_the_list_in_json_page_by_page(stored: Call) -> None:
    code, out, _ = stored("cases", *DAY, "--limit", 2, "--sort", "case_no", "--json")
    answer = json.loads(out)
    assert (code, answer["count"], answer["stale"], len(answer["cases"])) == (0, 3, 0, 2)
    assert (
        answer["cases"][0] | {"case_no": "XYDG-2026-0003", "total_due": "2718474.43", "overdue_days": 551}
        == (answer["cases"][0])
    )
    _, rest, _ = stored("cases", *DAY, "--limit", 2, "--sort", "case_no", "--after", answer["next"], "--json")
    assert ([case["case_no"] for case in json.loads(rest)["cases"]], json.loads(rest)["next"]) == (
        ["XYGD-2026-0002"],
        None,
    )


def test_the_list_in_words(stored: Call) -> None:
    code, out, _ = stored("cases", *DAY, "--search", "王五")
    assert code == 0
    assert "2026-11-23 案件清单，共1件" in out
    assert "641,096.42" in out
    assert "XYGD-2026-0002" in out
    assert stored("cases", *DAY, "--search", "没有此人")[1] == "2026-11-23 案件清单，共0件。\n"


def test_filters(stored: Call) -> None:
    code, out, _ = stored(
        "cases", *DAY, "--grade", "loss", "--amount-from", "1,000,000", "--save", "大额损失", "--json"
    )
    assert (code, [case["case_no"] for case in json.loads(out)["cases"]]) == (0, ["XYDG-2026-0003"])
    assert stored("filter", "list")[1] == "大额损失\n"
    _, out, _ = stored("cases", *DAY, "--filter", "大额损失", "--grade", "doubtful", "--amount-from", "0", "--json")
    assert {case["grade"] for case in json.loads(out)["cases"]} == {"doubtful"}
    assert stored("filter", "remove", "大额损失")[0] == 0
    assert stored("cases", *DAY, "--filter", "大额损失")[0] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ("--days-from", "x"),
        ("--days-to", "-1"),
        ("--amount-from", "1.001"),
        ("--amount-to", "NaN"),
        ("--after", "x"),
        ("--grade", "bad"),
    ],
)
def test_what_can_not_be_read_is_said(stored: Call, wrong: tuple[str, str]) -> None:
    code, out, err = stored("cases", *DAY, *wrong)
    assert (code, out) == (2, "")
    assert err.strip()


def test_the_dashboard(stored: Call) -> None:
    code, out, _ = stored("dashboard", *DAY, "--json")
    answer = json.loads(out)
    assert (code, answer["cases"], answer["refused"]) == (0, 3, 0)
    # 68,505.58 + 641,096.42 + 2,718,474.43
    assert answer["total_due"] == "3428076.43"
    assert "回款率＝" in answer["rate_means"]
    code, out, _ = stored("dashboard", *DAY)
    assert code == 0
    assert "在办案件3件，到期应付3,428,076.43元" in out
    assert "各周届满的期限" in out


def test_today(stored: Call) -> None:
    code, out, _ = stored("today", *DAY, "--json")
    answer = json.loads(out)
    assert (code, answer["steps_count"], answer["clocks_count"], answer["drafts_count"]) == (0, 3, 1, 0)
    assert answer["clocks"][0]["case_no"] == "XYGD-2026-0002"
    code, out, _ = stored("today", *DAY)
    assert "到期的下一步，共3件" in out
    assert "收件箱，共0页。" in out


def test_refresh(stored: Call) -> None:
    assert stored("refresh", *DAY)[1] == "2026-11-23 已计算 3 件\n"
    assert json.loads(stored("refresh", *DAY, "--json")[1]) == {"as_of": "2026-11-23", "worked_out": 0, "stale": 0}
    assert json.loads(stored("refresh", *DAY, "--all", "--json")[1])["worked_out"] == 3


def test_an_empty_folder(call: Call) -> None:
    assert call("cases", *DAY)[1] == "2026-11-23 案件清单，共0件。\n"
    assert call("today", *DAY)[0] == 0
    assert call("refresh", *DAY)[0] == 0
    assert call("dashboard", *DAY)[0] == 0
