"""Long work that a process beside does (``docgen.api.worker``): asked for, looked at, given up; its file taken away.

A job is a row; its files lie in ``jobs/<id>`` of the data folder and go with it ``KEPT_FOR`` after it ended. Who may do
a thing is asked when it is ordered and once more when it is done.
"""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Final
from uuid import uuid4

from docgen.api.job_kinds import KINDS
from docgen.api.job_work import GIVEN, Files, JobKind, as_json, case_of, from_json
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.bundle.packaging import file_sha256
from docgen.errors import DocgenError, JobFileDamaged, JobInterrupted, NotFound, Problem
from docgen.store import jobs as store
from docgen.store.cases import case_id_of
from docgen.store.files import disk_errors, make_folder, replacing
from docgen.store.models import Job, JobState
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name

KEPT_FOR: Final = timedelta(days=90)
"""So long a job that ended is kept with its file."""
SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job was not done: an error of the product, with the facts it was worded with."""

    code: str
    message: str
    wording: str
    facts: dict[str, int | str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class JobFile:
    """The file that came of a job."""

    path: str
    """Within the job's folder."""
    name: str
    """What it is called where it is taken."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it stands.

    ``done`` of ``total`` counts within ``step``; ``ahead`` is how many others come before one that waits.
    """

    id: str
    kind: str
    case_no: str | None
    asked_by: str
    asked_at: datetime
    state: JobState
    stopping: bool
    step: str | None
    done: int
    total: int
    started_at: datetime | None
    ended_at: datetime | None
    error: JobError | None = None
    order: Any = None
    """What was asked, for whoever asked it."""
    answer: Any = None
    file: JobFile | None = None
    kept_until: datetime | None = None
    ahead: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state not in store.UNFINISHED

    @property
    def percent(self) -> int | None:
        """How much of its step is done; None where that is not counted."""
        return min(100, 100 * self.done // self.total) if self.total > 1 else None


@dataclass(frozen=True, slots=True)
class JobList:
    """Jobs, newest first."""

    jobs: tuple[JobView, ...]


NO_FILES: Files = MappingProxyType({})


@permitted(Act.RUN_JOBS)
def start_job(office: Office, kind: str, order: object, *, at: datetime, files: Files = NO_FILES) -> JobView:
    """Ask for long work. Who asks for the same again while it is not done gets the job that is there.

    Args:
        office: whose.
        kind: a kind of job (``docgen.api.job_kinds``).
        order: what is asked, of the kind's own class.
        at: this instant.
        files: what comes with it, copied; by the names the kind knows.

    Raises:
        NotFound: there is no such kind of job, or the case is none that whoever asks sees.
        NotAdmitted: he may not do what the job does.
        DiskFull, NotWritable: the files cannot be kept.
    """
    asked, case_no = _kind(kind), case_of(order)
    office.admit(asked.act)
    if case_no is not None:
        office.refuse_foreign(case_no)
    written = as_json(asked.order, order)
    job = Job(id=uuid4().hex, kind=kind, order=written, case_no=case_no, asked_by=office.account, asked_at=at)
    with ExitStack() as undone:
        if files:
            undone.callback(shutil.rmtree, folder_of(office, job.id), ignore_errors=True)
            _keep(files, folder_of(office, job.id) / GIVEN)
        with office.database.writing(replace(office.deed(asked.act, at, case_no), told=True)) as session:
            if case_no is not None:
                case_id_of(session, case_no)
            same = [one for one in store.unfinished(session, kind, office.account) if one.order == written]
            if same and not files:
                job = same[0]
            else:
                store.add_job(session, job)
        undone.pop_all()
    return _view(job)


@permitted(Act.RUN_JOBS)
def job(office: Office, job_id: str) -> JobView:
    """A job, with what came of it. Raises NotFound where there is none that whoever asks may see."""
    with office.database.reading() as session:
        found = store.job_of(session, job_id)
        ahead = store.jobs_ahead(session, found) if found and found.state == JobState.WAITING else 0
    seen = _seen(office, found, job_id)
    kind = KINDS.get(seen.kind)
    order = from_json(kind.order, seen.order) if kind and seen.asked_by == office.account else None
    return replace(_view(seen), ahead=ahead, order=order)


@permitted(Act.RUN_JOBS)
def my_jobs(office: Office) -> tuple[JobView, ...]:
    """The jobs that whoever asks has asked for, newest first."""
    with office.database.reading() as session:
        return tuple(map(_view, store.jobs_of(session, asked_by=office.account, limit=SHOWN)))


@permitted(Act.READ_CASES)
def jobs_of_case(office: Office, case_no: str) -> tuple[JobView, ...]:
    """The jobs of a case, whoever asked for them, newest first."""
    with office.database.reading() as session:
        return tuple(map(_view, store.jobs_of(session, case_no=case_no, limit=SHOWN)))


@permitted(Act.RUN_JOBS)
def cancel_job(office: Office, job_id: str, *, at: datetime) -> JobView:
    """Give up a job that one asked for: one that waits at once, one under way as soon as it comes to a stop.

    Raises NotFound; nothing happens to a job that has ended.
    """
    with office.database.writing(office.deed(Act.RUN_JOBS, at)) as session:
        found = store.job_of(session, job_id, lock=True)
        if found is None or found.asked_by != office.account:
            raise NotFound(what="任务", name=job_id)
        if found.state == JobState.WAITING:
            found.state, found.ended_at = JobState.CANCELLED.value, at
        elif found.state == JobState.RUNNING:
            found.stop = True
    return _view(found)


@permitted(Act.RUN_JOBS)
def job_file(office: Office, job_id: str) -> tuple[JobFile, IO[bytes]]:
    """The file that came of a job, as it was made; whoever asks closes it.

    Raises:
        NotFound: there is no such job, or it has no file.
        JobFileDamaged: the file is not the one that was made.
    """
    found = job(office, job_id)
    if found.file is None:
        raise NotFound(what="任务的文件，任务", name=job_id)
    path = folder_of(office, job_id) / found.file.path
    if not path.is_file() or file_sha256(path) != found.file.sha256:
        raise JobFileDamaged(name=found.file.name)
    return found.file, path.open("rb")


def folder_of(office: Office, job_id: str) -> Path:
    """The folder of a job's files."""
    return office.data_dir / "jobs" / job_id


def told(error: DocgenError) -> JobError:
    """An error as a job keeps it."""
    facts = {name: value if isinstance(value, int) else str(value) for name, value in error.facts.items()}
    return JobError(error.code, error.message, error.wording, facts, error.problems)


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a job, as its row keeps it: the answer as the kind spells it, and the file."""

    answer: str
    file: JobFile | None


def _kind(name: str) -> JobKind:
    found = KINDS.get(name)
    if found is None:
        raise NotFound(what="任务种类", name=name)
    return found


def _keep(files: Mapping[str, Path], folder: Path) -> None:
    make_folder(folder)
    for name, path in files.items():
        with replacing(folder / safe_name(name)) as temporary, disk_errors(folder):
            shutil.copyfile(path, temporary)


def _seen(office: Office, found: Job | None, job_id: str) -> Job:
    """The job, where whoever asks has asked for it or sees its case. Raises NotFound."""
    if found is None:
        raise NotFound(what="任务", name=job_id)
    if found.asked_by != office.account:
        if found.case_no is None or not office.actor().may(Act.READ_CASES):
            raise NotFound(what="任务", name=job_id)
        try:
            office.refuse_foreign(found.case_no)
        except NotFound as error:
            raise NotFound(what="任务", name=job_id) from error
    return found


def _view(found: Job) -> JobView:
    state, kind, ended = JobState(found.state), KINDS.get(found.kind), None
    error = from_json(JobError, found.error) if found.error else None
    if state is JobState.INTERRUPTED:
        error = told(JobInterrupted(deaths=found.deaths))
    if found.result:
        ended = from_json(Ended, found.result)
    return JobView(
        id=found.id,
        kind=found.kind,
        case_no=found.case_no,
        asked_by=found.asked_by,
        asked_at=found.asked_at,
        state=state,
        stopping=found.stop,
        step=found.step,
        done=found.done,
        total=found.total,
        started_at=found.started_at,
        ended_at=found.ended_at,
        error=error,
        answer=from_json(kind.answer, ended.answer) if kind and ended else None,
        file=ended.file if ended else None,
        kept_until=found.ended_at + KEPT_FOR if found.ended_at else None,
    )
