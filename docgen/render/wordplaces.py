"""Where something stands in a Word file, so that a person finds it: 第3段, 表1第2行第3列, 页眉第1段, 文本框1第1段."""

from lxml import etree

from docgen.render.wordpackage import W

_P, _TC, _TR, _TBL = (f"{{{W}}}{name}" for name in ("p", "tc", "tr", "tbl"))
_BOX = f"{{{W}}}txbxContent"


class Places:
    """The places of one part; counted once, before anything is changed."""

    def __init__(self, root: etree._Element, part: str) -> None:
        self.part = part
        self.numbers: dict[etree._Element, int] = {}
        counts = dict.fromkeys((_P, _TBL, _BOX), 0)
        for element in root.iter(_P, _TBL, _BOX):
            if element.tag == _BOX or next(element.iterancestors(_TC, _BOX), None) is None:
                counts[str(element.tag)] += 1
                self.numbers[element] = counts[str(element.tag)]

    def of(self, paragraph: etree._Element) -> str:
        """The place of a paragraph."""
        return self.part + self._within(paragraph)

    def _within(self, paragraph: etree._Element) -> str:
        holder = next(paragraph.iterancestors(_TC, _BOX), None)
        if holder is None:
            return f"第{self.numbers[paragraph]}段"
        if holder.tag == _TC:
            return self._cell(holder)
        inside = [p for p in holder.iter(_P) if next(p.iterancestors(_BOX)) is holder]
        return f"文本框{self.numbers[holder]}第{inside.index(paragraph) + 1}段"

    def _cell(self, cell: etree._Element) -> str:
        row = next(cell.iterancestors(_TR))
        table = next(row.iterancestors(_TBL))
        rows = [r for r in table.iter(_TR) if next(r.iterancestors(_TBL)) is table]
        cells = [c for c in row.iter(_TC) if next(c.iterancestors(_TR)) is row]
        return f"{self._table(table)}第{rows.index(row) + 1}行第{cells.index(cell) + 1}列"

    def _table(self, table: etree._Element) -> str:
        holder = next(table.iterancestors(_TC, _BOX), None)
        if holder is None:
            return f"表{self.numbers[table]}"
        inside = [t for t in holder.iter(_TBL) if next(t.iterancestors(_TC, _BOX)) is holder]
        outer = self._cell(holder) if holder.tag == _TC else f"文本框{self.numbers[holder]}"
        return f"{outer}内嵌表{inside.index(table) + 1}"
