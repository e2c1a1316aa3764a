"""The audit chain: whoever changes, adds or takes away a row behind the program's back is found."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from docgen.casefile.case import Case
from docgen.store.audit import Deed, Head, entries_of_case, head
from docgen.store.cases import add_cases, replace_cases
from docgen.store.database import Database, make_engine, migrations, open_database
from docgen.store.events import Stamp
from docgen.store.examination import examine
from docgen.store.numbers import Series, mark_issued, mark_void, reserve

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
STAMP = Stamp(AT, "wang", "案件.json")
CALL = {"at": "2026-03-01T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "李四"}
SERIES = Series("示银", "催", 2026, "{prefix}{kind}〔{year}〕{number}号")


def deed(act: str, subject: str | None = None) -> Deed:
    return Deed(act, "wang", AT, subject)


@pytest.fixture
def kept(database: Database, make_case: Callable[..., Case]) -> Database:
    """Two cases by one import, one of them brought up to date, a number void and a number reserved."""
    first, second = make_case(case_no="A-1", contacts=[CALL]), make_case(case_no="A-2")
    with database.writing(deed("import_cases")) as session:
        add_cases(session, [first, second], STAMP)
    with database.writing(deed("import_cases", "A-2")) as session:
        replace_cases(session, [second.model_copy(update={"notes": "新"})], STAMP)
    with database.writing(deed("reserve_numbers")) as session:
        void, _ = reserve(session, SERIES, 2, owner="w", at=AT)
    with database.writing(deed("clean_up")) as session:
        mark_void(session, void, "未能出具", AT)
    return database


def problems(database: Database, noted: Head | None = None) -> tuple[str, ...]:
    with database.reading() as session:
        return examine(session, noted).problems


def test_what_the_program_wrote_is_whole(kept: Database) -> None:
    with kept.reading() as session:
        seen = examine(session)
    assert (seen.entries, seen.problems) == (
        4,
        (),
    )  # the beginning, two imports, a void number; reserving witnesses none
    assert seen.rows == 2 + 2 + 1 + 1 + 1  # cases, their versions, a contact; a version more; a number


TAMPERED = [
    ("UPDATE contacts SET recorded_at = '2026-03-01 00:00:00'", "第 2 条", "有行被改动"),
    ("UPDATE case_versions SET document = '{}' WHERE id = 1", "第 2 条", "有行被改动"),
    ("UPDATE case_versions SET document = replace(document, 'a', 'b') WHERE id = 1", "第 2 条", "有行被改动"),
    ("UPDATE case_versions SET document = (SELECT document FROM contacts) WHERE id = 1", "第 2 条", "有行被改动"),
    ("UPDATE case_versions SET imported_by = 'li' WHERE number = 2", "第 3 条", "有行被改动"),
    ("UPDATE case_versions SET id = 9 WHERE number = 2", "第 3 条", "有行被改动"),
    ("DELETE FROM case_versions WHERE number = 2", "第 3 条", "应有 1 行，现有 0 行"),
    ("UPDATE cases SET case_no = CASE case_no WHEN 'A-1' THEN 'A-x' ELSE 'A-1' END", "第 2 条", "有行被改动"),
    ("UPDATE numbers SET void_reason = '另一原因' WHERE state = 'void'", "第 4 条", "有行被改动"),
    (
        "UPDATE numbers SET state = 'issued', ended_at = reserved_at, deed = 'x' WHERE state = 'reserved'",
        "1 行数据",
        "没有",
    ),
    ("INSERT INTO case_files SELECT 9, 1, 'a.pdf', sha256, stored_at, 'y' FROM blobs", "1 行数据", "没有审计记录"),
    ("UPDATE audit_entries SET by = 'li' WHERE seq = 2", "第 2 条", "内容被改动"),
    ("UPDATE audit_entries SET at = '2026-11-24 01:30:00' WHERE seq = 3", "第 3 条", "内容被改动"),
    ("DELETE FROM audit_entries WHERE seq = 2", "第 2 条", "缺失"),
    ("DELETE FROM audit_entries WHERE seq = 4", "1 行数据", "没有审计记录"),
    ("DELETE FROM audit_entries", "审计链", "是空的"),
]


def disarm(session: Session) -> None:
    """What whoever owns the database can do: take the rules away."""
    if session.get_bind().dialect.name == "sqlite":
        for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        session.execute(text("SET session_replication_role = replica"))
    session.execute(text("INSERT INTO blobs VALUES ('aa', 1, '2026-11-23')"))


@pytest.mark.parametrize(("change", "where", "what"), TAMPERED, ids=[change for change, _, _ in TAMPERED])
def test_tampering_is_found_and_named(kept: Database, change: str, where: str, what: str) -> None:
    with kept.engine.begin() as connection, Session(connection) as session:
        disarm(session)
        session.execute(text(change))
        session.commit()
    found = problems(kept)
    assert any(where in problem and what in problem for problem in found), found


def test_a_chain_cut_off_or_made_anew_is_told_by_a_head_kept_elsewhere(kept: Database) -> None:
    with kept.reading() as session:
        noted = head(session)
    assert problems(kept, noted) == ()
    assert problems(kept, Head(noted.seq + 1, noted.hash)) == (
        f"链上只有 {noted.seq} 条记录，少于另行保存的第 {noted.seq + 1} 条，末尾的记录已被删除",
    )
    other = Head(noted.seq, hashlib.sha256(b"another").hexdigest())
    assert problems(kept, other) == (f"第 {noted.seq} 条记录与另行保存的链头不符，链在此前被整体改写过",)


def test_who_does_not_say_what_he_does_writes_nothing(database: Database, make_case: Callable[..., Case]) -> None:
    with Session(database.engine) as session, pytest.raises(RuntimeError, match="Deed"):
        add_cases(session, [make_case()], STAMP)


def test_an_act_that_writes_nothing_leaves_an_entry_only_if_it_is_told(database: Database) -> None:
    for told, count in ((False, 1), (True, 2)):
        with database.writing(Deed("audit", "wang", AT, told=told)):
            pass
        with database.reading() as session:
            assert examine(session).entries == count


def test_many_append_at_once(tmp_path: Path, database_url: str | None) -> None:
    """Also where the server's own default would have them see what was there when they began."""
    if database_url is not None:
        url = make_url(database_url)
        told = f"{url.query['options']} -cdefault_transaction_isolation=serializable"
        database_url = url.update_query_dict({"options": told}).render_as_string(hide_password=False)
    database = open_database(tmp_path, database_url)

    def append(_: int) -> None:
        with database.writing(Deed("audit", "wang", AT, told=True)) as session:
            session.execute(text("SELECT 1"))  # its transaction begins before it waits for the others

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(append, range(20)))
    with database.reading() as session:
        seen = examine(session)
    database.close()
    assert (seen.entries, seen.problems) == (21, ())


