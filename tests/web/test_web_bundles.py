import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from visiting import Visitor, zipped

CaseJson = Callable[..., bytes]
ITEM = {"title": "转账截图", "group": "performance", "proves": "借款已经发放", "source": "债权人", "form": "printout"}
FOLDER = "/cases/2026-001/bundle"


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def with_evidence(visitor: Visitor, case_json: CaseJson) -> None:
    case = case_json(evidence=[{**ITEM, "file": "证据/转账.png"}])
    assert visitor.drop(zipped({"case.json": case, "证据/转账.png": picture()}), "case.zip").status_code == 303


@pytest.mark.usefixtures("with_evidence")
def test_a_bundle_is_made_shown_and_taken_away_whole(visitor: Visitor) -> None:
    assert visitor.get(f"{FOLDER}.zip").status_code == 404
    page = visitor.post(FOLDER, follow_redirects=True)
    assert "证据材料册已制成：1 项证据，1 页" in page.text
    assert "下载材料册与清单" in page.text
    with visitor.get(f"{FOLDER}.zip") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        content = answer.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert sorted(archive.namelist()) == sorted(
            ["manifest.json", "校验单.pdf", *(file["path"] for file in manifest["files"])]
        )
        for file in manifest["files"]:
            assert hashlib.sha256(archive.read(file["path"])).hexdigest() == file["sha256"]


@pytest.mark.usefixtures("with_evidence")
def test_a_bundle_whose_files_were_changed_is_not_handed_out(visitor: Visitor, tmp_path: Path) -> None:
    visitor.post(FOLDER)
    (volume,) = (tmp_path / "data" / "bundles").rglob("证据材料.pdf")
    volume.write_bytes(volume.read_bytes() + b"%")
    answer = visitor.get(f"{FOLDER}.zip")
    assert answer.status_code == 503
    assert "与清单不符" in answer.text


def test_every_reason_why_it_cannot_be_made_is_said_on_its_page(visitor: Visitor, case_json: CaseJson) -> None:
    items = [{**ITEM, "file": "a.png"}, {"title": "欠条", "file": "b.png"}]
    visitor.drop(
        zipped({"case.json": case_json(evidence=items), "a.png": b"not a picture", "b.png": picture()}), "c.zip"
    )
    answer = visitor.post(FOLDER)
    assert answer.status_code == 422
    for shown in ("a.png", "欠条", "证明目的"):
        assert shown in answer.text
    assert visitor.get(f"{FOLDER}.zip").status_code == 404


def test_without_evidence_there_is_nothing_to_make(visitor: Visitor, stored: str) -> None:
    assert stored
    assert "案件没有列明证据" in visitor.get(FOLDER).text
    assert visitor.post(FOLDER).status_code == 422


def test_an_unknown_case_has_no_bundle(visitor: Visitor) -> None:
    assert visitor.post("/cases/2099-404/bundle").status_code == 404
