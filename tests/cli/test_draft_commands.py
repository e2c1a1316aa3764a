"""The states of a document at the command line."""

import json
from pathlib import Path

import pytest

from docgen.cli import docgen
from docgen.cli.output import run

CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
DAYS = ("--as-of", "2026-11-23", "--dated", "2026-11-23")


def call(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str, str]:
    code = run(docgen, ["--data", str(data), *arguments])
    seen = capsys.readouterr()
    return code, seen.out, seen.err


def test_from_draft_to_void(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, answers = tmp_path / "data", tmp_path / "answers.toml"
    answers.write_text('contact_name = "王五"\n', encoding="utf-8")
    code, out, _ = call(
        capsys, data, "draft", "demand_letter", str(CASE), *DAYS, "--party", "P1", "--answers", str(answers), "--json"
    )
    assert (code, [line["draft"] for line in json.loads(out)["drafts"]]) == (0, ["D1"])
    code, out, err = call(capsys, data, "approve", "D1")
    assert (code, "现为“草稿”，不能批准" in err) == (2, True)
    code, out, err = call(capsys, data, "submit", "D1", "D2")
    assert (code, "D1 已办理，现为“送审”" in err, "D2" in err) == (2, True, True)
    assert call(capsys, data, "return", "D1", "--reason", "金额待核")[0] == 0
    assert call(capsys, data, "submit", "D1")[0] == 0
    assert call(capsys, data, "approve", "D1")[0] == 0
    code, out, _ = call(capsys, data, "drafts", "--state", "approved")
    assert (code, "已批准" in out) == (0, True)
    code, out, _ = call(capsys, data, "issue", "D1", "--out", str(tmp_path / "out"), "--json")
    number = json.loads(out)["files"][0]["document_no"]
    assert code == 0
    code, out, _ = call(capsys, data, "void", number, "--reason", "重复", "--json")
    assert (code, json.loads(out)["state"]) == (0, "void")
    assert call(capsys, data, "void", number, "--reason", "重复")[0] == 2
    assert call(capsys, data, "withdraw", "D1", "--reason", "重复")[0] == 2
    assert "没有草稿" in call(capsys, data, "drafts", "--state", "withdrawn")[1]
    assert call(capsys, data, "issue", "demand_letter", "--out", str(tmp_path / "out"))[0] == 2


def test_out_to_be_edited_sent_and_archived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, answers = tmp_path / "data", tmp_path / "answers.toml"
    answers.write_text('contact_name = "王五"\n', encoding="utf-8")
    letter = (str(CASE), *DAYS, "--party", "P1", "--answers", str(answers))
    call(capsys, data, "draft", "demand_letter", *letter)
    code, out, _ = call(capsys, data, "edit", "D1", "--out", str(tmp_path / "edit"), "--json")
    path = tmp_path / "edit" / json.loads(out)["path"]
    assert (code, path.is_file()) == (0, True)
    path.write_bytes(b"no Word file")
    code, _, err = call(capsys, data, "take-back", "D1", str(path))
    assert (code, "不是 Word 文件" in err) == (2, True)
    assert call(capsys, data, "difference", "D1")[0] == 2
    code, out, _ = call(capsys, data, "issue", "overdue_reminder", *letter, "--out", str(tmp_path / "out"), "--json")
    number = json.loads(out)["files"][0]["document_no"]
    code, _, err = call(capsys, data, "send", number, "--by", "sms")
    assert (code, "sms.folder" in err) == (2, True)
    assert "没有" in call(capsys, data, "sent", number)[1]
    assert call(capsys, data, "sent", number, "--settle", "1", "--outcome", "sent")[0] == 2
    archive = tmp_path / "archive"
    code, out, _ = call(capsys, data, "archive", "export", "XYGD-2026-0001", "--out", str(archive), "--json")
    assert (code, json.loads(out)["documents"]) == (0, 1)
    assert call(capsys, data, "verify", str(archive))[0] == 0
    code, out, _ = call(capsys, data, "archive", "due", "--json")
    assert (code, json.loads(out)["kept"]) == (0, {"案件未结": 1})
