from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from law_facts import day, shipped

from docgen.errors import ParameterGap, RateBeyondData, ShippedFileFaulty, WrongParameterFile
from docgen.law import dated
from docgen.law.dated import STALE_DAYS, Citations, Parameters

LPR_FILE = """
name = "lpr_1y"
title = "一年期贷款市场报价利率"
keyed_by = "quoted"
checked_on = 2026-12-01
[source]
title = "公告"
[[values]]
from = 2026-10-20
value = "0.0295"
"""


@pytest.mark.parametrize(
    ("name", "on", "value"),
    [
        # law.md 1.1, the day before and the day of a change
        ("lpr_1y", "2019-08-20", "0.0425"),
        ("lpr_1y", "2020-04-19", "0.0405"),
        ("lpr_1y", "2020-04-20", "0.0385"),
        ("lpr_1y", "2021-12-19", "0.0385"),
        ("lpr_1y", "2021-12-20", "0.0380"),
        ("lpr_1y", "2025-05-19", "0.0310"),
        ("lpr_1y", "2025-05-20", "0.0300"),
        ("lpr_5y", "2024-02-19", "0.0420"),
        ("lpr_5y", "2024-02-20", "0.0395"),
        ("lpr_5y", "2026-10-21", "0.0350"),  # 31 days after the last publication
        ("private_lending_fixed_cap", "2015-09-01", "0.24"),
        ("private_lending_lpr_multiple", "2020-08-20", "4"),
        ("private_lending_lpr_multiple", "2026-01-01", "4"),
        ("financial_cost_line", "2017-08-04", "0.24"),
        ("day_count_financial", "2026-01-01", "360"),
        ("day_count_other", "2026-01-01", "365"),
    ],
)
def test_the_value_in_force(name: str, on: str, value: str) -> None:
    assert shipped()[name].on(day(on)).value == Decimal(value)


def test_every_publication_is_there() -> None:
    assert len(shipped()["lpr_1y"].history) == len(shipped()["lpr_5y"].history) == 86


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("lpr_1y", "2019-08-19"),
        ("private_lending_fixed_cap", "2015-08-31"),
        ("private_lending_lpr_multiple", "2020-08-19"),
    ],
)
def test_a_day_before_the_first_value_is_an_error(name: str, on: str) -> None:
    with pytest.raises(ParameterGap, match=name):
        shipped()[name].on(day(on))


def test_a_rate_more_than_31_days_after_the_last_publication_is_an_error_that_names_the_command() -> None:
    with pytest.raises(RateBeyondData, match="docgen parameter add lpr_1y"):
        shipped()["lpr_1y"].on(day("2026-10-22"))


def test_every_value_has_a_source() -> None:
    for parameter in shipped():
        assert all(value.title and value.source for value in parameter.history), parameter.name


def test_an_institution_adds_values(tmp_path: Path) -> None:
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "lpr.toml").write_text(LPR_FILE, encoding="utf-8")
    merged = Parameters.load(tmp_path)
    assert merged["lpr_1y"].on(day("2026-10-19")).value == Decimal("0.0300")
    assert merged["lpr_1y"].on(day("2026-11-20")).value == Decimal("0.0295")
    assert merged["lpr_1y"].on(day("2026-11-20")).source == "公告"
    assert merged["lpr_1y"].checked_on == date(2026, 12, 1)
    assert merged["lpr_5y"] == shipped()["lpr_5y"]
    with pytest.raises(RateBeyondData):
        shipped()["lpr_1y"].on(day("2026-11-20"))


def test_a_folder_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    assert Parameters.load(tmp_path / "none")["lpr_1y"] == shipped()["lpr_1y"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name = ", "TOML 语法有误：文件末尾"),
        (LPR_FILE.replace("lpr_1y", "lpr_7y"), "没有名为“lpr_7y”"),
        (LPR_FILE.replace('value = "0.0295"', 'value = "三"'), "小数"),
        (LPR_FILE.replace('value = "0.0295"', 'worth = "0.0295"'), "缺少 value"),
        (LPR_FILE.replace('name = "lpr_1y"', ""), "缺少 name"),
        (LPR_FILE + '[[values]]\nfrom = 2026-10-20\nvalue = "0.03"\n', "由早到晚"),
        (LPR_FILE.split("[[values]]", maxsplit=1)[0] + "[[values]]\n", "缺少 value"),
        (LPR_FILE.split("[[values]]", maxsplit=1)[0].replace("checked_on", "values = []\nchecked_on"), "至少一个"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WrongParameterFile, match=fault) as refused:
        Parameters.load(tmp_path)
    assert "own.toml" in str(refused.value)


def test_a_wrong_file_that_ships_is_no_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lpr_1y.toml").write_text(LPR_FILE.replace("value", "worth"), encoding="utf-8")
    monkeypatch.setattr(dated, "SHIPPED", tmp_path)
    with pytest.raises(ShippedFileFaulty, match=r"lpr_1y\.toml") as refused:
        dated._shipped.__wrapped__()
    assert [problem.expected for problem in refused.value.problems] == ["缺少 values"]


def test_values_long_not_compared_are_named() -> None:
    checked = shipped()["lpr_1y"].checked_on
    assert shipped().stale(checked) == []
    late = date.fromordinal(checked.toordinal() + STALE_DAYS)
    assert shipped().stale(late) == []
    assert any("lpr_1y" in line for line in shipped().stale(date.fromordinal(late.toordinal() + 1)))


def test_values_from_general_knowledge_are_named() -> None:
    (said,) = shipped().unconfirmed()
    named = [each.name for each in shipped() if f"（{each.name}）" in said]
    assert named == [each.name for each in shipped() if any("未经核对" in value.shown for value in each.history)]
    assert said.startswith(f"{len(named)}项参数")
    assert Parameters({"lpr_1y": shipped()["lpr_1y"]}).unconfirmed() == []


def test_a_value_used_twice_is_cited_once() -> None:
    citations = Citations(shipped())
    assert citations.value("lpr_1y", day("2025-06-01")) == Decimal("0.0300")
    citations.value("lpr_1y", day("2025-06-02"))
    assert [cited.since for cited in citations.used] == [day("2025-05-20")]
