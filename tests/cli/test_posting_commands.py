"""Posting, tracking, preview, proof and archive at the command line."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from docgen.cli import docgen
from docgen.cli.output import run
from docgen.cli.settings import today

CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "04_two_debts.json"
CASE_NO = "XYDG-2026-0004"


def call(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str]:
    code = run(docgen, ["--data", str(data), *arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_from_the_post_office_to_the_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, sent = tmp_path / "data", today() - timedelta(days=3)
    arrived: date = sent + timedelta(days=2)
    call(capsys, data, "import", str(CASE))
    dated = ("--as-of", sent.isoformat(), "--dated", sent.isoformat())
    issue = ("issue", "demand_letter", CASE_NO, "--party", "示例市乌有建材有限公司", *dated, "--format", "pdf")
    assert call(capsys, data, *issue, "--out", str(tmp_path / "out"))[0] == 0
    (paper,) = (tmp_path / "out").glob("*.pdf")
    number = f"催〔{paper.stem.rpartition('催〔')[2]}"

    assert call(capsys, data, "post", number)[0] == 2
    post = ("post", number, "--carrier", "ems", "--tracking-no", "EA123456785CN", "--on", sent.isoformat())
    code, said = call(capsys, data, *post, "--if-signed-on", arrived.isoformat(), "--json")
    answer = json.loads(said)
    assert (code, answer["delivery"]["outcome"], answer["if_signed_on"]) == (0, "pending", arrived.isoformat())
    assert any(move["after"]["expires_on"] != move["before"]["expires_on"] for move in answer["clocks"])
    preview = ("clocks", CASE_NO, "--if-delivered", number, "--on", arrived.isoformat(), "--json")
    assert json.loads(call(capsys, data, *preview)[1])["clocks"] == answer["clocks"]
    assert "已记入寄出" not in call(capsys, data, *post)[1]

    export = tmp_path / "轨迹.csv"
    export.write_text(
        f"邮件号,操作时间,邮件状态,签收人\nEA123456785CN,{arrived} 10:00:00,已妥投,示例市乌有建材有限公司\n"
        f"EA000000005CN,{arrived},妥投,\n",
        encoding="gbk",
    )
    code, said = call(capsys, data, "tracking", str(export))
    assert code == 0
    assert "已记入" in said
    assert "期限变化" in said
    assert "没有寄出过的邮件号 1 个" in said
    code, said = call(capsys, data, "proof", number, "--out", str(tmp_path / "proof"), "--json")
    (sheet,) = json.loads(said)["proofs"]
    assert (code, sheet["strength"], sheet["on"]) == (0, "usable", arrived.isoformat())
    assert (tmp_path / "proof" / sheet["path"]).read_bytes().startswith(b"%PDF-")
    code, said = call(capsys, data, "archive", "document", number)
    assert (code, said.strip()) == (0, f"{number} 已归档")
    code, said = call(capsys, data, "audit", "log", CASE_NO)
    assert all(act in said for act in ("寄出文书", "确认送达结果", "归档文书"))
