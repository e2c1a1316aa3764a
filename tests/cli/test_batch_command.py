"""A spreadsheet of loans becomes letters, print files and a dispatch list that agree, stopped and killed on the way."""

import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import pairwise
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from sqlalchemy import select, text

from docgen.api import batches
from docgen.api.accounts import add_account
from docgen.api.audit import audit_verify
from docgen.api.batch_answers import BatchAnswer
from docgen.api.batch_cases import read_source
from docgen.api.batch_drafts import approve_batch, submit_batch
from docgen.api.batch_rows import RowWork, RowWorker
from docgen.api.batches import BatchOrder, _Run, draft_batch, issue_batch
from docgen.api.drafts import return_draft
from docgen.api.office import Office, open_office
from docgen.api.profile import profile_set
from docgen.api.voiding import void_document
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.cli import docgen
from docgen.cli.output import run
from docgen.errors import (
    BatchBusy,
    BatchElsewhere,
    NeedsApproval,
    NoCases,
    NotAdmitted,
    NotTheApprover,
    UnreadableFileError,
)
from docgen.store.cases import replace_cases
from docgen.store.events import Stamp
from docgen.store.leases import alone
from docgen.store.models import BatchRow, DocumentEvent, IssuedDocument, NumberState
from docgen.store.numbers import numbers
from docgen.workflow.access import AccountRole, Act

