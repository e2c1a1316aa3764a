"""A backup restores: on either database, with every row, file and own thing; a damaged one restores nothing."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from docgen.api.accounts import add_account
from docgen.api.audit import audit_verify
from docgen.api.backup import CONTENTS, WEB_KEY, back_up, restore
from docgen.api.cases import get_case
from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.importing import import_cases
from docgen.api.key import export_key
from docgen.api.office import LOCAL_OPERATOR, Office, open_office
from docgen.api.profile import profile_set
from docgen.api.register import list_documents, read_document
from docgen.errors import Clash, DatabaseTooNew, KeyMissing, NotABackup, NotAdmitted
from docgen.workflow.access import AccountRole

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
CASE = Path(__file__).parents[2] / "fixtures" / "full_case" / "case.json"


Opener = Callable[..., Office]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens offices and lets go of their databases in the end."""
    with ExitStack() as stack:

        def open_one(folder: Path, url: str | None = None, account: str = LOCAL_OPERATOR) -> Office:
            office = open_office(folder, url, account)
            stack.callback(office.close)
            return office

        yield open_one


@pytest.fixture
def office(tmp_path: Path, database_url: str | None, opened: Opener) -> Office:
    """A folder with a case, its files, a document, a profile."""
    office = opened(tmp_path / "data", database_url)
    import_cases(office, [CASE], at=AT)
    profile_set(office, {"short_code": "SLYH"}, at=AT)
    order = DocumentOrder("claim_statement", get_case(office, CASE.as_posix()).case_no, DAY, DAY)
    issue_documents(office, order, out=tmp_path / "out", at=AT)
    return office


def test_what_is_restored_is_what_was(office: Office, tmp_path: Path, opened: Opener) -> None:
    case_no = get_case(office, CASE.as_posix()).case_no
    (office.data_dir / WEB_KEY).write_bytes(b"k" * 32)
    made = back_up(office, tmp_path / "backup.zip", at=AT)
    export_key(office, tmp_path / "key", at=AT)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert not [name for name in archive.namelist() if name.endswith(".key")]
    other = opened(tmp_path / "restored")
    answer = restore(other, tmp_path / "backup.zip", key=tmp_path / "key")
    assert (answer.rows, answer.blobs, answer.own_files) == (made.rows, made.blobs, made.own_files)
    assert (answer.ok, answer.problems) == (True, ())
    assert audit_verify(other, kept=made.audit_head).ok
    assert get_case(other, case_no) == get_case(office, case_no)
    (document,) = list_documents(other, case_no)
    for form in ("pdf", "docx", "txt"):
        assert read_document(other, document.document_no, form) == read_document(office, document.document_no, form)
    assert other.profile == office.profile
    order = DocumentOrder("claim_statement", case_no, DAY, DAY)
    (again, _) = issue_documents(other, order, out=tmp_path / "again", at=AT).files
    assert again.document_no.endswith("2号")  # the numbers go on
    with pytest.raises(Clash, match="不是空的"):
        restore(other, tmp_path / "backup.zip")
    with pytest.raises(Clash, match="已经存在"):
        back_up(office, tmp_path / "backup.zip", at=AT)


def test_from_sqlite_into_postgresql(tmp_path: Path, postgres_url: str, opened: Opener) -> None:
    office = opened(tmp_path / "data")
    import_cases(office, [CASE], at=AT)
    made = back_up(office, tmp_path / "backup.zip", at=AT)
    other = opened(tmp_path / "restored", postgres_url)
    assert restore(other, tmp_path / "backup.zip").ok is None  # the key isn't there yet
    shutil.copyfile(office.key_path, other.key_path)
    assert audit_verify(other, kept=made.audit_head).ok
    import_cases(other, [CASE], at=AT, replace=True)
    with other.database.engine.begin() as connection, pytest.raises(Exception, match="written once"):
        connection.execute(text("UPDATE cases SET case_no = 'x'"))
    third = opened(tmp_path / "third", postgres_url)
    with pytest.raises(Clash, match="数据库"):
        restore(third, tmp_path / "backup.zip")


