"""Office files are looked into before a converter opens them."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from docgen.bundle.officefiles import is_workbook, look_into
from docgen.errors import Problem

RELS = '<R><Relationship Id="r1" Type="http://x/relationships/{kind}" Target="{target}"{mode}/></R>'
EXTERNAL = ' TargetMode="External"'


def package(path: Path, relationship: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/_rels/document.xml.rels", relationship)
    return path


def rels(kind: str, target: str, mode: str = "") -> str:
    return RELS.format(kind=kind, target=target, mode=mode)


@pytest.mark.parametrize("kind", ["image", "oleObject", "attachedTemplate", "frame", "subDocument"])
@pytest.mark.parametrize("target", ["http://198.51.100.1/a.png", "file:///etc/passwd"])
def test_what_lies_elsewhere_is_not_fetched(tmp_path: Path, kind: str, target: str) -> None:
    outcome = look_into("a.docx", package(tmp_path / "a.docx", rels(kind, target, EXTERNAL)))
    assert isinstance(outcome, Problem)
    assert outcome.expected.startswith("文件引用了外部的图片、模板或对象")


def test_what_lies_elsewhere_is_not_fetched_however_it_is_written(tmp_path: Path) -> None:
    written = rels("image", "http://198.51.100.1/a.png", EXTERNAL)
    for other in (
        written.replace('"', "'"),
        written.replace('="', ' = "'),
        written.replace("External", "&#69;xternal"),
    ):
        assert isinstance(look_into("a.docx", package(tmp_path / "a.docx", other)), Problem)


@pytest.mark.parametrize(
    ("field", "sound"),
    [
        (r'INCLUDEPICTURE "/etc/logo.png" \\d', False),
        (r'includetext "/etc/passwd"', False),
        (r"INCLUDE{\b PICTURE} x", False),
        (r"INCLUDE\'50ICTURE x", False),
        (r"INCLUDE\u80?ICTURE x", False),
        (r"PAGE", True),
    ],
)
def test_what_rtf_reads_from_this_machine_is_not_read(tmp_path: Path, field: str, *, sound: bool) -> None:
    path = tmp_path / "a.doc"
    path.write_text(rf"{{\rtf1 hi {{\field{{\*\fldinst {field}}}{{\fldrslt x}}}}}}")
    assert (look_into("a.doc", path) == ()) is sound


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({"word/comments.xml": f'<c xmlns="{WORD}"><comment/><comment/></c>'}, ["comments_left_out"]),
        ({"word/comments.xml": f'<c xmlns="{WORD}"/>'}, []),
        ({"xl/comments1.xml": "<c><commentList><comment/></commentList></c>"}, ["comments_left_out"]),
        ({"word/document.xml": f'<d xmlns="{WORD}"><p><ins/><del/></p></d>'}, ["tracked_changes"]),
        ({"word/document.xml": f'<d xmlns="{WORD}"><p/></d>'}, []),
        ({"ppt/slides/slide1.xml": f'<sld xmlns="{SLIDES}" show="0"/>'}, ["hidden_slides"]),
        ({"ppt/slides/slide1.xml": f'<sld xmlns="{SLIDES}"/>'}, []),
        ({"ppt/notesSlides/notesSlide1.xml": "<n/>"}, ["speaker_notes_left_out"]),
    ],
)
def test_what_is_not_printed_is_said(tmp_path: Path, parts: dict[str, str], codes: list[str]) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    outcome = look_into("a.docx", tmp_path / "a.docx")
    assert not isinstance(outcome, Problem)
    assert [note.code for note in outcome] == codes


def test_workbooks_are_told_from_other_files(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "new")
    (tmp_path / "old").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    (tmp_path / "letter").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    for name, kind in (("calc", "spreadsheet"), ("writer", "text")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    with zipfile.ZipFile(tmp_path / "binary", "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    kinds = {name: is_workbook(tmp_path / name) for name in ("new", "old", "letter", "calc", "writer", "binary")}
    assert kinds == {"new": "xlsx", "old": "other", "letter": None, "calc": "other", "writer": None, "binary": "other"}


def test_a_torn_part_is_a_damaged_file(tmp_path: Path) -> None:
    path = package(tmp_path / "a.docx", rels("image", "media/1.png") * 50)
    content = bytearray(path.read_bytes())
    at = content.index(b"document.xml.rels") + len("document.xml.rels")
    content[at : at + 10] = b"\xff" * 10
    path.write_bytes(content)
    outcome = look_into("a.docx", path)
    assert isinstance(outcome, Problem)
    assert outcome.value == ""
    assert outcome.expected.startswith("办公文件已损坏")


def test_a_hyperlink_and_a_picture_inside_are_fine(tmp_path: Path) -> None:
    assert look_into("a.docx", package(tmp_path / "a.docx", rels("hyperlink", "http://x/", EXTERNAL))) == ()
    assert look_into("b.docx", package(tmp_path / "b.docx", rels("image", "media/1.png"))) == ()


def test_macros_and_other_workbooks_are_said(tmp_path: Path) -> None:
    outcome = look_into("a.xlsm", _with_macros(tmp_path))
    assert not isinstance(outcome, Problem)
    assert [note.code for note in outcome] == ["macros_not_run", "external_links"]


def _with_macros(folder: Path) -> Path:
    path = folder / "a.xlsm"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/vbaProject.bin", "x")
        archive.writestr("xl/externalLinks/externalLink1.xml", "x")
    return path


def test_a_decompression_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(64 << 20))
    outcome = look_into("bomb.docx", path)
    assert isinstance(outcome, Problem)
    assert outcome.expected.startswith("文件解压后异常庞大")


def test_old_formats_pass_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    assert look_into("a.doc", path) == ()
