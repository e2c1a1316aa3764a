"""Small steps on the tree of a Word file: a paragraph's text over its runs, taking elements out, setting properties."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from docgen.kinds.tags import Tag
from docgen.render.wordpackage import W

_P, _T = (f"{{{W}}}{name}" for name in ("p", "t"))
_GAPS: Final = {f"{{{W}}}br": "\n", f"{{{W}}}tab": "\t", f"{{{W}}}cr": "\n"}


@dataclass(slots=True)
class Piece:
    """A stretch of a paragraph's text and the element it stands in."""

    element: etree._Element
    start: int
    text: str


def pieces_of(paragraph: etree._Element) -> Iterator[Piece]:
    """The text of a paragraph without that of text boxes in it."""
    at = 0
    for element in paragraph.iter(_T, *_GAPS):
        if nearest(element, _P) is not paragraph:
            continue
        text = _GAPS.get(str(element.tag)) or element.text or ""
        yield Piece(element, at, text)
        at += len(text)


def cut(pieces: list[Piece], tag: Tag) -> etree._Element:
    """Take the tag's characters out of the runs they stand in; the element in which it began, as far as it has text."""
    first: etree._Element | None = None
    for piece in pieces:
        start, end = max(tag.start, piece.start), min(tag.end, piece.start + len(piece.text))
        if start >= end:
            continue
        if piece.element.tag != _T:
            remove(piece.element)
            continue
        first = piece.element if first is None else first
        text = piece.element.text or ""
        piece.element.text = text[: start - piece.start] + text[end - piece.start :]
    if first is None:
        raise ValueError(tag)
    return first


def holder_of(text: etree._Element, paragraph: etree._Element) -> tuple[object, ...]:
    """Within one paragraph the run's own holder; over paragraphs the one that holds them, and the way down."""
    run = text.getparent()
    inner = run.getparent() if run is not None else None
    return (
        "",
        paragraph.getparent(),
        paragraph if inner is not paragraph else None,
        inner if inner is not paragraph else None,
    )


def nearest(element: etree._Element, tag: str) -> etree._Element | None:
    """The element itself, or the nearest around it, of this tag."""
    return element if element.tag == tag else next(element.iterancestors(tag), None)


def put_before(element: etree._Element, text: str) -> None:
    """Text before an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def remove(element: etree._Element) -> None:
    """An element without the text after it."""
    parent = element.getparent()
    if parent is not None:
        if element.tail:
            put_before(element, element.tail)
        parent.remove(element)


def set_property(properties: etree._Element, name: str, values: dict[str, str]) -> None:
    """A property of a cell, in the place the schema gives it."""
    for old in properties.findall(f"{{{W}}}{name}"):
        properties.remove(old)
    made = etree.Element(f"{{{W}}}{name}", {f"{{{W}}}{key}": value for key, value in values.items()})
    order = ["cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd"]
    before = [child for child in properties if etree.QName(child).localname in order[: order.index(name)]]
    properties.insert(len(before), made)
