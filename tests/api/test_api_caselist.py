"""The list of cases: up to date with every change, found by what it should be, page by page without a gap."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from portfolio_cases import AT, DAY, before, case, debtor, loan, store
from sqlalchemy import select, text

from docgen.api.accounts import add_account
from docgen.api.assignments import assign
from docgen.api.backup import back_up, restore
from docgen.api.caselist import (
    CaseFilter,
    CaseLine,
    CaseSort,
    list_cases,
    list_filters,
    remove_filter,
    save_filter,
    saved_filter,
)
from docgen.api.dashboard import dashboard
from docgen.api.key import export_key
from docgen.api.office import Office, open_office
from docgen.api.refreshing import AT_ONCE, looking, refresh
from docgen.api.today import today
from docgen.api.worklist import worklist
from docgen.casefile.vocabulary import CaseStatus
from docgen.collection.classify import Grade, Risk
from docgen.errors import NotFound, WrongParameter
from docgen.law.clock import ClockKind, ClockStatus
from docgen.store import listing
from docgen.store.audit import Deed
from docgen.store.cases import load_case, replace_cases
from docgen.store.events import Stamp
from docgen.store.models import CaseSummary, SearchKey
from docgen.store.summaries import to_do, write_summaries
from docgen.store.summary_days import KEPT_DAYS, mark_stale
from docgen.workflow.access import AccountRole
from docgen.workflow.summarising import summarised

NO_FILTER = CaseFilter()
ID_NO = "11010119900307001X"


@pytest.fixture
def office(tmp_path: Path, database_url: str | None) -> Iterator[Office]:
    opened = open_office(tmp_path / "data", database_url)
    yield opened
    opened.close()


def numbers(office: Office, wanted: CaseFilter = NO_FILTER, sort: CaseSort = CaseSort.CASE_NO) -> list[str]:
    return [line.case_no for line in list_cases(office, wanted, as_of=DAY, sort=sort).cases]


def only(office: Office) -> CaseLine:
    (line,) = list_cases(office, as_of=DAY).cases
    return line


def test_a_case_in_the_list(office: Office) -> None:
    part = (before(60), "4000.00")
    store(office, case("A-1", loan("10000.00", before(100), part), debtor("张三"), product="消费贷", handler="王五"))
    line = only(office)
    assert (line.case_no, line.debtors, line.product, line.handler) == ("A-1", ("张三",), "消费贷", "王五")
    assert (line.total_due, line.principal_overdue, line.penalty) == (Decimal(6000), Decimal(6000), Decimal(0))
    assert (line.overdue_days, line.grade, line.risk, line.status) == (
        100,
        Grade.SUBSTANDARD,
        Risk.HIGH,
        CaseStatus.OPEN,
    )
    assert (line.clock, line.clock_status) == (ClockKind.LIMITATION, ClockStatus.RUNNING)
    assert line.clock_on == date(2029, 3, 23)  # three years from the due day: nothing proves who paid
    assert line.step == worklist(office, as_of=DAY).items[0].step


def test_a_refused_case_says_why_and_has_no_figures(office: Office) -> None:
    early = loan("10000.00", DAY + timedelta(400)) | {"signed_on": "2026-06-20", "disbursed_on": "2026-07-20"}
    store(office, case("A-1", early), case("A-2", loan("5000.00", before(3))))
    refused, sound = list_cases(office, as_of=DAY, sort=CaseSort.CASE_NO).cases
    assert (refused.total_due, refused.overdue_days, refused.refusal_code) == (None, None, "cut_off_too_early")
    assert "尚无债权可算" in refused.refusal
    assert (sound.refusal, sound.refusal_code) == ("", None)
    assert numbers(office, CaseFilter(amount_to=Decimal(10_000))) == ["A-2"]
    assert (numbers(office, CaseFilter(refused=True)), numbers(office, CaseFilter(refused=False))) == (["A-1"], ["A-2"])


def test_every_change_shows_at_once(office: Office) -> None:
    store(office, case("A-1", loan("10000.00", before(100)), debtor("张三")))
    assert only(office).total_due == Decimal(10_000)
    with office.database.writing(Deed("import_cases", "local", AT)) as session:
        merged = case("A-1", loan("10000.00", before(100), (before(1), "2500.00")), debtor("李四"))
        replace_cases(session, [merged], Stamp(AT, "local", "再"))
    line = only(office)
    assert (line.total_due, line.debtors) == (Decimal(7500), ("李四",))
    assert (numbers(office, CaseFilter(search="张三")), numbers(office, CaseFilter(search="李四"))) == ([], ["A-1"])


def test_a_change_that_is_not_kept_makes_nothing_stale(office: Office) -> None:
    store(office, case("A-1", loan("10000.00", before(100))))
    only(office)
    with pytest.raises(ZeroDivisionError):
        torn(office)
    with office.database.reading() as session:
        assert session.execute(select(CaseSummary.stale, CaseSummary.changes)).all() == [(False, 0)]


def torn(office: Office) -> None:
    """A change whose transaction fails at its end."""
    with office.database.writing(Deed("import_cases", "local", AT)) as session:
        replace_cases(session, [case("A-1", loan("9.00", before(100)))], Stamp(AT, "local", "再"))
        mark_stale(session, [1])
        session.info["seen"] = 1 // 0


def test_what_changes_while_a_case_is_worked_out_is_worked_out_again(office: Office) -> None:
    store(office, case("A-1", loan("10000.00", before(100))))
    only(office)
    paid(office, "1.00")
    with office.database.reading() as session:
        known = to_do(session, DAY, [1])
        loaded = load_case(session, "A-1")
    summary = summarised(loaded, known[1], [], looking(office, DAY))
    paid(office, "2.00")
    with office.database.deriving() as session:
        write_summaries(session, DAY, [summary])
    with office.database.reading() as session:
        assert session.execute(select(CaseSummary.stale, CaseSummary.total_due)).all() == [(True, Decimal(9999))]
    assert only(office).total_due == Decimal(9998)


def paid(office: Office, amount: str) -> None:
    """The case is stated anew, with so much paid."""
    with office.database.writing(Deed("import_cases", "local", AT)) as session:
        merged = case("A-1", loan("10000.00", before(100), (before(1), amount)))
        replace_cases(session, [merged], Stamp(AT, "local", "再"))


def test_many_stale_cases_are_shown_as_they_stand_and_counted(office: Office) -> None:
    count = AT_ONCE + 3
    store(office, *(case(f"A-{n:02}", loan(f"{n + 1}00.00", before(10))) for n in range(count)))
    answer = list_cases(office, as_of=DAY, sort=CaseSort.CASE_NO, limit=2)
    assert [(line.case_no, line.total_due) for line in answer.cases] == [("A-00", Decimal(100)), ("A-01", Decimal(200))]
    assert (answer.count, answer.stale) == (count, count)
    assert refresh(office, as_of=DAY).worked_out == count - 2
    assert list_cases(office, as_of=DAY).stale == 0


def test_a_new_day_is_never_empty_and_old_days_go(office: Office) -> None:
    store(office, *(case(f"A-{n:02}", loan("100.00", before(10))) for n in range(AT_ONCE + 3)))
    refresh(office, as_of=DAY)
    for later in range(1, KEPT_DAYS + 1):
        day = DAY + timedelta(later)
        answer = list_cases(office, as_of=day, limit=1)
        assert (answer.count, answer.cases[0].overdue_days) == (AT_ONCE + 3, 10 + later)
    with office.database.reading() as session:
        days = session.scalars(text("SELECT as_of FROM summary_days ORDER BY as_of")).all()
    assert [str(day) for day in days] == [str(DAY + timedelta(later)) for later in range(1, KEPT_DAYS + 1)]
    store(office, case("B-1", loan("1.00", before(10))))
    with office.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM case_summaries WHERE case_no = 'B-1'")) == KEPT_DAYS


def test_an_institutions_new_policy_is_gone_by_at_once(office: Office) -> None:
    store(office, case("A-1", loan("10000.00", before(5)), policy="本行"))
    assert only(office).step == "review"
    folder = office.data_dir / "policies"
    folder.mkdir()
    step = 'name = "a"\ntitle = "核对"\nfrom_day = 1\nby_day = 2\nuntil_day = 9\n'
    risk = "[risk]\nmedium = { from_day = 5 }\nhigh = { from_day = 9 }\n"
    (folder / "own.toml").write_text(f'title = "本行"\ncommon = false\n{risk}[[steps]]\n{step}', encoding="utf-8")
    assert (only(office).step, only(office).risk) == ("a", Risk.MEDIUM)


@pytest.fixture
def people(office: Office) -> Office:
    store(
        office,
        case(
            "XYGD-2026-0001",
            loan("100.00", before(1), no="JK-77"),
            debtor("张建国", id_no=ID_NO, phone="139 0000 0001"),
            debtor("阿依古丽·买买提", roles=["guarantor"], reserved_phone="010-00000002"),
            guarantees=[{"party": "P2", "contract_no": "BZ-9"}],
        ),
        case("XYGD-2026-0002", loan("200.00", before(2), no="JK-78"), debtor("李建")),
        case(
            "KA-3",
            {
                "no": "6222000000000001",
                "name": "信用卡领用合约",
                "signed_on": "2022-03-01",
                "annual_rate": "0.18",
                "card": {"number": "6222000000000001"},
                "balances": [{"on": "2026-06-30", "principal": "300.00", "overdue_days": 3}],
            },
            debtor("欧阳" + "长" * 58),
            claim_type="credit_card",
        ),
    )
    return office


FOUND_BY = [
    ("张建国", ["XYGD-2026-0001"]),
    ("建", ["XYGD-2026-0001", "XYGD-2026-0002"]),
    ("建国", ["XYGD-2026-0001"]),
    ("买买提", ["XYGD-2026-0001"]),
    ("依古丽•买", ["XYGD-2026-0001"]),
    ("长" * 58, ["KA-3"]),
    ("长" * 59, []),
    ("xygd-2026", ["XYGD-2026-0001", "XYGD-2026-0002"]),
    ("2026-0002", ["XYGD-2026-0002"]),
    ("\uff2a\uff2b77", ["XYGD-2026-0001"]),
    ("BZ-9", ["XYGD-2026-0001"]),
    (ID_NO.lower(), ["XYGD-2026-0001"]),
    (f"{ID_NO[:6]} {ID_NO[6:14]} {ID_NO[14:]}", ["XYGD-2026-0001"]),
    (ID_NO[:17], []),
    ("+86 139-0000-0001", ["XYGD-2026-0001"]),
    ("01000000002", ["XYGD-2026-0001"]),
    ("6222 0000 0000 0001", ["KA-3"]),
    ("6222", []),
    ("建 JK-78", ["XYGD-2026-0002"]),
    ("张 李", []),
    ("%", []),
    ("_", []),
    ("'; DROP TABLE cases", []),
    ("张\0建", ["XYGD-2026-0001"]),
    ("\udc80", []),
]


@pytest.mark.parametrize("many", [0, 2_000])
def test_search(people: Office, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_MANY", many)  # what many cases have is looked for in another way
    found = {search: numbers(people, CaseFilter(search=search)) for search, _ in FOUND_BY}
    assert found == dict(FOUND_BY)


def test_no_number_of_a_person_lies_in_clear(people: Office) -> None:
    numbers(people)
    with people.database.reading() as session:
        queries = (
            "SELECT * FROM search_keys",
            "SELECT * FROM case_summaries",
            "SELECT * FROM case_words",
            "SELECT * FROM case_clocks",
        )
        said = "\n".join(str(row) for query in queries for row in session.execute(text(query)))
    for secret in (ID_NO, ID_NO.lower(), "13900000001", "01000000002", "6222000000000001"):
        assert secret not in said
    with people.database.reading() as session:
        tokens = session.scalars(select(SearchKey.key).where(SearchKey.sort == "secret")).all()
    assert len(tokens) == 4  # the ID number, two phones, the card (its number and the contract's are one)
    assert all(len(token) == 64 for token in tokens)


def test_a_restored_folder_finds_the_same(people: Office, tmp_path: Path) -> None:
    save_filter(people, "我的", CaseFilter(search=ID_NO))
    before_it = numbers(people, CaseFilter(search=ID_NO))
    back_up(people, tmp_path / "backup.zip", at=AT)
    export_key(people, tmp_path / "key", at=AT)
    other = open_office(tmp_path / "restored")
    assert restore(other, tmp_path / "backup.zip", key=tmp_path / "key").ok
    assert numbers(other, saved_filter(other, "我的").filter) == before_it == ["XYGD-2026-0001"]
    other.close()


def test_filters_and_sorting(office: Office) -> None:
    store(
        office,
        case("A", loan("60000.00", before(20)), product="消费贷", holds=[{"reason": "disputed"}]),
        case("B", loan("8000.00", before(400)), product="经营贷", handler="王五", status="suspended"),
        case("C", loan("9000.00", before(100)), product="消费贷", status="settled"),
    )
    assert numbers(office, sort=CaseSort.AMOUNT) == ["A", "C", "B"]
    assert numbers(office, sort=CaseSort.DAYS) == ["B", "C", "A"]
    assert numbers(office, sort=CaseSort.NEWEST) == ["C", "B", "A"]
    assert numbers(office, CaseFilter(product=("消费贷",))) == ["A", "C"]
    assert numbers(office, CaseFilter(product=("消费贷", "经营贷"), status=(CaseStatus.SUSPENDED,))) == ["B"]
    assert numbers(office, CaseFilter(days_from=100)) == ["B", "C"]
    assert numbers(office, CaseFilter(days_from=20, days_to=100)) == ["A", "C"]
    assert numbers(office, CaseFilter(amount_from=Decimal("8000.01"), amount_to=Decimal(9000))) == ["C"]
    assert numbers(office, CaseFilter(grade=(Grade.LOSS,))) == ["B"]
    assert numbers(office, CaseFilter(held=True)) == ["A"]
    assert numbers(office, CaseFilter(handler=("王五",))) == ["B"]
    # A is on hold, C is settled; B is suspended, and court papers go on.
    assert numbers(office, CaseFilter(due_until=DAY + timedelta(90))) == ["B"]


def test_pages_follow_one_another_without_a_gap(office: Office) -> None:
    store(office, *(case(f"A-{n:02}", loan(f"{n % 3 + 1}00.00", before(n % 4 + 1))) for n in range(11)))
    for sort in CaseSort:
        whole = numbers(office, sort=sort)
        assert (pages(office, sort), len(set(whole))) == (whole, 11)


def pages(office: Office, sort: CaseSort) -> list[str]:
    """The numbers of all pages, four a page."""
    seen: list[str] = []
    after = None
    while True:
        answer = list_cases(office, as_of=DAY, sort=sort, limit=4, after=after)
        seen += [line.case_no for line in answer.cases]
        after = answer.next
        if after is None:
            return seen


@pytest.mark.parametrize("after", ["x", "WyJkdWUiXQ", "bnVsbA", "W10", "🐉"])
def test_a_place_that_is_none_is_said(tmp_path: Path, after: str) -> None:
    with pytest.raises(WrongParameter, match="翻页位置"):
        list_cases(open_office(tmp_path / "none"), as_of=DAY, after=after)


def test_a_place_of_another_order_is_said(office: Office) -> None:
    store(office, case("A", loan("1.00", before(1))), case("B", loan("1.00", before(1))))
    after = list_cases(office, as_of=DAY, limit=1, sort=CaseSort.DAYS).next
    with pytest.raises(WrongParameter):
        list_cases(office, as_of=DAY, after=after, sort=CaseSort.AMOUNT)


def test_filters_are_an_accounts_own(office: Office) -> None:
    add_account(office, "admin", role=AccountRole.ADMIN, at=AT)
    chief = open_office(office.data_dir, office.database_url, "admin")
    for name in ("a", "b"):
        add_account(chief, name, role=AccountRole.COLLECTOR, at=AT)
    first, second = (open_office(office.data_dir, office.database_url, name) for name in ("a", "b"))
    wanted = CaseFilter(search="张", days_from=90, amount_to=Decimal("5000.00"), grade=(Grade.LOSS,))
    save_filter(first, " 逾期三月 ", CaseFilter())
    save_filter(first, "逾期三月", wanted)
    assert [(each.name, each.filter) for each in list_filters(first).filters] == [("逾期三月", wanted)]
    assert list_filters(second).filters == ()
    with pytest.raises(NotFound):
        remove_filter(second, "逾期三月")
    remove_filter(first, "逾期三月")
    assert list_filters(first).filters == ()
    with pytest.raises(WrongParameter):
        save_filter(first, "长" * 41, wanted)
    for each in (chief, first, second):
        each.close()


def test_a_collector_sees_what_is_entrusted_to_him(tmp_path: Path) -> None:
    operator = open_office(tmp_path / "data")
    store(operator, *(case(f"A-{n}", loan(f"{n}00.00", before(40))) for n in range(1, 4)))
    add_account(operator, "admin", role=AccountRole.ADMIN, at=AT)
    admin, manager, collector = (open_office(operator.data_dir, account=name) for name in ("admin", "chief", "b"))
    add_account(admin, "chief", role=AccountRole.MANAGER, at=AT)
    add_account(admin, "b", role=AccountRole.COLLECTOR, at=AT)
    assign(manager, ["A-2"], to="b", at=AT)
    assert numbers(collector) == ["A-2"]
    assert list_cases(collector, as_of=DAY).count == 1
    assert {item.case_no for item in worklist(collector, as_of=DAY).items} == {"A-2"}
    assert [line.case_no for line in today(collector, as_of=DAY).steps] == ["A-2"]
    own, all_ = dashboard(collector, as_of=DAY), dashboard(manager, as_of=DAY)
    assert (own.total_due, own.recovery.placed, all_.total_due) == (Decimal(200), Decimal(200), Decimal(600))
    assert numbers(manager, CaseFilter(entrusted_to="b")) == ["A-2"]
    assert numbers(manager) == ["A-1", "A-2", "A-3"]
    for office in (operator, admin, manager, collector):
        office.close()


def test_nothing_is_made_of_a_folder_without_a_database(tmp_path: Path) -> None:
    office = open_office(tmp_path / "none")
    assert list_cases(office, as_of=DAY).cases == ()
    assert not office.data_dir.exists()
