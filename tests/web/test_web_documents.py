"""Issued documents in a browser: their files, made void, printed once more, sealed on paper."""

import io
import json
import re
import zipfile
from urllib.parse import quote

import pytest
from visiting import Visitor

ANSWERS = {"as_of": "2026-03-16", "dated_on": "2026-03-16", "party": "P1", "seen": "0", "confirmed": "1"}


@pytest.fixture
def number(visitor: Visitor, stored: str) -> str:
    """The number of an issued demand letter with its annex."""
    answer = visitor.post(f"/cases/{stored}/write/demand_letter/issue", ANSWERS, follow_redirects=True)
    (found,) = re.findall(r'<th scope="row"><a [^>]+>([^<]+号)</a></th>', answer.text)
    return str(found)


def test_a_document_its_files_and_its_end(visitor: Visitor, number: str) -> None:
    path = f"/cases/2026-001/documents/{quote(number)}"
    page = visitor.get(path).text
    assert "附件1 债权计算书" in page
    assert visitor.get(f"{path}/annexes/1.pdf").data.startswith(b"%PDF-")
    assert visitor.get(f"{path}/annexes/2.pdf").status_code == 404
    with zipfile.ZipFile(io.BytesIO(visitor.get(f"{path}/files.zip").data)) as archive:
        names = archive.namelist()
        (manifest,) = [name for name in names if name.endswith(".json")]
        assert {one["path"] for one in json.loads(archive.read(manifest))["files"]} == set(names) - {manifest}
    assert len(names) == 5

    sealed = {"seal": "official", "copies": "3", "reason": "<b>盖章寄出</b>", "approved_by": "李主管", "seams": "1"}
    assert visitor.post(f"{path}/seal", {**sealed, "copies": "0"}).status_code == 400
    assert visitor.post(f"{path}/seal", {**sealed, "seal": "x"}).status_code == 400
    assert visitor.post(f"{path}/seal", {**sealed, "reason": ""}).status_code == 422
    assert visitor.post(f"{path}/seal", sealed).status_code == 303
    register = visitor.get("/seals").text
    assert "公章（含骑缝章）" in register
    assert "&lt;b&gt;盖章寄出&lt;/b&gt;" in register
    assert "没有用印记录" in visitor.get("/seals?since=2026-01-01&until=2026-01-31").text
    assert visitor.get("/seals.pdf").data.startswith(b"%PDF-")
    assert visitor.get("/seals.xlsx").data.startswith(b"PK")

    copy = visitor.post(f"{path}/reprint", {"reason": "原件遗失", "copies": "1"})
    assert copy.data.startswith(b"%PDF-")
    assert "补打（第1次）" in visitor.get(path).text

    assert visitor.post(f"{path}/void", {"reason": "写错"}).status_code == 400
    assert visitor.post(f"{path}/void", {"reason": "", "confirmed": "1"}).status_code == 422
    assert visitor.post(f"{path}/void", {"reason": "写错", "confirmed": "1"}).status_code == 303
    page = visitor.get(path).text
    assert "写错" in page
    assert "登记并下载补打件" not in page
    assert visitor.post(f"{path}/reprint", {"reason": "再印", "copies": "1"}).status_code == 409