FIXTURES = Path(__file__).parents[2] / "fixtures"
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
DEBT_WORDS = "逾期|贷款|借款|欠|债|催|还款|起诉|法院|律师|违约"
Book = Callable[[int, int], Path]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A flat sheet of so many loans, so many of them bad."""

    def made(rows: int, bad: int) -> Path:
        file = tmp_path / f"贷款{rows}.xlsx"
        script = FIXTURES / "many_rows.py"
        subprocess.run([sys.executable, script, str(rows), str(bad), file], check=True)  # noqa: S603  # our own script
        return file

    return made


@pytest.fixture
def office(tmp_path: Path, database_url: str | None) -> Iterator[Office]:
    data = tmp_path / "data"
    data.mkdir()
    (data / "profile.toml").write_bytes((FIXTURES / "profile.toml").read_bytes())
    with closing(open_office(data, database_url)) as opened:
        yield opened


def start(office: Office, file: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "docgen", "--data", str(office.data_dir), "batch", "demand_letter", str(file)]
    command += ["--as-of", "2026-11-23", "--dated", "2026-11-23", "--out", str(out), "--json", *more]
    environment = {**os.environ, "DOCGEN_DATABASE_URL": office.database_url or ""}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)  # noqa: S603  # ourselves


def stopped(process: subprocess.Popen[str], out: Path, letters: int, by: signal.Signals) -> int:
    """Stop the batch once its folder holds so many letters; its exit code."""
    while process.poll() is None and len(list((out / "文书").glob("*.pdf"))) < letters:
        time.sleep(0.02)
    process.send_signal(by)
    process.communicate(timeout=120)
    return process.returncode


def finished(process: subprocess.Popen[str], code: int) -> dict[str, Any]:
    out, err = process.communicate(timeout=3000)
    assert process.returncode == code, err
    answer: dict[str, Any] = json.loads(out)
    return answer


def dispatch_rows(out: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(out / "交寄清单.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))


def assert_agree(answer: dict[str, Any], out: Path) -> None:
    """Print files and dispatch list, line by line, each letter and its receipt beginning on a front."""
    lines = iter(dispatch_rows(out))
    line = 0
    for path in answer["print_files"]:
        texts = [page.extract_text() for page in pypdf.PdfReader(out / path).pages]
        assert "打印封面" in texts[0]
        assert texts[1] == ""
        first, at = line, 2
        while at < len(texts):  # letter, blank, receipt, blank, statement of the claim, perhaps a blank
            line += 1
            row = next(lines)
            said = ["".join(text.split()) for text in texts[at : at + 5]]
            assert (row[0], row[6], said[1], said[3]) == (line, 2, "", "")
            assert all(row[7] in said[page] for page in (0, 2, 4))
            assert "".join(row[1].split()) in said[0]
            assert "债权计算书" in said[4]
            (pages,) = re.findall(r"附件《债权计算书》（1份(\d+)页）", row[5])
            at += 4 + 2 * ((int(pages) + 1) // 2)
        count = line - first
        assert f"{count}件" in texts[0]
        assert f"{line - count + 1}至{line}" in texts[0]
    assert next(lines, None) is None


def assert_in_postal_order(out: Path) -> None:
    places = [(row[4] or "~", row[3]) for row in dispatch_rows(out)]
    assert all(before <= after for before, after in pairwise(places))


def assert_discreet(answer: dict[str, Any], out: Path) -> None:
    """Labels and address pages bear each addressee, in the order of the list, and not a word about a debt."""
    rows = dispatch_rows(out)
    for name in ("labels", "address_pages"):
        said = "".join("".join(p.extract_text() for p in pypdf.PdfReader(out / path).pages) for path in answer[name])
        said = "".join(said.split())
        assert not re.search(DEBT_WORDS, said)
        places = [said.find("".join(f"{row[4] or ''}{row[3]}{row[1]}收".split())) for row in rows]
        assert -1 not in places
        assert places == sorted(places)


def assert_issued_once(office: Office, letters: int) -> None:
    """Every row ended, each done one with one document that was handed out once; no number missing or left over."""
    with office.database.reading() as session:
        rows = session.scalars(select(BatchRow)).all()
        issued = session.scalars(select(IssuedDocument)).all()
        handed = session.scalars(select(DocumentEvent.serial)).all()
        given = numbers(session)
    done = [row for row in rows if row.state == "done"]
    assert {row.state for row in rows} <= {"done", "refused"}
    assert sorted(row.fingerprint for row in done) == sorted(document.fingerprint for document in issued)
    assert len(issued) == letters
    assert sorted(handed) == sorted(document.serial for document in issued)
    assert [number.value for number in given] == list(range(1, len(given) + 1))
    assert NumberState.RESERVED not in {number.state for number in given}
    assert audit_verify(office).problems == ()


@pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])],
    indirect=True,
)
def test_a_small_sheet_killed_on_the_way(
    office: Office, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = book(12, 3), tmp_path / "out"
    assert stopped(start(office, file, out, "--jobs", "1"), out, 3, signal.SIGKILL) == -signal.SIGKILL
    monkeypatch.setenv("DOCGEN_DATABASE_URL", office.database_url or "")
    again = ["--data", str(office.data_dir), "batch", "demand_letter", str(file), "--out", str(out), "--jobs", "1"]
    assert run(docgen, [*again, "--json"]) == 2
    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert captured.err.splitlines() == [
        "出具（12）…",
        "合并打印…",
        "本批次沿用首次确定的截止日 2026-11-23、落款日期 2026-11-23。",
    ]
    assert (answer["cases"], answer["issued"]) == (9, 9)
    refused = {(one["row"], one["case_no"]): one["reason"] for one in answer["refused"]}
    assert list(refused) == [(4, "HX000003"), (8, "HX000007"), (12, "HX000011")]
    id_no, address, principal = refused.values()
    assert "校验位不符" in id_no
    assert "缺少借款人 周堃壬 的送达地址或住所地" in address
    assert "借款合同必填" in principal
    assert len(list((out / "文书").glob("*.pdf"))) == 9
    assert_issued_once(office, 9)
    assert_agree(answer, out)
    assert_in_postal_order(out)
    assert_discreet(answer, out)


def nobody_at_work(office: Office) -> bool:
    """Whether each who took a lease let go of it: a locked file, or on a server a lock of his session."""
    if office.database.engine.dialect.name == "postgresql":
        held = text(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with office.database.reading() as session:
            return session.scalar(held) == 0
    return not list((office.data_dir / "leases").iterdir())


@pytest.mark.slow
def test_a_request_to_end_lets_rows_at_hand_finish(office: Office, book: Book, tmp_path: Path) -> None:
    file, out = book(12, 3), tmp_path / "out"
    for letters, by in ((2, signal.SIGTERM), (4, signal.SIGINT)):
        assert stopped(start(office, file, out, "--jobs", "2"), out, letters, by) == 130
        assert nobody_at_work(office)
        with office.database.reading() as session:
            assert {row.owner for row in session.scalars(select(BatchRow)) if row.state == "pending"} == {None}
            assert NumberState.RESERVED not in {number.state for number in numbers(session)}
    assert finished(start(office, file, out, "--jobs", "2"), 2)["issued"] == 9
    assert_issued_once(office, 9)


@pytest.mark.slow
def test_three_thousand_rows_killed_ten_times(office: Office, book: Book, tmp_path: Path) -> None:
    file, out = book(3000, 60), tmp_path / "out"
    draw = random.Random(20261123)  # noqa: S311  # repeatable, not secret
    for letters in sorted(draw.sample(range(1, 2600), 10)):
        assert stopped(start(office, file, out), out, letters, signal.SIGKILL) == -signal.SIGKILL
    answer = finished(start(office, file, out), 2)
    assert (answer["cases"], answer["issued"], len(answer["refused"])) == (2940, 2940, 60)
    assert all(one["reason"] for one in answer["refused"])
    assert_issued_once(office, 2940)
    assert_agree(answer, out)
    assert_in_postal_order(out)
    assert_discreet(answer, out)


@pytest.fixture
def facts(make_case: Callable[..., Case]) -> Callable[..., Case]:
    account = {"bank": "江城示例银行营业部", "name": "江城示例银行", "number": "0000 0000 0001"}
    lender = {"kind": "organization", "name": "江城示例银行股份有限公司", "phone": "010-00000000", "account": account}
    return lambda **parts: make_case(**{"creditor": lender, "handler": "王五", **parts})


@pytest.mark.slow
def test_two_batches_at_once_share_the_numbers(office: Office, book: Book, tmp_path: Path) -> None:
    """Of one sheet: the second finds its cases stored, and each of them gets a letter from either."""
    file = book(5, 1)

    def issued(name: str) -> BatchAnswer:
        with closing(open_office(office.data_dir, office.database_url)) as own:
            return issue_batch(
                own, BatchOrder("demand_letter", str(file), DAY, DAY), out=tmp_path / name, jobs=1, at=AT
            )

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(issued, ("one", "two"))
    assert (one.issued, two.issued) == (4, 4)
    assert_issued_once(office, 8)
    given = [row[6] for name in ("one", "two") for row in dispatch_rows(tmp_path / name)]
    assert sorted(given) == [f"虚银催〔2026〕{n}号" for n in range(1, 9)]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are done in this process."""

    monkeypatch.setattr(batches, "run", _here)


