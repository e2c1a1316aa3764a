"""The size at which the figures of a table fit their columns: a figure is never broken over two lines."""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from docgen.document.tree import Page, Table, plain
from docgen.render.markup import column_numbers
from docgen.render.measures import CELL_PADDING_PT, MEASURES, SMALLEST_CELL_PT


class FigureSizes:
    """The size at which the widest figures of a column fit it, between the usual and the smallest."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.measures = MEASURES[page]
        self.folder = folder
        self.found: dict[int, list[float | None]] = {}

    def __call__(self, table: Table, column: int) -> float | None:
        sizes = self.found.get(id(table))
        if sizes is None:
            sizes = self.found[id(table)] = self.sizes(table)
        return sizes[column]

    def sizes(self, table: Table) -> list[float | None]:
        usual, total = self.measures.cell_pt, sum(table.widths)
        found: list[float | None] = [None] * len(table.widths)
        rows = (*table.head, *table.body, *table.foot)
        for row, columns in zip(rows, column_numbers(rows, len(table.widths)), strict=True):
            for cell, column in zip(row.cells, columns, strict=True):
                if cell.style != "num" or cell.header:
                    continue
                room = sum(table.widths[column : column + cell.colspan]) / total * self.measures.text_width_pt
                ems = max((self.ems(plain(p.inlines)) for p in cell.paragraphs), default=0.0)
                fits = (room - 2 * CELL_PADDING_PT - 0.5) / ems if ems else usual
                if fits < (found[column] or usual):
                    found[column] = max(SMALLEST_CELL_PT, int(fits * 4) / 4)
        return found

    def ems(self, text: str) -> float:
        widths = _ascii_widths(self.folder)
        return sum(widths.get(character, 1.0) for character in text)


@cache
def _ascii_widths(folder: Path) -> dict[str, float]:
    """The widths of ASCII in the text face, in ems."""
    with TTFont(folder / "song.ttf", lazy=True) as font:
        cmap, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        return {chr(code): metrics[cmap[code]][0] / em for code in range(0x20, 0x7F) if code in cmap}
