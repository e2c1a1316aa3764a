"""The database: SQLite in the data folder, or PostgreSQL by its address; the same code on both.

Writers of SQLite take their lock at once (BEGIN IMMEDIATE), so that none finds out half-way that it must start again.
Readers see one moment, whatever is written meanwhile. A database is brought to the newest migration when it is opened.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from docgen.errors import (
    Clash,
    DatabaseTooNew,
    KeyMissing,
    WrongDatabaseUrl,
)
from docgen.store import audit, outbox
from docgen.store.database_errors import database_errors
from docgen.store.files import make_folder
from docgen.store.leases import alone
from docgen.store.models import PersonalKey
from docgen.store.sealing import KEY_FILE, Sealer, make_key, read_key, sealing
from docgen.store.summary_days import mark_stale

HEAD: Final = "0014"
"""The newest migration, written out so that opening a database at its head need not load them all."""

_BUSY_SECONDS: Final = 30


class Database:
    """An open database at the newest migration."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self.engine = engine
        self._sealer = sealer
        server = engine.dialect.name != "sqlite"
        self._readers = engine.execution_options(**{"isolation_level": "REPEATABLE READ"} if server else {})
        # Who waited for a lock must see what its holder wrote, whatever the server's own default.
        writes = {"isolation_level": "READ COMMITTED"} if server else {}
        self._writers = engine.execution_options(docgen_writes=True, **writes)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database. Raises StorageError."""
        with self._session(self._readers) as session:
            yield session

    @contextmanager
    def writing(self, deed: audit.Deed) -> Iterator[Session]:
        """A session whose changes are all there once the block ends, or none on an error, and in the audit chain.

        Args:
            deed: what is done by it.

        Raises:
            StorageError: the database refuses.
        """
        with self._session(self._writers) as session:
            audit.begin(session, deed)
            yield session
            mark_stale(session, audit.cases_of(session))
            outbox.tell(session, audit.told(session), deed.at)
            audit.close(session)

    @contextmanager
    def deriving(self) -> Iterator[Session]:
        """A session that writes what is derived and can be made again, of which the audit chain is told nothing.

        Raises:
            StorageError: the database refuses.
        """
        with self._session(self._writers) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with (
            database_errors(self.engine.url),
            sealing(self._sealer),
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(data_dir: Path, url: str | None = None, key_file: Path | None = None) -> Database:
    """Open the data folder's own database, or the one at ``url``, made and migrated where it needs to be.

    Args:
        data_dir: the data folder.
        url: a PostgreSQL database; None for the folder's own SQLite.
        key_file: where the key of personal data lies; None for ``personal.key`` in the data folder. A new database
            gets a new key where there is none.

    Raises:
        KeyMissing, KeyDamaged: the key is not there, or is not the one.
        WrongDatabaseUrl: ``url`` is none, or of another kind of database.
        DatabaseTooNew: a later release wrote it.
        StorageError: it cannot be reached or written.
    """
    make_folder(data_dir)
    engine = make_engine(url or f"sqlite:///{database_file(data_dir)}")
    writers = engine.execution_options(docgen_writes=True)
    with ExitStack() as undone:
        undone.callback(engine.dispose)
        with alone(data_dir / "docgen.lock"), database_errors(engine.url), writers.begin() as connection:
            upgraded = migrate(connection)
            sealer = _sealer(connection, key_file or data_dir / KEY_FILE)
            if upgraded:
                with sealing(sealer):
                    audit.found_chain(connection)
        undone.pop_all()
    return Database(engine, sealer)


def _sealer(connection: Connection, path: Path) -> Sealer:
    """The sealer of the database's key. A new database takes the key that is there, or a new one."""
    with Session(connection) as session:
        known = session.scalar(select(PersonalKey.fingerprint))
        key = read_key(path)
        if key is None:
            if known is not None:
                raise KeyMissing(path=path, reason="不存在")
            key = make_key(path)
        sealer = Sealer(key)
        if known is None:
            session.add(PersonalKey(id=1, fingerprint=sealer.fingerprint))
            session.flush()
        elif sealer.fingerprint != known:
            raise KeyMissing(path=path, reason="不是本数据库所用的密钥")
    return sealer


@contextmanager
def new_database(data_dir: Path, url: str | None, revision: str) -> Iterator[Connection]:
    """A transaction on an empty database of an earlier or this release's tables, brought to ``HEAD`` at its end.

    Raises:
        Clash: there is a database already.
        DatabaseTooNew: the revision is of a later release.
        WrongDatabaseUrl, StorageError: as for ``open_database``.
    """
    make_folder(data_dir)
    engine = make_engine(url or f"sqlite:///{database_file(data_dir)}")
    writers = engine.execution_options(docgen_writes=True)
    try:
        with alone(data_dir / "docgen.lock"), database_errors(engine.url), writers.begin() as connection:
            if inspect(connection).get_table_names():
                raise Clash(what="数据库", name=data_dir, reason="已经存在。请换一个空的数据文件夹（及空的数据库）")
            config = migrations()
            if revision not in {known.revision for known in ScriptDirectory.from_config(config).walk_revisions()}:
                raise DatabaseTooNew(found=revision, head=HEAD)
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            yield connection
            command.upgrade(config, HEAD)
    finally:
        engine.dispose()


def database_file(data_dir: Path) -> Path:
    """Where a data folder's own database lies."""
    return data_dir / "docgen.db"


def make_engine(url: str) -> Engine:
    """An engine with docgen's settings for its kind of database; errors quote no values. Raises WrongDatabaseUrl."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise WrongDatabaseUrl(reason="无法识别的写法") from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        if parsed.get_backend_name() == "postgresql":
            return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    except NoSuchModuleError as error:
        raise WrongDatabaseUrl(reason=f"不支持 {parsed.drivername}") from error
    raise WrongDatabaseUrl(reason=f"不支持 {parsed.drivername}")


def migrate(connection: Connection) -> bool:
    """Bring the database to ``HEAD`` within the connection's transaction; whether it was not. Raises DatabaseTooNew."""
    found = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found == HEAD:
        return False
    config = migrations()
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseTooNew(found=found, head=HEAD)
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
    return True


def migrations() -> Config:
    """Alembic's configuration for the migrations beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _settings)
    event.listen(engine, "begin", _begin)
    return engine


def _settings(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, not where the driver guesses
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what was committed outlives a power cut
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")  # INSERT OR REPLACE is a deletion too


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("docgen_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
