"""Office files to PDF by LibreOffice: all of a run in one process, each one checked."""

from pathlib import Path

import openpyxl
import pytest
from agreement import pdfium_text, squeeze

from docgen.document.tree import Document
from docgen.errors import OfficeConversionError, OfficeMissingError
from docgen.render import office
from docgen.render.word import write_docx


def test_without_libreoffice_its_files_are_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    with pytest.raises(OfficeMissingError, match=r"合同\.docx、台账\.xlsx"):
        office.to_pdf([tmp_path / "合同.docx", tmp_path / "台账.xlsx"], tmp_path / "out")


def test_nothing_to_do() -> None:
    assert office.to_pdf([], Path("nowhere")) == []


@pytest.mark.libreoffice
def test_many_files_one_process(letter: Document, tmp_path: Path) -> None:
    word, sheet, csv = tmp_path / "催收函.docx", tmp_path / "-台账 (1).xlsx", tmp_path / "催收函.csv"
    word.write_bytes(write_docx(letter))
    book = openpyxl.Workbook()
    book.active.append(["户名", "江城示例银行"])  # type: ignore[union-attr]
    book.save(sheet)
    csv.write_text("甲,乙\n1,2\n", "utf-8")
    made = office.to_pdf([word, sheet, csv], tmp_path / "out")
    assert [path.name for path in made] == ["催收函.pdf", "-台账 (1).pdf", "催收函-2.pdf"]
    pages = pdfium_text(made[0].read_bytes()).split("\f")
    assert len(pages) == 2
    assert "A&B<公司>" in squeeze(pages[0])
    assert set("喆堃䶮\U00020164") <= set(pages[0])
    assert "江城示例银行" in pdfium_text(made[1].read_bytes())


@pytest.mark.libreoffice
@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", None])
def test_a_file_that_cannot_be_read_stops_by_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "坏文件.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OfficeConversionError, match=r"坏文件\.docx"):
        office.to_pdf([path], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_program_that_hangs_or_fails_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path, program = tmp_path / "慢.docx", tmp_path / "soffice"
    path.touch()
    program.write_text("#!/bin/sh\nsleep 30\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: program)
    monkeypatch.setattr(office, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(office, "SECONDS_A_FILE", 0)
    with pytest.raises(OfficeConversionError, match=r"慢\.docx.*未能转换完毕"):
        office.to_pdf([path], tmp_path / "out")
    program.unlink()
    with pytest.raises(OfficeConversionError, match="无法启动"):
        office.to_pdf([path], tmp_path / "out")


def test_the_profile_runs_no_macro(tmp_path: Path) -> None:
    office._profile(tmp_path / "profile")
    text = (tmp_path / "profile" / "user" / "registrymodifications.xcu").read_text("utf-8")
    assert '<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value>' in text
    assert '<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value>' in text


def test_what_a_program_started_is_stopped_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """LibreOffice's command is a script: killed alone, what it started would go on for ever."""
    path, program = tmp_path / "慢.docx", tmp_path / "soffice"
    path.touch()
    program.write_text(f"#!/bin/sh\nsleep 30 &\necho $! > {tmp_path}/child\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: program)
    monkeypatch.setattr(office, "TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(office, "SECONDS_A_FILE", 0)
    with pytest.raises(OfficeConversionError, match=r"慢\.docx"):
        office.to_pdf([path], tmp_path / "out")
    status = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    assert not status.exists() or status.read_text().split()[2] == "Z"
