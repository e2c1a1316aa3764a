"""Saved web pages: complete as they lie, or refused; what does not run or show is said."""

from pathlib import Path

import pytest
from bundle_samples import picture_of, text_of
from pypdf import PdfReader

from docgen.bundle.webpages import markup_of, web_page_to_pdf
from docgen.errors import Problem

DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="


def printed(folder: Path, markup: str) -> tuple[list[str], list[str]]:
    """The words of each page without white space, and the codes of the notes."""
    (folder / "page.html").write_text(markup, "utf-8")
    outcome = web_page_to_pdf("page.html", folder / "page.html", folder / "out.pdf")
    assert not isinstance(outcome, Problem), outcome
    pages = ["".join(text_of(folder / "out.pdf", n).split()) for n in range(outcome[0])]
    return pages, [note.code for note in outcome[1]]


def refusal(folder: Path, markup: str) -> str:
    (folder / "page.html").write_text(markup, "utf-8")
    outcome = web_page_to_pdf("page.html", folder / "page.html", folder / "out.pdf")
    assert isinstance(outcome, Problem), outcome
    assert outcome.place == "page.html"
    assert outcome.expected.endswith("请在浏览器中打开，打印为 PDF 后重新提交")
    return outcome.expected


@pytest.mark.parametrize(
    ("markup", "words", "codes"),
    [
        (f"<h1>还款记录</h1><p>5,000.00</p><img src='{DOT}'>", "还款记录5,000.00", ["converted"]),
        ("<p>甲<script>document.write('乙')</script>丙</p>", "甲丙", ["converted", "scripts_removed"]),
        ("<p onclick='x()'>甲</p>", "甲", ["converted", "scripts_removed"]),
        ("<script type='application/ld+json'>{}</script><p>甲</p>", "甲", ["converted"]),
        ("<p>甲</p><p style='display:none'>乙丙</p>", "甲", ["converted", "hidden_text"]),
        ("<p>甲<input value='乙'><input type=hidden value='丙'></p>", "甲乙", ["converted"]),
        ("<p>好😀</p>", "好〔U+1F600〕", ["converted", "characters_as_codes"]),
        ("<p>逾\u200b期\ufeff</p>", "逾期", ["converted"]),
        ("<style>@media print{p{display:none}}</style><p>甲</p>", "甲", ["converted"]),
        ("<p>甲<a href='http://198.51.100.1/'>乙</a></p>", "甲乙", ["converted"]),
        ("<p style='text-transform:uppercase'>abc</p>", "ABC", ["converted"]),
        ("<noscript>甲</noscript>乙", "甲乙", ["converted"]),
    ],
)
def test_what_is_printed_and_said(tmp_path: Path, markup: str, words: str, codes: list[str]) -> None:
    assert printed(tmp_path, markup) == ([words], codes)


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<img src='photo.jpg'>", "网页要从别处取内容（photo.jpg），所存文件不完整，未予访问。"),
        ("<script src='app.js'></script>甲", "网页须从别处取脚本（app.js），所存文件不完整。"),
        ("<iframe src='a.html'></iframe>", "网页中嵌有其他网页或对象"),
        ("<object data='a.swf'></object>", "网页中嵌有其他网页或对象"),
        ("<svg><foreignObject>x</foreignObject></svg>", "网页中嵌有其他网页或对象"),
        ("<video src='a.mp4'></video>", "网页中有音视频或动态画面"),
        ("<canvas></canvas>甲", "网页中有音视频或动态画面"),
        ("<meta http-equiv=refresh content='0;url=http://x/'>甲", "网页会自动转到别的网页"),
        ("<div><template shadowrootmode=open>甲</template></div>", "网页内容须由浏览器生成"),
        ("<img data-src='a.jpg'>甲", "网页的图片没有保存在文件中"),
        ("<img src='data:image/png;base64,AAAA'>甲", "网页中的图片或样式不能读取"),
        ("<div style='position:absolute;top:5000px'>甲</div>乙", "网页内容超出版面"),
        ("<div style='width:9000px'><p style='margin-left:8000px'>甲</p></div>", "网页内容超出版面"),
        ("<div id=app></div><script>render()</script>", "网页内容须由脚本生成"),
        ("<p></p>", "网页没有可见的内容"),
    ],
)
def test_what_is_not_complete_is_refused(tmp_path: Path, markup: str, said: str) -> None:
    assert refusal(tmp_path, markup).startswith(said)


def test_a_page_nested_without_end_is_refused(tmp_path: Path) -> None:
    assert "不能如实编入" in refusal(tmp_path, "<div>" * 400 + "甲")


def test_a_wide_page_is_not_cut_off_at_the_right(tmp_path: Path) -> None:
    cells = "".join(f"<td style='min-width:150px'>第{n}列</td>" for n in range(12))
    pages, _ = printed(tmp_path, f"<table><tr>{cells}</tr></table><p style='margin-left:1700px'>■</p>")
    assert [n for n in range(12) if f"第{n}列" not in pages[0]] == []
    box = PdfReader(tmp_path / "out.pdf").pages[0].mediabox
    assert float(box.width) > 1800 * 72 / 96
    picture = picture_of(tmp_path / "out.pdf", 0)
    right = picture.crop((round(1700 * 0.75), 0, picture.width, picture.height))
    assert right.getextrema()[0] < 100, "■ is on the page"


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("<p>还款".encode(), None),
        ("<meta charset=gb2312><p>还款堃".encode("gb18030"), None),
        ("<p>还款".encode("gbk"), None),
        ("<p>還款".encode("big5"), "big5"),
        ("<meta charset=big5><p>還款".encode("big5"), None),
        ("<meta charset=nonsense><p>还款".encode(), "unheard-of"),
        ("<meta charset=gbk><p>还款".encode("utf-8-sig"), None),
    ],
)
def test_markup_in_every_usual_encoding(content: bytes, charset: str | None) -> None:
    text = markup_of(content, charset)
    assert text is not None
    assert "款" in text
    assert "\ufffd" not in text


def test_equal_pages_give_equal_bytes(tmp_path: Path) -> None:
    printed(tmp_path, "<p>甲<b>乙</b>")
    first = (tmp_path / "out.pdf").read_bytes()
    printed(tmp_path, "<p>甲<b>乙</b>")
    assert (tmp_path / "out.pdf").read_bytes() == first
