"""The proof finds every way in which a volume can say two things; each lie is told here once."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from bundle_samples import change, write_pages
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from reportlab.pdfgen.canvas import Canvas

from docgen.bundle.assemble import FrontPart, Imprint, assemble
from docgen.bundle.plan import Volume, make_plan
from docgen.bundle.proof import prove
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Readable, Source
from docgen.casefile.records import Evidence
from docgen.errors import UnfaithfulRenderError

ROWS = {"item-1": (700, "1-3"), "item-2": (680, "4-5")}


def index(path: Path) -> Path:
    """An index of one page whose rows link to their own anchors, as the house's writer leaves it."""
    canvas = Canvas(str(path), invariant=1)
    for y, pages in ROWS.values():
        canvas.drawString(400, y, pages)
    canvas.save()

    def link(pdf: Pdf) -> None:
        pdf.pages[0].obj.Annots = Array(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[398, y - 4, 440, y + 12], Dest=String(anchor))
            for anchor, (y, _) in ROWS.items()
        )

    return change(path, link)


def _pictured(pdf: Pdf) -> None:
    """A dot on the first page."""
    dot = pdf.make_stream(
        b"\x80",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    pdf.pages[0].obj.Resources.XObject = Dictionary(Dot=dot)
    pdf.pages[0].contents_add(b"q 9 0 0 9 300 300 cm /Dot Do Q")


@pytest.fixture
def made(tmp_path: Path, imprint: Imprint) -> tuple[Volume, Path]:
    """A volume of two items, three and two pages, behind an index."""
    chosen = []
    for name, pages in (("a", 3), ("b", 2)):
        path = change(write_pages(tmp_path / f"{name}.pdf", [f"{name}{n}" for n in range(pages)]), _pictured)
        source = Source(path.name, path, "0" * 64, 1, FileKind.PDF, (0, 0, 0))
        chosen.append((Evidence(file=path.name, title=name), Readable(source, path, pages), tuple(range(pages))))
    volume = make_plan(chosen).volumes[0]
    target = tmp_path / "out.pdf"
    assembled = assemble(volume, [FrontPart("证据目录", index(tmp_path / "index.pdf"))], target, imprint)
    assert assembled.front_pages == 1
    return volume, target


def test_a_true_volume_passes(made: tuple[Volume, Path]) -> None:
    prove(*made, 1)


def _label(pdf: Pdf) -> None:
    pdf.Root.PageLabels.Nums[3].St = 2


def _missing_page(pdf: Pdf) -> None:
    del pdf.pages[3]


def _extra_page(pdf: Pdf) -> None:
    pdf.add_blank_page()


def _swapped_pages(pdf: Pdf) -> None:
    first, second = pdf.pages[1].obj.Contents, pdf.pages[2].obj.Contents
    pdf.pages[1].obj.Contents, pdf.pages[2].obj.Contents = second, first


def _wrong_number(pdf: Pdf) -> None:
    contents = pdf.pages[2].obj.Contents
    raw = contents.read_bytes()
    shown = raw.split(b"Tj", maxsplit=1)[0].rsplit(b"<", 1)[1]
    contents.write(raw.replace(b"<" + shown, b"<0001> ", 1))


def _rotated(pdf: Pdf) -> None:
    pdf.pages[2].obj.Rotate = 90


def _over_the_number(pdf: Pdf) -> None:
    contents = pdf.pages[2].obj.Contents
    contents.write(contents.read_bytes().replace(b"q 0 34 ", b"q 0 0 ", 1))


def _moved_content(pdf: Pdf) -> None:
    contents = pdf.pages[1].obj.Contents
    head, tail = contents.read_bytes().split(b" cm ", 1)
    contents.write(head[: head.rindex(b" ")] + b" -90 cm " + tail)


def _form(pdf: Pdf, page: int) -> Object:
    return pdf.pages[page].obj.Resources.XObject.P


def _exchanged_pages(pdf: Pdf) -> None:
    """Right numbers on the wrong pages."""
    first, second = (pdf.pages[at].obj.Resources.XObject for at in (2, 3))
    first.P, second.P = second.P, first.P


def _page_twice(pdf: Pdf) -> None:
    pdf.pages[5].obj.Resources.XObject.P = _form(pdf, 4)


def _altered_words(pdf: Pdf) -> None:
    form = _form(pdf, 5)
    form.write(form.read_bytes().replace(b"(b1)", b"(b7)"))


def _another_picture(pdf: Pdf) -> None:
    _form(pdf, 1).Resources.XObject.Dot.write(b"\x81")


def _lost_picture(pdf: Pdf) -> None:
    del _form(pdf, 4).Resources.XObject["/Dot"]


def _lost_face(pdf: Pdf) -> None:
    del _form(pdf, 2).Resources["/Font"]


def _font_lies(pdf: Pdf) -> None:
    font = pdf.pages[1].obj.Resources.Font["/DgStamp"]
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<0031>", b"<0037>"))


def _bookmark(pdf: Pdf) -> None:
    entry = pdf.Root.Outlines.First.Next.First
    entry.Dest = Array([pdf.pages[2].obj, Name.Fit])


def _bookmark_title(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Next.First.Title = String("1 a（1-4）")


def _lost_bookmark(pdf: Pdf) -> None:
    group = pdf.Root.Outlines.First.Next
    group.First = group.Last


def _index_link(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots[1].Dest[0] = pdf.pages[5].obj


def _lost_index_link(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots[1]


def _exchanged_index_links(pdf: Pdf) -> None:
    links = pdf.pages[0].obj.Annots
    links[0].Dest, links[1].Dest = links[1].Dest, links[0].Dest


def _way_back(pdf: Pdf) -> None:
    del pdf.pages[4].obj.Annots


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        (_label, "页码标签"),
        (_missing_page, "应为 6 页"),
        (_extra_page, "应为 6 页"),
        (_swapped_pages, "印刷的页码"),
        (_wrong_number, "印刷的页码"),
        (_rotated, "第 3 页：内容应完整位于"),
        (_over_the_number, "第 3 页：内容应完整位于"),
        (_moved_content, "第 2 页：内容应完整位于"),
        (_font_lies, "印刷的页码"),
        (_exchanged_pages, "文件第 3 页：应为“a.pdf”第 2 页的内容"),
        (_page_twice, "文件第 6 页：应为“b.pdf”第 2 页的内容"),
        (_altered_words, "文件第 6 页：应为“b.pdf”第 2 页的内容"),
        (_another_picture, "文件第 2 页：应为“a.pdf”第 1 页的内容"),
        (_lost_picture, "文件第 5 页：应为“b.pdf”第 1 页的内容"),
        (_lost_face, "文件第 3 页：应为“a.pdf”第 2 页的内容"),
        (_bookmark, "书签“1 a（1-3）”"),
        (_bookmark_title, "书签“1 a（1-3）”"),
        (_lost_bookmark, "书签：应为 2 条"),
        (_index_link, "目录第 2 项的链接：应指向印刷页码 4"),
        (_lost_index_link, "目录第 2 项的链接：应指向印刷页码 4"),
        (_exchanged_index_links, "目录第 1 项的页码：应为 1-3"),
        (_way_back, "文件第 5 页返回目录的链接"),
    ],
)
def test_every_lie_is_found(made: tuple[Volume, Path], lie: Callable[[Pdf], None], found: str) -> None:
    volume, path = made
    change(path, lie)
    with pytest.raises(UnfaithfulRenderError) as caught:
        prove(volume, path, 1)
    assert found in str(caught.value)


def test_a_file_that_cannot_be_read_back_is_an_error(made: tuple[Volume, Path]) -> None:
    volume, path = made
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(UnfaithfulRenderError, match="不能用第二种程序读回"):
        prove(volume, path, 1)


def test_the_index_leads_to_items_and_items_lead_back(made: tuple[Volume, Path]) -> None:
    with pikepdf.open(made[1]) as pdf:
        links = [link.Dest[0].objgen for link in pdf.pages[0].obj.Annots]
        assert links == [pdf.pages[1].obj.objgen, pdf.pages[4].obj.objgen]
        assert {page.obj.Annots[0].Dest[0].objgen for page in list(pdf.pages)[1:]} == {pdf.pages[0].obj.objgen}
