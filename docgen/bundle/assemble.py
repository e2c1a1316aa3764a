"""Write a volume: front matter, then every page placed on A4, numbered, linked, labelled and bookmarked.

The volume is written in one pass over objects that still lie in their source files: streams are copied as they are,
so that the cost of a page is that of a few small objects, and memory holds no page contents.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel, String

from docgen.bundle.geometry import UPRIGHT, Placement
from docgen.bundle.outlines import Bookmark, moved, read_outline, write_outline
from docgen.bundle.pages import SourcePages
from docgen.bundle.plan import Item, Volume
from docgen.bundle.source import Note
from docgen.bundle.stamp import FONT, StampFace, roman, stamp, tag_area

FANOUT: Final = 64
"""Pages under one node of the page tree."""
PRODUCER: Final = "docgen"


@dataclass(frozen=True, slots=True)
class FrontPart:
    """A part of the front matter as a finished PDF. Links to ``#item-3`` in it will lead to item 3."""

    title: str
    pdf: Path


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a volume says of itself, and what it is printed with."""

    title: str
    author: str
    at: datetime
    identity: str
    """What makes this volume this one; equal volumes have equal identities, and get equal file identifiers."""
    group_titles: Mapping[str, str]
    """The bookmark above each group, by the group's letter."""
    face: StampFace


@dataclass(slots=True)
class Assembled:
    """A written volume: how many pages come before the first number, and what befell each item."""

    front_pages: int
    notes: dict[int, list[Note]] = field(default_factory=dict)
    scales: dict[int, tuple[float, float]] = field(default_factory=dict)


def assemble(
    volume: Volume,
    front: Sequence[FrontPart],
    target: Path,
    imprint: Imprint,
    progress: Callable[[int], None] | None = None,
) -> Assembled:
    """Write the volume's file.

    Args:
        volume: the items and their numbers.
        front: cover and index, in order.
        target: the file to write.
        imprint: title, author, instant, identity, face.
        progress: told the number of pages placed so far.
    """
    with ExitStack() as stack:
        build = _Build(stack, imprint)
        parts = [build.add_front(part) for part in front]
        for item in volume.items:
            build.add_item(item)
            if progress is not None:
                progress(item.last)
        build.link_index()
        build.finish(parts, volume)
        build.pdf.save(
            target,
            static_id=True,
            compress_streams=True,
            stream_decode_level=StreamDecodeLevel.none,
            object_stream_mode=ObjectStreamMode.generate,
        )
        return build.result


