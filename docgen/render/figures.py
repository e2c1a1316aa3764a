"""What fits the columns of a table: the size of figures, which never break over two lines; the length of codes."""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from docgen.document.tree import Cell, Page, Table, plain
from docgen.errors import TextOverflowError
from docgen.render.measures import CELL_PADDING_PT, MEASURES, SMALLEST_CELL_PT, table_width_pt
from docgen.render.rows import column_numbers

_CODE_EMS = 0.56
"""The width of a character of a code: digits and a few capitals."""
_RULES_PT = 1.5
"""Room left for rules, and for sums, which are set bold."""


class FigureSizes:
    """The size at which the widest figures of a column fit it, between the usual and the smallest."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page: Page = page
        self.measures = MEASURES[page]
        self.folder = folder
        self.found: dict[int, list[float | None]] = {}

    def __call__(self, table: Table, column: int) -> float | None:
        """The size of a column's figures in points; None where the usual one does.

        Raises:
            TextOverflowError: Even the smallest is too large; names the column and the figure.
        """
        sizes = self.found.get(id(table))
        if sizes is None:
            sizes = self.found[id(table)] = self._sizes(table)
        return sizes[column]

    def _sizes(self, table: Table) -> list[float | None]:
        found: list[float | None] = [None] * len(table.widths)
        rows = (*table.head, *table.body, *table.foot)
        parts = (table.head, table.body, table.foot)
        starts = [start for part in parts for start in column_numbers(part, len(table.widths))]
        for row, columns in zip(rows, starts, strict=True):
            for cell, column in zip(row.cells, columns, strict=True):
                if cell.style == "num" and not cell.header:
                    size = self._size(table, cell, column)
                    if size < (found[column] or self.measures.cell_pt):
                        found[column] = size
        return found

    def _size(self, table: Table, cell: Cell, column: int) -> float:
        """The size at which a cell's widest line fits, in quarters of a point."""
        part = sum(table.widths[column : column + cell.colspan]) / sum(table.widths)
        room = part * table_width_pt(self.page, table.style) - 2 * CELL_PADDING_PT - _RULES_PT
        widths = _ascii_widths(self.folder)
        texts = [plain(paragraph.inlines) for paragraph in cell.paragraphs]
        ems = max((sum(widths.get(character, 1.0) for character in text) for text in texts), default=0.0)
        size = int(room / ems * 4) / 4 if ems else self.measures.cell_pt
        if size < SMALLEST_CELL_PT:
            raise TextOverflowError(where=f"表格第 {column + 1} 列", text="".join(texts))
        return size


def code_room(page: Page, table: Table, cell: Cell, column: int) -> int:
    """How many characters of a code fit on a line of a cell."""
    share = sum(table.widths[column : column + cell.colspan]) / sum(table.widths)
    width = share * table_width_pt(page, table.style) - 2 * CELL_PADDING_PT
    return int(width / (MEASURES[page].cell_pt * _CODE_EMS))


@cache
def _ascii_widths(folder: Path) -> dict[str, float]:
    """The widths of ASCII in ems, the wider of the text face and its bold."""
    found: dict[str, float] = {}
    for face in ("song", "song_bold"):
        with TTFont(folder / f"{face}.ttf", lazy=True) as font:
            cmap, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
            for code in range(0x20, 0x7F):
                found[chr(code)] = max(found.get(chr(code), 0.0), metrics[cmap[code]][0] / em)
    return found
