"""Bookmarks: a source's own are kept where they can be followed, and counted where not."""

from itertools import pairwise
from pathlib import Path

import pikepdf
from bundle_samples import Bind, change, write_pages
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String
from pypdfium2 import PdfDocument

from docgen.bundle.outlines import Bookmark, moved, read_outline


def outline(path: Path) -> list[tuple[int, str, int | None]]:
    """Depth, title, page from 0, as PDFium reads them."""
    document = PdfDocument(path)
    try:
        return [(e.level, e.get_title(), e.get_dest().get_index()) for e in document.get_toc(max_depth=15)]
    finally:
        document.close()


def chapters(pdf: Pdf) -> None:
    with pdf.open_outline() as root:
        first = OutlineItem("第一章", 0)
        first.children.append(OutlineItem("第一节 A&B<公司>", 1))
        root.root += [first, OutlineItem("第二章", 2)]


def test_a_sources_bookmarks_stand_below_its_items(tmp_path: Path, bind: Bind) -> None:
    a = write_pages(tmp_path / "a.pdf", ["x"] * 2)
    b = change(write_pages(tmp_path / "b.pdf", ["one", "two", "three"]), chapters)
    volume, assembled = bind([a, b], tmp_path / "out.pdf")
    assert outline(tmp_path / "out.pdf") == [
        (0, "I 组", 0),
        (1, "1 a（1-2）", 0),
        (1, "2 b（3-5）", 2),
        (2, "第一章", 2),
        (3, "第一节 A&B<公司>", 3),
        (2, "第二章", 4),
    ]
    assert assembled.notes == {}
    assert volume.page_count == 5


def circular(pdf: Pdf) -> None:
    chapters(pdf)
    root = pdf.Root.Outlines
    root.Last.Next = root.First
    root.First.First.First = root.First


def test_circles_end(tmp_path: Path, bind: Bind) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["one", "two", "three"]), circular)
    _, assembled = bind([path], tmp_path / "out.pdf")
    assert [title for level, title, _ in outline(tmp_path / "out.pdf") if level >= 2] == [
        "第一章",
        "第一节 A&B<公司>",
        "第二章",
    ]
    assert [note.code for note in assembled.notes[1]] == ["bookmarks_dropped"]
    assert "2 条" in assembled.notes[1][0].text


def broken(pdf: Pdf) -> None:
    entries = [
        Dictionary(Title=String("页码越界"), Dest=Array([99, Name.Fit])),
        Dictionary(Title=String("名称不存在"), Dest=String("nowhere")),
        Dictionary(Title=String("外部文件"), A=Dictionary(S=Name.GoToR, F=String("x.pdf"), D=Array([0, Name.Fit]))),
        Dictionary(Title=String("有效"), Dest=Array([1, Name.Fit])),
        Dictionary(Title=String("按名称"), A=Dictionary(S=Name.GoTo, D=String("third"))),
        Dictionary(Title=String("按旧名称"), Dest=Name("/second")),
        Dictionary(Dest=Array([0, Name.Fit])),
    ]
    made = [pdf.make_indirect(entry) for entry in entries]
    for entry, following in pairwise(made):
        entry.Next = following
    pages = [page.obj for page in pdf.pages]
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=made[0], Last=made[-1]))
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String("third"), Dictionary(D=Array([pages[2], Name.Fit]))]))
    )
    pdf.Root.Dests = Dictionary({"/second": Array([pages[1], Name.Fit])})


def test_what_leads_nowhere_is_dropped_and_counted(tmp_path: Path, bind: Bind) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["one", "two", "three"]), broken)
    with pikepdf.open(path) as pdf:
        found = read_outline(pdf)
    assert [(bookmark.title, bookmark.page) for bookmark in found.bookmarks] == [
        ("有效", 1),
        ("按名称", 2),
        ("按旧名称", 1),
    ]
    assert found.dropped == 4
    _, assembled = bind([path], tmp_path / "out.pdf")
    assert "4 条" in assembled.notes[1][0].text


def test_bookmarks_of_pages_not_taken_give_way_to_their_children() -> None:
    tree = [Bookmark("章", 0, [Bookmark("节", 4), Bookmark("目", 5)]), Bookmark("尾", 9)]
    assert moved(tree, {4: 40}) == ([Bookmark("节", 40)], 3)
