"""Jobs: rows that processes take one after the other, as they take rows of a batch, and end.

A job is taken in a short transaction by writing a lease's name on it; another process passes it over meanwhile, and
takes it once that lease is dead. So a job is done at least once, and one that kills its processes is given up.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from docgen.store.models import Job, JobState

MOST_DEATHS: Final = 2
"""So many processes a job may take down with it."""
UNFINISHED: Final = (JobState.WAITING.value, JobState.RUNNING.value)


def add_job(session: Session, job: Job) -> None:
    """Store a job that waits to be taken."""
    session.add(job)
    session.flush()


def job_of(session: Session, job_id: str, *, lock: bool = False) -> Job | None:
    """The job of this id; None if there is none."""
    return session.get(Job, job_id, with_for_update=lock or None)


def jobs_of(
    session: Session, *, asked_by: str | None = None, case_no: str | None = None, limit: int | None = None
) -> Sequence[Job]:
    """Jobs, newest first: an account's, a case's."""
    wanted = select(Job).order_by(Job.asked_at.desc(), Job.id).limit(limit)
    if asked_by is not None:
        wanted = wanted.where(Job.asked_by == asked_by)
    if case_no is not None:
        wanted = wanted.where(Job.case_no == case_no)
    return session.scalars(wanted).all()


def unfinished(session: Session, kind: str, asked_by: str) -> Sequence[Job]:
    """The jobs of a kind that an account asked for and that have not ended."""
    return session.scalars(
        select(Job).where(Job.kind == kind, Job.asked_by == asked_by, Job.state.in_(UNFINISHED))
    ).all()


def jobs_ahead(session: Session, job: Job) -> int:
    """How many others are under way or will be taken before this one, which waits."""
    others = select(Job.id).where(Job.state.in_(UNFINISHED), Job.asked_at < job.asked_at)
    return len(session.scalars(others).all())


def is_any_waiting(session: Session) -> bool:
    """Whether there is something to take."""
    return session.scalar(select(Job.id).where(Job.state == JobState.WAITING.value).limit(1)) is not None


def take_job(session: Session, owner: str, at: datetime) -> Job | None:
    """The next job that nobody works on, now this owner's; None if there is none. Others never wait for it."""
    free = select(Job).where(Job.state == JobState.WAITING.value).order_by(Job.asked_at, Job.id).limit(1)
    job = session.scalar(free.with_for_update(skip_locked=True))
    if job is None:
        return None
    job.state, job.owner, job.started_at = JobState.RUNNING.value, owner, job.started_at or at
    return job


def tell_progress(session: Session, job_id: str, owner: str, told: tuple[str, int, int]) -> bool:
    """Write down how far a job is; whether its owner should go on with it."""
    job = job_of(session, job_id, lock=True)
    if job is None or job.owner != owner:
        return False
    job.step, job.done, job.total = told
    return not job.stop


def end_job(  # noqa: PLR0913 - which, whose, how, when, and what came of it
    session: Session,
    job_id: str,
    owner: str,
    state: JobState,
    at: datetime,
    *,
    result: str | None = None,
    error: str | None = None,
) -> bool:
    """End a job; false if it is no longer this owner's."""
    job = job_of(session, job_id, lock=True)
    if job is None or job.owner != owner:
        return False
    job.state, job.owner, job.ended_at, job.result, job.error = state.value, None, at, result, error
    return True


def give_back(session: Session, job_id: str, owner: str) -> None:
    """Let another process take what this owner took."""
    job = job_of(session, job_id, lock=True)
    if job is not None and job.owner == owner:
        job.state, job.owner = JobState.WAITING.value, None


def owners(session: Session) -> set[str]:
    """The leases that jobs are taken with."""
    return {owner for owner in session.scalars(select(Job.owner).where(Job.owner.is_not(None))) if owner}


def release_dead(session: Session, is_alive: Callable[[str], bool], at: datetime) -> None:
    """Give back the jobs of owners that are no longer at work; one that took down several processes is ended."""
    for job in session.scalars(select(Job).where(Job.owner.is_not(None)).with_for_update()).all():
        if job.owner is not None and is_alive(job.owner):
            continue
        job.owner, job.deaths = None, job.deaths + 1
        if job.deaths >= MOST_DEATHS:
            job.state, job.ended_at = JobState.INTERRUPTED.value, at
        else:
            job.state = JobState.WAITING.value


def forget_jobs(session: Session, *, ended_before: datetime) -> Sequence[str]:
    """Forget jobs that ended long ago; their ids."""
    return session.scalars(delete(Job).where(Job.ended_at < ended_before).returning(Job.id)).all()


def known_ids(session: Session) -> set[str]:
    """The ids of all jobs."""
    return set(session.scalars(select(Job.id)))
