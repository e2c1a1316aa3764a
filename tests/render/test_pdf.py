"""Letters and tables as PDF: what the file says about itself, what is on which page, and what stops it."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from agreement import assert_agree, assert_pdf_says, pdfium_text, squeeze
from PIL import Image
from render_samples import Read

from docgen.document.tree import Document, Page
from docgen.errors import (
    AssetMissingError,
    FontMissingError,
    TextOverflowError,
    UnfaithfulRenderError,
)
from docgen.render import pdf as pdf_module
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx


def pages(pdf: bytes) -> list[str]:
    """The squeezed text of each page."""
    return [squeeze(page) for page in pdfium_text(pdf).split("\f")]


def png(size: tuple[int, int] = (40, 40), mode: str = "RGB", form: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new(mode, size, 0).save(out, form)
    return out.getvalue()


def test_the_file_says_what_it_is(letter: Document) -> None:
    with pikepdf.open(BytesIO(write_pdf(letter, dated_on=date(2026, 11, 23)))) as file:
        assert file.Root.Lang == "zh-CN"
        assert "/StructTreeRoot" in file.Root
        assert file.Root.MarkInfo.Marked
        with file.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
            assert metadata["dc:title"] == "逾期贷款催收通知书"
            assert metadata["xmp:CreateDate"] == "2026-11-23"
        assert [item.title for item in file.open_outline().root] == ["逾期贷款催收通知书", "签收回执"]
        assert len(file.pages) == 2
        assert [len(bytes(part)) for part in file.trailer.ID] == [16, 16]


def test_only_faces_asked_for_are_embedded_and_as_subsets(letter: Document) -> None:
    with pikepdf.open(BytesIO(write_pdf(letter))) as file:
        found = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        names = {re.sub(r"^/[A-Z]{6}\+", "", str(font.FontName)).rstrip(",") for font in found}
        assert all("/FontFile2" in font for font in found)
    assert names == {"Docgen-Song", "Docgen-Song-Bold", "Docgen-Song-Ext"}


def test_same_document_same_bytes_and_small(letter: Document) -> None:
    first = write_pdf(letter, dated_on=date(2026, 11, 23))
    assert first == write_pdf(letter, dated_on=date(2026, 11, 23))
    assert first != write_pdf(letter, dated_on=date(2026, 11, 24))
    assert len(first) <= 60_000


def test_pdf_and_word_agree(letter: Document, ledger: Document, tmp_path: Path) -> None:
    for document in (letter, ledger):
        pdf = write_pdf(document)
        assert_agree(document, pdf, write_docx(document), tmp_path)
        assert_pdf_says(document, pdfium_text(pdf))


def test_a_stretched_line_is_read_without_spaces(read: Read, tmp_path: Path) -> None:
    document = read(f"<p>请将款项存入以下还款专用账户，账号为<nobr>{'6222' * 10}</nobr>，开户行为江城示例银行。</p>")
    assert_agree(document, write_pdf(document), write_docx(document), tmp_path)


def test_letters_are_numbered_with_dashes_outside(letter: Document) -> None:
    first, second = pages(write_pdf(letter))
    assert first.endswith("—1—")
    assert second.endswith("—2—")
    with pypdfium2.PdfDocument(write_pdf(letter)) as file:
        odd, even = [page.get_textpage().search("—").get_next() for page in file]
        assert odd is not None
        assert even is not None
        left = [page.get_textpage().get_charbox(at[0])[0] for page, at in zip(file, (odd, even), strict=True)]
    assert left[0] > 420
    assert left[1] < 110


def test_other_documents_are_numbered_in_words(ledger: Document) -> None:
    found = pages(write_pdf(ledger))
    for number, page in enumerate(found, start=1):
        assert page.endswith(f"第{number}页共{len(found)}页")
    assert all("页共" not in page for page in pages(write_pdf(ledger, numbered=False)))


def test_heads_are_repeated_and_sums_are_not(ledger: Document) -> None:
    *whole, last = pages(write_pdf(ledger))
    assert len(whole) >= 2
    for page in (*whole, last):
        assert "期次项目金额" in page
    assert "合计8,962,905.60" in last
    assert not any("合计" in page for page in whole)


def test_bookmarks_follow_the_headings(ledger: Document) -> None:
    with pikepdf.open(BytesIO(write_pdf(ledger))) as file:
        (title,) = file.open_outline().root
        assert title.title == "债权计算书"
        assert [item.title for item in title.children] == ["一、逐段计算"]
        assert [item.title for item in title.children[0].children] == ["（一）利息"]


def test_a_link_leads_to_its_anchor(read: Read) -> None:
    document = read('<p><a href="#b">乙</a></p><pagebreak/><p id="b">乙</p>')
    with pikepdf.open(BytesIO(write_pdf(document))) as file:
        (annotation,) = file.pages[0].Annots
        assert annotation.Subtype == "/Link"
        assert "b" in str(annotation.get("/Dest", annotation.get("/A")))


@pytest.mark.parametrize("filler", range(24, 36))
def test_a_signature_is_never_alone(read: Read, filler: int) -> None:
    document = read(
        "<p>空行。</p>" * filler
        + f"<p>{'本函所述事实均有证据证明，' * 8}</p><p>特此函告。</p>"
        + "<signature><p>江城示例银行（盖章）</p><p>负责人：</p><p>2026年11月23日</p></signature>"
    )
    last = pages(write_pdf(document))[-1]
    assert "江城示例银行（盖章）负责人：2026年11月23日" in last
    before = last.split("江城示例银行（盖章）")[0]
    assert before.endswith("特此函告。")
    assert len(before) > len("特此函告。") + 10


@pytest.mark.parametrize("filler", range(26, 34))
def test_a_table_begins_with_its_lead_and_two_rows_and_ends_with_two(read: Read, filler: int) -> None:
    rows = "".join(f"<tr><td>第{n}行</td></tr>" for n in range(1, 5))
    table = f'<table class="grid" widths="1"><thead><tr><th>头</th></tr></thead><tbody>{rows}</tbody></table>'
    found = pages(write_pdf(read("<p>空行。</p>" * filler + f"<p>明细如下：</p>{table}")))

    on = [[n for n in range(1, 5) if f"第{n}行" in page] for page in found]
    (first,) = (n for n, page in enumerate(found) if "明细如下：" in page)
    assert on[first][:2] == [1, 2]
    assert [rows for rows in on if rows][-1][-2:] == [3, 4]


def test_receipts_begin_a_page(read: Read) -> None:
    assert [page[:2] for page in pages(write_pdf(read("<p>甲甲</p><receipt><p>乙乙</p></receipt>")))] == [
        "通知",
        "乙乙",
    ]


def test_figures_shrink_before_they_overflow(read: Read) -> None:
    table = '<table class="grid" widths="{} 90"><tbody><tr><td class="num">{}</td><td>甲</td></tr></tbody></table>'
    assert "123,456,789.00" in pages(write_pdf(read(table.format(20, "123,456,789.00"))))[0]
    with pytest.raises(TextOverflowError, match="第 1 列"):
        write_pdf(read(table.format(10, "123,456,789.00")))
    with pytest.raises(TextOverflowError, match=r"123,456,789\.00"):
        write_docx(read(table.format(10, "123,456,789.00")))


def test_unbreakable_text_wider_than_its_cell_stops(read: Read) -> None:
    cell = f"<td><nobr>{'账' * 12}</nobr></td>"
    with pytest.raises(TextOverflowError, match="第 1 页"):
        write_pdf(read(f'<table class="grid" widths="10 90"><tbody><tr>{cell}<td>甲</td></tr></tbody></table>'))


def test_a_row_taller_than_a_page_goes_on_and_loses_nothing(read: Read) -> None:
    lines = "<br/>".join(f"第{n}行" for n in range(80))
    found = pages(write_pdf(read(f'<table class="grid" widths="1"><tbody><tr><td>{lines}</td></tr></tbody></table>')))
    assert len(found) == 2
    assert all(any(f"第{n}行" in page for page in found) for n in range(80))


def test_a_row_taller_than_a_page_keeps_the_head_of_its_table(read: Read) -> None:
    words = "很长的内容" * 900
    table = (
        '<table class="grid" widths="10 90"><thead><tr><th>项目</th><th>说明</th></tr></thead><tbody>{}</tbody></table>'
    )
    found = pages(write_pdf(read(table.format(f"<tr><td>甲</td><td>{words}</td></tr>"))))
    assert len(found) == 3
    assert all("项目说明" in page for page in found)
    assert sum(page.count("很") + page.count("容") for page in found) == 1800


def test_a_head_too_tall_for_the_page_stops(read: Read) -> None:
    """WeasyPrint would leave it out."""
    head = f"<thead><tr><th>项目</th><th>{'很长' * 1500}</th></tr></thead>"
    with pytest.raises(TextOverflowError, match="表头"):
        write_pdf(
            read(f'<table class="grid" widths="10 90">{head}<tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>')
        )


def test_long_words_break_rather_than_overflow(read: Read) -> None:
    hash_ = "0123456789abcdef" * 8
    assert hash_ in pages(write_pdf(read(f"<p>摘要值{hash_}。</p>")))[0]


@pytest.mark.parametrize("before", range(30, 38))
def test_a_full_width_space_at_the_end_of_a_line_is_no_overflow(read: Read, before: int) -> None:
    for tags in (
        "<p>{}</p>",
        "<h3>{}</h3>",
        '<table class="facts" widths="1"><tbody><tr><td>{}</td></tr></tbody></table>',
    ):
        found = pages(write_pdf(read(tags.format(f"{'某' * before}张　三于本函送达之日起十日内还款。"))))[0]
        assert "某张三于本函送达之日起十日内还款。" in found


@pytest.mark.parametrize("where", ["<h1>{}</h1>", "<h2>{}</h2>", "<h3>{}</h3>"])
@pytest.mark.parametrize("word", ["HTLOAN" * 12, "“甲”" * 25])
def test_long_words_in_headings_break_too(read: Read, where: str, word: str) -> None:
    assert word in pages(write_pdf(read(f"<h1>甲</h1>{where.format(word)}")))[0]


def test_a_row_of_empty_cells_is_a_line_high(read: Read) -> None:
    def after(rows: str) -> float:
        pdf = write_pdf(read(f'<table class="grid" widths="1 1"><tbody>{rows}</tbody></table><p>完</p>'))
        with pypdfium2.PdfDocument(pdf) as file:
            text = file[0].get_textpage()
            return float(text.get_charbox(text.get_text_range().index("完"))[1])

    assert after("<tr><td></td><td></td></tr>") == pytest.approx(after("<tr><td>甲</td><td></td></tr>"), abs=0.2)


def test_company_names_wrap(read: Read) -> None:
    name = "江城示例新材料科技发展与国际贸易进出口股份有限公司" * 3
    table = f'<table class="grid" widths="20 80"><tbody><tr><td>{name}</td><td>甲</td></tr></tbody></table>'
    assert name in pages(write_pdf(read(table)))[0]


@pytest.mark.parametrize("page", ["letter", "table", "form", "agreement"])
@pytest.mark.parametrize("code", ["DG1:JCYH:000012:37", "DG1:WWWWWWWWWWWW:000012:37"])
def test_no_title_runs_into_a_code(read: Read, page: Page, code: str) -> None:
    title = "逾期贷款催收通知书" * 2
    pdf = write_pdf(read(f'<masthead code="{code}" caption="{code}"><h1>{title}</h1></masthead><p>甲</p>', page))
    with pypdfium2.PdfDocument(pdf) as file:
        text = file[0].get_textpage()
        boxes = [(text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]
    in_clear = [box for character, box in boxes if character in code and box[3] - box[1] < 8 and box[1] > 100]
    of_title = [box for character, box in boxes if character in title]
    assert len(in_clear) == len(code)
    assert len(of_title) == len(title)
    left, bottom = min(box[0] for box in in_clear), min(box[1] for box in in_clear)
    assert all(box[2] < left or box[3] < bottom for box in of_title)


def test_later_pages_bear_the_code_and_the_first_of_a_part_only_its_own(read: Read) -> None:
    code, long = "DG1:JCYH:000012:37", "".join(f"<p>{'甲' * 600}</p>" for _ in range(6))
    head = f'<masthead code="{code}" caption="{code}"><h1>通知书</h1></masthead>'
    said = pages(write_pdf(read(f"{head}{long}<receipt>{head}{long}</receipt>")))
    assert len(said) >= 4
    assert [text.count(code) for text in said] == [1] * len(said)
    assert all(code not in text for text in pages(write_pdf(read(f"<h1>草稿</h1>{long}"))))


@pytest.mark.parametrize("name", ["seal", "公章", "a b", "a#b", "50%25"])
def test_a_picture_is_put_in(read: Read, name: str) -> None:
    pdf = write_pdf(read(f'<picture name="{name}" width-mm="40"/>'), assets={name: png()})
    with pypdfium2.PdfDocument(pdf) as file:
        (image,) = file[0].get_objects(filter=[3])
        left, bottom, right, top = image.get_bounds()
    assert right - left == pytest.approx(40 / 25.4 * 72, abs=0.1)
    assert top - bottom == pytest.approx(40 / 25.4 * 72, abs=0.1)


UNFIT = [
    {"seal": png(mode="CMYK", form="JPEG")},
    {"seal": png(mode="I;16")},
    {"seal": png(form="WEBP")},
    {"seal": png(form="GIF")},
    {"seal": png((400, 400), form="JPEG")[:-200]},
    {"seal": png((400, 400))[:-60]},
]
"""Pictures that one of the writers cannot take, or that have no place in a PDF/A."""


@pytest.mark.parametrize("assets", [{}, {"seal": b"not a picture"}, {"other": png()}, *UNFIT])
def test_a_missing_or_broken_picture_stops_by_name(read: Read, assets: dict[str, bytes]) -> None:
    document = read('<picture name="seal" width-mm="40"/>')
    for write in (write_pdf, write_docx):
        with pytest.raises(AssetMissingError, match="seal"):
            write(document, assets=assets)


def test_a_picture_wider_than_the_page_stops(read: Read) -> None:
    with pytest.raises(TextOverflowError):
        write_pdf(read('<picture name="seal" width-mm="165"/>'), assets={"seal": png()})


def test_missing_faces_stop_by_name(read: Read, tmp_path: Path) -> None:
    for write in (write_pdf, write_docx):
        with pytest.raises(FontMissingError, match="Docgen Song"):
            write(read("<p>甲</p>"), fonts=tmp_path)


def test_nothing_is_fetched_but_the_documents_own_pictures() -> None:
    fetcher = pdf_module._Assets({"seal": png()})
    assert fetcher.fetch("asset:picture/seal").read() == png()
    for url in ("asset:picture/other", "file:///etc/passwd", "http://example.invalid/", "data:text/plain,x"):
        with pytest.raises(AssetMissingError):
            fetcher.fetch(url)


def test_what_weasyprint_only_logs_stops(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "_UNNUMBERED", "p { colour: red }")
    with pytest.raises(UnfaithfulRenderError, match="colour"):
        write_pdf(read("<p>甲</p>"), numbered=False)


def test_a_strange_face_stops(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "_UNNUMBERED", 'p { font-family: "DejaVu Sans", sans-serif }')
    with pytest.raises(UnfaithfulRenderError, match="未指定的字体"):
        write_pdf(read("<p>甲</p>"), numbered=False)
