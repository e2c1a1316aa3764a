"""All rows of a database, table by table, in a form that either kind of database takes back as it was.

Rows are lines of JSON; instants are written in UTC, what lies sealed stays sealed. Loading goes into an empty schema of
the revision the rows are of, and takes the rules that keep rows from being written twice aside for that moment.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Date, DateTime, MetaData, Table, column, func, insert, select, text
from sqlalchemy import table as named

_BATCH: Final = 2_000
VERSION_TABLE: Final = "alembic_version"


def revision_of(connection: Connection) -> str:
    """The migration the database is at."""
    return str(connection.scalar(select(column("version_num")).select_from(named(VERSION_TABLE))))


def tables_of(connection: Connection) -> list[Table]:
    """The tables as the database has them, those that others refer to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != VERSION_TABLE]


def dumped(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table, a line each, in the order of its key."""
    rows = connection.execution_options(yield_per=_BATCH).execute(select(table).order_by(*table.primary_key.columns))
    for row in rows:
        plain = {name: _plain(value) for name, value in row._mapping.items()}  # noqa: SLF001 - SQLAlchemy's public name
        yield json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Put rows into an empty table; how many. Raises ValueError for a line that is none."""
    count, batch = 0, []
    for line in lines:
        batch.append(_row(connection, table, json.loads(line)))
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql":
        _go_on_counting(connection, table)
    return count + len(batch)


@contextmanager
def rules_aside(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Within the block the database's triggers rest; afterwards they are as they were."""
    if connection.dialect.name == "sqlite":
        rules = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for rule in rules:
            connection.exec_driver_sql(f'DROP TRIGGER "{rule.name}"')
        yield
        for rule in rules:
            connection.exec_driver_sql(rule.sql)
        return
    names = [table.name for table in tables]
    for name in names:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    yield
    for name in names:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Have the next key of a table follow those it holds."""
    for key in table.primary_key.columns:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
        last = connection.scalar(select(func.max(key)))
        if sequence is not None and last is not None:
            connection.execute(select(func.setval(sequence, last)))


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
        case date():
            return value.isoformat()
    return value


def _row(connection: Connection, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(connection, table.c[name].type, value) for name, value in row.items()}


def _value(connection: Connection, kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        instant = datetime.fromisoformat(value)
        return instant.replace(tzinfo=None) if connection.dialect.name == "sqlite" else instant
    return date.fromisoformat(value) if isinstance(kind, Date) else value
