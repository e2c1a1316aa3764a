"""Who does jobs: a process that takes one after the other, and tidies up between them.

Any number may run at once, here or on another machine with the same database and data folder. What a kill leaves behind
at each point:

- while a job is done: its row, with a dead owner; whoever looks next gives it back, and it is done again
- after its result is written: a job that has ended
A job stops where it tells its progress: given up by whoever asked for it, or set aside until a process runs again.
"""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from docgen.api.job_kinds import KINDS
from docgen.api.job_work import Outcome, Run, as_json, from_json
from docgen.api.jobs import KEPT_FOR, Ended, JobError, JobFile, folder_of, told
from docgen.api.office import Office
from docgen.api.refreshing import refresh_some
from docgen.api.webhooks import deliver_messages, notice_clocks
from docgen.bundle.packaging import file_sha256
from docgen.errors import DatabaseBusy, DefinitionError, DocgenError, InputError, JobStopped, LawError, NotFound
from docgen.law.demands import CHINA
from docgen.store import jobs as store
from docgen.store import outbox
from docgen.store.files import make_folder
from docgen.store.models import Job, JobState

Clock = Callable[[], datetime]
Over = Callable[[float], bool]
"""Waits up to so many seconds; whether to stop."""

LOOK_SECONDS: Final = 1.0
"""How often it is looked for jobs."""
_TELL_SECONDS: Final = 0.5
_TIDY_SECONDS: Final = 3600.0
_MESSAGES: Final = 5
"""So many are sent to webhooks between two jobs."""
_REFRESH_SECONDS: Final = 10.0
_STRAY_FOR: Final = timedelta(days=1)


def work(office: Office, *, clock: Clock, over: Over, private_webhooks: bool = False) -> None:
    """Do jobs until told to stop; one under way is set aside then.

    Args:
        office: the folder; each job is done as whoever asked for it.
        clock: this instant.
        over: waits, and says when to stop.
        private_webhooks: whether webhooks may be addresses of the own network.

    Raises:
        StorageError: the database is gone; what is under way is given back once this process has ended.
    """
    with office.owners.lease() as owner:
        worker = Worker(office, owner, clock, over, private_webhooks)
        while not over(0 if worker.step() else LOOK_SECONDS):
            pass


def work_off(office: Office, *, clock: Clock) -> int:
    """Do what waits, then return; how many jobs that was. Raises what ``work`` raises."""
    with office.owners.lease() as owner:
        worker, count = Worker(office, owner, clock, lambda _seconds: False), 0
        while worker.did_one():
            count += 1
    return count


