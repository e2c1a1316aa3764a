"""Tables of a Word file: heads that repeat, rows that do not split unless they are long, figures that fit."""

from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise

from docgen.document.tree import Cell, Row, Signature, Table
from docgen.render.measures import CELL_PADDING_PT
from docgen.render.rows import column_numbers, is_long, kept_rows
from docgen.render.wordtext import Look, Paragraphs, twips

_CELL_STYLES = {"text": "CellText", "num": "CellNumber", "center": "CellCenter"}
_TABLE_STYLES = {"grid": "TableGrid", "facts": "TableNormal", "form": "FormGrid"}
_ALIGN = {"right": "right", "center": "center", "number": "center"}
_ABOVE_AND_BELOW = 40


class Grid:
    """One table, ``width`` twentieths of a point wide; ``signed`` where a signature follows and stays with it."""

    def __init__(
        self,
        paragraphs: Paragraphs,
        table: Table,
        width: int,
        figure_size: Callable[[Table, int], float | None],
        *,
        signed: bool = False,
    ) -> None:
        self.paragraphs = paragraphs
        self.table = table
        self.columns = column_twips(table.widths, width)
        self.figure_size = figure_size
        self.signed = signed
        self.spans: dict[int, tuple[int, Cell]] = {}

    def xml(self) -> Iterator[str]:
        """The table with its caption and the gaps around it."""
        table, paragraphs = self.table, self.paragraphs
        if paragraphs.page_break_due:
            yield paragraphs.gap(keep=True)
        if table.caption is not None:
            yield paragraphs.paragraph(table.caption, "Caption")
        sides, ends = (0, 0) if table.style == "facts" else (twips(CELL_PADDING_PT), _ABOVE_AND_BELOW)
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{_TABLE_STYLES[table.style]}"/>'
            f'<w:tblW w:w="{sum(self.columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar><w:top w:w="{ends}" w:type="dxa"/><w:left w:w="{sides}" w:type="dxa"/>'
            f'<w:bottom w:w="{ends}" w:type="dxa"/><w:right w:w="{sides}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f"{_grid(self.columns)}"
        )
        for row, starts in self.rows(table.head):
            yield self.row(row, starts, Look(keep=True), properties="<w:tblHeader/>")
        last, kept = len(table.body) - 1, kept_rows(table)
        for number, (row, starts) in enumerate(self.rows(table.body)):
            keep = row.section or number in kept or (number == last and bool(table.foot))
            keep = keep or (number >= last - 1 and self.signed)
            yield self.row(row, starts, Look(keep=keep))
        for number, (row, starts) in enumerate(self.rows(table.foot), start=1):
            yield self.row(row, starts, Look(keep=number < len(table.foot) or self.signed, bold=True))
        yield f"</w:tbl>{paragraphs.gap(keep=self.signed)}"

    def rows(self, rows: tuple[Row, ...]) -> Iterator[tuple[Row, list[int]]]:
        """Rows of one part of the table, each with the columns its cells begin in."""
        return zip(rows, column_numbers(rows, len(self.columns)), strict=True)

    def row(self, row: Row, starts: list[int], look: Look, properties: str = "") -> str:
        """A row, with the cells Word wants below a cell that spans rows."""
        cells: dict[int, str] = {}
        for column, (left, cell) in list(self.spans.items()):
            cells[column] = self.cell(cell, column, "<w:vMerge/>", self.paragraphs.raw("CellText", ""))
            if left > 1:
                self.spans[column] = (left - 1, cell)
            else:
                del self.spans[column]
        for column, cell in zip(starts, row.cells, strict=True):
            merge = ""
            if cell.rowspan > 1:
                merge = '<w:vMerge w:val="restart"/>'
                self.spans[column] = (cell.rowspan - 1, cell)
            anchor = row.anchor if column == starts[0] else None
            size = self.figure_size(self.table, column) if cell.style == "num" else None
            setting = Look(keep=look.keep, bold=look.bold, size_pt=size, anchor=anchor)
            cells[column] = self.cell(cell, column, merge, "".join(self.content(row, cell, setting)))
        ordered = "".join(cells[column] for column in sorted(cells))
        whole = "" if is_long(self.table, row, starts) else "<w:cantSplit/>"
        return f"<w:tr><w:trPr>{whole}{properties}</w:trPr>{ordered}</w:tr>"

    def cell(self, cell: Cell, column: int, merge: str, content: str) -> str:
        """A cell of finished paragraphs."""
        width = sum(self.columns[column : column + cell.colspan])
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        middle = "top" if self.table.style == "facts" else "center"
        unbroken = "<w:noWrap/>" if cell.style == "num" else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{unbroken}<w:vAlign w:val="{middle}"/>'
            f"</w:tcPr>{content}</w:tc>"
        )

    def content(self, row: Row, cell: Cell, look: Look) -> Iterator[str]:
        """The paragraphs of a cell; the row's anchor stands in the first of its first cell."""
        style = _CELL_STYLES[cell.style]
        if self.table.style == "facts":
            style = "Fact"
        elif row.section:
            style = "FormSection"
        elif cell.header and self.table.style == "grid" and cell.style != "num":
            style = "CellHead"
        for number, paragraph in enumerate(cell.paragraphs):
            yield self.paragraphs.paragraph(
                paragraph,
                style,
                Look(
                    keep=look.keep,
                    bold=look.bold,
                    size_pt=look.size_pt,
                    align=_ALIGN.get(paragraph.style, ""),
                    anchor=look.anchor if number == 0 else None,
                ),
            )


def party_table(
    paragraphs: Paragraphs, signature: Signature, width: int, seals: Callable[[int, int], str]
) -> Iterator[str]:
    """The columns of the parties who sign, as a table without rules and with one row, which does not split.

    ``seals`` are the runs of the seals over a column's line.
    """
    columns = column_twips((1.0,) * len(signature.columns), width)
    look = Look(whole=True, align="left")
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{column}" w:type="dxa"/></w:tcPr>'
        + "".join(
            paragraphs.paragraph(line, "SignatureLine", look, before=seals(at, row)) for row, line in enumerate(lines)
        )
        + "</w:tc>"
        for at, (column, lines) in enumerate(zip(columns, signature.columns, strict=True))
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr>{_grid(columns)}'
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>{paragraphs.gap()}"
    )


def column_twips(widths: tuple[float, ...], width: int) -> list[int]:
    """Relative widths as whole twentieths of a point that sum to ``width``."""
    total = sum(widths)
    edges = [round(edge / total * width) for edge in accumulate(widths, initial=0.0)]
    return [right - left for left, right in pairwise(edges)]


def _grid(columns: list[int]) -> str:
    return f"<w:tblGrid>{''.join(f'<w:gridCol w:w={chr(34)}{column}{chr(34)}/>' for column in columns)}</w:tblGrid>"
