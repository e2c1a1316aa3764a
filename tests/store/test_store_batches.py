from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from docgen.store.audit import Deed
from docgen.store.batches import (
    Standing,
    add_batch,
    batch_of,
    end_row,
    refused_rows,
    release_dead,
    release_rows,
    standing,
    take_row,
)
from docgen.store.database import Database
from docgen.store.models import Batch, BatchRow

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DEED = Deed("issue", "local", AT)
Fill = Callable[[int], None]


@pytest.fixture
def fill(database: Database) -> Fill:
    """Stores the batch ``b`` of so many rows."""

    def filled(rows: int) -> None:
        day = date(2026, 11, 23)
        batch = Batch(
            id="b",
            kind="k",
            source_sha256="s",
            as_of=day,
            dated_on=day,
            basis=None,
            draft=False,
            started_at=AT,
            started_by="local",
        )
        made = [
            {
                "position": n,
                "case_no": f"A-{n}",
                "sheet_row": n + 1,
                "answers": "{}",
                "fingerprint": f"f{n}",
                "state": "pending",
                "reason": None,
                "owner": None,
                "deaths": 0,
            }
            for n in range(1, rows + 1)
        ]
        with database.writing(DEED) as session:
            add_batch(session, batch, made)

    return filled


def take(database: Database, owner: str) -> str | None:
    with database.writing(DEED) as session:
        taken = take_row(session, "b", owner)
        return taken.case_no if taken else None


def states(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.scalars(select(BatchRow).order_by(BatchRow.position)).all()
        return [(row.state, row.owner) for row in rows]


def test_rows_are_taken_in_order_by_one_each(database: Database, fill: Fill) -> None:
    fill(3)
    assert [take(database, owner) for owner in ("o1", "o2", "o1", "o2")] == ["A-1", "A-2", "A-3", None]
    with database.writing(DEED) as session:
        assert end_row(session, 1, "o1")
        assert end_row(session, 2, "o2", refused="缺少地址")
        release_rows(session, "b", "o1")
    with database.reading() as session:
        assert standing(session, "b") == Standing(pending=1, done=1, refused=1)
        assert [(row.case_no, row.sheet_row, row.reason) for row in refused_rows(session, "b")] == [
            ("A-2", 3, "缺少地址")
        ]
        assert batch_of(session, "other") is None
    assert take(database, "o3") == "A-3"


def test_many_at_once_never_get_the_same_row(database: Database, fill: Fill) -> None:
    fill(24)
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda n: take(database, f"o{n % 4}"), range(30)))
    assert sorted(filter(None, taken)) == sorted(f"A-{n}" for n in range(1, 25))
    assert taken.count(None) == 6


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_row_that_another_is_just_taking_is_skipped_not_waited_for(database: Database, fill: Fill) -> None:
    fill(2)
    with database.writing(DEED) as session:
        first = take_row(session, "b", "o1")
        assert take(database, "o2") == "A-2"
    assert first is not None
    assert first.case_no == "A-1"


def test_a_row_is_ended_only_by_whoever_has_it(database: Database, fill: Fill) -> None:
    fill(1)
    take(database, "o1")
    with database.writing(DEED) as session:
        assert not end_row(session, 1, "o2")
        assert end_row(session, 1, "o1")
        assert not end_row(session, 1, "o1", refused="r")
    assert states(database) == [("done", None)]


def test_the_rows_of_the_dead_are_free_again(database: Database, fill: Fill) -> None:
    fill(2)
    for owner in ("dead", "alive"):
        take(database, owner)
    with database.writing(DEED) as session:
        assert release_dead(session, "b", lambda owner: owner == "alive")
    assert states(database) == [("pending", None), ("pending", "alive")]
    take(database, "alive")
    with database.writing(DEED) as session:
        assert not release_dead(session, "b", lambda owner: owner == "alive")


def test_a_row_that_two_processes_died_of_is_refused(database: Database, fill: Fill) -> None:
    fill(1)
    for stopped in (False, True, True):  # being stopped from outside counts for nothing
        take(database, "o")
        with database.writing(DEED) as session:
            release_dead(session, "b", lambda _: False, of_it=stopped)
    with database.reading() as session:
        assert [row.reason for row in refused_rows(session, "b")] == [
            "办理此案的进程两次异常终止，已跳过。请将案件资料发给系统管理员"
        ]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM batch_rows",
        "UPDATE batch_rows SET state = 'pending' WHERE position = 1",
        "UPDATE batch_rows SET owner = NULL WHERE position = 1",
        "UPDATE batch_rows SET case_no = 'B' WHERE position = 2",
        "UPDATE batch_rows SET fingerprint = 'x' WHERE position = 2",
    ],
)
def test_a_row_is_never_taken_back(database: Database, fill: Fill, change: str) -> None:
    fill(2)
    take(database, "o")
    with database.writing(DEED) as session:
        end_row(session, 1, "o")
    with pytest.raises(DBAPIError, match="batch_rows: "), database.writing(DEED) as session:
        session.execute(text(change))
