"""Accounts and the audit chain at the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.cli import docgen
from docgen.cli.output import run

CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"


def call(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str]:
    code = run(docgen, ["--data", str(data), *arguments])
    return code, capsys.readouterr().out


def test_from_the_first_administrator_to_a_verified_chain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    assert call(capsys, data, "user", "list") == (0, "尚未设立账户，由本机操作员办理一切事项。\n")
    assert call(capsys, data, "user", "add", "chief", "--role", "admin", "--person", "甲主任")[0] == 0
    assert call(capsys, data, "user", "list")[0] == 5
    as_chief = ("--as", "chief")
    assert call(capsys, data, *as_chief, "user", "add", "fawu", "--role", "legal")[0] == 0
    assert call(capsys, data, "--as", "fawu", "import", str(CASE))[0] == 0
    assert call(capsys, data, "--as", "fawu", "user", "list")[0] == 5
    for arguments, said in (
        (("user", "set", "fawu", "--role", "lawyer"), "律师，在用"),
        (("user", "close", "fawu"), "律师，已停用"),
        (("user", "reopen", "fawu"), "律师，在用"),
        (("audit", "log", "XYGD-2026-0001"), "导入案件"),
    ):
        code, out = call(capsys, data, *as_chief, *arguments)
        assert (code, said in out) == (0, True), out
    code, out = call(capsys, data, *as_chief, "user", "list", "--json")
    assert [a["role"] for a in json.loads(out)["accounts"]] == ["admin", "lawyer"]
    _, head = call(capsys, data, *as_chief, "audit", "head")
    code, out = call(capsys, data, *as_chief, "audit", "verify", "--head", head.strip(), "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)
    code, out = call(capsys, data, *as_chief, "audit", "verify", "--head", "99:" + "0" * 64)
    assert (code, "末尾的记录已被删除" in out) == (2, True)


def test_the_key_is_exported_once_and_to_no_file_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "data", tmp_path / "key"
    assert call(capsys, data, "key", "export", str(out))[0] == 1
    assert call(capsys, data, "import", str(CASE))[0] == 0
    assert call(capsys, data, "key", "export", str(out))[0] == 0
    assert out.read_bytes() == (data / "personal.key").read_bytes()
    assert call(capsys, data, "key", "export", str(out))[0] == 2


def test_roles_are_explained_in_chinese() -> None:
    shown = CliRunner().invoke(docgen, ["user", "add", "--help"]).output
    assert "档案管理员" in shown
