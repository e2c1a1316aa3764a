from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from docgen.casefile.case import Case
from docgen.casefile.records import Evidence
from docgen.errors import NotFound
from docgen.store.audit import Deed
from docgen.store.blobs import BlobStore
from docgen.store.case_files import case_files, lay_out, record_files
from docgen.store.cases import (
    add_cases,
    add_evidence,
    case_count,
    case_numbers,
    change_evidence,
    load_case,
    replace_cases,
    which_exist,
)
from docgen.store.database import Database
from docgen.store.events import Stamp
from docgen.store.models import CaseVersion

MakeCase = Callable[..., Case]
STAMP = Stamp(datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=8))), "local", "案件.json")
DEED = Deed("test", STAMP.by, STAMP.at)
SENT = {"document": "demand_letter", "party": "P1", "method": "ems", "sent_on": "2026-03-02"}
CALL = {"at": "2026-03-01T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "李四"}


def reload(database: Database, case_no: str = "2026-001") -> Case:
    with database.reading() as session:
        return load_case(session, case_no).case


def test_a_case_comes_back_as_it_went_in(database: Database, make_case: MakeCase) -> None:
    case = make_case(
        contacts=[CALL, CALL],
        deliveries=[{**SENT, "method": "sms"}, {**SENT, "outcome": "pending"}],
        evidence=[{"file": "证据/借款合同.pdf", "title": "借款合同"}],
        notes="喆堃㼆䶮𠅤",
    )
    with database.writing(DEED) as session:
        add_cases(session, [case, make_case("2026-002")], STAMP)
    assert reload(database) == case
    assert reload(database, "2026-002") == make_case("2026-002")
    with database.reading() as session:
        assert case_numbers(session) == ["2026-001", "2026-002"]
        assert case_numbers(session, limit=1, offset=1) == ["2026-002"]
        assert case_count(session) == 2
        assert which_exist(session, ["2026-002", "2026-003"]) == {"2026-002"}


def test_a_case_that_is_not_there_is_named(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        load_case(session, "2026\0")
    with database.reading() as session, pytest.raises(NotFound, match="2026-404"):
        load_case(session, "2026-404")


def test_every_version_and_every_event_is_kept(database: Database, make_case: MakeCase) -> None:
    first = make_case(contacts=[CALL], deliveries=[{**SENT, "outcome": "pending"}])
    with database.writing(DEED) as session:
        add_cases(session, [first], STAMP)
        before = load_case(session, "2026-001").moment
    signed = {**SENT, "outcome": "signed", "outcome_on": "2026-03-04"}
    second = make_case(notes="更正", contacts=[CALL, {**CALL, "channel": "visit"}], deliveries=[signed])
    with database.writing(DEED) as session:
        replace_cases(session, [second], STAMP)
    assert reload(database) == second
    with database.reading() as session:
        assert load_case(session, "2026-001", before).case == first
        versions = session.query(CaseVersion).order_by(CaseVersion.number).all()
    assert [(v.number, v.imported_by, v.source) for v in versions] == [(n, "local", "案件.json") for n in (1, 2)]
    assert [v.imported_at for v in versions] == [datetime(2026, 11, 23, 1, 30, tzinfo=UTC)] * 2


def test_evidence_entered_here_outlives_an_import(database: Database, make_case: MakeCase) -> None:
    contract, receipt = ({"file": f"{name}.pdf", "title": name} for name in ("合同", "回执"))
    with database.writing(DEED) as session:
        add_cases(session, [make_case(evidence=[contract])], STAMP)
        add_evidence(session, "2026-001", [Evidence.model_validate(receipt)], STAMP)
    assert [item.title for item in reload(database).evidence] == ["合同", "回执"]
    with database.writing(DEED) as session:
        replace_cases(session, [make_case()], STAMP)
    assert [item.title for item in reload(database).evidence] == ["回执"]
    exported = make_case(evidence=[contract, {**receipt, "title": "签收回执"}])
    with database.writing(DEED) as session:
        replace_cases(session, [exported], STAMP)
    assert [item.title for item in reload(database).evidence] == ["合同", "签收回执"]


def test_only_evidence_entered_here_is_changed_here(database: Database, make_case: MakeCase) -> None:
    contract, receipt = (Evidence(file=f"{name}.pdf", title=name) for name in ("合同", "回执"))
    with database.writing(DEED) as session:
        add_cases(session, [make_case(evidence=[contract.model_dump(exclude_none=True)])], STAMP)
        add_evidence(session, "2026-001", [receipt], STAMP)
        change_evidence(session, "2026-001", receipt.model_copy(update={"title": "签收回执"}), STAMP)
    assert [item.title for item in reload(database).evidence] == ["合同", "签收回执"]
    with pytest.raises(NotFound, match="合同"), database.writing(DEED) as session:
        change_evidence(session, "2026-001", contract, STAMP)


def test_a_write_that_fails_changes_nothing(database: Database, make_case: MakeCase) -> None:
    def fail() -> None:
        with database.writing(DEED) as session:
            add_cases(session, [make_case()], STAMP)
            add_evidence(session, "2026-404", [], STAMP)

    with pytest.raises(NotFound):
        fail()
    with database.reading() as session:
        assert case_count(session) == 0


def test_an_instant_without_an_offset_is_refused(database: Database, make_case: MakeCase) -> None:
    stamp = Stamp(datetime(2026, 11, 23), "local", "x")  # noqa: DTZ001  # what must be refused
    with pytest.raises(Exception, match="needs an offset"), database.writing(DEED) as session:
        add_cases(session, [make_case()], stamp)


def test_files_behind_paths(database: Database, make_case: MakeCase, tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path / "blobs")
    old, new = blobs.put("旧".encode()), blobs.put("新".encode())

    def record(files: dict[str, Any]) -> None:
        with database.writing(DEED) as session:
            record_files(session, "2026-001", files, STAMP.at)

    with database.writing(DEED) as session:
        add_cases(session, [make_case()], STAMP)
    record({"a/合同.pdf": old, "b.pdf": old})
    record({"b.pdf": new})
    record({"b.pdf": new})
    with database.reading() as session:
        files = case_files(session, "2026-001")
    assert files == {"a/合同.pdf": old.sha256, "b.pdf": new.sha256}
    lay_out(blobs, files, tmp_path / "out")
    assert (tmp_path / "out/a/合同.pdf").read_text() == "旧"
    assert (tmp_path / "out/b.pdf").read_text() == "新"
