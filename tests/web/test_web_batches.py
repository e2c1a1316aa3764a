"""A batch in the browser: planned, its rows looked at and mended, written, approved, issued, taken away."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from visiting import NOW, Visitor, zipped

from docgen.api.worker import work_off
from docgen.casefile import load_json
from docgen.casefile.workbook.writing import write_workbook
from docgen.store.files import read_file

CaseJson = Callable[..., bytes]


@pytest.fixture
def workbook(case_json: CaseJson, tmp_path: Path) -> bytes:
    """Two cases; the second one's principal is no figure."""
    files = []
    for number in ("2026-101", "2026-102"):
        files.append(tmp_path / f"{number}.json")
        files[-1].write_bytes(case_json(number))
    write_workbook([load_json(file) for file in files], tmp_path / "cases.xlsx")
    book = load_workbook(tmp_path / "cases.xlsx")
    headings = [cell.value for cell in book["合同"][1]]
    book["合同"].cell(3, headings.index("借款本金") + 1).value = "很多"
    book.save(tmp_path / "cases.xlsx")
    return read_file(tmp_path / "cases.xlsx")


def planned(visitor: Visitor, given: dict[str, Any]) -> str:
    answer = visitor.post("/batches/new/demand_letter", {"answer.payment_days": "7", **given})
    assert answer.status_code == 303, answer.text
    return str(answer.location).removesuffix("/rows")


def checked(app: Flask, visitor: Visitor, batch: str) -> str:
    """The page of the rows once the job has looked at them."""
    assert "排队中" in visitor.get(f"{batch}/rows").text
    assert work_off(app.extensions["office"], clock=lambda: NOW) == 1
    return visitor.get(f"{batch}/rows").text


def taken(visitor: Visitor, path: str) -> bytes:
    with visitor.get(path) as answer:
        return answer.data


def counts(text: str) -> tuple[int, int]:
    found = re.search(r"可办理 (\d+) 行 · 有误 (\d+) 行", text)
    assert found, text
    return int(found[1]), int(found[2])


def test_rows_are_told_apart_and_mended_in_a_copy(
    app: Flask, visitor: Visitor, workbook: bytes, tmp_path: Path
) -> None:
    batch = planned(visitor, {"file": (io.BytesIO(workbook), "三月.xlsx")})
    early = visitor.get(f"{batch}/faults.xlsx")
    assert (early.status_code, "各行尚未核对" in early.text) == (422, True)
    text = checked(app, visitor, batch)
    assert counts(text) == (1, 1)
    assert "工作表 合同，第3行，“借款本金”列" in text
    assert visitor.get("/cases/2026-101").status_code == 404  # nothing is stored yet
    marked = load_workbook(io.BytesIO(visitor.get(f"{batch}/faults.xlsx").data))
    assert [row[0] for row in marked.worksheets[0].values] == ["案件编号", "2026-102"]
    fields = {"place": "工作表 合同，第3行，“借款本金”列", "before": "很多", "value": "100000.00"}
    visitor.post(f"{batch}/rows", fields)
    assert counts(checked(app, visitor, batch)) == (2, 0)
    visitor.post(f"{batch}/check")
    assert counts(checked(app, visitor, batch)) == (2, 0)
    folder = tmp_path / "data" / batch.lstrip("/")
    assert read_file(folder / "cases-1.xlsx") == workbook
    assert sorted(path.name for path in folder.glob("cases-*")) == ["cases-1.xlsx", "cases-2.xlsx"]
    visitor.post(f"{batch}/cases", {"file": (io.BytesIO(workbook), "again.xlsx")})
    assert counts(checked(app, visitor, batch)) == (1, 1)
    jobs = re.findall(r'href="(/jobs/[0-9a-f]+)"', visitor.get("/jobs").text)
    assert all(f'href="{batch}/rows"' in visitor.get(job).text for job in jobs)


def test_a_batch_is_drafted_approved_issued_and_taken_away(app: Flask, visitor: Visitor, workbook: bytes) -> None:
    batch = planned(visitor, {"file": (io.BytesIO(workbook), "三月.xlsx")})
    office = app.extensions["office"]
    assert counts(checked(app, visitor, batch)) == (1, 1)
    for work, tag in (("draft", "草稿"), ("submit", "全部批准"), ("approve", "出具已批准的"), ("issue", "打印-01.pdf")):
        assert visitor.post(f"{batch}/work/{work}").location == batch
        assert "排队中" in visitor.get(batch).text  # and asks again by itself
        assert work_off(office, clock=lambda: NOW) == 1
        assert tag in visitor.get(batch).text
    text = visitor.get(batch).text
    assert "未办理的 1 件" in text
    assert "再次办理被拒的行" in text
    assert "交寄清单.xlsx" in text
    assert taken(visitor, f"{batch}/file?path=打印-01.pdf").startswith(b"%PDF")
    for sort in ("print", "labels", "letters"):
        assert taken(visitor, f"{batch}/{sort}.zip").startswith(b"PK")
    for path in ("batch.json", "../plan.json", "../../../web.key", ""):
        assert visitor.get(f"{batch}/file", query_string={"path": path}).status_code == 404
    jobs = re.findall(r'href="(/jobs/[0-9a-f]+)"', visitor.get("/jobs").text)
    assert len(jobs) == 5
    assert any("1 件案件已出具文书 1 份" in visitor.get(job).text for job in jobs)


def test_numbers_are_asked_for_and_unknown_ones_told(app: Flask, visitor: Visitor, stored: str) -> None:
    batch = planned(visitor, {"numbers": f"{stored}，无此案\n{stored}"})
    text = checked(app, visitor, batch)
    assert counts(text) == (1, 2)
    assert "没有找到案件 无此案" in text
    assert "案件编号重复" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "没有"),
        ({"file": (b"%PDF-1.7", "a.pdf")}, "应为 .xlsx 工作簿"),
        ({"file": (zipped({"a": b"b"}), "a.xlsx")}, "内容不是 .xlsx 工作簿"),
    ],
)
def test_what_is_no_list_of_cases_is_said(
    visitor: Visitor, tmp_path: Path, given: dict[str, tuple[bytes, str]], said: str
) -> None:
    fields = {name: (io.BytesIO(content), called) for name, (content, called) in given.items()}
    answer = visitor.post("/batches/new/demand_letter", fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert not list((tmp_path / "data").glob("batches/*"))


@pytest.mark.parametrize("path", ["/batches/0123456789abcdef", "/batches/..", "/batches/new/none"])
def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404