def _here(_work: object, arguments: tuple[RowWork], _jobs: int, *, look: Callable[[], int], mourn: object) -> None:
    del mourn
    (work,) = arguments
    ours, theirs = Pipe()
    with ours, theirs, closing(open_office(work.data_dir, work.database_url, work.account)) as office:
        RowWorker(office, work).run(theirs)
    look()


def begun(office: Office, case: Case, folder: Path, **order: Any) -> BatchOrder:
    """A batch that was begun in ``out`` and not driven."""
    (folder / "case.json").write_bytes(dump_json(case))
    made = BatchOrder("demand_letter", str(folder / "case.json"), DAY, DAY, **order)
    batch = _Run(office, made, folder / "out", AT, lambda *_: None, draft=False)
    batch._begun(read_source(made.cases))
    return made


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_folder_has_one_batch(office: Office, facts: Callable[..., Case], tmp_path: Path) -> None:
    order = begun(office, facts(), tmp_path)
    again = {"out": tmp_path / "out", "jobs": 1, "at": AT}
    with pytest.raises(BatchElsewhere, match="文书种类是 demand_letter"):
        issue_batch(office, BatchOrder("final_demand", order.cases, DAY, DAY), **again)
    with pytest.raises(BatchElsewhere, match="案件文件不同"):
        issue_batch(office, BatchOrder(order.kind, "2026-001", DAY, DAY), **again)
    with pytest.raises(BatchElsewhere, match="它出具的是正式文书"):
        draft_batch(office, order, **again)
    other = open_office(tmp_path / "other")
    with closing(other), pytest.raises(BatchElsewhere, match="另一个数据库"):
        issue_batch(other, order, **again)
    with alone(tmp_path / "out" / ".lock"), pytest.raises(BatchBusy):
        issue_batch(office, order, **again)
    (tmp_path / "out" / "batch.json").write_text("{}", "utf-8")
    with pytest.raises(BatchElsewhere, match="已损坏"):
        issue_batch(office, order, **again)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_goes_on_with_its_first_days_and_answers(office: Office, facts: Callable[..., Case], tmp_path: Path) -> None:
    order = begun(office, facts(), tmp_path, answers={"pay_by": date(2026, 12, 9)})
    later = BatchOrder(order.kind, order.cases, date(2026, 12, 1), date(2026, 12, 1))
    told: list[tuple[str, int, int]] = []
    answer = issue_batch(office, later, out=tmp_path / "out", jobs=1, at=AT, progress=lambda *step: told.append(step))
    assert (answer.as_of, answer.dated_on, answer.issued) == (DAY, DAY, 1)
    (letter,) = (tmp_path / "out" / "文书").glob("*.pdf")
    said = pypdf.PdfReader(io.BytesIO(letter.read_bytes())).pages[0].extract_text()
    assert "2026年12月9日" in said
    assert "2026年11月23日" in said
    assert told[0] == ("出具", 0, 1)
    assert ("出具", 1, 1) in told
    assert told[-1] == ("合并打印", 1, 1)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_stored_cases_are_named_by_their_numbers(office: Office, facts: Callable[..., Case], tmp_path: Path) -> None:
    begun(office, facts(), tmp_path)
    (tmp_path / "list.txt").write_text("﻿2026-001\n\n 2026-404 \n2026-001\n", "utf-8")
    order = BatchOrder("demand_letter", str(tmp_path / "list.txt"), DAY, DAY)
    answer = draft_batch(office, order, out=tmp_path / "drafts", jobs=1, at=AT)
    assert (answer.cases, answer.issued, answer.print_files, answer.dispatch_list) == (1, 0, (), None)
    assert [(one.case_no, one.row, one.reason[:6]) for one in answer.refused] == [
        ("2026-404", 2, "没有找到案件"),
        ("2026-001", 3, "案件编号重复"),
    ]
    assert {path.suffix for path in (tmp_path / "drafts" / "草稿").glob("*.*")} == {".pdf", ".docx"}
    (tmp_path / "list.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableFileError, match="不是 UTF-8"):
        draft_batch(office, order, out=tmp_path / "wrong", jobs=1, at=AT)
    with pytest.raises(NoCases):
        draft_batch(office, BatchOrder("demand_letter", " , ", DAY, DAY), out=tmp_path / "none", jobs=1, at=AT)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_may_not_issue_a_letter_may_not_issue_thousands(office: Office, tmp_path: Path) -> None:
    add_account(office, "admin", role=AccountRole.ADMIN, at=AT)
    admin = open_office(office.data_dir, account="admin")
    add_account(admin, "cuishou", role=AccountRole.COLLECTOR, at=AT)
    add_account(admin, "dangan", role=AccountRole.ARCHIVIST, at=AT)
    profile_set(admin, {"four_eyes": "true"}, at=AT)
    collector, archivist = (open_office(office.data_dir, account=name) for name in ("cuishou", "dangan"))
    order = BatchOrder("demand_letter", "2026-001", DAY, DAY)
    with closing(admin), closing(collector), closing(archivist):
        with pytest.raises(NeedsApproval):
            issue_batch(collector, order, out=tmp_path / "out", jobs=1, at=AT)
        for use_case in (issue_batch, draft_batch):
            with pytest.raises(NotAdmitted):
                use_case(archivist, order, out=tmp_path / "out", jobs=1, at=AT)
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_run_again_it_makes_the_same_lists_without_what_was_made_void(
    office: Office, facts: Callable[..., Case], tmp_path: Path
) -> None:
    debtors = [
        {"id": id_, "kind": "person", "name": name, "roles": [role], "address": "江城市示例路1号"}
        for id_, name, role in (("P1", "张三", "borrower"), ("P2", "李四", "co_borrower"))
    ]
    order = begun(office, facts(debtors=debtors), tmp_path)
    again = {"out": tmp_path / "out", "jobs": 1, "at": AT}
    assert issue_batch(office, order, **again).issued == 2
    lists = (tmp_path / "out" / "交寄清单.xlsx").read_bytes()
    assert issue_batch(office, order, **again).issued == 2
    assert (tmp_path / "out" / "交寄清单.xlsx").read_bytes() == lists
    first, second = (row[7] for row in dispatch_rows(tmp_path / "out"))
    void_document(office, first, reason="金额有误", successor=None, at=AT)
    answer = issue_batch(office, order, **again)
    assert (answer.cases, answer.issued) == (1, 1)
    assert [row[7] for row in dispatch_rows(tmp_path / "out")] == [second]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_changes_no_stored_case_and_answers_row_by_row(office: Office, book: Book, tmp_path: Path) -> None:
    file = book(3, 1)
    sheet = openpyxl.load_workbook(file)
    rows = sheet.worksheets[0]
    rows.cell(1, rows.max_column + 1).value = "还款截止日期"
    rows.cell(2, rows.max_column).value = "2026-12-09"
    sheet.save(file)
    order = BatchOrder("demand_letter", str(file), DAY, DAY, {"pay_by": date(2026, 12, 24)})
    answer = issue_batch(office, order, out=tmp_path / "out", jobs=1, at=AT)
    assert (answer.issued, [one.row for one in answer.refused]) == (2, [3])
    with office.database.reading() as session:
        texts = [document.text for document in session.scalars(select(IssuedDocument).order_by(IssuedDocument.serial))]
    assert ["2026年12月9日" in text for text in texts] == [True, False]
    assert ["2026年12月24日" in text for text in texts] == [False, True]
    rows.cell(4, [cell.value for cell in rows[1]].index("姓名/名称") + 1).value = "别人"
    sheet.save(file)
    answer = issue_batch(office, order, out=tmp_path / "next", jobs=1, at=AT)
    assert [(one.row, one.reason[:11]) for one in answer.refused] == [
        (3, "工作表 逾期贷款清单，"),
        (4, "案件编号：案件已存在，"),
    ]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("more", "said", "files"),
    [
        ((), "1 件案件已出具文书 1 份，未办理 1 件", ["打印-01.pdf", "交寄清单.xlsx", "标签-01.pdf", "地址页-01.pdf"]),
        (("--draft",), "1 件案件已起草，草稿 1 份，未办理 1 件", []),
    ],
)
def test_a_person_is_told_what_became_of_it(
    office: Office,
    facts: Callable[..., Case],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    more: tuple[str, ...],
    said: str,
    files: list[str],
) -> None:
    begun(office, facts(), tmp_path)
    out = tmp_path / "list"
    asked = ["--data", str(office.data_dir), "batch", "demand_letter", "2026-001，2026-404", "--out", str(out), *more]
    assert run(docgen, asked) == 2
    answer = capsys.readouterr().out
    assert answer.startswith(said)
    assert "2026-404 │ 没有找到案件 2026-404" in answer
    assert [line for line in answer.splitlines() if line.startswith(str(out))] == [str(out / file) for file in files]


