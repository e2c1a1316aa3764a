import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, func, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from docgen.errors import (
    DatabaseBusy,
    DatabaseTooNew,
    DatabaseUnavailable,
    DiskFull,
    StorageError,
    WrongDatabaseUrl,
)
from docgen.store.audit import Deed, add_row
from docgen.store.database import HEAD, Database, migrations, open_database
from docgen.store.database_errors import database_errors
from docgen.store.models import Base, StoredCase

DEED = Deed("test", "local", datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path)
    yield database
    database.close()


def test_the_newest_migration_is_the_one_that_is_written_out() -> None:
    assert ScriptDirectory.from_config(migrations()).get_current_head() == HEAD


def test_models_and_migrations_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_opening_again_finds_what_is_there(tmp_path: Path, database_url: str | None) -> None:
    for _ in range(2):
        database = open_database(tmp_path, database_url)
        with database.reading() as session:
            assert session.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
        database.close()


def test_data_of_a_later_release_is_left_alone(tmp_path: Path, database_url: str | None) -> None:
    database = open_database(tmp_path, database_url)
    with database.writing(DEED) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseTooNew, match="9999"):
        open_database(tmp_path, database_url)


def test_sqlite_keeps_what_it_was_told(sqlite: Database) -> None:
    with sqlite.reading() as session:
        settings = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("not an address", WrongDatabaseUrl),
        ("mysql://root@localhost/test", WrongDatabaseUrl),
        ("oracel://x/y", WrongDatabaseUrl),
        ("postgresql://nobody@127.0.0.1:1/none", DatabaseUnavailable),
        ("sqlite:////proc/none/docgen.db", DatabaseUnavailable),
    ],
)
def test_an_address_that_does_not_work_is_said(tmp_path: Path, url: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        open_database(tmp_path, url)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('connection failed: connection to server at "db", port 6543 failed: Connection refused', "拒绝连接"),
        ("failed to resolve host 'db': [Errno -2] Name or service not known", "主机名无法解析"),
        ("connection timeout expired", "连接超时"),
        ('FATAL:  password authentication failed for user "u"', "用户名或密码有误"),
        ('FATAL:  role "u" does not exist', "用户名或密码有误"),
        ('FATAL:  database "d" does not exist', "没有这个数据库"),
        ('FATAL:  no pg_hba.conf entry for host "db"', "不允许本机连接"),
        ("the connection is closed", "没有应答或已停止服务"),
    ],
)
def test_what_the_driver_says_of_a_server_is_told_in_chinese(said: str, expected: str) -> None:
    url = make_url("postgresql+psycopg://u:secret@db:6543/d")
    with pytest.raises(DatabaseUnavailable) as raised, database_errors(url):
        raise OperationalError("SELECT 1", {}, psycopg.OperationalError(said))
    assert raised.value.facts["reason"] == f"db:6543/d {expected}"


@pytest.mark.parametrize(
    ("error", "expected", "said"),
    [
        (psycopg.errors.AdminShutdown("terminating"), DatabaseUnavailable, "db:5432/d 没有应答或已停止服务"),
        (psycopg.errors.TooManyConnections("too many"), StorageError, "db:5432/d 资源不足（53300）"),
        (psycopg.errors.DiskFull("no space"), DiskFull, "磁盘空间不足"),
        (psycopg.errors.DeadlockDetected("deadlock"), DatabaseBusy, "等候超时"),
    ],
)
def test_what_the_server_refuses_is_told_in_chinese(
    error: psycopg.Error, expected: type[StorageError], said: str
) -> None:
    url = make_url("postgresql+psycopg://u@db/d")
    with pytest.raises(expected, match=said), database_errors(url):
        raise OperationalError("SELECT 1", {}, error)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "docgen.db").write_bytes("这不是数据库".encode() * 100)
    with pytest.raises(DatabaseUnavailable, match=r"docgen\.db 不是数据库文件"):
        open_database(tmp_path)


def test_a_full_disk_is_said_and_changes_nothing(sqlite: Database) -> None:
    big = text("INSERT INTO cases (case_no, created_at, deed) VALUES (:case_no, '2026-11-23', 'd')")

    def fill_the_disk() -> None:
        with sqlite.writing(DEED) as session:
            session.execute(text("PRAGMA max_page_count = 1"))  # SQLite takes it as: no page more than there are
            session.execute(big, {"case_no": "x" * 1_000_000})

    with pytest.raises(DiskFull, match=r"docgen\.db"):
        fill_the_disk()
    with sqlite.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM cases")) == 0


