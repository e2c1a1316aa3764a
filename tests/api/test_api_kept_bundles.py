import hashlib
from pathlib import Path

import pytest

from docgen.api.kept_bundles import kept_bundle, zip_kept_bundle
from docgen.api.office import open_office
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
