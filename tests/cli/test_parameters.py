"""A new LPR goes into the data folder; what cannot be used is refused and changes nothing."""

import json
from pathlib import Path

import pytest

from docgen.cli import docgen
from docgen.cli.output import run

FLOATING = Path(__file__).resolve().parents[2] / "fixtures" / "cases" / "13_floating_loan.json"


def call(data: Path, *arguments: object) -> int:
    return run(docgen, ["--data", str(data), *map(str, arguments)])


def added(data: Path, value: str, since: str) -> int:
    return call(data, "parameter", "add", "lpr_1y", value, "--from", since, "--source", "示例公告")


def test_a_value_added_is_listed_with_its_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert added(tmp_path, "0.0295", "2026-10-20") == 0
    capsys.readouterr()
    assert call(tmp_path, "parameter", "list", "--json") == 0
    listed = {line["name"]: line for line in json.loads(capsys.readouterr().out)["parameters"]}
    assert listed["lpr_1y"]["value"] == "0.0295"
    assert listed["lpr_1y"]["source"] == "示例公告"
    assert listed["lpr_5y"]["value"] == "0.035"


def test_a_second_value_of_a_day_is_refused_unless_it_is_to_replace_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert added(tmp_path, "0.0299", "2026-10-20") == 0
    kept = (tmp_path / "parameters" / "lpr_1y.toml").read_bytes()
    capsys.readouterr()
    again = ["parameter", "add", "lpr_1y", "0.0295", "--from", "2026-10-20", "--source", "更正公告"]
    assert call(tmp_path, *again, "--json") == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "parameter_value_taken"
    assert all(said in error["message"] for said in ("2026-10-20起已有数值0.0299（示例公告）", "--replace"))
    assert (tmp_path / "parameters" / "lpr_1y.toml").read_bytes() == kept
    assert call(tmp_path, *again, "--replace", "--json") == 0
    assert json.loads(capsys.readouterr().out)["value"] == "0.0295"


def test_a_value_that_ships_is_replaced_only_on_purpose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["parameter", "add", "limitation_years", "2", "--from", "2017-10-01", "--source", "示例"]
    assert call(tmp_path, *given) == 2
    assert "民法" in capsys.readouterr().err
    assert call(tmp_path, *given, "--replace") == 0


def test_values_stand_oldest_first_and_one_a_day(tmp_path: Path) -> None:
    assert added(tmp_path, "0.0290", "2026-11-20") == 0
    assert added(tmp_path, "0.0299", "2026-10-20") == 0
    again = ("parameter", "add", "lpr_1y", "0.0295", "--from", "2026-10-20", "--source", "示例公告", "--replace")
    assert call(tmp_path, *again) == 0
    text = (tmp_path / "parameters" / "lpr_1y.toml").read_text(encoding="utf-8")
    assert [text.count(v) for v in ("0.0299", "0.0295", "0.0290")] == [0, 1, 1]
    assert text.index("2026-10-20") < text.index("2026-11-20")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["lpr_2y", "0.03"], 2),
        (["lpr_1y", "三"], 2),
        (["lpr_1y", "-0.01"], 2),
        (["court_fee_acceptance", "60"], 2),  # a table of tiers takes no single value
    ],
)
def test_what_cannot_be_used_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    assert call(tmp_path, "parameter", "add", *arguments, "--from", "2026-10-20", "--source", "示例") == code
    assert capsys.readouterr().err
    assert not (tmp_path / "parameters").exists()


@pytest.mark.parametrize("value", ["-0.1", "-.5", "-3"])
def test_a_negative_value_is_told_apart_from_an_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    options = ("--from", "2026-10-20", "--source", "示例")
    assert call(tmp_path, "parameter", "add", "lpr_1y", value, *options) == 2
    assert "以减号开头的数被当作选项" in capsys.readouterr().err
    assert call(tmp_path, "parameter", "add", *options, "--", "lpr_1y", value) == 2
    assert "应为不小于0的小数" in capsys.readouterr().err
    assert call(tmp_path, "parameter", "add", "lpr_1y", "0.03", "--form", "2026-10-20") == 2
    assert "是否指 --from" in capsys.readouterr().err


def test_the_list_cuts_nothing_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(tmp_path, "parameter", "list") == 0
    shown = capsys.readouterr().out
    assert "…" not in shown
    cells = [[cell.strip() for cell in line.split("│")] for line in shown.splitlines() if "│" in line]
    names, _, values, _, sources, _ = zip(*cells, strict=True)
    assert [name for name in ("conduct_voice_contacts_daily", "card_plan_months") if name not in names] == []
    assert [said for said in ("0.000175", "50", "超过10,000元：0.025") if said not in values] == []
    assert "诉讼费用交纳办法（国务院令第481号）第十三条第一款第（一）项" in "".join(sources).replace(" ", "")


def test_a_rate_beyond_the_data_names_the_command_that_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = json.loads(FLOATING.read_text(encoding="utf-8"))
    case["debts"][0]["floating"]["reprice"] = "january"
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    assert call(tmp_path / "data", "claim", file, "--as-of", "2027-01-10") == 3
    assert "docgen parameter add" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("3.0", "2026-10-20", "公告"), "相差过大"),  # per cent for a fraction
        (("0.0901", "2026-10-20", "公告"), "相差过大"),  # 3 × 0.03 is the most
        (("0.0099", "2026-10-20", "公告"), "相差过大"),
        (("0.03", "2136-01-20", "公告"), "尚未公布"),
        (("0.03", "2026-09-20", "公告"), "不得更改其历史"),  # the last that ships
        (("0.03", "2026-10-20", ""), "应写明依据"),
    ],
)
def test_a_published_rate_that_can_hardly_be_meant_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: tuple[str, str, str], said: str
) -> None:
    value, since, source = given
    assert call(tmp_path, "parameter", "add", "lpr_1y", value, "--from", since, "--source", source) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "parameters").exists()


@pytest.mark.parametrize("value", ["0.0900", "0.0100"])
def test_up_to_three_times_the_last_rate_is_taken(tmp_path: Path, value: str) -> None:
    assert added(tmp_path, value, "2026-10-20") == 0