@pytest.mark.parametrize(
    ("code", "free", "expected", "said"),
    [
        (sqlite3.SQLITE_IOERR_SHMSIZE, 1 << 30, DiskFull, "磁盘空间不足"),
        (sqlite3.SQLITE_IOERR_WRITE, 8192, DiskFull, "磁盘空间不足"),
        (sqlite3.SQLITE_IOERR_WRITE, 1 << 30, DatabaseUnavailable, "读写出错，磁盘可能已满或损坏"),
    ],
)
def test_a_full_disk_that_sqlite_tells_as_a_fault_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, code: int, free: int, expected: type[StorageError], said: str
) -> None:
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorcode = code
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(expected, match=said), database_errors(make_url(f"sqlite:///{tmp_path}/docgen.db")):
        raise OperationalError("BEGIN IMMEDIATE", {}, fault)


def test_a_writer_that_waits_too_long_is_told_so(sqlite: Database) -> None:
    def wait() -> None:
        with sqlite.writing(DEED) as first, sqlite.engine.connect() as second:
            first.execute(text("SELECT 1"))
            second.exec_driver_sql("PRAGMA busy_timeout = 50")
            second.commit()
            with database_errors(sqlite.engine.url):
                second.execution_options(docgen_writes=True).execute(text("SELECT 1"))

    with pytest.raises(DatabaseBusy):
        wait()


