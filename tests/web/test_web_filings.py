import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from visiting import Visitor, zipped

CaseJson = Callable[..., bytes]
ITEM = {"title": "转账截图", "group": "performance", "proves": "借款已经发放", "source": "债权人", "form": "printout"}
BUNDLES, PAGE = "/cases/2026-001/bundles", "/cases/2026-001/filings"


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(content, "PNG")
    return content.getvalue()


def link(page: str) -> str:
    """Where the page's file is taken."""
    found = re.search(r'href="(/jobs/[0-9a-f]{32}/file)"', page)
    assert found, page
    return found[1]


@pytest.fixture
def with_evidence(visitor: Visitor, case_json: CaseJson) -> None:
    case = case_json(evidence=[{**ITEM, "file": "证据/转账.png"}])
    assert visitor.drop(zipped({"case.json": case, "证据/转账.png": picture()}), "case.zip").status_code == 303


@pytest.mark.usefixtures("with_evidence")
def test_a_bundle_is_made_compared_and_taken_away_whole(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.worked_off(visitor.post(BUNDLES))
    assert "成品已与清单逐项核对无误" in page
    assert "转账截图" in page
    with visitor.get(link(page)) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        content = answer.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (manifest_name,) = [name for name in archive.namelist() if name.endswith("manifest.json")]
        manifest = json.loads(archive.read(manifest_name))
        top = manifest_name.removesuffix("manifest.json")
        assert sorted(archive.namelist()) == sorted(
            [manifest_name, f"{top}校验单.pdf", *(f"{top}{file['path']}" for file in manifest["files"])]
        )
        for file in manifest["files"]:
            assert hashlib.sha256(archive.read(f"{top}{file['path']}")).hexdigest() == file["sha256"]
    (kept,) = (tmp_path / "data" / "jobs").rglob("*.zip")
    kept.write_bytes(kept.read_bytes() + b"%")
    answer = visitor.get(link(page))
    assert answer.status_code == 503
    assert "与制作时不符" in answer.text


def test_every_reason_why_it_cannot_be_made_is_said_on_the_jobs_page(visitor: Visitor, case_json: CaseJson) -> None:
    items = [{**ITEM, "file": "a.png"}, {"title": "欠条", "file": "b.png"}]
    visitor.drop(
        zipped({"case.json": case_json(evidence=items), "a.png": b"not a picture", "b.png": picture()}), "c.zip"
    )
    page = visitor.worked_off(visitor.post(BUNDLES))
    for shown in ("未能完成", "a.png", "欠条", "证明目的"):
        assert shown in page
    assert "/file" not in page


def test_without_evidence_there_is_nothing_to_make(visitor: Visitor, stored: str) -> None:
    assert stored
    assert "案件没有列明证据" in visitor.get(PAGE).text
    assert "未能完成" in visitor.worked_off(visitor.post(BUNDLES))


def test_an_unknown_case_has_no_bundle(visitor: Visitor) -> None:
    assert visitor.post("/cases/2099-404/bundles").status_code == 404
