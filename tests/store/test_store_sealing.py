"""Personal data lies sealed in the database, and its key outside."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from docgen.casefile.case import Case
from docgen.errors import KeyDamaged, KeyMissing, SealBroken
from docgen.store.audit import Deed
from docgen.store.cases import add_cases, load_case
from docgen.store.database import Database, open_database
from docgen.store.events import Stamp
from docgen.store.models import CaseVersion
from docgen.store.sealing import KEY_FILE, Sealer, read_key

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
STAMP, DEED = Stamp(AT, "wang", "案件.json"), Deed("import_cases", "wang", AT)
PHONE, ID_NO = "00900000007", "990101199001011234"


def store(database: Database, case: Case) -> None:
    with database.writing(DEED) as session:
        add_cases(session, [case], STAMP)


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    made = make_case(contacts=[{"at": "2026-03-01T10:00:00+08:00", "channel": "phone", "party": "P1", "by": PHONE}])
    return made.model_copy(update={"notes": f"电话 {PHONE}，证件 {ID_NO}"})


def test_no_personal_data_stands_in_the_database_file(tmp_path: Path, case: Case) -> None:
    database = open_database(tmp_path)
    store(database, case)
    with database.reading() as session:
        assert load_case(session, case.case_no).case == case
    database.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("docgen.db"))
    assert case.case_no.encode() in written
    for personal in (PHONE, ID_NO, "张三"):
        assert personal.encode() not in written


def test_the_key_is_its_owners_alone_and_stays_the_same(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    path = tmp_path / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    open_database(tmp_path).close()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("spoil", "error", "said"),
    [
        (lambda path: path.unlink(), KeyMissing, "不存在"),
        (lambda path: path.write_bytes(b"A" * 43 + b"="), KeyMissing, "不是本数据库所用的密钥"),
        (lambda path: path.write_bytes(b"AAAA"), KeyDamaged, "已损坏"),
        (lambda path: path.write_bytes(b"\xff"), KeyDamaged, "已损坏"),
    ],
)
def test_without_its_key_a_database_is_not_opened(
    tmp_path: Path, spoil: Callable[[Path], None], error: type[Exception], said: str
) -> None:
    open_database(tmp_path).close()
    spoil(tmp_path / KEY_FILE)
    with pytest.raises(error, match=said):
        open_database(tmp_path)


def test_the_key_may_lie_elsewhere(tmp_path: Path, database_url: str | None, case: Case) -> None:
    elsewhere = tmp_path / "keys" / "k"
    database = open_database(tmp_path / "data", database_url, elsewhere)
    store(database, case)
    database.close()
    assert not (tmp_path / "data" / KEY_FILE).exists()
    again = open_database(tmp_path / "other", database_url, elsewhere) if database_url else None
    if again:
        with again.reading() as session:
            assert load_case(session, case.case_no).case == case
        again.close()


def test_what_was_changed_in_the_database_does_not_open(database: Database, case: Case) -> None:
    store(database, case)
    with database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER case_versions_no_update"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("UPDATE case_versions SET document = document || 'AAAA'"))
    with database.reading() as session, pytest.raises(SealBroken, match="audit verify"):
        load_case(session, case.case_no)


def test_rows_in_clear_are_read_as_they_are() -> None:
    sealer = Sealer(b"k" * 32)
    assert sealer.open('{"case_no": "A"}') == '{"case_no": "A"}'
    assert sealer.open(sealer.seal("喆堃㼆䶮𠅤" * 1000)) == "喆堃㼆䶮𠅤" * 1000
    assert sealer.seal("x") != sealer.seal("x")


def test_a_key_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert read_key(tmp_path / "none") is None


def test_a_fault_of_the_program_quotes_no_personal_data(database: Database) -> None:
    """Outside of its seal nothing is stored, and the error does not carry it into a log."""
    with Session(database.engine) as session, pytest.raises(StatementError) as raised:
        session.execute(insert(CaseVersion), [{"document": ID_NO, "imported_at": AT}])
    assert ID_NO not in str(raised.value)
