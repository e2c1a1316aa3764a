"""Jobs: asked for, taken, told, given up, done again after a kill, forgotten."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from docgen.api import jobs, worker
from docgen.api.accounts import add_account, change_account
from docgen.api.assignments import assign
from docgen.api.importing import import_cases
from docgen.api.job_kinds import KINDS
from docgen.api.job_work import JobKind, Outcome, Run
from docgen.api.jobs import KEPT_FOR, cancel_job, folder_of, job, job_file, jobs_of_case, my_jobs, start_job
from docgen.api.office import Office, open_office
from docgen.api.worker import LOOK_SECONDS, Worker, work, work_off
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.errors import JobFileDamaged, NotAdmitted, NotFound, WrongCode
from docgen.glossary import word
from docgen.store import jobs as store
from docgen.store.models import Job, JobState
from docgen.store.summary_days import stale_count
from docgen.workflow.access import AccountRole, Act

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
OWN, FOREIGN = "2026-001", "2026-002"


@dataclass(frozen=True)
class Count:
    case_no: str
    to: int


@dataclass(frozen=True)
class Counted:
    total: int


def count(office: Office, order: Count, run: Run) -> Outcome:
    """Adds a line to a file for each number it counts; zero is refused."""
    assert office.account != "nobody"
    if not order.to:
        raise WrongCode(text="0", reason="为零")
    path = run.folder / "数.txt"
    for number in range(order.to):
        run.progress("数数", number, order.to)
        with path.open("a") as file:
            file.write(f"{number}\n")
    return Outcome(Counted(order.to), path)


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = JobKind(name="count", act=Act.DRAFT, order=Count, answer=Counted, work=count)
    for module in (jobs, worker):
        monkeypatch.setattr(module, "KINDS", {"count": kind})
    monkeypatch.setattr(worker, "_TELL_SECONDS", 0)


@pytest.fixture
def office(tmp_path: Path, database_url: str | None, make_case: Callable[..., Case]) -> Iterator[Office]:
    made = open_office(tmp_path / "data", database_url)
    for number in (OWN, FOREIGN):
        file = tmp_path / f"{number}.json"
        file.write_bytes(dump_json(make_case(number)))
        import_cases(made, [file], at=NOW)
    yield made
    made.close()


def off(office: Office) -> int:
    return work_off(office, clock=lambda: NOW)


def test_a_job_is_done_and_its_file_taken_away(office: Office) -> None:
    asked = start_job(office, "count", Count(OWN, 3), at=NOW)
    assert (asked.state, asked.case_no, asked.asked_by) == (JobState.WAITING, OWN, "local")
    assert off(office) == 1
    done = job(office, asked.id)
    assert (done.state, done.answer, done.step, done.error) == (JobState.DONE, Counted(3), "数数", None)
    found, content = job_file(office, asked.id)
    with content:
        assert (found.name, content.read()) == ("数.txt", b"0\n1\n2\n")
    assert [one.id for one in my_jobs(office)] == [one.id for one in jobs_of_case(office, OWN)] == [asked.id]
    assert jobs_of_case(office, FOREIGN) == ()
    (folder_of(office, asked.id) / "数.txt").write_bytes(b"0\n1\n3\n")
    with pytest.raises(JobFileDamaged, match=r"数\.txt"):
        job_file(office, asked.id)


def test_the_same_asked_for_twice_is_one_job(office: Office) -> None:
    first, again, other = (start_job(office, "count", Count(OWN, to), at=NOW) for to in (3, 3, 4))
    assert first.id == again.id != other.id
    assert off(office) == 2
    assert start_job(office, "count", Count(OWN, 3), at=NOW).id != first.id


def test_what_is_refused_says_why(office: Office) -> None:
    asked = start_job(office, "count", Count(OWN, 0), at=NOW)
    off(office)
    refused = job(office, asked.id)
    assert refused.state is JobState.REFUSED
    assert refused.error is not None
    assert (refused.error.code, refused.error.facts) == ("wrong_code", {"text": "0", "reason": "为零"})
    assert "请重新扫描" in refused.error.message
    with pytest.raises(NotFound):
        job_file(office, asked.id)


def test_neither_an_unknown_kind_nor_an_unknown_case_becomes_a_job(office: Office) -> None:
    for kind, case_no in (("fly", OWN), ("count", "2099-404")):
        with pytest.raises(NotFound):
            start_job(office, kind, Count(case_no, 1), at=NOW)
    assert my_jobs(office) == ()


def test_files_that_come_with_an_order_lie_in_its_folder(office: Office, tmp_path: Path) -> None:
    given = tmp_path / "x.txt"
    given.write_text("x")
    asked = start_job(office, "count", Count(OWN, 1), at=NOW, files={"../a.txt": given})
    (kept,) = (folder_of(office, asked.id) / "given").iterdir()
    assert kept.read_text() == "x"
    assert not (office.data_dir / "a.txt").exists()


def test_a_waiting_job_is_given_up_at_once_one_under_way_where_it_tells_its_progress(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = start_job(office, "count", Count(OWN, 1), at=NOW)
    assert cancel_job(office, waits.id, at=NOW).state is JobState.CANCELLED
    assert off(office) == 0
    runs = start_job(office, "count", Count(OWN, 5), at=NOW)
    told = store.tell_progress

    def cancelled_meanwhile(session, job_id, owner, progress):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        if progress[1] == 2:
            session.get(Job, job_id).stop = True
        return told(session, job_id, owner, progress)

    monkeypatch.setattr(store, "tell_progress", cancelled_meanwhile)
    off(office)
    assert job(office, runs.id).state is JobState.CANCELLED
    assert not folder_of(office, runs.id).exists()


def test_a_process_told_to_stop_sets_its_job_aside_and_the_next_does_it(office: Office) -> None:
    asked, seen = start_job(office, "count", Count(OWN, 5), at=NOW), []

    def over(seconds: float) -> bool:
        seen.append(seconds)
        return len(seen) >= 3  # the third time progress is told

    work(office, clock=lambda: NOW, over=over)
    assert seen == [0, 0, 0, 0]  # as progress is told, then after the job
    aside = job(office, asked.id)
    assert (aside.state, aside.done) == (JobState.WAITING, 1)
    off(office)
    assert job(office, asked.id).state is JobState.DONE


def test_between_jobs_the_summaries_of_the_day_are_worked_out(office: Office) -> None:
    waited = []

    def over(seconds: float) -> bool:
        waited.append(seconds)
        return len(waited) > 1

    work(office, clock=lambda: NOW, over=over)
    assert waited == [0, LOOK_SECONDS]  # both cases are worked out first
    with office.database.reading() as session:
        assert stale_count(session, date(2026, 11, 23)) == 0


def taken_by_one_who_died(office: Office) -> None:
    with office.owners.lease() as owner:
        dead = Worker(office, owner, lambda: NOW, lambda _seconds: False)
        assert dead._taken() is not None


def test_a_job_whose_process_was_killed_is_done_again_and_told_as_interrupted_the_second_time(office: Office) -> None:
    once, twice = (start_job(office, "count", Count(OWN, to), at=NOW) for to in (1, 2))
    cancel_job(office, twice.id, at=NOW)
    taken_by_one_who_died(office)
    assert job(office, once.id).state is JobState.RUNNING
    off(office)
    assert job(office, once.id).state is JobState.DONE
    poison = start_job(office, "count", Count(OWN, 3), at=NOW)
    for _ in range(2):
        taken_by_one_who_died(office)
        with office.owners.lease() as owner:
            Worker(office, owner, lambda: NOW, lambda _seconds: False)._release()
    ended = job(office, poison.id)
    assert (ended.state, ended.error and ended.error.code) == (JobState.INTERRUPTED, "job_interrupted")
    assert off(office) == 0


def test_a_job_at_work_is_left_to_its_process(office: Office) -> None:
    asked = start_job(office, "count", Count(OWN, 1), at=NOW)
    with office.owners.lease() as owner:
        assert Worker(office, owner, lambda: NOW, lambda _seconds: False)._taken() is not None
        assert off(office) == 0
        assert job(office, asked.id).state is JobState.RUNNING


def test_jobs_and_what_is_no_job_go_after_a_while(office: Office) -> None:
    asked = start_job(office, "count", Count(OWN, 1), at=NOW)
    off(office)
    stray = office.data_dir / "jobs" / "stray"
    stray.mkdir()
    work_off(office, clock=lambda: NOW + KEPT_FOR)
    assert job(office, asked.id).kept_until == NOW + KEPT_FOR
    assert not stray.exists()  # its day is long past
    work_off(office, clock=lambda: NOW + KEPT_FOR * 1.01)
    assert my_jobs(office) == ()
    assert not folder_of(office, asked.id).exists()


def test_rights_are_asked_when_it_is_ordered_and_when_it_runs(office: Office) -> None:
    for name, role in (("boss", AccountRole.ADMIN), ("lead", AccountRole.MANAGER), ("wang", AccountRole.COLLECTOR)):
        acting = office if name == "boss" else office.acting_as("boss")
        add_account(acting, name, role=role, at=NOW)
    boss, lead, wang = (office.acting_as(name) for name in ("boss", "lead", "wang"))
    assign(lead, [OWN], to="wang", at=NOW)
    with pytest.raises(NotAdmitted):
        start_job(boss, "count", Count(OWN, 1), at=NOW)
    with pytest.raises(NotFound):
        start_job(wang, "count", Count(FOREIGN, 1), at=NOW)
    asked = start_job(wang, "count", Count(OWN, 1), at=NOW)
    others = start_job(lead, "count", Count(FOREIGN, 1), at=NOW)
    assert job(lead, asked.id).id == asked.id  # who sees the case sees the job
    for office_of, number in ((wang, others.id), (boss, asked.id), (wang, "0" * 32)):
        with pytest.raises(NotFound):
            job(office_of, number)
    with pytest.raises(NotFound):
        cancel_job(lead, asked.id, at=NOW)
    change_account(boss, "wang", active=False, at=NOW)
    off(office)
    with office.database.reading() as session:
        row = store.job_of(session, asked.id)
    assert row is not None
    assert row.state == JobState.REFUSED
    assert job(lead, others.id).state is JobState.DONE


def test_every_kind_has_its_word() -> None:
    assert [word(("JobKind", name)) for name in KINDS]
    assert [word(state) for state in JobState]
