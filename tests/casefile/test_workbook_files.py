"""Files that are no workbook, or a damaged one, are refused for what they are, with the remedy."""

import io
import zipfile
from pathlib import Path

import pytest
from workbooks import as_book, rows_of, saved

from docgen.casefile.workbook import package, read
from docgen.errors import UnreadableFileError

GOOD = saved(as_book(rows_of("A-1")))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def repacked(change: dict[str, bytes | None]) -> bytes:
    """The good workbook with parts replaced, or left out where None."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = change.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return written.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"
FILES = {
    "empty": (b"", "文件是空的"),
    "csv": ("案件编号,案由\nA-1,民间借贷纠纷\n".encode("gb18030"), "CSV"),
    "html": (b" <html><table></table></html>", "是网页"),
    "xls": (OLE, "旧版 .xls"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "truncated": (GOOD[: len(GOOD) // 2], "已损坏或不完整"),
    "cut short": (GOOD[:-1], "已损坏或不完整"),
    "no workbook": (repacked({"xl/workbook.xml": None}), "没有 Excel 工作簿"),
    "no sheet": (repacked({SHEET: None}), "已损坏或不完整"),
    "broken xml": (repacked({SHEET: part(SHEET)[:-40]}), "已损坏或不完整"),
    "odd reference": (repacked({SHEET: part(SHEET).replace(b'r="A1"', b'r="?"')}), "已损坏或不完整"),
    "1904": (
        repacked({"xl/workbook.xml": part("xl/workbook.xml").replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')}),
        "1904年",
    ),
    "stray cell": (
        repacked(
            {SHEET: part(SHEET).replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>')}
        ),
        "1048576 行 16384 列",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_read_is_told_with_its_remedy(name: str, tmp_path: Path) -> None:
    content, told = FILES[name]
    file = tmp_path / "逾期清单.xlsx"
    file.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="逾期清单") as caught:
        read(file)
    assert told in caught.value.message
    assert "请" in caught.value.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="文件不存在"):
        read(tmp_path / "甲.xlsx")


def test_a_workbook_out_of_proportion_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 100)
    with pytest.raises(UnreadableFileError, match="展开后过大"):
        read(GOOD)


def test_entities_of_xml_are_not_resolved() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    content = repacked({SHEET: part(SHEET).replace(b"<worksheet", bomb + b"<worksheet", 1)})
    (outcome,) = read(content)
    assert outcome.case_no == "A-1"


def test_cells_without_references_are_counted() -> None:
    plain = part(SHEET)
    for reference in (b' r="A1"', b' r="B1"', b' r="A2"', b' r="B2"', b' r="1"', b' r="2"'):
        plain = plain.replace(reference, b"")
    (outcome,) = read(repacked({SHEET: plain}))
    assert outcome.problems == ()
