"""Accounts and the audit chain at the command line."""

import io
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
    before = call(capsys, data, "audit", "head")[1]
    assert call(capsys, data, "key", "export", str(out))[0] == 0
    assert out.read_bytes() == (data / "personal.key").read_bytes()
    told = call(capsys, data, "audit", "head")[1]
    assert int(told.partition(":")[0]) == int(before.partition(":")[0]) + 1  # who took the key is on the chain
    assert call(capsys, data, "key", "export", str(out))[0] == 2
    assert call(capsys, data, "audit", "head")[1] == told


def test_a_contact_is_checked_entered_and_its_breach_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, case_no = tmp_path / "data", "XYGD-2026-0001"
    call(capsys, data, "import", str(CASE))
    name = json.loads(CASE.read_text())["debtors"][0]["name"]
    by_night = ("--at", "2026-11-20T23:30:00+08:00", "--channel", "phone", "--party", name)
    code, out = call(capsys, data, "contact", "check", case_no, *by_night)
    assert (code, "不得联系" in out, "静默时段" in out) == (3, True, True)
    by_day = ("--at", "2026-11-20T10:30:00+08:00", *by_night[2:])
    code, out = call(capsys, data, "contact", "check", case_no, *by_day, "--json")
    assert (code, json.loads(out)["allowed"]) == (0, True)
    code, out = call(capsys, data, "contact", "add", case_no, *by_night, "--result", "promised", "--json")
    assert (code, [b["rule"] for b in json.loads(out)["breaches"]]) == (0, ["quiet_hours"])
    code, out = call(capsys, data, "contact", "report", case_no, "--json")
    assert [(b["rule"], b["entered"]) for b in json.loads(out)["breaches"]] == [("quiet_hours", True)]
    assert "静默时段" in call(capsys, data, "contact", "report", case_no)[1]
    assert "没有发现" in call(capsys, data, "contact", "report", str(CASE))[1]
    for wrong, said in (
        (("--at", "2099-01-01T10:00:00+08:00", *by_night[2:]), "尚未到来"),
        ((*by_day[:-1], "无此人"), "应为本案当事人之一"),
        (("--at", "昨天", *by_night[2:]), "at"),
    ):
        assert call(capsys, data, "contact", "add", case_no, *wrong)[0] == 2, said
    assert call(capsys, data, "audit", "verify")[0] == 0


def test_roles_are_explained_in_chinese() -> None:
    shown = CliRunner().invoke(docgen, ["user", "add", "--help"]).output
    assert "档案管理员" in shown


def test_a_password_is_typed_and_cases_are_handed_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap_hashes: None
) -> None:
    assert cheap_hashes is None
    data = tmp_path / "data"
    assert call(capsys, data, "import", CASE.as_posix())[0] == 0
    call(capsys, data, "user", "add", "chief", "--role", "admin")
    as_chief = ("--as", "chief")
    for name, role in (("wang", "collector"), ("li", "collector"), ("guan", "manager")):
        call(capsys, data, *as_chief, "user", "add", name, "--role", role)

    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    code, said = call(capsys, data, *as_chief, "user", "password", "wang", "--stdin")
    assert (code, "correct" in said) == (0, False)
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert call(capsys, data, *as_chief, "user", "password", "wang", "--stdin")[0] == 2

    number = "XYGD-2026-0001"
    as_manager = ("--as", "guan")
    assert call(capsys, data, "--as", "wang", "clocks", number)[0] == 2
    code, said = call(capsys, data, *as_manager, "assign", number, "--to", "wang")
    assert (code, said) == (0, "已将 1 件交给 wang。\n")
    assert call(capsys, data, "--as", "wang", "clocks", number)[0] == 0
    _, said = call(capsys, data, *as_manager, "assign", number, "--to", "li")
    assert said == "已将 1 件交给 li，由 wang 移交。\n"
    _, said = call(capsys, data, *as_manager, "unassign", number, "--from", "wang")
    assert said == "已从 wang 收回 0 件；另有 1 件原本如此，未作更改。\n"
    assert call(capsys, data, "--as", "wang", "assign", number, "--to", "wang")[0] == 5
