from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from docgen.api import importing
from docgen.api.cases import add_evidence, export_case, get_case, import_cases
from docgen.api.importing import stored_case
from docgen.api.office import Office, open_office
from docgen.casefile import dump_json, load_json
from docgen.casefile.case import Case
from docgen.casefile.workbook.writing import write_workbook
from docgen.errors import (
    CaseFileError,
    Clash,
    NotFound,
    NotReadable,
    UnknownFormat,
    UnreadableFileError,
    WrongCaseSource,
)
from docgen.store.cases import which_exist
from docgen.store.models import CaseVersion

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
MakeCase = Callable[..., Case]
SENT = {"document": "demand_letter", "party": "P1", "method": "ems", "sent_on": "2026-03-02", "outcome": "pending"}
CALL = {"at": "2026-03-01T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "李四"}
CONTRACT = {"file": "证据/合同.pdf", "title": "借款合同"}


@pytest.fixture
def office(tmp_path: Path, database_url: str | None) -> Iterator[Office]:
    opened = open_office(tmp_path / "data", database_url)
    yield opened
    opened.close()


@pytest.fixture
def write(tmp_path: Path, make_case: MakeCase) -> Callable[..., Path]:
    """Writes a case as ``case.json`` in a folder of its own, with its files beside it."""

    def written(*, name: str = "in/case.json", files: dict[str, str] | None = None, **parts: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dump_json(make_case(**parts)))
        for file, content in (files or {}).items():
            (path.parent / file).parent.mkdir(parents=True, exist_ok=True)
            (path.parent / file).write_text(content, "utf-8")
        return path

    return written


def versions(office: Office) -> int:
    with office.database.reading() as session:
        return session.query(CaseVersion).count()


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_what_is_exported_is_imported_again_as_it_was(
    office: Office, write: Callable[..., Path], tmp_path: Path, ending: str
) -> None:
    source = write(evidence=[CONTRACT], contacts=[CALL], deliveries=[SENT], files={"证据/合同.pdf": "甲"}, notes="喆䶮")
    answer = import_cases(office, [source], at=AT)
    assert (answer.imported, answer.refused, answer.changed) == (("2026-001",), (), ())
    assert get_case(office, "2026-001") == load_json(source)
    export_case(office, "2026-001", tmp_path / "out" / f"案件.{ending}")
    assert (tmp_path / "out" / "证据" / "合同.pdf").read_text("utf-8") == "甲"
    other = open_office(tmp_path / "other")
    assert import_cases(other, [tmp_path / "out" / f"案件.{ending}"], at=AT).imported == ("2026-001",)
    assert get_case(other, "2026-001") == load_json(source)
    other.close()


def test_a_case_that_exists_is_changed_only_when_asked(office: Office, write: Callable[..., Path]) -> None:
    import_cases(office, [write(contacts=[CALL], deliveries=[SENT])], at=AT)
    signed = {**SENT, "outcome": "signed", "outcome_on": "2026-03-04"}
    visit = {**CALL, "channel": "visit"}
    changed = write(notes="更正", contacts=[visit], deliveries=[signed])
    (refused,) = import_cases(office, [changed], at=AT).refused
    assert refused.case_no == "2026-001"
    assert "--replace" in refused.problems[0].expected
    before = get_case(office, "2026-001")
    rehearsed = import_cases(office, [changed], at=AT, replace=True, dry_run=True)
    assert get_case(office, "2026-001") == before
    answer = import_cases(office, [changed], at=AT, replace=True)
    assert answer == rehearsed
    assert answer.imported == ("2026-001",)
    assert "更正" in {difference.after for difference in answer.changed[0].differences}
    after = get_case(office, "2026-001")
    assert after.notes == "更正"
    assert [contact.channel for contact in after.contacts] == ["phone", "visit"]
    assert [delivery.outcome for delivery in after.deliveries] == ["signed"]
    assert versions(office) == 2


def test_the_same_file_again_changes_nothing(office: Office, write: Callable[..., Path]) -> None:
    source = write(evidence=[CONTRACT], files={"证据/合同.pdf": "甲"})
    import_cases(office, [source], at=AT)
    answer = import_cases(office, [source], at=AT, replace=True)
    assert (answer.imported, answer.changed, versions(office)) == (("2026-001",), (), 1)


def test_new_bytes_behind_an_old_path_are_a_difference(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    import_cases(office, [write(evidence=[CONTRACT], files={"证据/合同.pdf": "甲"})], at=AT)
    again = write(evidence=[CONTRACT], files={"证据/合同.pdf": "乙"})
    (changed,) = import_cases(office, [again], at=AT, replace=True).changed
    assert [difference.place for difference in changed.differences] == ["文件 证据/合同.pdf"]
    export_case(office, "2026-001", tmp_path / "out" / "a.json")
    assert (tmp_path / "out" / "证据" / "合同.pdf").read_text("utf-8") == "乙"


def test_a_rehearsal_makes_no_folder(write: Callable[..., Path], tmp_path: Path) -> None:
    office = open_office(tmp_path / "new")
    assert import_cases(office, [write()], at=AT, dry_run=True).imported == ("2026-001",)
    assert not (tmp_path / "new").exists()


def test_a_rehearsal_of_two_files_of_one_case_foresees_the_refusal(office: Office, write: Callable[..., Path]) -> None:
    files = [write(), write(name="again/case.json", notes="另一说")]
    foreseen = import_cases(office, files, at=AT, dry_run=True)
    assert (foreseen.imported, len(foreseen.refused)) == (("2026-001",), 1)
    assert import_cases(office, files, at=AT) == foreseen


def test_of_a_workbook_the_good_come_in_and_the_bad_are_refused(
    office: Office, make_case: MakeCase, tmp_path: Path
) -> None:
    cases = [make_case(f"2026-00{n}") for n in (1, 2)] + [make_case("2026-003", evidence=[CONTRACT])]
    write_workbook(cases, tmp_path / "many.xlsx")
    answer = import_cases(office, [tmp_path / "many.xlsx"], at=AT)
    assert answer.imported == ("2026-001", "2026-002")
    (refused,) = answer.refused
    assert (refused.case_no, refused.row) == ("2026-003", 4)
    assert [problem.place for problem in refused.problems] == ["证据/合同.pdf"]


def test_every_fault_of_a_json_file_at_once_and_nothing_stored(office: Office, write: Callable[..., Path]) -> None:
    source = write()
    faulty = source.read_text("utf-8").replace('"100000.00"', "100000").replace('"financial_loan"', '"loan"')
    source.write_text(faulty, "utf-8")
    answer = import_cases(office, [source], at=AT)
    (refused,) = answer.refused
    assert (answer.imported, refused.case_no, refused.row) == ((), "2026-001", None)
    assert {problem.place for problem in refused.problems} == {"claim_type", "debts[0].principal"}


def test_a_file_out_of_the_folder_is_refused(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    source = write(evidence=[CONTRACT], files={"证据/x": ""})
    (tmp_path / "secret.pdf").write_text("别的案件")
    (source.parent / "证据" / "合同.pdf").symlink_to(tmp_path / "secret.pdf")
    (refused,) = import_cases(office, [source], at=AT).refused
    assert [problem.place for problem in refused.problems] == ["证据/合同.pdf"]


def test_a_file_that_cannot_be_read(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", "utf-8")
    with pytest.raises(UnreadableFileError):
        import_cases(office, [tmp_path / "broken.json"], at=AT)
    answer = import_cases(office, [tmp_path / "broken.json", write(), tmp_path / "notes.doc"], at=AT)
    assert answer.imported == ("2026-001",)
    assert [refused.problems[0].place for refused in answer.refused] == ["broken.json", "notes.doc"]


def test_an_export_overwrites_nothing_else(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    import_cases(office, [write(evidence=[CONTRACT], files={"证据/合同.pdf": "甲"})], at=AT)
    (tmp_path / "out" / "证据").mkdir(parents=True)
    (tmp_path / "out" / "证据" / "合同.pdf").write_text("别的", "utf-8")
    with pytest.raises(Clash, match=r"合同\.pdf"):
        export_case(office, "2026-001", tmp_path / "out" / "a.json")
    assert not (tmp_path / "out" / "a.json").exists()
    with pytest.raises(UnknownFormat, match="docx"):
        export_case(office, "2026-001", tmp_path / "a.docx")


def test_an_export_follows_no_link_out_of_the_folder(write: Callable[..., Path], tmp_path: Path) -> None:
    source = write(evidence=[CONTRACT])
    (tmp_path / "秘密.txt").write_text("秘密", "utf-8")
    (source.parent / "证据").mkdir()
    (source.parent / "证据" / "合同.pdf").symlink_to(tmp_path / "秘密.txt")
    with pytest.raises(NotReadable, match="案件文件夹之外"):
        export_case(open_office(tmp_path / "none"), str(source), tmp_path / "out" / "a.json")
    assert not (tmp_path / "out").exists()


def test_a_case_by_number_by_file_and_out_of_a_workbook(make_case: MakeCase, tmp_path: Path) -> None:
    office = open_office(tmp_path / "none")
    one, two = make_case("A-1"), make_case("A-2", notes="二")
    (tmp_path / "one.json").write_bytes(dump_json(one))
    write_workbook([one, two], tmp_path / "two.XLSX")
    write_workbook([one], tmp_path / "one.xlsx")
    for source, case in [("one.json", one), ("two.XLSX#A-2", two), ("one.xlsx", one), ("one.json#A-1", one)]:
        assert get_case(office, str(tmp_path / source)) == case
    with pytest.raises(WrongCaseSource, match="A-1、A-2"):
        get_case(office, str(tmp_path / "two.XLSX"))
    for missing in ("two.XLSX#A-3", "one.json#A-3"):
        with pytest.raises(NotFound, match="A-3"):
            get_case(office, str(tmp_path / missing))
    with pytest.raises(UnreadableFileError):
        get_case(office, str(tmp_path / "none.json"))
    assert not (tmp_path / "none").exists()


def test_a_number_that_is_not_stored(office: Office) -> None:
    with pytest.raises(NotFound, match="2026-404"):
        get_case(office, "2026-404")


def test_a_case_file_is_stored_before_it_is_issued_from(office: Office, write: Callable[..., Path]) -> None:
    source = write(contacts=[CALL])
    stored = stored_case(office, str(source), at=AT)
    assert stored.case == load_json(source)
    assert stored_case(office, str(source), at=AT).moment == stored.moment
    assert stored_case(office, "2026-001", at=AT).moment == stored.moment
    with pytest.raises(Clash, match="2026-001"):
        stored_case(office, str(write(contacts=[CALL], notes="另一说")), at=AT)
    with pytest.raises(CaseFileError, match="1 处"):
        stored_case(office, str(write(case_no="2026-002", evidence=[CONTRACT])), at=AT)


def test_a_case_file_never_overwrites_what_someone_else_imported_meanwhile(
    office: Office, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = write(notes="他人先入库"), tmp_path / "ours" / "case.json"
    ours.parent.mkdir()
    ours.write_bytes(theirs.read_bytes().replace("他人先入库".encode(), "本人后入库".encode()))

    def first_of_all(session: Session, case_nos: Sequence[str]) -> set[str]:
        known = which_exist(session, case_nos)
        monkeypatch.undo()
        import_cases(office, [theirs], at=AT)
        return known

    monkeypatch.setattr(importing, "which_exist", first_of_all)
    with pytest.raises(CaseFileError) as caught:
        stored_case(office, str(ours), at=AT)
    assert "案件已存在" in caught.value.problems[0].expected
    assert get_case(office, "2026-001").notes == "他人先入库"


def test_evidence_is_added_once_titled_by_its_name(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    import_cases(office, [write(evidence=[CONTRACT], files={"证据/合同.pdf": "甲"})], at=AT)
    folder = tmp_path / "补充"
    folder.mkdir()
    for name, content in {"催收照片.jpg": "乙", "合同.pdf": "甲", "副本.jpg": "乙"}.items():
        (folder / name).write_text(content, "utf-8")
    answer = add_evidence(office, "2026-001", [folder], at=AT)
    assert len(answer.added) == 1
    (added,) = answer.added
    kept, other = ("副本.jpg", "催收照片.jpg") if added.file == "补充/副本.jpg" else ("催收照片.jpg", "副本.jpg")
    told = {(one.file, one.same_as) for one in answer.already}
    assert told == {("补充/合同.pdf", "证据/合同.pdf"), (f"补充/{other}", f"补充/{kept}")}
    assert [item.file for item in get_case(office, "2026-001").evidence] == ["证据/合同.pdf", answer.added[0].file]
    again = add_evidence(office, "2026-001", [folder, folder], at=AT)
    assert again.added == ()
    assert sorted(one.file for one in again.already) == ["补充/催收照片.jpg", "补充/副本.jpg", "补充/合同.pdf"]
    export_case(office, "2026-001", tmp_path / "out" / "a.json")
    assert (tmp_path / "out" / answer.added[0].file).read_text("utf-8") == "乙"


def test_evidence_added_here_outlives_an_import_and_its_bytes_are_not_replaced(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    import_cases(office, [write()], at=AT)
    (tmp_path / "回执.jpg").write_text("收", "utf-8")
    (added,) = add_evidence(office, "2026-001", [tmp_path / "回执.jpg"], at=AT).added
    (changed,) = import_cases(office, [write(notes="更正")], at=AT, replace=True).changed
    assert [difference.after for difference in changed.differences] == ["更正"]
    assert [item.file for item in get_case(office, "2026-001").evidence] == [added.file]
    other = write(evidence=[{"file": added.file, "title": "别的回执"}], files={added.file: "别的"})
    (refused,) = import_cases(office, [other], at=AT, replace=True).refused
    assert refused.problems[0].place == added.file
    export_case(office, "2026-001", tmp_path / "out" / "a.json")
    assert import_cases(office, [tmp_path / "out" / "a.json"], at=AT, replace=True).changed == ()


def test_an_exported_case_is_edited_and_imported_again_without_its_stored_files(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    import_cases(office, [write(evidence=[CONTRACT], files={"证据/合同.pdf": "甲"})], at=AT)
    (tmp_path / "回执.jpg").write_text("收", "utf-8")
    (added,) = add_evidence(office, "2026-001", [tmp_path / "回执.jpg"], at=AT).added
    export_case(office, "2026-001", tmp_path / "out" / "a.json")
    case = load_json(tmp_path / "out" / "a.json")
    told = tuple(item.model_copy(update={"proves": "证明已送达"}) for item in case.evidence)
    elsewhere = tmp_path / "alone" / "a.json"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(dump_json(case.model_copy(update={"evidence": told})))

    answer = import_cases(office, [elsewhere], at=AT, replace=True)

    assert (answer.imported, answer.refused) == (("2026-001",), ())
    assert [item.proves for item in get_case(office, "2026-001").evidence] == ["证明已送达"] * 2
    export_case(office, "2026-001", tmp_path / "again" / "a.json")
    assert (tmp_path / "again" / "证据/合同.pdf").read_text("utf-8") == "甲"
    assert (tmp_path / "again" / added.file).read_text("utf-8") == "收"


def test_only_what_is_stored_need_not_lie_beside_the_file(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    import_cases(office, [write(evidence=[CONTRACT], files={"证据/合同.pdf": "甲"})], at=AT)
    new = {"file": "新.pdf", "title": "新"}
    other = write(name="other/case.json", evidence=[CONTRACT, new])
    (refused,) = import_cases(office, [other], at=AT, replace=True).refused
    assert [problem.place for problem in refused.problems] == ["新.pdf"]
    (tmp_path / "other" / "证据").mkdir()
    (tmp_path / "other" / "证据" / "合同.pdf").symlink_to(tmp_path / "不在")
    (refused,) = import_cases(office, [other], at=AT, replace=True).refused
    assert [problem.place for problem in refused.problems] == ["证据/合同.pdf", "新.pdf"]
    unknown = write(name="third/case.json", case_no="2026-002", evidence=[CONTRACT])
    (refused,) = import_cases(office, [unknown], at=AT, replace=True).refused
    assert refused.problems[0].place == "证据/合同.pdf"


def test_who_was_contacted_cannot_be_imported_away(office: Office, write: Callable[..., Path]) -> None:
    import_cases(office, [write(contacts=[CALL])], at=AT)
    other = [{"kind": "person", "name": "王五", "roles": ["borrower"]}]
    (refused,) = import_cases(office, [write(debtors=other)], at=AT, replace=True).refused
    assert "张三" in refused.problems[0].place
    assert get_case(office, "2026-001").debtors[0].name == "张三"


def test_parties_in_another_order_keep_their_own_contacts(office: Office, write: Callable[..., Path]) -> None:
    zhang, li = ({"kind": "person", "name": name, "roles": ["borrower"]} for name in ("张三", "李四"))
    import_cases(office, [write(debtors=[{**zhang, "id": "P1"}, {**li, "id": "P2"}], contacts=[CALL])], at=AT)
    turned = write(debtors=[{**li, "id": "P1"}, {**zhang, "id": "P2"}])
    assert import_cases(office, [turned], at=AT, replace=True).imported == ("2026-001",)
    case = get_case(office, "2026-001")
    assert [case.debtor(contact.party).name for contact in case.contacts] == ["张三"]
