"""Bookmarks: a source's own, read with suspicion; the volume's, written plainly.

Sources have been seen with circular lists, with targets that are gone or name no page, and with thousands of entries.
What can be followed is kept below the item's bookmark; what cannot is counted, so that the manifest can say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

from docgen.bundle.examine import UNREADABLE

MOST: Final = 2000
"""Bookmarks taken from one source."""
DEEPEST: Final = 10


@dataclass(slots=True)
class Bookmark:
    """A line of an outline: where it goes is a page's position in its file, from 0."""

    title: str
    page: int
    children: list["Bookmark"] = field(default_factory=list)
    open: bool = False


@dataclass(slots=True)
class SourceOutline:
    """What could be kept of a source's outline, and how many entries could not."""

    bookmarks: list[Bookmark]
    dropped: int


def read_outline(pdf: Pdf) -> SourceOutline:
    """The bookmarks of a source, pages counted in the source."""
    root = pdf.Root.get("/Outlines")
    if not isinstance(root, Dictionary) or "/First" not in root:
        return SourceOutline([], 0)
    try:
        reader = _Reader(pdf)
        return SourceOutline(reader.siblings(root.get("/First"), 1), reader.dropped)
    except UNREADABLE:
        return SourceOutline([], 1)


class _Reader:
    def __init__(self, pdf: Pdf) -> None:
        self.pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self.names = _named_destinations(pdf)
        self.seen: set[tuple[int, int]] = set()
        self.kept = 0
        self.dropped = 0

    def siblings(self, entry: object, depth: int) -> list[Bookmark]:
        found: list[Bookmark] = []
        while isinstance(entry, Dictionary):
            if entry.objgen in self.seen or self.kept >= MOST:
                self.dropped += 1
                break
            self.seen.add(entry.objgen)
            self.kept += 1
            children = self.siblings(entry.get("/First"), depth + 1) if depth < DEEPEST else []
            page = self._page(entry)
            title = _title(entry)
            if page is None or not title:
                self.dropped += 1
                found += children
            else:
                found.append(Bookmark(title, page, children))
            entry = entry.get("/Next")
        return found

    def _page(self, entry: Object) -> int | None:
        target: object = entry.get("/Dest")
        action = entry.get("/A")
        if target is None and isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
            target = action.get("/D")
        for _ in range(4):
            if isinstance(target, Name | String | str):
                target = self.names.get(str(target))
            elif isinstance(target, Dictionary):
                target = target.get("/D")
        if not isinstance(target, Array) or not len(target):
            return None
        page: object = target[0]
        if isinstance(page, int):
            return page if 0 <= page < len(self.pages) else None
        return self.pages.get(page.objgen) if isinstance(page, Dictionary) else None


def _title(entry: Object) -> str:
    title = entry.get("/Title")
    if not isinstance(title, String | str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in str(title)).split())[:200]


def _named_destinations(pdf: Pdf) -> Mapping[str, Object]:
    """Old names are keys of a dictionary and carry a slash, newer ones stand in a tree."""
    found: dict[str, Object] = {}
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        found.update(dict(old.items()))
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    if isinstance(tree, Dictionary):
        try:
            found.update({str(key): value for key, value in NameTree(tree).items()})
        except UNREADABLE:
            return found
    return found


def moved(bookmarks: Sequence[Bookmark], places: Mapping[int, int]) -> tuple[list[Bookmark], int]:
    """The bookmarks with source pages exchanged for pages of the volume, and how many lie on pages not taken."""
    kept: list[Bookmark] = []
    lost = 0
    for bookmark in bookmarks:
        children, below = moved(bookmark.children, places)
        lost += below
        if bookmark.page in places:
            kept.append(Bookmark(bookmark.title, places[bookmark.page], children))
        else:
            lost += 1
            kept += children
    return kept, lost


def write_outline(pdf: Pdf, bookmarks: Sequence[Bookmark], pages: Sequence[Object]) -> None:
    """Set the outline of ``pdf``; ``pages`` are its page objects in order."""
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    _write_level(pdf, root, bookmarks, pages)
    pdf.Root.Outlines = root


def _write_level(pdf: Pdf, parent: Object, bookmarks: Sequence[Bookmark], pages: Sequence[Object]) -> int:
    """Write one level below ``parent``; how many lines it shows when open."""
    if not bookmarks:
        return 0
    entries = [pdf.make_indirect(Dictionary(Title=String(bookmark.title))) for bookmark in bookmarks]
    shown = len(entries)
    for index, (entry, bookmark) in enumerate(zip(entries, bookmarks, strict=True)):
        entry.Parent = parent
        entry.Dest = Array([pages[bookmark.page], Name.Fit])
        if index:
            entry.Prev = entries[index - 1]
        if index + 1 < len(entries):
            entry.Next = entries[index + 1]
        below = _write_level(pdf, entry, bookmark.children, pages)
        if below:
            entry.Count = below if bookmark.open else -below
            shown += below if bookmark.open else 0
    parent.First, parent.Last = entries[0], entries[-1]
    if parent.get("/Type") == Name.Outlines:
        parent.Count = shown
    return shown
