"""Clocks as time lines: where things lie, what they rest on, what a delivery would change."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from visiting import Visitor

from docgen.law.clock import Effect, Strength
from web.timeline import timeline

CaseJson = Callable[..., bytes]


def clock(*days: date, **more: Any) -> SimpleNamespace:
    events = [SimpleNamespace(on=on, effect=Effect.STARTS, strength=Strength.STRONG) for on in days]
    ends = {"starts_on": None, "expires_on": None, "expires_on_if_proved": None}
    return SimpleNamespace(events=events, **{**ends, **more})


def test_days_lie_where_they_should() -> None:
    start = date(2024, 1, 1)
    # 2024-01-01 to 2024-12-26 is 360 days; with 15 days of room at either end 390 in all.
    line = timeline(
        clock(start, starts_on=start, expires_on=date(2024, 6, 29), expires_on_if_proved=date(2024, 12, 26)),
        date(2024, 3, 31),
    )
    assert line.dots[0].at == "3.85%"  # 15 of 390
    assert (line.runs.at, line.runs.width) == ("3.85%", "46.15%")  # 180 of 390
    assert (line.if_proved.at, line.if_proved.width) == ("50.00%", "46.15%")
    assert line.today == "26.92%"  # 15 + 90 of 390
    assert [(year.at, year.name) for year in line.years] == [("3.85%", "2024"), ("97.69%", "2025")]


@pytest.mark.parametrize("today", [date.min, date(2024, 2, 29), date.max])
def test_a_line_of_any_length_can_be_drawn(today: date) -> None:
    line = timeline(clock(date(2024, 2, 29)), today)
    assert (line.runs, line.if_proved, line.ends) == (None, None, None)
    assert len(line.years) <= 110
    assert float(line.today[:-1]) >= 0


def test_a_clock_is_shown_with_what_it_rests_on(visitor: Visitor, case_json: CaseJson) -> None:
    visitor.drop(case_json("甲1"))
    text = visitor.get("/cases/甲1/clocks?as_of=2026-03-16").text
    # Due on 2026-01-15, three years, that day not counted.
    for shown in ("诉讼时效", "2026年1月15日起算，2029年1月15日届满", "进行中", "1036", "<svg", "张三"):
        assert shown in text
    assert "如果送达" not in text  # nothing was sent
    assert ' style="' not in text


def test_a_case_without_clocks_and_one_that_cannot_be_worked_out(visitor: Visitor, case_json: CaseJson) -> None:
    visitor.drop(case_json("清1", status="settled"))
    assert "没有正在计算的期限" in visitor.get("/cases/清1/clocks").text


def test_what_a_delivery_would_change_is_tried_out(visitor: Visitor, case_json: CaseJson) -> None:
    visitor.drop(case_json("甲1"))
    answer = visitor.get("/cases/甲1/clocks?document_no=无此文号&on=2026-03-20")
    assert answer.status_code == 200
    assert "没有找到" in answer.text
    assert visitor.get("/cases/甲1/clocks?document_no=x&on=2026-13-01").status_code == 400
