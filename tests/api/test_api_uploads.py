import io
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from docgen.api.office import Office, open_office
from docgen.api.uploads import drop_upload, keep_upload, kept_upload
from docgen.errors import ArchiveError, DocgenError, UnreadableFileError, UploadExpired, WrongCaseSource

AT = datetime.now(UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "data")
    yield opened
    opened.close()


def zipped(*names: str) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, b"{}")
    content.seek(0)
    return content


def test_an_upload_is_found_again_by_its_token(office: Office) -> None:
    upload = keep_upload(office, "案件 1.json", io.BytesIO(b"{}"), at=AT)
    assert upload.name == "案件 1.json"
    assert upload.case_file.read_bytes() == b"{}"
    assert kept_upload(office, upload.token) == upload
    drop_upload(office, upload.token)
    with pytest.raises(UploadExpired):
        kept_upload(office, upload.token)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("case.json",), "case.json"),
        (("案件/case.json", "案件/证据/a.pdf"), "案件/case.json"),
        (("案件.xlsx", "证据/流水.xlsx"), "案件.xlsx"),
        (("case.json", "流水.xlsx"), "case.json"),  # a ledger beside the case is evidence
    ],
)
def test_a_zips_case_file_is_the_one_at_its_top(office: Office, names: tuple[str, ...], found: str) -> None:
    upload = keep_upload(office, "case.zip", zipped(*names), at=AT)
    assert upload.case_file.as_posix().endswith(f"/files/{found}")


@pytest.mark.parametrize("names", [("a.pdf",), (), ("a.json", "b.json"), ("a/b/case.json", "c.txt")])
def test_a_zip_without_one_case_file_is_refused_and_not_kept(office: Office, names: tuple[str, ...]) -> None:
    with pytest.raises(ArchiveError):
        keep_upload(office, "case.zip", zipped(*names), at=AT)
    assert not list((office.data_dir / "uploads").iterdir())


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("case.pdf", WrongCaseSource),
        ("case", WrongCaseSource),
        ("", WrongCaseSource),
        ("case.zip", UnreadableFileError),
    ],
)
def test_what_is_no_case_file_is_not_kept(office: Office, name: str, error: type[DocgenError]) -> None:
    with pytest.raises(error):
        keep_upload(office, name, io.BytesIO(b"x"), at=AT)
    uploads = office.data_dir / "uploads"
    assert not uploads.exists() or not list(uploads.iterdir())


@pytest.mark.parametrize("name", ["../../x.json", "C:\\x.json", "/etc/x.json", "..x.json", "CON.json"])
def test_no_name_leads_out_of_its_folder(office: Office, name: str) -> None:
    upload = keep_upload(office, name, io.BytesIO(b"{}"), at=AT)
    assert upload.case_file.parent == office.data_dir / "uploads" / upload.token


@pytest.mark.parametrize("token", ["", ".", "..", "a", "../" + "a" * 22, "a" * 50])
def test_what_is_no_token_is_not_looked_for(office: Office, token: str) -> None:
    with pytest.raises(UploadExpired):
        kept_upload(office, token)


def test_an_upload_goes_after_a_day(office: Office) -> None:
    old = keep_upload(office, "old.json", io.BytesIO(b"{}"), at=AT)
    then = (AT - timedelta(days=1, minutes=1)).timestamp()
    os.utime(old.case_file.parent, (then, then))
    young = keep_upload(office, "young.json", io.BytesIO(b"{}"), at=AT)
    assert kept_upload(office, young.token) == young
    with pytest.raises(UploadExpired):
        kept_upload(office, old.token)


def test_an_upload_that_goes_while_old_ones_are_thrown_away_disturbs_nobody(office: Office) -> None:
    keep_upload(office, "case.json", io.BytesIO(b"{}"), at=AT)
    (office.data_dir / "uploads" / "gone").symlink_to("nowhere")  # listed, and not there any more
    assert keep_upload(office, "case.json", io.BytesIO(b"{}"), at=AT).name == "case.json"
