"""The body of a Word file: blocks of the document tree as WordprocessingML."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import zip_longest

from docx.oxml.shape import CT_Inline
from docx.parts.document import DocumentPart
from docx.parts.story import StoryPart
from docx.shared import Mm, Pt
from lxml import etree

from docgen.document.text import labelled
from docgen.document.tree import (
    Block,
    Clause,
    Heading,
    Letterhead,
    Masthead,
    Page,
    PageBreak,
    Paragraph,
    Picture,
    Receipt,
    Run,
    Seal,
    Signature,
    Table,
)
from docgen.render.code import code_png
from docgen.render.figures import FigureSizes
from docgen.render.fonts import Faces
from docgen.render.letterhead import R, W
from docgen.render.linebreaks import has_long_code
from docgen.render.markup import has_blank
from docgen.render.measures import (
    CODE_FRAME_MM,
    CODE_MM,
    CODE_TOP_MM,
    LETTERHEAD_GAP_MM,
    LETTERHEAD_TOP_MM,
    LOGO_MM,
    MEASURES,
    PAGE_WIDTH_MM,
    POINTS_PER_MM,
    table_width_pt,
)
from docgen.render.sealspot import column_width_pt, signature_ems, spot
from docgen.render.wordcodes import SECTION_ENDS
from docgen.render.wordfloat import floating
from docgen.render.wordtable import Grid, party_table
from docgen.render.wordtext import Look, Paragraphs, mm, text_run, twips

_PARAGRAPH_STYLES = {
    "body": "BodyIndent",
    "flush": "Flush",
    "addressee": "Addressee",
    "right": "RightText",
    "center": "CenterText",
    "note": "Note",
    "number": "DocumentNumber",
    "subtitle": "Subtitle",
    "digest": "Flush",
}
_JUSTIFIED = ("body", "flush", "addressee", "note")
"""Word parts no code at a line's end; a paragraph that holds one is left ragged, lest the line before it gape."""
_HEADING_STYLES = {1: "Title", 2: "Heading1", 3: "Heading2"}
_AUTO = '<w:spacing w:line="240" w:lineRule="auto"/>'


