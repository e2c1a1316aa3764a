"""Who is still at work: a process locks a file of its own, and the kernel lets go of it when the process ends.

What a process has begun and not finished (a reserved number) bears its lease's name. Whoever finds it later can tell a
process at work from one that was killed, with no clock: only the living hold their lock.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from docgen.store.files import disk_errors, make_folder


@contextmanager
def lease(folder: Path) -> Iterator[str]:
    """A name that is alive for as long as the block, or the process, lasts. Raises DiskFull or NotWritable."""
    owner = uuid4().hex
    path = make_folder(folder) / owner
    with disk_errors(path):
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield owner
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def is_alive(folder: Path, owner: str) -> bool:
    """Whether the lease of this name is still held. The file of a dead one is removed."""
    path = folder / owner
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(handle)


@contextmanager
def alone(path: Path, *, wait: bool = True) -> Iterator[None]:
    """One process at a time within the block; the others wait. Its file goes with the last of them.

    Raises:
        BlockingIOError: another is in it, and it is not to be waited for.
        DiskFull, NotWritable: as their classes say.
    """
    make_folder(path.parent)
    handle = _locked(path, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _locked(path: Path, how: int) -> int:
    """The file of this name, locked; another one where its holder took it away while it was waited for."""
    while True:
        with disk_errors(path):
            handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, how)
        except BlockingIOError:
            os.close(handle)
            raise
        if os.fstat(handle).st_nlink:
            return handle
        os.close(handle)
