"""Several PDFs as one, each under a bookmark of its own: a mail, its body and what was attached to it.

A page shows what it showed, by the same means a volume shows it; layers that are off stay off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf

from docgen.bundle.body import save, write_tree
from docgen.bundle.examine import PRINT_IT, UNREADABLE
from docgen.bundle.outlines import Bookmark, moved, write_outline
from docgen.bundle.pages import SourcePages, rotation, visible_box
from docgen.errors import Problem


@dataclass(frozen=True, slots=True)
class Piece:
    """A PDF to be joined; without a title it gets no bookmark."""

    pdf: Path
    title: str = ""


def join(name: str, pieces: Sequence[Piece], target: Path) -> int | Problem:
    """Write the pieces one after another; how many pages they have together.

    Args:
        name: what the whole is called in the case.
        pieces: in order.
        target: the PDF to write.
    """
    try:
        return _joined(pieces, target)
    except UNREADABLE:
        return Problem(name, "", f"所附文件的页面结构已损坏，不能如实编入。{PRINT_IT}")


def _joined(pieces: Sequence[Piece], target: Path) -> int:
    with Pdf.new() as pdf:
        pages: list[Object] = []
        bookmarks: list[Bookmark] = []
        layers: list[Object] = []
        off: list[Object] = []
        for piece in pieces:
            start = len(pages)
            source = SourcePages(piece.pdf, pdf)
            try:
                pages += [_page(source, index) for index in range(len(source.pages))]
                if (found := source.take_layers()) is not None:
                    layers += list(found[0])
                    off += list(found[1])
                places = {index: start + index for index in range(len(source.pages))}
                own, _ = moved(source.outline().bookmarks, places)
            finally:
                source.close()
            bookmarks += [Bookmark(piece.title, start, own)] if piece.title else own
        write_tree(pdf, pages)
        write_outline(pdf, bookmarks, pages)
        if layers:
            default = Dictionary(BaseState=Name.ON, OFF=Array(off), Order=Array([]))
            pdf.Root.OCProperties = Dictionary(OCGs=Array(layers), D=default)
        save(pdf, target)
        return len(pages)


def _page(source: SourcePages, index: int) -> Object:
    page = source.pages[index]
    copy = Dictionary(
        Type=Name.Page,
        MediaBox=Array(list(visible_box(page))),
        Rotate=rotation(page),
        Resources=Dictionary(XObject=Dictionary(P=source.form(index))),
        Contents=source.volume.make_stream(b"/P Do"),
    )
    if "/UserUnit" in page:
        copy.UserUnit = page.UserUnit
    return source.volume.make_indirect(copy)
