import json
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from docgen.casefile.case import Case
from docgen.delivery.code import PaperCode
from docgen.errors import DocumentGaps, FaultyKind
from docgen.store.audit import Deed
from docgen.store.blobs import BlobStore
from docgen.store.cases import Moment, add_cases, load_case, replace_cases
from docgen.store.database import Database
from docgen.store.documents import documents_of
from docgen.store.events import Stamp
from docgen.store.models import IssuedDocument, Number, NumberState
from docgen.store.numbers import ABANDONED, numbers
from docgen.store.seals import seal_lines

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DEED = Deed("test", "local", AT)
SCRIPT = Path(__file__).with_name("issue_once.py")
KIND = """
title = "通知函"
version = 3
page = "letter"
filename = "{case_no}-通知函-{party}"
addressed_to = "each_debtor"
stage = "record"
number_prefix = "通"
"""
TEMPLATE = """
<masthead code="{{ document.code }}" caption="{{ document.code }}">
<h1>通知函</h1><p class="number">{{ document.number }}</p></masthead>
<p class="addressee">{{ addressee.name }}：</p>
"""
DEBTORS = [
    {"kind": "person", "id": "P1", "name": "张三", "roles": ["borrower"]},
    {"kind": "person", "id": "P2", "name": "张三", "roles": ["co_borrower"]},
]
Issue = Callable[[], None]


@pytest.fixture
def data(database: Database, make_case: Callable[..., Case], tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "kinds" / "notice").mkdir(parents=True)
    (folder / "kinds" / "notice" / "kind.toml").write_text(KIND, "utf-8")
    (folder / "kinds" / "notice" / "template.html").write_text(TEMPLATE, "utf-8")
    with database.writing(DEED) as session:
        add_cases(session, [make_case(debtors=DEBTORS)], Stamp(AT, "local", "case.json"))
    return folder


def start(data: Path, database_url: str | None, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(SCRIPT), str(data), database_url or "", str(data.parent / "out"), *more]
    return subprocess.Popen(command, text=True, stderr=subprocess.PIPE)  # noqa: S603  # our own script


@pytest.fixture
def issue(data: Path, database_url: str | None) -> Issue:
    """Issues once, in this process."""

    def run() -> None:
        runpy.run_path(str(SCRIPT))["main"](data, database_url, data.parent / "out")

    return run


def stored(database: Database) -> list[tuple[IssuedDocument, str]]:
    with database.reading() as session:
        return list(documents_of(session, "2026-001"))


def handed_out(data: Path) -> list[str]:
    return sorted(path.stem for path in (data.parent / "out").glob("*.pdf"))


def states(database: Database) -> dict[str, tuple[str, str | None]]:
    with database.reading() as session:
        return {number.text: (number.state, number.void_reason) for number in numbers(session)}


def test_one_document_and_one_number_an_addressee(database: Database, data: Path, issue: Issue) -> None:
    issue()
    (first, one), (second, two) = stored(database)
    assert [one, two] == handed_out(data) == ["江银通〔2026〕1号", "江银通〔2026〕2号"]
    assert [first.party, second.party] == ["P1", "P2"]
    assert [first.filename, second.filename] == ["2026-001-通知函-张三", "2026-001-通知函-张三(2)"]
    assert PaperCode.parse(first.code) == PaperCode("JYXD", "000001")
    assert one in first.text
    assert first.code in first.text
    blobs = BlobStore(data / "blobs")
    assert blobs.read(first.docx_sha256).decode() == first.text
    assert blobs.read(first.pdf_sha256) == (data.parent / "out" / f"{one}.pdf").read_bytes()
    assert (first.kind, first.kind_version, first.pages) == ("notice", "3", 1)
    assert "weasyprint" in json.loads(first.versions)
    assert states(database) == {one: (NumberState.ISSUED, None), two: (NumberState.ISSUED, None)}


