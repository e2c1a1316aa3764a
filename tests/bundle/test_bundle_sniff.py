"""What files are by their content."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from docgen.bundle.sniff import FileKind, decode, sniff


def zipped(*names: str, **contents: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name, b""))
    return file.getvalue()


def image(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)

SAMPLES = [
    (b"%PDF-1.7\n", FileKind.PDF),
    (b"\r\njunk before\n%PDF-1.4", FileKind.PDF),
    *((image(kind), FileKind.IMAGE) for kind in ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF")),
    (zipped("[Content_Types].xml", "word/document.xml"), FileKind.OFFICE),
    (zipped("mimetype", mimetype=b"application/vnd.oasis.opendocument.text"), FileKind.OFFICE),
    (zipped("OFD.xml"), FileKind.OFD),
    (zipped("a.txt"), FileKind.ARCHIVE),
    (b"PK\x03\x04 torn", FileKind.UNKNOWN),
    (OLE + "WordDocument".encode("utf-16-le"), FileKind.OFFICE),
    (OLE + "EncryptedPackage".encode("utf-16-le"), FileKind.LOCKED_OFFICE),
    (OLE, FileKind.UNKNOWN),
    (b"{\\rtf1 hello}", FileKind.OFFICE),
    (b"ID3\x04\0\0", FileKind.RECORDING),
    (b"\xff\xfb\x90\x64" + bytes(50), FileKind.RECORDING),
    (b"#!AMR\n\x3c", FileKind.RECORDING),
    (b"RIFF\x24\0\0\0WAVEfmt ", FileKind.RECORDING),
    (b"\0\0\0\x20ftypisom", FileKind.RECORDING),
    (b"\0\0\0\x20ftypheic", FileKind.IMAGE),
    (b"<!DOCTYPE html><p>", FileKind.HTML),
    (b"From: a@b\r\nSubject: x\r\n\r\nhello", FileKind.MAIL),
    ("Subject: 还款\nX-Tag: x\n y\nDate: x\n\nhello".encode("gbk"), FileKind.MAIL),
    (b"From a@b Mon Nov 23\nReceived: x\nDate: x\n\nhello\x00", FileKind.MAIL),
    (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n", FileKind.MAIL),
    ("日期：2026\nFrom: a\nSubject: b".encode(), FileKind.TEXT),
    (b"Note: x\nDate: y\n\nhello", FileKind.TEXT),
    (OLE + "__properties_version1.0".encode("utf-16-le"), FileKind.OUTLOOK_MAIL),
    ("催收记录\n第一行".encode(), FileKind.TEXT),
    ("催收记录\r\n第一行".encode("gb18030"), FileKind.TEXT),
    ("催收记录".encode("utf-16"), FileKind.TEXT),
    (("好" * 4000).encode(), FileKind.TEXT),  # the look at its beginning tears a character
    (b"\0\x01\x02\x03", FileKind.UNKNOWN),
    (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', FileKind.UNKNOWN),
    (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', FileKind.UNKNOWN),
    (b'<?xml version="1.0"?><records><record/></records>', FileKind.TEXT),
    (b"BMW is a car maker, and this is text", FileKind.TEXT),
]


@pytest.mark.parametrize(("content", "kind"), SAMPLES, ids=range(len(SAMPLES)))
def test_content_decides(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    path = tmp_path / "evidence.bin"
    path.write_bytes(content)
    assert sniff(path) is kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_reads_back_in_every_usual_encoding(encoding: str) -> None:
    assert decode("甲方：堃\r\n乙方\r".encode(encoding)) == "甲方：堃\n乙方\n"


def test_what_is_no_text_is_none() -> None:
    assert decode(b"\xff\xfe\x00") is None
    assert decode(b"abc\x00def") is None


def test_a_zip_whose_first_part_swells_is_looked_at_and_no_more(tmp_path: Path) -> None:
    """The word that tells OpenDocument files apart, 256 megabytes long."""
    with (
        zipfile.ZipFile(tmp_path / "a.odt", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("mimetype", "w") as part,
    ):
        for _ in range(8):
            part.write(bytes(32 << 20))
    tracemalloc.start()
    assert sniff(tmp_path / "a.odt") is FileKind.ARCHIVE
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()
