"""The document tree as HTML: for the page (WeasyPrint) and for the screen alike, differing in how text is put in."""

from collections.abc import Callable
from html import escape
from typing import cast

from docgen.document.text import labelled
from docgen.document.tree import (
    Blank,
    Block,
    Box,
    Break,
    Cell,
    Clause,
    Heading,
    Inline,
    Letterhead,
    Masthead,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Picture,
    Receipt,
    Row,
    Run,
    Seal,
    Signature,
    Table,
    plain,
)
from docgen.render.fonts import Voice
from docgen.render.rows import column_numbers, is_long, kept_rows

_SHORT_BLANK = 8

HEADING_VOICE: dict[int, Voice] = {1: "song_bold", 2: "hei", 3: "kai"}
_VOICES: dict[ParagraphStyle, Voice] = {"subtitle": "song_bold", "digest": "fixed"}


class Markup:
    """Writes blocks as HTML.

    Args:
        texts: The HTML of each inline's text, given the inlines, the voice they are set in and how many characters a
            code may have that has to stay whole.
        picture: The address of an asset, by name.
        code: The address of the QR code of a text, and whether it is a receipt's.
        seal: The style of a seal's picture, given its signature and the seal.
        figure_size: The size in points at which a column's figures fit, given table and column; None for the usual.
        room: How many characters of a code fit on a line of a cell, given table, cell and column.
        paged: Whether it goes on pages, each of which bears the code.
    """

    def __init__(  # noqa: PLR0913 - each is something a page or a screen has its own way with
        self,
        *,
        texts: Callable[[tuple[Inline, ...], Voice, int], list[str]],
        picture: Callable[[str], str],
        code: Callable[[str, bool], str],
        seal: Callable[[Signature, Seal], str],
        figure_size: Callable[[Table, int], float | None] = lambda _table, _column: None,
        room: Callable[[Table, Cell, int], int] = lambda _table, _cell, _column: 0,
        paged: bool = False,
    ) -> None:
        self.texts = texts
        self.picture = picture
        self.code = code
        self.seal = seal
        self.figure_size = figure_size
        self.room = room
        self.paged = paged

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """The blocks, one after the other."""
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Masthead():
                return self._masthead(block)
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block)
            case Clause():
                return self.blocks(labelled(block))
            case Table():
                return self._table(block)
            case Signature():
                return self._signature(block)
            case Receipt():
                return f'<section class="receipt">{self.blocks(block.blocks)}</section>'
            case PageBreak():
                return '<div class="pagebreak"></div>'
            case Picture():
                source = escape(self.picture(block.name))
                return f'<p class="picture"><img src="{source}" alt="图片" style="width:{block.width_mm:g}mm"/></p>'

    def _masthead(self, masthead: Masthead) -> str:
        number = self._paragraph(masthead.number) if masthead.number is not None else ""
        code = ""
        if masthead.code is not None:
            source, caption = (
                escape(self.code(masthead.code, masthead.receipt)),
                escape(masthead.caption or masthead.code),
            )
            code = f'<div class="code"><img src="{source}" alt="二维码 {caption}"/><p>{caption}</p></div>'
            code += self._page_code(masthead.code, caption) if self.paged else ""
        head = self._letterhead(masthead.letterhead) if masthead.letterhead is not None else ""
        return f'<div class="masthead">{head}{code}{self._heading(masthead.title)}{number}</div>'

    def _page_code(self, code: str, caption: str) -> str:
        """What later pages bear in their margin; it says no more than which document they belong to."""
        source = escape(self.code(code, False))
        return f'<div class="pagecode"><img src="{source}" alt="二维码 {caption}"/><p>{caption}</p></div>'

    def _letterhead(self, letterhead: Letterhead) -> str:
        logo = f'<img src="{escape(self.picture(letterhead.logo))}" alt="标志"/>' if letterhead.logo is not None else ""
        lines = [("name", letterhead.name, "song_bold"), ("line", letterhead.line, "song")]
        words = "".join(
            f'<p class="{look}">{self._inlines((Run(text),), cast("Voice", voice))}</p>'
            for look, text, voice in lines
            if text
        )
        held = f"{logo}<div>{words}</div>" if logo else words
        return f'<div class="letterhead">{held}</div>'

    def _heading(self, heading: Heading) -> str:
        label = escape(plain(heading.inlines).replace("\n", ""))
        words = self._inlines(heading.inlines, HEADING_VOICE[heading.level])
        tag = f"h{heading.level}"
        return f'<{tag}{_id(heading.anchor)} data-label="{label}">{words}</{tag}>'

    def _paragraph(self, paragraph: Paragraph, *, voice: Voice = "song", whole: int = 0) -> str:
        classes = paragraph.style + (" keep" if paragraph.keep else "")
        voice = _VOICES.get(paragraph.style, voice)
        return f'<p class="{classes}"{_id(paragraph.anchor)}>{self._inlines(paragraph.inlines, voice, whole)}</p>'

    def _inlines(self, inlines: tuple[Inline, ...], voice: Voice, whole: int = 0) -> str:
        parts = []
        for inline, text in zip(inlines, self.texts(inlines, voice, whole), strict=True):
            match inline:
                case Run():
                    parts.append(_dressed(inline, text))
                case Break():
                    parts.append("<br/>")
                case Blank():
                    parts.append(_blank(inline.chars))
                case Box():
                    parts.append("☑" if inline.checked else "□")
        return "".join(parts)

    def _table(self, table: Table) -> str:
        total = sum(table.widths)
        columns = "".join(f'<col style="width:{width / total * 100:.3f}%"/>' for width in table.widths)
        caption = f"<caption>{self._inlines(table.caption.inlines, 'song_bold')}</caption>" if table.caption else ""
        head = f"<thead>{self._rows(table, table.head)}</thead>" if table.head else ""
        foot = f'<tbody class="foot">{self._rows(table, table.foot)}</tbody>' if table.foot else ""
        body = f"<tbody>{self._rows(table, table.body, kept_rows(table))}</tbody>"
        return f'<table class="{table.style}">{caption}<colgroup>{columns}</colgroup>{head}{body}{foot}</table>'

    def _rows(self, table: Table, rows: tuple[Row, ...], kept: frozenset[int] = frozenset()) -> str:
        parts = []
        for number, (row, columns) in enumerate(zip(rows, column_numbers(rows, len(table.widths)), strict=True)):
            cells = "".join(self._cell(table, cell, column) for cell, column in zip(row.cells, columns, strict=True))
            look = "section" if row.section else "long" if is_long(table, row, columns) else ""
            look = look or ("keep" if number in kept else "")
            dressed = f' class="{look}"' if look else ""
            parts.append(f"<tr{dressed}{_id(row.anchor)}>{cells}</tr>")
        return "".join(parts)

    def _cell(self, table: Table, cell: Cell, column: int) -> str:
        tag = "th" if cell.header else "td"
        plain_head = table.style != "grid"
        spans = "".join(
            f' {name}="{count}"' for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if count > 1
        )
        size = self.figure_size(table, column) if cell.style == "num" else None
        style = f' style="font-size:{size:g}pt"' if size is not None else ""
        look = f' class="{cell.style}"' if cell.style != "text" else ""
        voice: Voice = "song_bold" if cell.header and not plain_head else "song"
        whole = self.room(table, cell, column)
        if len(cell.paragraphs) == 1 and cell.paragraphs[0].style == "flush":
            content = self._inlines(cell.paragraphs[0].inlines, voice, whole)
        else:
            content = "".join(self._paragraph(line, voice=voice, whole=whole) for line in cell.paragraphs)
        return f"<{tag}{look}{spans}{style}>{content}</{tag}>"

    def _signature(self, signature: Signature) -> str:
        columns = "".join(
            f'<div class="column{" ruled" if has_blank(column) else ""}">'
            + "".join(self._signed(signature, at, row, line) for row, line in enumerate(column))
            + "</div>"
            for at, column in enumerate(signature.columns)
        )
        kind = f" parties of{len(signature.columns)}" if signature.side_by_side else ""
        return f'<div class="signature{kind}">{columns}</div>'

    def _signed(self, signature: Signature, column: int, row: int, line: Paragraph) -> str:
        """A line of a signature, with the seals that lie over it."""
        seals = [seal for seal in signature.seals if (seal.column, seal.line) == (column, row)]
        words = self._paragraph(line)
        if not seals:
            return words
        pictures = "".join(
            f'<img class="seal" src="{escape(self.picture(one.name))}" alt="印章" style="{self.seal(signature, one)}"/>'
            for one in seals
        )
        return pictures + words


def has_blank(paragraphs: tuple[Paragraph, ...]) -> bool:
    """Whether there is anything to fill in: such lines are set left, so that their gaps stand below each other."""
    return any(isinstance(inline, Blank) for paragraph in paragraphs for inline in paragraph.inlines)


def _blank(chars: int) -> str:
    """A ruled gap; a long one in pieces, so that it may run on in the next line."""
    if chars <= _SHORT_BLANK:
        return f'<span class="nobr">{"__" * chars}</span>'
    return "\u200b".join(["__"] * chars)


def _dressed(run: Run, text: str) -> str:
    if run.bold:
        text = f"<b>{text}</b>"
    if run.underline:
        text = f"<u>{text}</u>"
    if run.unbroken:
        text = f'<span class="nobr">{text}</span>'
    if run.link is not None:
        text = f'<a href="#{escape(run.link)}">{text}</a>'
    return text


def _id(anchor: str | None) -> str:
    return f' id="{escape(anchor)}"' if anchor is not None else ""