@dataclass(slots=True)
class Worker:
    """Works under one lease."""

    office: Office
    owner: str
    clock: Clock
    over: Over
    private_webhooks: bool = False
    _tidied: float | None = None
    _refreshed_at: float | None = None

    def step(self) -> bool:
        """Do the next job, else what is done between jobs; false where there is nothing more for the moment."""
        return self.did_one() or self._refreshed()

    def did_one(self) -> bool:
        """Do the next job; false where there was none."""
        self._release()
        deliver_messages(self.office, private=self.private_webhooks, clock=self.clock, most=_MESSAGES)
        job = self._taken()
        if job is None:
            self._tidy()
            return False
        self._do(job)
        return True

    def _release(self) -> None:
        """Give back what the dead held."""
        with self.office.database.reading() as session:
            held = store.owners(session)
        alive = self.office.owners.is_alive
        if any(not alive(owner) for owner in held):
            with self.office.database.deriving() as session:
                store.release_dead(session, alive, self.clock())

    def _taken(self) -> Job | None:
        with self.office.database.reading() as session:
            if not store.is_any_waiting(session):
                return None
        with self.office.database.deriving() as session:
            return store.take_job(session, self.owner, self.clock())

    def _do(self, job: Job) -> None:
        asker, folder = self.office.acting_as(job.asked_by), make_folder(folder_of(self.office, job.id))
        kind = KINDS.get(job.kind)
        try:
            if kind is None:
                raise NotFound(what="任务种类", name=job.kind)
            asker.admit(kind.act)
            if job.case_no is not None:
                asker.refuse_foreign(job.case_no)
            run = Run(folder, self.clock(), self._telling(job.id))
            outcome = kind.work(asker, from_json(kind.order, job.order), run)
        except JobStopped:
            self._stopped(job)
        except DocgenError as error:
            self._end(job, JobState.REFUSED, error=as_json(JobError, told(error)))
        else:
            ended = Ended(as_json(kind.answer, outcome.answer), _file_of(outcome, folder))
            self._end(job, JobState.DONE, result=as_json(Ended, ended))

    def _telling(self, job_id: str) -> Callable[[str, int, int], None]:
        """Writes down how far the job is, now and then. Raises JobStopped where it is not to go on."""
        last_step, last_at = "", 0.0

        def tell(step: str, done: int, total: int) -> None:
            nonlocal last_step, last_at
            if self.over(0):
                raise JobStopped
            if step == last_step and time.monotonic() - last_at < _TELL_SECONDS:
                return
            try:
                with self.office.database.deriving() as session:
                    goes_on = store.tell_progress(session, job_id, self.owner, (step, done, total))
            except DatabaseBusy:  # it can be told later
                return
            last_step, last_at = step, time.monotonic()
            if not goes_on:
                raise JobStopped

        return tell

    def _stopped(self, job: Job) -> None:
        """Given up by whoever asked; else set aside, to be taken again."""
        with self.office.database.deriving() as session:
            found = store.job_of(session, job.id)
            if found is None or not found.stop:
                store.give_back(session, job.id, self.owner)
                return
            store.end_job(session, job.id, self.owner, JobState.CANCELLED, self.clock())
        shutil.rmtree(folder_of(self.office, job.id), ignore_errors=True)

    def _end(self, job: Job, state: JobState, *, result: str | None = None, error: str | None = None) -> None:
        with self.office.database.deriving() as session:
            store.end_job(session, job.id, self.owner, state, self.clock(), result=result, error=error)
            facts = {"job": job.id, "kind": job.kind, "case_no": job.case_no, "state": state.value}
            outbox.add_messages(session, outbox.webhooks(session), outbox.JOB_ENDED, facts, at=self.clock())

    def _refreshed(self) -> bool:
        """Work out some of the summaries of today that lists read; whether there may be more.

        What keeps them from being worked out (a faulty policy) is said to whoever reads a list.
        """
        now = time.monotonic()
        if self._refreshed_at is not None and now - self._refreshed_at < _REFRESH_SECONDS:
            return False
        more = False
        with suppress(InputError, LawError, DefinitionError, DatabaseBusy):
            more = refresh_some(self.office, self.clock().astimezone(CHINA).date())
        self._refreshed_at = None if more else now
        return more

    def _tidy(self) -> None:
        """Once an hour: forget jobs that ended long ago, and folders that are no job's."""
        now = time.monotonic()
        if self._tidied is not None and now - self._tidied < _TIDY_SECONDS:
            return
        self._tidied = now
        at, root = self.clock(), self.office.data_dir / "jobs"
        notice_clocks(self.office, as_of=at.astimezone(CHINA).date(), at=at)
        with self.office.database.deriving() as session:
            gone = store.forget_jobs(session, ended_before=at - KEPT_FOR)
            known = store.known_ids(session)
        for name in gone:
            shutil.rmtree(root / name, ignore_errors=True)
        for folder in root.iterdir() if root.is_dir() else ():
            if folder.name not in known and folder.stat().st_mtime < (at - _STRAY_FOR).timestamp():
                shutil.rmtree(folder, ignore_errors=True)


def _file_of(outcome: Outcome, folder: Path) -> JobFile | None:
    path = outcome.file
    if path is None:
        return None
    return JobFile(path.relative_to(folder).as_posix(), path.name, path.stat().st_size, file_sha256(path))
