"""``docgen check``: policies with file and line, and what nobody compared with its source for long."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from docgen.api import catalogue
from docgen.api.office import open_office
from docgen.collection import policy_files
from docgen.law.dated import STALE_DAYS, Parameters
from docgen.law.statutes import doubtful_statutes, statutes

KIND = ["demand_letter"]
ON = date(2026, 11, 23)
POLICY = """\
title = "本行方案"
[risk]
medium = { from_day = 11 }
high = { from_day = 21 }
[[steps]]
name = "letter"
title = "发函"
document = "no_such_letter"
from_day = 5
by_day = 2
"""


NEVER_COMPARED = (*Parameters.load().unconfirmed(), *doubtful_statutes())


def test_the_shipped_definitions_are_sound(tmp_path: Path) -> None:
    answer = catalogue.check(open_office(tmp_path), KIND, on=ON)
    assert answer.problems == ()
    assert answer.notices == NEVER_COMPARED


def test_what_nobody_compared_with_its_text_is_a_notice() -> None:
    parameters, *laws = NEVER_COMPARED
    for name in ("five_class_loss_days", "limitation_years", "financial_cost_line"):
        assert f"（{name}）" in parameters
    for name in ("lpr_1y", "limitation_suspension_months", "court_fee_acceptance"):
        assert f"（{name}）" not in parameters
    assert [law.split("（")[0] for law in laws] == [
        "《中华人民共和国民法典》",
        "《中华人民共和国民事诉讼法》",
        "《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》",
        "《中华人民共和国公司法》",
        "《贷款通则》",
        "《中华人民共和国企业破产法》",
        "《中华人民共和国仲裁法》",
    ]


def test_every_fault_of_every_policy_is_named_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "own.toml").write_text(POLICY, encoding="utf-8")
    (folder / "broken.toml").write_text("title = \n", encoding="utf-8")
    problems = catalogue.check(open_office(tmp_path), KIND, on=ON).problems
    assert [problem.place.split(" steps")[0] for problem in problems] == [
        "broken.toml 第1行",
        "own.toml 第8行",
        "own.toml 第10行",
    ]
    assert [("没有这种文书" in problem.expected, "完成日" in problem.expected) for problem in problems[1:]] == [
        (True, False),
        (False, True),
    ]


def test_a_fault_in_a_policy_that_ships_is_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "bank.toml").write_text(POLICY.replace("no_such_letter", "demand_letter"), encoding="utf-8")
    monkeypatch.setattr(policy_files, "SHIPPED", shipped)
    (problem,) = catalogue.check(open_office(tmp_path), KIND, on=ON).problems
    assert problem.place.startswith("bank.toml 第10行")


def test_parameters_and_statutes_long_not_compared_are_notices(tmp_path: Path) -> None:
    checked = [parameter.checked_on for parameter in Parameters.load()]
    checked += [statute.checked_on for statute in statutes().values()]
    office = open_office(tmp_path)
    first, last = min(checked), max(checked)
    assert catalogue.check(office, KIND, on=first + timedelta(days=STALE_DAYS)).notices == NEVER_COMPARED
    assert catalogue.check(office, KIND, on=first + timedelta(days=STALE_DAYS + 1)).notices != NEVER_COMPARED
    everything = catalogue.check(office, KIND, on=last + timedelta(days=STALE_DAYS + 1))
    assert len(everything.notices) == len(checked) + len(NEVER_COMPARED)
    assert everything.problems == ()