def _rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def _said(**changes: object) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | changes).encode() if name == CONTENTS else content

    return change


DAMAGES: dict[str, tuple[Callable[[str, bytes], bytes | None], type[Exception]]] = {
    "no contents": (lambda name, content: None if name == CONTENTS else content, NotABackup),
    "another format": (_said(format="zip"), NotABackup),
    "of a later release": (_said(revision="9999"), DatabaseTooNew),
    "a table short": (_said(tables={}), NotABackup),
    "a row changed": (lambda name, c: c.replace(b"local", b"loca1") if name.startswith("tables/") else c, NotABackup),
    "a row spoilt": (lambda name, c: c + b"{" if name == "tables/cases.jsonl" else c, NotABackup),
    "a file changed": (lambda name, c: c + b"x" if name.startswith("blobs/") else c, NotABackup),
    "an own file changed": (lambda name, c: c + b"\n#" if name.startswith("own/") else c, NotABackup),
    "a file gone": (lambda name, c: None if name.startswith("blobs/") else c, NotABackup),
    "an own file gone": (lambda name, c: None if name.startswith("own/") else c, NotABackup),
    "a way out": (_said(own={"../evil": "0"}), NotABackup),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    office = open_office(folder / "data")
    import_cases(office, [CASE], at=AT)
    profile_set(office, {"short_code": "SLYH"}, at=AT)
    back_up(office, folder / "backup.zip", at=AT)
    export_key(office, folder / "key", at=AT)
    office.close()
    return folder


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_backup_restores_nothing(whole: Path, tmp_path: Path, name: str, opened: Opener) -> None:
    change, error = DAMAGES[name]
    _rewritten(whole / "backup.zip", tmp_path / "damaged.zip", change)
    office = opened(tmp_path / "data")
    with pytest.raises(error):
        restore(office, tmp_path / "damaged.zip", key=whole / "key")
    assert list((tmp_path / "data").iterdir()) == [] if (tmp_path / "data").exists() else True
    assert restore(office, whole / "backup.zip", key=whole / "key").ok


def test_the_web_key_in_an_earlier_releases_backup_stays_there(whole: Path, tmp_path: Path, opened: Opener) -> None:
    with zipfile.ZipFile(whole / "backup.zip") as archive:
        own = json.loads(archive.read(CONTENTS))["own"]
    _rewritten(whole / "backup.zip", tmp_path / "old.zip", _said(own={**own, WEB_KEY: "0" * 64}))
    other = opened(tmp_path / "restored")
    assert restore(other, tmp_path / "old.zip", key=whole / "key").own_files == len(own)
    assert not (other.data_dir / WEB_KEY).exists()


def test_what_is_no_backup_is_said(whole: Path, tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "text").write_text("x")
    torn = (whole / "backup.zip").read_bytes()
    (tmp_path / "torn").write_bytes(torn[: len(torn) // 2])
    for source in ("text", "torn", "none"):
        with pytest.raises(NotABackup):
            restore(opened(tmp_path / "data"), tmp_path / source)


def test_only_its_own_key_is_taken(whole: Path, tmp_path: Path, opened: Opener) -> None:
    opened(tmp_path / "other").database.close()
    for key in (tmp_path / "other" / "personal.key", tmp_path / "none"):
        with pytest.raises(KeyMissing):
            restore(opened(tmp_path / "data"), whole / "backup.zip", key=key)


def test_a_backup_is_the_administrators(tmp_path: Path, opened: Opener) -> None:
    office = opened(tmp_path / "data")
    add_account(office, "chief", role=AccountRole.ADMIN, at=AT)
    add_account(opened(tmp_path / "data", account="chief"), "fa", role=AccountRole.LEGAL, at=AT)
    with pytest.raises(NotAdmitted):
        back_up(opened(tmp_path / "data", account="fa"), tmp_path / "backup.zip", at=AT)
    assert not (tmp_path / "backup.zip").exists()
