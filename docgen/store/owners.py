"""Who is still at work on a database: each holder of a lease, wherever he sits.

With SQLite everybody is on one machine, and a locked file tells (``docgen.store.leases``). Several machines may share a
PostgreSQL server: there the holder keeps an advisory lock of his session, which the server lets go of when the session
ends, by itself or with its machine.
"""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from docgen.store.database import Database
from docgen.store.database_errors import database_errors
from docgen.store.leases import alone, is_alive, lease

_KEY_DIGITS: Final = 16
_HALF: Final = 1 << 63
_HELD: Final = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND ((classid::bigint << 32) | objid::bigint) = :key)"
)
"""Asked of the server's table of locks: to try a lock would be to hold it, and others would see that."""

_NOTICES_SOON: Final = "; ".join(
    f"SET tcp_keepalives_{name} = {value}" for name, value in (("idle", 30), ("interval", 10), ("count", 3))
)
"""The server finds out within a minute that the machine of a session is gone."""


class Owners(Protocol):
    """Names of those at work: what was begun bears its owner's, and who is gone no longer holds his."""

    def lease(self, only: str | None = None) -> AbstractContextManager[str]:
        """A name that is alive for as long as the block, or the process. Raises StorageError, NotWritable.

        With ``only`` nobody else holds one with the same ``only`` meanwhile: who asks for it waits.
        """

    def is_alive(self, owner: str) -> bool:
        """Whether the name is still held. Raises StorageError."""


class FileOwners:
    """Owners on one machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def lease(self, only: str | None = None) -> Iterator[str]:
        """A file of its own, locked; before it the one of ``only``."""
        with alone(self.folder / f"only-{only}") if only else nullcontext(), lease(self.folder) as owner:
            yield owner

    def is_alive(self, owner: str) -> bool:
        """Whether its file is locked."""
        return is_alive(self.folder, owner)


class ServerOwners:
    """Owners on any machine that works on the same PostgreSQL database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def lease(self, only: str | None = None) -> Iterator[str]:
        """A session of its own that holds a lock; with ``only`` that one too."""
        owner = uuid4().hex
        keys = [{"key": _key(name)} for name in (owner, *([_hashed(only)] if only else []))]
        with database_errors(self._engine.url):
            connection = self._engine.connect()
        try:
            with database_errors(self._engine.url):
                connection.exec_driver_sql(_NOTICES_SOON)
                for key in keys:
                    connection.execute(text("SELECT pg_advisory_lock(:key)"), key)
            yield owner
        finally:
            try:
                for key in keys:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
            except DBAPIError:
                connection.invalidate()  # the lock went with its session
            connection.close()

    def is_alive(self, owner: str) -> bool:
        """Whether a session holds its lock."""
        with database_errors(self._engine.url), self._engine.connect() as connection:
            return bool(connection.scalar(_HELD, {"key": _key(owner)}))


def owners_of(database: Database, folder: Path) -> Owners:
    """Those at work on a database; ``folder`` holds the leases where they are files."""
    server = database.engine.dialect.name == "postgresql"
    return ServerOwners(database.engine) if server else FileOwners(folder)


def _key(owner: str) -> int:
    """A name as PostgreSQL counts locks: 64 bits with a sign."""
    return int(owner[:_KEY_DIGITS], 16) - _HALF


def _hashed(only: str) -> str:
    return hashlib.sha256(only.encode()).hexdigest()
