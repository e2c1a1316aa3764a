"""The pages of a volume, placed and numbered one after another.

Streams stay in their source files until the volume is written, so that a page costs the same in a volume of a hundred
pages and in one of ten thousand, and memory stays bounded. What has a bound is how many files a process may hold open:
of very many files, what was placed is put down on disk in parts, and in the end qpdf joins these in the same way.
"""

import resource
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

import pikepdf
from pikepdf import Array, Dictionary, Job, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

from docgen.bundle.geometry import A4_LONG, A4_SHORT, UPRIGHT, Placement
from docgen.bundle.outlines import SourceOutline
from docgen.bundle.pages import SourcePages
from docgen.bundle.plan import Item, Volume
from docgen.bundle.stamp import FONT, Size, StampFace, roman, stamp

FANOUT: Final = 64
"""Pages under one node of the page tree."""
SHARE_OPEN: Final = 4
"""Of the files a process may hold open (often 1,024), one in so many may be a volume's source."""
MOST_OPEN: Final = 4096
MOST_HELD: Final = 256 << 20
"""Bytes of contents written anew that are held in memory before they are put down."""
LAYERS: Final = "/DocgenLayers"
"""A page's own key, for as long as the volume grows: the layers of its source, and those of them that are off."""


class Body:
    """A volume while it grows. ``pdf`` and ``pages`` hold what was not yet put down; after :meth:`join`, all of it."""

    def __init__(self, face: StampFace, volume: Volume, near: Path) -> None:
        self.stack = ExitStack()
        self.face = face
        self.style = volume.style
        self.near = near
        self.uses = Counter(item.readable.pdf for item in volume.items)
        self.parts: list[Path] = []
        self.sources: dict[Path, SourcePages] = {}
        self.layered: list[int] = []
        self.job: Job | None = None
        """Holds the parts open as long as what was joined of them is not written."""
        self.put_down = 0
        self.romans = 0
        self._begin()

    def _begin(self) -> None:
        self.pdf = Pdf.new()
        self.pages: list[Object] = []
        self.fonts = self.pdf.make_indirect(Dictionary({FONT: self.face.embed(self.pdf)}))
        self.opened = self.held = 0

    def __enter__(self) -> Self:
        """Parts live in a folder of their own as long as the body does."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of every file. Nobody else may hold a Pdf: its memory goes with the last reference to it."""
        for source in self.sources.values():
            source.close()
        self.pdf.close()
        self.stack.close()

    @property
    def count(self) -> int:
        """Pages placed so far."""
        return self.put_down + len(self.pages)

    def add_sheets(self, path: Path) -> None:
        """Append pages of our own (a cover, an index, a divider), numbered in roman."""
        with pikepdf.open(path) as source:
            for page in source.pages:
                copy = self.pdf.copy_foreign(page.obj)
                for key in ("/StructParents", "/Tabs", "/Parent"):
                    if key in copy:
                        del copy[key]
                number = self._roman((float(copy.MediaBox[2]), float(copy.MediaBox[3])))
                contents = copy.Contents
                drawn = list(contents) if isinstance(contents, Array) else [contents]
                copy.Contents = Array([self.pdf.make_stream(b"q\n"), *drawn, self.pdf.make_stream(b"\nQ\n" + number)])
                fonts = copy.Resources.get("/Font", Dictionary())
                copy.Resources.Font = Dictionary({**dict(fonts.items()), FONT: self.fonts[FONT]})
                self.pages.append(self.pdf.make_indirect(copy))

    def add_blank(self) -> None:
        """Append a page with nothing but its roman number."""
        page = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, A4_SHORT, A4_LONG],
            Resources=Dictionary(Font=self.fonts),
            Contents=self.pdf.make_stream(self._roman((A4_SHORT, A4_LONG))),
        )
        self.pages.append(self.pdf.make_indirect(page))

    def _roman(self, size: Size) -> bytes:
        self.romans += 1
        return stamp(self.face, size, roman(self.romans), at=self.style.place)

    def add_item(self, item: Item) -> tuple[list[float], SourceOutline]:
        """Append an item's pages; by how much each was shrunk, and its source's own outline."""
        readable = item.readable
        scales = []
        for offset, index in enumerate(item.taken):
            source = self._source(readable.pdf)
            turn = readable.turns[index] if readable.turns else UPRIGHT
            placement = source.placement(index, turn, at_head=self.style.place.at_head)
            scales.append(placement.scale)
            printed = self.style.printed(item.first + offset)
            number = stamp(self.face, (placement.width, placement.height), printed, item.tag, self.style.place)
            page = Dictionary(
                Type=Name.Page,
                MediaBox=[0, 0, placement.width, placement.height],
                Resources=Dictionary(XObject=Dictionary(P=source.form(index)), Font=self.fonts),
                Contents=self.pdf.make_stream(_drawn(placement) + number),
            )
            self.pages.append(self.pdf.make_indirect(page))
            self.held += source.rewritten
            source.rewritten = 0
            if (layers := source.take_layers()) is not None:
                page[LAYERS] = layers
                self.layered.append(self.count - 1)
            if self.held > MOST_HELD:
                self._put_down()
        outline = self._source(readable.pdf).outline()
        self._let_go(readable.pdf)
        return scales, outline

    def _source(self, path: Path) -> SourcePages:
        if path not in self.sources:
            if self.opened >= _may_open():
                self._put_down()
            self.sources[path] = SourcePages(path, self.pdf)
            self.opened += 1
        return self.sources[path]

    def _let_go(self, path: Path) -> None:
        """Close a source no later item takes pages of."""
        self.uses[path] -= 1
        if not self.uses[path]:
            self.sources.pop(path).close()

    def _put_down(self) -> None:
        """Save what is held as a part, and begin anew."""
        if not self.parts:
            folder = tempfile.TemporaryDirectory(prefix=".parts-", dir=self.near)
            self.folder = Path(self.stack.enter_context(folder))
        part = self.folder / f"{len(self.parts):05d}.pdf"
        write_tree(self.pdf, self.pages)
        save(self.pdf, part)
        self.parts.append(part)
        self.put_down += len(self.pages)
        for source in self.sources.values():
            source.close()
        self.sources.clear()
        self.pdf.close()
        self._begin()

    def join(self) -> None:
        """Have all pages in ``pdf`` and ``pages``; the parts' streams stay in their files."""
        if not self.parts:
            return
        if self.pages:
            self._put_down()
        options = ("--empty", "--static-id", "--stream-data=preserve", "--remove-unreferenced-resources=no")
        self.job = Job(["docgen", *options, "--pages", *map(str, self.parts), "--", str(self.folder / "joined.pdf")])
        self.pdf.close()
        self.pdf = self.job.create_pdf()  # type: ignore[no-untyped-call]  # pikepdf's own stub leaves it untyped
        self.pages = [page.obj for page in self.pdf.pages]
        self.put_down = 0

    def layers(self) -> tuple[list[Object], list[Object]]:
        """All layers of all sources, and those that are off; call it after :meth:`join`."""
        layers: list[Object] = []
        off: list[Object] = []
        for position in self.layered:
            found = self.pages[position][LAYERS]
            layers += list(found[0])
            off += list(found[1])
            del self.pages[position][LAYERS]
        return layers, off


