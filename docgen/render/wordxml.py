"""The body of a Word file: blocks of the document tree as WordprocessingML."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.shape import CT_Inline
from docx.parts.document import DocumentPart
from docx.shared import Mm
from lxml import etree

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
    Masthead,
    Page,
    PageBreak,
    Paragraph,
    Picture,
    Receipt,
    Row,
    Run,
    Signature,
    Table,
    plain,
)
from docgen.render.code import code_png
from docgen.render.figures import FigureSizes
from docgen.render.fonts import Faces
from docgen.render.letterhead import R, W
from docgen.render.markup import column_numbers, has_blank
from docgen.render.measures import CELL_PADDING_PT, CODE_MM, MEASURES, PAGE_WIDTH_MM, POINTS_PER_MM

_PARAGRAPH_STYLES = {
    "body": "BodyIndent",
    "flush": "Flush",
    "addressee": "Addressee",
    "right": "RightText",
    "center": "CenterText",
    "note": "Note",
    "number": "DocumentNumber",
}
_HEADING_STYLES = {1: "Title", 2: "Heading1", 3: "Heading2"}
_CELL_STYLES = {"text": "CellText", "num": "CellNumber", "center": "CellCenter"}
_TABLE_STYLES = {"grid": "TableGrid", "facts": "TableNormal", "form": "FormGrid"}
_SIGNATURE_EMS = 14
_CODE_FRAME_MM = 32.0
_CODE_TOP_MM = 10.0
_SUPPLEMENTARY = 0x20000
_TICK_FACE = "Segoe UI Symbol"


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


class Body:
    """Writes blocks. ``part`` takes the pictures."""

    def __init__(self, page: Page, part: DocumentPart, assets: Mapping[str, bytes], faces: Faces) -> None:
        self.measures = MEASURES[page]
        self.part = part
        self.assets = assets
        self.figure_size = FigureSizes(page, faces.folder)
        self.width = twips(self.measures.text_width_pt)
        self.break_before = False
        self.bookmarks = 0
        self.pictures = 0

    def xml(self, blocks: tuple[Block, ...]) -> str:
        """All blocks under one root."""
        return f'<w:body xmlns:w="{W}" xmlns:r="{R}">{"".join(self.blocks(blocks))}</w:body>'

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Masthead():
                if block.code is not None:
                    yield from self.code(block.code, block.caption or block.code)
                yield self.heading(block.title)
                if block.number is not None:
                    yield self.paragraph(block.number)
            case Heading():
                yield self.heading(block)
            case Paragraph():
                yield self.paragraph(block)
            case Clause():
                yield from self.blocks(labelled(block))
            case Table():
                yield from self.table(block)
            case Signature():
                yield from self.signature(block)
            case Receipt():
                self.break_before = True
                yield from self.blocks(block.blocks)
            case PageBreak():
                self.break_before = True
            case Picture():
                data = self.assets[block.name]
                yield self.raw("CenterText", self.picture(data, block.width_mm, block.name), spacing=_AUTO)

    # --- paragraphs and runs ---

    def heading(self, heading: Heading) -> str:
        return self.raw(_HEADING_STYLES[heading.level], self.runs(heading.inlines), anchor=heading.anchor)

    def paragraph(self, paragraph: Paragraph, style: str | None = None, **more: Any) -> str:
        return self.raw(
            style or _PARAGRAPH_STYLES[paragraph.style],
            self.runs(paragraph.inlines, size=more.pop("size", None)),
            keep=more.pop("keep", paragraph.keep),
            anchor=paragraph.anchor,
            **more,
        )

    def raw(
        self,
        style: str,
        runs: str,
        *,
        keep: bool = False,
        lines: bool = False,
        frame: str = "",
        spacing: str = "",
        indent: str = "",
        align: str = "",
        anchor: str | None = None,
    ) -> str:
        """A paragraph; a page break that is due goes before it."""
        if anchor is not None:
            self.bookmarks += 1
            number = f'w:id="{self.bookmarks}"'
            runs = f"<w:bookmarkStart {number} w:name={quoteattr(anchor)}/>{runs}<w:bookmarkEnd {number}/>"
        properties = (
            f'<w:pStyle w:val="{style}"/>'
            + ("<w:keepNext/>" if keep else "")
            + ("<w:keepLines/>" if lines else "")
            + ("<w:pageBreakBefore/>" if self.break_before and not frame else "")
            + frame
            + spacing
            + indent
            + (f'<w:jc w:val="{align}"/>' if align else "")
        )
        if not frame:
            self.break_before = False
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def runs(self, inlines: tuple[Inline, ...], size: float | None = None) -> str:
        return "".join(self.run(inline, size) for inline in inlines)

    def run(self, inline: Inline, size: float | None) -> str:
        match inline:
            case Break():
                return "<w:r><w:br/></w:r>"
            case Blank():
                return _text("__" * inline.chars, size)
            case Box():
                return _text("☑" if inline.checked else "□", size, face=_TICK_FACE)
            case Run():
                found = "".join(
                    _text(piece, size, bold=inline.bold, underline=inline.underline, face=face)
                    for face, piece in _by_face(inline.text)
                )
                if inline.link is not None:
                    return f'<w:hyperlink w:anchor={quoteattr(inline.link)} w:history="1">{found}</w:hyperlink>'
                return found

    # --- pictures ---

    def picture(self, data: bytes, width_mm: float, name: str) -> str:
        relation, image = self.part.get_or_add_image(BytesIO(data))
        self.pictures += 1
        width = Mm(width_mm)
        height = round(width * image.px_height / image.px_width)
        inline = CT_Inline.new_pic_inline(self.pictures, relation, image.filename or name, width, height)
        inline.docPr.set("descr", name)
        return f"<w:r><w:drawing>{_fragment(inline)}</w:drawing></w:r>"

    def code(self, code: str, caption: str) -> Iterator[str]:
        """The QR code and its text in a frame at the top right of the page, in the margin, beside no text."""
        x = PAGE_WIDTH_MM - self.measures.right_mm - _CODE_FRAME_MM
        frame = (
            f'<w:framePr w:w="{mm(_CODE_FRAME_MM)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
            f' w:x="{mm(x)}" w:y="{mm(_CODE_TOP_MM)}"/>'
        )
        picture = self.picture(code_png(code, 8), CODE_MM, f"二维码 {caption}")
        yield self.raw("Code", picture, frame=frame, keep=True)
        yield self.raw("Code", _text(caption, None), frame=frame, keep=True)

    # --- tables ---

    def table(self, table: Table) -> Iterator[str]:
        if self.break_before:
            yield self.raw("Gap", "", keep=True)
        if table.caption is not None:
            yield self.paragraph(table.caption, "Caption")
        columns = self.column_twips(table.widths)
        rows = (*table.head, *table.body, *table.foot)
        sides, ends = (0, 0) if table.style == "facts" else (twips(CELL_PADDING_PT), 40)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{_TABLE_STYLES[table.style]}"/><w:tblW w:w="{self.width}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{ends}" w:type="dxa"/>'
            f'<w:left w:w="{sides}" w:type="dxa"/><w:bottom w:w="{ends}" w:type="dxa"/><w:right w:w="{sides}" w:type="dxa"/>'
            f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        )
        heads, first_kept = len(table.head), len(rows) - len(table.foot) - 1
        groups = (
            *column_numbers(table.head, len(columns)),
            *column_numbers(table.body, len(columns)),
            *column_numbers(table.foot, len(columns)),
        )
        spans: dict[int, tuple[int, Cell]] = {}
        for number, (row, starts) in enumerate(zip(rows, groups, strict=True)):
            kept = number < heads or row.section or (bool(table.foot) and first_kept <= number < len(rows) - 1)
            yield self.row(table, row, starts, columns, spans, head=number < heads, kept=kept)
        yield "</w:tbl>"
        yield self.raw("Gap", "")

    def column_twips(self, widths: tuple[float, ...]) -> list[int]:
        total, edges = sum(widths), [0]
        for width in widths:
            edges.append(edges[-1] + width)  # type: ignore[arg-type] - relative widths may be fractions
        at = [round(edge / total * self.width) for edge in edges]
        return [right - left for left, right in zip(at, at[1:], strict=False)]

    def row(
        self,
        table: Table,
        row: Row,
        starts: list[int],
        columns: list[int],
        spans: dict[int, tuple[int, Cell]],
        *,
        head: bool,
        kept: bool,
    ) -> str:
        """A row, with the cells Word wants below a cell that spans rows."""
        cells: dict[int, str] = {}
        for column, (left, cell) in list(spans.items()):
            cells[column] = self.cell_xml(cell, column, columns, "<w:vMerge/>", self.raw("CellText", ""))
            if left > 1:
                spans[column] = (left - 1, cell)
            else:
                del spans[column]
        for column, cell in zip(starts, row.cells, strict=True):
            merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
            if cell.rowspan > 1:
                spans[column] = (cell.rowspan - 1, cell)
            content = "".join(self.cell_paragraphs(table, row, cell, column, kept=kept))
            cells[column] = self.cell_xml(cell, column, columns, merge, content)
        repeated = "<w:tblHeader/>" if head else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells[column] for column in sorted(cells))}</w:tr>"

    def cell_xml(self, cell: Cell, column: int, columns: list[int], merge: str, content: str) -> str:
        width = sum(columns[column : column + cell.colspan])
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        nowrap = "<w:noWrap/>" if cell.style == "num" else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{nowrap}<w:vAlign w:val="center"/></w:tcPr>'
            f"{content}</w:tc>"
        )

    def cell_paragraphs(self, table: Table, row: Row, cell: Cell, column: int, *, kept: bool) -> Iterator[str]:
        style = _CELL_STYLES[cell.style]
        if cell.header and cell.style != "num" and table.style == "grid":
            style = "CellHead"
        if row.section:
            style = "FormSection"
        if table.style == "facts":
            style = "Fact"
        size = self.figure_size(table, column) if cell.style == "num" else None
        anchor = row.anchor if cell is row.cells[0] else None
        for number, paragraph in enumerate(cell.paragraphs):
            if number == 0 and anchor is not None:
                paragraph = replace(paragraph, anchor=anchor)  # noqa: PLW2901 - the row's anchor stands in its first cell
            align = {"right": "right", "center": "center", "number": "center"}.get(paragraph.style, "")
            yield self.paragraph(paragraph, style, keep=kept or paragraph.keep, align=align, size=size)

    # --- signatures ---

    def signature(self, signature: Signature) -> Iterator[str]:
        if signature.side_by_side:
            yield from self.parties(signature)
            return
        lines = signature.columns[0]
        widest = max(_SIGNATURE_EMS, *(_ems(plain(line.inlines)) for line in lines))
        left = max(0, self.width - twips((widest + 0.5) * self.measures.body_pt))
        indent = f'<w:ind w:left="{left}"/>'
        align = "left" if has_blank(lines) else "center"
        yield self.raw("Gap", "", keep=True)
        for number, line in enumerate(lines, start=1):
            yield self.paragraph(
                line, "SignatureLine", keep=number < len(lines), lines=True, indent=indent, align=align
            )

    def parties(self, signature: Signature) -> Iterator[str]:
        """The parties' columns as a table without rules and one row, which does not split."""
        columns = self.column_twips((1.0,) * len(signature.columns))
        yield self.raw("Gap", "", keep=True)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            + "".join(self.paragraph(line, "SignatureLine", align="left", lines=True) for line in column)
            + "</w:tc>"
            for width, column in zip(columns, signature.columns, strict=True)
        )
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/><w:tblW w:w="{self.width}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
        )
        yield self.raw("Gap", "")


