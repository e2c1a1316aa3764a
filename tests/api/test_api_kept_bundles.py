import hashlib
from pathlib import Path

import pytest

from docgen.api.kept_bundles import kept_bundle, zip_kept_bundle
from docgen.api.office import open_office
from docgen.bundle.manifest import FILE_NAME, SHEET_NAME, Manifest, written
from docgen.errors import KeptBundleDamaged, NotFound


def test_a_damaged_manifest_is_told_as_such(tmp_path: Path) -> None:
    office = open_office(tmp_path / "data")
    assert kept_bundle(office, "2026-001") is None
    with pytest.raises(NotFound):
        zip_kept_bundle(office, "2026-001")
    folder = tmp_path / "data" / "bundles" / hashlib.sha256(b"2026-001").hexdigest()[:32]
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"files": []', "utf-8")
    for look in (kept_bundle, zip_kept_bundle):
        with pytest.raises(KeptBundleDamaged, match=r"manifest\.json"):
            look(office, "2026-001")


def test_a_sheet_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    office = open_office(tmp_path / "data")
    folder = tmp_path / "data" / "bundles" / hashlib.sha256(b"2026-001").hexdigest()[:32]
    folder.mkdir(parents=True)
    said = {"case_no": "2026-001", "made_at": "2026-11-23T09:00:00+08:00", "software": {}, "statement": ""}
    listed = dict.fromkeys(("files", "volumes", "items", "sources"), ())
    manifest = Manifest.model_validate({**said, **listed, "page_count": 0, "sheet": SHEET_NAME})
    (folder / FILE_NAME).write_bytes(written(manifest))
    with pytest.raises(KeptBundleDamaged, match=SHEET_NAME):
        zip_kept_bundle(office, "2026-001")
    (folder / SHEET_NAME).write_bytes(b"%PDF-1.4")
    zip_kept_bundle(office, "2026-001").close()
