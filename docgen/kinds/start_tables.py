"""Tables of a start template: rows and cells that are tags, put where the writer of tables takes them."""

from collections.abc import Callable, Iterable

from docgen.document.markup import Element
from docgen.kinds.tagged_html import FILLER, MARKS, made


def square(table: Element, widths: str) -> None:
    """Every row gets the same number of cells: tags take one, short rows of a dynamic table are filled up."""
    rows = [row for part in table.elements() if part.name != "caption" for row in part.elements()]
    counts = [sum(_span(cell) for cell in row.elements()) for row in rows if not _is_tag_row(row)]
    columns = max(counts, default=1)
    plain = widths.split()
    dynamic = bool(MARKS.search(widths)) or columns != len(plain)
    table.attributes["widths"] = " ".join(["1"] * columns if dynamic else plain)
    for row in rows:
        for cell in row.elements():
            if cell.attributes.get("colspan") == "all":
                cell.attributes["colspan"] = str(columns)
        missing = columns - sum(_span(cell) for cell in row.elements())
        row.children += [made("td", [FILLER]) for _ in range(missing)]


def gathered(children: Iterable[Element | str], said: Callable[[str], str]) -> list[Element | str]:
    """Head, body and foot; a tag beside them goes into the nearest of them as a row. ``said`` tells a tag's words."""
    found: list[Element | str] = []
    waiting: list[Element] = []
    for child in children:
        if not isinstance(child, Element):
            continue
        if child.name == "tr":
            waiting.append(child)
            continue
        if waiting and child.name != "caption":
            _place(waiting, found, child, said)
            waiting = []
        found.append(child)
    last = found[-1]
    if isinstance(last, Element):
        last.children += waiting
    return found


def _place(waiting: list[Element], found: list[Element | str], following: Element, said: Callable[[str], str]) -> None:
    """Tags between two parts: those that end something stay with the part before, the others go to the next."""
    for row in waiting:
        before = found[-1] if found else None
        ends = said(str(row.elements()[0].children[0])).startswith("{%tr end")
        if ends and isinstance(before, Element) and before.name != "caption":
            before.children.append(row)
        else:
            at = sum(1 for child in following.elements() if child in waiting)
            following.children.insert(at, row)


def _span(cell: Element) -> int:
    given = cell.attributes.get("colspan", "1")
    return int(given) if given.isdigit() else 1


def _is_tag_row(row: Element) -> bool:
    return [cell.attributes.get("colspan") for cell in row.elements()] == ["all"]