_AUTO = '<w:spacing w:line="240" w:lineRule="auto"/>'


def mm(millimetres: float) -> int:
    """Millimetres as twentieths of a point."""
    return twips(millimetres * POINTS_PER_MM)


def _text(
    text: str, size: float | None, *, bold: bool = False, underline: bool = False, face: str | None = None
) -> str:
    fonts = '<w:rFonts w:hint="eastAsia"/>'
    if face is not None:
        fonts = f'<w:rFonts w:hint="eastAsia" w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>'
    half = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size is not None else ""
    properties = fonts + ("<w:b/>" if bold else "") + half + ('<w:u w:val="single"/>' if underline else "")
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _by_face(text: str) -> Iterator[tuple[str | None, str]]:
    """Pieces of text; characters beyond the basic plane in the face Windows has for them."""
    start, rare = 0, False
    for at, character in enumerate(text):
        is_rare = ord(character) >= _SUPPLEMENTARY
        if is_rare != rare:
            if at > start:
                yield ("SimSun-ExtB" if rare else None), text[start:at]
            start, rare = at, is_rare
    if text[start:]:
        yield ("SimSun-ExtB" if rare else None), text[start:]


def _ems(text: str) -> float:
    """A generous width in Chinese characters."""
    return max(sum(0.55 if character.isascii() else 1.0 for character in line) for line in text.split("\n"))


def _fragment(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode"))