def test_many_threads_write_one_after_the_other(database: Database) -> None:
    def add(number: int) -> None:
        with database.writing(DEED) as session:
            add_row(session, StoredCase(case_no=f"{number:03}", created_at=datetime(2026, 11, 23, tzinfo=UTC)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    with database.reading() as session:
        assert len(session.scalars(select(StoredCase.case_no)).all()) == 40


END_ONCE = ("number_series", "numbers", "batch_rows")
COME_AND_GO = ("web_sessions", "sign_in_guards", "saved_filters", "jobs", "kept_answers", "outbox")
DERIVED = (
    "summary_days",
    "case_summaries",
    "case_words",
    "case_clocks",
    "search_keys",
    "case_payments",
    "case_letters",
    "figure_blocks",
)
CHANGED_AT_WILL = (*END_ONCE, *DERIVED, *COME_AND_GO)
WRITTEN_ONCE = [table.name for table in Base.metadata.sorted_tables if table.name not in CHANGED_AT_WILL]

ROWS = {
    "api_tokens": "INSERT INTO api_tokens VALUES (1, 'a', 'l', 'h', 's', '2027-11-23', '2026-11-23', 'x', 'd')",
    "api_token_ends": "INSERT INTO api_token_ends VALUES (1, 1, '2026-11-23', 'x', 'd')",
    "webhooks": "INSERT INTO webhooks VALUES (1, 'https://a', 'case.imported', 's', '2026-11-23', 'x', 'd')",
    "webhook_ends": "INSERT INTO webhook_ends VALUES (1, 1, '2026-11-23', 'x', 'd')",
    "blobs": "INSERT INTO blobs VALUES ('aa', 1, '2026-11-23')",
    "cases": "INSERT INTO cases VALUES (1, 'A', '2026-11-23', 'd')",
    "case_versions": "INSERT INTO case_versions VALUES (1, 1, 1, '{}', 'aa', '2026-11-23', 'x', 'y', 'd')",
    "case_files": "INSERT INTO case_files VALUES (1, 1, 'a.pdf', 'aa', '2026-11-23', 'd')",
    "contacts": "INSERT INTO contacts VALUES (1, 1, 0, 1, '{}', '2026-11-23', 'x', 'y', 'd')",
    "deliveries": "INSERT INTO deliveries VALUES (1, 1, 0, 1, '{}', '2026-11-23', 'x', 'y', 'd')",
    "evidence_items": "INSERT INTO evidence_items VALUES (1, 1, 0, 1, '{}', '2026-11-23', 'x', 'y', 'd')",
    "agreements": "INSERT INTO agreements VALUES (1, 1, 0, 1, '{}', '2026-11-23', 'x', 'y', 'd')",
    "numbers": (
        "INSERT INTO numbers (serial, prefix, year, value, text, owner, reserved_at, state, ended_at) "
        "VALUES (1, '催', 2026, 1, '催〔2026〕1号', 'o', '2026-11-23', 'issued', '2026-11-23')"
    ),
    "documents": (
        "INSERT INTO documents (serial, case_id, version_id, kind, kind_version, party, party_name, code, filename, "
        "dated_on, as_of, inputs, parameters, versions, fingerprint, text, pages, pdf_sha256, docx_sha256, "
        "issued_at, issued_by, deed) VALUES (1, 1, 1, 'k', '1', 'P1', 'n', 'DG1', 'f', '2026-11-23', '2026-11-23', "
        "'{}', '[]', '{}', 'ff', 't', 1, 'aa', 'aa', '2026-11-23', 'x', 'd')"
    ),
    "document_annexes": "INSERT INTO document_annexes VALUES (1, 1, 1, 'k', 'n', 't', 1, 'aa', 'aa', 'd')",
    "document_events": "INSERT INTO document_events VALUES (1, 1, 'handed_out', '2026-11-23', 'x', NULL, 'd')",
    "drafts": (
        "INSERT INTO drafts (id, case_id, kind, kind_version, dated_on, as_of, inputs, text, made_at, made_by, deed) "
        "VALUES (1, 1, 'k', '1', '2026-11-23', '2026-11-23', '{}', 't', '2026-11-23', 'x', 'd')"
    ),
    "draft_events": "INSERT INTO draft_events VALUES (1, 1, 'submit', '2026-11-23', 'x', NULL, NULL, 'd')",
    "draft_revisions": "INSERT INTO draft_revisions VALUES (1, 1, 'aa', 't', '[]', '[]', 1, '2026-11-23', 'x', 'd')",
    "sendings": "INSERT INTO sendings VALUES (1, 1, 'email', 'a', 'm', 's', 't', 'o', '2026-11-23', 'x', 'd')",
    "sending_ends": "INSERT INTO sending_ends VALUES (1, 1, 'sent', 'a', false, '2026-11-23', 'x', 'd')",
    "scans": (
        "INSERT INTO scans VALUES (1, 'a.pdf', 'aa', 1, 'aa', NULL, 'page', NULL, NULL, 'no_code', '', '[]', "
        "'2026-11-23', 'x', 'd')"
    ),
    "scan_ends": "INSERT INTO scan_ends VALUES (1, 1, 'page', NULL, NULL, 'n', '2026-11-23', 'x', 'd')",
    "postings": (
        "INSERT INTO postings VALUES (1, 1, 0, 'ems', 'EA123456785CN', '2026-11-24', 'x', 'a', NULL, NULL, '', "
        "'2026-11-24', 'x', 'd')"
    ),
    "tracking_events": (
        "INSERT INTO tracking_events VALUES (1, 1, '2026-11-26', 'signed', 't', NULL, 'a.csv', 'aa', 'l', "
        "'2026-11-26', 'x', 'd')"
    ),
    "batches": (
        "INSERT INTO batches VALUES ('b', 'k', 's', '2026-11-23', '2026-11-23', NULL, false, '2026-11-23', 'x', 'd')"
    ),
    "seal_uses": (
        "INSERT INTO seal_uses VALUES (1, 1, 'printed', 'official', false, 1, 2, 'x', '2026-11-23', NULL, NULL, NULL, "
        "'d')"
    ),
    "conduct_breaches": "INSERT INTO conduct_breaches VALUES (1, 1, 0, 'r', 't', 'b', '2026-11-23', 'd')",
    "credentials": "INSERT INTO credentials VALUES (1, 'a', 1, 'h', false, NULL, NULL, '2026-11-23', 'x', 'd')",
    "assignments": "INSERT INTO assignments VALUES (1, 1, 'a', 1, true, '2026-11-23', 'x', 'd')",
    "accounts": (
        "INSERT INTO accounts (id, name, revision, role, person, active, set_at, set_by, deed) "
        "VALUES (1, 'a', 1, 'admin', 'A', true, '2026-11-23', 'x', 'd')"
    ),
}


def fill(database: Database, tables: Iterable[str]) -> None:
    with database.writing(DEED) as session:
        for table in tables:
            session.execute(text(ROWS[table]))


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database, ROWS)
    return database


@pytest.mark.parametrize("name", WRITTEN_ONCE)
def test_rows_are_written_once(filled: Database, name: str) -> None:
    table = Base.metadata.tables[name]
    column = next(iter(table.columns))
    for change in (update(table).values({column: column}), delete(table)):
        with pytest.raises(DBAPIError, match="rows are written once"), filled.writing(DEED) as session:
            session.execute(change)
    with filled.reading() as session:
        assert session.scalar(select(func.count()).select_from(table)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM numbers",
        "UPDATE numbers SET state = 'void', void_reason = 'r'",
        "UPDATE numbers SET state = 'reserved', ended_at = NULL",
        "UPDATE numbers SET text = '催〔2026〕2号'",
    ],
)
def test_a_number_that_has_ended_stays_as_it_is(filled: Database, change: str) -> None:
    with pytest.raises(DBAPIError, match="numbers: "), filled.writing(DEED) as session:
        session.execute(text(change))


@pytest.mark.parametrize("table", ["documents", "numbers"])
def test_no_replacement_through_the_back_door(sqlite: Database, table: str) -> None:
    fill(sqlite, ROWS)
    assert sqlite.engine.url.database
    with closing(sqlite3.connect(sqlite.engine.url.database)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute(ROWS[table].replace("INSERT", "INSERT OR REPLACE"))


@pytest.mark.parametrize("missing", ["blobs", "cases", "case_versions", "numbers"])
def test_a_document_needs_its_blobs_its_case_and_its_number(database: Database, missing: str) -> None:
    needed = ("blobs", "cases", "case_versions", "numbers", "documents")
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        fill(database, [table for table in needed if table != missing])