def _may_open() -> int:
    """How many sources are held open before their pages are put down."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_OPEN if allowed == resource.RLIM_INFINITY else max(1, min(MOST_OPEN, allowed // SHARE_OPEN))


def write_tree(pdf: Pdf, pages: list[Object]) -> None:
    """Make ``pages``, in order, the pages of ``pdf``."""
    root = pdf.Root.Pages
    nodes = []
    for start in range(0, len(pages), FANOUT):
        kids = pages[start : start + FANOUT]
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Parent=root, Count=len(kids), Kids=Array(kids)))
        for page in kids:
            page.Parent = node
        nodes.append(node)
    root.Kids = Array(nodes)
    root.Count = len(pages)


def save(pdf: Pdf, path: Path) -> None:
    """Write the file, streams as they came, the same bytes for the same contents.

    What we add is some 500 bytes a page; to pack it would take longer than all the rest.
    """
    pdf.save(
        path,
        static_id=True,
        compress_streams=False,
        stream_decode_level=StreamDecodeLevel.none,
        object_stream_mode=ObjectStreamMode.generate,
    )


def plain(number: float) -> str:
    """A number as PDF writes it: it knows no exponents, and readers that meet one drop the whole page."""
    return f"{round(number, 7) + 0.0:.7f}".rstrip("0").rstrip(".")


def _drawn(placement: Placement) -> bytes:
    """Draws the form ``/P`` where it belongs, and nothing of it outside the frame."""
    left, bottom, right, top = placement.frame
    matrix = " ".join(map(plain, placement.matrix))
    return f"q {left:g} {bottom:g} {right - left:.2f} {top - bottom:.2f} re W n {matrix} cm /P Do Q\n".encode("ascii")
