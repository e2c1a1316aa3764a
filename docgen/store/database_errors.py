"""What the drivers of the databases say, as the product's errors."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from docgen.errors import DatabaseBusy, DatabaseUnavailable, DiskFull, DocgenError, NotWritable, StorageError

_POSTGRESQL_PORT: Final = 5432
_LITTLE: Final = 1 << 16
"""Bytes: with less room the files beside a SQLite database cannot grow."""
_UNREACHABLE: Final = (
    ("[Cc]onnection refused", "拒绝连接"),
    ("resolve host|translate host name|service not known", "主机名无法解析"),
    ("timeout|timed out", "连接超时"),
    ("authentication failed|no password supplied|role .* does not exist", "用户名或密码有误"),
    ("database .* does not exist", "没有这个数据库"),
    ("no pg_hba.conf entry", "不允许本机连接"),
)
"""What PostgreSQL's driver says of a server it can't use, and the same in Chinese."""


@contextmanager
def database_errors(url: URL) -> Iterator[None]:
    """Turn what the driver says into the product's errors."""
    try:
        yield
    except DBAPIError as error:
        translated = _translate(error, url)
        if translated is None:
            raise
        raise translated from error


def _translate(error: DBAPIError, url: URL) -> DocgenError | None:
    """The product's error, or None where the fault is the program's own (a violated constraint, a wrong query)."""
    where = url.database or url.render_as_string()
    if isinstance(error.orig, sqlite3.Error):
        return _translate_sqlite(error.orig, where)
    state = getattr(error.orig, "sqlstate", None)
    server = f"{url.host or '本机'}:{url.port or _POSTGRESQL_PORT}/{where}"
    if state is None:
        return DatabaseUnavailable(reason=f"{server} {_why(error)}") if isinstance(error, OperationalError) else None
    if state.startswith(("08", "28", "3D", "57P")):  # no connection, no login, no database, shutdown
        return DatabaseUnavailable(reason=f"{server} {_why(error)}")
    if state.startswith("53"):  # insufficient resources
        return DiskFull(path=where) if state == "53100" else StorageError(reason=f"{server} 资源不足（{state}）")
    if state.startswith(("40", "55P")):  # deadlock, serialization, lock not available
        return DatabaseBusy()
    return None


def _why(error: DBAPIError) -> str:
    """Why PostgreSQL can't be used, by what its driver says of it."""
    said = str(error.orig)
    return next((words for pattern, words in _UNREACHABLE if re.search(pattern, said)), "没有应答或已停止服务")


def _translate_sqlite(error: sqlite3.Error, where: str) -> DocgenError | None:
    match (error.sqlite_errorcode or 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseBusy()
        case sqlite3.SQLITE_FULL:
            return DiskFull(path=where)
        case sqlite3.SQLITE_READONLY:
            return NotWritable(path=where, reason="该位置为只读")
        case sqlite3.SQLITE_CANTOPEN:
            return DatabaseUnavailable(reason=f"{where} 无法打开")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return DatabaseUnavailable(reason=f"{where} 不是数据库文件，或者已经损坏")
        case sqlite3.SQLITE_IOERR if _no_room(error, where):
            return DiskFull(path=where)
        case sqlite3.SQLITE_IOERR:
            return DatabaseUnavailable(reason=f"{where} 读写出错，磁盘可能已满或损坏")
    return None


def _no_room(error: sqlite3.Error, where: str) -> bool:
    """Whether what SQLite tells as a fault of the disk is that it is full: it says so only of the database's pages."""
    try:
        room = shutil.disk_usage(Path(where).parent).free
    except OSError:
        return False
    return error.sqlite_errorcode == sqlite3.SQLITE_IOERR_SHMSIZE or room < _LITTLE
