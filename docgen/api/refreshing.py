"""The summaries that lists and dashboards read, brought up to date: a few at once as they are read, many by processes.

The rows are the truth of what is still to be done: a row is stale until it was worked out, so whoever is stopped has
lost nothing, and whoever comes next goes on. Several processes share the cases among them by their ids.
"""

import hashlib
import signal
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from docgen.api.office import Office, open_office
from docgen.api.permission import permitted
from docgen.collection.policy_files import load_policies, policy_named
from docgen.errors import DocgenError
from docgen.store.cases import load_cases
from docgen.store.figure_blocks import changed, keep
from docgen.store.issued import IssuedLine, issued_lines
from docgen.store.leases import alone
from docgen.store.summaries import to_do, write_summaries
from docgen.store.summary_days import expire, is_open, open_day, stale_count, stale_rows
from docgen.workflow.access import Act
from docgen.workflow.pool import is_over, run
from docgen.workflow.summarising import summarised
from docgen.workflow.work_items import Looking, known_papers

POLICIES: Final = "policies"
"""The folder of the institution's own policies, in its data folder."""
CHUNK: Final = 200
"""Cases worked out and written at once."""
AT_ONCE: Final = 25
"""So few stale rows are worked out when somebody reads a list."""
_WORTH_PROCESSES: Final = 1_000
"""From so many cases on it pays to start processes."""

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, of how much."""


def _untold(_step: str, _done: int, _total: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class RefreshAnswer:
    """How many cases were worked out for a day, and how many changed meanwhile and are to be worked out again."""

    as_of: date
    worked_out: int
    stale: int


@dataclass(frozen=True, slots=True)
class RefreshWork:
    """What a process has to know: whose summaries, of which day, and among how many it shares them."""

    data_dir: Path
    database_url: str | None
    key_file: Path | None
    as_of: date
    jobs: int


def looking(office: Office, as_of: date, policy: str | None = None) -> Looking:
    """What every case of the office is looked at with. Raises UnknownPolicy, WrongPolicyFile, WrongParameterFile."""
    papers = known_papers()
    policies = load_policies(office.data_dir / POLICIES, papers)
    chosen = policy_named(policies, policy) if policy else None
    return Looking(as_of, policies, chosen, office.profile.default_policy, papers, office.parameters)


@permitted(Act.READ_CASES)
def refresh(
    office: Office, *, as_of: date, jobs: int = 1, everything: bool = False, progress: Progress = _untold
) -> RefreshAnswer:
    """Work out every case whose summary of a day is not there or no longer holds.

    Args:
        office: whose.
        as_of: the day.
        jobs: how many processes work side by side where there is much to do.
        everything: work out all cases, also those whose summary holds.
        progress: told how it goes.

    Raises:
        WrongParameterFile, WrongProfile: the institution's own definitions cannot be used.
        StorageError: the database refuses; what is done is done.
    """
    if office.is_new:
        return RefreshAnswer(as_of, 0, 0)
    with office.database.deriving() as session:
        open_day(session, as_of, rules_of(office))
        if everything:
            expire(session, as_of)
    total = _left(office, as_of)
    if total >= _WORTH_PROCESSES and jobs > 1:
        work = RefreshWork(office.data_dir, office.database_url, office.key_file, as_of, jobs)

        def look() -> int:
            done = total - _left(office, as_of)
            progress("更新案件概况", done, total)
            return done

        with alone(office.leases / "refresh"):
            run(refresh_share, (work,), jobs, look=look, mourn=look)
    else:
        _refresh_all(office, as_of, told=partial(progress, "更新案件概况"), total=total)
    left = _left(office, as_of)
    return RefreshAnswer(as_of, max(total - left, 0), left)


def refresh_some(office: Office, as_of: date) -> bool:
    """Work out some of what is stale, where nobody else is at it; whether there may be more. Raises as ``refresh``."""
    if office.is_new:
        return False
    with office.database.deriving() as session:
        open_day(session, as_of, rules_of(office))
    with office.database.reading() as session:
        ids = stale_rows(session, as_of, CHUNK)
    if not ids:
        _keep_figures(office, as_of)
        return False
    try:
        with alone(office.leases / "refresh-some", wait=False):
            work_out(office, looking(office, as_of), ids)
    except BlockingIOError:
        return False
    return True


def _keep_figures(office: Office, as_of: date) -> None:
    """Have the sums that dashboards add up there before somebody asks."""
    with office.database.reading() as session:
        fresh = changed(session, as_of)
    if fresh:
        with office.database.deriving() as session:
            keep(session, fresh)


def settle(office: Office, as_of: date) -> int:
    """Before a list is read: have the day there, and work out what little is stale; how many rows stay stale.

    Raises what ``refresh`` raises.
    """
    if office.is_new:
        return 0
    rules = rules_of(office)
    with office.database.reading() as session:
        there = is_open(session, as_of, rules)
        stale = stale_rows(session, as_of, AT_ONCE + 1) if there else ()
    if not there:
        with office.database.deriving() as session:
            open_day(session, as_of, rules)
            stale = stale_rows(session, as_of, AT_ONCE + 1)
    if len(stale) <= AT_ONCE:
        if stale:
            work_out(office, looking(office, as_of), stale)
        return 0
    return _left(office, as_of)


def work_out(office: Office, gone_by: Looking, ids: Sequence[int]) -> None:
    """Work out these cases and write what they come to."""
    with office.database.reading() as session:
        known = to_do(session, gone_by.as_of, ids)
        numbers = [each.case_no for each in known.values()]
        loaded = load_cases(session, numbers)
        issued: dict[str, list[IssuedLine]] = defaultdict(list)
        for line in issued_lines(session, numbers):
            issued[line.case_no].append(line)
    summaries = [summarised(case, known[case.id], issued[number], gone_by) for number, case in loaded.items()]
    with office.database.deriving() as session:
        write_summaries(session, gone_by.as_of, summaries)


def refresh_share(line: Connection, work: RefreshWork) -> None:
    """Work out a share of the cases that no other process has, until there is no more, or nobody listens any more."""
    for told in (signal.SIGINT, signal.SIGTERM):  # everybody is told; who started us closes the line
        signal.signal(told, signal.SIG_IGN)
    try:
        with (
            closing(open_office(work.data_dir, work.database_url, key_file=work.key_file)) as office,
            ExitStack() as held,
        ):
            for which in range(work.jobs):
                try:
                    held.enter_context(alone(office.leases / f"refresh-{which}", wait=False))
                except BlockingIOError:
                    continue
                _refresh_all(office, work.as_of, share=(which, work.jobs), over=partial(is_over, line))
                return
    except DocgenError as error:
        line.send(error)


def rules_of(office: Office) -> str:
    """What the summaries go by: the release, the institution's policies, parameters and default policy."""
    said = hashlib.sha256(f"{_release()}\n{office.profile.default_policy or ''}".encode())
    for folder in (office.data_dir / POLICIES, office.data_dir / "parameters"):
        for path in sorted(folder.rglob("*.toml")) if folder.is_dir() else ():
            said.update(f"\n{path.name}\n".encode())
            said.update(path.read_bytes())
    return said.hexdigest()


@cache
def _release() -> str:
    return version("docgen")


def _left(office: Office, as_of: date) -> int:
    with office.database.reading() as session:
        return stale_count(session, as_of)


def _refresh_all(  # noqa: PLR0913  # each is an option
    office: Office,
    as_of: date,
    *,
    share: tuple[int, int] = (0, 1),
    over: Callable[[], bool] = lambda: False,
    told: Callable[[int, int], None] = lambda _done, _total: None,
    total: int = 0,
) -> None:
    """Go once through the cases of a share that are stale."""
    gone_by, after, done = looking(office, as_of), 0, 0
    while not over():
        with office.database.reading() as session:
            ids = stale_rows(session, as_of, CHUNK, after=after, share=share)
        if not ids:
            return
        work_out(office, gone_by, ids)
        after, done = ids[-1], done + len(ids)
        told(done, total)