@pytest.fixture
def eyes(office: Office) -> Iterator[tuple[Office, Office]]:
    """Who drafts and issues, and who approves, where the institution wants four eyes."""
    profile_set(office, {"four_eyes": "true"}, at=AT)
    add_account(office, "admin", role=AccountRole.ADMIN, at=AT)
    with closing(open_office(office.data_dir, account="admin")) as admin:
        for name in ("fa", "fa2"):
            add_account(admin, name, role=AccountRole.LEGAL, at=AT)
    first, second = (open_office(office.data_dir, account=name) for name in ("fa", "fa2"))
    with closing(first), closing(second):
        yield first, second


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_drafts_of_a_batch_are_approved_by_another_and_issued_once(
    eyes: tuple[Office, Office], book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = eyes
    monkeypatch.setattr(batches, "run", _here)
    order, out = BatchOrder("demand_letter", str(book(4, 1)), DAY, DAY), tmp_path / "out"
    batch = {"out": out, "jobs": 1, "at": AT}
    drafted = draft_batch(first, order, **batch)
    assert (drafted.cases, drafted.drafts, drafted.issued) == (3, 3, 0)
    assert draft_batch(first, order, **batch).drafts == 3
    silent = {"at": AT, "progress": lambda *_: None}
    assert submit_batch(first, out, **silent).done == 3
    with pytest.raises(NotTheApprover):
        approve_batch(first, out, **silent)
    return_draft(second, "D2", reason="金额再核", at=AT)
    approved = approve_batch(second, out, **silent)
    assert (approved.done, approved.refused, approved.passed_over) == (2, (), 1)
    for _ in range(2):  # the second time there is nothing to do
        answer = issue_batch(first, order, **batch)
        assert (answer.cases, answer.issued, answer.waiting) == (3, 2, 1)
        assert (answer.print_files, answer.dispatch_list) == (("打印-01.pdf",), "交寄清单.xlsx")
    first_print = (out / "打印-01.pdf").read_bytes()
    submit_batch(first, out, **silent)
    approve_batch(second, out, **silent)
    answer = issue_batch(first, order, **batch)
    assert (answer.issued, answer.waiting) == (3, 0)
    assert answer.print_files == ("打印-01.pdf", "第2次/打印-01.pdf")  # the others were posted before
    assert (out / "打印-01.pdf").read_bytes() == first_print
    assert len(list((out / "文书").glob("*.pdf"))) == 3
    with first.database.reading() as session:
        assert [(number.value, number.state) for number in numbers(session)] == [(n, "issued") for n in (1, 2, 3)]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_refused_row_is_tried_again_with_what_the_mended_file_says(
    office: Office, facts: Callable[..., Case], tmp_path: Path
) -> None:
    bare = facts(debtors=[{"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"]}])
    (tmp_path / "case.json").write_bytes(dump_json(bare))
    order, out = BatchOrder("demand_letter", str(tmp_path / "case.json"), DAY, DAY), tmp_path / "out"
    batch = {"out": out, "jobs": 1, "at": AT}
    (refused,) = issue_batch(office, order, **batch).refused
    assert "地址" in refused.reason
    (refused,) = issue_batch(office, order, retry=True, **batch).refused
    with office.database.writing(office.deed(Act.IMPORT_CASES, AT)) as session:
        replace_cases(session, [facts()], Stamp(AT, "local", "x"))
    (tmp_path / "case.json").write_bytes(dump_json(facts()))
    with pytest.raises(BatchElsewhere, match="--retry"):
        issue_batch(office, order, **batch)
    for _ in range(2):
        answer = issue_batch(office, order, retry=True, **batch)
        assert (answer.cases, answer.issued, answer.refused) == (1, 1, ())
    assert_issued_once(office, 1)