def test_the_facts_a_document_was_made_from_can_be_read_again(
    database: Database, issue: Issue, make_case: Callable[..., Case]
) -> None:
    issue()
    call = {"at": "2026-03-01T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "李四"}
    with database.writing(DEED) as session:
        replace_cases(session, [make_case(debtors=DEBTORS, notes="更正", contacts=[call])], Stamp(AT, "local", "x"))
    (document, _), _ = stored(database)
    moment = Moment(**json.loads(document.inputs)["moment"])
    with database.reading() as session:
        assert load_case(session, "2026-001", moment).case == make_case(debtors=DEBTORS)


def test_the_same_order_again_is_a_new_document(database: Database, data: Path, issue: Issue) -> None:
    issue()
    issue()
    assert handed_out(data) == [f"江银通〔2026〕{n}号" for n in range(1, 5)]
    assert len(stored(database)) == 4


EVERY_STEP = [
    ("reserve", "before", 0),
    ("reserve", "after", 0),  # in the transaction that then never ends
    ("_write", "before", 2),
    ("sign", "before", 2),
    ("sign", "after", 2),  # of the first of two
    ("_write", "after", 2),
    ("record_blobs", "after", 2),
    ("add_document", "after", 2),
    ("enter_uses", "after", 2),
    ("mark_issued", "after", 2),
    ("_store", "after", 0),
    ("hand_out", "before", 0),
    ("hand_out", "after", 0),
    ("mark_handed_out", "after", 0),
]
STEPS_OF_POSTGRES = [step for step in EVERY_STEP if step[0] in ("mark_issued", "_store")]


@pytest.mark.parametrize(
    ("database_url", "step", "when", "voided"),
    [
        *(("sqlite", *step) for step in EVERY_STEP),
        *(pytest.param("postgres", *step, marks=pytest.mark.postgres) for step in STEPS_OF_POSTGRES),
    ],
    indirect=["database_url"],
)
def test_a_kill_between_any_two_steps_loses_nothing_and_doubles_nothing(
    database: Database,
    data: Path,
    database_url: str | None,
    issue: Issue,
    *,
    step: str,
    when: str,
    voided: int,
) -> None:
    process = start(data, database_url, step, when)
    process.communicate(timeout=180)
    assert process.returncode == -signal.SIGKILL
    issue()
    documents = stored(database)
    assert [document.party for document, _ in documents] == ["P1", "P2"]
    assert handed_out(data) == [number for _, number in documents]
    ended = states(database)
    assert list(ended) == [f"江银通〔2026〕{n}号" for n in range(1, 2 + voided + 1)]
    voids = [state for state in ended.values() if state[0] == NumberState.VOID]
    assert voids == [(NumberState.VOID, ABANDONED)] * voided
    assert sum(state[0] == NumberState.ISSUED for state in ended.values()) == 2
    with database.reading() as session:
        assert [line.document_no for line in seal_lines(session)] == handed_out(data), (
            "each signed once in the register"
        )
    for path in (data.parent / "out").glob("*.pdf"):
        assert path.read_bytes().endswith(b"%%EOF\n% signed 2026-11-23\n")


def test_processes_issuing_at_once(database: Database, data: Path, database_url: str | None) -> None:
    running = [start(data, database_url) for _ in range(2)]
    assert [process.communicate(timeout=180)[1] for process in running] == [""] * 2
    assert len(stored(database)) == 2 * 2
    assert set(states(database)) == set(handed_out(data)) == {f"江银通〔2026〕{n}号" for n in range(1, 5)}
    with database.reading() as session:
        assert set(session.scalars(select(Number.state))) == {NumberState.ISSUED}


def test_what_cannot_be_written_ends_its_numbers_as_void(database: Database, data: Path, issue: Issue) -> None:
    template = data / "kinds" / "notice" / "template.html"
    template.write_text(TEMPLATE + "{% if document.code %}<p>{{ unknown }}</p>{% endif %}", "utf-8")
    with pytest.raises(FaultyKind):
        issue()
    assert stored(database) == []
    assert handed_out(data) == []
    assert [state for state, _ in states(database).values()] == [NumberState.VOID] * 2
    assert all(reason and reason.startswith("未能出具：") for _, reason in states(database).values())


def test_a_gap_stops_before_any_number_is_taken(database: Database, data: Path, issue: Issue) -> None:
    template = data / "kinds" / "notice" / "template.html"
    template.write_text(TEMPLATE + "<p>{{ addressee.phone }}</p>", "utf-8")
    with pytest.raises(DocumentGaps) as caught:
        issue()
    assert [problem.place[:4] for problem in caught.value.problems] == ["致张三："] * 2
    assert states(database) == {}
