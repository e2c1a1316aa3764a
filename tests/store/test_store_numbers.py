import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.casefile.profile import STANDARD_NUMBER
from docgen.errors import NumberLost
from docgen.store.audit import Deed
from docgen.store.database import Database
from docgen.store.models import NumberState
from docgen.store.numbers import ABANDONED, Series, mark_issued, mark_void, numbers, reserve, void_abandoned
from docgen.store.owners import owners_of
from docgen.store.sealing import KEY_FILE

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DEED = Deed("test", "local", AT)
DEMANDS = Series("江银", "催", 2026, STANDARD_NUMBER)

RESERVE_AND_WAIT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from docgen.casefile.profile import STANDARD_NUMBER
from docgen.store.audit import Deed
from docgen.store.database import open_database
from docgen.store.numbers import Series, mark_issued, reserve
from docgen.store.owners import owners_of

data, url, count, ending = Path(sys.argv[1]), sys.argv[2] or None, int(sys.argv[3]), sys.argv[4]
at = datetime(2026, 11, 23, tzinfo=UTC)
DEED = Deed("test", "local", at)
database = open_database(data, url)
with owners_of(database, data / "leases").lease() as owner:
    for _ in range(count):
        with database.writing(DEED) as session:
            (number,) = reserve(session, Series("江银", "催", 2026, STANDARD_NUMBER), 1, owner=owner, at=at)
        if ending == "issue":
            with database.writing(DEED) as session:
                mark_issued(session, number, at)
    print("ready", flush=True)
    if ending == "wait":
        sys.stdin.read()
"""


def start(data: Path, url: str | None, count: int, ending: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RESERVE_AND_WAIT, str(data), url or "", str(count), ending]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own


def states(database: Database) -> list[tuple[str, str, str | None]]:
    with database.reading() as session:
        return [(number.text, number.state, number.void_reason) for number in numbers(session)]


def test_numbers_run_by_prefix_and_year(database: Database) -> None:
    with database.writing(DEED) as session:
        given = [
            reservation.text
            for series, count in [
                (DEMANDS, 2),
                (Series("江银", "债", 2026, STANDARD_NUMBER), 1),
                (Series("江银", "催", 2027, STANDARD_NUMBER), 1),
                (DEMANDS, 1),
            ]
            for reservation in reserve(session, series, count, owner="o", at=AT)
        ]
    assert given == [
        "江银催〔2026〕1号",
        "江银催〔2026〕2号",
        "江银债〔2026〕1号",
        "江银催〔2027〕1号",
        "江银催〔2026〕3号",
    ]


def test_a_reservation_that_is_rolled_back_leaves_no_gap(database: Database) -> None:
    def fail() -> None:
        with database.writing(DEED) as session:
            reserve(session, DEMANDS, 1, owner="o", at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.writing(DEED) as session:
        (number,) = reserve(session, DEMANDS, 1, owner="o", at=AT)
    assert number.text == "江银催〔2026〕1号"


def test_a_number_ends_once(database: Database) -> None:
    with database.writing(DEED) as session:
        first, second = reserve(session, DEMANDS, 2, owner="o", at=AT)
        mark_issued(session, first, AT)
        assert mark_void(session, second, "排版失败", AT)
        assert not mark_void(session, first, "太迟", AT)
    with pytest.raises(NumberLost, match="2号"), database.writing(DEED) as session:
        mark_issued(session, second, AT)
    assert states(database) == [
        ("江银催〔2026〕1号", NumberState.ISSUED, None),
        ("江银催〔2026〕2号", NumberState.VOID, "排版失败"),
    ]


def test_two_processes_at_once_leave_no_gap_and_no_duplicate(
    database: Database, tmp_path: Path, database_url: str | None
) -> None:
    running = [start(tmp_path / "data", database_url, 20, "issue") for _ in range(2)]
    for process in running:
        process.communicate(timeout=180)
    expected = [(f"江银催〔2026〕{value}号", NumberState.ISSUED, None) for value in range(1, 41)]
    assert sorted(states(database)) == sorted(expected)


def test_what_a_killed_process_left_is_voided_and_what_a_living_one_holds_is_not(
    database: Database, tmp_path: Path, database_url: str | None
) -> None:
    owners = owners_of(database, tmp_path / "data" / "leases")
    folder = tmp_path / "data"
    if database_url is not None:  # another machine, with a folder of its own and the same database
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        shutil.copy(tmp_path / "data" / KEY_FILE, folder)

    def sweep() -> list[str]:
        with database.writing(DEED) as session:
            return [left.text for left in void_abandoned(session, owners.is_alive, AT)]

    with (
        start(folder, database_url, 2, "wait") as process,
        owners.lease() as owner,
        database.writing(DEED) as session,
    ):
        assert process.stdout is not None
        process.stdout.readline()
        reserve(session, DEMANDS, 1, owner=owner, at=AT)
        session.commit()
        assert sweep() == []
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0 if database_url is None else 0.5)  # until the server has seen it
        assert sweep() == ["江银催〔2026〕1号", "江银催〔2026〕2号"]
        assert sweep() == []
    assert states(database) == [
        ("江银催〔2026〕1号", NumberState.VOID, ABANDONED),
        ("江银催〔2026〕2号", NumberState.VOID, ABANDONED),
        ("江银催〔2026〕3号", NumberState.RESERVED, None),
    ]


def test_many_processes_may_open_a_new_data_folder_at_once(tmp_path: Path, database_url: str | None) -> None:
    running = [start(tmp_path / "new", database_url, 1, "issue") for _ in range(3)]
    assert [process.communicate(timeout=180)[0].strip() for process in running] == ["ready"] * 3
