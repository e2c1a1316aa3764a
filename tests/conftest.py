"""Fixtures that several packages' tests share: databases of both kinds, and a small case."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from docgen.casefile.case import Case
from docgen.store import database as store_database
from docgen.store.database import Database, open_database

POSTGRES_URL = os.environ.get("DOCGEN_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/test")


LONG = (
    "web/test_web_doors.py",
    "web/test_web_batches.py",
    "web/test_web_browser.py",
    "cli/test_batch_command.py",
    "workflow/test_issuing.py",
    "api/test_api_templates.py",
    "bundle/test_bundle_volumes.py",
)
"""Files with tests of many seconds: begun first, so that no worker is left with one while the other has nothing."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONG))


def do_again(connection: Connection, told: list[tuple[str, Any]]) -> None:
    """The statements once more: a server is sent all of them at once."""
    if connection.dialect.name == "postgresql" and not any(values for _, values in told):
        # without values psycopg takes a percent sign as it stands
        script = ";".join(statement.rstrip().rstrip(";").replace("%%", "%") for statement, _ in told)
        connection.exec_driver_sql(script, execution_options={"no_parameters": True})
        return
    for statement, values in told:
        connection.exec_driver_sql(statement, values)


@pytest.fixture(scope="session", autouse=True)
def migrated_once() -> Iterator[None]:
    """Migrations run in earnest on the first empty database of a kind; what they did there is done again on others."""
    in_earnest, done = store_database.migrate, dict[str, list[tuple[str, Any]]]()

    def migrate(connection: Connection) -> bool:
        kind = connection.dialect.name
        if inspect(connection).get_table_names():
            return in_earnest(connection)
        if kind in done:
            do_again(connection, done[kind])
            return True
        told: list[tuple[str, Any]] = []

        def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
            if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
                told.append((statement, values))

        event.listen(connection, "before_cursor_execute", note)
        in_earnest(connection)
        event.remove(connection, "before_cursor_execute", note)
        done[kind] = told
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_database, "migrate", migrate)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a PostgreSQL server that answers."""
    engine = create_engine(POSTGRES_URL, connect_args={"connect_timeout": 3})
    try:
        engine.connect().close()
    except OperationalError as error:
        pytest.skip(f"no PostgreSQL server at {engine.url.render_as_string()}: {error.orig}")
    finally:
        engine.dispose()
    return POSTGRES_URL


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty schema of its own on the server, dropped afterwards."""
    schema = f"docgen_{uuid4().hex}"
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(postgres_server).update_query_dict({"options": f"-csearch_path={schema}"})
    yield url.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Each kind of database in turn; None is the data folder's own SQLite."""
    url: str | None = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    return url


@pytest.fixture
def database(tmp_path: Path, database_url: str | None) -> Iterator[Database]:
    """An open database at the newest migration, of each kind in turn."""
    opened = open_database(tmp_path / "data", database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def cheap_hashes() -> Iterator[None]:
    """Passwords are hashed with little work: tests have many."""
    cheap = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("docgen.workflow.passwords.PasswordHasher", cheap)
        yield


@pytest.fixture(scope="session")
def make_case() -> Callable[..., Case]:
    """A small loan by one person from one bank; keywords replace or add parts, in the JSON spelling."""

    def make(case_no: str = "2026-001", **parts: Any) -> Case:
        return Case.model_validate(
            {
                "case_no": case_no,
                "claim_type": "financial_loan",
                "creditor": {"kind": "organization", "name": "江城示例银行股份有限公司", "phone": "010-00000000"},
                "debtors": [
                    {
                        "id": "P1",
                        "kind": "person",
                        "name": "张三",
                        "roles": ["borrower"],
                        "address": "江城市示例路1号",
                    }
                ],
                "debts": [
                    {
                        "no": "JK-001",
                        "name": "个人借款合同",
                        "signed_on": "2025-01-10",
                        "principal": "100000.00",
                        "disbursed_on": "2025-01-15",
                        "matures_on": "2026-01-15",
                        "annual_rate": "0.06",
                        "repayment_method": "bullet",
                        "default_rate": {"multiplier": "1.5"},
                        "compound": True,
                    }
                ],
                **parts,
            }
        )

    return make
