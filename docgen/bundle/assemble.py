"""Write a volume: front matter, then every page placed on A4, numbered, linked, labelled and bookmarked.

Streams are copied as they lie in their source files, neither unpacked nor packed again, so that the cost of a page is
that of a few small objects.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from pikepdf.models.metadata import encode_pdf_date

from docgen.bundle.archival import LEVEL, declare, rendered
from docgen.bundle.arrangement import Arrangement, leaves
from docgen.bundle.body import Body, save, write_tree
from docgen.bundle.examine import UNREADABLE
from docgen.bundle.outlines import Bookmark, moved, write_outline
from docgen.bundle.plan import Item, Volume
from docgen.bundle.source import Note
from docgen.bundle.stamp import StampFace, tag_area
from docgen.errors import EvidenceUnreadable

PRODUCER: Final = "docgen"


@dataclass(frozen=True, slots=True)
class FrontPart:
    """A part of the front matter as a finished PDF. Links to ``#item-3`` in it will lead to item 3."""

    title: str
    pdf: Path

    @property
    def page_count(self) -> int:
        """How many pages it has."""
        with Pdf.open(self.pdf) as opened:
            return len(opened.pages)


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
    dividers: Mapping[str, Path] = field(default_factory=dict)
    """The divider before each group, a page each, by the group's letter."""


