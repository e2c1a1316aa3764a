"""The processes that do long work beside the server: started with it, replaced when they die, ended with it.

A process is started afresh (spawned) and holds one end of a line. It stops once the other end is closed, be it on
purpose or because the server was killed; what it was at is set aside, and gone on with by the next one.
"""

import logging
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from docgen.api.office import open_office
from docgen.api.worker import work
from web.config import Config, china_now
from web.measures import log_to_standard_error

_AGAIN_SECONDS: Final = 5.0
"""A process is not replaced sooner than so long after the last one was started."""
STOP_SECONDS: Final = 60.0
"""How long a process may take to come to a stop: the work on one file of evidence takes no longer."""
_log = logging.getLogger("docgen.web")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process has to know."""

    data: Path
    database_url: str | None
    key_file: Path | None
    timestamp_url: str | None
    timestamp_root: Path | None
    private_webhooks: bool


@dataclass(frozen=True, slots=True)
class _Worker:
    process: SpawnProcess
    line: Connection


class Workers:
    """So many processes as the configuration says; a context that ends them."""

    def __init__(self, config: Config, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = Settings(
            config.data,
            config.database_url,
            config.key_file,
            config.timestamp_url,
            config.timestamp_root,
            config.private_webhooks,
        )
        self._count, self._clock = config.workers, clock
        self._workers: list[_Worker] = []
        self._started_at = float("-inf")

    def __enter__(self) -> Self:
        """Start them."""
        self.look()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _traceback: TracebackType | None) -> None:
        """Have them stop; one that does not is killed, and its job gone on with by the next."""
        for worker in self._workers:
            worker.line.close()
        until = self._clock() + STOP_SECONDS
        for worker in self._workers:
            worker.process.join(max(until - self._clock(), 0))
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()

    def look(self) -> None:
        """Replace those that died; called every so often."""
        dead = [worker for worker in self._workers if worker.process.exitcode is not None]
        for worker in dead:
            _log.error("a worker ended with %s; it is replaced", worker.process.exitcode)
            worker.line.close()
            worker.process.join()
        self._workers = [worker for worker in self._workers if worker not in dead]
        missing = self._count - len(self._workers)
        if missing and self._clock() - self._started_at >= _AGAIN_SECONDS:
            self._started_at = self._clock()
            self._workers += [_started(self._settings) for _ in range(missing)]


def _started(settings: Settings) -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=run_worker, args=(theirs, settings))  # a batch starts processes of its own
    process.start()
    theirs.close()
    return _Worker(process, ours)


def run_worker(line: Connection, settings: Settings) -> None:
    """Do jobs until the line is closed."""
    for told in (signal.SIGINT, signal.SIGTERM):  # everybody is told; the server closes the line
        signal.signal(told, signal.SIG_IGN)
    log_to_standard_error()
    office = open_office(
        settings.data,
        settings.database_url,
        key_file=settings.key_file,
        timestamp_url=settings.timestamp_url,
        timestamp_root=settings.timestamp_root,
    )
    with closing(office):
        try:
            work(office, clock=china_now, over=line.poll, private_webhooks=settings.private_webhooks)
        except Exception as error:  # noqa: BLE001 - the edge of a process: messages of exceptions quote values
            frames = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)]
            _log.error("worker: %s\n  %s", type(error).__name__, "\n  ".join(frames))
            sys.exit(1)
