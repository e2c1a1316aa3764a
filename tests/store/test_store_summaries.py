"""What lists are read from is worked out beside whoever writes to the cases: nobody is lost, nobody is turned away."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from docgen.casefile.case import Case
from docgen.casefile.records import Contact
from docgen.store.audit import Deed
from docgen.store.blobs import Blob
from docgen.store.case_files import record_blobs
from docgen.store.cases import add_cases, add_contact
from docgen.store.database import Database, open_database
from docgen.store.events import Stamp
from docgen.store.models import CasePayment, CaseSummary, CaseWords, SearchKey, StoredCase, SummaryDay
from docgen.store.summaries import PaymentRow, Summary, write_summaries
from docgen.store.summary_days import KEPT_DAYS, open_day

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DEED = Deed("test", "local", AT)
STAMP = Stamp(AT, "local", "case.json")
DAY = date(2026, 11, 23)
NEXT = DAY + timedelta(days=1)
CALL = Contact.model_validate({"at": "2026-03-01T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "李四"})
_BLOCKED = 1.0
"""Seconds in which whoever is not kept waiting is through."""


@pytest.fixture
def cases(database: Database, make_case: Callable[..., Case]) -> list[int]:
    """Three cases, and a day that lists are read from."""
    with database.writing(DEED) as session:
        add_cases(session, [make_case(f"2026-00{n}") for n in range(1, 4)], STAMP)
    with database.deriving() as session:
        open_day(session, DAY, "rules")
        return list(session.scalars(select(StoredCase.id).order_by(StoredCase.id)))


def summary(case_id: int, **more: Any) -> Summary:
    paid = PaymentRow(paid_on=DAY, amount=Decimal("1.00"), since_placed=True)
    said = {"case_id": case_id, "changes": 0, "values": {"worked_out_on": DAY}, "about": "{}"}
    return Summary(**{**said, "names": frozenset({"张三"}), "payments": [paid], **more})


def call(database: Database, case_no: str, then: Callable[[], object]) -> None:
    """Enter a call; ``then`` comes once the case is held and before the call is there."""
    with database.writing(DEED) as session:
        add_contact(session, case_no, CALL, STAMP)
        then()


def work_out(database: Database, as_of: date, ids: list[int]) -> None:
    with database.deriving() as session:
        write_summaries(session, as_of, [summary(case_id) for case_id in ids])


def open_next(database: Database) -> None:
    with database.deriving() as session:
        open_day(session, NEXT, "rules")


OTHERS: dict[str, Callable[[Database, list[int]], None]] = {
    "a new day is opened": lambda database, _: open_next(database),
    "the cases are worked out": lambda database, ids: work_out(database, DAY, ids),
}


@pytest.mark.parametrize("what", OTHERS)
def test_writing_to_a_case_and_working_out_lists_do_not_lock_each_other_out(
    database: Database, cases: list[int], what: str
) -> None:
    with ThreadPoolExecutor(1) as beside:
        others: list[Any] = []

        def begin() -> None:
            others.append(beside.submit(OTHERS[what], database, cases))
            time.sleep(_BLOCKED)

        call(database, "2026-002", begin)
        others[0].result(timeout=30)
    with database.reading() as session:
        stale = select(CaseSummary.case_id).where(CaseSummary.as_of == DAY, CaseSummary.stale)
        assert cases[1] in session.scalars(stale).all()


def test_a_case_worked_out_for_two_days_at_once_is_found_once(database: Database, cases: list[int]) -> None:
    open_next(database)
    with ThreadPoolExecutor(1) as beside, database.deriving() as session:
        write_summaries(session, DAY, [summary(case_id) for case_id in cases])
        other = beside.submit(work_out, database, NEXT, cases)
        time.sleep(_BLOCKED)
        session.commit()
        other.result(timeout=30)
    with database.reading() as session:
        assert session.scalars(select(SearchKey.case_id).order_by(SearchKey.case_id)).all() == cases
        assert session.scalars(select(CasePayment.case_id).order_by(CasePayment.case_id)).all() == cases
        assert len(session.scalars(select(CaseWords.as_of)).all()) == 2 * len(cases)


def test_a_day_that_is_let_go_of_while_it_is_worked_out_is_let_go(database: Database, cases: list[int]) -> None:
    for days in range(1, KEPT_DAYS + 1):
        with database.deriving() as session:
            open_day(session, DAY + timedelta(days=days), "rules")
    work_out(database, DAY, cases)
    with database.reading() as session:
        assert DAY not in session.scalars(select(SummaryDay.as_of)).all()
        assert session.scalars(select(CaseWords.case_id)).all() == []


def test_a_day_is_let_go_of_beside_those_who_work_it_out(database: Database, cases: list[int]) -> None:
    for days in range(1, KEPT_DAYS):
        with database.deriving() as session:
            open_day(session, DAY + timedelta(days=days), "rules")
    work_out(database, DAY, cases)
    work_out(database, DAY, cases[:1])  # its rows now lie behind those of the others
    with ThreadPoolExecutor(1) as beside, database.deriving() as session:
        write_summaries(session, DAY, [summary(cases[0])])
        other = beside.submit(open_last, database)
        time.sleep(_BLOCKED)
        write_summaries(session, DAY, [summary(case_id) for case_id in cases[1:]])
        session.commit()
        other.result(timeout=30)
    with database.reading() as session:
        assert DAY not in session.scalars(select(SummaryDay.as_of)).all()


def open_last(database: Database) -> None:
    with database.deriving() as session:
        open_day(session, DAY + timedelta(days=KEPT_DAYS), "rules")


def test_whoever_enters_the_same_blobs_does_so_in_the_same_order(tmp_path: Path) -> None:
    """Two who entered them in different orders would wait for each other on a server."""
    blobs = [Blob(f"{n:064x}", n) for n in (3, 1, 4, 5, 9, 2, 6)]
    with closing(open_database(tmp_path / "data")) as database:
        with database.writing(DEED) as session:
            record_blobs(session, [*blobs, *blobs], AT)
        with database.reading() as session:
            entered = session.execute(text("SELECT size FROM blobs ORDER BY rowid")).scalars().all()
    assert entered == [1, 2, 3, 4, 5, 6, 9]
