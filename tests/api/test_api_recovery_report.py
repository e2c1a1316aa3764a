"""The recovery report: every figure of the dashboard, nothing that does not add up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from portfolio_cases import DAY, before, case, loan, store

from docgen.api.dashboard import dashboard
from docgen.api.office import Office, open_office
from docgen.api.recovery_report import recovery_report, refuse_unequal, write_recovery_report
from docgen.document.text import plain_text
from docgen.errors import UnfaithfulRenderError
from docgen.kinds import compose as composing


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A (7,000 of 10,000 left, 3,000 paid since), B (100,000) and D, which cannot be worked out."""
    opened = open_office(tmp_path / "data")
    paid = ((date(2026, 6, 11), "2000.00"), (date(2026, 6, 21), "1000.00"))
    store(
        opened,
        case("A", loan("10000.00", before(100), *paid), product="消费贷<&>"),
        case("B", loan("100000.00", before(400)), product="经营贷"),
        case("D", loan("900.00", DAY + timedelta(90)) | {"signed_on": "2026-06-20", "disbursed_on": "2026-07-20"}),
    )
    yield opened
    opened.close()


def test_the_report_says_what_the_dashboard_does(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    made = composing.compose_names
    monkeypatch.setattr(
        "docgen.kinds.compose.compose_names",
        lambda kind, names: [said.append(plain_text(document := made(kind, names))), document][1],
    )
    files = recovery_report(office, as_of=DAY, dated_on=DAY, since=date(2026, 6, 1))
    assert files.pdf.startswith(b"%PDF")
    assert files.docx.startswith(b"PK")
    for line in (
        "统计期间 ｜ 2026年6月1日至2026年7月1日 ｜ 统计范围 ｜ 全部在办案件",
        "期末案件 ｜ 2件 ｜ 期末逾期本金 ｜ 107,000.00元",
        "期末应付合计 ｜ 107,000.00元 ｜ 期内收回 ｜ 3,000.00元",
        "回款率 ｜ 2.73% ｜ 回款周期 ｜ 13天",  # 3,000 of 110,000; (2,000×10 + 1,000×20) ÷ 3,000 = 13.3
        "消费贷<&> ｜ 1 ｜ 7,000.00 ｜ 7,000.00 ｜ 6.54%",
        "2026-06 ｜ 3,000.00",
        "消费贷<&> ｜ 1 ｜ 10,000.00 ｜ 3,000.00 ｜ 30% ｜ 13",
        "经营贷 ｜ 1 ｜ 100,000.00 ｜ 0.00 ｜ 0% ｜ —",
    ):
        assert line in said[0]
    assert "D ｜ " in said[0].partition("五、未计入金额的案件与口径")[2]


def test_parts_that_do_not_add_up_stop_the_report(office: Office) -> None:
    figures = dashboard(office, as_of=DAY)
    refuse_unequal(figures)
    first, *rest = figures.by_product
    for wrong in (
        replace(first, total_due=first.total_due + Decimal("0.01")),
        replace(first, cases=first.cases + 1),
        replace(first, principal_overdue=Decimal(0)),
    ):
        with pytest.raises(UnfaithfulRenderError, match="贷款品种"):
            refuse_unequal(replace(figures, by_product=(wrong, *rest)))
    with pytest.raises(UnfaithfulRenderError, match="收回"):
        refuse_unequal(replace(figures, recovery_by_product=figures.recovery_by_product[:1]))


def test_an_empty_folder_is_reported_on_as_empty(tmp_path: Path) -> None:
    office = open_office(tmp_path / "none")
    store(office, case("C", loan("1.00", before(9)), status="closed"))
    written = write_recovery_report(office, tmp_path / "out", as_of=DAY, dated_on=DAY)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(written.files)
    office.close()
