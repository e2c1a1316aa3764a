"""The dashboard over a small portfolio: every expected figure is worked out by hand beside it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from portfolio_cases import AT, DAY, before, case, loan, store
from sqlalchemy import delete

from docgen.api.contacts import add_contact
from docgen.api.dashboard import Dashboard, dashboard, month_before
from docgen.api.documents import DocumentOrder
from docgen.api.drafts import make_drafts, submit
from docgen.api.office import Office, open_office
from docgen.api.portfolio import Recovery, Share
from docgen.api.today import today
from docgen.errors import WrongParameter
from docgen.law.clock import ClockStatus
from docgen.store import figure_blocks
from docgen.store.figure_blocks import added_up, keep, mark_changed
from docgen.store.figures import Sums, counted, every
from docgen.store.models import FigureBlock
from docgen.workflow.summarising import amount_band

CALL = {"at": "2026-05-29T10:00:00+08:00", "channel": "phone", "party": "P1"}


@pytest.fixture
def office(tmp_path: Path, database_url: str | None) -> Iterator[Office]:
    opened = open_office(tmp_path / "data", database_url)
    yield opened
    opened.close()


def letter(kind: str, sent_on: date, party: str = "P1") -> dict[str, Any]:
    return {"document": kind, "party": party, "method": "ems", "sent_on": sent_on.isoformat()}


@pytest.fixture
def figures(office: Office) -> Dashboard:
    """Five cases that came in on 1 June 2026, looked at on 1 July 2026.

    A owed 10,000 when it came in; 2,000 came on 11 June (day 10), 1,000 on 21 June (day 20); 7,000 is left.
    B owed 100,000 and owes it still. C owed 500 and paid all of it on 6 June (day 5); it is settled.
    D is not paid out yet: refused. E falls due only later and owed nothing when it came in.
    """
    store(
        office,
        case(
            "A",
            loan("12000.00", before(100), (date(2026, 5, 1), "2000.00"), (date(2026, 6, 11), "2000.00"),
                 (date(2026, 6, 21), "1000.00")),
            product="消费贷",
            handler="王五",
            assessment={"willingness": "good", "ability": "poor", "cause": "unemployment"},
            deliveries=[
                letter("demand_letter", date(2026, 6, 5)),  # 2,000 on its 6th day, 1,000 on its 16th
                letter("逾期贷款催收通知书", date(2026, 6, 20)),  # 1,000 on its first day; 15 and 30 days aren't over
            ],
        ),
        case("B", loan("100000.00", before(400)), product="经营贷", handler="王五",
             deliveries=[letter("final_demand", date(2026, 6, 1)), letter("complaint", date(2026, 6, 2))]),
        case("C", loan("500.00", before(35), (date(2026, 6, 6), "500.00")), product="消费贷", status="settled",
             deliveries=[letter("demand_letter", date(2026, 5, 30))]),  # 500 on its 7th day
        case("D", loan("900.00", DAY + timedelta(90)) | {"signed_on": "2026-06-20", "disbursed_on": "2026-07-20"}),
        case("E", loan("800.00", DAY + timedelta(9))),
    )  # fmt: skip
    return dashboard(office, as_of=DAY)


def said(shares: tuple[Share, ...]) -> list[tuple[str, int, str]]:
    return [(share.title, share.cases, str(share.total_due)) for share in shares]


def test_totals(figures: Dashboard) -> None:
    # In hand and known: A 7,000, B 100,000, E nothing due; D is refused, C is settled.
    assert (figures.cases, figures.refused, figures.stale) == (3, 1, 0)
    assert (figures.total_due, figures.principal_overdue) == (Decimal(107_000), Decimal(107_000))


def test_distributions(figures: Dashboard) -> None:
    assert said(figures.ageing) == [("M0", 1, "0.00"), ("M4", 1, "7000.00"), ("M7+", 1, "100000.00")]
    assert said(figures.by_days) == [
        ("未逾期", 1, "0.00"),
        ("91–270天", 1, "7000.00"),
        ("360天以上", 1, "100000.00"),
    ]
    assert said(figures.by_amount) == [
        ("无应付款", 1, "0.00"),
        ("不足1万元", 1, "7000.00"),
        ("10万元以上不足50万元", 1, "100000.00"),
    ]
    assert said(figures.by_product) == [("经营贷", 1, "100000.00"), ("消费贷", 1, "7000.00"), ("未填", 1, "0.00")]
    assert said(figures.by_grade) == [("正常", 1, "0.00"), ("次级", 1, "7000.00"), ("损失", 1, "100000.00")]
    assert said(figures.by_class) == [("待查明", 2, "100000.00"), ("有意愿无能力", 1, "7000.00")]
    assert said(figures.by_cause) == [("失业", 1, "7000.00"), ("未填", 2, "100000.00")]
    assert [share.share for share in figures.ageing] == [Decimal("0.0000"), Decimal("0.0654"), Decimal("0.9346")]


def test_recovery(figures: Dashboard) -> None:
    # Owed when they came in: A 10,000 (12,000 less 2,000), B 100,000, C 500; D and E owed nothing known.
    # Since then: A 3,000, C 500. 3,500 / 110,500 = 3.17 %.
    # Days: (2,000 x 10 + 1,000 x 20 + 500 x 5) / 3,500 = 42,500 / 3,500 = 12.1.
    assert figures.recovery == Recovery(
        "", "全部案件", 3, Decimal("110500.00"), Decimal("3500.00"), Decimal("0.0317"), Decimal("12.1")
    )
    assert figures.recovery_by_product == (
        Recovery("经营贷", "经营贷", 1, Decimal("100000.00"), Decimal("0.00"), Decimal("0.0000"), None),
        # 3,500 / 10,500 = 33.33 %
        Recovery("消费贷", "消费贷", 2, Decimal("10500.00"), Decimal("3500.00"), Decimal("0.3333"), Decimal("12.1")),
    )
    months = {each.month: each.collected for each in figures.collected_by_month}
    assert (len(months), min(months), max(months)) == (12, date(2025, 8, 1), date(2026, 7, 1))
    # What A paid in May it paid before it came in.
    assert {month: paid for month, paid in months.items() if paid} == {date(2026, 6, 1): Decimal(3_500)}


def test_letters_and_what_followed(figures: Dashboard) -> None:
    found = {each.kind: each for each in figures.letters}
    assert set(found) == {"demand_letter", "final_demand"}  # a complaint is no letter
    demands = found["demand_letter"]
    assert (demands.title, demands.sent) == ("逾期贷款催收通知书", 3)
    # 7 days are over for all three: 2,000 (A, 5 June), 1,000 (A, 20 June), 500 (C, 30 May).
    # 15 days for A's first and C's: 2,000 and 500. 30 days for C's alone: 500.
    assert [(w.days, w.letters, w.followed, w.paid) for w in demands.within] == [
        (7, 3, 3, Decimal(3_500)),
        (15, 2, 2, Decimal(2_500)),
        (30, 1, 1, Decimal(500)),
    ]
    assert [(w.letters, w.followed, w.rate) for w in found["final_demand"].within] == [
        (1, 0, Decimal(0)),
        (1, 0, Decimal(0)),
        (1, 0, Decimal(0)),
    ]


def test_a_period_may_begin_within_a_month(office: Office, figures: Dashboard) -> None:
    assert figures.since == date(2025, 8, 1)
    later = dashboard(office, as_of=DAY, since=date(2026, 6, 15))
    assert [(each.month, each.collected) for each in later.collected_by_month] == [
        (date(2026, 6, 1), Decimal(1_000)),  # that of 21 June
        (date(2026, 7, 1), Decimal(0)),
    ]
    assert [(each.kind, each.sent) for each in later.letters] == [("demand_letter", 1)]  # that of 20 June
    assert dashboard(office, as_of=DAY, since=DAY + timedelta(1)).letters == ()


def flat(sums: Sums) -> dict[tuple[str, str, str], list[int]]:
    return {
        (what, name, value): numbers
        for what, names in sums.items()
        for name, values in names.items()
        for value, numbers in values.items()
    }


def test_a_period_of_centuries_is_refused(office: Office) -> None:
    assert dashboard(office, as_of=DAY, since=date(2006, 1, 1)).since == date(2006, 1, 1)
    with pytest.raises(WrongParameter, match="20年以内"):
        dashboard(office, as_of=DAY, since=date(2005, 12, 31))
    for day in (date.min, date.max):
        with pytest.raises(WrongParameter, match="截止日"):
            dashboard(office, as_of=day)


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("size", [1, 2, 512])
def test_blocks_of_cases_come_to_what_the_cases_do(office: Office, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_blocks, "SIZE", size)
    with office.database.deriving() as session:
        session.execute(delete(FigureBlock))
    first = dashboard(office, as_of=DAY)
    with office.database.reading() as session:
        total, fresh = added_up(session, DAY)
        assert (flat(total), len(fresh)) == (flat(counted(session, DAY, every)), 0)
    add_contact(office, "B", CALL, at=AT)
    store(office, case("F", loan("300.00", before(10), (date(2026, 6, 3), "100.00"))))
    second = dashboard(office, as_of=DAY)
    assert (second.cases, second.total_due) == (first.cases + 1, first.total_due + 200)
    with office.database.reading() as session:
        total, fresh = added_up(session, DAY)
        assert (flat(total), len(fresh)) == (flat(counted(session, DAY, every)), 0)


@pytest.mark.usefixtures("figures")
def test_what_changes_while_a_block_is_counted_is_counted_again(office: Office) -> None:
    with office.database.deriving() as session:
        mark_changed(session, [1])
    with office.database.reading() as session:
        _, (early,) = added_up(session, DAY)
    store(office, case("F", loan("300.00", before(10))))
    with office.database.deriving() as session:
        mark_changed(session, [1])
        keep(session, [early])
    assert dashboard(office, as_of=DAY).total_due == Decimal(107_300)
    with office.database.deriving() as session:
        keep(session, [early])  # whoever counted first is late
    assert dashboard(office, as_of=DAY).total_due == Decimal(107_300)


def test_bands_of_amounts() -> None:
    amounts = ("-1", "0", "0.01", "9999.99", "10000", "50000", "100000", "500000", "999999.99", "1000000")
    assert [amount_band(Decimal(amount)) for amount in amounts] == [0, 0, 1, 1, 2, 3, 4, 5, 5, 6]


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 7, 1), 11, date(2025, 8, 1)),
        (date(2026, 1, 31), 1, date(2025, 12, 1)),
        (date(2024, 2, 29), 0, date(2024, 2, 1)),
        (date(2026, 12, 5), -1, date(2027, 1, 1)),
    ],
)
def test_months_before(on: date, months: int, expected: date) -> None:
    assert month_before(on, months) == expected


@pytest.fixture
def ending(office: Office) -> Office:
    """Limitation of three years: of F it ends on Friday 3 July 2026, of G it did on 30 June, of H on 31 December."""
    old = {"signed_on": "2022-01-15", "disbursed_on": "2022-01-15"}
    store(
        office,
        case("F", loan("100.00", date(2023, 7, 3)) | old),
        case("G", loan("100.00", date(2023, 6, 30)) | old),
        case("H", loan("100.00", date(2023, 12, 31)) | old),
        case("I", loan("100.00", date(2025, 12, 31))),
    )
    return office


def test_clocks_by_week(ending: Office) -> None:
    clocks = dashboard(ending, as_of=DAY).clocks
    assert len(clocks.weeks) == 13
    assert [(week.from_on, week.kinds) for week in clocks.weeks if week.clocks] == [
        (date(2026, 6, 29), {"limitation": 1})
    ]
    assert (clocks.to_be_proved, clocks.expired, clocks.refused_cases) == (0, 1, 0)


def test_today(ending: Office) -> None:
    answer = today(ending, as_of=DAY)
    (clock,) = answer.clocks
    assert (clock.case_no, clock.status, clock.days_left, answer.clocks_count) == ("F", ClockStatus.EXPIRING, 2, 1)
    assert answer.steps_count == 4
    assert [line.case_no for line in answer.steps][:2] == ["G", "F"]  # the longest due first
    assert (answer.drafts_count, answer.pages_count) == (0, 0)
    (made,) = make_drafts(ending, DocumentOrder("claim_statement", "F", DAY, DAY), at=AT).drafts
    assert today(ending, as_of=DAY).drafts_count == 0
    submit(ending, made.draft, at=AT)
    waiting = today(ending, as_of=DAY)
    assert (waiting.drafts_count, [draft.draft for draft in waiting.drafts or ()]) == (1, [made.draft])


def test_nothing_of_nothing(office: Office) -> None:
    answer = dashboard(office, as_of=DAY)
    assert (answer.cases, answer.total_due, answer.recovery.rate, answer.recovery.cycle_days) == (0, 0, None, None)
    assert (answer.ageing, answer.letters) == ((), ())
    assert today(office, as_of=DAY).steps == ()
