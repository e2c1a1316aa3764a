"""Scans, the inbox and receipts at the command line."""

import json
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from docgen.cli import docgen
from docgen.cli.output import run

CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
CASE_NO = "XYGD-2026-0001"


def call(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str]:
    code = run(docgen, ["--data", str(data), *arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_from_the_scanner_to_a_clock_that_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out, scans = tmp_path / "data", tmp_path / "out", tmp_path / "scans"
    call(capsys, data, "import", str(CASE))
    issue = ("issue", "demand_letter", CASE_NO, "--party", "张三喆", "--as-of", "2026-11-23", "--dated", "2026-11-23")
    assert call(capsys, data, *issue, "--format", "pdf", "--out", str(out))[0] == 0
    (paper,) = out.glob("*.pdf")
    number = f"催〔{paper.stem.rpartition('催〔')[2]}"
    scans.mkdir()
    with pikepdf.open(paper) as pdf:
        del pdf.pages[0]
        pdf.save(scans / "回执.pdf")
    page = Image.new("L", (400, 560), 255)
    ImageDraw.Draw(page).line([(60, 60), (300, 90), (60, 200), (300, 400)], fill=0, width=3)
    page.save(scans / "其他.png")

    code, said = call(capsys, data, "scan", str(scans))
    assert code == 0
    assert "归档 1 页，未归档 1 项，空白 0 页" in said
    assert "请核对后用 docgen receipt 记入" in said
    (scans / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    code, said = call(capsys, data, "scan", str(scans), "--json")
    answer = json.loads(said[said.index("{\n") : said.rindex("}") + 1])
    assert code == 2
    assert [(p["file"], p["page"], p["document_no"], p["kind"]) for p in answer["matched"]] == [
        ("回执.pdf", 1, number, "receipt")
    ]
    assert [(p["file"], p["page"], p["code"]) for p in answer["unmatched"]] == [
        ("其他.png", 1, "no_code"),
        ("坏.pdf", None, "unreadable"),
    ]

    assert "页上没有读到本机构的文书编码" in call(capsys, data, "inbox", "list")[1]
    waiting = str(answer["unmatched"][0]["inbox"])
    assert call(capsys, data, "inbox", "picture", waiting, "--out", str(tmp_path / "t.jpg"))[0] == 0
    assert (tmp_path / "t.jpg").read_bytes()[:2] == b"\xff\xd8"
    assert call(capsys, data, "inbox", "dismiss", waiting, "--reason", "与案件无关")[0] == 0
    assert "收件箱是空的" in call(capsys, data, "inbox", "list")[1]
    code, said = call(capsys, data, "inbox", "attach", waiting, number)
    assert (code, "没有找到收件箱中的页" in said) == (2, True)

    signed = ("receipt", number, "--outcome", "signed", "--on", "2026-11-25", "--signed-by", "张三喆")
    code, said = call(capsys, data, *signed)
    assert (code, "没有该文书的寄送记录" in said) == (2, True)
    sent = ("--method", "personal", "--sent-on", "2026-11-25", "--confirms-debt")
    code, said = call(capsys, data, *signed, *sent, "--dry-run")
    assert (code, "未记入（试算）" in said) == (0, True)
    code, said = call(capsys, data, *signed, *sent, "--json")
    delivery = json.loads(said)["delivery"]
    assert (code, delivery["outcome"], delivery["confirms_debt"]) == (0, "signed", True)
    assert call(capsys, data, *signed, *sent)[0] == 2
    code, said = call(capsys, data, "audit", "log", CASE_NO)
    assert (code, "扫描归档" in said, "确认送达结果" in said) == (0, True, True)