class Body(Paragraphs):
    """Writes blocks. Pictures go into ``part`` as they come; where pages are ``coded``, a receipt begins a section."""

    def __init__(
        self, page: Page, part: DocumentPart, assets: Mapping[str, bytes], faces: Faces, *, coded: bool = False
    ) -> None:
        super().__init__()
        self.coded = coded
        self.page: Page = page
        self.measures = MEASURES[page]
        self.part = part
        self.assets = assets
        self.figure_size: Callable[[Table, int], float | None] = FigureSizes(page, faces.folder)
        self.width = twips(self.measures.text_width_pt)
        self.pictures = 0

    def xml(self, blocks: tuple[Block, ...]) -> str:
        """All blocks under one root."""
        return f'<w:body xmlns:w="{W}" xmlns:r="{R}">{"".join(self._blocks(blocks))}</w:body>'

    def _blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        for block, after in zip_longest(blocks, blocks[1:]):
            match block:
                case Masthead():
                    yield from self._masthead(block)
                case Clause():
                    yield from self._blocks(labelled(block))
                case Receipt():
                    if self.coded:
                        yield SECTION_ENDS
                    else:
                        self.page_break_due = True
                    yield from self._blocks(block.blocks)
                case PageBreak():
                    self.page_break_due = True
                case Table():
                    signed = isinstance(after, Signature)
                    width = twips(table_width_pt(self.page, block.style))
                    yield from Grid(self, block, width, self.figure_size, signed=signed).xml()
                case _:
                    yield from self._block(block)

    def _block(self, block: Heading | Paragraph | Signature | Picture) -> Iterator[str]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                ragged = block.style in _JUSTIFIED and has_long_code(block.inlines)
                yield self.paragraph(block, _PARAGRAPH_STYLES[block.style], Look(align="left" if ragged else ""))
            case Signature():
                yield from self._signature(block)
            case Picture():
                picture = self._picture(self.assets[block.name], block.width_mm, block.name)
                yield self.raw("CenterText", picture, Look(spacing=_AUTO))

    def _heading(self, heading: Heading, indent: str = "") -> str:
        runs = self.runs(heading.inlines)
        return self.raw(_HEADING_STYLES[heading.level], runs, Look(anchor=heading.anchor, indent=indent))

    def _masthead(self, masthead: Masthead) -> Iterator[str]:
        """The code and its text in a frame in the top margin, where no text is beside it; then title and number."""
        if masthead.letterhead is not None:
            yield from self._letterhead(masthead.letterhead)
        beside = ""
        if masthead.code is not None:
            if not self.measures.code_above_text:
                beside = f'<w:ind w:left="{mm(CODE_FRAME_MM)}" w:right="{mm(CODE_FRAME_MM)}"/>'
            caption = masthead.caption or masthead.code
            x = PAGE_WIDTH_MM - self.measures.right_mm - CODE_FRAME_MM
            frame = (
                f'<w:framePr w:w="{mm(CODE_FRAME_MM)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
                f' w:x="{mm(x)}" w:y="{mm(CODE_TOP_MM)}"/>'
            )
            image = code_png(masthead.code, 8, receipt=masthead.receipt)
            picture = self._picture(image, CODE_MM, f"二维码 {caption}")
            yield self.raw("Code", picture, Look(frame=frame, keep=True))
            yield self.raw("Code", text_run(caption), Look(frame=frame, keep=True))
        yield self._heading(masthead.title, beside)
        if masthead.number is not None:
            yield self.paragraph(masthead.number, "DocumentNumber")

    def _letterhead(self, letterhead: Letterhead) -> Iterator[str]:
        """Name and line in a frame at the head of the page, beside the code, the logo before the name."""
        wide = self.measures.text_width_pt / POINTS_PER_MM - CODE_FRAME_MM - LETTERHEAD_GAP_MM
        frame = (
            f'<w:framePr w:w="{mm(wide)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
            f' w:x="{mm(self.measures.left_mm)}" w:y="{mm(LETTERHEAD_TOP_MM)}"/>'
        )
        look = Look(frame=frame, keep=True)
        logo = self._picture(self.assets[letterhead.logo], LOGO_MM, "标志") if letterhead.logo is not None else ""
        apart = text_run("　") if logo else ""
        yield self.raw("LetterheadName", logo + apart + self.runs((Run(letterhead.name),)), look)
        if letterhead.line:
            yield self.raw("LetterheadLine", self.runs((Run(letterhead.line),)), look)

    def _picture(self, data: bytes, width_mm: float, name: str) -> str:
        return self.picture(self.part, data, width_mm, name)

    def picture(self, part: StoryPart, data: bytes, width_mm: float, name: str) -> str:
        """A picture as a run of a part of the file: its body, a header."""
        relation, image = part.get_or_add_image(BytesIO(data))
        self.pictures += 1
        width = Mm(width_mm)
        height = Mm(width_mm * image.px_height / image.px_width)
        inline = CT_Inline.new_pic_inline(self.pictures, relation, f"picture{self.pictures}", width, height)
        inline.docPr.set("descr", name)
        return f"<w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"

    def _signature(self, signature: Signature) -> Iterator[str]:
        yield self.gap(keep=True)
        if signature.side_by_side:
            yield from party_table(self, signature, self.width, partial(self._seals, signature, 0))
            return
        lines = signature.columns[0]
        left = max(0, self.width - twips((signature_ems(signature) + 0.5) * self.measures.body_pt))
        look = Look(whole=True, indent=f'<w:ind w:left="{left}"/>', align="left" if has_blank(lines) else "center")
        for row, line in enumerate(lines):
            keep = replace(look, keep=row < len(lines) - 1)
            yield self.paragraph(line, "SignatureLine", keep, before=self._seals(signature, left, 0, row))

    def _seals(self, signature: Signature, left: int, column: int, row: int) -> str:
        """The seals over one line, as pictures behind it; ``left`` is the column's indent."""
        within = (self.width - left) / 20
        room = within if not signature.side_by_side else column_width_pt(signature, self.page)
        runs = ""
        for seal in signature.seals:
            if (seal.column, seal.line) == (column, row):
                lies = spot(signature, seal, self.page, room)
                runs += self._floating(seal, Pt(left / 20 + lies.left), Pt(lies.top))
        return runs

    def _floating(self, seal: Seal, across: int, down: int) -> str:
        """A picture behind the words, so far from the upper left corner of its paragraph."""
        self.pictures += 1
        size = (Mm(seal.width_mm), Mm(seal.height_mm))
        picture = self.assets[seal.name]
        return floating(self.part, self.pictures, picture, size, across=across, down=down, start="column")
