"""Paragraphs and runs of a Word file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from docgen.document.tree import Blank, Box, Break, Inline, Paragraph, Run
from docgen.render.measures import POINTS_PER_MM

_RARE_FROM = 0x20000
_RARE_FACE = "SimSun-ExtB"
_TICK_FACE = "Segoe UI Symbol"
_FIXED_FACE = "NSimSun"


def twips(points: float) -> int:
    """Points as twentieths of a point, Word's unit."""
    return round(points * 20)


def mm(millimetres: float) -> int:
    """Millimetres as twentieths of a point."""
    return twips(millimetres * POINTS_PER_MM)


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph has beside its style. ``keep``: on one page with the next; ``whole``: never split."""

    keep: bool = False
    whole: bool = False
    frame: str = ""
    spacing: str = ""
    indent: str = ""
    align: str = ""
    size_pt: float | None = None
    bold: bool = False
    face: str | None = None
    anchor: str | None = None


PLAIN = Look()


class Paragraphs:
    """Writes paragraphs and knows what only their order tells: page breaks that are due, numbers of bookmarks."""

    def __init__(self) -> None:
        self.page_break_due = False
        self.bookmarks = 0

    def paragraph(self, paragraph: Paragraph, style: str, look: Look = PLAIN, *, before: str = "") -> str:
        """A paragraph of the tree in a style of the letterhead; runs ``before`` its own take no room."""
        fixed = paragraph.style == "digest"
        runs = self.runs(paragraph.inlines, replace(look, face=_FIXED_FACE) if fixed else look)
        keep, anchor = look.keep or paragraph.keep, paragraph.anchor or look.anchor
        return self.raw(style, before + runs, replace(look, keep=keep, anchor=anchor))

    def raw(self, style: str, runs: str, look: Look = PLAIN) -> str:
        """A paragraph of finished runs; a page break that is due goes before it (a frame waits for its paragraph)."""
        if look.anchor is not None:
            self.bookmarks += 1
            number = f'w:id="{self.bookmarks}"'
            runs = f"<w:bookmarkStart {number} w:name={quoteattr(look.anchor)}/>{runs}<w:bookmarkEnd {number}/>"
        breaks = self.page_break_due and not look.frame
        if breaks:
            self.page_break_due = False
        properties = (
            ("<w:keepNext/>" if look.keep else "")
            + ("<w:keepLines/>" if look.whole else "")
            + ("<w:pageBreakBefore/>" if breaks else "")
            + look.frame
            + look.spacing
            + look.indent
            + (f'<w:jc w:val="{look.align}"/>' if look.align else "")
        )
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'

    def gap(self, *, keep: bool = False) -> str:
        """The little empty paragraph Word needs between tables, and that holds them off the text."""
        return self.raw("Gap", "", Look(keep=keep))

    def runs(self, inlines: tuple[Inline, ...], look: Look = PLAIN) -> str:
        """Inline content as runs. A last line break ends a line on paper; Word would begin another one after it."""
        shown = inlines[:-1] if inlines and isinstance(inlines[-1], Break) else inlines
        return "".join(_run(inline, look) for inline in shown)


def _run(inline: Inline, look: Look) -> str:
    match inline:
        case Break():
            return "<w:r><w:br/></w:r>"
        case Blank():
            return text_run("__" * inline.chars, look)
        case Box():
            return text_run("☑" if inline.checked else "□", look, face=_TICK_FACE)
        case Run():
            bold = replace(look, bold=look.bold or inline.bold)
            found = "".join(
                text_run(piece, bold, underline=inline.underline, face=face or look.face)
                for face, piece in _by_face(inline.text)
            )
            if inline.link is None:
                return found
            return f'<w:hyperlink w:anchor={quoteattr(inline.link)} w:history="1">{found}</w:hyperlink>'


def text_run(text: str, look: Look = PLAIN, *, underline: bool = False, face: str | None = None) -> str:
    """A run. The hint makes Word set “”, … and — as the Chinese marks they are."""
    named = f' w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"' if face is not None else ""
    half = round(look.size_pt * 2) if look.size_pt is not None else 0
    properties = (
        f'<w:rFonts w:hint="eastAsia"{named}/>'
        + ("<w:b/>" if look.bold else "")
        + (f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else "")
        + ('<w:u w:val="single"/>' if underline else "")
    )
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _by_face(text: str) -> Iterator[tuple[str | None, str]]:
    """Pieces of text; characters beyond the basic plane in the face Windows has for them."""
    start = 0
    for at in range(1, len(text) + 1):
        rare = ord(text[start]) >= _RARE_FROM
        if at == len(text) or (ord(text[at]) >= _RARE_FROM) != rare:
            yield (_RARE_FACE if rare else None), text[start:at]
            start = at
