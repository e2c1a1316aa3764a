"""Processes side by side that each do what they find to do, until they find nothing more.

A process is started afresh (spawned), so it shares no connection and no lock with whoever starts it. It holds one end
of a line: it stops, after what it is at, once the other end is closed, be it on purpose or because the starter was
killed; and it says on it what stops everybody. A process that dies is replaced.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from docgen.errors import BatchBroken, DocgenError

Work = Callable[..., None]
"""``work(line, *arguments)``: at the top of a module, so that another process finds it."""

_LOOK_SECONDS: Final = 0.3
_DEATHS_EACH: Final = 3
"""So many processes may die for each that runs, one after the other with nothing done in between."""


@dataclass(frozen=True, slots=True)
class _Worker:
    process: SpawnProcess
    line: Connection


def is_over(line: Connection) -> bool:
    """Whether a process should stop: nobody is at the other end of its line any more."""
    return line.poll()


def run(
    work: Work, arguments: Sequence[Any], jobs: int, *, look: Callable[[], int], mourn: Callable[[], object]
) -> None:
    """Run ``jobs`` processes until each has found nothing more to do.

    Args:
        work: what each does.
        arguments: for it; they travel to other processes.
        jobs: how many side by side.
        look: called every so often; how much has been done so far.
        mourn: called after processes died, before others take their place.

    Raises:
        DocgenError: what a process said that stops all; the others finished what they were at.
        BatchBroken: processes die one after the other.
    """
    workers = [_started(work, arguments) for _ in range(jobs)]
    stopped: DocgenError | None = None
    deaths, done = 0, look()
    try:
        while workers and stopped is None:
            wait([*(w.process.sentinel for w in workers), *(w.line for w in workers)], _LOOK_SECONDS)
            dead = [worker for worker in workers if worker.process.exitcode is not None]
            for worker in workers:
                stopped = stopped or _said(worker)
            workers = [worker for worker in workers if worker not in dead]
            lost = sum(_buried(worker) for worker in dead)
            before, done = done, look()
            deaths = lost + (deaths if done == before else 0)
            if lost:
                mourn()
                if deaths > _DEATHS_EACH * jobs:
                    raise BatchBroken(deaths=deaths)
                workers += [_started(work, arguments) for _ in range(lost) if stopped is None]
    finally:
        for worker in workers:
            worker.line.close()
        for worker in workers:
            _buried(worker)
    if stopped is not None:
        raise stopped


def _started(work: Work, arguments: Sequence[Any]) -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _buried(worker: _Worker) -> bool:
    """Wait for a process to end and let go of it; whether it died before its work was over."""
    worker.line.close()
    worker.process.join()
    return worker.process.exitcode != 0


def _said(worker: _Worker) -> DocgenError | None:
    try:
        error: DocgenError | None = worker.line.recv() if worker.line.poll() else None
    except EOFError:
        return None
    return error
