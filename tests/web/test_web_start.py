import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from visiting import Visitor, zipped

from docgen.casefile import load_json
from docgen.casefile.workbook.writing import write_workbook

CaseJson = Callable[..., bytes]
CONTRACT = {"file": "证据/合同.pdf", "title": "借款合同"}


def test_the_start_page_has_a_labelled_field_for_the_file(visitor: Visitor) -> None:
    text = visitor.get("/imports").text
    assert 'for="file"' in text
    assert 'accept=".json,.xlsx,.zip"' in text
    assert "最近导入" not in text


def test_a_sound_case_is_imported_and_shown(visitor: Visitor, case_json: CaseJson) -> None:
    answer = visitor.drop(case_json(), follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == "/cases/2026-001"
    assert "案件 2026-001 已导入" in answer.text
    assert "2026-001" in visitor.get("/imports").text


def test_every_problem_of_a_file_is_listed_with_place_value_and_expectation(
    visitor: Visitor, case_json: CaseJson
) -> None:
    broken = case_json().replace(b'"annual_rate": "0.06"', b'"annual_rate": "6%"').replace(b'"100000.00"', b'"ten"')
    answer = visitor.drop(broken, follow_redirects=True)
    assert "文件有误，未导入" in answer.text
    for shown in ("debts[0].annual_rate", "6%", "debts[0].principal", "ten", "应为金额字符串"):
        assert shown in answer.text
    assert visitor.get("/cases/2026-001").status_code == 404


def test_markup_in_names_is_text(visitor: Visitor, case_json: CaseJson) -> None:
    debtor = {"kind": "person", "name": "<script>alert(1)</script>", "roles": ["borrower"], "address": '"><img src=x>'}
    number = "<b>1</b>&\"'"
    visitor.drop(case_json(number, debtors=[debtor]))
    for path in ("/imports", "/cases", "/cases/<b>1<~2fb>&\"'", "/cases/<b>1<~2fb>&\"'/parties"):
        text = visitor.get(path).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "<script>alert" not in text
        assert "<b>1" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "case.json", "空"),
        (b"{", "case.json", "JSON"),
        (b"%PDF-1.7", "contract.pdf", "应为 .json、.xlsx 或 .zip 文件"),
        (b"not a zip", "case.zip", "压缩包已损坏"),
        (b"not a workbook", "case.xlsx", "不是 .xlsx 工作簿"),
    ],
)
def test_what_is_no_case_file_is_named(visitor: Visitor, tmp_path: Path, content: bytes, name: str, said: str) -> None:
    answer = visitor.drop(content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert not list((tmp_path / "data").glob("uploads/*"))  # nothing of it is kept


def test_no_file_at_all_is_said(visitor: Visitor) -> None:
    answer = visitor.post("/imports", {"file": (io.BytesIO(), "")})
    assert answer.status_code == 400
    assert "没有收到文件" in answer.text


def test_a_zip_brings_the_case_with_its_evidence(visitor: Visitor, case_json: CaseJson) -> None:
    case = case_json(evidence=[CONTRACT])
    answer = visitor.drop(
        zipped({"案件/case.json": case, "案件/证据/合同.pdf": b"%PDF-"}), "案件.zip", follow_redirects=True
    )
    assert answer.request.path == "/cases/2026-001"
    assert "借款合同" in visitor.get("/cases/2026-001/evidence").text


def test_a_case_without_its_evidence_is_refused_and_the_way_is_told(visitor: Visitor, case_json: CaseJson) -> None:
    answer = visitor.drop(case_json(evidence=[CONTRACT]), follow_redirects=True)
    assert "文件有误，未导入" in answer.text
    assert "证据/合同.pdf" in answer.text
    assert "一起压缩为 .zip 上传" in answer.text


@pytest.mark.parametrize("entry", ["../evil.json", "/etc/evil.json", "C:\\evil.json", "a/../../evil.json"])
def test_a_zip_that_points_out_of_its_folder_is_refused(
    visitor: Visitor, case_json: CaseJson, tmp_path: Path, entry: str
) -> None:
    answer = visitor.drop(zipped({"case.json": case_json(), entry: b"x"}), "case.zip")
    assert answer.status_code == 422
    assert "应为压缩包内的相对路径" in answer.text
    assert not list(tmp_path.rglob("evil*"))


def dropped_again(visitor: Visitor, content: bytes) -> tuple[str, str]:
    """The review of a file whose case is stored already: its address and its text."""
    answer = visitor.drop(content)
    assert answer.status_code == 303
    return answer.location, visitor.get(answer.location).text


def test_importing_again_shows_the_difference_and_asks(visitor: Visitor, stored: str, case_json: CaseJson) -> None:
    address, text = dropped_again(visitor, case_json(handler="李经办"))
    assert "导入前请确认" in text
    assert "王经办" in text
    assert "李经办" in text
    assert "王经办" in visitor.get(f"/cases/{stored}").text  # nothing has changed yet
    refused = visitor.post(f"{address}/apply", {"choice": "all"})
    assert refused.status_code == 400
    assert "王经办" in visitor.get(f"/cases/{stored}").text
    answer = visitor.post(f"{address}/apply", {"choice": "all", "confirmed": "1"}, follow_redirects=True)
    assert "已更新" in answer.text
    assert "李经办" in visitor.get(f"/cases/{stored}").text
    assert visitor.get(address).status_code == 404  # the upload is spent


def test_a_difference_can_be_declined(visitor: Visitor, stored: str, case_json: CaseJson) -> None:
    address, _ = dropped_again(visitor, case_json(handler="李经办"))
    assert "未作任何更改" in visitor.post(f"{address}/apply", {"choice": "drop"}, follow_redirects=True).text
    assert "王经办" in visitor.get(f"/cases/{stored}").text
    assert visitor.get(address).status_code == 404


def test_the_same_file_again_changes_nothing_and_asks_nothing(
    visitor: Visitor, stored: str, case_json: CaseJson
) -> None:
    answer = visitor.drop(case_json(), follow_redirects=True)
    assert answer.request.path == f"/cases/{stored}"


def workbook(case_json: CaseJson, tmp_path: Path, *cases: dict[str, Any]) -> bytes:
    files = [tmp_path / f"{number}.json" for number in range(len(cases))]
    for path, parts in zip(files, cases, strict=True):
        path.write_bytes(case_json(**parts))
    write_workbook([load_json(path) for path in files], tmp_path / "cases.xlsx")
    return (tmp_path / "cases.xlsx").read_bytes()


def test_of_a_workbook_the_new_cases_alone_can_be_taken(
    visitor: Visitor, stored: str, case_json: CaseJson, tmp_path: Path
) -> None:
    many = workbook(case_json, tmp_path, {"handler": "李经办"}, {"case_no": "2026-002"}, {"case_no": "2026-003"})
    answer = visitor.drop(many, "cases.xlsx")
    text = visitor.get(answer.location).text
    assert "将更新 1 件" in text
    assert "新案件 2 件" in text
    assert visitor.get("/cases/2026-002").status_code == 404
    after = visitor.post(f"{answer.location}/apply", {"choice": "new"}, follow_redirects=True)
    assert "已导入 2 件" in after.text
    assert visitor.get("/cases/2026-003").status_code == 200
    assert "王经办" in visitor.get(f"/cases/{stored}").text


@pytest.mark.parametrize("token", ["none", "aaaaaaaaaaaaaaaaaaaaaa", "..~2f..~2fweb.key", "%2e%2e"])
def test_an_unknown_upload_is_not_found(visitor: Visitor, token: str) -> None:
    assert visitor.get(f"/imports/{token}").status_code == 404
    assert visitor.post(f"/imports/{token}/apply", {"choice": "new"}).status_code == 404


def test_an_act_that_is_none_is_refused(visitor: Visitor, stored: str, case_json: CaseJson) -> None:
    assert stored
    address, _ = dropped_again(visitor, case_json(handler="李经办"))
    assert visitor.post(f"{address}/apply", {"choice": "perhaps"}).status_code == 400


def test_a_file_too_large_is_said_before_it_travels(visitor: Visitor) -> None:
    assert re.search(r'data-max-bytes="2097152"', visitor.get("/imports").text)


def test_a_faulty_workbook_comes_back_with_its_faults_marked(
    visitor: Visitor, case_json: CaseJson, tmp_path: Path
) -> None:
    book = load_workbook(io.BytesIO(workbook(case_json, tmp_path, {}, {"case_no": "2026-002"})))
    headings = [cell.value for cell in book["合同"][1]]
    book["合同"].cell(3, headings.index("借款本金") + 1).value = "很多"
    written = io.BytesIO()
    book.save(written)
    answer = visitor.drop(written.getvalue(), "甲.xlsx", follow_redirects=True)
    assert "已导入 1 件" in answer.text
    found = re.search(r'href="(/imports/[^"]+/faults\.xlsx)"', answer.text)
    assert found, answer.text
    download = visitor.get(found[1])
    assert "attachment" in download.headers["Content-Disposition"]
    marked = load_workbook(io.BytesIO(download.data))
    assert [row[0] for row in marked.worksheets[0].values] == ["案件编号", "2026-002"]
    del book["当事人"]  # of the whole file: nothing of it is taken, and it can be marked all the same
    book.save(whole := io.BytesIO())
    answer = visitor.drop(whole.getvalue(), "乙.xlsx", follow_redirects=True)
    assert "缺少工作表“当事人”" in answer.text
    assert "/faults.xlsx" in answer.text


def test_a_mapping_is_kept_and_chosen_by_its_name(visitor: Visitor, case_json: CaseJson, tmp_path: Path) -> None:
    bad = {"name": "核心系统", "file": (io.BytesIO(b'[sheets]\n"x" = "none"'), "m.toml")}
    assert visitor.post("/imports/mappings", bad).status_code == 422
    named = {"name": "../核心", "file": (io.BytesIO(b""), "m.toml")}
    assert visitor.post("/imports/mappings", named).status_code == 422
    good = {"name": "核心系统", "file": (io.BytesIO('[sheets]\n"客户表" = "当事人"'.encode()), "m.toml")}
    assert "已保存" in visitor.post("/imports/mappings", good, follow_redirects=True).text
    book = load_workbook(io.BytesIO(workbook(case_json, tmp_path, {})))
    book["当事人"].title = "客户表"
    book.save(written := io.BytesIO())
    fields = {"file": (io.BytesIO(written.getvalue()), "a.xlsx"), "mapping": "核心系统"}
    assert visitor.post("/imports", fields).location == "/cases/2026-001"
    (tmp_path / "data" / "elsewhere.toml").write_text("", "utf-8")
    for name in ("none", "../elsewhere", str(tmp_path / "data" / "elsewhere.toml")):  # a name, never a path
        answer = visitor.post("/imports", {"file": (io.BytesIO(case_json()), "a.json"), "mapping": name})
        assert answer.status_code == 404


@pytest.mark.parametrize("shape", ["cases", "flat"])
def test_an_empty_workbook_can_be_had(visitor: Visitor, shape: str) -> None:
    assert "案件" in load_workbook(io.BytesIO(visitor.get(f"/imports/{shape}.xlsx").data)).sheetnames