def test_what_fails_leaves_no_entry(database: Database, make_case: Callable[..., Case]) -> None:
    def fail() -> None:
        with database.writing(deed("import_cases")) as session:
            add_cases(session, [make_case()], STAMP)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.reading() as session:
        assert head(session).seq == 1


def test_a_case_has_its_history_also_of_imports_of_many(kept: Database) -> None:
    with kept.reading() as session:
        acts = {case_no: [entry.seq for entry in entries_of_case(session, case_no)] for case_no in ("A-1", "A-2")}
    assert acts == {"A-1": [2], "A-2": [2, 3]}


def test_a_number_issued_without_a_document_is_found(kept: Database) -> None:
    with kept.writing(deed("issue")) as session:
        (number,) = reserve(session, SERIES, 1, owner="w", at=AT)
        mark_issued(session, number, AT)
    assert problems(kept) == (f"编号序号 {number.serial} 记为已出具，但没有文书",)


def test_what_an_earlier_release_wrote_is_taken_into_the_first_entry(tmp_path: Path, database_url: str | None) -> None:
    engine = make_engine(database_url or f"sqlite:///{tmp_path / 'docgen.db'}")
    config = migrations()
    with engine.execution_options(docgen_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text("INSERT INTO cases VALUES (1, 'A-1', '2026-11-23')"))
        connection.execute(text("INSERT INTO case_versions VALUES (1, 1, 1, '{}', 'aa', '2026-11-23', 'x', 'y')"))
    engine.dispose()
    database = open_database(tmp_path, database_url)
    with database.reading() as session:
        seen = examine(session)
    assert (seen.entries, seen.rows, seen.problems) == (1, 2, ())
    with database.engine.begin() as connection, Session(connection) as session:
        disarm(session)
        session.execute(text("UPDATE case_versions SET source = 'z'"))
        session.commit()
    assert problems(database) == ("第 1 条记录所证明的数据与现状不符（有行被改动）",)
    database.close()