@dataclass(slots=True)
class Assembled:
    """A written volume: how many pages come before the first number, and what befell each item."""

    front_pages: int
    pdfa: str | None
    """What it declares of itself; None if it holds pages that others made."""
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

    Raises:
        EvidenceUnreadable: a source whose faults show only when its pages are taken.
    """
    with Body(imprint.face, volume, target.parent) as body:
        bookmarks = []
        for part in front:
            if volume.style.odd_starts and body.count % 2:
                body.add_blank()
            bookmarks.append(Bookmark(part.title, body.count))
            body.add_sheets(part.pdf)
        pdfa = LEVEL if all(rendered(item) for item in volume.items) else None
        writer = _Writer(Arrangement(volume, body.count), body, imprint, Assembled(body.count, pdfa))
        for leaf in leaves(volume, body.count):
            match leaf.kind:
                case "divider":
                    body.add_sheets(imprint.dividers[leaf.item.letter])
                case "blank":
                    body.add_blank()
                case "item":
                    writer.add_item(leaf.item)
                    if progress is not None:
                        progress(leaf.item.last)
        body.join()
        writer.finish(bookmarks)
        try:
            save(body.pdf, target)
        except UNREADABLE as error:  # what pages draw with is read only now
            changed = dict.fromkeys(
                source.name for item in volume.items if not (source := item.readable.source).unchanged()
            )
            if not changed:
                raise
            raise EvidenceUnreadable(file="、".join(changed), reason="制作期间文件被改动") from error
        return writer.result


@dataclass(slots=True)
class _Writer:
    """What makes a file of a body: links, bookmarks, labels, metadata."""

    arrangement: Arrangement
    body: Body
    imprint: Imprint
    result: Assembled
    outlines: dict[int, list[Bookmark]] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the volume."""
        return self.arrangement.volume.items

    def add_item(self, item: Item) -> None:
        """Append an item and keep what its source says of itself."""
        start = self.body.count
        try:
            scales, found = self.body.add_item(item)
        except UNREADABLE as error:
            raise EvidenceUnreadable(file=item.readable.source.name, reason="页面结构已损坏") from error
        self.result.scales[item.no] = (round(min(scales), 4), round(max(scales), 4))
        places = {index: start + offset for offset, index in enumerate(item.taken)}
        self.outlines[item.no], _ = moved(found.bookmarks, places)
        _, lost = moved(found.bookmarks, places | dict.fromkeys(item.elsewhere, start))
        if dropped := found.dropped + lost:
            text = f"原有书签 {dropped} 条循环、无效或指向未编入的页，未保留"
            self.result.notes.setdefault(item.no, []).append(Note("bookmarks_dropped", text))

    def finish(self, front: list[Bookmark]) -> None:
        """Links, page tree, outline, labels, layers, metadata."""
        pdf, pages = self.body.pdf, self.body.pages
        self._link_back(self._link_index())
        write_tree(pdf, pages)
        write_outline(pdf, front + self._item_bookmarks(), pages)
        pdf.Root.PageLabels = Dictionary(Nums=Array(self._label_runs()))
        layers, off = self.body.layers()
        if layers:
            default = Dictionary(BaseState=Name.ON, OFF=Array(off), Order=Array([]))
            pdf.Root.OCProperties = Dictionary(OCGs=Array(layers), D=default)
        self._describe(pdf)

    def _label_runs(self) -> list[object]:
        """Where pages begin to be counted anew: roman and plain figures take turns."""
        runs: list[object] = []
        romans = self.result.front_pages
        if romans:
            runs = [0, Dictionary(S=Name.r, St=1)]
        position, plainly = romans, False
        for leaf in self.arrangement.leaves:
            if leaf.kind == "item":
                if not plainly:
                    runs += [position, Dictionary(S=Name.D, St=leaf.item.first)]
            else:
                romans += 1
                if plainly or not runs:
                    runs += [position, Dictionary(S=Name.r, St=romans)]
            plainly = leaf.kind == "item"
            position += leaf.count
        return runs

    def _link_index(self) -> dict[int, Object]:
        """Lead the index's links to the items' first pages; on which page each item's row stands."""
        items = {item.anchor: item for item in self.items}
        rows: dict[int, Object] = {}
        for page in self.body.pages[: self.result.front_pages]:
            kept = []
            for link in page.get("/Annots", Array()):
                item = items.get(str(link.get("/Dest", "")).removeprefix("/"))
                if link.get("/Subtype") == Name.Link and item is not None:
                    link.Dest = _top_of(self.body.pages[self.arrangement.start(item)])
                    rows.setdefault(item.no, page)
                    kept.append(link)
            page.Annots = Array(kept)
        return rows

    def _link_back(self, rows: dict[int, Object]) -> None:
        """Every item page's tag leads to the item's row in the index."""
        at = self.arrangement.volume.style.place
        for item in self.items:
            if item.no not in rows:
                continue
            target = _top_of(rows[item.no])
            start = self.arrangement.start(item)
            for page in self.body.pages[start : start + len(item.taken)]:
                size = float(page.MediaBox[2]), float(page.MediaBox[3])
                area = [round(side, 2) for side in tag_area(self.imprint.face, item.tag, size, at)]
                link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=area, Border=[0, 0, 0], F=4, Dest=target)
                page.Annots = [link]

    def _item_bookmarks(self) -> list[Bookmark]:
        groups: list[Bookmark] = []
        letter = ""
        for item in self.items:
            position = self.arrangement.start(item)
            if item.letter != letter:
                letter = item.letter
                heads = self.arrangement.dividers.get(letter, position)
                groups.append(Bookmark(self.imprint.group_titles[letter], heads, open=True))
            title = f"{item.no} {item.title}（{item.printed}）"
            groups[-1].children.append(Bookmark(title, position, self.outlines[item.no]))
        return groups

    def _describe(self, pdf: Pdf) -> None:
        moment = encode_pdf_date(self.imprint.at)
        pdf.docinfo.Title = String(self.imprint.title)
        pdf.docinfo.Author = String(self.imprint.author)
        pdf.docinfo.Producer = String(PRODUCER)
        pdf.docinfo.CreationDate = String(moment)
        pdf.docinfo.ModDate = String(moment)
        pdf.Root.Lang = String("zh-CN")
        pdf.Root.PageMode = Name.UseOutlines
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        identity = String(hashlib.sha256(self.imprint.identity.encode()).digest()[:16])
        pdf.trailer.ID = Array([identity, identity])
        if self.result.pdfa:
            declare(pdf, self.imprint.at, self.imprint.title, self.imprint.author, PRODUCER)


def _top_of(page: Object) -> Array:
    return Array([page, Name.XYZ, 0, page.MediaBox[3], None])
