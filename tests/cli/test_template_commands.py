"""docgen template: an institution's own Word templates on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from docgen.cli import docgen
from docgen.cli.output import run

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.delenv("DOCGEN_DATABASE_URL", raising=False)

    def run_docgen(*arguments: object) -> tuple[int, str, str]:
        code = run(docgen, ["--data", str(tmp_path / "data"), "template", *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_docgen


def test_start_add_list_use(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "催收函.docx"
    assert call("start", "demand_letter", "--out", path)[:2] == (0, f"{path}\n")
    code, out, _ = call("add", "demand_letter", path, "--json")
    added = json.loads(out)
    assert (code, added["version"], added["notices"]) == (0, 1, [])
    code, out, _ = call("list", "demand_letter", "--json")
    lines = json.loads(out)["templates"]
    assert [(line["version"], line["file"], line["in_force"]) for line in lines] == [
        (0, "", False),
        (1, "催收函.docx", True),
    ]
    assert lines[1]["sha256"] == added["sha256"]
    assert "标准模板" in call("use", "demand_letter", "standard")[1]
    assert [line["in_force"] for line in json.loads(call("list", "demand_letter", "--json")[1])["templates"]] == [
        True,
        False,
    ]
    assert call("use", "demand_letter", "1")[0] == 0


def test_every_fault_with_its_place_and_nothing_put_in_force(call: Call, tmp_path: Path) -> None:
    made = docx.Document()
    for text in ("{{ creditor.nmae }}", "{{ ''.__class__ }}", "{% if secured %}"):
        made.add_paragraph(text)
    made.save(str(tmp_path / "a.docx"))
    code, out, err = call("add", "demand_letter", tmp_path / "a.docx", "--json")
    problems = json.loads(out)["error"]["problems"]
    assert code == 2
    assert [problem["place"] for problem in problems[:3]] == ["第1段", "第2段", "第3段"]
    assert "第1段：没有“nmae”这个名字。是否指 name？（现为：creditor.nmae）" in err
    assert call("list")[1].startswith("没有本机构自己的 Word 模板")


def test_fields_as_text_json_and_word(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("fields", "demand_letter")
    assert code == 0
    assert "{{ claim.total_due | yuan }}" in out
    fields = json.loads(call("fields", "demand_letter", "--json")[1])["fields"]
    assert {"group", "name", "path", "loop", "title", "sort", "written", "example"} == set(fields[0])
    assert call("fields", "demand_letter", "--out", tmp_path / "字段.docx")[0] == 0
    assert (tmp_path / "字段.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["use", "demand_letter", "first"], "应为版本号"),
        (["use", "demand_letter", "9"], "没有找到Word 模板的版本 9"),
        (["fields", "demand_leter"], "是否指 demand_letter？"),
        (["start", "demand_letter", "--out", "a.pdf"], "应为 .docx 文件"),
        (["start", "demand_letter"], "缺少参数 --out"),
        (["add", "demand_letter", "nowhere.docx"], "不能读取"),
        (["add", "bundle_cover", __file__], "不能换用 Word 模板"),
        (["add", "demand_letter", __file__], "不是 Word 文件"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(call: Call, arguments: list[str], said: str) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert said in err
