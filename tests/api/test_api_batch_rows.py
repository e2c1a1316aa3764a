"""One row of a batch, stopped between any two steps: nothing is lost, nothing doubled, whatever changed meanwhile."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from errno import ENOSPC
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest
from plain_paper import PLAIN_WRITERS
from sqlalchemy import select

from docgen.api import batch_rows
from docgen.api.batch_cases import read_source
from docgen.api.batch_rows import DRAFTS, LETTERS, RowWork, RowWorker, work_on_rows
from docgen.api.batches import BatchOrder, _Run
from docgen.api.office import Office, open_office
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.errors import DiskFull
from docgen.store import files
from docgen.store.batches import release_dead, row_drafts, standing
from docgen.store.cases import replace_cases
from docgen.store.documents import documents_of
from docgen.store.events import Stamp
from docgen.store.models import BatchRow, Number, NumberState
from docgen.store.numbers import numbers
from docgen.workflow import issuing
from docgen.workflow.access import Act

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
CREDITOR = {
    "kind": "organization",
    "name": "江城示例银行股份有限公司",
    "phone": "010-00000000",
    "account": {"bank": "江城示例银行营业部", "name": "江城示例银行", "number": "0000 0000 0001"},
}
DEBTORS = [
    {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "address": "江城市示例路1号"},
    {"id": "P2", "kind": "person", "name": "李堃", "roles": ["co_borrower"], "address": "江城市示例路1号"},
]


class Killed(BaseException):
    """Stands for SIGKILL: nothing of the product catches it, its transactions and its lease end."""


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_rows, "writers_of", lambda *_: PLAIN_WRITERS)


@pytest.fixture
def office(tmp_path: Path, database_url: str | None) -> Iterator[Office]:
    opened = open_office(tmp_path / "data", database_url)
    yield opened
    opened.close()


Facts = Callable[..., Case]


@pytest.fixture
def facts(make_case: Callable[..., Case]) -> Facts:
    return lambda **parts: make_case(**{"creditor": CREDITOR, "debtors": DEBTORS, "handler": "王五", **parts})


@pytest.fixture
def work(office: Office, facts: Facts, tmp_path: Path) -> RowWork:
    """A batch of one row, begun and not driven."""
    return begun(office, facts(), tmp_path)


def begun(office: Office, case: Case, folder: Path, *, draft: bool = False) -> RowWork:
    (folder / "case.json").write_bytes(dump_json(case))
    order = BatchOrder("demand_letter", str(folder / "case.json"), DAY, DAY)
    run = _Run(office, order, folder / "out", AT, lambda *_: None, draft=draft)
    batch = run._begun(read_source(order.cases))
    return RowWork(office.data_dir, office.database_url, "local", None, batch.id, AT, folder / "out")


def drive(office: Office, work: RowWork) -> None:
    """As the next process would: give back the rows of the dead, then do what is free."""
    with office.database.writing(office.deed(Act.CLEAN_UP, AT)) as session:
        release_dead(session, work.batch_id, office.owners.is_alive)
    ours, theirs = Pipe()
    with ours, theirs:
        RowWorker(office, work).run(theirs)


def assert_once(office: Office, work: RowWork) -> list[str]:
    """One document an addressee, handed out, its row done, no number lost; what became of the numbers."""
    with office.database.reading() as session:
        issued = documents_of(session, "2026-001")
        ended = [number.state for number in numbers(session)]
        assert standing(session, work.batch_id).done == 1
        assert [number.value for number in numbers(session)] == list(range(1, len(ended) + 1))
    assert [document.party for document, _ in issued] == ["P1", "P2"]
    assert len(list((work.out / LETTERS).glob("*.pdf"))) == 2
    assert len(list((work.out / LETTERS / "附件").glob("*号-附件1-债权计算书.pdf"))) == 2
    assert ended.count(NumberState.ISSUED) == 2
    assert NumberState.RESERVED not in ended
    return ended


STEPS = [
    (batch_rows, "take_row"),
    (batch_rows, "draft"),
    (issuing, "reserve"),
    (issuing, "_write"),
    (issuing, "add_document"),
    (issuing, "mark_issued"),
    (issuing, "_store"),
    (batch_rows, "hand_out_files"),
    (issuing, "mark_handed_out"),
    (batch_rows, "end_row"),
    (issuing, "_hand_over"),
]


@pytest.mark.parametrize(("module", "step"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_kill_after_any_step_loses_nothing_and_doubles_nothing(
    office: Office, work: RowWork, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    real = getattr(module, step)

    def dying(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        if step == "hand_out_files":
            next(result)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(module, step, dying)
        with pytest.raises(Killed):
            drive(office, work)
    drive(office, work)
    assert_once(office, work)


def test_what_was_issued_is_taken_up_whatever_changed_meanwhile(
    office: Office, work: RowWork, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(*_args: object, **_kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(batch_rows, "hand_out_files", dying)
        with pytest.raises(Killed):
            drive(office, work)
    held = [{"reason": "complaint", "since": "2026-11-20"}]  # and no letter could be written any more
    with office.database.writing(office.deed(Act.IMPORT_CASES, AT)) as session:
        replace_cases(session, [facts(holds=held)], Stamp(AT, "local", "x"))
    drive(office, work)
    assert assert_once(office, work) == [NumberState.ISSUED] * 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_at_any_write_stops_the_batch_and_loses_nothing(
    office: Office, work: RowWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files._sync
    failures = 0
    for least in range(40):
        writes = iter(range(1000))

        def full(path: Path, writes: Iterator[int] = writes, least: int = least) -> None:
            if next(writes) >= least:
                raise OSError(ENOSPC, "no space", str(path))
            real(path)

        with monkeypatch.context() as patched:
            patched.setattr(files, "_sync", full)
            try:
                drive(office, work)
            except DiskFull:
                failures += 1
                with office.database.reading() as session:
                    assert [row.owner for row in session.scalars(select(BatchRow))] == [None]
            else:
                break
    assert failures >= 4  # of every blob and every file, once the disk was full
    assert_once(office, work)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_stops_everybody_is_said_to_whoever_started_the_process(
    work: RowWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(ENOSPC, "no space")

    monkeypatch.setattr(files, "_sync", full)
    monkeypatch.setattr(batch_rows.signal, "signal", lambda *_: None)
    ours, theirs = Pipe()
    with ours, theirs:
        work_on_rows(theirs, work)
        assert isinstance(ours.recv(), DiskFull)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_row_that_cannot_be_written_says_why_and_takes_no_number(
    office: Office, facts: Facts, tmp_path: Path
) -> None:
    debtors = [{**DEBTORS[0], "address": None}, DEBTORS[1]]
    work = begun(office, facts(debtors=debtors), tmp_path)
    drive(office, work)
    with office.database.reading() as session:
        (row,) = session.scalars(select(BatchRow))
        assert session.scalar(select(Number.serial)) is None
    assert row.state == "refused"
    assert row.reason is not None
    assert row.reason.count("借款人 张喆 的送达地址或住所地") == 1
    assert row.reason.endswith("重试。缺少借款人 张喆 的送达地址或住所地")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_process_that_nobody_listens_to_takes_no_row(office: Office, work: RowWork) -> None:
    ours, theirs = Pipe()
    ours.close()
    with theirs:
        RowWorker(office, work).run(theirs)
    with office.database.reading() as session:
        assert standing(session, work.batch_id).pending == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_drafts_are_written_without_numbers(
    office: Office, facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docgen.api.paper_files.writers_of", batch_rows.writers_of)
    work = begun(office, facts(), tmp_path, draft=True)
    drive(office, work)
    assert sorted(path.name for path in (work.out / DRAFTS).glob("*.*")) == [
        f"2026-001-逾期贷款催收通知书-{name}.{ending}" for name in ("张喆", "李堃") for ending in ("docx", "pdf")
    ]
    with office.database.reading() as session:
        assert session.scalar(select(Number.serial)) is None
        assert standing(session, work.batch_id).drafted == 1
        assert [one.party for (one, _) in row_drafts(session, session.scalars(select(BatchRow.fingerprint)).one())] == [
            "P1",
            "P2",
        ]