class _Build:
    """A volume while it grows."""

    def __init__(self, stack: ExitStack, imprint: Imprint) -> None:
        self.stack = stack
        self.pdf = stack.enter_context(Pdf.new())
        self.imprint = imprint
        self.face = imprint.face
        self.fonts = self.pdf.make_indirect(Dictionary({FONT: self.face.embed(self.pdf)}))
        self.pages: list[Object] = []
        self.sources: dict[Path, SourcePages] = {}
        self.first_pages: dict[str, Object] = {}
        self.index_pages: dict[str, Object] = {}
        self.outlines: dict[int, list[Bookmark]] = {}
        self.layers: list[Object] = []
        self.layers_off: list[Object] = []
        self.result = Assembled(0)

    def add_front(self, part: FrontPart) -> Bookmark:
        """Append a part of the front matter, its pages numbered in roman."""
        source = self.stack.enter_context(pikepdf.open(part.pdf))
        bookmark = Bookmark(part.title, len(self.pages))
        for page in source.pages:
            copy = self.pdf.copy_foreign(page.obj)
            for key in ("/StructParents", "/Tabs", "/Parent"):
                if key in copy:
                    del copy[key]
            label = roman(len(self.pages) + 1)
            number = stamp(self.face, float(copy.MediaBox[2]), label)
            contents = copy.Contents
            drawn = list(contents) if isinstance(contents, Array) else [contents]
            copy.Contents = Array([self.pdf.make_stream(b"q\n"), *drawn, self.pdf.make_stream(b"\nQ\n" + number)])
            fonts = copy.Resources.get("/Font", Dictionary())
            copy.Resources.Font = Dictionary({**dict(fonts.items()), FONT: self.fonts[FONT]})
            self.pages.append(self.pdf.make_indirect(copy))
            self.result.front_pages += 1
        return bookmark

    def add_item(self, item: Item) -> None:
        """Append an item's pages, placed and numbered."""
        source = self._source(item.readable.pdf)
        places: dict[int, int] = {}
        scales = []
        for offset, index in enumerate(item.taken):
            turn = item.readable.turns[index] if item.readable.turns else UPRIGHT
            placement = source.placement(index, turn)
            scales.append(placement.scale)
            drawn = _drawn(placement) + stamp(self.face, placement.width, str(item.first + offset), item.tag)
            places[index] = len(self.pages)
            page = Dictionary(
                Type=Name.Page,
                MediaBox=[0, 0, placement.width, placement.height],
                Resources=Dictionary(XObject=Dictionary(P=source.form(index)), Font=self.fonts),
                Contents=self.pdf.make_stream(drawn),
            )
            self.pages.append(self.pdf.make_indirect(page))
        self.first_pages[item.anchor] = self.pages[places[item.taken[0]]]
        self.result.scales[item.no] = (round(min(scales), 4), round(max(scales), 4))
        self._keep_outline(item, source, places)

    def _source(self, path: Path) -> SourcePages:
        if path not in self.sources:
            source = self.sources[path] = SourcePages(path, self.pdf)
            self.stack.callback(source.close)
            layers, off = source.hidden_layers()
            self.layers += layers
            self.layers_off += off
        return self.sources[path]

    def _keep_outline(self, item: Item, source: SourcePages, places: dict[int, int]) -> None:
        found = read_outline(source.pdf)
        self.outlines[item.no], lost = moved(found.bookmarks, places)
        if dropped := found.dropped + lost:
            text = f"原有书签 {dropped} 条循环、无效或指向未编入的页，未保留"
            self.result.notes.setdefault(item.no, []).append(Note("bookmarks_dropped", text))

    def link_index(self) -> None:
        """Lead the index's links to the items' first pages, and every item page's tag back to its row."""
        for page in self.pages[: self.result.front_pages]:
            kept = []
            for link in page.get("/Annots", Array()):
                anchor = str(link.get("/Dest", "")).removeprefix("/")
                if link.get("/Subtype") == Name.Link and anchor in self.first_pages:
                    link.Dest = _top_of(self.first_pages[anchor])
                    self.index_pages.setdefault(anchor, page)
                    kept.append(link)
            page.Annots = Array(kept)

    def link_back(self, volume: Volume) -> None:
        """Every item page's tag leads to the item's row in the index."""
        position = self.result.front_pages
        for item in volume.items:
            area = tag_area(self.face, item.tag)
            for page in self.pages[position : position + len(item.taken)]:
                if (index_page := self.index_pages.get(item.anchor)) is not None:
                    link = Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Link,
                        Rect=[round(side, 2) for side in area],
                        Border=[0, 0, 0],
                        Dest=_top_of(index_page),
                    )
                    page.Annots = [link]
            position += len(item.taken)

    def finish(self, parts: list[Bookmark], volume: Volume) -> None:
        """Page tree, labels, outline, layers, metadata."""
        self.link_back(volume)
        self._write_tree()
        write_outline(self.pdf, parts + self._item_bookmarks(volume), self.pages)
        root, front = self.pdf.Root, self.result.front_pages
        numbers: list[object] = [0, Dictionary(S=Name.r)] if front else []
        root.PageLabels = Dictionary(Nums=Array([*numbers, front, Dictionary(S=Name.D, St=volume.items[0].first)]))
        root.Lang = String("zh-CN")
        root.PageMode = Name.UseOutlines
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if self.layers:
            default = Dictionary(BaseState=Name.ON, OFF=Array(self.layers_off), Order=Array([]))
            root.OCProperties = Dictionary(OCGs=Array(self.layers), D=default)
        self._describe()

    def _item_bookmarks(self, volume: Volume) -> list[Bookmark]:
        groups: list[Bookmark] = []
        position, letter = self.result.front_pages, ""
        for item in volume.items:
            if item.letter != letter:
                letter = item.letter
                groups.append(Bookmark(self.imprint.group_titles[letter], position, open=True))
            title = f"{item.no} {item.evidence.title}（{item.printed}）"
            groups[-1].children.append(Bookmark(title, position, self.outlines[item.no]))
            position += len(item.taken)
        return groups

    def _write_tree(self) -> None:
        root = self.pdf.Root.Pages
        nodes = []
        for start in range(0, len(self.pages), FANOUT):
            kids = self.pages[start : start + FANOUT]
            node = self.pdf.make_indirect(Dictionary(Type=Name.Pages, Parent=root, Count=len(kids), Kids=Array(kids)))
            for page in kids:
                page.Parent = node
            nodes.append(node)
        root.Kids = Array(nodes)
        root.Count = len(self.pages)

    def _describe(self) -> None:
        pdf, facts = self.pdf, self.imprint
        moment = pikepdf.models.metadata.encode_pdf_date(facts.at)
        pdf.docinfo.Title = String(facts.title)
        pdf.docinfo.Author = String(facts.author)
        pdf.docinfo.Producer = String(PRODUCER)
        pdf.docinfo.CreationDate = String(moment)
        pdf.docinfo.ModDate = String(moment)
        identity = hashlib.sha256(facts.identity.encode()).digest()[:16]
        pdf.trailer.ID = Array([String(identity), String(identity)])


def _drawn(placement: Placement) -> bytes:
    """Draws the form ``/P`` where it belongs, and nothing of it outside the frame."""
    left, bottom, right, top = placement.frame
    matrix = " ".join(f"{number:.6g}" for number in placement.matrix)
    return f"q {left:g} {bottom:g} {right - left:.2f} {top - bottom:.2f} re W n {matrix} cm /P Do Q\n".encode("ascii")


def _top_of(page: Object) -> Array:
    return Array([page, Name.XYZ, 0, page.MediaBox[3], None])
